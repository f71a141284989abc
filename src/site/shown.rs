//! A published measure with the words that say it, so that one figure serves them all.
//!
//! The words are those of sentences: « 12,3 % des femmes … ont …, contre 10,1 % des hommes » or
//! « les femmes … sont payées 71,2 heures, contre 78,0 pour les hommes ».

use crate::disclosure::protected::Value;
use crate::edition::published::PublishedCell;
use crate::site::figure::Entry;
use crate::site::numbers::{self, percent};
use crate::vocabulary::Period;

/// A measure as figures and sentences show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Stem of its tables: a table is `<stem>_<breakdown>`.
    pub tables: &'static str,
    /// Code of the measure.
    pub measure: &'static str,
    /// What it is, as the title of a figure.
    pub title: &'static str,
    /// Unit and population, as a subtitle: `En % des titulaires d’un PASS IAE`.
    pub subtitle: &'static str,
    /// How it is said.
    pub phrase: Phrase,
    /// Its unit.
    pub unit: Unit,
    /// Other measures of the table, with the titles of their columns.
    pub beside: &'static [(&'static str, &'static str)],
    /// What of its period it is of.
    pub holds: Holds,
    /// What its provisional figures lack, when they are not to be read as final ones.
    pub caution: Option<&'static str>,
}

/// The unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Percent.
    Percent,
    /// A plain count.
    Count,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

/// What of its period a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// All of it.
    Throughout,
    /// A state on the last day of the month.
    AtMonthEnd,
    /// The five years that end with it.
    OverFiveYears,
}

/// The words around a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phrase {
    /// Whether the figure comes first: « 12,3 % des … ».
    pub figure_first: bool,
    /// Everybody: « des titulaires d’un PASS IAE ».
    pub all: &'static str,
    /// Women: « des femmes titulaires d’un PASS IAE ».
    pub women: &'static str,
    /// Men, when women are not shown.
    pub men: &'static str,
    /// Men, after women: « des hommes », « pour les hommes ».
    pub against: &'static str,
    /// What is said of them: « ont une suspension déclarée ».
    pub predicate: &'static str,
}

impl Shown {
    /// A figure with its unit.
    pub fn figure(&self, value: Value) -> String {
        match self.unit {
            Unit::Percent => percent(value),
            Unit::Count => numbers::number(value),
            Unit::Hours => format!("{}\u{a0}heures", numbers::number(value)),
            Unit::Days => {
                format!(
                    "{}\u{a0}{}",
                    numbers::number(value),
                    numbers::plural(value, "jour", "jours")
                )
            }
        }
    }

    /// The figure as the subject of a sentence: « la part », « le taux », « le nombre ».
    pub fn noun(&self) -> &'static str {
        match self.unit {
            Unit::Percent if self.title.starts_with("Taux") => "le taux",
            Unit::Percent => "la part",
            Unit::Count => "le nombre",
            Unit::Hours => "la moyenne",
            Unit::Days => "la durée",
        }
    }

    /// A figure with the symbol of its unit, short enough for a card on a telephone.
    pub fn short_figure(&self, value: Value) -> String {
        match self.unit {
            Unit::Percent | Unit::Count | Unit::Days => self.figure(value),
            Unit::Hours => format!("{}\u{a0}h", numbers::number(value)),
        }
    }

    /// Whether figures are shares.
    pub fn in_percent(&self) -> bool {
        self.unit == Unit::Percent
    }

    /// When a figure holds: `fin août 2026`, `en août 2026` for whole periods, or `sur cinq années
    /// jusqu’à fin 2025`.
    pub fn when(&self, period: Period) -> String {
        match (self.holds, period) {
            (Holds::AtMonthEnd, Period::Month(month)) => format!("fin {}", numbers::month(month)),
            (Holds::OverFiveYears, period) => {
                format!("sur cinq années jusqu’à fin {}", numbers::period(period))
            }
            (Holds::AtMonthEnd | Holds::Throughout, period) => numbers::in_period(period),
        }
    }

    /// The clause on women and men, else on either, else on everybody; `None` when nothing is
    /// published.
    pub fn clause(
        &self,
        women: Option<Value>,
        men: Option<Value>,
        all: impl FnOnce() -> Option<Value>,
    ) -> Option<String> {
        let Phrase { all: everybody, women: of_women, men: of_men, against, .. } = self.phrase;
        Some(match (women, men) {
            (Some(women), Some(men)) => {
                format!("{}, contre {} {against}", self.say(of_women, women), self.figure(men))
            }
            (Some(women), None) => self.say(of_women, women),
            (None, Some(men)) => self.say(of_men, men),
            (None, None) => self.say(everybody, all()?),
        })
    }

    /// « 12,3 % des titulaires ont … » or « les titulaires sont payés 71,2 heures ».
    pub fn say(&self, subject: &str, value: Value) -> String {
        let (predicate, figure) = (self.phrase.predicate, self.figure(value));
        if self.phrase.figure_first {
            format!("{figure} {subject} {predicate}")
        } else {
            format!("{subject} {predicate} {figure}")
        }
    }

    /// The columns of a table for everybody.
    pub fn columns_of_all(&self) -> Vec<String> {
        let own = if self.in_percent() { "Taux (%)" } else { "Ensemble" };
        std::iter::once(own)
            .chain(self.beside.iter().map(|(_, title)| *title))
            .map(str::to_owned)
            .collect()
    }

    /// Their cells, from those of each measure.
    pub fn cells_of_all(&self, cell: impl Fn(&str) -> PublishedCell) -> Vec<Entry> {
        std::iter::once(self.measure)
            .chain(self.beside.iter().map(|(id, _)| *id))
            .map(|id| Entry::of(cell(id)))
            .collect()
    }

    /// The columns of a table by sex.
    pub fn columns(&self) -> Vec<String> {
        let unit = if self.in_percent() { " (%)" } else { "" };
        let gap = if self.in_percent() { " (points)" } else { "" };
        let mut columns = vec![
            format!("Femmes{unit}"),
            format!("Hommes{unit}"),
            format!("Écart femmes − hommes{gap}"),
            format!("Ensemble{unit}"),
        ];
        columns.extend(self.beside.iter().map(|(_, title)| (*title).to_owned()));
        columns
    }

    /// Their cells, from those of each measure among women, men and everybody.
    pub fn cells(
        &self,
        women: PublishedCell,
        men: PublishedCell,
        all: impl Fn(&str) -> PublishedCell,
    ) -> Vec<Entry> {
        let sexes = [Entry::of(women), Entry::of(men), Entry::gap(women, men)];
        sexes.into_iter().chain(self.cells_of_all(all)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_first_or_last() {
        let share = Shown {
            tables: "t",
            measure: "m",
            title: "T",
            subtitle: "S",
            phrase: Phrase {
                figure_first: true,
                all: "des personnes",
                women: "des femmes",
                men: "des hommes suivis",
                against: "des hommes",
                predicate: "reviennent",
            },
            unit: Unit::Percent,
            beside: &[],
            holds: Holds::Throughout,
            caution: None,
        };
        let tenths = |value| Some(Value::decimal(value, 1));
        let plain = |text: Option<String>| text.map(|text| text.replace('\u{a0}', " "));
        let clause = |women, men| plain(share.clause(women, men, || tenths(55))).unwrap();
        assert_eq!(
            clause(tenths(123), tenths(101)),
            "12,3 % des femmes reviennent, contre 10,1 % des hommes"
        );
        assert_eq!(clause(None, tenths(101)), "10,1 % des hommes suivis reviennent");
        assert_eq!(clause(None, None), "5,5 % des personnes reviennent");
        let amount = Shown {
            phrase: Phrase { figure_first: false, all: "elles", ..share.phrase },
            unit: Unit::Hours,
            ..share
        };
        assert_eq!(
            plain(amount.clause(None, None, || tenths(55))).unwrap(),
            "elles reviennent 5,5 heures"
        );
        assert_eq!(amount.short_figure(Value::decimal(55, 1)), "5,5\u{a0}h");
    }
}
