//! Many targets at a time: worlds that leave them open, then targets that no world lifts from zero.

use std::collections::{BTreeMap, BTreeSet};

use super::{Attack, Evidence, Objective, Target, Weights, judge};
use crate::attack::system::part::draw;

/// Worlds sought for the targets in doubt together, at most, and how many in a row may settle few.
const ROUNDS: u64 = 24;
const IDLE: u32 = 2;
/// Worlds sought to lift targets from zero, at most.
const LIFTS: u32 = 12;

/// A target in doubt, as its objective, with the threshold of counts.
type Doubt = (Objective, Option<i64>);

impl Attack {
    /// Settles what it can of the targets before they are bounded one by one.
    pub(super) fn explore(&mut self, targets: &[Target]) {
        let doubts: BTreeSet<Doubt> = targets
            .iter()
            .filter_map(|target| {
                let expression = self.reduced.expressions.get(target.cell)?;
                Some((self.merged.objective(expression), target.threshold))
            })
            .filter(|(objective, threshold)| {
                let (low, high) = self.outer(objective);
                judge(low, high, *threshold).is_none()
            })
            .collect();
        let doubtful = self.spread(doubts.into_iter().enumerate().collect());
        self.lift(&doubtful);
    }

    /// Looks for worlds that leave targets open: each round draws a weight for every target still
    /// in doubt, and finds the world where their sum is greatest. Returns those left in doubt.
    fn spread(&mut self, mut doubtful: Vec<(usize, Doubt)>) -> Vec<(usize, Doubt)> {
        let mut idle = 0;
        for round in 0..ROUNDS {
            let before = doubtful.len();
            doubtful.retain(|(_, (objective, limit))| {
                self.pool(objective);
                !self.reaches(objective, *limit, Evidence::Tables)
            });
            let settled = before - doubtful.len();
            idle = if settled * 20 > before || round == 0 { 0 } else { idle + 1 };
            if doubtful.is_empty() || idle > IDLE {
                break;
            }
            let mut weights: BTreeMap<usize, Weights> = BTreeMap::new();
            for (number, (objective, _)) in &doubtful {
                let factor = draw(round, *number);
                let Some(sides) = self.by_part(objective) else { continue };
                for (part, (least, most)) in sides.weights {
                    let own = if factor < 0 { least } else { most };
                    let own = own.into_iter().map(|(place, weight)| (place, weight * factor));
                    weights.entry(part).or_default().extend(own);
                }
            }
            for (number, weights) in weights {
                let Some(part) = self.parts.get_mut(number) else { continue };
                self.programs += part.explore(&weights);
            }
        }
        doubtful
    }

    /// Finds the table where the unknowns of the targets in doubt sum to the most, leaves out those
    /// it lifts from zero, and starts again with the others: unknowns that sum to nothing at most
    /// are zero, all of them.
    fn lift(&mut self, doubtful: &[(usize, Doubt)]) {
        // By part, then by place there.
        let mut grounded: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
        for (_, (objective, _)) in doubtful {
            for (unknown, _, _) in &objective.terms {
                // A sum of unknowns without limit has none.
                let limited = self.ranges.get(*unknown).is_some_and(|(_, high)| high.is_some());
                if let (true, Some((part, place))) = (limited, self.places.get(unknown)) {
                    grounded.entry(*part).or_default().insert(*place, *unknown);
                }
            }
        }
        for (number, mut unknowns) in grounded {
            for _ in 0..LIFTS {
                let Some(part) = self.parts.get_mut(number) else { break };
                let weights: Weights = unknowns.keys().map(|place| (*place, 1)).collect();
                let Some((greatest, table)) = part.summit(&weights) else { break };
                self.programs += 1;
                if greatest == 0 {
                    for unknown in unknowns.into_values() {
                        if let Some(range) = self.ranges.get_mut(unknown) {
                            *range = (0, Some(0));
                        }
                    }
                    break;
                }
                let before = unknowns.len();
                unknowns.retain(|place, _| table.get(*place).is_some_and(|value| *value < 0.5));
                if unknowns.is_empty() || unknowns.len() == before {
                    break;
                }
            }
        }
    }
}
