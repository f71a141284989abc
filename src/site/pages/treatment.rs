//! Unequal treatment: at equal situation, who is suspended, and how far structures differ.
//!
//! Written for policymakers: practices, not faults, and never a structure. The gap between women
//! and men at equal situation is computed from published cells alone, so that anybody can do it
//! again from the table.

use super::interruption::section;
use super::statistic::{KeyFigure, KeyValue, Kicker, Section, StatisticPage, definition, related};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::Modality;
use crate::site::figure::{Absence, Block, DataTable, Entry, Plate, Row, Title};
use crate::site::figures::{MEN, Studio, WOMEN, gaps_by, missing};
use crate::site::frame::Frame;
use crate::site::grid::{Choice, Grid};
use crate::site::numbers::{self, percent, points};
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital};
use crate::site::shown::{Holds, Phrase, Shown, Unit};
use crate::site::{Site, SiteError, chance};
use crate::vocabulary::Period;

/// The rate of declared suspensions among situations.
const RATE: Shown = Shown {
    tables: "recours_suspension",
    measure: "taux",
    title: "Taux de recours à la suspension",
    subtitle: "En % des situations",
    phrase: Phrase {
        figure_first: true,
        all: "des situations",
        women: "des situations de femmes",
        men: "des situations d’hommes",
        against: "de celles des hommes",
        predicate: "donnent lieu à une suspension déclarée",
    },
    unit: Unit::Percent,
    beside: &[("declarees", "Suspensions déclarées"), ("situations", "Situations")],
    holds: Holds::Throughout,
    caution: None,
};

const SUMMARY: &str = "Quand un contrat s’interrompt, prend fin ou reste sans heures, la structure \
    peut suspendre le PASS\u{a0}IAE, ou non\u{a0}: c’est elle qui apprécie. À situation égale, deux \
    personnes peuvent donc garder ou perdre des jours de droit selon la structure qui les emploie.";

pub(in crate::site) fn page(site: &Site<'_>) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Treatment;
    let mut studio = Studio::new(site, &here);
    let cells = Grid::of(site.edition, "recours_suspension_situation");
    let kinds = Grid::of(site.edition, "recours_suspension_type_siae");
    let practices = Grid::of(site.edition, "pratiques_structures");
    let savings = Grid::of(site.edition, "saisies_evitables_type_siae");
    let period = cells.and_then(|grid| grid.last_published(&[], RATE.measure));
    let gap = cells.zip(period).and_then(|(grid, at)| gap_at_equal_situation(grid, at));
    let spread = practices.and_then(spread);
    let title = spread
        .as_ref()
        .map(Spread::title)
        .or_else(|| {
            let (grid, at) = cells.zip(period)?;
            let rate = grid.value(at, &[], RATE.measure)?;
            Some(format!("{}, {}", capital(&RATE.when(at)), RATE.say(RATE.phrase.all, rate)))
        })
        .unwrap_or_else(|| {
            "À situation égale, la suspension dépend-elle de la structure\u{a0}?".to_owned()
        });
    let mut lead = vec![SUMMARY.to_owned()];
    if period.is_none() {
        lead.push(waiting(cells));
    }
    lead.extend(gap.as_ref().map(Gap::sentence));
    let mut sections = Vec::new();
    let structures = practices
        .zip(spread.as_ref())
        .map(|(grid, spread)| distribution(&mut studio, grid, spread));
    let why =
        "La répartition n’est montrée que si assez de structures, dont aucune ne domine, ont \
               rencontré chacune au moins vingt situations. Aucune structure n’est nommée, classée \
               ni située."
            .to_owned();
    sections.push(with_absence(
        "structures",
        "D’une structure à l’autre",
        Some(why),
        practices,
        structures,
    ));
    let by_situation = cells
        .filter(|_| period.is_some())
        .map(|grid| gaps_by(&mut studio, grid, &RATE, "situation", "situation"))
        .transpose()?;
    let gap_text = gap.as_ref().map(Gap::explanation);
    sections.push(with_absence(
        "femmes-hommes",
        "Femmes et hommes à situation égale",
        gap_text,
        cells,
        by_situation,
    ));
    let by_kind = kinds
        .filter(|_| period.is_some())
        .map(|grid| gaps_by(&mut studio, grid, &RATE, "type_siae", "type de structure"))
        .transpose()?;
    let title_by_kind = "Selon le type de structure";
    sections.push(with_absence("type-de-structure", title_by_kind, None, kinds, by_kind));
    let spared = savings
        .map(|grid| gaps_by(&mut studio, grid, &SPARED, "type_siae", "type de structure"))
        .transpose()?;
    let minutes = savings.and_then(saved_time);
    sections.push(section("saisies", "Ce que la DSN éviterait de saisir", minutes, [spared]));
    let mut keys: Vec<KeyFigure> = Vec::new();
    keys.extend(cells.zip(period).map(|(grid, at)| KeyFigure {
        id: "taux",
        label: "Situations suivies d’une suspension déclarée".to_owned(),
        value: KeyValue::share(grid.cell(at, &[], RATE.measure)),
        detail: capital(&RATE.when(at)),
        change: None,
        href: None,
    }));
    keys.extend(gap.as_ref().zip(period).map(|(gap, at)| KeyFigure {
        id: "ecart-situation-egale",
        label: "Écart femmes − hommes à situation égale, en points".to_owned(),
        value: KeyValue::Figure(numbers::signed(gap.points)),
        detail: capital(&RATE.when(at)),
        change: None,
        href: None,
    }));
    Ok(StatisticPage {
        frame: Frame::new(
            site,
            &here,
            &title,
            "À situation égale, qui voit son PASS IAE suspendu\u{202f}? Pratiques des structures \
             et écart entre femmes et hommes.",
        ),
        kicker: Kicker::new(
            "France entière",
            period.map_or_else(String::new, |at| RATE.when(at)),
            false,
        ),
        lead,
        keys,
        sections,
        definition: cells.map(definition),
        related: related(
            site,
            &here,
            &[
                PagePath::Interruptions,
                PagePath::Topic(crate::site::topics::Topic::Agreement),
                PagePath::Methodology,
                PagePath::Quality,
                PagePath::Data,
            ],
        ),
    })
}

const SPARED: Shown = Shown {
    tables: "saisies_evitables",
    measure: "part",
    title: "Part des suspensions déclarées que la DSN montre",
    subtitle: "En % des suspensions déclarées",
    phrase: Phrase {
        figure_first: true,
        all: "des suspensions déclarées",
        women: "des suspensions déclarées de femmes",
        men: "des suspensions déclarées d’hommes",
        against: "de celles des hommes",
        predicate: "se lisent dans la DSN",
    },
    unit: Unit::Percent,
    beside: &[("evitables", "Saisies évitables"), ("suspensions", "Suspensions déclarées")],
    holds: Holds::Throughout,
    caution: None,
};

/// Why there is nothing yet, or nothing to be shown.
fn waiting(cells: Option<Grid<'_>>) -> String {
    match cells {
        Some(grid) if grid.periods().is_empty() => {
            "Une année n’est publiée que lorsque ses situations ne peuvent plus donner lieu à une \
             suspension\u{a0}: quatorze mois après son dernier jour. Les déclarations ne couvrent \
             encore aucune année suivie jusque-là."
                .to_owned()
        }
        Some(_) | None => sentences::WITHHELD.to_owned(),
    }
}

fn with_absence(
    id: &'static str,
    title: &str,
    introduction: Option<String>,
    grid: Option<Grid<'_>>,
    block: Option<Block>,
) -> Section {
    let missing = || {
        let reason = missing(grid).to_owned();
        Block::Absence(Absence { title: title.to_owned(), reason })
    };
    let blocks = vec![block.unwrap_or_else(missing)];
    Section { id, title: title.to_owned(), introduction, blocks }
}

/// The gap between the rates of women and men in cells of equal situation, weighted by the
/// situations of each cell.
struct Gap {
    points: Value,
    may_be_chance: bool,
}

impl Gap {
    fn sentence(&self) -> String {
        let gap = points(self.points);
        let said = match self.points.unscaled().signum() {
            0 => {
                return "À situation égale, femmes et hommes sont suspendus aussi souvent."
                    .to_owned();
            }
            1 => format!("À situation égale, les femmes sont plus souvent suspendues, de {gap}."),
            _ => format!("À situation égale, les femmes sont moins souvent suspendues, de {gap}."),
        };
        if self.may_be_chance { format!("{said} {}", sentences::BY_CHANCE) } else { said }
    }

    fn explanation(&self) -> String {
        format!(
            "{} C’est la moyenne des écarts des situations publiées pour les deux sexes, chacune \
             comptant selon son nombre\u{a0}: elle se recalcule dans le tableau téléchargeable.",
            self.sentence(),
        )
    }
}

fn gap_at_equal_situation(grid: Grid<'_>, at: Period) -> Option<Gap> {
    let dimension = grid.dimension("situation")?;
    let finest: Vec<&Modality> = dimension
        .modalites
        .iter()
        .filter(|modality| {
            let below = grid.children("situation", &modality.code);
            is_shown(grid, at, &modality.code)
                && !below.iter().any(|child| is_shown(grid, at, &child.code))
        })
        .collect();
    let mut weighted = 0;
    let mut situations = 0;
    let places: Vec<_> =
        finest.iter().map(|modality| [("situation", modality.code.as_str())]).collect();
    let mut strata: Vec<(u64, &Choice<'_>)> = Vec::new();
    for at_place in &places {
        let [place] = *at_place;
        let rate = |sex| grid.value(at, &[sex, place], RATE.measure);
        let weight = grid.value(at, &[place], "situations")?.unscaled();
        let gap = numbers::difference(rate(WOMEN)?, rate(MEN)?);
        weighted += i128::from(gap.unscaled()) * i128::from(weight);
        situations += weight;
        strata.push((u64::try_from(weight).ok()?, at_place));
    }
    let all = i128::from(situations);
    // Half up, in tenths of a point as printed rates are.
    let rounded = (all > 0).then(|| (2 * weighted + all).div_euclid(2 * all))?;
    Some(Gap {
        points: Value::decimal(i64::try_from(rounded).ok()?, 1),
        may_be_chance: chance::mean_between_sexes(grid, at, &strata, RATE.measure)
            .unwrap_or_default(),
    })
}

/// Whether the rates of both sexes are published in a cell.
fn is_shown(grid: Grid<'_>, at: Period, code: &str) -> bool {
    let place = ("situation", code);
    [WOMEN, MEN].iter().all(|sex| grid.value(at, &[*sex, place], RATE.measure).is_some())
}

/// How far structures differ.
struct Spread {
    at: Period,
    low: Value,
    median: Value,
    high: Value,
}

impl Spread {
    fn title(&self) -> String {
        format!(
            "Une structure sur dix suspend dans plus de {} des situations, une sur dix dans moins \
             de {}",
            percent(self.high),
            percent(self.low)
        )
    }
}

fn spread(grid: Grid<'_>) -> Option<Spread> {
    let at = grid.last_published(&[], "mediane")?;
    let value = |measure| grid.value(at, &[], measure);
    Some(Spread { at, low: value("p10")?, median: value("mediane")?, high: value("p90")? })
}

/// What the short headings of [`distribution`] stand for: six long ones would not fit a page.
const HEADINGS: &str = "Une structure sur dix est sous le premier décile, une sur dix au-dessus du \
    neuvième. «\u{a0}Aucune\u{a0}» et «\u{a0}Toutes\u{a0}»\u{a0}: part des situations rencontrées par \
    des structures qui n’en suspendent aucune, ou les suspendent toutes. \
    «\u{a0}Structures\u{a0}»\u{a0}: nombre de structures décrites.";

fn distribution(studio: &mut Studio<'_>, grid: Grid<'_>, spread: &Spread) -> Block {
    let columns: Vec<(&str, &str)> = vec![
        ("p10", "Premier décile (%)"),
        ("mediane", "Médiane (%)"),
        ("p90", "Neuvième décile (%)"),
        ("part_aucune", "Aucune (%)"),
        ("part_toutes", "Toutes (%)"),
        ("structures", "Structures"),
    ];
    let modalities = grid.dimension("situation").map_or(&[][..], |found| &found.modalites);
    let rows: Vec<Row> = modalities
        .iter()
        .filter(|modality| {
            let place = [("situation", modality.code.as_str())];
            modality.parent.as_deref().is_none_or(|parent| parent == "_T")
                || grid.value(spread.at, &place, "mediane").is_some()
        })
        .map(|modality| Row {
            header: numbers::typographic(&modality.libelle),
            href: None,
            anchor: None,
            is_total: modality.parent.is_none(),
            cells: columns
                .iter()
                .map(|(id, _)| {
                    let place = [("situation", modality.code.as_str())];
                    Entry::of(grid.cell(spread.at, &place, id))
                })
                .collect(),
        })
        .collect();
    let when = RATE.when(spread.at);
    let table = DataTable {
        row_header: "Situation".to_owned(),
        columns: columns.iter().map(|(_, title)| (*title).to_owned()).collect(),
        rows,
    };
    let plate = Plate {
        title: Title {
            subject: "Taux de recours à la suspension, selon les structures".to_owned(),
            finding: Some(spread.title()),
        },
        unit: "En\u{a0}% des situations de chaque structure".to_owned(),
        table,
        reading: format!(
            "{when}, la moitié des structures déclarent une suspension dans moins de {} des \
             situations qu’elles rencontrent.",
            percent(spread.median)
        ),
        scope: format!("{} France, {when}.", sentences::sentence(&grid.table().methode.population)),
        notes: vec![HEADINGS.to_owned()],
        when,
    };
    studio.table(grid, plate)
}

/// « Au 2e trimestre 2026, 7 200 minutes de saisie … », when published: in the unit of the table.
fn saved_time(grid: Grid<'_>) -> Option<String> {
    let at = grid.last_published(&[], "minutes")?;
    let minutes = grid.value(at, &[], "minutes")?;
    let each = grid.value(at, &[], "minutes_par_saisie")?;
    let count = grid.value(at, &[], "evitables")?;
    Some(format!(
        "{}, la DSN montrait à elle seule {}\u{a0}des suspensions saisies\u{a0}: environ \
         {}\u{a0}minutes de saisie, à raison de {}\u{a0}minutes chacune, une hypothèse.",
        capital(&numbers::in_period(at)),
        numbers::number(count),
        numbers::number(minutes),
        numbers::number(each),
    ))
}
