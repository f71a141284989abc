//! The simulation: who would gain or lose days if suspensions were counted from the DSN.
//!
//! The entrants of I2, followed for a year. For each, the days by which the PASS would be extended
//! under the rule simulated, less those declared: gained, unchanged or lost, and among them more
//! than thirty. Two rules, two populations: the share that a rule moves says nothing of the other.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::spec::{Measure, PeriodNature};
use crate::indicators::{Computation, Indicator};
use crate::pathways::{Pathways, ReplacementRule};
use crate::vocabulary::{AgeBand, Period, PersonKey};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "remplacement_suspensions",
    words: include_str!("remplacement_suspensions.toml"),
    computation: Computation::Holders(&[
        simulated(
            "entrants_selon_les_interruptions",
            by_interruptions,
            &[TableOf::new("remplacement_interruptions_type_siae", KIND)],
        ),
        simulated(
            "entrants_selon_les_absences",
            by_absences,
            &[TableOf::new("remplacement_absences_type_siae", KIND)],
        ),
    ]),
};

const KIND: Breakdown = Breakdown::SiaeKind { self_employed: false };

/// Days beyond which a gain or a loss is a large one.
const MANY_DAYS: i64 = 30;

const fn simulated(
    population: &'static str,
    units: fn(&Pathways, &Coverage<'_>, &mut dyn FnMut(Unit)),
    tables: &'static [TableOf],
) -> Statistic {
    Statistic {
        population,
        nature: PeriodNature::Cohort,
        periods: |coverage| coverage.cohorts_followed(coverage.settings.follow_up_days),
        measures: all_measures,
        units,
        repeats: false,
        floor: None,
        tables,
    }
}

/// The large gains and losses come last, as counts alone: where they are few, they are withheld
/// and the shares are not.
fn all_measures() -> Vec<Measure> {
    let share = |id, label, numerator| measures::share(id, label, numerator, "entrants");
    vec![
        measures::persons("entrants", "Personnes dont le PASS IAE commence"),
        measures::persons("gagnent", "Gagneraient des jours"),
        measures::persons("inchanges", "Sans changement"),
        measures::persons("perdent", "Perdraient des jours"),
        share("part_gagnent", "Part gagnant des jours", "gagnent"),
        share("part_inchanges", "Part sans changement", "inchanges"),
        share("part_perdent", "Part perdant des jours", "perdent"),
        measures::persons("gagnent_plus_30", "Gagneraient plus de 30 jours"),
        measures::persons("perdent_plus_30", "Perdraient plus de 30 jours"),
    ]
}

fn by_interruptions(pathways: &Pathways, coverage: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    units(pathways, coverage, ReplacementRule::Interruptions, count);
}

fn by_absences(pathways: &Pathways, coverage: &Coverage<'_>, count: &mut dyn FnMut(Unit)) {
    units(pathways, coverage, ReplacementRule::Absences, count);
}

fn units(
    pathways: &Pathways,
    _: &Coverage<'_>,
    rule: ReplacementRule,
    count: &mut dyn FnMut(Unit),
) {
    let mut before: Option<(PersonKey, Period)> = None;
    for pass in pathways.passes.iter().filter(|pass| !pass.bulk_loaded) {
        let period = Period::Quarter(pass.start.month().quarter());
        // As in I2, a person is counted once, at their first PASS of the quarter.
        if before.replace((pass.person, period)) == Some((pass.person, period)) {
            continue;
        }
        let gained = pass.replacement.gained_days(rule);
        count(Unit {
            person: pass.person,
            period,
            sex: pass.sex,
            age: AgeBand::at_year_end(pass.birth_year, pass.start.year()),
            structure: pass.structure_at_start,
            part: None,
            values: values([
                1,
                i64::from(gained > 0),
                i64::from(gained == 0),
                i64::from(gained < 0),
                i64::from(gained > MANY_DAYS),
                i64::from(gained < -MANY_DAYS),
            ]),
        });
    }
}
