//! What labels owe to the choices of the method: they are given again, once for each other choice, and
//! compared with those given.
//!
//! - [`judgement`]: other probabilities, another prior: scores already made, judged otherwise
//! - [`weighing`]: the same employers weighed otherwise, on [`scales`], in [`duels`], or beside other
//!   peers
//! - [`practices`]: how far each practice and each pillar moves the order of employers
//! - [`grading`]: how sure that order is
//! - [`choices`]: which choices matter most, on a [`sample`] of employers
//!
//! Establishments are read again a few changes at a time, so that memory does not grow with the
//! number of changes. Three changes add observations up again: they cost two readings together.

mod choices;
mod duels;
mod grading;
mod judgement;
mod practices;
mod sample;
mod scales;
mod weighing;

pub use choices::Choice;
pub use grading::Grading;
pub use practices::Influence;

use std::collections::BTreeMap;

use super::criteria::{Criterion, Pillar};
use super::engagement::{Basis, Comparison, Engagement, Run, Standing};
use super::features::Reading;
use super::labels::Grade;
use super::sorted::Sorted;
use crate::statistics::sobol;
use crate::store::StoreError;
use crate::vocabulary::Siret;
/// A choice of the method made otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Last year's label does not count.
    NoMemory,
    /// A lower probability is enough for a label.
    LessProof,
    /// A higher one is needed.
    MoreProof,
    /// Employers differ less than was fitted: evidence is drawn further toward the mean.
    MoreShrinkage,
    /// They differ more.
    LessShrinkage,
    /// Weights drawn at random around their value.
    Weights,
    /// Weights drawn at random among all that are possible (Dirichlet, all parameters 1).
    AnyWeights,
    /// A geometric mean of practices.
    Geometric,
    /// A harmonic mean.
    Harmonic,
    /// Duels: an employer beats another when it does better on more than half of the weight.
    Duels,
    /// Practices in deviations from the median, not from what peers do on average.
    RobustScale,
    /// Practices as ranks.
    Ranks,
    /// Fewer peers are enough.
    FewerPeers,
    /// More are needed.
    MorePeers,
    /// Everybody is compared with everybody, whatever is hired.
    Everybody,
    /// Every group of peers counts as far as it is large, not the first that is large enough.
    SmoothPeers,
    /// Part time counts in the pillar of contracts.
    PartTime,
    /// Three years of hires, not five.
    ThreeYears,
    /// A person counts once at an establishment, however many contracts they had.
    Persons,
    /// A pillar does not count.
    WithoutPillar(Pillar),
    /// A criterion does not count.
    Without(Criterion),
    /// A criterion outside the score counts as much as the others of its pillar.
    With(Criterion),
}

impl Change {
    /// All changes, in the order they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        let choices = [
            Self::NoMemory,
            Self::LessProof,
            Self::MoreProof,
            Self::MoreShrinkage,
            Self::LessShrinkage,
            Self::Weights,
            Self::AnyWeights,
            Self::Geometric,
            Self::Harmonic,
            Self::Duels,
            Self::RobustScale,
            Self::Ranks,
            Self::FewerPeers,
            Self::MorePeers,
            Self::SmoothPeers,
            Self::Everybody,
            Self::PartTime,
            Self::ThreeYears,
            Self::Persons,
        ];
        let pillars = Pillar::ALL.map(Self::WithoutPillar);
        let without = Criterion::scored().map(Self::Without);
        choices.into_iter().chain(pillars).chain(without).chain(Criterion::TRIED.map(Self::With))
    }
}

/// How labels given again agree with those given; establishments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Labelled by the method.
    pub labelled: u64,
    /// Of these, given the same label.
    pub same: u64,
    /// Of these, given a label, the same or not.
    pub kept: u64,
    /// Labelled by the change and not by the method.
    pub gained: u64,
    /// Labelled A or B by the method.
    pub high: u64,
    /// Of these, given a label.
    pub high_kept: u64,
}

impl Agreement {
    /// Adds an establishment: the label given, and the one given again.
    pub fn add(&mut self, given: Option<Grade>, again: Option<Grade>) {
        self.labelled += u64::from(given.is_some());
        self.same += u64::from(given.is_some() && given == again);
        self.kept += u64::from(given.is_some() && again.is_some());
        self.gained += u64::from(given.is_none() && again.is_some());
        let high = matches!(given, Some(Grade::A | Grade::B));
        self.high += u64::from(high);
        self.high_kept += u64::from(high && again.is_some());
    }
}

/// What labels owe to the choices of the method.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sensitivity {
    /// How many hold under each change; empty when too few are given to speak of shares.
    pub restated: Vec<(Change, Agreement)>,
    /// What taking a pillar or a practice away moves; likewise.
    pub practices: Vec<(Change, Influence)>,
    /// What each choice explains of the labels that change; empty too when none changes.
    pub choices: Vec<(Choice, sobol::Influence)>,
    /// How sure the order of grades is.
    pub grading: Option<Grading>,
}

/// Labels given, and how those given again agree with them.
struct Restatement<'a> {
    standings: &'a Sorted<Siret, Standing>,
    found: Vec<(Change, Agreement)>,
}

impl Restatement<'_> {
    /// Adds the labels that one change gives.
    fn add(&mut self, change: Change, again: impl Fn(Siret, &Standing) -> Option<Grade>) {
        let own = self.found.iter_mut().find(|(own, _)| *own == change);
        let Some((_, agreement)) = own else { return };
        for (siret, standing) in self.standings.iter() {
            agreement.add(standing.grade(), again(*siret, standing));
        }
    }
}

impl Run<'_> {
    /// What labels owe to the choices of the method.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn sensitivity(
        &self,
        basis: &Basis,
        engagement: &Engagement,
    ) -> Result<Sensitivity, StoreError> {
        let standings = &engagement.standings;
        let labelled = standings.values().filter(|one| one.grade().is_some()).count();
        let enough = usize::try_from(self.method.sensitivity.min_labels).unwrap_or(usize::MAX);
        let Some(fitted) = engagement.fitted.filter(|_| labelled >= enough) else {
            return Ok(Sensitivity::default());
        };
        let found = Change::all().map(|change| (change, Agreement::default())).collect();
        let mut restated = Restatement { standings, found };
        self.judge_again(&fitted, &mut restated);
        let seen = self.look(basis)?;
        let practices = self.weigh_again(basis, &seen, &fitted, &mut restated)?;
        self.fight(basis, &seen, &mut restated)?;
        self.read_again(&mut restated)?;
        Ok(Sensitivity {
            restated: restated.found,
            practices,
            choices: self.choices(basis, &seen),
            grading: Grading::of(standings, &fitted, &self.method.sensitivity),
        })
    }

    /// Labels when observations are added up otherwise.
    fn read_again(&self, restated: &mut Restatement<'_>) -> Result<(), StoreError> {
        let previous: BTreeMap<Siret, Grade> = restated
            .standings
            .iter()
            .filter_map(|(siret, one)| Some((*siret, one.previous?)))
            .collect();
        let [part_time, three_years, persons] =
            [Reading::PartTime, Reading::ThreeYears, Reading::Persons]
                .map(|reading| Self { reading, ..*self });
        let kept = [part_time.shelf()?, three_years.shelf()?, persons.shelf()?];
        let [first, second, third] = kept.each_ref();
        let runs = [(&part_time, first), (&three_years, second), (&persons, third)];
        let standards = Self::add_up(runs)?;
        let changes = [Change::PartTime, Change::ThreeYears, Change::Persons];
        for ((change, (run, kept)), standards) in changes.into_iter().zip(runs).zip(standards) {
            let basis = run.compare(standards, kept.clone(), Comparison::Peers)?;
            let again = run.graded(&basis, &previous)?;
            restated.add(change, |siret, _| again.get(&siret).copied());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_establishment_is_counted_once_as_kept_lost_or_gained() {
        let mut found = Agreement::default();
        for (given, again) in [
            (Some(Grade::A), Some(Grade::A)),
            (Some(Grade::A), Some(Grade::B)),
            (Some(Grade::C), None),
            (None, Some(Grade::C)),
            (None, None),
        ] {
            found.add(given, again);
        }
        let expected =
            Agreement { labelled: 3, same: 1, kept: 2, gained: 1, high: 2, high_kept: 2 };
        assert_eq!(found, expected);
    }

    #[test]
    fn every_choice_every_pillar_and_every_criterion_is_changed_once() {
        let all: Vec<Change> = Change::all().collect();
        assert_eq!(all.len(), 19 + 3 + 16 + 2);
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{one:?}");
        }
    }
}
