//! Rows of the registers, as they stood on the day they were extracted.

use std::fmt::Write;

use super::pathways::Basin;
use super::structures::Structure;
use crate::vocabulary::{Day, Sex, SiaeKind};

/// Header of `pass_iae.csv`.
pub(super) const PASS_HEADER: &str =
    "numero_pass,nir,sexe,annee_naissance,date_debut,date_fin,commune,qpv,origine,siret";
/// Header of `suspensions.csv`.
pub(super) const SUSPENSION_HEADER: &str =
    "numero_pass,siret,motif,date_debut,date_fin,date_creation";
/// Header of `prolongations.csv`.
pub(super) const PROLONGATION_HEADER: &str = "numero_pass,motif,date_debut,date_fin";
/// Header of `siae.csv`.
pub(super) const SIAE_HEADER: &str = "siret,type,nom,commune,date_debut,date_fin";
/// Header of `etablissements.csv`.
pub(super) const ESTABLISHMENT_HEADER: &str =
    "siret,denomination,naf,naf_version,commune,tranche_effectif,categorie_juridique,etat";

/// Rows of the three registers about people.
#[derive(Default)]
pub(super) struct PassRows {
    /// Rows of `pass_iae.csv`.
    pub passes: String,
    /// Rows of `suspensions.csv`.
    pub suspensions: String,
    /// Rows of `prolongations.csv`.
    pub prolongations: String,
    /// How many PASS.
    pub count: u64,
}

/// Rows about the holders of a basin, as known on `day`.
pub(super) fn passes(basin: &Basin<'_>, day: Day) -> PassRows {
    let mut rows = PassRows::default();
    let siret = |at: usize| basin.structures.get(at).map_or("", |found| found.siret.as_str());
    for holder in &basin.holders {
        let commune = basin.structures.get(holder.home).map_or("", |home| home.place.commune);
        let sex = match (holder.sex_unregistered, holder.sex) {
            (true, _) | (_, Sex::Unknown) => "",
            (_, Sex::Women) => "F",
            (_, Sex::Men) => "H",
        };
        let year =
            if holder.year_unregistered { String::new() } else { holder.birth.year().to_string() };
        for pass in holder.passes.iter().filter(|pass| pass.start <= day) {
            let end = pass.end_on(day);
            rows.count += 1;
            append(
                &mut rows.passes,
                format_args!(
                    "{},{},{sex},{year},{},{end},{commune},{},{},{}",
                    pass.number,
                    holder.nir,
                    pass.start,
                    u8::from(holder.priority_area),
                    pass.origin,
                    siret(holder.home),
                ),
            );
            for suspension in pass.suspensions_on(day) {
                append(
                    &mut rows.suspensions,
                    format_args!(
                        "{},{},{},{},{},{}",
                        pass.number,
                        siret(suspension.structure),
                        suspension.reason,
                        suspension.first,
                        suspension.last_on(day),
                        suspension.created,
                    ),
                );
            }
            if let (Some(known), Some((first, end))) =
                (&pass.prolongation, pass.prolongation_on(day))
            {
                append(
                    &mut rows.prolongations,
                    format_args!("{},{},{first},{end}", pass.number, known.reason),
                );
            }
        }
    }
    rows
}

/// The row of a structure in `siae.csv`.
pub(super) fn siae(structure: &Structure) -> String {
    format!(
        "{},{},{},{},{},\n",
        structure.siret,
        structure.kind.code(),
        structure.name,
        structure.place.commune,
        structure.agreed,
    )
}

/// The row of a structure in `etablissements.csv`.
pub(super) fn structure_establishment(structure: &Structure) -> String {
    let legal = match structure.kind {
        SiaeKind::Aci | SiaeKind::Ai => "9220",
        SiaeKind::Ei | SiaeKind::Eiti | SiaeKind::Etti => "5710",
    };
    establishment(
        &structure.siret,
        &structure.name,
        structure.ape,
        structure.place.commune,
        "12",
        legal,
    )
}

/// A row of `etablissements.csv`.
pub(super) fn establishment(
    siret: &str,
    name: &str,
    ape: &str,
    commune: &str,
    headcount: &str,
    legal: &str,
) -> String {
    format!("{siret},{name},{ape},NAFRev2,{commune},{headcount},{legal},A\n")
}

/// Appends a row and its line end.
fn append(rows: &mut String, row: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = rows.write_fmt(row);
    rows.push('\n');
}
