//! `pilotage synth`: the generator alone.

use pilotage::synth::{self, Format, Plan, SynthError};
use pilotage::vocabulary::Month;

use super::Failure;
use super::args::{Synth, SynthFormat};

/// Newest month that a fictitious population declares: September 2026. A date of the machine
/// would make two runs differ.
pub(crate) const LAST_MONTH: Month = Month::from_ordinal(2026 * 12 + 8);

pub(crate) fn run(arguments: &Synth) -> Result<(), Failure> {
    let occupied = arguments.out.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Failure::broken(
            format!("{}: not empty", arguments.out.display()),
            "give an empty folder, or one that does not exist yet",
        ));
    }
    let plan = Plan {
        people: u64::from(arguments.people),
        employers: u64::from(arguments.employers),
        months: u32::from(arguments.months),
        last_month: LAST_MONTH,
        seed: arguments.seed,
        format: match arguments.format {
            SynthFormat::Dsn => Format::Dsn,
            SynthFormat::Parquet => Format::Tables,
        },
    };
    let summary = synth::write(&plan, &arguments.out).map_err(|error| failure(&error))?;
    tracing::info!(
        structures = summary.structures,
        passes = summary.passes,
        declaration_files = summary.declaration_files,
        declaration_bytes = summary.declaration_bytes,
        table_contracts = summary.table_contracts,
        "population written to {}",
        arguments.out.display()
    );
    Ok(())
}

/// What to do when a population cannot be written.
pub(crate) fn failure(error: &SynthError) -> Failure {
    let advice = match error {
        SynthError::Plan(_) => "ask for more people, employers or months",
        SynthError::Write { .. } => "check the folder's permissions and the space left",
    };
    Failure::broken(error, advice).because(error)
}
