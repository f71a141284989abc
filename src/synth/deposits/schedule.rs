//! Versions of a structure's declaration for one month, and the count a reader must find.

use std::collections::BTreeMap;

use super::monthly::Type;
use crate::synth::knowledge::Filing;
use crate::synth::plan::Plan;
use crate::synth::random::{Domain, Draws};
use crate::synth::structures::Structure;
use crate::vocabulary::Day;

/// What is wrong with a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing.
    None,
    /// The transfer stopped before the end.
    Truncated,
    /// The NIC holds letters.
    UnreadableNic,
    /// A test deposit, never to be counted.
    Test,
}

/// One deposit of a declaration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version {
    /// Type.
    pub declaration_type: Type,
    /// Order number, which restarts every civil month.
    pub order: u32,
    /// Date of constitution.
    pub constituted: Day,
    /// What is wrong with it.
    pub flaw: Flaw,
    /// An hour too many for one person, corrected by the next version.
    pub excess: bool,
    /// Declares an employee who was not there, removed by the next version.
    pub invents: bool,
    /// A later version replaces it.
    pub superseded: bool,
    /// The only version of its month.
    pub is_first: bool,
}

impl Version {
    /// What becomes of it, in the reading truth.
    pub(super) fn status(&self) -> &'static str {
        match (self.flaw, self.superseded) {
            (Flaw::Test, _) => "test",
            (Flaw::Truncated | Flaw::UnreadableNic, _) => "ecartee",
            (Flaw::None, true) => "remplacee",
            (Flaw::None, false) => "en_vigueur",
        }
    }
}

/// Keeps the draws of versions apart from those of delays.
const VERSION_STREAM: u64 = 1 << 40;

/// The versions deposited for a month, in order; the last sound one is in force.
pub(super) fn versions(
    plan: &Plan,
    structure: &Structure,
    filing: &Filing,
    empty: bool,
) -> Vec<Version> {
    let month = u64::try_from(filing.month.ordinal()).unwrap_or(0);
    let mut draws =
        Draws::of_pair(plan.seed, Domain::Deposit, structure.index + VERSION_STREAM, month);
    let day = filing.received.first_day().plus(draws.between(2, 11));
    let sound = Version {
        declaration_type: if empty { Type::NormalEmpty } else { Type::Normal },
        order: 1,
        constituted: day,
        flaw: Flaw::None,
        excess: false,
        invents: false,
        superseded: false,
        is_first: true,
    };
    let fate = draws.below(1_000);
    if empty {
        return if fate < 350 { removed(sound) } else { vec![sound] };
    }
    let whole = !structure.payroll.fractions;
    match fate {
        0..25 => {
            let wrong = Version { excess: true, superseded: true, is_first: false, ..sound };
            vec![wrong, replacement(sound, 2, day.plus(1))]
        }
        // Made in the last days of the month itself, with a higher number than its replacement.
        25..37 => {
            let early = filing.month.last_day().plus(-draws.between(0, 2));
            let wrong = Version {
                excess: true,
                superseded: true,
                is_first: false,
                order: 4,
                constituted: early,
                ..sound
            };
            vec![wrong, replacement(sound, 1, day)]
        }
        37..41 if whole => flawed(sound, Flaw::Truncated),
        41..43 if whole => flawed(sound, Flaw::UnreadableNic),
        43..46 if whole => flawed(sound, Flaw::Test),
        _ => vec![sound],
    }
}

fn replacement(sound: Version, order: u32, constituted: Day) -> Version {
    Version { declaration_type: Type::Replacement, order, constituted, is_first: false, ..sound }
}

/// A flawed deposit, then the sound one.
fn flawed(sound: Version, flaw: Flaw) -> Vec<Version> {
    let order = if flaw == Flaw::Test { 9 } else { sound.order };
    vec![Version { flaw, order, is_first: false, ..sound }, Version { is_first: false, ..sound }]
}

/// Somebody declared by mistake, then nobody (type 05).
fn removed(sound: Version) -> Vec<Version> {
    let wrong = Version {
        declaration_type: Type::Normal,
        invents: true,
        superseded: true,
        is_first: false,
        ..sound
    };
    let none = Version {
        declaration_type: Type::ReplacementEmpty,
        order: 2,
        constituted: sound.constituted.plus(1),
        is_first: false,
        ..sound
    };
    vec![wrong, none]
}

/// What a reader must count: declarations by nature, type and fate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::synth) struct Reading {
    counts: BTreeMap<(&'static str, &'static str, &'static str), u64>,
}

impl Reading {
    /// Adds declarations.
    pub(in crate::synth) fn count(
        &mut self,
        nature: &'static str,
        declaration_type: &'static str,
        status: &'static str,
        number: u64,
    ) {
        *self.counts.entry((nature, declaration_type, status)).or_default() += number;
    }

    /// Adds another count.
    pub(in crate::synth) fn add(&mut self, other: &Self) {
        for ((nature, declaration_type, status), number) in &other.counts {
            self.count(nature, declaration_type, status, *number);
        }
    }

    /// The file `lecture.csv`.
    pub(in crate::synth) fn to_csv(&self) -> String {
        let mut text = "nature,type,statut,declarations\n".to_owned();
        for ((nature, declaration_type, status), number) in &self.counts {
            text.push_str(&format!("{nature},{declaration_type},{status},{number}\n"));
        }
        text
    }
}
