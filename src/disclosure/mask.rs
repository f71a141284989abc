//! The masks of all populations, and their application to the tables.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::{Audit, TableAudit};
use super::cube::{Cube, Part};
use super::decision::Choice;
use super::ledger::{Ledger, Was, intersection};
use super::nested::Nested;
use super::population::{Group, Population};
use super::profile::Profile;
use super::protected::{Cell, Protected, ProtectedFigure, ProtectedTable, Value};
use super::rollup::Sets;
use super::rules::{Content, Verdict};
use super::vintages::{Vintage, Vintages};
use crate::indicators::aggregate::CellKey;
use crate::indicators::spec::{PeriodStatus, Standing};
use crate::vocabulary::Period;

/// What a group of measures shows in the periods not yet published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Mask {
    /// Periods withheld whole.
    pub(super) withheld: BTreeSet<usize>,
    /// Shown modalities, by margin.
    pub(super) margins: Vec<Sets>,
    /// Those that would be shown if nobody knew where it is alone: for the audit.
    margins_but_for_insiders: Vec<Sets>,
}

/// Limits put on a mask from outside its population.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Limits {
    pub(super) withheld: BTreeSet<usize>,
    pub(super) margins: BTreeMap<usize, Sets>,
}

/// A population with its masks, one per group of measures.
pub(super) struct Masked<'a> {
    pub(super) population: &'a Population<'a>,
    pub(super) masks: Vec<Mask>,
    contents: Vec<Vec<Content>>,
    vintages: Vec<Vintages>,
}

/// All populations.
pub(super) struct Masks<'a> {
    pub(super) all: Vec<Masked<'a>>,
    profile: &'a Profile,
    ledger: &'a Ledger,
}

impl<'a> Masks<'a> {
    pub(super) fn new(
        populations: &'a [Population<'a>],
        nested: &[Nested],
        profile: &'a Profile,
        ledger: &'a Ledger,
    ) -> Self {
        let all = populations
            .iter()
            .map(|population| {
                let contents: Vec<Vec<Content>> = population
                    .groups
                    .iter()
                    .map(|group| {
                        let judged = group.measures.union(&group.over).copied().collect();
                        population.cubes.iter().map(|cube| cube.content(&judged)).collect()
                    })
                    .collect();
                let vintages = (0..population.periods.len())
                    .map(|period| Vintages::of(population, &contents, period, ledger, profile))
                    .collect();
                Masked { population, masks: Vec::new(), contents, vintages }
            })
            .collect();
        let mut masks = Self { all, profile, ledger };
        masks.freeze_together(nested);
        for population in 0..masks.all.len() {
            let groups = masks.all.get(population).map_or(0, |one| one.population.groups.len());
            for group in 0..groups {
                let mask = masks.decide(population, group, &Limits::default());
                if let Some(one) = masks.all.get_mut(population) {
                    one.masks.push(mask);
                }
            }
        }
        masks
    }

    /// The mask of one group of measures, within limits and what its denominators show.
    pub(super) fn decide(&self, population: usize, group: usize, limits: &Limits) -> Mask {
        let Some(masked) = self.all.get(population) else { return Mask::default() };
        let population = masked.population;
        let (Some(bound), Some(contents)) =
            (population.groups.get(group), masked.contents.get(group))
        else {
            return Mask::default();
        };
        let below: Vec<&Mask> = masked.below(bound).collect();
        let new = masked.periods_with(|vintages| {
            vintages.whole == Vintage::New || vintages.parts == Vintage::New
        });
        let (shown_before, withheld_before) = self.ledger.totals(population.id, bound);
        let mut withheld: BTreeSet<usize> = new
            .iter()
            .copied()
            .filter(|period| {
                limits.withheld.contains(period)
                    || population
                        .periods
                        .get(*period)
                        .is_some_and(|status| withheld_before.contains(&status.period))
                    || below.iter().any(|mask| mask.withheld.contains(period))
                    || population.cubes.iter().zip(contents).any(|(cube, content)| {
                        let total = vec![Part::Node(0); cube.trees.len()];
                        let verdict = cube.judge(*period, &total, content, self.profile);
                        matches!(verdict, Verdict::Unsafe(_))
                    })
            })
            .collect();
        let gap = !withheld.is_empty() || !withheld_before.is_empty();
        if bound.bound_in_time && gap {
            withheld.extend(&new);
        }
        let mut periods = masked.periods_with(|vintages| vintages.parts == Vintage::New);
        periods.retain(|period| !withheld.contains(period));
        let mut allowed_sets = Vec::new();
        for (position, margin) in population.margins.iter().enumerate() {
            let mut allowed = everything(population, position);
            let before = self.ledger.still_shown(population, margin, bound);
            if let Some(before) = before {
                allowed = intersection(&allowed, &before);
            } else if bound.bound_in_time && !shown_before.is_empty() {
                allowed.values_mut().for_each(BTreeSet::clear);
            }
            let limit = limits.margins.get(&position);
            for limit in
                limit.into_iter().chain(below.iter().filter_map(|mask| mask.margins.get(position)))
            {
                allowed = intersection(&allowed, limit);
            }
            allowed_sets.push(allowed);
        }
        let profile = self.profile;
        let (margins, margins_but_for_insiders) = if periods.is_empty() {
            Default::default()
        } else {
            Choice { population, contents, periods: &periods, profile }.within(allowed_sets)
        };
        Mask { withheld, margins, margins_but_for_insiders }
    }

    /// A population around another is revised only where the other says what the data say: else a
    /// reader would subtract figures of two dates. (The one inside is judged beside both figures of
    /// the larger: see [`nested`](super::nested).)
    fn freeze_together(&mut self, nested: &[Nested]) {
        for one in nested {
            for (of_part, (population, period)) in self.periods_of(one) {
                let is_behind = self
                    .vintages(of_part)
                    .is_some_and(|part| [part.whole, part.parts].contains(&Vintage::Frozen))
                    && self.is_outdated(of_part);
                let around = self.all.get_mut(population).map(|one| &mut one.vintages);
                if let Some(vintages) =
                    around.and_then(|all| all.get_mut(period)).filter(|_| is_behind)
                {
                    vintages.freeze();
                }
            }
        }
    }

    /// Periods of a part with those of its whole, each with its population.
    fn periods_of(&self, nested: &Nested) -> Vec<((usize, usize), (usize, usize))> {
        let periods = |population: usize| {
            self.all.get(population).map_or(&[][..], |one| &one.population.periods)
        };
        let Nested { part, whole } = *nested;
        let pairs = periods(part).iter().enumerate().filter_map(|(own, when)| {
            let other = periods(whole).iter().position(|one| one.period == when.period)?;
            Some(((part, own), (whole, other)))
        });
        pairs.collect()
    }

    fn vintages(&self, (population, period): (usize, usize)) -> Option<Vintages> {
        self.all.get(population)?.vintages.get(period).copied()
    }

    fn is_outdated(&self, (population, period): (usize, usize)) -> bool {
        self.all.get(population).is_some_and(|one| {
            let when = one.population.periods.get(period);
            when.is_some_and(|when| self.has_changed(one.population, when.period))
        })
    }

    /// The protected tables, in the order of the aggregates, and the audit.
    pub(super) fn apply(&self, tables: usize) -> (Protected, Audit) {
        let mut audit = Audit::default();
        let mut placed: Vec<Option<ProtectedTable>> = (0..tables).map(|_| None).collect();
        for masked in &self.all {
            for (cube, order) in masked.population.cubes.iter().zip(&masked.population.order) {
                let (table, record) = self.apply_to(masked, cube);
                audit.tables.insert(cube.id().to_owned(), record);
                if let Some(place) = placed.get_mut(*order) {
                    *place = Some(table);
                }
            }
            self.note_vintages(masked, &mut audit);
        }
        let tables = placed.into_iter().flatten().collect();
        (Protected { profile: *self.profile, tables }, audit)
    }

    fn apply_to(&self, masked: &Masked<'_>, cube: &Cube<'_>) -> (ProtectedTable, TableAudit) {
        let mut record = TableAudit::default();
        let mut figures = BTreeMap::new();
        for key in cube.aggregate.grid() {
            let Some(period) = cube.periods.iter().position(|period| *period == key.period) else {
                continue;
            };
            let row: Vec<ProtectedFigure> = (0..cube.additive.len())
                .map(|measure| {
                    let figure = self.figure(masked, cube, period, &key, measure);
                    self.note(masked, cube, period, &key, measure, figure.cell, &mut record);
                    figure
                })
                .collect();
            figures.insert(key, row);
        }
        let spec = cube.aggregate.spec.clone();
        let (periods, settling) = (masked.statuses(), masked.settling());
        (ProtectedTable { spec, periods, settling, figures }, record)
    }

    fn figure(
        &self,
        masked: &Masked<'_>,
        cube: &Cube<'_>,
        period: usize,
        key: &CellKey,
        measure: usize,
    ) -> ProtectedFigure {
        const WITHHELD: ProtectedFigure = ProtectedFigure { cell: Cell::Withheld, before: None };
        const AWAITED: ProtectedFigure = ProtectedFigure { cell: Cell::Unavailable, before: None };
        let Some(definition) = cube.additive.get(measure) else { return WITHHELD };
        let publish = |value: i64| Value::decimal(value, definition.decimals);
        let now = cube.cell(period, &key.modalities).get(measure).map_or(0, |tally| tally.value);
        let places = broken_down(cube, key);
        let vintage = masked.vintage(period, &places);
        if vintage == Vintage::New {
            let shown = masked.shows(period, definition.id, &places);
            let cell = if shown { Cell::Published(publish(now)) } else { Cell::Withheld };
            return ProtectedFigure { cell, before: None };
        }
        if vintage == Vintage::Awaited {
            return AWAITED;
        }
        let codes: Vec<(&str, &str)> = places.iter().map(|(id, _, code)| (*id, *code)).collect();
        match self.ledger.was(masked.population.id, key.period, &codes, definition.id) {
            Was::Absent | Was::Withheld | Was::Awaited => WITHHELD,
            Was::Shown(before) if vintage == Vintage::Revised => ProtectedFigure {
                cell: Cell::Published(publish(now)),
                before: Some(publish(before)),
            },
            Was::Shown(before) => {
                ProtectedFigure { cell: Cell::Published(publish(before)), before: None }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one figure, wherever it is")]
    fn note(
        &self,
        masked: &Masked<'_>,
        cube: &Cube<'_>,
        period: usize,
        key: &CellKey,
        measure: usize,
        cell: Cell,
        record: &mut TableAudit,
    ) {
        if cell == Cell::Unavailable {
            return;
        }
        let shown = cell != Cell::Withheld;
        let tally = cube.cell(period, &key.modalities).get(measure).copied().unwrap_or_default();
        record.cells += 1;
        let is_broken_down = key.modalities.iter().any(|node| *node > 0);
        if measure == 0 && is_broken_down {
            record.persons += tally.persons;
            record.persons_shown += if shown { tally.persons } else { 0 };
        }
        if !is_broken_down {
            record.totals += 1;
            record.totals_withheld += u64::from(!shown);
        }
        if shown {
            return;
        }
        record.withheld += 1;
        let parts: Vec<Part> = key.modalities.iter().map(|node| Part::Node(*node)).collect();
        let id = cube.additive.get(measure).map_or("", |measure| measure.id);
        let table = masked.population.cubes.iter().position(|other| other.id() == cube.id());
        let content = masked
            .population
            .groups
            .iter()
            .position(|group| group.measures.contains(id))
            .and_then(|group| masked.contents.get(group)?.get(table?));
        let verdict = content.map(|content| cube.judge(period, &parts, content, self.profile));
        let rule = match verdict {
            Some(Verdict::Unsafe(rule)) => rule.name(),
            Some(Verdict::Empty) => "vide",
            _ if masked.vintage(period, &broken_down(cube, key)) != Vintage::New => {
                "edition_precedente"
            }
            _ if masked.shows_but_for_insiders(period, id, &broken_down(cube, key)) => "initie",
            _ => "regroupement",
        };
        *record.by_rule.entry(rule).or_default() += 1;
    }

    fn note_vintages(&self, masked: &Masked<'_>, audit: &mut Audit) {
        let population = masked.population;
        for (status, vintages) in population.periods.iter().zip(&masked.vintages) {
            let when = status.period;
            let line = format!("{} {when}", population.id);
            match vintages.whole {
                Vintage::New | Vintage::Awaited => {}
                Vintage::Revised if self.has_changed(population, when) => audit.revised.push(line),
                Vintage::Frozen if self.has_changed(population, when) => audit.frozen.push(line),
                Vintage::Revised | Vintage::Frozen => {}
            }
        }
    }

    /// Whether some shown figure of a published period is no longer what the data say.
    fn has_changed(&self, population: &Population<'_>, when: Period) -> bool {
        population.cubes.iter().any(|cube| {
            let period = cube.periods.iter().position(|period| *period == when).unwrap_or(0);
            cube.aggregate.grid().filter(|key| key.period == when).any(|key| {
                let places = broken_down(cube, &key);
                let codes: Vec<(&str, &str)> =
                    places.iter().map(|(id, _, code)| (*id, *code)).collect();
                cube.additive.iter().zip(cube.cell(period, &key.modalities)).any(
                    |(measure, tally)| {
                        let was = self.ledger.was(population.id, when, &codes, measure.id);
                        matches!(was, Was::Shown(before) if before != tally.value)
                    },
                )
            })
        })
    }
}

impl Masked<'_> {
    /// What a cell of a period is beside those published before.
    fn vintage(&self, period: usize, places: &[(&'static str, u16, &str)]) -> Vintage {
        self.vintages.get(period).map_or(Vintage::Frozen, |vintages| {
            if places.is_empty() { vintages.whole } else { vintages.parts }
        })
    }

    /// The periods of which the vintages are such.
    fn periods_with(&self, are: impl Fn(&Vintages) -> bool) -> Vec<usize> {
        let periods = self.vintages.iter().enumerate().filter(|(_, vintages)| are(vintages));
        periods.map(|(period, _)| period).collect()
    }

    /// Periods of which only the whole was told until now, and has moved.
    fn settling(&self) -> BTreeSet<Period> {
        let periods = self.periods_with(|vintages| {
            vintages.whole == Vintage::Revised && vintages.parts != Vintage::Revised
        });
        periods.iter().filter_map(|at| Some(self.population.periods.get(*at)?.period)).collect()
    }

    /// The periods as published: final figures that wait are provisional ones.
    fn statuses(&self) -> Vec<PeriodStatus> {
        let periods = self.population.periods.iter().zip(&self.vintages);
        periods
            .map(|(status, vintages)| match vintages.parts {
                Vintage::Awaited => PeriodStatus { standing: Standing::WholeOnly, ..*status },
                Vintage::New | Vintage::Frozen | Vintage::Revised => *status,
            })
            .collect()
    }

    /// The masks of the denominators of a group.
    fn below(&self, group: &Group) -> impl Iterator<Item = &Mask> {
        let over = self.population.groups.iter().zip(&self.masks);
        over.filter(|(other, _)| !other.measures.is_disjoint(&group.over)).map(|(_, mask)| mask)
    }

    /// The groups that a group is a denominator of.
    pub(super) fn above(&self, group: usize) -> impl Iterator<Item = usize> {
        let own = self.population.groups.get(group).map(|group| &group.measures);
        let groups = self.population.groups.iter().enumerate();
        groups
            .filter(move |(_, other)| own.is_some_and(|own| !own.is_disjoint(&other.over)))
            .map(|(place, _)| place)
    }

    /// Whether a new period shows a measure in a cell.
    fn shows(&self, period: usize, measure: &str, places: &[(&'static str, u16, &str)]) -> bool {
        self.shows_within(period, measure, places, |mask| &mask.margins)
    }

    /// Whether it would, if no contributor knew where it is alone.
    fn shows_but_for_insiders(
        &self,
        period: usize,
        measure: &str,
        places: &[(&'static str, u16, &str)],
    ) -> bool {
        self.shows_within(period, measure, places, |mask| &mask.margins_but_for_insiders)
    }

    fn shows_within(
        &self,
        period: usize,
        measure: &str,
        places: &[(&'static str, u16, &str)],
        margins: impl Fn(&Mask) -> &Vec<Sets>,
    ) -> bool {
        let groups = &self.population.groups;
        let group = groups.iter().position(|group| group.measures.contains(measure));
        let Some(mask) = group.and_then(|group| self.masks.get(group)) else { return false };
        let modalities: Vec<(&'static str, u16)> =
            places.iter().map(|(id, node, _)| (*id, *node)).collect();
        !mask.withheld.contains(&period) && self.holds(margins(mask), &modalities)
    }

    /// Whether a group shows a cell in the periods it does not withhold whole.
    pub(super) fn shows_modalities(
        &self,
        group: usize,
        modalities: &[(&'static str, u16)],
    ) -> bool {
        modalities.is_empty()
            || self.masks.get(group).is_some_and(|mask| self.holds(&mask.margins, modalities))
    }

    fn holds(&self, margins: &[Sets], modalities: &[(&'static str, u16)]) -> bool {
        if modalities.is_empty() {
            return true;
        }
        let dimensions: Vec<&'static str> = modalities.iter().map(|(id, _)| *id).collect();
        let Some(margin) = self.population.margin_of(&dimensions) else { return false };
        margins.get(margin).is_some_and(|sets| {
            modalities.iter().all(|(id, node)| sets.get(id).is_some_and(|set| set.contains(node)))
        })
    }
}

/// All modalities of a margin.
pub(super) fn everything(population: &Population<'_>, margin: usize) -> Sets {
    let margin = population.margins.get(margin);
    let cube = margin
        .and_then(|margin| margin.tables.first())
        .and_then(|table| population.cubes.get(*table));
    let dimensions = margin.map(|margin| margin.dimensions.as_slice()).unwrap_or_default();
    cube.into_iter()
        .flat_map(|cube| &cube.trees)
        .filter(|tree| dimensions.contains(&tree.id))
        .map(|tree| (tree.id, tree.nodes().collect()))
        .collect()
}

/// The dimensions of a cell that are not at their total.
fn broken_down<'p>(cube: &'p Cube<'_>, key: &CellKey) -> Vec<(&'static str, u16, &'p str)> {
    cube.trees
        .iter()
        .zip(&key.modalities)
        .filter(|(_, node)| **node > 0)
        .filter_map(|(tree, node)| {
            Some((tree.id, *node, tree.codes.get(usize::from(*node))?.as_str()))
        })
        .collect()
}
