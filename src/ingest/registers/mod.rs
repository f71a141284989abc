//! Administrative registers: PASS, their suspensions and prolongations, structures,
//! establishments.
//!
//! Identities are pseudonymised at the door with the key of the store, so that a holder is the
//! same person as in the declarations.

mod etablissements;
mod findings;
pub(in crate::ingest) mod pass_iae;
mod sheet;
mod siae;
mod suspensions;

use std::collections::BTreeMap;
use std::path::Path;

pub use etablissements::RegisteredEstablishment;
pub use findings::{RegisterDefect, RegisterFinding};
pub use sheet::RegisterError;

use crate::facts::schema::{Agreement, PassFact, ProlongationFact, SuspensionFact};
use crate::store::Fingerprint;
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::{PersonKey, Sex, Siret};

/// File names of the registers, in the order of the documentation.
pub const FILES: [&str; 5] =
    ["pass_iae.csv", "suspensions.csv", "prolongations.csv", "siae.csv", "etablissements.csv"];

/// What the registers say.
#[derive(Default, Clone, PartialEq, Eq)]
pub struct Registers {
    /// PASS, in file order.
    pub passes: Vec<PassFact>,
    /// Sex read in the first digit of holders' NIR.
    pub number_sexes: BTreeMap<PersonKey, Sex>,
    /// Suspensions declared by structures, in file order.
    pub suspensions: Vec<SuspensionFact>,
    /// Prolongations, in file order.
    pub prolongations: Vec<ProlongationFact>,
    /// Agreements by SIRET, sorted by start.
    pub agreements: BTreeMap<Siret, Vec<Agreement>>,
    /// Names of structures, for the restricted outputs only.
    pub structure_names: BTreeMap<Siret, String>,
    /// Establishments of the optional register.
    pub establishments: BTreeMap<Siret, RegisteredEstablishment>,
    /// Rows and values left out, with their places.
    pub findings: Vec<RegisterFinding>,
}

impl Registers {
    /// Reads the registers of a folder; only `etablissements.csv` may be absent, for a missing
    /// register would publish zeros where nothing is known.
    ///
    /// # Errors
    /// When a register is absent, has no header or lacks a required column.
    pub fn read(folder: &Path, pseudonymiser: &Pseudonymiser) -> Result<Self, RegisterError> {
        let mut findings = Vec::new();
        let holders = pass_iae::read(folder, pseudonymiser, &mut findings)?;
        let by_pass: suspensions::Holders =
            holders.passes.iter().map(|pass| (pass.pass.clone(), pass.person)).collect();
        let suspensions = suspensions::read(folder, &by_pass, &mut findings)?;
        let prolongations = suspensions::read_prolongations(folder, &by_pass, &mut findings)?;
        let structures = siae::read(folder, &mut findings)?;
        let establishments = etablissements::read(folder, &mut findings)?;
        Ok(Self {
            passes: holders.passes,
            number_sexes: holders.number_sexes,
            suspensions,
            prolongations,
            agreements: structures.agreements,
            structure_names: structures.names,
            establishments,
            findings,
        })
    }

    /// Rows kept of each register, by its file.
    pub fn kept(&self) -> [(&'static str, usize); 5] {
        let [passes, suspensions, prolongations, structures, establishments] = FILES;
        [
            (passes, self.passes.len()),
            (suspensions, self.suspensions.len()),
            (prolongations, self.prolongations.len()),
            (structures, self.agreements.values().map(Vec::len).sum()),
            (establishments, self.establishments.len()),
        ]
    }

    /// Content of each register present, for the manifest.
    ///
    /// # Errors
    /// When a register cannot be read.
    pub fn fingerprints(folder: &Path) -> Result<Vec<Fingerprint>, RegisterError> {
        let present = FILES.iter().map(|file| (*file, folder.join(file)));
        present
            .filter(|(_, path)| path.is_file())
            .map(|(file, path)| {
                Fingerprint::of_file(&path)
                    .map_err(|source| RegisterError::Unreadable { file, source })
            })
            .collect()
    }

    /// The name of an establishment: its register's, else its structure's. Restricted outputs
    /// only.
    pub fn name(&self, siret: Siret) -> Option<&str> {
        let registered = self.establishments.get(&siret).and_then(|row| row.name.as_deref());
        registered.or_else(|| self.structure_names.get(&siret).map(String::as_str))
    }
}
