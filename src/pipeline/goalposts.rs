//! The goalposts of the frozen score: a file that the settings name, written once.

use std::fs;
use std::path::{Path, PathBuf};

use super::PipelineError;
use super::labelling::Labelled;
use crate::employers::goalposts::Goalposts;
use crate::employers::method::Method;

/// The goalposts that scores are measured against.
pub(super) struct Found {
    pub(super) goalposts: Goalposts,
    /// What their file says, or will say.
    pub(super) text: String,
    path: PathBuf,
    is_new: bool,
}

/// The goalposts of the file. When there is no file, this year is the base year: they are those of
/// its employers, to be [`kept`](Found::keep). `None` when employers do not differ enough for any.
pub(super) fn read_or_set(
    path: &Path,
    labelled: &Labelled<'_>,
    method: &Method,
) -> Result<Option<Found>, PipelineError> {
    let is_new = !path.try_exists().map_err(refused(path))?;
    let text = if is_new {
        let Some(text) = labelled.goalposts()?.and_then(|set| set.text()) else { return Ok(None) };
        text
    } else {
        fs::read_to_string(path).map_err(refused(path))?
    };
    let goalposts = Goalposts::parse(&text, method)
        .map_err(|source| PipelineError::Goalposts { path: path.to_owned(), source })?;
    Ok(Some(Found { goalposts, text, path: path.to_owned(), is_new }))
}

impl Found {
    /// Writes those of a base year, whole or not at all; others are never written again.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn keep(&self) -> Result<(), PipelineError> {
        if !self.is_new {
            return Ok(());
        }
        let refused = refused(&self.path);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(&refused)?;
        let mut unfinished = self.path.clone().into_os_string();
        unfinished.push(".inacheve");
        fs::write(&unfinished, &self.text).map_err(&refused)?;
        fs::rename(&unfinished, &self.path).map_err(&refused)?;
        tracing::info!("goalposts of the frozen score written to {}", self.path.display());
        Ok(())
    }
}

fn refused(path: &Path) -> impl Fn(std::io::Error) -> PipelineError + use<'_> {
    move |error| PipelineError::GoalpostFile { path: path.to_owned(), reason: error.kind() }
}
