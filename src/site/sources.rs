//! The three sources on interruptions, and the words that never confuse them.
//!
//! They count different things and are never drawn as one series: what employers declare on the
//! PASS platform, what their monthly declarations show, and months without any paid hour.

use super::numbers;
use super::sentences::OVERESTIMATED;
use super::shown::{Holds, Phrase, Shown, Unit};

/// A source on interruptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Suspensions declared by employers.
    Declared,
    /// Interruptions of more than fifteen days seen in the declarations.
    Dsn,
    /// Months without any paid hour.
    Gaps,
}

/// The interruptions of a whole year, as the table crossed three ways counts them.
pub const DSN_OF_THE_YEAR: Shown = Shown {
    tables: "interruptions_annee",
    measure: "taux",
    title: "Part des titulaires ayant connu dans l’année une interruption de plus de 15\u{a0}jours",
    subtitle: "En % des titulaires d’un PASS\u{a0}IAE suivis dans l’année",
    phrase: Phrase {
        figure_first: true,
        all: "des titulaires d’un PASS\u{a0}IAE",
        women: "des femmes titulaires d’un PASS\u{a0}IAE",
        men: "des hommes titulaires d’un PASS\u{a0}IAE",
        against: "des hommes",
        predicate: "ont connu une interruption de plus de 15\u{a0}jours",
    },
    unit: Unit::Percent,
    beside: &[("interrompues", "Interrompues"), ("personnes", HOLDERS)],
    holds: Holds::Throughout,
    caution: None,
};

/// The column of denominators.
const HOLDERS: &str = "Titulaires d’un PASS\u{a0}IAE";

impl Source {
    /// All sources, in the order of the site.
    pub const ALL: [Self; 3] = [Self::Declared, Self::Dsn, Self::Gaps];

    /// Stem of its tables.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Declared => "suspensions_declarees",
            Self::Dsn => "interruptions_dsn",
            Self::Gaps => "mois_sans_heures",
        }
    }

    /// Folder of its page.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Declared => "suspensions-declarees",
            Self::Dsn => "interruptions-dsn",
            Self::Gaps => "mois-sans-heures",
        }
    }

    /// Name, as a heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "Suspensions déclarées",
            Self::Dsn => "Interruptions vues dans la DSN",
            Self::Gaps => "Mois sans heures",
        }
    }

    /// What the rate is, as a title.
    pub const fn rate_title(self) -> &'static str {
        match self {
            Self::Declared => "Part des titulaires dont le PASS IAE est suspendu",
            Self::Dsn => "Part des titulaires en interruption de plus de 15 jours",
            Self::Gaps => "Part des titulaires sans aucune heure payée dans le mois",
        }
    }

    /// The rate of this source, with its words.
    pub const fn shown(self) -> Shown {
        Shown {
            tables: self.prefix(),
            measure: "taux",
            title: self.rate_title(),
            subtitle: self.among(),
            phrase: self.phrase(),
            unit: Unit::Percent,
            beside: self.beside(),
            holds: if self.is_month_end() { Holds::AtMonthEnd } else { Holds::Throughout },
            caution: self.caution(),
        }
    }

    const fn among(self) -> &'static str {
        match self {
            Self::Declared | Self::Dsn => "En % des titulaires d’un PASS\u{a0}IAE",
            Self::Gaps => "En % des titulaires ayant déjà travaillé",
        }
    }

    const fn phrase(self) -> Phrase {
        let (all, women, men) = match self {
            Self::Declared | Self::Dsn => (
                "des titulaires d’un PASS\u{a0}IAE",
                "des femmes titulaires d’un PASS\u{a0}IAE",
                "des hommes titulaires d’un PASS\u{a0}IAE",
            ),
            Self::Gaps => (
                "des titulaires ayant déjà travaillé",
                "des femmes titulaires ayant déjà travaillé",
                "des hommes titulaires ayant déjà travaillé",
            ),
        };
        let (figure_first, against, predicate) = (true, "des hommes", self.predicate());
        Phrase { figure_first, all, women, men, against, predicate }
    }

    const fn caution(self) -> Option<&'static str> {
        match self {
            Self::Gaps => Some(OVERESTIMATED),
            Self::Declared | Self::Dsn => None,
        }
    }

    const fn beside(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Declared => &[("interrompues", "Suspensions en cours"), ("personnes", HOLDERS)],
            Self::Dsn => &[("interrompues", "En interruption"), ("personnes", HOLDERS)],
            Self::Gaps => {
                &[("interrompues", "Sans heures"), ("personnes", "Titulaires ayant déjà travaillé")]
            }
        }
    }

    /// What is said of the persons counted, after « des titulaires d’un PASS IAE ».
    pub const fn predicate(self) -> &'static str {
        match self {
            Self::Declared => "ont une suspension déclarée en cours",
            Self::Dsn => "sont en interruption de plus de 15\u{a0}jours",
            Self::Gaps => "n’ont aucune heure payée dans le mois",
        }
    }

    /// The same, short enough for the title of a page.
    pub const fn headline_predicate(self) -> &'static str {
        match self {
            Self::Declared => "ont une suspension déclarée",
            Self::Dsn => "sont en interruption selon la DSN",
            Self::Gaps => "n’ont aucune heure payée",
        }
    }

    /// In one sentence, what is counted.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::Declared => {
                "Ce que les structures déclarent\u{a0}: une suspension du PASS IAE en cours le \
                 dernier jour du mois, quel que soit son motif."
            }
            Self::Dsn => {
                "Ce que montrent les déclarations sociales\u{a0}: une suspension du contrat ou un \
                 arrêt de travail de plus de 15\u{a0}jours, en cours le dernier jour du mois."
            }
            Self::Gaps => {
                "Ce que montrent les heures payées\u{a0}: un mois sans aucune heure dans aucune \
                 structure, après un premier mois travaillé."
            }
        }
    }

    /// Whether the figure is a state on the last day of the month rather than of the whole month.
    pub const fn is_month_end(self) -> bool {
        match self {
            Self::Declared | Self::Dsn => true,
            Self::Gaps => false,
        }
    }
}

/// The name of an indicator: that of its page, else the title of its first table before the
/// breakdown.
pub fn indicator_title(indicator: &str, table: &str) -> String {
    let known = Source::ALL.into_iter().find(|source| source.prefix() == indicator);
    known.map_or_else(
        || {
            let title = table.split(", par ").next().unwrap_or(table);
            numbers::typographic(title)
        },
        |source| source.name().to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_follow_the_tables() {
        for source in Source::ALL {
            assert_eq!(source.slug(), source.prefix().replace('_', "-"));
        }
    }
}
