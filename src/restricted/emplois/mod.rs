//! For *les emplois de l'inclusion*: hours, suspensions, counters and alerts of PASS holders, and
//! one timeline per PASS that can be shown to its holder; beside them, what structures have to mend
//! in their declarations.
//!
//! Rows about persons exist only for persons who hold a PASS. Each table is a pair of files here: `x.rs` says
//! what a row holds, `x.toml` what its reader is told.

mod alertes;
mod compteurs;
mod declarations;
mod heures;
mod manifest;
mod parcours;
mod read_me;
mod suspensions;

use crate::pathways::{Dossier, DossierRules};
use crate::vocabulary::Day;

use super::folder::{READ_ME, RestrictedDir, RestrictedError, Staging};
use super::sheet::Sheet;
use super::table::{TableSpec, Value};

/// How this export is called, on the command line and in its files.
pub const READER: &str = "emplois";

/// The four tables about PASS, then the one about structures, in the order of the documentation.
pub const TABLES: [&TableSpec; 5] =
    [&heures::TABLE, &suspensions::TABLE, &compteurs::TABLE, &alertes::TABLE, &declarations::TABLE];

/// What every file of the export says of itself.
pub struct Context<'a> {
    /// Last day of the newest declared month.
    pub reference: Day,
    /// The inputs are a fictitious population.
    pub fictitious: bool,
    /// Parameters of the definitions.
    pub rules: &'a DossierRules,
}

/// How many rows were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// PASS.
    pub passes: usize,
    /// Rows of hours.
    pub hours: usize,
    /// Suspensions and leaves.
    pub suspensions: usize,
    /// Alerts.
    pub alerts: usize,
    /// Flaws of declarations, by structure and month.
    pub flaws: usize,
}

/// Writes the export, replacing an earlier one at once.
///
/// `dossiers` may come in any order: rows are sorted by number of PASS.
///
/// # Errors
/// When the disk refuses; the earlier export is then untouched.
pub fn write(
    folder: &RestrictedDir,
    mut dossiers: Vec<Dossier>,
    context: &Context<'_>,
) -> Result<Written, RestrictedError> {
    dossiers.sort_by(|one, other| one.pass.pass.cmp(&other.pass.pass));
    let mut staging = folder.stage(READER)?;
    let mut written = Written { passes: dossiers.len(), ..Written::default() };
    let all = || dossiers.iter();
    written.hours = table(&mut staging, &heures::TABLE, all().flat_map(heures::rows))?;
    let suspensions = all().flat_map(suspensions::rows);
    written.suspensions = table(&mut staging, &suspensions::TABLE, suspensions)?;
    table(&mut staging, &compteurs::TABLE, all().flat_map(compteurs::rows))?;
    written.alerts = table(&mut staging, &alertes::TABLE, all().flat_map(alertes::rows))?;
    let flaws = declarations::gather(&dossiers);
    written.flaws = table(&mut staging, &declarations::TABLE, declarations::rows(&flaws))?;
    parcours::write(&mut staging, &dossiers)?;
    staging.write(READ_ME, read_me::text(context).as_bytes())?;
    manifest::write(&mut staging, context)?;
    staging.publish()?;
    Ok(written)
}

/// Writes one table, a row at a time, and counts its rows.
fn table<'a, const N: usize>(
    staging: &mut Staging,
    spec: &'static TableSpec,
    rows: impl Iterator<Item = [Value<'a>; N]>,
) -> Result<usize, RestrictedError> {
    let mut sheet = Sheet::create(staging, spec)?;
    let mut written = 0;
    for row in rows {
        sheet.push(&row)?;
        written += 1;
    }
    sheet.finish()?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_column_is_described_in_french_and_no_other() {
        for table in TABLES {
            let words = table.words().unwrap();
            let described: BTreeSet<&str> = words.colonnes.keys().map(String::as_str).collect();
            let columns: BTreeSet<&str> = table.fields.iter().map(|field| field.name).collect();
            assert_eq!(described, columns, "{}", table.name);
            let texts = words.colonnes.values().chain([&words.titre, &words.definition]);
            for text in texts {
                assert!(!text.contains('\'') && !text.contains(" :"), "{}: {text}", table.name);
            }
            assert!(table.key.iter().all(|key| columns.contains(key)), "{}", table.name);
        }
    }

    #[test]
    fn columns_are_those_of_the_contract() {
        let columns = |table: &TableSpec| {
            table.fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")
        };
        let expected = [
            "numero_pass, siret, type_siae, debut_paie, fin_paie, mois, heures, \
             heures_supplementaires, jours_non_convertis, unite_source, qualite",
            "numero_pass, siret, famille, motif, libelle, debut, fin, jours, en_cours, source",
            "numero_pass, date_reference, heures_initiales, heures_consommees, heures_restantes, \
             jours_pass_restants, jours_suspendus_declares, jours_suspendus_dsn, fin_pass, \
             epuisement_estime",
            "numero_pass, siret, nature, depuis, jours, priorite",
            "siret, type_siae, mois, nature, constats, sur, rubrique, a_corriger",
        ];
        assert_eq!(TABLES.len(), expected.len());
        for (table, expected) in TABLES.into_iter().zip(expected) {
            assert_eq!(columns(table), expected);
        }
    }
}
