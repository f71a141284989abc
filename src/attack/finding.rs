//! What the intruder reports: successes, each with its place and the published figures behind it.

use std::fmt;

use serde::Serialize;

/// What kind of success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A withheld figure is known exactly.
    Exact,
    /// A withheld count is proven to lie between 1 and the threshold less one.
    Narrow,
    /// Withheld counts whose sum is known, and too small.
    SmallUnion,
    /// A published count, numerator, denominator or complement is below the threshold.
    SmallCount,
    /// A category holds a whole group, or all but one of it.
    Group,
    /// Withheld in the CSV file, published elsewhere.
    Elsewhere,
    /// Two places give different figures for one cell.
    Differs,
    /// Published figures contradict one another: one of them is not what it says.
    Contradiction,
    /// A relation that holds is missing from the catalogue.
    Relation,
    /// A number on a page or in a file that no published table gives.
    Unexplained,
    /// Withheld cells that can be told from one another.
    Marker,
    /// An order that nothing published explains.
    Order,
    /// A row, page or link whose presence depends on the data.
    Presence,
    /// A figure that changed, appeared or disappeared between editions without licence.
    Edition,
    /// A figure more precise than the catalogue announces.
    Precision,
    /// A file that is not the one the catalogue describes.
    Altered,
}

impl Kind {
    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Exact => "withheld figure recomputed",
            Self::Narrow => "withheld count proven small",
            Self::SmallUnion => "withheld counts whose sum is small",
            Self::SmallCount => "published figure below a threshold",
            Self::Group => "a whole group described",
            Self::Elsewhere => "withheld here, published there",
            Self::Differs => "two figures for one cell",
            Self::Contradiction => "published figures contradict one another",
            Self::Relation => "relation missing from the catalogue",
            Self::Unexplained => "number that no table gives",
            Self::Marker => "withheld cells told apart",
            Self::Order => "order that nothing published explains",
            Self::Presence => "presence that depends on the data",
            Self::Edition => "change between editions",
            Self::Precision => "more decimals than announced",
            Self::Altered => "file other than the catalogue describes",
        }
    }
}

/// One success.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What kind.
    pub kind: Kind,
    /// The file, below the site's folder, or the table.
    pub place: String,
    /// The cell or element.
    pub cell: String,
    /// What is learnt of it: how narrow an interval, or what is wrong. Never a figure: what is
    /// withheld and found again would be published by the report itself.
    pub learnt: String,
    /// The published figures it follows from.
    pub chain: Vec<String>,
}

impl Finding {
    /// A success that needs no chain.
    pub(super) fn new(
        kind: Kind,
        place: impl Into<String>,
        cell: impl Into<String>,
        learnt: impl Into<String>,
    ) -> Self {
        let (place, cell, learnt) = (place.into(), cell.into(), learnt.into());
        Self { kind, place, cell, learnt, chain: Vec::new() }
    }

    /// With the published figures behind it.
    pub(super) fn with(mut self, chain: Vec<String>) -> Self {
        self.chain = chain;
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.label(), self.place)?;
        if !self.cell.is_empty() {
            write!(f, ", {}", self.cell)?;
        }
        write!(f, ": {}", self.learnt)?;
        for step in &self.chain {
            write!(f, "\n    because {step}")?;
        }
        Ok(())
    }
}

/// What was attacked, and every success.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AttackReport {
    /// Editions read.
    pub editions: usize,
    /// Files read.
    pub files: usize,
    /// Distinct figures of all editions, copies counted once.
    pub cells: usize,
    /// Of which withheld.
    pub withheld: usize,
    /// Relations between figures.
    pub relations: usize,
    /// Figures that relations bind and leave unknown: those withheld, and the numbers of persons that
    /// rates and means divide.
    pub unknown: usize,
    /// Withheld figures that two worlds show to be neither exact nor small.
    pub open: usize,
    /// Withheld figures that can only be 0 in a place where nobody is: nothing to protect.
    pub empty: usize,
    /// Withheld figures that linear programs leave wide open, integer ones undecided.
    pub linear: usize,
    /// Withheld figures that the work allowed did not decide.
    pub not_concluded: usize,
    /// Withheld figures of which the newest edition tells nothing new, attacked with earlier ones.
    pub unchanged: usize,
    /// Linear and integer programs solved.
    pub programs: usize,
    /// Successes, by kind.
    pub findings: Vec<Finding>,
}

impl AttackReport {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for AttackReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} editions, {} files; {} figures, {} withheld, {} relations",
            self.editions, self.files, self.cells, self.withheld, self.relations
        )?;
        writeln!(
            f,
            "of {} unknowns that relations bind: {} cannot be told, {} cannot be told by linear \
             means, {} are of places where nobody is, {} not concluded ({} programs), {} unchanged \
             since earlier editions; {} findings",
            self.unknown,
            self.open,
            self.linear,
            self.empty,
            self.not_concluded,
            self.programs,
            self.unchanged,
            self.findings.len()
        )?;
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}
