//! `manifeste.json`: what the export is made of, so that its reader can check it arrived whole.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::super::folder::{READ_ME, RestrictedError, Staging};
use super::{Context, READER, TABLES, parcours};

/// Name of the file.
const NAME: &str = "manifeste.json";

/// Writes it: all other files are complete.
pub(super) fn write(staging: &mut Staging, context: &Context<'_>) -> Result<(), RestrictedError> {
    let tables = TABLES.iter().flat_map(|table| {
        ["csv", "parquet", "schema.json"].map(|format| format!("{}.{format}", table.name))
    });
    let others = [parcours::OBJECTS, parcours::INDEX, READ_ME].map(str::to_owned);
    let files: Result<Vec<Value>, RestrictedError> =
        tables.chain(others).map(|name| file(staging, &name)).collect();
    let manifest = json!({
        "pour": READER,
        "date_reference": context.reference.to_string(),
        "origine": if context.fictitious { "fictif" } else { "reel" },
        "version": env!("CARGO_PKG_VERSION"),
        "fichiers": files?,
    });
    staging.write(NAME, format!("{manifest:#}\n").as_bytes())
}

fn file(staging: &Staging, name: &str) -> Result<Value, RestrictedError> {
    let path = staging.place(name);
    let (size, hash) =
        fingerprint(&path).map_err(|error| RestrictedError::File { path, reason: error.kind() })?;
    Ok(json!({ "chemin": name, "octets": size, "sha256": hash }))
}

/// Size and hash of a file, read by blocks: hours can be larger than memory.
fn fingerprint(path: &Path) -> io::Result<(usize, String)> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 17];
    let mut size = 0;
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok((size, hex::encode(hash.finalize()))),
            Ok(length) => {
                hash.update(block.get(..length).unwrap_or_default());
                size += length;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
