//! I9: what followed interruptions, by source.
//!
//! Interruptions that began in a quarter, all followed for twelve months: those after which paid
//! work in insertion came back within three, six and twelve months; and what became of the others.
//! Runs of months without hours are all counted, closed or not: gap months are known only once
//! somebody came back, and counting those alone would make every rate 100 %.

use super::{Breakdown, Coverage, Statistic, TableOf, Unit, measures, values};
use crate::indicators::breakdowns::{Level, outcome, outcome_position};
use crate::indicators::spec::{Measure, PeriodNature, PeriodStatus};
use crate::indicators::{Computation, Indicator};
use crate::pathways::returns::FOLLOW_UP_MONTHS;
use crate::pathways::{EpisodeSource, FollowedEpisode, Outcome, Pathways};
use crate::vocabulary::{AgeBand, Period};

/// After declared suspensions.
pub const AFTER_SUSPENSIONS: Indicator = Indicator {
    id: "retours_suspensions",
    words: include_str!("retours_suspensions.toml"),
    computation: Computation::Holders(&[
        Statistic {
            units: |pathways, _, count| returns(pathways, EpisodeSource::Suspension, count),
            ..followed(
                "suspensions_suivies",
                &[
                    TableOf::new("retours_suspensions_type_siae", KIND),
                    TableOf::new("retours_suspensions_age", Breakdown::Age),
                    TableOf::new("retours_suspensions_territoire", REGION),
                ],
            )
        },
        Statistic {
            units: |pathways, _, count| others(pathways, EpisodeSource::Suspension, count),
            ..without_return(
                "suspensions_sans_retour",
                &[TableOf::new("retours_suspensions_issues", OUTCOME)],
            )
        },
    ]),
};

/// After DSN interruptions.
pub const AFTER_DSN: Indicator = Indicator {
    id: "retours_dsn",
    words: include_str!("retours_dsn.toml"),
    computation: Computation::Holders(&[
        Statistic {
            units: |pathways, _, count| returns(pathways, EpisodeSource::Dsn, count),
            ..followed(
                "interruptions_dsn_suivies",
                &[
                    TableOf::new("retours_dsn_type_siae", KIND),
                    TableOf::new("retours_dsn_age", Breakdown::Age),
                    TableOf::new("retours_dsn_territoire", REGION),
                ],
            )
        },
        Statistic {
            units: |pathways, _, count| others(pathways, EpisodeSource::Dsn, count),
            ..without_return(
                "interruptions_dsn_sans_retour",
                &[TableOf::new("retours_dsn_issues", OUTCOME)],
            )
        },
    ]),
};

/// After runs of months without hours.
pub const AFTER_GAPS: Indicator = Indicator {
    id: "retours_mois",
    words: include_str!("retours_mois.toml"),
    computation: Computation::Holders(&[
        Statistic {
            units: |pathways, _, count| returns(pathways, EpisodeSource::Gap, count),
            ..followed(
                "periodes_sans_heures_suivies",
                &[
                    TableOf::new("retours_mois_type_siae", KIND),
                    TableOf::new("retours_mois_age", Breakdown::Age),
                    TableOf::new("retours_mois_territoire", REGION),
                ],
            )
        },
        Statistic {
            units: |pathways, _, count| others(pathways, EpisodeSource::Gap, count),
            ..without_return(
                "periodes_sans_heures_sans_retour",
                &[TableOf::new("retours_mois_issues", OUTCOME)],
            )
        },
    ]),
};

const KIND: Breakdown = Breakdown::SiaeKind { self_employed: false };
const REGION: Breakdown = Breakdown::Territory(Level::Regions);
const OUTCOME: Breakdown = Breakdown::Own {
    dimension: outcome,
    by_sex: true,
    described: "sans retour, par sexe et issue",
};

/// Interruptions followed, whatever came of them.
const fn followed(population: &'static str, tables: &'static [TableOf]) -> Statistic {
    Statistic {
        population,
        nature: PeriodNature::Cohort,
        periods,
        measures: return_measures,
        units: |_, _, _| {},
        repeats: true,
        floor: None,
        tables,
    }
}

/// Those without return.
const fn without_return(population: &'static str, tables: &'static [TableOf]) -> Statistic {
    Statistic {
        measures: || {
            vec![measures::count("sans_retour", "Interruptions sans retour", "interruptions")]
        },
        ..followed(population, tables)
    }
}

/// The rate at twelve months comes first, the earlier returns as counts alone: few come back late,
/// and where those few must be protected, only the earlier counts are withheld.
fn return_measures() -> Vec<Measure> {
    let count = |id, label| measures::count(id, label, "interruptions");
    vec![
        count("interruptions", "Interruptions commencées"),
        count("retours_12", "Suivies d’un retour dans les 12 mois"),
        measures::share("taux_12", "Taux de retour à 12 mois", "retours_12", "interruptions"),
        count("retours_6", "Suivies d’un retour dans les 6 mois"),
        count("retours_3", "Suivies d’un retour dans les 3 mois"),
    ]
}

/// Quarters whose last interruption has been followed for twelve months; provisional as long as
/// suspensions can still be declared, or gaps become probable exits.
fn periods(coverage: &Coverage<'_>) -> Vec<PeriodStatus> {
    let horizon = coverage.horizon;
    let settled = horizon.newest.plus(-coverage.settings.suspensions_provisional_months);
    coverage.quarters(horizon.first, horizon.last_complete.plus(-FOLLOW_UP_MONTHS), settled)
}

fn returns(pathways: &Pathways, source: EpisodeSource, count: &mut dyn FnMut(Unit)) {
    for episode in pathways.followed.iter().filter(|one| one.source == source) {
        let within = |limit: i32| match episode.outcome {
            Outcome::Return { months } => i64::from(months <= limit),
            Outcome::DurableJob
            | Outcome::OtherJob
            | Outcome::PassExpired
            | Outcome::Unobserved
            | Outcome::NothingKnown => 0,
        };
        let given = values([1, within(FOLLOW_UP_MONTHS), within(6), within(3)]);
        count(Unit { values: given, ..of(episode) });
    }
}

fn others(pathways: &Pathways, source: EpisodeSource, count: &mut dyn FnMut(Unit)) {
    for episode in pathways.followed.iter().filter(|one| one.source == source) {
        if let Some(part) = outcome_position(episode.outcome) {
            count(Unit { part: Some(part), values: values([1]), ..of(episode) });
        }
    }
}

fn of(episode: &FollowedEpisode) -> Unit {
    Unit {
        person: episode.person,
        period: Period::Quarter(episode.first.month().quarter()),
        sex: episode.sex,
        age: AgeBand::at_year_end(episode.birth_year, episode.first.year()),
        structure: episode.structure,
        part: None,
        values: values([]),
    }
}
