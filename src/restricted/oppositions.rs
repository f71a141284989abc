//! Employers who objected to being listed or described: a sole trader's result is personal data.
//!
//! `oppositions.csv`, in the folder of registers, is optional; its only column used is `siret`. It
//! changes no public figure.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::folder::RestrictedError;
use crate::vocabulary::{Siret, delimiter};

/// Name of the file.
pub const FILE: &str = "oppositions.csv";

/// Reads the establishments that objected; none when the file is absent.
///
/// # Errors
/// When the file cannot be read, lacks the column, or a row is not a SIRET: leaving an objection
/// aside would be worse than stopping.
pub fn read(registers: &Path) -> Result<BTreeSet<Siret>, RestrictedError> {
    let path = registers.join(FILE);
    let refused = |line: usize| RestrictedError::Objections { path: path.clone(), line };
    let text = match fs::read(&path) {
        Ok(text) => text,
        // A link to nowhere, or a file that may not be read, is a list all the same.
        Err(_) if fs::symlink_metadata(&path).is_ok() => return Err(refused(1)),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(_) => return Err(refused(1)),
    };
    let delimiter = delimiter(&text);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_slice());
    let headers = reader.headers().map_err(|_| refused(1))?;
    let place = headers
        .iter()
        .position(|name| name.trim_start_matches('\u{feff}') == "siret")
        .ok_or_else(|| refused(1))?;
    let mut sirets = BTreeSet::new();
    for (row, line) in reader.into_records().zip(2..) {
        let row = row.map_err(|_| refused(line))?;
        let text = row.get(place).unwrap_or_default().trim();
        sirets.insert(Siret::parse(text.as_bytes()).map_err(|_| refused(line))?);
    }
    Ok(sirets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_no_siret_stops_everything() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(folder.path()).unwrap().is_empty(), "no file, no objection");
        let write = |text: &str| fs::write(folder.path().join(FILE), text).unwrap();
        write("date,siret\n2026-01-01,73282932000074\n");
        assert_eq!(read(folder.path()).unwrap().len(), 1);
        write("date;siret;nom\n2026-01-01;73282932000074;Durand, fils\n");
        assert_eq!(read(folder.path()).unwrap().len(), 1, "with semicolons");
        write("siret\n73282932000074\n7328293\n");
        assert!(matches!(read(folder.path()), Err(RestrictedError::Objections { line: 3, .. })));
        write("nom\nDurand\n");
        assert!(read(folder.path()).is_err());
        fs::remove_file(folder.path().join(FILE)).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join(FILE)).unwrap();
        assert!(read(folder.path()).is_err(), "a list that cannot be found is not an empty one");
    }
}
