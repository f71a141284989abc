//! « Suites et effet du label »: what followed, and what it would take to say that the label changes
//! anything.

use super::interruption::section;
use super::statistic::{Kicker, Section, StatisticPage, related};
use crate::site::Site;
use crate::site::figures::{Studio, aftermath, progress};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::paths::PagePath;

const TITLE: &str = "Ce qui a suivi le label, et ce qu’il faudrait pour mesurer son effet";

const SUMMARY: &str = "Le label annonce-t-il la suite, et change-t-il quelque chose\u{a0}? Cette page \
                       répond à la première question. La seconde demande une expérience, que le \
                       programme sait conduire.";

pub(super) fn page(site: &Site<'_>) -> StatisticPage {
    let here = PagePath::LabelEvaluation;
    let mut studio = Studio::new(site, &here);
    let followed = Grid::of(site.edition, "suite_label");
    let period = followed.and_then(|grid| grid.periods().last().copied());
    let followed = followed.map(|grid| aftermath(&mut studio, grid));
    let progressing = Grid::of(site.edition, "score_fige").map(|grid| progress(&mut studio, grid));
    let mut sections = Vec::new();
    sections.push(section(
        "suite",
        "Le label annonce-t-il la suite\u{a0}?",
        Some(
            "Un label qui décrit une chance passée n’annoncerait rien. Voici ce que sont devenues \
             d’autres personnes\u{a0}: celles que les employeurs ont embauchées juste après la \
             période qui a servi à leur label."
                .to_owned(),
        ),
        [followed],
    ));
    sections.push(section(
        "progres",
        "Les employeurs progressent-ils\u{a0}?",
        Some(
            "Le label compare chacun à ses pairs de l’année\u{a0}: si tous progressaient ensemble, \
             il n’en montrerait rien. Ce score se mesure, lui, à des repères qui ne changent plus. Il \
             n’est pas publié employeur par employeur, et ne prouve pas à lui seul un effet du label."
                .to_owned(),
        ),
        [progressing],
    ));
    sections.extend(measuring());
    StatisticPage {
        frame: Frame::new(site, &here, TITLE, SUMMARY),
        kicker: Kicker::new(
            "France entière",
            period.map_or_else(String::new, numbers::in_period),
            false,
        ),
        lead: vec![SUMMARY.to_owned()],
        keys: Vec::new(),
        sections,
        definition: None,
        related: related(
            site,
            &here,
            &[
                PagePath::EngagedEmployers,
                PagePath::LabelRobustness,
                PagePath::Methodology,
                PagePath::Data,
            ],
        ),
    }
}

/// How the effect of showing the label would be measured, for a reader who knows nothing of
/// experiments.
fn measuring() -> [Section; 3] {
    [
        words(
            "avant-apres",
            "Comparer avant et après ne prouve rien",
            "Les employeurs choisis parce que leur taux est bas remontent d’eux-mêmes l’année \
             suivante, sans que rien n’ait changé\u{a0}: un taux très bas est souvent une mauvaise \
             passe. Aucun chiffre «\u{a0}avant, après\u{a0}» d’employeurs choisis n’est donc publié \
             sans des témoins choisis de la même façon.",
        ),
        words(
            "tirage",
            "Tirer au sort, puis comparer",
            "Pour savoir si montrer le label change quelque chose, il faut le montrer à des \
             employeurs tirés au sort, et pas à d’autres, puis comparer les deux groupes. Le \
             programme tire des entreprises sans label, une seule fois, à parts égales dans chaque \
             groupe d’employeurs semblables, à partir d’un nombre publié d’avance\u{a0}: n’importe qui \
             peut refaire le tirage. Il suit ensuite ces entreprises, dans des fichiers réservés aux \
             évaluateurs.",
        ),
        words(
            "effet",
            "Ce qui serait mesuré",
            "L’effet de montrer le label, et celui de le lire, avec des marges d’erreur qui tiennent \
             compte de ce que les établissements d’une même entreprise se ressemblent\u{202f}; des \
             bornes quand certains employeurs ne recrutent plus personne\u{202f}; l’effet d’une \
             ouverture étalée dans le temps, chaque vague étant comparée à ceux qui n’ont encore \
             rien reçu\u{202f}; la comparaison de l’effet observé à ceux que d’autres tirages auraient \
             donnés\u{202f}; le plus petit effet que l’on pourrait voir. Le protocole, les résultats \
             nuls et les effets sur les autres employeurs seraient publiés de même.",
        ),
    ]
}

fn words(id: &'static str, title: &str, text: &str) -> Section {
    Section { id, title: title.to_owned(), introduction: Some(text.to_owned()), blocks: Vec::new() }
}
