//! Movements of buckets of persons, gathered on disk as a build does.

use pilotage::employers::{Gathering, Movements};
use pilotage::facts::schema::EmployerFacts;
use pilotage::indicators::employers::MovementTables;
use pilotage::settings::StatisticsSettings;

/// The tables of the movements of these buckets, the last one gathered first.
pub(crate) fn movement_tables(
    buckets: impl IntoIterator<Item = Movements>,
    settings: &StatisticsSettings,
    employers: &EmployerFacts,
) -> MovementTables {
    let buckets: Vec<Movements> = buckets.into_iter().collect();
    let folder = tempfile::tempdir().unwrap();
    let gathering = Gathering::open(folder.path(), buckets.len()).unwrap();
    for (bucket, movements) in buckets.into_iter().enumerate().rev() {
        gathering.add(bucket, movements).unwrap();
    }
    MovementTables::of(&gathering.finish().unwrap(), settings, employers).unwrap()
}
