//! `scores_figes`: the mean frozen score of all ranked establishments, by year.

use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use super::hundredths;
use crate::employers::trial::Grounds;

/// The table.
pub(super) static TABLE: TableSpec = TableSpec {
    name: "scores_figes",
    fields: &[
        always("annee", Kind::Integer),
        always("etablissements", Kind::Integer),
        always("moyenne", Kind::Decimal),
        sometimes("reperes", Kind::Text),
    ],
    key: &["annee"],
    words: include_str!("scores_figes.toml"),
};

/// The mean of a year.
pub(super) fn row(year: i32, (count, mean): (u64, f64), grounds: &Grounds) -> [Value<'_>; 4] {
    [
        Value::Integer(i64::from(year)),
        Value::Integer(i64::try_from(count).unwrap_or(i64::MAX)),
        Value::Decimal(hundredths(mean)),
        Value::maybe(grounds.goalposts.as_deref(), Value::text),
    ]
}
