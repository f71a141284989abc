//! Careers in a labour market: lasting posts filled one person after another, short needs filled
//! by fixed-term contracts, often with the same people again.
//!
//! The mixture of fixed-term lengths follows the anchors known for France (2017): 30 % last one
//! day, 83 % less than a month, the median is 5 days and the mean 46.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Category, Enterprise, MarketPlan};
use crate::synth::plan::Plan;
use crate::synth::random::{Domain, Draws, whole};
use crate::vocabulary::{Day, Sex};

/// A labour market with all that was lived in it.
pub(in crate::synth) struct Market {
    /// Rank of the market.
    pub number: u64,
    /// Its enterprises.
    pub enterprises: Vec<Enterprise>,
    /// People, by rank in the market.
    pub people: Vec<Person>,
    /// Contracts, in order of hiring.
    pub jobs: Vec<Job>,
}

/// Somebody employed in a labour market.
pub(in crate::synth) struct Person {
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth: Day,
    /// The sex column is filled.
    pub states_sex: bool,
    /// Status regarding the duty to employ disabled workers, or empty.
    pub disability: &'static str,
    free_from: Day,
}

/// A contract.
pub(in crate::synth) struct Job {
    /// Rank of the person in the market.
    pub person: usize,
    /// Rank of the enterprise in the market.
    pub enterprise: usize,
    /// Rank of the establishment in the enterprise.
    pub establishment: usize,
    /// First day.
    pub start: Day,
    /// Last day, inclusive; may lie beyond the last month.
    pub end: Day,
    /// Nature (40.007).
    pub nature: &'static str,
    /// Scheme (40.008).
    pub scheme: &'static str,
    /// Complement (40.073), or empty.
    pub complement: &'static str,
    /// Recourse (40.021), or empty.
    pub recourse: &'static str,
    /// Reason of the end (62.002).
    pub reason: &'static str,
    /// Expected last day.
    pub expected: Option<Day>,
    /// The end is never declared.
    pub unclosed: bool,
    /// Part time.
    pub part_time: bool,
    /// Occupation.
    pub occupation: &'static str,
    /// Sickness or accident leaves: reason, first day, last day.
    pub leaves: Vec<(&'static str, Day, Day)>,
}

impl Job {
    /// Open-ended natures counted by statistics of hires.
    pub(in crate::synth) fn is_open_ended(&self) -> bool {
        matches!(self.nature, "01" | "07" | "09" | "82" | "91")
    }

    /// Counted by statistics of hires: open-ended or fixed-term, neither work-study, nor
    /// immersion, nor usage contract.
    pub(in crate::synth) fn is_eligible(&self) -> bool {
        (self.is_open_ended() || matches!(self.nature, "02" | "10" | "92"))
            && !matches!(self.scheme, "61" | "64" | "65" | "81" | "92" | "93")
            && self.recourse != "05"
    }

    /// Work-study.
    pub(in crate::synth) fn is_work_study(&self) -> bool {
        matches!(self.scheme, "61" | "64" | "65" | "81")
    }

    /// Placement of somebody who stays a trainee.
    pub(in crate::synth) fn is_placement(&self) -> bool {
        self.nature == "29"
    }

    /// Makes the person known to the enterprise: eligible, work-study or usage contract.
    pub(in crate::synth) fn makes_known(&self) -> bool {
        self.is_eligible() || self.is_work_study() || self.recourse == "05"
    }
}

/// Something that makes an enterprise hire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// A lasting post is vacant.
    Post,
    /// A short need.
    Short,
}

struct Life<'a> {
    draws: Draws,
    market: &'a mut Market,
    needs: BinaryHeap<Reverse<(Day, usize, Need)>>,
    first: Day,
    last: Day,
}

/// Lives a labour market.
pub(in crate::synth) fn market(plan: &Plan, of: &MarketPlan) -> Market {
    let enterprises = (of.first..of.first + of.count)
        .map(|index| super::enterprise(plan, index, of.departement))
        .collect();
    let mut market =
        Market { number: of.number, enterprises, people: Vec::new(), jobs: Vec::new() };
    let mut life = Life {
        draws: Draws::of(plan.seed, Domain::LabourMarket, of.number),
        needs: BinaryHeap::new(),
        first: plan.first_employer_month().first_day(),
        last: plan.last_month.last_day(),
        market: &mut market,
    };
    life.start();
    while let Some(Reverse((day, enterprise, need))) = life.needs.pop() {
        life.meet(day, enterprise, need);
    }
    market
}

impl Life<'_> {
    /// Fills the posts as they stood at first, and foresees the short needs of all the period.
    fn start(&mut self) {
        for rank in 0..self.market.enterprises.len() {
            let Some(enterprise) = self.market.enterprises.get(rank) else { continue };
            let (posts, category, short) =
                (enterprise.posts, enterprise.category, enterprise.short_needs);
            for _ in 0..posts {
                let tenure = 30 + self.draws.exponential(1_500.0);
                let left = self.draws.exponential(3_500.0).max(1);
                if category == Category::Ordinary {
                    let person = self.newcomer(self.first.plus(-tenure), 0.0);
                    let end = self.first.plus(left);
                    let job = self.open_ended(rank, person, self.first.plus(-tenure), end);
                    self.engage(job);
                    self.vacate(rank, end);
                } else {
                    let wait = self.draws.between(0, 90);
                    self.needs.push(Reverse((self.first.plus(wait), rank, Need::Post)));
                }
            }
            if category == Category::Ordinary {
                let mean = 365.0 / (f64::from(posts) * 0.16 * short).max(0.10);
                let mut day = self.first.plus(self.draws.exponential(mean));
                while day <= self.last {
                    self.needs.push(Reverse((day, rank, Need::Short)));
                    day = day.plus(1 + self.draws.exponential(mean));
                }
            }
        }
    }

    /// Foresees that a post becomes vacant after `end`, and is filled some time later.
    fn vacate(&mut self, enterprise: usize, end: Day) {
        let day = end.plus(1 + self.draws.exponential(40.0));
        if day <= self.last {
            self.needs.push(Reverse((day, enterprise, Need::Post)));
        }
    }

    fn meet(&mut self, day: Day, rank: usize, need: Need) {
        let Some(enterprise) = self.market.enterprises.get(rank) else { return };
        if enterprise.closes.is_some_and(|month| day > month.last_day()) {
            return;
        }
        let (category, sector, lasting) =
            (enterprise.category, enterprise.sector, enterprise.lasting);
        match (category, need) {
            (Category::Agency, _) => self.mission(rank, day),
            (Category::Insertion, _) => self.insertion(rank, day),
            (Category::Ordinary, Need::Post) => {
                if self.draws.chance(0.04) {
                    self.work_study(rank, day);
                } else if self.draws.chance(lasting) {
                    self.lasting(rank, day);
                } else {
                    self.probation(rank, day);
                }
            }
            (Category::Ordinary, Need::Short) => self.short(rank, day, sector),
        }
    }

    /// An open-ended hire. In France, 36 % of them end within a year.
    fn lasting(&mut self, rank: usize, day: Day) {
        let person = self.applicant(rank, day);
        let length = if self.draws.chance(0.36 * (1.0 - 0.9 * self.care(rank))) {
            self.draws.between(4, 364)
        } else {
            365 + self.draws.exponential(1_800.0)
        };
        let end = day.plus(length);
        let job = self.open_ended(rank, person, day, end);
        self.engage(job);
        self.vacate(rank, end);
    }

    /// A fixed-term contract of some months, made open-ended or not.
    fn probation(&mut self, rank: usize, day: Day) {
        let person = self.applicant(rank, day);
        let length = self.draws.pick(&[92, 122, 183, 183, 274]);
        let job = self.fixed_term(rank, person, day, length, "02");
        let end = self.engage(job);
        if self.draws.chance(0.35 * (1.0 + 0.9 * self.care(rank))) {
            self.convert(rank, person, end);
        } else {
            self.vacate(rank, end);
        }
    }

    fn convert(&mut self, rank: usize, person: usize, end: Day) {
        let start = end.plus(1 + self.draws.pick(&[0, 0, 0, 0, 6, 20]));
        let last = start.plus(200 + self.draws.exponential(1_500.0));
        let job = self.open_ended(rank, person, start, last);
        let end = self.engage(job);
        self.vacate(rank, end);
    }

    /// A short need, then often the same person again, with or without a pause.
    fn short(&mut self, rank: usize, day: Day, sector: &str) {
        let person = self.applicant(rank, day);
        let usage = matches!(sector, "IZ" | "RU") && self.draws.chance(0.35);
        let recourse =
            if usage { "05" } else { self.draws.weighted(&[(45, "01"), (40, "02"), (15, "03")]) };
        let mut start = day;
        for _ in 0..12 {
            let length = short_length(&mut self.draws);
            let mut job = self.fixed_term(rank, person, start, length, recourse);
            if sector == "OQ" && length > 60 && self.draws.chance(0.3) {
                job.scheme = "41";
            }
            let end = self.engage(job);
            if length > 30 && self.draws.chance(0.10 * (1.0 + 0.9 * self.care(rank))) {
                self.convert_extra(rank, person, end);
                return;
            }
            if !self.draws.chance(if length <= 5 { 0.55 } else { 0.25 }) {
                return;
            }
            start = end.plus(1 + self.draws.pick(&[0, 0, 2, 5, 12, 25, 50, 120]));
            if start > self.last {
                return;
            }
        }
    }

    /// A conversion beside the lasting posts: it leaves no vacancy.
    fn convert_extra(&mut self, rank: usize, person: usize, end: Day) {
        let start = end.plus(1 + self.draws.pick(&[0, 0, 0, 10]));
        let last = start.plus(90 + self.draws.exponential(900.0));
        let job = self.open_ended(rank, person, start, last);
        self.engage(job);
    }

    /// Apprenticeship or placement, then sometimes a contract.
    fn work_study(&mut self, rank: usize, day: Day) {
        let person = self.applicant(rank, day);
        let placement = self.draws.chance(0.3);
        let length = if placement { self.draws.between(20, 180) } else { 700 };
        let mut job = self.fixed_term(rank, person, day, length, "");
        if placement {
            job.nature = "29";
            job.scheme = "92";
            job.reason = "999";
        } else {
            job.scheme = self.draws.pick(&["64", "65", "61"]);
        }
        let end = self.engage(job);
        if self.draws.chance(0.4) {
            self.convert(rank, person, end);
        } else {
            self.vacate(rank, end);
        }
    }

    /// A mission of an agency, or one of its open-ended contracts.
    fn mission(&mut self, rank: usize, day: Day) {
        let person = self.applicant(rank, day);
        let agency_contract = self.draws.chance(0.04);
        let length =
            if agency_contract { 400 } else { self.draws.lognormal(12.0, 0.9).clamp(1, 200) };
        let mut job = self.fixed_term(rank, person, day, length, "02");
        job.nature = if agency_contract { "08" } else { "03" };
        job.reason = if agency_contract { "059" } else { "032" };
        let end = self.engage(job);
        self.vacate(rank, end);
    }

    /// An insertion contract at a structure that the register does not list.
    fn insertion(&mut self, rank: usize, day: Day) {
        let person = self.applicant(rank, day);
        let length = self.draws.pick(&[122, 183, 365]);
        let mut job = self.fixed_term(rank, person, day, length, "09");
        job.scheme = "71";
        job.complement = self.draws.pick(&["02", "04"]);
        let end = self.engage(job);
        self.vacate(rank, end);
    }

    fn open_ended(&mut self, rank: usize, person: usize, start: Day, end: Day) -> Job {
        let days = start.days_until(end);
        let reason = if days < 90 {
            self.draws.weighted(&[(50, "034"), (50, "035")])
        } else {
            self.draws.weighted(&[
                (45, "059"),
                (20, "043"),
                (10, "020"),
                (8, "088"),
                (6, "091"),
                (5, "014"),
                (5, "039"),
                (1, "066"),
            ])
        };
        let nature = self.draws.weighted(&[(96, "01"), (3, "82"), (1, "07")]);
        self.job(rank, person, (start, end), nature, "", reason)
    }

    fn fixed_term(
        &mut self,
        rank: usize,
        person: usize,
        start: Day,
        length: i32,
        recourse: &'static str,
    ) -> Job {
        let planned = start.plus(length.max(1) - 1);
        let broken = length > 20 && self.draws.chance(0.10);
        let end = if broken { start.plus(length / 2) } else { planned };
        let reason = if broken { self.draws.pick(&["036", "037", "035"]) } else { "031" };
        let mut job = self.job(rank, person, (start, end), "02", recourse, reason);
        job.expected = self.draws.chance(0.8).then_some(planned);
        job
    }

    fn job(
        &mut self,
        rank: usize,
        person: usize,
        (start, end): (Day, Day),
        nature: &'static str,
        recourse: &'static str,
        reason: &'static str,
    ) -> Job {
        let enterprise = self.market.enterprises.get(rank);
        let establishments = enterprise.map_or(1, |found| found.establishments.len());
        let bound = u32::try_from(establishments).unwrap_or(1);
        Job {
            person,
            enterprise: rank,
            establishment: usize::try_from(self.draws.below(bound)).unwrap_or(0),
            start,
            end,
            nature,
            scheme: "99",
            complement: "",
            recourse,
            reason,
            expected: None,
            unclosed: self.draws.chance(0.025),
            part_time: self.draws.chance(0.2),
            occupation: self.draws.pick(&["554a", "525d", "636d", "543f", "461d", "684a", "676a"]),
            leaves: Vec::new(),
        }
    }

    /// Signs the contract: it cannot outlive the enterprise. Gives its last day.
    fn engage(&mut self, mut job: Job) -> Day {
        let closes = self.market.enterprises.get(job.enterprise).and_then(|found| found.closes);
        if let Some(month) = closes
            && job.end > month.last_day()
        {
            if job.start > month.last_day() {
                return job.end;
            }
            job.end = month.last_day();
            job.reason = "012";
        }
        if job.start > self.last {
            return job.end;
        }
        self.fall_ill(&mut job);
        let end = job.end;
        if let Some(person) = self.market.people.get_mut(job.person) {
            person.free_from = end.plus(1);
        }
        if end >= self.first {
            self.market.jobs.push(job);
        }
        end
    }

    fn fall_ill(&mut self, job: &mut Job) {
        let mut cursor = job.start.max(self.first).plus(self.draws.exponential(1_600.0));
        while cursor.plus(1) < job.end.min(self.last) {
            let reason = if self.draws.chance(0.15) { "06" } else { "01" };
            let last = cursor.plus(self.draws.lognormal(9.0, 0.9).clamp(1, 200)).min(job.end);
            job.leaves.push((reason, cursor, last));
            cursor = last.plus(10 + self.draws.exponential(1_600.0));
        }
    }

    fn care(&self, rank: usize) -> f64 {
        self.market.enterprises.get(rank).map_or(0.0, |enterprise| enterprise.care)
    }

    /// Somebody without job, or a newcomer to the market. Some enterprises look at those who have
    /// been without job for long, others at those who have not.
    fn applicant(&mut self, rank: usize, day: Day) -> usize {
        let known = u32::try_from(self.market.people.len()).unwrap_or(u32::MAX);
        let care = self.care(rank);
        for _ in 0..6 {
            let candidate = usize::try_from(self.draws.below(known)).unwrap_or(0);
            let free = self.market.people.get(candidate).is_some_and(|one| {
                let far = one.free_from <= day.plus(-LONG_WITHOUT_JOB);
                one.free_from <= day && (far == (care > 0.0) || !self.draws.chance(care.abs()))
            });
            if free && self.draws.chance(0.75) {
                return candidate;
            }
        }
        self.newcomer(day, care)
    }

    /// Somebody new to the market, the more often young or old the more the enterprise cares.
    fn newcomer(&mut self, day: Day, care: f64) -> usize {
        let weight = |mean: f64| whole(mean * (1.0 + 0.6 * care)).unsigned_abs();
        let (young, old) = (weight(280.0), weight(200.0));
        let between = 1_000_u32.saturating_sub(young + old);
        let age = self.draws.weighted(&[(young, (17, 25)), (between, (26, 49)), (old, (50, 61))]);
        let years = self.draws.between(age.0, age.1);
        self.market.people.push(Person {
            sex: if self.draws.chance(0.47) { Sex::Women } else { Sex::Men },
            birth: day.plus(-years * 365 - years / 4 - self.draws.between(0, 364)),
            states_sex: self.draws.chance(0.3),
            disability: if self.draws.chance(0.04) { "01" } else { "" },
            free_from: day,
        });
        self.market.people.len() - 1
    }
}

/// Days after which somebody has been without job for long.
const LONG_WITHOUT_JOB: i32 = 200;

/// Length of a fixed-term contract, in days.
fn short_length(draws: &mut Draws) -> i32 {
    match draws.below(1_000) {
        0..325 => 1,
        325..535 => draws.between(2, 5),
        535..885 => draws.between(6, 29),
        _ => draws.weighted(&[(10, 45), (15, 92), (20, 183), (20, 274), (25, 365), (10, 548)]),
    }
}
