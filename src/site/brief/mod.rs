//! The printed edition: one brief per edition, a tagged PDF (PDF/UA-1) to print, hand over and
//! cite.
//!
//! [`Brief`] is composed from the very models that the pages print, so that no figure can be on
//! paper that is on no page. [`typesetting`] gives it as data to the template in
//! `templates/synthese/`, where nothing in a text can be taken for markup. Neither clock nor fonts
//! of the machine: the same edition gives the same bytes.

mod chapters;
mod content;
mod drawing;
mod figure;
mod typesetting;

pub use content::Brief;
pub use typesetting::TypesettingError;

use super::{Page, Site, SiteContext, SiteError};
use crate::edition::printed::PRINTED;
use crate::edition::published::PublishedEdition;

/// What the brief of an edition says.
///
/// # Errors
/// When a chart cannot be drawn.
pub fn compose(edition: &PublishedEdition, context: SiteContext<'_>) -> Result<Brief, SiteError> {
    Brief::of(&Site::new(edition, context))
}

/// The brief of an edition, a file of its folder.
///
/// # Errors
/// When a chart cannot be drawn or the brief cannot be typeset.
pub fn print(edition: &PublishedEdition, context: SiteContext<'_>) -> Result<Page, SiteError> {
    let brief = compose(edition, context)?;
    let bytes = typesetting::typeset(&brief)?;
    Ok(Page { path: PRINTED.to_owned(), bytes })
}
