//! What a command answers on standard output.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write as _};

use super::Failure;
use super::args::LogFormat;
use serde::Serialize;

/// Writes the answer for people, or as one JSON object on a line.
///
/// A reader who stops reading (`| head`) has what they wanted; anything else that keeps the answer
/// from being written is a broken environment.
pub(crate) fn write(
    format: LogFormat,
    text: impl Display,
    object: impl Serialize,
) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = match format {
        LogFormat::Text => write!(out, "{text}"),
        LogFormat::Json => writeln!(out, "{}", serde_json::json!(object)),
    };
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::broken(
            format!("standard output cannot be written ({})", error.kind()),
            "check where it leads, and the space left",
        )),
        _ => Ok(()),
    }
}
