//! What was hidden and need not be: secondaries are shown again one by one, dearest first, while
//! every cell keeps a proof. Bounded by programs solved, never by time.

#![deny(clippy::float_arithmetic)]

use std::collections::BTreeSet;

use super::insiders;
use super::search::{MOST_ROUNDS, Search, Side};
use super::unions;

pub(super) fn run(search: &mut Search<'_>) {
    let mut candidates: Vec<usize> = search
        .hidden()
        .into_iter()
        .filter(|cell| may_be_shown(search, *cell) && !search.has_lost(*cell))
        .collect();
    candidates.sort_by_key(|cell| {
        let value = search.problem.value(*cell).saturating_abs();
        (std::cmp::Reverse(value), *cell)
    });
    let spent = search.solves;
    loop {
        let before = candidates.len();
        for cell in &candidates {
            if search.solves - spent > search.effort.clean_up {
                break;
            }
            if search.problem.is_hidden(*cell) {
                try_showing(search, *cell);
            }
        }
        candidates.retain(|cell| search.problem.is_hidden(*cell));
        if candidates.len() == before || search.solves - spent > search.effort.clean_up {
            break;
        }
    }
}

/// A hidden cell that no world moves is known to readers: it might as well be shown. Where it
/// cannot be, because of what it is tied to, it must be uncertain like the others. Showing one cell
/// takes worlds away from others, hence the rounds; each but the last changes the mask.
pub(super) fn settle(search: &mut Search<'_>) {
    for _ in 0..MOST_ROUNDS {
        let before = search.hidden();
        for cell in &before {
            let idle = search
                .problem
                .place(*cell)
                .is_some_and(|place| place.open && place.need.is_none() && search.is_idle(*cell));
            // Where something could not be proven, everything stays hidden.
            if !idle || search.has_lost(*cell) {
                continue;
            }
            let others = search.problem.tied(*cell);
            if may_be_shown(search, *cell) && others.iter().all(|other| search.is_idle(*other)) {
                try_showing(search, *cell);
            }
            if search.problem.is_hidden(*cell) {
                search.reach(*cell, Side::Any, &BTreeSet::new());
            }
        }
        if search.hidden() == before {
            return;
        }
    }
}

/// Open, asked for by no rule, and so is everything tied to it.
fn may_be_shown(search: &Search<'_>, cell: usize) -> bool {
    let free = |cell: usize| {
        search.problem.place(cell).is_some_and(|place| place.open && place.need.is_none())
    };
    free(cell) && search.problem.tied(cell).into_iter().all(free)
}

fn try_showing(search: &mut Search<'_>, cell: usize) {
    let mut shown = vec![cell];
    shown.extend(search.problem.tied(cell));
    let mut aside = Vec::new();
    for one in &shown {
        aside.extend(search.pool.set_aside(*one));
    }
    search.problem.show(&shown);
    if !still_holds(search, &shown, &aside) {
        for one in &shown {
            search.problem.hide(*one);
        }
        search.pool.revive(&aside);
    }
}

/// Whether every cell that loses a world has or finds another.
fn still_holds(search: &mut Search<'_>, shown: &[usize], aside: &[usize]) -> bool {
    let moved: BTreeSet<usize> = search.pool.moved(aside);
    let variants = insiders::variants(&search.problem);
    for cell in moved {
        for frozen in &variants {
            for side in search.sides(cell, frozen) {
                if search.known(cell, side, frozen).is_none()
                    && !search.attempt(cell, side, frozen, false)
                {
                    return false;
                }
            }
        }
    }
    if !search.judges_unions() {
        return true;
    }
    // The groups that showing these cells newly determines.
    let new: Vec<Vec<usize>> = unions::of_rows(&search.problem, shown)
        .into_iter()
        .filter(|group| search.problem.judge_union(group).is_some())
        .collect();
    new.iter().all(|group| search.groups.contains_key(group))
}
