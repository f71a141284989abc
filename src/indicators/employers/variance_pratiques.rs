//! What explains the differences between employers: sector, size, zone d'emploi, or none of these.
//!
//! National, over a hundred employers at least, without any breakdown by employer: nobody's secret.

use super::super::aggregate::Aggregate;
use super::super::breakdowns::classification;
use super::super::measures::{plain_count, plain_share};
use super::super::spec::{Dimension, Measure};
use super::national::Table;
use crate::employers::criteria::{Criterion, Kind};
use crate::employers::engagement::Engagement;
use crate::employers::variance::{Explained, WHOLE};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "variance_pratiques",
    words: include_str!("variance_pratiques.toml"),
    computation: Computation::Label(tables),
};

/// Practices shown: shares of persons, like the rates published beside.
fn practices() -> impl Iterator<Item = Criterion> {
    Criterion::ALL.into_iter().filter(|one| one.kind() == Kind::Share)
}

fn dimension() -> Dimension {
    classification("pratique", "Pratique", practices().map(|one| (one.id(), one.label())))
}

/// The table, for the year of the last run; empty without a run.
fn tables(engagement: Option<(i32, &Engagement)>) -> Vec<Aggregate> {
    let table = Table {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        by: "par pratique",
        population: "differences_entre_employeurs",
        dimension: dimension(),
        measures: measures(),
    };
    let row = |criterion: Criterion| {
        let (_, engagement) = engagement?;
        let Explained { sector, size, zone, employer } =
            engagement.explained.get(criterion.place()).copied().flatten()?;
        Some([WHOLE, sector, size, zone, employer])
    };
    vec![table.of(engagement.map(|(year, _)| year), practices().map(row))]
}

fn measures() -> Vec<Measure> {
    let count = |id, label| plain_count(id, label, "millionièmes");
    let share = |id, label, numerator| plain_share(id, label, numerator, "differences");
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
