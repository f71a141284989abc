//! What the offer changed in the twelve months after the draw, and the least that could be seen.
//!
//! Intention to treat: all enterprises drawn are compared, arm by arm with the control, given
//! their blocks and their shrunk baseline. The two primary results are also tested by drawing
//! again, by the same rule, and adjusted for being two (Holm). Where it is told who opened the
//! offer, the effect on those is the instrumented one. An enterprise that hires nobody has no
//! retention: bounds say how much that could change. A number of hires is also compared as a ratio,
//! which large enterprises do not rule (Poisson). An enterprise is one unit, whatever its size,
//! so that errors robust to its own scatter (HC2) are errors by cluster.

use crate::employers::method::TrialRules;
use crate::statistics::experiment::{
    self, Effect, holm, instrumented, intention_to_treat, randomisation_p_value,
};
use crate::statistics::poisson_effect::log_ratio;
use crate::statistics::selection::{Bounds, lee_bounds};
use crate::statistics::{moments, real};
use crate::vocabulary::Siren;

use super::baseline::shrunk;
use super::draw::{Block, Drawn};
use super::outcomes::{Outcome, Share};
use super::{Arm, Grounds};

/// What is compared between arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// A share of hires.
    Share(Outcome),
    /// Hires of a year: a share can rise because the others are no longer hired.
    Hires,
    /// The frozen score.
    Frozen,
}

impl Measure {
    /// All measures, the two primary ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        Outcome::ALL.into_iter().map(Self::Share).chain([Self::Hires, Self::Frozen])
    }

    /// The code in data files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Share(outcome) => outcome.id(),
            Self::Hires => "recrutements",
            Self::Frozen => "score_fige",
        }
    }

    /// One of the two by which the trial is judged.
    pub const fn is_primary(self) -> bool {
        matches!(self, Self::Share(Outcome::Target | Outcome::TargetKept6))
    }

    /// What a value is multiplied by to be read: shares are in points.
    pub const fn factor(self) -> f64 {
        match self {
            Self::Share(_) => 100.0,
            Self::Hires | Self::Frozen => 1.0,
        }
    }
}

/// A measure over the enterprises drawn, in their order; `None` where it is not known.
pub struct Values {
    /// Baseline, shrunk where it is a share.
    pub before: Vec<Option<f64>>,
    /// Last year before the draw, and the year before it: how far one announces the other.
    last: [Vec<Option<f64>>; 2],
    /// The year after.
    after: Vec<Option<f64>>,
}

impl Values {
    /// The values of a measure for enterprises drawn at the end of `year`.
    pub fn of(
        measure: Measure,
        drawn: &[Drawn<'_>],
        grounds: &Grounds,
        (year, rules): (i32, &TrialRules),
    ) -> Self {
        let baseline = year + 1 - rules.baseline_years..=year;
        let each = |value: &dyn Fn(Siren) -> Option<f64>| -> Vec<Option<f64>> {
            drawn.iter().map(|one| value(one.siren)).collect()
        };
        match measure {
            Measure::Share(outcome) => {
                let shares: Vec<Share> = drawn
                    .iter()
                    .map(|one| grounds.outcomes.over(one.siren, baseline.clone()).share(outcome))
                    .collect();
                let raw = |year: i32| {
                    each(&|siren| {
                        let own = grounds.outcomes.over(siren, year..=year).share(outcome);
                        (own.trials > 0).then(|| real(own.events) / real(own.trials))
                    })
                };
                let before = shrunk(&shares).map_or_else(
                    || vec![None; drawn.len()],
                    |values| values.into_iter().map(Some).collect(),
                );
                Self { before, last: [raw(year), raw(year - 1)], after: raw(year + 1) }
            }
            Measure::Hires => {
                let in_year = |year: i32| {
                    each(&|siren| {
                        let hires = grounds.outcomes.over(siren, year..=year).hires;
                        grounds.years.contains(&year).then(|| real(hires))
                    })
                };
                let known = baseline.clone().filter(|year| grounds.years.contains(year)).count();
                let mean = |siren: Siren| {
                    let hires = grounds.outcomes.over(siren, baseline.clone()).hires;
                    let years = u64::try_from(known).ok().filter(|years| *years > 0)?;
                    Some(real(hires) / real(years))
                };
                Self {
                    before: each(&mean),
                    last: [in_year(year), in_year(year - 1)],
                    after: in_year(year + 1),
                }
            }
            Measure::Frozen => {
                let score = |year: i32| each(&|siren| grounds.frozen.get(&(siren, year)).copied());
                let last = [score(year), score(year - 1)];
                Self { before: score(year), last, after: score(year + 1) }
            }
        }
    }
}

/// One measure, one arm against the control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// What is compared.
    pub measure: Measure,
    /// The arm.
    pub arm: Arm,
    /// Enterprises compared, in the arm and in the control: those drawn, or once the year has
    /// passed those that have the outcome.
    pub units: [u64; 2],
    /// Mean of the control over the year after.
    pub control_mean: Option<f64>,
    /// Effect of the offer.
    pub effect: Option<Effect>,
    /// Logarithm of what the offer multiplies a count by; counts only.
    pub log_ratio: Option<Effect>,
    /// Share of other draws that would have given as much; primary measures only.
    pub by_chance: Option<f64>,
    /// The same, adjusted for both primary measures.
    pub adjusted: Option<f64>,
    /// Effect on those who opened the offer.
    pub on_openers: Option<Effect>,
    /// Bounds of the effect, when some have no outcome.
    pub bounds: Option<Bounds>,
    /// Smallest effect detected four times in five, from what was known before the draw.
    pub detectable: Option<f64>,
}

/// All estimates, for enterprises drawn at the end of `year`. `opened` tells who opened the offer;
/// without it no effect on openers is estimated.
pub fn estimates(
    drawn: &[Drawn<'_>],
    grounds: &Grounds,
    (year, rules): (i32, &TrialRules),
    seed: u64,
    opened: Option<&dyn Fn(Siren) -> bool>,
) -> Vec<Estimate> {
    let measured: Vec<(Measure, Values)> = Measure::all()
        .map(|measure| (measure, Values::of(measure, drawn, grounds, (year, rules))))
        .collect();
    let mut estimates = Vec::new();
    for arm in Arm::TREATED {
        let mut own: Vec<Estimate> = measured
            .iter()
            .map(|(measure, values)| estimate(*measure, arm, drawn, values, rules, seed, opened))
            .collect();
        adjust(&mut own);
        estimates.extend(own);
    }
    estimates
}

/// Holm over the primary measures of one arm.
fn adjust(own: &mut [Estimate]) {
    let tested: Vec<f64> = own.iter().filter_map(|one| one.by_chance).collect();
    let tested_ones = own.iter_mut().filter(|one| one.by_chance.is_some());
    for (estimate, adjusted) in tested_ones.zip(holm(&tested)) {
        estimate.adjusted = Some(adjusted);
    }
}

fn estimate(
    measure: Measure,
    arm: Arm,
    drawn: &[Drawn<'_>],
    values: &Values,
    rules: &TrialRules,
    seed: u64,
    opened: Option<&dyn Fn(Siren) -> bool>,
) -> Estimate {
    let compared: Vec<usize> = drawn
        .iter()
        .enumerate()
        .filter(|(_, one)| one.arm == arm || one.arm == Arm::Control)
        .map(|(place, _)| place)
        .collect();
    let is_treated = |place: usize| drawn.get(place).is_some_and(|one| one.arm == arm);
    let at = |values: &[Option<f64>], place: usize| values.get(place).copied().flatten();
    let count = |places: &[usize]| {
        let treated = places.iter().filter(|place| is_treated(**place)).count();
        [treated, places.len() - treated]
    };
    let drawn_units = count(&compared);
    let mut found = Estimate {
        measure,
        arm,
        units: whole(drawn_units),
        control_mean: None,
        effect: None,
        log_ratio: None,
        by_chance: None,
        adjusted: None,
        on_openers: None,
        bounds: None,
        detectable: detectable(&compared, values, drawn_units),
    };
    let kept: Vec<usize> = compared
        .iter()
        .copied()
        .filter(|place| at(&values.after, *place).is_some() && at(&values.before, *place).is_some())
        .collect();
    let units = count(&kept);
    if units.iter().any(|count| *count < rules.min_enterprises) {
        return found;
    }
    found.units = whole(units);
    let column = |values: &[Option<f64>]| -> Vec<f64> {
        kept.iter().filter_map(|place| at(values, *place)).collect()
    };
    let (before, after) = (column(&values.before), column(&values.after));
    let treated: Vec<bool> = kept.iter().map(|place| is_treated(*place)).collect();
    let blocks: Vec<Option<Block<'_>>> =
        kept.iter().map(|place| drawn.get(*place).map(|one| one.block)).collect();
    let control = after.iter().zip(&treated).filter(|(_, treated)| !**treated);
    found.control_mean = moments::mean(&control.map(|(value, _)| *value).collect::<Vec<_>>());
    found.effect = intention_to_treat(&after, &before, &treated, &blocks);
    if measure == Measure::Hires {
        found.log_ratio = log_ratio(&after, &before, &treated, &blocks);
    }
    if measure.is_primary() {
        let redraws = (rules.redraws, seed.wrapping_add(1));
        found.by_chance = randomisation_p_value(&after, &before, &treated, &blocks, redraws);
    }
    if let Some(opened) = opened {
        let opened: Vec<f64> = kept
            .iter()
            .filter_map(|place| drawn.get(*place))
            .map(|one| f64::from(u8::from(opened(one.siren))))
            .collect();
        found.on_openers = instrumented(&after, &opened, &before, &treated, &blocks);
    }
    if kept.len() < compared.len() {
        let outcomes: Vec<Option<f64>> =
            compared.iter().map(|place| at(&values.after, *place)).collect();
        let treated: Vec<bool> = compared.iter().map(|place| is_treated(*place)).collect();
        found.bounds = lee_bounds(&outcomes, &treated);
    }
    found
}

/// From the last two years before the draw, for the enterprises that have both.
fn detectable(compared: &[usize], values: &Values, units: [usize; 2]) -> Option<f64> {
    let [last, earlier] = &values.last;
    let both = compared.iter().filter_map(|place| (*last.get(*place)?).zip(*earlier.get(*place)?));
    let (last, earlier): (Vec<f64>, Vec<f64>) = both.unzip();
    let deviation = moments::standard_deviation(&last)?;
    let correlation = moments::correlation(&last, &earlier)?;
    let [treated, control] = whole(units);
    (treated > 0 && control > 0)
        .then(|| experiment::detectable_effect(deviation, correlation, treated, control))
}

fn whole(counts: [usize; 2]) -> [u64; 2] {
    counts.map(|count| u64::try_from(count).unwrap_or(u64::MAX))
}
