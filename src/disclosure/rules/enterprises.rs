//! At least so many distinct enterprises (SIREN) behind a figure.
//!
//! Source: Insee, *Guide du secret statistique* (three); five by default, because a holder of a
//! secret and one acquaintance would pierce a cell of three. Holds for unions: a union has at
//! least as many enterprises as either part. A figure without any enterprise betrays none.

use super::super::profile::Profile;
use super::{Figure, Rule};
use crate::indicators::spec::Contributor;

pub(super) fn check(figure: Figure, profile: &Profile) -> Result<(), Rule> {
    let concerned = figure.contributor == Contributor::Enterprise || figure.tally.enterprises > 0;
    if concerned && figure.tally.enterprises < profile.enterprises {
        return Err(Rule::Enterprises);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::aggregate::Tally;
    use crate::settings::ProfileName;

    #[test]
    fn four_enterprises_are_too_few() {
        let profile = Profile::named(ProfileName::Prudent);
        for (contributor, enterprises, safe) in [
            (Contributor::Person, 0, true),
            (Contributor::Enterprise, 0, false),
            (Contributor::Person, 4, false),
            (Contributor::Person, 5, true),
            (Contributor::Enterprise, 5, true),
        ] {
            let figure = Figure {
                is_sum: false,
                contributor,
                tally: Tally { value: 50, persons: 50, enterprises, ..Tally::default() },
            };
            assert_eq!(check(figure, &profile).is_ok(), safe, "{contributor:?} {enterprises}");
        }
    }
}
