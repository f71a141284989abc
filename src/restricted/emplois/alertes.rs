//! `alertes`: one row per reason to look at a PASS.

use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use crate::pathways::Dossier;

pub(super) static TABLE: TableSpec = TableSpec {
    name: "alertes",
    fields: &[
        always("numero_pass", Kind::Text),
        sometimes("siret", Kind::Text),
        always("nature", Kind::Text),
        always("depuis", Kind::Date),
        always("jours", Kind::Integer),
        always("priorite", Kind::Integer),
    ],
    key: &[],
    words: include_str!("alertes.toml"),
};

pub(super) fn rows(dossier: &Dossier) -> impl Iterator<Item = [Value<'_>; 6]> {
    dossier.alerts.iter().map(|alert| {
        [
            Value::text(dossier.pass.pass.as_str()),
            Value::maybe(alert.siret, |siret| Value::text(siret.to_digits())),
            Value::text(alert.nature.code()),
            Value::Date(alert.since),
            Value::Integer(alert.days),
            Value::Integer(alert.priority),
        ]
    })
}
