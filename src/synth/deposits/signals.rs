//! Signals of leaves (nature 04), of returns (05) and of ends of contract (07): sent within days, they
//! repeat what the monthly declaration will say and never add to it.

use super::Reading;
use super::envelope::{self, Encoding, Envelope};
use super::individual;
use super::monthly;
use crate::synth::pathways::{Absence, Basin, Contract, Family, Holder};
use crate::synth::plan::Plan;
use crate::synth::random::{Domain, Draws};
use crate::synth::structures::Structure;
use crate::vocabulary::{Day, Month};

/// What a signal tells.
enum Event<'a> {
    Leave(&'a Absence),
    /// Back at work after a leave.
    Return(&'a Absence),
    End,
    /// An end with a wrong date, then its replacement.
    EndCorrected,
}

/// A signal about a contract.
struct Signal<'a> {
    structure: &'a Structure,
    holder: &'a Holder,
    contract: &'a Contract,
    event: Event<'a>,
    constituted: Day,
    order: u64,
}

/// Keeps the draws of signals apart from those of deposits.
const SIGNAL_STREAM: u64 = 1 << 41;

/// The signals of a basin received in the months that `received` accepts. Only punctual
/// structures send any: their monthly is then known as soon as it matters.
fn signals<'a>(
    plan: &Plan,
    basin: &'a Basin<'_>,
    received: impl Fn(Month) -> bool,
) -> Vec<Signal<'a>> {
    let first = plan.first_month().first_day();
    let mut found = Vec::new();
    for holder in &basin.holders {
        for (contract, rank) in holder.contracts.iter().zip(0u64..) {
            let Some(structure) = basin.structures.get(contract.structure) else { continue };
            let mut draws =
                Draws::of_pair(plan.seed, Domain::Deposit, holder.number + SIGNAL_STREAM, rank);
            let (ends, corrected) = (draws.chance(0.12), draws.chance(0.08));
            let (delay, sickness) = (draws.between(1, 4), draws.chance(0.25));
            if !structure.payroll.punctual || contract.end < first {
                continue;
            }
            let order = (holder.number * 1_000 + rank) * 10;
            let constituted = contract.end.plus(delay);
            let same_month = constituted.month() == constituted.plus(1).month();
            let signal = |event, constituted, order| Signal {
                structure,
                holder,
                contract,
                event,
                constituted,
                order,
            };
            if ends && !contract.unclosed && received(constituted.month()) {
                let event = if corrected && same_month { Event::EndCorrected } else { Event::End };
                found.push(signal(event, constituted, order));
            }
            let leave = contract
                .absences
                .iter()
                .find(|absence| absence.reason == "01" && absence.mistake.is_none());
            if let Some(leave) = leave.filter(|leave| sickness && leave.first >= first) {
                let constituted = leave.first.plus(delay.min(2));
                if received(constituted.month()) {
                    found.push(signal(Event::Leave(leave), constituted, order + 5));
                }
                let back = leave.last.plus(delay);
                // A monthly says it again in the end: the last month is left to monthlies alone.
                let told_again = leave.last.plus(1).month() <= plan.last_month;
                if leave.last < contract.end && told_again && received(back.month()) {
                    found.push(signal(Event::Return(leave), back, order + 7));
                }
            }
        }
    }
    found
}

/// The signals received in a month, each in its envelope.
pub(super) fn text(
    plan: &Plan,
    basin: &Basin<'_>,
    received: Month,
    line_end: &'static str,
    encoding: Encoding,
) -> String {
    let mut text = String::new();
    for signal in signals(plan, basin, |month| month == received) {
        let envelope = |wrong: bool, replaces: bool| {
            let head = envelope::Head {
                sender: signal.structure,
                month: received,
                test: false,
                empty: false,
            };
            let mut envelope = Envelope::open(&head, line_end, encoding);
            write(&mut envelope, &signal, wrong, replaces);
            envelope.close()
        };
        match signal.event {
            Event::EndCorrected => {
                text.push_str(&envelope(true, false));
                text.push_str(&envelope(false, true));
            }
            Event::Leave(_) | Event::Return(_) | Event::End => {
                text.push_str(&envelope(false, false));
            }
        }
    }
    text
}

/// Counts the signals received by the end of `as_of`.
pub(super) fn reading(plan: &Plan, basin: &Basin<'_>, as_of: Month, reading: &mut Reading) {
    for signal in signals(plan, basin, |month| month <= as_of) {
        match signal.event {
            Event::Leave(_) => reading.count("04", "01", "en_vigueur", 1),
            Event::Return(_) => reading.count("05", "01", "en_vigueur", 1),
            Event::End => reading.count("07", "01", "en_vigueur", 1),
            Event::EndCorrected => {
                reading.count("07", "01", "remplacee", 1);
                reading.count("07", "03", "en_vigueur", 1);
            }
        }
    }
}

fn write(envelope: &mut Envelope, signal: &Signal<'_>, wrong: bool, replaces: bool) {
    envelope.declare();
    let nature = match signal.event {
        Event::Leave(_) => "04",
        Event::Return(_) => "05",
        Event::End | Event::EndCorrected => "07",
    };
    envelope.put("S20.G00.05.001", nature);
    envelope.put("S20.G00.05.002", if replaces { "03" } else { "01" });
    envelope.put("S20.G00.05.003", "11");
    let order = if replaces { signal.order + 1 } else { signal.order };
    envelope.put("S20.G00.05.004", &order.to_string());
    if replaces {
        let target = format!("{}{}", envelope::norm_date(signal.constituted), signal.order);
        envelope.put("S20.G00.05.006", &target);
    }
    let constituted = if replaces { signal.constituted.plus(1) } else { signal.constituted };
    envelope.date("S20.G00.05.007", constituted);
    envelope.put("S20.G00.05.010", "01");
    envelope.contact();
    monthly::establishment(envelope, signal.structure, false);
    let month = match signal.event {
        Event::Leave(leave) => leave.first.month(),
        Event::Return(leave) => leave.last.plus(1).month(),
        Event::End | Event::EndCorrected => signal.contract.end.month(),
    };
    individual::identity(envelope, signal.structure, month, signal.holder, false);
    let number = individual::number_in(signal.contract, month);
    match signal.event {
        Event::Leave(leave) => {
            write_leave(envelope, signal, leave, (number, month));
            individual::accident(envelope, leave);
        }
        Event::Return(leave) => {
            write_leave(envelope, signal, leave, (number, month));
            envelope.date("S21.G00.60.010", leave.last.plus(1));
            envelope.put("S21.G00.60.011", "01");
            individual::accident(envelope, leave);
        }
        Event::End | Event::EndCorrected => write_end(envelope, signal, number, wrong),
    }
}

fn write_leave(
    envelope: &mut Envelope,
    signal: &Signal<'_>,
    leave: &Absence,
    (number, month): (&str, Month),
) {
    debug_assert_eq!(leave.family, Family::Leave, "signals tell leaves only");
    envelope.date("S21.G00.40.001", individual::start_in(signal.contract, month));
    envelope.put("S21.G00.40.009", number);
    envelope.put("S21.G00.60.001", leave.reason);
    envelope.date("S21.G00.60.002", leave.first.plus(-1));
    envelope.date("S21.G00.60.003", leave.last.min(leave.first.plus(13)));
    envelope.put("S21.G00.60.004", "02");
}

/// The end, with pay and hours that the monthly repeats.
fn write_end(envelope: &mut Envelope, signal: &Signal<'_>, number: &str, wrong: bool) {
    let contract = signal.contract;
    let end = if wrong { contract.end.plus(-1).max(contract.start) } else { contract.end };
    individual::contract_head(envelope, signal.structure, contract, (number, end.month()));
    envelope.date("S21.G00.62.001", end);
    envelope.put("S21.G00.62.002", contract.reason);
    envelope.date("S21.G00.62.006", end);
    envelope.put("S21.G00.62.008", "02");
    envelope.date("S21.G00.62.020", contract.end.month().first_day());
    envelope.put("S21.G00.63.001", "90");
    envelope.put("S21.G00.71.002", "RUAA");
    envelope.date("S21.G00.50.001", signal.constituted);
    let from = contract.start.max(contract.end.month().first_day());
    for code in ["001", "002"] {
        envelope.date("S21.G00.51.001", from);
        envelope.date("S21.G00.51.002", end.max(from));
        envelope.put("S21.G00.51.010", number);
        envelope.put("S21.G00.51.011", code);
        envelope.put("S21.G00.51.013", "420.00");
    }
    envelope.put("S21.G00.53.001", "01");
    envelope.put("S21.G00.53.002", "35.00");
    envelope.put("S21.G00.53.003", "10");
}
