//! For counsellors and operators: the employers that have a label, where they are, and why.
//!
//! Labelled employers only: *undetermined*, whatever the reason, is absent, and absence means
//! nothing. No score, no rank, no count of persons but in bands, nothing about sex, age,
//! disability or health.

pub mod employeurs_engages;
mod pages;

use serde_json::json;

use super::employer::{Occasion, Told};
use super::folder::{READ_ME, RestrictedDir, RestrictedError, Staging};
use super::manifest;
use super::sheet::Sheet;
use super::shell::french_day;

/// How this export is called, on the command line and in its files.
pub const READER: &str = "conseillers";

/// The file for job-search engines, and its schema.
pub const FEED: &str = "moteurs.json";
/// Its schema.
pub const FEED_SCHEMA: &str = "moteurs.schema.json";

const FEED_SCHEMA_TEXT: &str = include_str!("moteurs.schema.json");
const READ_ME_TEXT: &str = include_str!("LISEZMOI.md");

/// Writes the export, replacing an earlier one, and says how many employers it holds. Employers
/// without a label may be given: they are left out.
///
/// # Errors
/// When the disk refuses; the earlier export is then untouched.
pub fn write(
    folder: &RestrictedDir,
    employers: Vec<Told>,
    occasion: &Occasion<'_>,
) -> Result<usize, RestrictedError> {
    let mut labelled: Vec<Told> =
        employers.into_iter().filter(|one| one.portrait.verdict.grade.is_some()).collect();
    // Within a grade the order is neutral: by name.
    labelled.sort_by_cached_key(|one| {
        (
            one.zone,
            one.sector().map(|(code, _)| code),
            one.portrait.verdict.grade,
            one.name.clone(),
            one.portrait.siret,
        )
    });
    let mut staging = folder.stage(READER)?;
    let mut sheet = Sheet::create(&mut staging, &employeurs_engages::TABLE)?;
    for told in &labelled {
        if let Some(row) = employeurs_engages::row(told, occasion) {
            sheet.push(&row)?;
        }
    }
    sheet.finish()?;
    pages::write(&mut staging, &labelled, occasion)?;
    feed(&mut staging, &labelled, occasion)?;
    staging.write(READ_ME, read_me(occasion).as_bytes())?;
    let head = json!({
        "pour": READER,
        "date_reference": occasion.until.to_string(),
        "origine": occasion.origin(),
        "methode": occasion.method,
    });
    manifest::write(&mut staging, head)?;
    staging.publish()?;
    Ok(labelled.len())
}

/// SIRET, label, date and version: nothing else leaves for job-search engines.
fn feed(
    staging: &mut Staging,
    labelled: &[Told],
    occasion: &Occasion<'_>,
) -> Result<(), RestrictedError> {
    let mut employers: Vec<(String, &'static str)> = labelled
        .iter()
        .filter_map(|one| {
            Some((one.portrait.siret.to_digits(), one.portrait.verdict.grade?.code()))
        })
        .collect();
    employers.sort_unstable();
    let employers: Vec<serde_json::Value> = employers
        .into_iter()
        .map(|(siret, label)| json!({ "siret": siret, "label": label }))
        .collect();
    let feed = json!({
        "date": occasion.until.to_string(),
        "methode": occasion.method,
        "origine": occasion.origin(),
        "employeurs": employers,
    });
    staging.write(FEED, format!("{feed:#}\n").as_bytes())?;
    staging.write(FEED_SCHEMA, FEED_SCHEMA_TEXT.as_bytes())
}

fn read_me(occasion: &Occasion<'_>) -> String {
    let table = employeurs_engages::TABLE.words().map_or_else(String::new, |words| {
        format!("### `employeurs_engages` : {}\n\n{}", words.titre, words.definition.trim())
    });
    let banner = if occasion.fictitious {
        "> **Données fictives** : cet export ne décrit aucun employeur réel.\n\n"
    } else {
        ""
    };
    [
        ("{banniere}", banner.to_owned()),
        ("{date}", french_day(occasion.until)),
        ("{methode}", occasion.method.to_owned()),
        ("{table}", table),
        ("{personnes}", occasion.persons.to_string()),
    ]
    .into_iter()
    .fold(READ_ME_TEXT.to_owned(), |text, (name, value)| text.replace(name, &value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn columns_are_those_of_the_contract_and_each_is_described() {
        let table = &employeurs_engages::TABLE;
        let columns: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
        assert_eq!(
            columns.join(", "),
            "siret, denomination, naf, secteur, zone_emploi, departement, taille, label, raisons, \
             niveau_comparaison, methode"
        );
        let words = table.words().unwrap();
        let described: BTreeSet<&str> = words.colonnes.keys().map(String::as_str).collect();
        assert_eq!(described, columns.into_iter().collect::<BTreeSet<_>>());
    }
}
