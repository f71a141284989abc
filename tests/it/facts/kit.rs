//! Records written by sentences, and the facts made from them through the real store.

use std::collections::BTreeMap;
use std::path::Path;

use pilotage::facts::schema::{EmployerFacts, PersonFacts};
use pilotage::facts::{Provenance, Sources, assemble};
use pilotage::ingest::inventory::{FileKey, FiledDeclarations, Inventory};
use pilotage::ingest::records::{
    AbsenceFamily, AbsenceRecord, ContractChangeRecord, ContractRecord, DeclarationRecord,
    DeclarationType, EndRecord, IdentityRecord, IndividualRecord, Nature, Records, Scope, WorkKind,
    WorkRecord,
};
use pilotage::ingest::registers::Registers;
use pilotage::store::pseudonym::{Identity, Pseudonymiser};
use pilotage::store::{Fingerprint, ParsedBatch, Store};
use pilotage::vocabulary::{
    AbsenceReason, ActivityUnit, ContractNumber, Day, EndReason, Hundredths, Month, PersonKey, Sex,
    Siret,
};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn month(text: &str) -> Month {
    text.parse().unwrap()
}

pub(crate) fn siret(number: u64) -> Siret {
    Siret::from_number(number).unwrap()
}

pub(crate) fn person(number: u64) -> PersonKey {
    PersonKey::from_number(number)
}

pub(crate) fn number(number: u64) -> ContractNumber {
    ContractNumber::from_number(number)
}

pub(crate) fn pseudonymiser() -> Pseudonymiser {
    Pseudonymiser::new(&[7; 32])
}

/// The establishment of most sentences.
pub(crate) const HOME: u64 = 11;

/// One declaration and its rows.
#[derive(Clone)]
pub(crate) struct Declaration {
    pub(crate) record: DeclarationRecord,
    pub(crate) rows: Records,
    who: PersonKey,
    contract: (ContractNumber, Day),
    sequence: u32,
}

/// A monthly of the home establishment.
pub(crate) fn monthly(of: &str) -> Declaration {
    let of = month(of);
    let mut declaration = blank(Nature::Monthly);
    declaration.record.month = Some(of);
    declaration.record.constituted = Some(of.plus(1).first_day().plus(4));
    declaration
}

/// A signal of the home establishment.
pub(crate) fn signal(nature: Nature, constituted: &str, order: u64) -> Declaration {
    let mut declaration = blank(nature);
    declaration.record.constituted = Some(day(constituted));
    declaration.record.order = order;
    declaration
}

fn blank(nature: Nature) -> Declaration {
    Declaration {
        record: DeclarationRecord {
            declaration: 0,
            line: 18,
            version: *b"P26V01",
            nature,
            declaration_type: DeclarationType::Normal,
            siret: siret(HOME),
            month: None,
            fraction: 1,
            fractions: 1,
            order: 1,
            constituted: None,
            scope: Scope::Whole,
            replaces: None,
            ape: None,
            postal_code: Some(*b"35000"),
            commune: None,
            set_aside: false,
        },
        rows: Records::default(),
        who: person(1),
        contract: (number(1), day("2024-01-01")),
        sequence: 0,
    }
}

impl Declaration {
    pub(crate) fn at(mut self, establishment: u64) -> Self {
        self.record.siret = siret(establishment);
        self
    }

    pub(crate) fn replacing(mut self, order: u64) -> Self {
        self.record.declaration_type = DeclarationType::Replacement;
        self.record.order = order;
        self
    }

    /// The person the next rows are about.
    pub(crate) fn person(mut self, who: u64, stated: Sex, digit: Sex, birth: &str) -> Self {
        self.who = person(who);
        self.rows.individuals.push(IndividualRecord {
            declaration: 0,
            person: self.who,
            identity: Identity::Nir,
            stated_sex: stated,
            number_sex: digit,
            birth: birth.parse().ok(),
            draws_pension: false,
        });
        self
    }

    /// The person drew a pension when this was declared.
    pub(crate) fn pensioner(mut self) -> Self {
        self.rows.individuals.iter_mut().for_each(|row| row.draws_pension = true);
        self
    }

    /// The contract the next rows are about.
    pub(crate) fn contract(self, of: u64, start: &str) -> Self {
        self.contract_in(of, start, Some("10"))
    }

    /// The contract the next rows are about, which this declaration need not describe.
    pub(crate) fn about(mut self, of: u64, start: &str) -> Self {
        self.contract = (number(of), day(start));
        self
    }

    pub(crate) fn contract_in(mut self, of: u64, start: &str, unit: Option<&str>) -> Self {
        self.contract = (number(of), day(start));
        self.rows.contracts.push(ContractRecord {
            declaration: 0,
            person: self.who,
            number: number(of),
            start: day(start),
            nature: None,
            scheme: None,
            complement: None,
            recourse: None,
            occupation: None,
            working_time: None,
            unit: unit.map(|unit| ActivityUnit::parse(unit.as_bytes()).unwrap()),
            category_quota: Some(Hundredths::new(15_167)),
            quota: None,
            disability: None,
            expected_end: None,
            user_establishment: None,
        });
        self
    }

    /// What the last contract of this declaration states otherwise.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut ContractRecord)) -> Self {
        change(self.rows.contracts.last_mut().unwrap());
        self
    }

    pub(crate) fn changed(
        mut self,
        on: &str,
        old_siret: Option<u64>,
        old_number: Option<u64>,
        old_start: Option<&str>,
    ) -> Self {
        self.rows.changes.push(ContractChangeRecord {
            declaration: 0,
            person: self.who,
            number: self.contract.0,
            start: self.contract.1,
            changed: day(on),
            old_siret: old_siret.map(siret),
            old_number: old_number.map(number),
            old_start: old_start.map(day),
        });
        self
    }

    pub(crate) fn ends(mut self, last_day: &str, reason: &str) -> Self {
        self.sequence += 1;
        self.rows.ends.push(EndRecord {
            declaration: 0,
            sequence: self.sequence,
            person: self.who,
            number: self.contract.0,
            contract_start: self.contract.1,
            last_day: day(last_day),
            reason: EndReason::parse(reason.as_bytes()).unwrap(),
        });
        self
    }

    pub(crate) fn leave(self, reason: &str, worked: &str, end: &str, returned: &str) -> Self {
        self.absence(AbsenceFamily::Leave, reason, worked, end, returned)
    }

    pub(crate) fn suspension(self, reason: &str, first: &str, last: &str) -> Self {
        self.absence(AbsenceFamily::Suspension, reason, first, last, "")
    }

    pub(crate) fn absence(
        mut self,
        family: AbsenceFamily,
        reason: &str,
        from: &str,
        expected_end: &str,
        returned: &str,
    ) -> Self {
        self.sequence += 1;
        self.rows.absences.push(AbsenceRecord {
            declaration: 0,
            sequence: self.sequence,
            person: self.who,
            number: self.contract.0,
            contract_start: self.contract.1,
            family,
            reason: AbsenceReason::parse(reason.as_bytes()).unwrap(),
            from: day(from),
            expected_end: expected_end.parse().ok(),
            returned: returned.parse().ok(),
            accident: None,
        });
        self
    }

    /// The last leave comes from an accident of that day.
    pub(crate) fn of_accident(mut self, of: &str) -> Self {
        self.rows.absences.last_mut().unwrap().accident = Some(day(of));
        self
    }

    /// Paid work over the declaration's month.
    pub(crate) fn pays(self, of: u64, hundredths: i64, unit: Option<&str>) -> Self {
        let month = self.record.month.unwrap();
        let (from, to) = (month.first_day().to_string(), month.last_day().to_string());
        self.works(Some(of), &from, &to, WorkKind::Paid, hundredths, unit)
    }

    pub(crate) fn works(
        mut self,
        of: Option<u64>,
        from: &str,
        to: &str,
        kind: WorkKind,
        hundredths: i64,
        unit: Option<&str>,
    ) -> Self {
        self.rows.work.push(WorkRecord {
            declaration: 0,
            person: self.who,
            number: of.map(number),
            from: day(from),
            to: day(to),
            kind,
            measure: Hundredths::new(hundredths),
            unit: unit.map(|unit| ActivityUnit::parse(unit.as_bytes()).unwrap()),
        });
        self
    }

    pub(crate) fn links(mut self, alias: u64, by: Identity) -> Self {
        self.rows.identities.push(IdentityRecord {
            declaration: 0,
            alias: person(alias),
            person: self.who,
            by,
            identity: Identity::Nir,
        });
        self
    }
}

/// A file: its declarations in order.
pub(crate) type File = Vec<Declaration>;

/// What the facts say.
pub(crate) struct Known {
    pub(crate) facts: PersonFacts,
    pub(crate) employers: EmployerFacts,
    pub(crate) provenance: Provenance,
}

/// The facts of these declarations, one file each, without registers.
pub(crate) fn facts(declarations: Vec<Declaration>) -> Known {
    let files: Vec<File> = declarations.into_iter().map(|declaration| vec![declaration]).collect();
    facts_of(&files, &Registers::default(), 3)
}

/// The facts of these files.
pub(crate) fn facts_of(files: &[File], registers: &Registers, buckets: usize) -> Known {
    let folder = tempfile::tempdir().unwrap();
    facts_in(folder.path(), files, registers, buckets)
}

/// The facts of these files, through the store of a folder.
pub(crate) fn facts_in(
    folder: &Path,
    files: &[File],
    registers: &Registers,
    buckets: usize,
) -> Known {
    let store = Store::open(folder, &pseudonymiser()).unwrap();
    let (mut filed, mut records) = (Vec::new(), Vec::new());
    for (index, file) in files.iter().enumerate() {
        let (key, kept) = keep(&store, index, file);
        filed.push(FiledDeclarations {
            key,
            batch: index,
            declarations: kept.rows().unwrap(),
            identities: kept.rows().unwrap(),
        });
        records.push(kept);
    }
    let inventory = Inventory::of(&filed);
    let sources = Sources {
        filed: &filed,
        records: &records,
        inventory: &inventory,
        tables: None,
        registers,
        rev2_until: "2026-12".parse().ok(),
    };
    known(&store, &sources, buckets)
}

pub(crate) fn known(store: &Store, sources: &Sources<'_>, buckets: usize) -> Known {
    let assembled = assemble(store, sources, buckets).unwrap();
    assert_eq!(assembled.buckets.len(), buckets);
    let mut facts = PersonFacts::default();
    for bucket in &assembled.buckets {
        let part = bucket.load().unwrap();
        facts.persons.extend(part.persons);
        facts.contracts.extend(part.contracts);
        facts.work.extend(part.work);
        facts.absences.extend(part.absences);
        facts.passes.extend(part.passes);
        facts.suspensions.extend(part.suspensions);
        facts.prolongations.extend(part.prolongations);
    }
    // Each person is whole in one bucket: a stable sort by person restores one order for all.
    facts.persons.sort_by_key(|row| row.person);
    facts.contracts.sort_by_key(|row| row.person);
    facts.work.sort_by_key(|row| row.person);
    facts.absences.sort_by_key(|row| row.person);
    facts.passes.sort_by_key(|row| row.person);
    facts.suspensions.sort_by_key(|row| row.person);
    facts.prolongations.sort_by_key(|row| row.person);
    Known { facts, employers: assembled.employers, provenance: assembled.provenance }
}

fn keep(store: &Store, index: usize, file: &File) -> (FileKey, ParsedBatch) {
    let mut all = Records::default();
    for (ordinal, declaration) in (0..).zip(file) {
        let mut record = declaration.record.clone();
        record.declaration = ordinal;
        all.declarations.push(record);
        let mut rows = declaration.rows.clone();
        rows.individuals.iter_mut().for_each(|row| row.declaration = ordinal);
        rows.identities.iter_mut().for_each(|row| row.declaration = ordinal);
        rows.contracts.iter_mut().for_each(|row| row.declaration = ordinal);
        rows.changes.iter_mut().for_each(|row| row.declaration = ordinal);
        rows.ends.iter_mut().for_each(|row| row.declaration = ordinal);
        rows.absences.iter_mut().for_each(|row| row.declaration = ordinal);
        rows.work.iter_mut().for_each(|row| row.declaration = ordinal);
        all.append(&rows);
    }
    let content = Fingerprint::of(format!("file {index} of {}", file.len()).as_bytes());
    let mut writer = store.parse(vec![content], "test").unwrap();
    writer.write(&all).unwrap();
    writer.end_file(b"{}");
    let kept = writer.finish().unwrap();
    // Names do not follow the order of the files.
    let name = format!("{:02}.dsn", index * 7 % 100);
    (FileKey { name, fingerprint: content.bytes() }, kept)
}

/// Contracts as (establishment, number, start, declared end, reason).
pub(crate) fn contracts(known: &Known) -> Vec<(u64, u64, String, String)> {
    use pilotage::facts::schema::EndCause;
    let end = |row: &pilotage::facts::schema::ContractFact| {
        row.declared_end.map_or(String::new(), |end| match end.cause {
            EndCause::Reason(reason) => format!("{} {}", end.last_day, reason.as_str()),
            EndCause::EmployerChange => format!("{} changement", end.last_day),
        })
    };
    let rows = known.facts.contracts.iter();
    rows.map(|row| (row.siret.number(), row.number.number(), row.start.to_string(), end(row)))
        .collect()
}

/// Absences as (reason, first day, last day).
pub(crate) fn absences(known: &Known) -> Vec<(String, String, String)> {
    let rows = known.facts.absences.iter();
    rows.map(|row| {
        let last = row.last.map_or(String::new(), |last| last.to_string());
        (row.reason.as_str().to_owned(), row.first.to_string(), last)
    })
    .collect()
}

/// Hundredths of paid work by number of contract (0: unattached) and unit.
pub(crate) fn paid(known: &Known) -> BTreeMap<(u64, String), i64> {
    let mut sums = BTreeMap::new();
    for row in known.facts.work.iter().filter(|row| row.kind == WorkKind::Paid) {
        let contract = row.contract.map_or(0, |(number, _)| number.number());
        let unit = row.unit.map_or(String::new(), |unit| unit.as_str().to_owned());
        *sums.entry((contract, unit)).or_default() += row.measure.hundredths();
    }
    sums
}
