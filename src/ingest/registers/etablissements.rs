//! `etablissements.csv`: activity, place and legal category of establishments, where available.

use std::collections::BTreeMap;
use std::path::Path;

use super::findings::{RegisterDefect, RegisterFinding};
use super::sheet::{Layout, RegisterError, Sheet, commune};
use crate::vocabulary::{Ape, Invalid, Siret};

const LAYOUT: Layout = Layout {
    file: "etablissements.csv",
    required: &[
        "siret",
        "denomination",
        "naf",
        "naf_version",
        "commune",
        "tranche_effectif",
        "categorie_juridique",
        "etat",
    ],
    optional: &[],
};

/// An establishment as its register describes it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RegisteredEstablishment {
    /// Name, for the restricted outputs only.
    pub name: Option<String>,
    /// Activity, NAF rév. 2.
    pub ape: Option<Ape>,
    /// Insee commune.
    pub commune: Option<[u8; 5]>,
    /// Legal category, four characters.
    pub legal_category: Option<[u8; 4]>,
}

/// Reads the register if it is there; of several rows for one SIRET, the first counts.
pub(super) fn read(
    folder: &Path,
    findings: &mut Vec<RegisterFinding>,
) -> Result<BTreeMap<Siret, RegisteredEstablishment>, RegisterError> {
    let mut read = BTreeMap::new();
    if !folder.join(LAYOUT.file).exists() {
        return Ok(read);
    }
    let sheet = Sheet::read(folder, &LAYOUT)?;
    sheet.for_each(findings, |row, findings| {
        let siret = row.required("siret", |text| Siret::parse(text.as_bytes()))?;
        let is_current = row.text("naf_version").is_none_or(is_rev2);
        if !is_current {
            findings.push(row.finding("naf_version", RegisterDefect::OtherNaf));
        }
        let ape = row.optional("naf", findings, |text| {
            let compact: String = text.chars().filter(|character| *character != '.').collect();
            Ape::parse(compact.as_bytes())
        });
        let establishment = RegisteredEstablishment {
            name: row.text("denomination").map(str::to_owned),
            ape: ape.filter(|_| is_current),
            commune: row.optional("commune", findings, commune),
            legal_category: row.optional("categorie_juridique", findings, |text| {
                let bytes = text.as_bytes().try_into().ok();
                let digits = |code: &[u8; 4]| code.iter().all(u8::is_ascii_digit);
                bytes.filter(digits).ok_or(Invalid { expected: "a four-digit legal category" })
            }),
        };
        read.entry(siret).or_insert(establishment);
        Ok(())
    });
    Ok(read)
}

/// The names under which NAF rév. 2 (2008) is met; NAF 2025 reuses its codes with other meanings.
fn is_rev2(version: &str) -> bool {
    let name: String = version
        .to_lowercase()
        .chars()
        .filter(|character| character.is_alphanumeric())
        .map(|character| if character == 'é' { 'e' } else { character })
        .collect();
    matches!(name.as_str(), "nafrev2" | "rev2" | "2" | "2008" | "naf2008")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rev_2_is_understood() {
        for name in ["NAFRev2", "NAF rév. 2", "rev2", "2008"] {
            assert!(is_rev2(name), "{name}");
        }
        for name in ["NAF2025", "NAFRev1", "2025", "NAP"] {
            assert!(!is_rev2(name), "{name}");
        }
    }
}
