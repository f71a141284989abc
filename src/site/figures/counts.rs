//! Counts by category, and the measures of hires.

use super::gaps::{Category, categories};
use super::rates::comparable;
use super::{FRANCE, Studio, Territory, absence, left_out, notes, scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::MeasureNature;
use crate::site::SiteError;
use crate::site::charts::bars::{BarRow, Bars};
use crate::site::charts::{Mark, both, canvas::Alternative};
use crate::site::figure::{Block, DataTable, Entry, Figure, Row};
use crate::site::grid::Grid;
use crate::site::numbers::{self, lower_first, percent};
use crate::site::sentences::{capital, when};
use crate::site::shown::{Phrase, Shown, Unit};
use crate::site::sources::Source;

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
            at_month_end: false,
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

/// The order of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The catalogue's: sizes.
    Catalogue,
    /// The highest first: sectors, régions.
    Decreasing,
}

/// One or two measures of hires in each category of a dimension.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn measures_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    measures: &[HireMeasure],
    dimension: &str,
    by: &str,
    order: Order,
) -> Result<Block, SiteError> {
    let name = match measures {
        [one] => one.title().to_owned(),
        [first, rest @ ..] => rest.iter().fold(first.title().to_owned(), |title, measure| {
            format!("{title} et {}", lower_first(measure.title()))
        }),
        [] => return Ok(absence(grid, by)),
    };
    let title = format!("{name}, par {by}");
    let Some(main) = measures.first() else { return Ok(absence(grid, &title)) };
    let Some(period) = grid.reference_period(&[], main.id()) else {
        return Ok(absence(grid, &title));
    };
    let value = |category: &Category<'_>, measure: HireMeasure| {
        grid.value(period, &[(dimension, category.code)], measure.id())
    };
    let mut categories = categories(grid, dimension);
    if order == Order::Decreasing {
        categories
            .sort_by_key(|category| std::cmp::Reverse(value(category, *main).map(comparable)));
    }
    let sentence = |category: &Category<'_>| {
        let place = match category.code {
            code if code.starts_with("REG-") => {
                format!(" {}", Territory { code, name: &category.name }.locative())
            }
            _ if category.is_total => String::new(),
            _ => format!(", dans la catégorie «\u{a0}{}\u{a0}»,", category.name),
        };
        let findings: Vec<String> = measures
            .iter()
            .enumerate()
            .filter_map(|(index, measure)| {
                let place = if index == 0 { place.as_str() } else { "" };
                Some(measure.finding(value(category, *measure)?, place))
            })
            .collect();
        (!findings.is_empty())
            .then(|| format!("{}, {}.", numbers::in_period(period), findings.join(" et ")))
    };
    let is_published = |category: &Category<'_>| {
        measures.iter().any(|measure| value(category, *measure).is_some())
    };
    let parts = || categories.iter().filter(|category| !category.is_total && category.code != "NR");
    let Some(reading) = parts().find_map(sentence) else { return Ok(absence(grid, &title)) };
    let missing = parts().filter(|category| !is_published(category)).count();
    let label = studio.next_chart();
    let chart = Bars {
        series: measures.iter().map(|measure| measure.title().to_owned()).collect(),
        in_percent: true,
        rows: categories
            .iter()
            .filter(|category| category.code != "NR" && is_published(category))
            .map(|category| BarRow {
                name: category.name.clone(),
                is_total: category.is_total,
                marks: measures
                    .iter()
                    .map(|measure| {
                        let at = [(dimension, category.code)];
                        Mark::from(grid.cell(period, &at, measure.id()).cell)
                    })
                    .collect(),
            })
            .collect(),
    };
    let shown: Vec<&str> =
        measures.iter().map(|measure| measure.id()).chain(behind(grid, measures)).collect();
    let table = DataTable {
        row_header: capital(by),
        columns: shown.iter().map(|id| column(grid, id)).collect(),
        rows: categories
            .iter()
            .map(|category| Row {
                header: category.name.clone(),
                href: studio.modality_link(dimension, category.code),
                is_total: category.is_total,
                cells: shown
                    .iter()
                    .map(|id| Entry::of(grid.cell(period, &[(dimension, category.code)], id)))
                    .collect(),
            })
            .collect(),
    };
    let at = numbers::in_period(period);
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {at}"),
        description: &capital(&reading),
    };
    let drawing =
        both(|layout| chart.draw(layout, about)).map_err(|cause| studio.chart_error(cause))?;
    Ok(Block::Figure(Figure {
        label,
        subtitle: format!("En %, {at}"),
        drawing: Some(drawing),
        notes: notes(&table, true).into_iter().chain(left_out(missing)).collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
        title,
    }))
}

/// A count in each category, the largest first (reasons of interruption).
///
/// # Errors
/// When the chart cannot be drawn.
pub fn counts_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    source: Source,
    dimension: &str,
    title: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let measure = grid.measure("interrompues").or_else(|| {
        grid.table().mesures.iter().find(|measure| measure.nature == MeasureNature::Effectif)
    });
    let Some(measure) = measure else { return Ok(absence(grid, title)) };
    let Some(period) = grid.reference_period(&[], &measure.id) else {
        return Ok(absence(grid, title));
    };
    let mut categories = categories(grid, dimension);
    let value =
        |category: &Category<'_>| grid.value(period, &[(dimension, category.code)], &measure.id);
    categories.sort_by_key(|category| {
        (!category.is_total, std::cmp::Reverse(value(category).map(comparable)))
    });
    let sentence = |category: &Category<'_>| {
        let place = if category.is_total {
            String::new()
        } else {
            format!(" pour le motif «\u{a0}{}\u{a0}»", category.name)
        };
        let count = value(category)?;
        Some(format!(
            "{}, {}\u{a0}{} en interruption{place}.",
            when(source, period),
            numbers::number(count),
            numbers::plural(
                count,
                "titulaire d’un PASS\u{a0}IAE est",
                "titulaires d’un PASS\u{a0}IAE sont"
            ),
        ))
    };
    let parts = || categories.iter().filter(|category| !category.is_total);
    let Some(reading) = parts().find_map(sentence) else { return Ok(absence(grid, title)) };
    let missing = parts().filter(|category| value(category).is_none()).count();
    let label = studio.next_chart();
    let mark = |category: &Category<'_>| {
        Mark::from(grid.cell(period, &[(dimension, category.code)], &measure.id).cell)
    };
    let chart = Bars {
        series: vec![measure.libelle.clone()],
        in_percent: false,
        rows: categories
            .iter()
            .filter(|category| !category.is_total && value(category).is_some())
            .map(|category| BarRow {
                name: category.name.clone(),
                is_total: false,
                marks: vec![mark(category)],
            })
            .collect(),
    };
    let table = DataTable {
        row_header: capital(by),
        columns: grid.table().mesures.iter().map(|measure| column(grid, &measure.id)).collect(),
        rows: categories
            .iter()
            .map(|category| Row {
                header: category.name.clone(),
                href: None,
                is_total: category.is_total,
                cells: grid
                    .table()
                    .mesures
                    .iter()
                    .map(|measure| {
                        Entry::of(grid.cell(period, &[(dimension, category.code)], &measure.id))
                    })
                    .collect(),
            })
            .collect(),
    };
    let at = when(source, period);
    let about = Alternative {
        id: &label.id(),
        title: &format!("{title}, {at}"),
        description: &capital(&reading),
    };
    let drawing =
        both(|layout| chart.draw(layout, about)).map_err(|cause| studio.chart_error(cause))?;
    Ok(Block::Figure(Figure {
        label,
        title: title.to_owned(),
        subtitle: format!("{}, {at}", capital(&numbers::typographic(&measure.unite))),
        drawing: Some(drawing),
        notes: notes(&table, true).into_iter().chain(left_out(missing)).collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        source: studio.source_line(grid),
        downloads: studio.downloads(grid),
    }))
}

/// The title of a column: the measure's name, and its unit when it is not a plain count.
pub(super) fn column(grid: Grid<'_>, id: &str) -> String {
    grid.measure(id).map_or_else(
        || id.to_owned(),
        |measure| {
            let name = numbers::typographic(&measure.libelle);
            match measure.nature {
                MeasureNature::Effectif => name,
                MeasureNature::Somme
                | MeasureNature::Taux
                | MeasureNature::Moyenne
                | MeasureNature::Mediane => {
                    format!("{name} ({})", numbers::typographic(&measure.unite))
                }
            }
        },
    )
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
