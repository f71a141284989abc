//! `[alerts]`: when the restricted export warns about a PASS, and how urgently.
//!
//! Each nature has three thresholds: low, medium and high priority.

use serde::{Deserialize, Serialize};

/// `[alerts]`: thresholds of the alerts sent to *les emplois de l'inclusion*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertSettings {
    /// Months without a paid hour, in a row.
    pub months_without_hours: [i32; 3],
    /// Days left before the last day of the PASS, that day included.
    pub days_before_end: [i32; 3],
    /// Days of a DSN interruption that nobody declared: more than these.
    pub days_of_undeclared_absence: [i32; 3],
    /// Days worked since a resumption that nobody declared: more than these.
    pub days_since_undeclared_return: [i32; 3],
    /// Days during which a suspension can still be declared after it started.
    pub declaration_window_days: i32,
}

impl Default for AlertSettings {
    fn default() -> Self {
        Self {
            months_without_hours: [1, 2, 3],
            days_before_end: [90, 60, 30],
            days_of_undeclared_absence: [15, 30, 90],
            days_since_undeclared_return: [0, 30, 60],
            declaration_window_days: 365,
        }
    }
}

impl AlertSettings {
    /// Whether each key is within bounds.
    pub(super) fn within(&self) -> [(&'static str, bool); 5] {
        let increasing = |[low, medium, high]: [i32; 3]| low < medium && medium < high;
        let [low, medium, high] = self.days_before_end;
        let (months, absence, back) = (
            self.months_without_hours,
            self.days_of_undeclared_absence,
            self.days_since_undeclared_return,
        );
        [
            ("alerts.months_without_hours", increasing(months) && months.iter().all(|n| *n > 0)),
            ("alerts.days_before_end", increasing([high, medium, low]) && high > 0),
            (
                "alerts.days_of_undeclared_absence",
                increasing(absence) && absence.iter().all(|days| *days >= 0),
            ),
            (
                "alerts.days_since_undeclared_return",
                increasing(back) && back.iter().all(|days| *days >= 0),
            ),
            ("alerts.declaration_window_days", self.declaration_window_days >= 0),
        ]
    }
}
