//! `[statistics]`: thresholds and windows of the definitions.

use serde::{Deserialize, Serialize};

/// `[statistics]`: the parameters of the definitions. Each is printed on the methodology page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StatisticsSettings {
    /// Hours in a day paid by the day (units 12 and 20), in hundredths.
    pub hours_per_day_hundredths: i64,
    /// Hours of entitlement of a PASS: 24 h × 104 weeks.
    pub entitlement_hours: i64,
    /// A DSN interruption is longer than this many days.
    pub interruption_days: i32,
    /// A run of this many empty months or more is a probable exit.
    pub probable_exit_months: i32,
    /// Months after which a month is complete (ruling 4).
    pub consolidation_months: i32,
    /// Months during which declared suspensions are provisional (ruling 9).
    pub suspensions_provisional_months: i32,
    /// Complete months during which months without hours are provisional (ruling 9).
    pub gaps_provisional_months: i32,
    /// Months shown: older months stay in earlier editions.
    pub window_months: i32,
    /// Days between two contracts of one spell (engagement, section 1).
    pub bridge_days: i32,
    /// Days without a spell in the company before a hire (engagement, section 1).
    pub hire_gap_days: i32,
    /// Months before the last complete one from which ends can be inferred.
    pub edge_months: i32,
    /// Days from the start of a PASS, that day included, in which its first interruption counts.
    pub follow_up_days: i32,
    /// Months above which a fixed-term job is durable (Dares).
    pub durable_months: i32,
    /// Complete months in which a person may have had a month without hours.
    pub gaps_rolling_months: i32,
    /// Days after the end of a contract in which another one continues it.
    pub new_contract_days: i32,
    /// A suspension answers to a situation that begins up to this many days after it starts.
    pub situation_before_days: i32,
    /// A suspension answers to a situation that began up to this many days before it starts.
    pub situation_after_days: i32,
    /// Days for which a suspension can be entered after its start.
    pub backdating_days: i32,
    /// Situations from which the practice of one structure is a rate.
    pub structure_situations: i64,
    /// Structures without which their distribution is not published.
    pub distribution_structures: i64,
    /// Minutes that declaring one suspension takes a structure: an assumption, for which no source
    /// is known.
    pub minutes_per_suspension: i64,
}

impl Default for StatisticsSettings {
    fn default() -> Self {
        Self {
            hours_per_day_hundredths: 700,
            entitlement_hours: 2_496,
            interruption_days: 15,
            probable_exit_months: 6,
            consolidation_months: 2,
            suspensions_provisional_months: 12,
            gaps_provisional_months: 6,
            window_months: 24,
            bridge_days: 31,
            hire_gap_days: 365,
            edge_months: 3,
            follow_up_days: 365,
            durable_months: 6,
            gaps_rolling_months: 12,
            new_contract_days: 15,
            situation_before_days: 15,
            situation_after_days: 60,
            backdating_days: 365,
            structure_situations: 20,
            distribution_structures: 10,
            minutes_per_suspension: 10,
        }
    }
}
