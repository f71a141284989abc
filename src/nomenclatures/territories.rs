//! Official geography: régions, départements, zones d'emploi 2020, communes of 1 January 2026.
//!
//! Codes are text with leading zeros. A région and a département may share a code (`01` is both
//! Guadeloupe and Ain): the published code always carries its level (`REG-01`, `DEP-01`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::rows;

/// A région.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Two-character Insee code.
    pub code: String,
    /// Official name.
    pub label: String,
}

/// A département.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departement {
    /// Two- or three-character Insee code (`01`, `2A`, `971`).
    pub code: String,
    /// Official name.
    pub label: String,
    /// Code of its région.
    pub region: String,
}

/// A zone d'emploi 2020. Labels are not unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmploymentZone {
    /// Four-digit code.
    pub code: String,
    /// Official name.
    pub label: String,
}

/// The table of communes and zones d’emploi, as text: part of what identifies the engagement
/// method.
pub const ZONES_TABLE: &str = include_str!("data/communes_zones_emploi.csv");

static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    rows(include_str!("data/regions.csv"))
        .filter_map(|row| {
            Some(Region { code: row.get(0)?.to_owned(), label: row.get(1)?.to_owned() })
        })
        .collect()
});

static DEPARTEMENTS: LazyLock<BTreeMap<String, Departement>> = LazyLock::new(|| {
    rows(include_str!("data/departements.csv"))
        .filter_map(|row| {
            let departement = Departement {
                code: row.get(0)?.to_owned(),
                label: row.get(1)?.to_owned(),
                region: row.get(2)?.to_owned(),
            };
            Some((departement.code.clone(), departement))
        })
        .collect()
});

static EMPLOYMENT_ZONES: LazyLock<BTreeMap<String, EmploymentZone>> = LazyLock::new(|| {
    rows(include_str!("data/zones_emploi.csv"))
        .filter_map(|row| {
            let zone =
                EmploymentZone { code: row.get(0)?.to_owned(), label: row.get(1)?.to_owned() };
            Some((zone.code.clone(), zone))
        })
        .collect()
});

static COMMUNES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    rows(ZONES_TABLE)
        .filter_map(|row| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned())))
        .collect()
});

/// The 18 régions, by code.
pub fn regions() -> &'static [Region] {
    &REGIONS
}

/// The région with this code.
pub fn region(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

/// The 101 départements, by code.
pub fn departements() -> impl Iterator<Item = &'static Departement> {
    DEPARTEMENTS.values()
}

/// The département with this code.
pub fn departement(code: &str) -> Option<&'static Departement> {
    DEPARTEMENTS.get(code)
}

/// The 306 zones d'emploi, by code.
pub fn employment_zones() -> impl Iterator<Item = &'static EmploymentZone> {
    EMPLOYMENT_ZONES.values()
}

/// All communes with their zone d'emploi, by code.
pub fn communes() -> impl Iterator<Item = (&'static str, &'static str)> {
    COMMUNES.iter().map(|(commune, zone)| (commune.as_str(), zone.as_str()))
}

/// The current commune behind a code: a municipal arrondissement of Paris, Lyon or Marseille is
/// mapped to its city. `None` when the code is not a commune of 1 January 2026.
pub fn commune(code: &str) -> Option<&'static str> {
    let arrondissement = |first: u32, last: u32| {
        code.parse::<u32>().is_ok_and(|number| (first..=last).contains(&number))
    };
    let current = if arrondissement(75_101, 75_120) {
        "75056"
    } else if arrondissement(69_381, 69_389) {
        "69123"
    } else if arrondissement(13_201, 13_216) {
        "13055"
    } else {
        code
    };
    COMMUNES.get_key_value(current).map(|(commune, _)| commune.as_str())
}

/// The zone d'emploi of a commune.
pub fn zone_of_commune(code: &str) -> Option<&'static EmploymentZone> {
    COMMUNES.get(commune(code)?).and_then(|zone| EMPLOYMENT_ZONES.get(zone))
}

/// The département of a commune.
pub fn departement_of_commune(code: &str) -> Option<&'static Departement> {
    departement_by_prefix(commune(code)?)
}

/// The département of a postal code, for establishments whose commune is not known. A few communes
/// are served by a neighbouring département's post office and are therefore misplaced.
pub fn departement_of_postal_code(code: &str) -> Option<&'static Departement> {
    if code.len() != 5 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match code.get(..3)? {
        "200" | "201" => departement("2A"),
        "202" | "206" => departement("2B"),
        _ => departement_by_prefix(code),
    }
}

fn departement_by_prefix(code: &str) -> Option<&'static Departement> {
    let length = if code.starts_with("97") { 3 } else { 2 };
    departement(code.get(..length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_geography_is_whole() {
        assert_eq!(regions().len(), 18);
        assert_eq!(departements().count(), 101);
        assert_eq!(employment_zones().count(), 306);
        assert_eq!(communes().count(), 34_875);
        for departement in departements() {
            assert!(region(&departement.region).is_some(), "{}", departement.code);
        }
        for (commune, _) in communes() {
            assert!(departement_of_commune(commune).is_some(), "{commune}");
            assert!(zone_of_commune(commune).is_some(), "{commune}");
        }
    }

    #[test]
    fn communes_and_postal_codes_find_their_departement() {
        let found = |code| departement_of_commune(code).map(|found| found.code.as_str());
        assert_eq!(found("75112"), Some("75"));
        assert_eq!(found("2A004"), Some("2A"));
        assert_eq!(found("97411"), Some("974"));
        assert_eq!(found("99999"), None);
        let posted = |code| departement_of_postal_code(code).map(|found| found.code.as_str());
        assert_eq!(posted("20090"), Some("2A"));
        assert_eq!(posted("20200"), Some("2B"));
        assert_eq!(posted("97600"), Some("976"));
        assert_eq!(posted("9760"), None);
    }
}
