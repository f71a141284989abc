//! The address of every page, and the only place where a link is made.
//!
//! A page is a folder holding `index.html`; its address ends in `/`. Links are relative, so that
//! the site lives under any sub-path, at the root and below `editions/AAAA-MM/` alike. Absolute
//! addresses come from `base_url` and serve what leaves the page: canonical, feeds, citations.

use super::sources::Source;
use super::territories;
use super::topics::Topic;
use crate::vocabulary::{Month, SiaeKind};

/// A page of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PagePath {
    /// The front page.
    Home,
    /// The three sources on interruptions, side by side.
    Interruptions,
    /// One source on interruptions.
    Interruption(Source),
    /// PASS and hours, one subject after the other.
    Rights,
    /// One subject.
    Topic(Topic),
    /// At equal situation, who is suspended.
    Treatment,
    /// Hires by ordinary employers.
    Employers,
    /// The engagement label.
    EngagedEmployers,
    /// The practices that the label looks at.
    LabelPractices,
    /// The label put to the test.
    LabelRobustness,
    /// What followed the label, and how its effect would be measured.
    LabelEvaluation,
    /// All régions.
    Regions,
    /// One région, by the slug of its name.
    Region(String),
    /// One département, by the slug of its name.
    Departement(String),
    /// One kind of structure.
    Structure(SiaeKind),
    /// One sector of employers, by the slug of its name.
    Sector(String),
    /// Definitions and rules.
    Methodology,
    /// Quality of the data.
    Quality,
    /// All files.
    Data,
    /// One table, by its identifier.
    Table(String),
    /// Words of the field.
    Glossary,
    /// All editions; at the site's root only.
    Editions,
    /// Dates of release; at the site's root only.
    Calendar,
    /// Revisions and corrections.
    Corrections,
    /// Accessibility statement.
    Accessibility,
    /// Legal notice.
    Legal,
    /// Personal data.
    Privacy,
    /// Plan of the site.
    SiteMap,
    /// Search.
    Search,
    /// Page not found; at the site's root only.
    NotFound,
}

impl PagePath {
    /// The folder of the page below the site or edition, empty or ending in `/`.
    pub fn folder(&self) -> String {
        match self {
            Self::Home | Self::NotFound => String::new(),
            Self::Interruptions => "interruptions/".to_owned(),
            Self::Interruption(source) => format!("interruptions/{}/", source.slug()),
            Self::Treatment => "egalite-de-traitement/".to_owned(),
            Self::Rights => "pass-iae-et-heures/".to_owned(),
            Self::Topic(topic) if topic.is_interruption() => {
                format!("interruptions/{}/", topic.words().slug)
            }
            Self::Topic(topic) => format!("pass-iae-et-heures/{}/", topic.words().slug),
            Self::Employers => "employeurs/".to_owned(),
            Self::EngagedEmployers => "employeurs/engages/".to_owned(),
            Self::LabelPractices => "employeurs/engages/pratiques/".to_owned(),
            Self::LabelRobustness => "employeurs/engages/robustesse/".to_owned(),
            Self::LabelEvaluation => "employeurs/engages/evaluation/".to_owned(),
            Self::Regions => "regions/".to_owned(),
            Self::Region(slug) => format!("regions/{slug}/"),
            Self::Departement(slug) => {
                let region = territories::departement_at(slug).map_or("", |place| &place.region);
                format!("regions/{region}/{slug}/")
            }
            Self::Structure(kind) => format!("interruptions/{}/", kind.code().to_lowercase()),
            Self::Sector(slug) => format!("employeurs/{slug}/"),
            Self::Methodology => "methodologie/".to_owned(),
            Self::Quality => "qualite/".to_owned(),
            Self::Data => "donnees/".to_owned(),
            Self::Table(id) => format!("donnees/{id}/"),
            Self::Glossary => "glossaire/".to_owned(),
            Self::Editions => "editions/".to_owned(),
            Self::Calendar => "calendrier/".to_owned(),
            Self::Corrections => "corrections/".to_owned(),
            Self::Accessibility => "accessibilite/".to_owned(),
            Self::Legal => "mentions-legales/".to_owned(),
            Self::Privacy => "donnees-personnelles/".to_owned(),
            Self::SiteMap => "plan-du-site/".to_owned(),
            Self::Search => "recherche/".to_owned(),
        }
    }

    /// The file of the page below the site or edition.
    pub fn file(&self) -> String {
        match self {
            Self::NotFound => "404.html".to_owned(),
            Self::Home
            | Self::Interruptions
            | Self::Interruption(_)
            | Self::Rights
            | Self::Topic(_)
            | Self::Treatment
            | Self::Employers
            | Self::EngagedEmployers
            | Self::LabelPractices
            | Self::LabelRobustness
            | Self::LabelEvaluation
            | Self::Regions
            | Self::Region(_)
            | Self::Departement(_)
            | Self::Structure(_)
            | Self::Sector(_)
            | Self::Methodology
            | Self::Quality
            | Self::Data
            | Self::Table(_)
            | Self::Glossary
            | Self::Editions
            | Self::Calendar
            | Self::Corrections
            | Self::Accessibility
            | Self::Legal
            | Self::Privacy
            | Self::SiteMap
            | Self::Search => format!("{}index.html", self.folder()),
        }
    }

    /// Whether the page exists once for all editions, at the site's root.
    pub const fn is_shared(&self) -> bool {
        matches!(self, Self::Editions | Self::Calendar | Self::NotFound)
    }
}

/// Where a copy of the pages stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the site's root: the latest edition, and the shared pages.
    Root,
    /// Below `editions/AAAA-MM/`.
    Edition,
}

/// Makes the links of one page.
#[derive(Debug, Clone)]
pub struct Linker {
    here: PagePath,
    place: Place,
    edition: Month,
    base_url: String,
}

impl Linker {
    /// Links of the page `here`, in the copy of `edition` standing at `place`.
    pub fn new(here: PagePath, place: Place, edition: Month, base_url: &str) -> Self {
        Self { here, place, edition, base_url: base_url.to_owned() }
    }

    /// The link to a page.
    pub fn page(&self, to: &PagePath) -> String {
        if to.is_shared() { self.below_root(&to.folder()) } else { self.below_copy(&to.folder()) }
    }

    /// The link to a place inside a page.
    pub fn anchor(&self, to: &PagePath, id: &str) -> String {
        if *to == self.here { format!("#{id}") } else { format!("{}#{id}", self.page(to)) }
    }

    /// The link to a file of this copy (styles).
    pub fn copy_file(&self, path: &str) -> String {
        self.below_copy(path)
    }

    /// The absolute address of a file of this copy.
    pub fn absolute(&self, path: &str) -> String {
        match self.place {
            Place::Root => format!("{}{path}", self.base_url),
            Place::Edition => format!("{}editions/{}/{path}", self.base_url, self.edition),
        }
    }

    /// The link to a data file: data stand only below the edition.
    pub fn data_file(&self, path: &str) -> String {
        self.edition_file(&format!("donnees/{path}"))
    }

    /// The link to a file of the edition's folder.
    pub fn edition_file(&self, path: &str) -> String {
        match self.place {
            Place::Root => self.below_root(&format!("editions/{}/{path}", self.edition)),
            Place::Edition => self.below_copy(path),
        }
    }

    /// The link to the front page of an edition.
    pub fn edition(&self, month: Month) -> String {
        self.below_root(&format!("editions/{month}/"))
    }

    /// The link to what an edition revised and corrected.
    pub fn corrections_of(&self, month: Month) -> String {
        self.below_root(&format!("editions/{month}/{}", PagePath::Corrections.folder()))
    }

    /// The link to the place of an edition in the list of all of them, where the next one is named
    /// once it is out.
    pub fn place_of_edition(&self, month: Month) -> String {
        self.below_root(&format!("{}#{}", PagePath::Editions.folder(), edition_anchor(month)))
    }

    /// Whether these are the links of an edition's own copy.
    pub fn is_pinned(&self) -> bool {
        self.place == Place::Edition
    }

    /// The link to a file at the site's root (feeds).
    pub fn root_file(&self, path: &str) -> String {
        self.below_root(path)
    }

    /// The absolute address of this page, in this copy.
    pub fn canonical(&self) -> String {
        match self.place {
            Place::Root => format!("{}{}", self.base_url, self.here.folder()),
            Place::Edition => self.permanent(),
        }
    }

    /// The absolute address of this page in its edition, which never changes.
    pub fn permanent(&self) -> String {
        if self.here.is_shared() {
            format!("{}{}", self.base_url, self.here.folder())
        } else {
            format!("{}editions/{}/{}", self.base_url, self.edition, self.here.folder())
        }
    }

    fn below_copy(&self, target: &str) -> String {
        if self.here == PagePath::NotFound {
            return format!("{}{target}", self.base_url);
        }
        climb(depth(&self.here.folder()), target)
    }

    fn below_root(&self, target: &str) -> String {
        if self.here == PagePath::NotFound {
            return format!("{}{target}", self.base_url);
        }
        let copy_depth = match self.place {
            Place::Root => 0,
            Place::Edition => 2,
        };
        climb(depth(&self.here.folder()) + copy_depth, target)
    }
}

/// The place of an edition in the list of all of them.
pub fn edition_anchor(month: Month) -> String {
    format!("edition-{month}")
}

fn depth(folder: &str) -> usize {
    folder.matches('/').count()
}

fn climb(levels: usize, target: &str) -> String {
    let link = format!("{}{target}", "../".repeat(levels));
    if link.is_empty() { "./".to_owned() } else { link }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linker(here: PagePath, place: Place) -> Linker {
        Linker::new(here, place, "2026-08".parse().unwrap(), "https://example.org/site/")
    }

    #[test]
    fn links_are_relative_and_end_in_a_slash() {
        let region = PagePath::Region("bretagne".to_owned());
        for (here, to, expected) in [
            (PagePath::Home, PagePath::Home, "./"),
            (PagePath::Home, PagePath::Regions, "regions/"),
            (PagePath::Regions, PagePath::Home, "../"),
            (region.clone(), PagePath::Data, "../../donnees/"),
            (PagePath::Regions, region, "../regions/bretagne/"),
        ] {
            assert_eq!(linker(here, Place::Root).page(&to), expected);
        }
    }

    #[test]
    fn an_edition_reaches_the_root_only_for_shared_pages() {
        let here = linker(PagePath::Regions, Place::Edition);
        assert_eq!(here.page(&PagePath::Home), "../");
        assert_eq!(here.page(&PagePath::Editions), "../../../editions/");
        assert_eq!(here.data_file("x.csv"), "../donnees/x.csv");
        assert_eq!(here.edition("2026-07".parse().unwrap()), "../../../editions/2026-07/");
        assert_eq!(here.canonical(), "https://example.org/site/editions/2026-08/regions/");
    }

    #[test]
    fn the_root_reads_the_data_of_its_edition() {
        let here = linker(PagePath::Regions, Place::Root);
        assert_eq!(here.data_file("x.csv"), "../editions/2026-08/donnees/x.csv");
        assert_eq!(here.canonical(), "https://example.org/site/regions/");
        assert_eq!(here.permanent(), "https://example.org/site/editions/2026-08/regions/");
    }

    #[test]
    fn a_page_shown_at_any_depth_links_absolutely() {
        let here = linker(PagePath::NotFound, Place::Root);
        assert_eq!(here.page(&PagePath::Home), "https://example.org/site/");
    }
}
