//! One person's rows in each table of facts.

use super::schema::{
    AbsenceFact, ContractFact, PassFact, PersonFact, PersonFacts, ProlongationFact, SuspensionFact,
    WorkFact,
};
use crate::vocabulary::PersonKey;

/// The rows of one person: a slice of each sorted table.
#[derive(Clone, Copy)]
pub struct PersonRows<'a> {
    /// What is known of the person, when the declarations name them.
    pub person: Option<&'a PersonFact>,
    /// Contracts, by SIRET, number and start.
    pub contracts: &'a [ContractFact],
    /// Working time.
    pub work: &'a [WorkFact],
    /// Absences, by contract.
    pub absences: &'a [AbsenceFact],
    /// PASS, by start.
    pub passes: &'a [PassFact],
    /// Declared suspensions.
    pub suspensions: &'a [SuspensionFact],
    /// Prolongations.
    pub prolongations: &'a [ProlongationFact],
}

impl PersonFacts {
    /// The rows of one person, found by binary search.
    pub fn rows_of(&self, person: PersonKey) -> PersonRows<'_> {
        PersonRows {
            person: slice(&self.persons, person, |row| row.person).first(),
            contracts: slice(&self.contracts, person, |row| row.person),
            work: slice(&self.work, person, |row| row.person),
            absences: slice(&self.absences, person, |row| row.person),
            passes: slice(&self.passes, person, |row| row.person),
            suspensions: slice(&self.suspensions, person, |row| row.person),
            prolongations: slice(&self.prolongations, person, |row| row.person),
        }
    }
}

fn slice<T>(rows: &[T], person: PersonKey, key: impl Fn(&T) -> PersonKey) -> &[T] {
    let from = rows.partition_point(|row| key(row) < person);
    let rest = rows.get(from..).unwrap_or_default();
    let length = rest.partition_point(|row| key(row) == person);
    rest.get(..length).unwrap_or_default()
}
