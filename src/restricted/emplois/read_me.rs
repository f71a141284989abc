//! `LISEZMOI.md`: who may use the export, for how long, and what its words mean. The text is in the
//! file of the same name beside this one; thresholds come from the settings.

use super::super::table::decimal;
use super::{Context, TABLES};
use crate::pathways::hours_lines::HoursQuality;
use crate::vocabulary::Hundredths;

const TEXT: &str = include_str!("LISEZMOI.md");

/// Days after which a copy of the export must be erased: three monthly exports have followed it.
const RETENTION_DAYS: i32 = 90;

pub(super) fn text(context: &Context<'_>) -> String {
    let rules = context.rules;
    let banner = if context.fictitious {
        "> **Données fictives** : cet export ne décrit aucune personne réelle.\n\n"
    } else {
        ""
    };
    let tables: Vec<String> = TABLES
        .iter()
        .filter_map(|table| {
            let words = table.words()?;
            Some(format!("### `{}` : {}\n\n{}\n", table.name, words.titre, words.definition.trim()))
        })
        .collect();
    let qualities: Vec<String> = HoursQuality::ALL
        .iter()
        .map(|quality| format!("- `{}` : {} ;", quality.code(), quality.sentence()))
        .collect();
    let mut qualities = qualities.join("\n");
    if qualities.ends_with(" ;") {
        qualities.truncate(qualities.len() - " ;".len());
        qualities.push('.');
    }
    let alerts = &rules.alerts;
    let replacements = [
        ("{banniere}", banner.to_owned()),
        ("{date_reference}", context.reference.to_string()),
        ("{effacement}", context.reference.plus(RETENTION_DAYS).to_string()),
        ("{jours_conservation}", RETENTION_DAYS.to_string()),
        ("{tables}", tables.join("\n")),
        ("{qualites}", qualities),
        ("{heures_par_jour}", french(rules.pathways.hours_per_day)),
        ("{heures_initiales}", french(rules.entitlement)),
        ("{jours_interruption}", rules.pathways.interruption_days.to_string()),
        ("{mois_sans_heure}", thresholds(alerts.months_without_hours)),
        ("{jours_avant_fin}", thresholds(alerts.days_before_end)),
        ("{jours_absence}", thresholds(alerts.days_of_undeclared_absence)),
        ("{jours_reprise}", thresholds(alerts.days_since_undeclared_return)),
        ("{jours_declaration}", alerts.declaration_window_days.to_string()),
    ];
    replacements.into_iter().fold(TEXT.to_owned(), |text, (name, value)| text.replace(name, &value))
}

/// A quantity as a sentence has it: `2 496`, `4,80`.
fn french(hundredths: Hundredths) -> String {
    let text = decimal(hundredths);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if decimals == "00" { grouped } else { format!("{grouped},{decimals}") }
}

/// High, medium and low, as cells of a table.
fn thresholds([low, medium, high]: [i32; 3]) -> String {
    format!("{high} | {medium} | {low}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pathways::DossierRules;
    use crate::settings::{AlertSettings, StatisticsSettings};

    #[test]
    fn the_text_is_whole_and_says_when_it_is_fictitious() {
        let rules = DossierRules::new(&StatisticsSettings::default(), &AlertSettings::default());
        let reference = "2026-10-31".parse().unwrap();
        let real = text(&Context { reference, fictitious: false, rules: &rules });
        assert!(!real.contains('{') && !real.contains('}'), "a word was left out");
        assert!(!real.contains("fictives"));
        assert!(real.contains("au plus tard le 2027-01-29"), "31 October and 90 days");
        assert!(real.contains("2\u{202f}496 heures"), "the entitlement of the settings");
        let fictitious = text(&Context { reference, fictitious: true, rules: &rules });
        assert!(fictitious.contains("Données fictives"));
    }
}
