//! What somebody should look at in a PASS: the rows of the restricted table `alertes`.
//!
//! Alerts concern the PASS that covers the day of reference. Each nature has three thresholds
//! (settings, `[alerts]`); the highest one reached gives the priority, 1 being the most urgent.

use std::collections::BTreeMap;

use crate::facts::schema::{EmployerFacts, SuspensionFact};
use crate::settings::AlertSettings;
use crate::vocabulary::{Day, Hundredths, Siret};

use super::gaps::MonthState;
use super::hours_lines::HoursLine;
use super::interruptions::ContractInterruption;
use super::rights::{Account, inclusive_days};

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertNature {
    /// Whole months of the PASS without a paid hour, while the structure files.
    WithoutActivity,
    /// The last day of the PASS is near.
    EndOfRights,
    /// The DSN shows an interruption longer than 15 days that no declared suspension meets.
    UndeclaredAbsence,
    /// A declared suspension is in progress, and hours were paid in a month it covers.
    UndeclaredReturn,
}

impl AlertNature {
    /// All natures, in the order of the file.
    pub const ALL: [Self; 4] =
        [Self::WithoutActivity, Self::EndOfRights, Self::UndeclaredAbsence, Self::UndeclaredReturn];

    /// The code in restricted files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WithoutActivity => "sans_activite",
            Self::EndOfRights => "fin_de_droits",
            Self::UndeclaredAbsence => "suspension_non_declaree",
            Self::UndeclaredReturn => "reprise_non_declaree",
        }
    }
}

/// One row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alert {
    /// What it is about.
    pub nature: AlertNature,
    /// Structure concerned, when known.
    pub siret: Option<Siret>,
    /// First day of what is reported: the first month without hours, the day the threshold of the
    /// end of rights was passed, the first day of the absence or of the month worked again.
    pub since: Day,
    /// Days from `since` to the day of reference or to the end of the absence; for the end of
    /// rights, days left.
    pub days: i64,
    /// 1 high, 2 medium, 3 low.
    pub priority: i64,
}

/// What alerts are made from.
pub(super) struct Watch<'a> {
    pub(super) account: &'a Account<'a>,
    pub(super) lines: &'a [HoursLine],
    /// Longer than the lowest threshold of undeclared absences, by contract.
    pub(super) interruptions: &'a [ContractInterruption],
    pub(super) employers: &'a EmployerFacts,
    pub(super) settings: &'a AlertSettings,
}

/// 3, 2 or 1 when the measure reaches the low, medium or high threshold.
fn priority(measure: i64, thresholds: [i32; 3]) -> Option<i64> {
    let reached = thresholds.iter().filter(|threshold| measure >= i64::from(**threshold)).count();
    let reached = i64::try_from(reached).unwrap_or_default();
    (reached > 0).then_some(4 - reached)
}

impl Watch<'_> {
    /// The alerts of the PASS, sorted; none when it does not cover the day of reference.
    pub(super) fn alerts(&self) -> Vec<Alert> {
        let (pass, reference) = (self.account.pass, self.reference());
        if pass.start > reference || pass.end < reference {
            return Vec::new();
        }
        let current = self
            .account
            .declared
            .iter()
            .filter(|row| row.first <= reference && row.last >= reference);
        let suspension = current.min_by_key(|row| row.first);
        let mut alerts = self.undeclared_absences();
        alerts.extend(self.end_of_rights());
        match suspension {
            Some(suspension) => alerts.extend(self.undeclared_return(suspension)),
            None => alerts.extend(self.without_activity()),
        }
        alerts.sort_unstable();
        alerts.dedup();
        alerts
    }

    fn reference(&self) -> Day {
        self.account.horizon.newest.last_day()
    }

    fn last_siret(&self) -> Option<Siret> {
        self.account.months.last()?.structure.map(|structure| structure.siret)
    }

    /// The last run of months without a paid hour: whole months of the PASS, known to be empty
    /// because the structure of the month filed. Other months without hours neither count nor
    /// break the run.
    fn without_activity(&self) -> Option<Alert> {
        let empty = |line: &&super::PersonMonth| {
            let filed = line
                .structure
                .is_some_and(|structure| self.employers.filed(structure.siret, line.month));
            let whole = self.account.pass.start <= line.month.first_day();
            line.state == MonthState::Empty && filed && whole
        };
        let since_work = self.account.months.iter().rev();
        let run: Vec<_> =
            since_work.take_while(|line| line.state != MonthState::Worked).filter(empty).collect();
        let months = i64::try_from(run.len()).unwrap_or(i64::MAX);
        let priority = priority(months, self.settings.months_without_hours)?;
        let (latest, earliest) = (run.first()?, run.last()?);
        let since = earliest.month.first_day();
        Some(Alert {
            nature: AlertNature::WithoutActivity,
            siret: latest.structure.map(|structure| structure.siret),
            since,
            days: inclusive_days(since, self.reference()),
            priority,
        })
    }

    fn end_of_rights(&self) -> Option<Alert> {
        let end = self.account.pass.end;
        let left = inclusive_days(self.reference(), end);
        let [low, medium, high] = self.settings.days_before_end;
        let priority = priority(-left, [-low, -medium, -high])?;
        Some(Alert {
            nature: AlertNature::EndOfRights,
            siret: self.last_siret(),
            since: end.plus(1 - low).max(self.account.pass.start),
            days: left,
            priority,
        })
    }

    fn undeclared_absences(&self) -> Vec<Alert> {
        let oldest = self.reference().plus(-self.settings.declaration_window_days);
        let thresholds =
            self.settings.days_of_undeclared_absence.map(|days| days.saturating_add(1));
        let found = self.interruptions.iter().filter_map(|one| {
            let (first, last) = one.interval;
            let met =
                self.account.declared.iter().any(|row| row.first <= last && row.last >= first);
            if met || first < oldest {
                return None;
            }
            let days = inclusive_days(first, last);
            Some(Alert {
                nature: AlertNature::UndeclaredAbsence,
                siret: Some(one.siret),
                since: first,
                days,
                priority: priority(days, thresholds)?,
            })
        });
        found.collect()
    }

    /// The first month that starts under the suspension and has paid hours, at the structure that
    /// paid most of them.
    fn undeclared_return(&self, suspension: &SuspensionFact) -> Option<Alert> {
        let (month, _) = self.account.hours.iter().find(|(month, hours)| {
            month.first_day() >= suspension.first && **hours > Hundredths::ZERO
        })?;
        let since = month.first_day();
        let days = inclusive_days(since, self.reference());
        let thresholds =
            self.settings.days_since_undeclared_return.map(|days| days.saturating_add(1));
        let mut paid: BTreeMap<Siret, Hundredths> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.month == *month) {
            *paid.entry(line.structure.siret).or_default() += line.hours;
        }
        let most = paid.into_iter().max_by_key(|(siret, hours)| (*hours, *siret));
        Some(Alert {
            nature: AlertNature::UndeclaredReturn,
            siret: most.map(|(siret, _)| siret),
            since,
            days,
            priority: priority(days, thresholds)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_threshold_reached_gives_the_priority() {
        for (months, expected) in
            [(0, None), (1, Some(3)), (2, Some(2)), (3, Some(1)), (9, Some(1))]
        {
            assert_eq!(priority(months, [1, 2, 3]), expected, "{months} months");
        }
        // 91 days left: nothing; 90: low; 30: high.
        for (left, expected) in [(91, None), (90, Some(3)), (31, Some(2)), (30, Some(1))] {
            assert_eq!(priority(-left, [-90, -60, -30]), expected, "{left} days left");
        }
    }
}
