//! Which months and quarters are published, and which of them are provisional (ruling 9).
//!
//! A cohort is published once the follow-up of its last member has ended: younger cohorts are
//! absent, not shown as low.

use crate::indicators::spec::{PeriodStatus, Standing};
use crate::pathways::Horizon;
use crate::settings::StatisticsSettings;
use crate::vocabulary::{Month, Period};

/// What the declarations cover, and the parameters of the definitions.
#[derive(Debug, Clone, Copy)]
pub struct Coverage<'a> {
    /// The parameters.
    pub settings: &'a StatisticsSettings,
    /// The months declared.
    pub horizon: Horizon,
}

impl Coverage<'_> {
    /// The last months of the window up to `last`, of which those after `settled` are provisional.
    pub fn months(&self, first: Month, last: Month, settled: Month) -> Vec<PeriodStatus> {
        let first = self.horizon.first.max(first).max(last.plus(1 - self.settings.window_months));
        first
            .through(last)
            .map(|month| PeriodStatus {
                period: Period::Month(month),
                standing: standing(month, settled),
            })
            .collect()
    }

    /// The last whole quarters of the window from `first` to `last`, of which those whose last
    /// month is after `settled` are provisional.
    pub fn quarters(&self, first: Month, last: Month, settled: Month) -> Vec<PeriodStatus> {
        let after = last.quarter();
        let newest = if after.last_month() > last { after.plus(-1) } else { after };
        let before = first.max(self.horizon.first).quarter();
        let whole = before.first_month() >= first.max(self.horizon.first);
        let oldest = if whole { before } else { before.plus(1) };
        let oldest = oldest.max(newest.plus(1 - self.settings.window_months / 3));
        oldest
            .through(newest)
            .map(|quarter| PeriodStatus {
                period: Period::Quarter(quarter),
                standing: standing(quarter.last_month(), settled),
            })
            .collect()
    }

    /// Complete months.
    pub fn complete_months(&self) -> Vec<PeriodStatus> {
        let last = self.horizon.last_complete;
        self.months(self.horizon.first, last, last)
    }

    /// The last civil years of the window whose twelve months are complete.
    pub fn complete_years(&self) -> Vec<PeriodStatus> {
        let (first, last) = (self.horizon.first, self.horizon.last_complete);
        let newest = if last.number() == 12 { last.year() } else { last.year() - 1 };
        let oldest = if first.number() == 1 { first.year() } else { first.year() + 1 };
        let oldest = oldest.max(newest + 1 - self.settings.window_months / 12);
        (oldest..=newest).map(|year| PeriodStatus::settled(Period::Year(year))).collect()
    }

    /// Complete months, the latest told of the whole alone as long as a run of empty months can
    /// still become a probable exit, and its persons leave the population.
    pub fn months_of_gaps(&self, first: Month) -> Vec<PeriodStatus> {
        let last = self.horizon.last_complete;
        let mut months =
            self.months(first, last, last.plus(-self.settings.gaps_provisional_months));
        for status in months.iter_mut().filter(|status| status.is_provisional()) {
            status.standing = Standing::WholeOnly;
        }
        months
    }

    /// Whole quarters of complete months, provisional while suspensions can still be declared.
    pub fn quarters_of_suspensions(&self) -> Vec<PeriodStatus> {
        let settled = self.horizon.newest.plus(-self.settings.suspensions_provisional_months);
        self.quarters(self.horizon.first, self.horizon.last_complete, settled)
    }

    /// Civil years whose last situation could still be declared, and its declaration still be
    /// entered, before the last complete month ended.
    pub fn years_of_situations(&self) -> Vec<PeriodStatus> {
        let follow_up = self.settings.situation_after_days + self.settings.backdating_days;
        let until = self.horizon.last_complete.last_day().plus(-follow_up);
        let first = self.horizon.first;
        let oldest = if first.number() == 1 { first.year() } else { first.year() + 1 };
        // The day after is still in the year unless the year has ended.
        let newest = until.plus(1).year() - 1;
        (oldest..=newest).map(|year| PeriodStatus::settled(Period::Year(year))).collect()
    }

    /// Quarters of which each member has been followed for so many days, the first included.
    pub fn cohorts_followed(&self, days: i32) -> Vec<PeriodStatus> {
        let end = |last: Month| last.last_day().plus(1 - days);
        let newest = |until: Month| {
            // The last quarter whose last day, followed, ends by the last day of `until`.
            let last = end(until);
            let month = last.month();
            if month.last_day() > last { month.plus(-1) } else { month }
        };
        let settled = self.horizon.newest.plus(-self.settings.suspensions_provisional_months);
        self.quarters(self.horizon.first, newest(self.horizon.last_complete), newest(settled))
    }
}

/// Provisional after a month.
fn standing(last: Month, settled: Month) -> Standing {
    if last > settled { Standing::Provisional } else { Standing::Final }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(settings: &StatisticsSettings) -> Coverage<'_> {
        let month = |text: &str| text.parse().unwrap();
        let horizon = Horizon {
            first: month("2023-02"),
            newest: month("2025-12"),
            last_complete: month("2025-10"),
        };
        Coverage { settings, horizon }
    }

    fn drawn(periods: &[PeriodStatus]) -> Vec<String> {
        let mark = |status: &PeriodStatus| if status.is_provisional() { "*" } else { "" };
        periods.iter().map(|status| format!("{}{}", status.period, mark(status))).collect()
    }

    #[test]
    fn quarters_are_whole_and_complete() {
        let settings = StatisticsSettings { window_months: 36, ..StatisticsSettings::default() };
        // February 2023 does not open its quarter; October 2025 does not close its own. The last
        // suspensions of 2024-T4 could be entered until December 2025: from 2025 on, provisional.
        assert_eq!(
            drawn(&coverage(&settings).quarters_of_suspensions()),
            [
                "2023-T2", "2023-T3", "2023-T4", "2024-T1", "2024-T2", "2024-T3", "2024-T4",
                "2025-T1*", "2025-T2*", "2025-T3*"
            ]
        );
    }

    #[test]
    fn a_year_waits_until_its_last_situation_can_no_longer_be_declared() {
        let settings = StatisticsSettings::default();
        let years = |complete: &str| {
            let mut coverage = coverage(&settings);
            coverage.horizon.last_complete = complete.parse().unwrap();
            drawn(&coverage.years_of_situations())
        };
        // 31 December 2024, 60 days, then 365: 1 March 2026. The data begin in February 2023.
        assert_eq!(years("2026-02"), [""; 0]);
        assert_eq!(years("2026-03"), ["2024"]);
    }

    #[test]
    fn years_are_whole_and_complete() {
        // The data begin in February 2023: 2023 is not whole, 2025 not complete before December.
        let years = |complete: &str, window_months| {
            let settings = StatisticsSettings { window_months, ..StatisticsSettings::default() };
            let mut coverage = coverage(&settings);
            coverage.horizon.last_complete = complete.parse().unwrap();
            drawn(&coverage.complete_years())
        };
        assert_eq!(years("2024-11", 36), [""; 0]);
        assert_eq!(years("2025-11", 36), ["2024"]);
        assert_eq!(years("2025-12", 36), ["2024", "2025"]);
        assert_eq!(years("2025-12", 12), ["2025"]);
    }

    #[test]
    fn a_cohort_waits_for_its_last_member() {
        let settings = StatisticsSettings { window_months: 36, ..StatisticsSettings::default() };
        // 365 days from 30 September 2024 end on 29 September 2025, before 31 October 2025; those
        // from 31 December 2024 end in December 2025. Settled: followed until 31 December 2024.
        assert_eq!(
            drawn(&coverage(&settings).cohorts_followed(365)),
            ["2023-T2", "2023-T3", "2023-T4", "2024-T1*", "2024-T2*", "2024-T3*"]
        );
    }
}
