//! Which record opens a new instance of a block, and under which parent.
//!
//! A record opens an instance when its block differs from the previous record's, or when its rank
//! is not above the last one seen in the instance. No rubrique can serve as opener: any can be
//! absent. Ranks from 100, added by platforms, take no part; neither do unknown blocks.

use super::model::{Block, BlockModel};
use crate::ingest::findings::Rubrique;

/// What a record does to the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It belongs to the instance of the previous record.
    Continues,
    /// It opens an instance.
    Opens {
        /// No instance of its parent is open.
        orphan: bool,
        /// The norm allows one instance here, and there was one.
        repeated: bool,
    },
}

/// The instances open at the current record.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    current: Option<Block>,
    last_rank: u32,
    open: u64,
}

impl Tracker {
    /// Takes in a record of a known block, of rank below 100.
    pub(super) fn step(&mut self, block: Block, model: &BlockModel, rubrique: Rubrique) -> Step {
        let rank = rubrique.rank();
        let last_rank = std::mem::replace(&mut self.last_rank, rank);
        if self.current == Some(block) && rank > last_rank {
            return Step::Continues;
        }
        self.current = Some(block);
        let orphan = model.parent != 0 && self.open & model.parent == 0;
        let repeated = model.single && model.parent != 0 && self.open & block.bit() != 0;
        self.open = (self.open & !model.descendants) | block.bit();
        Step::Opens { orphan, repeated }
    }

    /// Forgets everything: what follows belongs to another envelope.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::dsn::model::MODEL;

    const CONTINUES: Step = Step::Continues;
    const OPENS: Step = Step::Opens { orphan: false, repeated: false };
    const ORPHAN: Step = Step::Opens { orphan: true, repeated: false };
    const REPEATED: Step = Step::Opens { orphan: false, repeated: true };

    fn steps(rubriques: &[u32]) -> Vec<Step> {
        let mut tracker = Tracker::default();
        let step = |digits: &u32| {
            let rubrique = Rubrique::new(*digits);
            let block = MODEL.block(rubrique.block()).unwrap();
            tracker.step(block, MODEL.model(block).unwrap(), rubrique)
        };
        rubriques.iter().map(step).collect()
    }

    fn under_an_establishment(rubriques: &[u32]) -> Vec<Step> {
        let head = [100_000_001, 200_005_001, 210_006_001, 210_011_001];
        let all = [&head, rubriques].concat();
        steps(&all).split_off(head.len())
    }

    #[test]
    fn a_repeated_or_lower_rank_opens_an_instance() {
        let steps = under_an_establishment(&[
            210_030_002,
            210_030_004,
            210_030_001,
            210_040_001,
            210_071_002,
            210_071_002,
        ]);
        assert_eq!(steps, [OPENS, CONTINUES, OPENS, OPENS, OPENS, OPENS]);
    }

    #[test]
    fn a_block_without_its_parent_is_an_orphan() {
        assert_eq!(under_an_establishment(&[210_040_001]), [ORPHAN]);
        // The second payment has no pay line yet: the activity belongs to nothing.
        let closed = [210_030_001, 210_050_001, 210_051_001, 210_050_001, 210_053_001];
        assert_eq!(under_an_establishment(&closed), [OPENS, OPENS, OPENS, OPENS, ORPHAN]);
        // A payment does not close the contracts of the person.
        let open = [210_030_001, 210_040_001, 210_050_001, 210_062_001];
        assert_eq!(under_an_establishment(&open), [OPENS; 4]);
    }

    #[test]
    fn a_second_establishment_is_one_too_many() {
        assert_eq!(under_an_establishment(&[210_030_001, 210_011_001]), [OPENS, REPEATED]);
    }
}
