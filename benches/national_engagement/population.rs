//! The contracts of a fictitious country, a bucket of persons at a time.
//!
//! Each person holds one to nine contracts: open-ended, fixed-term, agency work, work-study; some
//! follow at the same employer, some overlap, some are conversions or transfers; ends are declared,
//! inferred from silence or still to come.

use pilotage::facts::schema::{ContractFact, DeclaredEnd, EndCause, PersonFact, PersonFacts};
use pilotage::vocabulary::{
    ContractNature, ContractNumber, Day, EndReason, Month, Occupation, PersonKey, PublicScheme,
    Recourse, SchemeComplement, Sex, Siret, WorkingTime,
};

use crate::country::{Country, Shape};
use crate::draw::{Draw, mixed};

const PERSONS_IN_A_BUCKET: u64 = 1 << 32;

/// The persons of a bucket and about so many contracts.
pub(crate) fn bucket(country: Country, number: usize, contracts: usize) -> PersonFacts {
    let mut facts = PersonFacts::default();
    let mut person = u64::try_from(number).unwrap() * PERSONS_IN_A_BUCKET;
    while facts.contracts.len() < contracts {
        Life::of(person).live(country, &mut facts);
        person += 1;
    }
    facts.persons.sort_unstable_by_key(|row| row.person);
    facts.contracts.sort_unstable_by_key(|row| (row.person, row.siret, row.number, row.start));
    facts
}

/// A person being made.
struct Life {
    draw: Draw,
    person: PersonKey,
}

/// What an establishment does more or less often than another.
#[derive(Clone, Copy)]
struct Habits {
    open_ended: u64,
    conversions: u64,
    kept: u64,
    short: u64,
}

impl Habits {
    fn of(place: u64) -> Self {
        let mut draw = Draw::of(place, 4);
        Self {
            open_ended: 15 + draw.below(31),
            conversions: 20 + draw.below(31),
            kept: 30 + draw.below(31),
            short: 2 + draw.below(5),
        }
    }
}

/// The contract before.
#[derive(Clone, Copy)]
struct Before {
    place: u64,
    end: Option<Day>,
    start: Day,
    fixed: bool,
    transferred: bool,
}

impl Life {
    fn of(person: u64) -> Self {
        Self { draw: Draw::of(person, 3), person: PersonKey::from_number(mixed(person)) }
    }

    fn live(&mut self, country: Country, facts: &mut PersonFacts) {
        let (first, last) = Country::declared();
        let oldest = first.first_day();
        let birth = oldest.plus(-self.draw.between(14 * 365, 64 * 365));
        let birth = (!self.draw.is(2)).then_some(birth);
        facts.persons.push(PersonFact {
            person: self.person,
            sex: Sex::Unknown,
            birth,
            pension_since: None,
        });
        let mut before: Option<Before> = None;
        for number in 1..=self.draw.between(1, 9) {
            let start = match before {
                None => oldest.plus(self.draw.between(-500, 1_900)),
                Some(before) => self.next_start(before),
            };
            if start > last.last_day() {
                break;
            }
            let place = self.next_place(country, before);
            let number = ContractNumber::from_number(u64::from(number.unsigned_abs()));
            let (contract, now) = self.contract(place, number, start, before);
            // A contract that ended before the first declaration is in none.
            if now.end.is_none_or(|end| end >= oldest) {
                facts.contracts.push(contract);
            }
            before = Some(now);
        }
    }

    fn next_start(&mut self, before: Before) -> Day {
        match before.end {
            Some(end) if before.transferred => end.plus(1),
            Some(end) => {
                let gap = match self.draw.below(20) {
                    0 => self.draw.between(-20, 0),
                    1..=9 => self.draw.between(1, 40),
                    10..=15 => self.draw.between(30, 250),
                    _ => self.draw.between(200, 900),
                };
                end.plus(gap).max(before.start)
            }
            // A second job beside the first.
            None => before.start.plus(self.draw.between(0, 900)),
        }
    }

    fn next_place(&mut self, country: Country, before: Option<Before>) -> u64 {
        match before {
            Some(before) if !before.transferred && self.draw.is(40) => before.place,
            Some(before) if self.draw.is(10) => (before.place - before.place % 3
                + self.draw.below(3))
            .min(country.establishments - 1),
            Some(_) | None => country.place(&mut self.draw),
        }
    }

    fn contract(
        &mut self,
        place: u64,
        number: ContractNumber,
        start: Day,
        before: Option<Before>,
    ) -> (ContractFact, Before) {
        let (shape, habits) = (Country::shape(place), Habits::of(place));
        let stays = before.is_some_and(|before| before.place == place && before.fixed);
        let (nature, days): (&[u8], Option<i32>) = match shape {
            Shape::Agency => (b"03", Some(self.draw.between(1, 120))),
            Shape::Insertion => (b"02", Some(self.draw.between(60, 500))),
            Shape::Ordinary if stays && self.draw.is(habits.conversions) => (b"01", None),
            Shape::Ordinary => match self.draw.below(100) {
                drawn if drawn < habits.open_ended => (b"01", None),
                0..96 => (b"02", Some(self.length(habits))),
                96..98 => (b"10", Some(self.draw.between(200, 1_000))),
                _ => (b"29", Some(self.draw.between(30, 180))),
            },
        };
        let open_ended = nature == b"01";
        let days =
            days.or_else(|| (!self.draw.is(habits.kept)).then(|| self.draw.between(5, 1_500)));
        let end = days.map(|days| start.plus(days - 1));
        let mut contract = self.blank(Country::siret(place), number, start);
        contract.nature = ContractNature::parse(nature).ok();
        self.describe(&mut contract, shape, open_ended);
        contract.expected_end = end.filter(|_| !open_ended && !self.draw.is(20));
        let transferred = self.close(&mut contract, end, open_ended);
        (contract, Before { place, end, start, fixed: !open_ended, transferred })
    }

    /// Most fixed-term contracts are short.
    fn length(&mut self, habits: Habits) -> i32 {
        match self.draw.below(10) {
            drawn if drawn < habits.short => self.draw.between(1, 29),
            0..7 => self.draw.between(30, 120),
            _ => self.draw.between(90, 540),
        }
    }

    fn describe(&mut self, contract: &mut ContractFact, shape: Shape, open_ended: bool) {
        let complement: &[u8] = self.draw.one_of(&[b"02", b"03", b"04", b"05"]);
        let (scheme, complement): (&[u8], &[u8]) = match (shape, self.draw.below(100)) {
            (Shape::Insertion, _) => (b"71", complement),
            (Shape::Ordinary, 0..3) => (b"41", b""),
            (Shape::Ordinary, 3) => (b"64", b""),
            (Shape::Ordinary, 4) => (b"92", b""),
            (Shape::Ordinary | Shape::Agency, _) => (b"99", b""),
        };
        contract.scheme = PublicScheme::parse(scheme).ok();
        contract.complement = SchemeComplement::parse(complement).ok();
        contract.recourse = Recourse::parse(if self.draw.is(4) { b"05" } else { b"01" })
            .ok()
            .filter(|_| !open_ended);
        let occupation = format!("{}{}a", self.draw.between(1, 6), self.draw.between(10, 69));
        contract.occupation =
            Occupation::parse(occupation.as_bytes()).ok().filter(|_| !self.draw.is(5));
        contract.working_time =
            WorkingTime::parse(if self.draw.is(70) { b"10" } else { b"20" }).ok();
    }

    /// Declares the end, or lets it be inferred; whether it was a transfer.
    fn close(&mut self, contract: &mut ContractFact, end: Option<Day>, open_ended: bool) -> bool {
        let (first, last) = Country::declared();
        let until = end.map_or(last, |end| end.month().min(last)).max(first);
        contract.first_declared = contract.start.month().max(first).min(until);
        contract.last_declared = until;
        let reason: &[u8] = match (self.draw.below(100), open_ended) {
            (0..2, _) => b"100",
            (2, _) => b"066",
            (3, true) => b"038",
            (4, _) => b"099",
            (_, true) => self.draw.one_of(&[b"059", b"014", b"043"]),
            (_, false) => b"031",
        };
        let past = end.filter(|end| *end <= last.last_day());
        let declared = past.filter(|_| !self.draw.is(15));
        contract.declared_end = declared.map(|last_day| {
            let cause = if self.draw.is(1) {
                EndCause::EmployerChange
            } else {
                EndCause::Reason(EndReason::parse(reason).unwrap())
            };
            DeclaredEnd { last_day, cause }
        });
        contract.declared_end.is_some_and(|end| match end.cause {
            EndCause::EmployerChange => true,
            EndCause::Reason(reason) => reason.as_str() == "100",
        })
    }

    fn blank(&self, siret: Siret, number: ContractNumber, start: Day) -> ContractFact {
        let month: Month = start.month();
        ContractFact {
            person: self.person,
            siret,
            number,
            start,
            nature: None,
            scheme: None,
            complement: None,
            recourse: None,
            occupation: None,
            working_time: None,
            unit: None,
            category_quota: None,
            quota: None,
            disabled_since: None,
            expected_end: None,
            declared_end: None,
            first_declared: month,
            last_declared: month,
        }
    }
}
