//! Tables that put the engagement label to the test: the year before, the persons hired since, and
//! those it can say nothing of.

use super::categories::{Category, categories, range, rows, sort};
use super::labels::{Said, period_of};
use super::precision::{interval, limits};
use super::{Studio, absence};
use crate::disclosure::protected::Value;
use crate::site::figure::{Block, DataTable, Entry, Row};
use crate::site::grid::Grid;
use crate::site::numbers::{count, difference, percent, typographic};
use crate::site::sentences::the;
use crate::vocabulary::Period;

/// Share of the persons hired who are still there.
const OBSERVED: &str = "maintien_part";
/// Employers most likely above the median.
const BEST: &str = "80_et_plus";

/// This year's labels, by last year's.
pub fn transitions(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    const MEASURE: &str = "etablissements";
    let title = "Labels de l’année, selon ceux de l’année précédente".to_owned();
    let Some(period) = grid.reference_period(&[], MEASURE) else { return absence(grid, &title) };
    let at = |before: &str, now: &str| {
        let choice = [("label_precedent", before), ("label_actuel", now)];
        grid.value(period, &choice, MEASURE)
    };
    let told = |value: Value, rest: &str| {
        let all = count(value.unscaled(), "établissement", "établissements");
        format!("{all} {rest}.")
    };
    let reading = at("ABC", "ABC")
        .map(|kept| told(kept, "avec un label l’année précédente en ont encore un"))
        .or_else(|| at("ND", "ND").map(|still| told(still, "non déterminés le sont restés")))
        .or_else(|| at("_T", "_T").map(|all| told(all, "sont observés")));
    let labels = grid.dimension("label_precedent").zip(grid.dimension("label_actuel"));
    let Some((reading, (before, now))) = reading.zip(labels) else { return absence(grid, &title) };
    let lines = before.modalites.iter().map(|row| Row {
        header: typographic(&row.libelle),
        href: None,
        anchor: None,
        is_total: row.parent.is_none(),
        cells: now
            .modalites
            .iter()
            .map(|column| {
                let choice =
                    [("label_precedent", row.code.as_str()), ("label_actuel", &column.code)];
                Entry::of(grid.cell(period, &choice, MEASURE))
            })
            .collect(),
    });
    let table = DataTable {
        row_header: "L’année précédente".to_owned(),
        columns: now.modalites.iter().map(|label| typographic(&label.libelle)).collect(),
        rows: lines.collect(),
    };
    let said = Said {
        finding: None,
        subject: title,
        unit: "Nombre d’établissements".to_owned(),
        when: format!("labels fin {period}"),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// What the label announced of the persons hired since, and what became of them.
pub fn announced(studio: &mut Studio<'_>, grid: Grid<'_>) -> Block {
    let subject = "Personnes encore là six mois après, et ce qui en était attendu";
    let Some((period, rate)) = grid.reference_period(&[], OBSERVED).zip(grid.measure(OBSERVED))
    else {
        return absence(grid, subject);
    };
    let pair = |band: &str| {
        let at = |id: &str| grid.value(period, &[("chances", band)], id);
        at(OBSERVED).zip(at("attendu_pairs_part"))
    };
    let told = |(observed, expected): (Value, Value), whom: &str| {
        format!(
            "{whom}, {} des personnes embauchées de janvier à juin {period} sont encore là six \
             mois après\u{a0}; on en attendait {} d’après des établissements comparables.",
            percent(observed),
            percent(expected)
        )
    };
    let reading = pair(BEST)
        .map(|both| told(both, "chez les employeurs à 80\u{a0}% de chances et plus"))
        .or_else(|| pair("_T").map(|both| told(both, "tous employeurs ensemble")));
    let Some(reading) = reading else { return absence(grid, subject) };
    let best = limits(grid, period, &[("chances", BEST)], rate);
    let finding = pair(BEST).zip(pair("_T")).zip(best).map(|(((_, expected), all), best)| {
        let verdict = verdict(expected, difference(all.0, all.1), best);
        format!("À pairs égaux, les employeurs les mieux placés {verdict}")
    });
    let columns = [
        "Personnes",
        "Observé (%)",
        "Intervalle à 95\u{a0}% (%)",
        "Attendu de pairs (%)",
        "Attendu de l’établissement (%)",
    ];
    let table = DataTable {
        row_header: "Chances, un an plus tôt, de dépasser la moitié des pairs".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows(studio, "chances", &categories(grid, "chances"), |category| {
            let at = [("chances", category.code)];
            let own = |id: &str| Entry::of(grid.cell(period, &at, id));
            vec![
                own("embauches"),
                own(OBSERVED),
                interval(grid, period, &at, rate),
                own("attendu_pairs_part"),
                own("attendu_propre_part"),
            ]
        }),
    };
    let said = Said {
        finding,
        subject: subject.to_owned(),
        unit: "En\u{a0}% des personnes embauchées".to_owned(),
        when: format!("de janvier à juin {period}"),
        reading,
    };
    studio.table(grid, said.plate(grid, table, &format!("embauches de janvier à juin {period}")))
}

/// Whether the best placed keep more persons than their peers, what all employers keep beyond what
/// was expected (`drift`) being taken off: that is the times, not the label.
fn verdict(expected: Value, drift: Value, (lower, upper): (Value, Value)) -> &'static str {
    let usual = expected.unscaled() + drift.unscaled();
    if lower.unscaled() > usual {
        "ont gardé plus de personnes"
    } else if upper.unscaled() < usual {
        "ont gardé moins de personnes"
    } else {
        "ne s’écartent pas des autres au-delà de la marge d’erreur"
    }
}

/// What the reasons of establishments without a label are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Size of the establishment.
    Size,
    /// Sector of activity.
    Sector,
    /// Legal form.
    LegalForm,
    /// Région.
    Region,
}

impl Whom {
    /// The dimension, its name above a column, and in a sentence.
    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Size => ("taille", "Taille d’établissement", "taille"),
            Self::Sector => ("secteur", "Secteur d’activité", "secteur d’activité"),
            Self::LegalForm => ("forme_juridique", "Forme juridique", "forme juridique"),
            Self::Region => ("territoire", "Région", "région"),
        }
    }
}

/// Establishments with a label and without, by reason and group.
pub fn without_label(studio: &mut Studio<'_>, grid: Grid<'_>, whom: Whom) -> Block {
    const COLUMNS: [(&str, &str); 4] = [
        ("etablissements", "Établissements"),
        ("part_labels", "Avec un label (%)"),
        ("part_indistincts", "Connus, sans label (%)"),
        ("part_faute_de_preuves", "Trop peu connus (%)"),
    ];
    let (dimension, header, by) = whom.words();
    let subject = format!("Établissements sans label, selon la raison et {}", the(by));
    let unknown = "part_faute_de_preuves";
    let Some(period) = grid.reference_period(&[], unknown) else { return absence(grid, &subject) };
    let share = |one: &Category<'_>| grid.value(period, &[(dimension, one.code)], unknown);
    let mut groups = categories(grid, dimension);
    sort(&mut groups, dimension, share);
    let noun = "la part des établissements trop peu connus pour être jugés";
    let range = (whom != Whom::Size).then(|| range(by, noun, &groups, share, percent)).flatten();
    // The whole is read where it is the finding, a part of it elsewhere.
    let read =
        |whole: bool| groups.iter().find(|one| one.is_total == whole && share(one).is_some());
    let Some(told) = read(range.is_none()).or_else(|| read(range.is_some())) else {
        return absence(grid, &subject);
    };
    let Some(told_share) = share(told).map(percent) else { return absence(grid, &subject) };
    let aside = if told.is_total { String::new() } else { told.aside() };
    let comma = if aside.is_empty() { "" } else { "," };
    let reading = format!(
        "{told_share} des établissements{aside}{comma} ont recruté trop peu de personnes, ou depuis \
         trop peu de temps, pour qu’un label soit possible."
    );
    let finding = range.unwrap_or_else(|| {
        format!(
            "{told_share} des établissements{aside}{comma} sont trop peu connus pour être jugés"
        )
    });
    let said = Said {
        finding: Some(finding),
        subject,
        unit: "En\u{a0}% des établissements".to_owned(),
        when: period_of(period),
        reading,
    };
    let table = by_category(studio, (grid, period), (dimension, &groups), header, &COLUMNS);
    studio.table(grid, said.plate(grid, table, &period_of(period)))
}

/// Measures in each category of a dimension.
pub(super) fn by_category(
    studio: &Studio<'_>,
    (grid, period): (Grid<'_>, Period),
    (dimension, groups): (&str, &[Category<'_>]),
    header: &str,
    columns: &[(&str, &str)],
) -> DataTable {
    DataTable {
        row_header: header.to_owned(),
        columns: columns.iter().map(|(_, heading)| (*heading).to_owned()).collect(),
        rows: rows(studio, dimension, groups, |category| {
            let at = [(dimension, category.code)];
            columns.iter().map(|(id, _)| Entry::of(grid.cell(period, &at, id))).collect()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_within_the_margin_is_no_finding() {
        // 46.0 % expected, all employers 4.5 points above: 50.5 % is usual.
        let verdict = |lower, upper| {
            let tenth = |value| Value::decimal(value, 1);
            verdict(tenth(460), tenth(45), (tenth(lower), tenth(upper)))
        };
        assert_eq!(verdict(506, 610), "ont gardé plus de personnes");
        assert_eq!(verdict(400, 504), "ont gardé moins de personnes");
        let close = "ne s’écartent pas des autres au-delà de la marge d’erreur";
        assert_eq!(verdict(481, 631), close);
    }
}
