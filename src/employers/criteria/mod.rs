//! The criteria of the engagement score, version 1, one file each.
//!
//! A criterion counts, per person and establishment, an amount over a base: hires of one kind over
//! hires, exits over days of open-ended contract, logarithms of days over ended fixed-term
//! contracts. It is missing, never zero, when its base is too small or its data absent.

pub mod at_freq;
pub mod boeth_embauche;
pub mod cdd_tres_court;
pub mod conversion;
pub mod deld;
pub mod duree_cdd;
pub mod ex_aide;
pub mod ex_iae;
pub mod jeunes;
pub mod maintien;
pub mod mixite_fh;
pub mod part_cdi;
pub mod rotation;
pub mod sans_experience;
pub mod seniors;
pub mod sortie_cdi;

use super::career::Job;
use super::hired::Hire;

/// Whether a trial is an event; `None` when it is no trial, or cannot be known.
pub type Outcome = Option<bool>;

/// Whether the person had, in the 24 months before the hire, a contract of another company that
/// satisfies a condition. A contract begun earlier and still running then counts.
fn recent_elsewhere(hire: &Hire<'_>, is_such: impl Fn(&Job<'_>) -> bool) -> Outcome {
    let lookback = hire.method.history.origin_lookback_days;
    let (from, day) = (hire.day().plus(-lookback), hire.day());
    let found = || {
        hire.career.jobs().iter().any(|job| {
            job.siren() != hire.job.siren()
                && job.fact.start < day
                && job.last >= from
                && is_such(job)
        })
    };
    hire.is_observable(lookback).then(found)
}

/// A criterion: of the composite, or beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criterion {
    /// Hires of people long away from work.
    Deld,
    /// Hires of people from an insertion structure.
    ExIae,
    /// Hires of people from an aided contract.
    ExAide,
    /// Hires of beginners.
    SansExperience,
    /// Hires of people aged 16 to 25.
    Jeunes,
    /// Hires of people aged 50 or more.
    Seniors,
    /// Share of open-ended contracts.
    PartCdi,
    /// Length of fixed-term contracts.
    DureeCdd,
    /// Fixed-term contracts of less than a month.
    CddTresCourt,
    /// Fixed-term contracts made open-ended.
    Conversion,
    /// Still there after 6 months.
    Maintien6,
    /// Still there after 12 months.
    Maintien12,
    /// Still there after 6 months, among target hires.
    Maintien6Cible,
    /// Still there after 12 months, among target hires.
    Maintien12Cible,
    /// Exits from open-ended contracts.
    SortieCdi,
    /// Work accidents.
    AtFreq,
    /// Hires of beneficiaries of the duty to employ disabled workers; outside the score.
    BoethEmbauche,
    /// Balance between women and men among hires; outside the score.
    MixiteFh,
    /// Turnover, HR form; outside the score.
    RotationEffMoyen,
    /// The same without seasonal contracts nor fixed terms of less than a month; outside the score.
    RotationHorsCourts,
}

/// A third of the score each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pillar {
    /// Who is hired.
    Profils,
    /// On what contracts.
    Contrats,
    /// Whether they stay.
    Durabilite,
}

impl Pillar {
    /// All pillars.
    pub const ALL: [Self; 3] = [Self::Profils, Self::Contrats, Self::Durabilite];
}

/// What a criterion measures, which decides its sampling variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Events among trials.
    Share,
    /// Events over an exposure, of which so many base units make one.
    Frequency {
        /// Base units in one unit of exposure: 365 days or 12 months in a person-year, 10⁸
        /// hundredths of an hour in a million hours.
        per: u32,
        /// Fewer events than peers is no merit.
        capped: bool,
    },
    /// Mean of the logarithm of a length.
    Duration,
}

/// What an occupation is crossed with before its national rate is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// Occupation alone: by kind of contract, the share of open-ended contracts would vanish.
    Occupation,
    /// Occupation and kind of contract.
    OccupationAndContract,
    /// And whether the hire is of the target public, so that taking bets is not punished.
    OccupationContractAndTarget,
}

impl Criterion {
    /// All criteria, in the order of the method.
    pub const ALL: [Self; 20] = [
        Self::Deld,
        Self::ExIae,
        Self::ExAide,
        Self::SansExperience,
        Self::Jeunes,
        Self::Seniors,
        Self::PartCdi,
        Self::DureeCdd,
        Self::CddTresCourt,
        Self::Conversion,
        Self::Maintien6,
        Self::Maintien12,
        Self::Maintien6Cible,
        Self::Maintien12Cible,
        Self::SortieCdi,
        Self::AtFreq,
        Self::BoethEmbauche,
        Self::MixiteFh,
        Self::RotationEffMoyen,
        Self::RotationHorsCourts,
    ];

    /// Those outside the score: sex and disability never weigh on a label, turnover is its context.
    pub const OUTSIDE: [Self; 4] =
        [Self::BoethEmbauche, Self::MixiteFh, Self::RotationEffMoyen, Self::RotationHorsCourts];

    /// Those of them of which the sensitivity report says what they would change.
    pub const TRIED: [Self; 2] = [Self::BoethEmbauche, Self::MixiteFh];

    /// Those of the score.
    pub fn scored() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|one| !Self::OUTSIDE.contains(one))
    }

    /// Place among all criteria.
    pub const fn place(self) -> usize {
        self as usize
    }

    /// Identifier in the method and in data files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Deld => "deld",
            Self::ExIae => "ex_iae",
            Self::ExAide => "ex_aide",
            Self::SansExperience => "sans_experience",
            Self::Jeunes => "jeunes",
            Self::Seniors => "seniors",
            Self::PartCdi => "part_cdi",
            Self::DureeCdd => "duree_cdd",
            Self::CddTresCourt => "cdd_tres_court",
            Self::Conversion => "conversion",
            Self::Maintien6 => "maintien_6",
            Self::Maintien12 => "maintien_12",
            Self::Maintien6Cible => "maintien_6_cible",
            Self::Maintien12Cible => "maintien_12_cible",
            Self::SortieCdi => "sortie_cdi",
            Self::AtFreq => "at_freq",
            Self::BoethEmbauche => "boeth_embauche",
            Self::MixiteFh => "mixite_fh",
            Self::RotationEffMoyen => "rotation_eff_moyen",
            Self::RotationHorsCourts => "rotation_hors_courts",
        }
    }

    /// Name for the reader.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Deld => "Embauches après un long éloignement de l’emploi",
            Self::ExIae => "Embauches issues de l’insertion par l’activité économique",
            Self::ExAide => "Embauches issues de contrats aidés",
            Self::SansExperience => "Embauches de débutants",
            Self::Jeunes => "Embauches de 16 à 25 ans",
            Self::Seniors => "Embauches de 50 ans et plus",
            Self::PartCdi => "Part des CDI dans les embauches à temps plein",
            Self::DureeCdd => "Durée des CDD à temps plein",
            Self::CddTresCourt => "CDD à temps plein de moins d’un mois",
            Self::Conversion => "CDD à temps plein transformés en CDI",
            Self::Maintien6 => "Maintien à 6 mois",
            Self::Maintien12 => "Maintien à 12 mois",
            Self::Maintien6Cible => "Maintien à 6 mois des publics cibles",
            Self::Maintien12Cible => "Maintien à 12 mois des publics cibles",
            Self::SortieCdi => "Sorties de CDI",
            Self::AtFreq => "Fréquence des accidents du travail",
            Self::BoethEmbauche => "Embauches de travailleurs handicapés",
            Self::MixiteFh => "Embauches de femmes",
            Self::RotationEffMoyen => "Rotation des effectifs sur un an",
            Self::RotationHorsCourts => "Rotation hors saisonniers et CDD de moins d’un mois",
        }
    }

    /// The pillar it belongs to.
    pub const fn pillar(self) -> Pillar {
        match self {
            Self::Deld
            | Self::ExIae
            | Self::ExAide
            | Self::SansExperience
            | Self::Jeunes
            | Self::Seniors
            | Self::BoethEmbauche
            | Self::MixiteFh => Pillar::Profils,
            Self::PartCdi | Self::DureeCdd | Self::CddTresCourt | Self::Conversion => {
                Pillar::Contrats
            }
            Self::Maintien6
            | Self::Maintien12
            | Self::Maintien6Cible
            | Self::Maintien12Cible
            | Self::SortieCdi
            | Self::AtFreq
            | Self::RotationEffMoyen
            | Self::RotationHorsCourts => Pillar::Durabilite,
        }
    }

    /// +1 when more is better, −1 when less is.
    pub const fn direction(self) -> f64 {
        match self {
            Self::CddTresCourt
            | Self::SortieCdi
            | Self::AtFreq
            | Self::RotationEffMoyen
            | Self::RotationHorsCourts => -1.0,
            Self::Deld
            | Self::ExIae
            | Self::ExAide
            | Self::SansExperience
            | Self::Jeunes
            | Self::Seniors
            | Self::PartCdi
            | Self::DureeCdd
            | Self::Conversion
            | Self::Maintien6
            | Self::Maintien12
            | Self::Maintien6Cible
            | Self::Maintien12Cible
            | Self::BoethEmbauche
            | Self::MixiteFh => 1.0,
        }
    }

    /// What it measures.
    pub const fn kind(self) -> Kind {
        match self {
            Self::DureeCdd => Kind::Duration,
            Self::SortieCdi => Kind::Frequency { per: sortie_cdi::DAYS_IN_A_YEAR, capped: false },
            Self::AtFreq => Kind::Frequency { per: at_freq::HUNDREDTHS_IN_A_MILLION, capped: true },
            Self::RotationEffMoyen | Self::RotationHorsCourts => {
                Kind::Frequency { per: rotation::MONTHS_IN_A_YEAR, capped: false }
            }
            Self::Deld
            | Self::ExIae
            | Self::ExAide
            | Self::SansExperience
            | Self::Jeunes
            | Self::Seniors
            | Self::PartCdi
            | Self::CddTresCourt
            | Self::Conversion
            | Self::Maintien6
            | Self::Maintien12
            | Self::Maintien6Cible
            | Self::Maintien12Cible
            | Self::BoethEmbauche
            | Self::MixiteFh => Kind::Share,
        }
    }

    /// Base units in one hire, contract or person-year: what small bases are counted in.
    pub const fn base_unit(self) -> u64 {
        match self.kind() {
            Kind::Share | Kind::Duration => 1,
            Kind::Frequency { per, .. } => per as u64,
        }
    }

    /// What its expected rate is standardised by.
    pub const fn standard(self) -> Standard {
        match self.pillar() {
            Pillar::Profils => Standard::OccupationAndContract,
            Pillar::Contrats => Standard::Occupation,
            Pillar::Durabilite => Standard::OccupationContractAndTarget,
        }
    }

    /// Whether it needs the person's past at other employers.
    pub const fn needs_history(self) -> bool {
        matches!(
            self,
            Self::Deld
                | Self::ExIae
                | Self::ExAide
                | Self::SansExperience
                | Self::Maintien6Cible
                | Self::Maintien12Cible
        )
    }

    /// Whether it is counted by occupation: hires and contracts are, accidents and turnover are not.
    pub const fn is_by_occupation(self) -> bool {
        !matches!(self, Self::AtFreq | Self::RotationEffMoyen | Self::RotationHorsCourts)
    }

    /// Whether its share is compared with a norm: as far above as below is as far from it.
    pub const fn is_balance(self) -> bool {
        matches!(self, Self::MixiteFh)
    }

    /// Whether it may appear per employer, in bands, in restricted outputs. The others rest on age,
    /// sex, disability or health: never, in any output.
    pub const fn may_be_shown(self) -> bool {
        !matches!(
            self,
            Self::Jeunes | Self::Seniors | Self::AtFreq | Self::BoethEmbauche | Self::MixiteFh
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn criteria_stand_at_their_place() {
        for (place, criterion) in Criterion::ALL.into_iter().enumerate() {
            assert_eq!(criterion.place(), place, "{}", criterion.id());
        }
    }

    #[test]
    fn sex_and_disability_have_no_weight() {
        let method = crate::employers::method::Method::current().unwrap();
        for criterion in Criterion::ALL {
            let outside = Criterion::OUTSIDE.contains(&criterion);
            let weight = method.weights()[criterion.place()];
            assert_eq!(weight > 0.0, !outside, "{}", criterion.id());
        }
    }

    #[test]
    fn age_sex_disability_and_health_are_never_shown() {
        let hidden: Vec<&str> = Criterion::ALL
            .into_iter()
            .filter(|criterion| !criterion.may_be_shown())
            .map(Criterion::id)
            .collect();
        assert_eq!(hidden, ["jeunes", "seniors", "at_freq", "boeth_embauche", "mixite_fh"]);
    }
}
