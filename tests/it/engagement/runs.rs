//! Whole runs over a made-up labour market: who is ranked, against whom, and what leaves no trace.

use std::collections::BTreeMap;

use pilotage::employers::criteria::Criterion;
use pilotage::employers::engagement::{Engagement, Run};
use pilotage::employers::features::Reading;
use pilotage::employers::labels::Grade;
use pilotage::employers::method::Method;
use pilotage::employers::observations::Observer;
use pilotage::employers::portrait::Portrait;
use pilotage::employers::windows::Windows;
use pilotage::employers::{EmployerCategory, HireRules};
use pilotage::facts::schema::{ContractFact, EmployerFacts, EstablishmentFact};
use pilotage::settings::{CrossEmployerHistory, StatisticsSettings};
use pilotage::store::exchange::Exchange;
use pilotage::vocabulary::{Ape, PersonKey, Sex, Siret};

use super::kit::{Told, day, employers, facts, job, siret};

const COMPANIES: u64 = 150;
/// Persons whom one company employs one day or another.
pub(crate) const STAFF: u64 = 18;

/// Establishment of a company.
fn place(company: u64) -> u64 {
    (500 + company) * 100_000 + 1
}

/// Companies hire people one after another; some keep them and give them open-ended contracts,
/// others do not. Everybody has worked before, near or far.
pub(crate) fn market() -> Vec<ContractFact> {
    let mut contracts = Vec::new();
    let mut person = 0;
    for company in 0..COMPANIES {
        // From 0 to 9: how much the company keeps people.
        let keeps = company % 10;
        // Six old hands, of whom the company loses some in the last year.
        for hand in 0..6u64 {
            person += 1;
            let own = job(place(company), "2018-06-01", "2025-10-01").nature("01").reason("059");
            let stays = (hand * 5 + company) % 10 < keeps;
            contracts.push(if stays { own.running() } else { own }.of(person));
        }
        for hire in 0..12u64 {
            person += 1;
            let start = day("2022-02-01").plus(i32::try_from(hire * 90 + company).unwrap());
            let mixed = (hire * 7 + company * 3) % 10;
            let far = (hire + company) % 3 == 0;
            let before = start.plus(if far { -600 } else { -200 });
            let past = job(900_00001, &before.to_string(), &before.plus(120).to_string());
            contracts.push(past.of(person));
            let length = if mixed < keeps { 500 } else { 20 };
            let own = job(place(company), &start.to_string(), &start.plus(length).to_string());
            let own =
                if (mixed + hire) % 10 < keeps { own.nature("01").reason("059") } else { own };
            contracts.push(own.of(person));
        }
    }
    contracts
}

pub(crate) struct Market {
    contracts: Vec<ContractFact>,
    pub(crate) employers: EmployerFacts,
    categories: BTreeMap<Siret, EmployerCategory>,
    buckets: u64,
    folder: tempfile::TempDir,
    /// The sex of everybody.
    pub(crate) sex: fn(PersonKey) -> Sex,
}

impl Market {
    pub(crate) fn new(contracts: Vec<ContractFact>, buckets: u64) -> Self {
        let mut employers = employers(&contracts);
        let sirets: Vec<Siret> = employers.filings.keys().copied().collect();
        for siret in &sirets {
            // Two activities of one section: one cell from the fourth level up.
            let code: &[u8] = if siret.number() % 200_000 < 100_000 { b"4711D" } else { b"4511Z" };
            let known = EstablishmentFact {
                ape: Ape::parse(code).ok(),
                departement: Some("01"),
                zone: Some("8405"),
                legal_category: None,
            };
            employers.establishments.insert(*siret, known);
        }
        let categories =
            sirets.into_iter().map(|siret| (siret, EmployerCategory::Ordinary)).collect();
        let folder = tempfile::tempdir().unwrap();
        Self { contracts, employers, categories, buckets, folder, sex: |_| Sex::Unknown }
    }

    fn run(&self, method: &Method) -> Engagement {
        self.run_knowing(CrossEmployerHistory::Full, method)
    }

    fn run_knowing(&self, history: CrossEmployerHistory, method: &Method) -> Engagement {
        self.with_run(history, method, |run| run.label(&BTreeMap::new()).unwrap())
    }

    /// All portraits, with the standings they tell of.
    pub(crate) fn portraits(&self) -> (Engagement, Vec<Portrait>) {
        self.with_run(CrossEmployerHistory::Full, method(), |run| {
            let basis = run.basis().unwrap();
            let engagement = run.label_on(&basis, &BTreeMap::new()).unwrap();
            let buckets = 0..run.observations.buckets();
            let portraits = buckets
                .flat_map(|bucket| run.portraits(&basis, &engagement, bucket).unwrap())
                .collect();
            (engagement, portraits)
        })
    }

    pub(crate) fn with_run<R>(
        &self,
        history: CrossEmployerHistory,
        method: &Method,
        use_it: impl FnOnce(&Run<'_>) -> R,
    ) -> R {
        let settings = StatisticsSettings::default();
        let windows = Windows::of(&settings, &self.employers, method, 0).unwrap();
        let rules = HireRules::new(&settings, &self.employers);
        let buckets = usize::try_from(self.buckets).unwrap();
        let exchange = Exchange::open(&self.folder.path().join("exchange"), buckets).unwrap();
        let observer = Observer {
            employers: &self.employers,
            method,
            rules: &rules,
            hours_per_day: 700,
            windows,
        };
        for bucket in 0..self.buckets {
            let own =
                self.contracts.iter().filter(|row| row.person.number() % self.buckets == bucket);
            let own: Vec<ContractFact> = own.cloned().collect();
            let mut facts = facts(own, Some("1985-06-15"));
            facts.persons.iter_mut().for_each(|one| one.sex = (self.sex)(one.person));
            let seen = observer.observe(&facts);
            exchange.send(seen).unwrap();
        }
        use_it(&Run {
            observations: &exchange.finish().unwrap(),
            windows,
            employers: &self.employers,
            categories: &self.categories,
            method,
            history,
            reading: Reading::Label,
        })
    }
}

pub(crate) fn method() -> &'static Method {
    Method::current().unwrap()
}

fn grades(engagement: &Engagement) -> BTreeMap<Siret, Option<Grade>> {
    engagement.standings.iter().map(|(siret, one)| (*siret, one.grade())).collect()
}

#[test]
fn employers_that_keep_people_are_graded_above_those_that_do_not() {
    let engagement = Market::new(market(), 3).run(method());
    let fitted = engagement.fitted.unwrap();
    assert!(fitted.grades && fitted.prior.variance > 0.0);
    let graded = |keeps: std::ops::RangeInclusive<u64>| {
        (0..COMPANIES)
            .filter(|company| keeps.contains(&(company % 10)))
            .filter(|company| {
                engagement.standings.get(&siret(place(*company))).unwrap().grade().is_some()
            })
            .count()
    };
    // Those that keep nearly everybody hire on too few fixed terms for contracts to be judged.
    let (low, high) = (graded(0..=2), graded(4..=8));
    assert!(low == 0 && high > 0, "{low} low, {high} high");
    // Each was compared with others of its own activity and size, at most.
    let levels = engagement.standings.values().filter_map(|one| one.ranked?.level);
    assert!(levels.clone().count() > 100 && levels.max() <= Some(6));
    assert!(engagement.dispersions[Criterion::Maintien6.place()].unwrap() > 3.0);
}

#[test]
fn trap_15_runs_leave_nothing_behind_and_the_number_of_buckets_no_trace() {
    let first = Market::new(market(), 1);
    let once = first.run(method());
    assert!(once == first.run(method()), "twice in one folder");
    assert!(once == Market::new(market(), 1).run(method()), "in a fresh folder");
    for buckets in [2, 7] {
        let mut shuffled = market();
        shuffled.rotate_left(777);
        assert!(once == Market::new(shuffled, buckets).run(method()), "{buckets} buckets");
    }
}

#[test]
fn trap_17_those_who_hire_the_target_public_by_statute_are_neither_ranked_nor_peers() {
    let ordinary = Market::new(market(), 2).run(method());
    let mut contracts = market();
    // Twenty more establishments that keep everybody.
    for company in 0..20 {
        for hire in 0..10u64 {
            let start = day("2022-03-01").plus(i32::try_from(hire * 60).unwrap());
            let own = job(place(1_000 + company), &start.to_string(), &start.plus(700).to_string());
            contracts.push(own.of(100_000 + company * 100 + hire));
        }
    }
    let mut with_others = Market::new(contracts, 2);
    let mut list = Vec::new();
    for company in 0..20 {
        let siret = siret(place(1_000 + company));
        let category = match company % 4 {
            0 => EmployerCategory::Insertion,
            1 => EmployerCategory::TemporaryAgency,
            2 => EmployerCategory::Other,
            _ => {
                list.push(siret.to_digits()[..9].to_owned());
                EmployerCategory::Ordinary
            }
        };
        with_others.categories.insert(siret, category);
    }
    let mut method = method().clone();
    method.codes.geiq = list;
    let engagement = with_others.run(&method);
    for company in 0..20 {
        let standing = &engagement.standings.get(&siret(place(1_000 + company))).unwrap();
        assert!(standing.ranked.is_none() && standing.grade().is_none());
    }
    for (siret, standing) in ordinary.standings.iter() {
        assert!(
            engagement.standings.get(siret).unwrap().ranked == standing.ranked,
            "nobody's peers"
        );
    }
}

#[test]
fn no_grade_under_five_persons_and_none_without_history_of_declarations() {
    // Companies keep their first four hires only.
    let mut seen: BTreeMap<Siret, usize> = BTreeMap::new();
    let few: Vec<ContractFact> = market()
        .into_iter()
        .filter(|row| {
            let count = seen.entry(row.siret).or_default();
            *count += 1;
            row.siret == siret(900_00001) || *count <= 4
        })
        .collect();
    let engagement = Market::new(few, 2).run(method());
    for company in 0..COMPANIES {
        assert_eq!(engagement.standings.get(&siret(place(company))).unwrap().grade(), None);
    }
    let mut recent = Market::new(market(), 2);
    for months in recent.employers.filings.values_mut() {
        *months = months.iter().rev().take(15).collect();
    }
    // Fifteen months up to May 2026, of which ten up to December 2025.
    assert!(grades(&recent.run(method())).values().all(Option::is_none));
}

#[test]
fn without_history_of_all_employers_nothing_is_said_of_the_past() {
    let market = Market::new(market(), 1);
    let with = market.run(method());
    assert!(with.dispersions[Criterion::Deld.place()].is_some());
    let without = market.run_knowing(CrossEmployerHistory::Partial, method());
    for criterion in Criterion::ALL.into_iter().filter(|one| one.needs_history()) {
        assert_eq!(without.dispersions[criterion.place()], None, "{}", criterion.id());
    }
    assert!(without.dispersions[Criterion::Maintien6.place()].is_some());
}

#[test]
fn a_person_is_published_once_by_practice() {
    let engagement = Market::new(market(), 2).run(method());
    let mut people: Vec<PersonKey> = market().iter().map(|row| row.person).collect();
    people.dedup();
    for criterion in Criterion::ALL {
        let base: u32 =
            engagement.standings.values().map(|one| one.published[criterion.place()].base).sum();
        assert!(base <= u32::try_from(people.len()).unwrap(), "{}", criterion.id());
    }
}

#[test]
fn what_is_expected_of_the_next_hires_lies_between_peers_and_own_past() {
    let engagement = Market::new(market(), 2).run(method());
    let own = |keeps: u64| {
        let companies = (0..COMPANIES).filter(move |company| company % 10 == keeps);
        let ranked = companies.map(|company| {
            engagement.standings.get(&siret(place(company))).unwrap().ranked.unwrap()
        });
        // Those of unknown size have no peers: one employer holds too much of all others.
        ranked.filter(|one| one.level == Some(0))
    };
    // Twelve hires each; keeping 1 or 8 in 10 of those that peers keep about half of.
    assert!(own(1).count() > 10 && own(8).count() > 10);
    for (low, high) in own(1).zip(own(8)) {
        assert!(low.outlook.own < low.outlook.peers, "{:?}", low.outlook);
        assert!(high.outlook.own > high.outlook.peers, "{:?}", high.outlook);
        assert!(0.0 < low.outlook.own && high.outlook.own < 1.0);
    }
}
