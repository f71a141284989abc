//! Enterprises that can be drawn: comparable, without label, still active, hiring enough for a
//! result to be measured.
//!
//! An enterprise stands in the block of the establishment that hired the most (the first SIRET
//! among equals): its sector, its size and its région.

use std::collections::BTreeSet;

use crate::employers::engagement::{Engagement, Ranked, Standing};
use crate::employers::method::TrialRules;
use crate::facts::schema::EmployerFacts;
use crate::nomenclatures::{naf, territories};
use crate::vocabulary::{Month, Siren, Siret, SizeBand};

/// What is not known of a place or an activity.
const UNKNOWN: &str = "NR";

/// An enterprise that can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The enterprise.
    pub siren: Siren,
    /// Sector, level A17.
    pub sector: &'static str,
    /// Size of its main establishment.
    pub size: SizeBand,
    /// Région of its main establishment.
    pub region: &'static str,
}

/// Enterprises left after each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flow {
    /// With a ranked establishment.
    pub ranked: u64,
    /// Of which enough is known for a label to be given.
    pub computable: u64,
    /// None of whose establishments has one.
    pub ungraded: u64,
    /// Declaring in the last month, with somebody employed.
    pub active: u64,
    /// Having hired enough.
    pub hiring: u64,
    /// Having objected to nothing: those drawn.
    pub candidates: u64,
}

/// The candidates of a run, by SIREN, and how the others were left out.
pub fn candidates(
    engagement: &Engagement,
    employers: &EmployerFacts,
    last: Month,
    objections: &BTreeSet<Siret>,
    rules: &TrialRules,
) -> (Vec<Candidate>, Flow) {
    let ranked: Vec<(Siret, &Standing, Ranked)> = engagement
        .standings
        .iter()
        .filter_map(|(siret, standing)| Some((*siret, standing, standing.ranked?)))
        .collect();
    let (mut candidates, mut flow) = (Vec::new(), Flow::default());
    // In the order of their SIRET, establishments of one enterprise follow one another.
    for own in ranked.chunk_by(|one, other| one.0.siren() == other.0.siren()) {
        let steps = [
            true,
            own.iter().any(|(.., ranked)| ranked.has_evidence),
            own.iter().all(|(.., ranked)| ranked.verdict.grade.is_none()),
            own.iter().any(|(siret, standing, _)| {
                standing.size != SizeBand::Unknown && employers.filed(*siret, last)
            }),
            own.iter().map(|(.., ranked)| ranked.score.grounds.persons).sum::<u64>()
                >= rules.min_hires,
            own.iter().all(|(siret, ..)| !objections.contains(siret)),
        ];
        let counts = [
            &mut flow.ranked,
            &mut flow.computable,
            &mut flow.ungraded,
            &mut flow.active,
            &mut flow.hiring,
            &mut flow.candidates,
        ];
        let passed = steps.iter().take_while(|step| **step).count();
        counts.into_iter().take(passed).for_each(|count| *count += 1);
        // The first of the largest: `max_by_key` would keep the last.
        let main = own.iter().rev().max_by_key(|(.., ranked)| ranked.score.grounds.persons);
        if let (true, Some((siret, standing, _))) = (passed == steps.len(), main) {
            candidates.push(candidate(*siret, standing.size, employers));
        }
    }
    (candidates, flow)
}

fn candidate(main: Siret, size: SizeBand, employers: &EmployerFacts) -> Candidate {
    let known = employers.establishments.get(&main);
    let division = known.and_then(|one| one.ape).and_then(naf::division);
    let place = known.and_then(|one| territories::departement(one.departement?));
    Candidate {
        siren: main.siren(),
        sector: division.map_or(UNKNOWN, |one| one.a17.as_str()),
        size,
        region: place.map_or(UNKNOWN, |one| one.region.as_str()),
    }
}
