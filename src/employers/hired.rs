//! A hire as its criteria see it: the contract, the person's past, the method.

use chrono::Datelike;

use crate::facts::schema::PersonFact;
use crate::vocabulary::{Day, Sex, Siren};

use super::HireRules;
use super::career::{Career, Job};
use super::criteria::{deld, ex_aide, ex_iae};
use super::eligibility::Role;
use super::hires::{Engagement, Event, Transfers, events};
use super::method::Method;

/// What is known of a person when hires are looked for.
#[derive(Clone, Copy)]
pub struct Past<'a> {
    /// First day of the first declared month.
    pub known_from: Day,
    /// The person; `None` when nothing is said of them.
    pub person: Option<&'a PersonFact>,
    /// The method.
    pub method: &'a Method,
    /// Rules of hires.
    pub rules: &'a HireRules,
}

impl<'a> Past<'a> {
    /// The hires of a person in one company, in order. Those whose past year is not known are left
    /// out: whether the person was there before cannot be said.
    pub fn hires(
        &self,
        career: &'a Career<'a>,
        company: Siren,
        (engagements, transfers): (&[Engagement], &Transfers),
    ) -> Vec<Hire<'a>> {
        let own: Vec<Engagement> =
            engagements.iter().filter(|one| one.siret.siren() == company).copied().collect();
        let hire = |event: Event| {
            let Event::Hire { siret, day, .. } = event else { return None };
            if day.plus(-self.rules.gap_days) < self.known_from {
                return None;
            }
            let job = career.at(company).find(|job| {
                job.fact.start == day && job.fact.siret == siret && job.role.is_eligible()
            })?;
            Some(Hire {
                career,
                job,
                person: self.person,
                known_from: self.known_from,
                method: self.method,
                bridge_days: self.rules.bridge_days,
            })
        };
        events(&own, transfers, self.rules).into_iter().filter_map(hire).collect()
    }
}

/// A hire, with all that its criteria look at.
pub struct Hire<'a> {
    /// All contracts of the person.
    pub career: &'a Career<'a>,
    /// The contract.
    pub job: &'a Job<'a>,
    /// The person; `None` when nothing is said of them.
    pub person: Option<&'a PersonFact>,
    /// First day of the first declared month.
    pub known_from: Day,
    /// The method.
    pub method: &'a Method,
    /// Days between two contracts of one spell.
    pub bridge_days: i32,
}

impl Hire<'_> {
    /// First day.
    pub fn day(&self) -> Day {
        self.job.fact.start
    }

    /// Of the target public: long away from work, from an insertion structure or from an aided
    /// contract, as far as is known.
    pub fn is_target(&self) -> bool {
        [deld::of(self), ex_iae::of(self), ex_aide::of(self)].contains(&Some(true))
    }

    /// Whether the past is known this far back.
    pub fn is_observable(&self, days: i32) -> bool {
        self.known_from <= self.day().plus(-days)
    }

    /// Completed years on the first day.
    pub fn age(&self) -> Option<i32> {
        self.person.and_then(|person| person.birth).map(|birth| completed_years(birth, self.day()))
    }

    /// Declared to draw a pension by the month of the hire.
    pub fn draws_pension(&self) -> bool {
        let since = self.person.and_then(|person| person.pension_since);
        since.is_some_and(|since| since <= self.day().month())
    }

    /// Sex.
    pub fn sex(&self) -> Sex {
        self.person.map_or(Sex::Unknown, |person| person.sex)
    }

    /// Open-ended, or a fixed term of more than so many days: planned, else actual.
    pub fn is_longer_than(&self, days: i32) -> bool {
        let planned = self.job.fact.expected_end.map(|end| self.day().days_until(end) + 1);
        self.job.role == Role::OpenEnded
            || planned.or(self.job.days()).is_none_or(|length| length > days)
    }
}

/// Years completed on a day: the birthday itself counts.
pub fn completed_years(birth: Day, on: Day) -> i32 {
    let (birth, on) = (birth.date(), on.date());
    let before = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i32::from(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_completed_on_the_birthday() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(completed_years(day("2000-02-29"), day("2026-02-28")), 25);
        assert_eq!(completed_years(day("2000-02-29"), day("2026-03-01")), 26);
        assert_eq!(completed_years(day("1976-05-10"), day("2026-05-10")), 50);
    }
}
