//! `method.toml`: every constant of the engagement label, versioned and hashed.
//!
//! The hash is the SHA-256 of the file and of the code tables it rests on (activities, zones
//! d'emploi): two figures with the same hash were made by the same rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::criteria::Criterion;
use crate::nomenclatures;

/// The text of the method, as versioned with the program.
pub const TEXT: &str = include_str!("method.toml");

/// The method in force.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    /// Semantic version.
    pub version: String,
    /// Windows, in months back from T.
    pub windows: Windows,
    /// What is looked for in a person's past, and how far.
    pub history: History,
    /// Lists of codes.
    pub codes: Codes,
    /// When a group of employers can be compared with.
    pub peers: PeerRules,
    /// When an employer can be spoken of.
    pub evidence: EvidenceRules,
    /// Grades.
    pub grades: GradeRules,
    /// How labels are recomputed to say what they owe to choices.
    pub sensitivity: SensitivityRules,
    /// What restricted outputs show of an employer.
    pub display: DisplayRules,
    /// The trial that measures what showing results changes.
    pub trial: TrialRules,
    /// Criteria, in order.
    criterion: Vec<CriterionRules>,
}

/// Windows, in months back from T.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    /// Hires and ended contracts (W5).
    pub hires: i32,
    /// Size and exits (R12).
    pub recent: i32,
    /// Accidents and hours (W3).
    pub accidents: i32,
    /// Hires followed for a full year (C12): first and last month.
    pub followed: [i32; 2],
}

/// What is looked for in a person's past; days, or completed years for ages.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Days worked in the year before, at most, to be far from work.
    pub deld_days: i32,
    /// Length of that year.
    pub deld_lookback_days: i32,
    /// A hire on a fixed term no longer than this is left out.
    pub deld_contract_days: i32,
    /// How far back an insertion or aided contract is looked for.
    pub origin_lookback_days: i32,
    /// A spell of this length is experience.
    pub experience_days: i32,
    /// Up to this age, no record means no experience.
    pub beginner_age: i32,
    /// Below this age, young.
    pub young_age: i32,
    /// A hire on a fixed term no longer than this is left out of hires of young people.
    pub young_contract_days: i32,
    /// From this age, senior.
    pub senior_age: i32,
    /// Days after the start at which presence is looked at.
    pub retention_days: [i32; 2],
    /// Days between a fixed-term contract and the open-ended one it became.
    pub conversion_days: i32,
    /// Shorter contracts are very short.
    pub very_short_days: i32,
    /// Days after a hire within which a status of disabled worker is the hire's.
    pub disability_days: i32,
    /// First year in which such a status is declared.
    pub disability_from_year: i32,
}

/// Lists of codes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// Complements (40.073) of insertion structures.
    pub insertion_complements: Vec<String>,
    /// Schemes (40.008) of insertion contracts.
    pub insertion_schemes: Vec<String>,
    /// Schemes (40.008) of aided contracts.
    pub aided_schemes: Vec<String>,
    /// Working times (40.014) that are full.
    pub full_time: Vec<String>,
    /// Ends (62.002) that nobody chose: out of retention.
    pub no_choice_ends: Vec<String>,
    /// Ends (62.002) that are not exits.
    pub not_exits: Vec<String>,
    /// Leaves (60.001) for a work accident.
    pub work_accidents: Vec<String>,
    /// Companies (SIREN) that are GEIQ.
    pub geiq: Vec<String>,
}

/// When a group of employers can be compared with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerRules {
    /// Other employers having the criterion.
    pub min_peers: u64,
    /// Their denominator, together.
    pub min_denominator: u64,
    /// No peer holds more than this share of it, in percent.
    pub max_share_percent: u64,
    /// Employers needed for a standard deviation.
    pub min_for_deviation: u64,
    /// National denominator needed for the rate of an occupation.
    pub min_for_occupation: u64,
    /// Standardised dispersion below which a criterion does not separate employers.
    pub gate: f64,
}

/// When an employer can be spoken of.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRules {
    /// Smallest denominator of a criterion: hires, contracts or person-years.
    pub min_denominator: u64,
    /// Smallest number of paid hours for the frequency of accidents.
    pub min_accident_hours: u64,
    /// Persons hired in the window.
    pub min_persons: u64,
    /// Months declared in the window.
    pub min_months: u64,
    /// Pillars observed.
    pub min_pillars: usize,
    /// Sampling variance is at least this share of e(1 − e).
    pub variance_floor: f64,
    /// Twice the gain in likelihood below which nobody is graded.
    pub likelihood_gain: f64,
}

/// Grades.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRules {
    /// Share of the prior below the threshold of A.
    pub a: f64,
    /// Of B.
    pub b: f64,
    /// Of C.
    pub c: f64,
    /// Probability needed for a grade.
    pub award: f64,
    /// Probability needed to keep last year's.
    pub keep: f64,
    /// Share of the prior of a pillar below which an employer must not surely be.
    pub floor: f64,
}

/// How labels are recomputed to say what they owe to choices.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitivityRules {
    /// Seed of the weights drawn.
    pub seed: u64,
    /// How many times they are drawn.
    pub draws: u32,
    /// How far from its value a weight may be drawn, as a share of it.
    pub spread: f64,
    /// A lower and a higher probability of an award.
    pub award: [f64; 2],
    /// Fewer and more peers.
    pub min_peers: [u64; 2],
    /// Factors of the prior's variance: a smaller and a larger.
    pub variance: [f64; 2],
    /// Months of hires and ended contracts of the shorter window.
    pub hires: i32,
    /// Employers that each is compared with in duels.
    pub opponents: usize,
    /// Strengths tried of the pull toward wider groups of peers, in employers of the mean size.
    pub pulls: Vec<f64>,
    /// Employers on which that strength is chosen, and the influence of choices computed.
    pub sample: usize,
    /// Rows of each table of draws for the influence of choices.
    pub points: usize,
    /// Classes of employers for pairs, and what a pair wrongly told apart costs beside one rightly
    /// told apart (λ).
    pub classes: usize,
    /// Likewise.
    pub lambda: f64,
    /// Labels needed for shares of them.
    pub min_labels: u64,
}

/// What restricted outputs show of an employer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayRules {
    /// Limits of the bands of a contribution, in standard deviations between employers.
    pub bands: [f64; 2],
    /// Probability of an interval.
    pub interval: f64,
    /// Points to which shares are rounded, outward.
    pub points: f64,
    /// Reasons given to counsellors, at most.
    pub reasons: usize,
}

/// The trial that measures what showing results changes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialRules {
    /// Persons hired in the window by an enterprise that can be drawn.
    pub min_hires: u64,
    /// Years before the draw that make the baseline.
    pub baseline_years: i32,
    /// Enterprises with an outcome, in each arm, without which no effect is estimated.
    pub min_enterprises: usize,
    /// Enterprises of a block that the published log tells apart.
    pub min_told_block: u64,
    /// Draws of the randomisation test.
    pub redraws: u32,
    /// Probability of an interval.
    pub interval: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CriterionRules {
    id: String,
    weight: [u32; 2],
}

static METHOD: LazyLock<Result<Method, toml::de::Error>> = LazyLock::new(|| Method::parse(TEXT));

impl Method {
    /// The method versioned with the program; a test reads it.
    pub fn current() -> Option<&'static Self> {
        METHOD.as_ref().ok()
    }

    /// Parses a method.
    ///
    /// # Errors
    /// When it is not TOML, or has a key too few or too many.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The fewest peers that anything is compared with: the label, or a label under other choices.
    pub fn least_peers(&self) -> u64 {
        self.sensitivity.min_peers.into_iter().fold(self.peers.min_peers, u64::min)
    }

    /// The weight of each criterion, in the order of [`Criterion::ALL`]; zero when not in the
    /// method. They are made to add up to one, so that their common factor changes nothing.
    pub fn weights(&self) -> [f64; Criterion::ALL.len()] {
        let own: BTreeMap<&str, f64> = self
            .criterion
            .iter()
            .map(|rules| {
                let [numerator, denominator] = rules.weight;
                (rules.id.as_str(), f64::from(numerator) / f64::from(denominator.max(1)))
            })
            .collect();
        let weights = Criterion::ALL.map(|one| own.get(one.id()).copied().unwrap_or_default());
        let total: f64 = weights.iter().sum();
        weights.map(|weight| if total > 0.0 { weight / total } else { 0.0 })
    }
}

/// Version and first twelve digits of the hash, as printed on every output: `1.2.0 (0f…)`.
pub fn stamp(method: &Method) -> String {
    let mut hash = hash();
    hash.truncate(12);
    format!("{} ({hash})", method.version)
}

/// SHA-256 of the method and of the code tables it rests on, hexadecimal. Line ends are `\n`.
pub fn hash() -> String {
    let mut hasher = Sha256::new();
    for text in [TEXT, nomenclatures::naf::DIVISIONS_TABLE, nomenclatures::territories::ZONES_TABLE]
    {
        hasher.update(text.replace("\r\n", "\n"));
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::criteria::Pillar;

    #[test]
    fn the_method_can_be_read_and_knows_every_criterion() {
        let method = Method::current().expect("method.toml is part of the program");
        let ids: Vec<&str> = method.criterion.iter().map(|rules| rules.id.as_str()).collect();
        assert_eq!(ids, Criterion::ALL.map(Criterion::id));
        for pillar in Pillar::ALL {
            let weights = method.weights();
            let own = Criterion::ALL.iter().filter(|one| one.pillar() == pillar);
            let sum: f64 = own.map(|one| weights[one.place()]).sum();
            assert!((sum - 1.0 / 3.0).abs() < 1e-15, "{pillar:?}");
        }
    }

    #[test]
    fn multiplying_weights_by_a_constant_changes_nothing() {
        let mut scaled = Method::current().unwrap().clone();
        for rules in &mut scaled.criterion {
            rules.weight[0] *= 7;
        }
        let before = Method::current().unwrap().weights();
        for (one, other) in before.iter().zip(scaled.weights()) {
            assert!((one - other).abs() < 1e-15);
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(Method::parse(&format!("{TEXT}\n[more]\nkey = 1")).is_err());
        assert_eq!(hash().len(), 64);
    }
}
