//! Whom employers hire, on what contracts, and whether they stay: absolute rates, persons counted
//! once.
//!
//! Frequencies and lengths are not shares of persons and are not here.

use super::engagement::{By, EngagementTable, Subject};
use crate::employers::criteria::{Criterion, Kind};
use crate::employers::features::Published;
use crate::employers::ranking::PerCriterion;
use crate::indicators::measures::{self, persons};
use crate::indicators::spec::Measure;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "pratiques_embauche",
    words: include_str!("pratiques_embauche.toml"),
    computation: Computation::Engagement(&[
        EngagementTable {
            id: "pratiques_embauche_secteur",
            subject: Subject::Practices,
            by: By::Sector,
        },
        EngagementTable {
            id: "pratiques_embauche_taille",
            subject: Subject::Practices,
            by: By::Size,
        },
        EngagementTable {
            id: "pratiques_embauche_territoire",
            subject: Subject::Practices,
            by: By::Territory,
        },
    ]),
};

/// Whether a criterion is published here: shares only.
fn is_shown(criterion: Criterion) -> bool {
    criterion.kind() == Kind::Share
}

/// The rates published here.
pub fn shown(published: &PerCriterion<Published>) -> impl Iterator<Item = &Published> {
    let rates = Criterion::ALL.into_iter().zip(published);
    rates.filter(|(criterion, _)| is_shown(*criterion)).map(|(_, rate)| rate)
}

/// For each criterion shown: persons of whom it can be said, persons of whom it is true, share.
pub fn measures() -> Vec<Measure> {
    Criterion::ALL.into_iter().filter(|one| is_shown(*one)).flat_map(of_criterion).collect()
}

fn of_criterion(criterion: Criterion) -> [Measure; 3] {
    let [base, events, share] = names(criterion);
    [
        persons(base, base_label(criterion)),
        persons(events, criterion.label()),
        measures::share(share, share_label(criterion), events, base),
    ]
}

/// Codes of the three measures of a criterion.
pub const fn names(criterion: Criterion) -> [&'static str; 3] {
    match criterion {
        Criterion::Deld => ["deld_base", "deld", "deld_part"],
        Criterion::ExIae => ["ex_iae_base", "ex_iae", "ex_iae_part"],
        Criterion::ExAide => ["ex_aide_base", "ex_aide", "ex_aide_part"],
        Criterion::SansExperience => {
            ["sans_experience_base", "sans_experience", "sans_experience_part"]
        }
        Criterion::Jeunes => ["jeunes_base", "jeunes", "jeunes_part"],
        Criterion::Seniors => ["seniors_base", "seniors", "seniors_part"],
        Criterion::PartCdi => ["cdi_base", "cdi", "cdi_part"],
        Criterion::DureeCdd => ["duree_cdd_base", "duree_cdd", "duree_cdd_part"],
        Criterion::CddTresCourt => ["cdd_tres_court_base", "cdd_tres_court", "cdd_tres_court_part"],
        Criterion::Conversion => ["conversion_base", "conversion", "conversion_part"],
        Criterion::Maintien6 => ["maintien_6_base", "maintien_6", "maintien_6_part"],
        Criterion::Maintien12 => ["maintien_12_base", "maintien_12", "maintien_12_part"],
        Criterion::Maintien6Cible => {
            ["maintien_6_cible_base", "maintien_6_cible", "maintien_6_cible_part"]
        }
        Criterion::Maintien12Cible => {
            ["maintien_12_cible_base", "maintien_12_cible", "maintien_12_cible_part"]
        }
        Criterion::SortieCdi => ["sortie_cdi_base", "sortie_cdi", "sortie_cdi_part"],
        Criterion::AtFreq => ["at_freq_base", "at_freq", "at_freq_part"],
        Criterion::BoethEmbauche => ["boeth_base", "boeth", "boeth_part"],
        Criterion::MixiteFh => ["femmes_base", "femmes", "femmes_part"],
        Criterion::RotationEffMoyen => ["rotation_base", "rotation", "rotation_part"],
        Criterion::RotationHorsCourts => {
            ["rotation_hors_courts_base", "rotation_hors_courts", "rotation_hors_courts_part"]
        }
    }
}

const fn base_label(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Deld => "Embauches de plus de 90 jours dont l’année passée est connue",
        Criterion::ExIae | Criterion::ExAide => {
            "Embauches dont les deux années passées sont connues"
        }
        Criterion::SansExperience => "Embauches dont l’expérience est connue",
        Criterion::Jeunes => "Embauches de plus de 30 jours d’âge connu",
        Criterion::Seniors => "Embauches d’âge connu",
        Criterion::PartCdi => "Embauches",
        Criterion::DureeCdd | Criterion::CddTresCourt | Criterion::Conversion => "CDD terminés",
        Criterion::Maintien6 | Criterion::Maintien12 => "Embauches suivies un an",
        Criterion::Maintien6Cible | Criterion::Maintien12Cible => {
            "Embauches de publics cibles suivies un an"
        }
        Criterion::SortieCdi => "Jours de CDI",
        Criterion::AtFreq => "Heures payées",
        Criterion::BoethEmbauche => "Embauches depuis 2020",
        Criterion::MixiteFh => "Embauches de sexe connu",
        Criterion::RotationEffMoyen | Criterion::RotationHorsCourts => "Mois de présence",
    }
}

const fn share_label(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Deld => "Part des embauches après un long éloignement de l’emploi",
        Criterion::ExIae => "Part des embauches issues de l’insertion par l’activité économique",
        Criterion::ExAide => "Part des embauches issues de contrats aidés",
        Criterion::SansExperience => "Part des embauches de débutants",
        Criterion::Jeunes => "Part des embauches de 16 à 25 ans",
        Criterion::Seniors => "Part des embauches de 50 ans et plus",
        Criterion::PartCdi => "Part des embauches en CDI",
        Criterion::DureeCdd => "Durée des CDD",
        Criterion::CddTresCourt => "Part des CDD de moins d’un mois",
        Criterion::Conversion => "Part des CDD transformés en CDI",
        Criterion::Maintien6 => "Taux de maintien à 6 mois",
        Criterion::Maintien12 => "Taux de maintien à 12 mois",
        Criterion::Maintien6Cible => "Taux de maintien à 6 mois des publics cibles",
        Criterion::Maintien12Cible => "Taux de maintien à 12 mois des publics cibles",
        Criterion::SortieCdi => "Taux de sortie de CDI",
        Criterion::AtFreq => "Fréquence des accidents du travail",
        Criterion::BoethEmbauche => "Part des embauches de travailleurs handicapés",
        Criterion::MixiteFh => "Part des embauches de femmes",
        Criterion::RotationEffMoyen => "Taux de rotation",
        Criterion::RotationHorsCourts => "Taux de rotation hors contrats courts",
    }
}
