//! The front page: the month's findings, key figures, what changed, where to go.

use askama::Template;

use super::interruption::section;
use super::statistic::{KeyFigure, KeyValue, Kicker, Section, counts, yearly_change};
use super::{corrections, measures};
use crate::disclosure::protected::Value;
use crate::site::figures::{FRANCE, HireMeasure, MEN, Studio, WOMEN, gaps_by, sex_series};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital, when};
use crate::site::shown::Shown;
use crate::site::sources::Source;
use crate::site::{Site, SiteError, printed, sexes};
use crate::vocabulary::Period;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/home.html")]
pub(crate) struct HomePage {
    pub(in crate::site) frame: Frame,
    pub(in crate::site) kicker: Kicker,
    pub(in crate::site) lead: Vec<String>,
    pub(in crate::site) keys: Vec<KeyFigure>,
    pub(in crate::site) sections: Vec<Section>,
    pub(in crate::site) news: Vec<String>,
    pub(in crate::site) changes: Vec<String>,
    previous: Option<(String, String)>,
    printed: Option<Link>,
    editions: String,
    corrections: String,
    entries: Vec<Entrance>,
}

/// A way into the site.
#[derive(Debug)]
pub(crate) struct Entrance {
    title: String,
    text: &'static str,
    href: String,
}

pub(in crate::site) fn page(site: &Site<'_>) -> Result<HomePage, SiteError> {
    let here = PagePath::Home;
    let mut studio = Studio::new(site, &here);
    let best = headline(site);
    let title = best.map_or_else(
        || site.context.settings.title.clone(),
        |(source, _, period, rate)| sentences::headline(source, period, rate),
    );
    let mut sections = Vec::new();
    if let Some((source, grid, _, _)) = best {
        let series = sex_series(&mut studio, grid, &source.shown(), FRANCE)?;
        sections.push(section("evolution", "Évolution", None, [Some(series)]));
        let by_type = Grid::of(site.edition, &format!("{}_type_siae", source.prefix()))
            .map(|grid| {
                gaps_by(&mut studio, grid, &source.shown(), "type_siae", "type de structure")
            })
            .transpose()?;
        let title = "Selon le type de structure";
        sections.push(section("type-de-structure", title, None, [by_type]));
    }
    let description = "Chaque mois, les interruptions de parcours d’insertion des femmes et des \
                       hommes, et les embauches des employeurs, d’après les déclarations sociales.";
    let previous = site
        .edition
        .manifest
        .previous
        .map(|month| (numbers::of_month(month), studio.linker.edition(month)));
    Ok(HomePage {
        frame: Frame::new(site, &here, &title, description),
        kicker: Kicker::new(
            "France entière",
            best.map_or_else(String::new, |(source, _, period, _)| when(source, period)),
            best.is_some_and(|(_, grid, period, _)| grid.cell(period, &[], "taux").provisional),
        ),
        lead: lead(best.map(|(_, grid, period, _)| (grid, period))),
        keys: keys(site, &studio),
        sections,
        news: news(site),
        changes: corrections::changes(site),
        previous,
        printed: printed::own(&studio.linker, site.edition.entry()),
        editions: studio.linker.page(&PagePath::Editions),
        corrections: studio.linker.page(&PagePath::Corrections),
        entries: entries(site),
    })
}

/// What the title is about: source, table, period and rate. A finding on women and men comes before
/// one on everybody.
pub(in crate::site) fn headline<'a>(site: &Site<'a>) -> Option<(Source, Grid<'a>, Period, Value)> {
    [true, false].into_iter().find_map(|by_sex| {
        [Source::Dsn, Source::Declared, Source::Gaps].into_iter().find_map(|source| {
            let (grid, period) = measures::national_rate(site, source)?;
            let known = |sex| grid.value(period, &[sex], "taux").is_some();
            if by_sex && !(known(WOMEN) && known(MEN)) {
                return None;
            }
            Some((source, grid, period, grid.value(period, &[], "taux")?))
        })
    })
}

fn lead(best: Option<(Grid<'_>, Period)>) -> Vec<String> {
    let mut lead = Vec::new();
    if let Some((grid, period)) = best {
        lead.extend(sexes::told(grid, period, &[], "taux"));
    }
    lead.push(
        "Un PASS\u{a0}IAE ouvre deux ans de droit à travailler en insertion. Quand le contrat \
         s’interrompt, la suspension de ce droit reste à l’appréciation de la structure\u{a0}: à \
         situation égale, une personne est suspendue, une autre non. Cette publication confronte \
         ce qui est déclaré à ce que montrent les déclarations sociales, pour les femmes et pour \
         les hommes."
            .to_owned(),
    );
    lead
}

/// The period shown of each measure beside the one before, where both are as final as each other.
fn news(site: &Site<'_>) -> Vec<String> {
    let sources = Source::ALL.into_iter().filter_map(|source| {
        Some((source.name(), source.shown(), measures::national_rate(site, source)?.0))
    });
    let hires = measures::national_hires(site)
        .map(|(grid, _)| (HireMeasure::OpenEnded.title(), HireMeasure::OpenEnded.shown(), grid));
    sources.chain(hires).filter_map(|(name, shown, grid)| news_of(name, &shown, grid)).collect()
}

fn news_of(name: &str, shown: &Shown, grid: Grid<'_>) -> Option<String> {
    // The period of the key figures: a provisional one would contradict them.
    let shown_period = grid.shown_period(&[], shown.measure)?;
    let mut published = grid
        .periods()
        .iter()
        .rev()
        .copied()
        .skip_while(|period| *period != shown_period)
        .filter_map(|period| {
            let cell = grid.cell(period, &[], shown.measure);
            Some((period, cell.cell.value()?, cell.provisional))
        });
    let (period, now, provisional) = published.next()?;
    let flag = if provisional { " (provisoire)" } else { "" };
    let before = published.next().filter(|(_, _, earlier)| *earlier == provisional).map_or_else(
        String::new,
        |(earlier, value, _)| {
            if numbers::difference(now, value).unscaled() == 0 {
                format!(", comme {}", shown.when(earlier))
            } else {
                format!(", contre {} {}", shown.figure(value), shown.when(earlier))
            }
        },
    );
    Some(format!("{name}\u{a0}: {} {}{flag}{before}.", shown.figure(now), shown.when(period)))
}

fn keys(site: &Site<'_>, studio: &Studio<'_>) -> Vec<KeyFigure> {
    let rates = Source::ALL.into_iter().filter_map(|source| {
        let (grid, period) = measures::national_rate(site, source)?;
        let at = capital(&when(source, period));
        Some(KeyFigure {
            id: source.slug(),
            label: source.name().to_owned(),
            value: KeyValue::share(grid.cell(period, &[], "taux")),
            detail: counts(grid, &[], period, "interrompues", "personnes")
                .map_or_else(|| at.clone(), |counts| format!("{at}, {counts}")),
            change: yearly_change(grid, &[], "taux", period),
            href: Some(studio.linker.page(&PagePath::Interruption(source))),
        })
    });
    let hires = measures::national_hires(site).map(|(grid, period)| {
        let measure = HireMeasure::OpenEnded;
        let at = capital(&numbers::in_period(period));
        KeyFigure {
            id: "part-cdi",
            label: measure.title().to_owned(),
            value: KeyValue::share(grid.cell(period, &[], measure.id())),
            detail: counts(grid, &[], period, "embauches_cdi", "embauches")
                .map_or_else(|| at.clone(), |counts| format!("{at}, {counts}")),
            change: yearly_change(grid, &[], measure.id(), period),
            href: Some(studio.linker.page(&PagePath::Employers)),
        }
    });
    rates.chain(hires).collect()
}

fn entries(site: &Site<'_>) -> Vec<Entrance> {
    let linker = site.linker(&PagePath::Home);
    [
        (
            PagePath::Interruptions,
            "Suspensions déclarées, interruptions vues dans la DSN, mois sans heures\u{a0}: trois \
             mesures, jamais confondues.",
        ),
        (
            PagePath::Treatment,
            "À situation égale, qui voit son PASS\u{a0}IAE suspendu, et qui non\u{a0}?",
        ),
        (
            PagePath::Rights,
            "Combien de PASS\u{a0}IAE, combien d’heures payées, et ce que donnerait un compteur en \
             heures.",
        ),
        (
            PagePath::Employers,
            "Embauches, part des CDI et rotation\u{a0}: une page par secteur, et par taille et région.",
        ),
        (
            PagePath::EngagedEmployers,
            "Un label de recrutement inclusif\u{a0}: combien d’établissements l’obtiennent, ce qu’il \
             vaut et ce qu’il ne dit pas.",
        ),
        (
            PagePath::Regions,
            "Une page par région et par département, comparée à la France.",
        ),
        (
            PagePath::Data,
            "Tous les tableaux en CSV, Excel, ODS et Parquet, avec leur dictionnaire.",
        ),
        (
            PagePath::Methodology,
            "Définitions, secret statistique, révisions\u{a0}: d’où vient chaque chiffre.",
        ),
        (PagePath::Quality, "Ce qui a été lu, écarté, corrigé, et ce qui manque."),
    ]
    .into_iter()
    .map(|(page, text)| Entrance {
        title: crate::site::frame::label(site, &page),
        text,
        href: linker.page(&page),
    })
    .collect()
}
