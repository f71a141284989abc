//! Measures of one table that differ by too few persons.
//!
//! Two rates on one denominator, 20/30 and 23/30, tell that 3 persons are in one numerator and
//! not in the other. Which measures are parts of which is not declared, so it is read off the
//! data: a combination is checked when it is never negative anywhere, for only then can it be a
//! population. Holds for unions: the combination of a union is the sum of the combinations.

use super::super::profile::Profile;
use super::Rule;
use crate::indicators::aggregate::Tally;
use crate::indicators::spec::Contributor;

/// A measure less others of the same unit: a population, if they are disjoint parts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Combination {
    pub(in super::super) whole: usize,
    pub(in super::super) parts: Vec<usize>,
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
    let value = |position: usize| tallies.get(position).map_or(0, |tally| tally.value);
    let parts_are_empty = combination.parts.iter().all(|part| value(*part) == 0);
    if value(combination.whole) == 0 || parts_are_empty {
        // No difference to be learnt: the whole is judged for itself.
        return Ok(());
    }
    let least = match combination.contributor {
        Contributor::Person => profile.persons,
        Contributor::Enterprise => profile.enterprises,
        Contributor::Nobody => return Ok(()),
    };
    if combination.remainder(tallies) < least {
        return Err(Rule::Difference);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ProfileName;

    #[test]
    fn a_small_difference_is_a_small_group() {
        let profile = Profile::named(ProfileName::BaseTousSalaries);
        let combination =
            Combination { whole: 0, parts: vec![1], contributor: Contributor::Person };
        for (whole, part, safe) in
            [(23, 20, false), (25, 20, true), (20, 20, false), (20, 0, true), (0, 0, true)]
        {
            let tallies =
                [whole, part].map(|value| Tally { value, persons: value, ..Tally::default() });
            assert_eq!(check(&combination, &tallies, &profile).is_ok(), safe, "{whole} − {part}");
        }
    }
}
