//! `employeurs_engages`: one row per labelled establishment.

use super::super::employer::{Occasion, Told};
use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use crate::vocabulary::Ape;

/// The table.
pub static TABLE: TableSpec = TableSpec {
    name: "employeurs_engages",
    fields: &[
        always("siret", Kind::Text),
        sometimes("denomination", Kind::Text),
        sometimes("naf", Kind::Text),
        sometimes("secteur", Kind::Text),
        sometimes("zone_emploi", Kind::Text),
        sometimes("departement", Kind::Text),
        sometimes("taille", Kind::Text),
        always("label", Kind::Text),
        sometimes("raisons", Kind::Text),
        sometimes("niveau_comparaison", Kind::Text),
        always("methode", Kind::Text),
    ],
    key: &["siret"],
    words: include_str!("employeurs_engages.toml"),
};

/// The row of a labelled establishment; `None` for all others.
pub(super) fn row<'a>(told: &'a Told, occasion: &'a Occasion<'_>) -> Option<[Value<'a>; 11]> {
    let grade = told.portrait.verdict.grade?;
    let reasons = told.reasons(occasion).join(" ; ");
    Some([
        Value::text(told.portrait.siret.to_digits()),
        Value::maybe(told.name.as_deref(), Value::text),
        Value::maybe(told.ape.as_ref().map(Ape::as_str), Value::text),
        Value::maybe(told.sector(), |(code, _)| Value::text(code)),
        Value::maybe(told.zone, Value::text),
        Value::maybe(told.departement, Value::text),
        Value::text(told.portrait.size.code()),
        Value::text(grade.code()),
        Value::maybe(Some(reasons).filter(|text| !text.is_empty()), Value::text),
        Value::maybe(told.level(), |level| Value::text(level.code())),
        Value::text(occasion.method),
    ])
}
