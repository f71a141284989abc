//! What to generate, what was generated, and why it may fail.

use std::path::PathBuf;

use crate::vocabulary::Month;

/// What is written beside the registers. Ordinary employers are always told by consolidated
/// tables, where numbers are masked: a PASS holder could not be found in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The insertion structures' raw declarations, as payroll software deposits them, and CSV
    /// tables.
    Dsn,
    /// No raw declaration: Parquet tables tell the insertion structures too.
    Tables,
}

/// The size, period and seed of a fictitious population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Holders of a PASS IAE over the whole period.
    pub people: u64,
    /// Ordinary enterprises; about twenty contracts each over five years.
    pub employers: u64,
    /// Months of declarations of the insertion structures, up to `last_month`.
    pub months: u32,
    /// Newest month declared by anybody.
    pub last_month: Month,
    /// Two plans that differ by their seed only share nothing but their size.
    pub seed: u64,
    /// Raw declarations or consolidated tables.
    pub format: Format,
}

impl Plan {
    /// The population of the demonstration: large enough for regional figures to be published,
    /// small enough for two minutes; long enough for a whole year whose suspensions have all been
    /// entered, fourteen months later, so that no page of the site stays empty.
    pub const fn demo(last_month: Month, seed: u64) -> Self {
        Self { people: 24_000, employers: 6_000, months: 33, last_month, seed, format: Format::Dsn }
    }

    /// First month of declarations.
    pub(super) fn first_month(&self) -> Month {
        let months = i32::try_from(self.months.max(1)).unwrap_or(i32::MAX);
        self.last_month.plus(1 - months)
    }

    /// First month of the ordinary employers' contracts: five years to the last month.
    pub(super) fn first_employer_month(&self) -> Month {
        self.last_month.plus(1 - EMPLOYER_MONTHS)
    }
}

/// Length of the consolidated tables, in months: the five-year window of the engagement score.
const EMPLOYER_MONTHS: i32 = 60;

/// What one run wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Insertion structures of the plan.
    pub structures: u64,
    /// PASS IAE in the register.
    pub passes: u64,
    /// Files of declarations written.
    pub declaration_files: u64,
    /// Bytes of declarations written, after compression.
    pub declaration_bytes: u64,
    /// Contracts in the consolidated tables.
    pub table_contracts: u64,
}

/// Why a population could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// The plan has no people, employer or month, or the edition lies outside it.
    #[error("the plan cannot be generated: {0}")]
    Plan(&'static str),
    /// A file or folder could not be written.
    #[error("cannot write {path}")]
    Write {
        /// What was being written, relative to the folder given.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: std::io::Error,
    },
}
