//! How well structures declare their PASS holders: what cannot be used, and how much of it.
//!
//! Quarters end three months before the newest declared one at the latest: until then no end can
//! be inferred from silence, and a flaw that cannot show yet would look like none. Without sex:
//! these figures describe declarations, not persons.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::facts::contract_ends::SILENCE_MONTHS;
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature, PeriodStatus};
use crate::indicators::{Computation, Indicator};
use crate::pathways::Pathways;
use crate::vocabulary::{AgeBand, Period, Sex};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "qualite_declarations",
    words: include_str!("qualite_declarations.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "declarations_des_titulaires",
        nature: PeriodNature::Quarter,
        periods,
        measures: all_measures,
        units,
        repeats: true,
        floor: None,
        tables: &[
            TableOf::new("qualite_declarations_type_siae", Breakdown::SiaeKindAlone),
            TableOf::new(
                "qualite_declarations_territoire",
                Breakdown::TerritoryAlone(Level::Regions),
            ),
        ],
    }]),
};

fn all_measures() -> Vec<Measure> {
    let lines = |id, label| measures::count(id, label, "lignes");
    let months = |id, label| measures::count(id, label, "mois");
    let ends = |id, label| measures::count(id, label, "fins");
    vec![
        lines("lignes", "Lignes de travail payé"),
        lines("lignes_non_converties", "Lignes non converties en heures"),
        measures::share(
            "part_non_converties",
            "Part des lignes non converties en heures",
            "lignes_non_converties",
            "lignes",
        ),
        lines("lignes_sans_contrat", "Lignes rattachées à aucun contrat"),
        measures::share(
            "part_sans_contrat",
            "Part des lignes rattachées à aucun contrat",
            "lignes_sans_contrat",
            "lignes",
        ),
        months("mois", "Mois à déclarer"),
        months("mois_non_transmis", "Mois non transmis"),
        measures::share(
            "part_non_transmis",
            "Part des mois non transmis",
            "mois_non_transmis",
            "mois",
        ),
        ends("fins", "Fins de contrat d’insertion"),
        ends("fins_deduites", "Fins déduites du silence de l’employeur"),
        measures::share("part_deduites", "Part des fins déduites", "fins_deduites", "fins"),
    ]
}

fn periods(coverage: &Coverage<'_>) -> Vec<PeriodStatus> {
    let horizon = coverage.horizon;
    let last = horizon.newest.plus(-SILENCE_MONTHS).min(horizon.last_complete);
    coverage.quarters(horizon.first, last, last)
}

fn units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for declared in &pathways.declarations {
        let counts = declared.counts;
        count(Unit {
            person: declared.person,
            period: Period::Quarter(declared.month.quarter()),
            sex: Sex::Unknown,
            age: AgeBand::Unknown,
            structure: Some(declared.structure),
            part: None,
            values: values([
                counts.lines,
                counts.unconvertible,
                counts.unattached,
                counts.months,
                counts.unfiled,
                counts.ends,
                counts.inferred_ends,
            ]),
        });
    }
}
