//! The page of a slice of the data (territory, kind of structure, sector): each measure beside that
//! of the whole, then over time. One way for all, so that any two pages can be compared.

use super::interruption::section;
use super::statistic::{
    KeyFigure, KeyValue, Kicker, Section, StatisticPage, any_shown, counts, yearly_change,
};
use crate::disclosure::protected::{Cell, Value};
use crate::edition::published::PublishedCell;
use crate::site::figure::{Absence, Block, DataTable, Entry, Plate, Row, Sign, Title};
use crate::site::figures::{HireMeasure, MEN, Studio, Tables, WOMEN, precision_by, slice_series};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital};
use crate::site::shown::{Phrase, Shown};
use crate::site::slice::{Slice, and};
use crate::site::sources::{DSN_OF_THE_YEAR, Source};
use crate::site::topics::Topic;
use crate::site::{Site, SiteError, chance, sexes};
use crate::vocabulary::Period;

/// What a page of this kind needs to be told.
pub(super) struct Profile {
    pub(super) here: PagePath,
    pub(super) slice: Slice,
    /// What the comparison is called.
    pub(super) comparison: &'static str,
    /// In one sentence, for search engines.
    pub(super) description: String,
    pub(super) related: Vec<Link>,
}

/// A measure of the page.
struct Subject {
    id: &'static str,
    name: &'static str,
    shown: Shown,
    /// What is said of it in a title.
    short: &'static str,
    /// Numerator and denominator, where they are published beside.
    counts: Option<(&'static str, &'static str)>,
    /// The page with more.
    page: PagePath,
    /// Whether it is told in words and followed over time.
    is_main: bool,
}

/// A measure, the table that has the slice, and the period shown.
struct Line<'a> {
    subject: Subject,
    grid: Grid<'a>,
    period: Period,
}

/// The whole that a slice is a part of: in a sentence, and as a column.
fn whole(slice: &Slice) -> (&'static str, &'static str) {
    match slice.dimension {
        "type_siae" => ("toutes structures confondues", "Toutes structures"),
        "secteur" => ("tous secteurs confondus", "Tous secteurs"),
        _ => ("en France", "France"),
    }
}

/// The page, its figures numbered by the studio, which those added after go on using.
pub(super) fn page(studio: &mut Studio<'_>, profile: Profile) -> Result<StatisticPage, SiteError> {
    let Profile { here, slice, comparison, description, related } = profile;
    let site = studio.site;
    let (lines, elsewhere) = lines(site, &slice);
    let headline = lines.iter().find_map(|line| headline(line, &slice));
    let title = headline.as_ref().map_or_else(
        || {
            let what = match slice.dimension {
                "secteur" => "les embauches et les taux d’entrée et de sortie",
                _ => "les taux d’interruption",
            };
            format!("{}, {what} ne sont pas diffusés", capital(&slice.locative))
        },
        |(title, _, _)| title.clone(),
    );
    let compared = compared(studio, &lines, &elsewhere, &slice);
    let why = format!(
        "La colonne «\u{a0}{}\u{a0}» donne le point de comparaison. Un écart peut tenir {}\u{a0}: \
         il ne mesure l’action de personne.",
        whole(&slice).1,
        match slice.dimension {
            "type_siae" => "à l’âge des personnes, aux territoires ou aux métiers",
            "secteur" => "à la taille des établissements, aux territoires ou aux métiers",
            _ => "aux types de structures, à l’âge des personnes ou aux secteurs présents",
        }
    );
    let mut sections = vec![section("comparaison", comparison, Some(why), [Some(compared)])];
    let mut over_time = Section {
        id: "evolution",
        title: "Évolution".to_owned(),
        introduction: None,
        blocks: Vec::new(),
    };
    for line in lines.iter().filter(|line| line.subject.is_main) {
        over_time.blocks.push(slice_series(studio, line.grid, &line.subject.shown, &slice)?);
    }
    if !over_time.blocks.is_empty() {
        sections.push(over_time);
    }
    // Where nothing at all is published, one sentence says so: a list of absences adds nothing.
    if !any_shown(&sections) {
        sections.clear();
    }
    Ok(StatisticPage {
        frame: Frame::new(site, &here, &title, &description),
        kicker: Kicker::new(
            &slice.name,
            headline.as_ref().map_or_else(String::new, |(_, when, _)| when.clone()),
            headline.is_some_and(|(_, _, provisional)| provisional),
        )
        .about(match slice.dimension {
            "type_siae" => "Type de structure",
            "secteur" => "Secteur",
            _ => "Territoire",
        }),
        lead: lead(&lines, &slice),
        keys: lines
            .iter()
            .filter(|line| line.subject.is_main)
            .map(|line| key(studio, line, &slice))
            .collect(),
        sections,
        definition: None,
        related,
    })
}

/// The measures that the tables have for a slice, and the names of those they have only for other
/// slices of the same dimension.
fn lines<'a>(site: &Site<'a>, slice: &Slice) -> (Vec<Line<'a>>, Vec<&'static str>) {
    let mut lines = Vec::new();
    let mut elsewhere = Vec::new();
    for subject in subjects(slice) {
        let table = format!("{}_{}", subject.shown.tables, slice.dimension);
        let Some(grid) = Grid::of(site.edition, &table) else { continue };
        if !slice.is_in(grid) {
            elsewhere.push(subject.name);
            continue;
        }
        let measure = subject.shown.measure;
        let period = grid
            .shown_period(&slice.choice(grid), measure)
            .or_else(|| grid.reference_period(&[], measure));
        lines.extend(period.map(|period| Line { subject, grid, period }));
    }
    (lines, elsewhere)
}

fn subjects(slice: &Slice) -> Vec<Subject> {
    match slice.dimension {
        "secteur" => HireMeasure::ALL.map(|measure| hires(measure, true)).into(),
        "type_siae" => sources().chain(topics()).collect(),
        _ => sources()
            .chain([hires(HireMeasure::OpenEnded, true)])
            .chain(topics())
            .chain([HireMeasure::Entries, HireMeasure::Exits].map(|flow| hires(flow, false)))
            .collect(),
    }
}

fn sources() -> impl Iterator<Item = Subject> {
    Source::ALL.into_iter().map(|source| Subject {
        id: source.slug(),
        name: source.name(),
        shown: source.shown(),
        short: source.headline_predicate(),
        counts: Some(("interrompues", "personnes")),
        page: PagePath::Interruption(source),
        is_main: true,
    })
}

fn hires(measure: HireMeasure, is_main: bool) -> Subject {
    Subject {
        id: measure.slug(),
        name: measure.title(),
        shown: measure.shown(),
        short: measure.shown().phrase.predicate,
        counts: (measure == HireMeasure::OpenEnded).then_some(("embauches_cdi", "embauches")),
        page: PagePath::Employers,
        is_main,
    }
}

/// What else is known of pathways, one measure per subject.
fn topics() -> impl Iterator<Item = Subject> {
    [
        (Topic::EmptyMonths, "personnes", "Personnes ayant connu un mois creux en douze mois"),
        (
            Topic::Returns,
            "dsn",
            "Retour dans les 12\u{a0}mois après une interruption vue dans la DSN",
        ),
        (Topic::Hours, "travaillees", "Heures payées par personne ayant travaillé dans le mois"),
        (Topic::Passes, "actifs", "PASS\u{a0}IAE en cours"),
    ]
    .into_iter()
    .filter_map(|(topic, id, name)| {
        let part = topic.words().parts.iter().find(|part| part.id == id)?;
        Some(Subject {
            id,
            name,
            shown: part.shown,
            short: part.shown.phrase.predicate,
            counts: None,
            page: PagePath::Topic(topic),
            is_main: false,
        })
    })
}

impl Line<'_> {
    fn here(&self, slice: &Slice) -> PublishedCell {
        self.grid.cell(self.period, &slice.choice(self.grid), self.subject.shown.measure)
    }

    fn whole(&self) -> PublishedCell {
        self.grid.cell(self.period, &[], self.subject.shown.measure)
    }

    fn has_sexes(&self) -> bool {
        self.grid.dimension("sexe").is_some()
    }

    fn of(&self, slice: &Slice, sex: (&'static str, &'static str)) -> PublishedCell {
        if self.has_sexes() {
            let choice = slice.choice(self.grid);
            self.grid.cell(self.period, &and(&choice, sex), self.subject.shown.measure)
        } else {
            PublishedCell { cell: Cell::NotApplicable, provisional: false, revised: false }
        }
    }

    /// `Suspensions déclarées, fin août 2026 (%)`.
    fn title(&self) -> String {
        let unit = if self.subject.shown.in_percent() { " (%)" } else { "" };
        format!("{}, {}{unit}", self.subject.name, self.subject.shown.when(self.period))
    }
}

/// The finding of a measure as a title, when it holds, and whether it is provisional.
fn headline(line: &Line<'_>, slice: &Slice) -> Option<(String, String, bool)> {
    let shown = &line.subject.shown;
    let figure = line.here(slice);
    let when = shown.when(line.period);
    let short =
        Shown { phrase: Phrase { predicate: line.subject.short, ..shown.phrase }, ..*shown };
    let finding = short.say(shown.phrase.all, figure.cell.value()?);
    let title = format!("{}, {finding}, {when}", capital(&slice.locative));
    line.subject.is_main.then_some((title, when, figure.provisional))
}

/// One paragraph per measure published: against the whole, women and men.
fn lead(lines: &[Line<'_>], slice: &Slice) -> Vec<String> {
    let mut findings = Vec::new();
    for line in lines.iter().filter(|line| line.subject.is_main) {
        let shown = &line.subject.shown;
        let Some(here) = line.here(slice).cell.value() else { continue };
        let against = line.whole().cell.value().map_or_else(String::new, |all| {
            format!(", {}", sentences::against(here, all, whole(slice).0))
        });
        let mut finding = format!(
            "{}, {}{against}.",
            capital(&shown.when(line.period)),
            shown.say(shown.phrase.all, here),
        );
        let place = slice.choice(line.grid);
        let is_apart =
            line.whole().cell.value().is_some_and(|all| !sentences::are_close(here, all));
        let from_the_whole = (place.as_slice(), &[][..]);
        let chance = chance::from_the_rest(line.grid, line.period, from_the_whole, shown.measure);
        if is_apart && chance == Some(true) {
            finding = format!("{finding} {}", sentences::FROM_THE_WHOLE_BY_CHANCE);
        }
        let gap =
            line.has_sexes().then(|| sexes::told(line.grid, line.period, &place, shown.measure));
        if let Some(gap) = gap.flatten() {
            finding = format!("{finding} {gap}");
        }
        findings.push(finding);
    }
    if findings.is_empty() {
        return vec![format!(
            "{}, trop peu de personnes ou d’employeurs sont concernés pour qu’un taux{} soit \
             publié sans rien révéler d’eux\u{a0}: le secret statistique les protège. Les pages \
             liées ci-dessous donnent des taux à un niveau moins fin.",
            capital(&slice.locative),
            if slice.dimension == "secteur" { "" } else { " d’interruption" },
        )];
    }
    findings
}

fn key(studio: &Studio<'_>, line: &Line<'_>, slice: &Slice) -> KeyFigure {
    let shown = &line.subject.shown;
    let choice = slice.choice(line.grid);
    let figure = line.here(slice);
    let when = capital(&shown.when(line.period));
    let counted = line
        .subject
        .counts
        .and_then(|(above, below)| counts(line.grid, &choice, line.period, above, below));
    KeyFigure {
        id: line.subject.id,
        label: line.subject.name.to_owned(),
        value: match (figure.cell, Sign::of(figure.cell)) {
            (Cell::Published(value), _) => KeyValue::Figure(shown.figure(value)),
            (_, sign) => KeyValue::Sign(sign.unwrap_or(Sign::Unavailable)),
        },
        detail: counted.map_or_else(|| when.clone(), |counts| format!("{when}, {counts}")),
        change: yearly_change(line.grid, &choice, shown.measure, line.period),
        href: Some(studio.linker.page(&line.subject.page)),
    }
}

/// Every measure, here and in the whole, one per row.
fn compared(
    studio: &mut Studio<'_>,
    lines: &[Line<'_>],
    elsewhere: &[&str],
    slice: &Slice,
) -> Block {
    let (everywhere, column) = whole(slice);
    let title = format!("{} et {}, par mesure", slice.name, lower_unless_france(column));
    let readable = |line: &&Line<'_>| line.subject.shown.in_percent();
    let both = lines.iter().filter(readable).find_map(|line| {
        let (here, all) = (line.here(slice).cell.value()?, line.whole().cell.value()?);
        Some(format!(
            "ligne «\u{a0}{}\u{a0}»\u{a0}: {} {}, {}.",
            line.title(),
            numbers::percent(here),
            slice.locative,
            sentences::against(here, all, everywhere)
        ))
    });
    let reading = both.or_else(|| {
        lines.iter().find_map(|line| {
            let shown = &line.subject.shown;
            let against = line.whole().cell.value().map_or_else(String::new, |all| {
                format!(", contre {} {everywhere}", shown.figure(all))
            });
            Some(format!(
                "ligne «\u{a0}{}\u{a0}»\u{a0}: {} {}{against}.",
                line.title(),
                shown.figure(line.here(slice).cell.value()?),
                slice.locative,
            ))
        })
    });
    // Signs beside the figures of the whole would say less than one sentence.
    let Some(reading) = reading else {
        return Block::Absence(Absence { title, reason: sentences::WITHHELD.to_owned() });
    };
    let with_sexes = lines.iter().any(Line::has_sexes);
    let mut columns: Vec<String> = Vec::new();
    if with_sexes {
        columns.extend(["Femmes", "Hommes"].map(str::to_owned));
    }
    columns.extend([slice.everybody(), column, "Écart (points)"].map(str::to_owned));
    let rows = lines.iter().map(|line| {
        let (here, all) = (line.here(slice), line.whole());
        let mut cells = Vec::new();
        if with_sexes {
            cells.extend([WOMEN, MEN].map(|sex| Entry::of(line.of(slice, sex))));
        }
        let gap = if line.subject.shown.in_percent() {
            Entry::gap(here, all)
        } else {
            Entry::Sign(Sign::NotApplicable)
        };
        cells.extend([Entry::of(here), Entry::of(all), gap]);
        let href = Some(studio.linker.page(&line.subject.page));
        Row { header: line.title(), href, anchor: None, is_total: false, cells }
    });
    let table = DataTable { row_header: "Mesure".to_owned(), columns, rows: rows.collect() };
    let mut notes = vec![
        "Chaque ligne a sa population et sa période\u{a0}: les mesures ne s’additionnent pas."
            .to_owned(),
    ];
    if !elsewhere.is_empty() {
        let names: Vec<String> = elsewhere.iter().map(|name| numbers::lower_first(name)).collect();
        notes.push(format!("Non calculé à ce niveau\u{a0}: {}.", names.join("\u{202f}; ")));
    }
    let plate = Plate {
        title: Title { subject: title, finding: finding(lines, slice) },
        unit: "En\u{a0}% sauf mention contraire".to_owned(),
        when: "dernière période diffusée de chaque mesure".to_owned(),
        table,
        reading,
        scope: format!(
            "{}. Chaque mesure a la population de sa définition, rappelée en méthodologie.",
            slice.scope()
        ),
        notes,
    };
    let tables = lines.iter().map(|line| (line.subject.name, line.grid)).collect();
    studio.table(Tables::Several(tables), plate)
}

/// « Interruptions vues dans la DSN : 14,0 % en Bretagne, contre 12,3 % en France, … »: the main
/// measure that differs most from the whole.
fn finding(lines: &[Line<'_>], slice: &Slice) -> Option<String> {
    let compared = lines.iter().filter(|line| line.subject.is_main).filter_map(|line| {
        let (here, all) = (line.here(slice).cell.value()?, line.whole().cell.value()?);
        Some((line, here, all))
    });
    let apart = |(_, here, all): &(&Line<'_>, Value, Value)| {
        numbers::difference(*here, *all).unscaled().saturating_abs()
    };
    let (line, here, all) = compared.max_by_key(apart)?;
    Some(format!(
        "{}\u{a0}: {} {}, {}",
        line.subject.name,
        numbers::percent(here),
        slice.locative,
        sentences::against(here, all, whole(slice).0)
    ))
}

/// Women and men by kind of structure in a territory, or by région in a kind of structure, with
/// how sure each rate is.
pub(super) fn precision(
    studio: &mut Studio<'_>,
    slice: &Slice,
    id: &'static str,
    title: &str,
) -> Result<Option<Section>, SiteError> {
    const TABLE: &str = "interruptions_annee_type_siae_territoire";
    let grid = Grid::of(studio.site.edition, TABLE).filter(|grid| slice.is_in(*grid));
    let Some(grid) = grid else { return Ok(None) };
    let by = match slice.dimension {
        "territoire" => ("type_siae", "type de structure", whole(slice).1),
        _ => ("territoire", "région", whole(slice).1),
    };
    let block = precision_by(studio, grid, &DSN_OF_THE_YEAR, slice, by)?;
    let why = "Ces taux comptent, sur une année civile, toutes les personnes observées\u{a0}: il n’y \
               a pas d’erreur de sondage. L’intervalle dit autre chose\u{a0}: de combien le taux \
               d’un groupe de cette taille peut varier par le seul hasard. Quand deux intervalles \
               se recouvrent largement, les taux ne se distinguent pas.";
    Ok(Some(section(id, title, Some(why.to_owned()), [Some(block)])))
}

fn lower_unless_france(column: &str) -> String {
    if column == "France" { column.to_owned() } else { numbers::lower_first(column) }
}
