//! `tirage`: one row per enterprise drawn. Written once.

use super::super::employer::Occasion;
use super::super::folder::{RestrictedError, Staging};
use super::super::sheet::Sheet;
use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use super::digits;
use crate::employers::trial::draw::Drawn;

/// The table.
pub(super) static TABLE: TableSpec = TableSpec {
    name: "tirage",
    fields: &[
        always("siren", Kind::Text),
        always("secteur", Kind::Text),
        always("taille", Kind::Text),
        always("region", Kind::Text),
        sometimes("tiers", Kind::Integer),
        always("bras", Kind::Text),
        always("methode", Kind::Text),
    ],
    key: &["siren"],
    words: include_str!("tirage.toml"),
};

/// Writes the draw.
pub(super) fn write(
    staging: &mut Staging,
    drawn: &[Drawn<'_>],
    occasion: &Occasion<'_>,
) -> Result<(), RestrictedError> {
    let mut sheet = Sheet::create(staging, &TABLE)?;
    for one in drawn {
        let known = (one.block.tercile > 0).then_some(i64::from(one.block.tercile));
        sheet.push(&[
            Value::text(digits(one.siren)),
            Value::text(one.block.sector),
            Value::text(one.block.size.code()),
            Value::text(one.block.region),
            Value::maybe(known, Value::Integer),
            Value::text(one.arm.code()),
            Value::text(occasion.method),
        ])?;
    }
    sheet.finish()
}
