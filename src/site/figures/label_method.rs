//! Tables of what the engagement label owes to its method: other choices, which of them matter, what
//! practices weigh, and how sure the order of establishments is.

use super::categories::{Category, categories};
use super::label_checks::by_category;
use super::labels::{Said, period_of};
use super::{Studio, absence};
use crate::disclosure::protected::Value;
use crate::site::figure::{Block, DataTable, Entry, Row};
use crate::site::grid::Grid;
use crate::site::numbers::{lower_first, number, percent};
use crate::vocabulary::Period;

/// How many labels hold under other choices of the method.
pub fn other_choices(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    const COLUMNS: [(&str, &str); 3] = [
        ("part_inchanges", "Au même niveau (%)"),
        ("part_gardes", "Toujours A, B ou C (%)"),
        ("part_nouveaux", "Nouveaux, pour cent labels"),
    ];
    let subject = "Labels qui tiennent quand un choix de la méthode change";
    let Some(period) = grid.last_published(&[], "part_inchanges") else {
        return absence(grid, subject);
    };
    let shares = ["part_inchanges", "part_gardes"].map(|id| grid.value(period, &[], id));
    let [Some(same), Some(kept)] = shares else { return absence(grid, subject) };
    let finding = format!(
        "{} des labels restent au même niveau, en moyenne, quand un choix de la méthode change",
        percent(same)
    );
    let reading = format!(
        "en moyenne des variantes, {} des labels restent au même niveau et {} restent A, B ou C.",
        percent(same),
        percent(kept)
    );
    let groups = categories(grid, "variante");
    let table =
        by_category(studio, (grid, period), ("variante", &groups), "Ce qui change", &COLUMNS);
    let said = Said {
        finding: Some(finding),
        subject: subject.to_owned(),
        unit: "En\u{a0}% des labels attribués".to_owned(),
        when: period_of(period),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// Which choices explain the labels that change when all are drawn at once.
pub fn choices_that_matter(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    const COLUMNS: [(&str, &str); 2] = [
        ("part_seul", "Par ce choix seul (%)"),
        ("part_avec_les_autres", "Seul et avec les autres (%)"),
    ];
    let subject = "Ce que chaque choix explique des labels qui changent";
    let Some((period, groups, first)) = ranked(grid, "choix", "part_avec_les_autres") else {
        return absence(grid, subject);
    };
    let Some(share) = grid.value(period, &[("choix", first.code)], "part_avec_les_autres") else {
        return absence(grid, subject);
    };
    let reading = format!(
        "seul et avec les autres, le choix «\u{a0}{}\u{a0}» explique {} de la variation.",
        lower_first(&first.name),
        percent(share)
    );
    let said = Said {
        finding: Some(format!(
            "Le choix qui fait le plus changer les labels\u{a0}: {}",
            lower_first(&first.name)
        )),
        subject: subject.to_owned(),
        unit: "En\u{a0}% de la variation des labels changés".to_owned(),
        when: period_of(period),
        reading,
    };
    let header = "Choix de la méthode";
    let table = by_category(studio, (grid, period), ("choix", &groups), header, &COLUMNS);
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// What practices are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Practices {
    /// Three families.
    Families,
    /// One by one.
    Each,
}

/// How far establishments move in their order without a family or a practice.
pub fn weights(studio: &mut Studio<'_>, grid: Grid<'_>, practices: Practices) -> Block {
    const SHIFT: &str = "part_deplacement";
    const SHIFT_COLUMN: (&str, &str) = (SHIFT, "Déplacement moyen (%)");
    const FAMILIES: [(&str, &str); 2] = [SHIFT_COLUMN, ("coefficient", "Corrélation avec la note")];
    let (dimension, header, subject, columns) = match practices {
        Practices::Families => (
            "famille",
            "Famille retirée",
            "Déplacement des établissements quand une famille est retirée",
            FAMILIES.as_slice(),
        ),
        Practices::Each => (
            "pratique",
            "Pratique retirée",
            "Déplacement des établissements quand une pratique est retirée",
            [SHIFT_COLUMN].as_slice(),
        ),
    };
    let Some((period, groups, first)) = ranked(grid, dimension, SHIFT) else {
        return absence(grid, subject);
    };
    let Some(shift) = grid.value(period, &[(dimension, first.code)], SHIFT) else {
        return absence(grid, subject);
    };
    let name = lower_first(&first.name);
    let reading = format!(
        "quand on retire «\u{a0}{name}\u{a0}», un établissement se déplace en moyenne de {} des \
         places.",
        percent(shift)
    );
    let said = Said {
        finding: Some(format!("Ce qui pèse le plus dans l’ordre\u{a0}: {name}")),
        subject: subject.to_owned(),
        unit: "Déplacement moyen, en\u{a0}% des places".to_owned(),
        when: period_of(period),
        reading,
    };
    let table = by_category(studio, (grid, period), (dimension, &groups), header, columns);
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// How many pairs of establishments labels tell apart, and how often wrongly.
pub fn order(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    const ROWS: [(&str, [&str; 2]); 2] = [
        ("Le label", ["part_departagees", "part_a_tort"]),
        ("L’ordre le plus sûr", ["part_departageables", "part_a_tort_au_mieux"]),
    ];
    let subject = "Paires d’établissements départagées, et celles qui le sont à tort";
    let Some(period) = grid.last_published(&[], "part_a_tort") else {
        return absence(grid, subject);
    };
    let values = ["part_departagees", "part_a_tort"].map(|id| grid.value(period, &[], id));
    let [Some(apart), Some(wrong)] = values else { return absence(grid, subject) };
    let lines = ROWS.iter().map(|(header, measures)| Row {
        header: (*header).to_owned(),
        href: None,
        anchor: None,
        is_total: false,
        cells: measures.iter().map(|id| Entry::of(grid.cell(period, &[], id))).collect(),
    });
    let table = DataTable {
        row_header: "Manière de ranger".to_owned(),
        columns: ["Paires départagées (%)", "Dont à tort (%)"].map(str::to_owned).to_vec(),
        rows: lines.collect(),
    };
    let said = Said {
        finding: Some(format!(
            "{} des paires que le label départage le sont probablement à tort",
            percent(wrong)
        )),
        subject: subject.to_owned(),
        unit: "En\u{a0}% des paires d’établissements".to_owned(),
        when: period_of(period),
        reading: format!(
            "le label départage {} des paires d’établissements\u{a0}; {} de celles-ci le sont \
             probablement à tort.",
            percent(apart),
            percent(wrong)
        ),
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// The mean frozen score, year by year.
pub fn progress(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    const SCORE: &str = "score";
    let subject = "Score moyen des établissements, à repères fixes";
    let Some(period) = grid.last_published(&[], SCORE) else { return absence(grid, subject) };
    let Some(score) = grid.value(period, &[], SCORE) else { return absence(grid, subject) };
    let score = number(score);
    let lines = grid.periods().iter().map(|period| Row {
        header: period.to_string(),
        href: None,
        anchor: None,
        is_total: false,
        cells: vec![Entry::of(grid.cell(*period, &[], SCORE))],
    });
    let table = DataTable {
        row_header: "Fin".to_owned(),
        columns: vec!["Score moyen (points)".to_owned()],
        rows: lines.collect(),
    };
    let said = Said {
        finding: Some(format!("Le score moyen est de {score}\u{a0}points fin {period}")),
        subject: subject.to_owned(),
        unit: "En points".to_owned(),
        when: period_of(period),
        reading: format!(
            "fin {period}, les établissements ont en moyenne {score}\u{a0}points\u{a0}; cinquante \
             points sont ce que faisait la France de l’année de base."
        ),
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// The last period of a measure, its categories, and the part where it is largest, the first among
/// equals.
fn ranked<'a>(
    grid: Grid<'a>,
    dimension: &str,
    measure: &str,
) -> Option<(Period, Vec<Category<'a>>, Category<'a>)> {
    let period = grid.last_published(&[], measure)?;
    let value = |category: &Category<'_>| {
        grid.value(period, &[(dimension, category.code)], measure).map(Value::unscaled)
    };
    let parts = categories(grid, dimension).into_iter().filter(Category::is_part);
    // `max_by_key` would keep the last.
    let first = parts.rev().max_by_key(value).filter(|first| value(first) > Some(0))?;
    Some((period, categories(grid, dimension), first))
}
