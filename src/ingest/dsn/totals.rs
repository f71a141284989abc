//! What declarations add up to, as a person checking the reading would count it.
//!
//! Hours are resolved here with the unit of the contract described in the same declaration; the
//! records handed on keep the unit each line states.

use serde::{Serialize, Serializer};

use crate::vocabulary::{Cents, Hundredths};

/// Counts and sums over one or more declarations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Individuals (blocks 30).
    pub individuals: u64,
    /// Contracts (blocks 40).
    pub contracts: u64,
    /// Payments (blocks 50).
    pub payments: u64,
    /// Pay lines (blocks 51).
    pub pay_lines: u64,
    /// Activities (blocks 53).
    pub activities: u64,
    /// Ends and cancelled ends (blocks 62).
    pub ends: u64,
    /// Leaves and cancelled leaves (blocks 60).
    pub leaves: u64,
    /// Suspensions and cancelled suspensions (blocks 65).
    pub suspensions: u64,
    /// Paid hours: activities 01 in units 10 and 21.
    #[serde(serialize_with = "decimal")]
    pub paid_hours: Hundredths,
    /// Those of them whose unit is the contract's.
    #[serde(serialize_with = "decimal")]
    pub paid_hours_in_contract_unit: Hundredths,
    /// Paid days: activities 01 in units 12 and 20.
    #[serde(serialize_with = "decimal")]
    pub paid_days: Hundredths,
    /// Unpaid or partly paid hours: activities 02 in units 10 and 21.
    #[serde(serialize_with = "decimal")]
    pub unpaid_hours: Hundredths,
    /// Unpaid or partly paid days: activities 02 in units 12 and 20.
    #[serde(serialize_with = "decimal")]
    pub unpaid_days: Hundredths,
    /// Calendar days of the social-security ceiling (unit 40): never working time.
    #[serde(serialize_with = "decimal")]
    pub ceiling_days: Hundredths,
    /// Random overtime hours (pay type 017).
    #[serde(serialize_with = "decimal")]
    pub random_overtime_hours: Hundredths,
    /// Structural overtime hours (pay type 018).
    #[serde(serialize_with = "decimal")]
    pub structural_overtime_hours: Hundredths,
    /// Activities in a unit that is neither hours, days nor ceiling days.
    pub other_unit_lines: u64,
    /// Activities without a unit of their own, on a contract the declaration does not describe or
    /// that states none.
    pub unknown_unit_lines: u64,
    /// Gross pay (pay type 001), euros only.
    #[serde(serialize_with = "amount")]
    pub gross: Cents,
    /// Net social amount (S21.G00.58.003 = 03, or pay type 027), absent when none is declared.
    #[serde(serialize_with = "optional_amount")]
    pub net_social: Option<Cents>,
}

impl Totals {
    /// Paid hours, days counted at `hours_per_day`.
    pub fn paid_hours_with_days(&self, hours_per_day: i64) -> Hundredths {
        let days = self.paid_days.hundredths().saturating_mul(hours_per_day);
        self.paid_hours + Hundredths::new(days)
    }
}

impl std::ops::AddAssign<&Totals> for Totals {
    fn add_assign(&mut self, other: &Self) {
        self.individuals += other.individuals;
        self.contracts += other.contracts;
        self.payments += other.payments;
        self.pay_lines += other.pay_lines;
        self.activities += other.activities;
        self.ends += other.ends;
        self.leaves += other.leaves;
        self.suspensions += other.suspensions;
        self.paid_hours += other.paid_hours;
        self.paid_hours_in_contract_unit += other.paid_hours_in_contract_unit;
        self.paid_days += other.paid_days;
        self.unpaid_hours += other.unpaid_hours;
        self.unpaid_days += other.unpaid_days;
        self.ceiling_days += other.ceiling_days;
        self.random_overtime_hours += other.random_overtime_hours;
        self.structural_overtime_hours += other.structural_overtime_hours;
        self.other_unit_lines += other.other_unit_lines;
        self.unknown_unit_lines += other.unknown_unit_lines;
        self.gross += other.gross;
        self.net_social = match (self.net_social, other.net_social) {
            (Some(one), Some(two)) => Some(one + two),
            (one, two) => one.or(two),
        };
    }
}

impl<'a> std::iter::Sum<&'a Totals> for Totals {
    fn sum<I: Iterator<Item = &'a Self>>(items: I) -> Self {
        items.fold(Self::default(), |mut sum, item| {
            sum += item;
            sum
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "written out only; exact below 2^53 hundredths")]
fn decimal<S: Serializer>(value: &Hundredths, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.hundredths() as f64 / 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "written out only; exact below 2^53 cents")]
fn amount<S: Serializer>(value: &Cents, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.hundredths() as f64 / 100.0)
}

fn optional_amount<S: Serializer>(value: &Option<Cents>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => amount(value, serializer),
        None => serializer.serialize_none(),
    }
}
