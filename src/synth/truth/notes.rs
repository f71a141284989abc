//! What accompanies the true statistics: how to read them, and the parameters behind them.

use crate::synth::plan::{Format, Plan, Summary};
use crate::vocabulary::Month;

/// The file `README.md` of the truth.
pub(in crate::synth) fn readme() -> &'static str {
    include_str!("README.md")
}

/// The file `parametres.json`.
pub(in crate::synth) fn parameters(plan: &Plan, as_of: Month, summary: &Summary) -> String {
    let format = match plan.format {
        Format::Dsn => "dsn",
        Format::Tables => "parquet",
    };
    let value = serde_json::json!({
        "graine": plan.seed,
        "personnes": plan.people,
        "entreprises": plan.employers,
        "mois": plan.months,
        "premier_mois": plan.first_month().to_string(),
        "dernier_mois": plan.last_month.to_string(),
        "premier_mois_contrats": plan.first_employer_month().to_string(),
        "format": format,
        "etat_a_la_fin_de": as_of.to_string(),
        "structures": summary.structures,
        "pass": summary.passes,
        "contrats_tables": summary.table_contracts,
        "regles": {
            "consolidation_mois": 2,
            "sortie_probable_mois": 6,
            "interruption_jours_plus_de": 15,
            "heures_par_jour": 7,
            "ecart_embauche_jours": 365,
            "raccord_jours": 31,
            "silence_mois": 3,
            "recul_taille_mois": 5,
        },
    });
    format!("{value:#}\n")
}
