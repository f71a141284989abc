//! Periods already published: republished as they were, or declared revised.
//!
//! # Why successive editions are safe together
//!
//! *Frozen vintages.* A reader of two editions knows, for a period in both, the difference of
//! every figure: the late declarations, a population of its own and usually a small one. So a
//! population's period keeps its values and its mask, unless the change of every block a reader
//! can isolate is nothing or large enough to be shown for itself; then the whole period of the
//! whole population moves together, under the mask it already had, and is declared revised.
//!
//! *Sticky masks.* For a period not yet published, a modality may be shown only if it is shown in
//! every published period. Shown sets are therefore nested in time: a reader of period t, t + 1 …
//! has at t + 1 only functions constant on blocks that are unions of the blocks of t. A relation
//! between periods (stock and flows, rolling windows) combines functions of the finest of these
//! cuts with coarser ones and yields nothing on the parts of a later block: no withheld figure
//! becomes the only unknown of an equation. Periods bound in time that could not be shown once
//! stay withheld, for the same reason.
//!
//! *A new modality* (a nomenclature grows) was not shown before, so it is not shown: what is left
//! beside its siblings must then be safe or empty, else siblings are hidden with it. A removed
//! modality simply ends. *A new table* of an old population starts with the first period not yet
//! published. A renamed population starts afresh: doing so for the same people would defeat this
//! control and is a redesign (*refonte*), to be announced.
//!
//! *Parts once, when final.* A period whose figures are known to change ([`Standing::WholeOnly`]) is
//! told of the whole population alone: its parts are not available yet, which says nothing of them.
//! The whole moves from edition to edition where the change is nothing or large enough; that all
//! those who left were in a numerator is then what leaving means, and speaks of nobody. Parts follow
//! once the period is final, under the mask of periods not yet published, and agree with the whole:
//! where that cannot move to its final figure, they wait until it can.

use super::cube::Part;
use super::ledger::{Ledger, Was};
use super::population::{Group, Population};
use super::profile::Profile;
use super::rollup::{Problem, Sets};
use super::rules::{Content, Verdict};
use crate::indicators::spec::{Contributor, MeasureKind, Standing};
use crate::vocabulary::Period;

/// What a figure is beside those published before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vintage {
    /// Not yet published.
    New,
    /// Published, and republished as it was.
    Frozen,
    /// Published, and now what the data say, under the mask it had.
    Revised,
    /// To be published once final.
    Awaited,
}

/// The figures of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vintages {
    /// Those of the whole population.
    pub(super) whole: Vintage,
    /// Those of its parts.
    pub(super) parts: Vintage,
}

impl Vintages {
    /// Those of a period of a population: see the module.
    pub(super) fn of(
        population: &Population<'_>,
        contents: &[Vec<Content>],
        period: usize,
        ledger: &Ledger,
        profile: &Profile,
    ) -> Self {
        let frozen = Self { whole: Vintage::Frozen, parts: Vintage::Frozen };
        let Some(status) = population.periods.get(period).copied() else { return frozen };
        let parts = match status.standing {
            Standing::WholeOnly => Vintage::Awaited,
            Standing::Final | Standing::Provisional => Vintage::New,
        };
        if !ledger.has(population.id, status.period) {
            return Self { whole: Vintage::New, parts };
        }
        let has_parts = ledger.has_parts(population.id, status.period);
        let may_be_revised = population.groups.iter().zip(contents).all(|(group, contents)| {
            let (shown, _) = ledger.totals(population.id, group);
            if !shown.contains(&status.period) {
                // Withheld it was, withheld it stays: nothing is compared.
                return true;
            }
            let when = status.period;
            let change =
                Change { population, group, contents, period, when, has_parts, ledger, profile };
            change.is_safe()
        });
        match (has_parts, may_be_revised) {
            (true, true) => Self { whole: Vintage::Revised, parts: Vintage::Revised },
            (true, false) => frozen,
            (false, true) => Self { whole: Vintage::Revised, parts },
            (false, false) => Self { whole: Vintage::Frozen, parts: Vintage::Awaited },
        }
    }

    /// Republishes what was to be revised as it was; parts that were to follow wait.
    pub(super) fn freeze(&mut self) {
        if self.whole == Vintage::Revised {
            self.whole = Vintage::Frozen;
            self.parts = match self.parts {
                Vintage::Revised => Vintage::Frozen,
                Vintage::New => Vintage::Awaited,
                other @ (Vintage::Frozen | Vintage::Awaited) => other,
            };
        }
    }
}

/// What one published period of one group of measures would become.
struct Change<'a> {
    population: &'a Population<'a>,
    group: &'a Group,
    contents: &'a [Content],
    period: usize,
    when: Period,
    /// More than the whole was told.
    has_parts: bool,
    ledger: &'a Ledger,
    profile: &'a Profile,
}

impl Change<'_> {
    fn is_safe(&self) -> bool {
        let Self { population, group, contents, period, when, ledger, profile, .. } = *self;
        let parts_are_safe = || {
            population.margins.iter().all(|margin| {
                let problem = Problem { population, margin, contents, periods: &[period], profile };
                let sets = ledger.shown(population, margin, group, when);
                self.block_changes_are_safe(&problem, &sets)
            })
        };
        (!self.has_parts || parts_are_safe()) && self.total_changes_are_safe()
    }

    fn block_changes_are_safe(&self, problem: &Problem<'_>, sets: &Sets) -> bool {
        problem.holds(sets)
            && problem.margin.tables.iter().all(|table| {
                self.population.cubes.get(*table).is_some_and(|cube| {
                    problem
                        .blocks(cube, sets)
                        .iter()
                        .all(|block| self.change_is_safe(*table, block))
                })
            })
    }

    fn total_changes_are_safe(&self) -> bool {
        (0..self.population.cubes.len()).all(|table| {
            let Some(cube) = self.population.cubes.get(table) else { return false };
            let Some(content) = self.contents.get(table) else { return false };
            let total = vec![Part::Node(0); cube.trees.len()];
            let verdict = cube.judge(self.period, &total, content, self.profile);
            !matches!(verdict, Verdict::Unsafe(_)) && self.change_is_safe(table, &total)
        })
    }

    /// The change of each count of a block, and of what can be derived from several, is nothing
    /// or at least the threshold; a sum moves only with a count of the same block.
    fn change_is_safe(&self, table: usize, block: &[Part]) -> bool {
        let (Some(cube), Some(content)) =
            (self.population.cubes.get(table), self.contents.get(table))
        else {
            return false;
        };
        let mut changes = vec![0; cube.additive.len()];
        for position in &content.measures {
            let contributor = cube.additive.get(*position).map(|measure| measure.contributor);
            if contributor == Some(Contributor::Nobody) {
                continue;
            }
            let Some(change) = self.change(table, block, *position) else { return false };
            if let Some(place) = changes.get_mut(*position) {
                *place = change;
            }
        }
        let of = |position: usize| changes.get(position).copied().unwrap_or(0);
        let is_sum = |position: usize| {
            cube.additive.get(position).is_some_and(|measure| measure.kind == MeasureKind::Sum)
        };
        let large = |change: i64| change.abs() >= self.profile.persons();
        let some_count_moves =
            content.measures.iter().any(|position| !is_sum(*position) && large(of(*position)));
        let each = content.measures.iter().all(|position| {
            let change = of(*position);
            change == 0 || if is_sum(*position) { some_count_moves } else { large(change) }
        });
        let rates = content.quotients.iter().filter(|quotient| quotient.is_share).all(|quotient| {
            let (above, below) = (of(quotient.numerator), of(quotient.denominator));
            let rest = below - above;
            // Everybody who came late has the attribute, or nobody has: that speaks of them. Where
            // only the whole was told, those who leave have it by definition.
            let speaks = above == 0 || (rest == 0 && (self.has_parts || below > 0));
            (below == 0 || !speaks) && (rest == 0 || large(rest))
        });
        let own = |position: &usize| content.measures.contains(position);
        let mut within = content
            .combinations
            .iter()
            .filter(|combination| own(&combination.whole) && combination.parts.iter().all(own));
        let combinations = within.all(|combination| {
            let rest =
                combination.parts.iter().fold(of(combination.whole), |rest, part| rest - of(*part));
            rest == 0 || large(rest)
        });
        each && rates && combinations
    }

    /// What a reader of both editions computes for a block; `None` when a needed figure was not
    /// published.
    fn change(&self, table: usize, block: &[Part], measure: usize) -> Option<i64> {
        let cube = self.population.cubes.get(table)?;
        let id = cube.additive.get(measure)?.id;
        if !self.group.measures.contains(id) && !self.group.over.contains(id) {
            return Some(0);
        }
        let mut change = 0;
        for (sign, nodes) in cube.signed_cells(block) {
            let was = self.ledger.was(self.population.id, self.when, &cube.codes(&nodes), id);
            let Was::Shown(before) = was else {
                return None;
            };
            let now = cube.cell(self.period, &nodes).get(measure)?.value;
            change += sign * (now - before);
        }
        Some(change)
    }
}
