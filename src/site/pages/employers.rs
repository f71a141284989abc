//! Hires by ordinary employers: open-ended contracts and turnover, by sector, size and région.

use super::interruption::section;
use super::statistic::{
    KeyFigure, KeyValue, Kicker, StatisticPage, counts, definition, related, yearly_change,
};
use super::structure::all_sectors;
use crate::disclosure::protected::Cell;
use crate::site::figure::{Block, Sign};
use crate::site::figures::{FRANCE, HireMeasure, Studio, flows_by, rates_by, slice_series};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital};
use crate::site::shown::{Holds, Phrase, Shown, Unit};
use crate::site::slice::Slice;
use crate::site::{Site, SiteError};

/// Turnover of a year, and without what renews by nature.
const TURNOVER: Shown = Shown {
    tables: "rotation_effectifs",
    measure: "rotation",
    title: "Taux de rotation des effectifs sur un an",
    subtitle: "Remplacements dans l’année, en\u{a0}% de l’effectif moyen",
    phrase: Phrase {
        figure_first: false,
        all: "le taux de rotation",
        women: "",
        men: "",
        against: "",
        predicate: "est de",
    },
    unit: Unit::Percent,
    beside: &[("rotation_durables", "Hors contrats courts et saisonniers (%)")],
    holds: Holds::Throughout,
    caution: None,
};

pub(in crate::site) fn page(site: &Site<'_>) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Employers;
    let mut studio = Studio::new(site, &here);
    let table = |breakdown: &str| Grid::of(site.edition, &format!("embauches_{breakdown}"));
    let main = main_table(site);
    let open_ended = HireMeasure::OpenEnded;
    let period = main.and_then(|grid| grid.reference_period(&[], open_ended.id()));
    let share = main.zip(period).and_then(|(grid, at)| grid.value(at, &[], open_ended.id()));
    let title = share.zip(period).map_or_else(
        || "Embauches et employeurs\u{a0}: la part des CDI n’est pas diffusée".to_owned(),
        |(share, at)| {
            let finding = open_ended.finding(share, "");
            format!("{}, {finding}", capital(&numbers::in_period(at)))
        },
    );
    let series = main
        .map(|grid| slice_series(&mut studio, grid, &open_ended.shown(), &Slice::from(FRANCE)))
        .transpose()?;
    let mut both = |breakdown: &str, name: &str| -> Result<[Option<Block>; 2], SiteError> {
        let Some(grid) = table(breakdown) else { return Ok([None, None]) };
        Ok([
            Some(rates_by(&mut studio, grid, &open_ended.shown(), breakdown, name)?),
            Some(flows_by(&mut studio, grid, breakdown, name)?),
        ])
    };
    let sector = both("secteur", "secteur d’activité")?;
    let size = both("taille", "taille d’établissement")?;
    let mut by_sector = section("secteur", "Selon le secteur d’activité", None, sector);
    by_sector.blocks.push(Block::Ways(all_sectors(site, &here)));
    let mut sections = vec![
        section("evolution", "Évolution", None, [series]),
        by_sector,
        section("taille", "Selon la taille de l’établissement", None, size),
    ];
    if table("categorie").is_some() {
        let category = both("categorie", "catégorie d’employeur")?;
        sections.push(section("categorie", "Selon la catégorie d’employeur", None, category));
    }
    let place = both("territoire", "région")?;
    sections.push(section("region", "Selon la région de l’établissement", None, place));
    let mut over_a_year = |by: &str, name: &str| {
        let grid = Grid::of(site.edition, &format!("{}_{by}", TURNOVER.tables));
        grid.map(|grid| rates_by(&mut studio, grid, &TURNOVER, by, name)).transpose()
    };
    let turnover = [
        over_a_year("secteur", "secteur d’activité")?,
        over_a_year("taille", "taille d’établissement")?,
    ];
    if turnover.iter().any(Option::is_some) {
        sections.push(section(
            "rotation",
            "Rotation des effectifs sur un an",
            Some(
                "Combien de remplacements pour cent personnes présentes\u{a0}? Un secteur où l’on \
                 recrute beaucoup peut être un secteur où l’on ne reste pas. Les contrats courts et \
                 saisonniers tournent par nature\u{a0}: la seconde colonne du tableau les laisse \
                 de côté."
                    .to_owned(),
            ),
            turnover,
        ));
    }
    let summary = "Les embauches de tous les employeurs, leur part en CDI et la rotation de la \
                   main-d’œuvre, d’après les déclarations sociales nominatives\u{a0}: de quoi \
                   situer un secteur ou un territoire avant d’y orienter une personne en fin de \
                   parcours.";
    Ok(StatisticPage {
        frame: Frame::new(site, &here, &title, summary),
        kicker: Kicker::new(
            "France entière",
            period.map_or_else(String::new, numbers::in_period),
            main.zip(period)
                .is_some_and(|(grid, at)| grid.cell(at, &[], open_ended.id()).provisional),
        ),
        lead: lead(main, summary, table("secteur")),
        keys: main.map_or_else(Vec::new, keys),
        sections,
        definition: main.map(definition),
        related: related(
            site,
            &here,
            &[
                PagePath::EngagedEmployers,
                PagePath::Regions,
                PagePath::Methodology,
                PagePath::Data,
                PagePath::Quality,
            ],
        ),
    })
}

/// The table giving the national figures on hires.
pub(super) fn main_table<'a>(site: &Site<'a>) -> Option<Grid<'a>> {
    ["secteur", "taille", "territoire", "categorie"]
        .iter()
        .find_map(|breakdown| Grid::of(site.edition, &format!("embauches_{breakdown}")))
}

fn lead(main: Option<Grid<'_>>, summary: &str, by_sector: Option<Grid<'_>>) -> Vec<String> {
    let mut lead = vec![summary.to_owned()];
    let open_ended = HireMeasure::OpenEnded.id();
    let Some((grid, period)) =
        main.and_then(|grid| Some((grid, grid.reference_period(&[], open_ended)?)))
    else {
        lead.push(sentences::WITHHELD.to_owned());
        return lead;
    };
    let mut findings = Vec::new();
    if let Some(hires) = grid.value(period, &[], "embauches") {
        findings.push(format!(
            "{}, les déclarations comptent {}\u{a0}{}.",
            capital(&numbers::in_period(period)),
            numbers::number(hires),
            numbers::plural(hires, "embauche", "embauches"),
        ));
    }
    let range = by_sector.and_then(|grid| {
        let named: Vec<_> = grid
            .first_level("secteur")
            .into_iter()
            .filter(|modality| modality.code != "NR")
            .map(|modality| {
                let share = grid.value(period, &[("secteur", &modality.code)], open_ended);
                let name = numbers::typographic(&modality.libelle);
                (format!("(«\u{a0}{name}\u{a0}»)"), share)
            })
            .collect();
        sentences::range(&named)
    });
    if let Some(range) = range {
        findings.push(format!("Selon le secteur, la part des CDI va {range}."));
    }
    let flows = [HireMeasure::Entries, HireMeasure::Exits];
    if let [Some(entries), Some(exits)] = flows.map(|measure| grid.value(period, &[], measure.id()))
    {
        findings.push(format!(
            "Le taux d’entrée est de {}, le taux de sortie de {}\u{a0}: leur moyenne est le taux de \
             rotation.",
            percent(entries),
            percent(exits)
        ));
    }
    if !findings.is_empty() {
        lead.push(findings.join(" "));
    }
    lead
}

fn keys(grid: Grid<'_>) -> Vec<KeyFigure> {
    let Some(period) = grid.reference_period(&[], HireMeasure::OpenEnded.id()) else {
        return Vec::new();
    };
    let at = capital(&numbers::in_period(period));
    let hires = grid.cell(period, &[], "embauches").cell;
    let share = |id, measure: HireMeasure, detail: Option<String>| KeyFigure {
        id,
        label: measure.title().to_owned(),
        value: KeyValue::share(grid.cell(period, &[], measure.id())),
        detail: detail.map_or_else(|| at.clone(), |detail| format!("{at}, {detail}")),
        change: yearly_change(grid, &[], measure.id(), period),
        href: None,
    };
    vec![
        KeyFigure {
            id: "embauches",
            label: "Embauches".to_owned(),
            value: match (hires, Sign::of(hires)) {
                (Cell::Published(value), _) => KeyValue::Figure(numbers::number(value)),
                (_, sign) => KeyValue::Sign(sign.unwrap_or(Sign::Unavailable)),
            },
            detail: at.clone(),
            change: None,
            href: None,
        },
        share(
            "part-cdi",
            HireMeasure::OpenEnded,
            counts(grid, &[], period, "embauches_cdi", "embauches"),
        ),
        share("entrees", HireMeasure::Entries, None),
        share("sorties", HireMeasure::Exits, None),
    ]
}
