//! What contributors learn who know where they are alone.
//!
//! An enterprise may know that nobody else is in some cells of a table crossed two ways, and that
//! others are empty. Where the crossing is withheld and both its margins are shown, such *absences*
//! chain from one margin to the other: if the insider alone is in rows R of the columns outside C,
//! the others of rows R are all in C, and the margins of C less those of R are the others of C in
//! the remaining rows. Nothing shown isolates that group: it must pass the primary rules as a block
//! must.
//!
//! # Why these groups are enough
//!
//! Take rows and columns of which the sums are known, and call a cell open if others may be there.
//! How far a cell c = (s, y) can grow without a known sum changing is a largest flow from column y to
//! row s, in which a column passes to a row what the cell loses and a row passes to a column what an
//! open cell gains, without limit. The smallest cut that stops it is a set C of columns with y and
//! a set R of rows without s, such that rows R are open in columns C only; and it lets through what
//! the others count in C outside R. So the best estimate of c from above is one of these groups, all
//! of which hold c. When each passes the rules, so does what is known of c: the argument for
//! insiders who know nothing of the kind applies word for word. A larger C adds whole columns, shown
//! and safe: the smallest is enough. Whole numbers change nothing, the capacities being whole.
//!
//! *A crossing shown in coarser categories* cuts the table into strips whose sums are known (the
//! columns within one shown category, where rows are not coarser; or the reverse): each strip is
//! such a table. Where both are coarser, the crossing is withheld whole.
//!
//! *Several legs.* When each row of the centre is shown, no table says more of another. When the
//! centre is withheld, an absence in one leg bounds the rows from above and one in another leg from
//! below ([`linked`]).
//!
//! # Who
//!
//! Enterprises by name ([`Tally::only_enterprise`](crate::indicators::aggregate::Tally)), persons
//! alone in a cell, and outsiders who know which cells are empty. The library's
//! [`system`](super::system) proves more, cell by cell with linear programs; here each question is a
//! cut, found exactly by trying the few sets of rows, and every verdict is that of the primary rules.

mod absences;
mod crossing;
mod excess;
mod linked;

use super::cube::{Cube, Tree};
use super::decision::Choice;
use super::population::{Margin, MarginKind};
use super::rollup::Sets;
use super::rules::Content;
use crossing::{Crossing, Line, Strip};

pub(super) use excess::Excess;

/// Above this many rows, sets of rows are too many to be tried: the centre is withheld.
const MOST_ROWS: usize = 8;

/// A leg and its crossing with the centre, by position among the margins.
#[derive(Debug, Clone, Copy)]
struct Leg {
    alone: usize,
    crossed: usize,
}

/// How much of the centre is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Centre {
    Whole,
    InPart,
    Withheld,
}

/// Modalities of a margin that must not be shown, for an insider would learn too much; none when
/// what is shown is certified.
pub(super) fn excess(choice: &Choice<'_>, shown: &[Sets]) -> Option<Excess> {
    let margins = &choice.population.margins;
    let legs = legs(margins);
    let centre = margins.iter().position(|margin| margin.kind == MarginKind::Centre)?;
    let kind = kind_of_centre(choice, shown, centre);
    if kind == Centre::InPart && legs.len() > 1 {
        return Some(Excess::everything(centre, shown));
    }
    if kind == Centre::Withheld {
        return linked::excess(choice, shown, &legs);
    }
    legs.iter().find_map(|leg| of_one_leg(choice, shown, centre, *leg))
}

/// Looks at the table of one leg and the centre.
fn of_one_leg(choice: &Choice<'_>, shown: &[Sets], centre: usize, leg: Leg) -> Option<Excess> {
    for (cube, content) in tables(choice, leg) {
        let Some(strips) = strips(choice, shown, cube, centre, leg) else {
            return Some(Excess::everything(leg.crossed, shown));
        };
        if strips.iter().any(|strip| strip.rows.len() > MOST_ROWS) {
            return Some(Excess::everything(centre, shown));
        }
        for strip in &strips {
            for period in choice.periods {
                let crossing = Crossing::new(choice, cube, content, *period, strip);
                if let Some(pattern) = crossing.unsafe_pattern() {
                    return Some(excess::separate(choice, shown, leg.alone, &crossing, &pattern));
                }
            }
        }
    }
    None
}

/// Tables that cross a leg with the centre, with what the group shows there.
fn tables<'c>(choice: &'c Choice<'_>, leg: Leg) -> Vec<(&'c Cube<'c>, &'c Content)> {
    let margin = choice.population.margins.get(leg.crossed);
    let tables = margin.map(|margin| margin.tables.as_slice()).unwrap_or_default();
    tables
        .iter()
        .filter_map(|table| {
            let cube = choice.population.cubes.get(*table)?;
            let content = choice.contents.get(*table)?;
            (!content.measures.is_empty()).then_some((cube, content))
        })
        .collect()
}

fn legs(margins: &[Margin]) -> Vec<Leg> {
    let holding = |leg: &Margin| {
        margins.iter().position(|other| {
            other.kind == MarginKind::CentreByLeg
                && leg.dimensions.iter().all(|id| other.dimensions.contains(id))
        })
    };
    margins
        .iter()
        .enumerate()
        .filter(|(_, margin)| margin.kind == MarginKind::Leg)
        .filter_map(|(alone, margin)| Some(Leg { alone, crossed: holding(margin)? }))
        .collect()
}

fn kind_of_centre(choice: &Choice<'_>, shown: &[Sets], centre: usize) -> Centre {
    let Some(sets) = shown.get(centre) else { return Centre::Withheld };
    if sets.values().all(std::collections::BTreeSet::is_empty) {
        return Centre::Withheld;
    }
    let margin = choice.population.margins.get(centre);
    let cube = margin
        .and_then(|margin| margin.tables.first())
        .and_then(|table| choice.population.cubes.get(*table));
    let trees = cube.into_iter().flat_map(|cube| &cube.trees);
    let is_whole =
        |tree: &Tree| sets.get(tree.id).is_none_or(|set| set.len() == tree.codes.len() - 1);
    if trees.into_iter().all(is_whole) { Centre::Whole } else { Centre::InPart }
}

/// The parts of a crossing within which only the sums of rows and columns are known; none when the
/// crossing is shown in categories that are coarser both ways.
fn strips(
    choice: &Choice<'_>,
    shown: &[Sets],
    cube: &Cube<'_>,
    centre: usize,
    leg: Leg,
) -> Option<Vec<Strip>> {
    let margins = &choice.population.margins;
    let (by_row, by_column) = (margins.get(centre)?, margins.get(leg.alone)?);
    let (rows_shown, columns_shown) = (shown.get(centre)?, shown.get(leg.alone)?);
    let crossed = shown.get(leg.crossed)?;
    let of = |margin: &Margin| -> Vec<usize> {
        let trees = cube.trees.iter().enumerate();
        trees.filter(|(_, tree)| margin.dimensions.contains(&tree.id)).map(|(at, _)| at).collect()
    };
    let (row_trees, column_trees) = (of(by_row), of(by_column));
    let rows = crossing::lines(cube, &row_trees, rows_shown);
    let columns = crossing::lines(cube, &column_trees, columns_shown);
    let set_of = |at: &usize, sets: &Sets| {
        cube.tree(*at).and_then(|tree| sets.get(tree.id)).cloned().unwrap_or_default()
    };
    let adds_nothing = |trees: &[usize]| trees.iter().all(|at| set_of(at, crossed).is_empty());
    let is_as_fine = |trees: &[usize], alone: &Sets| {
        trees.iter().all(|at| set_of(at, crossed) == set_of(at, alone))
    };
    if adds_nothing(&row_trees) || adds_nothing(&column_trees) {
        return Some(vec![Strip { rows, columns }]);
    }
    let within = |lines: Vec<Line>| crossing::by_category(cube, lines, crossed);
    if is_as_fine(&row_trees, rows_shown) {
        let strip = |columns| Strip { rows: rows.clone(), columns };
        return Some(within(columns).into_iter().map(strip).collect());
    }
    if is_as_fine(&column_trees, columns_shown) {
        let strip = |rows| Strip { rows, columns: columns.clone() };
        return Some(within(rows).into_iter().map(strip).collect());
    }
    None
}
