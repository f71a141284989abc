//! Which choices of the method explain the labels that change when all are drawn at once.

use super::super::aggregate::Aggregate;
use super::super::breakdowns::classification;
use super::super::measures::{plain_count, plain_share};
use super::national::{Table, parts_of};
use crate::employers::engagement::Engagement;
use crate::employers::sensitivity::Choice;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "influence_choix",
    words: include_str!("influence_choix.toml"),
    computation: Computation::Label(tables),
};

/// All that varies.
const WHOLE: u32 = 1000;

const fn words(choice: Choice) -> (&'static str, &'static str) {
    match choice {
        Choice::Weights => ("poids", "Poids des pratiques"),
        Choice::Mean => ("moyenne", "Moyenne arithmétique, géométrique ou harmonique"),
        Choice::Scale => ("echelle", "Écarts aux pairs, à la médiane ou rangs"),
        Choice::Peers => ("pairs", "Nombre de pairs, ou tous leurs groupes"),
        Choice::Proof => ("preuve", "Probabilité demandée"),
    }
}

/// The table, for the year of the last run; empty without a run or with too few labels.
fn tables(engagement: Option<(i32, &Engagement)>) -> Vec<Aggregate> {
    let table = Table {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        by: "par choix",
        population: "choix_de_la_methode",
        dimension: classification("choix", "Choix de la méthode", Choice::ALL.map(words)),
        measures: vec![
            plain_count("variation", "Variation des labels changés", "millièmes"),
            plain_count("seul", "Dont expliquée par ce choix seul", "millièmes"),
            plain_count(
                "avec_les_autres",
                "Dont expliquée par ce choix, avec les autres",
                "millièmes",
            ),
            plain_share("part_seul", "Part expliquée par ce choix seul", "seul", "variation"),
            plain_share(
                "part_avec_les_autres",
                "Part expliquée par ce choix, seul et avec les autres",
                "avec_les_autres",
                "variation",
            ),
        ],
    };
    let row = |choice: Choice| {
        let (_, engagement) = engagement?;
        let mut choices = engagement.sensitivity.choices.iter();
        let (_, found) = choices.find(|(own, _)| *own == choice)?;
        Some([i64::from(WHOLE), parts_of(found.alone, WHOLE), parts_of(found.total, WHOLE)])
    };
    vec![table.of(engagement.map(|(year, _)| year), Choice::ALL.map(row))]
}
