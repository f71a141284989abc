//! `compteurs`: one row per PASS, hours and days side by side.

use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use crate::pathways::Dossier;

pub(super) static TABLE: TableSpec = TableSpec {
    name: "compteurs",
    fields: &[
        always("numero_pass", Kind::Text),
        always("date_reference", Kind::Date),
        always("heures_initiales", Kind::Decimal),
        sometimes("heures_consommees", Kind::Decimal),
        sometimes("heures_restantes", Kind::Decimal),
        always("jours_pass_restants", Kind::Integer),
        always("jours_suspendus_declares", Kind::Integer),
        always("jours_suspendus_dsn", Kind::Integer),
        always("fin_pass", Kind::Date),
        sometimes("epuisement_estime", Kind::Month),
    ],
    key: &["numero_pass"],
    words: include_str!("compteurs.toml"),
};

pub(super) fn rows(dossier: &Dossier) -> impl Iterator<Item = [Value<'_>; 10]> {
    let counters = &dossier.counters;
    std::iter::once([
        Value::text(dossier.pass.pass.as_str()),
        Value::Date(counters.reference),
        Value::Decimal(counters.entitlement),
        Value::maybe(counters.consumed, Value::Decimal),
        Value::maybe(counters.left, Value::Decimal),
        Value::Integer(counters.days_left),
        Value::Integer(counters.declared_days),
        Value::Integer(counters.dsn_days),
        Value::Date(counters.end),
        Value::maybe(counters.exhaustion, Value::Month),
    ])
}
