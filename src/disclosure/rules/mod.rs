//! Primary rules: from one cell to a verdict. One file per rule, each pure and in integers.
//!
//! Every rule holds for the disjoint union of two cells for which it holds (each file says why).
//! [`rollup`](super::rollup) rests on that: it is enough to check the smallest blocks a reader
//! can isolate.

#![deny(clippy::float_arithmetic)]

mod difference;
mod dominance;
mod enterprises;
mod group;
mod persons;
mod share;

pub(super) use difference::Combination;

use super::profile::Profile;
use crate::indicators::aggregate::Tally;
use crate::indicators::spec::{Contributor, Measure, MeasureKind};

/// Which rule withholds a figure. Private: it goes to the audit, never to a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// Too few persons.
    Persons,
    /// Too small a denominator.
    Denominator,
    /// The rest of a rate (denominator less numerator) is unsafe.
    Complement,
    /// Nobody, or everybody: an attribute of the whole group.
    ZeroOrFull,
    /// Too few enterprises.
    Enterprises,
    /// One enterprise holds too much.
    EnterpriseDominance,
    /// The second enterprise knows the first too well.
    SecondContributor,
    /// One person holds too much of a sum.
    PersonDominance,
    /// A category holds a whole group, or all of it but one member.
    Group,
    /// Two measures, or two populations, differ by too little.
    Difference,
}

impl Rule {
    /// Name in logs and in the audit.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Persons => "personnes",
            Self::Denominator => "denominateur",
            Self::Complement => "complement",
            Self::ZeroOrFull => "zero_ou_cent",
            Self::Enterprises => "entreprises",
            Self::EnterpriseDominance => "dominance_entreprise",
            Self::SecondContributor => "second_contributeur",
            Self::PersonDominance => "dominance_personne",
            Self::Group => "groupe",
            Self::Difference => "differences",
        }
    }
}

/// What the rules say of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody is there: nothing to protect.
    Empty,
    /// May be shown.
    Safe,
    /// Must not be shown, nor be derivable.
    Unsafe(Rule),
}

/// One additive measure in one cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// A sum rather than a count.
    pub(super) is_sum: bool,
    /// Whose secret it is.
    pub(super) contributor: Contributor,
    /// What was counted.
    pub(super) tally: Tally,
}

/// Two measures divided by one another: positions among the additive measures of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotient {
    pub(super) numerator: usize,
    pub(super) denominator: usize,
    /// The numerator is part of the denominator, so their difference is a population too.
    pub(super) is_share: bool,
}

/// What a group of measures shows in a cell: figures, their quotients, their differences.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    /// Positions among the additive measures of the table.
    pub(super) measures: Vec<usize>,
    pub(super) quotients: Vec<Quotient>,
    pub(super) combinations: Vec<Combination>,
}

impl Content {
    /// What is left when only some of the measures are known of a group.
    pub(super) fn only(&self, known: &[usize]) -> Self {
        let is_unknown =
            |measure: &usize| self.measures.contains(measure) && !known.contains(measure);
        let quotients = self.quotients.iter().copied();
        let combinations = self.combinations.iter().filter(|combination| {
            !is_unknown(&combination.whole) && !combination.parts.iter().any(is_unknown)
        });
        Self {
            measures: known.to_vec(),
            quotients: quotients
                .filter(|one| !is_unknown(&one.numerator) && !is_unknown(&one.denominator))
                .collect(),
            combinations: combinations.cloned().collect(),
        }
    }

    /// Verdict on a cell, given the tallies of all additive measures of its table.
    ///
    /// `zero_speaks` says that a zero count is itself an attribute of somebody: the cell is a
    /// modality of an outcome within a group that is not empty.
    pub(super) fn judge(
        &self,
        additive: &[Measure],
        tallies: &[Tally],
        zero_speaks: bool,
        profile: &Profile,
    ) -> Verdict {
        let tally = |position: usize| tallies.get(position).copied().unwrap_or_default();
        if self.measures.iter().all(|position| is_nothing(tally(*position))) {
            return if zero_speaks { Verdict::Unsafe(Rule::ZeroOrFull) } else { Verdict::Empty };
        }
        let figure = |position: usize| {
            additive.get(position).map(|measure| Figure {
                is_sum: measure.kind == MeasureKind::Sum,
                contributor: measure.contributor,
                tally: tally(position),
            })
        };
        for position in &self.measures {
            let Some(figure) = figure(*position) else { continue };
            if zero_speaks && is_nothing(figure.tally) {
                return Verdict::Unsafe(Rule::ZeroOrFull);
            }
            if let Err(rule) = cell(figure, profile) {
                return Verdict::Unsafe(rule);
            }
        }
        for quotient in &self.quotients {
            let (Some(numerator), Some(denominator)) =
                (figure(quotient.numerator), figure(quotient.denominator))
            else {
                continue;
            };
            if denominator.contributor == Contributor::Nobody {
                continue;
            }
            if let Err(rule) = share::check(numerator, denominator, quotient.is_share, profile) {
                return Verdict::Unsafe(rule);
            }
        }
        for combination in &self.combinations {
            if let Err(rule) = difference::check(combination, tallies, profile) {
                return Verdict::Unsafe(rule);
            }
        }
        Verdict::Safe
    }
}

/// The rules that look at one figure alone.
pub(super) fn cell(figure: Figure, profile: &Profile) -> Result<(), Rule> {
    if is_nothing(figure.tally) || figure.contributor == Contributor::Nobody {
        return Ok(());
    }
    persons::check(figure, profile)?;
    enterprises::check(figure, profile)?;
    dominance::check(figure, profile)
}

/// Nothing was counted.
pub(super) const fn is_nothing(tally: Tally) -> bool {
    tally.value == 0 && tally.persons == 0 && tally.enterprises == 0
}
