//! Several legs whose centre is withheld: absences in one table bound the rows that they share, and
//! absences in another bound them the other way.
//!
//! With two or three rows, what is known of them is an interval for each, its ends given by one leg
//! or another. A group derived takes the open columns of one leg and leaves out, row by row, columns
//! of other legs: it is the union of groups of single tables, as [`Crossing`] finds them. When one
//! leg alone has such groups, the rows are free, and nothing is learnt. Otherwise all of them must
//! pass; and with more rows, there must be none.

use super::absences::Insider;
use super::crossing::{Crossing, Pattern, Strip, lines};
use super::excess::{Excess, separate};
use super::{Leg, MOST_ROWS, tables};
use crate::disclosure::cube::{Cube, Tree};
use crate::disclosure::decision::Choice;
use crate::disclosure::rollup::Sets;
use crate::disclosure::rules::Content;

/// Rows of which each is bounded for itself.
const BOUNDED_APART: usize = 3;

/// A table and its rows and columns.
struct Table<'a> {
    leg: Leg,
    cube: &'a Cube<'a>,
    content: &'a Content,
    strip: Strip,
}

pub(super) fn excess(choice: &Choice<'_>, shown: &[Sets], legs: &[Leg]) -> Option<Excess> {
    let tables: Vec<Table<'_>> = legs
        .iter()
        .flat_map(|leg| tables(choice, *leg).into_iter().map(move |table| (*leg, table)))
        .filter_map(|(leg, (cube, content))| {
            let strip = strip(choice, shown, cube, leg)?;
            Some(Table { leg, cube, content, strip })
        })
        .collect();
    let varied: Vec<&Table<'_>> =
        tables.iter().filter(|table| table.strip.columns.len() > 1).collect();
    if !varied
        .iter()
        .any(|table| varied.first().is_some_and(|one| one.leg.alone != table.leg.alone))
    {
        return None;
    }
    if let Some(table) = varied.iter().find(|table| table.strip.rows.len() > MOST_ROWS) {
        return Some(Excess::everything(table.leg.alone, shown));
    }
    choice.periods.iter().find_map(|period| in_period(choice, shown, &varied, *period))
}

fn in_period(
    choice: &Choice<'_>,
    shown: &[Sets],
    tables: &[&Table<'_>],
    period: usize,
) -> Option<Excess> {
    let crossings: Vec<(Leg, Crossing<'_>)> = tables
        .iter()
        .map(|table| {
            let crossing = Crossing::new(choice, table.cube, table.content, period, &table.strip);
            (table.leg, crossing)
        })
        .collect();
    let patterns: Vec<(Leg, &Crossing<'_>, Pattern)> = crossings
        .iter()
        .flat_map(|(leg, crossing)| {
            crossing.all_patterns().into_iter().map(move |pattern| (*leg, crossing, pattern))
        })
        .collect();
    let measure = |crossing: &Crossing<'_>, pattern: &Pattern| {
        crossing.cube.additive.get(pattern.measure).map(|measure| measure.id)
    };
    patterns.iter().find_map(|(leg, crossing, pattern)| {
        let too_many = crossing.strip.rows.len() > BOUNDED_APART;
        let is_linked = || {
            patterns.iter().any(|(other, elsewhere, found)| {
                other.alone != leg.alone
                    && measure(elsewhere, found) == measure(crossing, pattern)
                    && may_be_one(found.insider, pattern.insider)
            })
        };
        ((too_many || !pattern.passes) && is_linked())
            .then(|| separate(choice, shown, leg.alone, crossing, pattern))
    })
}

/// Whether one contributor may know both: all know which cells are empty.
fn may_be_one(one: Insider, other: Insider) -> bool {
    match (one, other) {
        (Insider::Elsewhere, _)
        | (_, Insider::Elsewhere)
        | (Insider::PersonIn(_), Insider::PersonIn(_)) => true,
        (one, other) => one == other,
    }
}

/// The finest rows of a table, and the columns that its leg shows.
fn strip(choice: &Choice<'_>, shown: &[Sets], cube: &Cube<'_>, leg: Leg) -> Option<Strip> {
    let margins = &choice.population.margins;
    let (alone, crossed) = (margins.get(leg.alone)?, margins.get(leg.crossed)?);
    let is_column = |tree: &Tree| alone.dimensions.contains(&tree.id);
    let is_row = |tree: &Tree| crossed.dimensions.contains(&tree.id) && !is_column(tree);
    let of = |is_one: &dyn Fn(&Tree) -> bool| -> Vec<usize> {
        let trees = cube.trees.iter().enumerate();
        trees.filter(|(_, tree)| is_one(tree)).map(|(at, _)| at).collect()
    };
    let finest: Sets = cube.trees.iter().map(|tree| (tree.id, tree.nodes().collect())).collect();
    let rows = lines(cube, &of(&is_row), &finest);
    let columns = lines(cube, &of(&is_column), shown.get(leg.alone)?);
    Some(Strip { rows, columns })
}
