//! Step 4: the legal frontier. Above, figures are confidential; below, they may be published.
//!
//! [`protect`] takes all aggregates at once, since tables of one population share margins, and
//! what earlier editions released. Per population:
//!
//! 1. [`cube`]: lay tables out, refuse parts that do not add up or tables that disagree;
//!    [`nested`]: beside a population inside another, lay those it leaves;
//! 2. [`vintages`]: periods already published stay as they were, or are declared revised;
//! 3. [`rollup`]: in the other periods, show the finest categories of which every derivable group
//!    passes the primary [`rules`];
//! 4. [`insiders`]: show less where a contributor who knows where it is alone would derive one that
//!    does not;
//! 5. [`binding`]: populations bound by declared relations show the same categories;
//! 6. [`repeated`]: what another population shows anyway is not marked as withheld.
//!
//! [`system`] protects single cells of any tables, with integer witnesses: a library entry point,
//! which knows none of ours and which the steps above do not call.

mod audit;
mod binding;
mod cube;
mod decision;
mod insiders;
mod ledger;
mod mask;
mod nested;
mod population;
pub mod profile;
pub mod protected;
mod repeated;
mod rollup;
mod rules;
pub mod system;
mod vintages;

use std::collections::BTreeMap;

pub use audit::{Audit, TableAudit};
pub use ledger::Ledger;
pub use profile::Profile;
pub use protected::Protected;

use crate::edition::catalogue::Equation;
use crate::indicators::aggregate::Aggregate;
use crate::indicators::inclusions::Inclusion;
use mask::Masks;
use population::Population;

/// Why aggregates cannot be protected. All are defects of the statistics, not of the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProtectError {
    /// A modality names a parent that does not precede it, or a dimension has no modality.
    #[error("table {table}, dimension {dimension}: modalities must follow their parent")]
    Dimension {
        /// The table.
        table: &'static str,
        /// The dimension.
        dimension: &'static str,
    },
    /// A cell lies outside the table's periods or modalities.
    #[error("table {table}: a cell lies outside the grid of its periods and modalities")]
    OffGrid {
        /// The table.
        table: &'static str,
    },
    /// Parts do not add up to their parent although the dimension is additive.
    #[error("table {table}, dimension {dimension}: the parts of {code} do not add up to it")]
    NotAdditive {
        /// The table.
        table: &'static str,
        /// The dimension.
        dimension: &'static str,
        /// The parent.
        code: String,
    },
    /// Two tables of one population differ in periods, modalities or figures.
    #[error(
        "table {table}: its periods, modalities or margins differ from another table of the \
         population {population}"
    )]
    Disagreement {
        /// The table.
        table: &'static str,
        /// The population.
        population: &'static str,
    },
    /// A population counts more than the one it is declared to be inside of.
    #[error("table {table}: it counts somebody whom the population {population} does not")]
    NotInside {
        /// The table.
        table: &'static str,
        /// The larger population.
        population: &'static str,
    },
    /// Two tables have the same identifier.
    #[error("table {table} appears twice")]
    Duplicate {
        /// The table.
        table: &'static str,
    },
}

/// Decides what may be published of all tables together, given what has been published before.
///
/// `equations` are the declared relations between cells, by table: what binds measures, periods
/// and populations to one another. `inclusions` are the populations inside others.
///
/// # Errors
/// When the aggregates contradict themselves or one another; then nothing may be published.
pub fn protect(
    aggregates: Vec<Aggregate>,
    equations: &BTreeMap<String, Vec<Equation>>,
    inclusions: &[Inclusion],
    profile: &Profile,
    ledger: &Ledger,
) -> Result<(Protected, Audit), ProtectError> {
    for (position, aggregate) in aggregates.iter().enumerate() {
        let table = aggregate.spec.id;
        if aggregates.iter().take(position).any(|earlier| earlier.spec.id == table) {
            return Err(ProtectError::Duplicate { table });
        }
    }
    let mut populations = Population::gather(&aggregates, equations)?;
    let nested = nested::attach(&mut populations, inclusions, ledger)?;
    let mut masks = Masks::new(&populations, &nested, profile, ledger);
    binding::align(&mut masks, equations);
    let (mut protected, mut audit) = masks.apply(aggregates.len());
    repeated::repeat(&mut protected.tables, equations, &mut audit);
    Ok((protected, audit))
}
