//! The printed edition: the newest edition has one, its front page leads to it, and it says of
//! itself what accessible readers need.
//!
//! Earlier editions may have none: they are as they were published. That a file which claims
//! PDF/UA-1 conforms to it is the typesetter's business; here is what its own bytes state.

use super::page::PageFacts;
use super::tree::Tree;
use super::{CheckError, Problem, links};
use crate::edition::printed::{PRINTED, Printed, stated};

/// Largest file: a brief is read on telephones too.
const SIZE_LIMIT: usize = 1_000_000;
/// Most pages: beyond, it is no brief.
const PAGE_LIMIT: u32 = 8;

/// What the bytes must hold, and what is wrong when they do not.
const MARKS: [(&[u8], &str); 3] = [
    (b"/StructTreeRoot", "has no tags"),
    (b"/Marked true", "does not say that it is tagged"),
    (b"/Lang(fr", "does not say that it is in French"),
];

/// Checks the printed edition of every edition that has one, and that the newest has.
pub(super) fn check(pages: &[PageFacts], tree: &Tree) -> Result<Vec<Problem>, CheckError> {
    let mut problems = Vec::new();
    let editions = tree.editions();
    let newest = editions.iter().rfind(|edition| *edition != "editions/index.html");
    for edition in &editions {
        let file = format!("{edition}/{PRINTED}");
        let mut wrong = |message: &str| problems.push(Problem::of(&file, message));
        if !tree.files.contains(&file) {
            if newest == Some(edition) {
                wrong("the newest edition has no printed edition");
            }
            continue;
        }
        for message in defects(&tree.bytes(&file)?) {
            wrong(&message);
        }
        let fronts = [
            Some(format!("{edition}/index.html")),
            (newest == Some(edition)).then(|| "index.html".to_owned()),
        ];
        for front in fronts.into_iter().flatten() {
            if !leads(pages, &front, &file) {
                wrong(&format!("{front} does not lead to it"));
            }
        }
    }
    Ok(problems)
}

/// What is wrong with a file.
fn defects(bytes: &[u8]) -> Vec<String> {
    let mut defects = Vec::new();
    if !bytes.starts_with(b"%PDF-1.") {
        defects.push("is not a PDF file".to_owned());
    }
    if bytes.len() > SIZE_LIMIT {
        defects.push(format!("weighs {} bytes, over {SIZE_LIMIT}", bytes.len()));
    }
    if stated(bytes, "pdfuaid:part").as_deref() != Some("1") {
        defects.push("does not say that it is PDF/UA-1".to_owned());
    }
    let title = stated(bytes, "dc:title")
        .is_some_and(|title| title.contains("</rdf:li>") && !title.contains("></rdf:li>"));
    if !title {
        defects.push("has no title".to_owned());
    }
    match Printed::of(bytes) {
        None => defects.push("does not say how many pages it has".to_owned()),
        Some(printed) if printed.pages == 0 || printed.pages > PAGE_LIMIT => {
            defects.push(format!("has {} pages, for {PAGE_LIMIT} at most", printed.pages));
        }
        Some(_) => {}
    }
    for (mark, message) in MARKS {
        if memchr::memmem::find(bytes, mark).is_none() {
            defects.push(message.to_owned());
        }
    }
    defects
}

/// Whether a page has a link to the file.
fn leads(pages: &[PageFacts], page: &str, file: &str) -> bool {
    pages.iter().filter(|facts| facts.file == page).any(|facts| {
        let mut targets = facts.links.iter().map(|(address, _)| links::local(page, address));
        targets.any(|target| target.as_deref() == Some(file))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The statements of a sound file, without its pages.
    const SOUND: &str = "%PDF-1.7 <pdfuaid:part>1</pdfuaid:part>\
        <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">T</rdf:li></rdf:Alt></dc:title>\
        <xmpTPg:NPages>4</xmpTPg:NPages>/Lang(fr-FR)/StructTreeRoot 1 0 R/Marked true";

    #[test]
    fn every_statement_missing_is_a_defect() {
        assert_eq!(defects(SOUND.as_bytes()), Vec::<String>::new());
        for (from, to, message) in [
            ("%PDF-1.7", "%!PS", "is not a PDF file"),
            (">1</pdfuaid", ">2</pdfuaid", "does not say that it is PDF/UA-1"),
            (">T</rdf:li>", "></rdf:li>", "has no title"),
            ("NPages>4<", "NPages>12<", "has 12 pages, for 8 at most"),
            ("NPages>4<", "NPages>?<", "does not say how many pages it has"),
            ("/StructTreeRoot", "", "has no tags"),
            ("/Marked true", "/Marked false", "does not say that it is tagged"),
            ("/Lang(fr-FR)", "/Lang(en)", "does not say that it is in French"),
        ] {
            assert_eq!(defects(SOUND.replace(from, to).as_bytes()), vec![message.to_owned()]);
        }
        let heavy = SOUND.to_owned() + &" ".repeat(SIZE_LIMIT);
        assert!(defects(heavy.as_bytes()).iter().any(|defect| defect.starts_with("weighs")));
    }
}
