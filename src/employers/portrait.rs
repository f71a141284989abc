//! All that may be told of one ranked establishment: where it stands, why, and what would change
//! it.
//!
//! Practices that rest on age or health are in the sums of their pillars and nowhere else. Values
//! are exact here; restricted outputs show them in bands.

use crate::statistics::beta_binomial::Beta;
use crate::statistics::gamma_poisson::Gamma;
use crate::statistics::normal;
use crate::statistics::normal_prior::{NormalPrior, Posterior};
use crate::vocabulary::{Siret, SizeBand};

use super::criteria::{Criterion, Kind, Pillar};
use super::engagement::Ranked;
use super::explain::{Counterfactual, Distance, contributions, counterfactual, distance};
use super::features::Features;
use super::fitted::Fitted;
use super::labels::{Grade, Verdict};
use super::method::Method;
use super::peers::{Evidence, Reference};
use super::ranking::Employer;
use super::score::Standardised;
use super::yardstick::{Scored, Yardstick};

/// The practices of which an employer can change one count, whatever persons it hires.
pub const ACTIONABLE: [Criterion; 5] = [
    Criterion::PartCdi,
    Criterion::CddTresCourt,
    Criterion::Conversion,
    Criterion::Maintien6,
    Criterion::Maintien12,
];

/// One establishment.
#[derive(Clone)]
pub struct Portrait {
    /// The establishment.
    pub siret: Siret,
    /// Its size.
    pub size: SizeBand,
    /// What is said of it.
    pub verdict: Verdict,
    /// Persons hired in the window.
    pub persons: u64,
    /// Evidence suffices for a label to be given.
    pub has_evidence: bool,
    /// No pillar is surely low.
    pub is_above_floors: bool,
    /// Anybody is graded in this run.
    pub anybody_graded: bool,
    /// What is believed of its score.
    pub posterior: Posterior,
    /// Scores of all ranked employers.
    pub prior: NormalPrior,
    /// What each pillar adds to the score; with the criteria of its pillar, the exact sum.
    pub pillars: [f64; 3],
    /// What each criterion adds to the score, those that may not be shown included: they add up
    /// to the posterior mean less the prior's.
    pub contributions: [f64; Criterion::ALL.len()],
    /// Practices of the score that may be shown, in the order of the method.
    pub practices: Vec<Practice>,
    /// Those beside the score, likewise.
    pub context: Vec<Practice>,
    /// The next grade, with how far it is; `None` at the best.
    pub next: Option<(Grade, Distance)>,
    /// What it would take, practice by practice, to reach it.
    pub actions: Vec<(Criterion, Counterfactual)>,
}

/// One practice of an establishment, beside its peers'.
#[derive(Clone)]
pub struct Practice {
    /// Which.
    pub criterion: Criterion,
    /// Distinct persons it was observed on.
    pub people: u64,
    /// What it adds to the score.
    pub contribution: f64,
    /// Probability that the establishment does better than its peers.
    pub better: f64,
    /// Its rate, drawn toward its peers', with an interval.
    pub rate: Option<Range>,
    /// The rate of its peers, for the occupations it hires.
    pub expected: f64,
    /// Level of the ladder at which peers were found.
    pub level: usize,
    /// How many they are.
    pub peers: u64,
}

/// Limits of a rate: a share, exits a year, or days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// What portraits are made from.
pub struct Painter<'a> {
    /// Scores.
    pub yardstick: Yardstick<'a>,
    /// The prior of the run.
    pub fitted: &'a Fitted,
    /// The method.
    pub method: &'a Method,
}

impl Painter<'_> {
    /// The portrait of a ranked establishment; `None` without any score.
    pub fn portrait(
        &self,
        features: &Features,
        employer: &Employer,
        ranked: &Ranked,
    ) -> Option<Portrait> {
        let scored = self.yardstick.score(employer)?;
        let posterior = self.fitted.posterior(&scored.score);
        let prior = self.fitted.prior;
        let parts = contributions(&scored.components, &prior, posterior.kept);
        let contributions =
            Criterion::ALL.map(|one| parts.get(one.place()).copied().unwrap_or_default());
        let pillars = Pillar::ALL.map(|pillar| {
            let own = Criterion::ALL.into_iter().zip(contributions);
            own.filter(|(one, _)| one.pillar() == pillar).map(|(_, part)| part).sum()
        });
        let (context, practices) = Criterion::ALL
            .into_iter()
            .filter(|criterion| criterion.may_be_shown())
            .filter_map(|criterion| self.practice(criterion, features, employer, &scored, &parts))
            .partition(|practice| Criterion::OUTSIDE.contains(&practice.criterion));
        let has_evidence = scored.score.grounds.suffice(&self.method.evidence);
        let is_above_floors = self.fitted.is_above_floors(&scored.score, self.method);
        let award = self.method.grades.award;
        let grade = ranked.verdict.grade;
        let next = grade.map_or(Some(Grade::C), Grade::next);
        let next = next.map(|next| {
            let threshold = self.fitted.thresholds.of_grade(next);
            let hires = features.persons;
            (next, distance(&scored.score.whole, hires, &prior, threshold, award))
        });
        let admitted = self.fitted.grades && has_evidence && is_above_floors;
        let actions = ACTIONABLE
            .into_iter()
            .filter_map(|criterion| {
                let answer = self.action(criterion, grade, admitted, (employer, &scored))?;
                Some((criterion, answer))
            })
            .collect();
        Some(Portrait {
            siret: features.siret,
            size: features.size(),
            verdict: ranked.verdict,
            persons: features.persons,
            has_evidence,
            is_above_floors,
            anybody_graded: self.fitted.grades,
            posterior,
            prior,
            pillars,
            contributions,
            practices,
            context,
            next,
            actions,
        })
    }

    fn practice(
        &self,
        criterion: Criterion,
        features: &Features,
        employer: &Employer,
        scored: &Scored,
        parts: &[f64],
    ) -> Option<Practice> {
        let evidence = employer.evidence(criterion)?;
        let reference = scored.references.get(criterion.place()).copied().flatten()?;
        let value = scored.components.get(criterion.place())?.value?;
        Some(Practice {
            criterion,
            people: features.people.get(criterion.place()).copied().unwrap_or_default(),
            contribution: parts.get(criterion.place()).copied()?,
            better: probability_better(value),
            rate: range(criterion, evidence, &reference, self.method.display.interval),
            expected: match criterion.kind() {
                Kind::Share => reference.expected.clamp(0.0, 1.0),
                Kind::Frequency { .. } => reference.expected.max(0.0),
                Kind::Duration => libm::exp(reference.expected),
            },
            level: reference.level,
            peers: reference.peers,
        })
    }

    /// What it would take of one count; `None` when the practice was not observed.
    fn action(
        &self,
        criterion: Criterion,
        grade: Option<Grade>,
        admitted: bool,
        (employer, scored): (&Employer, &Scored),
    ) -> Option<Counterfactual> {
        let evidence = employer.evidence(criterion)?;
        scored.components.get(criterion.place())?.value?;
        // As many as there are trials that were not events, or events to be avoided.
        let towards = criterion.direction();
        let feasible = if towards > 0.0 {
            evidence.weight(criterion.kind()) - evidence.amount
        } else {
            evidence.amount
        };
        let rules = (&self.fitted.prior, &self.fitted.thresholds, self.method.grades.award);
        Some(counterfactual(grade, admitted, whole(feasible), rules, |increase| {
            let amount = evidence.amount + towards * crate::statistics::real(increase);
            self.yardstick.varied(employer, scored, (criterion, amount))
        }))
    }
}

/// A count read back from a sum of whole amounts.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count, not negative"
)]
fn whole(amount: f64) -> u64 {
    libm::round(amount.max(0.0)) as u64
}

/// P(truth above peers) for one criterion, its own prior being the spread between employers: with
/// B = 1/(1 + v), the posterior is N(B z, B v).
fn probability_better(value: Standardised) -> f64 {
    let kept = 1.0 / (1.0 + value.v);
    normal::cdf(kept * value.z / libm::sqrt(kept * value.v))
}

/// The rate drawn toward peers: its central interval at the given probability.
fn range(
    criterion: Criterion,
    evidence: &Evidence,
    reference: &Reference,
    probability: f64,
) -> Option<Range> {
    let tail = (1.0 - probability) / 2.0;
    let (expected, variance) = (reference.expected, reference.deviation * reference.deviation);
    let (lower, upper) = match criterion.kind() {
        Kind::Share => {
            let prior = Beta::of_moments(expected, variance)?;
            let after = prior.posterior(whole(evidence.amount), evidence.base);
            (after.quantile(tail)?, after.quantile(1.0 - tail)?)
        }
        Kind::Frequency { .. } => {
            let prior = Gamma::of_moments(expected, variance)?;
            let after = prior.posterior(whole(evidence.amount), evidence.weight(criterion.kind()));
            (after.quantile(tail)?, after.quantile(1.0 - tail)?)
        }
        Kind::Duration => {
            let prior = NormalPrior { mean: expected, variance, gain: 0.0 };
            let observations = evidence.weight(Kind::Duration);
            let after =
                prior.posterior(evidence.rate(Kind::Duration), reference.within / observations);
            let half = normal::quantile(1.0 - tail)? * after.deviation;
            (libm::exp(after.mean - half), libm::exp(after.mean + half))
        }
    };
    Some(Range { lower, upper })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_advised_about_whom_to_hire() {
        for criterion in ACTIONABLE {
            assert_ne!(criterion.pillar(), Pillar::Profils, "{}", criterion.id());
            assert!(criterion.may_be_shown());
        }
    }

    #[test]
    fn a_practice_equal_to_its_peers_is_better_once_in_two() {
        let at = |z, v| probability_better(Standardised { z, v });
        assert!((at(0.0, 0.3) - 0.5).abs() < 1e-15);
        // B = 1/2, posterior N(1, 1/2): Φ(√2).
        assert!((at(2.0, 1.0) - normal::cdf(std::f64::consts::SQRT_2)).abs() < 1e-15);
    }

    #[test]
    fn ranges_are_drawn_toward_peers() {
        // e = 0.5, σ² = 0.05: κ = 4, the prior is Beta(2, 2). After 2 of 2: Beta(4, 2).
        let evidence = Evidence { base: 2, amount: 2.0, within: 0.0, baseline: 0.0 };
        let deviation = libm::sqrt(0.05);
        let reference = Reference { level: 6, peers: 20, expected: 0.5, deviation, within: 0.0 };
        let found = range(Criterion::Maintien6, &evidence, &reference, 0.90).unwrap();
        let direct = Beta { alpha: 4.0, beta: 2.0 };
        assert!((found.lower - direct.quantile(0.05).unwrap()).abs() < 1e-12);
        assert!(found.upper < 1.0 && (found.upper - direct.quantile(0.95).unwrap()).abs() < 1e-12);
        // Two contracts of e² days where e is expected, all variances 1: N(1 + 2/3, 1/3).
        let evidence = Evidence { base: 2, amount: 4.0, within: 0.0, baseline: 0.0 };
        let reference =
            Reference { level: 6, peers: 20, expected: 1.0, deviation: 1.0, within: 1.0 };
        let found = range(Criterion::DureeCdd, &evidence, &reference, 0.90).unwrap();
        let middle = libm::sqrt(found.lower * found.upper);
        assert!((libm::log(middle) - 5.0 / 3.0).abs() < 1e-12);
    }
}
