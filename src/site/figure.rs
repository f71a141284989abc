//! A numbered figure: nothing can be shown without what makes it readable and citable.
//!
//! A [`Figure`] is made of a [`Plate`] (title, unit, period, table, a sentence on a figure really
//! published, population) and of what it rests on ([`Made`]: graphic with its alternative text,
//! source, one file at least with its definition, permanent address). No part is optional but the
//! graphic of a figure that is a table alone. Where no figure can be read at all, the page holds an
//! [`Absence`] saying so instead.

mod printed;

pub use printed::{Anchor, DataTable, Entry, Row, Sign, gap};

use crate::site::frame::Link;

/// A part of a page: a figure, or what is not published and why.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a page holds a handful of them")]
pub enum Block {
    /// A figure.
    Figure(Figure),
    /// Nothing publishable.
    Absence(Absence),
    /// Ways to pages with more.
    Ways(Vec<Link>),
}

impl Block {
    /// Whether there is something to look at or to follow.
    pub const fn is_shown(&self) -> bool {
        !matches!(self, Self::Absence(_))
    }
}

/// What is not published, and why.
#[derive(Debug, Clone)]
pub struct Absence {
    /// What would have been shown.
    pub title: String,
    /// Why it is not.
    pub reason: String,
}

/// A figure of a page, made by [`Figure::new`] alone: none lacks a part.
#[derive(Debug, Clone)]
pub struct Figure {
    label: Label,
    plate: Plate,
    made: Made,
}

/// What a figure says.
#[derive(Debug, Clone)]
pub struct Plate {
    /// What is shown, and what it finds.
    pub title: Title,
    /// The unit, and of whom: `En % des titulaires d’un PASS IAE`.
    pub unit: String,
    /// When the figures hold: `fin mai 2026`, `de juin 2024 à mai 2026`.
    pub when: String,
    /// The same figures, as a table.
    pub table: DataTable,
    /// One worked sentence on a published figure.
    pub reading: String,
    /// Population, territory, period.
    pub scope: String,
    /// Breaks, provisional months, thresholds.
    pub notes: Vec<String>,
}

/// What a figure rests on, from its tables.
#[derive(Debug, Clone)]
pub struct Made {
    /// The graphic; a table alone has none.
    pub drawing: Option<Drawing>,
    /// Producer, file, vintage.
    pub source: String,
    /// Files of the table, each with the definition of what it counts.
    pub downloads: Downloads,
    /// Its address in the edition, which never changes.
    pub permanent: String,
}

/// The title of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// What is shown: « Taux d’interruption, par région ».
    pub subject: String,
    /// What it finds, wherever its published figures state something: « Selon la région, le taux
    /// va de 8,1 % en Corse à 14,2 % en Bretagne ».
    pub finding: Option<String>,
}

impl Title {
    /// A title without finding.
    pub fn subject(subject: &str) -> Self {
        Self { subject: subject.to_owned(), finding: None }
    }
}

/// The files of a figure: one at least.
#[derive(Debug, Clone)]
pub struct Downloads {
    first: Download,
    rest: Vec<Download>,
}

impl Downloads {
    /// These files; `None` when there is none.
    pub fn of(files: Vec<Download>) -> Option<Self> {
        let mut files = files.into_iter();
        Some(Self { first: files.next()?, rest: files.collect() })
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Download> + Clone {
        std::iter::once(&self.first).chain(&self.rest)
    }
}

/// Whether the figures shown may still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// None may.
    Final,
    /// Some may.
    PartlyProvisional,
    /// All may.
    Provisional,
}

impl Status {
    /// As printed under a figure.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Final => "résultats définitifs",
            Self::PartlyProvisional => "résultats en partie provisoires",
            Self::Provisional => "résultats provisoires",
        }
    }
}

impl Figure {
    /// A whole figure.
    pub const fn new(label: Label, plate: Plate, made: Made) -> Self {
        Self { label, plate, made }
    }

    /// Kind and number in the page.
    pub const fn label(&self) -> Label {
        self.label
    }

    /// What is said of it.
    pub const fn plate(&self) -> &Plate {
        &self.plate
    }

    /// What it rests on.
    pub const fn made(&self) -> &Made {
        &self.made
    }

    /// The finding, else the subject.
    pub fn title(&self) -> &str {
        let Title { subject, finding } = &self.plate.title;
        finding.as_ref().unwrap_or(subject)
    }

    /// Subject where the title is a finding, unit and period.
    pub fn subtitle(&self) -> String {
        let Plate { title, unit, when, .. } = &self.plate;
        let subject =
            title.finding.as_ref().map_or_else(String::new, |_| format!("{}. ", title.subject));
        format!("{subject}{unit}, {when}")
    }

    /// The definitions of what it shows, each once.
    pub fn definitions(&self) -> Vec<&Link> {
        let mut definitions: Vec<&Link> = Vec::new();
        for file in self.made.downloads.iter() {
            if definitions.iter().all(|known| known.href != file.definition.href) {
                definitions.push(&file.definition);
            }
        }
        definitions
    }

    /// The caption of its table, whole by itself for those who meet the table alone.
    pub fn caption(&self) -> String {
        let Plate { title, unit, when, .. } = &self.plate;
        let subject = &title.subject;
        match self.made.drawing {
            Some(_) => format!("Données {}. {subject}. {unit}, {when}", self.label.of()),
            None => format!("{}. {subject}. {unit}, {when}", self.label.text()),
        }
    }
}

/// A graphic with its alternative text, in the two layouts between which the style sheet chooses;
/// made by [`charts::both`](super::charts::both).
#[derive(Debug, Clone)]
pub struct Drawing {
    wide: String,
    narrow: String,
    table: TablePlace,
}

/// Where the table of a drawing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TablePlace {
    /// Open below the drawing: figures that the drawing does not print.
    Open,
    /// Folded below the drawing.
    Folded,
}

impl Drawing {
    /// Both layouts, each holding its alternative text; the table folded below.
    pub(super) const fn new(wide: String, narrow: String) -> Self {
        Self { wide, narrow, table: TablePlace::Folded }
    }

    /// With its table open below it.
    pub fn with_open_table(self) -> Self {
        Self { table: TablePlace::Open, ..self }
    }

    /// For wide screens and paper.
    pub fn wide(&self) -> &str {
        &self.wide
    }

    /// For telephones and large zooms.
    pub fn narrow(&self) -> &str {
        &self.narrow
    }

    /// Whether the table is folded.
    pub fn is_folded(&self) -> bool {
        self.table == TablePlace::Folded
    }
}

/// Kind and number of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// `Graphique n`.
    Chart(usize),
    /// `Tableau n`.
    Table(usize),
}

impl Label {
    /// `Graphique 2`.
    pub fn text(self) -> String {
        match self {
            Self::Chart(number) => format!("Graphique\u{a0}{number}"),
            Self::Table(number) => format!("Tableau\u{a0}{number}"),
        }
    }

    /// `graphique-2`: identifier in the page.
    pub fn id(self) -> String {
        match self {
            Self::Chart(number) => format!("graphique-{number}"),
            Self::Table(number) => format!("tableau-{number}"),
        }
    }

    /// `du graphique 2`.
    pub fn of(self) -> String {
        match self {
            Self::Chart(number) => format!("du graphique\u{a0}{number}"),
            Self::Table(number) => format!("du tableau\u{a0}{number}"),
        }
    }
}

/// A file to download.
#[derive(Debug, Clone)]
pub struct Download {
    /// Relative link.
    pub href: String,
    /// `CSV`, `XLSX`…
    pub format: String,
    /// Size for the reader.
    pub size: String,
    /// Where what it counts is defined.
    pub definition: Link,
}
