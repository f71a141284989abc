//! No contributor holds most of a quantity, and the second cannot compute the first.
//!
//! - one enterprise holds at most 85 % of each additive quantity, counts included (Insee, *Base
//!   tous salariés*: posts, hours, wages);
//! - X − x₁ − x₂ ≥ p % of x₁ (the p % rule): else the second enterprise, subtracting its own
//!   share, knows the first to within p %;
//! - one person holds at most 80 % of a sum.
//!
//! All three hold for unions. With aᵢ, bᵢ what enterprises a and b contribute to part i, and
//! non-negative quantities: a₁ + a₂ ≤ 85 % of X₁ + X₂; and Xᵢ − aᵢ − bᵢ is at least what remains
//! beside the two largest of part i, hence at least p % of its largest, hence of aᵢ.

use super::super::profile::Profile;
use super::{Figure, Rule};

pub(super) fn check(figure: Figure, profile: &Profile) -> Result<(), Rule> {
    let tally = figure.tally;
    if exceeds(tally.largest_enterprise, profile.largest_enterprise_percent, tally.value) {
        return Err(Rule::EnterpriseDominance);
    }
    if tally.enterprises > 0 {
        let remainder = i128::from(tally.value)
            - i128::from(tally.largest_enterprise)
            - i128::from(tally.second_enterprise);
        let least = i128::from(profile.remainder_percent) * i128::from(tally.largest_enterprise);
        if 100 * remainder < least {
            return Err(Rule::SecondContributor);
        }
    }
    if figure.is_sum && exceeds(tally.largest_person, profile.largest_person_percent, tally.value) {
        return Err(Rule::PersonDominance);
    }
    Ok(())
}

/// `part` is more than `percent` of `whole`. A whole that is negative (corrections) is exceeded
/// by any part: such a sum is withheld.
fn exceeds(part: i64, percent: i64, whole: i64) -> bool {
    part != 0 && 100 * i128::from(part) > i128::from(percent) * i128::from(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::aggregate::Tally;
    use crate::indicators::spec::Contributor;
    use crate::settings::ProfileName;

    #[test]
    fn concentration_is_judged_on_exact_fractions() {
        let profile = Profile::named(ProfileName::Prudent);
        for (value, largest, second, person, expected) in [
            (1000, 850, 30, 0, Ok(())),
            (1000, 851, 30, 0, Err(Rule::EnterpriseDominance)),
            // 80 / 19.9 / 0.1: within 85 %, yet the second learns the first to 0.1 %.
            (1000, 800, 199, 0, Err(Rule::SecondContributor)),
            // What remains is exactly a tenth of the largest.
            (1000, 500, 450, 0, Ok(())),
            (1000, 500, 451, 0, Err(Rule::SecondContributor)),
            (1000, 100, 100, 800, Ok(())),
            (1000, 100, 100, 801, Err(Rule::PersonDominance)),
            (-10, 5, 1, 0, Err(Rule::EnterpriseDominance)),
        ] {
            let figure = Figure {
                is_sum: true,
                contributor: Contributor::Person,
                tally: Tally {
                    value,
                    persons: 50,
                    enterprises: 6,
                    largest_enterprise: largest,
                    second_enterprise: second,
                    largest_person: person,
                    ..Tally::default()
                },
            };
            assert_eq!(check(figure, &profile), expected, "{value} {largest} {second} {person}");
        }
    }
}
