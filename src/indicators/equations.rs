//! Linear relations between published cells, read from the specs alone.
//!
//! A reader who knows them can recompute a hidden cell: disclosure control protects with them, and
//! the catalogue publishes them. Never a false one: where a person can be in several parts, the
//! dimension is not additive and no sum is written.

use std::collections::BTreeMap;

use super::spec::{Dimension, TableSpec};
use crate::edition::catalogue::{CellReference, Equation};

/// A modality of one table that is the whole population of another.
struct Inside {
    whole: &'static str,
    dimension: &'static str,
    code: &'static str,
    part: &'static str,
}

/// Tables of ordinary employers detail one category of the table of all employers.
const INSIDE: &[Inside] = &[Inside {
    whole: "embauches_categorie",
    dimension: "categorie",
    code: "ordinaires",
    part: "embauches_secteur",
}];

/// The equations of each table, in the order of the tables. A relation between two tables stands
/// with the later one.
pub fn equations(specs: &[TableSpec]) -> Vec<Vec<Equation>> {
    let mut all: Vec<Vec<Equation>> = specs.iter().map(sums).collect();
    for (position, (spec, own)) in specs.iter().zip(&mut all).enumerate() {
        own.extend(identities(spec, specs.get(..position).unwrap_or_default()));
        own.extend(nestings(spec, specs));
    }
    all
}

/// One sum per modality that has parts.
fn sums(spec: &TableSpec) -> Vec<Equation> {
    let additive = spec.dimensions.iter().filter(|dimension| dimension.additive);
    additive
        .flat_map(|dimension| {
            dimension.modalities.iter().filter_map(|whole| {
                let parts: Vec<String> = dimension
                    .modalities
                    .iter()
                    .filter(|part| part.parent.as_ref() == Some(&whole.code))
                    .map(|part| part.code.clone())
                    .collect();
                (!parts.is_empty()).then(|| Equation::Somme {
                    table: spec.id.to_owned(),
                    dimension: dimension.id.to_owned(),
                    total: whole.code.clone(),
                    parties: parts,
                })
            })
        })
        .collect()
}

/// The cells that an earlier table of the same population already shows. The first such table is
/// enough: the others are equal to it.
fn identities(spec: &TableSpec, earlier: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for (_, measure) in spec.additive_measures() {
        let twin = earlier.iter().find(|other| {
            other.population == spec.population
                && other.period == spec.period
                && other.additive_measures().any(|(_, one)| one.id == measure.id)
        });
        let Some(twin) = twin else { continue };
        for codes in shared_codes(spec, twin) {
            equations.push(Equation::Identite {
                cellules: [twin, spec]
                    .map(|table| cell(table.id, measure.id, codes.clone()))
                    .into(),
            });
        }
    }
    equations
}

/// The cells of a larger table that are the totals of this one.
fn nestings(spec: &TableSpec, specs: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for inside in INSIDE.iter().filter(|inside| inside.whole == spec.id) {
        let Some(part) = specs.iter().find(|other| other.id == inside.part) else { continue };
        for (_, measure) in part.additive_measures() {
            let code = BTreeMap::from([(inside.dimension.to_owned(), inside.code.to_owned())]);
            equations.push(Equation::Identite {
                cellules: vec![
                    cell(part.id, measure.id, BTreeMap::new()),
                    cell(spec.id, measure.id, code),
                ],
            });
        }
    }
    equations
}

/// Every combination of modalities of the dimensions that two tables share; the total of a
/// dimension is left out, as a reference may.
fn shared_codes(one: &TableSpec, other: &TableSpec) -> Vec<BTreeMap<String, String>> {
    let shared = |dimension: &&Dimension| {
        other
            .dimensions
            .iter()
            .any(|twin| twin.id == dimension.id && twin.modalities == dimension.modalities)
    };
    one.dimensions.iter().filter(shared).fold(vec![BTreeMap::new()], |prefixes, dimension| {
        prefixes
            .iter()
            .flat_map(|prefix| {
                dimension.modalities.iter().map(|modality| {
                    let mut codes = prefix.clone();
                    if modality.parent.is_some() {
                        codes.insert(dimension.id.to_owned(), modality.code.clone());
                    }
                    codes
                })
            })
            .collect()
    })
}

fn cell(table: &str, measure: &str, codes: BTreeMap<String, String>) -> CellReference {
    CellReference { table: table.to_owned(), mesure: measure.to_owned(), codes }
}
