//! Hours of a PASS by structure, pay period and month: the rows of the restricted table `heures`
//! (ruling 19).
//!
//! A month goes whole to the latest-started PASS that touches it (ruling 3); work in a month that
//! no PASS touches makes no row.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::schema::PassFact;
use crate::vocabulary::{ActivityUnit, Day, Hundredths, Month, Siret};

use super::contracts::Structure;
use super::hours::{Amount, WorkPart};
use super::person::owner;

/// How far the hours of a row can be trusted: a closed list, the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoursQuality {
    /// No measure could be converted into hours: `heures` is zero, `jours_non_convertis` is not
    /// counted in it.
    Unconvertible,
    /// Some measures were converted, others could not be.
    Partial,
    /// Corrections exceed the work of the row.
    Negative,
    /// A line names the contract by its number, but the pay period is outside its declared dates.
    UncertainContract,
    /// Everything was converted and attached.
    Convertible,
}

impl HoursQuality {
    /// All qualities, from the worst.
    pub const ALL: [Self; 5] = [
        Self::Unconvertible,
        Self::Partial,
        Self::Negative,
        Self::UncertainContract,
        Self::Convertible,
    ];

    /// The code in restricted files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unconvertible => "non_convertible",
            Self::Partial => "partielle",
            Self::Negative => "negative",
            Self::UncertainContract => "rattachement_incertain",
            Self::Convertible => "convertible",
        }
    }

    /// What it means, for the reader of the file.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Unconvertible => {
                "aucune mesure n’a pu être convertie en heures : `heures` vaut zéro et le travail \
                 est dans `jours_non_convertis`"
            }
            Self::Partial => {
                "une partie des mesures a été convertie en heures, l’autre est dans \
                 `jours_non_convertis`"
            }
            Self::Negative => "les corrections dépassent le travail de la période",
            Self::UncertainContract => {
                "une ligne de paie nomme le contrat, mais sa période sort de plus de deux jours \
                 des dates déclarées du contrat"
            }
            Self::Convertible => "toutes les mesures sont en heures et rattachées à leur contrat",
        }
    }
}

/// One row: a PASS's work at a structure, in one month of one pay period.
#[derive(Clone, PartialEq, Eq)]
pub struct HoursLine {
    /// Structure; its kind is that of the latest-started contract of the row.
    pub structure: Structure,
    /// First day of the pay period.
    pub from: Day,
    /// Last day of the pay period.
    pub to: Day,
    /// Month worked.
    pub month: Month,
    /// Paid hours.
    pub hours: Hundredths,
    /// Overtime hours, which some payrolls also count among the paid hours.
    pub overtime: Hundredths,
    /// Sum of the measures of paid work in units that cannot be converted.
    pub unconvertible: Hundredths,
    /// Units of the paid work, sorted; `None`: a unit stated nowhere.
    pub units: Vec<Option<ActivityUnit>>,
    /// How far to trust the row.
    pub quality: HoursQuality,
}

/// Establishment, first and last day of the pay period, month: what makes a row.
type Key = (Siret, Day, Day, Month);

/// The rows of each PASS of one holder, by its position among `passes`, sorted by their key.
pub(super) fn by_pass(passes: &[PassFact], parts: &[WorkPart]) -> Vec<Vec<HoursLine>> {
    let mut rows: Vec<BTreeMap<Key, Row>> = Vec::new();
    rows.resize_with(passes.len(), BTreeMap::new);
    for part in parts {
        let of_pass = owner(passes, part.month).and_then(|position| rows.get_mut(position));
        if let Some(of_pass) = of_pass {
            let key = (part.structure.siret, part.from, part.to, part.month);
            of_pass.entry(key).or_insert_with(|| Row::new(part)).add(part);
        }
    }
    let finish = |of_pass: BTreeMap<Key, Row>| {
        of_pass.into_iter().map(|((_, from, to, month), row)| row.finish(from, to, month)).collect()
    };
    rows.into_iter().map(finish).collect()
}

/// A row being added up.
struct Row {
    latest: (Day, Structure),
    hours: Hundredths,
    overtime: Hundredths,
    unconvertible: Hundredths,
    units: BTreeSet<Option<ActivityUnit>>,
    converted: bool,
    unconverted: bool,
    covered: bool,
}

impl Row {
    fn new(part: &WorkPart) -> Self {
        Self {
            latest: (part.contract_start, part.structure),
            hours: Hundredths::ZERO,
            overtime: Hundredths::ZERO,
            unconvertible: Hundredths::ZERO,
            units: BTreeSet::new(),
            converted: false,
            unconverted: false,
            covered: true,
        }
    }

    fn add(&mut self, part: &WorkPart) {
        self.latest = self.latest.max((part.contract_start, part.structure));
        self.covered &= part.covered;
        match part.amount {
            Amount::Paid(hours) => {
                self.hours += hours;
                self.converted = true;
                self.units.insert(part.unit);
            }
            Amount::Unconvertible(measure) => {
                self.unconvertible += measure;
                self.unconverted = true;
                self.units.insert(part.unit);
            }
            Amount::Overtime(hours) => self.overtime += hours,
        }
    }

    fn finish(self, from: Day, to: Day, month: Month) -> HoursLine {
        let quality = match (self.converted, self.unconverted) {
            (false, true) => HoursQuality::Unconvertible,
            (true, true) => HoursQuality::Partial,
            (true | false, false) if self.hours < Hundredths::ZERO => HoursQuality::Negative,
            (true | false, false) if !self.covered => HoursQuality::UncertainContract,
            (true | false, false) => HoursQuality::Convertible,
        };
        HoursLine {
            structure: self.latest.1,
            from,
            to,
            month,
            hours: self.hours,
            overtime: self.overtime,
            unconvertible: self.unconvertible,
            units: self.units.into_iter().collect(),
            quality,
        }
    }
}
