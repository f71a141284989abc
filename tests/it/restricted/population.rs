//! Random lives of a few holders, and the declarations and registers they make.

use std::collections::BTreeSet;

use pilotage::ingest::records::{AbsenceFamily, WorkKind};
use pilotage::ingest::registers::Registers;
use pilotage::vocabulary::{Day, Month, PublicScheme, Sex, SiaeKind};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::kit::{agree, pass, suspension};
use crate::facts::kit::{Declaration, day, monthly};

/// Months of declarations, from January 2024; days count from 1 January 2024.
pub(crate) const MONTHS: i32 = 10;
/// Establishments, their postal codes, départements and kinds.
pub(crate) const PLACES: [u64; 3] = [11, 22, 33];
const POSTAL_CODES: [[u8; 5]; 3] = [*b"35000", *b"67000", *b"97400"];
pub(crate) const DEPARTEMENTS: [&str; 3] = ["35", "67", "974"];
pub(crate) const KINDS: [SiaeKind; 3] = [SiaeKind::Aci, SiaeKind::Ei, SiaeKind::Etti];

/// A contract, described from the month it starts to `last_month`.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) person: u64,
    pub(crate) place: usize,
    pub(crate) number: u64,
    pub(crate) start: i32,
    pub(crate) insertion: bool,
    /// Unit stated before and from June.
    pub(crate) units: [Option<&'static str>; 2],
    pub(crate) last_month: i32,
    /// Days after the start; whether the next month cancels it.
    pub(crate) end: Option<(i32, bool)>,
}

/// A line of working time.
#[derive(Debug, Clone)]
pub(crate) struct Pay {
    pub(crate) job: usize,
    pub(crate) declared: i32,
    pub(crate) from: i32,
    pub(crate) days: i32,
    pub(crate) kind: WorkKind,
    pub(crate) measure: i64,
    pub(crate) unit: Option<&'static str>,
}

/// A leave or a suspension, declared once or twice, perhaps cancelled.
#[derive(Debug, Clone)]
pub(crate) struct Away {
    pub(crate) job: usize,
    pub(crate) leave: bool,
    pub(crate) reason: &'static str,
    /// A leave's last day worked, a suspension's first day.
    pub(crate) from: i32,
    pub(crate) days: Option<i32>,
    pub(crate) declared: i32,
    /// Months later, with other days.
    pub(crate) again: Option<(i32, Option<i32>)>,
    /// Months later.
    pub(crate) cancelled: Option<i32>,
}

#[derive(Debug, Clone)]
pub(crate) struct Card {
    pub(crate) person: u64,
    pub(crate) start: i32,
    pub(crate) end: i32,
}

#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) card: usize,
    pub(crate) first: i32,
    pub(crate) last: i32,
}

#[derive(Debug, Clone)]
pub(crate) struct Village {
    pub(crate) jobs: Vec<Job>,
    pub(crate) pays: Vec<Pay>,
    pub(crate) aways: Vec<Away>,
    pub(crate) cards: Vec<Card>,
    pub(crate) declared: Vec<Declared>,
    /// Last day of each agreement.
    pub(crate) agreed_until: [Option<i32>; 3],
    pub(crate) unfiled: [BTreeSet<i32>; 3],
    /// Establishment-months declared wrongly first, then replaced.
    pub(crate) replaced: BTreeSet<(usize, i32)>,
}

pub(crate) fn date(offset: i32) -> Day {
    day("2024-01-01").plus(offset)
}

pub(crate) fn month(offset: i32) -> Month {
    date(0).month().plus(offset)
}

/// The month of a day, from January 2024.
pub(crate) fn month_of(offset: i32) -> i32 {
    month(0).months_until(date(offset).month())
}

pub(crate) fn first_day(of: i32) -> i32 {
    date(0).days_until(month(of).first_day())
}

pub(crate) fn last_day(of: i32) -> i32 {
    date(0).days_until(month(of).last_day())
}

fn job() -> impl Strategy<Value = Job> {
    let units = select(&[Some("10"), Some("10"), Some("21"), Some("20"), Some("34"), None][..]);
    (
        (1..4u64, 0..3usize, 0..2u64, -12..32i32),
        (prop::bool::weighted(0.8), units.clone(), units, 0..MONTHS),
        option::of((0..250i32, prop::bool::weighted(0.2))),
    )
        .prop_map(|((person, place, number, start), (insertion, before, after, last), end)| {
            Job {
                person,
                place,
                number,
                start: start * 8,
                insertion,
                units: [before, after],
                last_month: last,
                end,
            }
        })
}

fn pay(jobs: usize) -> impl Strategy<Value = Pay> {
    let kind = select(
        &[
            WorkKind::Paid,
            WorkKind::Paid,
            WorkKind::Paid,
            WorkKind::Paid,
            WorkKind::Unpaid,
            WorkKind::RandomOvertime,
            WorkKind::StructuralOvertime,
        ][..],
    );
    let unit = select(&[None, None, Some("10"), Some("12"), Some("40"), Some("36")][..]);
    (0..jobs, 0..MONTHS, -40..20i32, 0..70i32, kind, -4_000..16_000i64, unit).prop_map(
        |(job, declared, shift, days, kind, measure, unit)| {
            let from = first_day(declared) + shift;
            Pay { job, declared, from, days, kind, measure, unit }
        },
    )
}

fn away(jobs: usize) -> impl Strategy<Value = Away> {
    let reasons = select(
        &[(true, "01"), (true, "06"), (true, "15"), (false, "200"), (false, "501"), (false, "602")]
            [..],
    );
    let days = || option::weighted(0.85, 0..70i32);
    (
        (0..jobs, reasons, -20..300i32, days(), 0..MONTHS),
        option::weighted(0.3, (1..3i32, days())),
        option::weighted(0.2, 1..3i32),
    )
        .prop_map(|((job, (leave, reason), from, days, declared), again, cancelled)| Away {
            job,
            leave,
            reason,
            from,
            days,
            declared,
            again,
            cancelled,
        })
}

/// The PASS of one person: one or two, one after the other.
fn cards(person: u64) -> impl Strategy<Value = Vec<Card>> {
    (-500..250i32, 20..700i32, option::of((1..50i32, 20..700i32))).prop_map(
        move |(start, days, second)| {
            let first = Card { person, start, end: start + days };
            let second = second.map(|(gap, days)| {
                let start = first.end + gap;
                Card { person, start, end: start + days }
            });
            std::iter::once(first).chain(second).collect()
        },
    )
}

/// A small village in which most things go wrong.
pub(crate) fn village() -> impl Strategy<Value = Village> {
    let unfiled = || btree_set(0..MONTHS, 0..3);
    let until = || option::weighted(0.2, 60..300i32);
    let holders = (cards(1), cards(2), option::of(cards(3)));
    let frame = (
        (unfiled(), unfiled(), unfiled()),
        (until(), until(), until()),
        btree_set((0..3usize, 0..MONTHS), 0..3),
    );
    (vec(job(), 1..7), holders, frame)
        .prop_flat_map(|(jobs, (one, two, three), frame)| {
            let cards: Vec<Card> =
                one.into_iter().chain(two).chain(three.unwrap_or_default()).collect();
            let declared = vec((0..cards.len(), 0..300i32, 0..200i32), 0..4);
            let lines = (vec(pay(jobs.len()), 0..18), vec(away(jobs.len()), 0..7), declared);
            (Just(jobs), Just(cards), Just(frame), lines)
        })
        .prop_map(|(mut jobs, cards, frame, (pays, aways, declared))| {
            let (unfiled, until, replaced) = frame;
            for (position, job) in (0..).zip(&mut jobs) {
                // Two contracts of one number differ by their start.
                job.start += position;
            }
            let declared = declared
                .into_iter()
                .map(|(card, after, days)| {
                    let first = cards[card].start + after;
                    Declared { card, first, last: first + days }
                })
                .collect();
            Village {
                jobs,
                pays,
                aways,
                cards,
                declared,
                agreed_until: [until.0, until.1, until.2],
                unfiled: [unfiled.0, unfiled.1, unfiled.2],
                replaced,
            }
        })
}

impl Village {
    pub(crate) fn filed(&self, place: usize, month: i32) -> bool {
        (0..MONTHS).contains(&month) && !self.unfiled[place].contains(&month)
    }

    /// The number of a PASS.
    pub(crate) fn number(&self, card: usize) -> String {
        format!("P{}{card}", self.cards[card].person)
    }

    pub(crate) fn registers(&self) -> Registers {
        let mut registers = Registers::default();
        for (position, card) in self.cards.iter().enumerate() {
            let number = self.number(position);
            let (start, end) = (date(card.start).to_string(), date(card.end).to_string());
            registers.passes.push(pass(&number, card.person, &start, &end));
        }
        for row in &self.declared {
            let (first, last) = (date(row.first).to_string(), date(row.last).to_string());
            let holder = self.cards[row.card].person;
            registers.suspensions.push(suspension(&self.number(row.card), holder, &first, &last));
        }
        for (place, until) in self.agreed_until.iter().enumerate() {
            let until = until.map(|until| date(until).to_string());
            agree(&mut registers, PLACES[place], KINDS[place], "2020-01-01", until.as_deref());
        }
        registers
    }

    /// One declaration per establishment and month filed; those replaced come first with a line too
    /// many, then right.
    pub(crate) fn declarations(&self) -> Vec<Declaration> {
        let mut declarations = Vec::new();
        for of in 0..MONTHS {
            for place in (0..PLACES.len()).filter(|place| self.filed(*place, of)) {
                let right = self.monthly(place, of);
                if self.replaced.contains(&(place, of)) {
                    let too_many = self.jobs.iter().filter(|job| job.place == place);
                    let wrong = too_many.fold(right.clone(), |declaration, job| {
                        declaration.person(job.person, Sex::Unknown, Sex::Unknown, "").pays(
                            job.number,
                            99_900,
                            Some("10"),
                        )
                    });
                    declarations.push(wrong);
                    declarations.push(right.replacing(2));
                } else {
                    declarations.push(right);
                }
            }
        }
        declarations
    }

    fn monthly(&self, place: usize, of: i32) -> Declaration {
        let mut declaration = monthly(&month(of).to_string()).at(PLACES[place]);
        declaration.record.postal_code = Some(POSTAL_CODES[place]);
        let name = |declaration: Declaration, job: &Job| {
            declaration
                .person(job.person, Sex::Unknown, Sex::Unknown, "")
                .about(job.number, &date(job.start).to_string())
        };
        // Somebody without PASS is always there.
        declaration = declaration.person(99, Sex::Unknown, Sex::Unknown, "");
        for job in self.jobs.iter().filter(|job| job.place == place && job.described_in(of)) {
            declaration = declaration
                .person(job.person, Sex::Unknown, Sex::Unknown, "")
                .contract_in(job.number, &date(job.start).to_string(), job.unit_in(of));
            if job.insertion {
                let scheme = PublicScheme::parse(b"71").ok();
                declaration = declaration.with(|row| row.scheme = scheme);
            }
            if let Some((length, cancelled)) = job.end {
                let last = job.start + length;
                if month_of(last) == of {
                    declaration = declaration.ends(&date(last).to_string(), "031");
                } else if cancelled && month_of(last) + 1 == of {
                    declaration = declaration.ends(&date(last).to_string(), "099");
                }
            }
        }
        for pay in self.pays.iter().filter(|pay| pay.declared == of) {
            let job = &self.jobs[pay.job];
            if job.place == place {
                let (from, to) = (date(pay.from), date(pay.from + pay.days));
                declaration = name(declaration, job).works(
                    Some(job.number),
                    &from.to_string(),
                    &to.to_string(),
                    pay.kind,
                    pay.measure,
                    pay.unit,
                );
            }
        }
        for away in &self.aways {
            let job = &self.jobs[away.job];
            for (family, reason, from, to) in away.said_in(of) {
                if job.place == place {
                    let to = to.map_or(String::new(), |to| date(to).to_string());
                    let from = date(from).to_string();
                    declaration = name(declaration, job).absence(family, reason, &from, &to, "");
                }
            }
        }
        declaration
    }
}

impl Job {
    pub(crate) fn described_in(&self, month: i32) -> bool {
        (month_of(self.start)..=self.last_month).contains(&month)
    }

    pub(crate) fn unit_in(&self, month: i32) -> Option<&'static str> {
        self.units[usize::from(month >= 5)]
    }
}

impl Away {
    /// What a month's declaration says of it: family, reason, first and last day stated.
    pub(crate) fn said_in(
        &self,
        month: i32,
    ) -> Vec<(AbsenceFamily, &'static str, i32, Option<i32>)> {
        let (family, cancellation) = match self.leave {
            true => (AbsenceFamily::Leave, "99"),
            false => (AbsenceFamily::Suspension, "998"),
        };
        let end = |days: Option<i32>| days.map(|days| self.from + days);
        let mut said = Vec::new();
        if month == self.declared {
            said.push((family, self.reason, self.from, end(self.days)));
        }
        if let Some((later, days)) = self.again
            && month == self.declared + later
        {
            said.push((family, self.reason, self.from, end(days)));
        }
        if self.cancelled.is_some_and(|later| month == self.declared + later) {
            said.push((family, cancellation, self.from, end(self.days)));
        }
        said
    }
}
