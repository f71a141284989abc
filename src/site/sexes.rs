//! What a page says of women and men: both rates, their gap, and whether chance explains it.

use super::figures::{MEN, WOMEN};
use super::grid::{Choice, Grid};
use super::sentences;
use super::slice::and;
use crate::statistics::interval::newcombe_of_strata;
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

/// Whether the interval of the gap of a share between women and men holds zero; `None` when its counts
/// are not published.
pub fn may_be_chance(
    grid: Grid<'_>,
    period: Period,
    place: &Choice<'_>,
    measure: &str,
) -> Option<bool> {
    mean_may_be_chance(grid, period, &[(1, place)], measure)
}

/// The same of the mean of gaps in several places, each of the given weight.
pub fn mean_may_be_chance(
    grid: Grid<'_>,
    period: Period,
    places: &[(u64, &Choice<'_>)],
    measure: &str,
) -> Option<bool> {
    let rate = grid.measure(measure)?;
    let counts = |place: &Choice<'_>, sex| {
        let count = |id: &Option<String>| {
            let value = grid.value(period, &and(place, sex), id.as_deref()?)?;
            u64::try_from(value.unscaled()).ok()
        };
        count(&rate.numerateur).zip(count(&rate.denominateur))
    };
    let stratum = |(weight, place): &(u64, &Choice<'_>)| {
        Some((*weight, counts(place, WOMEN)?, counts(place, MEN)?))
    };
    let strata: Vec<_> = places.iter().map(stratum).collect::<Option<_>>()?;
    let gap = newcombe_of_strata(&strata, LEVEL)?;
    Some(gap.lower <= 0.0 && gap.upper >= 0.0)
}
