//! For which values of its components a benchmark runs.

use crate::{fit::ROUNDS, host::Letter};

/// Every component goes from its least to its greatest value, while the others have their least, so that a
/// small price is not lost in the noise of a great one; but for rounds, which are many, since what others
/// cost is multiplied by them. And once all have their greatest.
pub fn points(components: &[(Letter, u32, u32)], steps: u32) -> Vec<Vec<(Letter, u32)>> {
    if components.is_empty() {
        return vec![Vec::new()];
    }
    let greatest = components.iter().map(|(letter, _, high)| (*letter, *high)).collect();
    let rest: Vec<_> = components
        .iter()
        .map(|(letter, low, high)| (*letter, if letter.char() == ROUNDS { *high } else { *low }))
        .collect();
    let steps = steps.max(2);
    let mut points = vec![greatest];
    for (index, (letter, low, high)) in components.iter().enumerate() {
        for step in 0..steps {
            let value = low + ((u64::from(high - low) * u64::from(step)) / u64::from(steps - 1)) as u32;
            let mut point = rest.clone();
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
        let values = |components: &[(Letter, u32, u32)]| -> Vec<_> {
            points(components, 3).iter().map(|point| (point[0].1, point[1].1)).collect()
        };
        let [c, n, r] = [2, 13, 17].map(Letter);
        let both = values(&[(c, 10, 20), (n, 0, 3)]);
        assert_eq!(both, [(20, 3), (10, 0), (15, 0), (20, 0), (10, 1), (10, 3)]);
        let rounds = values(&[(n, 0, 4), (r, 0, 100)]);
        assert_eq!(rounds, [(4, 100), (0, 100), (2, 100), (0, 0), (0, 50)]);
        assert_eq!(points(&[], 5), [vec![]]);
    }
}
