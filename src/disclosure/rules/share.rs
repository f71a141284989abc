//! Rates, ratios and means: large enough a denominator; for a rate, a safe numerator and a safe
//! complement, neither of them nothing.
//!
//! Sources: InserJeunes (denominators of 20, DSN); opinion 05/2014 on anonymisation (0 % and
//! 100 % let one infer an attribute of each member of the group). Holds for unions: numerators,
//! denominators and complements of disjoint groups add up.

use super::super::profile::Profile;
use super::{Figure, Rule, cell, group, is_nothing};
use crate::indicators::aggregate::Tally;
use crate::indicators::spec::Contributor;

/// `is_share`: the numerator is part of the denominator.
pub(super) fn check(
    numerator: Figure,
    denominator: Figure,
    is_share: bool,
    profile: &Profile,
) -> Result<(), Rule> {
    if is_nothing(denominator.tally) {
        // Nobody to be described; a numerator without denominator is judged as a cell.
        return Ok(());
    }
    let base = match denominator.contributor {
        Contributor::Person => denominator.tally.value.min(denominator.tally.persons),
        Contributor::Enterprise | Contributor::Nobody => denominator.tally.value,
    };
    if base < profile.denominator {
        return Err(Rule::Denominator);
    }
    if numerator.tally.value == 0 {
        return Err(Rule::ZeroOrFull);
    }
    if !is_share {
        return Ok(());
    }
    if denominator.tally.value <= numerator.tally.value {
        return Err(Rule::ZeroOrFull);
    }
    let rest = Figure { tally: complement(numerator.tally, denominator.tally), ..denominator };
    group::check(rest, profile)?;
    let bounds = Profile { enterprises: profile.enterprises.min(ENTERPRISE_FLOOR), ..*profile };
    cell(rest, &bounds).map_err(|_| Rule::Complement)
}

/// Enterprises that must be *proven* to be in the complement, which no file displays. What is
/// known of it are bounds: five equal enterprises and a rate of one half could hide two whole ones
/// in the numerator. The proof is asked for at the floor of the French practice, three; a
/// displayed count needs the profile's number, counted exactly.
pub(super) const ENTERPRISE_FLOOR: i64 = 3;

/// Bounds on the denominator less the numerator: at least so many contributors, at most so large
/// ones. Exact for counts of persons.
pub(super) fn complement(numerator: Tally, denominator: Tally) -> Tally {
    let value = denominator.value - numerator.value;
    let largest = denominator.largest_enterprise.min(value);
    let both = (denominator.largest_enterprise + denominator.second_enterprise).min(value);
    Tally {
        value,
        persons: fewest_persons(numerator, denominator, value),
        enterprises: fewest_enterprises(numerator, denominator, value),
        largest_enterprise: largest,
        // When two enterprises could hold everything, the remainder is not known to be positive.
        second_enterprise: both - largest,
        largest_person: denominator.largest_person.min(value),
        only_enterprise: None,
    }
}

/// Persons of the denominator who are not in the numerator have all they count in the rest; and
/// nobody counts more in the rest than the largest person in the whole.
fn fewest_persons(numerator: Tally, denominator: Tally, value: i64) -> i64 {
    if denominator.value == denominator.persons {
        return value;
    }
    let outside = denominator.persons - numerator.persons;
    let by_size = match denominator.largest_person {
        1.. => {
            value.div_euclid(denominator.largest_person)
                + i64::from(value.rem_euclid(denominator.largest_person) > 0)
        }
        _ => 0,
    };
    outside.max(by_size).max(0)
}

/// Likewise for enterprises: one may hold as much as the largest, the others as much as the
/// second. What is attached to no enterprise counts as if held by small ones, as it does in the
/// dominance rule: nobody can subtract it.
fn fewest_enterprises(numerator: Tally, denominator: Tally, value: i64) -> i64 {
    if denominator.enterprises == 0 {
        return 0;
    }
    let outside = denominator.enterprises - numerator.enterprises;
    let beyond_first = (value - denominator.largest_enterprise).max(0);
    let by_size = match denominator.second_enterprise {
        0 => 1,
        second => {
            1 + beyond_first.div_euclid(second) + i64::from(beyond_first.rem_euclid(second) > 0)
        }
    };
    outside.max(by_size.min(denominator.enterprises)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ProfileName;

    fn persons(count: i64) -> Figure {
        Figure {
            is_sum: false,
            contributor: Contributor::Person,
            tally: Tally { value: count, persons: count, ..Tally::default() },
        }
    }

    #[test]
    fn numerator_complement_and_denominator_are_judged() {
        let prudent = Profile::named(ProfileName::Prudent);
        let loose = Profile::named(ProfileName::BaseTousSalaries);
        for (profile, numerator, denominator, expected) in [
            (&prudent, 11, 22, Ok(())),
            (&prudent, 12, 22, Err(Rule::Complement)),
            (&prudent, 5, 19, Err(Rule::Denominator)),
            (&prudent, 0, 100, Err(Rule::ZeroOrFull)),
            (&prudent, 100, 100, Err(Rule::ZeroOrFull)),
            (&prudent, 0, 0, Ok(())),
            // The three rates of the InserJeunes example, under both thresholds.
            (&loose, 20, 30, Ok(())),
            (&prudent, 20, 30, Err(Rule::Complement)),
            (&loose, 27, 30, Err(Rule::Complement)),
        ] {
            let verdict = check(persons(numerator), persons(denominator), true, profile);
            assert_eq!(verdict, expected, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn a_mean_has_no_complement_but_needs_a_base() {
        let profile = Profile::named(ProfileName::Prudent);
        assert_eq!(check(persons(90_000), persons(25), false, &profile), Ok(()));
        assert_eq!(check(persons(90_000), persons(19), false, &profile), Err(Rule::Denominator));
    }

    #[test]
    fn a_complement_that_two_enterprises_could_hold_is_withheld() {
        let profile = Profile::named(ProfileName::Prudent);
        let whole = Tally {
            value: 300,
            persons: 300,
            enterprises: 8,
            largest_enterprise: 120,
            second_enterprise: 80,
            ..Tally::default()
        };
        let part = Tally { value: 100, persons: 100, enterprises: 8, ..whole };
        let figure = |tally| Figure { tally, ..persons(0) };
        // 200 left: at most 120 + 80 in two enterprises.
        let verdict = check(figure(part), figure(whole), true, &profile);
        assert_eq!(verdict, Err(Rule::Complement));
        // The same counts spread over small enterprises pass.
        let spread = Tally { largest_enterprise: 40, second_enterprise: 40, ..whole };
        assert_eq!(check(figure(part), figure(spread), true, &profile), Ok(()));
    }

    #[test]
    fn the_complement_of_person_months_is_bounded_by_the_busiest_person() {
        let whole = Tally { value: 300, persons: 100, largest_person: 3, ..Tally::default() };
        let part = Tally { value: 270, persons: 98, largest_person: 3, ..Tally::default() };
        // 30 months left, at most 3 each: 10 persons at least.
        assert_eq!(complement(part, whole).persons, 10);
    }
}
