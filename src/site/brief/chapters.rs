//! The subjects of the brief: for each, the finding, the sentences and one or two figures of its
//! page.

use serde::Serialize;

use super::content::{Address, Term, named};
use super::figure::{Numbering, PrintedFigure, figure_of, first};
use crate::site::figures::Studio;
use crate::site::pages::home::{self, HomePage};
use crate::site::pages::{
    employers, engaged, interruption, interruptions, regions, topic, treatment,
};
use crate::site::paths::PagePath;
use crate::site::topics::Topic;
use crate::site::{Site, SiteError};

/// A subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Its name.
    pub name: String,
    /// Its finding.
    pub finding: String,
    /// What is said of it.
    pub paragraphs: Vec<String>,
    /// Measures, each with its finding.
    pub points: Vec<Term>,
    /// Its figures.
    pub figures: Vec<PrintedFigure>,
    /// The pages with more.
    pub more: Vec<Address>,
}

/// All of them, in the order of the site.
pub(super) fn all(
    site: &Site<'_>,
    home: &HomePage,
    numbering: &mut Numbering,
) -> Result<Vec<Chapter>, SiteError> {
    Ok(vec![
        interruptions(site, home, numbering)?,
        treatment(site, numbering)?,
        rights(site, numbering)?,
        employers(site, numbering)?,
        territories(site, numbering)?,
    ])
}

fn interruptions(
    site: &Site<'_>,
    home: &HomePage,
    numbering: &mut Numbering,
) -> Result<Chapter, SiteError> {
    let here = PagePath::Interruptions;
    let page = interruptions::page(site)?;
    let figures = home.sections.iter().flat_map(|section| &section.blocks).filter_map(figure_of);
    let measured = page.sources.iter().map(|source| Term::new(source.name, &source.finding));
    Ok(Chapter {
        finding: page.frame.title.clone(),
        paragraphs: Vec::new(),
        points: measured.chain(found(site, &here, &Topic::INTERRUPTIONS)).collect(),
        figures: figures.map(|figure| numbering.print(site, &PagePath::Home, figure)).collect(),
        ..chapter(site, &here)
    })
}

fn treatment(site: &Site<'_>, numbering: &mut Numbering) -> Result<Chapter, SiteError> {
    let here = PagePath::Treatment;
    let page = treatment::page(site)?;
    let order = ["structures", "femmes-hommes", "type-de-structure", "saisies"];
    let shown = first(&page.sections, &order);
    let introduction = shown.and_then(|(section, _)| section.introduction.clone());
    Ok(Chapter {
        finding: page.frame.title.clone(),
        paragraphs: page.lead.into_iter().chain(introduction).collect(),
        figures: shown
            .map(|(_, figure)| numbering.print(site, &here, figure))
            .into_iter()
            .collect(),
        ..chapter(site, &here)
    })
}

fn rights(site: &Site<'_>, numbering: &mut Numbering) -> Result<Chapter, SiteError> {
    let here = PagePath::Rights;
    let hours = PagePath::Topic(Topic::Hours);
    let page = topic::page(site, Topic::Hours)?;
    let shown = page.sections.iter().flat_map(|section| &section.blocks).find_map(figure_of);
    Ok(Chapter {
        finding: String::new(),
        points: found(site, &here, &Topic::RIGHTS),
        figures: shown.map(|figure| numbering.print(site, &hours, figure)).into_iter().collect(),
        ..chapter(site, &here)
    })
}

fn employers(site: &Site<'_>, numbering: &mut Numbering) -> Result<Chapter, SiteError> {
    let here = PagePath::Employers;
    let page = employers::page(site)?;
    let engaged = engaged::page(site)?;
    let shown = first(&page.sections, &["secteur", "taille", "evolution"]);
    // The first paragraph says what the page is for.
    let findings = page.lead.iter().skip(1).cloned();
    let label = crate::site::sentences::sentence(&engaged.frame.title);
    Ok(Chapter {
        finding: page.frame.title.clone(),
        more: vec![named(site, &here), named(site, &PagePath::EngagedEmployers)],
        paragraphs: findings.chain([label]).collect(),
        figures: shown
            .map(|(_, figure)| numbering.print(site, &here, figure))
            .into_iter()
            .collect(),
        ..chapter(site, &here)
    })
}

fn territories(site: &Site<'_>, numbering: &mut Numbering) -> Result<Chapter, SiteError> {
    let here = PagePath::Regions;
    let page = regions::index(site);
    let mut figures = Vec::new();
    if let Some((source, ..)) = home::headline(site) {
        let there = PagePath::Interruption(source);
        let drawn = interruption::page(site, source)?;
        // Where too few départements are published for a map, the page lists a hundred of them.
        let map = first(&drawn.sections, &["departement"])
            .filter(|(_, figure)| figure.made().drawing.is_some());
        figures.extend(map.map(|(_, figure)| numbering.print(site, &there, figure)));
    }
    figures.extend(figure_of(&page.block).map(|figure| numbering.print(site, &here, figure)));
    Ok(Chapter {
        finding: page.frame.title.clone(),
        paragraphs: vec![page.lead.clone()],
        figures,
        ..chapter(site, &here)
    })
}

/// The subjects that have a finding, with it.
fn found(site: &Site<'_>, here: &PagePath, topics: &[Topic]) -> Vec<Term> {
    let studio = Studio::new(site, here);
    topic::topic_links(site, &studio, topics)
        .into_iter()
        .filter_map(|link| Some(Term::new(link.name, &link.finding?)))
        .collect()
}

/// The name of a page and the way to it, nothing said yet.
fn chapter(site: &Site<'_>, page: &PagePath) -> Chapter {
    Chapter {
        name: crate::site::frame::label(site, page),
        finding: String::new(),
        paragraphs: Vec::new(),
        points: Vec::new(),
        figures: Vec::new(),
        more: vec![named(site, page)],
    }
}
