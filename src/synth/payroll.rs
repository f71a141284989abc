//! The insertion structures' declarations as consolidated tables (`ddadt…`): contracts in their last
//! known state, payments and working time month after month.
//!
//! It tells the lives that raw declarations tell, with what a consolidated base loses: overtime has
//! no table, versions and corrections in error have left no trace, and a person has one number.
//! Every structure declares its permanent employee, so that each of its months has a payment.

use std::collections::BTreeMap;
use std::fmt::{Arguments, Write};

use super::deposits;
use super::employers::TABLES;
use super::knowledge::{self, Filing, Filings};
use super::pathways::{Absence, Basin, Contract, Family, Holder, Line};
use super::plan::Plan;
use super::structures::Structure;
use crate::vocabulary::{Day, Month, Sex};

/// Name and header of the tables that only payrolls fill, after those of [`TABLES`].
pub(super) const PAYROLL_TABLES: [(&str, &str); 4] = [
    ("ddadtsuspension_contrat", "id,id_contrat,motif,date_debut,date_fin,nb_jours"),
    (
        "ddadtversement",
        "id,id_employeur_assure,date_versement,mois_declaration,num_versement,numero_fraction",
    ),
    ("ddadtrem_brute_ac", "id,id_versement,numero_contrat,date_debut_paie,date_fin_paie,montant"),
    ("ddadtactivite", "id,id_remuneration_brute_ac,type,mesure,unite_mesure"),
];

/// How many tables there are in all.
pub(super) const TABLE_COUNT: usize = TABLES.len() + PAYROLL_TABLES.len();

/// Keys of insertion start here, above those of any labour market.
const FIRST_KEY: u64 = 1 << 60;
/// And those of a basin's rows at its number times this.
const KEYS_PER_BASIN: u64 = 1 << 32;

/// Rows of one basin, a text for each of [`TABLES`] then each of [`PAYROLL_TABLES`].
pub(super) struct PayrollRows {
    /// The rows of each table.
    pub tables: [String; TABLE_COUNT],
    /// How many contracts.
    pub contracts: u64,
    next_key: u64,
}

/// The tables, by position.
#[derive(Clone, Copy)]
enum To {
    Persons,
    Establishments,
    Links,
    Contracts,
    Leaves,
    Suspensions,
    Payments,
    PayLines,
    Activities,
}

/// The rows of a basin, as known by the end of `as_of`.
pub(super) fn rows(plan: &Plan, number: u64, basin: &Basin<'_>, as_of: Month) -> PayrollRows {
    let mut rows = PayrollRows {
        tables: Default::default(),
        contracts: 0,
        next_key: FIRST_KEY + number * KEYS_PER_BASIN,
    };
    let mut establishments = BTreeMap::new();
    for (position, structure) in basin.structures.iter().enumerate() {
        let Some(filings) = basin.filings.get(position) else { continue };
        if filings.known(as_of).next().is_none() {
            continue;
        }
        let key = rows.key();
        let (siret, siren, ape) = (&structure.siret, &structure.siren, structure.ape);
        let postal_code = structure.place.postal_code();
        rows.add(
            To::Establishments,
            format_args!("{key},{siret},{siren},{ape},{ape},{postal_code}"),
        );
        establishments.insert(position, key);
        permanent(&mut rows, plan, structure, key, filings, as_of);
    }
    for holder in &basin.holders {
        add_holder(&mut rows, basin, holder, &establishments, as_of);
    }
    rows
}

impl PayrollRows {
    fn key(&mut self) -> u64 {
        self.next_key += 1;
        self.next_key
    }

    fn add(&mut self, to: To, row: Arguments<'_>) {
        let position = match to {
            To::Persons => 0,
            To::Establishments => 1,
            To::Links => 2,
            To::Contracts => 3,
            To::Leaves => 4,
            To::Suspensions => 5,
            To::Payments => 6,
            To::PayLines => 7,
            To::Activities => 8,
        };
        if let Some(table) = self.tables.get_mut(position) {
            // Writing to a string does not fail.
            let _ = writeln!(table, "{row}");
        }
    }

    fn person(&mut self, nir: &str, sex: &str, birth: &str) -> u64 {
        let key = self.key();
        self.add(To::Persons, format_args!("{key},{nir},{sex},{birth}"));
        key
    }

    fn link(&mut self, person: u64, establishment: u64) -> u64 {
        let key = self.key();
        self.add(To::Links, format_args!("{key},{person},{establishment}"));
        key
    }

    fn payment(&mut self, link: u64, month: Month, rank: u8) -> u64 {
        let key = self.key();
        let (paid, declared) = (month.last_day(), month.first_day());
        self.add(To::Payments, format_args!("{key},{link},{paid},{declared},{rank:02},11"));
        key
    }

    fn pay_line(&mut self, payment: u64, number: &str, (from, to): (Day, Day), cents: i64) -> u64 {
        let key = self.key();
        let amount = decimal(cents);
        self.add(To::PayLines, format_args!("{key},{payment},{number},{from},{to},{amount}"));
        key
    }

    fn activity(&mut self, pay_line: u64, kind: &str, hundredths: i64, unit: &str) {
        let key = self.key();
        let measure = decimal(hundredths);
        self.add(To::Activities, format_args!("{key},{pay_line},{kind},{measure},{unit}"));
    }
}

/// A permanent employee: a contract and pay that are not insertion's.
fn permanent(
    rows: &mut PayrollRows,
    plan: &Plan,
    structure: &Structure,
    establishment: u64,
    filings: &Filings,
    as_of: Month,
) {
    let (nir, hired) = deposits::permanent_employee(plan, structure);
    let birth = hired.plus(-12_000).date().format("%d%m%Y").to_string();
    let person = rows.person(&nir, "", &birth);
    let link = rows.link(person, establishment);
    let mut last = None;
    for filing in filings.known(as_of) {
        last = Some(filing.month);
        let payment = rows.payment(link, filing.month, 1);
        let period = (filing.month.first_day(), filing.month.last_day());
        let pay_line = rows.pay_line(payment, "PERM-0001", period, 220_000);
        rows.activity(pay_line, "01", 15_167, "10");
    }
    let Some(last) = last else { return };
    let key = rows.key();
    rows.contracts += 1;
    rows.add(
        To::Contracts,
        format_args!(
            "{key},{link},PERM-0001,{hired},,01,99,,,,,435b,Encadrant technique,05,10,151.67,\
             151.67,10,{ccn},1.50,,,,,{},{}",
            last.first_day(),
            received(last),
            ccn = deposits::CONVENTION,
        ),
    );
}

fn add_holder(
    rows: &mut PayrollRows,
    basin: &Basin<'_>,
    holder: &Holder,
    establishments: &BTreeMap<usize, u64>,
    as_of: Month,
) {
    let mut person = None;
    let mut links: BTreeMap<usize, u64> = BTreeMap::new();
    for contract in &holder.contracts {
        let position = contract.structure;
        let (Some(structure), Some(filings), Some(establishment)) = (
            basin.structures.get(position),
            basin.filings.get(position),
            establishments.get(&position),
        ) else {
            continue;
        };
        let describing: Vec<&Filing> =
            filings.known(as_of).filter(|filing| knowledge::describes(filing, contract)).collect();
        let Some(last) = describing.last() else { continue };
        let person = *person.get_or_insert_with(|| {
            let sex = match (holder.states_sex, holder.sex) {
                (true, Sex::Women) => "F",
                (true, Sex::Men | Sex::Unknown) => "H",
                (false, _) => "",
            };
            rows.person(&holder.nir, sex, &birth(holder))
        });
        let link = *links.entry(position).or_insert_with(|| rows.link(person, *establishment));
        let key = contract_row(rows, structure, contract, filings, (link, last.month), as_of);
        for absence in &contract.absences {
            absence_rows(rows, (contract, key), absence, (filings, structure), as_of);
        }
        for filing in &describing {
            pay(rows, structure, contract, filing.month, link);
        }
    }
}

/// `JJMMAAAA`, day and month 99 when the payroll does not know them.
fn birth(holder: &Holder) -> String {
    if holder.birth_day_unknown {
        format!("9999{:04}", holder.birth.year())
    } else {
        holder.birth.date().format("%d%m%Y").to_string()
    }
}

fn contract_row(
    rows: &mut PayrollRows,
    structure: &Structure,
    contract: &Contract,
    filings: &Filings,
    (link, last): (u64, Month),
    as_of: Month,
) -> u64 {
    let key = rows.key();
    rows.contracts += 1;
    let unit = deposits::contract_unit(structure);
    let reference = if matches!(unit, "12" | "20") { 1_800 } else { 15_167 };
    let (end, reason) = match knowledge::declared_end(contract, filings, as_of) {
        Some((day, reason)) => (day.to_string(), reason),
        None => (String::new(), ""),
    };
    let user = contract.is_mission().then(|| deposits::user_siret(structure, contract.user));
    rows.add(
        To::Contracts,
        format_args!(
            "{key},{link},{number},{start},{expected},{nature},{scheme},{complement},09,,,\
             {occupation},Agent polyvalent,06,{unit},{category},{quota},{modality},{ccn},1.50,,\
             {user},{end},{reason},{declared},{informed}",
            number = deposits::number_in(contract, last),
            // A contract that came from elsewhere begins where it is told.
            start = contract.moved.unwrap_or(contract.start),
            expected = contract.expected.map(|day| day.to_string()).unwrap_or_default(),
            nature = contract.nature(),
            scheme = contract.scheme(),
            complement = if contract.states_complement { contract.complement() } else { "" },
            occupation = deposits::occupation(contract),
            category = decimal(reference),
            quota = decimal(contract.quota),
            modality = if contract.quota >= reference { "10" } else { "20" },
            ccn = deposits::CONVENTION,
            user = user.unwrap_or_default(),
            declared = last.first_day(),
            informed = received(last),
        ),
    );
    key
}

/// Day on which what a month declares is informed: the fifth of the next.
fn received(month: Month) -> Day {
    month.plus(1).first_day().plus(4)
}

fn absence_rows(
    rows: &mut PayrollRows,
    (contract, contract_key): (&Contract, u64),
    absence: &Absence,
    (filings, structure): (&Filings, &Structure),
    as_of: Month,
) {
    let known_to = filings.known(as_of).map(Filing::knows_to).max();
    for (first, last) in knowledge::absence(absence, filings, as_of, structure.payroll.slices) {
        let key = rows.key();
        let reason = absence.reason;
        let stated = last.map(|day| day.to_string()).unwrap_or_default();
        match absence.family {
            Family::Suspension => {
                let days = last.map(|last| (first.days_until(last) + 1).to_string());
                let days = days.unwrap_or_default();
                rows.add(
                    To::Suspensions,
                    format_args!("{key},{contract_key},{reason},{first},{stated},{days}"),
                );
            }
            Family::Leave => {
                let back = last.filter(|last| {
                    *last == absence.last
                        && known_to.is_some_and(|known| *last <= known)
                        && *last < contract.end
                });
                let (returned, how) = match back {
                    Some(last) => (last.plus(1).to_string(), "01"),
                    None => (String::new(), ""),
                };
                let worked = first.plus(-1);
                rows.add(
                    To::Leaves,
                    format_args!(
                        "{key},{contract_key},{reason},{worked},{stated},{returned},{how}"
                    ),
                );
            }
        }
    }
}

/// Payments of a month: one for each rank, and one at least.
fn pay(
    rows: &mut PayrollRows,
    structure: &Structure,
    contract: &Contract,
    month: Month,
    link: u64,
) {
    for rank in 1..=2 {
        let mut lines: Vec<_> = contract
            .lines
            .iter()
            .filter(|line| line.declared == month && line.payment == rank)
            .collect();
        if rank > 1 && lines.is_empty() {
            continue;
        }
        let key = |line: &Line| (deposits::is_stray(line), line.from, line.to);
        lines.sort_by_key(|line| key(line));
        let payment = rows.payment(link, month, rank);
        for period in lines.chunk_by(|one, next| key(one) == key(next)) {
            let Some(first) = period.first() else { continue };
            let cents = period.iter().map(|line| deposits::pay(line)).sum();
            let stray = deposits::is_stray(first);
            let number = if stray { deposits::STRAY_NUMBER } else { &contract.number };
            let pay_line = rows.pay_line(payment, number, (first.from, first.to), cents);
            for line in period {
                if let Some((kind, unit)) = deposits::measured_in(structure, line) {
                    rows.activity(pay_line, kind, line.measure, unit.unwrap_or_default());
                }
            }
        }
    }
}

/// Hundredths as a decimal with two digits.
fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_written_with_their_sign() {
        for (hundredths, expected) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-1_234, "-12.34")]
        {
            assert_eq!(decimal(hundredths), expected);
        }
    }
}
