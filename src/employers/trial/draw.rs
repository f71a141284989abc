//! The draw: enterprises alike put in blocks, and each block divided among the arms at random.
//!
//! Blocks cross sector (17 items), size, région and third of the baseline. The result depends on
//! the enterprises and on the seed only: given in any order, they get the same arms.

use std::collections::BTreeMap;

use crate::statistics::{balance, experiment};
use crate::vocabulary::{Siren, SizeBand};

use super::Arm;
use super::baseline::terciles;
use super::candidates::Candidate;

/// Enterprises alike before the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Block<'a> {
    /// Sector, level A17.
    pub sector: &'a str,
    /// Size.
    pub size: SizeBand,
    /// Région.
    pub region: &'a str,
    /// Third of the baseline, from 1 for the lowest; 0 when it is not known.
    pub tercile: u8,
}

/// An enterprise with its block and its arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn<'a> {
    /// The enterprise.
    pub siren: Siren,
    /// Its block.
    pub block: Block<'a>,
    /// Its arm.
    pub arm: Arm,
}

/// Draws candidates, each with its baseline, from a published seed; the result is in the order of
/// SIREN.
pub fn draw(candidates: &[(Candidate, Option<f64>)], seed: u64) -> Vec<Drawn<'static>> {
    let mut sorted = candidates.to_vec();
    sorted.sort_unstable_by_key(|(candidate, _)| candidate.siren);
    let baselines: Vec<Option<f64>> = sorted.iter().map(|(_, baseline)| *baseline).collect();
    let blocks: Vec<Block<'static>> = sorted
        .iter()
        .zip(terciles(&baselines))
        .map(|((one, _), tercile)| Block {
            sector: one.sector,
            size: one.size,
            region: one.region,
            tercile,
        })
        .collect();
    let arms = experiment::assign(&blocks, Arm::ALL.len(), seed);
    sorted
        .iter()
        .zip(blocks)
        .zip(arms)
        .filter_map(|(((one, _), block), arm)| {
            Some(Drawn { siren: one.siren, block, arm: *Arm::ALL.get(arm)? })
        })
        .collect()
}

/// Enterprises by block and arm, in the order of [`Arm::ALL`].
pub fn log<'a>(drawn: &[Drawn<'a>]) -> BTreeMap<Block<'a>, Vec<u64>> {
    let blocks: Vec<Block<'a>> = drawn.iter().map(|one| one.block).collect();
    let arms: Vec<usize> = drawn.iter().map(|one| one.arm as usize).collect();
    let log = balance::log(&blocks, &arms, Arm::ALL.len());
    log.into_iter().map(|(block, counts)| (*block, counts)).collect()
}

/// How far an arm was from the control before anything happened, in standard deviations; values in
/// the order of `drawn`. `None` when nothing varies or is known.
pub fn imbalance(drawn: &[Drawn<'_>], values: &[Option<f64>], arm: Arm) -> Option<f64> {
    let compared = drawn.iter().zip(values).filter_map(|(one, value)| {
        (one.arm == arm || one.arm == Arm::Control).then_some(((*value)?, one.arm == arm))
    });
    let (values, treated): (Vec<f64>, Vec<bool>) = compared.unzip();
    balance::standardised_difference(&values, &treated)
}
