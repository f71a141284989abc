//! What one group of measures shows in the periods decided together, margin after margin: the
//! finest [`rollup`](super::rollup) of each, then less wherever [`insiders`] would learn too much.
//! What is shown only shrinks, so this ends.

use std::collections::BTreeSet;

use super::insiders;
use super::population::{MarginKind, Population};
use super::profile::Profile;
use super::rollup::{Problem, Sets};
use super::rules::Content;

/// A group of measures of a population, in some periods: what there is to decide.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    pub(super) population: &'a Population<'a>,
    /// What the group shows in each table of the population.
    pub(super) contents: &'a [Content],
    /// Positions of the periods decided together.
    pub(super) periods: &'a [usize],
    pub(super) profile: &'a Profile,
}

impl Choice<'_> {
    /// The shown modalities by margin, within `allowed`; then those that would be shown if nobody
    /// knew where it is alone.
    pub(super) fn within(&self, allowed: Vec<Sets>) -> (Vec<Sets>, Vec<Sets>) {
        let but_for_insiders = self.roll_up(&allowed);
        let mut shown = but_for_insiders.clone();
        while let Some(excess) = insiders::excess(self, &shown) {
            let mut allowed = shown;
            if let Some(sets) = allowed.get_mut(excess.margin) {
                for (id, set) in sets {
                    let hidden = excess.modalities.get(id);
                    set.retain(|node| !hidden.is_some_and(|hidden| hidden.contains(node)));
                }
            }
            shown = self.roll_up(&allowed);
        }
        (shown, but_for_insiders)
    }

    fn roll_up(&self, allowed: &[Sets]) -> Vec<Sets> {
        let Self { population, contents, periods, profile } = *self;
        let mut margins: Vec<Sets> = Vec::new();
        for (margin, allowed) in population.margins.iter().zip(allowed) {
            let mut allowed = allowed.clone();
            if margin.kind == MarginKind::CentreByLeg {
                for (other, sets) in population.margins.iter().zip(&margins) {
                    if other.kind != MarginKind::CentreByLeg {
                        restrict(&mut allowed, sets);
                    }
                }
            }
            margins
                .push(Problem { population, margin, contents, periods, profile }.solve(&allowed));
        }
        margins
    }
}

/// A dimension crossed shows no more than it shows alone.
fn restrict(allowed: &mut Sets, alone: &Sets) {
    for (id, set) in allowed {
        if let Some(found) = alone.get(id) {
            *set = set.intersection(found).copied().collect::<BTreeSet<u16>>();
        }
    }
}
