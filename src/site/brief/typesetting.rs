//! From the brief to PDF/UA-1, by the library Typst, in a world of its own: one template, one data
//! file, the embedded fonts.
//!
//! Texts reach the template as JSON. Nothing else can be read: no file, no package, no clock.

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::content::Brief;

const TEMPLATE: &str = include_str!("../../../templates/synthese/synthese.typ");
const TEMPLATE_NAME: &str = "synthese.typ";
/// The name under which the template reads the brief.
const CONTENT_NAME: &str = "synthese.json";
const FONTS: [&[u8]; 3] = [
    include_bytes!("../../../templates/synthese/fonts/SourceSans3-Regular.ttf"),
    include_bytes!("../../../templates/synthese/fonts/SourceSans3-SemiBold.ttf"),
    include_bytes!("../../../templates/synthese/fonts/SourceSans3-Italic.ttf"),
];

/// Why the brief could not be typeset: a defect of the program or of its template.
#[derive(Debug, thiserror::Error)]
pub enum TypesettingError {
    /// The content is not JSON.
    #[error("its content cannot be written as JSON")]
    Content(#[source] serde_json::Error),
    /// A part of the program is not what it should be.
    #[error("{what} cannot be used")]
    Part {
        /// Which.
        what: &'static str,
    },
    /// The template is at fault, or what it was given.
    #[error("templates/synthese/{TEMPLATE_NAME}, line {line}: {message}")]
    Template {
        /// Line of the template; 0 when unknown.
        line: usize,
        /// What Typst says.
        message: String,
    },
    /// The document would not be PDF/UA-1.
    #[error("it would not conform to PDF/UA-1: {message}")]
    Standard {
        /// What Typst says.
        message: String,
    },
}

/// The brief as a file.
pub(super) fn typeset(brief: &Brief) -> Result<Vec<u8>, TypesettingError> {
    let desk = Desk::new(brief)?;
    let made = typst::compile(&desk);
    let document = made.output.map_err(|errors| desk.at_fault(&errors))?;
    // A warning is a missing font, an empty alternative or a layout that does not settle.
    if !made.warnings.is_empty() {
        return Err(desk.at_fault(&made.warnings));
    }
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| TypesettingError::Standard { message: error.message().to_string() })?;
    let options = PdfOptions {
        ident: Smart::Custom(brief.citation.address.clone()),
        creator: Smart::Custom(Some(format!("pilotage {}", brief.version))),
        standards,
        ..PdfOptions::default()
    };
    let file = typst_pdf::pdf(&document, &options).map_err(|errors| {
        let message = errors.first().map_or_else(String::new, |error| error.message.to_string());
        TypesettingError::Standard { message }
    });
    // What was remembered serves no other edition.
    typst::comemo::evict(0);
    file
}

/// All that the template can reach.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    content: (FileId, Bytes),
}

impl Desk {
    fn new(brief: &Brief) -> Result<Self, TypesettingError> {
        let fonts: Vec<Font> =
            FONTS.into_iter().filter_map(|font| Font::new(Bytes::new(font), 0)).collect();
        if fonts.len() < FONTS.len() {
            return Err(TypesettingError::Part { what: "an embedded font" });
        }
        let content = serde_json::to_vec(brief).map_err(TypesettingError::Content)?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(named(TEMPLATE_NAME)?, TEMPLATE.to_owned()),
            content: (named(CONTENT_NAME)?, Bytes::new(content)),
        })
    }

    /// The first of these diagnostics.
    fn at_fault(&self, found: &[SourceDiagnostic]) -> TypesettingError {
        let Some(first) = found.first() else {
            return TypesettingError::Part { what: "the template" };
        };
        let line = self
            .range(first.span)
            .and_then(|range| self.template.lines().byte_to_line(range.start))
            .map_or(0, |line| line + 1);
        TypesettingError::Template { line, message: first.message.to_string() }
    }
}

fn named(name: &'static str) -> Result<FileId, TypesettingError> {
    let path =
        VirtualPath::new(name).map_err(|_| TypesettingError::Part { what: "a file name" })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (own, bytes) = &self.content;
        if id == *own { Ok(bytes.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// No clock: dates are data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
