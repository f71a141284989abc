//! I7: how much of the hours of the entitlement a cohort has used after 6, 12, 18 and 24 months.
//!
//! PASS are counted in six bands of use in proportion to time (a quarter, a half … of the hours
//! that a steady use would have taken by then): bands of the same meaning at every milestone. The
//! median and the deciles come from these counts alone, by interpolation inside a band, in percent
//! of the whole entitlement; no extreme is printed.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Band, Measure, PeriodNature, PeriodStatus};
use crate::indicators::{Computation, Indicator};
use crate::pathways::Pathways;
use crate::pathways::consumption::MILESTONES;
use crate::vocabulary::{AgeBand, Period};

/// The indicator: one population by milestone.
pub const INDICATOR: Indicator = Indicator {
    id: "consommation",
    words: include_str!("consommation.toml"),
    computation: Computation::Holders(&[
        Statistic {
            population: "generations_a_6_mois",
            periods: |coverage| periods(coverage, 6),
            measures: || all_measures(&AFTER_6),
            units: |pathways, coverage, count| units(pathways, coverage, &AFTER_6, count),
            tables: &[
                TableOf::new("consommation_6_type_siae", KIND),
                TableOf::new("consommation_6_age", Breakdown::Age),
                TableOf::new("consommation_6_territoire", REGION),
            ],
            ..COHORT
        },
        Statistic {
            population: "generations_a_12_mois",
            periods: |coverage| periods(coverage, 12),
            measures: || all_measures(&AFTER_12),
            units: |pathways, coverage, count| units(pathways, coverage, &AFTER_12, count),
            tables: &[
                TableOf::new("consommation_12_type_siae", KIND),
                TableOf::new("consommation_12_age", Breakdown::Age),
                TableOf::new("consommation_12_territoire", REGION),
            ],
            ..COHORT
        },
        Statistic {
            population: "generations_a_18_mois",
            periods: |coverage| periods(coverage, 18),
            measures: || all_measures(&AFTER_18),
            units: |pathways, coverage, count| units(pathways, coverage, &AFTER_18, count),
            tables: &[
                TableOf::new("consommation_18_type_siae", KIND),
                TableOf::new("consommation_18_age", Breakdown::Age),
                TableOf::new("consommation_18_territoire", REGION),
            ],
            ..COHORT
        },
        Statistic {
            population: "generations_a_24_mois",
            periods: |coverage| periods(coverage, 24),
            measures: || all_measures(&AFTER_24),
            units: |pathways, coverage, count| units(pathways, coverage, &AFTER_24, count),
            tables: &[
                TableOf::new("consommation_24_type_siae", KIND),
                TableOf::new("consommation_24_age", Breakdown::Age),
                TableOf::new("consommation_24_territoire", REGION),
            ],
            ..COHORT
        },
    ]),
};

const KIND: Breakdown = Breakdown::SiaeKind { self_employed: false };
const REGION: Breakdown = Breakdown::Territory(Level::Regions);

/// What the four milestones have in common.
const COHORT: Statistic = Statistic {
    population: "",
    nature: PeriodNature::Cohort,
    periods: |_| Vec::new(),
    measures: Vec::new,
    units: |_, _, _| {},
    repeats: true,
    floor: None,
    tables: &[],
};

/// A milestone with its bands, in hundredths of a percent of the whole entitlement.
struct Milestone {
    months: i32,
    bands: [Band; 6],
}

static AFTER_6: Milestone = Milestone::after(6);
static AFTER_12: Milestone = Milestone::after(12);
static AFTER_18: Milestone = Milestone::after(18);
static AFTER_24: Milestone = Milestone::after(24);

/// Months of a steady use of the whole entitlement.
const FULL_MONTHS: i64 = 24;

impl Milestone {
    /// Bands of 25 % of a steady use, the last from 125 % on.
    const fn after(months: i32) -> Self {
        const fn at(percent: i64, months: i32) -> i64 {
            100 * percent * (months as i64) / FULL_MONTHS
        }
        Self {
            months,
            bands: [
                Band { measure: "tranche_1", from: 0, to: Some(at(25, months)) },
                Band { measure: "tranche_2", from: at(25, months), to: Some(at(50, months)) },
                Band { measure: "tranche_3", from: at(50, months), to: Some(at(75, months)) },
                Band { measure: "tranche_4", from: at(75, months), to: Some(at(100, months)) },
                Band { measure: "tranche_5", from: at(100, months), to: Some(at(125, months)) },
                Band { measure: "tranche_6", from: at(125, months), to: None },
            ],
        }
    }
}

fn all_measures(milestone: &'static Milestone) -> Vec<Measure> {
    let count = |id, label| measures::count(id, label, "PASS IAE");
    let quantile =
        |id, label, percent| measures::quantile(id, label, "pass", &milestone.bands, percent);
    vec![
        count("pass", "PASS IAE suivis"),
        count("tranche_1", "Moins du quart d’un usage régulier"),
        count("tranche_2", "Du quart à la moitié"),
        count("tranche_3", "De la moitié aux trois quarts"),
        count("tranche_4", "Des trois quarts à l’usage régulier"),
        count("tranche_5", "De l’usage régulier à un quart de plus"),
        count("tranche_6", "Au-delà d’un quart de plus"),
        quantile("p10", "Premier décile de la part du droit consommée", 10),
        quantile("mediane", "Part médiane du droit consommée", 50),
        quantile("p90", "Neuvième décile de la part du droit consommée", 90),
    ]
}

/// Quarters of which even the PASS begun in the last month has been followed so long.
fn periods(coverage: &Coverage<'_>, months: i32) -> Vec<PeriodStatus> {
    let last = coverage.horizon.last_complete.plus(1 - months);
    coverage.quarters(coverage.horizon.first, last, last)
}

fn units(
    pathways: &Pathways,
    coverage: &Coverage<'_>,
    milestone: &Milestone,
    count: &mut dyn FnMut(Unit),
) {
    let place = MILESTONES.iter().position(|months| *months == milestone.months);
    for pass in pathways.passes.iter().filter(|pass| !pass.bulk_loaded) {
        let used = place.and_then(|place| *pass.consumption.milestones.get(place)?);
        let Some(used) = used else { continue };
        let band =
            Band::of(&milestone.bands, used.hundredths(), coverage.settings.entitlement_hours);
        let mut given = values([1]);
        if let Some(value) = given.get_mut(1 + band) {
            *value = 1;
        }
        count(Unit {
            person: pass.person,
            period: Period::Quarter(pass.start.month().quarter()),
            sex: pass.sex,
            age: AgeBand::at_year_end(pass.birth_year, pass.start.year()),
            structure: pass.structure_at_start,
            part: None,
            values: given,
        });
    }
}
