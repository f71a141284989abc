//! For those who evaluate whether showing their results to employers changes anything: the draw,
//! what each enterprise drawn did year by year, and the estimates.
//!
//! Estimates are computed here on exact counts, so that exact counts never leave: by enterprise,
//! shares are in bands and only where enough persons are behind them. A draw is made once. Where
//! the folder already holds one, its files stay as they are, byte for byte, and the rest is made
//! again around them; another seed or another major version of the method is refused.

mod draw_log;
mod earlier;
mod estimations;
mod scores_figes;
mod suivi;
mod take_up;
mod tirage;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;

use serde_json::json;

use super::employer::Occasion;
use super::folder::{READ_ME, RestrictedDir, RestrictedError, Staging};
use super::manifest;
use super::sheet::Sheet;
use super::shell::french_day;
use super::table::TableSpec;
use crate::employers::method::Method;
use crate::employers::trial::Grounds;
use crate::employers::trial::draw::{Drawn, draw};
use crate::employers::trial::estimates::estimates;
use crate::vocabulary::{Hundredths, Siren};
use earlier::Earlier;

/// How this export is called, on the command line and in its files.
pub const READER: &str = "evaluateurs";

/// The log of the draw, to be published with the seed.
pub const LOG: &str = "journal_tirage.json";

const READ_ME_TEXT: &str = include_str!("LISEZMOI.md");

/// How the trial is made.
#[derive(Clone, Copy)]
pub struct Protocol<'a> {
    /// The published seed of the draw.
    pub seed: u64,
    /// File of those who opened what they were offered, when it is told.
    pub take_up: Option<&'a Path>,
    /// The method.
    pub method: &'a Method,
}

/// Writes the export, and says how many enterprises are drawn. The draw is made when the folder
/// holds none.
///
/// # Errors
/// When the folder holds another draw or a damaged one, nobody can be drawn, the list of those who
/// opened cannot be read, or the disk refuses; an earlier export is then untouched.
pub fn write(
    folder: &RestrictedDir,
    grounds: &Grounds,
    occasion: &Occasion<'_>,
    protocol: &Protocol<'_>,
) -> Result<usize, RestrictedError> {
    let opened = protocol.take_up.map(take_up::read).transpose()?;
    if let Some(earlier) = Earlier::read(folder, protocol)? {
        let mut staging = folder.stage(READER)?;
        earlier.keep(&mut staging)?;
        let made = Made { drawn: &earlier.drawn(), year: earlier.year(), grounds, protocol };
        return finish(staging, &made, opened.as_ref(), occasion);
    }
    let drawn = draw(&grounds.baselines(&protocol.method.trial), protocol.seed);
    if drawn.is_empty() {
        return Err(RestrictedError::NobodyToDraw);
    }
    let mut staging = folder.stage(READER)?;
    tirage::write(&mut staging, &drawn, occasion)?;
    let made = Made { drawn: &drawn, year: grounds.year, grounds, protocol };
    draw_log::write(&mut staging, &made, occasion)?;
    finish(staging, &made, opened.as_ref(), occasion)
}

/// A draw, with what it is followed by.
struct Made<'a> {
    drawn: &'a [Drawn<'a>],
    /// The year at whose end it was made.
    year: i32,
    grounds: &'a Grounds,
    protocol: &'a Protocol<'a>,
}

impl Made<'_> {
    /// Years told of each enterprise: those of the baseline, and those after the draw.
    fn years(&self) -> RangeInclusive<i32> {
        let first = self.year + 1 - self.protocol.method.trial.baseline_years;
        let known = &self.grounds.years;
        first.max(*known.start())..=self.grounds.year.min(*known.end())
    }
}

/// All but the draw, then the manifest of the whole.
fn finish(
    mut staging: Staging,
    made: &Made<'_>,
    opened: Option<&BTreeSet<Siren>>,
    occasion: &Occasion<'_>,
) -> Result<usize, RestrictedError> {
    let mut panel = Sheet::create(&mut staging, &suivi::TABLE)?;
    // One that objects once drawn stays in what was drawn, and is described no more.
    for one in made.drawn.iter().filter(|one| !made.grounds.objections.contains(&one.siren)) {
        for year in made.years() {
            panel.push(&suivi::row(one.siren, year, made, occasion))?;
        }
    }
    panel.finish()?;
    let mut means = Sheet::create(&mut staging, &scores_figes::TABLE)?;
    for (year, mean) in &made.grounds.means {
        means.push(&scores_figes::row(*year, *mean, made.grounds))?;
    }
    means.finish()?;
    let has_opened = opened.map(|opened| move |siren: Siren| opened.contains(&siren));
    let found = estimates(
        made.drawn,
        made.grounds,
        (made.year, &made.protocol.method.trial),
        made.protocol.seed,
        has_opened.as_ref().map(|test| test as &dyn Fn(Siren) -> bool),
    );
    let mut sheet = Sheet::create(&mut staging, &estimations::TABLE)?;
    for estimate in &found {
        sheet.push(&estimations::row(estimate, made.protocol.method.trial.interval))?;
    }
    sheet.finish()?;
    staging.write(READ_ME, read_me(made, occasion).as_bytes())?;
    let head = json!({
        "pour": READER,
        "date_reference": occasion.until.to_string(),
        "origine": occasion.origin(),
        "methode": occasion.method,
        "reperes": made.grounds.goalposts,
        "graine": made.protocol.seed,
        "tirage": made.year,
    });
    manifest::write(&mut staging, head)?;
    staging.publish()?;
    Ok(made.drawn.len())
}

/// The tables, in the order of the read-me.
fn tables() -> [&'static TableSpec; 4] {
    [&tirage::TABLE, &suivi::TABLE, &estimations::TABLE, &scores_figes::TABLE]
}

fn read_me(made: &Made<'_>, occasion: &Occasion<'_>) -> String {
    let banner = if occasion.fictitious {
        "> **Données fictives** : cet export ne décrit aucun employeur réel.\n\n"
    } else {
        ""
    };
    let section = |table: &TableSpec| {
        let words = table.words()?;
        Some(format!("### `{}` : {}\n\n{}", table.name, words.titre, words.definition.trim()))
    };
    let sections: Vec<String> = tables().into_iter().filter_map(section).collect();
    let rules = &made.protocol.method.trial;
    [
        ("{banniere}", banner.to_owned()),
        ("{date}", french_day(occasion.until)),
        ("{methode}", occasion.method.to_owned()),
        ("{reperes}", made.grounds.goalposts.clone().unwrap_or_else(|| "aucun".to_owned())),
        ("{graine}", made.protocol.seed.to_string()),
        ("{annee}", made.year.to_string()),
        ("{suivante}", (made.year + 1).to_string()),
        ("{entreprises}", made.drawn.len().to_string()),
        ("{recrutees}", rules.min_hires.to_string()),
        ("{bloc}", rules.min_told_block.to_string()),
        ("{personnes}", occasion.persons.to_string()),
        ("{tables}", sections.join("\n\n")),
    ]
    .into_iter()
    .fold(READ_ME_TEXT.to_owned(), |text, (name, value)| text.replace(name, &value))
}

/// A SIREN as it is written.
fn digits(siren: Siren) -> String {
    format!("{:09}", siren.number())
}

/// The nearest number with two decimals.
#[expect(clippy::cast_possible_truncation, reason = "points and hires, far below 2^53")]
fn hundredths(value: f64) -> Hundredths {
    Hundredths::new(libm::round(value * 100.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_and_no_other() {
        for table in tables() {
            let words = table.words().expect(table.name);
            let described: BTreeSet<&str> = words.colonnes.keys().map(String::as_str).collect();
            let columns: BTreeSet<&str> = table.fields.iter().map(|field| field.name).collect();
            assert_eq!(described, columns, "{}", table.name);
        }
    }

    #[test]
    fn numbers_keep_two_decimals() {
        assert_eq!(hundredths(-1.005_1).hundredths(), -101);
        assert_eq!(hundredths(33.333_3).hundredths(), 3_333);
    }
}
