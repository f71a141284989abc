//! What each practice and each family of practices weighs in the order of employers.

use super::super::aggregate::Aggregate;
use super::super::breakdowns::classification;
use super::super::measures::{plain_count, plain_share};
use super::super::spec::Measure;
use super::national::{Table, number, parts_of};
use crate::employers::criteria::{Criterion, Pillar};
use crate::employers::engagement::Engagement;
use crate::employers::sensitivity::{Change, Influence};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "poids_pratiques",
    words: include_str!("poids_pratiques.toml"),
    computation: Computation::Label(tables),
};

/// All employers, and a correlation of one.
const WHOLE: u32 = 1000;

const fn family(pillar: Pillar) -> (&'static str, &'static str) {
    match pillar {
        Pillar::Profils => ("profils", "Profils recrutés"),
        Pillar::Contrats => ("contrats", "Contrats proposés"),
        Pillar::Durabilite => ("durabilite", "Durée dans l’emploi"),
    }
}

/// Practices shown: those of the score, and those tried beside it.
fn shown() -> impl Iterator<Item = Criterion> {
    Criterion::scored().chain(Criterion::TRIED)
}

fn influence(engagement: Option<(i32, &Engagement)>, change: Change) -> Option<Influence> {
    let (_, engagement) = engagement?;
    let mut practices = engagement.sensitivity.practices.iter();
    practices.find(|(own, _)| *own == change).map(|(_, influence)| *influence)
}

/// The tables, for the year of the last run; empty without a run or with too few labels.
fn tables(engagement: Option<(i32, &Engagement)>) -> Vec<Aggregate> {
    let year = engagement.map(|(year, _)| year);
    let families = Table {
        id: "poids_pratiques_famille",
        indicator: INDICATOR.id,
        by: "par famille",
        population: "ordre_sans_une_famille",
        dimension: classification("famille", "Famille de pratiques", Pillar::ALL.map(family)),
        measures: [
            shifts(),
            vec![
                plain_count("correlation", "Corrélation avec la note", "millièmes"),
                number(
                    "coefficient",
                    ("Coefficient de corrélation avec la note", "coefficient"),
                    ("correlation", "rangs"),
                    2,
                ),
            ],
        ]
        .concat(),
    };
    let practices = Table {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        by: "par pratique",
        population: "ordre_sans_une_pratique",
        dimension: classification(
            "pratique",
            "Pratique",
            shown().map(|one| (one.id(), one.label())),
        ),
        measures: shifts(),
    };
    let whole = i64::from(WHOLE);
    let of_family = |pillar: Pillar| {
        let Influence { shift, correlation } =
            influence(engagement, Change::WithoutPillar(pillar))?;
        Some([whole, parts_of(shift, WHOLE), parts_of(correlation?, WHOLE)])
    };
    let of_practice = |criterion: Criterion| {
        let tried = Criterion::TRIED.contains(&criterion);
        let change = if tried { Change::With(criterion) } else { Change::Without(criterion) };
        let Influence { shift, .. } = influence(engagement, change)?;
        Some([whole, parts_of(shift, WHOLE)])
    };
    vec![
        families.of(year, Pillar::ALL.map(of_family)),
        practices.of(year, shown().map(of_practice)),
    ]
}

fn shifts() -> Vec<Measure> {
    vec![
        plain_count("rangs", "Tous les rangs", "millièmes"),
        plain_count("deplacement", "Déplacement moyen", "millièmes"),
        plain_share("part_deplacement", "Déplacement moyen dans l’ordre", "deplacement", "rangs"),
    ]
}
