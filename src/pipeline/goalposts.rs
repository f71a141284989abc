//! The goalposts of the frozen score: a file that the settings name, written once.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use super::PipelineError;
use super::labelling::Labelled;
use crate::employers::goalposts::Goalposts;
use crate::employers::method::Method;

/// The goalposts of the file, with its text. When there is no file, this year is the base year: it
/// is written, and never again. `None` when employers do not differ enough for any.
pub(super) fn read_or_set(
    path: &Path,
    labelled: &Labelled<'_>,
    method: &Method,
) -> Result<Option<(Goalposts, String)>, PipelineError> {
    let refused = |error: std::io::Error| PipelineError::GoalpostFile {
        path: path.to_owned(),
        reason: error.kind(),
    };
    if !path.exists() {
        let Some(text) = labelled.goalposts()?.and_then(|set| set.text()) else { return Ok(None) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(refused)?;
        }
        let created = OpenOptions::new().write(true).create_new(true).open(path);
        created.and_then(|mut file| file.write_all(text.as_bytes())).map_err(refused)?;
        tracing::info!("goalposts of the frozen score written to {}", path.display());
    }
    let text = fs::read_to_string(path).map_err(refused)?;
    let goalposts = Goalposts::parse(&text, method)
        .map_err(|source| PipelineError::Goalposts { path: path.to_owned(), source })?;
    Ok(Some((goalposts, text)))
}
