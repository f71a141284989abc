//! Plain rows, drawn at random, and the facts they make.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::facts::schema::{
    AbsenceFact, Agreement, ContractFact, DeclaredEnd, EmployerFacts, EndCause, EstablishmentFact,
    PassFact, PassOrigin, PersonFact, PersonFacts, ProlongationFact, SuspensionFact,
    SuspensionReason, WorkFact,
};
use pilotage::ingest::records::{AbsenceFamily, WorkKind};
use pilotage::vocabulary::{
    AbsenceReason, ActivityUnit, Ape, ContractNature, ContractNumber, Day, EndReason, Hundredths,
    Month, PassId, PersonKey, PublicScheme, Recourse, SchemeComplement, Sex, SiaeKind, Siret,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// First declared month.
pub(crate) const FIRST: &str = "2023-01";
/// How many months are declared.
pub(crate) const MONTHS: i32 = 36;

/// Establishments: the first two are of one company.
pub(crate) const SIRETS: [u64; 4] = [1_00001, 1_00002, 2_00001, 3_00001];
/// Their départements; the last is unknown.
pub(crate) const PLACES: [Option<&str>; 4] = [Some("01"), Some("67"), Some("974"), None];
/// Their activities; the last is unknown.
pub(crate) const ACTIVITIES: [Option<&str>; 4] =
    [Some("8810C"), Some("4711D"), Some("7820Z"), None];

#[derive(Debug, Clone)]
pub(crate) struct Contract {
    pub(crate) person: u64,
    pub(crate) place: usize,
    pub(crate) number: u64,
    pub(crate) start: i32,
    pub(crate) nature: &'static str,
    pub(crate) scheme: &'static str,
    pub(crate) complement: Option<&'static str>,
    pub(crate) recourse: &'static str,
    pub(crate) expected: Option<i32>,
    /// Last day and reason; the reason `"41"` stands for a change of employer.
    pub(crate) end: Option<(i32, &'static str)>,
    /// Months from the first declared month.
    pub(crate) last_declared: i32,
}

#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Position of the contract, or none.
    pub(crate) contract: Option<usize>,
    pub(crate) person: u64,
    pub(crate) place: usize,
    pub(crate) from: i32,
    pub(crate) days: i32,
    pub(crate) paid: bool,
    pub(crate) measure: i64,
    pub(crate) unit: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub(crate) struct Absence {
    pub(crate) contract: usize,
    pub(crate) leave: bool,
    pub(crate) reason: &'static str,
    pub(crate) first: i32,
    pub(crate) days: Option<i32>,
}

#[derive(Debug, Clone)]
pub(crate) struct Pass {
    pub(crate) person: u64,
    pub(crate) start: i32,
    pub(crate) days: i32,
    pub(crate) sex: &'static str,
    pub(crate) birth: Option<i32>,
    pub(crate) place: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) struct Suspension {
    pub(crate) pass: usize,
    pub(crate) after: i32,
    pub(crate) days: i32,
}

/// A prolongation of a PASS, by its start in days from the PASS's.
#[derive(Debug, Clone)]
pub(crate) struct Prolongation {
    pub(crate) pass: usize,
    pub(crate) after: i32,
}

/// Position of the one PASS that is loaded in bulk, and in no flow.
pub(crate) const BULK: usize = 3;

#[derive(Debug, Clone)]
pub(crate) struct Agreed {
    pub(crate) place: usize,
    pub(crate) kind: SiaeKind,
    pub(crate) start: i32,
    pub(crate) days: Option<i32>,
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) contracts: Vec<Contract>,
    pub(crate) lines: Vec<Line>,
    pub(crate) absences: Vec<Absence>,
    pub(crate) passes: Vec<Pass>,
    pub(crate) suspensions: Vec<Suspension>,
    pub(crate) prolongations: Vec<Prolongation>,
    pub(crate) agreed: Vec<Agreed>,
    /// By establishment: months not filed, from the first declared month.
    pub(crate) unfiled: Vec<BTreeSet<i32>>,
}

pub(crate) fn first_month() -> Month {
    FIRST.parse().unwrap()
}

pub(crate) fn newest_month() -> Month {
    first_month().plus(MONTHS - 1)
}

/// A day of the data, from its number since the first declared day.
pub(crate) fn day(offset: i32) -> Day {
    first_month().first_day().plus(offset)
}

fn any_day() -> impl Strategy<Value = i32> {
    -200..(MONTHS * 30 + 40)
}

fn contract() -> impl Strategy<Value = Contract> {
    let what = (
        select(&["01", "02", "02", "10", "03", "08", "29", "54", "82"][..]),
        select(&["99", "71", "71", "64", "92"][..]),
        option::of(select(&["01", "02", "03", "04", "05", "06"][..])),
        select(&["02", "02", "02", "05"][..]),
    );
    let ends = option::of((
        0..500i32,
        select(&["031", "031", "059", "100", "998", "999", "116", "41"][..]),
    ));
    (1..5u64, 0..4usize, 0..3u64, any_day(), what, ends, option::of(0..200i32), 0..MONTHS).prop_map(
        |(person, place, number, start, what, ends, expected, last_declared)| Contract {
            person,
            place,
            number,
            start,
            nature: what.0,
            scheme: what.1,
            complement: what.2,
            recourse: what.3,
            expected: expected.map(|days| start + days),
            end: ends.map(|(days, reason)| (start + days, reason)),
            last_declared,
        },
    )
}

fn line(contracts: usize) -> impl Strategy<Value = Line> {
    let units =
        select(&[Some("10"), Some("10"), Some("21"), Some("12"), Some("40"), Some("36"), None][..]);
    (
        option::weighted(0.9, 0..contracts),
        1..5u64,
        0..4usize,
        any_day(),
        0..70i32,
        0..8u8,
        -9_000..20_000i64,
        units,
    )
        .prop_map(|(contract, person, place, from, days, paid, measure, unit)| Line {
            contract,
            person,
            place,
            from,
            days,
            paid: paid > 0,
            measure,
            unit,
        })
}

fn absence(contracts: usize) -> impl Strategy<Value = Absence> {
    let reasons = select(
        &[
            (true, "01"),
            (true, "06"),
            (true, "15"),
            (false, "200"),
            (false, "501"),
            (false, "602"),
            (false, "301"),
            (false, "603"),
        ][..],
    );
    (0..contracts, reasons, any_day(), option::weighted(0.8, 1..60i32)).prop_map(
        |(contract, (leave, reason), first, days)| Absence { contract, leave, reason, first, days },
    )
}

fn pass() -> impl Strategy<Value = Pass> {
    (
        1..5u64,
        any_day(),
        0..900i32,
        select(&["F", "H", ""][..]),
        option::of(1960..2006i32),
        option::of(0..4usize),
    )
        .prop_map(|(person, start, days, sex, birth, place)| Pass {
            person,
            start,
            days,
            sex,
            birth,
            place,
        })
}

/// A small world in which everything can go wrong.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let agreed = (0..4usize, select(&SiaeKind::ALL[..]), -100..600i32, option::of(0..900i32))
        .prop_map(|(place, kind, start, days)| Agreed { place, kind, start, days });
    let unfiled = proptest::collection::btree_set(0..MONTHS, 0..6);
    let silent = option::weighted(0.3, 6..MONTHS);
    (vec(contract(), 1..12), vec(pass(), 0..6), vec(agreed, 0..7), vec((unfiled, silent), 4))
        .prop_flat_map(|(contracts, passes, agreed, filings)| {
            let lines = vec(line(contracts.len()), 0..25);
            let absences = vec(absence(contracts.len()), 0..10);
            let suspension = (0..passes.len().max(1), 0..600i32, 0..300i32)
                .prop_map(|(pass, after, days)| Suspension { pass, after, days });
            let suspensions = vec(suspension, 0..5);
            let prolongation = (0..passes.len().max(1), 0..900i32)
                .prop_map(|(pass, after)| Prolongation { pass, after });
            let prolongations = vec(prolongation, 0..3);
            let unfiled: Vec<BTreeSet<i32>> = filings
                .into_iter()
                .map(|(holes, silent)| {
                    let silence = silent.map_or(MONTHS, |month| month)..MONTHS;
                    holes.into_iter().chain(silence).collect()
                })
                .collect();
            (
                Just(contracts),
                Just(passes),
                Just(agreed),
                Just(unfiled),
                lines,
                absences,
                (suspensions, prolongations),
            )
        })
        .prop_map(|(contracts, passes, agreed, unfiled, lines, absences, register)| {
            let (suspensions, prolongations) = register;
            World {
                contracts,
                lines,
                absences,
                passes,
                suspensions,
                prolongations,
                agreed,
                unfiled,
            }
            .tidied()
        })
}

impl World {
    /// Facts have one row per contract, ends no earlier than starts, and PASS that differ: a row
    /// that repeats a key moves to a number of its own.
    fn tidied(mut self) -> Self {
        for (position, contract) in self.contracts.iter_mut().enumerate() {
            contract.number += 10 * u64::try_from(position).unwrap();
        }
        for (position, pass) in self.passes.iter_mut().enumerate() {
            pass.start = 8 * pass.start.div_euclid(8) + i32::try_from(position).unwrap();
        }
        let passes = self.passes.len();
        self.suspensions.retain(|suspension| suspension.pass < passes);
        self.prolongations.retain(|prolongation| prolongation.pass < passes);
        self
    }

    /// Employer facts.
    pub(crate) fn employers(&self) -> EmployerFacts {
        let mut facts = EmployerFacts {
            declared: Some((first_month(), newest_month())),
            ..EmployerFacts::default()
        };
        for (position, siret) in SIRETS.iter().enumerate() {
            let siret = Siret::from_number(*siret).unwrap();
            facts.establishments.insert(
                siret,
                EstablishmentFact {
                    ape: ACTIVITIES[position].and_then(|code| Ape::parse(code.as_bytes()).ok()),
                    departement: PLACES[position],
                    ..EstablishmentFact::default()
                },
            );
            let months = (0..MONTHS).filter(|month| !self.unfiled[position].contains(month));
            facts.filings.insert(siret, months.map(|month| first_month().plus(month)).collect());
        }
        let mut agreements: BTreeMap<Siret, Vec<Agreement>> = BTreeMap::new();
        for agreed in &self.agreed {
            let siret = Siret::from_number(SIRETS[agreed.place]).unwrap();
            agreements.entry(siret).or_default().push(Agreement {
                kind: agreed.kind,
                start: day(agreed.start),
                end: agreed.days.map(|days| day(agreed.start + days)),
                commune: None,
            });
        }
        for list in agreements.values_mut() {
            list.sort_by_key(|agreement| agreement.start);
        }
        facts.agreements = agreements;
        facts
    }

    /// Facts about the persons that `keep` keeps.
    pub(crate) fn persons(&self, keep: impl Fn(u64) -> bool) -> PersonFacts {
        let mut facts = PersonFacts {
            persons: (1..5)
                .filter(|person| keep(*person))
                .map(|person| PersonFact {
                    person: PersonKey::from_number(person),
                    sex: stated_sex(person),
                    birth: stated_birth(person),
                    pension_since: None,
                })
                .collect(),
            contracts: self
                .contracts
                .iter()
                .filter(|contract| keep(contract.person))
                .map(contract_fact)
                .collect(),
            work: self
                .lines
                .iter()
                .filter(|line| keep(self.owner(line)))
                .map(|line| self.work_fact(line))
                .collect(),
            absences: self
                .absences
                .iter()
                .filter(|absence| keep(self.contracts[absence.contract].person))
                .map(|absence| self.absence_fact(absence))
                .collect(),
            passes: self
                .passes
                .iter()
                .enumerate()
                .filter(|(_, pass)| keep(pass.person))
                .map(|(position, pass)| pass_fact(position, pass))
                .collect(),
            suspensions: self
                .suspensions
                .iter()
                .filter(|suspension| keep(self.passes[suspension.pass].person))
                .map(|suspension| self.suspension_fact(suspension))
                .collect(),
            prolongations: self
                .prolongations
                .iter()
                .filter(|prolongation| keep(self.passes[prolongation.pass].person))
                .map(|prolongation| self.prolongation_fact(prolongation))
                .collect(),
        };
        facts.contracts.sort_by_key(|row| (row.person, row.siret, row.number, row.start));
        facts.work.sort_by_key(|row| (row.person, row.siret, row.contract, row.from, row.to));
        facts.absences.sort_by_key(|row| {
            (row.person, row.siret, row.number, row.contract_start, row.family, row.first)
        });
        facts.passes.sort_by_key(|row| (row.person, row.start));
        facts.suspensions.sort_by_key(|row| (row.person, row.first));
        facts.prolongations.sort_by_key(|row| (row.person, row.start));
        facts
    }

    /// The person of a line: that of its contract.
    pub(crate) fn owner(&self, line: &Line) -> u64 {
        line.contract.map_or(line.person, |contract| self.contracts[contract].person)
    }

    fn work_fact(&self, line: &Line) -> WorkFact {
        let contract = line.contract.map(|position| &self.contracts[position]);
        let place = contract.map_or(line.place, |contract| contract.place);
        WorkFact {
            person: PersonKey::from_number(self.owner(line)),
            siret: Siret::from_number(SIRETS[place]).unwrap(),
            contract: contract.map(|contract| {
                (ContractNumber::from_number(contract.number), day(contract.start))
            }),
            from: day(line.from),
            to: day(line.from + line.days),
            kind: if line.paid { WorkKind::Paid } else { WorkKind::Unpaid },
            measure: Hundredths::new(line.measure),
            unit: line.unit.and_then(|unit| ActivityUnit::parse(unit.as_bytes()).ok()),
        }
    }

    fn absence_fact(&self, absence: &Absence) -> AbsenceFact {
        let contract = &self.contracts[absence.contract];
        AbsenceFact {
            person: PersonKey::from_number(contract.person),
            siret: Siret::from_number(SIRETS[contract.place]).unwrap(),
            number: ContractNumber::from_number(contract.number),
            contract_start: day(contract.start),
            family: if absence.leave { AbsenceFamily::Leave } else { AbsenceFamily::Suspension },
            reason: AbsenceReason::parse(absence.reason.as_bytes()).unwrap(),
            first: day(absence.first),
            last: absence.days.map(|days| day(absence.first + days - 1)),
            accident: None,
        }
    }

    fn suspension_fact(&self, suspension: &Suspension) -> SuspensionFact {
        let pass = &self.passes[suspension.pass];
        let first = pass.start + suspension.after;
        SuspensionFact {
            person: PersonKey::from_number(pass.person),
            pass: pass_id(suspension.pass),
            siret: None,
            reason: SuspensionReason::ContractSuspended,
            first: day(first),
            last: day(first + suspension.days),
            created: None,
        }
    }
}

impl World {
    fn prolongation_fact(&self, prolongation: &Prolongation) -> ProlongationFact {
        let pass = &self.passes[prolongation.pass];
        let start = pass.start + prolongation.after;
        ProlongationFact {
            person: PersonKey::from_number(pass.person),
            pass: pass_id(prolongation.pass),
            start: day(start),
            end: day(start + 100),
        }
    }
}

/// What the declarations state of a person; the register comes first.
pub(crate) fn stated_sex(person: u64) -> Sex {
    if person.is_multiple_of(2) { Sex::Women } else { Sex::Unknown }
}

/// As [`stated_sex`].
pub(crate) fn stated_birth(person: u64) -> Option<Day> {
    (person == 1).then(|| "1999-07-01".parse().unwrap())
}

fn contract_fact(contract: &Contract) -> ContractFact {
    ContractFact {
        person: PersonKey::from_number(contract.person),
        siret: Siret::from_number(SIRETS[contract.place]).unwrap(),
        number: ContractNumber::from_number(contract.number),
        start: day(contract.start),
        nature: ContractNature::parse(contract.nature.as_bytes()).ok(),
        scheme: PublicScheme::parse(contract.scheme.as_bytes()).ok(),
        complement: contract
            .complement
            .and_then(|code| SchemeComplement::parse(code.as_bytes()).ok()),
        recourse: Recourse::parse(contract.recourse.as_bytes()).ok(),
        occupation: None,
        working_time: None,
        unit: None,
        category_quota: None,
        quota: None,
        disabled_since: None,
        expected_end: contract.expected.map(day),
        declared_end: contract.end.map(|(last, reason)| DeclaredEnd {
            last_day: day(last),
            cause: match reason {
                "41" => EndCause::EmployerChange,
                code => EndCause::Reason(EndReason::parse(code.as_bytes()).unwrap()),
            },
        }),
        first_declared: first_month(),
        last_declared: first_month().plus(contract.last_declared),
    }
}

fn pass_id(position: usize) -> PassId {
    PassId::parse(&format!("PASS{position}")).unwrap()
}

fn pass_fact(position: usize, pass: &Pass) -> PassFact {
    PassFact {
        person: PersonKey::from_number(pass.person),
        pass: pass_id(position),
        sex: Sex::from_code(pass.sex),
        birth_year: pass.birth,
        start: day(pass.start),
        end: day(pass.start + pass.days),
        commune: None,
        priority_district: None,
        origin: (position == BULK).then_some(PassOrigin::AiStock),
        siret: pass.place.map(|place| Siret::from_number(SIRETS[place]).unwrap()),
    }
}
