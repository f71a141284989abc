//! Who is left when one population is subtracted from another: read in the definitions, for no
//! relation of the catalogue says that one holds the other.

use std::collections::BTreeMap;

use super::editions::{Edition, limited};
use super::finding::{Finding, Kind};
use super::rules::Thresholds;

/// A population, and a measure of it.
type Count = (&'static str, &'static str);

const WORKED_ONCE: &str = "pass_actifs_apres_reprise";
const IN_A_YEAR: &str = "parcours_de_douze_mois";

/// Everybody whom the first counts is counted by the second, in the same month.
const INSIDE: &[(Count, Count)] = &[
    ((WORKED_ONCE, "personnes"), ("pass_actifs", "personnes")),
    ((WORKED_ONCE, "personnes"), (IN_A_YEAR, "personnes")),
    ((WORKED_ONCE, "en_parcours"), (IN_A_YEAR, "personnes")),
    ((WORKED_ONCE, "interrompues"), (IN_A_YEAR, "avec_mois_creux")),
    ((WORKED_ONCE, "mois_creux"), (IN_A_YEAR, "avec_mois_creux")),
];

/// A cell: its period, then the dimensions broken down with their codes.
type Cell = (String, Vec<(String, String)>);

/// Figures of a count by cell.
type Figures = BTreeMap<Cell, i64>;

/// Looks at all that is left in an edition.
pub(super) fn few_left(edition: &Edition, thresholds: &Thresholds) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (part, whole) in INSIDE {
        let cells =
            too_few(&figures(edition, part), &figures(edition, whole), thresholds.persons());
        let found = cells.into_iter().map(|(period, codes)| {
            let codes: Vec<String> =
                codes.iter().map(|(id, code)| format!("{id}={code}")).collect();
            let cell = format!("{period} {} {}", codes.join(" "), whole.1);
            let place = format!("{}donnees/", edition.folder);
            let learnt = format!("few of {} are not among {} {}", whole.0, part.0, part.1);
            Finding::new(Kind::SmallUnion, &place, cell, learnt)
        });
        findings.extend(limited(found.collect()));
    }
    findings
}

/// The cells of which too few are left.
fn too_few(part: &Figures, whole: &Figures, persons: i64) -> Vec<Cell> {
    let cells = part.iter().filter(|(cell, part)| {
        let whole = whole.get(*cell).copied().unwrap_or_default();
        **part != 0 && whole != 0 && whole - **part < persons
    });
    cells.map(|(cell, _)| cell.clone()).collect()
}

fn figures(edition: &Edition, (population, measure): &Count) -> Figures {
    let mut figures = Figures::new();
    for loaded in edition.tables.iter().filter(|loaded| loaded.table.population == *population) {
        let table = &loaded.table;
        let Some((position, _)) = table.measure(measure) else { continue };
        let width = table.mesures.len().max(1);
        for place in (position..loaded.sheet.cells.len()).step_by(width) {
            let value = loaded.stated(place).and_then(|stated| stated.value?.in_units(0));
            let (period, nodes, _) = loaded.sheet.layout.coordinates(place);
            let (Some(value), Some(period)) = (value, loaded.sheet.layout.periods.get(period))
            else {
                continue;
            };
            let broken_down = table.dimensions.iter().zip(nodes).filter_map(|(dimension, node)| {
                let code = &dimension.modalites.get(node)?.code;
                (code != dimension.root()).then(|| (dimension.id.clone(), code.clone()))
            });
            let mut codes: Vec<(String, String)> = broken_down.collect();
            codes.sort();
            figures.insert((period.clone(), codes), value);
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(month: &str, value: i64) -> Figures {
        BTreeMap::from([((month.to_owned(), Vec::new()), value)])
    }

    #[test]
    fn ten_left_are_too_few_and_eleven_are_not() {
        let part = of("2026-01", 90);
        for (whole, expected) in [(90, 1), (91, 1), (100, 1), (101, 0), (0, 0)] {
            assert_eq!(too_few(&part, &of("2026-01", whole), 11).len(), expected, "{whole}");
        }
        assert!(too_few(&part, &of("2026-02", 91), 11).is_empty(), "another month");
        assert!(too_few(&of("2026-01", 0), &of("2026-01", 5), 11).is_empty(), "nobody to subtract");
    }
}
