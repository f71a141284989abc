//! For employers: one sheet each, its own and nobody else's.
//!
//! - [`sheet`]: what the page holds
//! - [`words`]: its sentences

mod sheet;
mod words;

use askama::Template;
use serde_json::json;

use super::employer::{Occasion, Told};
use super::folder::{READ_ME, RestrictedDir, RestrictedError, Staging};
use super::manifest;
use super::shell::french_day;

/// How this export is called, on the command line and in its files.
pub const READER: &str = "employeurs";

/// The folder of sheets.
pub const SHEETS: &str = "fiches";

const READ_ME_TEXT: &str = include_str!("LISEZMOI.md");

/// Sheets being written; earlier ones stay in place until [`Sheets::finish`].
pub struct Sheets {
    staging: Staging,
    written: usize,
}

impl Sheets {
    /// Starts the export.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn create(folder: &RestrictedDir) -> Result<Self, RestrictedError> {
        let mut staging = folder.stage(READER)?;
        staging.create_folder(SHEETS)?;
        Ok(Self { staging, written: 0 })
    }

    /// Writes the sheet of one establishment.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn push(&mut self, told: &Told, occasion: &Occasion<'_>) -> Result<(), RestrictedError> {
        let page = sheet::SheetPage::new(told, occasion);
        let text = page.render().map_err(|_| RestrictedError::Page)?;
        let name = format!("{SHEETS}/{}.html", told.portrait.siret.to_digits());
        self.staging.write(&name, text.as_bytes())?;
        self.written += 1;
        Ok(())
    }

    /// Puts all sheets in their place, and says how many there are.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self, occasion: &Occasion<'_>) -> Result<usize, RestrictedError> {
        let text = read_me(self.written, occasion);
        self.staging.write(READ_ME, text.as_bytes())?;
        let head = json!({
            "pour": READER,
            "date_reference": occasion.until.to_string(),
            "origine": occasion.origin(),
            "methode": occasion.method,
            "fiches": self.written,
        });
        manifest::write(&mut self.staging, head)?;
        self.staging.publish()?;
        Ok(self.written)
    }
}

fn read_me(sheets: usize, occasion: &Occasion<'_>) -> String {
    let banner = if occasion.fictitious {
        "> **Données fictives** : ces fiches ne décrivent aucun employeur réel.\n\n"
    } else {
        ""
    };
    [
        ("{banniere}", banner.to_owned()),
        ("{date}", french_day(occasion.until)),
        ("{methode}", occasion.method.to_owned()),
        ("{fiches}", sheets.to_string()),
        ("{personnes}", occasion.persons.to_string()),
    ]
    .into_iter()
    .fold(READ_ME_TEXT.to_owned(), |text, (name, value)| text.replace(name, &value))
}
