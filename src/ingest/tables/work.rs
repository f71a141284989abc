//! `ddadtversement`, `ddadtrem_brute_ac`, `ddadtactivite`: payments, pay lines, working time.

use std::path::Path;

use super::cell::Cell;
use super::filings::Filings;
use super::findings::TableFindings;
use super::links::{Link, Links};
use super::lookup::Lookup;
use super::source::{Layout, Refusal, Source, TableError};
use crate::ingest::records::{Records, WorkKind, WorkRecord};
use crate::store::BatchWriter;
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::{ActivityUnit, ContractNumber, Day, Invalid, Month, Siret};

const PAYMENTS: Layout = Layout {
    table: "ddadtversement",
    required: &["id", "id_employeur_assure", "mois_declaration"],
    optional: &[],
};

const PAY_LINES: Layout = Layout {
    table: "ddadtrem_brute_ac",
    required: &["id", "id_versement", "numero_contrat", "date_debut_paie", "date_fin_paie"],
    optional: &[],
};

const ACTIVITIES: Layout = Layout {
    table: "ddadtactivite",
    required: &["id_remuneration_brute_ac", "type", "mesure", "unite_mesure"],
    optional: &[],
};

/// A payment: who, where, declared when.
#[derive(Clone, Copy)]
pub(super) struct Payment {
    link: Link,
    month: Month,
}

impl Payment {
    /// The establishment that pays.
    pub(super) const fn siret(&self) -> Siret {
        self.link.siret
    }
}

/// All payments, each month of payment being a filing; `None` when the table is absent.
pub(super) fn payments(
    folder: &Path,
    links: &Links,
    filings: &mut Filings,
    findings: &mut TableFindings,
) -> Result<Option<Lookup<Payment>>, TableError> {
    let Some(source) = Source::optional(folder, &PAYMENTS)? else { return Ok(None) };
    let mut payments = Vec::new();
    source.for_each(findings, |row| {
        let link = *links
            .links
            .get(row.required("id_employeur_assure", Cell::id)?)
            .ok_or(Refusal::unknown_key("id_employeur_assure"))?;
        let month = row.required("mois_declaration", Cell::month)?;
        filings.file(link.siret, month);
        payments.push((row.required("id", Cell::id)?, Payment { link, month }));
        Ok(())
    })?;
    Ok(Some(Lookup::new(payments)))
}

/// A pay line of type 002.
#[derive(Clone, Copy)]
struct PayLine {
    declaration: u32,
    link: Link,
    number: Option<ContractNumber>,
    from: Day,
    to: Day,
}

/// Writes the lines of working time, a batch at a time. Without `ddadtactivite`, there are none.
pub(super) fn write(
    folder: &Path,
    payments: &Lookup<Payment>,
    pseudonymiser: &Pseudonymiser,
    filings: &Filings,
    findings: &mut TableFindings,
    writer: &mut BatchWriter,
) -> Result<(), TableError> {
    let (Some(lines), Some(activities)) =
        (Source::optional(folder, &PAY_LINES)?, Source::optional(folder, &ACTIVITIES)?)
    else {
        return Ok(());
    };
    let lines = pay_lines(&lines, payments, pseudonymiser, filings, findings)?;
    let mut batch = Records::default();
    let mut refused = None;
    activities.for_each(findings, |row| {
        let line = lines
            .get(row.required("id_remuneration_brute_ac", Cell::id)?)
            .ok_or(Refusal::unknown_key("id_remuneration_brute_ac"))?;
        let kind = row.required("type", |cell| match cell.text()? {
            "01" => Ok(WorkKind::Paid),
            "02" => Ok(WorkKind::Unpaid),
            _ => Err(Invalid { expected: "01 or 02" }),
        })?;
        let measure = row.required("mesure", Cell::measure)?;
        // A null unit is the contract's, not a missing one; a wrong one is neither.
        let unit = row
            .known_or_empty("unite_mesure", |cell| ActivityUnit::parse(cell.text()?.as_bytes()))?;
        batch.work.push(WorkRecord {
            declaration: line.declaration,
            person: line.link.person.key,
            number: line.number,
            from: line.from,
            to: line.to,
            kind,
            measure,
            unit,
        });
        if batch.work.len() >= 65_536
            && let Err(error) = writer.write(&std::mem::take(&mut batch))
        {
            refused.get_or_insert(error);
        }
        Ok(())
    })?;
    match refused {
        Some(error) => Err(error.into()),
        None => Ok(writer.write(&batch)?),
    }
}

fn pay_lines(
    source: &Source,
    payments: &Lookup<Payment>,
    pseudonymiser: &Pseudonymiser,
    filings: &Filings,
    findings: &mut TableFindings,
) -> Result<Lookup<PayLine>, TableError> {
    let mut lines = Vec::new();
    source.for_each(findings, |row| {
        let payment = payments
            .get(row.required("id_versement", Cell::id)?)
            .ok_or(Refusal::unknown_key("id_versement"))?;
        let declaration = filings
            .declaration(payment.link.siret, payment.month)
            .ok_or(Refusal::unknown_key("id_versement"))?;
        let number = row
            .known_or_empty("numero_contrat", |cell| cell.text().map(str::to_uppercase))?
            .map(|number| pseudonymiser.contract(number.as_bytes()));
        let line = PayLine {
            declaration,
            link: payment.link,
            number,
            from: row.required("date_debut_paie", Cell::day)?,
            to: row.required("date_fin_paie", Cell::day)?,
        };
        lines.push((row.required("id", Cell::id)?, line));
        Ok(())
    })?;
    Ok(Lookup::new(lines))
}
