//! « Employeurs engagés »: what A, B, C and *undetermined* mean, how they are distributed, and the
//! absolute practices behind them.

use super::interruption::section;
use super::statistic::{KeyFigure, KeyValue, Kicker, Section, StatisticPage, definition, related};
use crate::disclosure::protected::Cell;
use crate::site::figure::Sign;
use crate::site::figures::{Studio, label_shares, practices, practices_by, share_of};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::paths::PagePath;
use crate::site::{Site, SiteError};
use crate::vocabulary::Period;

const SUMMARY: &str = "Certains employeurs recrutent des personnes éloignées de l’emploi, leur \
                       proposent de vrais contrats et les gardent. Le label A, B ou C le reconnaît \
                       quand les déclarations le montrent avec assez de certitude.";

pub(super) fn page(site: &Site<'_>) -> Result<StatisticPage, SiteError> {
    let here = PagePath::EngagedEmployers;
    let mut studio = Studio::new(site, &here);
    let labels = |by: &str| Grid::of(site.edition, &format!("label_engagement_{by}"));
    let rates = |by: &str| Grid::of(site.edition, &format!("pratiques_embauche_{by}"));
    let main = labels("taille");
    let period = main.and_then(|grid| grid.reference_period(&[], "etablissements"));
    let graded = main.zip(period).and_then(|(grid, at)| share_of(grid, at, &[], "ABC").ok());
    let title = match graded {
        Some(share) => {
            format!("Employeurs engagés\u{a0}: {} des établissements ont un label", percent(share))
        }
        None => "Employeurs engagés\u{a0}: ce que dit le label, et ce qu’il ne dit pas".to_owned(),
    };
    let mut distribution = Vec::new();
    let mut behind = Vec::new();
    behind.push(rates("taille").map(|grid| practices(&mut studio, grid)));
    for (dimension, by) in [
        ("taille", "taille d’établissement"),
        ("secteur", "secteur d’activité"),
        ("territoire", "région"),
    ] {
        distribution
            .push(labels(dimension).map(|grid| label_shares(&mut studio, grid, dimension, by)));
        behind.push(rates(dimension).map(|grid| practices_by(&mut studio, grid, dimension, by)));
    }
    let mut sections = meaning();
    let [size, sector, place]: [_; 3] = take(distribution);
    sections.push(section(
        "repartition",
        "Répartition des labels",
        Some(
            "Un établissement est comparé à ceux de son activité, de sa taille et de son \
             territoire\u{a0}: la part des labels varie donc peu d’un secteur à l’autre, par \
             construction. Elle varie avec la taille, parce qu’il faut des recrutements pour \
             juger."
                .to_owned(),
        ),
        [size, sector, place],
    ));
    let all: [_; 4] = take(behind);
    sections.push(section(
        "pratiques",
        "Les pratiques derrière le label",
        Some(
            "Ces taux sont absolus\u{a0}: ils comparent vraiment les secteurs, les tailles et les \
             régions. L’intervalle dit entre quelles valeurs se situe le taux, avec 95\u{a0}% de \
             confiance, si l’on tenait les personnes observées pour un échantillon."
                .to_owned(),
        ),
        all,
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

/// The figures of a list whose length is known; those that miss are none.
fn take<const N: usize, T>(list: Vec<Option<T>>) -> [Option<T>; N] {
    let mut list = list.into_iter();
    std::array::from_fn(|_| list.next().flatten())
}

fn five_years(period: Period) -> String {
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
    let share = |id, label: &str, code| KeyFigure {
        id,
        label: label.to_owned(),
        value: match share_of(grid, at, &[], code) {
            Ok(share) => KeyValue::Figure(percent(share)),
            Err(sign) => KeyValue::Sign(sign),
        },
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
        share("labels", "Label A, B ou C", "ABC"),
        share("non-determine", "Non déterminé", "ND"),
    ]
}
