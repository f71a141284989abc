//! Whether employers as a whole progress: the mean of their frozen scores.

use super::super::aggregate::Aggregate;
use super::super::breakdowns::national;
use super::super::measures::plain_count;
use super::national::{Table, number};
use crate::employers::engagement::Engagement;
use crate::employers::progress::Progress;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "score_fige",
    words: include_str!("score_fige.toml"),
    computation: Computation::Label(tables),
};

/// One point of score.
const POINT: i64 = 1000;

/// The table, for the years measured; empty without goalposts.
fn tables(engagement: Option<(i32, &Engagement)>) -> Vec<Aggregate> {
    let table = Table {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        by: "",
        population: "score_moyen",
        dimension: national(),
        measures: vec![
            plain_count("point", "Un point", "millièmes"),
            plain_count("somme", "Score moyen", "millièmes de point"),
            number("score", ("Score moyen", "points"), ("somme", "point"), 1),
        ],
    };
    let years = engagement.into_iter().flat_map(|(_, engagement)| &engagement.progress);
    let figures = years.filter_map(|(year, progress)| Some((*year, [POINT, mean(progress)?])));
    vec![table.alone(figures)]
}

#[expect(clippy::cast_possible_truncation, reason = "scores are a few tens of points")]
fn mean(progress: &Progress) -> Option<i64> {
    Some(libm::round(progress.mean()? * 1000.0) as i64)
}
