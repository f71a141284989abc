//! The files by plain loops over what was declared, day by day.
//!
//! Nothing is shared with the code under test but the vocabulary, the calendar of holidays and the
//! labels of the norm.

use std::collections::{BTreeMap, BTreeSet};

use pilotage::ingest::records::{AbsenceFamily, WorkKind};
use pilotage::nomenclatures::dsn;
use pilotage::nomenclatures::holidays::is_working_day;

use super::population::{
    Card, DEPARTEMENTS, Job, KINDS, MONTHS, PLACES, Pay, Village, date, first_day, last_day, month,
    month_of,
};

/// Rows of each file, in no particular order.
pub(crate) type Expected = BTreeMap<&'static str, Vec<String>>;

/// Farther than any day of a village.
const NEVER: i32 = 2_000;

pub(crate) struct Oracle<'a> {
    village: &'a Village,
    /// Hundredths of the entitlement.
    entitlement: i64,
    newest: i32,
    oldest: i32,
    /// Computed once, for they are asked for every month.
    known: Vec<Known<'a>>,
    worked: Vec<Worked>,
    spells: Vec<Spell>,
}

/// A contract that some declaration in force describes.
#[derive(Clone, Copy)]
struct Known<'a> {
    position: usize,
    job: &'a Job,
    declared_end: Option<i32>,
    end: Option<i32>,
}

impl Known<'_> {
    fn covers(&self, day: i32) -> bool {
        self.job.start <= day && self.end.is_none_or(|end| day <= end)
    }

    /// Whether its declared dates, widened by a few days, cover a pay period.
    fn covers_pay(&self, pay: &Pay, days: i32) -> bool {
        let (from, to) = (pay.from, pay.from + pay.days);
        self.job.start - days <= from && self.declared_end.is_none_or(|end| to <= end + days)
    }

    fn key(&self) -> (i32, u64, u64) {
        (self.job.start, PLACES[self.job.place], self.job.number)
    }
}

/// Work of one month of one line.
struct Worked {
    person: u64,
    place: usize,
    from: i32,
    to: i32,
    month: i32,
    kind: WorkKind,
    /// Hundredths of hours, or of the measure when it cannot be converted.
    amount: i64,
    converted: bool,
    unit: Option<&'static str>,
    covered: bool,
}

/// An absence of one contract, one reason, merged: days, or to [`NEVER`].
struct Spell {
    position: usize,
    family: AbsenceFamily,
    reason: &'static str,
    first: i32,
    last: i32,
}

fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", number.abs() / 100, number.abs() % 100)
}

fn siret(place: usize) -> String {
    format!("{:014}", PLACES[place])
}

/// Maximal runs of consecutive days.
fn runs(days: &BTreeSet<i32>) -> Vec<(i32, i32)> {
    let mut found: Vec<(i32, i32)> = Vec::new();
    for day in days {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == *day => *last = *day,
            _ => found.push((*day, *day)),
        }
    }
    found
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(village: &'a Village, entitlement: i64) -> Option<Self> {
        let filed: Vec<i32> =
            (0..MONTHS).filter(|month| (0..3).any(|place| village.filed(place, *month))).collect();
        let (oldest, newest) = (*filed.first()?, *filed.last()?);
        let (known, worked, spells) = (Vec::new(), Vec::new(), Vec::new());
        let mut oracle = Self { village, entitlement, newest, oldest, known, worked, spells };
        oracle.known = oracle.known();
        oracle.worked = oracle.worked();
        oracle.spells = oracle.spells();
        Some(oracle)
    }

    fn reference(&self) -> i32 {
        last_day(self.newest)
    }

    fn known(&self) -> Vec<Known<'a>> {
        let mut known = Vec::new();
        for (position, job) in self.village.jobs.iter().enumerate() {
            let told =
                |month: &i32| job.described_in(*month) && self.village.filed(job.place, *month);
            let Some(last_told) = (0..MONTHS).rfind(told) else { continue };
            let mut declared_end = None;
            if let Some((length, cancelled)) = job.end {
                let last = job.start + length;
                if told(&month_of(last)) {
                    declared_end = Some(last);
                }
                if cancelled && told(&(month_of(last) + 1)) {
                    declared_end = None;
                }
            }
            let filed_later =
                (last_told + 3..MONTHS).any(|month| self.village.filed(job.place, month));
            let inferred = filed_later.then(|| last_day(last_told));
            known.push(Known { position, job, declared_end, end: declared_end.or(inferred) });
        }
        known
    }

    fn of_person(&self, person: u64) -> Vec<Known<'a>> {
        self.known.iter().filter(|known| known.job.person == person).copied().collect()
    }

    fn agreed(&self, place: usize, month: i32) -> bool {
        self.village.agreed_until[place].is_none_or(|until| until >= first_day(month))
    }

    fn is_insertion(&self, job: &Job, month: i32) -> bool {
        job.insertion && self.agreed(job.place, month)
    }

    /// Position of the PASS that has the month.
    fn owner(&self, person: u64, month: i32) -> Option<usize> {
        let touches = |card: &Card| {
            (first_day(month)..=last_day(month)).any(|day| card.start <= day && day <= card.end)
        };
        let cards = self.village.cards.iter().enumerate();
        cards
            .filter(|(_, card)| card.person == person && touches(card))
            .max_by_key(|(_, card)| card.start)
            .map(|(position, _)| position)
    }

    /// The contract of a pay line.
    fn attached(&self, pay: &Pay) -> Option<Known<'a>> {
        let named = &self.village.jobs[pay.job];
        let candidates: Vec<Known<'_>> = self
            .of_person(named.person)
            .into_iter()
            .filter(|one| one.job.place == named.place && one.job.number == named.number)
            .collect();
        if let [only] = candidates.as_slice() {
            return Some(*only);
        }
        let latest = |days: i32| {
            let covering = candidates.iter().filter(|one| one.covers_pay(pay, days));
            covering.max_by_key(|one| one.job.start)
        };
        latest(0).or_else(|| latest(2)).copied()
    }

    /// The unit of a line of paid work.
    fn unit(&self, pay: &Pay, contract: &Known<'_>) -> Option<&'static str> {
        let told = |month: i32| {
            let told =
                contract.job.described_in(month) && self.village.filed(contract.job.place, month);
            told.then(|| contract.job.unit_in(month)).flatten()
        };
        pay.unit.or_else(|| told(pay.declared)).or_else(|| (0..MONTHS).rev().find_map(told))
    }

    fn worked(&self) -> Vec<Worked> {
        let mut worked = Vec::new();
        for pay in &self.village.pays {
            let named = &self.village.jobs[pay.job];
            if !self.village.filed(named.place, pay.declared) || pay.kind == WorkKind::Unpaid {
                continue;
            }
            let (from, to) = (pay.from, pay.from + pay.days);
            let Some(contract) = self.attached(pay) else { continue };
            let unit = match pay.kind {
                WorkKind::Paid | WorkKind::Unpaid => self.unit(pay, &contract),
                WorkKind::RandomOvertime | WorkKind::StructuralOvertime => Some("10"),
            };
            let overtime = pay.kind != WorkKind::Paid;
            let (measure, converted) = match unit {
                _ if overtime => (pay.measure, true),
                Some("40") => continue,
                Some("10" | "21") => (pay.measure, true),
                Some("12" | "20") => (pay.measure * 7, true),
                _ => (pay.measure, false),
            };
            let place = contract.job.place;
            let all: Vec<i32> = (from..=to).collect();
            let mut counted: Vec<i32> = all
                .iter()
                .copied()
                .filter(|day| is_working_day(date(*day), Some(DEPARTEMENTS[place])))
                .collect();
            if counted.is_empty() || month_of(from) == month_of(to) {
                counted = all;
            }
            let mut of_month: BTreeMap<i32, i64> = BTreeMap::new();
            for day in &counted {
                *of_month.entry(month_of(*day)).or_default() += 1;
            }
            let whole = i64::try_from(counted.len()).unwrap();
            let mut parts: Vec<(i32, i64)> = of_month
                .into_iter()
                .map(|(month, days)| (month, measure.signum() * (measure.abs() * days / whole)))
                .collect();
            let missing = measure - parts.iter().map(|(_, part)| part).sum::<i64>();
            parts[0].1 += missing;
            for (month, amount) in parts {
                if self.is_insertion(contract.job, month) {
                    worked.push(Worked {
                        person: named.person,
                        place,
                        from,
                        to,
                        month,
                        kind: pay.kind,
                        amount,
                        converted,
                        unit,
                        covered: contract.covers_pay(pay, 2),
                    });
                }
            }
        }
        worked
    }

    fn hours(&self) -> Vec<String> {
        let worked = &self.worked;
        let mut keys: BTreeSet<(usize, usize, i32, i32, i32)> = BTreeSet::new();
        for one in worked {
            if let Some(card) = self.owner(one.person, one.month) {
                keys.insert((card, one.place, one.from, one.to, one.month));
            }
        }
        let mut rows = Vec::new();
        for (card, place, from, to, of) in keys {
            let own: Vec<&Worked> = worked
                .iter()
                .filter(|one| one.person == self.village.cards[card].person)
                .filter(|one| (one.place, one.from, one.to, one.month) == (place, from, to, of))
                .collect();
            let paid = || own.iter().filter(|one| one.kind == WorkKind::Paid);
            let hours: i64 = paid().filter(|one| one.converted).map(|one| one.amount).sum();
            let other: i64 = paid().filter(|one| !one.converted).map(|one| one.amount).sum();
            let overtime: i64 =
                own.iter().filter(|one| one.kind != WorkKind::Paid).map(|one| one.amount).sum();
            let units: BTreeSet<&str> = paid().map(|one| one.unit.unwrap_or("NR")).collect();
            let quality = match (paid().any(|one| one.converted), paid().any(|one| !one.converted))
            {
                (false, true) => "non_convertible",
                (true, true) => "partielle",
                _ if hours < 0 => "negative",
                _ if own.iter().any(|one| !one.covered) => "rattachement_incertain",
                _ => "convertible",
            };
            rows.push(format!(
                "{},{},{},{},{},{},{},{},{},{},{quality}",
                self.village.number(card),
                siret(place),
                KINDS[place].code(),
                date(from),
                date(to),
                month(of),
                hundredths(hours),
                hundredths(overtime),
                hundredths(other),
                units.into_iter().collect::<Vec<_>>().join(" "),
            ));
        }
        rows
    }

    /// Merged absences of one reason, by replaying what was said month after month.
    fn spells(&self) -> Vec<Spell> {
        let mut found = Vec::new();
        for known in &self.known {
            let mut said: Vec<(AbsenceFamily, &'static str, i32, Option<i32>)> = Vec::new();
            for of in (0..MONTHS).filter(|month| self.village.filed(known.job.place, *month)) {
                for away in self.village.aways.iter().filter(|away| away.job == known.position) {
                    for (family, reason, from, to) in away.said_in(of) {
                        match reason {
                            "99" => said.retain(|one| (one.0, one.2) != (family, from)),
                            "998" => said.retain(|one| (one.0, one.2, one.3) != (family, from, to)),
                            _ => {
                                said.retain(|one| (one.0, one.1, one.2) != (family, reason, from));
                                said.push((family, reason, from, to));
                            }
                        }
                    }
                }
            }
            let kinds: BTreeSet<(AbsenceFamily, &str)> =
                said.iter().map(|one| (one.0, one.1)).collect();
            for (family, reason) in kinds {
                let own = said.iter().filter(|one| (one.0, one.1) == (family, reason));
                let days: BTreeSet<i32> = own
                    .flat_map(|(_, _, from, to)| {
                        let first = from + i32::from(family == AbsenceFamily::Leave);
                        first..=to.unwrap_or(NEVER)
                    })
                    .collect();
                for (first, last) in runs(&days) {
                    found.push(Spell { position: known.position, family, reason, first, last });
                }
            }
        }
        found
    }

    fn suspensions(&self) -> Vec<String> {
        let known = &self.known;
        let mut rows = Vec::new();
        for spell in &self.spells {
            if spell.family == AbsenceFamily::Leave && spell.reason == "15" {
                continue;
            }
            let contract = known.iter().find(|one| one.position == spell.position).unwrap();
            for (position, card) in self.village.cards.iter().enumerate() {
                if card.person != contract.job.person {
                    continue;
                }
                let days: Vec<i32> = (spell.first..=spell.last)
                    .filter(|day| contract.covers(*day))
                    .filter(|day| card.start <= *day && *day <= card.end)
                    .collect();
                let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
                let open = spell.last == NEVER && contract.end.is_none();
                let open = open && card.end >= self.reference();
                let until = if open { self.reference().max(*first) } else { *last };
                let months = month_of(*first)..=month_of(until);
                if !months.into_iter().any(|month| self.is_insertion(contract.job, month)) {
                    continue;
                }
                let (rubrique, family) = match spell.family {
                    AbsenceFamily::Leave => ("S21.G00.60.001", "arret"),
                    AbsenceFamily::Suspension => ("S21.G00.65.001", "suspension"),
                };
                let length = days.iter().filter(|day| !open || **day <= self.reference()).count();
                let current = open || days.contains(&self.reference());
                rows.push(format!(
                    "{},{},{family},{},{},{},{},{length},{current},dsn",
                    self.village.number(position),
                    siret(contract.job.place),
                    spell.reason,
                    dsn::code_label(rubrique, spell.reason).unwrap(),
                    date(*first),
                    if open { String::new() } else { date(*last).to_string() },
                ));
            }
        }
        for row in &self.village.declared {
            let days = row.first..=row.last;
            rows.push(format!(
                "{},,declaree,CONTRACT_SUSPENDED,Contrat de travail suspendu depuis plus de 15 \
                 jours,{},{},{},{},emplois",
                self.village.number(row.card),
                date(row.first),
                date(row.last),
                days.clone().count(),
                days.contains(&self.reference()),
            ));
        }
        rows
    }

    /// Interruptions of each contract longer than 15 days, inside a PASS: place, first, last day.
    fn interruptions(&self, card: &Card) -> Vec<(usize, i32, i32)> {
        let spells = &self.spells;
        let mut found = Vec::new();
        for contract in self.of_person(card.person) {
            let absent: BTreeSet<i32> = spells
                .iter()
                .filter(|spell| spell.position == contract.position)
                .filter(|spell| !matches!(spell.reason, "15" | "200"))
                .flat_map(|spell| {
                    let open = spell.last == NEVER;
                    spell.first..=if open { self.reference() } else { spell.last }
                })
                .filter(|day| contract.covers(*day))
                .collect();
            for (first, last) in runs(&absent).into_iter().filter(|(a, b)| b - a + 1 > 15) {
                let inside: Vec<i32> =
                    (first..=last).filter(|day| card.start <= *day && *day <= card.end).collect();
                let insertion =
                    inside.iter().any(|day| self.is_insertion(contract.job, month_of(*day)));
                if let (Some(first), Some(last), true) = (inside.first(), inside.last(), insertion)
                {
                    found.push((contract.job.place, *first, *last));
                }
            }
        }
        found
    }

    /// Whether what a holder did in a month is known.
    fn observed(&self, person: u64, month: i32) -> bool {
        let open: Vec<Known<'_>> = self
            .of_person(person)
            .into_iter()
            .filter(|one| self.is_insertion(one.job, month))
            .filter(|one| (first_day(month)..=last_day(month)).any(|day| one.covers(day)))
            .collect();
        if open.is_empty() {
            month <= self.newest - 2
        } else {
            open.iter().all(|one| self.village.filed(one.job.place, month))
        }
    }

    /// Months of a PASS that the declarations cover.
    fn months(&self, card: usize) -> Vec<i32> {
        let person = self.village.cards[card].person;
        let months = self.oldest..=self.newest;
        months.filter(|month| self.owner(person, *month) == Some(card)).collect()
    }

    /// Paid hours, and paid work that cannot be converted, of a holder in a month.
    fn month_work(&self, person: u64, month: i32) -> (i64, i64) {
        let sum = |converted| {
            let own = self.worked.iter().filter(|one| one.person == person && one.month == month);
            let paid = own.filter(|one| one.kind == WorkKind::Paid && one.converted == converted);
            paid.map(|one| one.amount).sum()
        };
        (sum(true), sum(false))
    }

    fn place(&self, person: u64, month: i32) -> Option<usize> {
        let mut started: Vec<Known<'_>> = self
            .of_person(person)
            .into_iter()
            .filter(|one| one.job.insertion && one.job.start <= last_day(month))
            .collect();
        started.sort_by_key(Known::key);
        let as_of = |one: &Known<'_>| one.end.map_or(month, |end| month_of(end).min(month));
        started
            .into_iter()
            .rev()
            .find(|one| self.agreed(one.job.place, as_of(one)))
            .map(|one| one.job.place)
    }

    fn suspended(&self, card: usize) -> impl Iterator<Item = (i32, i32)> {
        let own = self.village.declared.iter().filter(move |row| row.card == card);
        own.map(|row| (row.first, row.last))
    }

    fn counters(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for (position, card) in self.village.cards.iter().enumerate() {
            let known = card.end >= first_day(self.oldest);
            let worked: BTreeSet<i32> = self
                .worked
                .iter()
                .filter(|one| one.person == card.person)
                .map(|one| one.month)
                .collect();
            let own: Vec<i32> = worked
                .into_iter()
                .filter(|month| self.owner(card.person, *month) == Some(position))
                .collect();
            let consumed: i64 =
                own.iter().map(|month| self.month_work(card.person, *month).0).sum();
            let left = (self.entitlement - consumed).max(0);
            let reference = self.reference();
            let covered = |day: i32| {
                self.suspended(position).any(|(first, last)| first <= day && day <= last)
            };
            let days_left = (card.start.max(reference)..=card.end).filter(|day| !covered(*day));
            let elapsed = card.start..=card.end.min(reference);
            let interruptions = self.interruptions(card);
            let interrupted = |day: i32| {
                interruptions.iter().any(|(_, first, last)| *first <= day && day <= *last)
            };
            let mut exhaustion = String::new();
            if known && left == 0 {
                let mut sum = 0;
                for of in &own {
                    sum += self.month_work(card.person, *of).0;
                    if sum >= self.entitlement && exhaustion.is_empty() {
                        exhaustion = month(*of).to_string();
                    }
                }
            } else if known && card.end > reference {
                let observed: Vec<i32> = self
                    .months(position)
                    .into_iter()
                    .filter(|month| self.observed(card.person, *month))
                    .collect();
                if let [.., a, b, c] = observed.as_slice() {
                    let sum: i64 =
                        [a, b, c].iter().map(|of| self.month_work(card.person, **of).0).sum();
                    // The fewest months whose hours, at a third of the sum each, reach what is left.
                    let enough = (1..=1_200).find(|months| sum * months >= left * 3);
                    if let (true, Some(months)) = (sum > 0, enough) {
                        exhaustion =
                            month(self.newest + i32::try_from(months).unwrap()).to_string();
                    }
                }
            }
            rows.push(format!(
                "{},{},{},{},{},{},{},{},{},{exhaustion}",
                self.village.number(position),
                date(reference),
                hundredths(self.entitlement),
                if known { hundredths(consumed) } else { String::new() },
                if known { hundredths(left) } else { String::new() },
                days_left.count(),
                elapsed.clone().filter(|day| covered(*day)).count(),
                elapsed.filter(|day| interrupted(*day)).count(),
                date(card.end),
            ));
        }
        rows
    }

    fn alerts(&self) -> Vec<String> {
        let reference = self.reference();
        let mut rows = BTreeSet::new();
        for (position, card) in self.village.cards.iter().enumerate() {
            if !(card.start..=card.end).contains(&reference) {
                continue;
            }
            let mut say = |place: Option<usize>, nature: &str, since: i32, days: i32, priority| {
                let (number, since) = (self.village.number(position), date(since));
                let siret = place.map(siret).unwrap_or_default();
                rows.insert(format!("{number},{siret},{nature},{since},{days},{priority}"));
            };
            let months = self.months(position);
            let left = card.end - reference + 1;
            let last_place = months.last().and_then(|month| self.place(card.person, *month));
            if left <= 90 {
                let priority = if left <= 30 {
                    1
                } else if left <= 60 {
                    2
                } else {
                    3
                };
                say(last_place, "fin_de_droits", (card.end - 89).max(card.start), left, priority);
            }
            for (place, first, last) in self.interruptions(card) {
                let met = self.suspended(position).any(|(a, b)| a <= last && first <= b);
                // What the PASS holds of a long interruption can be too short to be suspended for.
                let days = last - first + 1;
                if !met && days > 15 && reference - first <= 365 {
                    let priority = if days > 90 {
                        1
                    } else if days > 30 {
                        2
                    } else {
                        3
                    };
                    say(Some(place), "suspension_non_declaree", first, days, priority);
                }
            }
            let current: Vec<(i32, i32)> = self
                .suspended(position)
                .filter(|(first, last)| *first <= reference && reference <= *last)
                .collect();
            if let Some(first) = current.iter().map(|(first, _)| *first).min() {
                let own: BTreeSet<i32> = self
                    .worked
                    .iter()
                    .filter(|one| one.person == card.person)
                    .map(|one| one.month)
                    .collect();
                let resumed = own.into_iter().find(|of| {
                    self.owner(card.person, *of) == Some(position)
                        && first_day(*of) >= first
                        && self.month_work(card.person, *of).0 > 0
                });
                if let Some(of) = resumed {
                    let mut paid: BTreeMap<usize, i64> = BTreeMap::new();
                    for one in &self.worked {
                        if (one.person, one.month) == (card.person, of) {
                            let counts = one.kind == WorkKind::Paid && one.converted;
                            *paid.entry(one.place).or_default() += i64::from(counts) * one.amount;
                        }
                    }
                    let most =
                        paid.into_iter().max_by_key(|(place, hours)| (*hours, PLACES[*place]));
                    let since = first_day(of);
                    let days = reference - since + 1;
                    let priority = match days {
                        61.. => 1,
                        31.. => 2,
                        1.. => 3,
                        _ => 0,
                    };
                    if priority > 0 {
                        let place = most.map(|(place, _)| place);
                        say(place, "reprise_non_declaree", since, days, priority);
                    }
                }
            } else {
                let mut empty = Vec::new();
                for of in months.iter().rev() {
                    let (hours, other) = self.month_work(card.person, *of);
                    if hours > 0 || other > 0 {
                        break;
                    }
                    let place = self.place(card.person, *of);
                    if hours == 0
                        && other == 0
                        && self.observed(card.person, *of)
                        && place.is_some_and(|place| self.village.filed(place, *of))
                        && card.start <= first_day(*of)
                    {
                        empty.push((*of, place));
                    }
                }
                if let (Some((_, place)), Some((earliest, _))) = (empty.first(), empty.last()) {
                    let since = first_day(*earliest);
                    let priority = 4 - empty.len().min(3);
                    say(*place, "sans_activite", since, reference - since + 1, priority);
                }
            }
        }
        rows.into_iter().collect()
    }

    /// Flaws of declarations, without what to do about them.
    fn flaws(&self) -> Vec<String> {
        let mut counted: BTreeMap<(usize, i32), BTreeMap<&str, i64>> = BTreeMap::new();
        let mut count = |person: u64, place: usize, month: i32, what: &'static str| {
            let inside = (self.oldest..=self.newest).contains(&month);
            if inside && self.owner(person, month).is_some() {
                *counted.entry((place, month)).or_default().entry(what).or_default() += 1;
            }
        };
        for pay in self.village.pays.iter().filter(|pay| pay.kind == WorkKind::Paid) {
            let named = &self.village.jobs[pay.job];
            let month = month_of(pay.from + pay.days);
            if !self.village.filed(named.place, pay.declared) || !self.agreed(named.place, month) {
                continue;
            }
            match self.attached(pay) {
                Some(contract) if contract.job.insertion => {
                    let unit = self.unit(pay, &contract);
                    if unit == Some("40") {
                        continue;
                    }
                    count(named.person, named.place, month, "lines");
                    if !matches!(unit, Some("10" | "21" | "12" | "20")) {
                        count(named.person, named.place, month, "unite_non_convertible");
                    }
                }
                None if pay.unit != Some("40") => {
                    count(named.person, named.place, month, "lines");
                    count(named.person, named.place, month, "ligne_sans_contrat");
                }
                Some(_) | None => {}
            }
        }
        let mut to_file: BTreeSet<(u64, usize, i32)> = BTreeSet::new();
        for one in self.known.iter().filter(|one| one.job.insertion) {
            let (person, place) = (one.job.person, one.job.place);
            if let Some(end) = one.end.filter(|end| self.agreed(place, month_of(*end))) {
                count(person, place, month_of(end), "ends");
                if one.declared_end.is_none() {
                    count(person, place, month_of(end), "fin_non_declaree");
                }
            }
            for month in self.oldest..=self.newest - 2 {
                let open = (first_day(month)..=last_day(month)).any(|day| one.covers(day));
                if open && self.agreed(place, month) {
                    to_file.insert((person, place, month));
                }
            }
        }
        for (person, place, month) in to_file {
            count(person, place, month, "months");
            if !self.village.filed(place, month) {
                count(person, place, month, "mois_non_transmis");
            }
        }
        let mut rows = Vec::new();
        for ((place, of), counts) in counted {
            for (flaw, base) in [
                ("ligne_sans_contrat", "lines"),
                ("unite_non_convertible", "lines"),
                ("fin_non_declaree", "ends"),
                ("mois_non_transmis", "months"),
            ] {
                if let Some(cases) = counts.get(flaw) {
                    let (kind, of, all) = (KINDS[place].code(), month(of), counts[base]);
                    rows.push(format!("{},{kind},{of},{flaw},{cases},{all}", siret(place)));
                }
            }
        }
        rows
    }

    /// Everything.
    pub(crate) fn files(&self) -> Expected {
        BTreeMap::from([
            ("heures", self.hours()),
            ("suspensions", self.suspensions()),
            ("compteurs", self.counters()),
            ("alertes", self.alerts()),
            ("declarations_a_corriger", self.flaws()),
        ])
    }
}
