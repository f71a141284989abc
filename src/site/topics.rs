//! The subjects of the site beside interruptions in progress: one page each, written as data.
//!
//! A subject names its page, the tables it reads and the words of its figures; the page of any
//! subject is made by [`super::pages`] in one way.

mod pathways;
mod rights;
mod simulation;

use super::shown::Shown;

/// A subject with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// First interruption within a year of the PASS (I2).
    FirstInterruption,
    /// What is declared against what the DSN shows (I3).
    Agreement,
    /// Persons with an empty month in a year (I4).
    EmptyMonths,
    /// Return after an interruption (I9).
    Returns,
    /// PASS begun, ended, prolonged (I10).
    Passes,
    /// Hours of the month (I6).
    Hours,
    /// Use of the entitlement by cohorts (I7).
    Entitlement,
    /// Hours used at the end of the PASS (I8).
    Balance,
    /// What counting suspensions from the DSN would change.
    Simulation,
}

/// The words and tables of a subject.
#[derive(Debug, Clone, Copy)]
pub struct TopicWords {
    /// Folder of the page.
    pub slug: &'static str,
    /// Name in menus.
    pub name: &'static str,
    /// In one or two sentences, what the page shows and why it matters.
    pub summary: &'static str,
    /// The parts of the page; the first published one gives its title.
    pub parts: &'static [Part],
}

/// A part of the page: one measure in every breakdown.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Identifier in the page.
    pub id: &'static str,
    /// Title.
    pub title: &'static str,
    /// What the reader must know before the figures.
    pub introduction: Option<&'static str>,
    /// The measure.
    pub shown: Shown,
    /// Its breakdowns beside sex, in order.
    pub breakdowns: &'static [Breakdown],
}

/// A breakdown with a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breakdown {
    /// Kind of structure.
    SiaeKind,
    /// Age.
    Age,
    /// Région.
    Region,
}

impl Breakdown {
    /// Kind of structure, age and région.
    pub const ALL: &'static [Self] = &[Self::SiaeKind, Self::Age, Self::Region];

    /// End of the table's name, dimension, and name in a title.
    pub const fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::SiaeKind => ("type_siae", "type_siae", "type de structure"),
            Self::Age => ("age", "age", "âge"),
            Self::Region => ("territoire", "territoire", "région"),
        }
    }
}

impl Topic {
    /// All subjects, in the order of the site.
    pub const ALL: [Self; 9] = [
        Self::FirstInterruption,
        Self::EmptyMonths,
        Self::Returns,
        Self::Agreement,
        Self::Passes,
        Self::Hours,
        Self::Entitlement,
        Self::Balance,
        Self::Simulation,
    ];

    /// Subjects on interruptions.
    pub const INTERRUPTIONS: [Self; 4] =
        [Self::FirstInterruption, Self::EmptyMonths, Self::Returns, Self::Agreement];

    /// Subjects on PASS and hours.
    pub const RIGHTS: [Self; 5] =
        [Self::Passes, Self::Hours, Self::Entitlement, Self::Balance, Self::Simulation];

    /// Whether it is about interruptions, rather than about PASS and hours.
    pub fn is_interruption(self) -> bool {
        Self::INTERRUPTIONS.contains(&self)
    }

    /// Its words.
    pub const fn words(self) -> &'static TopicWords {
        match self {
            Self::FirstInterruption => &pathways::FIRST_INTERRUPTION,
            Self::Agreement => &pathways::AGREEMENT,
            Self::EmptyMonths => &pathways::EMPTY_MONTHS,
            Self::Returns => &pathways::RETURNS,
            Self::Passes => &rights::PASSES,
            Self::Hours => &rights::HOURS,
            Self::Entitlement => &rights::ENTITLEMENT,
            Self::Balance => &rights::BALANCE,
            Self::Simulation => &simulation::SIMULATION,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn slugs_and_parts_are_distinct_and_in_good_french() {
        let slugs: BTreeSet<&str> = Topic::ALL.map(|topic| topic.words().slug).into();
        assert_eq!(slugs.len(), Topic::ALL.len());
        for topic in Topic::ALL {
            let words = topic.words();
            let parts: BTreeSet<&str> = words.parts.iter().map(|part| part.id).collect();
            assert_eq!(parts.len(), words.parts.len(), "{}", words.slug);
            for text in
                words.parts.iter().filter_map(|part| part.introduction).chain([words.summary])
            {
                assert!(text.ends_with(['.', '?']) && !text.contains('\''), "{text}");
                for mark in [" :", " ;", " ?", " %"] {
                    assert!(!text.contains(mark), "{text}");
                }
            }
        }
    }
}
