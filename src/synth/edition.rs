//! Writes a population as an installation would have received it by a given month.

use std::path::Path;

use rayon::prelude::*;

use super::deposits::{self, Reading};
use super::employers::{self, MarketPlan, MarketRows, TABLES};
use super::output::{Folder, Table};
use super::pathways;
use super::payroll::{self, PAYROLL_TABLES, PayrollRows};
use super::plan::{Format, Plan, Summary, SynthError};
use super::registers::{self, PassRows};
use super::structures::{self, Structure};
use super::truth;
use super::truth::hires::Hires;
use super::truth::interruptions::Interruptions;
use crate::vocabulary::Month;

/// How many basins are in memory at once, for each thread to have some work ahead.
const BASINS_AT_ONCE: usize = 32;

/// Writes everything: all the declarations of the plan, received by the month after its last.
///
/// # Errors
/// When the plan is empty or a file cannot be written.
pub fn write(plan: &Plan, out: &Path) -> Result<Summary, SynthError> {
    write_edition(plan, out, plan.last_month.plus(1))
}

/// Writes what an installation knows at the end of the month `as_of`.
///
/// Declarations received each month go to a folder of `inputs/declarations/` named for that month;
/// a folder already there is left as it is, so that successive editions of one plan only add the
/// new month. Registers, tables and `truth/` are rewritten as known then.
///
/// # Errors
/// When the plan is empty, `as_of` lies outside it, or a file cannot be written.
pub fn write_edition(plan: &Plan, out: &Path, as_of: Month) -> Result<Summary, SynthError> {
    check(plan, as_of)?;
    let folder = Folder::new(out);
    for path in ["inputs/tables", "inputs/registers", "truth"] {
        folder.make(path)?;
    }
    let structures = structures::all(plan);
    let mut establishments =
        folder.table("inputs/registers/etablissements.csv", registers::ESTABLISHMENT_HEADER)?;
    let mut summary = Summary {
        structures: u64::try_from(structures.len()).unwrap_or(u64::MAX),
        ..Summary::default()
    };
    let mut tables = tables(plan, &folder)?;
    write_structures(&folder, &structures, &mut establishments)?;
    write_pathways(plan, &folder, &structures, as_of, &mut tables, &mut summary)?;
    write_employers(plan, &folder, as_of, (&mut tables, &mut establishments), &mut summary)?;
    establishments.finish()?;
    tables.into_iter().try_for_each(Table::finish)?;
    folder.write("truth/README.md", truth::readme().as_bytes())?;
    let parameters = truth::parameters(plan, as_of, &summary);
    folder.write("truth/parametres.json", parameters.as_bytes())?;
    Ok(summary)
}

/// The consolidated tables: of ordinary employers, and of payrolls when nothing else tells them.
fn tables(plan: &Plan, folder: &Folder) -> Result<Vec<Table>, SynthError> {
    let path = |name: &str, extension: &str| format!("inputs/tables/{name}.{extension}");
    match plan.format {
        Format::Dsn => {
            TABLES.iter().map(|(name, header)| folder.table(&path(name, "csv"), header)).collect()
        }
        Format::Tables => TABLES
            .iter()
            .chain(&PAYROLL_TABLES)
            .map(|(name, header)| folder.parquet_table(&path(name, "parquet"), header))
            .collect(),
    }
}

fn check(plan: &Plan, as_of: Month) -> Result<(), SynthError> {
    if plan.people == 0 || plan.employers == 0 || plan.months == 0 {
        return Err(SynthError::Plan("it needs at least one person, one employer and one month"));
    }
    if as_of <= plan.first_month() || as_of > plan.last_month.plus(1) {
        return Err(SynthError::Plan(
            "an edition comes after the first month and at most one month after the last",
        ));
    }
    Ok(())
}

fn write_structures(
    folder: &Folder,
    structures: &[Structure],
    establishments: &mut Table,
) -> Result<(), SynthError> {
    let mut siae = folder.table("inputs/registers/siae.csv", registers::SIAE_HEADER)?;
    for structure in structures {
        siae.append(&registers::siae(structure))?;
        establishments.append(&registers::structure_establishment(structure))?;
    }
    siae.finish()
}

/// What one basin adds, its declarations being already written.
struct BasinOutput {
    rows: PassRows,
    payroll: Option<PayrollRows>,
    interruptions: Interruptions,
    reading: Reading,
    files: u64,
    bytes: u64,
}

fn write_pathways(
    plan: &Plan,
    folder: &Folder,
    structures: &[Structure],
    as_of: Month,
    tables: &mut [Table],
    summary: &mut Summary,
) -> Result<(), SynthError> {
    let received = new_months(plan, folder, as_of)?;
    let mut passes = folder.table("inputs/registers/pass_iae.csv", registers::PASS_HEADER)?;
    let mut suspensions =
        folder.table("inputs/registers/suspensions.csv", registers::SUSPENSION_HEADER)?;
    let mut prolongations =
        folder.table("inputs/registers/prolongations.csv", registers::PROLONGATION_HEADER)?;
    let (mut interruptions, mut reading) = (Interruptions::default(), Reading::default());
    let basins: Vec<(u64, &[Structure])> = (0..).zip(structures::basins(structures)).collect();
    for together in basins.chunks(BASINS_AT_ONCE) {
        let outputs: Vec<Result<BasinOutput, SynthError>> = together
            .par_iter()
            .map(|(number, structures)| {
                write_basin(plan, folder, *number, structures, as_of, &received)
            })
            .collect();
        for output in outputs {
            let output = output?;
            passes.append(&output.rows.passes)?;
            suspensions.append(&output.rows.suspensions)?;
            prolongations.append(&output.rows.prolongations)?;
            if let Some(payroll) = output.payroll {
                for (table, rows) in tables.iter_mut().zip(&payroll.tables) {
                    table.append(rows)?;
                }
                summary.table_contracts += payroll.contracts;
            }
            interruptions.add(output.interruptions);
            reading.add(&output.reading);
            summary.passes += output.rows.count;
            summary.declaration_files += output.files;
            summary.declaration_bytes += output.bytes;
        }
    }
    passes.finish()?;
    suspensions.finish()?;
    prolongations.finish()?;
    folder.write("truth/interruptions.csv", interruptions.to_csv().as_bytes())?;
    folder.write("truth/lecture.csv", reading.to_csv().as_bytes())
}

/// Makes the folders of the months received by `as_of` and not yet written.
fn new_months(plan: &Plan, folder: &Folder, as_of: Month) -> Result<Vec<Month>, SynthError> {
    let mut months = Vec::new();
    if plan.format == Format::Tables {
        return Ok(months);
    }
    for month in plan.first_month().through(as_of) {
        let path = month_path(month);
        if !folder.has(&path) {
            folder.make(&path)?;
            months.push(month);
        }
    }
    Ok(months)
}

fn month_path(month: Month) -> String {
    format!("inputs/declarations/{month}")
}

fn write_basin(
    plan: &Plan,
    folder: &Folder,
    number: u64,
    structures: &[Structure],
    as_of: Month,
    received: &[Month],
) -> Result<BasinOutput, SynthError> {
    let basin = pathways::basin(plan, structures);
    let mut output = BasinOutput {
        rows: registers::passes(&basin, as_of.last_day()),
        payroll: None,
        interruptions: Interruptions::default(),
        reading: Reading::default(),
        files: 0,
        bytes: 0,
    };
    output.interruptions.add_basin(plan, &basin, as_of);
    match plan.format {
        Format::Dsn => deposits::reading(plan, number, &basin, as_of, &mut output.reading),
        Format::Tables => output.payroll = Some(payroll::rows(plan, number, &basin, as_of)),
    }
    for month in received {
        for file in deposits::received_in(plan, number, &basin, *month) {
            folder.write(&format!("{}/{}", month_path(*month), file.name), &file.bytes)?;
            output.files += 1;
            output.bytes += u64::try_from(file.bytes.len()).unwrap_or(0);
        }
    }
    Ok(output)
}

fn write_employers(
    plan: &Plan,
    folder: &Folder,
    as_of: Month,
    (tables, establishments): (&mut [Table], &mut Table),
    summary: &mut Summary,
) -> Result<(), SynthError> {
    let mut hires = Hires::default();
    for together in employers::markets(plan).chunks(BASINS_AT_ONCE) {
        let outputs: Vec<(MarketRows, Hires)> =
            together.par_iter().map(|of| live_market(plan, of, as_of)).collect();
        for (rows, market_hires) in outputs {
            for (table, text) in tables.iter_mut().zip(&rows.tables) {
                table.append(text)?;
            }
            establishments.append(&rows.establishments)?;
            summary.table_contracts += rows.contracts;
            hires.add(market_hires);
        }
    }
    folder.write("truth/embauches.csv", hires.to_csv().as_bytes())?;
    folder.write("truth/durees_cdd.csv", hires.lengths_to_csv().as_bytes())
}

fn live_market(plan: &Plan, of: &MarketPlan, as_of: Month) -> (MarketRows, Hires) {
    let market = employers::market(plan, of);
    let mut hires = Hires::default();
    hires.add_market(plan, &market, as_of);
    (employers::rows(&market, as_of.plus(-1)), hires)
}
