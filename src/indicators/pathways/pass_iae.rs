//! I10: PASS that began, ended and were prolonged in a month.
//!
//! The stock, PASS active on the last day of the month, is the denominator of declared suspensions
//! (one valid PASS per person: overlaps are cut when facts are made). Stock and flows do not add up
//! exactly: a PASS ending on the last day of a month is still active that day, structures change,
//! and PASS loaded in bulk are in the stock but in no flow. Starts and ends are nevertheless shown
//! or withheld together, bound by their ratio, so that no end can be guessed from two stocks.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::breakdowns::Level;
use crate::indicators::spec::{Measure, PeriodNature};
use crate::indicators::{Computation, Indicator};
use crate::pathways::{PassLine, Pathways, Structure};
use crate::vocabulary::{AgeBand, Day, Period};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "pass_iae",
    words: include_str!("pass_iae.toml"),
    computation: Computation::Holders(&[Statistic {
        population: "mouvements_des_pass",
        nature: PeriodNature::Month,
        periods: |coverage| {
            let newest = coverage.horizon.newest;
            coverage.months(coverage.horizon.first, newest, newest)
        },
        measures: all_measures,
        units,
        repeats: true,
        floor: None,
        tables: &[
            TableOf::new("pass_iae_type_siae", Breakdown::SiaeKind { self_employed: true }),
            TableOf::new("pass_iae_age", Breakdown::Age),
            TableOf::new("pass_iae_territoire", Breakdown::Territory(Level::Departements)),
        ],
    }]),
};

fn all_measures() -> Vec<Measure> {
    vec![
        measures::count("debutes", "PASS IAE débutés", "PASS IAE"),
        measures::count("echus", "PASS IAE arrivés à échéance", "PASS IAE"),
        measures::ratio(
            "echus_pour_100_debutes",
            "PASS IAE échus pour 100 débutés",
            "echus",
            "debutes",
        ),
        measures::count("prolonges", "Prolongations commencées", "prolongations"),
    ]
}

fn units(pathways: &Pathways, _: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    for pass in pathways.passes.iter().filter(|pass| !pass.bulk_loaded) {
        count(event(pass, pass.start, pass.structure_at_start, [1, 0, 0]));
        count(event(pass, pass.end, pass.structure_at_end, [0, 1, 0]));
        for (day, structure) in &pass.prolongations {
            count(event(pass, *day, *structure, [0, 0, 1]));
        }
    }
}

fn event(pass: &PassLine, day: Day, structure: Option<Structure>, given: [i64; 3]) -> Unit {
    Unit {
        person: pass.person,
        period: Period::Month(day.month()),
        sex: pass.sex,
        age: AgeBand::at_year_end(pass.birth_year, day.year()),
        structure,
        part: None,
        values: values(given),
    }
}
