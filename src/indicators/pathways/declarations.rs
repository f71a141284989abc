//! How well structures declare their PASS holders: what cannot be used, and how much of it.
//!
//! Quarters end three months before the newest declared one at the latest: until then no end can
//! be inferred from silence, and a flaw that cannot show yet would look like none. Without sex:
//! these figures describe declarations, not persons.

use super::{Breakdown, Coverage, MEASURES, Statistic, TableOf, Unit, measures, values};
use crate::facts::contract_ends::SILENCE_MONTHS;
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature, PeriodStatus};
use crate::indicators::{Computation, Indicator};
use crate::pathways::{DeclarationMonth, Pathways};
use crate::vocabulary::{AgeBand, Period, Sex};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "qualite_declarations",
    words: include_str!("qualite_declarations.toml"),
    computation: Computation::Holders(&[
        statistic(
            "declarations_des_titulaires",
            all_measures,
            units,
            &[
                TableOf::new("qualite_declarations_type_siae", Breakdown::SiaeKindAlone),
                TableOf::new(
                    "qualite_declarations_territoire",
                    Breakdown::TerritoryAlone(Level::Regions),
                ),
            ],
        ),
        statistic(
            "rattachement_des_lignes",
            attachment_measures,
            attachment_units,
            &[
                TableOf::new("rattachement_lignes_type_siae", Breakdown::SiaeKindAlone),
                TableOf::new(
                    "rattachement_lignes_territoire",
                    Breakdown::TerritoryAlone(Level::Regions),
                ),
            ],
        ),
    ]),
};

/// Two shares of the same lines are two populations: where one must be withheld, the other need
/// not be.
const fn statistic(
    population: &'static str,
    measures: fn() -> Vec<Measure>,
    units: fn(&Pathways, &Coverage<'_>, &mut dyn FnMut(Unit)),
    tables: &'static [TableOf],
) -> Statistic {
    Statistic {
        population,
        nature: PeriodNature::Quarter,
        periods,
        measures,
        units,
        repeats: true,
        floor: None,
        tables,
    }
}

fn lines(id: &'static str, label: &'static str) -> Measure {
    measures::count(id, label, "lignes")
}

fn all_measures() -> Vec<Measure> {
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

fn attachment_measures() -> Vec<Measure> {
    vec![
        lines("lignes", "Lignes de travail payé"),
        lines("lignes_sans_contrat", "Lignes sans contrat de rattachement"),
        measures::share(
            "part_sans_contrat",
            "Part des lignes sans contrat de rattachement",
            "lignes_sans_contrat",
            "lignes",
        ),
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
        count(unit(
            declared,
            values([
                counts.lines,
                counts.unconvertible,
                counts.months,
                counts.unfiled,
                counts.ends,
                counts.inferred_ends,
            ]),
        ));
    }
}

fn attachment_units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for declared in &pathways.declarations {
        count(unit(declared, values([declared.counts.lines, declared.counts.unattached])));
    }
}

fn unit(declared: &DeclarationMonth, values: [i64; MEASURES]) -> Unit {
    Unit {
        person: declared.person,
        period: Period::Quarter(declared.month.quarter()),
        sex: Sex::Unknown,
        age: AgeBand::Unknown,
        structure: Some(declared.structure),
        part: None,
        values,
    }
}
