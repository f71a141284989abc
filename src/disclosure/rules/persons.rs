//! At least so many distinct persons behind a figure.
//!
//! Source: Insee, *Guide du secret statistique*; RGPD, recital 26 (no singling out). Holds for
//! unions: a union has at least as many persons as either part.

use super::super::profile::Profile;
use super::{Figure, Rule};
use crate::indicators::spec::Contributor;

/// Figures about enterprises alone name no person; where persons are known, they count too.
pub(super) fn check(figure: Figure, profile: &Profile) -> Result<(), Rule> {
    let concerns_persons = match figure.contributor {
        Contributor::Person => true,
        Contributor::Enterprise => figure.tally.persons > 0,
        Contributor::Nobody => false,
    };
    if concerns_persons && figure.tally.persons < profile.persons {
        return Err(Rule::Persons);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::aggregate::Tally;
    use crate::settings::ProfileName;

    #[test]
    fn eleven_persons_are_enough_and_ten_are_not() {
        for (name, persons, safe) in [
            (ProfileName::Prudent, 11, true),
            (ProfileName::Prudent, 10, false),
            (ProfileName::BaseTousSalaries, 5, true),
            (ProfileName::BaseTousSalaries, 4, false),
        ] {
            let figure = Figure {
                is_sum: false,
                contributor: Contributor::Person,
                tally: Tally { value: 500, persons, ..Tally::default() },
            };
            assert_eq!(check(figure, &Profile::named(name)).is_ok(), safe, "{persons}");
        }
    }
}
