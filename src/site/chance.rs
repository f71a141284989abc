//! Whether chance can make a gap between two published shares, from their published counts.
//!
//! Everybody is counted: there is no sampling. Chance is what makes small groups differ although
//! nothing does in how they are treated.

use super::figures::{MEN, WOMEN};
use super::grid::{Choice, Grid};
use super::slice::and;
use crate::statistics::interval::{Stratum, newcombe_of_strata};
use crate::vocabulary::Period;

/// Level of the interval of a gap, that of the intervals of rates.
const LEVEL: f64 = 0.95;

/// Those of whom it is true, and those of whom it can be said.
type Counts = (u64, u64);

/// Whether the interval of the gap of a share between women and men holds zero; `None` when its counts
/// are not published.
pub fn between_sexes(
    grid: Grid<'_>,
    period: Period,
    place: &Choice<'_>,
    measure: &str,
) -> Option<bool> {
    mean_between_sexes(grid, period, &[(1, place)], measure)
}

/// The same of the mean of gaps in several places, each of the given weight.
pub fn mean_between_sexes(
    grid: Grid<'_>,
    period: Period,
    places: &[(u64, &Choice<'_>)],
    measure: &str,
) -> Option<bool> {
    let stratum = |(weight, place): &(u64, &Choice<'_>)| {
        let of = |sex| counts(grid, period, &and(place, sex), measure);
        Some(Stratum { weight: *weight, one: of(WOMEN)?, other: of(MEN)? })
    };
    let strata: Vec<_> = places.iter().map(stratum).collect::<Option<_>>()?;
    holds_zero(&strata)
}

/// The same between a place and the rest of the whole that it is part of.
pub fn from_the_rest(
    grid: Grid<'_>,
    period: Period,
    (place, whole): (&Choice<'_>, &Choice<'_>),
    measure: &str,
) -> Option<bool> {
    let here = counts(grid, period, place, measure)?;
    let all = counts(grid, period, whole, measure)?;
    let rest = (all.0.checked_sub(here.0)?, all.1.checked_sub(here.1)?);
    holds_zero(&[Stratum { weight: 1, one: here, other: rest }])
}

fn holds_zero(strata: &[Stratum]) -> Option<bool> {
    let gap = newcombe_of_strata(strata, LEVEL)?;
    Some(gap.lower <= 0.0 && gap.upper >= 0.0)
}

fn counts(grid: Grid<'_>, period: Period, place: &Choice<'_>, measure: &str) -> Option<Counts> {
    let rate = grid.measure(measure)?;
    let count = |id: &Option<String>| {
        let value = grid.value(period, place, id.as_deref()?)?;
        u64::try_from(value.unscaled()).ok()
    };
    count(&rate.numerateur).zip(count(&rate.denominateur))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_gap_is_chance_among_few_and_not_among_many() {
        let of = |one, other| holds_zero(&[Stratum { weight: 1, one, other }]);
        assert_eq!(of((30, 100), (24, 100)), Some(true));
        assert_eq!(of((3_000, 10_000), (2_400, 10_000)), Some(false));
        assert_eq!(of((0, 0), (24, 100)), None);
    }
}
