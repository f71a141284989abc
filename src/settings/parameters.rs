//! The parameters of the definitions as the public reads them: name, value, unit, and where the
//! value comes from. The catalogue of each edition holds those it was made with.

use super::StatisticsSettings;

/// A parameter in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its key in the settings.
    pub id: &'static str,
    /// What it is, in French.
    pub label: &'static str,
    /// Its value, with a decimal point.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// Law, published practice, or choice.
    pub source: String,
}

/// A choice of this publication, that nothing imposes.
const CHOICE: &str = "Choix de méthode du Pilotage.";

impl StatisticsSettings {
    /// Every parameter, in the order of the settings file.
    pub fn parameters(&self) -> Vec<Parameter> {
        // Named one by one: a new parameter must be told to the public too.
        let Self {
            hours_per_day_hundredths,
            entitlement_hours,
            interruption_days,
            probable_exit_months,
            consolidation_months,
            suspensions_provisional_months,
            gaps_provisional_months,
            window_months,
            bridge_days,
            hire_gap_days,
            edge_months,
            follow_up_days,
            durable_months,
            gaps_rolling_months,
            new_contract_days,
            situation_before_days,
            situation_after_days,
            backdating_days,
            structure_situations,
            distribution_structures,
            minutes_per_suspension,
        } = *self;
        let one = |id, label, value: i64, unit, source| Parameter {
            id,
            label,
            value: value.to_string(),
            unit,
            source: str::to_owned(source),
        };
        vec![
            Parameter {
                value: format!(
                    "{}.{:02}",
                    hours_per_day_hundredths / 100,
                    hours_per_day_hundredths % 100
                ),
                ..one(
                    "hours_per_day_hundredths",
                    "Durée d’une journée payée en jours",
                    hours_per_day_hundredths,
                    "heures",
                    "Convention\u{a0}: cinq journées égales pour une semaine de 35 heures.",
                )
            },
            one(
                "entitlement_hours",
                "Droit d’un PASS IAE, dans la simulation d’un compteur en heures",
                entitlement_hours,
                "heures",
                "Hypothèse, et non droit en vigueur\u{a0}: 24 heures par semaine pendant 104 \
                 semaines.",
            ),
            one(
                "interruption_days",
                "Durée qu’une interruption vue dans la DSN doit dépasser",
                interruption_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "probable_exit_months",
                "Mois vides de suite à partir desquels une sortie est probable",
                probable_exit_months.into(),
                "mois",
                CHOICE,
            ),
            one(
                "consolidation_months",
                "Mois déclarés attendus avant qu’un mois soit complet",
                consolidation_months.into(),
                "mois",
                "Choix de méthode\u{a0}: la plupart des corrections arrivent dans ce délai.",
            ),
            one(
                "suspensions_provisional_months",
                "Mois pendant lesquels les suspensions déclarées sont provisoires",
                suspensions_provisional_months.into(),
                "mois",
                "Délai de saisie d’une suspension sur les emplois de l’inclusion.",
            ),
            one(
                "gaps_provisional_months",
                "Mois complets pendant lesquels les mois sans heures sont provisoires",
                gaps_provisional_months.into(),
                "mois",
                "Durée au bout de laquelle une sortie est probable.",
            ),
            one(
                "window_months",
                "Mois publiés par une édition",
                window_months.into(),
                "mois",
                CHOICE,
            ),
            one(
                "bridge_days",
                "Écart entre deux contrats d’une même période d’emploi, au plus",
                bridge_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "hire_gap_days",
                "Jours sans emploi dans l’entreprise avant une embauche",
                hire_gap_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "edge_months",
                "Mois récents où une fin de contrat ne se déduit pas encore",
                edge_months.into(),
                "mois",
                "Choix de méthode\u{a0}: silence de l’employeur avant de conclure.",
            ),
            one(
                "follow_up_days",
                "Jours de suivi après le début d’un PASS IAE, ce jour compris",
                follow_up_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "durable_months",
                "Durée qu’un CDD doit dépasser pour être un emploi durable",
                durable_months.into(),
                "mois",
                "Définition de la Dares.",
            ),
            one(
                "gaps_rolling_months",
                "Mois complets où l’on cherche un mois creux",
                gaps_rolling_months.into(),
                "mois",
                CHOICE,
            ),
            one(
                "new_contract_days",
                "Jours après une fin de contrat où un nouveau contrat la prolonge",
                new_contract_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "situation_before_days",
                "Avance d’une suspension sur la situation à laquelle elle répond, au plus",
                situation_before_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "situation_after_days",
                "Retard d’une suspension sur la situation à laquelle elle répond, au plus",
                situation_after_days.into(),
                "jours",
                CHOICE,
            ),
            one(
                "backdating_days",
                "Jours pendant lesquels une suspension peut être saisie après son début",
                backdating_days.into(),
                "jours",
                "Règle de saisie des emplois de l’inclusion.",
            ),
            one(
                "structure_situations",
                "Situations à partir desquelles une structure a un taux",
                structure_situations,
                "situations",
                CHOICE,
            ),
            one(
                "distribution_structures",
                "Structures sans lesquelles leur distribution n’est pas publiée",
                distribution_structures,
                "structures",
                "Choix de méthode, au service du secret statistique.",
            ),
            one(
                "minutes_per_suspension",
                "Temps de saisie d’une suspension",
                minutes_per_suspension,
                "minutes",
                "Hypothèse, sans source connue.",
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_key_of_the_settings_is_told_once_in_good_french() {
        let settings = StatisticsSettings::default();
        let written = toml::to_string(&settings).unwrap();
        let keys: BTreeSet<&str> =
            written.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        let told = settings.parameters();
        let ids: BTreeSet<&str> = told.iter().map(|parameter| parameter.id).collect();
        assert_eq!(ids, keys);
        assert_eq!(told.len(), keys.len());
        for Parameter { label, source, .. } in &told {
            assert!(!label.ends_with('.') && source.ends_with('.'), "{label}");
            for text in [*label, source.as_str()] {
                assert!(!text.contains('\'') && !text.contains(" :"), "{text}");
            }
        }
        let value = |id| told.iter().find(|one| one.id == id).map(|one| one.value.as_str());
        assert_eq!(value("hours_per_day_hundredths"), Some("7.00"));
        assert_eq!(value("entitlement_hours"), Some("2496"));
    }
}
