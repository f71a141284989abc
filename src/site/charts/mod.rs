//! Charts: inline SVG drawn by plotters on our own backend, readable without colour, mouse or
//! script, in a wide and a narrow layout between which the style sheet chooses.
//!
//! A kind of chart is one file: it takes published figures and labels, nothing else.

pub mod backend;
pub mod bars;
pub mod canvas;
pub mod dumbbell;
pub mod geography;
pub mod intervals;
pub mod lines;
pub mod map;
pub mod metrics;
pub mod palette;
mod rows;
pub mod scale;

use crate::disclosure::protected::{Cell, Value};
use crate::site::figure::{Drawing, Sign};
use canvas::Alternative;

/// A chart could not be drawn: a defect of the program, not of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a chart could not be drawn")]
pub struct ChartError;

/// The room a drawing has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Screens from 46 rem, and paper.
    Wide,
    /// Telephones and large zooms.
    Narrow,
}

impl Layout {
    /// Width, in tenths of a unit.
    pub const fn width(self) -> i32 {
        match self {
            Self::Wide => 720 * metrics::SCALE,
            Self::Narrow => 320 * metrics::SCALE,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Wide => "l",
            Self::Narrow => "e",
        }
    }
}

/// A figure to draw, or the sign of its absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A published figure.
    Value(Value),
    /// An unpublished one.
    Sign(Sign),
}

impl From<Cell> for Mark {
    fn from(cell: Cell) -> Self {
        match (cell.value(), Sign::of(cell)) {
            (Some(value), _) => Self::Value(value),
            (None, sign) => Self::Sign(sign.unwrap_or(Sign::Unavailable)),
        }
    }
}

impl Mark {
    /// The published figure.
    pub const fn value(self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Sign(_) => None,
        }
    }
}

/// Both layouts of a chart, with what it says to those who do not see it.
///
/// # Errors
/// When one cannot be drawn.
pub fn both(
    about: Alternative<'_>,
    draw: impl Fn(Layout, Alternative<'_>) -> Result<String, ChartError>,
) -> Result<Drawing, ChartError> {
    Ok(Drawing::new(draw(Layout::Wide, about)?, draw(Layout::Narrow, about)?))
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::bars::{BarRow, Bars};
    use super::dumbbell::{Dumbbell, Pair};
    use super::intervals::{Estimate, Intervals};
    use super::lines::{Series, TimeSeries, Who};
    use super::metrics::{bold_width, width};
    use super::*;
    use crate::nomenclatures::{naf, territories};
    use crate::site::numbers::typographic;
    use crate::vocabulary::{Month, Period};

    const ABOUT: Alternative<'_> = Alternative { id: "g", title: "T", description: "D" };

    fn tenths(value: i64) -> Mark {
        Mark::Value(Value::decimal(value, 1))
    }

    /// Horizontal extent and baseline of each text, in tenths of a unit.
    fn texts(svg: &str) -> Vec<(String, i32, i32, i32)> {
        let document = Html::parse_fragment(svg);
        let tenths = |text: &str| -> i32 {
            let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
            whole.parse::<i32>().unwrap() * 10 + rest.parse::<i32>().unwrap()
        };
        document
            .select(&Selector::parse("text").unwrap())
            .map(|element| {
                let content: String = element.text().collect();
                let bold = matches!(element.attr("class"), Some("tt" | "tf" | "th"));
                let length = if bold { bold_width(&content) } else { width(&content) };
                let x = tenths(element.attr("x").unwrap());
                let left = match element.attr("text-anchor") {
                    Some("end") => x - length,
                    Some("middle") => x - length / 2,
                    _ => x,
                };
                (content, left, left + length, tenths(element.attr("y").unwrap()))
            })
            .collect()
    }

    fn assert_legible(svg: &str, layout: Layout) {
        let texts = texts(svg);
        for (index, (one, left, right, y)) in texts.iter().enumerate() {
            assert!(*left >= 0 && *right <= layout.width(), "{one}: {left} to {right}");
            for (other, from, to, other_y) in texts.iter().skip(index + 1) {
                // Letters and signs of maps have nothing below their line.
                let is_letter = |text: &str| text.chars().count() <= 3;
                let line = if is_letter(one) && is_letter(other) { 110 } else { 140 };
                let apart = right <= from || to <= left || (y - other_y).abs() >= line;
                assert!(apart, "« {one} » over « {other} »");
            }
        }
    }

    fn longest_names() -> Vec<String> {
        let mut names: Vec<String> = naf::a10()
            .iter()
            .chain(naf::a17())
            .map(|aggregate| typographic(&aggregate.label))
            .chain(territories::departements().map(|place| typographic(&place.label)))
            .chain(crate::vocabulary::SiaeKind::ALL.map(|kind| kind.label().to_owned()))
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        names.truncate(30);
        names
    }

    #[test]
    fn the_longest_names_neither_overlap_nor_overflow() {
        let names = longest_names();
        assert!(names.first().is_some_and(|name| name.chars().count() > 80));
        let values = [0, 1, 499, 1_000, 333];
        let bars = Bars {
            series: vec!["Taux d’entrée".to_owned(), "Taux de sortie".to_owned()],
            in_percent: true,
            rows: names
                .iter()
                .zip(values.iter().cycle())
                .map(|(name, value)| BarRow {
                    name: name.clone(),
                    is_total: *value == 0,
                    marks: vec![tenths(*value), Mark::Sign(Sign::Secret)],
                })
                .collect(),
        };
        let dumbbell = Dumbbell {
            in_percent: true,
            pairs: names
                .iter()
                .zip(values.iter().cycle())
                .map(|(name, value)| Pair {
                    name: name.clone(),
                    is_total: *value == 0,
                    women: tenths(*value),
                    men: if *value == 1 { Mark::Sign(Sign::NotSignificant) } else { tenths(0) },
                })
                .collect(),
        };
        let around = |value: i64| Estimate {
            mark: tenths(value),
            limits: Some((
                Value::decimal(value.saturating_sub(200).max(0), 1),
                Value::decimal((value + 200).min(1_000), 1),
            )),
        };
        let hidden = Estimate { mark: Mark::Sign(Sign::Secret), limits: None };
        let intervals = Intervals {
            pairs: names
                .iter()
                .zip(values.iter().cycle())
                .map(|(name, value)| intervals::Pair {
                    name: name.clone(),
                    is_total: *value == 0,
                    women: around(*value),
                    men: if *value == 1 { hidden } else { around(1_000 - value) },
                })
                .collect(),
        };
        for layout in [Layout::Wide, Layout::Narrow] {
            assert_legible(&intervals.draw(layout, ABOUT).unwrap(), layout);
            assert_legible(&bars.draw(layout, ABOUT).unwrap(), layout);
            assert_legible(&dumbbell.draw(layout, ABOUT).unwrap(), layout);
        }
    }

    #[test]
    fn maps_are_legible_with_the_longest_figures() {
        use super::geography::{Level, atlas};
        use super::map::{Area, Map};
        for level in [Level::Regions, Level::Departements] {
            let signs = [Sign::Secret, Sign::NotApplicable, Sign::Unavailable];
            let areas = atlas(level, Layout::Wide)
                .shapes
                .iter()
                .enumerate()
                .map(|(at, shape)| Area {
                    code: shape.code.clone(),
                    mark: match at % 5 {
                        3 => Mark::Sign(signs[at % 3]),
                        _ => tenths(1_000 - i64::try_from(at).unwrap()),
                    },
                })
                .collect();
            let map = Map { level, unit: "Taux, en\u{a0}%".to_owned(), areas };
            for layout in [Layout::Wide, Layout::Narrow] {
                assert_legible(&map.draw(layout, ABOUT).unwrap(), layout);
            }
        }
    }

    fn series(women: Vec<Mark>, men: Vec<Mark>) -> Vec<Series> {
        vec![
            Series { who: Who::Women, name: "Femmes".to_owned(), marks: women },
            Series { who: Who::Men, name: "Hommes".to_owned(), marks: men },
        ]
    }

    fn months(count: i32) -> Vec<Period> {
        let last: Month = "2026-08".parse().unwrap();
        last.plus(1 - count).through(last).map(Period::Month).collect()
    }

    #[test]
    fn time_series_are_legible_at_any_length() {
        for count in [1, 2, 7, 13, 24, 48] {
            let periods = months(count);
            let marks =
                |shift: i64| (0..i64::from(count)).map(|at| tenths(120 + at + shift)).collect();
            let chart = TimeSeries {
                in_percent: true,
                periods: &periods,
                series: series(marks(0), marks(1)),
                provisional_from: periods.len().checked_sub(1),
            };
            for layout in [Layout::Wide, Layout::Narrow] {
                assert_legible(&chart.draw(layout, ABOUT).unwrap(), layout);
            }
        }
    }

    #[test]
    fn a_withheld_point_breaks_the_line_and_moves_nothing() {
        let periods = months(5);
        let chart = |women: Vec<Mark>| TimeSeries {
            in_percent: true,
            periods: &periods,
            series: series(women, vec![tenths(100); 5]),
            provisional_from: None,
        };
        let marks =
            vec![tenths(120), tenths(130), Mark::Sign(Sign::Secret), tenths(125), tenths(118)];
        let svg = chart(marks).draw(Layout::Wide, ABOUT).unwrap();
        assert_eq!(svg.matches("class=\"lf\"").count(), 2, "two runs");
        assert_eq!(svg.matches("class=\"mf\"").count(), 4, "four markers");
        assert_eq!(svg.matches(">s</text>").count(), 1);
    }

    #[test]
    fn bars_start_at_zero_and_keep_their_proportions() {
        let bars = Bars {
            series: vec!["Taux".to_owned()],
            in_percent: true,
            rows: [400, 800]
                .map(|value| BarRow {
                    name: "x".to_owned(),
                    is_total: false,
                    marks: vec![tenths(value)],
                })
                .to_vec(),
        };
        let svg = bars.draw(Layout::Wide, ABOUT).unwrap();
        let widths: Vec<f64> = svg
            .split("<rect class=\"b\"")
            .skip(1)
            .filter_map(|rest| rest.split("width=\"").nth(1)?.split('"').next()?.parse().ok())
            .collect();
        let [half, whole] = widths[..] else { panic!("{widths:?}") };
        assert!((whole - 2.0 * half).abs() <= 0.2, "{half} and {whole}");
    }

    #[test]
    fn a_drawing_names_itself_first() {
        let svg = Dumbbell {
            in_percent: true,
            pairs: vec![Pair {
                name: "A & B".to_owned(),
                is_total: false,
                women: tenths(10),
                men: tenths(20),
            }],
        }
        .draw(Layout::Narrow, ABOUT)
        .unwrap();
        assert!(svg.starts_with("<svg class=\"chart narrow\" viewBox=\"0 0 320 "));
        assert!(svg.contains(
            "role=\"img\" aria-labelledby=\"g-e-t g-e-d\" focusable=\"false\">\
             <title id=\"g-e-t\">T</title><desc id=\"g-e-d\">D</desc>"
        ));
        assert!(svg.contains("A &amp; B"));
    }
}
