//! `parcours.jsonl` and its index: one JSON object per PASS that a web service reads by number.
//!
//! One object a line, sorted by number of PASS, rather than a file per PASS: 400,000 small files
//! cost a file system more than the data do, and could not be replaced at once. The index gives the
//! place of each line, so that a service reads one PASS with one seek.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use serde_json::{Value, json};

use super::super::folder::{RestrictedError, Staging};
use super::super::table::nearest;
use crate::pathways::hours_lines::HoursLine;
use crate::pathways::{Dossier, InterruptionGroup, MonthState, PersonMonth};
use crate::vocabulary::{Hundredths, Month, SiaeKind, Siret};

/// Name of the objects' file.
pub(super) const OBJECTS: &str = "parcours.jsonl";
/// Name of its index.
pub(super) const INDEX: &str = "parcours.index.csv";

pub(super) fn write(staging: &mut Staging, dossiers: &[Dossier]) -> Result<(), RestrictedError> {
    let refused = |_| RestrictedError::Table { table: "parcours" };
    let mut objects = BufWriter::new(staging.create(OBJECTS)?);
    let mut index = BufWriter::new(staging.create(INDEX)?);
    index.write_all(b"numero_pass,debut,octets\n").map_err(refused)?;
    let mut start = 0;
    for dossier in dossiers {
        let object = object(dossier).to_string();
        let number = dossier.pass.pass.as_str();
        writeln!(index, "{number},{start},{}", object.len()).map_err(refused)?;
        writeln!(objects, "{object}").map_err(refused)?;
        start += object.len() + 1;
    }
    objects.flush().and_then(|()| index.flush()).map_err(refused)
}

fn object(dossier: &Dossier) -> Value {
    let counters = &dossier.counters;
    let interruptions: Vec<Value> = dossier
        .suspensions
        .iter()
        .map(|row| {
            json!({
                "famille": row.reason.family(),
                "motif": row.reason.code(),
                "libelle": row.reason.label(),
                "siret": row.siret.map(Siret::to_digits),
                "debut": row.first.to_string(),
                "fin": row.last.map(|day| day.to_string()),
                "jours": row.days,
                "en_cours": row.ongoing,
                "source": row.reason.source(),
            })
        })
        .collect();
    let alerts: Vec<Value> = dossier
        .alerts
        .iter()
        .map(|alert| {
            json!({
                "nature": alert.nature.code(),
                "siret": alert.siret.map(Siret::to_digits),
                "depuis": alert.since.to_string(),
                "jours": alert.days,
                "priorite": alert.priority,
            })
        })
        .collect();
    json!({
        "numero_pass": dossier.pass.pass.as_str(),
        "debut": dossier.pass.start.to_string(),
        "fin": counters.end.to_string(),
        "date_reference": counters.reference.to_string(),
        "compteurs": {
            "heures_initiales": nearest(counters.entitlement),
            "heures_consommees": counters.consumed.map(nearest),
            "heures_restantes": counters.left.map(nearest),
            "heures_completes": counters.complete,
            "jours_pass_restants": counters.days_left,
            "jours_suspendus_declares": counters.declared_days,
            "jours_suspendus_dsn": counters.dsn_days,
            "epuisement_estime": counters.exhaustion.map(|month| month.to_string()),
        },
        "mois": months(dossier),
        "interruptions": interruptions,
        "alertes": alerts,
    })
}

/// The months of the PASS that the declarations cover, and those hours were declared for later on.
fn months(dossier: &Dossier) -> Vec<Value> {
    let mut months: BTreeMap<Month, (Option<&PersonMonth>, Vec<&HoursLine>)> = BTreeMap::new();
    for line in &dossier.months {
        months.entry(line.month).or_default().0 = Some(line);
    }
    for line in &dossier.hours {
        months.entry(line.month).or_default().1.push(line);
    }
    months.into_iter().map(|(month, (line, hours))| one_month(month, line, &hours)).collect()
}

fn one_month(month: Month, line: Option<&PersonMonth>, hours: &[&HoursLine]) -> Value {
    let sum = |measure: fn(&HoursLine) -> Hundredths| {
        nearest(hours.iter().map(|line| measure(line)).sum())
    };
    let mut structures: BTreeMap<(Siret, SiaeKind), Hundredths> = BTreeMap::new();
    for line in hours {
        *structures.entry((line.structure.siret, line.structure.kind)).or_default() += line.hours;
    }
    let structures: Vec<Value> = structures
        .into_iter()
        .map(|((siret, kind), hours)| {
            json!({
                "siret": siret.to_digits(),
                "type_siae": kind.code(),
                "heures": nearest(hours),
            })
        })
        .collect();
    let state = match line.map(|line| line.state) {
        Some(MonthState::Worked) => "travaille",
        Some(MonthState::Empty) => "sans_heure",
        Some(MonthState::Unobserved) | None => "inconnu",
    };
    json!({
        "mois": month.to_string(),
        "etat": state,
        "heures": sum(|line| line.hours),
        "heures_supplementaires": sum(|line| line.overtime),
        "jours_non_convertis": sum(|line| line.unconvertible),
        "suspension_declaree": line.is_some_and(|line| line.suspended),
        "interruption_dsn": line.and_then(|line| line.interruption).map(InterruptionGroup::label),
        "structures": structures,
    })
}
