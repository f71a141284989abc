//! Step 3: statistics, as integers.
//!
//! An indicator turns pathways or employers into [`aggregate::Aggregate`]s: counts and totals per
//! cell, with what disclosure control needs to know about contributors. Rates, means and medians
//! are not computed here: a measure names its numerator and denominator, and the edition divides
//! protected figures once, at the end.
//!
//! An indicator is a trio: its code, its words beside it, and its line in [`INDICATORS`]. A
//! [`Collector`] is fed one bucket at a time, collectors merge in any order, and
//! [`Collector::finish`] gives the tables.

pub mod aggregate;
pub mod breakdowns;
pub mod collector;
pub mod employers;
pub mod equations;
pub mod inclusions;
pub mod layout;
mod measures;
pub mod partial;
pub mod pathways;
pub mod quality;
pub mod spec;
pub mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::employers::engagement::Engagement;

pub use collector::Collector;
pub use equations::equations;
pub use inclusions::INCLUSIONS;
pub use quality::{FindingCount, ReadingCounts};
pub use words::Words;

/// A statistic with its tables.
#[derive(Clone, Copy)]
pub struct Indicator {
    /// Identifier: stem of its files, and name of its page.
    pub id: &'static str,
    /// The text of the `.toml` beside its code.
    pub words: &'static str,
    /// How its tables are computed.
    pub computation: Computation,
}

/// How the tables of an indicator are computed.
#[derive(Clone, Copy)]
pub enum Computation {
    /// From what PASS holders lived.
    Holders(&'static [pathways::Statistic]),
    /// From the practices of structures.
    Practices,
    /// From the movements of employers.
    Movements(&'static [employers::MovementTable]),
    /// From the engagement label.
    Engagement(&'static [employers::engagement::EngagementTable]),
    /// From what the label as a whole owes to its method and to the differences between employers,
    /// and the year it is for.
    Label(fn(Option<(i32, &Engagement)>) -> Vec<aggregate::Aggregate>),
    /// From plain counts of the reading and of the derivations.
    Counts(fn(&quality::Counts<'_>) -> aggregate::Aggregate),
}

/// All indicators, in the order of the site.
pub const INDICATORS: &[Indicator] = &[
    pathways::suspensions_declarees::INDICATOR,
    pathways::interruptions_dsn::INDICATOR,
    pathways::interruptions_annee::INDICATOR,
    pathways::mois_sans_heures::INDICATOR,
    pathways::mois_creux::INDICATOR,
    pathways::concordance::INDICATOR,
    pathways::interruptions_12_mois::INDICATOR,
    pathways::recours::INDICATOR,
    pathways::structures::INDICATOR,
    pathways::saisies::INDICATOR,
    pathways::retours::AFTER_SUSPENSIONS,
    pathways::retours::AFTER_DSN,
    pathways::retours::AFTER_GAPS,
    pathways::heures::WORKED,
    pathways::heures::INDICATOR,
    pathways::consommation::INDICATOR,
    pathways::solde::INDICATOR,
    pathways::remplacement::INDICATOR,
    pathways::pass_iae::INDICATOR,
    employers::embauches::INDICATOR,
    employers::rotation_effectifs::INDICATOR,
    employers::durees_cdd::INDICATOR,
    employers::label_engagement::INDICATOR,
    employers::niveau_label::INDICATOR,
    employers::pratiques_embauche::INDICATOR,
    employers::variance_pratiques::INDICATOR,
    employers::score_fige::INDICATOR,
    employers::suite_label::INDICATOR,
    employers::calibration_label::INDICATOR,
    employers::sensibilite_label::INDICATOR,
    employers::influence_choix::INDICATOR,
    employers::poids_pratiques::INDICATOR,
    employers::surete_ordre::INDICATOR,
    employers::stabilite_label::INDICATOR,
    employers::equite_label::INDICATOR,
    quality::lecture_declarations::INDICATOR,
    quality::constats::INDICATOR,
    pathways::declarations::INDICATOR,
    quality::fins_deduites::INDICATOR,
];

static WORDS: LazyLock<BTreeMap<&'static str, Words>> = LazyLock::new(|| {
    INDICATORS
        .iter()
        .filter_map(|indicator| Some((indicator.id, Words::parse(indicator.words).ok()?)))
        .collect()
});

/// The words of an indicator. They are part of the program: every indicator has them, and a test
/// reads them all.
pub fn words(indicator: &str) -> Option<&'static Words> {
    WORDS.get(indicator)
}

/// Whether an indicator tells of the label as a whole: what it owes to its method and to the
/// differences between employers.
pub fn follows_the_label(id: &str) -> bool {
    let of_the_label = |one: &Indicator| matches!(one.computation, Computation::Label(_));
    INDICATORS.iter().any(|one| one.id == id && of_the_label(one))
}

/// Identifies the statistical method: the first twelve hexadecimal digits of the SHA-256 of every
/// written definition. Changing what a figure means means changing its words.
pub fn method_hash() -> String {
    let mut hasher = Sha256::new();
    for indicator in INDICATORS {
        hasher.update(indicator.id);
        hasher.update(indicator.words);
    }
    let mut hash = hex::encode(hasher.finalize());
    hash.truncate(12);
    hash
}

/// Title of a table: that of its indicator, and what it is broken down by.
fn title(indicator: &str, breakdown: &str) -> String {
    let subject = words(indicator).map_or(indicator, |words| words.titre.as_str());
    if breakdown.is_empty() { subject.to_owned() } else { format!("{subject}, {breakdown}") }
}
