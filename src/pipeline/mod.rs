//! The whole path, one line per step: declarations in, site out.
//!
//! Nothing reaches the published site before every step has succeeded: the new site is made beside
//! the old one and put in its place at the end.

mod declared;
mod dossiers;
mod engaged;
mod error;
mod goalposts;
mod labelling;
mod prepare;
mod reading;
mod trial;

use std::fs;
use std::path::Path;

pub use dossiers::{Dossiers, dossiers};
pub use engaged::{LabelRun, engaged};
pub use error::PipelineError;
pub use reading::{Filled, fill};
pub use trial::trial;

use crate::attack::{self, Scope};
use crate::check;
use crate::disclosure::{self, Audit, Ledger, Profile};
use crate::edition::files::write_file;
use crate::edition::printed::Printed;
use crate::edition::published::PublishedEdition;
use crate::edition::published::{Manifest, Origin, Provenance};
use crate::edition::seal::{EDITIONS, Staging, refuse_foreign, verify_edition};
use crate::edition::{self, Release};
use crate::employers::method::{self, Method};
use crate::indicators;
use crate::settings::Settings;
use crate::site::paths::Place;
use crate::site::{self, SiteContext};
use crate::store::Store;
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::{Day, Month};

/// A published edition.
#[derive(Debug)]
pub struct Published {
    /// Its month.
    pub edition: Month,
    /// Cells of the full grid, and those withheld.
    pub cells: (u64, u64),
    /// Pages of the edition.
    pub pages: usize,
}

/// Reads what is new, computes, protects, writes, renders, checks, attacks, and puts the site in
/// place.
///
/// `edition` is the month after the newest declared month unless it is given.
///
/// # Errors
/// When a step fails or refuses; the site in place is then untouched.
pub fn build(
    settings: &Settings,
    pseudonymiser: &Pseudonymiser,
    edition: Option<Month>,
) -> Result<Published, PipelineError> {
    // Said before the inputs are read, which takes longest.
    refuse_foreign(&settings.output)?;
    let (prepared, held) = prepare::prepare(settings, pseudonymiser, edition)?;
    let staged = stage(settings, prepared, &settings.output)?;
    keep_audit(&held.store, staged.manifest.edition, &staged.audit)?;
    let root = staged.staging.root();
    // Both only read, and each has stretches that one processor does alone.
    let (report, attacked) = rayon::join(|| check::run(root), || attack(root));
    let report = report?;
    if !report.is_clean() {
        return Err(PipelineError::Check(Box::new(report)));
    }
    attacked?;
    if let Some(goalposts) = &held.goalposts {
        goalposts.keep()?;
    }
    let published = Published {
        edition: staged.manifest.edition,
        cells: staged.audit.totals(),
        pages: staged.pages,
    };
    let (files, kept) = staged.staging.publish()?;
    // Until here no other run could use this store, nor remove what this one was making.
    drop(held.store);
    tracing::info!(files, kept, "site in place; files kept are those that did not change");
    Ok(published)
}

/// Leaves in the store what was withheld from an edition and why: never for publication, and worth
/// most when the edition is then refused.
fn keep_audit(store: &Store, edition: Month, audit: &Audit) -> Result<(), PipelineError> {
    let text = serde_json::to_vec_pretty(audit)
        .map_err(|source| PipelineError::Audit { edition, source })?;
    let path = store.keep_audit(&edition.to_string(), &text)?;
    let (totals, withheld) = audit.national_totals();
    tracing::info!(totals, withheld, "national totals; why, by rule: {}", path.display());
    Ok(())
}

/// Lets the intruder read the new site: one success of theirs and nothing is published.
fn attack(root: &Path) -> Result<(), PipelineError> {
    let report = attack::run(root, Scope::Newest)?;
    if !report.is_clean() {
        return Err(PipelineError::Attack(Box::new(report)));
    }
    tracing::info!(
        withheld = report.withheld,
        unchanged = report.unchanged,
        relations = report.relations,
        programs = report.programs,
        not_concluded = report.not_concluded,
        "attacked in vain"
    );
    Ok(())
}

/// Rebuilds an edition from the inputs and compares it with the published one, byte for byte.
///
/// # Errors
/// When the edition is not published, was altered, or comes out different.
pub fn verify(
    settings: &Settings,
    pseudonymiser: &Pseudonymiser,
    edition: Month,
) -> Result<Manifest, PipelineError> {
    let folder = settings.output.join(EDITIONS).join(edition.to_string());
    if !folder.is_dir() {
        return Err(PipelineError::NotPublished { edition });
    }
    let published = verify_edition(&folder)?;
    let (prepared, _held) = prepare::prepare(settings, pseudonymiser, Some(edition))?;
    if prepared.inputs != published.entrees {
        return Err(PipelineError::OtherInputs { edition });
    }
    let staged = stage(settings, prepared, &settings.output)?;
    Ok(staged.manifest)
}

/// A site made beside the one in place.
struct Staged {
    staging: Staging,
    manifest: Manifest,
    audit: Audit,
    pages: usize,
}

fn stage(
    settings: &Settings,
    prepared: prepare::Prepared,
    output: &Path,
) -> Result<Staged, PipelineError> {
    let staging = Staging::open(output, prepared.edition)?;
    let ledger = match staging.previous() {
        Some((_, data)) => Ledger::read(&data)?,
        None => Ledger::empty(),
    };
    let profile = Profile::named(settings.disclosure.profile);
    let equations = prepared.equations();
    let inclusions = indicators::INCLUSIONS;
    let (protected, audit) =
        disclosure::protect(prepared.aggregates, &equations, inclusions, &profile, &ledger)?;

    let provenance = provenance(settings, prepared.edition, prepared.released, &staging);
    let words = prepare::words();
    let reasons: Vec<_> =
        settings.revisions.iter().filter(|reason| reason.edition == prepared.edition).collect();
    let release = Release {
        provenance: &provenance,
        site: &settings.site,
        words: &words,
        equations: &equations,
        parameters: &settings.parameters(),
        reasons: &reasons,
    };
    let folder = staging.edition_folder();
    edition::write(&folder, &protected, &release)?;

    let editions = staging.editions(prepared.released);
    let mut published = edition::read(&folder, provenance.clone(), editions)?;
    declared::review(&published, &reasons, settings.tolerances.revision_percent, &audit)?;
    print(settings, &mut published, &folder)?;
    let pages = render(settings, &published, Place::Edition, &folder)?;
    render(settings, &published, Place::Root, staging.root())?;
    let manifest = staging.seal(&provenance, &settings.parameters_hash(), &prepared.inputs)?;
    Ok(Staged { staging, manifest, audit, pages })
}

/// Writes the printed edition into the edition's folder, before the pages that link to it.
fn print(
    settings: &Settings,
    published: &mut PublishedEdition,
    folder: &Path,
) -> Result<(), PipelineError> {
    let context = SiteContext {
        settings: &settings.site,
        calendar: &settings.calendar,
        place: Place::Edition,
        theme: None,
    };
    let brief = site::brief::print(published, context)?;
    write_file(&folder.join(&brief.path), &brief.bytes)?;
    let printed = Printed::of(&brief.bytes);
    let pages = printed.map_or(0, |printed| printed.pages);
    tracing::info!(pages, bytes = brief.bytes.len(), "printed edition");
    published.set_printed(printed);
    Ok(())
}

/// Writes one copy of the pages below `folder`, and says how many files there are.
fn render(
    settings: &Settings,
    published: &PublishedEdition,
    place: Place,
    folder: &Path,
) -> Result<usize, PipelineError> {
    let theme = match &settings.site.theme {
        Some(path) => {
            Some(fs::read_to_string(path).map_err(|source| PipelineError::Theme { source })?)
        }
        None => None,
    };
    let context = SiteContext {
        settings: &settings.site,
        calendar: &settings.calendar,
        place,
        theme: theme.as_deref(),
    };
    let mut files = 0;
    site::render_each(published, context, |page| {
        files += 1;
        write_file(&folder.join(&page.path), &page.bytes).map_err(PipelineError::from)
    })?;
    Ok(files)
}

fn provenance(settings: &Settings, edition: Month, released: Day, staging: &Staging) -> Provenance {
    let next = settings.calendar.iter().find(|(month, _)| **month > edition);
    let fictitious = settings.inputs.fictitious;
    Provenance {
        edition,
        previous: staging.previous().map(|(month, _)| month),
        origin: if fictitious { Origin::Fictif } else { Origin::Reel },
        released,
        next_release: next.map(|(_, day)| *day),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        method: method_name(),
    }
}

/// What identifies the method of an edition: the label's version and hash, and the hash of every
/// written definition.
fn method_name() -> String {
    let label = Method::current().map(method::stamp).unwrap_or_default();
    format!("label {label}, définitions {}", indicators::method_hash())
}
