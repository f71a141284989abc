//! Who an individual is: blocks 30 and 31.
//!
//! The key is made of the certified NIR, else the declared one, else the NTT, else family name,
//! first names and birth date. A NIR made of nines is no NIR. The other identities met beside it
//! are handed on as links; the inventory decides which of them hold.

use std::io;

use super::field::Field;
use super::texts::{Normaliser, Text, Texts};
use crate::ingest::findings::{FindingKind, Findings};
use crate::ingest::records::{IdentityRecord, IndividualRecord};
use crate::store::pseudonym::{Identity, Pseudonymiser};
use crate::vocabulary::{ContractNumber, Day, Invalid, PersonKey, Sex, Siren};

/// What blocks 30 and 31 of one individual say.
#[derive(Default)]
pub(super) struct IdentityDraft {
    declared: Option<[u8; 13]>,
    certified: Option<[u8; 13]>,
    stated_sex: Option<u8>,
    birth: Option<[u8; 8]>,
    draws_pension: bool,
    name: Option<Text>,
    first_names: Option<Text>,
    matricule: Option<Text>,
    ntt: Option<Text>,
    changes: Vec<IdentityChange>,
}

/// Old values of one block 31.
#[derive(Default, Clone, Copy)]
struct IdentityChange {
    changed: Option<Day>,
    nir: Option<[u8; 13]>,
    name: Option<Text>,
    first_names: Option<Text>,
    birth: Option<[u8; 8]>,
}

impl IdentityDraft {
    pub(super) fn clear(&mut self) {
        let mut changes = std::mem::take(&mut self.changes);
        changes.clear();
        *self = Self { changes, ..Self::default() };
    }

    pub(super) fn open_change(&mut self) {
        self.changes.push(IdentityChange::default());
    }

    /// Takes in a rubrique of block 30.
    pub(super) fn take(&mut self, field: Field<'_>, texts: &mut Texts, findings: &mut Findings) {
        match field.rubrique.rank() {
            1 => self.declared = nir(field, findings).or(self.declared),
            300 => self.certified = nir(field, findings).or(self.certified),
            2 => self.name = Some(texts.store(field.value)),
            4 => self.first_names = Some(texts.store(field.value)),
            5 => self.stated_sex = sex(field, findings).or(self.stated_sex),
            6 => {
                self.birth = birth_text(field, findings).or(self.birth);
            }
            19 => self.matricule = Some(texts.store(field.value)),
            20 => self.ntt = ntt(field, texts, findings).or(self.ntt),
            23 => self.draws_pension = draws_pension(field, findings),
            _ => {}
        }
    }

    /// Takes in a rubrique of block 31.
    pub(super) fn take_change(
        &mut self,
        field: Field<'_>,
        texts: &mut Texts,
        findings: &mut Findings,
    ) {
        let Some(change) = self.changes.last_mut() else { return };
        match field.rubrique.rank() {
            1 => change.changed = field.day(findings),
            8 => change.nir = nir(field, findings),
            9 => change.name = Some(texts.store(field.value)),
            10 => change.first_names = Some(texts.store(field.value)),
            11 => change.birth = birth_text(field, findings),
            _ => {}
        }
    }

    /// The person, or nothing when no identity is complete.
    pub(super) fn resolve(
        &self,
        texts: &Texts,
        keys: &mut Keys<'_, '_>,
    ) -> io::Result<Option<(PersonKey, Identity)>> {
        if let Some(nir) = self.certified.or(self.declared) {
            return Ok(Some((keys.of_nir(&nir), Identity::Nir)));
        }
        if let Some(ntt) = self.ntt {
            return Ok(Some((keys.of_text(Identity::Ntt, texts.get(ntt))?, Identity::Ntt)));
        }
        let named = keys.of_name(texts, self.name, self.first_names, self.birth)?;
        Ok(named.map(|person| (person, Identity::Name)))
    }

    /// The person's row.
    pub(super) fn row(
        &self,
        declaration: u32,
        (person, identity): (PersonKey, Identity),
        texts: &Texts,
    ) -> IndividualRecord {
        let first_digit = match self.certified.or(self.declared) {
            Some([first, ..]) => Some(first),
            None => self.ntt.and_then(|ntt| texts.get(ntt).first().copied()),
        };
        let sex = |digit: Option<u8>| digit.map_or(Sex::Unknown, Sex::from_digit);
        IndividualRecord {
            declaration,
            person,
            identity,
            stated_sex: sex(self.stated_sex),
            number_sex: sex(first_digit),
            birth: self.birth.and_then(birth_day),
            draws_pension: self.draws_pension,
        }
    }

    /// Hands on the other identities of the person.
    pub(super) fn links(
        &self,
        declaration: u32,
        (person, identity): (PersonKey, Identity),
        siren: Siren,
        texts: &Texts,
        keys: &mut Keys<'_, '_>,
        into: &mut Vec<IdentityRecord>,
    ) -> io::Result<()> {
        let mut link = |alias: PersonKey, by: Identity| {
            if alias != person {
                into.push(IdentityRecord { declaration, alias, person, by, identity });
            }
        };
        if let Some(matricule) = self.matricule {
            link(keys.of_matricule(siren, texts.get(matricule))?, Identity::Matricule);
        }
        if let (Identity::Nir, Some(ntt)) = (identity, self.ntt) {
            link(keys.of_text(Identity::Ntt, texts.get(ntt))?, Identity::Ntt);
        }
        // Software often splits one change over several blocks: each is tried alone, then all
        // those of the same day together.
        for (index, change) in self.changes.iter().enumerate() {
            if let Some(old) = change.nir {
                link(keys.of_nir(&old), Identity::Nir);
            }
            if identity != Identity::Name || !change.has_civil_status() {
                continue;
            }
            let together = self
                .changes
                .iter()
                .take(index)
                .filter(|other| other.changed == change.changed && other.has_civil_status());
            let combined = together.fold(*change, IdentityChange::or);
            for old in [change, &combined] {
                let name = old.name.or(self.name);
                let first_names = old.first_names.or(self.first_names);
                let birth = old.birth.or(self.birth);
                if let Some(alias) = keys.of_name(texts, name, first_names, birth)? {
                    link(alias, Identity::Name);
                }
            }
        }
        Ok(())
    }
}

impl IdentityChange {
    fn has_civil_status(&self) -> bool {
        self.name.is_some() || self.first_names.is_some() || self.birth.is_some()
    }

    fn or(self, other: &Self) -> Self {
        Self {
            changed: self.changed,
            nir: self.nir,
            name: self.name.or(other.name),
            first_names: self.first_names.or(other.first_names),
            birth: self.birth.or(other.birth),
        }
    }
}

/// Makes keys from identities in comparable form.
pub(super) struct Keys<'a, 'm> {
    pub(super) pseudonymiser: &'a Pseudonymiser,
    pub(super) normaliser: &'a mut Normaliser<'m>,
}

impl Keys<'_, '_> {
    fn of_nir(&self, nir: &[u8; 13]) -> PersonKey {
        self.pseudonymiser.person(Identity::Nir, nir)
    }

    fn of_text(&mut self, identity: Identity, text: &[u8]) -> io::Result<PersonKey> {
        let key = self.normaliser.clear().push(text)?.key();
        Ok(self.pseudonymiser.person(identity, key))
    }

    pub(super) fn of_contract(&mut self, number: &[u8]) -> io::Result<ContractNumber> {
        Ok(self.pseudonymiser.contract(self.normaliser.clear().push(number)?.key()))
    }

    /// An internal number is unique within a company only.
    fn of_matricule(&mut self, siren: Siren, matricule: &[u8]) -> io::Result<PersonKey> {
        let siren =
            siren.number().to_be_bytes().map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]);
        let key = self.normaliser.clear().push(siren.as_flattened())?.push(matricule)?.key();
        Ok(self.pseudonymiser.person(Identity::Matricule, key))
    }

    fn of_name(
        &mut self,
        texts: &Texts,
        name: Option<Text>,
        first_names: Option<Text>,
        birth: Option<[u8; 8]>,
    ) -> io::Result<Option<PersonKey>> {
        let (Some(name), Some(first_names), Some(birth)) = (name, first_names, birth) else {
            return Ok(None);
        };
        let normaliser = self.normaliser.clear().push(texts.get(name))?;
        let key = normaliser.push(texts.get(first_names))?.push(&birth)?.key();
        Ok(Some(self.pseudonymiser.person(Identity::Name, key)))
    }
}

/// A NIR, upper-cased (Corsica); nothing for a placeholder or an ill-formed number.
fn nir(field: Field<'_>, findings: &mut Findings) -> Option<[u8; 13]> {
    let Some(nir) = field.text::<13>().map(|text| text.map(|byte| byte.to_ascii_uppercase()))
    else {
        findings.add(field.finding(FindingKind::InvalidIdentifier));
        return None;
    };
    let [first, rest @ ..] = nir;
    if rest == [b'9'; 12] && matches!(first, b'1' | b'2' | b'9') {
        findings.add(field.finding(FindingKind::PlaceholderNir));
        return None;
    }
    let well_formed = (0usize..).zip(&nir).all(|(position, byte)| match position {
        0 => matches!(byte, b'1'..=b'9'),
        6 => matches!(byte, b'0'..=b'9' | b'A' | b'B'),
        _ => byte.is_ascii_digit(),
    });
    if !well_formed {
        findings.add(field.finding(FindingKind::InvalidIdentifier));
    }
    well_formed.then_some(nir)
}

/// An NTT: 11 to 40 characters, the first telling the sex.
fn ntt(field: Field<'_>, texts: &mut Texts, findings: &mut Findings) -> Option<Text> {
    let value = field.value.trim_ascii();
    if (11..=40).contains(&value.len()) {
        return Some(texts.store(value));
    }
    findings.add(field.finding(FindingKind::InvalidIdentifier));
    None
}

/// The digit of a stated sex: 01 man, 02 woman.
fn sex(field: Field<'_>, findings: &mut Findings) -> Option<u8> {
    match field.text::<2>() {
        Some([b'0', digit @ (b'1' | b'2')]) => Some(digit),
        _ => {
            findings.add(field.finding(FindingKind::InvalidCode));
            None
        }
    }
}

/// Whether the person works while drawing a pension: 01 is no, 03 yes.
fn draws_pension(field: Field<'_>, findings: &mut Findings) -> bool {
    match field.text::<2>() {
        Some([b'0', b'3']) => true,
        Some([b'0', b'1']) => false,
        _ => {
            findings.add(field.finding(FindingKind::InvalidCode));
            false
        }
    }
}

/// The text of a birth date that exists, unknown parts (99 or 00) included.
fn birth_text(field: Field<'_>, findings: &mut Findings) -> Option<[u8; 8]> {
    let parse = |text: &[u8]| {
        let text: Option<[u8; 8]> = text.try_into().ok();
        text.filter(|text| birth_day(*text).is_some())
            .ok_or(Invalid { expected: "a birth date (JJMMAAAA, 99 for what is unknown)" })
    };
    field.read(parse, FindingKind::InvalidDate, findings)
}

/// The day of birth: an unknown month reads as 1 July, an unknown day as the 15th.
fn birth_day(text: [u8; 8]) -> Option<Day> {
    let [d1, d2, m1, m2, y1, y2, y3, y4] = text;
    let unknown = |part: [u8; 2]| matches!(&part, b"99" | b"00");
    let (day, month) = match ([d1, d2], [m1, m2]) {
        (_, month) if unknown(month) => (*b"01", *b"07"),
        (day, month) if unknown(day) => (*b"15", month),
        known => known,
    };
    let ([d1, d2], [m1, m2]) = (day, month);
    let plausible = matches!([y1, y2], [b'1', b'8' | b'9'] | [b'2', b'0']);
    Day::parse_norm(&[d1, d2, m1, m2, y1, y2, y3, y4]).ok().filter(|_| plausible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_of_a_birth_date_fall_in_the_middle() {
        let cases = [
            ("05011989", Some("1989-01-05")),
            ("99991990", Some("1990-07-01")),
            ("00001990", Some("1990-07-01")),
            ("12991990", Some("1990-07-01")),
            ("99021990", Some("1990-02-15")),
            ("00021990", Some("1990-02-15")),
            ("31021990", None),
            ("05019999", None),
            ("0501199A", None),
        ];
        for (text, expected) in cases {
            let day = birth_day(text.as_bytes().try_into().unwrap());
            assert_eq!(day.map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }
}
