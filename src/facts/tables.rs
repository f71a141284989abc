//! The tables of facts in the private store, column by column.

use super::schema::{
    AbsenceFact, ContractFact, DeclaredEnd, EndCause, PassFact, PersonFact, ProlongationFact,
    SuspensionFact, WorkFact,
};
use crate::ingest::records::WorkKind;
use crate::store::StoreError;
use crate::store::table::{Table, table};
use crate::vocabulary::{
    ActivityUnit, ContractNature, ContractNumber, Day, Hundredths, Month, Occupation, PersonKey,
    PublicScheme, Recourse, SchemeComplement, Siret, WorkingTime,
};
use polars::prelude::DataFrame;

table!(PersonFact, "persons", { person, sex, birth, pension_since });
table!(AbsenceFact, "absences", {
    person, siret, number, contract_start, family, reason, first, last, accident,
});
table!(PassFact, "passes", {
    person, pass, sex, birth_year, start, end, commune, priority_district, origin, siret,
});
table!(SuspensionFact, "suspensions", {
    person, pass, siret, reason, first, last, created,
});
table!(ProlongationFact, "prolongations", { person, pass, start, end });

/// A contract with its declared end in two columns.
struct ContractRow {
    person: PersonKey,
    siret: Siret,
    number: ContractNumber,
    start: Day,
    nature: Option<ContractNature>,
    scheme: Option<PublicScheme>,
    complement: Option<SchemeComplement>,
    recourse: Option<Recourse>,
    occupation: Option<Occupation>,
    working_time: Option<WorkingTime>,
    unit: Option<ActivityUnit>,
    category_quota: Option<Hundredths>,
    quota: Option<Hundredths>,
    disabled_since: Option<Month>,
    expected_end: Option<Day>,
    end_day: Option<Day>,
    end_cause: Option<EndCause>,
    first_declared: Month,
    last_declared: Month,
}

table!(ContractRow, "contracts", {
    person, siret, number, start, nature, scheme, complement, recourse, occupation, working_time,
    unit, category_quota, quota, disabled_since, expected_end, end_day, end_cause, first_declared,
    last_declared,
});

/// A measure of work with its contract in two columns.
struct WorkRow {
    person: PersonKey,
    siret: Siret,
    contract_number: Option<ContractNumber>,
    contract_start: Option<Day>,
    from: Day,
    to: Day,
    kind: WorkKind,
    measure: Hundredths,
    unit: Option<ActivityUnit>,
}

table!(WorkRow, "work", {
    person, siret, contract_number, contract_start, from, to, kind, measure, unit,
});

impl Table for ContractFact {
    const NAME: &'static str = ContractRow::NAME;

    fn to_frame(rows: &[Self]) -> Result<DataFrame, StoreError> {
        let rows: Vec<ContractRow> = rows
            .iter()
            .map(|row| ContractRow {
                person: row.person,
                siret: row.siret,
                number: row.number,
                start: row.start,
                nature: row.nature,
                scheme: row.scheme,
                complement: row.complement,
                recourse: row.recourse,
                occupation: row.occupation,
                working_time: row.working_time,
                unit: row.unit,
                category_quota: row.category_quota,
                quota: row.quota,
                disabled_since: row.disabled_since,
                expected_end: row.expected_end,
                end_day: row.declared_end.map(|end| end.last_day),
                end_cause: row.declared_end.map(|end| end.cause),
                first_declared: row.first_declared,
                last_declared: row.last_declared,
            })
            .collect();
        ContractRow::to_frame(&rows)
    }

    fn from_frame(frame: &DataFrame) -> Result<Vec<Self>, StoreError> {
        let rows = ContractRow::from_frame(frame)?;
        let end = |row: &ContractRow| {
            row.end_day.zip(row.end_cause).map(|(last_day, cause)| DeclaredEnd { last_day, cause })
        };
        Ok(rows
            .into_iter()
            .map(|row| Self {
                declared_end: end(&row),
                person: row.person,
                siret: row.siret,
                number: row.number,
                start: row.start,
                nature: row.nature,
                scheme: row.scheme,
                complement: row.complement,
                recourse: row.recourse,
                occupation: row.occupation,
                working_time: row.working_time,
                unit: row.unit,
                category_quota: row.category_quota,
                quota: row.quota,
                disabled_since: row.disabled_since,
                expected_end: row.expected_end,
                first_declared: row.first_declared,
                last_declared: row.last_declared,
            })
            .collect())
    }
}

impl Table for WorkFact {
    const NAME: &'static str = WorkRow::NAME;

    fn to_frame(rows: &[Self]) -> Result<DataFrame, StoreError> {
        let rows: Vec<WorkRow> = rows
            .iter()
            .map(|row| WorkRow {
                person: row.person,
                siret: row.siret,
                contract_number: row.contract.map(|(number, _)| number),
                contract_start: row.contract.map(|(_, start)| start),
                from: row.from,
                to: row.to,
                kind: row.kind,
                measure: row.measure,
                unit: row.unit,
            })
            .collect();
        WorkRow::to_frame(&rows)
    }

    fn from_frame(frame: &DataFrame) -> Result<Vec<Self>, StoreError> {
        let rows = WorkRow::from_frame(frame)?;
        Ok(rows
            .into_iter()
            .map(|row| Self {
                person: row.person,
                siret: row.siret,
                contract: row.contract_number.zip(row.contract_start),
                from: row.from,
                to: row.to,
                kind: row.kind,
                measure: row.measure,
                unit: row.unit,
            })
            .collect())
    }
}
