//! What was found wrong in the data, by kind.

use super::{Counts, count_by_kind};
use crate::indicators::aggregate::Aggregate;
use crate::indicators::breakdowns::classification;
use crate::indicators::measures::plain_count;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "constats",
    words: include_str!("constats.toml"),
    computation: Computation::Counts(compute),
};

fn compute(counts: &Counts<'_>) -> Aggregate {
    let findings = &counts.reading.findings;
    let kinds = findings.iter().map(|finding| (finding.code.as_str(), finding.label.as_str()));
    let values: Vec<i64> = findings.iter().map(|finding| finding.count).collect();
    count_by_kind(
        INDICATOR.id,
        classification("constat", "Constat", kinds),
        plain_count("constats", "Constats", "constats"),
        &values,
        counts.newest,
    )
}
