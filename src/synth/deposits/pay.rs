//! Pay in a declaration: payments, pay lines, working time, contributions.

use super::envelope::Envelope;
use super::individual;
use crate::synth::knowledge::Filing;
use crate::synth::pathways::{Contract, Line, Measured};
use crate::synth::structures::Structure;
use crate::vocabulary::{Day, Month};

/// Blocks 50, 51, 53, 58, 78, 79 and 81: one payment per rank.
pub(super) fn payments(
    envelope: &mut Envelope,
    structure: &Structure,
    filing: &Filing,
    contracts: &[&Contract],
    excess: i64,
) {
    let mut excess = excess;
    let mut last = 0;
    for payment in 1..=2 {
        let lines: Vec<(&Contract, &Line)> = contracts
            .iter()
            .flat_map(|contract| contract.lines.iter().map(move |line| (*contract, line)))
            .filter(|(_, line)| line.declared == filing.month && line.payment == payment)
            .collect();
        if lines.is_empty() {
            continue;
        }
        last += 1;
        let day = filing.month.last_day();
        let paid = if payment == 1 && last == 1 && structure.payroll.two_payments {
            day.plus(-12)
        } else {
            day
        };
        let total: i64 = lines.iter().map(|(_, line)| pay(line)).sum();
        payment_head(envelope, paid, total, last);
        pay_lines(envelope, structure, filing.month, &lines, &mut excess);
        if structure.payroll.all_views {
            contributions(envelope, filing.month, total);
        }
    }
}

/// Under no contract's number.
pub(in crate::synth) fn is_stray(line: &Line) -> bool {
    line.measured == Measured::Stray
}

/// The number of pay lines that name no contract.
pub(in crate::synth) const STRAY_NUMBER: &str = "RAPPEL-00";

/// Cents paid for a line: twelve euros an hour, eighty-four a day.
pub(in crate::synth) fn pay(line: &Line) -> i64 {
    match line.measured {
        Measured::Paid | Measured::Stray | Measured::Overtime => line.measure * 12,
        Measured::PaidShifts => line.measure * 84,
        Measured::Unpaid | Measured::CeilingDays => 0,
    }
}

pub(super) fn payment_head(envelope: &mut Envelope, paid: Day, total: i64, rank: u8) {
    let net = total * 79 / 100;
    envelope.date("S21.G00.50.001", paid);
    envelope.number("S21.G00.50.002", net);
    envelope.put("S21.G00.50.003", &format!("{rank:02}"));
    envelope.number("S21.G00.50.004", net);
    envelope.put("S21.G00.50.006", "0.00");
    envelope.put("S21.G00.50.007", "13");
    envelope.put("S21.G00.50.009", "0.00");
    envelope.number("S21.G00.50.013", net.max(0));
}

/// Pay lines, those of one contract and period together: gross, then the activities.
fn pay_lines(
    envelope: &mut Envelope,
    structure: &Structure,
    month: Month,
    lines: &[(&Contract, &Line)],
    excess: &mut i64,
) {
    let key = |line: &Line| (is_stray(line), line.from, line.to);
    let together = |one: &(&Contract, &Line), next: &(&Contract, &Line)| {
        std::ptr::eq(one.0, next.0) && key(one.1) == key(next.1)
    };
    let mut ordered = lines.to_vec();
    ordered.sort_by_key(|(contract, line)| (contract.start, key(line)));
    for group in ordered.chunk_by(together) {
        let Some((contract, first)) = group.first() else { continue };
        let number =
            if is_stray(first) { STRAY_NUMBER } else { individual::number_in(contract, month) };
        let gross: i64 = group.iter().map(|(_, line)| pay(line)).sum();
        let view = |envelope: &mut Envelope, code: &str| {
            envelope.date("S21.G00.51.001", first.from);
            envelope.date("S21.G00.51.002", first.to);
            envelope.put("S21.G00.51.010", number);
            envelope.put("S21.G00.51.011", code);
        };
        if structure.payroll.all_views {
            view(envelope, "001");
            envelope.number("S21.G00.51.013", gross);
        }
        view(envelope, "002");
        envelope.number("S21.G00.51.013", gross);
        for (_, line) in group {
            activity(envelope, structure, line, excess);
        }
        if structure.payroll.all_views {
            for code in ["003", "010"] {
                view(envelope, code);
                envelope.number("S21.G00.51.013", gross);
            }
        }
        for (_, line) in group.iter().filter(|(_, line)| line.measured == Measured::Overtime) {
            view(envelope, "017");
            envelope.number("S21.G00.51.012", line.measure);
            envelope.number("S21.G00.51.013", pay(line));
        }
    }
}

/// Type of activity and stated unit of a line; `None` for overtime, which is no activity.
pub(in crate::synth) fn measured_in(
    structure: &Structure,
    line: &Line,
) -> Option<(&'static str, Option<&'static str>)> {
    match line.measured {
        Measured::Paid if structure.payroll.no_unit => Some(("01", None)),
        Measured::Paid => Some(("01", Some(super::contract_unit(structure)))),
        Measured::PaidShifts => Some(("01", Some("32"))),
        Measured::Stray => Some(("01", Some("10"))),
        Measured::Unpaid => Some(("02", Some("10"))),
        Measured::CeilingDays => Some(("01", Some("40"))),
        Measured::Overtime => None,
    }
}

fn activity(envelope: &mut Envelope, structure: &Structure, line: &Line, excess: &mut i64) {
    let Some((kind, unit)) = measured_in(structure, line) else { return };
    let measure = if line.measured == Measured::Paid {
        line.measure + std::mem::take(excess)
    } else {
        line.measure
    };
    envelope.put("S21.G00.53.001", kind);
    envelope.number("S21.G00.53.002", measure);
    if let Some(unit) = unit {
        envelope.put("S21.G00.53.003", unit);
    }
}

fn contributions(envelope: &mut Envelope, month: Month, total: i64) {
    envelope.put("S21.G00.58.003", "03");
    envelope.number("S21.G00.58.004", total * 78 / 100);
    envelope.put("S21.G00.78.001", "03");
    envelope.date("S21.G00.78.002", month.first_day());
    envelope.date("S21.G00.78.003", month.last_day());
    envelope.number("S21.G00.78.004", total);
    // Minimum wage and social security ceiling kept for the reductions of the month.
    envelope.put("S21.G00.79.001", "01");
    envelope.put("S21.G00.79.004", "1823.03");
    envelope.put("S21.G00.79.001", "07");
    envelope.put("S21.G00.79.004", "4005.00");
    envelope.put("S21.G00.81.001", "100");
    envelope.number("S21.G00.81.003", total);
    envelope.number("S21.G00.81.004", total * 7 / 100);
}
