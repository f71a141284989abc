//! The thresholds in force, with their legal and statistical sources, as the public reads them.
//!
//! A profile is chosen by name in the settings. No profile is looser than the floor of the
//! published French practice; the constructors are the only makers, so no threshold can be typed
//! in by hand.

use crate::edition::catalogue;
use crate::settings::ProfileName;

/// Thresholds applied to every published figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    pub(super) name: ProfileName,
    /// Fewest distinct persons behind a displayed figure.
    pub(super) persons: i64,
    /// Smallest denominator of a rate, or base of a mean.
    pub(super) denominator: i64,
    /// Fewest distinct enterprises behind a displayed figure.
    pub(super) enterprises: i64,
    /// Largest share of one enterprise in an additive quantity, in percent.
    pub(super) largest_enterprise_percent: i64,
    /// Largest share of one person in a sum, in percent.
    pub(super) largest_person_percent: i64,
    /// Members of a group who may share what they know of themselves.
    pub(super) coalition: i64,
    /// What remains beside the two largest enterprises, in percent of the largest: below it, the
    /// second knows the first too precisely.
    pub(super) remainder_percent: i64,
}

impl Profile {
    /// The profile of that name.
    pub const fn named(name: ProfileName) -> Self {
        let (persons, enterprises) = match name {
            ProfileName::Prudent => (11, 5),
            ProfileName::BaseTousSalaries => (5, 3),
        };
        Self {
            name,
            persons,
            denominator: 20,
            enterprises,
            largest_enterprise_percent: 85,
            largest_person_percent: 80,
            coalition: 1,
            remainder_percent: 10,
        }
    }

    /// Fewest distinct persons behind a displayed figure.
    pub const fn persons(&self) -> i64 {
        self.persons
    }

    /// Fewest distinct enterprises behind a displayed figure.
    pub const fn enterprises(&self) -> i64 {
        self.enterprises
    }

    /// Smallest denominator of a rate, or base of a mean.
    pub const fn denominator(&self) -> i64 {
        self.denominator
    }

    /// The profile as the catalogue and the methodology page print it.
    pub fn published(&self) -> catalogue::Profile {
        let nom = match self.name {
            ProfileName::Prudent => "prudent",
            ProfileName::BaseTousSalaries => "base_tous_salaries",
        };
        let persons_source = match self.name {
            ProfileName::Prudent => {
                "Insee, Guide du secret statistique (seuil de 11 unités pour les données sur les \
                 personnes physiques) ; loi n° 51-711 du 7 juin 1951"
            }
            ProfileName::BaseTousSalaries => {
                "Insee, Base tous salariés, règles de confidentialité ; loi n° 51-711 du \
                 7 juin 1951"
            }
        };
        let enterprises_source = match self.name {
            ProfileName::Prudent => {
                "Choix de prudence, au-delà du seuil de 3 entreprises du Guide du secret \
                 statistique de l’Insee"
            }
            ProfileName::BaseTousSalaries => "Insee, Guide du secret statistique",
        };
        let rule = |id: &str, libelle: String, seuil: i64, source: &str| catalogue::Rule {
            id: id.to_owned(),
            libelle: french_spaces(&libelle),
            seuil,
            source: french_spaces(source),
        };
        let regles = vec![
            rule(
                "personnes",
                format!(
                    "Aucun chiffre n’est diffusé s’il repose sur moins de {} personnes.",
                    self.persons
                ),
                self.persons,
                persons_source,
            ),
            rule(
                "denominateur",
                format!(
                    "Aucun taux ni aucune moyenne n’est diffusé si son dénominateur est inférieur \
                     à {}.",
                    self.denominator
                ),
                self.denominator,
                "InserJeunes (Dares et Depp), taux d’emploi calculés à partir de la DSN",
            ),
            rule(
                "complement",
                format!(
                    "Un taux n’est diffusé que si son numérateur et son complément comptent \
                     chacun au moins {} personnes ; les taux de 0 % et de 100 %, qui décriraient \
                     toutes les personnes d’un groupe, ne le sont jamais.",
                    self.persons
                ),
                self.persons,
                "Règlement (UE) 2016/679, considérant 26 ; avis 05/2014 du groupe de l’article 29 \
                 sur les techniques d’anonymisation",
            ),
            rule(
                "groupe",
                format!(
                    "Aucune répartition n’est diffusée si une de ses modalités réunit tous les \
                     membres d’un groupe, ou tous sauf {} : ce dernier, personne ou entreprise, \
                     connaîtrait le cas de tous les autres.",
                    self.coalition
                ),
                self.coalition,
                "Règlement (UE) 2016/679, considérant 26 ; avis 05/2014 du groupe de l’article 29 \
                 sur les techniques d’anonymisation (inférence)",
            ),
            rule(
                "entreprises",
                format!(
                    "Aucun chiffre n’est diffusé s’il repose sur moins de {} entreprises \
                     distinctes.",
                    self.enterprises
                ),
                self.enterprises,
                enterprises_source,
            ),
            rule(
                "dominance_entreprise",
                format!(
                    "Aucun chiffre n’est diffusé si une seule entreprise en représente plus de \
                     {} %.",
                    self.largest_enterprise_percent
                ),
                self.largest_enterprise_percent,
                "Insee, Guide du secret statistique",
            ),
            rule(
                "second_contributeur",
                format!(
                    "Aucun chiffre n’est diffusé si ce qui reste, une fois ôtées les deux \
                     premières entreprises, est inférieur à {} % de la première.",
                    self.remainder_percent
                ),
                self.remainder_percent,
                "Manuel européen de protection des données statistiques, règle dite « p % »",
            ),
            rule(
                "dominance_personne",
                format!(
                    "Aucun total d’heures ou de montants n’est diffusé si une seule personne en \
                     représente plus de {} %.",
                    self.largest_person_percent
                ),
                self.largest_person_percent,
                "Insee, Base tous salariés, règles de confidentialité",
            ),
            rule(
                "differences",
                format!(
                    "Ce qui se déduit par différence entre les chiffres diffusés respecte les \
                     mêmes règles, y compris pour une entreprise qui se sait seule dans une case \
                     non diffusée : un total et ses parties, plusieurs mesures d’une même \
                     population, deux éditions successives (au moins {} personnes).",
                    self.persons
                ),
                self.persons,
                "Insee, Manuel de protection des tableaux",
            ),
        ];
        catalogue::Profile { nom: nom.to_owned(), regles }
    }
}

/// Puts the no-break spaces that French typography wants before `%`, `;` and inside guillemets.
fn french_spaces(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
        .replace(" ;", "\u{202f};")
        .replace(" :", "\u{a0}:")
        .replace("« ", "«\u{a0}")
        .replace(" »", "\u{a0}»")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_profile_is_looser_than_the_floor() {
        for name in [ProfileName::Prudent, ProfileName::BaseTousSalaries] {
            let profile = Profile::named(name);
            assert!(profile.persons >= 5 && profile.enterprises >= 3);
            assert!(profile.denominator >= 20);
            assert!(profile.largest_enterprise_percent <= 85);
            assert!(profile.largest_person_percent <= 80);
        }
    }

    #[test]
    fn every_rule_prints_its_threshold() {
        for rule in Profile::named(ProfileName::Prudent).published().regles {
            assert!(rule.libelle.contains(&rule.seuil.to_string()), "{}", rule.id);
            assert!(!rule.libelle.contains('\''), "{}", rule.id);
        }
    }
}
