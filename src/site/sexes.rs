//! What a page says of women and men: both rates, their gap, and whether chance explains it.

use super::chance;
use super::figures::{MEN, WOMEN};
use super::grid::{Choice, Grid};
use super::sentences;
use super::slice::and;
use crate::vocabulary::Period;

/// The sentence on a measure among women and men, when both are published.
pub fn told(grid: Grid<'_>, period: Period, place: &Choice<'_>, measure: &str) -> Option<String> {
    let [women, men] = [WOMEN, MEN].map(|sex| grid.value(period, &and(place, sex), measure));
    let (women, men) = women.zip(men)?;
    let said = sentences::women_and_men(women, men);
    let is_chance = !sentences::are_close(women, men)
        && chance::between_sexes(grid, period, place, measure).unwrap_or_default();
    Some(if is_chance { format!("{said} {}", sentences::BY_CHANCE) } else { said })
}
