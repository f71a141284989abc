//! What published figures say by themselves: small counts, rates and their complements, groups.

use super::catalogue::Measure;
use super::editions::{Edition, Loaded};
use super::finding::{Finding, Kind};
use super::number::Decimal;
use super::relations::shares;
use super::system::disclosive_categories;

/// Members of a group who may know their own category.
const COALITION: i64 = 1;

/// Thresholds in force, as the catalogue prints them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Thresholds {
    persons: i64,
    denominator: i64,
    enterprises: i64,
}

impl Thresholds {
    /// Those of an edition; without any, the floor of the published French practice.
    pub(super) fn of_edition(edition: &Edition) -> Self {
        let read = |id: &str, floor: i64| edition.catalogue.threshold(id).unwrap_or(floor);
        Self {
            persons: read("personnes", 5),
            denominator: read("denominateur", 20),
            enterprises: read("entreprises", 3),
        }
    }

    /// Fewest persons that may be told.
    pub(super) fn persons(&self) -> i64 {
        self.persons
    }

    /// The threshold of a count; `None` for what is nobody's secret, and for sums.
    pub(super) fn of(&self, measure: &Measure) -> Option<i64> {
        match (measure.nature.as_str(), measure.contributeur.as_str()) {
            ("effectif", "personne") => Some(self.persons),
            ("effectif", "entreprise") => Some(self.enterprises),
            _ => None,
        }
    }
}

/// Judges every published figure of an edition.
pub(super) fn judge(edition: &Edition, thresholds: &Thresholds) -> Vec<Finding> {
    let mut findings = Vec::new();
    for loaded in &edition.tables {
        let place = format!("{}donnees/{}.csv", edition.folder, loaded.table.id);
        let mut found = small_counts(loaded, thresholds, &place);
        found.extend(rates(loaded, thresholds, &place));
        found.extend(groups(loaded, thresholds, &place));
        findings.extend(super::editions::limited(found));
    }
    findings
}

fn small_counts(loaded: &Loaded, thresholds: &Thresholds, path: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for place in 0..loaded.sheet.cells.len() {
        let (_, _, measure) = loaded.sheet.layout.coordinates(place);
        let threshold = loaded.table.mesures.get(measure).and_then(|one| thresholds.of(one));
        let count = value(loaded, place);
        if let (Some(threshold), Some(count)) = (threshold, count)
            && (1..threshold).contains(&count)
        {
            let learnt = format!("below {threshold}");
            findings.push(Finding::new(Kind::SmallCount, path, loaded.name(place), learnt));
        }
    }
    findings
}

/// A published whole number.
fn value(loaded: &Loaded, place: usize) -> Option<i64> {
    loaded.stated(place)?.value?.in_units(0)
}

/// Denominators, numerators and complements of published rates.
fn rates(loaded: &Loaded, thresholds: &Thresholds, path: &str) -> Vec<Finding> {
    let table = &loaded.table;
    let shares = shares(loaded);
    let mut findings = Vec::new();
    for (position, rate) in table.mesures.iter().enumerate() {
        let (Some(above), Some(below)) = (&rate.numerateur, &rate.denominateur) else { continue };
        let (Some((above_place, _)), Some((below_place, whole))) =
            (table.measure(above), table.measure(below))
        else {
            continue;
        };
        let Some(threshold) = thresholds.of(whole) else { continue };
        let is_share =
            shares.iter().any(|share| share.numerator == *above && share.denominator == *below);
        for cell in 0..loaded.sheet.cells.len() / table.mesures.len().max(1) {
            let at = |place: usize| cell * table.mesures.len() + place;
            let Some(shown) = loaded.stated(at(position)).and_then(|stated| stated.value) else {
                continue;
            };
            let name = loaded.name(at(position));
            let mut found = |kind, learnt: String| {
                findings.push(Finding::new(kind, path, name.clone(), learnt));
            };
            let full = is_share && shown == Decimal::integer(100);
            if rate.nature == "taux" && (shown == Decimal::integer(0) || full) {
                found(Kind::Group, "describes the whole group".to_owned());
            }
            let (numerator, denominator) =
                (value(loaded, at(above_place)), value(loaded, at(below_place)));
            if denominator.is_some_and(|count| count < thresholds.denominator) {
                let least = thresholds.denominator;
                found(Kind::SmallCount, format!("a rate on fewer than {least}"));
            }
            if let (true, Some(numerator), Some(denominator)) = (is_share, numerator, denominator) {
                let rest = denominator - numerator;
                if (1..threshold).contains(&rest) {
                    found(Kind::SmallCount, format!("its complement is below {threshold}"));
                }
                if (numerator == 0 || rest == 0) && denominator > 0 {
                    found(Kind::Group, "nobody, or everybody, of the group".to_owned());
                }
            }
        }
    }
    findings
}

/// Categories of an outcome within each published group.
fn groups(loaded: &Loaded, thresholds: &Thresholds, path: &str) -> Vec<Finding> {
    let table = &loaded.table;
    let mut findings = Vec::new();
    for (position, dimension) in table.dimensions.iter().enumerate() {
        if !dimension.is_outcome() {
            continue;
        }
        for place in 0..loaded.sheet.cells.len() {
            let (period, nodes, measure) = loaded.sheet.layout.coordinates(place);
            let secret = table.mesures.get(measure).and_then(|one| thresholds.of(one)).is_some();
            let code = nodes.get(position).and_then(|node| dimension.modalites.get(*node));
            let family = dimension
                .families()
                .into_iter()
                .find(|(whole, _)| code.is_some_and(|code| code.code == *whole));
            let (true, Some((_, parts)), Some(group)) = (secret, family, value(loaded, place))
            else {
                continue;
            };
            let places: Vec<usize> = parts
                .iter()
                .filter_map(|part| {
                    let mut own = nodes.clone();
                    *own.get_mut(position)? = loaded.sheet.layout.code(position, part)?;
                    Some(loaded.sheet.layout.at(period, &own, measure))
                })
                .collect();
            let shown: Vec<(usize, i64)> =
                places.iter().filter_map(|place| Some((*place, value(loaded, *place)?))).collect();
            let counts: Vec<i64> = shown.iter().map(|(_, count)| *count).collect();
            for category in disclosive_categories(group, &counts, COALITION) {
                let Some((place, _)) = shown.get(category) else { continue };
                let learnt = "the whole of a group, or all but one";
                findings.push(Finding::new(Kind::Group, path, loaded.name(*place), learnt));
            }
            for (place, _) in shown.iter().filter(|(_, count)| *count == 0 && group > 0) {
                let learnt = "nobody of the group";
                findings.push(Finding::new(Kind::Group, path, loaded.name(*place), learnt));
            }
            // What is withheld is a union: the group less what is shown.
            let rest = group - counts.iter().sum::<i64>();
            if shown.len() < places.len()
                && dimension.additive
                && !disclosive_categories(group, &[rest], COALITION).is_empty()
                && !shown.is_empty()
            {
                let learnt = "the withheld categories hold the whole group, or all but one";
                findings.push(Finding::new(Kind::Group, path, loaded.name(place), learnt));
            }
        }
    }
    findings
}
