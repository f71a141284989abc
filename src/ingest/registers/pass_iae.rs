//! `pass_iae.csv`: who holds which PASS, from when to when.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::findings::{RegisterDefect, RegisterFinding};
use super::sheet::{Layout, RegisterError, Row, Sheet, commune};
use crate::facts::schema::{PassFact, PassOrigin};
use crate::store::pseudonym::{Identity, Pseudonymiser};
use crate::vocabulary::{Day, Invalid, PassId, PersonKey, Sex, Siret};

const LAYOUT: Layout = Layout {
    file: "pass_iae.csv",
    required: &[
        "numero_pass",
        "sexe",
        "annee_naissance",
        "date_debut",
        "date_fin",
        "commune",
        "qpv",
    ],
    optional: &["nir", "cle_personne", "origine", "siret"],
};

/// What the register of PASS says.
#[derive(Default, Clone, PartialEq, Eq)]
pub(super) struct Passes {
    pub(super) passes: Vec<PassFact>,
    /// Sex read in the first digit of the NIR.
    pub(super) number_sexes: BTreeMap<PersonKey, Sex>,
}

pub(super) fn read(
    folder: &Path,
    pseudonymiser: &Pseudonymiser,
    findings: &mut Vec<RegisterFinding>,
) -> Result<Passes, RegisterError> {
    let sheet = Sheet::read(folder, &LAYOUT)?;
    if !sheet.has("nir") && !sheet.has("cle_personne") {
        let column = "nir ou cle_personne";
        return Err(RegisterError::MissingColumn { file: LAYOUT.file, column });
    }
    let mut read = Passes::default();
    let mut known = BTreeSet::new();
    sheet.for_each(findings, |row, findings| {
        let pass = row.required("numero_pass", PassId::parse)?;
        let holder = holder(row, pseudonymiser)?;
        let start: Day = row.required("date_debut", str::parse)?;
        let end: Day = row.required("date_fin", str::parse)?;
        if end < start {
            return Err(row.finding("date_fin", RegisterDefect::EndBeforeStart));
        }
        if !known.insert(pass.clone()) {
            return Err(row.finding("numero_pass", RegisterDefect::RepeatedPass));
        }
        if holder.number_sex != Sex::Unknown {
            read.number_sexes.insert(holder.person, holder.number_sex);
        }
        read.passes.push(PassFact {
            person: holder.person,
            pass,
            sex: row.optional("sexe", findings, sex).unwrap_or(Sex::Unknown),
            birth_year: row.optional("annee_naissance", findings, year),
            start,
            end,
            commune: row.optional("commune", findings, commune),
            priority_district: row.optional("qpv", findings, yes_or_no),
            origin: row.optional("origine", findings, origin),
            siret: row.optional("siret", findings, |text| Siret::parse(text.as_bytes())),
        });
        Ok(())
    });
    Ok(read)
}

struct Holder {
    person: PersonKey,
    number_sex: Sex,
}

/// The key stated, else that of the NIR: the same as in declarations.
fn holder(row: &Row<'_>, pseudonymiser: &Pseudonymiser) -> Result<Holder, RegisterFinding> {
    if row.text("cle_personne").is_some() {
        let person = row.required("cle_personne", person_key)?;
        return Ok(Holder { person, number_sex: Sex::Unknown });
    }
    let nir = row.required("nir", normalise_nir)?;
    if is_placeholder(&nir) {
        return Err(row.finding("nir", RegisterDefect::PlaceholderNir));
    }
    Ok(Holder {
        person: pseudonymiser.person(Identity::Nir, &nir),
        number_sex: Sex::from_digit(nir.first().copied().unwrap_or_default()),
    })
}

/// Thirteen characters, `2A` and `2B` included; of fifteen, the last two are the control key
/// (ruling 28) and are dropped.
pub(in crate::ingest) fn normalise_nir(text: &str) -> Result<[u8; 13], Invalid> {
    const EXPECTED: Invalid = Invalid { expected: "a NIR of 13 or 15 characters" };
    let compact: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| byte.to_ascii_uppercase())
        .collect();
    let (number, control) = match compact.len() {
        13 => (compact.as_slice(), &[][..]),
        15 => compact.split_at(13),
        _ => return Err(EXPECTED),
    };
    let number: [u8; 13] = number.try_into().map_err(|_| EXPECTED)?;
    let digits = number.iter().enumerate().all(|(place, byte)| {
        // Corsica: département 2A or 2B, in seventh place.
        byte.is_ascii_digit() || (place == 6 && matches!(byte, b'A' | b'B'))
    });
    (digits && control.iter().all(u8::is_ascii_digit)).then_some(number).ok_or(EXPECTED)
}

/// `9{13}` and `[12]9{12}` stand for a number not known yet (ruling 26).
pub(in crate::ingest) fn is_placeholder(nir: &[u8; 13]) -> bool {
    let [first, rest @ ..] = nir;
    matches!(first, b'1' | b'2' | b'9') && rest.iter().all(|byte| *byte == b'9')
}

/// A key already pseudonymised: sixteen hexadecimal characters.
pub(in crate::ingest) fn person_key(text: &str) -> Result<PersonKey, Invalid> {
    const EXPECTED: Invalid = Invalid { expected: "a person key of 16 hexadecimal characters" };
    if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(EXPECTED);
    }
    u64::from_str_radix(text, 16).map(PersonKey::from_number).map_err(|_| EXPECTED)
}

fn sex(text: &str) -> Result<Sex, Invalid> {
    match Sex::from_code(text) {
        Sex::Unknown => Err(Invalid { expected: "F or H" }),
        known @ (Sex::Women | Sex::Men) => Ok(known),
    }
}

fn year(text: &str) -> Result<i32, Invalid> {
    let plausible = |year: &i32| (1900..=2100).contains(year);
    let expected = Invalid { expected: "a year of four digits" };
    text.parse().ok().filter(plausible).ok_or(expected)
}

fn yes_or_no(text: &str) -> Result<bool, Invalid> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "oui" | "o" | "true" | "vrai" => Ok(true),
        "0" | "non" | "n" | "false" | "faux" => Ok(false),
        _ => Err(Invalid { expected: "oui or non" }),
    }
}

fn origin(text: &str) -> Result<PassOrigin, Invalid> {
    match text {
        "defaut" => Ok(PassOrigin::Default),
        "pe" => Ok(PassOrigin::PoleEmploi),
        "stock_ai" => Ok(PassOrigin::AiStock),
        "admin" => Ok(PassOrigin::Administrator),
        _ => Err(Invalid { expected: "defaut, pe, stock_ai or admin" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nir_loses_its_control_key_and_its_spaces() {
        let nir = normalise_nir("2890135999001").unwrap();
        assert_eq!(normalise_nir("289013599900145").unwrap(), nir);
        assert_eq!(normalise_nir("2 89 01 35 999 001").unwrap(), nir);
        assert!(normalise_nir("289012a999001").is_ok());
        for wrong in ["289013599900", "28901359990014", "28901359990014X", "X890135999001", ""] {
            assert!(normalise_nir(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn placeholders_are_nobody() {
        for (nir, placeholder) in [
            ("9999999999999", true),
            ("1999999999999", true),
            ("2999999999999", true),
            ("3999999999999", false),
            ("2999999999998", false),
        ] {
            assert_eq!(is_placeholder(&normalise_nir(nir).unwrap()), placeholder, "{nir}");
        }
    }
}
