//! How many labels hold when a choice of the method changes.
//!
//! Whole hundredths of the labels of the country, from twenty labels on: what labels would be under
//! rules that nobody applies is an attribute of no employer, and says nothing of any.

use super::super::aggregate::Aggregate;
use super::super::breakdowns::classification;
use super::super::measures::{plain_count, plain_share};
use super::super::spec::{Dimension, Measure, MeasureKind};
use super::national::Table;
use crate::employers::criteria::{Criterion, Pillar};
use crate::employers::engagement::Engagement;
use crate::employers::sensitivity::{Agreement, Change};
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "sensibilite_label",
    words: include_str!("sensibilite_label.toml"),
    computation: Computation::Label(tables),
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
        Change::Duels => "duels".to_owned(),
        Change::RobustScale => "ecarts_a_la_mediane".to_owned(),
        Change::Ranks => "rangs".to_owned(),
        Change::FewerPeers => "pairs_10".to_owned(),
        Change::MorePeers => "pairs_50".to_owned(),
        Change::SmoothPeers => "pairs_ponderes".to_owned(),
        Change::Everybody => "toute_la_france".to_owned(),
        Change::PartTime => "temps_partiel".to_owned(),
        Change::ThreeYears => "trois_ans".to_owned(),
        Change::Persons => "personnes".to_owned(),
        Change::WithoutPillar(Pillar::Profils) => "hors_profils".to_owned(),
        Change::WithoutPillar(Pillar::Contrats) => "hors_contrats".to_owned(),
        Change::WithoutPillar(Pillar::Durabilite) => "hors_durabilite".to_owned(),
        Change::Without(criterion) => format!("hors_{}", criterion.id()),
        Change::With(criterion) => format!("avec_{}", criterion.id()),
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
        Change::Duels => "Duels entre établissements, sans compter les écarts",
        Change::RobustScale => "Pratiques mesurées en écarts à la médiane",
        Change::Ranks => "Pratiques mesurées en rangs",
        Change::FewerPeers => "Dix pairs au lieu de vingt",
        Change::MorePeers => "Cinquante pairs au lieu de vingt",
        Change::SmoothPeers => "Tous les groupes de pairs, selon leur taille",
        Change::Everybody => "Comparaison à toute la France",
        Change::PartTime => "Temps partiel compris",
        Change::ThreeYears => "Trois ans d’embauches au lieu de cinq",
        Change::Persons => "Chaque personne comptée une seule fois",
        Change::WithoutPillar(Pillar::Profils) => "Sans la famille des profils",
        Change::WithoutPillar(Pillar::Contrats) => "Sans la famille des contrats",
        Change::WithoutPillar(Pillar::Durabilite) => "Sans la famille de la durée",
        Change::Without(criterion) | Change::With(criterion) => {
            return counted(criterion).to_owned();
        }
    };
    words.to_owned()
}

/// A criterion of the score taken away, or one outside it counted.
const fn counted(criterion: Criterion) -> &'static str {
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
        Criterion::BoethEmbauche => "Avec les embauches de travailleurs handicapés",
        Criterion::MixiteFh => "Avec l’écart à la part de femmes attendue",
        Criterion::RotationEffMoyen => "Avec la rotation des effectifs",
        Criterion::RotationHorsCourts => "Avec la rotation hors contrats courts",
    }
}

fn dimension() -> Dimension {
    let all: Vec<(String, String)> =
        Change::all().map(|change| (code(change), label(change))).collect();
    let parts = all.iter().map(|(code, label)| (code.as_str(), label.as_str()));
    classification("variante", "Ce qui change dans la méthode", parts)
}

/// The table, for the year of the last run; empty without a run or with too few labels.
fn tables(engagement: Option<(i32, &Engagement)>) -> Vec<Aggregate> {
    let table = Table {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        by: "par variante",
        population: "labels_sous_d_autres_choix",
        dimension: dimension(),
        measures: measures(),
    };
    let row = |change: Change| {
        let (_, engagement) = engagement?;
        let mut restated = engagement.sensitivity.restated.iter();
        restated.find(|(own, _)| *own == change).map(|(_, agreement)| hundredths(agreement))
    };
    vec![table.of(engagement.map(|(year, _)| year), Change::all().map(row))]
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

fn measures() -> Vec<Measure> {
    let count = |id, label| plain_count(id, label, "centièmes");
    vec![
        count("labels", "Labels attribués"),
        count("inchanges", "Dont restent au même niveau"),
        count("gardes", "Dont restent A, B ou C"),
        count("nouveaux", "Labels nouveaux"),
        whole(plain_share(
            "part_inchanges",
            "Part des labels qui restent au même niveau",
            "inchanges",
            "labels",
        )),
        whole(plain_share(
            "part_gardes",
            "Part des labels qui restent A, B ou C",
            "gardes",
            "labels",
        )),
        Measure {
            unit: "%",
            kind: MeasureKind::Ratio { numerator: "nouveaux", denominator: "labels" },
            ..count("part_nouveaux", "Labels nouveaux pour cent labels")
        },
    ]
}

/// Hundredths have no decimals.
fn whole(share: Measure) -> Measure {
    Measure { decimals: 0, ..share }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_labels_are_whole_hundredths_rounded_half_up() {
        // 40 labels: 37 of them are 92.5 %, 39 are 97.5 %.
        let agreement =
            Agreement { labelled: 40, same: 37, kept: 39, gained: 60, ..Agreement::default() };
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
