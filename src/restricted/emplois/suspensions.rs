//! `suspensions`: one row per suspension or leave of a PASS, DSN and declared side by side.

use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use crate::pathways::Dossier;

pub(super) static TABLE: TableSpec = TableSpec {
    name: "suspensions",
    fields: &[
        always("numero_pass", Kind::Text),
        sometimes("siret", Kind::Text),
        always("famille", Kind::Text),
        always("motif", Kind::Text),
        always("libelle", Kind::Text),
        always("debut", Kind::Date),
        sometimes("fin", Kind::Date),
        always("jours", Kind::Integer),
        always("en_cours", Kind::Boolean),
        always("source", Kind::Text),
    ],
    key: &[],
    words: include_str!("suspensions.toml"),
};

pub(super) fn rows(dossier: &Dossier) -> impl Iterator<Item = [Value<'_>; 10]> {
    dossier.suspensions.iter().map(|row| {
        [
            Value::text(dossier.pass.pass.as_str()),
            Value::maybe(row.siret, |siret| Value::text(siret.to_digits())),
            Value::text(row.reason.family()),
            Value::text(row.reason.code()),
            Value::text(row.reason.label()),
            Value::Date(row.first),
            Value::maybe(row.last, Value::Date),
            Value::Integer(row.days),
            Value::Boolean(row.ongoing),
            Value::text(row.reason.source()),
        ]
    })
}
