//! What is known of a person: sex and birth as last stated (ruling 10), and since when they draw a
//! pension.

use super::chronology::Chronology;
use super::schema::PersonFact;
use crate::ingest::records::IndividualRecord;
use crate::vocabulary::{PersonKey, Sex};

/// The person, from the monthlies in force in order of rank, and from the register when it states
/// a NIR.
pub(super) fn of_person(
    person: PersonKey,
    rows: &[IndividualRecord],
    register_number_sex: Sex,
    chronology: &Chronology,
) -> PersonFact {
    let latest_known = |sex: fn(&IndividualRecord) -> Sex| {
        rows.iter().rev().map(sex).find(|sex| *sex != Sex::Unknown).unwrap_or(Sex::Unknown)
    };
    PersonFact {
        person,
        sex: latest_known(|row| row.stated_sex)
            .or(latest_known(|row| row.number_sex))
            .or(register_number_sex),
        birth: rows.iter().rev().find_map(|row| row.birth),
        pension_since: rows
            .iter()
            .filter(|row| row.draws_pension)
            .filter_map(|row| chronology.monthly(row.declaration))
            .map(|(_, month)| month)
            .min(),
    }
}
