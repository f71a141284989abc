//! « Pratiques de recrutement »: the absolute rates behind the label, and how much of their
//! differences is the employer.

use super::engaged::{LABELS, five_years};
use super::interruption::section;
use super::statistic::{Kicker, StatisticPage, definition, related};
use crate::site::figures::{Studio, explanations, lengths, practices, practices_by, rates_by};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers::percent;
use crate::site::paths::PagePath;
use crate::site::shown::{Holds, Phrase, Shown, Unit};
use crate::site::{Site, SiteError};

const SUMMARY: &str = "Qui les employeurs recrutent, sur quels contrats, et combien de temps les \
                       personnes restent\u{a0}: les taux sur lesquels repose le label, par secteur, \
                       taille et région.";

const fn practice(
    measure: &'static str,
    title: &'static str,
    predicate: &'static str,
    beside: &'static [(&'static str, &'static str)],
) -> Shown {
    Shown {
        tables: "pratiques_embauche",
        measure,
        title,
        subtitle: "En % des personnes embauchées, sur cinq ans",
        phrase: Phrase { all: "des personnes embauchées", predicate, ..LABELS.phrase },
        beside,
        holds: Holds::OverFiveYears,
        ..LABELS
    }
}

/// Lengths of fixed-term contracts.
const LENGTHS: Shown = Shown {
    tables: "durees_cdd",
    measure: "duree_moyenne",
    title: "Durée moyenne des CDD terminés",
    subtitle: "En jours",
    phrase: Phrase {
        figure_first: false,
        all: "un CDD terminé",
        predicate: "a duré en moyenne",
        ..LABELS.phrase
    },
    unit: Unit::Days,
    beside: &[
        ("mediane", "Durée médiane"),
        ("mediane_commences", "Durée médiane, CDD commencés"),
        ("cdd_termines", "CDD terminés"),
    ],
    holds: Holds::OverFiveYears,
    caution: None,
};

/// Practices drawn by sector and région.
const KEPT: Shown = practice(
    "maintien_6_part",
    "Personnes encore là six mois après l’embauche",
    "sont encore là six mois après",
    &[("maintien_6_base", "Personnes suivies")],
);
const FROM_INSERTION: Shown = practice(
    "ex_iae_part",
    "Personnes issues de l’insertion par l’activité économique",
    "viennent de l’insertion par l’activité économique",
    &[("ex_iae_base", "Personnes observées")],
);

pub(super) fn page(site: &Site<'_>) -> Result<StatisticPage, SiteError> {
    let here = PagePath::LabelPractices;
    let mut studio = Studio::new(site, &here);
    let table = |by: &str| Grid::of(site.edition, &format!("{}_{by}", KEPT.tables));
    let main = table("taille");
    let period = main.and_then(|grid| grid.reference_period(&[], KEPT.measure));
    let kept = main.zip(period).and_then(|(grid, at)| grid.value(at, &[], KEPT.measure));
    let title = match kept {
        Some(share) => format!(
            "Six mois après leur embauche, {} des personnes sont encore dans l’entreprise",
            percent(share)
        ),
        None => "Pratiques de recrutement des employeurs".to_owned(),
    };
    let mut by = |shown: &Shown, dimension: &str, name: &str| {
        let grid = table(dimension);
        grid.map(|grid| rates_by(&mut studio, grid, shown, dimension, name)).transpose()
    };
    let kept_by_sector = by(&KEPT, "secteur", "secteur d’activité")?;
    let from_insertion = by(&FROM_INSERTION, "secteur", "secteur d’activité")?;
    let kept_by_place = by(&KEPT, "territoire", "région")?;
    let all = main.map(|grid| practices(&mut studio, grid));
    let by_size =
        main.map(|grid| practices_by(&mut studio, grid, "taille", "taille d’établissement"));
    let of_lengths = |by: &str| Grid::of(site.edition, &format!("{}_{by}", LENGTHS.tables));
    let all_lengths = of_lengths("taille").map(|grid| lengths(&mut studio, grid)).transpose()?;
    let mut lengths_by = |dimension: &str, name: &str| {
        let grid = of_lengths(dimension);
        grid.map(|grid| rates_by(&mut studio, grid, &LENGTHS, dimension, name)).transpose()
    };
    let by_sector = lengths_by("secteur", "secteur d’activité")?;
    let by_size_of = lengths_by("taille", "taille d’établissement")?;
    let differences =
        Grid::of(site.edition, "variance_pratiques").map(|grid| explanations(&mut studio, grid));
    let sections = vec![
        section(
            "pratiques",
            "Les pratiques derrière le label",
            Some(
                "Ces taux sont absolus\u{a0}: ils comparent vraiment les secteurs, les tailles et les \
                 régions. L’intervalle dit entre quelles valeurs se situe le taux, avec 95\u{a0}% de \
                 confiance, si l’on tenait les personnes observées pour un échantillon. Le handicap et \
                 le sexe des personnes embauchées situent les employeurs\u{a0}; ils ne comptent pas dans \
                 le label."
                    .to_owned(),
            ),
            [all, by_size, kept_by_sector, from_insertion, kept_by_place],
        ),
        section(
            "durees",
            "Combien de temps durent les CDD",
            Some(
                "Ce sont ici des contrats qui sont comptés, temps partiel compris. Beaucoup de contrats \
                 très courts cohabitent avec quelques contrats longs\u{a0}: la durée moyenne dépasse \
                 alors de beaucoup la durée médiane. Les CDD terminés laissent de côté ceux qui durent \
                 encore\u{a0}; les CDD commencés, suivis un an, ne les oublient pas."
                    .to_owned(),
            ),
            [all_lengths, by_sector, by_size_of],
        ),
        section(
            "differences",
            "L’employeur compte-t-il\u{a0}?",
            Some(
                "Si les pratiques ne tenaient qu’au secteur, à la taille ou au territoire, il n’y \
                 aurait rien à reconnaître à un employeur. Ce tableau partage les différences entre \
                 établissements, le hasard des petits nombres une fois retiré."
                    .to_owned(),
            ),
            [differences],
        ),
    ];
    Ok(StatisticPage {
        frame: Frame::new(site, &here, &title, SUMMARY),
        kicker: Kicker::new("France entière", period.map_or_else(String::new, five_years), false),
        lead: vec![SUMMARY.to_owned()],
        keys: Vec::new(),
        sections,
        definition: main.map(definition),
        related: related(
            site,
            &here,
            &[
                PagePath::EngagedEmployers,
                PagePath::LabelRobustness,
                PagePath::Employers,
                PagePath::Methodology,
                PagePath::Data,
            ],
        ),
    })
}
