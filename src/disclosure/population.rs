//! Tables of one population, protected together: their shared margins are the same numbers.
//!
//! The dimensions of a population's tables form a star: a *centre* (the dimensions that several
//! tables share, as `sexe`) and *legs*, each in one table alone (`type_siae`, `territoire`). The
//! margins a reader can learn are then: the centre alone, each leg alone, and each leg crossed
//! with the centre. [`rollup`](super::rollup) says why this shape can be checked block by block.
//! A table that would close a cycle (its own dimensions crossed in another table) shows only the
//! margins that the others already have.

use std::collections::{BTreeMap, BTreeSet};

use super::ProtectError;
use super::cube::{Cube, Tree};
use crate::edition::catalogue::{Equation, Term};
use crate::indicators::aggregate::Aggregate;
use crate::indicators::spec::{MeasureKind, PeriodStatus};

/// A margin: the dimensions broken down, and the tables where it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Margin {
    pub(super) dimensions: Vec<&'static str>,
    pub(super) tables: Vec<usize>,
    pub(super) kind: MarginKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarginKind {
    Centre,
    Leg,
    CentreByLeg,
}

/// Measures shown or withheld together in a cell.
///
/// The numerators of a rate are one group, its denominator another: who is counted can often be shown
/// where what happened to them cannot. Numerators are shown within what their denominators show, and
/// judged beside them. A reader then knows denominators on finer blocks than numerators: a function
/// g of the finer ones plus a function h of the coarser ones for those who are in the numerator takes
/// only the values 0 and 1 where h is 0 (finer blocks), 1 and g 0 throughout (a numerator), or −1 and g
/// 1 throughout (its complement): all of them are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) measures: BTreeSet<&'static str>,
    /// Their denominators, in groups of their own that stand before this one.
    pub(super) over: BTreeSet<&'static str>,
    /// Periods are bound to one another by a declared relation (stocks and flows, rolling
    /// windows): a withheld period could be recomputed from the next.
    pub(super) bound_in_time: bool,
}

/// The tables of one population.
pub(super) struct Population<'a> {
    pub(super) id: &'static str,
    pub(super) cubes: Vec<Cube<'a>>,
    /// Positions of the tables in the order of publication.
    pub(super) order: Vec<usize>,
    pub(super) margins: Vec<Margin>,
    pub(super) groups: Vec<Group>,
    pub(super) periods: Vec<PeriodStatus>,
    centre: BTreeSet<&'static str>,
}

impl<'a> Population<'a> {
    /// Gathers the tables of each population, in order of first appearance.
    pub(super) fn gather(
        aggregates: &'a [Aggregate],
        equations: &BTreeMap<String, Vec<Equation>>,
    ) -> Result<Vec<Self>, ProtectError> {
        let mut names: Vec<&'static str> = Vec::new();
        for aggregate in aggregates {
            if !names.contains(&aggregate.spec.population) {
                names.push(aggregate.spec.population);
            }
        }
        names.into_iter().map(|name| Self::new(name, aggregates, equations)).collect()
    }

    fn new(
        id: &'static str,
        aggregates: &'a [Aggregate],
        equations: &BTreeMap<String, Vec<Equation>>,
    ) -> Result<Self, ProtectError> {
        let mut cubes = Vec::new();
        let mut order = Vec::new();
        for (position, aggregate) in aggregates.iter().enumerate() {
            if aggregate.spec.population == id {
                cubes.push(Cube::new(aggregate)?);
                order.push(position);
            }
        }
        let periods = cubes.first().map(|cube| cube.aggregate.periods.clone()).unwrap_or_default();
        check_agreement(id, &cubes, &periods)?;
        let centre = centre(&cubes);
        let margins = margins(&cubes, &centre);
        let groups = groups(&cubes, equations);
        Ok(Self { id, cubes, order, margins, groups, periods, centre })
    }

    /// The margin in which a cell stands, given its broken-down dimensions; `None` for a cell
    /// that no margin holds. The grand total stands in none: ask with at least one dimension.
    pub(super) fn margin_of(&self, dimensions: &[&'static str]) -> Option<usize> {
        let kind = self.kind_of(dimensions.iter().copied());
        self.margins.iter().position(|margin| {
            margin.kind == kind && dimensions.iter().all(|id| margin.dimensions.contains(id))
        })
    }

    /// The kind of margin in which cells broken down by these dimensions stand.
    pub(super) fn kind_of(
        &self,
        mut dimensions: impl Iterator<Item = &'static str> + Clone,
    ) -> MarginKind {
        let in_leg = dimensions.clone().any(|id| !self.centre.contains(id));
        match (dimensions.any(|id| self.centre.contains(id)), in_leg) {
            (true, true) => MarginKind::CentreByLeg,
            (true, false) => MarginKind::Centre,
            (false, _) => MarginKind::Leg,
        }
    }

    /// All cells of a margin, as broken-down dimensions with position and code.
    pub(super) fn cells_of(&self, margin: &Margin) -> Vec<Vec<Place<'_>>> {
        let cube = margin.tables.first().and_then(|table| self.cubes.get(*table));
        let trees = cube.into_iter().flat_map(|cube| &cube.trees);
        trees.filter(|tree| margin.dimensions.contains(&tree.id)).fold(
            vec![Vec::new()],
            |cells: Vec<Vec<Place<'_>>>, tree| {
                let longer: Vec<Vec<Place<'_>>> = cells
                    .iter()
                    .flat_map(|cell| {
                        tree.nodes().zip(tree.codes.iter().skip(1)).map(|(node, code)| {
                            let mut cell = cell.clone();
                            cell.push((tree.id, node, code.as_str()));
                            cell
                        })
                    })
                    .collect();
                cells.into_iter().chain(longer).collect()
            },
        )
    }
}

/// A broken-down dimension: its name, the position and the code of the modality.
pub(super) type Place<'p> = (&'static str, u16, &'p str);

/// Same periods, same modalities of a dimension, and the same number in every table: a
/// disagreement would be a fact about the few that make the difference.
fn check_agreement(
    population: &'static str,
    cubes: &[Cube<'_>],
    periods: &[PeriodStatus],
) -> Result<(), ProtectError> {
    let mut codes: BTreeMap<&'static str, &[String]> = BTreeMap::new();
    for cube in cubes {
        let disagree = || ProtectError::Disagreement { table: cube.id(), population };
        if cube.aggregate.periods != periods {
            return Err(disagree());
        }
        for tree in &cube.trees {
            if *codes.entry(tree.id).or_insert(&tree.codes) != tree.codes.as_slice() {
                return Err(disagree());
            }
        }
    }
    for (position, first) in cubes.iter().enumerate() {
        for second in cubes.iter().skip(position + 1) {
            compare(population, first, second)?;
        }
    }
    Ok(())
}

fn compare(
    population: &'static str,
    first: &Cube<'_>,
    second: &Cube<'_>,
) -> Result<(), ProtectError> {
    let common: Vec<(usize, usize)> = first
        .trees
        .iter()
        .enumerate()
        .filter_map(|(position, tree)| second.position(tree.id).map(|other| (position, other)))
        .collect();
    let measures: Vec<(usize, usize)> = first
        .additive
        .iter()
        .enumerate()
        .filter_map(|(position, measure)| {
            second.additive.iter().position(|other| other.id == measure.id).map(|o| (position, o))
        })
        .collect();
    let mut cells = vec![(vec![0; first.trees.len()], vec![0; second.trees.len()])];
    for (one, other) in &common {
        let nodes: Vec<u16> = first.tree(*one).into_iter().flat_map(Tree::nodes).collect();
        let broken_down: Vec<_> = cells
            .iter()
            .flat_map(|(left, right)| {
                nodes.iter().map(move |node| {
                    let (mut left, mut right) = (left.clone(), right.clone());
                    set(&mut left, *one, *node);
                    set(&mut right, *other, *node);
                    (left, right)
                })
            })
            .collect();
        cells.extend(broken_down);
    }
    for period in 0..first.periods.len() {
        for (left, right) in &cells {
            let (left, right) = (first.cell(period, left), second.cell(period, right));
            let differ = measures.iter().any(|(one, other)| {
                left.get(*one).map(|tally| tally.value)
                    != right.get(*other).map(|tally| tally.value)
            });
            if differ {
                return Err(ProtectError::Disagreement { table: second.id(), population });
            }
        }
    }
    Ok(())
}

fn set(nodes: &mut [u16], position: usize, node: u16) {
    if let Some(place) = nodes.get_mut(position) {
        *place = node;
    }
}

/// The dimensions shared by several tables, if each table has all of them or none; else the most
/// shared one. A lone table takes its first dimension.
fn centre(cubes: &[Cube<'_>]) -> BTreeSet<&'static str> {
    let mut uses: BTreeMap<&'static str, usize> = BTreeMap::new();
    for tree in cubes.iter().flat_map(|cube| &cube.trees) {
        *uses.entry(tree.id).or_default() += 1;
    }
    if let [cube] = cubes {
        let first = cube.trees.first().filter(|_| cube.trees.len() > 1);
        return first.map(|tree| tree.id).into_iter().collect();
    }
    let shared: BTreeSet<&'static str> =
        uses.iter().filter(|(_, count)| **count > 1).map(|(id, _)| *id).collect();
    let all_or_none = cubes.iter().all(|cube| {
        let held = shared.iter().filter(|id| cube.position(id).is_some()).count();
        held == 0 || held == shared.len()
    });
    if all_or_none {
        return shared;
    }
    uses.iter()
        .max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id)))
        .map(|(id, _)| *id)
        .into_iter()
        .collect()
}

fn margins(cubes: &[Cube<'_>], centre: &BTreeSet<&'static str>) -> Vec<Margin> {
    let mut margins: Vec<Margin> = Vec::new();
    let in_centre = |cube: &Cube<'_>| cube.trees.iter().any(|tree| centre.contains(tree.id));
    let holders = tables_where(cubes, in_centre);
    if !holders.is_empty() {
        margins.push(Margin {
            dimensions: centre.iter().copied().collect(),
            tables: holders.clone(),
            kind: MarginKind::Centre,
        });
    }
    let mut taken: BTreeSet<&'static str> = BTreeSet::new();
    for (position, cube) in cubes.iter().enumerate() {
        let leg: Vec<&'static str> =
            cube.trees.iter().map(|tree| tree.id).filter(|id| !centre.contains(id)).collect();
        if leg.is_empty() || leg.iter().any(|id| taken.contains(id)) {
            continue;
        }
        taken.extend(leg.iter().copied());
        // Other tables may have the leg too, or a part of it, with measures of their own.
        let in_leg = |cube: &Cube<'_>| cube.trees.iter().any(|tree| leg.contains(&tree.id));
        margins.push(Margin {
            dimensions: leg.clone(),
            tables: tables_where(cubes, in_leg),
            kind: MarginKind::Leg,
        });
        if holders.contains(&position) {
            margins.push(Margin {
                dimensions: centre.iter().copied().chain(leg.clone()).collect(),
                tables: tables_where(cubes, |cube| in_centre(cube) && in_leg(cube)),
                kind: MarginKind::CentreByLeg,
            });
        }
    }
    margins
}

fn tables_where(cubes: &[Cube<'_>], holds: impl Fn(&Cube<'_>) -> bool) -> Vec<usize> {
    cubes.iter().enumerate().filter(|(_, cube)| holds(cube)).map(|(position, _)| position).collect()
}

/// Measures bound by a declared relation, or over the same denominator, are shown or withheld
/// together; denominators come before their numerators. A whole of which every part is a share stays
/// before its parts: they are shown where it is only, and then all of them.
fn groups(cubes: &[Cube<'_>], equations: &BTreeMap<String, Vec<Equation>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for measure in cubes.iter().flat_map(|cube| &cube.additive) {
        if !groups.iter().any(|group| group.measures.contains(measure.id)) {
            let measures = BTreeSet::from([measure.id]);
            groups.push(Group { measures, over: BTreeSet::new(), bound_in_time: false });
        }
    }
    let shares = shares(cubes);
    for equation in equations.values().flatten() {
        if let Equation::Lineaire { termes } = equation {
            let own: Vec<&str> = termes
                .iter()
                .filter(|term| cubes.iter().any(|cube| cube.id() == term.cellule.table))
                .map(|term| term.cellule.mesure.as_str())
                .collect();
            let own = parts_alone(termes, &shares).unwrap_or(own);
            let shifts: BTreeSet<i32> = termes.iter().map(|term| term.decalage).collect();
            merge(&mut groups, &own, shifts.len() > 1);
        }
    }
    let rates = rates(cubes);
    let denominators: BTreeSet<&'static str> = rates.iter().map(|(_, below)| *below).collect();
    for denominator in &denominators {
        let of = |id: &str| groups.iter().position(|group| group.measures.contains(id));
        let own = of(denominator);
        let above = rates.iter().filter(|(_, below)| below == denominator).map(|(above, _)| *above);
        let numerators: Vec<&str> = above.filter(|above| of(above) != own).collect();
        merge(&mut groups, &numerators, false);
    }
    in_order(groups, &rates)
}

/// The parts of a sum inside one cell, whole first, where each is a share of the whole.
fn parts_alone<'t>(
    terms: &'t [Term],
    shares: &BTreeSet<(&'static str, &'static str)>,
) -> Option<Vec<&'t str>> {
    let (whole, parts) = terms.split_first()?;
    let is_share = |part: &Term| {
        let (part_of, of) = (&part.cellule, &whole.cellule);
        let same_cell = (&part_of.table, &part_of.codes) == (&of.table, &of.codes);
        let named = |(above, below): &(&str, &str)| *above == part_of.mesure && *below == of.mesure;
        same_cell && part.decalage == whole.decalage && shares.iter().any(named)
    };
    parts
        .iter()
        .all(is_share)
        .then(|| parts.iter().map(|part| part.cellule.mesure.as_str()).collect())
}

/// Parts and wholes of the shares of these tables.
fn shares(cubes: &[Cube<'_>]) -> BTreeSet<(&'static str, &'static str)> {
    let measures = cubes.iter().flat_map(|cube| &cube.aggregate.spec.measures);
    measures
        .filter_map(|measure| match measure.kind {
            MeasureKind::Share { numerator, denominator } => Some((numerator, denominator)),
            MeasureKind::Ratio { .. }
            | MeasureKind::Mean { .. }
            | MeasureKind::Quantile { .. }
            | MeasureKind::Count
            | MeasureKind::Sum => None,
        })
        .collect()
}

/// Numerators and denominators of the rates of these tables.
fn rates(cubes: &[Cube<'_>]) -> Vec<(&'static str, &'static str)> {
    let measures = cubes.iter().flat_map(|cube| &cube.aggregate.spec.measures);
    measures
        .filter_map(|measure| match measure.kind {
            MeasureKind::Share { numerator, denominator }
            | MeasureKind::Ratio { numerator, denominator }
            | MeasureKind::Mean { numerator, denominator } => Some((numerator, denominator)),
            // The bands of a quantile add up to its base: a declared relation, or shares of it.
            MeasureKind::Quantile { .. } | MeasureKind::Count | MeasureKind::Sum => None,
        })
        .collect()
}

/// Groups with their denominators, each after those it is over. Groups over one another are one.
fn in_order(mut groups: Vec<Group>, rates: &[(&'static str, &'static str)]) -> Vec<Group> {
    for group in &mut groups {
        let own = rates.iter().filter(|(above, _)| group.measures.contains(above));
        let below = own.map(|(_, below)| *below).filter(|below| !group.measures.contains(below));
        group.over = below.collect();
    }
    let mut ordered: Vec<Group> = Vec::new();
    while !groups.is_empty() {
        let waits = |group: &Group| {
            let mut others = groups.iter().filter(|other| *other != group);
            others.any(|other| group.over.intersection(&other.measures).next().is_some())
        };
        match groups.iter().position(|group| !waits(group)) {
            Some(next) => ordered.push(groups.remove(next)),
            None => {
                let all: Vec<&str> =
                    groups.iter().flat_map(|group| group.measures.iter().copied()).collect();
                merge(&mut groups, &all, false);
                if let [one] = groups.as_mut_slice() {
                    one.over.retain(|below| !one.measures.contains(below));
                }
            }
        }
    }
    ordered
}

fn merge(groups: &mut Vec<Group>, measures: &[&str], bound_in_time: bool) {
    let touched = |group: &Group| measures.iter().any(|id| group.measures.contains(id));
    let Some(place) = groups.iter().position(touched) else { return };
    let mut merged = Group { measures: BTreeSet::new(), over: BTreeSet::new(), bound_in_time };
    for group in groups.iter().filter(|group| touched(group)) {
        merged.measures.extend(&group.measures);
        merged.over.extend(&group.over);
        merged.bound_in_time |= group.bound_in_time;
    }
    groups.retain(|group| !touched(group));
    groups.insert(place.min(groups.len()), merged);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::catalogue::CellReference;

    fn alone(measure: &'static str) -> Group {
        let measures = BTreeSet::from([measure]);
        Group { measures, over: BTreeSet::new(), bound_in_time: false }
    }

    #[test]
    fn parts_leave_their_whole_where_each_is_a_share_of_it() {
        let term = |measure: &str, place: &str, decalage| Term {
            coefficient: 1,
            cellule: CellReference {
                table: "t".to_owned(),
                mesure: measure.to_owned(),
                codes: BTreeMap::from([("secteur".to_owned(), place.to_owned())]),
            },
            decalage,
        };
        let shares = BTreeSet::from([("short", "all"), ("long", "all")]);
        let parts = |terms: &[Term]| {
            let parts = parts_alone(terms, &shares)?;
            Some(parts.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        let whole = term("all", "A", 0);
        let of = |other: Term| parts(&[whole.clone(), term("short", "A", 0), other]);
        assert_eq!(of(term("long", "A", 0)).unwrap(), ["short", "long"]);
        assert_eq!(of(term("other", "A", 0)), None, "no share");
        assert_eq!(of(term("long", "B", 0)), None, "of another cell");
        assert_eq!(of(term("long", "A", -1)), None, "of another month");
        assert_eq!(parts(&[]), None);
    }

    #[test]
    fn denominators_come_first_and_what_turns_in_a_circle_is_one_group() {
        let groups = || ["minutes", "evitables", "suspensions"].map(alone).to_vec();
        let chain = [("minutes", "evitables"), ("evitables", "suspensions")];
        let found = in_order(groups(), &chain);
        let order: Vec<&str> = found.iter().flat_map(|group| group.measures.clone()).collect();
        assert_eq!(order, ["suspensions", "evitables", "minutes"]);
        assert_eq!(found[2].over, BTreeSet::from(["evitables"]));
        let circle = [("minutes", "evitables"), ("evitables", "minutes")];
        let found = in_order(groups(), &circle);
        let [plain, both] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(*plain, alone("suspensions"));
        assert_eq!(both.measures, BTreeSet::from(["evitables", "minutes"]));
        assert!(both.over.is_empty());
    }
}
