//! `heures`: one row per PASS, establishment, pay period and month.

use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use crate::pathways::Dossier;
use crate::vocabulary::ActivityUnit;

pub(super) static TABLE: TableSpec = TableSpec {
    name: "heures",
    fields: &[
        always("numero_pass", Kind::Text),
        always("siret", Kind::Text),
        always("type_siae", Kind::Text),
        always("debut_paie", Kind::Date),
        always("fin_paie", Kind::Date),
        always("mois", Kind::Month),
        always("heures", Kind::Decimal),
        always("heures_supplementaires", Kind::Decimal),
        always("jours_non_convertis", Kind::Decimal),
        sometimes("unite_source", Kind::Text),
        always("qualite", Kind::Text),
    ],
    key: &["numero_pass", "siret", "debut_paie", "fin_paie", "mois"],
    words: include_str!("heures.toml"),
};

pub(super) fn rows(dossier: &Dossier) -> impl Iterator<Item = [Value<'_>; 11]> {
    dossier.hours.iter().map(|line| {
        [
            Value::text(dossier.pass.pass.as_str()),
            Value::text(line.structure.siret.to_digits()),
            Value::text(line.structure.kind.code()),
            Value::Date(line.from),
            Value::Date(line.to),
            Value::Month(line.month),
            Value::Decimal(line.hours),
            Value::Decimal(line.overtime),
            Value::Decimal(line.unconvertible),
            match units(&line.units) {
                units if units.is_empty() => Value::Missing,
                units => Value::text(units),
            },
            Value::text(line.quality.code()),
        ]
    })
}

/// Codes separated by a blank; a unit stated nowhere is `NR`.
fn units(units: &[Option<ActivityUnit>]) -> String {
    let code =
        |unit: &Option<ActivityUnit>| unit.as_ref().map_or("NR", ActivityUnit::as_str).to_owned();
    let mut codes: Vec<String> = units.iter().map(code).collect();
    codes.sort_unstable();
    codes.join(" ")
}
