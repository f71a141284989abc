//! Words about one employer that both restricted readers share: place, size, peers, evidence.
//!
//! Counts of persons appear in bands, from the threshold of persons up; below it a practice is not
//! shown at all.

use crate::employers::criteria::Criterion;
use crate::employers::labels::Grade;
use crate::employers::method::DisplayRules;
use crate::employers::portrait::{Portrait, Practice};
use crate::nomenclatures::{naf, territories};
use crate::vocabulary::{Ape, Day, SizeBand};

/// What is said of every file of an export about employers.
pub struct Occasion<'a> {
    /// Last day of the five years looked at.
    pub until: Day,
    /// Version and hash of the method.
    pub method: &'a str,
    /// The inputs are a fictitious population.
    pub fictitious: bool,
    /// Fewest persons behind a practice that is shown.
    pub persons: u64,
    /// Probability that a reason needs.
    pub award: f64,
    /// What is shown of an employer.
    pub display: &'a DisplayRules,
    /// Who publishes, and the address to write to.
    pub publisher: &'a str,
    /// Where an employer contests its result.
    pub contact: &'a str,
}

impl Occasion<'_> {
    /// `reel`, or `fictif`.
    pub const fn origin(&self) -> &'static str {
        if self.fictitious { "fictif" } else { "reel" }
    }
}

/// An establishment of which something is told.
pub struct Told {
    /// What is told.
    pub portrait: Portrait,
    /// Its name, where a register gives it.
    pub name: Option<String>,
    /// Its activity.
    pub ape: Option<Ape>,
    /// Code of its département.
    pub departement: Option<&'static str>,
    /// Code of its zone d'emploi.
    pub zone: Option<&'static str>,
}

impl Told {
    /// Its name, else its SIRET.
    pub fn title(&self) -> String {
        let siret = || format!("Établissement {}", spaced(&self.portrait.siret.to_digits()));
        self.name.clone().unwrap_or_else(siret)
    }

    /// Division of its activity, in words.
    pub fn activity(&self) -> Option<String> {
        self.ape.and_then(naf::division).map(|found| apostrophes(&found.label))
    }

    /// Its sector, 17 items: code and words.
    pub fn sector(&self) -> Option<(&'static str, String)> {
        let code = &self.ape.and_then(naf::division)?.a17;
        let item = naf::a17().iter().find(|item| item.code == *code)?;
        Some((&item.code, apostrophes(&item.label)))
    }

    /// Its zone d'emploi: code and words. Two zones share a name: the département tells them apart.
    pub fn zone(&self) -> Option<(&'static str, String)> {
        let code = self.zone?;
        let zone = territories::employment_zones().find(|zone| zone.code == code)?;
        Some((code, apostrophes(&zone.label)))
    }

    /// Its département, in words.
    pub fn departement_name(&self) -> Option<String> {
        territories::departement(self.departement?).map(|found| apostrophes(&found.label))
    }

    /// Practices that may be shown: those observed on enough persons.
    pub fn practices(&self, occasion: &Occasion<'_>) -> impl Iterator<Item = &Practice> {
        observed(&self.portrait.practices, occasion.persons)
    }

    /// What is told beside the score, likewise.
    pub fn context(&self, occasion: &Occasion<'_>) -> impl Iterator<Item = &Practice> {
        observed(&self.portrait.context, occasion.persons)
    }

    /// Reasons of the label, the weightiest first: practices very likely better than the peers'.
    pub fn reasons(&self, occasion: &Occasion<'_>) -> Vec<String> {
        let mut good: Vec<&Practice> = self
            .practices(occasion)
            .filter(|one| one.better >= occasion.award && one.contribution > 0.0)
            .collect();
        // Ties in the order of the method: the sort is stable.
        good.sort_by(|one, other| other.contribution.total_cmp(&one.contribution));
        good.truncate(occasion.display.reasons);
        let sentence = |one: &&Practice| {
            Some(format!("{} ({})", reason(one.criterion)?, evidence(one.people, occasion)))
        };
        good.iter().filter_map(sentence).collect()
    }

    /// The coarsest level of peers among all practices compared.
    pub fn level(&self) -> Option<PeerLevel> {
        self.portrait.practices.iter().map(|one| PeerLevel::of(one.level)).max()
    }
}

/// Practices observed on so many persons.
fn observed(practices: &[Practice], least: u64) -> impl Iterator<Item = &Practice> {
    practices.iter().filter(move |practice| practice.people >= least)
}

/// With whom an establishment is compared: its own size always, but for the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeerLevel {
    /// Division of activity, zone d'emploi.
    ActivityAndZone,
    /// Division of activity, région.
    ActivityAndRegion,
    /// Division of activity.
    Activity,
    /// 38 items of activity.
    Branch,
    /// 17 items of activity.
    Sector,
    /// Size alone.
    Size,
    /// All ranked employers.
    Everybody,
}

impl PeerLevel {
    const ALL: [Self; 7] = [
        Self::ActivityAndZone,
        Self::ActivityAndRegion,
        Self::Activity,
        Self::Branch,
        Self::Sector,
        Self::Size,
        Self::Everybody,
    ];

    /// That of a step of the ladder.
    pub fn of(step: usize) -> Self {
        Self::ALL.get(step).copied().unwrap_or(Self::Everybody)
    }

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ActivityAndZone => "activite_taille_zone",
            Self::ActivityAndRegion => "activite_taille_region",
            Self::Activity => "activite_taille",
            Self::Branch => "branche_taille",
            Self::Sector => "secteur_taille",
            Self::Size => "taille",
            Self::Everybody => "ensemble",
        }
    }

    /// Who the peers are.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ActivityAndZone => "même activité, même taille, même zone d’emploi",
            Self::ActivityAndRegion => "même activité, même taille, même région",
            Self::Activity => "même activité, même taille, toute la France",
            Self::Branch => "même branche d’activité, même taille, toute la France",
            Self::Sector => "même secteur d’activité, même taille, toute la France",
            Self::Size => "même taille, toutes activités, toute la France",
            Self::Everybody => "tous les établissements classés",
        }
    }
}

/// What a label says, in words.
pub const fn grade_words(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "très probablement parmi le dixième le plus engagé des employeurs comparables",
        Grade::B => "très probablement parmi le quart le plus engagé des employeurs comparables",
        Grade::C => "très probablement parmi la moitié la plus engagée des employeurs comparables",
    }
}

/// A size, in words.
pub const fn size_words(size: SizeBand) -> &'static str {
    match size {
        SizeBand::From1To9 => "1 à 9 salariés",
        SizeBand::From10To49 => "10 à 49 salariés",
        SizeBand::From50To249 => "50 à 249 salariés",
        SizeBand::From250 => "250 salariés et plus",
        SizeBand::Unknown => "taille inconnue",
    }
}

/// How many persons a statement rests on, in bands.
pub fn evidence(people: u64, occasion: &Occasion<'_>) -> String {
    match people {
        100.. => "100 personnes et plus".to_owned(),
        30.. => "30 à 99 personnes".to_owned(),
        _ => format!("{} à 29 personnes", occasion.persons),
    }
}

/// A practice as a reason of the label; `None` for those that are never shown.
const fn reason(criterion: Criterion) -> Option<&'static str> {
    Some(match criterion {
        Criterion::Deld => "recrute davantage de personnes longtemps éloignées de l’emploi",
        Criterion::ExIae => "recrute davantage de personnes issues d’une structure d’insertion",
        Criterion::ExAide => "recrute davantage de personnes issues d’un contrat aidé",
        Criterion::SansExperience => "recrute davantage de débutants",
        Criterion::PartCdi => "recrute plus souvent en CDI",
        Criterion::DureeCdd => "propose des CDD plus longs",
        Criterion::CddTresCourt => "recourt moins aux CDD de moins d’un mois",
        Criterion::Conversion => "transforme plus souvent ses CDD en CDI",
        Criterion::Maintien6 => "garde plus souvent, à six mois, les personnes recrutées",
        Criterion::Maintien12 => "garde plus souvent, à un an, les personnes recrutées",
        Criterion::Maintien6Cible => {
            "garde plus souvent, à six mois, les personnes éloignées de l’emploi qu’il recrute"
        }
        Criterion::Maintien12Cible => {
            "garde plus souvent, à un an, les personnes éloignées de l’emploi qu’il recrute"
        }
        Criterion::SortieCdi => "voit moins de salariés en CDI partir",
        Criterion::Jeunes
        | Criterion::Seniors
        | Criterion::AtFreq
        | Criterion::BoethEmbauche
        | Criterion::MixiteFh
        | Criterion::RotationEffMoyen
        | Criterion::RotationHorsCourts => return None,
    })
}

/// A SIRET as people write it: `123 456 789 00012`.
pub fn spaced(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if matches!(place, 3 | 6 | 9) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Official files write a straight apostrophe.
fn apostrophes(label: &str) -> String {
    label.replace('\'', "’")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_shown_is_never_a_reason() {
        for criterion in Criterion::ALL {
            let is_reason = criterion.may_be_shown() && !Criterion::OUTSIDE.contains(&criterion);
            assert_eq!(reason(criterion).is_some(), is_reason, "{}", criterion.id());
        }
    }

    #[test]
    fn a_siret_is_read_in_groups() {
        assert_eq!(spaced("12345678900012").replace('\u{a0}', " "), "123 456 789 00012");
    }
}
