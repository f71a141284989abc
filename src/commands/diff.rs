//! `pilotage diff`: what changed between two editions.

use std::path::Path;

use pilotage::edition::difference::{Difference, compare};
use pilotage::edition::published::{Manifest, PublishedEdition};
use pilotage::edition::{self, seal};
use pilotage::vocabulary::Month;

use super::args::{Diff, LogFormat};
use super::{Failure, answer, diff_page};

/// Figures shown per table; the JSON form has them all.
const SHOWN: usize = 20;

pub(crate) fn run(arguments: &Diff, format: LogFormat) -> Result<(), Failure> {
    let before = read(&arguments.output, arguments.before)?;
    let after = read(&arguments.output, arguments.after)?;
    let difference = compare((&before.0, &before.1), (&after.0, &after.1));
    if let Some(file) = &arguments.html {
        let page = diff_page::page(&arguments.output, (&before.1, &after.1), &difference)?;
        write_outside(file, &arguments.output, &page)?;
        tracing::info!("the charts side by side are in {}", file.display());
    }
    answer::write(format, describe(&difference), &difference)
}

fn read(output: &Path, month: Month) -> Result<(PublishedEdition, Manifest), Failure> {
    let folder = output.join(seal::EDITIONS).join(month.to_string());
    let advice = "`editions/` in the output lists what is published";
    let manifest =
        seal::verify_edition(&folder).map_err(|error| Failure::broken(&error, advice))?;
    let released = manifest.date.parse().map_err(|error| Failure::broken(error, advice))?;
    let published = edition::read(&folder, manifest.provenance(released), Vec::new())
        .map_err(|error| Failure::broken(&error, advice))?;
    Ok((published, manifest))
}

/// The page is for reviewers: inside the site it would be published.
fn write_outside(file: &Path, output: &Path, page: &str) -> Result<(), Failure> {
    let advice = "give a file outside the site that can be written";
    let broken = |error: std::io::Error| {
        Failure::broken(format!("{}: {}", file.display(), error.kind()), advice)
    };
    let whole = std::path::absolute(file).map_err(broken)?;
    let folder = whole.parent().unwrap_or(&whole).canonicalize().map_err(broken)?;
    if output.canonicalize().is_ok_and(|site| folder.starts_with(site)) {
        return Err(Failure::broken(format!("{}: inside the site", file.display()), advice));
    }
    std::fs::write(file, page).map_err(broken)
}

fn describe(difference: &Difference) -> String {
    let mut lines = Vec::new();
    let mut list = |title: &str, names: &[String]| {
        if !names.is_empty() {
            lines.push(format!("{title}: {}", names.join(", ")));
        }
    };
    list("tables added", &difference.tables_added);
    list("tables removed", &difference.tables_removed);
    list("pages added", &difference.pages_added);
    list("pages removed", &difference.pages_removed);
    lines.push(format!("{} pages changed", difference.pages_changed.len()));
    for table in &difference.tables {
        lines.push(format!(
            "{}: {} unchanged, {} changed, {} newly withheld, {} newly published, {} of new \
             periods, {} of dropped periods",
            table.table,
            table.unchanged,
            table.changed.len(),
            table.newly_withheld,
            table.newly_published,
            table.new_periods,
            table.dropped_periods
        ));
        for change in table.changed.iter().take(SHOWN) {
            lines.push(format!(
                "  {} {} {}: {} → {}",
                change.period,
                change.codes.join(" "),
                change.measure,
                change.before,
                change.after
            ));
        }
        if table.changed.len() > SHOWN {
            lines.push(format!("  … and {} more", table.changed.len() - SHOWN));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
