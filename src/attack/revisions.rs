//! What two successive editions tell together: a small difference is a small population.

use std::collections::{BTreeMap, BTreeSet};

use super::AttackError;
use super::editions::{Edition, limited};
use super::files::Files;
use super::finding::{Finding, Kind};
use super::number::Decimal;
use super::registry::{Name, Registry, describe};
use super::relations::{Relation, Sense, reference_name, shares};
use super::rules::Thresholds;

/// A row of `revisions.csv`.
struct Declared {
    table: String,
    period: String,
    codes: BTreeMap<String, String>,
    measure: String,
    before: Option<Decimal>,
    after: Option<Decimal>,
}

/// Compares each edition with the one before.
pub(super) fn compare(
    files: &Files,
    editions: &[Edition],
    registry: &Registry,
    relations: &[Relation],
    thresholds: &Thresholds,
) -> Result<Vec<Finding>, AttackError> {
    let mut findings = Vec::new();
    for (number, pair) in editions.windows(2).enumerate() {
        let [before, now] = pair else { continue };
        let declared = read(files, now)?;
        findings.extend(claims(now, number + 1, before, &declared, registry));
        findings.extend(limited(differences(now, number, registry, &declared, thresholds)));
    }
    findings.extend(limited(remainders(registry, relations, thresholds)));
    Ok(findings)
}

fn read(files: &Files, edition: &Edition) -> Result<Vec<Declared>, AttackError> {
    let path = format!("{}donnees/revisions.csv", edition.folder);
    if !files.paths.contains(&path) {
        return Ok(Vec::new());
    }
    let bytes = files.bytes(&path)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
    let records = reader.records().filter_map(Result::ok);
    Ok(records
        .map(|record| {
            let field = |place: usize| record.get(place).unwrap_or_default().to_owned();
            let codes = field(2)
                .split(';')
                .filter_map(|pair| pair.split_once('='))
                .map(|(dimension, code)| (dimension.to_owned(), code.to_owned()))
                .collect();
            Declared {
                table: field(0),
                period: field(1),
                codes,
                measure: field(3),
                before: Decimal::parse(&field(4)),
                after: Decimal::parse(&field(5)),
            }
        })
        .collect())
}

/// What `revisions.csv` says, against the tables of both editions.
fn claims(
    now: &Edition,
    number: usize,
    before: &Edition,
    declared: &[Declared],
    registry: &Registry,
) -> Vec<Finding> {
    let path = format!("{}donnees/revisions.csv", now.folder);
    let mut findings = Vec::new();
    for claim in declared {
        let sides = [
            (now, number, claim.after, "now"),
            (before, number.saturating_sub(1), claim.before, "before"),
        ];
        for (edition, number, said, when) in sides {
            let Some(said) = said else { continue };
            let found = edition.tables.iter().find(|loaded| loaded.table.id == claim.table);
            let Some(loaded) = found else { continue };
            let reference = super::catalogue::Reference {
                table: claim.table.clone(),
                mesure: claim.measure.clone(),
                codes: claim.codes.clone(),
            };
            let figure = reference_name(loaded, &reference).and_then(|name| {
                let slice = registry.slice(number, &loaded.table.population, &claim.period)?;
                registry.figure(slice, &name)
            });
            let codes: Vec<String> =
                claim.codes.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect();
            let cell =
                format!("{} {} {} {}", claim.table, claim.period, codes.join(" "), claim.measure);
            match figure.map(|figure| figure.value) {
                Some(Some(value)) if value == said => {}
                Some(Some(_)) => findings.push(Finding::new(
                    Kind::Differs,
                    path.clone(),
                    cell,
                    format!("the figure said {when} is not that of the table"),
                )),
                Some(None) | None => findings.push(Finding::new(
                    Kind::Elsewhere,
                    path.clone(),
                    cell,
                    format!("a figure is said {when}, withheld or absent in the table"),
                )),
            }
        }
    }
    findings
}

/// Figures that moved between two editions: declared, and by enough.
fn differences(
    now: &Edition,
    number: usize,
    registry: &Registry,
    declared: &[Declared],
    thresholds: &Thresholds,
) -> Vec<Finding> {
    let said: BTreeSet<(&str, &str, &str)> = declared
        .iter()
        .map(|claim| (claim.table.as_str(), claim.period.as_str(), claim.measure.as_str()))
        .collect();
    let mut findings = Vec::new();
    for loaded in &now.tables {
        let population = &loaded.table.population;
        let shares = shares(loaded);
        for period in &loaded.sheet.layout.periods {
            let (Some(old), Some(new)) = (
                registry.slice(number, population, period),
                registry.slice(number + 1, population, period),
            ) else {
                continue;
            };
            let Some(slice) = registry.slices.get(new).filter(|_| old != new) else { continue };
            for (name, figure) in &slice.figures {
                let before = registry.figure(old, name).and_then(|figure| figure.value);
                let (Some(before), Some(after)) = (before, figure.value) else { continue };
                if before == after || loaded.table.measure(&name.0).is_none() {
                    continue;
                }
                let place = format!("edition {}", now.month);
                let cell = describe(population, period, name);
                if !said.contains(&(loaded.table.id.as_str(), period.as_str(), name.0.as_str()))
                    && figure.place.starts_with(&format!("{},", loaded.table.id))
                {
                    let learnt = "changed without being declared";
                    findings.push(Finding::new(Kind::Edition, place.clone(), cell.clone(), learnt));
                }
                let Some(threshold) = thresholds.of(&figure.measure) else { continue };
                let change = after.minus(before).and_then(|change| change.in_units(0));
                if change.is_some_and(|change| change.abs() < threshold) {
                    let learnt = format!("changed by less than {threshold}");
                    findings.push(Finding::new(Kind::Edition, place.clone(), cell.clone(), learnt));
                }
                for share in shares.iter().filter(|share| share.numerator == name.0) {
                    let whole: Name = (share.denominator.clone(), name.1.clone());
                    let value = |slice| {
                        let whole = registry.figure(slice, &whole)?.value?;
                        let part = registry.figure(slice, name)?.value?;
                        whole.minus(part)?.in_units(0)
                    };
                    let Some((one, other)) = value(old).zip(value(new)) else { continue };
                    let change = other - one;
                    if change != 0 && change.abs() < threshold {
                        let learnt = format!("its complement moved by less than {threshold}");
                        findings.push(Finding::new(
                            Kind::Edition,
                            place.clone(),
                            cell.clone(),
                            learnt,
                        ));
                    }
                }
            }
        }
    }
    findings
}

/// The hidden rest of a total, as it moved between two vintages of one population and period.
fn remainders(
    registry: &Registry,
    relations: &[Relation],
    thresholds: &Thresholds,
) -> Vec<Finding> {
    let mut vintages: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (number, slice) in registry.slices.iter().enumerate() {
        vintages.entry((&slice.population, &slice.period)).or_default().push(number);
    }
    let mut findings = Vec::new();
    for relation in relations.iter().filter(|relation| relation.sense == Sense::Zero) {
        let Some((_, slice, total)) = relation.terms.first() else { continue };
        let Some(own) = registry.slices.get(*slice) else { continue };
        let known = vintages.get(&(own.population.as_str(), own.period.as_str()));
        let later = known.and_then(|all| all.iter().find(|other| **other > *slice));
        let Some(later) = later else { continue };
        let figure = registry.figure(*slice, total);
        let Some(threshold) = figure.and_then(|figure| thresholds.of(&figure.measure)) else {
            continue;
        };
        let mut change = 0;
        let mut hidden = 0;
        for (weight, of, name) in &relation.terms {
            let value = |slice| registry.figure(slice, name)?.value?.in_units(0);
            match (value(*of), value(*later)) {
                (Some(one), Some(other)) => change += weight * (other - one),
                _ => hidden += 1,
            }
        }
        let moved = hidden > 0
            && change != 0
            && change.abs() < threshold
            && figure.is_some_and(|figure| figure.value.is_some());
        if moved {
            findings.push(Finding::new(
                Kind::Edition,
                "successive editions",
                describe(&own.population, &own.period, total),
                format!("its withheld parts moved by less than {threshold}"),
            ));
        }
    }
    findings
}
