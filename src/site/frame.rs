//! What surrounds every page: head, banner, navigation, breadcrumb, footer.

use crate::edition::published::Origin;
use crate::site::assets::Image;
use crate::site::paths::PagePath;
use crate::site::sources::Source;
use crate::site::topics::Topic;
use crate::site::{Site, numbers, sectors, territories};

/// A link with its text.
#[derive(Debug, Clone)]
pub struct Link {
    /// Text.
    pub label: String,
    /// Relative address.
    pub href: String,
    /// The page itself, or the section holding it.
    pub current: Current,
}

/// Where a link of the menu leads, seen from the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Current {
    /// To the page itself.
    Page,
    /// To the section that holds it.
    Section,
    /// Elsewhere.
    No,
}

/// A script of the site, an enhancement: the page is complete without it.
#[derive(Debug, Clone)]
pub struct Script {
    /// Relative address.
    pub href: String,
    /// Hash of its content.
    pub integrity: String,
}

/// The surroundings of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Title of the page: its finding, when it has one.
    pub title: String,
    /// For search engines: one or two sentences.
    pub description: String,
    /// Name of the site.
    pub site_title: String,
    /// Who publishes.
    pub publisher: String,
    /// Licence of texts and data.
    pub licence: String,
    /// Address to write to.
    pub contact: String,
    /// Whether the data are fictitious: the template must say so.
    pub origin: Origin,
    /// Absolute address of the page.
    pub canonical: String,
    /// Absolute address of the page in its edition.
    pub permanent: String,
    /// Links.
    pub home: String,
    /// Style sheets, in order.
    pub styles: Vec<String>,
    /// Icon.
    pub icon: String,
    /// Atom feed.
    pub feed: String,
    /// Main menu.
    pub menu: Vec<Link>,
    /// Breadcrumb, front page first, the page itself last.
    pub breadcrumb: Vec<Link>,
    /// Compulsory links, last in the page.
    pub footer: Vec<Link>,
    /// `août 2026`.
    pub edition: String,
    /// `d’août 2026`.
    pub of_edition: String,
    /// Date of release.
    pub released: String,
    /// The same, for machines.
    pub released_iso: String,
    /// Date of the next release.
    pub next_release: Option<String>,
    /// List of all editions.
    pub editions: String,
    /// On the pages of an edition: the ways to the others.
    pub others: Option<OtherEditions>,
    /// Methodology.
    pub methodology: String,
    /// Search page.
    pub search: Link,
    /// Scripts.
    pub scripts: Vec<Script>,
    /// Absolute address of the image for social networks.
    pub image: Option<String>,
    /// What that image says.
    pub image_alternative: &'static str,
    /// Whether the page is meant to be found.
    pub indexed: bool,
    /// Version of the program.
    pub version: String,
}

/// From a page that never changes to the other editions: the next one, unknown when the page was
/// written, is named in the list of all editions.
#[derive(Debug, Clone)]
pub struct OtherEditions {
    /// Name and address of the edition before.
    pub previous: Option<(String, String)>,
    /// The place of this edition in the list.
    pub next: String,
    /// The root of the site, where the latest edition is.
    pub latest: String,
}

impl Frame {
    /// The surroundings of a page of the site.
    pub fn new(site: &Site<'_>, here: &PagePath, title: &str, description: &str) -> Self {
        let linker = site.linker(here);
        let settings = site.context.settings;
        let made = &site.edition.manifest;
        let mut styles = vec![linker.copy_file(&site.assets.style.path)];
        styles.extend(site.assets.theme.iter().map(|theme| linker.copy_file(&theme.path)));
        let image = image(here);
        let link = |to: &PagePath| Link {
            label: label(site, to),
            href: linker.page(to),
            current: current(here, to),
        };
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            site_title: settings.title.clone(),
            publisher: settings.publisher.clone(),
            licence: settings.licence.clone(),
            contact: settings.contact.clone(),
            origin: made.origin,
            canonical: linker.canonical(),
            permanent: linker.permanent(),
            home: linker.page(&PagePath::Home),
            styles,
            icon: linker.copy_file(&site.assets.icon.path),
            feed: linker.root_file("atom.xml"),
            menu: MENU.iter().map(link).collect(),
            breadcrumb: ancestors(here).iter().map(link).collect(),
            footer: FOOTER.iter().map(link).collect(),
            edition: numbers::month(made.edition),
            of_edition: numbers::of_month(made.edition),
            released: numbers::day(made.released),
            released_iso: made.released.to_string(),
            next_release: made.next_release.map(numbers::day),
            editions: linker.page(&PagePath::Editions),
            others: linker.is_pinned().then(|| OtherEditions {
                previous: made.previous.map(|month| (numbers::month(month), linker.edition(month))),
                next: linker.place_of_edition(made.edition),
                latest: linker.root_file(""),
            }),
            methodology: linker.page(&PagePath::Methodology),
            search: link(&PagePath::Search),
            scripts: Vec::new(),
            image: site.assets.image(image).map(|path| linker.absolute(path)),
            image_alternative: image.alternative(),
            indexed: *here != PagePath::NotFound,
            version: made.version.clone(),
        }
    }

    /// The title between quotation marks: those it holds become those of the second rank.
    pub fn quoted_title(&self) -> String {
        self.title.replace("«\u{a0}", "“").replace("\u{a0}»", "”")
    }
}

/// The main menu.
const MENU: [PagePath; 8] = [
    PagePath::Interruptions,
    PagePath::Treatment,
    PagePath::Rights,
    PagePath::Employers,
    PagePath::Regions,
    PagePath::Data,
    PagePath::Methodology,
    PagePath::Editions,
];

/// The links every page ends with, those of the menu aside.
const FOOTER: [PagePath; 8] = [
    PagePath::SiteMap,
    PagePath::Accessibility,
    PagePath::Legal,
    PagePath::Privacy,
    PagePath::Quality,
    PagePath::Glossary,
    PagePath::Calendar,
    PagePath::Corrections,
];

/// The short name of a page, in menus and breadcrumbs.
pub fn label(site: &Site<'_>, page: &PagePath) -> String {
    match page {
        PagePath::Home => "Accueil".to_owned(),
        PagePath::Interruptions => "Interruptions de parcours".to_owned(),
        PagePath::Interruption(source) => source.name().to_owned(),
        PagePath::Treatment => "Égalité de traitement".to_owned(),
        PagePath::Rights => "PASS\u{a0}IAE et heures".to_owned(),
        PagePath::Topic(topic) => topic.words().name.to_owned(),
        PagePath::Employers => "Embauches et employeurs".to_owned(),
        PagePath::EngagedEmployers => "Employeurs engagés".to_owned(),
        PagePath::LabelPractices => "Pratiques de recrutement".to_owned(),
        PagePath::LabelRobustness => "Solidité du label".to_owned(),
        PagePath::LabelEvaluation => "Suites et effet du label".to_owned(),
        PagePath::Regions => "Régions".to_owned(),
        PagePath::Region(slug) => {
            territories::region_at(slug).map_or_else(|| slug.clone(), |region| region.name.clone())
        }
        PagePath::Departement(slug) => territories::departement_at(slug)
            .map_or_else(|| slug.clone(), |place| place.name.clone()),
        PagePath::Structure(kind) => kind.label().to_owned(),
        PagePath::Sector(slug) => {
            sectors::at(slug).map_or_else(|| slug.clone(), |sector| sector.name.clone())
        }
        PagePath::Methodology => "Méthodologie".to_owned(),
        PagePath::Quality => "Qualité des données".to_owned(),
        PagePath::Data => "Données".to_owned(),
        PagePath::Table(id) => site
            .edition
            .tables
            .get(id)
            .map_or_else(|| id.clone(), |table| numbers::typographic(&table.table.titre)),
        PagePath::Glossary => "Glossaire".to_owned(),
        PagePath::Editions => "Éditions".to_owned(),
        PagePath::Calendar => "Calendrier".to_owned(),
        PagePath::Corrections => "Révisions et corrections".to_owned(),
        PagePath::Accessibility => "Accessibilité\u{a0}: non conforme".to_owned(),
        PagePath::Legal => "Mentions légales".to_owned(),
        PagePath::Privacy => "Données personnelles".to_owned(),
        PagePath::SiteMap => "Plan du site".to_owned(),
        PagePath::Search => "Rechercher".to_owned(),
        PagePath::NotFound => "Page introuvable".to_owned(),
    }
}

/// The image of a page: that of its section.
fn image(page: &PagePath) -> Image {
    let section = ancestors(page).into_iter().nth(1);
    match section {
        Some(PagePath::Interruptions) => Image::Interruptions,
        Some(PagePath::Treatment) => Image::Treatment,
        Some(PagePath::Rights) => Image::Rights,
        Some(PagePath::Employers) => Image::Employers,
        Some(PagePath::Regions) => Image::Territories,
        Some(PagePath::Data) => Image::Data,
        Some(PagePath::Methodology | PagePath::Quality | PagePath::Glossary) => Image::Method,
        _ => Image::Home,
    }
}

/// The pages above a page, front page first, itself last.
fn ancestors(page: &PagePath) -> Vec<PagePath> {
    let mut line = vec![page.clone()];
    let mut above = parent(page);
    while let Some(page) = above {
        above = parent(&page);
        line.insert(0, page);
    }
    line
}

fn parent(page: &PagePath) -> Option<PagePath> {
    match page {
        PagePath::Home | PagePath::NotFound => None,
        PagePath::Interruption(Source::Declared | Source::Dsn | Source::Gaps) => {
            Some(PagePath::Interruptions)
        }
        PagePath::Topic(
            Topic::FirstInterruption | Topic::EmptyMonths | Topic::Returns | Topic::Agreement,
        ) => Some(PagePath::Interruptions),
        PagePath::Topic(
            Topic::Passes | Topic::Hours | Topic::Entitlement | Topic::Balance | Topic::Simulation,
        ) => Some(PagePath::Rights),
        PagePath::Region(_) => Some(PagePath::Regions),
        PagePath::Departement(slug) => {
            territories::departement_at(slug).map(|place| PagePath::Region(place.region.clone()))
        }
        PagePath::Structure(_) => Some(PagePath::Interruptions),
        PagePath::Sector(_) => Some(PagePath::Employers),
        PagePath::Table(_) => Some(PagePath::Data),
        PagePath::EngagedEmployers => Some(PagePath::Employers),
        PagePath::LabelPractices | PagePath::LabelRobustness | PagePath::LabelEvaluation => {
            Some(PagePath::EngagedEmployers)
        }
        PagePath::Calendar => Some(PagePath::Editions),
        PagePath::Interruptions
        | PagePath::Treatment
        | PagePath::Rights
        | PagePath::Employers
        | PagePath::Regions
        | PagePath::Methodology
        | PagePath::Quality
        | PagePath::Data
        | PagePath::Glossary
        | PagePath::Editions
        | PagePath::Corrections
        | PagePath::Accessibility
        | PagePath::Legal
        | PagePath::Privacy
        | PagePath::SiteMap
        | PagePath::Search => Some(PagePath::Home),
    }
}

fn current(here: &PagePath, to: &PagePath) -> Current {
    if here == to {
        Current::Page
    } else if *to != PagePath::Home && ancestors(here).contains(to) {
        Current::Section
    } else {
        Current::No
    }
}
