//! How many labels hold when a choice of the method changes.
//!
//! Whole hundredths of the labels of the country, from twenty labels on: what labels would be under
//! rules that nobody applies is an attribute of no employer, and says nothing of any.

use std::collections::BTreeMap;

use super::super::aggregate::{Aggregate, CellKey, Tally};
use super::super::breakdowns::classification;
use super::super::measures;
use super::super::spec::{
    Contributor, Dimension, Measure, MeasureKind, PeriodNature, PeriodStatus, TableSpec,
};
use super::super::title;
use crate::employers::criteria::{Criterion, Pillar};
use crate::employers::engagement::Engagement;
use crate::employers::sensitivity::{Agreement, Change};
use crate::indicators::{Computation, Indicator};
use crate::vocabulary::Period;

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "sensibilite_label",
    words: include_str!("sensibilite_label.toml"),
    computation: Computation::Restated,
};

/// All labels given by the method.
const WHOLE: i64 = 100;

fn code(change: Change) -> String {
    match change {
        Change::NoMemory => "sans_memoire".to_owned(),
        Change::LessProof => "preuve_70".to_owned(),
        Change::MoreProof => "preuve_90".to_owned(),
        Change::MoreShrinkage => "variance_moitie".to_owned(),
        Change::LessShrinkage => "variance_double".to_owned(),
        Change::Weights => "poids".to_owned(),
        Change::AnyWeights => "poids_quelconques".to_owned(),
        Change::Geometric => "moyenne_geometrique".to_owned(),
        Change::Harmonic => "moyenne_harmonique".to_owned(),
        Change::FewerPeers => "pairs_10".to_owned(),
        Change::MorePeers => "pairs_50".to_owned(),
        Change::Everybody => "toute_la_france".to_owned(),
        Change::PartTime => "temps_partiel".to_owned(),
        Change::WithoutPillar(Pillar::Profils) => "hors_profils".to_owned(),
        Change::WithoutPillar(Pillar::Contrats) => "hors_contrats".to_owned(),
        Change::WithoutPillar(Pillar::Durabilite) => "hors_durabilite".to_owned(),
        Change::Without(criterion) => format!("hors_{}", criterion.id()),
    }
}

fn label(change: Change) -> String {
    let words = match change {
        Change::NoMemory => "Label de l’année précédente oublié",
        Change::LessProof => "Probabilité demandée de 70 %",
        Change::MoreProof => "Probabilité demandée de 90 %",
        Change::MoreShrinkage => "Écarts entre employeurs deux fois plus faibles",
        Change::LessShrinkage => "Écarts entre employeurs deux fois plus forts",
        Change::Weights => "Poids tirés au hasard, à un quart près",
        Change::AnyWeights => "Poids tirés au hasard, sans limite",
        Change::Geometric => "Moyenne géométrique des pratiques",
        Change::Harmonic => "Moyenne harmonique des pratiques",
        Change::FewerPeers => "Dix pairs au lieu de vingt",
        Change::MorePeers => "Cinquante pairs au lieu de vingt",
        Change::Everybody => "Comparaison à toute la France",
        Change::PartTime => "Temps partiel compris",
        Change::WithoutPillar(Pillar::Profils) => "Sans la famille des profils",
        Change::WithoutPillar(Pillar::Contrats) => "Sans la famille des contrats",
        Change::WithoutPillar(Pillar::Durabilite) => "Sans la famille de la durée",
        Change::Without(criterion) => return without(criterion).to_owned(),
    };
    words.to_owned()
}

const fn without(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Deld => "Sans les embauches après un long éloignement",
        Criterion::ExIae => "Sans les embauches issues de l’insertion",
        Criterion::ExAide => "Sans les embauches issues de contrats aidés",
        Criterion::SansExperience => "Sans les embauches de débutants",
        Criterion::Jeunes => "Sans les embauches de jeunes",
        Criterion::Seniors => "Sans les embauches de seniors",
        Criterion::PartCdi => "Sans la part des CDI",
        Criterion::DureeCdd => "Sans la durée des CDD",
        Criterion::CddTresCourt => "Sans les CDD de moins d’un mois",
        Criterion::Conversion => "Sans les CDD transformés en CDI",
        Criterion::Maintien6 => "Sans le maintien à 6 mois",
        Criterion::Maintien12 => "Sans le maintien à 12 mois",
        Criterion::Maintien6Cible => "Sans le maintien à 6 mois des publics cibles",
        Criterion::Maintien12Cible => "Sans le maintien à 12 mois des publics cibles",
        Criterion::SortieCdi => "Sans les sorties de CDI",
        Criterion::AtFreq => "Sans les accidents du travail",
    }
}

fn dimension() -> Dimension {
    let all: Vec<(String, String)> =
        Change::all().map(|change| (code(change), label(change))).collect();
    let parts = all.iter().map(|(code, label)| (code.as_str(), label.as_str()));
    classification("variante", "Ce qui change dans la méthode", parts)
}

/// The table, for the year of the last run; empty without a run or with too few labels.
pub fn table(engagement: Option<(i32, &Engagement)>) -> Aggregate {
    let spec = TableSpec {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        title: title(INDICATOR.id, "par variante"),
        population: "labels_sous_d_autres_choix",
        period: PeriodNature::FiveYears,
        dimensions: vec![dimension()],
        measures: measures(),
    };
    let mut periods = Vec::new();
    let mut cells: BTreeMap<CellKey, Vec<Tally>> = BTreeMap::new();
    if let Some((year, engagement)) = engagement {
        let period = Period::Year(year);
        periods.push(PeriodStatus { period, provisional: false });
        let mut total = [0; 4];
        for (place, change) in (1u16..).zip(Change::all()) {
            let found = engagement.restated.iter().find(|(own, _)| *own == change);
            let Some((_, agreement)) = found else { continue };
            let own = hundredths(agreement);
            total.iter_mut().zip(own).for_each(|(sum, value)| *sum += value);
            cells.insert(CellKey { period, modalities: vec![place] }, tallies(own));
        }
        if total != [0; 4] {
            cells.insert(CellKey { period, modalities: vec![0] }, tallies(total));
        }
    }
    Aggregate { spec, periods, cells }
}

/// All labels, those unchanged, those kept and new ones, in hundredths of the labels given, rounded
/// half up.
fn hundredths(agreement: &Agreement) -> [i64; 4] {
    let labelled = agreement.labelled.max(1);
    let part = |count: u64| {
        i64::try_from((2 * 100 * count + labelled) / (2 * labelled)).unwrap_or(i64::MAX)
    };
    [WHOLE, part(agreement.same), part(agreement.kept), part(agreement.gained)]
}

fn tallies(values: [i64; 4]) -> Vec<Tally> {
    values.map(|value| Tally { value, ..Tally::default() }).to_vec()
}

fn measures() -> Vec<Measure> {
    let count = |id, label| measures::count(id, label, "centièmes").by(Contributor::Nobody);
    let rate = |id, label, kind| Measure { unit: "%", kind, ..count(id, label) };
    let share = |numerator| MeasureKind::Share { numerator, denominator: "labels" };
    vec![
        count("labels", "Labels attribués"),
        count("inchanges", "Dont restent au même niveau"),
        count("gardes", "Dont restent A, B ou C"),
        count("nouveaux", "Labels nouveaux"),
        rate("part_inchanges", "Part des labels qui restent au même niveau", share("inchanges")),
        rate("part_gardes", "Part des labels qui restent A, B ou C", share("gardes")),
        rate(
            "part_nouveaux",
            "Labels nouveaux pour cent labels",
            MeasureKind::Ratio { numerator: "nouveaux", denominator: "labels" },
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_labels_are_whole_hundredths_rounded_half_up() {
        // 40 labels: 37 of them are 92.5 %, 39 are 97.5 %.
        let agreement = Agreement { labelled: 40, same: 37, kept: 39, gained: 60 };
        assert_eq!(hundredths(&agreement), [100, 93, 98, 150]);
    }

    #[test]
    fn each_change_has_a_code_and_a_name_of_its_own() {
        let modalities = dimension().modalities;
        assert_eq!(modalities.len(), 1 + Change::all().count());
        for (place, one) in modalities.iter().enumerate() {
            let twin = |other: &&crate::indicators::spec::Modality| {
                other.code == one.code || other.label == one.label
            };
            assert!(modalities[..place].iter().find(twin).is_none(), "{}", one.code);
        }
    }
}
