//! A strip of a table crossed two ways: rows and columns whose sums are known, and the groups that
//! absences let an insider derive from them.

use std::collections::{BTreeMap, BTreeSet};

use super::absences::{Insider, Presence};
use crate::disclosure::cube::{Cube, Part};
use crate::disclosure::decision::Choice;
use crate::disclosure::profile::Profile;
use crate::disclosure::rollup::{Sets, atoms};
use crate::disclosure::rules::{Content, Verdict, is_nothing};

/// A row or a column: some dimensions of a table, by position, each at one of its parts.
pub(super) type Line = Vec<(usize, Part)>;

/// Rows and columns that only their sums tell apart.
pub(super) struct Strip {
    pub(super) rows: Vec<Line>,
    pub(super) columns: Vec<Line>,
}

/// A strip in one period, for a group of measures.
pub(super) struct Crossing<'a> {
    pub(super) cube: &'a Cube<'a>,
    content: &'a Content,
    period: usize,
    profile: &'a Profile,
    pub(super) strip: &'a Strip,
    /// By measure of the content, column and row.
    presences: Vec<Vec<Vec<Presence>>>,
    /// Whether what is in a column and a row may be known, by column and row.
    passes: Vec<Vec<bool>>,
}

/// A set of rows in which an insider knows that the others are in some columns only.
pub(super) struct Pattern {
    pub(super) insider: Insider,
    /// The measure, by position among those of the table.
    pub(super) measure: usize,
    /// For each column, whether others may be there in these rows.
    pub(super) open: Vec<bool>,
    /// For each column, whether others are there in the remaining rows.
    pub(super) beside: Vec<bool>,
    /// The others of the open columns in the remaining rows pass the rules.
    pub(super) passes: bool,
}

/// The atoms of some dimensions of a table, crossed.
pub(super) fn lines(cube: &Cube<'_>, trees: &[usize], shown: &Sets) -> Vec<Line> {
    let nothing = BTreeSet::new();
    trees.iter().fold(vec![Line::new()], |lines, at| {
        let parts = cube.tree(*at).map(|tree| atoms(tree, shown.get(tree.id).unwrap_or(&nothing)));
        let parts = parts.unwrap_or_default();
        let longer = |line: &Line| -> Vec<Line> {
            let with = |part: &Part| line.iter().cloned().chain([(*at, part.clone())]).collect();
            parts.iter().map(with).collect()
        };
        lines.iter().flat_map(longer).collect()
    })
}

/// Lines gathered by the category in which a coarser choice of modalities shows them.
pub(super) fn by_category(cube: &Cube<'_>, lines: Vec<Line>, shown: &Sets) -> Vec<Vec<Line>> {
    let category = |(at, part): &(usize, Part)| {
        let tree = cube.tree(*at)?;
        let set = shown.get(tree.id)?;
        let mut node = match part {
            Part::Node(node) => *node,
            Part::Rest { parent, .. } => *parent,
        };
        while node != 0 && !set.contains(&node) {
            node = tree.parent(node);
        }
        Some(node)
    };
    let mut gathered: BTreeMap<Vec<Option<u16>>, Vec<Line>> = BTreeMap::new();
    for line in lines {
        gathered.entry(line.iter().map(category).collect()).or_default().push(line);
    }
    gathered.into_values().collect()
}

impl<'a> Crossing<'a> {
    pub(super) fn new(
        choice: &Choice<'a>,
        cube: &'a Cube<'a>,
        content: &'a Content,
        period: usize,
        strip: &'a Strip,
    ) -> Self {
        let profile = choice.profile;
        let mut crossing = Self {
            cube,
            content,
            period,
            profile,
            strip,
            presences: Vec::new(),
            passes: Vec::new(),
        };
        let presence = |measure: usize, column: &Line, row: &Line| {
            let cells = cube
                .cells_in(period, &crossing.block(column, row))
                .map(|tallies| tallies.get(measure).map_or(Presence::Nobody, Presence::of));
            cells.fold(Presence::Nobody, Presence::with)
        };
        let of_column = |measure: usize, column: &Line| -> Vec<Presence> {
            strip.rows.iter().map(|row| presence(measure, column, row)).collect()
        };
        let of_measure = |measure: &usize| -> Vec<Vec<Presence>> {
            strip.columns.iter().map(|column| of_column(*measure, column)).collect()
        };
        crossing.presences = content.measures.iter().map(of_measure).collect();
        let may_be_known =
            |column: &Line, row: &Line| crossing.holds(content, &[crossing.block(column, row)]);
        let passes = strip.columns.iter().map(|column| {
            strip.rows.iter().map(|row| may_be_known(column, row)).collect::<Vec<bool>>()
        });
        crossing.passes = passes.collect();
        crossing
    }

    /// The first group derived that must not be known.
    pub(super) fn unsafe_pattern(&self) -> Option<Pattern> {
        // Groups are made of blocks: when all may be known, so may their unions.
        let all_pass = self.passes.iter().flatten().all(|passes| *passes);
        if all_pass || self.strip.rows.len() < 2 || self.strip.columns.len() < 2 {
            return None;
        }
        self.subsets().find_map(|rows| {
            (0..self.content.measures.len()).find_map(|measure| {
                let patterns = self.patterns(&rows, measure);
                patterns.into_iter().find(|pattern| !pattern.passes)
            })
        })
    }

    /// All groups that absences let insiders derive.
    pub(super) fn all_patterns(&self) -> Vec<Pattern> {
        let measures = 0..self.content.measures.len();
        self.subsets()
            .flat_map(|rows| {
                measures.clone().flat_map(move |measure| self.patterns(&rows, measure))
            })
            .collect()
    }

    /// Sets of rows: neither none nor all.
    fn subsets(&self) -> impl Iterator<Item = Vec<bool>> + use<> {
        let count = self.strip.rows.len();
        let all = 1_u32.checked_shl(u32::try_from(count).unwrap_or(u32::MAX)).unwrap_or(0);
        (1..all.saturating_sub(1))
            .map(move |set| (0..count).map(|row| set >> row & 1 == 1).collect())
    }

    /// Who is in each column, in the rows told by `is_in`.
    fn merged(&self, measure: usize, is_in: impl Fn(usize) -> bool) -> Vec<Presence> {
        let columns = self.presences.get(measure).map(Vec::as_slice).unwrap_or_default();
        let merge = |column: &Vec<Presence>| {
            let rows = column.iter().enumerate().filter(|(row, _)| is_in(*row));
            rows.fold(Presence::Nobody, |merged, (_, presence)| merged.with(*presence))
        };
        columns.iter().map(merge).collect()
    }

    fn patterns(&self, rows: &[bool], measure: usize) -> Vec<Pattern> {
        let is_in = |row: usize| rows.get(row).copied().unwrap_or(false);
        let within = self.merged(measure, is_in);
        let outside = self.merged(measure, |row| !is_in(row));
        let alone = within.iter().enumerate().flat_map(|(column, one)| one.insiders(column));
        let insiders: BTreeSet<Insider> = alone.chain([Insider::Elsewhere]).collect();
        insiders
            .into_iter()
            .filter_map(|insider| {
                let open: Vec<bool> = (0..)
                    .zip(&within)
                    .map(|(column, presence)| !presence.is_empty_for(insider, column))
                    .collect();
                let beside: Vec<bool> = outside
                    .iter()
                    .map(|presence| match insider {
                        // It may be another person who is alone in the remaining rows.
                        Insider::PersonIn(_) => !presence.is_nobody(),
                        Insider::Elsewhere | Insider::Enterprise(_) => {
                            !presence.is_empty_for(insider, 0)
                        }
                    })
                    .collect();
                let both = || open.iter().copied().zip(beside.iter().copied());
                // Nobody is in the group, or nobody is left beside it: nothing is learnt.
                let tells = both().any(|(open, beside)| open && beside)
                    && both().any(|(open, beside)| !open && beside);
                if !tells {
                    return None;
                }
                let passes = self.passes(rows, insider, &open, &beside);
                let measure = *self.content.measures.get(measure)?;
                Some(Pattern { insider, measure, open, beside, passes })
            })
            .collect()
    }

    /// Whether the others of the open columns, in the rows not in `rows`, may be known.
    fn passes(&self, rows: &[bool], insider: Insider, open: &[bool], beside: &[bool]) -> bool {
        let columns: Vec<usize> = (0..)
            .zip(open.iter().zip(beside))
            .filter(|(_, (open, beside))| **open && **beside)
            .map(|(column, _)| column)
            .collect();
        let others: Vec<usize> =
            (0..).zip(rows).filter(|(_, is_in)| !**is_in).map(|(row, _)| row).collect();
        let place = |column: usize, row: usize| {
            self.passes.get(column).and_then(|column| column.get(row)).copied().unwrap_or(false)
        };
        if columns.iter().all(|column| others.iter().all(|row| place(*column, *row))) {
            return true;
        }
        let is_in = |row: usize| rows.get(row).copied().unwrap_or(false);
        // The measures of which the same absences give the same group.
        let known: Vec<usize> = (0..)
            .zip(&self.content.measures)
            .filter(|(position, _)| {
                let within = self.merged(*position, is_in);
                let mut closed =
                    (0..).zip(within.iter().zip(open)).filter(|(_, (_, open))| !**open);
                closed.all(|(column, (presence, _))| presence.is_empty_for(insider, column))
            })
            .map(|(_, measure)| *measure)
            .collect();
        let blocks: Vec<Vec<Part>> = columns
            .iter()
            .filter_map(|column| self.strip.columns.get(*column))
            .flat_map(|column| {
                let rows = others.iter().filter_map(|row| self.strip.rows.get(*row));
                rows.map(|row| self.block(column, row))
            })
            .collect();
        self.holds(&self.content.only(&known), &blocks)
    }

    /// Whether the rules let what is in some blocks together be known.
    fn holds(&self, content: &Content, blocks: &[Vec<Part>]) -> bool {
        let tallies = self.cube.union(self.period, blocks);
        let tally = |measure: &usize| tallies.get(*measure).copied().unwrap_or_default();
        // What nobody counts there is an absence already known.
        let present: Vec<usize> =
            content.measures.iter().copied().filter(|one| !is_nothing(tally(one))).collect();
        let verdict =
            content.only(&present).judge(&self.cube.additive, &tallies, false, self.profile);
        !matches!(verdict, Verdict::Unsafe(_))
    }

    /// What is in a column and a row: one part per dimension.
    fn block(&self, column: &Line, row: &Line) -> Vec<Part> {
        let mut parts = vec![Part::Node(0); self.cube.trees.len()];
        for (at, part) in column.iter().chain(row) {
            if let Some(place) = parts.get_mut(*at) {
                *place = part.clone();
            }
        }
        parts
    }
}
