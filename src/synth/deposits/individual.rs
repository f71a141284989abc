//! One person in a declaration: blocks 30 to 86, in the order of the norm.

use super::envelope::{self, Envelope};
use super::monthly;
use super::pay;
use crate::synth::identity;
use crate::synth::knowledge::{self, Filing};
use crate::synth::pathways::{Absence, Contract, Family, Former, Holder, OtherIdentity};
use crate::synth::structures::Structure;
use crate::vocabulary::{Day, Month, Sex, SiaeKind};

/// Somebody a structure declares.
pub(super) enum Worker<'a> {
    /// A PASS holder, with the contracts that the declaration describes.
    Holder {
        /// The person.
        holder: &'a Holder,
        /// Contracts with this structure that the declaration describes.
        contracts: Vec<&'a Contract>,
        /// First declaration with the NIR, which repeats the temporary number.
        links_numbers: bool,
        /// Hundredths added by mistake to the first paid line.
        excess: i64,
    },
    /// A permanent employee of the structure, outside insertion.
    Permanent {
        /// NIR.
        nir: String,
        /// First day of the contract.
        hired: Day,
    },
}

impl<'a> Worker<'a> {
    /// A holder as `structure` declares them.
    pub(super) fn of(
        holder: &'a Holder,
        structure: usize,
        filing: &Filing,
        links_numbers: bool,
    ) -> Self {
        let contracts = holder
            .contracts
            .iter()
            .filter(|contract| {
                contract.structure == structure && knowledge::describes(filing, contract)
            })
            .collect();
        Self::Holder { holder, contracts, links_numbers, excess: 0 }
    }

    /// User companies of the missions described.
    pub(super) fn users(&self, _filing: &Filing) -> Vec<u32> {
        match self {
            Self::Holder { contracts, .. } => contracts
                .iter()
                .filter(|contract| contract.kind == SiaeKind::Etti)
                .map(|contract| contract.user)
                .collect(),
            Self::Permanent { .. } => Vec::new(),
        }
    }
}

/// Writes a person with contracts and payments.
pub(super) fn write(
    envelope: &mut Envelope,
    structure: &Structure,
    filing: &Filing,
    worker: &Worker<'_>,
) {
    match worker {
        Worker::Holder { holder, contracts, links_numbers, excess } => {
            identity(envelope, structure, filing.month, holder, *links_numbers);
            identity_change(envelope, filing.month, holder, *links_numbers);
            for contract in contracts {
                contract_block(envelope, structure, filing, contract);
            }
            pay::payments(envelope, structure, filing, contracts, *excess);
            if structure.index.is_multiple_of(3) {
                contracts.iter().for_each(|contract| seniority(envelope, filing, contract));
            }
        }
        Worker::Permanent { nir, hired } => {
            permanent(envelope, structure, filing.month, nir, *hired);
        }
    }
}

/// Block 30: NIR, or temporary number before it is known, both once it is.
pub(super) fn identity(
    envelope: &mut Envelope,
    structure: &Structure,
    month: Month,
    holder: &Holder,
    links_numbers: bool,
) {
    let temporary = holder.temporary.as_ref();
    let unknown = temporary.filter(|temporary| month < temporary.until);
    match unknown.map(|temporary| &temporary.kind) {
        None => envelope.put("S21.G00.30.001", &holder.nir),
        Some(OtherIdentity::Placeholder) => {
            let digit = if holder.sex == Sex::Women { "2" } else { "1" };
            envelope.put("S21.G00.30.001", &format!("{digit}999999999999"));
        }
        Some(OtherIdentity::FormerNir(old)) => envelope.put("S21.G00.30.001", old),
        Some(OtherIdentity::Temporary) => {}
    }
    let renamed = holder.former_family.as_ref();
    envelope.put("S21.G00.30.002", Former::known_in(renamed, month, holder.family));
    envelope.put("S21.G00.30.004", holder.first);
    if unknown.is_some() || holder.states_sex {
        let code = if holder.sex == Sex::Women { "02" } else { "01" };
        envelope.put("S21.G00.30.005", code);
    }
    if holder.birth_day_unknown {
        envelope.put("S21.G00.30.006", &format!("9999{:04}", holder.birth.year()));
    } else {
        envelope.date("S21.G00.30.006", holder.birth);
    }
    envelope.put("S21.G00.30.013", "01");
    envelope.put("S21.G00.30.014", "99");
    envelope.put("S21.G00.30.015", "FR");
    if structure.payroll.matricules {
        envelope.put("S21.G00.30.019", &format!("M{:07}", holder.number));
    }
    let told = temporary.filter(|_| unknown.is_some() || links_numbers);
    match told.map(|temporary| (&temporary.kind, &temporary.number)) {
        None | Some((OtherIdentity::FormerNir(_), _)) => {}
        Some((_, number)) => envelope.put("S21.G00.30.020", number),
    }
    envelope.put("S21.G00.30.024", "03");
    if structure.payroll.enriched && unknown.is_none() {
        envelope.put("S21.G00.30.300", &holder.nir);
    }
}

/// Block 31, in the first declaration of the new values: the former NIR, the former name.
fn identity_change(envelope: &mut Envelope, month: Month, holder: &Holder, links_numbers: bool) {
    if let (true, Some(temporary)) = (links_numbers, &holder.temporary)
        && let OtherIdentity::FormerNir(old) = &temporary.kind
    {
        envelope.date("S21.G00.31.001", temporary.until.first_day());
        envelope.put("S21.G00.31.008", old);
    }
    if let Some(change) = holder.former_family.filter(|change| change.month == month) {
        envelope.date("S21.G00.31.001", change.day);
        envelope.put("S21.G00.31.009", change.old);
    }
}

/// Number of a contract as the payroll knew it in a month.
pub(in crate::synth) fn number_in(contract: &Contract, month: Month) -> &str {
    match &contract.renamed {
        Some(renaming) if month < renaming.month => &renaming.old,
        _ => &contract.number,
    }
}

fn contract_block(
    envelope: &mut Envelope,
    structure: &Structure,
    filing: &Filing,
    contract: &Contract,
) {
    let number = number_in(contract, filing.month);
    contract_head(envelope, structure, contract, (number, filing.month));
    contract_changes(envelope, structure, filing.month, contract);
    for family in [Family::Leave, Family::Suspension] {
        // The end of contract stands between leaves and suspensions.
        if family == Family::Suspension {
            ending(envelope, filing, contract);
        }
        for absence in contract.absences.iter().filter(|absence| absence.family == family) {
            absence_block(envelope, structure, filing, contract, absence);
        }
    }
    envelope.put("S21.G00.71.002", "RUAA");
}

/// Blocks 41, one for each change that a month declares first, as software splits them.
fn contract_changes(
    envelope: &mut Envelope,
    structure: &Structure,
    month: Month,
    contract: &Contract,
) {
    if let Some(change) = contract.former_quota.filter(|change| change.month == month) {
        envelope.date("S21.G00.41.001", change.day);
        envelope.number("S21.G00.41.007", change.old);
    }
    if let Some(moved) = contract.moved.filter(|day| day.month() == month) {
        envelope.date("S21.G00.41.001", moved);
        envelope.put("S21.G00.41.012", &identity::siret(&structure.siren, FORMER_ESTABLISHMENT));
    }
    if let Some(renaming) = contract.renamed.as_ref().filter(|change| change.month == month) {
        envelope.date("S21.G00.41.001", renaming.day);
        envelope.put("S21.G00.41.014", &renaming.old);
    }
    if let Some(change) = contract.former_start.filter(|change| change.month == month) {
        envelope.date("S21.G00.41.001", change.day);
        envelope.date("S21.G00.41.021", change.old);
    }
}

/// Rank of the establishment that some contracts came from.
const FORMER_ESTABLISHMENT: u64 = 90;

/// First day of a contract as the payroll knew it in a month.
pub(super) fn start_in(contract: &Contract, month: Month) -> Day {
    Former::known_in(contract.former_start.as_ref(), month, contract.start)
}

/// Block 40, as the payroll knew it in a month.
pub(super) fn contract_head(
    envelope: &mut Envelope,
    structure: &Structure,
    contract: &Contract,
    (number, month): (&str, Month),
) {
    let mission = contract.is_mission();
    let unit = super::contract_unit(structure);
    let in_days = matches!(unit, "12" | "20");
    let reference = if in_days { 1_800 } else { 15_167 };
    let quota = Former::known_in(contract.former_quota.as_ref(), month, contract.quota);
    envelope.date("S21.G00.40.001", start_in(contract, month));
    envelope.put("S21.G00.40.002", "06");
    envelope.put("S21.G00.40.003", "04");
    envelope.put("S21.G00.40.004", occupation(contract));
    envelope.put("S21.G00.40.006", "Agent polyvalent");
    envelope.put("S21.G00.40.007", contract.nature());
    envelope.put("S21.G00.40.008", contract.scheme());
    envelope.put("S21.G00.40.009", number);
    if let Some(expected) = contract.expected {
        envelope.date("S21.G00.40.010", expected);
    }
    envelope.put("S21.G00.40.011", unit);
    envelope.number("S21.G00.40.012", reference);
    envelope.number("S21.G00.40.013", quota);
    envelope.put("S21.G00.40.014", if quota >= reference { "10" } else { "20" });
    let place = if mission {
        monthly::user_siret(structure, contract.user)
    } else {
        structure.siret.clone()
    };
    general_regime(envelope, &place);
    envelope.put("S21.G00.40.021", "09");
    envelope.put("S21.G00.40.024", "99");
    envelope.put("S21.G00.40.026", "99");
    envelope.put("S21.G00.40.036", "01");
    envelope.put("S21.G00.40.037", "01");
    envelope.put("S21.G00.40.039", "200");
    envelope.put("S21.G00.40.040", "853AA");
    envelope.put("S21.G00.40.043", "1.50");
    if mission {
        envelope.put("S21.G00.40.046", &place);
    }
    if contract.states_complement {
        envelope.put("S21.G00.40.073", contract.complement());
    }
}

/// Occupation of a contract.
pub(in crate::synth) fn occupation(contract: &Contract) -> &'static str {
    OCCUPATIONS.get(usize_of(contract.user)).copied().unwrap_or("684a")
}

/// Occupations of insertion jobs (PCS-ESE), in the two cases met in real files.
const OCCUPATIONS: [&str; 6] = ["684a", "525d", "691a", "676A", "564b", "671c"];

fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn general_regime(envelope: &mut Envelope, place: &str) {
    envelope.put("S21.G00.40.016", "99");
    envelope.put("S21.G00.40.017", monthly::CONVENTION);
    envelope.put("S21.G00.40.018", "200");
    envelope.put("S21.G00.40.019", place);
    envelope.put("S21.G00.40.020", "200");
}

/// Block 62: the end, an end announced by mistake, or its cancellation.
fn ending(envelope: &mut Envelope, filing: &Filing, contract: &Contract) {
    let error = contract.false_end.as_ref();
    let (day, reason) = if !contract.unclosed && contract.end <= filing.month.last_day() {
        (contract.end, contract.reason)
    } else if let Some(error) = error.filter(|error| error.said == filing.month) {
        (error.day, knowledge::FALSE_END_REASON)
    } else if let Some(error) = error.filter(|error| error.withdrawn == filing.month) {
        (error.day, "099")
    } else {
        return;
    };
    envelope.date("S21.G00.62.001", day);
    envelope.put("S21.G00.62.002", reason);
    envelope.date("S21.G00.62.006", day);
}

fn absence_block(
    envelope: &mut Envelope,
    structure: &Structure,
    filing: &Filing,
    contract: &Contract,
    absence: &Absence,
) {
    if let Some(mistake) = &absence.mistake {
        if mistake.said == filing.month {
            state(envelope, absence.family, absence.reason, (absence.first, Some(absence.last)));
        }
        if mistake.withdrawn == filing.month {
            let code = if absence.family == Family::Leave { "99" } else { "998" };
            state(envelope, absence.family, code, (absence.first, Some(absence.last)));
        }
        return;
    }
    if !filing.describes(absence.first, absence.last) {
        return;
    }
    if absence.is_sliced(structure.payroll.slices) {
        let slice = knowledge::slice(absence, filing);
        state(envelope, absence.family, absence.reason, slice);
        return;
    }
    let stated = knowledge::stated_end(absence, filing);
    state(envelope, absence.family, absence.reason, (absence.first, stated));
    let returned = absence.last <= filing.knows_to() && absence.last < contract.end;
    if absence.family == Family::Leave && returned {
        envelope.date("S21.G00.60.010", absence.last.plus(1));
        envelope.put("S21.G00.60.011", "01");
    }
    if absence.family == Family::Leave {
        accident(envelope, absence);
    }
    if absence.is_part_time() {
        envelope.date("S21.G00.66.001", absence.first);
        envelope.date("S21.G00.66.002", stated.unwrap_or(absence.last));
        envelope.put("S21.G00.66.003", "150.00");
    }
}

fn state(envelope: &mut Envelope, family: Family, reason: &str, (first, last): (Day, Option<Day>)) {
    match family {
        Family::Leave => {
            envelope.put("S21.G00.60.001", reason);
            envelope.date("S21.G00.60.002", first.plus(-1));
            if let Some(last) = last {
                envelope.date("S21.G00.60.003", last);
            }
        }
        Family::Suspension => {
            envelope.put("S21.G00.65.001", reason);
            envelope.date("S21.G00.65.002", first);
            if let Some(last) = last {
                envelope.date("S21.G00.65.003", last);
            }
        }
    }
}

/// The day of a commuting or work accident: the last day worked.
pub(super) fn accident(envelope: &mut Envelope, leave: &Absence) {
    if matches!(leave.reason, "04" | "06") {
        envelope.date("S21.G00.60.012", leave.first.plus(-1));
    }
}

fn seniority(envelope: &mut Envelope, filing: &Filing, contract: &Contract) {
    let months = contract.start.month().months_until(filing.month).max(0);
    envelope.put("S21.G00.86.001", "07");
    envelope.put("S21.G00.86.002", "02");
    envelope.put("S21.G00.86.003", &months.to_string());
    envelope.put("S21.G00.86.005", number_in(contract, filing.month));
}

/// A supervisor with an open-ended contract: hours that are not insertion's.
fn permanent(envelope: &mut Envelope, structure: &Structure, month: Month, nir: &str, hired: Day) {
    envelope.put("S21.G00.30.001", nir);
    envelope.put("S21.G00.30.002", "ENCADRANT");
    envelope.put("S21.G00.30.004", "Dominique");
    envelope.put("S21.G00.30.006", &envelope::norm_date(hired.plus(-12_000)));
    envelope.put("S21.G00.30.013", "01");
    envelope.put("S21.G00.30.014", "99");
    envelope.put("S21.G00.30.015", "FR");
    envelope.date("S21.G00.40.001", hired);
    envelope.put("S21.G00.40.002", "05");
    envelope.put("S21.G00.40.003", "04");
    envelope.put("S21.G00.40.004", "435b");
    envelope.put("S21.G00.40.006", "Encadrant technique");
    envelope.put("S21.G00.40.007", "01");
    envelope.put("S21.G00.40.008", "99");
    envelope.put("S21.G00.40.009", "PERM-0001");
    envelope.put("S21.G00.40.011", "10");
    envelope.put("S21.G00.40.012", "151.67");
    envelope.put("S21.G00.40.013", "151.67");
    envelope.put("S21.G00.40.014", "10");
    general_regime(envelope, &structure.siret);
    envelope.put("S21.G00.40.024", "99");
    envelope.put("S21.G00.40.026", "99");
    envelope.put("S21.G00.40.036", "01");
    envelope.put("S21.G00.40.037", "01");
    envelope.put("S21.G00.40.039", "200");
    envelope.put("S21.G00.40.040", "853AA");
    envelope.put("S21.G00.40.043", "1.50");
    envelope.put("S21.G00.71.002", "RUAA");
    pay::payment_head(envelope, month.last_day(), 220_000, 1);
    for code in ["001", "002"] {
        envelope.date("S21.G00.51.001", month.first_day());
        envelope.date("S21.G00.51.002", month.last_day());
        envelope.put("S21.G00.51.010", "PERM-0001");
        envelope.put("S21.G00.51.011", code);
        envelope.put("S21.G00.51.013", "2200.00");
    }
    envelope.put("S21.G00.53.001", "01");
    envelope.put("S21.G00.53.002", "151.67");
    envelope.put("S21.G00.53.003", "10");
}
