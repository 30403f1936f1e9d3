//! From samples to a price: a base, and a slope for each component.

use crate::{
    host::Letter,
    measure::Sample,
    proof::{self, Touched},
};
use frame_support::traits::StorageInfo;
use std::fmt;

/// A pivot that is none: weights are squared, and values lie up to six orders of magnitude apart.
const NOTHING: f64 = 1e-20;
/// The most by which a fit of whole numbers misses a whole number because of floating-point arithmetic.
const ARITHMETIC_ERROR: f64 = 1e-6;
/// The component that counts rounds of a loop.
pub const ROUNDS: char = 'r';
/// The component that counts thousands of units of VM gas.
const KILO_GAS: char = 'g';

/// A linear function of a benchmark's components.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub base: f64,
    pub slopes: Vec<f64>,
}

impl Line {
    /// The line's value for these components.
    fn at(&self, row: &[f64]) -> f64 {
        self.base + row.iter().zip(&self.slopes).map(|(value, slope)| value * slope).sum::<f64>()
    }

    /// Raises the line in proportion until it is above all points, and says by which factor.
    fn raise(&mut self, rows: &[Vec<f64>], values: &[f64]) -> f64 {
        let missing = |(row, value): (&Vec<f64>, &f64)| value / self.at(row);
        let factor =
            rows.iter().zip(values).map(missing).filter(|factor| factor.is_finite()).fold(1.0, f64::max);
        self.base *= factor;
        self.slopes.iter_mut().for_each(|slope| *slope *= factor);
        factor
    }
}

/// What something costs.
pub struct Cost {
    pub name: String,
    /// The components that are left: those of rounds are not.
    pub components: Vec<char>,
    /// Picoseconds.
    pub time: Line,
    pub reads: Line,
    pub writes: Line,
    /// Bytes of proof.
    pub proof: Line,
    /// What was read and written, for people.
    pub touched: Vec<Touched>,
    /// By which factor the price was raised so that no point takes longer.
    pub raised: f64,
}

impl Cost {
    /// What a unit of VM gas takes, in picoseconds, if this is the cost of VM gas.
    pub fn per_gas(&self) -> Option<f64> {
        let index = self.components.iter().position(|letter| *letter == KILO_GAS)?;
        Some(self.time.slopes[index] / 1_000.0)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(picoseconds) = self.per_gas() {
            return write!(f, "{:28} {picoseconds:.0} ps for a unit of gas", self.name);
        }
        write!(f, "{:28} {:.3} us", self.name, self.time.base / 1e6)?;
        for (letter, slope) in self.components.iter().zip(&self.time.slopes) {
            write!(f, " + {:.3} ns {letter}", slope / 1e3)?;
        }
        write!(
            f,
            ", {:.0} reads, {:.0} writes, {:.0} B",
            self.reads.base, self.writes.base, self.proof.base
        )?;
        if self.raised > 1.005 {
            write!(f, "; raised by {:.2}", self.raised)?;
        }
        Ok(())
    }
}

/// Makes a price of what was measured.
pub fn cost(
    name: String,
    components: &[(Letter, u32, u32)],
    samples: &[Sample],
    storage: &[StorageInfo],
) -> Cost {
    let touched = proof::touched(samples, storage);
    let count = |select: &dyn Fn(&Touched) -> &Vec<u32>| {
        let sums: Vec<f64> = (0..samples.len())
            .map(|index| touched.iter().map(|touched| f64::from(select(touched)[index])).sum())
            .collect();
        counts(components, samples, &sums)
    };
    let proofs: Vec<f64> =
        (0..samples.len()).map(|index| proof::size(&samples[index], index, &touched)).collect();
    let (time, raised) = time(components, samples);
    Cost {
        name,
        raised,
        components: components
            .iter()
            .map(|(letter, ..)| letter.char())
            .filter(|letter| *letter != ROUNDS)
            .collect(),
        time,
        reads: count(&|touched| &touched.reads),
        writes: count(&|touched| &touched.writes),
        proof: counts(components, samples, &proofs),
        touched,
    }
}

/// The value that half of the runs do not exceed.
fn median(nanoseconds: &[u128]) -> f64 {
    let mut sorted = nanoseconds.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2] as f64
}

fn row(sample: &Sample) -> Vec<f64> {
    sample.components.iter().map(|(_, value)| f64::from(*value)).collect()
}

fn has(components: &[(Letter, u32, u32)], letter: char) -> bool {
    components.iter().any(|(component, ..)| component.char() == letter)
}

/// Which component counts rounds, if there are any.
fn rounds(components: &[(Letter, u32, u32)]) -> Option<usize> {
    components.iter().position(|(letter, ..)| letter.char() == ROUNDS)
}

/// The line of times, and by which factor it was raised. That of VM gas is not.
fn time(components: &[(Letter, u32, u32)], samples: &[Sample]) -> (Line, f64) {
    // Where no gas is used, nothing is set up for that either.
    let is_idle = |(letter, value): &(Letter, u32)| letter.char() == KILO_GAS && *value == 0;
    let (rows, times): (Vec<_>, Vec<_>) = samples
        .iter()
        .filter(|sample| !sample.components.iter().any(is_idle))
        .map(|sample| (row(sample), median(&sample.nanoseconds) * 1_000.0))
        .unzip();
    let Some(rounds) = rounds(components) else {
        let mut line = least_squares(&rows, &times);
        let raised = if has(components, KILO_GAS) { 1.0 } else { line.raise(&rows, &times) };
        return (line, raised);
    };
    let (once, mut line) = per_round(&rows, &times, rounds);
    let (rows, times) = of_one_round(rows, times, rounds, once);
    let raised = line.raise(&rows, &times);
    (line, raised)
}

/// The points with most rounds, and what one of these has. What is there `once` does not belong to a
/// round, and matters least where rounds are many.
fn of_one_round(
    rows: Vec<Vec<f64>>,
    values: Vec<f64>,
    rounds: usize,
    once: f64,
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let most = rows.iter().map(|row| row[rounds]).fold(0.0, f64::max);
    rows.into_iter()
        .zip(values)
        .filter(|(row, _)| row[rounds] == most)
        .map(|(mut row, value)| {
            row.remove(rounds);
            (row, (value - once) / most)
        })
        .unzip()
}

/// The line of what is counted. No point has more than it says; of rounds, none of those with most of them.
fn counts(components: &[(Letter, u32, u32)], samples: &[Sample], values: &[f64]) -> Line {
    let rounds = rounds(components);
    // Without a round, some of what is done once is not done either.
    let (rows, values): (Vec<_>, Vec<_>) = samples
        .iter()
        .map(row)
        .zip(values.iter().copied())
        .filter(|(row, _)| rounds.is_none_or(|rounds| row[rounds] > 0.0))
        .unzip();
    let (mut line, rows, values) = match rounds {
        None => (least_squares(&rows, &values), rows, values),
        Some(rounds) => {
            let (once, line) = per_round(&rows, &values, rounds);
            let (rows, values) = of_one_round(rows, values, rounds, once);
            (line, rows, values)
        }
    };
    line.slopes.iter_mut().for_each(|slope| *slope = whole(*slope));
    let missing = rows.iter().zip(&values).map(|(row, value)| value - line.at(row));
    line.base += missing.fold(0.0, f64::max);
    line.base = whole(line.base);
    line
}

/// What is counted is mostly whole: without the error of floating-point arithmetic, if it is.
fn whole(value: f64) -> f64 {
    if (value - value.round()).abs() < ARITHMETIC_ERROR {
        value.round()
    } else {
        value
    }
}

/// What there is besides rounds, and the line of one round: every other component counts in each of them.
fn per_round(rows: &[Vec<f64>], values: &[f64], rounds: usize) -> (f64, Line) {
    let products: Vec<Vec<f64>> = rows
        .iter()
        .map(|row| {
            let count = row[rounds];
            let others = row.iter().enumerate().filter(|(index, _)| *index != rounds);
            core::iter::once(count).chain(others.map(|(_, value)| count * value)).collect()
        })
        .collect();
    let Line { base: once, mut slopes } = least_squares(&products, values);
    (once, Line { base: slopes.remove(0), slopes })
}

/// The line with the least sum of squared distances, each in proportion to its value, so that the base is as
/// exact as the slopes; of all lines whose base and slopes are not negative.
fn least_squares(rows: &[Vec<f64>], values: &[f64]) -> Line {
    let count = rows.first().map_or(0, Vec::len);
    // Variable 0 is the base. One that comes out negative is left out, and the others are fitted again.
    let mut used: Vec<usize> = (0..=count).collect();
    loop {
        let solution = solve(rows, values, &used);
        match (0..used.len()).filter(|at| solution[*at] < 0.0).min_by(|a, b| {
            let scale = |at: usize| solution[at] * largest(rows, used[at]);
            scale(*a).total_cmp(&scale(*b))
        }) {
            Some(at) => {
                used.remove(at);
            }
            None => {
                let value =
                    |variable| used.iter().position(|used| *used == variable).map_or(0.0, |at| solution[at]);
                return Line { base: value(0), slopes: (1..=count).map(value).collect() };
            }
        }
    }
}

fn variable(row: &[f64], variable: usize) -> f64 {
    if variable == 0 {
        1.0
    } else {
        row[variable - 1]
    }
}

fn largest(rows: &[Vec<f64>], of: usize) -> f64 {
    rows.iter().map(|row| variable(row, of)).fold(1.0, f64::max)
}

/// Solves the normal equations of some variables by elimination. Variables are scaled to their largest value.
fn solve(rows: &[Vec<f64>], values: &[f64], used: &[usize]) -> Vec<f64> {
    let n = used.len();
    let scales: Vec<f64> = used.iter().map(|of| largest(rows, *of)).collect();
    let mut matrix = vec![vec![0.0; n + 1]; n];
    // A value of nothing weighs as much as the least of the others.
    let least = values.iter().copied().filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min);
    for (row, value) in rows.iter().zip(values) {
        let weight = if least.is_finite() { least / value.max(least) } else { 1.0 };
        let scaled: Vec<f64> =
            used.iter().zip(&scales).map(|(of, scale)| variable(row, *of) / scale * weight).collect();
        let value = value * weight;
        for i in 0..n {
            for j in 0..n {
                matrix[i][j] += scaled[i] * scaled[j];
            }
            matrix[i][n] += scaled[i] * value;
        }
    }
    for i in 0..n {
        let pivot = (i..n).max_by(|a, b| matrix[*a][i].abs().total_cmp(&matrix[*b][i].abs())).unwrap_or(i);
        matrix.swap(i, pivot);
        if matrix[i][i].abs() < NOTHING {
            continue;
        }
        for j in 0..n {
            if j != i {
                let factor = matrix[j][i] / matrix[i][i];
                let row = matrix[i].clone();
                matrix[j].iter_mut().zip(row).skip(i).for_each(|(value, other)| *value -= factor * other);
            }
        }
    }
    (0..n)
        .map(|i| if matrix[i][i].abs() < NOTHING { 0.0 } else { matrix[i][n] / matrix[i][i] / scales[i] })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Outcome;

    #[test]
    fn a_line_is_found() {
        let rows = vec![vec![0.0, 10.0], vec![5.0, 10.0], vec![10.0, 10.0], vec![10.0, 0.0], vec![10.0, 5.0]];
        let values: Vec<f64> = rows.iter().map(|row| 100.0 + 7.0 * row[0] + 0.5 * row[1]).collect();
        let line = least_squares(&rows, &values);
        assert!((line.base - 100.0).abs() < 1e-6, "{line:?}");
        assert!((line.slopes[0] - 7.0).abs() < 1e-6, "{line:?}");
        assert!((line.slopes[1] - 0.5).abs() < 1e-6, "{line:?}");
    }

    #[test]
    fn no_point_is_above_a_raised_line() {
        let rows = vec![vec![0.0], vec![10.0], vec![20.0]];
        let values = [10.0, 30.0, 30.0];
        let mut line = least_squares(&rows, &values);
        let factor = line.raise(&rows, &values);
        assert!(factor > 1.0);
        assert!(rows.iter().zip(values).all(|(row, value)| line.at(row) >= value - 1e-9), "{line:?}");
        let nothing = &mut Line { base: 0.0, slopes: vec![0.0] };
        assert_eq!(nothing.raise(&rows, &[0.0; 3]), 1.0);
    }

    #[test]
    fn nothing_is_negative() {
        let rows = vec![vec![0.0], vec![10.0], vec![20.0]];
        let line = least_squares(&rows, &[30.0, 20.0, 10.0]);
        assert_eq!(line.slopes, [0.0]);
        assert!(line.base > 10.0 && line.base < 30.0, "{line:?}");
    }

    #[test]
    fn rounds_are_divided_by() {
        // 50 once, and 3 + 2 n in each of r rounds.
        let rows = vec![
            vec![0.0, 0.0],
            vec![0.0, 100.0],
            vec![5.0, 100.0],
            vec![10.0, 100.0],
            vec![10.0, 0.0],
            vec![10.0, 50.0],
        ];
        let values: Vec<f64> = rows.iter().map(|row| 50.0 + row[1] * (3.0 + 2.0 * row[0])).collect();
        let (once, line) = per_round(&rows, &values, 1);
        assert!((once - 50.0).abs() < 1e-6, "{once}");
        assert!((line.base - 3.0).abs() < 1e-6, "{line:?}");
        assert!((line.slopes[0] - 2.0).abs() < 1e-6, "{line:?}");
    }

    #[test]
    fn counts_are_whole_or_cover_every_point() {
        let components = [(Letter(15), 1, 16)];
        let sample = |pages| Sample {
            components: vec![(Letter(15), pages)],
            nanoseconds: Vec::new(),
            counted: Outcome::default(),
        };
        let samples: Vec<Sample> = [16, 1, 3, 5, 9].map(sample).into();
        let line = counts(&components, &samples, &[18.0, 3.0, 5.0, 7.0, 11.0]);
        assert_eq!(line, Line { base: 2.0, slopes: vec![1.0] });
        // Grows in steps.
        let values = [3.0, 2.0, 3.0, 3.0, 3.0];
        let line = counts(&components, &samples, &values);
        assert!(line.slopes[0] > 0.0 && line.slopes[0] < 0.1, "{line:?}");
        let row = |sample: &Sample| row(sample);
        assert!(samples.iter().zip(values).all(|(sample, value)| line.at(&row(sample)) >= value - 1e-9));
    }

    #[test]
    fn no_round_exceeds_its_price() {
        let components = [(Letter(15), 0, 16), (Letter(17), 0, 20)];
        // A page costs something only beyond the eighth.
        let time = |pages: u32, rounds: u32| 50 + u128::from(rounds * (10 + pages.saturating_sub(8)));
        let samples: Vec<Sample> = crate::plan::points(&components, 8)
            .into_iter()
            .map(|components| Sample {
                nanoseconds: vec![time(components[0].1, components[1].1)],
                components,
                counted: Outcome::default(),
            })
            .collect();
        let (line, raised) = super::time(&components, &samples);
        assert!(raised > 1.0);
        for pages in [0, 6, 9, 11, 13, 16] {
            let price = line.at(&[pages.into()]) * 20.0;
            assert!(price >= (time(pages, 20) - 50) as f64 * 1_000.0 * 0.99, "{pages}: {line:?}");
        }
    }

    #[test]
    fn what_is_not_done_without_a_round_is_no_part_of_one() {
        let rounds = |rounds| Sample {
            components: vec![(Letter(17), rounds)],
            nanoseconds: Vec::new(),
            counted: Outcome::default(),
        };
        let samples: Vec<Sample> = [100, 0, 14, 50].map(rounds).into();
        let line = counts(&[(Letter(17), 0, 100)], &samples, &[101.0, 0.0, 15.0, 51.0]);
        assert_eq!(line, Line { base: 1.0, slopes: vec![] });
    }

    #[test]
    fn the_median_is_not_moved_by_one_long_run() {
        assert_eq!(median(&[3, 1, 1_000_000]), 3.0);
    }
}
