//! How sure a published rate is: its interval, from its two published counts.
//!
//! Everybody is counted, so there is no sampling error. The interval of Wilson (1927) says how far
//! the rate of a group of this size can move by chance alone, as if those counted had been drawn
//! from a larger population of the same risk. It is computed from published numbers only: where the
//! rate is withheld, so is its interval.

use super::categories::{Category, categories};
use super::{MEN, Studio, WOMEN, absence, left_out, notes, slice_scope};
use crate::disclosure::protected::Value;
use crate::edition::catalogue::Measure;
use crate::site::SiteError;
use crate::site::charts::Mark;
use crate::site::charts::intervals::{Estimate, Intervals, Pair};
use crate::site::figure::{Anchor, Block, DataTable, Entry, Plate, Row, Sign, Title};
use crate::site::grid::{Choice, Grid};
use crate::site::numbers::{number, percent};
use crate::site::sentences::capital;
use crate::site::shown::Shown;
use crate::site::slice::{Slice, and};
use crate::site::territories::{self, collation_key};
use crate::statistics::interval::wilson;
use crate::vocabulary::Period;

/// Level of the intervals, as the words of the indicators say.
const LEVEL: f64 = 0.95;

/// The limits around a published rate, in percent with one decimal.
pub(super) fn limits(
    grid: Grid<'_>,
    period: Period,
    choice: &Choice<'_>,
    rate: &Measure,
) -> Option<(Value, Value)> {
    grid.value(period, choice, &rate.id)?;
    let count = |id: &Option<String>| {
        let value = grid.value(period, choice, id.as_deref()?)?;
        u64::try_from(value.unscaled()).ok()
    };
    let limits = wilson(count(&rate.numerateur)?, count(&rate.denominateur)?, LEVEL)?;
    Some((tenths(limits.lower), tenths(limits.upper)))
}

/// The limits as a cell of a table, or the sign of the rate.
pub(super) fn interval(
    grid: Grid<'_>,
    period: Period,
    choice: &Choice<'_>,
    rate: &Measure,
) -> Entry {
    let shown = grid.cell(period, choice, &rate.id);
    match (limits(grid, period, choice, rate), Sign::of(shown.cell)) {
        (Some((low, high)), None) => Entry::Value {
            text: format!("{} à {}", number(low), number(high)),
            provisional: shown.provisional,
            revised: shown.revised,
        },
        (_, sign) => Entry::Sign(sign.unwrap_or(Sign::Unavailable)),
    }
}

/// A proportion in tenths of a percent.
#[expect(clippy::cast_possible_truncation, reason = "a proportion: at most 1000")]
fn tenths(proportion: f64) -> Value {
    Value::decimal(libm::round(proportion * 1_000.0) as i64, 1)
}

/// Whom a row counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    All,
    Women,
    Men,
}

impl Who {
    const ALL: [Self; 3] = [Self::All, Self::Women, Self::Men];

    const fn sex(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::All => None,
            Self::Women => Some(WOMEN),
            Self::Men => Some(MEN),
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::All => "ensemble",
            Self::Women => "femmes",
            Self::Men => "hommes",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::All => "femmes et hommes",
            Self::Women => "femmes",
            Self::Men => "hommes",
        }
    }

    const fn subject(self, shown: &Shown) -> &'static str {
        match self {
            Self::All => shown.phrase.all,
            Self::Women => shown.phrase.women,
            Self::Men => shown.phrase.men,
        }
    }
}

/// A table crossed three ways, cut along a slice: categories and sexes are left.
struct Cut<'a> {
    grid: Grid<'a>,
    rate: &'a Measure,
    shown: &'a Shown,
    slice: &'a Slice,
    dimension: &'a str,
    period: Period,
}

/// A row: a category, and whom it counts there.
type Line<'a> = (&'a Category<'a>, Who);

impl<'a> Cut<'a> {
    /// The cells of a row in the slice.
    fn here(&self, (category, who): Line<'a>) -> Vec<(&'a str, &'a str)> {
        and(&self.everywhere((category, who)), (self.slice.dimension, &self.slice.code))
    }

    /// The same in the whole.
    fn everywhere(&self, (category, who): Line<'a>) -> Vec<(&'a str, &'a str)> {
        let place = vec![(self.dimension, category.code)];
        who.sex().map_or_else(|| place.clone(), |sex| and(&place, sex))
    }

    fn value(&self, choice: &Choice<'_>) -> Option<Value> {
        self.grid.value(self.period, choice, self.shown.measure)
    }

    fn count(&self, choice: &Choice<'_>, id: Option<&str>) -> Entry {
        id.map_or(Entry::Sign(Sign::Unavailable), |id| {
            Entry::of(self.grid.cell(self.period, choice, id))
        })
    }

    /// The rate of a row with its counts, when published. The limits of its interval stay in the
    /// table and the drawing: sentences say published figures only.
    fn told(&self, line: Line<'a>) -> Option<String> {
        let place = self.here(line);
        let rate = self.value(&place)?;
        let count =
            |id: &Option<String>| self.grid.value(self.period, &place, id.as_deref()?).map(number);
        let counts = count(&self.rate.numerateur)
            .zip(count(&self.rate.denominateur))
            .map_or_else(String::new, |(above, below)| format!(" ({above} sur {below})"));
        Some(format!(
            "{}{}{}, {}{counts}\u{202f}; l’intervalle de la même ligne dit de combien ce taux peut \
             varier par le seul hasard.",
            self.shown.when(self.period),
            self.slice.aside(),
            line.0.aside(),
            self.shown.say(line.1.subject(self.shown), rate),
        ))
    }

    /// The rate of a row in the whole, where the slice's is withheld.
    fn told_of_the_whole(&self, line: Line<'a>) -> Option<String> {
        let everywhere = match self.slice.dimension {
            "territoire" => "en France",
            _ => "toutes structures confondues",
        };
        Some(format!(
            "{}, ligne «\u{a0}{}\u{a0}»\u{a0}: le taux n’est pas diffusé {}\u{202f}; {everywhere}, il \
             est de {}.",
            self.shown.when(self.period),
            name(line),
            self.slice.locative,
            percent(self.value(&self.everywhere(line))?),
        ))
    }

    fn estimate(&self, line: Line<'a>) -> Estimate {
        let place = self.here(line);
        Estimate {
            mark: Mark::from(self.grid.cell(self.period, &place, self.shown.measure).cell),
            limits: limits(self.grid, self.period, &place, self.rate),
        }
    }

    fn pair(&self, category: &'a Category<'a>) -> Pair {
        Pair {
            name: category.name.clone(),
            is_total: category.is_total,
            women: self.estimate((category, Who::Women)),
            men: self.estimate((category, Who::Men)),
        }
    }

    fn row(&self, studio: &Studio<'_>, line: Line<'a>) -> Row {
        let place = self.here(line);
        let id = id(line);
        Row {
            header: name(line),
            href: studio.modality_link(self.dimension, line.0.code).filter(|_| line.1 == Who::All),
            anchor: Some(Anchor { href: studio.permanent(&id), id }),
            is_total: line.1 == Who::All,
            cells: [
                self.count(&place, Some(self.shown.measure)),
                interval(self.grid, self.period, &place, self.rate),
                self.count(&place, self.rate.numerateur.as_deref()),
                self.count(&place, self.rate.denominateur.as_deref()),
            ]
            .into_iter()
            .chain(self.compared(line))
            .collect(),
        }
    }

    /// The rate of the row in the whole, beside which a slice that is not the whole is shown.
    fn compared(&self, line: Line<'a>) -> Option<Entry> {
        let everywhere = self.everywhere(line);
        (!self.slice.is_nation()).then(|| self.count(&everywhere, Some(self.shown.measure)))
    }

    /// « En Occitanie, en 2025, 23,4 % des femmes … ont …, contre 21,0 % des hommes ».
    fn finding(&self, total: &'a Category<'a>) -> Option<String> {
        let value = |who| self.value(&self.here((total, who)));
        let clause = self.shown.clause(value(Who::Women), value(Who::Men), || value(Who::All))?;
        let at = self.shown.when(self.period);
        if self.slice.is_nation() {
            return Some(format!("{}, {clause}", capital(&at)));
        }
        Some(format!("{}, {at}, {clause}", capital(&self.slice.locative)))
    }
}

/// `Occitanie, femmes`.
fn name((category, who): Line<'_>) -> String {
    format!("{}, {}", category.name, who.name())
}

/// `aci-femmes`: identifier of a row in the page.
fn id((category, who): Line<'_>) -> String {
    let category = match territories::region(category.code) {
        Some(region) => region.slug.clone(),
        None if category.is_total => "total".to_owned(),
        None => category.code.to_lowercase(),
    };
    format!("{category}-{}", who.slug())
}

/// A rate among women and men in every category of a dimension within a slice, with its interval,
/// the counts behind it, and the same rate in the whole. Each row has an address.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn precision_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    slice: &Slice,
    (dimension, by, whole): (&str, &str, &str),
) -> Result<Block, SiteError> {
    let place = if slice.is_nation() { String::new() } else { format!(" {}", slice.locative) };
    let subject = format!("{}{place}, par sexe et {by}", shown.title);
    let Some((rate, latest)) = grid.measure(shown.measure).zip(grid.periods().last()) else {
        return Ok(absence(grid, &subject));
    };
    let mut categories = categories(grid, dimension);
    categories.retain(|category| category.code != "NR");
    if dimension == "territoire" {
        categories.sort_by_key(|category| (!category.is_total, collation_key(&category.name)));
    }
    let lines: Vec<Line<'_>> =
        categories.iter().flat_map(|category| Who::ALL.map(|who| (category, who))).collect();
    let cut = |period| Cut { grid, rate, shown, slice, dimension, period };
    let is_shown = |cut: &Cut<'_>| lines.iter().any(|line| cut.value(&cut.here(*line)).is_some());
    let mut recent = grid.periods().iter().rev().map(|period| cut(*period));
    let cut = recent.find(is_shown).unwrap_or_else(|| cut(*latest));
    // Of a place of which nothing is published, one row says so; a kind of structure keeps its own
    // on the page of a place.
    let silent = |category: &Category<'_>| {
        (dimension == "territoire" || slice.is_nation())
            && Who::ALL.iter().all(|who| cut.value(&cut.here((category, *who))).is_none())
    };
    let kept: Vec<Line<'_>> = lines
        .iter()
        .filter(|(category, who)| *who == Who::All || !silent(category))
        .copied()
        .collect();
    // The finest rows first: women of a category, then anybody.
    let ordered = || {
        let finest = |line: &&Line<'_>| line.0.is_part() && line.1 == Who::Women;
        kept.iter().filter(finest).chain(&kept).copied()
    };
    let reading = ordered()
        .find_map(|line| cut.told(line))
        .or_else(|| ordered().find_map(|line| cut.told_of_the_whole(line)));
    let Some(reading) = reading else { return Ok(absence(grid, &subject)) };
    let mut pairs: Vec<Pair> = categories.iter().map(|category| cut.pair(category)).collect();
    pairs.retain(|pair| pair.women.mark.value().or(pair.men.mark.value()).is_some());
    let missing = if pairs.is_empty() { 0 } else { categories.len() - pairs.len() };
    let columns =
        ["Taux (%)", "Intervalle à 95\u{a0}% (%)", "Interrompues", "Personnes"].map(str::to_owned);
    let compared = (!slice.is_nation()).then(|| format!("{whole}, taux (%)"));
    let table = DataTable {
        row_header: capital(by),
        columns: columns.into_iter().chain(compared).collect(),
        rows: kept.iter().map(|line| cut.row(studio, *line)).collect(),
    };
    let at = shown.when(cut.period);
    let mut notes = notes(&table, true);
    notes.extend(left_out(missing));
    notes.push("Le signe # mène à l’adresse permanente de chaque ligne.".to_owned());
    let chart = Intervals { pairs };
    if chart.is_cut() {
        let cut = "Un intervalle qui dépasse le graphique est coupé à son bord\u{202f}; le tableau le \
                   donne entier.";
        notes.push(cut.to_owned());
    }
    let plate = Plate {
        title: Title { subject, finding: categories.first().and_then(|total| cut.finding(total)) },
        unit: shown.subtitle.to_owned(),
        notes,
        table,
        reading,
        scope: slice_scope(grid, slice, &at),
        when: at,
    };
    if chart.pairs.is_empty() {
        return Ok(studio.table(grid, plate));
    }
    studio.chart_and_table(grid, plate, |layout, about| chart.draw(layout, about))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_and_addressed() {
        let category = |code, name: &str| Category { code, name: name.to_owned(), is_total: false };
        let aci = category("ACI", "Ateliers et chantiers d’insertion (ACI)");
        let region = category("REG-76", "Occitanie");
        let line = |category, who| (name((category, who)), id((category, who)));
        let expected = |name: &str, id: &str| (name.to_owned(), id.to_owned());
        let initials = "Ateliers et chantiers d’insertion (ACI), femmes";
        assert_eq!(line(&aci, Who::Women), expected(initials, "aci-femmes"));
        assert_eq!(line(&region, Who::Men), expected("Occitanie, hommes", "occitanie-hommes"));
    }
}
