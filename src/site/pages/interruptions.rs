//! The three sources on interruptions side by side, never on one axis.

use askama::Template;

use super::statistic::{Kicker, related};
use super::structure;
use super::topic::{TopicLink, topic_links};
use crate::disclosure::protected::Value;
use crate::site::figure::Block;
use crate::site::figures::{FRANCE, MEN, Studio, WOMEN, sex_series};
use crate::site::frame::{Frame, Link};
use crate::site::grid::Grid;
use crate::site::numbers::percent;
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital, when};
use crate::site::sources::Source;
use crate::site::topics::Topic;
use crate::site::{Site, SiteError, chance, sexes};
use crate::vocabulary::Period;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/interruptions.html")]
pub(crate) struct InterruptionsPage {
    pub(in crate::site) frame: Frame,
    kicker: Kicker,
    pub(in crate::site) sources: Vec<SourcePart>,
    topics: Vec<TopicLink>,
    structures: Vec<Link>,
    related: Vec<Link>,
}

/// What is said of one source.
#[derive(Debug)]
pub(crate) struct SourcePart {
    id: &'static str,
    pub(in crate::site) name: &'static str,
    summary: &'static str,
    pub(in crate::site) finding: String,
    block: Block,
    href: String,
}

pub(in crate::site) fn page(site: &Site<'_>) -> Result<InterruptionsPage, SiteError> {
    let here = PagePath::Interruptions;
    let mut studio = Studio::new(site, &here);
    let mut sources = Vec::new();
    for source in Source::ALL {
        let Some(grid) = main_table(site, source) else { continue };
        sources.push(SourcePart {
            id: source.slug(),
            name: source.name(),
            summary: source.summary(),
            finding: finding(grid, source),
            block: sex_series(&mut studio, grid, &source.shown(), FRANCE)?,
            href: studio.linker.page(&PagePath::Interruption(source)),
        });
    }
    let best = [Source::Dsn, Source::Declared, Source::Gaps]
        .into_iter()
        .find_map(|source| Some((source, by_sex(main_table(site, source)?)?)));
    let title = best.as_ref().map_or_else(
        || "Interruptions de parcours\u{a0}: trois mesures, trois questions".to_owned(),
        |(source, (period, women, men))| {
            let grid = main_table(site, *source);
            let chance = grid.and_then(|grid| chance::between_sexes(grid, *period, &[], "taux"));
            title(*source, *women, *men, chance.unwrap_or_default())
        },
    );
    let provisional = best.is_some_and(|(source, (period, _, _))| {
        main_table(site, source).is_some_and(|grid| grid.cell(period, &[WOMEN], "taux").provisional)
    });
    let period = best.map_or_else(String::new, |(source, (period, _, _))| when(source, period));
    Ok(InterruptionsPage {
        frame: Frame::new(
            site,
            &here,
            &title,
            "Suspensions déclarées, interruptions vues dans la DSN, mois sans heures\u{a0}: trois \
             mesures des interruptions de parcours d’insertion, pour les femmes et les hommes.",
        ),
        kicker: Kicker::new("France entière", period, provisional),
        structures: structure::kinds(site, &here),
        topics: topic_links(site, &studio, &Topic::INTERRUPTIONS),
        sources,
        related: related(
            site,
            &here,
            &[PagePath::Regions, PagePath::Methodology, PagePath::Quality, PagePath::Data],
        ),
    })
}

/// The table giving the national figures of a source.
pub(super) fn main_table<'a>(site: &Site<'a>, source: Source) -> Option<Grid<'a>> {
    ["type_siae", "age", "territoire"]
        .iter()
        .find_map(|breakdown| Grid::of(site.edition, &format!("{}_{breakdown}", source.prefix())))
}

fn by_sex(grid: Grid<'_>) -> Option<(Period, Value, Value)> {
    grid.periods().iter().rev().find_map(|period| {
        let women = grid.value(*period, &[WOMEN], "taux")?;
        let men = grid.value(*period, &[MEN], "taux")?;
        Some((*period, women, men))
    })
}

/// `may_be_chance`: no more is said of the gap than that.
fn title(source: Source, women: Value, men: Value, may_be_chance: bool) -> String {
    let what = match source {
        Source::Declared => "ont leur parcours suspendu",
        Source::Dsn => "voient leur contrat interrompu",
        Source::Gaps => "passent un mois sans heures payées",
    };
    let how = match super::super::numbers::difference(women, men).unscaled().signum() {
        0 => "aussi souvent que les hommes",
        _ if sentences::are_close(women, men) => "à peu près aussi souvent que les hommes",
        _ if may_be_chance => "sans écart net avec les hommes",
        1 => "plus souvent que les hommes",
        _ => "moins souvent que les hommes",
    };
    format!("Les femmes {what} {how}\u{a0}: {} contre {}", percent(women), percent(men))
}

fn finding(grid: Grid<'_>, source: Source) -> String {
    let Some(period) = grid.reference_period(&[], "taux") else {
        return sentences::WITHHELD.to_owned();
    };
    let national = grid.value(period, &[], "taux").map(|rate| {
        format!(
            "{}, {} {} {}.",
            capital(&when(source, period)),
            percent(rate),
            source.shown().phrase.all,
            source.predicate()
        )
    });
    let gap = sexes::told(grid, period, &[], "taux");
    let sentences: Vec<String> = national.into_iter().chain(gap).collect();
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_says_no_more_than_figures_do() {
        let tenths = |value| Value::decimal(value, 1);
        let told = |women, men, chance| {
            title(Source::Dsn, tenths(women), tenths(men), chance).replace('\u{a0}', " ")
        };
        let start = "Les femmes voient leur contrat interrompu";
        assert_eq!(
            told(28, 17, false),
            format!("{start} plus souvent que les hommes : 2,8 % contre 1,7 %")
        );
        assert_eq!(
            told(28, 17, true),
            format!("{start} sans écart net avec les hommes : 2,8 % contre 1,7 %")
        );
        assert!(told(17, 17, true).contains("aussi souvent que les hommes"));
        assert!(told(19, 17, true).contains("à peu près aussi souvent"));
    }
}
