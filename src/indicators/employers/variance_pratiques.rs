//! What explains the differences between employers: sector, size, zone d'emploi, or none of these.
//!
//! National, over a hundred employers at least, without any breakdown by employer: nobody's secret.

use std::collections::BTreeMap;

use super::super::aggregate::{Aggregate, CellKey, Tally};
use super::super::breakdowns::classification;
use super::super::measures;
use super::super::spec::{Contributor, Dimension, Measure, PeriodNature, PeriodStatus, TableSpec};
use super::super::title;
use crate::employers::criteria::{Criterion, Kind};
use crate::employers::engagement::Engagement;
use crate::employers::variance::{Explained, WHOLE};
use crate::indicators::{Computation, Indicator};
use crate::vocabulary::Period;

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "variance_pratiques",
    words: include_str!("variance_pratiques.toml"),
    computation: Computation::Explained,
};

/// Practices shown: shares of persons, like the rates published beside.
fn practices() -> impl Iterator<Item = Criterion> {
    Criterion::ALL.into_iter().filter(|one| one.kind() == Kind::Share)
}

fn dimension() -> Dimension {
    classification("pratique", "Pratique", practices().map(|one| (one.id(), one.label())))
}

/// The table, for the year of the last run; empty without a run.
pub fn table(engagement: Option<(i32, &Engagement)>) -> Aggregate {
    let spec = TableSpec {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        title: title(INDICATOR.id, "par pratique"),
        population: "differences_entre_employeurs",
        period: PeriodNature::FiveYears,
        dimensions: vec![dimension()],
        measures: measures(),
    };
    let mut periods = Vec::new();
    let mut cells: BTreeMap<CellKey, Vec<Tally>> = BTreeMap::new();
    if let Some((year, engagement)) = engagement {
        let period = Period::Year(year);
        periods.push(PeriodStatus { period, provisional: false });
        let mut total = [0; 5];
        for (place, criterion) in (1u16..).zip(practices()) {
            let explained = engagement.explained.get(criterion.place()).copied().flatten();
            let Some(Explained { sector, size, zone, employer }) = explained else { continue };
            let own = [WHOLE, sector, size, zone, employer];
            total.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
            cells.insert(CellKey { period, modalities: vec![place] }, tallies(own));
        }
        if total != [0; 5] {
            cells.insert(CellKey { period, modalities: vec![0] }, tallies(total));
        }
    }
    Aggregate { spec, periods, cells }
}

fn tallies(values: [i64; 5]) -> Vec<Tally> {
    values.map(|value| Tally { value, ..Tally::default() }).to_vec()
}

fn measures() -> Vec<Measure> {
    let count = |id, label| measures::count(id, label, "millionièmes").by(Contributor::Nobody);
    let share = |id, label, numerator| {
        measures::share(id, label, numerator, "differences").by(Contributor::Nobody)
    };
    vec![
        count("differences", "Différences entre employeurs"),
        count("secteur", "Dont expliquées par le secteur"),
        count("taille", "Dont expliquées par la taille, dans un même secteur"),
        count("zone", "Dont expliquées par la zone d’emploi, à secteur et taille égaux"),
        count("employeur", "Dont propres à l’employeur"),
        share("part_secteur", "Part expliquée par le secteur", "secteur"),
        share("part_taille", "Part expliquée par la taille", "taille"),
        share("part_zone", "Part expliquée par la zone d’emploi", "zone"),
        share("part_employeur", "Part propre à l’employeur", "employeur"),
    ]
}
