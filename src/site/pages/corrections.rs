//! Revisions and corrections: every figure that differs from the previous edition's, before and
//! after, errors first.

use std::collections::BTreeMap;

use askama::Template;

use super::statistic::related;
use crate::edition::published::Revision;
use crate::site::Site;
use crate::site::figure::{DataTable, Entry, Row};
use crate::site::frame::{Frame, Link};
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{capital, sentence};
use crate::vocabulary::{Month, Period};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/corrections.html")]
pub(crate) struct CorrectionsPage {
    frame: Frame,
    summary: Vec<String>,
    corrections: Option<DataTable>,
    others: Option<DataTable>,
    /// How many revisions are in the file only.
    beyond: usize,
    revisions: String,
    editions: Vec<(String, String)>,
    related: Vec<Link>,
}

/// Revisions printed; the file has them all.
const PRINTED: usize = 200;

pub(super) fn page(site: &Site<'_>) -> CorrectionsPage {
    let here = PagePath::Corrections;
    let linker = site.linker(&here);
    let (errors, others): (Vec<&Revision>, Vec<&Revision>) =
        site.edition.revisions.iter().partition(|revision| revision.is_correction());
    let earlier =
        site.edition.editions.iter().filter(|entry| entry.edition < site.edition.manifest.edition);
    CorrectionsPage {
        frame: Frame::new(
            site,
            &here,
            "Révisions et corrections",
            "Chiffres qui diffèrent de l’édition précédente, avec l’ancienne valeur, la nouvelle \
             et la raison.",
        ),
        summary: changes(site),
        corrections: table(site, &errors),
        beyond: others.len().saturating_sub(PRINTED),
        others: table(site, others.get(..PRINTED).unwrap_or(&others)),
        revisions: linker.data_file("revisions.csv"),
        editions: earlier
            .map(|entry| {
                let name = format!("Édition {}", numbers::of_month(entry.edition));
                let corrected = corrected(site, entry.edition)
                    .map_or(name.clone(), |count| format!("{name}\u{a0}: {count}"));
                (corrected, linker.corrections_of(entry.edition))
            })
            .collect(),
        related: related(
            site,
            &here,
            &[PagePath::Editions, PagePath::Methodology, PagePath::Quality, PagePath::Data],
        ),
    }
}

/// How many errors an edition corrected, in words; `None` without any.
pub(in crate::site) fn corrected(site: &Site<'_>, edition: Month) -> Option<String> {
    let count = site.edition.corrections.iter().filter(|(of, _)| *of == edition).count();
    let count = i64::try_from(count).ok().filter(|count| *count > 0)?;
    Some(numbers::count(count, "chiffre corrigé", "chiffres corrigés"))
}

/// What changed since the previous edition, one sentence per statistic and class of revision.
pub(super) fn changes(site: &Site<'_>) -> Vec<String> {
    if site.edition.manifest.previous.is_none() {
        return vec!["Première édition\u{a0}: rien n’est encore révisé.".to_owned()];
    }
    let mut counts: BTreeMap<(String, &str, &str), i64> = BTreeMap::new();
    for Revision { table, classe, raison, .. } in &site.edition.revisions {
        let title = title(site, table);
        // Its tables break one population down in several ways.
        let statistic = title.split(", par ").next().unwrap_or(&title).to_owned();
        *counts.entry((statistic, classe, raison)).or_default() += 1;
    }
    if counts.is_empty() {
        return vec!["Aucun chiffre de l’édition précédente n’est révisé.".to_owned()];
    }
    counts
        .into_iter()
        .map(|((statistic, class, reason), count)| {
            format!(
                "{statistic}\u{a0}: {} ({}). {}",
                numbers::count(count, "chiffre révisé", "chiffres révisés"),
                class_name(class),
                capital(&sentence(reason))
            )
        })
        .collect()
}

fn class_name(class: &str) -> &str {
    if class == "courante" { "révision courante" } else { class }
}

fn title(site: &Site<'_>, table: &str) -> String {
    let known = site.edition.tables.get(table);
    known.map_or_else(|| table.to_owned(), |table| numbers::typographic(&table.table.titre))
}

/// Revisions as a table; `None` without any.
fn table(site: &Site<'_>, revisions: &[&Revision]) -> Option<DataTable> {
    let rows: Vec<Row> = revisions
        .iter()
        .map(|revision| Row {
            header: title(site, &revision.table),
            href: Some(
                site.linker(&PagePath::Corrections).page(&PagePath::Table(revision.table.clone())),
            ),
            anchor: None,
            is_total: false,
            cells: [
                period(&revision.periode),
                place(site, revision),
                measure(site, revision),
                value(&revision.avant),
                value(&revision.apres),
                format!(
                    "{}. {}",
                    capital(class_name(&revision.classe)),
                    capital(&sentence(&revision.raison))
                ),
            ]
            .map(Entry::Text)
            .into(),
        })
        .collect();
    let columns = ["Période", "Cases", "Mesure", "Avant", "Après", "Raison"];
    (!rows.is_empty()).then(|| DataTable {
        row_header: "Tableau".to_owned(),
        columns: columns.map(str::to_owned).into(),
        rows,
    })
}

fn period(text: &str) -> String {
    text.parse::<Period>().map_or_else(|_| text.to_owned(), numbers::period)
}

/// A value of the file, in French; an empty one was not published.
fn value(text: &str) -> String {
    if text.is_empty() { "non diffusé".to_owned() } else { numbers::written(text) }
}

fn measure(site: &Site<'_>, revision: &Revision) -> String {
    site.edition
        .tables
        .get(&revision.table)
        .and_then(|table| table.table.mesures.iter().find(|one| one.id == revision.mesure))
        .map_or_else(|| revision.mesure.clone(), |one| numbers::typographic(&one.libelle))
}

/// The modalities of a figure, totals left out.
fn place(site: &Site<'_>, revision: &Revision) -> String {
    let dimensions = site.edition.tables.get(&revision.table).map(|table| &table.table.dimensions);
    let named: Vec<String> = revision
        .dimensions
        .split(';')
        .filter_map(|part| part.split_once('='))
        .filter(|(_, code)| !matches!(*code, "_T" | "FR"))
        .map(|(id, code)| {
            dimensions
                .and_then(|all| all.iter().find(|dimension| dimension.id == id))
                .and_then(|own| own.modalites.iter().find(|modality| modality.code == code))
                .map_or_else(|| code.to_owned(), |modality| numbers::typographic(&modality.libelle))
        })
        .collect();
    if named.is_empty() { "Ensemble".to_owned() } else { named.join(" · ") }
}
