//! A draw already in the folder: its files, kept byte for byte, and what they say.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::super::folder::{RestrictedDir, RestrictedError, Staging};
use super::{LOG, Protocol, tirage};
use crate::employers::trial::Arm;
use crate::employers::trial::draw::{Block, Drawn};
use crate::vocabulary::{Siren, SizeBand};

/// What the log says that later exports depend on.
#[derive(Deserialize)]
struct Log {
    graine: u64,
    annee: i32,
    version_methode: String,
    tirage_sha256: String,
}

/// One row of the draw.
struct Row {
    siren: Siren,
    sector: String,
    size: SizeBand,
    region: String,
    tercile: u8,
    arm: Arm,
}

impl Row {
    fn drawn(&self) -> Drawn<'_> {
        let Self { siren, size, tercile, arm, .. } = *self;
        let block = Block { sector: &self.sector, size, region: &self.region, tercile };
        Drawn { siren, block, arm }
    }
}

/// A draw made before.
pub(super) struct Earlier {
    log: Log,
    rows: Vec<Row>,
    files: Vec<(String, Vec<u8>)>,
}

impl Earlier {
    /// Reads the draw of the folder; `None` when there is none.
    pub(super) fn read(
        folder: &RestrictedDir,
        protocol: &Protocol<'_>,
    ) -> Result<Option<Self>, RestrictedError> {
        let names: Vec<String> =
            tirage::TABLE.files().into_iter().chain([LOG.to_owned()]).collect();
        if !names.iter().any(|name| folder.path().join(name).exists()) {
            return Ok(None);
        }
        let path = folder.path().join(LOG);
        let refused = |why| RestrictedError::Drawn { path: path.clone(), why };
        let read = |name: String| -> Result<(String, Vec<u8>), RestrictedError> {
            let bytes = fs::read(folder.path().join(&name))
                .map_err(|_| refused("one of its files cannot be read"))?;
            Ok((name, bytes))
        };
        let files: Vec<(String, Vec<u8>)> =
            names.into_iter().map(read).collect::<Result<_, _>>()?;
        let of = |name: &str| {
            let found = files.iter().find(|(own, _)| Path::new(own) == Path::new(name));
            found.map_or(&[][..], |(_, bytes)| bytes.as_slice())
        };
        let log: Log =
            serde_json::from_slice(of(LOG)).map_err(|_| refused("its log cannot be read"))?;
        let [draw, ..] = tirage::TABLE.files();
        if hex::encode(Sha256::digest(of(&draw))) != log.tirage_sha256 {
            return Err(refused("it is not the one of its log"));
        }
        if log.graine != protocol.seed {
            return Err(refused("it is from another seed"));
        }
        let major = |version: &str| version.split('.').next().map(str::to_owned);
        if major(&log.version_methode) != major(&protocol.method.version) {
            return Err(refused("it is by another major version of the method"));
        }
        let rows = rows(of(&draw)).ok_or_else(|| refused("one of its rows cannot be read"))?;
        Ok(Some(Self { log, rows, files }))
    }

    /// Puts its files beside the new ones, as they are.
    pub(super) fn keep(&self, staging: &mut Staging) -> Result<(), RestrictedError> {
        self.files.iter().try_for_each(|(name, bytes)| staging.write(name, bytes))
    }

    /// The year at whose end it was made.
    pub(super) const fn year(&self) -> i32 {
        self.log.annee
    }

    /// The enterprises drawn.
    pub(super) fn drawn(&self) -> Vec<Drawn<'_>> {
        self.rows.iter().map(Row::drawn).collect()
    }
}

/// The rows of the file of the draw; `None` when one is not what this program writes.
fn rows(bytes: &[u8]) -> Option<Vec<Row>> {
    let row = |row: csv::StringRecord| {
        let tercile = match row.get(4)? {
            "" => 0,
            text => text.parse().ok()?,
        };
        Some(Row {
            siren: Siren::parse(row.get(0)?.as_bytes()).ok()?,
            sector: row.get(1)?.to_owned(),
            size: SizeBand::ALL.into_iter().find(|band| Some(band.code()) == row.get(2))?,
            region: row.get(3)?.to_owned(),
            tercile,
            arm: Arm::of_code(row.get(5)?)?,
        })
    };
    csv::Reader::from_reader(bytes).into_records().map(|line| row(line.ok()?)).collect()
}
