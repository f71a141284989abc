//! What a page says of women and men: both rates, their gap, and whether chance explains it.

use super::figures::{MEN, WOMEN};
use super::grid::{Choice, Grid};
use super::sentences;
use super::slice::and;
use crate::statistics::interval::newcombe;
use crate::vocabulary::Period;

/// Level of the interval of a gap, that of the intervals of rates.
const LEVEL: f64 = 0.95;

/// The sentence on a measure among women and men, when both are published.
pub fn told(grid: Grid<'_>, period: Period, place: &Choice<'_>, measure: &str) -> Option<String> {
    let [women, men] = [WOMEN, MEN].map(|sex| grid.value(period, &and(place, sex), measure));
    let (women, men) = women.zip(men)?;
    let said = sentences::women_and_men(women, men);
    let is_chance = !sentences::are_close(women, men)
        && may_be_chance(grid, period, place, measure).unwrap_or_default();
    Some(if is_chance { format!("{said} {}", sentences::BY_CHANCE) } else { said })
}

/// Whether the interval of the gap holds zero; `None` when counts are not published.
fn may_be_chance(
    grid: Grid<'_>,
    period: Period,
    place: &Choice<'_>,
    measure: &str,
) -> Option<bool> {
    let rate = grid.measure(measure)?;
    let counts = |sex| {
        let count = |id: &Option<String>| {
            let value = grid.value(period, &and(place, sex), id.as_deref()?)?;
            u64::try_from(value.unscaled()).ok()
        };
        count(&rate.numerateur).zip(count(&rate.denominateur))
    };
    let gap = newcombe(counts(WOMEN)?, counts(MEN)?, LEVEL)?;
    Some(gap.lower <= 0.0 && gap.upper >= 0.0)
}
