//! The tables of parsed declarations: the reader's records, column by column.

use polars::prelude::DataFrame;

use super::StoreError;
use super::table::{Table, table};
use crate::ingest::records::{
    AbsenceRecord, ContractChangeRecord, ContractRecord, DeclarationRecord, DeclarationType,
    EndRecord, IdentityRecord, IndividualRecord, Nature, Scope, WorkRecord,
};
use crate::vocabulary::{Ape, Day, Month, Siret};

table!(IndividualRecord, "individuals", {
    declaration, person, identity, stated_sex, number_sex, birth, draws_pension,
});
table!(IdentityRecord, "identities", { declaration, alias, person, by, identity });
table!(ContractRecord, "contracts", {
    declaration, person, number, start, nature, scheme, complement, recourse, occupation,
    working_time, unit, category_quota, quota, disability, expected_end, user_establishment,
});
table!(ContractChangeRecord, "changes", {
    declaration, person, number, start, changed, old_siret, old_number, old_start,
});
table!(EndRecord, "ends", {
    declaration, sequence, person, number, contract_start, last_day, reason,
});
table!(AbsenceRecord, "absences", {
    declaration, sequence, person, number, contract_start, family, reason, from, expected_end,
    returned, accident,
});
table!(WorkRecord, "work", {
    declaration, person, number, from, to, kind, measure, unit,
});

/// A declaration with the target of a replacement in two columns.
struct DeclarationRow {
    declaration: u32,
    line: u64,
    version: [u8; 6],
    nature: Nature,
    declaration_type: DeclarationType,
    siret: Siret,
    month: Option<Month>,
    fraction: u8,
    fractions: u8,
    order: u64,
    constituted: Option<Day>,
    scope: Scope,
    replaces_constituted: Option<Day>,
    replaces_order: Option<u64>,
    ape: Option<Ape>,
    postal_code: Option<[u8; 5]>,
    commune: Option<[u8; 5]>,
    set_aside: bool,
}

table!(DeclarationRow, "declarations", {
    declaration, line, version, nature, declaration_type, siret, month, fraction, fractions,
    order, constituted, scope, replaces_constituted, replaces_order, ape, postal_code, commune,
    set_aside,
});

impl Table for DeclarationRecord {
    const NAME: &'static str = DeclarationRow::NAME;

    fn to_frame(rows: &[Self]) -> Result<DataFrame, StoreError> {
        let rows: Vec<DeclarationRow> = rows
            .iter()
            .map(|row| DeclarationRow {
                declaration: row.declaration,
                line: row.line,
                version: row.version,
                nature: row.nature,
                declaration_type: row.declaration_type,
                siret: row.siret,
                month: row.month,
                fraction: row.fraction,
                fractions: row.fractions,
                order: row.order,
                constituted: row.constituted,
                scope: row.scope,
                replaces_constituted: row.replaces.map(|(constituted, _)| constituted),
                replaces_order: row.replaces.map(|(_, order)| order),
                ape: row.ape,
                postal_code: row.postal_code,
                commune: row.commune,
                set_aside: row.set_aside,
            })
            .collect();
        DeclarationRow::to_frame(&rows)
    }

    fn from_frame(frame: &DataFrame) -> Result<Vec<Self>, StoreError> {
        let rows = DeclarationRow::from_frame(frame)?;
        Ok(rows
            .into_iter()
            .map(|row| Self {
                declaration: row.declaration,
                line: row.line,
                version: row.version,
                nature: row.nature,
                declaration_type: row.declaration_type,
                siret: row.siret,
                month: row.month,
                fraction: row.fraction,
                fractions: row.fractions,
                order: row.order,
                constituted: row.constituted,
                scope: row.scope,
                replaces: row.replaces_constituted.zip(row.replaces_order),
                ape: row.ape,
                postal_code: row.postal_code,
                commune: row.commune,
                set_aside: row.set_aside,
            })
            .collect())
    }
}
