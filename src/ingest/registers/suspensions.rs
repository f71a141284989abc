//! `suspensions.csv`: suspensions of a PASS declared by a structure, and `prolongations.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use super::findings::{RegisterDefect, RegisterFinding};
use super::sheet::{Layout, RegisterError, Sheet};
use crate::facts::schema::{ProlongationFact, SuspensionFact, SuspensionReason};
use crate::vocabulary::{Day, PassId, PersonKey, Siret};

const SUSPENSIONS: Layout = Layout {
    file: "suspensions.csv",
    required: &["numero_pass", "siret", "motif", "date_debut", "date_fin", "date_creation"],
    optional: &[],
};

const PROLONGATIONS: Layout = Layout {
    file: "prolongations.csv",
    required: &["numero_pass", "motif", "date_debut", "date_fin"],
    optional: &[],
};

/// Holders by number of PASS.
pub(super) type Holders = BTreeMap<PassId, PersonKey>;

pub(super) fn read(
    folder: &Path,
    holders: &Holders,
    findings: &mut Vec<RegisterFinding>,
) -> Result<Vec<SuspensionFact>, RegisterError> {
    let sheet = Sheet::read(folder, &SUSPENSIONS)?;
    let mut read = Vec::new();
    sheet.for_each(findings, |row, findings| {
        let pass = row.required("numero_pass", PassId::parse)?;
        let Some(person) = holders.get(&pass) else {
            return Err(row.finding("numero_pass", RegisterDefect::UnknownPass));
        };
        let first: Day = row.required("date_debut", str::parse)?;
        let last: Day = row.required("date_fin", str::parse)?;
        if last < first {
            return Err(row.finding("date_fin", RegisterDefect::EndBeforeStart));
        }
        let reason = row.text("motif").and_then(SuspensionReason::from_code);
        if reason.is_none() {
            findings.push(row.finding("motif", RegisterDefect::UnknownReason));
        }
        read.push(SuspensionFact {
            person: *person,
            pass,
            siret: row.optional("siret", findings, |text| Siret::parse(text.as_bytes())),
            reason: reason.unwrap_or(SuspensionReason::Unlisted),
            first,
            last,
            created: row.optional("date_creation", findings, str::parse),
        });
        Ok(())
    });
    Ok(read)
}

/// Prolongations are half-open: the stored end is the first day after.
pub(super) fn read_prolongations(
    folder: &Path,
    holders: &Holders,
    findings: &mut Vec<RegisterFinding>,
) -> Result<Vec<ProlongationFact>, RegisterError> {
    let sheet = Sheet::read(folder, &PROLONGATIONS)?;
    let mut read = Vec::new();
    sheet.for_each(findings, |row, _| {
        let pass = row.required("numero_pass", PassId::parse)?;
        let Some(person) = holders.get(&pass) else {
            return Err(row.finding("numero_pass", RegisterDefect::UnknownPass));
        };
        let start: Day = row.required("date_debut", str::parse)?;
        let end: Day = row.required("date_fin", str::parse)?;
        if end <= start {
            return Err(row.finding("date_fin", RegisterDefect::EndBeforeStart));
        }
        read.push(ProlongationFact { person: *person, pass, start, end });
        Ok(())
    });
    Ok(read)
}
