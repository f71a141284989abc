//! What the brief says, as data for its template: texts and figures of the edition's pages.

use serde::Serialize;

use super::chapters::{self, Chapter};
use super::figure::{Numbering, PrintedCell, PrintedRow, PrintedTable};
use crate::edition::printed::PRINTED;
use crate::edition::published::Origin;
use crate::site::figure::{Entry, Sign};
use crate::site::pages::home::{self, HomePage};
use crate::site::pages::statistic::{KeyFigure, KeyValue};
use crate::site::paths::PagePath;
use crate::site::{Site, SiteError, numbers};

/// The brief of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The month's finding.
    pub title: String,
    /// `Synthèse de l’édition d’août 2026`.
    pub subject: String,
    /// Name of the site.
    pub site: String,
    /// Its address.
    pub home: String,
    /// Who publishes.
    pub publisher: String,
    /// Address to write to.
    pub contact: String,
    /// Licence of texts and figures.
    pub licence: String,
    /// Version of the program.
    pub version: String,
    /// Date of release, `AAAA-MM-JJ`.
    pub released: String,
    /// Whether the data are fictitious: the template must say so.
    pub fictitious: bool,
    /// Territory, period, dates, status.
    pub about: Vec<Term>,
    /// The paragraphs under the title.
    pub lead: Vec<String>,
    /// Key figures.
    pub keys: KeyTable,
    /// What is new this month.
    pub news: Vec<String>,
    /// What is revised; nothing when it is long, which is for the page.
    pub changes: Vec<String>,
    /// Where revisions and corrections are.
    pub corrections: Address,
    /// The subjects.
    pub chapters: Vec<Chapter>,
    /// The rules of statistical secrecy in force.
    pub rules: Vec<String>,
    /// Conventional signs.
    pub signs: Vec<Term>,
    /// Definitions and rules, at length.
    pub methodology: Address,
    /// How to cite the brief.
    pub citation: Citation,
    /// Keywords.
    pub keywords: Vec<&'static str>,
}

/// A name and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The name.
    pub name: String,
    /// What is said.
    pub text: String,
}

impl Term {
    /// From both.
    pub(super) fn new(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: text.to_owned() }
    }
}

/// A permanent address with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// Name.
    pub label: String,
    /// Absolute address, in the edition.
    pub address: String,
}

/// The table of key figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyTable {
    /// `Tableau 1`.
    pub label: String,
    /// Measure, figure, period and counts, change.
    #[serde(flatten)]
    pub table: PrintedTable,
}

/// How to cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Who.
    pub publisher: String,
    /// What: the finding, to stand between quotation marks.
    pub title: String,
    /// Name of the publication.
    pub work: String,
    /// Which edition, and when.
    pub edition: String,
    /// The permanent address of the brief.
    pub address: String,
}

/// Revisions told one by one; the page has them all.
const CHANGES_TOLD: usize = 3;

const KEYWORDS: [&str; 6] = [
    "insertion par l’activité économique",
    "PASS IAE",
    "interruptions de parcours",
    "égalité entre femmes et hommes",
    "embauches",
    "déclaration sociale nominative",
];

impl Brief {
    /// Composed from the pages of the edition.
    pub(super) fn of(site: &Site<'_>) -> Result<Self, SiteError> {
        let page = home::page(site)?;
        let mut numbering = Numbering::default();
        let keys = KeyTable { label: numbering.table().text(), table: key_table(&page.keys) };
        let settings = site.context.settings;
        let frame = &page.frame;
        let rules = site.edition.catalogue.profil.regles.iter();
        let address = site.linker(&PagePath::Home).permanent() + PRINTED;
        Ok(Self {
            title: frame.title.clone(),
            subject: format!("Synthèse de l’édition {}", frame.of_edition),
            site: settings.title.clone(),
            home: site.linker(&PagePath::Home).permanent(),
            publisher: settings.publisher.clone(),
            contact: settings.contact.clone(),
            licence: settings.licence.clone(),
            version: frame.version.clone(),
            released: frame.released_iso.clone(),
            fictitious: site.edition.manifest.origin == Origin::Fictif,
            about: about(&page),
            lead: page.lead.clone(),
            keys,
            news: page.news.clone(),
            changes: if page.changes.len() <= CHANGES_TOLD {
                page.changes.clone()
            } else {
                Vec::new()
            },
            corrections: named(site, &PagePath::Corrections),
            chapters: chapters::all(site, &page, &mut numbering)?,
            rules: rules.map(|rule| numbers::typographic(&rule.libelle)).collect(),
            signs: [Term::new("p", "provisoire"), Term::new("r", "révisé")]
                .into_iter()
                .chain(
                    [Sign::Secret, Sign::NotApplicable, Sign::Unavailable, Sign::NotSignificant]
                        .map(|sign| Term::new(sign.text(), sign.meaning())),
                )
                .collect(),
            methodology: named(site, &PagePath::Methodology),
            citation: Citation {
                publisher: settings.publisher.clone(),
                title: frame.quoted_title(),
                work: settings.title.clone(),
                edition: format!("édition {}, publiée le {}", frame.of_edition, frame.released),
                address,
            },
            keywords: KEYWORDS.to_vec(),
        })
    }
}

/// A page of the edition, by its name.
pub(super) fn named(site: &Site<'_>, page: &PagePath) -> Address {
    Address { label: crate::site::frame::label(site, page), address: site.linker(page).permanent() }
}

fn about(page: &HomePage) -> Vec<Term> {
    let (kicker, frame) = (&page.kicker, &page.frame);
    let status = kicker.status.as_deref().unwrap_or(
        "titre sur données définitives\u{202f}; ailleurs, p signale un chiffre provisoire",
    );
    [
        Some((kicker.kind, kicker.territory.as_str())),
        Some(("Période", kicker.period.as_str())).filter(|(_, period)| !period.is_empty()),
        Some(("Publié le", frame.released.as_str())),
        frame.next_release.as_deref().map(|next| ("Prochaine parution", next)),
        Some(("État", status)).filter(|_| !kicker.period.is_empty()),
    ]
    .into_iter()
    .flatten()
    .map(|(name, text)| Term::new(name, text))
    .collect()
}

fn key_table(keys: &[KeyFigure]) -> PrintedTable {
    let mut legend: Vec<Term> = Vec::new();
    let mut signed = |sign: Sign| {
        let term = Term::new(sign.text(), sign.meaning());
        if !legend.contains(&term) {
            legend.push(term);
        }
        PrintedCell::of(&Entry::Sign(sign))
    };
    let rows = keys.iter().map(|key| {
        let value = match &key.value {
            KeyValue::Figure(text) => PrintedCell::plain(text),
            KeyValue::Sign(sign) => signed(*sign),
        };
        let change = match &key.change {
            Some(text) => PrintedCell::plain(text),
            None => signed(Sign::Unavailable),
        };
        PrintedRow {
            header: key.label.clone(),
            total: false,
            cells: vec![value, PrintedCell::plain(&key.detail), change],
        }
    });
    let rows = rows.collect();
    let columns = ["Mesure", "Chiffre", "Période et effectifs", "Évolution"];
    PrintedTable { columns: columns.map(str::to_owned).to_vec(), rows, legend }
}
