//! Linear relations between figures: derived from hierarchies, populations and measures, and read
//! from the catalogue. What holds and is not in the catalogue is itself a finding, since nobody
//! protected against it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::catalogue::{Equation, Reference, Table};
use super::editions::{Edition, Loaded};
use super::finding::{Finding, Kind};
use super::registry::{Name, Registry, SliceNumber, name};

/// A weighted sum of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// Weight, slice and name of each figure.
    pub(super) terms: Vec<(i64, SliceNumber, Name)>,
    /// What the sum is.
    pub(super) sense: Sense,
}

/// What a weighted sum of figures is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// Zero.
    Zero,
    /// Zero or more.
    Positive,
}

/// A share of a table: numerator and denominator, the first being part of the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) numerator: String,
    pub(super) denominator: String,
}

/// All relations of all editions.
pub(super) fn derive(editions: &[Edition], registry: &Registry) -> Vec<Relation> {
    let mut relations = Vec::new();
    let mut done: BTreeSet<(SliceNumber, &str)> = BTreeSet::new();
    for (number, edition) in editions.iter().enumerate() {
        let mut places: Vec<(&Loaded, SliceNumber)> = Vec::new();
        for loaded in &edition.tables {
            let periods = 0..loaded.sheet.layout.periods.len();
            let slices = periods.filter_map(|period| slice_of(number, loaded, period, registry));
            places.extend(
                slices
                    .filter(|slice| done.insert((*slice, loaded.table.id.as_str())))
                    .map(|slice| (loaded, slice)),
            );
        }
        let found: Vec<Vec<Relation>> =
            places.into_par_iter().map(|(loaded, slice)| families(loaded, slice)).collect();
        relations.extend(found.into_iter().flatten());
        declared(number, edition, registry, &mut relations);
    }
    relations
}

fn slice_of(
    edition: usize,
    loaded: &Loaded,
    period: usize,
    registry: &Registry,
) -> Option<SliceNumber> {
    let period = loaded.sheet.layout.periods.get(period)?;
    registry.slice(edition, &loaded.table.population, period)
}

/// Totals and parts of every dimension, for every other modality and additive measure.
fn families(loaded: &Loaded, slice: SliceNumber) -> Vec<Relation> {
    let mut relations = Vec::new();
    let table = &loaded.table;
    for (position, dimension) in table.dimensions.iter().enumerate() {
        let code = |code: &str| loaded.sheet.layout.code(position, code);
        let families: Vec<(usize, Vec<usize>)> = dimension
            .families()
            .into_iter()
            .filter_map(|(whole, parts)| {
                Some((code(whole)?, parts.into_iter().filter_map(code).collect()))
            })
            .collect();
        for others in elsewhere(table, position) {
            let nodes = |node: usize| {
                let mut nodes = others.clone();
                nodes.insert(position, node);
                nodes
            };
            for measure in table.mesures.iter().filter(|measure| measure.is_additive()) {
                for (whole, parts) in &families {
                    let total = name(loaded, &nodes(*whole), &measure.id);
                    let parts: Vec<Name> =
                        parts.iter().map(|part| name(loaded, &nodes(*part), &measure.id)).collect();
                    if dimension.additive {
                        relations.push(sum(slice, &total, &parts));
                    } else {
                        relations.extend(overlapping(slice, &total, &parts));
                    }
                }
            }
        }
    }
    relations
}

/// Positions of all other dimensions, in every combination.
fn elsewhere(table: &Table, position: usize) -> Vec<Vec<usize>> {
    let others = table.dimensions.iter().enumerate().filter(|(place, _)| *place != position);
    others.fold(vec![Vec::new()], |prefixes, (_, dimension)| {
        prefixes
            .iter()
            .flat_map(|prefix: &Vec<usize>| {
                (0..dimension.modalites.len()).map(move |node| {
                    let mut longer = prefix.clone();
                    longer.push(node);
                    longer
                })
            })
            .collect()
    })
}

fn sum(slice: SliceNumber, total: &Name, parts: &[Name]) -> Relation {
    let whole = std::iter::once((-1, slice, total.clone()));
    let terms = whole.chain(parts.iter().map(|part| (1, slice, part.clone()))).collect();
    Relation { terms, sense: Sense::Zero }
}

/// Parts of which some count in several: each is at most the total, and together at least.
fn overlapping(slice: SliceNumber, total: &Name, parts: &[Name]) -> Vec<Relation> {
    let mut relations: Vec<Relation> = parts
        .iter()
        .map(|part| Relation {
            terms: vec![(1, slice, total.clone()), (-1, slice, part.clone())],
            sense: Sense::Positive,
        })
        .collect();
    relations.push(Relation { sense: Sense::Positive, ..sum(slice, total, parts) });
    relations
}

/// What the catalogue declares beyond hierarchies: identities across populations, linear relations
/// across periods and measures.
fn declared(number: usize, edition: &Edition, registry: &Registry, relations: &mut Vec<Relation>) {
    let tables: BTreeMap<&str, &Loaded> =
        edition.tables.iter().map(|loaded| (loaded.table.id.as_str(), loaded)).collect();
    let locate = |cell: &Reference, period: &str| -> Option<(SliceNumber, Name)> {
        let loaded = tables.get(cell.table.as_str())?;
        let slice = registry.slice(number, &loaded.table.population, period)?;
        let name = reference_name(loaded, cell)?;
        registry.figure(slice, &name).map(|_| (slice, name))
    };
    for equation in edition.tables.iter().flat_map(|loaded| &loaded.table.equations) {
        match equation {
            Equation::Identite { cellules } => {
                let Some((first, others)) = cellules.split_first() else { continue };
                for period in periods_of(&tables, first) {
                    let Some((slice, name)) = locate(first, period) else { continue };
                    for other in others {
                        let Some((other_slice, other_name)) = locate(other, period) else {
                            continue;
                        };
                        if (slice, &name) != (other_slice, &other_name) {
                            let terms =
                                vec![(1, slice, name.clone()), (-1, other_slice, other_name)];
                            relations.push(Relation { terms, sense: Sense::Zero });
                        }
                    }
                }
            }
            Equation::Lineaire { termes } => {
                let Some(first) = termes.first() else { continue };
                for period in periods_of(&tables, &first.cellule) {
                    let Some(base) = shifted(period, -first.decalage) else { continue };
                    let terms: Option<Vec<(i64, SliceNumber, Name)>> = termes
                        .iter()
                        .map(|term| {
                            let period = shifted(&base, term.decalage)?;
                            let (slice, name) = locate(&term.cellule, &period)?;
                            Some((term.coefficient, slice, name))
                        })
                        .collect();
                    relations.extend(terms.map(|terms| Relation { terms, sense: Sense::Zero }));
                }
            }
            Equation::Somme { .. } | Equation::Other => {}
        }
    }
}

fn periods_of<'a>(tables: &BTreeMap<&str, &'a Loaded>, cell: &Reference) -> &'a [String] {
    tables.get(cell.table.as_str()).map_or(&[], |loaded| loaded.sheet.layout.periods.as_slice())
}

/// The name of a referenced cell; a dimension left out is at its total.
pub(super) fn reference_name(loaded: &Loaded, cell: &Reference) -> Option<Name> {
    let nodes: Option<Vec<usize>> = loaded
        .table
        .dimensions
        .iter()
        .enumerate()
        .map(|(position, dimension)| {
            let code = cell.codes.get(&dimension.id).map_or(dimension.root(), String::as_str);
            loaded.sheet.layout.code(position, code)
        })
        .collect();
    Some(name(loaded, &nodes?, &cell.mesure))
}

/// A period moved by some months: a month or a quarter by its own, a year by twelve.
pub(super) fn shifted(period: &str, months: i32) -> Option<String> {
    if months == 0 {
        return Some(period.to_owned());
    }
    match period.split_once('-') {
        None => {
            let year: i32 = period.parse().ok()?;
            (months % 12 == 0).then(|| (year + months / 12).to_string())
        }
        Some((year, quarter)) if quarter.starts_with('T') => {
            let quarter: i32 = quarter.trim_start_matches('T').parse().ok()?;
            let moved = year.parse::<i32>().ok()? * 4 + quarter - 1 + months / 3;
            let (year, quarter) = (moved.div_euclid(4), moved.rem_euclid(4) + 1);
            (months % 3 == 0).then(|| format!("{year:04}-T{quarter}"))
        }
        Some((year, month)) => {
            let month: i32 = month.parse().ok()?;
            let moved = year.parse::<i32>().ok()? * 12 + month - 1 + months;
            Some(format!("{:04}-{:02}", moved.div_euclid(12), moved.rem_euclid(12) + 1))
        }
    }
}

/// The shares of a table: a rate in percent whose two measures have the same unit, and whose
/// numerator is nowhere above its denominator. A rate "for a hundred" of something else has no
/// complement.
pub(super) fn shares(loaded: &Loaded) -> Vec<Share> {
    let table = &loaded.table;
    let mut shares = Vec::new();
    let rates = table.mesures.iter().filter(|measure| measure.nature == "taux");
    for rate in rates.filter(|rate| rate.unite == "%") {
        let (Some(above), Some(below)) = (&rate.numerateur, &rate.denominateur) else { continue };
        let (Some((above_place, above_measure)), Some((below_place, below_measure))) =
            (table.measure(above), table.measure(below))
        else {
            continue;
        };
        let mut cells = loaded.sheet.cells.chunks(table.mesures.len().max(1));
        let within = cells.all(|cell| {
            let value = |place: usize| cell.get(place).copied().flatten()?.value?.in_units(6);
            value(above_place).zip(value(below_place)).is_none_or(|(above, below)| above <= below)
        });
        if above_measure.unite == below_measure.unite && within {
            let share = Share { numerator: above.clone(), denominator: below.clone() };
            if !shares.contains(&share) {
                shares.push(share);
            }
        }
    }
    shares
}

/// Relations that hold and that the catalogue of an edition does not declare.
pub(super) fn undeclared(edition: &Edition) -> Vec<Finding> {
    let place = format!("{}donnees/catalogue.json", edition.folder);
    let mut findings = Vec::new();
    let equations = || edition.tables.iter().flat_map(|loaded| &loaded.table.equations);
    for loaded in &edition.tables {
        let table = &loaded.table;
        for dimension in &table.dimensions {
            let roots = dimension.modalites.iter().filter(|modality| modality.parent.is_none());
            for stray in roots.skip(1) {
                findings.push(Finding::new(
                    Kind::Relation,
                    place.clone(),
                    format!("{} {} {}", table.id, dimension.id, stray.code),
                    "a modality without a parent: what it adds up to is not declared",
                ));
            }
            if !dimension.additive {
                continue;
            }
            for (whole, parts) in dimension.families() {
                let own: BTreeSet<&str> = parts.iter().copied().collect();
                let known = equations().any(|equation| {
                    matches!(equation, Equation::Somme { table: of, dimension: along, total, parties }
                        if *of == table.id && *along == dimension.id && total == whole
                            && parties.iter().map(String::as_str).collect::<BTreeSet<_>>() == own)
                });
                if !known {
                    findings.push(Finding::new(
                        Kind::Relation,
                        place.clone(),
                        format!("{} {} {whole}", table.id, dimension.id),
                        format!("the sum of {} is not declared", parts.join(", ")),
                    ));
                }
            }
        }
    }
    findings.extend(undeclared_identities(edition, &place));
    findings
}

/// Figures that stand in two tables of one population without the catalogue saying so.
fn undeclared_identities(edition: &Edition, place: &str) -> Vec<Finding> {
    type Node = (usize, Name);
    let mut nodes: BTreeMap<Node, usize> = BTreeMap::new();
    let mut groups: BTreeMap<(&str, &str, Name), Vec<Node>> = BTreeMap::new();
    for (number, loaded) in edition.tables.iter().enumerate() {
        let table = &loaded.table;
        for place in 0..loaded.sheet.layout.width() {
            let (_, codes, measure) = loaded.sheet.layout.coordinates(place);
            let measure = table.mesures.get(measure).filter(|measure| measure.is_additive());
            let Some(measure) = measure else { continue };
            let own = name(loaded, &codes, &measure.id);
            let next = nodes.len();
            nodes.entry((number, own.clone())).or_insert(next);
            groups
                .entry((table.population.as_str(), table.periode.nature.as_str(), own.clone()))
                .or_default()
                .push((number, own));
        }
    }
    let mut union = super::system::sets(nodes.len());
    let tables: BTreeMap<&str, (usize, &Loaded)> = edition
        .tables
        .iter()
        .enumerate()
        .map(|(number, loaded)| (loaded.table.id.as_str(), (number, loaded)))
        .collect();
    for equation in edition.tables.iter().flat_map(|loaded| &loaded.table.equations) {
        let Equation::Identite { cellules } = equation else { continue };
        let found = cellules.iter().filter_map(|cell| {
            let (number, loaded) = tables.get(cell.table.as_str())?;
            nodes.get(&(*number, reference_name(loaded, cell)?)).copied()
        });
        union.join_all(found);
    }
    let mut findings = Vec::new();
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    for members in groups.values().filter(|members| members.len() > 1) {
        let Some(first) = members.first() else { continue };
        for other in members.iter().skip(1) {
            let (Some(one), Some(another)) = (nodes.get(first), nodes.get(other)) else { continue };
            if union.find(*one) != union.find(*another) && told.insert((first.0, other.0)) {
                let id = |number: usize| {
                    edition.tables.get(number).map_or("", |loaded| loaded.table.id.as_str())
                };
                findings.push(Finding::new(
                    Kind::Relation,
                    place.to_owned(),
                    format!("{} {}", first.1.0, first.1.1),
                    format!("the same number in {} and {}", id(first.0), id(other.0)),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_moved_by_months() {
        for (period, months, expected) in [
            ("2026-01", -1, Some("2025-12")),
            ("2026-12", 1, Some("2027-01")),
            ("2026-T1", -3, Some("2025-T4")),
            ("2026-T1", -1, None),
            ("2026", 12, Some("2027")),
        ] {
            assert_eq!(shifted(period, months).as_deref(), expected, "{period} {months}");
        }
    }
}
