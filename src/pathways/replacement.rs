//! What would change if the days by which a PASS is extended were read in the DSN instead of being
//! declared: a simulation, over the first days of each PASS.
//!
//! Three counts in the platform's arithmetic (a suspension of one day extends by none): what
//! structures declared; interruptions of IAE contracts longer than the threshold; these and the
//! time without any IAE contract. Pathways are taken as they were: under another rule, structures
//! and holders would have acted otherwise. One person's figures are never published.

use crate::facts::schema::PassFact;
use crate::vocabulary::Day;

use super::rights::{Interval, extension_days, union};

/// What the DSN-based count would stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplacementRule {
    /// Interruptions of IAE contracts longer than the threshold.
    Interruptions,
    /// The same, and the time without an IAE contract after the end of one.
    Absences,
}

/// Days by which a PASS is extended in its first year or so, by three counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Replacement {
    /// By the suspensions declared.
    pub declared: i64,
    /// By [`ReplacementRule::Interruptions`].
    pub interruptions: i64,
    /// By [`ReplacementRule::Absences`].
    pub absences: i64,
}

impl Replacement {
    /// The three counts for one PASS, over its first `days` days. Intervals may overlap and leave
    /// the PASS; `without_contract` are those after the end of an IAE contract.
    pub fn over(
        pass: &PassFact,
        days: i32,
        declared: Vec<Interval>,
        interrupted: &[Interval],
        without_contract: &[Interval],
    ) -> Self {
        let window = (pass.start, pass.start.plus(days - 1).min(pass.end));
        let absent: Vec<Interval> = interrupted.iter().chain(without_contract).copied().collect();
        Self {
            // Each suspension extends by itself; the register has no two on one day.
            declared: extension(inside(declared, window)),
            interruptions: extension(union(inside(interrupted.to_vec(), window))),
            absences: extension(union(inside(absent, window))),
        }
    }

    /// Days the holder would gain; negative when they would lose some.
    pub const fn gained_days(self, rule: ReplacementRule) -> i64 {
        match rule {
            ReplacementRule::Interruptions => self.interruptions - self.declared,
            ReplacementRule::Absences => self.absences - self.declared,
        }
    }
}

fn inside(intervals: Vec<Interval>, (start, end): (Day, Day)) -> Vec<Interval> {
    let cut = intervals.into_iter().map(|(first, last)| (first.max(start), last.min(end)));
    cut.filter(|(first, last)| first <= last).collect()
}

fn extension(intervals: Vec<Interval>) -> i64 {
    intervals.into_iter().map(|(first, last)| extension_days(first, last)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{PassId, PersonKey, Sex};

    fn days(first: &str, last: &str) -> Interval {
        (first.parse().unwrap(), last.parse().unwrap())
    }

    #[test]
    fn days_are_those_of_the_platform_inside_the_first_year() {
        let (start, end) = days("2024-03-01", "2026-02-28");
        let pass = PassFact {
            person: PersonKey::from_number(1),
            pass: PassId::parse("P1").unwrap(),
            sex: Sex::Women,
            birth_year: None,
            start,
            end,
            commune: None,
            priority_district: None,
            origin: None,
            siret: None,
        };
        let found = Replacement::over(
            &pass,
            365,
            // One day extends by none; a nominal end is cut on 28 February 2025, the 365th day.
            vec![days("2024-04-01", "2024-04-01"), days("2025-02-09", "2028-02-08")],
            // 5 February–5 March 2024 begins before the PASS: 1–5 March extends by 4. Two
            // contracts stopped from 1 to 30 June and from 21 June to 10 July: 40 days, by 39.
            &[
                days("2024-02-05", "2024-03-05"),
                days("2024-06-01", "2024-06-30"),
                days("2024-06-21", "2024-07-10"),
            ],
            // Adjoining: 1 June–31 July, by 60.
            &[days("2024-07-11", "2024-07-31")],
        );
        assert_eq!(found, Replacement { declared: 19, interruptions: 43, absences: 64 });
        assert_eq!(found.gained_days(ReplacementRule::Interruptions), 24);
        assert_eq!(found.gained_days(ReplacementRule::Absences), 45);
    }
}
