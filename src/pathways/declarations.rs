//! What the declarations of a structure leave to be mended, month by month.
//!
//! Four flaws, each in the months of a PASS and at structures under agreement: a pay line that
//! names no contract, a measure in a unit that is no hours, an end that nobody declared, a month
//! that nobody filed. A pay line counts in the month in which its period ends, and has one flaw at
//! most: without contract there is no unit to fall back on.

use std::collections::BTreeMap;

use crate::facts::contract_ends::ContractEnd;
use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{EmployerFacts, WorkFact};
use crate::ingest::records::WorkKind;
use crate::vocabulary::{Day, Hundredths, Month, PersonKey};

use super::Horizon;
use super::contracts::{InsertionContract, Structure, registered_structure};
use super::months::{Worth, convert};
use super::person::owner;

/// What can be wrong with a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// A pay line names a contract that no declaration describes.
    NoContract,
    /// Paid work is measured in a unit that cannot be converted into hours.
    NoHours,
    /// The contract vanished from the declarations without an end.
    NoEnd,
    /// No declaration was filed for a month in which a contract was open.
    NoFiling,
}

impl Flaw {
    /// All flaws, in the order of publication.
    pub const ALL: [Self; 4] = [Self::NoContract, Self::NoHours, Self::NoEnd, Self::NoFiling];

    /// The code in restricted files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoContract => "ligne_sans_contrat",
            Self::NoHours => "unite_non_convertible",
            Self::NoEnd => "fin_non_declaree",
            Self::NoFiling => "mois_non_transmis",
        }
    }

    /// The rubriques to look at.
    pub const fn rubrique(self) -> &'static str {
        match self {
            Self::NoContract => "S21.G00.51.010",
            Self::NoHours => "S21.G00.53.003",
            Self::NoEnd => "S21.G00.62.001",
            Self::NoFiling => "S20.G00.05.005",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NoContract => {
                "Porter dans chaque rémunération (S21.G00.51.010) le numéro de contrat déclaré en \
                 S21.G00.40.009, caractère pour caractère ; si le numéro a changé, déclarer le \
                 changement (bloc S21.G00.41)."
            }
            Self::NoHours => {
                "Mesurer l’activité rémunérée en heures (S21.G00.53.003 = 10 ou 21), à défaut en \
                 jours (12 ou 20)."
            }
            Self::NoEnd => {
                "Déclarer la fin du contrat : date (S21.G00.62.001) et motif (S21.G00.62.002). Si \
                 le contrat court toujours, le déclarer de nouveau chaque mois."
            }
            Self::NoFiling => {
                "Transmettre la DSN mensuelle du mois, même sans salarié (déclaration néant) ; si \
                 l’établissement a fermé ou changé de SIRET, déclarer la fin ou le transfert des \
                 contrats."
            }
        }
    }
}

/// How many cases of each flaw, and out of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeclarationCounts {
    /// Lines of paid work.
    pub lines: i64,
    /// Of which attached to no contract.
    pub unattached: i64,
    /// Of which attached, in a unit that cannot be converted into hours.
    pub unconvertible: i64,
    /// Ends of IAE contracts, transfers left out.
    pub ends: i64,
    /// Of which inferred from silence.
    pub inferred_ends: i64,
    /// Complete months in which an IAE contract was open: one by holder, structure and month.
    pub months: i64,
    /// Of which not filed.
    pub unfiled: i64,
}

impl DeclarationCounts {
    /// Adds other counts.
    pub fn merge(&mut self, other: Self) {
        self.lines += other.lines;
        self.unattached += other.unattached;
        self.unconvertible += other.unconvertible;
        self.ends += other.ends;
        self.inferred_ends += other.inferred_ends;
        self.months += other.months;
        self.unfiled += other.unfiled;
    }

    /// Cases of a flaw, and out of how many.
    pub const fn of(&self, flaw: Flaw) -> (i64, i64) {
        match flaw {
            Flaw::NoContract => (self.unattached, self.lines),
            Flaw::NoHours => (self.unconvertible, self.lines),
            Flaw::NoEnd => (self.inferred_ends, self.ends),
            Flaw::NoFiling => (self.unfiled, self.months),
        }
    }
}

/// What was declared of one holder by one structure in one month.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeclarationMonth {
    /// The holder.
    pub person: PersonKey,
    /// Position of the PASS in the bucket's facts (ruling 3).
    pub pass: u32,
    /// The month.
    pub month: Month,
    /// The structure.
    pub structure: Structure,
    /// What was counted.
    pub counts: DeclarationCounts,
}

/// What was declared of one holder, by month then structure; `first_pass` is the position of
/// their first PASS in the bucket.
pub fn declaration_months(
    rows: &PersonRows<'_>,
    contracts: &[InsertionContract<'_>],
    first_pass: u32,
    employers: &EmployerFacts,
    per_day: Hundredths,
    horizon: Horizon,
) -> Vec<DeclarationMonth> {
    let mut found: BTreeMap<(Month, Structure), DeclarationCounts> = BTreeMap::new();
    for line in rows.work.iter().filter(|line| line.kind == WorkKind::Paid) {
        let worth = convert(line.measure, line.unit, per_day);
        let place = structure_of(line, contracts, employers);
        let (Some(structure), false) = (place, worth == Worth::NotWork) else { continue };
        let counts = found.entry((line.to.month(), structure)).or_default();
        let attached = line.contract.is_some();
        counts.lines += 1;
        counts.unattached += i64::from(!attached);
        counts.unconvertible += i64::from(attached && matches!(worth, Worth::Unconvertible(_)));
    }
    for contract in contracts {
        count_end(contract, &mut found);
        let last = contract.end().map_or(horizon.last_complete, Day::month);
        let first = contract.start().month().max(horizon.first);
        for month in first.through(last.min(horizon.last_complete)) {
            let Some(structure) = contract.structure_at(month) else { continue };
            let counts = found.entry((month, structure)).or_default();
            // Two contracts at one structure are one month to be filed.
            counts.months = 1;
            counts.unfiled = i64::from(!employers.filed(structure.siret, month));
        }
    }
    found
        .into_iter()
        .filter(|((month, _), _)| (horizon.first..=horizon.newest).contains(month))
        .filter_map(|((month, structure), counts)| {
            let place = owner(rows.passes, month)?;
            let person = rows.passes.get(place)?.person;
            let pass = first_pass + u32::try_from(place).ok()?;
            Some(DeclarationMonth { person, pass, month, structure, counts })
        })
        .collect()
}

/// The structure of a pay line: that of its IAE contract, else, for a line attached to nothing, the
/// one under agreement at its establishment. A line of another contract has none.
fn structure_of(
    line: &WorkFact,
    contracts: &[InsertionContract<'_>],
    employers: &EmployerFacts,
) -> Option<Structure> {
    let month = line.to.month();
    let Some((number, start)) = line.contract else {
        return registered_structure(line.siret, month, employers);
    };
    let key = (line.siret, number, start);
    let place = contracts.binary_search_by_key(&key, InsertionContract::key).ok()?;
    contracts.get(place)?.structure_at(month)
}

fn count_end(
    contract: &InsertionContract<'_>,
    found: &mut BTreeMap<(Month, Structure), DeclarationCounts>,
) {
    let closing = contract.closing();
    let Some(month) = closing.last_day().map(Day::month) else { return };
    let (Some(structure), true) = (contract.structure_at(month), closing.is_exit()) else {
        return;
    };
    let counts = found.entry((month, structure)).or_default();
    counts.ends += 1;
    counts.inferred_ends += i64::from(matches!(closing, ContractEnd::Inferred(_)));
}
