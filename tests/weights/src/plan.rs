//! For which values of its components a benchmark runs.

use crate::host::Letter;

/// Every component goes from its least to its greatest value, while the others have their greatest; and once all have
/// their least, which shows the base.
pub fn points(components: &[(Letter, u32, u32)], steps: u32) -> Vec<Vec<(Letter, u32)>> {
    if components.is_empty() {
        return vec![Vec::new()];
    }
    let greatest: Vec<_> = components.iter().map(|(letter, _, high)| (*letter, *high)).collect();
    let steps = steps.max(2);
    let mut points = vec![components.iter().map(|(letter, low, _)| (*letter, *low)).collect::<Vec<_>>()];
    for (index, (letter, low, high)) in components.iter().enumerate() {
        for step in 0..steps {
            let value = low + ((u64::from(high - low) * u64::from(step)) / u64::from(steps - 1)) as u32;
            let mut point = greatest.clone();
            point[index] = (*letter, value);
            if !points.contains(&point) {
                points.push(point);
            }
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_cover_each_component_and_end_at_the_limits() {
        let components = [(Letter(2), 10, 20), (Letter(13), 0, 3)];
        let points = points(&components, 3);
        let values: Vec<_> = points.iter().map(|point| (point[0].1, point[1].1)).collect();
        assert_eq!(values, [(10, 0), (10, 3), (15, 3), (20, 3), (20, 0), (20, 1)]);
        assert_eq!(super::points(&[], 5), [vec![]]);
    }
}
