//! `siae.csv`: agreements between the State and insertion structures.

use std::collections::BTreeMap;
use std::path::Path;

use super::findings::{RegisterDefect, RegisterFinding};
use super::sheet::{Layout, RegisterError, Sheet, commune};
use crate::facts::schema::Agreement;
use crate::vocabulary::{Day, Invalid, SiaeKind, Siret};

const LAYOUT: Layout = Layout {
    file: "siae.csv",
    required: &["siret", "type", "nom", "commune", "date_debut", "date_fin"],
    optional: &[],
};

/// What the register of structures says, by SIRET.
#[derive(Default, Clone, PartialEq, Eq)]
pub(super) struct Structures {
    pub(super) agreements: BTreeMap<Siret, Vec<Agreement>>,
    pub(super) names: BTreeMap<Siret, String>,
}

pub(super) fn read(
    folder: &Path,
    findings: &mut Vec<RegisterFinding>,
) -> Result<Structures, RegisterError> {
    let sheet = Sheet::read(folder, &LAYOUT)?;
    let mut read = Structures::default();
    sheet.for_each(findings, |row, findings| {
        let siret = row.required("siret", |text| Siret::parse(text.as_bytes()))?;
        let kind = row.required("type", |text| {
            SiaeKind::from_code(text).ok_or(Invalid { expected: "ACI, AI, EI, EITI or ETTI" })
        })?;
        // An agreement without a first day has always run, as far as the declarations go.
        let start: Day = row
            .known_or_empty("date_debut", str::parse)?
            .or(Day::from_ymd(1900, 1, 1))
            .ok_or_else(|| row.finding("date_debut", RegisterDefect::MissingValue))?;
        let end: Option<Day> = row.known_or_empty("date_fin", str::parse)?;
        if end.is_some_and(|end| end < start) {
            return Err(row.finding("date_fin", RegisterDefect::EndBeforeStart));
        }
        let commune = row.optional("commune", findings, commune);
        read.agreements.entry(siret).or_default().push(Agreement { kind, start, end, commune });
        if let Some(name) = row.text("nom") {
            read.names.entry(siret).or_insert_with(|| name.to_owned());
        }
        Ok(())
    });
    for agreements in read.agreements.values_mut() {
        agreements.sort_by_key(|agreement| {
            (agreement.start, agreement.end, agreement.kind, agreement.commune)
        });
    }
    Ok(read)
}
