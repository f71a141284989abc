//! The report of a file as the store keeps it, so that a file read long ago is still reported.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::dsn::{DeclarationReport, Encoding, FileReport, Totals};
use super::findings::{Finding, FindingKind, Findings, Place, Rubrique};
use crate::vocabulary::{Cents, Code, Hundredths};

/// The report as text.
pub(super) fn write(report: &FileReport) -> Vec<u8> {
    serde_json::to_vec(&Stored::of(report)).unwrap_or_default()
}

/// The report back; `None` when it is damaged.
pub(super) fn read(text: &[u8]) -> Option<FileReport> {
    serde_json::from_slice::<Stored>(text).ok()?.restore()
}

#[derive(Serialize, Deserialize)]
struct Stored {
    lines: u64,
    blank_lines: u64,
    malformed_lines: u64,
    envelopes: u64,
    test_envelopes: u64,
    versions: BTreeMap<String, u64>,
    blocks: BTreeMap<String, u64>,
    /// Whether free text is UTF-8, where it mattered.
    is_utf8: Option<bool>,
    declarations: Vec<StoredDeclaration>,
    /// Code, count and first places.
    findings: Vec<(String, u64, Vec<StoredPlace>)>,
}

/// Line and digits of the rubrique.
type StoredPlace = (u64, Option<u32>);

#[derive(Serialize, Deserialize)]
struct StoredDeclaration {
    declaration: u32,
    line: u64,
    nature: Option<String>,
    declaration_type: Option<String>,
    set_aside: Option<(String, StoredPlace)>,
    totals: StoredTotals,
}

/// [`Totals`], field by field, quantities as integers.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Totals")]
struct TotalsFields {
    individuals: u64,
    contracts: u64,
    payments: u64,
    pay_lines: u64,
    activities: u64,
    ends: u64,
    leaves: u64,
    suspensions: u64,
    #[serde(with = "hundredths")]
    paid_hours: Hundredths,
    #[serde(with = "hundredths")]
    paid_hours_in_contract_unit: Hundredths,
    #[serde(with = "hundredths")]
    paid_days: Hundredths,
    #[serde(with = "hundredths")]
    unpaid_hours: Hundredths,
    #[serde(with = "hundredths")]
    unpaid_days: Hundredths,
    #[serde(with = "hundredths")]
    ceiling_days: Hundredths,
    #[serde(with = "hundredths")]
    random_overtime_hours: Hundredths,
    #[serde(with = "hundredths")]
    structural_overtime_hours: Hundredths,
    other_unit_lines: u64,
    unknown_unit_lines: u64,
    #[serde(with = "cents")]
    gross: Cents,
    #[serde(with = "optional_cents")]
    net_social: Option<Cents>,
}

#[derive(Serialize, Deserialize)]
struct StoredTotals(#[serde(with = "TotalsFields")] Totals);

mod hundredths {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::vocabulary::Hundredths;

    pub(super) fn serialize<S: Serializer>(value: &Hundredths, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(value.hundredths())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Hundredths, D::Error> {
        i64::deserialize(from).map(Hundredths::new)
    }
}

mod cents {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::vocabulary::Cents;

    pub(super) fn serialize<S: Serializer>(value: &Cents, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(value.hundredths())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Cents, D::Error> {
        i64::deserialize(from).map(Cents::new)
    }
}

mod optional_cents {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::vocabulary::Cents;

    pub(super) fn serialize<S: Serializer>(
        value: &Option<Cents>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(Cents::hundredths).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Cents>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(Cents::new))
    }
}

impl Stored {
    fn of(report: &FileReport) -> Self {
        Self {
            lines: report.lines,
            blank_lines: report.blank_lines,
            malformed_lines: report.malformed_lines,
            envelopes: report.envelopes,
            test_envelopes: report.test_envelopes,
            versions: report.versions.clone(),
            blocks: report.blocks.clone(),
            is_utf8: report.encoding.map(|encoding| encoding == Encoding::Utf8),
            declarations: report.declarations.iter().map(declaration).collect(),
            findings: report
                .findings
                .iter()
                .map(|(kind, found)| {
                    let places = found.places.iter().map(place).collect();
                    (kind.code().to_owned(), found.count, places)
                })
                .collect(),
        }
    }

    fn restore(self) -> Option<FileReport> {
        let mut findings = Findings::default();
        for (code, count, places) in self.findings {
            let kind = kind(&code)?;
            let last = places.last().copied().unwrap_or((0, None));
            // Beyond the places kept, an occurrence is only counted.
            let counted = usize::try_from(count).ok()?;
            for stored in places.into_iter().chain(std::iter::repeat(last)).take(counted) {
                findings.add(Finding { kind, place: restore_place(stored) });
            }
        }
        Some(FileReport {
            lines: self.lines,
            blank_lines: self.blank_lines,
            malformed_lines: self.malformed_lines,
            envelopes: self.envelopes,
            test_envelopes: self.test_envelopes,
            versions: self.versions,
            blocks: self.blocks,
            encoding: self
                .is_utf8
                .map(|utf8| if utf8 { Encoding::Utf8 } else { Encoding::Windows1252 }),
            declarations: self
                .declarations
                .into_iter()
                .map(restore_declaration)
                .collect::<Option<_>>()?,
            findings,
        })
    }
}

fn declaration(report: &DeclarationReport) -> StoredDeclaration {
    let text = |code: Code| code.as_str().to_owned();
    StoredDeclaration {
        declaration: report.declaration,
        line: report.line,
        nature: report.nature.map(text),
        declaration_type: report.declaration_type.map(text),
        set_aside: report
            .set_aside
            .map(|finding| (finding.kind.code().to_owned(), place(&finding.place))),
        totals: StoredTotals(report.totals),
    }
}

fn restore_declaration(stored: StoredDeclaration) -> Option<DeclarationReport> {
    let code = |text: Option<String>| match text {
        None => Some(None),
        Some(text) => Code::parse(text.as_bytes()).ok().map(Some),
    };
    let set_aside = match stored.set_aside {
        None => None,
        Some((code, at)) => Some(Finding { kind: kind(&code)?, place: restore_place(at) }),
    };
    Some(DeclarationReport {
        declaration: stored.declaration,
        line: stored.line,
        nature: code(stored.nature)?,
        declaration_type: code(stored.declaration_type)?,
        set_aside,
        totals: stored.totals.0,
    })
}

fn place(place: &Place) -> StoredPlace {
    (place.line, place.rubrique.map(Rubrique::digits))
}

fn restore_place((line, rubrique): StoredPlace) -> Place {
    Place { line, rubrique: rubrique.map(Rubrique::new) }
}

fn kind(code: &str) -> Option<FindingKind> {
    FindingKind::ALL.iter().copied().find(|kind| kind.code() == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_survives_the_store() {
        let mut findings = Findings::default();
        for line in 1..=1_500 {
            let place = Place { line, rubrique: Some(Rubrique::new(210_040_001)) };
            findings.add(Finding { kind: FindingKind::ALL[0], place });
        }
        let totals = Totals {
            individuals: 3,
            paid_hours: Hundredths::new(-151),
            gross: Cents::new(123_456),
            net_social: Some(Cents::new(7)),
            ..Totals::default()
        };
        let declaration = DeclarationReport {
            declaration: 1,
            line: 18,
            nature: Code::parse(b"01").ok(),
            declaration_type: None,
            set_aside: Some(Finding {
                kind: FindingKind::ALL[1],
                place: Place { line: 4, rubrique: None },
            }),
            totals,
        };
        let report = FileReport {
            lines: 12,
            encoding: Some(Encoding::Windows1252),
            blocks: BTreeMap::from([("S21.G00.40".to_owned(), 6)]),
            declarations: vec![declaration],
            findings,
            ..FileReport::default()
        };
        assert_eq!(read(&write(&report)), Some(report));
        assert_eq!(read(b"{"), None);
    }
}
