//! The categories of a figure: their order, their names in a sentence, their rows in a table, and
//! what the whole of them shows.

use super::{Studio, Territory};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::Modality;
use crate::site::figure::{Entry, Row};
use crate::site::grid::{Grid, total};
use crate::site::numbers::{self, difference};
use crate::site::sentences;
use crate::site::slice::Slice;
use crate::vocabulary::SiaeKind;

/// A category of a figure.
pub(super) struct Category<'a> {
    pub(super) code: &'a str,
    pub(super) name: String,
    pub(super) is_total: bool,
}

impl Category<'_> {
    /// A part whose name is known.
    pub(super) fn is_part(&self) -> bool {
        !self.is_total && self.code != "NR"
    }

    /// `, en Bretagne`, `, dans les ACI`, `, dans la catégorie « 26 à 49 ans »` inside a sentence;
    /// nothing for the total.
    pub(super) fn aside(&self) -> String {
        if self.is_total { String::new() } else { format!(", {}", self.place()) }
    }

    /// `en Bretagne`, `dans les ACI`, `dans la catégorie « 26 à 49 ans »`.
    pub(super) fn place(&self) -> String {
        self.known_place()
            .unwrap_or_else(|| format!("dans la catégorie «\u{a0}{}\u{a0}»", self.name))
    }

    /// `en Bretagne`, `(ACI)`, `(« 26 à 49 ans »)` after a figure.
    fn beside(&self) -> String {
        match SiaeKind::from_code(self.code) {
            Some(kind) => format!("({})", kind.code()),
            None => self.known_place().unwrap_or_else(|| format!("(«\u{a0}{}\u{a0}»)", self.name)),
        }
    }

    fn known_place(&self) -> Option<String> {
        if let Some(kind) = SiaeKind::from_code(self.code) {
            return Some(Slice::structure(kind).locative);
        }
        let is_territory = ["FR", "REG-", "DEP-"].iter().any(|level| self.code.starts_with(level));
        is_territory.then(|| Territory { code: self.code, name: &self.name }.locative())
    }
}

/// The total of a dimension as `Ensemble`, then its first level, unknown last.
pub(super) fn categories<'a>(grid: Grid<'a>, dimension: &str) -> Vec<Category<'a>> {
    let all = grid.dimension(dimension).map_or("_T", total);
    let named = |modality: &'a Modality| Category {
        code: modality.code.as_str(),
        name: numbers::typographic(&modality.libelle),
        is_total: false,
    };
    let (unknown, known): (Vec<&Modality>, Vec<&Modality>) =
        grid.first_level(dimension).into_iter().partition(|modality| modality.code == "NR");
    let name = if all == "FR" { "France" } else { "Ensemble" };
    let mut categories = vec![Category { code: all, name: name.to_owned(), is_total: true }];
    categories.extend(known.into_iter().chain(unknown).map(named));
    categories
}

/// The highest first where the catalogue's order says nothing: territories, sectors.
pub(super) fn sort(
    categories: &mut [Category<'_>],
    dimension: &str,
    value: impl Fn(&Category<'_>) -> Option<Value>,
) {
    if matches!(dimension, "territoire" | "secteur") {
        categories.sort_by_key(|category| std::cmp::Reverse(value(category).map(comparable)));
    }
}

/// A number that sorts as the value does, whatever its decimals.
pub(super) fn comparable(value: Value) -> i64 {
    difference(value, Value::decimal(0, 9)).unscaled()
}

/// One row per category, linked to its page when it has one.
pub(super) fn rows(
    studio: &Studio<'_>,
    dimension: &str,
    categories: &[Category<'_>],
    cells: impl Fn(&Category<'_>) -> Vec<Entry>,
) -> Vec<Row> {
    categories
        .iter()
        .map(|category| Row {
            header: category.name.clone(),
            href: studio.modality_link(dimension, category.code),
            anchor: None,
            is_total: category.is_total,
            cells: cells(category),
        })
        .collect()
}

/// « Selon la région, la part va de 8,1 % en Corse à 14,2 % en Bretagne », when two categories at
/// least are published and differ, and half of them at least.
pub(super) fn range<'a>(
    by: &str,
    noun: &str,
    categories: impl IntoIterator<Item = &'a Category<'a>>,
    value: impl Fn(&Category<'_>) -> Option<Value>,
    figure: impl Fn(Value) -> String,
) -> Option<String> {
    let named: Vec<(String, Option<Value>)> = categories
        .into_iter()
        .filter(|category| category.is_part())
        .map(|category| (category.beside(), value(category)))
        .collect();
    let range = sentences::range_of(&named, figure)?;
    Some(format!("Selon {}, {noun} va {range}", sentences::the(by)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(code: &'static str, name: &str) -> Category<'static> {
        Category { code, name: name.to_owned(), is_total: code == "_T" }
    }

    #[test]
    fn categories_are_named_as_usage_has_it() {
        for (code, name, aside, beside) in [
            ("REG-53", "Bretagne", ", en Bretagne", "en Bretagne"),
            ("ACI", "Ateliers et chantiers d’insertion (ACI)", ", dans les ACI", "(ACI)"),
            (
                "26_49",
                "26 à 49 ans",
                ", dans la catégorie «\u{a0}26 à 49 ans\u{a0}»",
                "(«\u{a0}26 à 49 ans\u{a0}»)",
            ),
        ] {
            let category = category(code, name);
            assert_eq!((category.aside().as_str(), category.beside().as_str()), (aside, beside));
        }
        assert_eq!(category("_T", "Ensemble").aside(), "");
    }

    #[test]
    fn ranges_leave_out_the_unknown_the_total_and_the_withheld() {
        let all = ["_T", "ACI", "EI", "AI", "NR"].map(|code| category(code, code));
        let value = |category: &Category<'_>| match category.code {
            "_T" => Some(Value::decimal(1, 1)),
            "ACI" => Some(Value::decimal(142, 1)),
            "EI" => Some(Value::decimal(81, 1)),
            "NR" => Some(Value::decimal(999, 1)),
            _ => None,
        };
        let range = range("type de structure", "la part", &all, value, numbers::percent);
        assert_eq!(
            range.unwrap().replace('\u{a0}', " "),
            "Selon le type de structure, la part va de 8,1 % (EI) à 14,2 % (ACI), parmi les \
             résultats diffusés"
        );
    }
}
