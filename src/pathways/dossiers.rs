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

use super::alerts::{Alert, ContractInterruption, Watch};
use super::contracts::InsertionContract;
use super::hours_lines::{HoursLine, by_pass};
use super::interruptions::spells;
use super::rights::{Account, Counters, Interval, Replacement};
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
    /// What replacing declared suspensions by DSN interruptions would change.
    pub replacement: Replacement,
    /// What somebody should look at.
    pub alerts: Vec<Alert>,
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
        let passes = rows.passes.iter().zip(0..).zip(lines);
        passes
            .map(|((pass, position), lines)| {
                let own = pathways.months.iter().filter(|line| line.pass == position);
                self.dossier(pass, own.copied().collect(), lines, &contracts)
            })
            .collect()
    }

    fn dossier(
        &self,
        pass: &PassFact,
        months: Vec<PersonMonth>,
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
        let long = self.interruptions(pass, contracts, rules.pathways.interruption_days);
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
        let watched = self.interruptions(pass, contracts, shortest);
        let alerts = Watch {
            account: &account,
            lines: &lines,
            interruptions: &watched,
            employers,
            settings: &rules.alerts,
        }
        .alerts();
        let (counters, replacement) = (account.counters(), account.replacement());
        let suspensions = of_pass(pass, rows, contracts, horizon.newest.last_day());
        Dossier {
            pass: pass.clone(),
            months,
            hours: lines,
            suspensions,
            counters,
            replacement,
            alerts,
        }
    }

    /// Ruling 8: joined spells longer than `threshold` days, cut to the PASS, of contracts that are
    /// IAE contracts in one of their months.
    fn interruptions(
        &self,
        pass: &PassFact,
        contracts: &[InsertionContract<'_>],
        threshold: i32,
    ) -> Vec<ContractInterruption> {
        let of_one_contract = self.rows.absences.chunk_by(|a, b| {
            (a.siret, a.number, a.contract_start) == (b.siret, b.number, b.contract_start)
        });
        let mut found = Vec::new();
        for absences in of_one_contract {
            let Some(first) = absences.first() else { continue };
            let key = (first.siret, first.number, first.contract_start);
            let position = contracts.binary_search_by_key(&key, InsertionContract::key).ok();
            let Some(contract) = position.and_then(|position| contracts.get(position)) else {
                continue;
            };
            for spell in spells(contract, absences, self.horizon.newest.last_day(), threshold) {
                let (first, last) = (spell.first.max(pass.start), spell.last.min(pass.end));
                let mut months = first.month().through(last.month());
                if first <= last && months.any(|month| contract.is_insertion_in(month)) {
                    let siret = contract.siret();
                    found.push(ContractInterruption { siret, interval: (first, last) });
                }
            }
        }
        found
    }
}
