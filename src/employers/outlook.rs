//! What a label announces of the persons hired after it: how likely their employer is above the
//! median, and how many of them its peers, or itself, would keep six months.
//!
//! A year later, other persons than those it was made from tell whether it was so.

use super::criteria::Criterion;
use super::engagement::{Basis, Ranked};
use super::ranking::{Employer, Survey};
use super::yardstick::Scored;
use crate::statistics::beta_binomial::Beta;
use crate::statistics::between::CLAMP;

/// Retention at six months expected of the next hires of an establishment, between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outlook {
    /// If it does as its peers do, for the occupations it hires; as all employers do, for these
    /// occupations where it has no peers, and whatever they are where its hires were too few.
    pub peers: f64,
    /// Drawn from there toward what it did, where employers differ: posterior mean of the rate.
    pub own: f64,
}

/// What last year's label announced of an establishment.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Announced {
    /// Probability that it is above half of comparable establishments; `None` when it was not
    /// observed then.
    pub chance: Option<f64>,
    /// What was expected of the hires that followed.
    pub outlook: Outlook,
}

impl Outlook {
    /// Of an employer just scored.
    pub fn of(employer: &Employer, scored: &Scored, survey: &Survey) -> Self {
        let criterion = Criterion::Maintien6;
        let reference = scored.references.get(criterion.place()).copied().flatten();
        let Some(evidence) = employer.evidence(criterion) else {
            return Self::of_everybody(survey);
        };
        let Some(reference) = reference else {
            // Its past says nothing where employers do not differ; its occupations do.
            let rate = survey.expected(criterion, evidence).clamp(CLAMP, 1.0 - CLAMP);
            return Self { peers: rate, own: rate };
        };
        let peers = reference.expected.clamp(CLAMP, 1.0 - CLAMP);
        let hires = evidence.weight(criterion.kind());
        // Where no beta distribution spreads that wide, nothing is drawn toward peers.
        let prior = Beta::of_moments(peers, reference.deviation * reference.deviation)
            .unwrap_or(Beta { alpha: 0.0, beta: 0.0 });
        let own = (prior.alpha + evidence.amount) / (prior.alpha + prior.beta + hires);
        Self { peers, own }
    }

    fn of_everybody(survey: &Survey) -> Self {
        let rate = survey.national(Criterion::Maintien6).unwrap_or_default();
        Self { peers: rate, own: rate }
    }
}

impl Ranked {
    /// What its label announces.
    pub const fn announced(&self) -> Announced {
        let [_, _, chance] = self.verdict.probabilities;
        Announced { chance: Some(chance), outlook: self.outlook }
    }
}

impl Basis {
    /// What is announced of an establishment that is not observed yet.
    pub fn announced(&self) -> Announced {
        Announced { chance: None, outlook: Outlook::of_everybody(&self.survey) }
    }
}

/// Probabilities of being above the median, in bands: `[low, high)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// Not observed a year before.
    Unknown,
    /// Below 0.2.
    VeryLow,
    /// From 0.2.
    Low,
    /// From 0.4.
    Even,
    /// From 0.6.
    High,
    /// From 0.8.
    VeryHigh,
}

impl Chance {
    /// All bands, in order.
    pub const ALL: [Self; 6] =
        [Self::VeryLow, Self::Low, Self::Even, Self::High, Self::VeryHigh, Self::Unknown];

    /// The band of a probability.
    pub fn of(probability: Option<f64>) -> Self {
        match probability {
            None => Self::Unknown,
            Some(low) if low < 0.2 => Self::VeryLow,
            Some(low) if low < 0.4 => Self::Low,
            Some(low) if low < 0.6 => Self::Even,
            Some(low) if low < 0.8 => Self::High,
            Some(_) => Self::VeryHigh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_the_one_before_ends() {
        for (probability, band) in [
            (0.0, Chance::VeryLow),
            (0.2, Chance::Low),
            (0.399, Chance::Low),
            (0.4, Chance::Even),
            (0.6, Chance::High),
            (0.8, Chance::VeryHigh),
            (1.0, Chance::VeryHigh),
        ] {
            assert_eq!(Chance::of(Some(probability)), band, "{probability}");
        }
        assert_eq!(Chance::of(None), Chance::Unknown);
    }
}
