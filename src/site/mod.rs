//! Step 6: pages and charts, from a [`PublishedEdition`] and nothing else.
//!
//! [`render`] makes one copy of the site: the same pages stand below `editions/AAAA-MM/`, where
//! they never change, and at the root, where the latest edition is. A copy is a list of
//! [`Page`]s, path and bytes; who writes them is the caller's affair.
//!
//! Reading order: [`paths`] (addresses), [`numbers`] and [`territories`] (French), [`grid`]
//! (reading tables), [`sentences`] (findings), [`figure`] and [`charts`], [`pages`], [`feeds`].

pub mod assets;
pub mod brief;
pub mod chance;
pub mod charts;
pub mod coverage;
mod embeds;
pub mod feeds;
pub mod figure;
pub mod figures;
pub mod frame;
pub mod glossary;
pub mod grid;
pub mod linked_data;
pub mod numbers;
pub mod pages;
pub mod paths;
pub mod printed;
pub mod sectors;
pub mod sentences;
pub mod sexes;
pub mod shown;
pub mod slice;
pub mod sources;
pub mod territories;
pub mod topics;

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::edition::published::PublishedEdition;
use crate::settings::SiteSettings;
use crate::site::assets::Assets;
use crate::site::charts::ChartError;
use crate::site::pages::Indexed;
use crate::site::paths::{Linker, PagePath, Place};
use crate::vocabulary::{Day, Month};

/// Why a page could not be made: a defect of the program.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A chart could not be drawn.
    #[error("{page}: {cause}")]
    Chart {
        /// The page.
        page: String,
        /// The cause.
        cause: ChartError,
    },
    /// A template could not be filled.
    #[error("{page}: the page cannot be written ({cause})")]
    Template {
        /// The page.
        page: String,
        /// The cause.
        cause: askama::Error,
    },
    /// The printed edition could not be typeset.
    #[error("the printed edition: {0}")]
    Brief(#[from] brief::TypesettingError),
}

/// What pages need besides the edition.
#[derive(Debug, Clone, Copy)]
pub struct SiteContext<'a> {
    /// Who publishes, and where.
    pub settings: &'a SiteSettings,
    /// Date of release by edition, past and to come.
    pub calendar: &'a BTreeMap<Month, Day>,
    /// Which copy is made.
    pub place: Place,
    /// Content of the theme's style sheet.
    pub theme: Option<&'a str>,
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Path below the copy's folder, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What every page is made from.
#[derive(Debug)]
pub struct Site<'a> {
    /// The edition.
    pub edition: &'a PublishedEdition,
    /// The rest.
    pub context: SiteContext<'a>,
    /// Style sheets and icon, under their fingerprinted names.
    pub assets: Assets,
}

impl<'a> Site<'a> {
    /// One copy of the site of an edition.
    pub fn new(edition: &'a PublishedEdition, context: SiteContext<'a>) -> Self {
        Self { edition, context, assets: Assets::new(context.theme) }
    }

    /// The links of a page.
    pub fn linker(&self, here: &PagePath) -> Linker {
        Linker::new(
            here.clone(),
            self.context.place,
            self.edition.manifest.edition,
            &self.context.settings.base_url,
        )
    }
}

/// Every file of one copy of the site: pages, styles, and at the root the feeds.
///
/// # Errors
/// When a page cannot be made.
pub fn render(
    edition: &PublishedEdition,
    context: SiteContext<'_>,
) -> Result<Vec<Page>, SiteError> {
    let mut pages = Vec::new();
    render_each(edition, context, |page| {
        pages.push(page);
        Ok::<_, SiteError>(())
    })?;
    Ok(pages)
}

/// Pages made at once, by all processors: memory holds no more of them.
const AT_A_TIME: usize = 32;

/// A page as it is written: its own file, the files of its figures for other sites, and what the
/// search page says of it.
struct Made {
    page: Page,
    embedded: Vec<Page>,
    indexed: Indexed,
}

impl Made {
    fn new(site: &Site<'_>, path: &PagePath, index: &[Indexed]) -> Result<Self, SiteError> {
        let html = pages::render(site, path, index)?;
        let indexed = Indexed::read(path, &html);
        let (html, embedded) = embeds::of_page(site, path, html)?;
        let page = Page { path: path.file(), bytes: html.into_bytes() };
        Ok(Self { page, embedded, indexed })
    }

    fn write<E>(self, write: &mut impl FnMut(Page) -> Result<(), E>) -> Result<Indexed, E> {
        for page in self.embedded {
            write(page)?;
        }
        write(self.page)?;
        Ok(self.indexed)
    }
}

/// As [`render`], giving each file to `write` as soon as it is made, so that memory does not grow
/// with the site.
///
/// # Errors
/// When a page cannot be made, or `write` fails.
pub fn render_each<E: From<SiteError>>(
    edition: &PublishedEdition,
    context: SiteContext<'_>,
    mut write: impl FnMut(Page) -> Result<(), E>,
) -> Result<(), E> {
    let site = Site::new(edition, context);
    for asset in site.assets.files() {
        write(Page { path: asset.path.clone(), bytes: asset.bytes.to_vec() })?;
    }
    let mut index = Vec::new();
    let paths = pages::all(&site);
    // The search page lists what all the others say of themselves.
    let (lists, others): (Vec<&PagePath>, Vec<&PagePath>) =
        paths.iter().partition(|path| **path == PagePath::Search);
    for some in others.chunks(AT_A_TIME) {
        let made: Vec<Result<Made, SiteError>> =
            some.par_iter().map(|path| Made::new(&site, path, &[])).collect();
        for made in made {
            index.push(made?.write(&mut write)?);
        }
    }
    for path in lists {
        Made::new(&site, path, &index)?.write(&mut write)?;
    }
    for page in feeds::all(&site) {
        write(page)?;
    }
    Ok(())
}

/// One file of a copy, for a preview; the search page, made from all the others, is not.
///
/// # Errors
/// When the page cannot be made.
pub fn render_file(
    edition: &PublishedEdition,
    context: SiteContext<'_>,
    file: &str,
) -> Result<Option<Page>, SiteError> {
    let site = Site::new(edition, context);
    if let Some(asset) = site.assets.files().find(|asset| asset.path == file) {
        return Ok(Some(Page { path: asset.path.clone(), bytes: asset.bytes.clone() }));
    }
    let mut pages = pages::all(&site).into_iter().filter(|page| *page != PagePath::Search);
    match pages.find(|page| page.file() == file) {
        Some(path) => Ok(Some(Made::new(&site, &path, &[])?.page)),
        None => Ok(feeds::all(&site).into_iter().find(|page| page.path == file)),
    }
}
