//! Rubriques and codes of the DSN norm, versions P19V01, P24V01, P25V01 and P26V01.
//!
//! A code absent from the list is unknown, not wrong: the reader keeps it and counts it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::rows;

static CODES: LazyLock<BTreeMap<(String, String), String>> = LazyLock::new(|| {
    rows(include_str!("data/dsn-codes.csv"))
        .filter_map(|row| {
            let field = |index: usize| row.get(index).map(str::to_owned);
            Some(((field(0)?, field(1)?), field(2)?))
        })
        .collect()
});

static RUBRIQUES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    rows(include_str!("data/dsn-rubriques.csv"))
        .filter_map(|row| Some((row.get(0)?.to_owned(), row.get(2)?.to_owned())))
        .collect()
});

/// The official label of a code of a rubrique (`"S21.G00.65.001"`, `"501"`).
pub fn code_label(rubrique: &str, code: &str) -> Option<&'static str> {
    CODES.get(&(rubrique.to_owned(), code.to_owned())).map(String::as_str)
}

/// All codes of a rubrique, sorted.
pub fn codes(rubrique: &str) -> impl Iterator<Item = &'static str> {
    CODES.iter().filter(move |((of, _), _)| of == rubrique).map(|((_, code), _)| code.as_str())
}

/// The official label of a rubrique.
pub fn rubrique_label(rubrique: &str) -> Option<&'static str> {
    RUBRIQUES.get(rubrique).map(String::as_str)
}

/// All rubriques known to the dictionary, sorted.
pub fn rubriques() -> impl Iterator<Item = &'static str> {
    RUBRIQUES.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{ContractGroup, ContractNature};

    #[test]
    fn the_dictionary_is_whole() {
        assert_eq!(rubriques().count(), 594);
        assert_eq!(CODES.len(), 1_684);
        assert!(code_label("S21.G00.65.001", "501").is_some());
    }

    #[test]
    fn every_contract_nature_of_the_norm_falls_in_a_group() {
        for code in codes("S21.G00.40.007") {
            let nature = ContractNature::parse(code.as_bytes()).unwrap();
            assert_ne!(nature.group(), ContractGroup::Unlisted, "{code}");
        }
    }
}
