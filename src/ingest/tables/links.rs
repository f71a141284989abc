//! `ddadtassure`, `ddadtemployeur`, `ddadtemployeur_assure`: persons, establishments and the links
//! between them. Counting people means counting persons, never links.

use std::path::Path;

use super::findings::TableFindings;
use super::lookup::Lookup;
use super::source::{Layout, Refusal, Source, TableError};
use crate::ingest::registers::pass_iae::{is_placeholder, normalise_nir, person_key};
use crate::store::pseudonym::{Identity, Pseudonymiser};
use crate::vocabulary::{Ape, Day, Invalid, PersonKey, Sex, Siret};

const PERSONS: Layout = Layout {
    table: "ddadtassure",
    required: &["id"],
    optional: &["cle_personne", "num_immatriculation", "sexe", "date_naissance"],
};

const ESTABLISHMENTS: Layout = Layout {
    table: "ddadtemployeur",
    required: &["id", "siret"],
    optional: &["et_code_apet", "en_code_apen", "et_code_postal"],
};

const LINKS: Layout = Layout {
    table: "ddadtemployeur_assure",
    required: &["id", "id_assure", "id_employeur"],
    optional: &[],
};

/// A person of the tables.
#[derive(Clone, Copy)]
pub(super) struct Person {
    pub(super) key: PersonKey,
    pub(super) identity: Identity,
    pub(super) stated_sex: Sex,
    pub(super) number_sex: Sex,
    pub(super) birth: Option<Day>,
}

/// An establishment of the tables.
#[derive(Clone, Copy)]
pub(super) struct Establishment {
    pub(super) siret: Siret,
    pub(super) ape: Option<Ape>,
    pub(super) postal_code: Option<[u8; 5]>,
}

/// A person at an establishment.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) person: Person,
    pub(super) siret: Siret,
}

/// Who works where.
pub(super) struct Links {
    pub(super) links: Lookup<Link>,
    pub(super) establishments: Lookup<Establishment>,
}

pub(super) fn read(
    folder: &Path,
    pseudonymiser: &Pseudonymiser,
    findings: &mut TableFindings,
) -> Result<Links, TableError> {
    let persons = persons(folder, pseudonymiser, findings)?;
    let establishments = establishments(folder, findings)?;
    let mut links = Vec::new();
    Source::required(folder, &LINKS)?.for_each(findings, |row| {
        let person = *persons
            .get(row.required("id_assure", |cell| cell.id())?)
            .ok_or(Refusal::unknown_key("id_assure"))?;
        let establishment = establishments
            .get(row.required("id_employeur", |cell| cell.id())?)
            .ok_or(Refusal::unknown_key("id_employeur"))?;
        let id = row.required("id", |cell| cell.id())?;
        links.push((id, Link { person, siret: establishment.siret }));
        Ok(())
    })?;
    Ok(Links { links: Lookup::new(links), establishments })
}

fn persons(
    folder: &Path,
    pseudonymiser: &Pseudonymiser,
    findings: &mut TableFindings,
) -> Result<Lookup<Person>, TableError> {
    let mut persons = Vec::new();
    Source::required(folder, &PERSONS)?.for_each(findings, |row| {
        let id = row.required("id", |cell| cell.id())?;
        let mut unusable = None;
        let number = row.cell("num_immatriculation").and_then(|cell| cell.text().ok());
        let stated = row.optional("cle_personne", &mut unusable, |cell| person_key(cell.text()?));
        let nir =
            number.and_then(|number| normalise_nir(number).ok()).filter(|nir| !is_placeholder(nir));
        let (key, identity) = match (stated, nir) {
            (Some(key), _) => (key, Identity::Nir),
            (None, Some(nir)) => (pseudonymiser.person(Identity::Nir, &nir), Identity::Nir),
            // A masked number links nobody: the person is the base's own, under a text no name
            // can take.
            (None, None) => {
                let own = format!("ddadtassure.id={id}");
                (pseudonymiser.person(Identity::Name, own.as_bytes()), Identity::Name)
            }
        };
        let person = Person {
            key,
            identity,
            stated_sex: row
                .optional("sexe", &mut unusable, |cell| sex(cell.text()?))
                .unwrap_or(Sex::Unknown),
            // The first digit survives masking.
            number_sex: number
                .and_then(|number| number.bytes().next())
                .map_or(Sex::Unknown, Sex::from_digit),
            birth: row
                .optional("date_naissance", &mut unusable, |cell| birth(cell.text()?))
                .flatten(),
        };
        persons.push((id, person));
        unusable.map_or(Ok(()), Err)
    })?;
    Ok(Lookup::new(persons))
}

fn establishments(
    folder: &Path,
    findings: &mut TableFindings,
) -> Result<Lookup<Establishment>, TableError> {
    let mut establishments = Vec::new();
    Source::required(folder, &ESTABLISHMENTS)?.for_each(findings, |row| {
        let id = row.required("id", |cell| cell.id())?;
        let siret = row.required("siret", |cell| Siret::parse(cell.text()?.as_bytes()))?;
        let mut unusable = None;
        let mut activity = |column| {
            row.optional(column, &mut unusable, |cell| Ape::parse(cell.text()?.as_bytes()))
        };
        let ape = activity("et_code_apet").or_else(|| activity("en_code_apen"));
        // A masked postal code is unknown, not wrong.
        let postal_code = row.cell("et_code_postal").and_then(|cell| {
            let code: [u8; 5] = cell.text().ok()?.as_bytes().try_into().ok()?;
            code.iter().all(u8::is_ascii_digit).then_some(code)
        });
        establishments.push((id, Establishment { siret, ape, postal_code }));
        unusable.map_or(Ok(()), Err)
    })?;
    Ok(Lookup::new(establishments))
}

fn sex(text: &str) -> Result<Sex, Invalid> {
    match Sex::from_code(text) {
        Sex::Unknown => Err(Invalid { expected: "F or H" }),
        known @ (Sex::Women | Sex::Men) => Ok(known),
    }
}

/// `JJMMAAAA`; an unknown month (99 or 00) is read as 1 July, an unknown day as the 15th, an
/// unknown year as no date.
fn birth(text: &str) -> Result<Option<Day>, Invalid> {
    const EXPECTED: Invalid = Invalid { expected: "a birth date (JJMMAAAA)" };
    let part = |from, to| -> Option<u32> { text.get(from..to)?.parse().ok() };
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(EXPECTED);
    }
    let (Some(day), Some(month), Some(year)) = (part(0, 2), part(2, 4), part(4, 8)) else {
        return Err(EXPECTED);
    };
    let year = match year {
        0 | 9999 => return Ok(None),
        known => i32::try_from(known).map_err(|_| EXPECTED)?,
    };
    let unknown = |part| matches!(part, 0 | 99);
    let date = match (unknown(month), unknown(day)) {
        (true, _) => Day::from_ymd(year, 7, 1),
        (false, true) => Day::from_ymd(year, month, 15),
        (false, false) => Day::from_ymd(year, month, day),
    };
    date.map(Some).ok_or(EXPECTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_of_a_birth_date_are_middles() {
        for (text, expected) in [
            ("14062005", Some("2005-06-14")),
            ("99991990", Some("1990-07-01")),
            ("00051990", Some("1990-05-15")),
            ("99999999", None),
        ] {
            let read = birth(text).unwrap().map(|day| day.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
        for wrong in ["2005-06-14", "31022000", "", "1406200"] {
            assert!(birth(wrong).is_err(), "{wrong}");
        }
    }
}
