//! I8 and I8b: what is left of the hours when a PASS ends, and how many were used up before.
//!
//! PASS that ended in a quarter, of which every month is observed, by band of hours used. Hours are
//! known by month: a PASS whose hours reach the entitlement in its last month counts as used up. A
//! variant keeps the PASS whose end was never moved.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Band, Measure, PeriodNature, PeriodStatus};
use crate::indicators::{Computation, Indicator};
use crate::pathways::Pathways;
use crate::vocabulary::{AgeBand, Period};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "solde",
    words: include_str!("solde.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "pass_echus_observes",
        nature: PeriodNature::Quarter,
        periods,
        measures: all_measures,
        units,
        repeats: true,
        floor: None,
        tables: &[
            TableOf::new("solde_type_siae", Breakdown::SiaeKind { self_employed: false }),
            TableOf::new("solde_age", Breakdown::Age),
            TableOf::new("solde_territoire", Breakdown::Territory(Level::Regions)),
        ],
    }]),
};

/// Months that a PASS as delivered can touch.
const INITIAL_MONTHS: i32 = 24;

/// Bands of hours used, in hundredths of a percent of the entitlement.
static BANDS: [Band; 5] = [
    Band { measure: "moins_de_25", from: 0, to: Some(2_500) },
    Band { measure: "de_25_a_50", from: 2_500, to: Some(5_000) },
    Band { measure: "de_50_a_75", from: 5_000, to: Some(7_500) },
    Band { measure: "de_75_a_100", from: 7_500, to: Some(10_000) },
    Band { measure: "epuises", from: 10_000, to: None },
];

fn all_measures() -> Vec<Measure> {
    let count = |id, label| measures::count(id, label, "PASS IAE");
    vec![
        count("pass", "PASS IAE échus et observés"),
        count("moins_de_25", "Moins de 25 % du droit consommé"),
        count("de_25_a_50", "De 25 à 50 % du droit consommé"),
        count("de_50_a_75", "De 50 à 75 % du droit consommé"),
        count("de_75_a_100", "De 75 à 100 % du droit consommé"),
        count("epuises", "Droit épuisé"),
        measures::share("part_epuises", "Part des PASS IAE au droit épuisé", "epuises", "pass"),
        measures::quantile("mediane", "Part médiane du droit consommée", "pass", &BANDS, 50),
        count("pass_fin_initiale", "PASS IAE échus à leur fin initiale"),
        count("epuises_fin_initiale", "Dont droit épuisé"),
        measures::share(
            "part_epuises_fin_initiale",
            "Part des PASS IAE au droit épuisé, fin initiale",
            "epuises_fin_initiale",
            "pass_fin_initiale",
        ),
    ]
}

/// Quarters in which a PASS as delivered began within the declarations.
fn periods(coverage: &Coverage<'_>) -> Vec<PeriodStatus> {
    let horizon = coverage.horizon;
    let last = horizon.last_complete;
    coverage.quarters(horizon.first.plus(INITIAL_MONTHS), last, last)
}

fn units(pathways: &Pathways, coverage: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    let entitlement = coverage.settings.entitlement_hours;
    for pass in pathways.passes.iter().filter(|pass| !pass.bulk_loaded) {
        let Some(used) = pass.consumption.at_end else { continue };
        let band = Band::of(&BANDS, used.hundredths(), entitlement);
        let mut given = values([1]);
        if let Some(value) = given.get_mut(1 + band) {
            *value = 1;
        }
        if pass.ends_as_delivered() {
            let used_up = i64::from(band + 1 == BANDS.len());
            for (place, value) in given.iter_mut().skip(1 + BANDS.len()).zip([1, used_up]) {
                *place = value;
            }
        }
        count(Unit {
            person: pass.person,
            period: Period::Quarter(pass.end.month().quarter()),
            sex: pass.sex,
            age: AgeBand::at_year_end(pass.birth_year, pass.end.year()),
            structure: pass.structure_at_end,
            part: None,
            values: given,
        });
    }
}
