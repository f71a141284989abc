//! `manifeste.json`: what an export is made of, so that its reader can check it arrived whole.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::folder::{RestrictedError, Staging};

/// Name of the file.
const NAME: &str = "manifeste.json";

/// Writes it after all other files, of which it holds every one; `head` says whom they are for and
/// how they were made.
///
/// # Errors
/// When the disk refuses.
pub fn write(staging: &mut Staging, head: Value) -> Result<(), RestrictedError> {
    let files: Result<Vec<Value>, RestrictedError> =
        staging.files().map(|name| file(staging, name)).collect();
    let mut manifest: Map<String, Value> = match head {
        Value::Object(head) => head,
        _ => Map::new(),
    };
    manifest.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    manifest.insert("fichiers".to_owned(), Value::Array(files?));
    let manifest = Value::Object(manifest);
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
