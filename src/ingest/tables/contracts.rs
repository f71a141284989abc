//! `ddadtcontrat` (with `ddadtcontrat_employeur`), `ddadtarret_trav`, `ddadtsuspension_contrat`.
//!
//! The base holds each contract in its latest state. It is read as described by two declarations
//! of its establishment: the first filed since it started, and the one of its `mois_declaration`.
//! Its ends and absences belong to the month that last repeats them.

use std::collections::BTreeSet;
use std::path::Path;

use super::cell::Cell;
use super::filings::Filings;
use super::findings::TableFindings;
use super::links::{Link, Links};
use super::lookup::Lookup;
use super::source::{Layout, Refusal, Row, Source, TableError};
use crate::ingest::records::{
    AbsenceFamily, AbsenceRecord, ContractRecord, EndRecord, IndividualRecord, Records,
};
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::{
    AbsenceReason, ActivityUnit, ContractNature, ContractNumber, Day, DisabilityStatus, EndReason,
    Hundredths, Month, Occupation, PublicScheme, Recourse, SchemeComplement, Siret, WorkingTime,
};

const CONTRACTS: Layout = Layout {
    table: "ddadtcontrat",
    required: &["id", "num_contrat", "date_debut_contrat", "mois_declaration"],
    optional: &[
        "id_employeur_assure",
        "date_fin_previsionnelle",
        "nature_contrat",
        "dispositif_politique",
        "complement_dispositif_public",
        "motif_recours",
        "statut_boeth",
        "pcs_ese",
        "unite_mesure",
        "quotite_categorie",
        "quotite",
        "modalite_temps",
        "date_fin_contrat",
        "motif_rupture",
    ],
};

const SECOND_LINKS: Layout = Layout {
    table: "ddadtcontrat_employeur",
    required: &["id_contrat", "id_employeur_assure"],
    optional: &[],
};

const LEAVES: Layout = Layout {
    table: "ddadtarret_trav",
    required: &["id_contrat", "motif_arret", "date_dernier_jour_travaille"],
    optional: &["date_fin_previsionnelle", "date_reprise"],
};

/// The table has a key of its own, never to be taken for the contract's.
const SUSPENSIONS: Layout = Layout {
    table: "ddadtsuspension_contrat",
    required: &["id_contrat", "motif", "date_debut"],
    optional: &["date_fin"],
};

/// Code written for an end whose reason the table does not state; the norm has no such code.
const UNSTATED_REASON: &[u8] = b"000";

/// A contract of the table.
pub(super) struct TableContract {
    link: Link,
    number: ContractNumber,
    start: Day,
    /// Month that last describes it.
    month: Month,
    nature: Option<ContractNature>,
    scheme: Option<PublicScheme>,
    complement: Option<SchemeComplement>,
    recourse: Option<Recourse>,
    occupation: Option<Occupation>,
    working_time: Option<WorkingTime>,
    unit: Option<ActivityUnit>,
    category_quota: Option<Hundredths>,
    quota: Option<Hundredths>,
    disability: Option<DisabilityStatus>,
    expected_end: Option<Day>,
    end: Option<(Day, EndReason)>,
}

pub(super) fn read(
    folder: &Path,
    links: &Links,
    pseudonymiser: &Pseudonymiser,
    filings: &mut Filings,
    findings: &mut TableFindings,
) -> Result<Lookup<TableContract>, TableError> {
    let mut second = Vec::new();
    if let Some(source) = Source::optional(folder, &SECOND_LINKS)? {
        source.for_each(findings, |row| {
            let id = row.required("id_contrat", Cell::id)?;
            second.push((id, row.required("id_employeur_assure", Cell::id)?));
            Ok(())
        })?;
    }
    let second = Lookup::new(second);
    let mut contracts = Vec::new();
    Source::required(folder, &CONTRACTS)?.for_each(findings, |row| {
        let id = row.required("id", Cell::id)?;
        let link = row
            .known_or_empty("id_employeur_assure", Cell::id)?
            .and_then(|link| links.links.get(link))
            .or_else(|| links.links.get(*second.get(id)?))
            .ok_or(Refusal::unknown_key("id_employeur_assure"))?;
        let (contract, unusable) = contract(row, *link, pseudonymiser)?;
        filings.file(contract.link.siret, contract.month);
        contracts.push((id, contract));
        unusable.map_or(Ok(()), Err)
    })?;
    Ok(Lookup::new(contracts))
}

fn contract(
    row: &Row<'_>,
    link: Link,
    pseudonymiser: &Pseudonymiser,
) -> Result<(TableContract, Option<Refusal>), Refusal> {
    let mut unusable = None;
    let number = row.required("num_contrat", |cell| cell.text().map(str::to_uppercase))?;
    let end = row.known_or_empty("date_fin_contrat", Cell::open_day)?.flatten();
    let reason = row
        .optional("motif_rupture", &mut unusable, |cell| EndReason::parse(cell.text()?.as_bytes()));
    let reason = reason.or_else(|| EndReason::parse(UNSTATED_REASON).ok());
    macro_rules! code {
        ($column:literal, $type:ident) => {
            row.optional($column, &mut unusable, |cell| $type::parse(cell.text()?.as_bytes()))
        };
    }
    let contract = TableContract {
        link,
        number: pseudonymiser.contract(number.as_bytes()),
        start: row.required("date_debut_contrat", Cell::day)?,
        month: row.required("mois_declaration", Cell::month)?,
        nature: code!("nature_contrat", ContractNature),
        scheme: code!("dispositif_politique", PublicScheme),
        complement: code!("complement_dispositif_public", SchemeComplement),
        recourse: code!("motif_recours", Recourse),
        occupation: code!("pcs_ese", Occupation),
        working_time: code!("modalite_temps", WorkingTime),
        unit: code!("unite_mesure", ActivityUnit),
        category_quota: row.optional("quotite_categorie", &mut unusable, Cell::measure),
        quota: row.optional("quotite", &mut unusable, Cell::measure),
        disability: code!("statut_boeth", DisabilityStatus),
        expected_end: row
            .optional("date_fin_previsionnelle", &mut unusable, Cell::open_day)
            .flatten(),
        end: end.zip(reason),
    };
    Ok((contract, unusable))
}

/// Without payments, nothing says which months an establishment filed: an employer declares every
/// month in which somebody is employed, so each contract stands for the months from its start, or
/// from the oldest month of the tables, to the one that last describes it. `paying` are the
/// establishments whose payments say it.
pub(super) fn file_running_months(
    contracts: &Lookup<TableContract>,
    paying: &BTreeSet<Siret>,
    filings: &mut Filings,
) {
    let Some(oldest) = filings.oldest() else { return };
    for contract in contracts.values().filter(|contract| !paying.contains(&contract.link.siret)) {
        for month in contract.start.month().max(oldest).through(contract.month) {
            filings.file(contract.link.siret, month);
        }
    }
}

/// The rows of contracts, persons and ends.
pub(super) fn records(contracts: &Lookup<TableContract>, filings: &Filings) -> Records {
    let mut records = Records::default();
    for (sequence, contract) in (0_u32..).zip(contracts.values()) {
        let Link { person, siret } = contract.link;
        let latest = filings.declaration(siret, contract.month);
        let first = filings.first_since(siret, contract.start.month());
        let described: Vec<u32> = match (first, latest) {
            (Some(first), Some(latest)) if first < latest => vec![first, latest],
            (_, Some(latest)) => vec![latest],
            (_, None) => continue,
        };
        for declaration in described {
            records.contracts.push(block(contract, declaration));
            records.individuals.push(IndividualRecord {
                declaration,
                person: person.key,
                identity: person.identity,
                stated_sex: person.stated_sex,
                number_sex: person.number_sex,
                birth: person.birth,
                draws_pension: false,
            });
        }
        let Some((last_day, reason)) = contract.end else { continue };
        let Some(declaration) = filings.repeating(siret, Some(last_day), contract.month) else {
            continue;
        };
        records.ends.push(EndRecord {
            declaration,
            sequence,
            person: person.key,
            number: contract.number,
            contract_start: contract.start,
            last_day,
            reason,
        });
    }
    records
}

fn block(contract: &TableContract, declaration: u32) -> ContractRecord {
    ContractRecord {
        declaration,
        person: contract.link.person.key,
        number: contract.number,
        start: contract.start,
        nature: contract.nature,
        scheme: contract.scheme,
        complement: contract.complement,
        recourse: contract.recourse,
        occupation: contract.occupation,
        working_time: contract.working_time,
        unit: contract.unit,
        category_quota: contract.category_quota,
        quota: contract.quota,
        disability: contract.disability,
        expected_end: contract.expected_end,
        user_establishment: None,
    }
}

/// The rows of leaves and suspensions.
pub(super) fn absences(
    folder: &Path,
    contracts: &Lookup<TableContract>,
    filings: &Filings,
    findings: &mut TableFindings,
) -> Result<Records, TableError> {
    let mut records = Records::default();
    if let Some(source) = Source::optional(folder, &LEAVES)? {
        source.for_each(findings, |row| {
            let absence = Absence {
                family: AbsenceFamily::Leave,
                reason: row.required("motif_arret", |cell| {
                    AbsenceReason::parse(cell.text()?.as_bytes())
                })?,
                from: row.required("date_dernier_jour_travaille", Cell::day)?,
                expected_end: row
                    .known_or_empty("date_fin_previsionnelle", Cell::open_day)?
                    .flatten(),
                returned: row.known_or_empty("date_reprise", Cell::open_day)?.flatten(),
            };
            add(&mut records, row, contracts, filings, &absence)
        })?;
    }
    if let Some(source) = Source::optional(folder, &SUSPENSIONS)? {
        source.for_each(findings, |row| {
            let absence = Absence {
                family: AbsenceFamily::Suspension,
                reason: row
                    .required("motif", |cell| AbsenceReason::parse(cell.text()?.as_bytes()))?,
                from: row.required("date_debut", Cell::day)?,
                expected_end: row.known_or_empty("date_fin", Cell::open_day)?.flatten(),
                returned: None,
            };
            add(&mut records, row, contracts, filings, &absence)
        })?;
    }
    Ok(records)
}

/// What both tables say of an absence.
struct Absence {
    family: AbsenceFamily,
    reason: AbsenceReason,
    from: Day,
    expected_end: Option<Day>,
    returned: Option<Day>,
}

fn add(
    records: &mut Records,
    row: &Row<'_>,
    contracts: &Lookup<TableContract>,
    filings: &Filings,
    absence: &Absence,
) -> Result<(), Refusal> {
    let contract = contracts
        .get(row.required("id_contrat", Cell::id)?)
        .ok_or(Refusal::unknown_key("id_contrat"))?;
    let last = absence.returned.or(absence.expected_end);
    let declaration = filings
        .repeating(contract.link.siret, last, contract.month)
        .ok_or(Refusal::unknown_key("id_contrat"))?;
    records.absences.push(AbsenceRecord {
        declaration,
        sequence: u32::try_from(records.absences.len()).unwrap_or(u32::MAX),
        person: contract.link.person.key,
        number: contract.number,
        contract_start: contract.start,
        family: absence.family,
        reason: absence.reason,
        from: absence.from,
        expected_end: absence.expected_end,
        returned: absence.returned,
        accident: None,
    });
    Ok(())
}
