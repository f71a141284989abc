//! « Employeurs engagés »: what A, B, C and *undetermined* mean, and how they are distributed.

use super::interruption::section;
use super::statistic::{KeyFigure, KeyValue, Kicker, Section, StatisticPage, definition, related};
use crate::disclosure::protected::Cell;
use crate::site::figure::{Block, Sign};
use crate::site::figures::{Studio, grades, rates_by};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::paths::PagePath;
use crate::site::shown::{Holds, Phrase, Shown, Unit};
use crate::site::{Site, SiteError};
use crate::vocabulary::Period;

const SUMMARY: &str = "Certains employeurs recrutent des personnes éloignées de l’emploi, leur \
                       proposent de vrais contrats et les gardent. Le label A, B ou C le reconnaît \
                       quand les déclarations le montrent avec assez de certitude.";

/// The pages behind the label.
const BEYOND: [PagePath; 3] =
    [PagePath::LabelPractices, PagePath::LabelRobustness, PagePath::LabelEvaluation];

/// Shares of establishments with a label; beside them, the national yardstick.
pub(super) const LABELS: Shown = Shown {
    tables: "label_engagement",
    measure: "part_labels",
    title: "Part des établissements qui ont un label",
    subtitle: "En % des établissements, label calculé sur cinq ans",
    phrase: Phrase {
        figure_first: true,
        all: "des établissements",
        women: "",
        men: "",
        against: "",
        predicate: "ont un label A, B ou C",
    },
    unit: Unit::Percent,
    beside: &[
        ("part_non_determine", "Non déterminé (%)"),
        ("part_labels_nationaux", "Face à toute la France (%)"),
        ("etablissements", "Établissements"),
    ],
    holds: Holds::Throughout,
    caution: None,
};

/// The same under the national yardstick.
const NATIONAL: Shown = Shown {
    measure: "part_labels_nationaux",
    title: "Part des établissements qui auraient un label face à toute la France",
    phrase: Phrase {
        predicate: "auraient un label s’ils étaient comparés à toute la France",
        ..LABELS.phrase
    },
    beside: &[("part_labels", "Face à des pairs (%)"), ("etablissements", "Établissements")],
    ..LABELS
};

pub(in crate::site) fn page(site: &Site<'_>) -> Result<StatisticPage, SiteError> {
    let here = PagePath::EngagedEmployers;
    let mut studio = Studio::new(site, &here);
    let table = |shown: &Shown, by: &str| Grid::of(site.edition, &format!("{}_{by}", shown.tables));
    let main = table(&LABELS, "taille");
    let period = main.and_then(|grid| grid.reference_period(&[], "etablissements"));
    let labelled = main.zip(period).and_then(|(grid, at)| grid.value(at, &[], LABELS.measure));
    let title = match labelled {
        Some(share) => {
            format!("Employeurs engagés\u{a0}: {} des établissements ont un label", percent(share))
        }
        None => "Employeurs engagés\u{a0}: ce que dit le label, et ce qu’il ne dit pas".to_owned(),
    };
    let mut by = |shown: &Shown, dimension: &str, name: &str| {
        let grid = table(shown, dimension);
        grid.map(|grid| rates_by(&mut studio, grid, shown, dimension, name)).transpose()
    };
    let size = by(&LABELS, "taille", "taille d’établissement")?;
    let sector = by(&LABELS, "secteur", "secteur d’activité")?;
    let place = by(&LABELS, "territoire", "région")?;
    let national = by(&NATIONAL, "secteur", "secteur d’activité")?;
    let levels = Grid::of(site.edition, "niveau_label").map(|grid| grades(&mut studio, grid));
    let mut sections = meaning();
    sections.push(section(
        "repartition",
        "Répartition des labels",
        Some(
            "Un établissement est comparé à ceux de son activité, de sa taille et de son \
             territoire\u{a0}: la part des labels varie donc peu d’un secteur à l’autre, par \
             construction. Elle varie avec la taille, parce qu’il faut des recrutements pour \
             juger. Le fichier de données par région donne aussi les zones d’emploi."
                .to_owned(),
        ),
        [size, levels, sector, place],
    ));
    sections.push(section(
        "toute-la-france",
        "Et si chacun était comparé à toute la France\u{a0}?",
        Some(
            "La même méthode, sans pairs ni métiers\u{a0}: chaque établissement face à tous les \
             autres. Cette mesure compare les secteurs, mais elle mêle ce que fait l’employeur et \
             ce qu’est son secteur. C’est pourquoi le label n’est pas donné ainsi."
                .to_owned(),
        ),
        [national],
    ));
    sections.push(section(
        "aller-plus-loin",
        "Ce qu’il y a derrière le label",
        None,
        [Some(Block::Ways(related(site, &here, &BEYOND)))],
    ));
    let when = period.map_or_else(String::new, five_years);
    Ok(StatisticPage {
        frame: Frame::new(site, &here, &title, SUMMARY),
        kicker: Kicker::new("France entière", when, false),
        lead: vec![SUMMARY.to_owned()],
        keys: main.zip(period).map_or_else(Vec::new, |(grid, at)| keys(grid, at)),
        sections,
        definition: main.map(definition),
        related: related(
            site,
            &here,
            &[PagePath::Employers, PagePath::Methodology, PagePath::Data, PagePath::Quality],
        ),
    })
}

pub(super) fn five_years(period: Period) -> String {
    format!("de {} à {}", period.last_month().year() - 4, period)
}

/// What the label means, for a reader who knows nothing of statistics.
fn meaning() -> Vec<Section> {
    let text = |id, title: &str, paragraph: &str| Section {
        id,
        title: title.to_owned(),
        introduction: Some(paragraph.to_owned()),
        blocks: Vec::new(),
    };
    vec![
        text(
            "observe",
            "Ce qui est observé",
            "Trois questions sont posées à cinq ans de déclarations, avec le même poids. Qui \
             l’établissement recrute-t-il\u{a0}: des personnes longtemps sans emploi, venues de \
             l’insertion ou d’un contrat aidé, des débutants, des jeunes, des seniors\u{a0}? Sur \
             quels contrats\u{a0}: des CDI, des CDD longs, des CDD transformés en CDI\u{a0}? Et les \
             personnes restent-elles, six mois, un an, sans accident\u{a0}?",
        ),
        text(
            "a-b-c",
            "Ce que veulent dire A, B et C",
            "Imaginons dix établissements de même activité, de même taille, du même territoire, qui \
             recrutent pour les mêmes métiers. A\u{a0}: celui-ci est très probablement le meilleur \
             des dix. B\u{a0}: il est très probablement dans le meilleur quart. C\u{a0}: il fait \
             très probablement mieux que la moitié. «\u{a0}Très probablement\u{a0}» veut dire\u{a0}: \
             au moins huit chances sur dix. On se trompe donc parfois\u{a0}: parmi cent labels \
             donnés de justesse, une vingtaine sont trop généreux, un peu plus pour le A.",
        ),
        text(
            "non-determine",
            "Ce que veut dire «\u{a0}non déterminé\u{a0}»",
            "On ne sait pas. Soit l’établissement recrute trop peu pour qu’on puisse en \
             juger\u{a0}: il faut au moins cinq personnes recrutées en cinq ans et douze mois de \
             déclarations. Soit il ne se distingue pas assez des autres, dans un sens ou dans \
             l’autre. La plupart des petits établissements sont dans ce cas. Ce n’est pas une \
             mauvaise note\u{a0}: il n’existe pas de mauvaise note.",
        ),
        text(
            "limites",
            "Ce que le label ne dit pas",
            "Le label décrit des pratiques passées, vues à travers des déclarations sociales. Il \
             n’est pas un certificat, ne dit rien d’une personne, d’un salaire ni d’une intention, \
             et ne promet pas l’avenir. Un établissement sans label ne doit jamais être écarté \
             pour cette raison. Un taux qui monte après une mauvaise année ne prouve pas un \
             progrès\u{a0}: les valeurs extrêmes reviennent d’elles-mêmes vers la moyenne.",
        ),
        text(
            "a-part",
            "Qui n’est pas classé",
            "Les structures d’insertion, les entreprises adaptées, les ESAT et les agences \
             d’intérim recrutent ces publics par statut\u{a0}: elles ne sont ni classées ni prises \
             comme points de comparaison. Les particuliers employeurs non plus.",
        ),
    ]
}

fn keys(grid: Grid<'_>, at: Period) -> Vec<KeyFigure> {
    let total = grid.cell(at, &[], "etablissements");
    let detail = five_years(at);
    let share = |id, label: &str, measure| KeyFigure {
        id,
        label: label.to_owned(),
        value: KeyValue::share(grid.cell(at, &[], measure)),
        detail: detail.clone(),
        change: None,
        href: None,
    };
    vec![
        KeyFigure {
            id: "etablissements",
            label: "Établissements observés".to_owned(),
            value: match (total.cell, Sign::of(total.cell)) {
                (Cell::Published(value), _) => KeyValue::Figure(numbers::number(value)),
                (_, sign) => KeyValue::Sign(sign.unwrap_or(Sign::Unavailable)),
            },
            detail: detail.clone(),
            change: None,
            href: None,
        },
        share("labels", "Label A, B ou C", LABELS.measure),
        share("non-determine", "Non déterminé", "part_non_determine"),
    ]
}
