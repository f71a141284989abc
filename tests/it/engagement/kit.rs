//! Lives told by sentences, and what they say of employers.

use std::collections::BTreeMap;

use pilotage::employers::HireRules;
use pilotage::employers::criteria::Criterion;
use pilotage::employers::method::Method;
use pilotage::employers::observations::{Observation, Observer};
use pilotage::employers::windows::Windows;
use pilotage::facts::schema::{
    ContractFact, DeclaredEnd, EmployerFacts, EndCause, PersonFact, PersonFacts,
};
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::{
    ContractNature, ContractNumber, Day, EndReason, Month, Occupation, PersonKey, PublicScheme,
    Recourse, SchemeComplement, Sex, Siret, WorkingTime,
};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn siret(number: u64) -> Siret {
    Siret::from_number(number).unwrap()
}

/// The hiring establishment of most lives, and another company.
pub(crate) const HERE: u64 = 100_00001;
pub(crate) const ELSEWHERE: u64 = 200_00001;

/// A full-time fixed-term contract that ended as planned.
pub(crate) fn job(place: u64, start: &str, end: &str) -> ContractFact {
    let start = day(start);
    let last = day(end);
    ContractFact {
        person: PersonKey::from_number(1),
        siret: siret(place),
        number: ContractNumber::from_number(u64::from(start.number().unsigned_abs())),
        start,
        nature: ContractNature::parse(b"02").ok(),
        scheme: PublicScheme::parse(b"99").ok(),
        complement: None,
        recourse: None,
        occupation: Occupation::parse(b"554a").ok(),
        working_time: WorkingTime::parse(b"10").ok(),
        unit: None,
        category_quota: None,
        quota: None,
        disabled_since: None,
        expected_end: Some(last),
        declared_end: Some(DeclaredEnd {
            last_day: last,
            cause: EndCause::Reason(EndReason::parse(b"031").unwrap()),
        }),
        first_declared: start.month(),
        last_declared: last.month(),
    }
}

pub(crate) trait Told {
    fn nature(self, code: &str) -> Self;
    fn scheme(self, code: &str) -> Self;
    fn complement(self, code: &str) -> Self;
    fn recourse(self, code: &str) -> Self;
    fn reason(self, code: &str) -> Self;
    fn part_time(self) -> Self;
    /// Still running when the data end.
    fn running(self) -> Self;
    /// Never closed, last declared in this month.
    fn silent_after(self, month: &str) -> Self;
    fn of(self, person: u64) -> Self;
}

impl Told for ContractFact {
    fn nature(self, code: &str) -> Self {
        Self { nature: ContractNature::parse(code.as_bytes()).ok(), ..self }
    }
    fn scheme(self, code: &str) -> Self {
        Self { scheme: PublicScheme::parse(code.as_bytes()).ok(), ..self }
    }
    fn complement(self, code: &str) -> Self {
        Self { complement: SchemeComplement::parse(code.as_bytes()).ok(), ..self }
    }
    fn recourse(self, code: &str) -> Self {
        Self { recourse: Recourse::parse(code.as_bytes()).ok(), ..self }
    }
    fn reason(self, code: &str) -> Self {
        let cause = EndCause::Reason(EndReason::parse(code.as_bytes()).unwrap());
        let declared_end = self.declared_end.map(|end| DeclaredEnd { cause, ..end });
        Self { declared_end, ..self }
    }
    fn part_time(self) -> Self {
        Self { working_time: WorkingTime::parse(b"20").ok(), ..self }
    }
    fn running(self) -> Self {
        let last_declared = NEWEST.parse().unwrap();
        Self { declared_end: None, expected_end: None, last_declared, ..self }
    }
    fn silent_after(self, month: &str) -> Self {
        let last_declared: Month = month.parse().unwrap();
        Self { declared_end: None, expected_end: None, last_declared, ..self }
    }
    fn of(self, person: u64) -> Self {
        Self { person: PersonKey::from_number(person), ..self }
    }
}

const OLDEST: &str = "2018-01";
/// Two months to be complete, three to infer ends: T is December 2025.
const NEWEST: &str = "2026-05";

/// Everybody files every month.
pub(crate) fn employers(contracts: &[ContractFact]) -> EmployerFacts {
    let (oldest, newest): (Month, Month) = (OLDEST.parse().unwrap(), NEWEST.parse().unwrap());
    let filings = contracts
        .iter()
        .map(|contract| (contract.siret, oldest.through(newest).collect()))
        .collect::<BTreeMap<_, _>>();
    EmployerFacts { filings, declared: Some((oldest, newest)), ..EmployerFacts::default() }
}

pub(crate) fn facts(mut contracts: Vec<ContractFact>, birth: Option<&str>) -> PersonFacts {
    contracts.sort_by_key(|row| (row.person, row.siret, row.number, row.start));
    let mut people: Vec<PersonKey> = contracts.iter().map(|row| row.person).collect();
    people.dedup();
    let persons = people
        .into_iter()
        .map(|person| PersonFact {
            person,
            sex: Sex::Unknown,
            birth: birth.map(day),
            pension_since: None,
        })
        .collect();
    PersonFacts { persons, contracts, ..PersonFacts::default() }
}

pub(crate) fn observe_with(
    contracts: Vec<ContractFact>,
    birth: Option<&str>,
    method: &Method,
) -> Vec<Observation> {
    let employers = employers(&contracts);
    observe_facts(&facts(contracts, birth), &employers, method)
}

/// The same of somebody of whom something else is known.
pub(crate) fn observe_person(
    contracts: Vec<ContractFact>,
    birth: Option<&str>,
    known: impl Fn(&mut PersonFact),
) -> Vec<Observation> {
    let employers = employers(&contracts);
    let mut facts = facts(contracts, birth);
    facts.persons.iter_mut().for_each(known);
    observe_facts(&facts, &employers, Method::current().unwrap())
}

/// What these persons say of all establishments.
pub(crate) fn observe_facts(
    facts: &PersonFacts,
    employers: &EmployerFacts,
    method: &Method,
) -> Vec<Observation> {
    let settings = StatisticsSettings::default();
    let rules = HireRules::new(&settings, employers);
    let observer = Observer {
        employers,
        method,
        rules: &rules,
        hours_per_day: 700,
        windows: Windows::of(&settings, employers, method, 0).unwrap(),
    };
    observer.observe(facts)
}

/// What the life of somebody born in 1985 says of the establishment [`HERE`].
pub(crate) fn observe(contracts: Vec<ContractFact>) -> Vec<Observation> {
    let rows = observe_with(contracts, Some("1985-06-15"), Method::current().unwrap());
    rows.into_iter().filter(|row| row.siret == siret(HERE)).collect()
}

/// Hires.
pub(crate) fn hires(rows: &[Observation]) -> usize {
    rows.iter().filter(|row| row.hire).count()
}

/// Events and trials of a criterion in the score.
pub(crate) fn scored(rows: &[Observation], criterion: Criterion) -> (usize, usize) {
    let bit = 1u32 << criterion.place();
    let count =
        |mask: fn(&Observation) -> u32| rows.iter().filter(|row| mask(row) & bit != 0).count();
    (count(|row| row.events), count(|row| row.base))
}
