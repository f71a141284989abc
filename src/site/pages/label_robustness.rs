//! « Solidité du label »: the label put to the test.

use super::engaged::five_years;
use super::interruption::section;
use super::statistic::{Kicker, Section, StatisticPage, related};
use crate::site::Site;
use crate::site::figures::{
    Practices, Studio, Whom, announced, choices_that_matter, order, other_choices, transitions,
    weights, without_label,
};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::paths::PagePath;

const TITLE: &str = "Le label tient-il à l’employeur, à la méthode ou au hasard\u{a0}?";

const SUMMARY: &str = "Un label doit tenir quand on change un choix de méthode, annoncer des \
                       chances qui se vérifient et rester à la portée de tous. Voici les épreuves, \
                       et leurs résultats, bons ou mauvais.";

pub(super) fn page(site: &Site<'_>) -> StatisticPage {
    let here = PagePath::LabelRobustness;
    let mut studio = Studio::new(site, &here);
    let period = Grid::of(site.edition, "label_engagement_taille")
        .and_then(|grid| grid.reference_period(&[], "etablissements"));
    StatisticPage {
        frame: Frame::new(site, &here, TITLE, SUMMARY),
        kicker: Kicker::new("France entière", period.map_or_else(String::new, five_years), false),
        lead: vec![SUMMARY.to_owned()],
        keys: Vec::new(),
        sections: sections(site, &mut studio).into(),
        definition: None,
        related: related(
            site,
            &here,
            &[
                PagePath::EngagedEmployers,
                PagePath::LabelPractices,
                PagePath::LabelEvaluation,
                PagePath::Methodology,
                PagePath::Data,
            ],
        ),
    }
}

/// What was announced and what followed, other choices, what practices weigh, how sure the order is,
/// the year before, and who has no label.
fn sections(site: &Site<'_>, studio: &mut Studio<'_>) -> [Section; 6] {
    let grid = |id: &str| Grid::of(site.edition, id);
    let expected = grid("calibration_label").map(|grid| announced(studio, grid));
    let choices = grid("sensibilite_label").map(|grid| other_choices(studio, grid));
    let matter = grid("influence_choix").map(|grid| choices_that_matter(studio, grid));
    let [families, each] =
        [("poids_pratiques_famille", Practices::Families), ("poids_pratiques", Practices::Each)]
            .map(|(id, practices)| grid(id).map(|grid| weights(studio, grid, practices)));
    let sure = grid("surete_ordre").map(|grid| order(studio, grid));
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
                 employeurs. Puis ils le sont en tirant tous les choix au hasard, pour savoir \
                 lesquels comptent."
                    .to_owned(),
            ),
            [choices, matter],
        ),
        section(
            "poids",
            "Que pèse vraiment chaque pratique\u{a0}?",
            Some(
                "Les trois familles ont le même poids dans la note, mais pas forcément la même \
                 influence\u{a0}: une pratique observée partout, ou qui varie avec d’autres, compte \
                 davantage. On la retire, et l’on regarde de combien les établissements se \
                 déplacent."
                    .to_owned(),
            ),
            [families, each],
        ),
        section(
            "surete",
            "Peut-on se fier à l’ordre des labels\u{a0}?",
            Some(
                "Deux établissements pris au hasard, l’un mieux placé que l’autre\u{a0}: quelle est \
                 la chance que ce soit l’inverse\u{a0}? Un classement complet se tromperait souvent\u{a0}: \
                 le label ne départage que des établissements dont on sait assez."
                    .to_owned(),
            ),
            [sure],
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
