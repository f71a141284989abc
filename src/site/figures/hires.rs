//! The measures of hires: their words, and entries beside exits.

use super::categories::{self, Category, categories};
use super::counts::column;
use super::{FRANCE, Studio, absence, left_out, notes, scope};
use crate::disclosure::protected::Value;
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::figure::{Block, DataTable, Entry, Plate, Title};
use crate::site::grid::Grid;
use crate::site::numbers::{self, percent};
use crate::site::sentences::capital;
use crate::site::shown::{Holds, Phrase, Shown, Unit};

/// A measure of hires, with its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HireMeasure {
    /// Share of open-ended contracts in hires.
    OpenEnded,
    /// Entry rate.
    Entries,
    /// Exit rate.
    Exits,
}

impl HireMeasure {
    /// All measures, the first ones first.
    pub const ALL: [Self; 3] = [Self::OpenEnded, Self::Entries, Self::Exits];

    /// By its code in the tables.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.id() == id)
    }

    /// Its identifier in a page.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OpenEnded => "part-cdi",
            Self::Entries => "entrees",
            Self::Exits => "sorties",
        }
    }

    /// The measure with its words.
    pub const fn shown(self) -> Shown {
        let (figure_first, all, predicate) = match self {
            Self::OpenEnded => (true, "des embauches", "sont en CDI"),
            Self::Entries => (false, "le taux d’entrée", "est de"),
            Self::Exits => (false, "le taux de sortie", "est de"),
        };
        Shown {
            tables: "embauches",
            measure: self.id(),
            title: self.title(),
            subtitle: match self {
                Self::OpenEnded => "En\u{a0}% des embauches",
                Self::Entries | Self::Exits => "En\u{a0}% de l’effectif",
            },
            phrase: Phrase { figure_first, all, women: all, men: all, against: all, predicate },
            unit: Unit::Percent,
            beside: match self {
                Self::OpenEnded => &[("embauches", "Embauches"), ("embauches_cdi", "dont en CDI")],
                Self::Entries | Self::Exits => &[],
            },
            holds: Holds::Throughout,
            caution: None,
        }
    }

    /// Code in the tables.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OpenEnded => "part_cdi",
            Self::Entries => "taux_entree",
            Self::Exits => "taux_sortie",
        }
    }

    /// Title of a figure.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OpenEnded => "Part des CDI dans les embauches",
            Self::Entries => "Taux d’entrée",
            Self::Exits => "Taux de sortie",
        }
    }

    /// A finding without period: `34,5 % des embauches sont en CDI`.
    pub fn finding(self, value: Value, place: &str) -> String {
        match self {
            Self::OpenEnded => format!("{} des embauches{place} sont en CDI", percent(value)),
            Self::Entries => format!("le taux d’entrée{place} est de {}", percent(value)),
            Self::Exits => format!("le taux de sortie{place} est de {}", percent(value)),
        }
    }
}

/// What entries and exits are in each category of a dimension.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn flows_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    dimension: &str,
    by: &str,
) -> Result<Block, SiteError> {
    const FLOWS: [HireMeasure; 2] = [HireMeasure::Entries, HireMeasure::Exits];
    let subject = format!("Taux d’entrée et taux de sortie, par {by}");
    let Some(period) = grid.reference_period(&[], HireMeasure::Entries.id()) else {
        return Ok(absence(grid, &subject));
    };
    let value = |category: &Category<'_>, measure: HireMeasure| {
        grid.value(period, &[(dimension, category.code)], measure.id())
    };
    let entries = |category: &Category<'_>| value(category, HireMeasure::Entries);
    let mut categories = categories(grid, dimension);
    categories::sort(&mut categories, dimension, entries);
    let at = numbers::in_period(period);
    let sentence = |category: &Category<'_>| {
        let findings: Vec<String> = FLOWS
            .iter()
            .filter_map(|flow| Some(flow.finding(value(category, *flow)?, "")))
            .collect();
        (!findings.is_empty())
            .then(|| format!("{at}{}, {}.", category.aside(), findings.join(" et ")))
    };
    let is_published =
        |category: &Category<'_>| FLOWS.iter().any(|flow| value(category, *flow).is_some());
    let parts = || categories.iter().filter(|category| category.is_part());
    let Some(reading) = parts().find_map(sentence) else { return Ok(absence(grid, &subject)) };
    let missing = parts().filter(|category| !is_published(category)).count();
    let chart = Bars {
        series: FLOWS.map(|flow| flow.title().to_owned()).to_vec(),
        in_percent: true,
        rows: categories
            .iter()
            .filter(|category| category.code != "NR" && is_published(category))
            .map(|category| BarRow {
                name: category.name.clone(),
                is_total: category.is_total,
                marks: FLOWS
                    .iter()
                    .map(|flow| {
                        let place = [(dimension, category.code)];
                        Mark::from(grid.cell(period, &place, flow.id()).cell)
                    })
                    .collect(),
            })
            .collect(),
    };
    let shown: Vec<&str> = FLOWS.iter().map(|flow| flow.id()).chain(behind(grid, &FLOWS)).collect();
    let table = DataTable {
        row_header: capital(by),
        columns: shown.iter().map(|id| column(grid, id)).collect(),
        rows: categories::rows(studio, dimension, &categories, |category| {
            let place = [(dimension, category.code)];
            shown.iter().map(|id| Entry::of(grid.cell(period, &place, id))).collect()
        }),
    };
    let finding = categories::range(by, "le taux d’entrée", &categories, entries, percent);
    let plate = Plate {
        title: Title { subject, finding },
        unit: "En\u{a0}% de l’effectif".to_owned(),
        notes: notes(&table, true).into_iter().chain(left_out(missing)).collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        when: at,
    };
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}

/// The numerators and denominators of measures, each once, in the order of the catalogue.
fn behind<'a>(grid: Grid<'a>, measures: &[HireMeasure]) -> Vec<&'a str> {
    let named: Vec<&str> = measures
        .iter()
        .filter_map(|measure| grid.measure(measure.id()))
        .flat_map(|measure| [measure.numerateur.as_deref(), measure.denominateur.as_deref()])
        .flatten()
        .collect();
    grid.table()
        .mesures
        .iter()
        .map(|measure| measure.id.as_str())
        .filter(|id| named.contains(id))
        .collect()
}
