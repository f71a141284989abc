//! What one person's career says of each establishment: small integers, ready to be sent to the
//! bucket of the company.
//!
//! A row is a hire, a fixed-term contract that ended or began, some days of open-ended contract, or a
//! presence.
//! Its masks say which criteria it counts for: `base` and `events` as the score counts them,
//! `all_base` and `all_events` as published rates do. Those count persons, each once by criterion,
//! at their last hire or contract of the window, part time included and every flag kept: persons
//! then add up over employers.

use std::collections::BTreeMap;

use crate::facts::schema::{AbsenceFact, EmployerFacts, PersonFact, PersonFacts};
use crate::ingest::records::{AbsenceFamily, WorkKind};
use crate::store::exchange::Exchanged;
use crate::store::table::table;
use crate::vocabulary::{
    AbsenceReason, ActivityUnit, Day, Hundredths, Occupation, PersonKey, Siren, Siret, WorkingTime,
};

use super::HireRules;
use super::career::{Career, Job, is_in};
use super::criteria::{
    Criterion, Outcome, boeth_embauche, cdd_tres_court, conversion, deld, ex_aide, ex_iae, jeunes,
    maintien, mixite_fh, part_cdi, sans_experience, seniors, sortie_cdi,
};
use super::eligibility::Role;
use super::hired::{Hire, Past};
use super::hires::Transfers;
use super::lengths::{Counts, FOLLOWED_DAYS};
use super::method::Method;
use super::turnover::{Passage, Staff};
use super::windows::Windows;

/// One fact about one person at one establishment.
#[derive(Clone, PartialEq, Eq)]
pub struct Observation {
    /// The establishment.
    pub siret: Siret,
    /// The person.
    pub person: PersonKey,
    /// A hire inside the window.
    pub hire: bool,
    /// Inside the shorter window of the sensitivity report.
    pub recent: bool,
    /// A hire followed for a year inside that window.
    pub recent_followed: bool,
    /// First two digits of the occupation.
    pub occupation: Option<u8>,
    /// The contract is open-ended.
    pub open_ended: bool,
    /// The hire is of the target public.
    pub target: bool,
    /// The person's last hire of the months after last year's label, whose retention at six months
    /// is known; `after_kept`: still there then.
    pub after: bool,
    /// Likewise.
    pub after_kept: bool,
    /// Criteria it is a trial of.
    pub base: u32,
    /// Criteria it is an event of.
    pub events: u32,
    /// Criteria it would be a trial of if part time counted everywhere.
    pub part_base: u32,
    /// Likewise, an event of.
    pub part_events: u32,
    /// Likewise for published rates.
    pub all_base: u32,
    /// Likewise.
    pub all_events: u32,
    /// A fixed-term contract begun in the window and followed long enough.
    pub begun: bool,
    /// Where its person counts among lengths ([`Lengths`](super::lengths::Lengths)): one bit each.
    pub lengths: u32,
    /// Days of a fixed-term contract, up to the last day looked at where it goes on, or of open-ended
    /// contract in the recent window.
    pub days: i32,
    /// Months of the recent window on the first day of which the person was there, as bits.
    pub months: u32,
    /// Entries and exits of the recent window.
    pub moves: u32,
    /// Likewise of [`Staff::Lasting`].
    pub lasting_months: u32,
    /// Likewise.
    pub lasting_moves: u32,
    /// The person counts here for turnover: one bit for each kind of staff and sum.
    pub turned: u32,
    /// Hours paid in the window of accidents.
    pub hours: Hundredths,
    /// Accidents in it.
    pub accidents: u32,
}

table!(Observation, "observations", {
    siret, person, hire, recent, recent_followed, occupation, open_ended, target, after, after_kept, base, events, part_base, part_events,
    all_base, all_events, begun, lengths, days, months, moves, lasting_months, lasting_moves, turned, hours, accidents,
});

impl Exchanged for Observation {
    fn company(&self) -> Siren {
        self.siret.siren()
    }
}

/// What rows are made by.
#[derive(Clone, Copy)]
pub struct Observer<'a> {
    /// Employers.
    pub employers: &'a EmployerFacts,
    /// The method.
    pub method: &'a Method,
    /// Rules of hires.
    pub rules: &'a HireRules,
    /// Hundredths of an hour in a day paid by the day.
    pub hours_per_day: i64,
    /// The windows of the run.
    pub windows: Windows,
}

impl Observer<'_> {
    /// The rows of one bucket of persons.
    pub fn observe(&self, facts: &PersonFacts) -> Vec<Observation> {
        let mut rows = Vec::new();
        for contracts in facts.contracts.chunk_by(|a, b| a.person == b.person) {
            let Some(person) = contracts.first().map(|contract| contract.person) else { continue };
            let own = facts.rows_of(person);
            let career = Career::of(contracts, self.employers);
            let mut dated = Vec::new();
            self.observe_hires(person, own.person, &career, &mut dated);
            rows.extend(publish_last_only(dated));
            self.observe_presence(person, &career, &own, &mut rows);
        }
        rows
    }

    fn blank(&self, siret: Siret, person: PersonKey) -> Observation {
        Observation {
            siret,
            person,
            hire: false,
            recent: false,
            recent_followed: false,
            occupation: None,
            open_ended: false,
            target: false,
            after: false,
            after_kept: false,
            base: 0,
            events: 0,
            part_base: 0,
            part_events: 0,
            all_base: 0,
            all_events: 0,
            begun: false,
            lengths: 0,
            days: 0,
            months: 0,
            moves: 0,
            lasting_months: 0,
            lasting_moves: 0,
            turned: 0,
            hours: Hundredths::new(0),
            accidents: 0,
        }
    }

    fn of_job(&self, person: PersonKey, job: &Job<'_>, target: bool) -> Observation {
        Observation {
            occupation: two_digits(job.fact.occupation.as_ref()),
            open_ended: job.role == Role::OpenEnded,
            target,
            ..self.blank(job.fact.siret, person)
        }
    }

    /// Hires of the person, then what their contracts became, company by company.
    fn observe_hires(
        &self,
        person: PersonKey,
        described: Option<&PersonFact>,
        career: &Career<'_>,
        rows: &mut Vec<(Day, Observation)>,
    ) {
        let engagements = career.engagements();
        let transfers = Transfers::of(&engagements);
        let past = Past {
            known_from: self.windows.known_from,
            person: described,
            method: self.method,
            rules: self.rules,
        };
        for company in career.companies() {
            let mut targets: Vec<(Day, bool)> = Vec::new();
            for hire in past.hires(career, company, (&engagements, &transfers)) {
                let (row, target) = self.of_hire(person, &hire);
                rows.extend(row.map(|row| (hire.day(), row)));
                targets.push((hire.day(), target));
            }
            let target = |day: Day| {
                targets.iter().rev().find(|(hired, _)| *hired <= day).is_some_and(|(_, own)| *own)
            };
            for job in career.at(company).filter(|job| job.role.is_eligible()) {
                let target = target(job.fact.start);
                let fixed = self.of_fixed_term(person, career, job);
                rows.extend(fixed.map(|row| (job.last, row)));
                let lasting = self.of_open_ended_days(person, career, job, target);
                rows.extend(lasting.map(|row| (job.last, row)));
            }
        }
    }

    /// The row of a hire, and whether it is of the target public.
    fn of_hire(&self, person: PersonKey, hire: &Hire<'_>) -> (Option<Observation>, bool) {
        let (deld, ex_iae, ex_aide) = (deld::of(hire), ex_iae::of(hire), ex_aide::of(hire));
        let target = hire.is_target();
        let day = hire.day();
        let mut row = self.of_job(person, hire.job, target);
        row.hire = self.windows.hires_from <= day && day <= self.windows.last_day();
        row.recent = self.windows.recent_hires_from <= day;
        row.recent_followed = self.windows.recent_followed_from <= day;
        if row.hire {
            // A hire is scored once among overlapping flags, under the first; published rates
            // keep them all.
            row.count_once(Criterion::ExIae, ex_iae, false);
            row.count_once(Criterion::ExAide, ex_aide, ex_iae == Some(true));
            let earlier = ex_iae == Some(true) || ex_aide == Some(true);
            row.count_once(Criterion::Deld, deld, earlier);
            row.count(Criterion::SansExperience, sans_experience::of(hire));
            row.count(Criterion::Jeunes, jeunes::of(hire));
            row.count(Criterion::Seniors, seniors::of(hire));
            row.count(Criterion::BoethEmbauche, boeth_embauche::of(hire));
            row.count(Criterion::MixiteFh, mixite_fh::of(hire));
            let full_time = self.is_full_time(hire.job);
            row.count_if(full_time, Criterion::PartCdi, part_cdi::of(hire));
        }
        let (first, last) = self.windows.followed;
        if first <= day && day <= last {
            let [at_6, at_12] = self.method.history.retention_days.map(|d| maintien::of(hire, d));
            row.count(Criterion::Maintien6, at_6);
            row.count(Criterion::Maintien12, at_12);
            row.count(Criterion::Maintien6Cible, at_6.filter(|_| target));
            row.count(Criterion::Maintien12Cible, at_12.filter(|_| target));
        }
        let (first, last) = self.windows.after;
        if first <= day && day <= last {
            let [at_6, _] = self.method.history.retention_days.map(|d| maintien::of(hire, d));
            row.after = at_6.is_some();
            row.after_kept = at_6 == Some(true);
        }
        let kept = row.hire || row.all_base != 0;
        (kept.then_some(row), target)
    }

    /// The row of a fixed-term contract ended inside the window, or begun in it and followed.
    fn of_fixed_term(
        &self,
        person: PersonKey,
        career: &Career<'_>,
        job: &Job<'_>,
    ) -> Option<Observation> {
        let (from, until) = (self.windows.hires_from, self.windows.last_day());
        let start = job.fact.start;
        let counts = Counts {
            ended: from <= job.last && job.last <= until,
            // Of contracts begun before the first declared month, only those that lasted are known.
            begun: from.max(self.windows.known_from) <= start
                && start.days_until(until) >= FOLLOWED_DAYS,
        };
        if job.role != Role::FixedTerm || !(counts.ended || counts.begun) {
            return None;
        }
        let mut row = self.of_job(person, job, false);
        row.days = start.days_until(job.last.min(until)) + 1;
        row.begun = counts.begun;
        row.lengths = counts.marks(row.days);
        if !counts.ended {
            return Some(row);
        }
        row.recent = self.windows.recent_hires_from <= job.last;
        let full_time = self.is_full_time(job);
        let history = &self.method.history;
        row.count_if(full_time, Criterion::DureeCdd, Some(false));
        let short = cdd_tres_court::of(row.days, history.very_short_days);
        row.count_if(full_time, Criterion::CddTresCourt, Some(short));
        let converted = conversion::of(career, job, history.conversion_days);
        row.count_if(full_time, Criterion::Conversion, Some(converted));
        Some(row)
    }

    /// The row of the days of open-ended contract of the recent window.
    fn of_open_ended_days(
        &self,
        person: PersonKey,
        career: &Career<'_>,
        job: &Job<'_>,
        target: bool,
    ) -> Option<Observation> {
        let window = (self.windows.recent_from.first_day(), self.windows.last_day());
        let days = sortie_cdi::days(job, window)?;
        let mut row = self.of_job(person, job, target);
        row.days = days;
        row.recent = true;
        let codes = &self.method.codes.not_exits;
        let exit = sortie_cdi::is_exit(career, job, window, codes, self.rules.bridge_days);
        row.count(Criterion::SortieCdi, Some(exit));
        Some(row)
    }

    /// Presence on the first days of months, hours and accidents, by establishment.
    fn observe_presence(
        &self,
        person: PersonKey,
        career: &Career<'_>,
        own: &crate::facts::person_rows::PersonRows<'_>,
        rows: &mut Vec<Observation>,
    ) {
        let mut sirets: Vec<Siret> = career.jobs().iter().map(|job| job.fact.siret).collect();
        sirets.sort_unstable();
        sirets.dedup();
        let transfers = Transfers::of(&career.engagements());
        let [everybody, lasting] = Staff::ALL.map(|staff| self.passages(career, &transfers, staff));
        let mut turned = 0;
        // Each sum counts the person at the last establishment that has it.
        for siret in sirets.into_iter().rev() {
            let mut row = self.blank(siret, person);
            let passage =
                |of: &BTreeMap<Siret, Passage>| of.get(&siret).copied().unwrap_or_default();
            let (passed, lasting) = (passage(&everybody), passage(&lasting));
            (row.months, row.moves) = (passed.months, passed.moves);
            (row.lasting_months, row.lasting_moves) = (lasting.months, lasting.moves);
            let sums = [passed.months, passed.moves, lasting.months, lasting.moves];
            row.turned =
                (0u32..).zip(sums).filter(|(_, sum)| *sum > 0).map(|(bit, _)| 1 << bit).sum();
            row.turned &= !turned;
            turned |= row.turned;
            let inside =
                |day: Day| self.windows.accidents_from <= day && day <= self.windows.last_day();
            let paid = own.work.iter().filter(|line| {
                line.siret == siret && line.kind == WorkKind::Paid && inside(line.from)
            });
            let hours = paid.filter_map(|line| {
                let unit = line.unit.as_ref().map(ActivityUnit::as_str)?;
                match unit {
                    "10" | "21" => Some(line.measure.hundredths()),
                    "12" | "20" => Some(line.measure.hundredths() * self.hours_per_day / 100),
                    _ => None,
                }
            });
            row.hours = Hundredths::new(hours.sum());
            let mut accidents: Vec<Day> = own
                .absences
                .iter()
                .filter(|one| one.siret == siret && self.is_accident(one) && inside(one.first))
                .map(|one| one.accident.unwrap_or(one.first))
                .collect();
            accidents.sort_unstable();
            accidents.dedup();
            row.accidents = u32::try_from(accidents.len()).unwrap_or(u32::MAX);
            if row.moves != 0 || row.is_presence() {
                rows.push(row);
            }
        }
    }

    /// A leave of at least a day for a work accident.
    fn is_accident(&self, absence: &AbsenceFact) -> bool {
        absence.family == AbsenceFamily::Leave
            && is_in(&self.method.codes.work_accidents, AbsenceReason::as_str(&absence.reason))
            && absence.last.is_none_or(|last| last >= absence.first)
    }

    fn is_full_time(&self, job: &Job<'_>) -> bool {
        let time = job.fact.working_time.as_ref().map(WorkingTime::as_str);
        time.is_some_and(|code| is_in(&self.method.codes.full_time, code))
    }
}

impl Observation {
    /// Somebody was there, was paid or had an accident.
    fn is_presence(&self) -> bool {
        self.months != 0 || self.hours.hundredths() != 0 || self.accidents != 0
    }

    /// Somebody came or went, and the row says nothing else.
    pub fn is_movement_alone(&self) -> bool {
        self.moves != 0 && !self.is_presence()
    }

    /// In which cohorts of lengths it counts; `None` unless it is a fixed-term contract.
    pub fn fixed_term(&self) -> Option<Counts> {
        let ended = (self.base | self.part_base) & (1 << Criterion::DureeCdd.place()) != 0;
        (ended || self.begun).then_some(Counts { ended, begun: self.begun })
    }

    fn count(&mut self, criterion: Criterion, outcome: Outcome) {
        self.count_if(true, criterion, outcome);
    }

    /// `scored`: counts in the score; else in published rates and in the variant with part time.
    fn count_if(&mut self, scored: bool, criterion: Criterion, outcome: Outcome) {
        let Some(event) = outcome else { return };
        let bit = 1u32 << criterion.place();
        self.all_base |= bit;
        if event {
            self.all_events |= bit;
        }
        let (base, events) = if scored {
            (&mut self.base, &mut self.events)
        } else {
            (&mut self.part_base, &mut self.part_events)
        };
        *base |= bit;
        if event {
            *events |= bit;
        }
    }

    /// An event already scored under an earlier flag is a trial without event in the score.
    fn count_once(&mut self, criterion: Criterion, outcome: Outcome, already: bool) {
        self.count(criterion, outcome);
        if already {
            self.events &= !(1u32 << criterion.place());
        }
    }
}

/// Keeps published marks on the last row of each criterion only; of one day, at the last SIRET.
fn publish_last_only(mut dated: Vec<(Day, Observation)>) -> impl Iterator<Item = Observation> {
    dated.sort_by_key(|(day, row)| (*day, row.siret, row.open_ended, row.days));
    let (mut published, mut lengths, mut followed) = (0u32, 0u32, false);
    for (_, row) in dated.iter_mut().rev() {
        row.after &= !followed;
        row.after_kept &= row.after;
        followed |= row.after;
        row.all_base &= !published;
        row.all_events &= row.all_base;
        published |= row.all_base;
        row.lengths &= !lengths;
        lengths |= row.lengths;
    }
    dated.into_iter().map(|(_, row)| row)
}

/// The first two digits of an occupation.
fn two_digits(occupation: Option<&Occupation>) -> Option<u8> {
    occupation?.as_str().get(..2)?.parse().ok()
}
