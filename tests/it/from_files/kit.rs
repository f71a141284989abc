//! The figures of a folder of inputs: declarations and tables read into a store, facts assembled,
//! pathways derived, indicators counted and the restricted files written.

use std::collections::BTreeMap;
use std::path::Path;

use pilotage::employers::{HireRules, derive as movements};
use pilotage::facts::Sources;
use pilotage::indicators::aggregate::{Aggregate, Tally};
use pilotage::indicators::{Collector, ReadingCounts};
use pilotage::ingest::inventory::Inventory;
use pilotage::ingest::registers::Registers;
use pilotage::ingest::{deposits, tables};
use pilotage::pathways::{PathwayRules, derive};
use pilotage::settings::StatisticsSettings;
use pilotage::store::Store;

use crate::facts::kit::{Known, known, pseudonymiser};
use crate::gathered::movement_tables;
use crate::oracle::{Place, found};
use crate::restricted::kit::{Files, export_known, rules};

/// Every month of a small population is published, and every structure has a practice.
pub(super) fn settings() -> StatisticsSettings {
    StatisticsSettings {
        window_months: 60,
        structure_situations: 1,
        distribution_structures: 1,
        ..StatisticsSettings::default()
    }
}

/// What is made of a folder of inputs.
pub(super) struct Outcome {
    /// The tables, without what the reading itself counts.
    pub(super) tables: Vec<Aggregate>,
    /// Rows of the restricted files.
    pub(super) files: Files,
    pub(super) known: Known,
}

impl Outcome {
    /// The figures other than zero.
    pub(super) fn figures(&self) -> BTreeMap<Place, Tally> {
        found(&self.tables)
    }

    /// A figure; zero when nothing was counted there.
    pub(super) fn figure(&self, table: &str, period: &str, codes: &[&str], measure: &str) -> i64 {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        let place = (table.to_owned(), period.to_owned(), codes, measure.to_owned());
        self.figures().get(&place).map_or(0, |tally| tally.value)
    }
}

/// What is made of `declarations/`, `tables/` and `registers/`, in a store of its own.
pub(super) fn outcome(inputs: &Path) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    outcome_in(inputs, folder.path())
}

/// The same, in a store that can hold an earlier reading.
pub(super) fn outcome_in(inputs: &Path, store: &Path) -> Outcome {
    let store = Store::open(store, &pseudonymiser()).unwrap();
    let (declarations, consolidated) = (inputs.join("declarations"), inputs.join("tables"));
    let deposits = match declarations.is_dir() {
        true => deposits::read(&declarations, &store, false).unwrap(),
        false => Default::default(),
    };
    let tables =
        consolidated.is_dir().then(|| tables::read(&consolidated, &store).unwrap().unwrap());
    let registers = Registers::read(&inputs.join("registers"), &pseudonymiser()).unwrap();
    let inventory = Inventory::of(&deposits.filed);
    let sources = Sources {
        filed: &deposits.filed,
        records: &deposits.records,
        inventory: &inventory,
        tables: tables.as_ref().map(|read| &read.records),
        registers: &registers,
        rev2_until: None,
    };
    let known = known(&store, &sources, 2);
    let (facts, employers, settings) = (&known.facts, &known.employers, settings());
    let mut collector = Collector::new(&settings, employers);
    collector.add(&derive(facts, employers, &PathwayRules::from(&settings)));
    let movements = movements(facts, employers, &HireRules::new(&settings, employers));
    let movements = movement_tables([movements], &settings, employers);
    let tables = collector.finish(&ReadingCounts::default(), &movements, None);
    let files = export_known(&known, &rules());
    Outcome { tables, files, known }
}
