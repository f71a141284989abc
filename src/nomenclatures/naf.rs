//! NAF rev. 2: sub-classes, divisions and the aggregated levels A17 and A10.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::rows;
use crate::vocabulary::Ape;

/// A two-digit division with the aggregates that hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Two digits.
    pub code: String,
    /// Official label.
    pub label: String,
    /// Letter of the section.
    pub section: String,
    /// Code in the 38-item aggregation.
    pub a38: String,
    /// Code in the 17-item aggregation.
    pub a17: String,
    /// Code in the 10-item aggregation.
    pub a10: String,
}

/// An item of an aggregated level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// Two letters, unique within a level.
    pub code: String,
    /// Official label.
    pub label: String,
}

/// The table of divisions, as text: part of what identifies the engagement method.
pub const DIVISIONS_TABLE: &str = include_str!("data/divisions.csv");

static DIVISIONS: LazyLock<BTreeMap<String, Division>> = LazyLock::new(|| {
    rows(DIVISIONS_TABLE)
        .filter_map(|row| {
            let field = |index: usize| row.get(index).map(str::to_owned);
            let division = Division {
                code: field(0)?,
                label: field(1)?,
                section: field(2)?,
                a38: field(3)?,
                a17: field(4)?,
                a10: field(5)?,
            };
            Some((division.code.clone(), division))
        })
        .collect()
});

static SUBCLASSES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    rows(include_str!("data/subclasses.csv"))
        .filter_map(|row| row.get(0).map(str::to_owned))
        .collect()
});

fn level(name: &str) -> Vec<Aggregate> {
    rows(include_str!("data/aggregates.csv"))
        .filter(|row| row.get(0) == Some(name))
        .filter_map(|row| {
            Some(Aggregate { code: row.get(1)?.to_owned(), label: row.get(2)?.to_owned() })
        })
        .collect()
}

static A17: LazyLock<Vec<Aggregate>> = LazyLock::new(|| level("A17"));
static A10: LazyLock<Vec<Aggregate>> = LazyLock::new(|| level("A10"));

/// The 88 divisions, by code.
pub fn divisions() -> impl Iterator<Item = &'static Division> {
    DIVISIONS.values()
}

/// The division of an activity, if its sub-class exists in NAF rev. 2.
pub fn division(ape: Ape) -> Option<&'static Division> {
    exists(ape).then(|| DIVISIONS.get(ape.division())).flatten()
}

/// Whether the sub-class is one of the 732 of NAF rev. 2.
pub fn exists(ape: Ape) -> bool {
    SUBCLASSES.contains(ape.as_str())
}

/// The 732 sub-class codes, sorted.
pub fn subclasses() -> impl Iterator<Item = &'static str> {
    SUBCLASSES.iter().map(String::as_str)
}

/// The 17 items of level A17, in the nomenclature's order.
pub fn a17() -> &'static [Aggregate] {
    &A17
}

/// The 10 items of level A10, in the nomenclature's order.
pub fn a10() -> &'static [Aggregate] {
    &A10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nomenclature_is_whole() {
        assert_eq!(divisions().count(), 88);
        assert_eq!(subclasses().count(), 732);
        assert_eq!((a17().len(), a10().len()), (17, 10));
        for division in divisions() {
            assert!(a17().iter().any(|item| item.code == division.a17), "{}", division.code);
            assert!(a10().iter().any(|item| item.code == division.a10), "{}", division.code);
        }
    }

    #[test]
    fn an_activity_finds_its_division_or_nothing() {
        let temp_agency = Ape::parse(b"7820Z").unwrap();
        assert_eq!(division(temp_agency).unwrap().a17, "MN");
        assert!(division(Ape::parse(b"9610Z").unwrap()).is_none());
    }
}
