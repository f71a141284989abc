//! Measures of one table that differ by too few persons, or by too few enterprises.
//!
//! Two rates on one denominator, 20/30 and 23/30, tell that 3 persons are in one numerator and
//! not in the other. Which measures are parts of which is not declared, so it is read off the
//! data: a combination is checked when it is never negative anywhere, for only then can it be a
//! population. Holds for unions: the combination of a union is the sum of the combinations.
//!
//! Nobody displays a difference, so that its contributors are bounded as those of the complement
//! of a rate: persons where a measure counts what persons did several times (months, lines), and
//! enterprises where it counts their establishments.

use super::super::profile::Profile;
use super::Rule;
use super::share::{ENTERPRISE_FLOOR, complement};
use crate::indicators::aggregate::Tally;
use crate::indicators::spec::Contributor;

/// A measure less others of the same unit: a population, if they are disjoint parts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Combination {
    pub(in super::super) whole: usize,
    pub(in super::super) parts: Vec<usize>,
    /// The measures that the remainder is the sum of, everywhere; none when it is not known.
    pub(in super::super) rest: Vec<usize>,
    pub(in super::super) contributor: Contributor,
}

impl Combination {
    /// What remains of the whole, in the measures' unit.
    pub(in super::super) fn remainder(&self, tallies: &[Tally]) -> i64 {
        let value = |position: usize| tallies.get(position).map_or(0, |tally| tally.value);
        self.parts.iter().fold(value(self.whole), |rest, part| rest - value(*part))
    }
}

pub(super) fn check(
    combination: &Combination,
    tallies: &[Tally],
    profile: &Profile,
) -> Result<(), Rule> {
    let tally = |position: usize| tallies.get(position).copied().unwrap_or_default();
    let whole = tally(combination.whole);
    let mut parts = Tally::default();
    for part in &combination.parts {
        let part = tally(*part);
        // A contributor of two parts counts twice: fewer are then known to be in none.
        parts.value += part.value;
        parts.persons += part.persons;
        parts.enterprises += part.enterprises;
    }
    if whole.value == 0 || parts.value == 0 {
        // No difference to be learnt: the whole is judged for itself.
        return Ok(());
    }
    if parts.value == whole.value {
        return Err(Rule::Difference);
    }
    let contributor = combination.contributor;
    let mut rest = complement(parts, whole);
    for part in &combination.rest {
        // At least the contributors of any of them.
        rest.persons = rest.persons.max(tally(*part).persons);
        rest.enterprises = rest.enterprises.max(tally(*part).enterprises);
    }
    let is_small = match contributor {
        Contributor::Person => rest.persons < profile.persons,
        Contributor::Enterprise => {
            let proven = profile.enterprises.min(ENTERPRISE_FLOOR);
            rest.value < profile.enterprises || rest.enterprises < proven
        }
        Contributor::Nobody => false,
    };
    if is_small { Err(Rule::Difference) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ProfileName;

    fn verdict(contributor: Contributor, tallies: [Tally; 2]) -> Result<(), Rule> {
        let profile = Profile::named(ProfileName::BaseTousSalaries);
        check(
            &Combination { whole: 0, parts: vec![1], rest: vec![], contributor },
            &tallies,
            &profile,
        )
    }

    #[test]
    fn a_small_difference_is_a_small_group() {
        for (whole, part, safe) in
            [(23, 20, false), (25, 20, true), (20, 20, false), (20, 0, true), (0, 0, true)]
        {
            let tallies =
                [whole, part].map(|value| Tally { value, persons: value, ..Tally::default() });
            assert_eq!(verdict(Contributor::Person, tallies).is_ok(), safe, "{whole} − {part}");
        }
    }

    #[test]
    fn months_are_not_persons_and_establishments_are_not_enterprises() {
        // 12 months are left, which one person may have lived alone.
        let months =
            |value, persons| Tally { value, persons, largest_person: 12, ..Tally::default() };
        let one_year = [months(240, 20), months(228, 20)];
        assert_eq!(verdict(Contributor::Person, one_year), Err(Rule::Difference));
        // 60 months are left, in five persons at least.
        let five_years = [months(240, 20), months(180, 20)];
        assert_eq!(verdict(Contributor::Person, five_years), Ok(()));
        // 6 establishments are left: one enterprise has as many; or at least four have two each.
        let firms = |value, enterprises, largest_enterprise| Tally {
            value,
            enterprises,
            largest_enterprise,
            second_enterprise: 2.min(largest_enterprise),
            ..Tally::default()
        };
        let one_firm = [firms(40, 20, 8), firms(34, 20, 8)];
        assert_eq!(verdict(Contributor::Enterprise, one_firm), Err(Rule::Difference));
        let several = [firms(40, 20, 2), firms(34, 20, 2)];
        assert_eq!(verdict(Contributor::Enterprise, several), Ok(()));
    }
}
