//! The part of « Employeurs engagés » where the label is put to the test.

use super::interruption::section;
use super::statistic::Section;
use crate::site::Site;
use crate::site::figures::{Studio, Whom, announced, other_choices, transitions, without_label};
use crate::site::grid::Grid;

/// What was announced and what followed, other choices, the year before, and who has no label.
pub(super) fn sections(site: &Site<'_>, studio: &mut Studio<'_>) -> [Section; 4] {
    let grid = |id: &str| Grid::of(site.edition, id);
    let expected = grid("calibration_label").map(|grid| announced(studio, grid));
    let choices = grid("sensibilite_label").map(|grid| other_choices(studio, grid));
    let years = grid("stabilite_label").map(|grid| transitions(studio, grid));
    let reasons = [
        ("equite_label_taille", Whom::Size),
        ("equite_label_secteur", Whom::Sector),
        ("equite_label_forme", Whom::LegalForm),
        ("equite_label_territoire", Whom::Region),
    ]
    .map(|(id, whom)| grid(id).map(|grid| without_label(studio, grid, whom)));
    [
        section(
            "promesse",
            "Les chances annoncées se vérifient-elles\u{a0}?",
            Some(
                "Le label n’est pas seul en cause\u{a0}: chaque établissement classé, avec ou sans \
                 label, a une probabilité de dépasser la moitié de ses pairs. Un an plus tard, les \
                 personnes embauchées depuis disent si elle valait quelque chose. Ce qui compte \
                 n’est pas le taux observé, qui dépend du métier, mais son écart à ce qu’auraient \
                 fait des établissements comparables."
                    .to_owned(),
            ),
            [expected],
        ),
        section(
            "choix",
            "Le label tient-il à nos choix\u{a0}?",
            Some(
                "Des seuils, des poids et des points de comparaison ont été choisis. D’autres \
                 auraient pu l’être. Les labels sont donc recalculés en changeant un choix à la \
                 fois\u{a0}: si beaucoup changeaient, ils diraient plus de la méthode que des \
                 employeurs."
                    .to_owned(),
            ),
            [choices],
        ),
        section(
            "stabilite",
            "Que deviennent les labels d’une année à l’autre\u{a0}?",
            Some(
                "Un label qui changerait chaque année ne décrirait que le hasard\u{a0}; un label \
                 qui ne changerait jamais n’encouragerait personne. Une ligne est un label de \
                 l’année précédente, une colonne un label de l’année."
                    .to_owned(),
            ),
            [years],
        ),
        section(
            "equite",
            "Le label est-il à la portée de tous\u{a0}?",
            Some(
                "Un label exige des preuves, et les petits établissements recrutent peu\u{a0}: la \
                 plupart n’en auront pas, quoi qu’ils fassent. Ces tableaux mesurent ce biais, \
                 selon la taille, le secteur, la forme juridique et la région, outre-mer compris. \
                 Parmi les établissements dont on sait assez, la part de ceux qui ont un label peut \
                 être comparée d’un groupe à l’autre."
                    .to_owned(),
            ),
            reasons,
        ),
    ]
}
