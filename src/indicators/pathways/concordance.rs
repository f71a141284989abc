//! I3: in each month, does the register say what the DSN shows?
//!
//! Observed person-months with an active PASS, by whether a declared suspension (S) and a DSN
//! interruption (D) cover the last day of the month. The four classes add up to all months.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, of_month, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature};
use crate::indicators::{Computation, Indicator};
use crate::pathways::Pathways;
use crate::vocabulary::Period;

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "concordance",
    words: include_str!("concordance.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "mois_de_pass_observes",
        nature: PeriodNature::Quarter,
        periods: |coverage| coverage.quarters_of_suspensions(),
        measures: all_measures,
        units,
        repeats: true,
        floor: None,
        tables: &[
            TableOf::new("concordance_type_siae", Breakdown::SiaeKind { self_employed: false }),
            TableOf::new("concordance_age", Breakdown::AgeAlone),
            TableOf::new("concordance_territoire", Breakdown::Territory(Level::Regions)),
        ],
    }]),
};

fn all_measures() -> Vec<Measure> {
    let months = |id, label| measures::count(id, label, "mois");
    let share = |id, label, numerator| measures::share(id, label, numerator, "mois");
    vec![
        months("mois", "Mois observés"),
        months("les_deux", "Suspension déclarée et interruption DSN"),
        months("declaree_seule", "Suspension déclarée seule"),
        months("dsn_seule", "Interruption DSN seule"),
        months("aucune", "Ni l’une ni l’autre"),
        share("part_les_deux", "Part des mois avec les deux", "les_deux"),
        share("part_declaree_seule", "Part des mois avec la suspension seule", "declaree_seule"),
        share("part_dsn_seule", "Part des mois avec l’interruption DSN seule", "dsn_seule"),
        share("part_aucune", "Part des mois sans l’une ni l’autre", "aucune"),
    ]
}

fn units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for line in pathways.months.iter().filter(|line| line.active && line.observed) {
        let classes = match (line.suspended, line.interruption.is_some()) {
            (true, true) => [1, 1, 0, 0, 0],
            (true, false) => [1, 0, 1, 0, 0],
            (false, true) => [1, 0, 0, 1, 0],
            (false, false) => [1, 0, 0, 0, 1],
        };
        let period = Period::Quarter(line.month.quarter());
        count(Unit { period, ..of_month(line, values(classes)) });
    }
}
