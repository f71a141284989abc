//! Enterprises that opened what they were offered: a CSV file whose only column used is `siren`.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::folder::RestrictedError;
use crate::vocabulary::Siren;

/// Reads the file.
///
/// # Errors
/// When it cannot be read, lacks the column, or a row is not a SIREN: left aside, it would pass for
/// an offer that nobody opened.
pub(super) fn read(path: &Path) -> Result<BTreeSet<Siren>, RestrictedError> {
    let refused = |line: usize| RestrictedError::TakeUp { path: path.to_owned(), line };
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_path(path).map_err(|_| refused(1))?;
    let headers = reader.headers().map_err(|_| refused(1))?;
    let place = headers
        .iter()
        .position(|name| name.trim_start_matches('\u{feff}') == "siren")
        .ok_or_else(|| refused(1))?;
    let mut opened = BTreeSet::new();
    for (row, line) in reader.into_records().zip(2..) {
        let row = row.map_err(|_| refused(line))?;
        let text = row.get(place).unwrap_or_default().trim();
        opened.insert(Siren::parse(text.as_bytes()).map_err(|_| refused(line))?);
    }
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_no_siren_stops_everything() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ouvertures.csv");
        assert!(read(&path).is_err(), "named, it must be there");
        std::fs::write(&path, "jour,siren\n2027-02-01,732829320\n").unwrap();
        assert_eq!(read(&path).unwrap().len(), 1);
        std::fs::write(&path, "siren\n732829320\n7328\n").unwrap();
        assert!(matches!(read(&path), Err(RestrictedError::TakeUp { line: 3, .. })));
    }
}
