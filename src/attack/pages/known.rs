//! What the data files of an edition publish, arranged for recognising it on a page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::coverage::{self, Ever};
use super::documents::slug;
use crate::attack::catalogue::Dimension;
use crate::attack::editions::{Edition, Loaded};
use crate::attack::number::{Decimal, figures};

/// A number as it is written: decimals and digits. `7` is not `7,0`.
pub(super) type Written = (u32, i64);

/// How a number is written.
pub(super) fn written(value: Decimal) -> Written {
    (value.decimals(), value.in_units(value.decimals()).unwrap_or(i64::MIN))
}

/// The published values of one table.
pub(super) struct Values {
    pub(super) all: BTreeSet<Written>,
    /// By dimension and modality.
    by_node: BTreeMap<(usize, usize), BTreeSet<Written>>,
    /// By period.
    by_period: BTreeMap<String, BTreeSet<Written>>,
}

/// The published values of an edition.
pub(super) struct Known<'a> {
    pub(super) edition: &'a Edition,
    pub(super) values: Vec<Values>,
    /// Tables by identifier.
    pub(super) tables: BTreeMap<&'a str, usize>,
    /// Where each printed label stands: table, dimension, modality.
    labels: BTreeMap<String, Vec<Standing>>,
    /// Where each label stands as part of an address, beside totals.
    pub(super) addresses: BTreeMap<String, Vec<Standing>>,
    /// Of each table, the modalities that add up to another.
    pub(super) families: Vec<Vec<Family>>,
    /// Numbers with their unit in the words of the catalogue.
    constants: BTreeSet<(Written, String)>,
    /// Words that follow a figure.
    units: BTreeSet<String>,
    /// Every text of the catalogue.
    words: BTreeSet<String>,
    /// What may be said of a table or of a statistic, by its title.
    titles: BTreeMap<String, BTreeSet<Written>>,
    /// Everything published.
    pub(super) everything: BTreeSet<Written>,
}

/// Where a label stands: table, dimension, modality.
pub(super) type Standing = (usize, usize, usize);

/// The parts of one modality.
pub(super) struct Family {
    /// Identifier of the dimension.
    pub(super) dimension: String,
    /// Label, as compared, and code of each part.
    pub(super) parts: Vec<(String, String)>,
}

fn families(loaded: &Loaded) -> Vec<Family> {
    let of = |dimension: &Dimension| -> Vec<Family> {
        let labels: BTreeMap<&str, String> = dimension
            .modalites
            .iter()
            .map(|one| (one.code.as_str(), plain(&one.libelle)))
            .collect();
        let named = |code: &str| (labels.get(code).cloned().unwrap_or_default(), code.to_owned());
        let families = dimension.families().into_iter();
        families
            .map(|(_, parts)| Family {
                dimension: dimension.id.clone(),
                parts: parts.into_iter().map(named).collect(),
            })
            .collect()
    };
    loaded.table.dimensions.iter().flat_map(of).collect()
}

/// What a page is about: its tables, and its territory if it has one.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// Positions of the tables.
    pub(super) tables: Vec<usize>,
    /// Modalities shown on the page alone, by table and dimension.
    pub(super) within: BTreeMap<(usize, usize), BTreeSet<usize>>,
}

impl<'a> Known<'a> {
    /// Arranges an edition, given all the words of its catalogue and what editions ever published.
    pub(super) fn new(edition: &'a Edition, words: &[String], ever: &Ever<'_>) -> Self {
        let mut labels: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
        let mut addresses: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
        let mut units: BTreeSet<String> =
            FIXED_UNITS.iter().map(|unit| (*unit).to_owned()).collect();
        for (table, loaded) in edition.tables.iter().enumerate() {
            for (dimension, own) in loaded.table.dimensions.iter().enumerate() {
                for (node, modality) in own.modalites.iter().enumerate() {
                    let places = labels.entry(plain(&modality.libelle)).or_default();
                    places.push((table, dimension, node));
                    if node > 0 {
                        let places = addresses.entry(slug(&modality.libelle)).or_default();
                        places.push((table, dimension, node));
                    }
                }
            }
            for measure in &loaded.table.mesures {
                let first = measure.unite.split_whitespace().next().unwrap_or_default();
                units.insert(first.to_lowercase());
            }
        }
        units.remove("");
        let constants = words
            .iter()
            .flat_map(|text| figures(text))
            .map(|token| (written(token.value), token.after))
            .collect();
        let values: Vec<Values> = edition.tables.iter().map(Values::of).collect();
        Self {
            edition,
            everything: values.iter().flat_map(|values| values.all.iter().copied()).collect(),
            values,
            addresses,
            families: edition.tables.iter().map(families).collect(),
            tables: edition
                .tables
                .iter()
                .enumerate()
                .map(|(place, loaded)| (loaded.table.id.as_str(), place))
                .collect(),
            labels,
            constants,
            units,
            words: words.iter().map(|text| plain(text)).collect(),
            titles: coverage::by_title(edition, ever),
        }
    }

    /// Where a printed label stands.
    pub(super) fn places(&self, label: &str) -> &[Standing] {
        self.labels.get(&plain(label)).map_or(&[], Vec::as_slice)
    }

    /// What may be said of the table or statistic of this title.
    pub(super) fn about_title(&self, title: &str) -> Option<&BTreeSet<Written>> {
        self.titles.get(&plain(title))
    }

    /// Whether a text stands in the catalogue: a title, a rule.
    pub(super) fn is_word(&self, text: &str) -> bool {
        self.words.contains(&plain(text))
    }

    /// Whether the catalogue's words hold this number with this unit.
    pub(super) fn is_constant(&self, value: Decimal, unit: &str) -> bool {
        self.constants.contains(&(written(value), unit.to_owned()))
    }

    /// Whether a word announces or follows a figure.
    pub(super) fn is_unit(&self, word: &str) -> bool {
        self.units.contains(word)
    }

    /// Everything the tables of a context publish about its territory.
    pub(super) fn published(&self, context: &Context) -> Cow<'_, BTreeSet<Written>> {
        if context.within.is_empty() {
            if context.tables.len() == self.values.len() {
                return Cow::Borrowed(&self.everything);
            }
            if let [table] = context.tables.as_slice()
                && let Some(values) = self.values.get(*table)
            {
                return Cow::Borrowed(&values.all);
            }
        }
        let mut found = BTreeSet::new();
        for table in &context.tables {
            let Some(values) = self.values.get(*table) else { continue };
            let limits: Vec<_> = context.within.iter().filter(|((of, _), _)| of == table).collect();
            if limits.is_empty() {
                found.extend(&values.all);
            }
            for ((_, dimension), nodes) in limits {
                for node in nodes {
                    found.extend(values.by_node.get(&(*dimension, *node)).into_iter().flatten());
                }
            }
        }
        Cow::Owned(found)
    }

    /// Whether a table of a context publishes a number in a period.
    pub(super) fn has_in_period(&self, context: &Context, period: &str, number: Written) -> bool {
        let values = context.tables.iter().filter_map(|table| self.values.get(*table));
        let mut sets = values.filter_map(|values| values.by_period.get(period));
        sets.any(|set| set.contains(&number))
    }

    /// Whether a table of a context publishes a number about a modality.
    pub(super) fn has_about(&self, context: &Context, label: &str, number: Written) -> bool {
        self.places(label).iter().any(|(table, dimension, node)| {
            context.tables.contains(table)
                && self.values.get(*table).is_some_and(|values| {
                    let set = values.by_node.get(&(*dimension, *node));
                    set.is_some_and(|set| set.contains(&number))
                })
        })
    }

    /// What a table publishes about one combination of modalities, given where each label stands,
    /// in any period.
    pub(super) fn combination(
        &self,
        table: usize,
        labels: &[&[Standing]],
    ) -> Option<BTreeSet<Written>> {
        let loaded = self.edition.tables.get(table)?;
        if labels.len() != loaded.table.dimensions.len() {
            return None;
        }
        let node = |(dimension, places): (usize, &&[Standing])| {
            let own = places.iter().filter(|(of, within, _)| (*of, *within) == (table, dimension));
            own.map(|(_, _, node)| *node).min()
        };
        let nodes: Option<Vec<usize>> = labels.iter().enumerate().map(node).collect();
        let nodes = nodes?;
        let mut found = BTreeSet::new();
        for period in 0..loaded.sheet.layout.periods.len() {
            for measure in 0..loaded.table.mesures.len() {
                let place = loaded.sheet.layout.at(period, &nodes, measure);
                let value = loaded.stated(place).and_then(|stated| stated.value);
                found.extend(value.map(written));
            }
        }
        Some(found)
    }
}

impl Values {
    fn of(loaded: &Loaded) -> Self {
        let mut own =
            Self { all: BTreeSet::new(), by_node: BTreeMap::new(), by_period: BTreeMap::new() };
        for (place, cell) in loaded.sheet.cells.iter().enumerate() {
            let Some(value) = cell.and_then(|stated| stated.value).map(written) else { continue };
            let (period, nodes, _) = loaded.sheet.layout.coordinates(place);
            own.all.insert(value);
            for (dimension, node) in nodes.into_iter().enumerate() {
                own.by_node.entry((dimension, node)).or_default().insert(value);
            }
            if let Some(period) = loaded.sheet.layout.periods.get(period) {
                own.by_period.entry(period.clone()).or_default().insert(value);
            }
        }
        own
    }
}

/// Words that follow a figure whatever the measures are.
const FIXED_UNITS: [&str; 8] =
    ["%", "personne", "personnes", "femmes", "hommes", "titulaires", "salariés", "sur"];

/// A label without what typography adds to it.
pub(super) fn plain(label: &str) -> String {
    label.trim().replace('’', "'").replace(['\u{a0}', '\u{202f}'], " ").to_lowercase()
}
