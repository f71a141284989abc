//! Everything the declarations and the registers say of one PASS: what the restricted export hands
//! to *les emplois de l'inclusion*, and to nobody else.
//!
//! [`dossiers`] is a pure function of one bucket of persons, like [`super::derive()`], and uses the
//! same months: a figure of the public site and a row of the export cannot differ.

use std::collections::BTreeMap;

use crate::facts::person_rows::PersonRows;
use crate::facts::schema::{EmployerFacts, PassFact, PersonFacts, SuspensionFact};
use crate::settings::{AlertSettings, StatisticsSettings};
use crate::vocabulary::{Hundredths, Month};

use super::alerts::{Alert, Watch};
use super::contracts::InsertionContract;
use super::declarations::{DeclarationMonth, declaration_months};
use super::hours_lines::{HoursLine, by_pass};
use super::interruptions::inside;
use super::rights::{Account, Counters, Interval};
use super::suspensions::{PassSuspension, of_pass};
use super::{Horizon, PathwayRules, Pathways, PersonMonth, hours, person};

/// The parameters of the export.
#[derive(Clone, Copy)]
pub struct DossierRules {
    /// Those of the public statistics.
    pub pathways: PathwayRules,
    /// Hours of the entitlement.
    pub entitlement: Hundredths,
    /// Thresholds of the alerts.
    pub alerts: AlertSettings,
}

impl DossierRules {
    /// The rules of the settings.
    pub fn new(statistics: &StatisticsSettings, alerts: &AlertSettings) -> Self {
        Self {
            pathways: PathwayRules::from(statistics),
            entitlement: Hundredths::new(statistics.entitlement_hours.saturating_mul(100)),
            alerts: *alerts,
        }
    }
}

/// One PASS.
#[derive(Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The PASS and its holder.
    pub pass: PassFact,
    /// Its months, of those the declarations cover.
    pub months: Vec<PersonMonth>,
    /// Hours by structure, pay period and month.
    pub hours: Vec<HoursLine>,
    /// Suspensions and leaves, DSN and declared.
    pub suspensions: Vec<PassSuspension>,
    /// Hours and days left.
    pub counters: Counters,
    /// What somebody should look at.
    pub alerts: Vec<Alert>,
    /// How its months were declared, by month then structure.
    pub declarations: Vec<DeclarationMonth>,
}

/// The dossiers of one bucket, by person then start of the PASS.
pub fn dossiers(
    facts: &PersonFacts,
    employers: &EmployerFacts,
    rules: &DossierRules,
) -> Vec<Dossier> {
    let mut found = Vec::new();
    let Some(horizon) = Horizon::of(employers, rules.pathways.consolidation_months) else {
        return found;
    };
    for passes in facts.passes.chunk_by(|a, b| a.person == b.person) {
        if let Some(pass) = passes.first() {
            let rows = facts.rows_of(pass.person);
            found.extend(Holder { rows, employers, rules, horizon }.dossiers());
        }
    }
    found
}

/// One holder with what their dossiers are made from.
struct Holder<'a> {
    rows: PersonRows<'a>,
    employers: &'a EmployerFacts,
    rules: &'a DossierRules,
    horizon: Horizon,
}

impl Holder<'_> {
    fn dossiers(&self) -> Vec<Dossier> {
        let Self { rows, employers, rules, horizon } = self;
        let mut pathways = Pathways::default();
        person::derive(rows, 0, employers, &rules.pathways, *horizon, &mut pathways);
        let contracts = InsertionContract::all(rows, employers);
        let parts = hours::parts(rows, &contracts, rules.pathways.hours_per_day);
        let lines = by_pass(rows.passes, &parts);
        let declared = declaration_months(
            rows,
            &contracts,
            0,
            employers,
            rules.pathways.hours_per_day,
            *horizon,
        );
        let passes = rows.passes.iter().zip(0..).zip(lines);
        passes
            .map(|((pass, position), lines)| {
                let months = pathways.months.iter().filter(|line| line.pass == position);
                let declarations = declared.iter().filter(|line| line.pass == position);
                let own = (months.copied().collect(), declarations.copied().collect());
                self.dossier(pass, own, lines, &contracts)
            })
            .collect()
    }

    fn dossier(
        &self,
        pass: &PassFact,
        (months, declarations): (Vec<PersonMonth>, Vec<DeclarationMonth>),
        lines: Vec<HoursLine>,
        contracts: &[InsertionContract<'_>],
    ) -> Dossier {
        let Self { rows, employers, rules, horizon } = self;
        let mut hours: BTreeMap<Month, Hundredths> = BTreeMap::new();
        for line in &lines {
            *hours.entry(line.month).or_default() += line.hours;
        }
        let declared: Vec<&SuspensionFact> =
            rows.suspensions.iter().filter(|row| row.pass == pass.pass).collect();
        let newest = horizon.newest.last_day();
        let interruptions = |threshold| inside(pass, rows, contracts, newest, threshold);
        let long = interruptions(rules.pathways.interruption_days);
        let interrupted: Vec<Interval> = long.into_iter().map(|one| one.interval).collect();
        let account = Account {
            pass,
            hours: &hours,
            months: &months,
            declared: &declared,
            interrupted: &interrupted,
            horizon: *horizon,
            entitlement: rules.entitlement,
        };
        let [shortest, ..] = rules.alerts.days_of_undeclared_absence;
        let watched = interruptions(shortest);
        let alerts = Watch {
            account: &account,
            lines: &lines,
            interruptions: &watched,
            employers,
            settings: &rules.alerts,
        }
        .alerts();
        let counters = account.counters();
        let suspensions = of_pass(pass, rows, contracts, newest);
        Dossier {
            pass: pass.clone(),
            months,
            hours: lines,
            suspensions,
            counters,
            alerts,
            declarations,
        }
    }
}
