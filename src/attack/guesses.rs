//! Relations nobody declared, found in the figures themselves: a measure that is always the sum of
//! two others, a cumulative or rolling series beside its months, a stock and its flows.
//!
//! A relation is believed when it holds often enough, never fails, and its terms really vary.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::catalogue::{Equation, Table};
use super::editions::{Edition, Loaded};
use super::finding::{Finding, Kind};

/// Times a relation must hold to be believed.
const ENOUGH: usize = 4;

/// Whether a relation holds at a period and level, and whether that tells anything.
type Holds<'a> = dyn Fn(i32, i64) -> Option<(bool, bool)> + 'a;

/// The grand total of a measure: values by the first month of each period, counted from year 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Series {
    /// Months in a period: 1, 3 or 12.
    length: i32,
    values: BTreeMap<i32, i64>,
}

impl Series {
    /// Whether two series could be one in the months of a longer one: neither says otherwise.
    fn coincides(&self, other: &Self, long: &Self) -> bool {
        let is_within = |month: i32| {
            let last = long.values.range(..=month).next_back();
            last.is_some_and(|(first, _)| month < first + long.length)
        };
        let mut months = self.values.iter().filter(|(month, _)| is_within(**month));
        self.length == other.length
            && months.all(|(month, own)| other.values.get(month).is_none_or(|one| one == own))
    }
}

/// Looks for undeclared relations in an edition.
pub(super) fn undeclared(edition: &Edition) -> Vec<Finding> {
    let place = format!("{}donnees/catalogue.json", edition.folder);
    let mut findings = Vec::new();
    for loaded in &edition.tables {
        findings.extend(between_measures(loaded, &place));
        findings.extend(stocks_and_flows(loaded, &place));
    }
    let declared = Declared::new(edition);
    let totals: Vec<Total<'_>> = edition.tables.iter().flat_map(totals).collect();
    let over_time: Vec<Vec<Finding>> =
        totals.par_iter().map(|long| over_time(long, &totals, &declared, &place)).collect();
    findings.extend(over_time.into_iter().flatten());
    findings
}

/// The grand totals of a measure.
struct Total<'a> {
    table: &'a Table,
    measure: &'a str,
    series: Series,
}

impl<'a> Total<'a> {
    fn place(&self) -> Place<'a> {
        (&self.table.id, self.measure)
    }
}

fn totals(loaded: &Loaded) -> impl Iterator<Item = Total<'_>> {
    additive(&loaded.table).into_iter().filter_map(|place| {
        let measure = loaded.table.mesures.get(place)?.id.as_str();
        let series = total_series(loaded, place);
        (!series.values.is_empty()).then_some(Total { table: &loaded.table, measure, series })
    })
}

/// A measure of a table.
type Place<'a> = (&'a str, &'a str);

/// What the catalogue says of grand totals: which are one number, and which are bound over time.
struct Declared<'a> {
    classes: BTreeMap<Place<'a>, usize>,
    bound: BTreeSet<(usize, usize)>,
}

impl<'a> Declared<'a> {
    fn new(edition: &'a Edition) -> Self {
        let mut places: BTreeMap<Place<'a>, usize> = BTreeMap::new();
        for loaded in &edition.tables {
            for measure in &loaded.table.mesures {
                let next = places.len();
                places.entry((&loaded.table.id, &measure.id)).or_insert(next);
            }
        }
        let equations = || edition.tables.iter().flat_map(|loaded| &loaded.table.equations);
        let mut union = super::system::sets(places.len());
        for equation in equations() {
            if let Equation::Identite { cellules } = equation {
                let totals = cellules.iter().filter(|cell| cell.codes.is_empty());
                union.join_all(totals.filter_map(|cell| {
                    places.get(&(cell.table.as_str(), cell.mesure.as_str())).copied()
                }));
            }
        }
        let classes: BTreeMap<Place<'a>, usize> =
            places.iter().map(|(place, number)| (*place, union.find(*number))).collect();
        let mut bound = BTreeSet::new();
        for equation in equations() {
            let Equation::Lineaire { termes } = equation else { continue };
            let found: BTreeSet<usize> = termes
                .iter()
                .filter_map(|term| {
                    let cell = &term.cellule;
                    classes.get(&(cell.table.as_str(), cell.mesure.as_str())).copied()
                })
                .collect();
            bound.extend(found.iter().flat_map(|one| found.iter().map(|other| (*one, *other))));
        }
        Self { classes, bound }
    }

    /// Whether a linear relation of the catalogue binds two measures, or others that are the same
    /// numbers.
    fn binds(&self, one: Place<'_>, other: Place<'_>) -> bool {
        let class = |place: Place<'_>| self.classes.get(&place).copied();
        class(one).zip(class(other)).is_some_and(|pair| self.bound.contains(&pair))
    }

    /// Whether one binds it to a measure of that name, in any population. Where nobody is left out, a
    /// population is its part: what is declared of the part then holds of it, which is a fact about
    /// these months and no relation of its own.
    fn binds_a(&self, one: Place<'_>, measure: &str) -> bool {
        let mut others = self.classes.keys().filter(|(_, id)| *id == measure);
        others.any(|other| self.binds(one, *other))
    }
}

/// Positions of the additive measures of a table.
fn additive(table: &Table) -> Vec<usize> {
    let measures = table.mesures.iter().enumerate();
    measures.filter(|(_, measure)| measure.is_additive()).map(|(place, _)| place).collect()
}

fn value(loaded: &Loaded, place: usize) -> Option<i64> {
    loaded.stated(place)?.value?.in_units(2)
}

/// a = b + c within each cell.
fn between_measures(loaded: &Loaded, place: &str) -> Vec<Finding> {
    let table = &loaded.table;
    let measures = additive(table);
    let mut findings = Vec::new();
    for (whole, one, other) in triples(&measures) {
        if one > other {
            continue;
        }
        let (mut held, mut failed) = (0, false);
        for cell in 0..loaded.sheet.cells.len() / table.mesures.len().max(1) {
            let at = |measure: usize| value(loaded, cell * table.mesures.len() + measure);
            let (Some(a), Some(b), Some(c)) = (at(whole), at(one), at(other)) else { continue };
            failed |= a != b + c;
            held += usize::from(b != 0 && c != 0);
        }
        if !failed && held >= 2 * ENOUGH && !is_declared(loaded, &[whole, one, other]) {
            let id = |place: usize| table.mesures.get(place).map_or("", |one| one.id.as_str());
            findings.push(Finding::new(
                Kind::Relation,
                place,
                table.id.clone(),
                format!("{} = {} + {} is not declared", id(whole), id(one), id(other)),
            ));
        }
    }
    findings
}

/// Stock of the next period = stock + entries − exits, at the totals.
fn stocks_and_flows(loaded: &Loaded, place: &str) -> Vec<Finding> {
    let table = &loaded.table;
    let series: BTreeMap<usize, Series> = additive(table)
        .into_iter()
        .map(|measure| (measure, total_series(loaded, measure)))
        .collect();
    let measures: Vec<usize> = series.keys().copied().collect();
    let mut findings = Vec::new();
    for (stock, entries, exits) in triples(&measures) {
        let (Some(stocks), Some(inflow), Some(outflow)) =
            (series.get(&stock), series.get(&entries), series.get(&exits))
        else {
            continue;
        };
        let (mut held, mut failed) = (0, false);
        for (period, level) in &stocks.values {
            let next = stocks.values.get(&(period + stocks.length)).copied();
            let flows = inflow.values.get(period).zip(outflow.values.get(period));
            let (Some(next), Some((plus, minus))) = (next, flows) else { continue };
            failed |= next != level + plus - minus;
            held += usize::from(*plus != 0 && *minus != 0);
        }
        if !failed && held >= ENOUGH && !is_declared(loaded, &[stock, entries, exits]) {
            let id = |place: usize| table.mesures.get(place).map_or("", |one| one.id.as_str());
            findings.push(Finding::new(
                Kind::Relation,
                place,
                table.id.clone(),
                format!(
                    "{} moves by {} less {}, which is not declared",
                    id(stock),
                    id(entries),
                    id(exits)
                ),
            ));
        }
    }
    findings
}

/// Totals that are the sums, or the differences, of another table's over time.
fn over_time(
    long: &Total<'_>,
    others: &[Total<'_>],
    declared: &Declared<'_>,
    place: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for short in others {
        if long.table.id == short.table.id || long.series == short.series {
            continue;
        }
        let Some(how) = accumulation(&long.series, &short.series) else { continue };
        let is_declared = declared.binds(long.place(), short.place())
            || declared.binds_a(long.place(), short.measure)
                && others
                    .iter()
                    .filter(|twin| twin.measure == short.measure)
                    .filter(|twin| declared.binds(long.place(), twin.place()))
                    .all(|twin| short.series.coincides(&twin.series, &long.series));
        if is_declared {
            continue;
        }
        findings.push(Finding::new(
            Kind::Relation,
            place,
            format!("{} {}", long.table.id, long.measure),
            format!("{how} of {} {}, which is not declared", short.table.id, short.measure),
        ));
    }
    findings
}

/// How a series accumulates another, if it does.
fn accumulation(long: &Series, short: &Series) -> Option<&'static str> {
    let (of_long, of_short) = (&long.values, &short.values);
    let mut candidates: Vec<(&'static str, bool, usize)> = Vec::new();
    let mut consider = |how, holds: &Holds<'_>| {
        let (mut held, mut failed) = (0, false);
        for (period, level) in of_long {
            if let Some((right, telling)) = holds(*period, *level) {
                failed |= !right;
                held += usize::from(right && telling);
            }
        }
        candidates.push((how, failed, held));
    };
    let length = short.length;
    if long.length == length {
        consider("the cumulative sum", &|period, level| {
            let before = of_long.get(&(period - length))?;
            let own = of_short.get(&period)?;
            Some((level - before == *own, *own != 0))
        });
        for window in [2, 3, 4, 6, 12, 24] {
            consider("the rolling sum", &|period, level| {
                let before = of_long.get(&(period - length))?;
                let (own, old) =
                    (of_short.get(&period)?, of_short.get(&(period - window * length))?);
                Some((level - before == own - old, own != old))
            });
        }
    } else if length < long.length {
        consider("the sum over longer periods", &|period, level| {
            let parts = (0..long.length / length).map(|part| period + part * length);
            let values: Option<Vec<i64>> = parts.map(|part| of_short.get(&part).copied()).collect();
            let sum: i64 = values?.iter().sum();
            Some((sum == level, sum != 0))
        });
    }
    candidates
        .into_iter()
        .find(|(_, failed, held)| !failed && *held >= ENOUGH)
        .map(|(how, _, _)| how)
}

/// The first month of a period counted from year 0, and the period's length in months.
fn months(period: &str) -> Option<(i32, i32)> {
    let Some((year, part)) = period.split_once('-') else {
        return Some((period.parse::<i32>().ok()? * 12, 12));
    };
    let year: i32 = year.parse().ok()?;
    match part.strip_prefix('T') {
        Some(quarter) => Some((year * 12 + 3 * (quarter.parse::<i32>().ok()? - 1), 3)),
        None => Some((year * 12 + part.parse::<i32>().ok()? - 1, 1)),
    }
}

/// The grand total of a measure, by period.
fn total_series(loaded: &Loaded, measure: usize) -> Series {
    let roots: Option<Vec<usize>> = loaded
        .table
        .dimensions
        .iter()
        .enumerate()
        .map(|(position, dimension)| loaded.sheet.layout.code(position, dimension.root()))
        .collect();
    let mut series = Series::default();
    let Some(roots) = roots else { return series };
    for (place, period) in loaded.sheet.layout.periods.iter().enumerate() {
        let Some((first, length)) = months(period) else { continue };
        if let Some(value) = value(loaded, loaded.sheet.layout.at(place, &roots, measure)) {
            series.length = length;
            series.values.insert(first, value);
        }
    }
    series
}

fn triples(items: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut triples = Vec::new();
    for one in items {
        for other in items {
            for third in items {
                if one != other && one != third && other != third {
                    triples.push((*one, *other, *third));
                }
            }
        }
    }
    triples
}

/// Whether a linear relation of the catalogue binds these measures of a table.
fn is_declared(loaded: &Loaded, measures: &[usize]) -> bool {
    let ids: Vec<&str> = measures
        .iter()
        .filter_map(|place| loaded.table.mesures.get(*place))
        .map(|measure| measure.id.as_str())
        .collect();
    loaded.table.equations.iter().any(|equation| match equation {
        Equation::Lineaire { termes } => ids.iter().all(|id| {
            termes
                .iter()
                .any(|term| term.cellule.table == loaded.table.id && term.cellule.mesure == *id)
        }),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(length: i32, values: &[(i32, i64)]) -> Series {
        Series { length, values: values.iter().copied().collect() }
    }

    #[test]
    fn populations_coincide_where_nobody_is_left_out_in_the_months_of_a_longer_series() {
        let whole = series(1, &[(0, 7), (1, 8), (2, 8), (3, 9), (4, 9), (5, 6), (6, 5)]);
        let part = series(1, &[(2, 7), (3, 9), (5, 6), (6, 4)]);
        let quarter = |first| series(3, &[(first, 24)]);
        assert!(whole.coincides(&part, &quarter(3)), "months 3 to 5");
        assert!(!whole.coincides(&part, &quarter(0)), "month 2 differs");
        assert!(!whole.coincides(&part, &quarter(6)), "month 6 differs");
        assert!(!whole.coincides(&series(3, &[(3, 24)]), &quarter(3)), "quarters are no months");
    }
}
