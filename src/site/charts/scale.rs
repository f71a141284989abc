//! Axes from published values only: a bound that moved with a withheld figure would tell it.

use crate::disclosure::protected::Value;

/// A scale of values, its graduations exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Graduations, from the lowest to the highest; the first and last are the bounds.
    pub ticks: Vec<Value>,
}

impl Axis {
    /// A scale holding all values, with about `count` intervals of 1, 2 or 5 × a power of ten.
    ///
    /// It starts at zero, unless all values stand in the upper third: then `from_zero` decides.
    pub fn over(values: &[Value], from_zero: bool, count: i64) -> Self {
        let decimals = values.iter().map(|value| value.decimals()).max().unwrap_or(0);
        let on_scale = |value: &Value| {
            value.unscaled().saturating_mul(10i64.pow(u32::from(decimals - value.decimals())))
        };
        let lowest = values.iter().map(on_scale).min().unwrap_or(0);
        let highest = values.iter().map(on_scale).max().unwrap_or(1).max(1);
        let lowest = if lowest > 0 && (from_zero || lowest * 3 < highest * 2) { 0 } else { lowest };
        let step = step((highest - lowest).max(1), count.max(1));
        let first = lowest.div_euclid(step);
        let last = highest.div_euclid(step) + i64::from(highest.rem_euclid(step) > 0);
        let ticks = (first..=last.max(first + 1))
            .map(|multiple| shortest(multiple * step, decimals, step))
            .collect();
        Self { ticks }
    }

    /// The lower bound, for drawing.
    pub fn start(&self) -> f64 {
        self.ticks.first().map_or(0.0, |tick| tick.for_drawing())
    }

    /// The upper bound, for drawing.
    pub fn end(&self) -> f64 {
        self.ticks.last().map_or(1.0, |tick| tick.for_drawing())
    }

    /// Whether the scale starts at zero.
    pub fn starts_at_zero(&self) -> bool {
        self.ticks.first().is_some_and(|tick| tick.unscaled() == 0)
    }
}

/// The smallest of 1, 2, 5 × 10^k giving at most `count` intervals over `range`.
fn step(range: i64, count: i64) -> i64 {
    let mut power = 1i64;
    loop {
        for factor in [1, 2, 5] {
            let step = factor * power;
            if range <= step.saturating_mul(count) {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// A graduation without useless decimals: all graduations of an axis share their precision.
fn shortest(unscaled: i64, decimals: u8, step: i64) -> Value {
    let scale = 10i64.pow(u32::from(decimals));
    if step % scale == 0 {
        Value::integer(unscaled / scale)
    } else {
        Value::decimal(unscaled, decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(values: &[i64], from_zero: bool) -> Vec<String> {
        let values: Vec<Value> = values.iter().map(|tenths| Value::decimal(*tenths, 1)).collect();
        Axis::over(&values, from_zero, 5).ticks.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn graduations_are_round_and_hold_all_values() {
        assert_eq!(ticks(&[32, 134], false), ["0", "5", "10", "15"]);
        assert_eq!(ticks(&[121, 134], false), ["12.0", "12.5", "13.0", "13.5"]);
        assert_eq!(ticks(&[121, 134], true), ["0", "5", "10", "15"]);
        assert_eq!(ticks(&[-20, 41], false), ["-2", "0", "2", "4", "6"]);
        assert_eq!(ticks(&[], true).first().map(String::as_str), Some("0"));
    }
}
