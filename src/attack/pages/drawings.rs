//! Drawings: what bars, points and axes say when they are measured.
//!
//! The reference is the table of the same figure: every mark must stand for one of its numbers, and
//! no axis may reach far beyond them.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Selector};

use super::known::{Written, plain, written};
use super::text_of;
use crate::attack::finding::{Finding, Kind};
use crate::attack::number::{Decimal, figures};

/// Room that an axis may leave beyond the longest bar and its figure, in hundredths of the sheet.
const SPARE: f64 = 0.2;
/// Width of a character of a figure, in units of the drawing.
const CHARACTER: f64 = 7.5;
/// Text stands so far below the middle of what it names, in units of the drawing.
const BASELINE: f64 = 4.9;
/// How far a mark may be from its figure, in units of the drawing.
const PIXEL: f64 = 0.6;

/// A text of a drawing.
struct Label {
    text: String,
    x: f64,
    y: f64,
    value: Option<Decimal>,
}

/// A bar: left edge, middle, width.
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// Checks the drawings of one figure against the rows and numbers of its table.
pub(super) fn check(
    figure: ElementRef<'_>,
    headers: &[String],
    numbers: &BTreeSet<Written>,
    page: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Ok(selector) = Selector::parse("svg") else { return findings };
    for drawing in figure.select(&selector) {
        let labels = labels(drawing);
        let bars = bars(drawing);
        findings.extend(texts(&labels, numbers, page));
        // On a map, names stand where places are.
        if drawing.value().classes().all(|class| class != "map") {
            findings.extend(rows(&labels, headers, page));
        }
        findings.extend(lengths(drawing, &bars, &labels, page));
        findings.extend(points(drawing, &labels, numbers, page));
        findings.extend(reach(&labels, numbers, page));
    }
    findings
}

fn number(element: ElementRef<'_>, name: &str) -> Option<f64> {
    element.value().attr(name)?.parse().ok()
}

fn labels(drawing: ElementRef<'_>) -> Vec<Label> {
    let Ok(selector) = Selector::parse("text") else { return Vec::new() };
    drawing
        .select(&selector)
        .map(|element| {
            let text = text_of(element);
            let tokens = figures(&text);
            let value = match tokens.as_slice() {
                [token] => Some(token.value),
                _ => None,
            };
            Label {
                x: number(element, "x").unwrap_or(0.0),
                y: number(element, "y").unwrap_or(0.0),
                value: value.filter(|_| is_bare(&text)),
                text,
            }
        })
        .collect()
}

/// A figure with at most its percent sign.
fn is_bare(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}

fn bars(drawing: ElementRef<'_>) -> Vec<Bar> {
    let Ok(selector) = Selector::parse("rect") else { return Vec::new() };
    drawing
        .select(&selector)
        .filter_map(|element| {
            let (y, height) = (number(element, "y")?, number(element, "height")?);
            Some(Bar {
                x: number(element, "x")?,
                y: y + height / 2.0,
                width: number(element, "width")?,
                height,
            })
        })
        .collect()
}

/// Figures written in the drawing: those of the table, or graduations of an axis.
fn texts(labels: &[Label], numbers: &BTreeSet<Written>, page: &str) -> Vec<Finding> {
    let figures = || labels.iter().filter_map(|label| Some((label, label.value?)));
    figures()
        .filter(|(_, value)| !numbers.contains(&written(*value)))
        .filter(|(label, value)| !is_graduation(label, *value, labels))
        .map(|_| {
            let learnt = "a number that the figure's table does not have";
            Finding::new(Kind::Unexplained, page, "text of a drawing", learnt)
        })
        .collect()
}

/// Whether a text is one of several aligned ones whose place grows with their value.
fn is_graduation(label: &Label, value: Decimal, labels: &[Label]) -> bool {
    let others = |across: fn(&Label) -> f64, along: fn(&Label) -> f64| {
        let aligned: Vec<(f64, f64)> = labels
            .iter()
            .filter(|other| (across(other) - across(label)).abs() < 0.2)
            .filter_map(|other| Some((along(other) - along(label), other.value?)))
            .map(|(place, other)| (place, other.double() - value.double()))
            .filter(|(place, step)| place.abs() > 1.0 && step.abs() > 0.0)
            .collect();
        let slopes: Vec<f64> = aligned.iter().map(|(place, step)| place / step).collect();
        let Some(first) = slopes.first() else { return false };
        slopes.iter().all(|slope| (slope - first).abs() <= 0.02 * first.abs() + 0.2)
    };
    others(|one| one.x, |one| one.y) || others(|one| one.y, |one| one.x)
}

/// Names of rows stand in the order of the table.
fn rows(labels: &[Label], headers: &[String], page: &str) -> Vec<Finding> {
    // Long names are cut into lines: a line that could begin several names says nothing.
    let begins = |label: &Label, header: &str| {
        let (text, full) = (plain(&label.text), plain(header));
        text.len() >= 4 && (text == full || full.starts_with(&text) && text.len() >= 8)
    };
    let places: Vec<f64> = headers
        .iter()
        .filter_map(|header| {
            let mut own = labels.iter().filter(|label| begins(label, header));
            let label = own.next().filter(|_| own.next().is_none())?;
            let names = headers.iter().filter(|other| begins(label, other)).count();
            (names == 1).then_some(label.y)
        })
        .collect();
    let ordered = places.windows(2).all(|pair| match pair {
        [one, other] => one < other,
        _ => true,
    });
    if ordered || places.len() < 3 {
        return Vec::new();
    }
    let learnt = "its rows are not in the order of the figure's table";
    vec![Finding::new(Kind::Order, page, "drawing", learnt)]
}

/// Bars are proportional to the figure at their end; none is without one, and the longest reaches
/// the end of the sheet.
fn lengths(drawing: ElementRef<'_>, bars: &[Bar], labels: &[Label], page: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut groups: BTreeMap<(i64, i64), Vec<&Bar>> = BTreeMap::new();
    for bar in bars {
        groups.entry((tenths(bar.x), tenths(bar.height))).or_default().push(bar);
    }
    // Squares are marks of another kind of chart.
    let is_bars = |group: &&Vec<&Bar>| {
        group.len() >= 2 && group.iter().any(|bar| bar.width > 2.0 * bar.height)
    };
    for group in groups.values().filter(is_bars) {
        let named: Vec<(&Bar, Option<&Label>)> = group
            .iter()
            .map(|bar| {
                let end = bar.x + bar.width;
                let beside = labels.iter().filter(|label| {
                    label.value.is_some() && (0.0..24.0).contains(&(label.x - end))
                });
                let distance = |label: &&Label| (label.y - BASELINE - bar.y).abs();
                let label = beside
                    .filter(|label| distance(label) < bar.height / 2.0)
                    .min_by(|one, other| distance(one).total_cmp(&distance(other)));
                (*bar, label)
            })
            .collect();
        let mut scales: Vec<f64> = named
            .iter()
            .filter_map(|(bar, label)| Some(bar.width / label.as_ref()?.value?.double()))
            .filter(|scale| scale.is_finite() && *scale > 0.0)
            .collect();
        if scales.len() * 2 < group.len() || group.len() < 2 {
            continue;
        }
        scales.sort_by(f64::total_cmp);
        let Some(scale) = scales.get(scales.len() / 2) else { continue };
        for (bar, label) in &named {
            let expected = label.and_then(|label| label.value).map(|value| value.double() * scale);
            // A figure is rounded before it is drawn.
            let slack = PIXEL + 0.002 * bar.width;
            let fits = expected.is_some_and(|expected| (expected - bar.width).abs() <= slack);
            if !fits {
                let learnt = "a bar that measures what the figure's table does not have";
                findings.push(Finding::new(Kind::Unexplained, page, "drawing", learnt));
            }
        }
        let sheet = drawing
            .value()
            .attr("viewBox")
            .and_then(|sheet| sheet.split_whitespace().nth(2)?.parse::<f64>().ok());
        let end = named
            .iter()
            .filter_map(|(_, label)| {
                Some(label.as_ref()?.x + CHARACTER * width(&label.as_ref()?.text))
            })
            .fold(0.0, f64::max);
        if sheet.is_some_and(|sheet| end < (1.0 - SPARE) * sheet) {
            let learnt = "the axis is longer than the figures shown need";
            findings.push(Finding::new(Kind::Unexplained, page, "drawing", learnt));
        }
    }
    findings
}

/// Points of curves and scatters, against the graduations of the axis they follow.
fn points(
    drawing: ElementRef<'_>,
    labels: &[Label],
    numbers: &BTreeSet<Written>,
    page: &str,
) -> Vec<Finding> {
    let Ok(selector) = Selector::parse("circle") else { return Vec::new() };
    let places: Vec<(f64, f64)> = drawing
        .select(&selector)
        .filter_map(|element| Some((number(element, "cx")?, number(element, "cy")?)))
        .collect();
    let Some(axis) = axis(labels) else { return Vec::new() };
    let values: Vec<f64> = numbers
        .iter()
        .map(|(decimals, unscaled)| {
            let text = unscaled.to_string();
            Decimal::parse(&text).map_or(0.0, Decimal::double)
                / f64::from(10u32.pow((*decimals).min(9)))
        })
        .collect();
    let mut findings = Vec::new();
    for (x, y) in places {
        let along = if axis.vertical { y } else { x };
        let value = axis.origin + (along - axis.start) * axis.per_unit;
        // Marks of a legend stand outside the axis.
        if !axis.holds(along) || (!axis.vertical && y < 20.0) {
            continue;
        }
        let slack = PIXEL * axis.per_unit.abs();
        if !values.iter().any(|known| (known - value).abs() <= slack) {
            let learnt = "a point that measures what the figure's table does not have";
            findings.push(Finding::new(Kind::Unexplained, page, "drawing", learnt));
        }
    }
    findings
}

/// An axis read off its graduations.
struct Axis {
    vertical: bool,
    start: f64,
    end: f64,
    origin: f64,
    per_unit: f64,
    values: Vec<f64>,
}

impl Axis {
    fn holds(&self, along: f64) -> bool {
        let (low, high) = (self.start.min(self.end), self.start.max(self.end));
        (low - 1.0..=high + 1.0).contains(&along)
    }
}

/// The axis with most graduations: at least three aligned figures, evenly spaced.
fn axis(labels: &[Label]) -> Option<Axis> {
    let mut best: Option<Axis> = None;
    for vertical in [true, false] {
        let mut lines: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
        for label in labels {
            let Some(value) = label.value else { continue };
            let (across, along) =
                if vertical { (label.x, label.y - BASELINE) } else { (label.y, label.x) };
            lines.entry(tenths(across)).or_default().push((along, value.double()));
        }
        for line in lines.values_mut().filter(|line| line.len() >= 3) {
            line.sort_by(|one, other| one.0.total_cmp(&other.0));
            let (Some(first), Some(last)) = (line.first().copied(), line.last().copied()) else {
                continue;
            };
            let per_unit = (last.1 - first.1) / (last.0 - first.0);
            let linear = line.iter().all(|(along, value)| {
                (first.1 + (along - first.0) * per_unit - value).abs() <= PIXEL * per_unit.abs()
            });
            let larger = best.as_ref().is_none_or(|best| line.len() > best.values.len());
            if linear && per_unit.is_finite() && per_unit.abs() > 0.0 && larger {
                best = Some(Axis {
                    vertical,
                    start: first.0,
                    end: last.0,
                    origin: first.1,
                    per_unit,
                    values: line.iter().map(|(_, value)| *value).collect(),
                });
            }
        }
    }
    best
}

/// An axis stops one graduation beyond the figures shown.
fn reach(labels: &[Label], numbers: &BTreeSet<Written>, page: &str) -> Vec<Finding> {
    let Some(axis) = axis(labels) else { return Vec::new() };
    let mut graduations = axis.values.clone();
    graduations.sort_by(f64::total_cmp);
    let step = graduations
        .windows(2)
        .filter_map(|pair| Some(pair.last()? - pair.first()?))
        .fold(f64::INFINITY, f64::min);
    let Some(top) = graduations.last() else { return Vec::new() };
    let highest = numbers
        .iter()
        .filter(|(decimals, _)| *decimals > 0)
        .filter_map(|(decimals, unscaled)| {
            let value = Decimal::parse(&unscaled.to_string())?.double();
            Some(value / f64::from(10u32.pow((*decimals).min(9))))
        })
        .fold(f64::NEG_INFINITY, f64::max);
    if highest.is_finite() && *top > highest + 2.0 * step {
        let learnt = "the axis reaches further than anything shown";
        return vec![Finding::new(Kind::Unexplained, page, "drawing", learnt)];
    }
    Vec::new()
}

fn width(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from)
}

/// Tenths of a unit of the drawing, for grouping equal coordinates.
#[expect(clippy::cast_possible_truncation, reason = "coordinates of a drawing are small")]
fn tenths(value: f64) -> i64 {
    (value * 10.0).round() as i64
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    /// A figure in bars as the site draws it, with one row more if asked, and the width of the last.
    fn found(last_width: &str, more: &str) -> Vec<String> {
        let text = format!(
            "<figure><svg class=\"chart wide\" viewBox=\"0 0 720 180\">\
             <rect class=\"bt\" x=\"272\" y=\"8.5\" width=\"273\" height=\"15\"/>\
             <text class=\"v\" x=\"551\" y=\"20.9\">9,1 %</text>\
             <rect class=\"b\" x=\"272\" y=\"45.5\" width=\"207\" height=\"15\"/>\
             <text class=\"v\" x=\"485\" y=\"57.9\">6,9 %</text>\
             <rect class=\"b\" x=\"272\" y=\"82.5\" width=\"{last_width}\" height=\"15\"/>\
             <text class=\"v\" x=\"671\" y=\"94.9\">13,1 %</text>{more}</svg></figure>"
        );
        let html = Html::parse_fragment(&text);
        let figure = html.select(&Selector::parse("figure").unwrap()).next().unwrap();
        let numbers = ["9,1", "6,9", "13,1"]
            .iter()
            .flat_map(|text| figures(text))
            .map(|token| written(token.value))
            .collect();
        check(figure, &[], &numbers, "page").into_iter().map(|finding| finding.learnt).collect()
    }

    #[test]
    fn bars_are_as_long_as_their_figures_and_none_is_without() {
        assert_eq!(found("393", ""), Vec::<String>::new());
        let measured = "a bar that measures what the figure's table does not have";
        assert_eq!(found("380", ""), [measured], "shorter than its figure");
        let withheld = "<rect class=\"b\" x=\"272\" y=\"120\" width=\"60\" height=\"15\"/>\
                        <text class=\"s\" x=\"280\" y=\"160\">s</text>";
        assert_eq!(found("393", withheld), [measured], "drawn from a withheld value");
    }
}
