//! `[[naf]]`: which version of the nomenclature of activities declarations are coded in, and from
//! when.
//!
//! NAF 2025 gives the codes of NAF rév. 2 other meanings: a code is read only in the months of which
//! the version is known to be rév. 2, that of the tables of this program.

use serde::{Deserialize, Serialize};

use super::parameters::Parameter;
use crate::vocabulary::{Day, Month};

/// One version of the nomenclature, from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityVersion {
    /// The version.
    pub version: NafVersion,
    /// First day from which declarations are coded in it, the first of a month, ISO 8601.
    pub valid_from: String,
    /// Where that is written, in French.
    pub source: String,
}

/// A version of the nomenclature d'activités française.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NafVersion {
    /// NAF rév. 2, of 2008: the one that is read.
    #[serde(rename = "rev2")]
    Rev2,
    /// NAF 2025: its codes are left unknown.
    #[serde(rename = "2025")]
    Naf2025,
}

/// What a settings file that names no version means.
pub(super) fn by_default() -> Vec<ActivityVersion> {
    let version = |version, valid_from: &str, source: &str| ActivityVersion {
        version,
        valid_from: valid_from.to_owned(),
        source: source.to_owned(),
    };
    vec![
        version(NafVersion::Rev2, "2008-01-01", "Insee, NAF rév. 2."),
        version(
            NafVersion::Naf2025,
            "2027-01-01",
            "Insee, la NAF 2025 remplace la NAF rév. 2 au 1er janvier 2027.",
        ),
    ]
}

/// The versions of the nomenclature, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Activities {
    /// First month coded in another version than rév. 2, and where that is written.
    changed: Option<(Month, String)>,
}

impl Activities {
    /// From the versions as written: rév. 2 first, at most one other, each from the first day of a
    /// month. `Err` says what is expected.
    pub(super) fn of(versions: &[ActivityVersion]) -> Result<Self, &'static str> {
        let starts = |one: &ActivityVersion| -> Option<Month> {
            let day: Day = one.valid_from.parse().ok()?;
            (day == day.month().first_day()).then(|| day.month())
        };
        let (first, rest) = versions.split_first().ok_or("must name `rev2` first")?;
        let began = starts(first).ok_or("must begin on the first day of a month (AAAA-MM-JJ)")?;
        let changed = match (first.version, rest) {
            (NafVersion::Rev2, []) => None,
            (NafVersion::Rev2, [next]) if next.version != NafVersion::Rev2 => {
                let month =
                    starts(next).ok_or("must begin on the first day of a month (AAAA-MM-JJ)")?;
                if month <= began {
                    return Err("must be in order of `valid_from`");
                }
                Some((month, next.source.clone()))
            }
            _ => return Err("must name `rev2`, then the version that replaces it"),
        };
        Ok(Self { changed })
    }

    /// Last month whose codes are those of NAF rév. 2; `None` when no end is known.
    pub fn rev2_until(&self) -> Option<Month> {
        self.changed.as_ref().map(|(month, _)| month.plus(-1))
    }

    /// What the public is told of it.
    pub fn parameters(&self) -> Vec<Parameter> {
        let told = self.changed.iter().map(|(month, source)| Parameter {
            id: "naf",
            label: "Dernier jour des déclarations dont l’activité est lue, dans la NAF rév. 2",
            value: month.plus(-1).last_day().to_string(),
            unit: "",
            source: source.clone(),
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_changes_once_on_the_first_day_of_a_month() {
        let mut versions = by_default();
        let read = |versions: &[ActivityVersion]| Activities::of(versions);
        assert_eq!(read(&versions).unwrap().rev2_until(), "2026-12".parse().ok());
        let told = read(&versions).unwrap().parameters();
        assert_eq!(told[0].value, "2026-12-31");
        assert_eq!(read(&versions[..1]).unwrap().rev2_until(), None);
        assert!(read(&[]).is_err());
        assert!(read(&versions[1..]).is_err());
        versions[1].valid_from = "2027-01-15".to_owned();
        assert!(read(&versions).is_err());
        versions[1].valid_from = "2007-01-01".to_owned();
        assert!(read(&versions).is_err());
    }
}
