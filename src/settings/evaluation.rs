//! `[evaluation]`: the trial that measures what showing their results to employers changes.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// `[evaluation]`. Of public figures, it gives the mean frozen score only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationSettings {
    /// Seed of the draw, to be published before it: the draw is never made again.
    pub seed: u64,
    /// File of the goalposts of the frozen score: written once when absent, read ever since.
    pub goalposts: PathBuf,
    /// CSV file whose column `siren` lists the enterprises that opened what they were offered.
    #[serde(default)]
    pub take_up: Option<PathBuf>,
}

impl EvaluationSettings {
    /// The same, its paths relative to a folder.
    pub(super) fn below(self, folder: &Path) -> Self {
        Self {
            seed: self.seed,
            goalposts: folder.join(self.goalposts),
            take_up: self.take_up.map(|path| folder.join(path)),
        }
    }
}
