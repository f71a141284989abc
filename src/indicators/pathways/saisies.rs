//! What the DSN would have spared structures: suspensions that it shows without any typing.
//!
//! Declared suspensions begun in a quarter; among them, those that a situation of the DSN answers
//! (see [`crate::pathways::situations`]); and the time that typing them took, at so many minutes
//! each, a parameter.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::spec::{Measure, MeasureKind, PeriodNature};
use crate::indicators::{Computation, Indicator};
use crate::pathways::Pathways;
use crate::vocabulary::{AgeBand, Period};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "saisies_evitables",
    words: include_str!("saisies_evitables.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "suspensions_commencees",
        nature: PeriodNature::Quarter,
        periods: |coverage| coverage.quarters_of_suspensions(),
        measures: all_measures,
        units,
        repeats: true,
        floor: None,
        tables: &[TableOf::new(
            "saisies_evitables_type_siae",
            Breakdown::SiaeKind { self_employed: false },
        )],
    }]),
};

fn all_measures() -> Vec<Measure> {
    let count = |id, label| measures::count(id, label, "suspensions");
    let minutes = |id, label| measures::count(id, label, "minutes");
    vec![
        count("suspensions", "Suspensions déclarées"),
        count("evitables", "Que la DSN montre"),
        measures::share("part", "Part des saisies évitables", "evitables", "suspensions"),
        Measure { kind: MeasureKind::Sum, ..minutes("minutes", "Minutes de saisie évitables") },
        Measure {
            kind: MeasureKind::Mean { numerator: "minutes", denominator: "evitables" },
            ..minutes("minutes_par_saisie", "Minutes par saisie (paramètre)")
        },
    ]
}

fn units(pathways: &Pathways, coverage: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for suspension in &pathways.declared {
        let seen = i64::from(suspension.seen);
        count(Unit {
            person: suspension.person,
            period: Period::Quarter(suspension.first.month().quarter()),
            sex: suspension.sex,
            age: AgeBand::Unknown,
            structure: suspension.structure,
            part: None,
            values: values([1, seen, seen * coverage.settings.minutes_per_suspension]),
        });
    }
}
