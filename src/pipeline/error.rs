//! Why the path stopped. Each step has its own errors; this type only gathers them.

use std::path::PathBuf;

use crate::attack::{AttackError, AttackReport};
use crate::check::{CheckError, CheckReport};
use crate::disclosure::ProtectError;
use crate::edition::files::FileError;
use crate::edition::read::ReadError;
use crate::edition::seal::SealError;
use crate::edition::write::WriteError;
use crate::employers::goalposts::GoalpostError;
use crate::employers::release::Held;
use crate::facts::FactsError;
use crate::ingest::deposits::DepositError;
use crate::ingest::registers::RegisterError;
use crate::ingest::tables::TableError;
use crate::restricted::RestrictedError;
use crate::site::SiteError;
use crate::store::StoreError;
use crate::vocabulary::Month;

/// Why the path stopped.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The private store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Raw declarations.
    #[error(transparent)]
    Deposits(#[from] DepositError),
    /// Consolidated tables.
    #[error(transparent)]
    Tables(#[from] TableError),
    /// Registers.
    #[error(transparent)]
    Registers(#[from] RegisterError),
    /// Facts.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// Disclosure control.
    #[error(transparent)]
    Protect(#[from] ProtectError),
    /// The data files.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Reading the data files back.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Editions already published, and the place of the new one.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A page could not be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The theme's style sheet.
    #[error("the theme's style sheet cannot be read")]
    Theme {
        /// Why.
        source: std::io::Error,
    },
    /// The private record of what was withheld could not be written as JSON.
    #[error("what was withheld from edition {edition} cannot be kept")]
    Audit {
        /// The edition.
        edition: Month,
        /// Why.
        source: serde_json::Error,
    },
    /// Pages.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The check could not be made.
    #[error(transparent)]
    CheckFailed(#[from] CheckError),
    /// The check found faults.
    #[error("the new site has {} faults: {}", .0.problems.len(), .0.problems.first().map(ToString::to_string).unwrap_or_default())]
    Check(Box<CheckReport>),
    /// The attack could not be made.
    #[error(transparent)]
    AttackFailed(#[from] AttackError),
    /// The attack succeeds: something withheld can be found from what would be published.
    #[error("the attack on the new site succeeds {} times", .0.findings.len())]
    Attack(Box<AttackReport>),
    /// Restricted files.
    #[error(transparent)]
    Restricted(#[from] RestrictedError),
    /// The method of the engagement label, part of the program, cannot be read.
    #[error("the embedded method.toml cannot be read")]
    Method,
    /// The goalposts of the frozen score cannot be used.
    #[error("{}: {source}", path.display())]
    Goalposts {
        /// Their file.
        path: PathBuf,
        /// Why.
        source: GoalpostError,
    },
    /// The file of goalposts cannot be read or written.
    #[error("{}: {reason}", path.display())]
    GoalpostFile {
        /// Their file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::ErrorKind,
    },
    /// The label may not be released.
    #[error("the engagement label is held back")]
    Label(#[from] Held),
    /// Nothing was declared.
    #[error("no month is declared: there is nothing to publish")]
    NothingDeclared,
    /// The edition has no date of release.
    #[error("edition {edition} is not in the calendar")]
    NotInCalendar {
        /// The edition.
        edition: Month,
    },
    /// The edition is not the one that follows the newest declared month.
    #[error("edition {edition} does not follow {newest}, the newest month declared")]
    OtherMonth {
        /// The edition asked for.
        edition: Month,
        /// Newest declared month.
        newest: Month,
    },
    /// Too many declarations were set aside.
    #[error(
        "{set_aside} declarations or damaged files of {read} were set aside, more than \
         {per_mille} per 1 000"
    )]
    TooManySetAside {
        /// Set aside.
        set_aside: u64,
        /// Read, tests left out.
        read: u64,
        /// The tolerance.
        per_mille: u64,
    },
    /// Too many rows of registers were refused.
    #[error("{defects} defects in {rows} rows of {file}, more than {per_mille} per 1 000")]
    TooManyRegisterDefects {
        /// The register, or `the registers` for all of them.
        file: &'static str,
        /// Defects.
        defects: u64,
        /// Rows read.
        rows: u64,
        /// The tolerance.
        per_mille: u64,
    },
    /// Too many rows of the consolidated tables are refused.
    #[error("{refused} rows of {rows} of the tables were refused, more than {per_mille} per 1 000")]
    TooManyTableRows {
        /// Rows refused.
        refused: u64,
        /// Rows read.
        rows: u64,
        /// The tolerance.
        per_mille: u64,
    },
    /// Published figures moved too much without a written reason.
    #[error(
        "{count} published figures moved by more than {percent} % without a reason; the first: {first}"
    )]
    UnexplainedRevisions {
        /// How many figures.
        count: usize,
        /// The tolerance.
        percent: u64,
        /// Table, period, codes and measure of the first.
        first: String,
    },
    /// The edition to verify does not exist.
    #[error("edition {edition} is not published")]
    NotPublished {
        /// The edition.
        edition: Month,
    },
    /// The inputs are not those of the edition.
    #[error("the inputs are not those edition {edition} was made from")]
    OtherInputs {
        /// The edition.
        edition: Month,
    },
}

impl PipelineError {
    /// Whether the data or a check is at fault, rather than the environment.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Check(_)
            | Self::Attack(_)
            | Self::Label(_)
            | Self::NothingDeclared
            | Self::Goalposts { .. }
            | Self::NotInCalendar { .. }
            | Self::TooManySetAside { .. }
            | Self::TooManyRegisterDefects { .. }
            | Self::TooManyTableRows { .. }
            | Self::UnexplainedRevisions { .. }
            | Self::OtherInputs { .. }
            | Self::Protect(_) => true,
            Self::Registers(error) => !error.is_of_the_system(),
            Self::Tables(error) => !error.is_of_the_system(),
            Self::Write(error) => matches!(error, WriteError::NoSuchTable { .. }),
            Self::Seal(error) => !matches!(
                error,
                SealError::File(_)
                    | SealError::Unnamed { .. }
                    | SealError::Foreign { .. }
                    | SealError::Busy { .. }
            ),
            Self::Method
            | Self::Restricted(_)
            | Self::Store(_)
            | Self::Deposits(_)
            | Self::Facts(_)
            | Self::Read(_)
            | Self::Site(_)
            | Self::File(_)
            | Self::Theme { .. }
            | Self::Audit { .. }
            | Self::GoalpostFile { .. }
            | Self::CheckFailed(_)
            | Self::AttackFailed(_)
            | Self::OtherMonth { .. }
            | Self::NotPublished { .. } => false,
        }
    }
}
