//! How many exits, all employers together, rest on the silence of the employer.

use super::{Counts, table};
use crate::indicators::aggregate::Aggregate;
use crate::indicators::breakdowns::national;
use crate::indicators::measures::{plain_count, plain_share};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "fins_deduites",
    words: include_str!("fins_deduites.toml"),
    computation: Computation::Counts(compute),
};

fn compute(counts: &Counts<'_>) -> Aggregate {
    let measures = vec![
        plain_count("fins", "Sorties", "sorties"),
        plain_count("fins_deduites", "Sorties déduites du silence de l’employeur", "sorties"),
        plain_share("part_deduites", "Part des sorties déduites", "fins_deduites", "fins"),
    ];
    let values = vec![counts.exits, counts.inferred_exits];
    table(INDICATOR.id, national(), measures, &[values], counts.newest)
}
