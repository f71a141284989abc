//! Indicators about the data themselves: what was read, what was found, what is estimated.
//!
//! They are national counts without any breakdown by employer: nobody's secret. Cumulative, at the
//! newest declared month.

pub mod constats;
pub mod fins_deduites;
pub mod lecture_declarations;

use std::collections::BTreeMap;

use super::aggregate::{Aggregate, CellKey, Tally};
use super::spec::{Dimension, Measure, PeriodNature, PeriodStatus, TableSpec};
use super::title;
use crate::vocabulary::{Month, Period};

/// What the reading of the inputs counted, in declarations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadingCounts {
    /// Monthly declarations in force.
    pub in_force: i64,
    /// Monthly declarations replaced or cancelled by a later one.
    pub superseded: i64,
    /// Declarations set aside because they could not be read.
    pub set_aside: i64,
    /// Test deposits.
    pub tests: i64,
    /// Event declarations (leave, return, end of contract).
    pub signals: i64,
    /// Declarations of a nature that is not used.
    pub unused: i64,
    /// Findings by kind: every kind, zeros included, in the order of publication.
    pub findings: Vec<FindingCount>,
}

/// How many times a kind of finding was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// Code of the kind.
    pub code: String,
    /// What it means, in French.
    pub label: String,
    /// How many.
    pub count: i64,
}

/// Everything the quality indicators count.
pub struct Counts<'a> {
    /// Counts of the reading.
    pub reading: &'a ReadingCounts,
    /// Exits of the quarters published.
    pub exits: i64,
    /// Of which inferred from silence.
    pub inferred_exits: i64,
    /// Newest declared month.
    pub newest: Option<Month>,
}

/// A table of one dimension, from the additive measures of each of its modalities.
fn table(
    id: &'static str,
    dimension: Dimension,
    measures: Vec<Measure>,
    values: &[Vec<i64>],
    newest: Option<Month>,
) -> Aggregate {
    let period = newest.map(Period::Month);
    let cells: BTreeMap<CellKey, Vec<Tally>> = period
        .into_iter()
        .flat_map(|period| (0u16..).zip(values).map(move |(place, own)| (period, place, own)))
        .map(|(period, place, own)| {
            let tally = |value: &i64| Tally { value: *value, ..Tally::default() };
            let key = CellKey { period, modalities: vec![place] };
            (key, own.iter().map(tally).collect())
        })
        .collect();
    let periods = period.into_iter().map(PeriodStatus::settled).collect();
    let spec = TableSpec {
        id,
        indicator: id,
        title: title(id, ""),
        population: id,
        period: PeriodNature::Cumulative,
        dimensions: vec![dimension],
        measures,
    };
    Aggregate { spec, periods, cells }
}

/// A table of one count by kind, the total first.
fn count_by_kind(
    id: &'static str,
    dimension: Dimension,
    measure: Measure,
    counts: &[i64],
    newest: Option<Month>,
) -> Aggregate {
    let total = counts.iter().sum();
    let values: Vec<Vec<i64>> =
        std::iter::once(total).chain(counts.iter().copied()).map(|value| vec![value]).collect();
    table(id, dimension, vec![measure], &values, newest)
}
