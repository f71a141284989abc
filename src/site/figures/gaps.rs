//! Women and men, category by category.

use super::categories::{Category, categories, rows};
use super::{FRANCE, MEN, Studio, WOMEN, absence, caution, left_out, notes, rates_by, scope};
use crate::disclosure::protected::Value;
use crate::site::charts::Mark;
use crate::site::charts::dumbbell::{Dumbbell, Pair};
use crate::site::figure::{Block, DataTable, Plate, Title};
use crate::site::grid::Grid;
use crate::site::numbers::difference;
use crate::site::sentences::capital;
use crate::site::shown::Shown;
use crate::site::{SiteError, chance};
use crate::vocabulary::Period;

/// What is published of women and of men.
type Rates = (Option<Value>, Option<Value>);

/// A measure among women and men in each category of a dimension, at the period shown of each.
/// Where no figure by sex is published, those of everybody are shown instead.
///
/// # Errors
/// When the chart cannot be drawn.
pub fn gaps_by(
    studio: &mut Studio<'_>,
    grid: Grid<'_>,
    shown: &Shown,
    dimension: &str,
    by: &str,
) -> Result<Block, SiteError> {
    let subject = format!("{}, par sexe et {by}", shown.title);
    let period = [&[WOMEN][..], &[MEN][..]]
        .into_iter()
        .filter_map(|choice| grid.shown_period(choice, shown.measure))
        .max();
    let Some(period) = period.or_else(|| any_by_sex(grid, dimension, shown.measure)) else {
        return rates_by(studio, grid, shown, dimension, by);
    };
    let categories = categories(grid, dimension);
    let cell = |code: &str, sex| grid.cell(period, &[sex, (dimension, code)], shown.measure);
    let rates = |category: &Category<'_>| -> Rates {
        (cell(category.code, WOMEN).cell.value(), cell(category.code, MEN).cell.value())
    };
    let is_published = |category: &Category<'_>| rates(category) != (None, None);
    let parts = || categories.iter().filter(|category| category.is_part());
    if !parts().any(is_published) {
        return rates_by(studio, grid, shown, dimension, by);
    }
    let at = shown.when(period);
    let Some(reading) = reading(shown, &at, &categories, rates) else {
        return Ok(absence(grid, &subject));
    };
    let chart = Dumbbell {
        pairs: categories
            .iter()
            .filter(|category| category.code != "NR" && is_published(category))
            .map(|category| Pair {
                name: category.name.clone(),
                is_total: category.is_total,
                women: Mark::from(cell(category.code, WOMEN).cell),
                men: Mark::from(cell(category.code, MEN).cell),
            })
            .collect(),
        in_percent: shown.in_percent(),
    };
    let table = DataTable {
        row_header: capital(by),
        columns: shown.columns(),
        rows: rows(studio, dimension, &categories, |category| {
            let (women, men) = (cell(category.code, WOMEN), cell(category.code, MEN));
            shown.cells(women, men, |id| grid.cell(period, &[(dimension, category.code)], id))
        }),
    };
    let missing = parts().filter(|category| !is_published(category)).count();
    let finding = widest(shown, parts(), rates, |category| {
        chance::between_sexes(grid, period, &[(dimension, category.code)], shown.measure)
            .unwrap_or_default()
    });
    let plate = Plate {
        title: Title { subject, finding },
        unit: shown.subtitle.to_owned(),
        notes: notes(&table, chart.starts_at_zero())
            .into_iter()
            .chain(left_out(missing))
            .chain(caution(shown, &table))
            .collect(),
        table,
        reading,
        scope: scope(grid, FRANCE, &at),
        when: at,
    };
    studio.chart(grid, plate, |layout, about| chart.draw(layout, about))
}

fn any_by_sex(grid: Grid<'_>, dimension: &str, measure: &str) -> Option<Period> {
    let categories = categories(grid, dimension);
    grid.periods().iter().rev().copied().find(|period| {
        categories.iter().any(|category| {
            [WOMEN, MEN].into_iter().any(|sex| {
                grid.value(*period, &[sex, (dimension, category.code)], measure).is_some()
            })
        })
    })
}

/// Where women and men differ most, among categories that publish both; `None` when fewer than two
/// do, or none differs.
fn widest<'a>(
    shown: &Shown,
    parts: impl Iterator<Item = &'a Category<'a>>,
    rates: impl Fn(&Category<'_>) -> Rates,
    may_be_chance: impl Fn(&Category<'_>) -> bool,
) -> Option<String> {
    let (mut published, mut all) = (Vec::new(), 0);
    for category in parts {
        all += 1;
        if let (Some(women), Some(men)) = rates(category) {
            published.push((category, women, men));
        }
    }
    let gap = |women, men| {
        let gap = difference(women, men);
        (gap.unscaled().saturating_abs(), gap)
    };
    let (category, women, men) = published
        .iter()
        .rev()
        .max_by_key(|(_, women, men)| gap(*women, *men).0)
        .filter(|(_, women, men)| published.len() > 1 && gap(*women, *men).0 > 0)?;
    let among =
        if published.len() < all { "Parmi les résultats diffusés, c’est" } else { "C’est" };
    let chance = if may_be_chance(category) { ", un écart qui peut tenir au hasard" } else { "" };
    Some(format!(
        "{among} {} que femmes et hommes diffèrent le plus\u{a0}: {} contre {}{chance}",
        category.place(),
        shown.figure(*women),
        shown.figure(*men),
    ))
}

/// The sentence on the first category whose two figures are published, else on one of them, parts
/// before the total.
fn reading(
    shown: &Shown,
    at: &str,
    categories: &[Category<'_>],
    rates: impl Fn(&Category<'_>) -> Rates,
) -> Option<String> {
    let (totals, parts): (Vec<&Category<'_>>, Vec<&Category<'_>>) =
        categories.iter().partition(|category| category.is_total);
    let ordered = || parts.iter().chain(&totals);
    let full = ordered().find(|category| matches!(rates(category), (Some(_), Some(_))));
    let any = || ordered().find(|category| rates(category) != (None, None));
    let category = full.or_else(any)?;
    let (women, men) = rates(category);
    let clause = shown.clause(women, men, || None)?;
    Some(format!("{at}{}, {clause}.", category.aside()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::sources::Source;

    #[test]
    fn the_widest_gap_is_told_among_what_is_published() {
        let category = |code| Category { code, name: String::new(), is_total: false };
        let (aci, ei, ai) = (category("ACI"), category("EI"), category("AI"));
        let tenths = |value| Some(Value::decimal(value, 1));
        let rates = |category: &Category<'_>| match category.code {
            "ACI" => (tenths(134), tenths(113)),
            "EI" => (tenths(80), tenths(85)),
            _ => (tenths(99), None),
        };
        let told_by = |parts: &[&Category<'_>], is_chance| {
            let told = widest(&Source::Dsn.shown(), parts.iter().copied(), rates, |_| is_chance);
            told.map(|text| text.replace('\u{a0}', " "))
        };
        let told = |parts: &[&Category<'_>]| told_by(parts, false);
        assert_eq!(
            told(&[&ei, &aci]).unwrap(),
            "C’est dans les ACI que femmes et hommes diffèrent le plus : 13,4 % contre 11,3 %"
        );
        assert!(
            told(&[&ei, &aci, &ai]).unwrap().starts_with("Parmi les résultats diffusés, c’est")
        );
        assert_eq!(told(&[&aci, &ai]), None, "one alone is not a comparison");
        let by_chance = told_by(&[&ei, &aci], true).unwrap();
        assert!(by_chance.ends_with("contre 11,3 %, un écart qui peut tenir au hasard"));
    }
}
