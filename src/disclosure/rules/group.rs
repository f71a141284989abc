//! No category holds a whole group, or all of it but one member: that member, who knows its own
//! case, would know everybody else's.
//!
//! Source: opinion 05/2014 on anonymisation (inference); Lupp and Langsrud, *Suppression of directly
//! disclosive cells in frequency tables*, 2021: with k members who share what they know, category
//! c of a group of p members discloses when p − k ≤ c. What counts is what the category leaves of
//! its group, p − c: a figure that nobody displays, and of which the contributors are only bounded,
//! at least so many. A member is a person, and an enterprise wherever enterprises are known: one
//! with several establishments knows all of them.
//!
//! The category may be the attribute or its absence, « has a label » or « has none »: a numerator
//! is judged as a cell, more strictly. Holds for unions: what is left of disjoint groups adds up.

use super::super::profile::Profile;
use super::{Figure, Rule};
use crate::indicators::spec::Contributor;

/// `rest`: what a category leaves of its group.
pub(super) fn check(rest: Figure, profile: &Profile) -> Result<(), Rule> {
    let few = |members: i64| members <= profile.coalition;
    let persons = rest.contributor == Contributor::Person && few(rest.tally.persons);
    let concerns_enterprises =
        rest.contributor == Contributor::Enterprise || rest.tally.enterprises > 0;
    if persons || concerns_enterprises && few(rest.tally.enterprises) {
        return Err(Rule::Group);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::aggregate::Tally;
    use crate::settings::ProfileName;

    #[test]
    fn a_category_leaves_at_least_two_members_out() {
        let profile = Profile::named(ProfileName::BaseTousSalaries);
        // Groups of fourteen: 14/0, 13/1, 12/2, 7/7, and employers with several establishments.
        for (contributor, persons, enterprises, safe) in [
            (Contributor::Person, 0, 0, false),
            (Contributor::Person, 1, 0, false),
            (Contributor::Person, 2, 0, true),
            (Contributor::Person, 7, 0, true),
            // Seven persons of one employer, who knows each of them.
            (Contributor::Person, 7, 1, false),
            (Contributor::Person, 7, 2, true),
            (Contributor::Enterprise, 0, 0, false),
            (Contributor::Enterprise, 0, 1, false),
            (Contributor::Enterprise, 0, 2, true),
        ] {
            let tally = Tally { value: 7, persons, enterprises, ..Tally::default() };
            let rest = Figure { is_sum: false, contributor, tally };
            let verdict = check(rest, &profile);
            assert_eq!(verdict.is_ok(), safe, "{contributor:?} {persons} {enterprises}");
        }
    }
}
