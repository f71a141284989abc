//! The message model: blocks with their parents, rubriques and codes of all known versions.
//!
//! A file states its version per envelope, and histories mix five or six of them: everything is
//! read with their union.

use std::sync::LazyLock;

use crate::ingest::findings::Rubrique;
use crate::nomenclatures::dsn;

/// A block of the norm by its position in [`BLOCKS`], at most 63.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Block(u8);

impl Block {
    /// The bit of this block in a set of blocks.
    pub(super) const fn bit(self) -> u64 {
        1 << (self.0 & 63)
    }

    /// Its position in the list of blocks.
    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What the norm says about a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockModel {
    /// The six digits of its identifier.
    pub(super) digits: u32,
    /// Set of its parent; empty for an envelope and its totals.
    pub(super) parent: u64,
    /// Set of all blocks below it.
    pub(super) descendants: u64,
    /// Allowed once under its parent.
    pub(super) single: bool,
    /// Ranks of the dictionary, as a set.
    known: u128,
    /// Ranks whose values are read, as a set.
    read: u128,
}

impl BlockModel {
    pub(super) fn knows(&self, rubrique: Rubrique) -> bool {
        contains(self.known, rubrique.rank())
    }

    /// Whether the value is read; the certified NIR has the only rank above 127.
    pub(super) fn reads(&self, rubrique: Rubrique) -> bool {
        contains(self.read, rubrique.rank()) || rubrique.digits() == CERTIFIED_NIR
    }
}

/// S21.G00.30.300, certified NIR (enriched files).
pub(super) const CERTIFIED_NIR: u32 = 210_030_300;

/// The model of the message, built once.
pub(super) static MODEL: LazyLock<Model> = LazyLock::new(Model::build);

pub(super) struct Model {
    blocks: Vec<BlockModel>,
    /// Position of each block of the main group, S21.G00: nearly all records are there.
    main: [Option<Block>; 100],
    /// Codes of the rubriques read, each with its rubrique, sorted.
    codes: Vec<u64>,
}

impl Model {
    fn build() -> Self {
        let position = |digits: u32| {
            let index = BLOCKS.iter().position(|(block, ..)| *block == digits)?;
            u8::try_from(index).ok().map(Block)
        };
        let blocks = BLOCKS.iter().map(|(digits, parent, single)| BlockModel {
            digits: *digits,
            parent: position(*parent).map_or(0, Block::bit),
            descendants: BLOCKS
                .iter()
                .filter(|(below, ..)| below != digits && is_below(*below, *digits))
                .filter_map(|(below, ..)| position(*below))
                .fold(0, |set, below| set | below.bit()),
            single: *single,
            known: ranks(dsn::rubriques().filter_map(parse_key), *digits),
            read: ranks(READ.iter().copied().map(Rubrique::new), *digits),
        });
        let mut main = [None; 100];
        for (number, slot) in (0..).zip(&mut main) {
            *slot = position(MAIN_GROUP * 100 + number);
        }
        let mut codes = Vec::new();
        for rubrique in READ.iter().copied().map(Rubrique::new) {
            let name = rubrique.to_string();
            codes.extend(dsn::codes(&name).map(|code| packed(rubrique, code.as_bytes())));
        }
        codes.sort_unstable();
        Self { blocks: blocks.collect(), main, codes }
    }

    /// The block of the dictionary with these six digits.
    pub(super) fn block(&self, digits: u32) -> Option<Block> {
        if digits / 100 == MAIN_GROUP {
            let number = usize::try_from(digits % 100).ok()?;
            return self.main.get(number).copied().flatten();
        }
        let index = BLOCKS.iter().position(|(block, ..)| *block == digits)?;
        u8::try_from(index).ok().map(Block)
    }

    /// All blocks, in the order of [`BLOCKS`].
    pub(super) fn blocks(&self) -> impl Iterator<Item = &BlockModel> {
        self.blocks.iter()
    }

    pub(super) fn model(&self, block: Block) -> Option<&BlockModel> {
        self.blocks.get(block.index())
    }

    /// Whether the dictionary lists the code; external lists (NAF, PCS…) accept any.
    #[inline]
    pub(super) fn knows_code(&self, rubrique: Rubrique, code: &[u8]) -> bool {
        let wanted = packed(rubrique, code);
        let at = self.codes.partition_point(|listed| *listed < wanted);
        let listed = |index: usize| self.codes.get(index).copied();
        let same_rubrique = |index: usize| {
            listed(index).is_some_and(|listed| listed >> 32 == u64::from(rubrique.digits()))
        };
        listed(at) == Some(wanted)
            || !same_rubrique(at) && !at.checked_sub(1).is_some_and(same_rubrique)
    }
}

/// A rubrique and a code as one number, for a quick search: the code fills the low 32 bits.
#[inline]
fn packed(rubrique: Rubrique, code: &[u8]) -> u64 {
    let letters = code.iter().take(4);
    let code = letters.fold(0, |sum: u32, byte| sum << 8 | u32::from(byte.to_ascii_uppercase()));
    u64::from(rubrique.digits()) << 32 | u64::from(code)
}

const MAIN_GROUP: u32 = 2_100;

fn contains(set: u128, rank: u32) -> bool {
    rank < 128 && (set >> rank) & 1 == 1
}

fn ranks(rubriques: impl Iterator<Item = Rubrique>, block: u32) -> u128 {
    rubriques
        .filter(|rubrique| rubrique.block() == block && rubrique.rank() < 128)
        .fold(0, |set, rubrique| set | (1 << rubrique.rank()))
}

fn is_below(mut block: u32, ancestor: u32) -> bool {
    while let Some((_, parent, _)) = BLOCKS.iter().find(|(digits, ..)| *digits == block) {
        if *parent == ancestor {
            return true;
        }
        block = *parent;
    }
    false
}

/// The number of a key written `S21.G00.40.001`.
fn parse_key(key: &str) -> Option<Rubrique> {
    let digits: String = key.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| digits.len() == 9).map(Rubrique::new)
}

/// Rubriques whose values are read; all others only take part in the structure.
const READ: &[u32] = &[
    100_000_005,
    100_000_006,
    200_005_001,
    200_005_002,
    200_005_003,
    200_005_004,
    200_005_005,
    200_005_006,
    200_005_007,
    200_005_008,
    200_005_010,
    210_006_001,
    210_006_003,
    210_011_001,
    210_011_002,
    210_011_004,
    210_011_110,
    210_030_001,
    210_030_002,
    210_030_004,
    210_030_005,
    210_030_006,
    210_030_019,
    210_030_020,
    210_030_023,
    210_031_001,
    210_031_008,
    210_031_009,
    210_031_010,
    210_031_011,
    210_040_001,
    210_040_004,
    210_040_007,
    210_040_008,
    210_040_009,
    210_040_010,
    210_040_011,
    210_040_012,
    210_040_013,
    210_040_014,
    210_040_019,
    210_040_021,
    210_040_046,
    210_040_072,
    210_040_073,
    210_041_001,
    210_041_012,
    210_041_014,
    210_041_021,
    210_051_001,
    210_051_002,
    210_051_010,
    210_051_011,
    210_051_012,
    210_051_013,
    210_053_001,
    210_053_002,
    210_053_003,
    210_058_003,
    210_058_004,
    210_060_001,
    210_060_002,
    210_060_003,
    210_060_010,
    210_060_012,
    210_062_001,
    210_062_002,
    210_065_001,
    210_065_002,
    210_065_003,
    210_085_001,
    900_090_001,
    900_090_002,
];

/// Blocks of the norm: six digits, six digits of the parent (0 for none), allowed only once.
const BLOCKS: &[(u32, u32, bool)] = &[
    (100_000, 0, true),
    (100_001, 100_000, true),
    (100_002, 100_000, true),
    (200_005, 100_000, false),
    (200_007, 200_005, false),
    (200_008, 200_005, false),
    (210_006, 200_005, true),
    (210_011, 210_006, true),
    (210_012, 210_011, false),
    (210_013, 210_006, false),
    (210_015, 210_011, false),
    (210_016, 210_015, false),
    (210_020, 210_011, false),
    (210_022, 210_011, false),
    (210_023, 210_022, false),
    (210_030, 210_011, false),
    (210_031, 210_030, false),
    (210_034, 210_030, false),
    (210_040, 210_030, false),
    (210_041, 210_040, false),
    (210_042, 210_011, false),
    (210_044, 210_011, false),
    (210_045, 210_040, true),
    (210_050, 210_030, false),
    (210_051, 210_050, false),
    (210_052, 210_050, false),
    (210_053, 210_051, false),
    (210_054, 210_050, false),
    (210_055, 210_020, false),
    (210_056, 210_050, false),
    (210_058, 210_050, false),
    (210_060, 210_040, false),
    (210_062, 210_040, true),
    (210_063, 210_062, false),
    (210_065, 210_040, false),
    (210_066, 210_060, false),
    (210_070, 210_040, false),
    (210_071, 210_040, false),
    (210_072, 210_071, false),
    (210_073, 210_070, false),
    (210_078, 210_050, false),
    (210_079, 210_078, false),
    (210_081, 210_078, false),
    (210_082, 210_011, false),
    (210_083, 210_050, false),
    (210_084, 210_083, false),
    (210_085, 200_005, false),
    (210_086, 210_030, false),
    (210_095, 210_050, false),
    (210_098, 210_030, false),
    (890_032, 200_005, false),
    (890_033, 890_032, false),
    (890_035, 890_032, false),
    (890_043, 890_032, false),
    (890_067, 200_005, false),
    (890_087, 200_005, false),
    (890_088, 200_005, false),
    (890_089, 200_005, false),
    (890_091, 200_005, false),
    (890_092, 890_091, false),
    (890_093, 890_092, false),
    (890_094, 890_092, false),
    (900_090, 0, true),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_model_holds_the_blocks_of_the_dictionary() {
        let listed: BTreeSet<u32> =
            dsn::rubriques().filter_map(parse_key).map(Rubrique::block).collect();
        assert_eq!(listed, BLOCKS.iter().map(|(digits, ..)| *digits).collect());
        assert_eq!(BLOCKS.len(), 63);
        for (digits, parent, _) in BLOCKS {
            assert!(*parent == 0 || listed.contains(parent), "{digits}");
        }
    }

    #[test]
    fn every_rubrique_read_is_in_the_dictionary_or_enriched() {
        for digits in READ {
            let rubrique = Rubrique::new(*digits);
            let known = dsn::rubrique_label(&rubrique.to_string()).is_some();
            assert_eq!(known, rubrique.rank() < 100, "{rubrique}");
        }
    }

    #[test]
    fn a_payment_closes_what_was_below_the_former_one() {
        let below = |block: u32, of: u32| {
            let of = MODEL.model(MODEL.block(of).unwrap()).unwrap();
            of.descendants & MODEL.block(block).unwrap().bit() != 0
        };
        assert!(below(210_053, 210_050));
        assert!(below(210_053, 210_030));
        assert!(!below(210_050, 210_040));
        assert!(!below(210_085, 210_030));
    }

    #[test]
    fn codes_are_checked_where_the_norm_lists_them() {
        let known =
            |rubrique: u32, code: &str| MODEL.knows_code(Rubrique::new(rubrique), code.as_bytes());
        assert!(known(210_040_007, "02"));
        assert!(!known(210_040_007, "77"));
        assert!(known(210_040_004, "525D"), "PCS is an external list");
        assert!(known(210_051_011, "002"));
        assert!(!known(210_051_011, "999"));
    }
}
