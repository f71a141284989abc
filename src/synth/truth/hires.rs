//! Hires and rotation of ordinary employers, by quarter, from the careers themselves.
//!
//! A hire is the start of an eligible contract by a person without any spell in the enterprise
//! during the 365 days before. Entries and exits are the two ends of spells of eligible
//! contracts, gaps of at most 31 days bridged; an exit is dated the day after the last day. The
//! headcount is that of the quarter's first day, a person counted once in each establishment.
//! An enterprise is a SIREN; figures are credited to the establishment of the contract, whose size
//! is its mean headcount over the twelve months to the quarter.

use std::collections::{BTreeMap, BTreeSet};

use crate::synth::employers::{Category, Job, Market, last_declared};
use crate::synth::plan::Plan;
use crate::vocabulary::{Day, Month, Quarter, SizeBand};

/// Days without any spell before a hire.
const HIRE_GAP_DAYS: i32 = 365;
/// Longest gap inside a spell.
const BRIDGE_DAYS: i32 = 31;
/// Months of silence after which an end is inferred.
const SILENT_MONTHS: i32 = 3;

/// Hires, hires for good, entries, exits, headcount at the start, starts of work-study, starts of
/// internships.
type Measures = [u64; 7];

/// Hires and rotation by quarter, dimension and modality.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::synth) struct Hires {
    cells: BTreeMap<(Quarter, &'static str, String), Measures>,
    lengths: BTreeMap<i32, u64>,
}

/// A contract as known, with its effective end.
struct KnownJob<'a> {
    job: &'a Job,
    end: Option<Day>,
}

impl Hires {
    /// Adds the employers of a market, as known by the end of `as_of`.
    pub(in crate::synth) fn add_market(&mut self, plan: &Plan, market: &Market, as_of: Month) {
        let newest = as_of.plus(-1);
        let known = known_jobs(market, newest);
        let quarters = quarters(plan, newest);
        for (rank, enterprise) in market.enterprises.iter().enumerate() {
            if enterprise.category != Category::Ordinary {
                continue;
            }
            let jobs: Vec<&KnownJob<'_>> =
                known.iter().filter(|known| known.job.enterprise == rank).collect();
            for known in jobs.iter().filter(|known| known.job.nature == "02") {
                let ended = known.end.filter(|_| !known.job.unclosed);
                if let Some(end) = ended.filter(|_| known.job.is_eligible()) {
                    *self.lengths.entry(known.job.start.days_until(end) + 1).or_default() += 1;
                }
            }
            let groups: Vec<Vec<(&'static str, String)>> = enterprise
                .establishments
                .iter()
                .map(|place| {
                    vec![
                        ("ensemble", "_T".to_owned()),
                        ("secteur", enterprise.sector.to_owned()),
                        ("territoire", "FR".to_owned()),
                        ("territoire", format!("REG-{}", place.place.region)),
                    ]
                })
                .collect();
            let sizes = sizes(&jobs, groups.len(), &quarters);
            self.add_enterprise(&jobs, &groups, &sizes);
        }
    }

    fn add_enterprise(
        &mut self,
        jobs: &[&KnownJob<'_>],
        groups: &[Vec<(&'static str, String)>],
        sizes: &BTreeMap<Quarter, Vec<SizeBand>>,
    ) {
        let mut add = |day: Day, establishment: usize, measure: usize| {
            let quarter = day.month().quarter();
            let Some(size) = sizes.get(&quarter).and_then(|sizes| sizes.get(establishment)) else {
                return;
            };
            let size = ("taille", size.code().to_owned());
            let others = groups.get(establishment).into_iter().flatten();
            for (dimension, modality) in others.chain([&size]) {
                let cell = (quarter, *dimension, modality.clone());
                if let Some(sum) = self.cells.entry(cell).or_default().get_mut(measure) {
                    *sum += 1;
                }
            }
        };
        let mut by_person: BTreeMap<usize, Vec<&KnownJob<'_>>> = BTreeMap::new();
        for known in jobs {
            by_person.entry(known.job.person).or_default().push(known);
        }
        for career in by_person.values_mut() {
            career.sort_by_key(|known| known.job.start);
            for (rank, known) in career.iter().enumerate() {
                let earlier = career.iter().take(rank);
                if known.job.is_eligible() && is_new(known.job.start, earlier) {
                    add(known.job.start, known.job.establishment, 0);
                    if known.job.is_open_ended() {
                        add(known.job.start, known.job.establishment, 1);
                    }
                }
            }
            for (measure, is_such) in
                [(5, Job::is_work_study as fn(&Job) -> bool), (6, Job::is_placement)]
            {
                for (first, _) in spells(career, is_such) {
                    add(first.job.start, first.job.establishment, measure);
                }
            }
            for (first, last) in spells(career, Job::is_eligible) {
                add(first.job.start, first.job.establishment, 2);
                let gone = |known: &&KnownJob<'_>| {
                    !matches!(known.job.reason, "099" | "100" | "998" | "999" | "116")
                };
                if let Some(end) = last.end.filter(|_| gone(&last)) {
                    add(end.plus(1), last.job.establishment, 3);
                }
            }
            for quarter in sizes.keys() {
                let day = quarter.first_month().first_day();
                let present: BTreeSet<usize> = career
                    .iter()
                    .filter(|known| known.job.is_eligible() && is_active(known, day))
                    .map(|known| known.job.establishment)
                    .collect();
                for establishment in present {
                    add(day, establishment, 4);
                }
            }
        }
    }

    /// Adds another count.
    pub(in crate::synth) fn add(&mut self, other: Self) {
        for (cell, measures) in other.cells {
            for (sum, measure) in self.cells.entry(cell).or_default().iter_mut().zip(measures) {
                *sum += measure;
            }
        }
        for (length, number) in other.lengths {
            *self.lengths.entry(length).or_default() += number;
        }
    }

    /// The file `embauches.csv`.
    pub(in crate::synth) fn to_csv(&self) -> String {
        let mut text = "periode,dimension,modalite,embauches,embauches_cdi,entrees,sorties,\
                        effectif_debut,entrees_alternance,entrees_stage\n"
            .to_owned();
        for ((quarter, dimension, modality), measures) in &self.cells {
            let [hires, lasting, entries, exits, headcount, work_study, placements] = measures;
            text.push_str(&format!(
                "{quarter},{dimension},{modality},{hires},{lasting},{entries},{exits},{headcount},\
                 {work_study},{placements}\n"
            ));
        }
        text
    }

    /// The file `durees_cdd.csv`: ended fixed-term contracts with a declared end, by length.
    pub(in crate::synth) fn lengths_to_csv(&self) -> String {
        let mut text = "duree_jours,contrats\n".to_owned();
        for (length, number) in &self.lengths {
            text.push_str(&format!("{length},{number}\n"));
        }
        text
    }
}

/// Quarters wholly declared, in which a hire can be told from a return.
fn quarters(plan: &Plan, newest: Month) -> BTreeSet<Quarter> {
    let first = plan.first_employer_month().plus(12).plus(2).quarter();
    let last = newest.plus(1).quarter().plus(-1);
    first.through(last).collect()
}

/// Contracts known, with ends as declared or inferred.
fn known_jobs(market: &Market, newest: Month) -> Vec<KnownJob<'_>> {
    let known: Vec<&Job> =
        market.jobs.iter().filter(|job| job.start <= newest.last_day()).collect();
    let mut filed_to: BTreeMap<(usize, usize), Month> = BTreeMap::new();
    for job in &known {
        let month = last_declared(job, newest);
        let last = filed_to.entry((job.enterprise, job.establishment)).or_insert(month);
        *last = (*last).max(month);
    }
    known
        .into_iter()
        .map(|job| {
            let establishment = (job.enterprise, job.establishment);
            let filed = filed_to.get(&establishment).copied().unwrap_or(newest);
            KnownJob { job, end: effective_end(job, filed, newest) }
        })
        .collect()
}

/// The declared end; else, after three months of silence about the contract or from the
/// establishment, the expected end if it falls in the last month declared, or that month's last
/// day.
fn effective_end(job: &Job, filed_to: Month, newest: Month) -> Option<Day> {
    if !job.unclosed && job.end <= newest.last_day() {
        return Some(job.end);
    }
    let last = last_declared(job, newest);
    let silent = last.months_until(filed_to) >= SILENT_MONTHS
        || filed_to.months_until(newest) >= SILENT_MONTHS;
    let expected = job.expected.filter(|day| day.month() == last);
    silent.then(|| expected.unwrap_or(last.last_day()))
}

fn is_active(known: &KnownJob<'_>, day: Day) -> bool {
    known.job.start <= day && known.end.is_none_or(|end| end >= day)
}

/// No spell in the enterprise on any of the 365 days before.
fn is_new<'a>(start: Day, mut earlier: impl Iterator<Item = &'a &'a KnownJob<'a>>) -> bool {
    !earlier.any(|known| {
        known.job.makes_known() && known.end.is_none_or(|end| end >= start.plus(-HIRE_GAP_DAYS))
    })
}

/// Spells of contracts of a kind: the first contract, and the one that ends last.
fn spells<'a>(
    career: &[&'a KnownJob<'a>],
    is_such: impl Fn(&Job) -> bool,
) -> Vec<(&'a KnownJob<'a>, &'a KnownJob<'a>)> {
    let mut spells: Vec<(&KnownJob<'_>, &KnownJob<'_>)> = Vec::new();
    for known in career.iter().filter(|known| is_such(known.job)) {
        let bridged = |last: &KnownJob<'_>| {
            last.end.is_none_or(|end| end.days_until(known.job.start) - 1 <= BRIDGE_DAYS)
        };
        match spells.last_mut() {
            Some((_, last)) if bridged(last) => {
                let later = match (last.end, known.end) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some(one), Some(other)) => other >= one,
                };
                if later {
                    *last = known;
                }
            }
            _ => spells.push((known, known)),
        }
    }
    spells
}

/// Size band of each establishment over the twelve months to each quarter.
fn sizes(
    jobs: &[&KnownJob<'_>],
    establishments: usize,
    quarters: &BTreeSet<Quarter>,
) -> BTreeMap<Quarter, Vec<SizeBand>> {
    let of = |quarter: &Quarter| {
        (0..establishments).map(|rank| size(jobs, rank, quarter.last_month())).collect()
    };
    quarters.iter().map(|quarter| (*quarter, of(quarter))).collect()
}

/// Size band over the twelve months to `last`.
fn size(jobs: &[&KnownJob<'_>], establishment: usize, last: Month) -> SizeBand {
    let headcounts = last.plus(-11).through(last).map(|month| {
        let day = month.first_day();
        let present: BTreeSet<usize> = jobs
            .iter()
            .filter(|known| {
                known.job.establishment == establishment
                    && known.job.is_eligible()
                    && is_active(known, day)
            })
            .map(|known| known.job.person)
            .collect();
        i64::try_from(present.len()).unwrap_or(i64::MAX)
    });
    SizeBand::of_mean(headcounts.sum(), 12)
}
