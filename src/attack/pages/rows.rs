//! Tables of a page: each figure against the row it stands in, the order of rows, rows left out.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Selector};

use super::known::{Context, Known, Standing, Written, plain, written};
use super::text_of;
use crate::attack::finding::{Finding, Kind};
use crate::attack::number::{Decimal, month_number};

/// A row as printed.
pub(super) struct Row {
    pub(super) header: String,
    is_total: bool,
    /// Some cell holds a sign.
    is_withheld: bool,
    /// Figure of each column; `None` for a sign or words.
    values: Vec<Option<Decimal>>,
}

/// Selectors used on every table.
pub(super) struct Selectors {
    row: Selector,
    column: Selector,
    header: Selector,
    cell: Selector,
}

impl Selectors {
    pub(super) fn new() -> Option<Self> {
        let parse = |text| Selector::parse(text).ok();
        Some(Self {
            row: parse("tbody tr")?,
            column: parse("thead th")?,
            header: parse("th")?,
            cell: parse("td")?,
        })
    }
}

/// The rows of a table.
pub(super) fn rows(table: ElementRef<'_>, selectors: &Selectors) -> Vec<Row> {
    table
        .select(&selectors.row)
        .map(|row| Row {
            header: row.select(&selectors.header).next().map(text_of).unwrap_or_default(),
            is_total: row.value().classes().any(|class| class == "total"),
            is_withheld: row
                .select(&selectors.cell)
                .any(|cell| cell.value().attr("data-statut").is_some()),
            values: row.select(&selectors.cell).map(figure).collect(),
        })
        .collect()
}

/// The figure of a cell: its own text, flags aside.
pub(super) fn figure(cell: ElementRef<'_>) -> Option<Decimal> {
    let own: String =
        cell.children().filter_map(|child| child.value().as_text().map(|text| &**text)).collect();
    Decimal::parse(own.trim())
}

/// Checks a table of figures.
pub(super) fn check(
    table: ElementRef<'_>,
    selectors: &Selectors,
    known: &Known<'_>,
    context: &Context,
    page: &str,
) -> Vec<Finding> {
    let rows = rows(table, selectors);
    let columns: Vec<String> = table.select(&selectors.column).skip(1).map(text_of).collect();
    let mut findings = Vec::new();
    let speaks = |row: &Row| row.is_withheld || row.values.iter().any(Option::is_some);
    if !rows.iter().any(speaks) {
        return findings;
    }
    let everything = known.published(context);
    for row in &rows {
        let Some(candidates) = candidates(row, known, context) else { continue };
        for (place, value) in row.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let column = columns.get(place).map_or("", String::as_str);
            let is_gap = plain(column).contains("point") || plain(column).contains("écart");
            let number = written(*value);
            let explained = match &candidates {
                Candidates::Period(period) => {
                    everything.contains(&number) && known.has_in_period(context, period, number)
                }
                Candidates::Modality => known.has_about(context, &row.header, number),
                Candidates::These(numbers) => numbers.contains(&number),
                Candidates::Anything => everything.contains(&number),
            } || is_gap && is_difference(*value, row);
            if !explained {
                findings.push(Finding::new(
                    Kind::Unexplained,
                    page,
                    format!("row {}, column {column}", row.header),
                    "a number that no table publishes for this row",
                ));
            }
        }
    }
    findings.extend(order(&rows, known, context, page));
    findings.extend(left_out(&rows, known, context, page));
    findings
}

/// What may stand in a row.
enum Candidates {
    /// What is published of a period.
    Period(String),
    /// What is published of the modality that is its title.
    Modality,
    /// What is published of a combination of modalities.
    These(BTreeSet<Written>),
    /// Anything published about the page's subject.
    Anything,
}

/// What may stand in a row, from its title: a period, a modality, or one modality per dimension;
/// `None` for a row about a rule, not about people. A row about a table counts its cells.
fn candidates(row: &Row, known: &Known<'_>, context: &Context) -> Option<Candidates> {
    if let Some(period) = period(&row.header) {
        return Some(Candidates::Period(period));
    }
    let labels: Vec<&str> = row.header.split(" · ").collect();
    if labels.len() > 1 {
        let labels: Vec<&[Standing]> = labels.iter().map(|label| known.places(label)).collect();
        let combinations = |table: &usize| known.combination(*table, &labels);
        if let Some(numbers) = context.tables.iter().find_map(combinations) {
            return Some(Candidates::These(numbers));
        }
    }
    let mut places = known.places(&row.header).iter();
    if places.any(|(table, _, _)| context.tables.contains(table)) {
        return Some(Candidates::Modality);
    }
    if let Some(numbers) = known.about_title(&row.header) {
        return Some(Candidates::These(numbers.clone()));
    }
    (!known.is_word(&row.header)).then_some(Candidates::Anything)
}

/// `juillet 2026`, `T1 2026` or `2026`, as the data files write it.
pub(super) fn period(text: &str) -> Option<String> {
    let text = plain(text);
    let (name, year) = text.rsplit_once(' ').unwrap_or(("", &text));
    let year: u32 = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
    if name.is_empty() {
        return Some(year.to_string());
    }
    if let Some(month) = month_number(name) {
        return Some(format!("{year}-{month:02}"));
    }
    let quarter: u32 = name.strip_prefix('t')?.parse().ok()?;
    Some(format!("{year}-T{quarter}"))
}

fn is_difference(value: Decimal, row: &Row) -> bool {
    let others: Vec<Decimal> = row.values.iter().flatten().copied().collect();
    others
        .iter()
        .any(|one| others.iter().any(|other| one.minus(*other).is_some_and(|gap| gap == value)))
}

/// Rows follow the catalogue, the alphabet, the calendar, or a printed column; what is withheld
/// then comes last, in the order of the catalogue or of the alphabet.
fn order(rows: &[Row], known: &Known<'_>, context: &Context, page: &str) -> Vec<Finding> {
    let parts: Vec<&Row> = rows.iter().filter(|row| !row.is_total).collect();
    let named =
        |row: &&&Row| period(&row.header).is_some() || !positions(row, known, context).is_empty();
    if parts.len() < 3 || !parts.iter().all(|row| named(&row)) || is_natural(&parts, known, context)
    {
        return Vec::new();
    }
    let columns = parts.iter().map(|row| row.values.len()).max().unwrap_or(0);
    let sorted = (0..columns).any(|column| {
        let value = |row: &&&Row| row.values.get(column).copied().flatten().map(Decimal::double);
        let shown: Vec<f64> = parts.iter().map_while(|row| value(&row)).collect();
        let rest: Vec<&Row> = parts.iter().skip(shown.len()).copied().collect();
        let falling = shown.windows(2).all(|pair| pair.first() >= pair.last());
        let rising = shown.windows(2).all(|pair| pair.first() <= pair.last());
        let withheld = rest.iter().all(|row| value(&row).is_none());
        !shown.is_empty() && (falling || rising) && withheld && is_natural(&rest, known, context)
    });
    if sorted {
        return Vec::new();
    }
    let names: Vec<&str> = parts.iter().map(|row| row.header.as_str()).collect();
    let learnt = "rows follow neither catalogue, alphabet, calendar nor a printed column";
    vec![Finding::new(Kind::Order, page, names.join(" > "), learnt)]
}

fn is_natural(rows: &[&Row], known: &Known<'_>, context: &Context) -> bool {
    if rows.len() < 2 {
        return true;
    }
    let names: Vec<String> = rows.iter().map(|row| collation(&row.header)).collect();
    let periods: Vec<String> = rows.iter().filter_map(|row| period(&row.header)).collect();
    let rising = |items: &[String]| items.windows(2).all(|pair| pair.first() <= pair.last());
    let falling = |items: &[String]| items.windows(2).all(|pair| pair.first() >= pair.last());
    let calendar = periods.len() == rows.len() && (rising(&periods) || falling(&periods));
    calendar || rising(&names) || follows_catalogue(rows, known, context)
}

/// Whether the rows are in the order of some dimension, or of the product of several. Two
/// modalities may have one name: an order is looked for that fits.
fn follows_catalogue(rows: &[&Row], known: &Known<'_>, context: &Context) -> bool {
    let all: Vec<_> = rows.iter().map(|row| positions(row, known, context)).collect();
    let Some(first) = all.first() else { return true };
    first.keys().any(|key| {
        let mut last: Option<&Vec<usize>> = None;
        all.iter().all(|row| {
            let places = row.get(key).map(Vec::as_slice).unwrap_or_default();
            let next = places.iter().filter(|place| last.is_none_or(|last| *place > last)).min();
            last = next.or(last);
            next.is_some()
        })
    })
}

/// Table and dimensions, with the positions that the title of a row may mean there.
type Positions = BTreeMap<(usize, Vec<usize>), Vec<Vec<usize>>>;

fn positions(row: &Row, known: &Known<'_>, context: &Context) -> Positions {
    let start = context.tables.iter().map(|table| ((*table, vec![]), vec![vec![]]));
    row.header.split(" · ").fold(start.collect(), |found: Positions, label| {
        let mut longer = Positions::new();
        for ((table, dimensions), nodes) in found {
            let places = known.places(label).iter().filter(|(of, _, _)| *of == table);
            for (_, dimension, node) in places {
                let mut key = (table, dimensions.clone());
                key.1.push(*dimension);
                let own = longer.entry(key).or_default();
                own.extend(nodes.iter().map(|nodes| {
                    let mut nodes: Vec<usize> = nodes.clone();
                    nodes.push(*node);
                    nodes
                }));
            }
        }
        longer
    })
}

/// Names as the alphabet orders them: accents and case aside.
fn collation(name: &str) -> String {
    plain(name)
        .chars()
        .filter_map(|letter| match letter {
            'à' | 'â' | 'ä' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ô' | 'ö' => Some('o'),
            'û' | 'ù' | 'ü' => Some('u'),
            'ç' => Some('c'),
            '-' | '\'' | ' ' => Some(' '),
            letter if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}

/// A table that lists most parts of a modality lists them all; only the unknown may be left out.
fn left_out(rows: &[Row], known: &Known<'_>, context: &Context, page: &str) -> Vec<Finding> {
    let headers: BTreeSet<String> = rows.iter().map(|row| plain(&row.header)).collect();
    for table in &context.tables {
        let Some(loaded) = known.edition.tables.get(*table) else { continue };
        // Counts of files and findings are nobody's secret: those never met may be left out.
        if loaded.table.mesures.iter().all(|measure| measure.contributeur == "aucun") {
            continue;
        }
        for family in known.families.get(*table).into_iter().flatten() {
            let here = family.parts.iter().filter(|(label, _)| headers.contains(label)).count();
            if here < 2 || rows.len() > family.parts.len() + 1 {
                continue;
            }
            let missing: Vec<&str> = family
                .parts
                .iter()
                .filter(|(label, code)| !headers.contains(label) && code != "NR")
                .map(|(_, code)| code.as_str())
                .collect();
            if !missing.is_empty() {
                return vec![Finding::new(
                    Kind::Presence,
                    page,
                    format!("{} {}", loaded.table.id, family.dimension),
                    format!("rows left out: {}", missing.join(", ")),
                )];
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_rows_are_read_as_periods() {
        for (text, expected) in [
            ("juillet 2026", Some("2026-07")),
            ("T1 2026", Some("2026-T1")),
            ("2026", Some("2026")),
            ("Bretagne", None),
            ("50 ans et plus", None),
        ] {
            assert_eq!(period(text).as_deref(), expected, "{text}");
        }
    }
}
