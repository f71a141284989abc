//! Templates edited while `serve --watch` runs.
//!
//! Templates are compiled into the program, but what stands between two tags of one (`{{ }}`,
//! `{% %}`, `{# #}`) comes out in pages as it was written. An edit of that is therefore made in the
//! finished page: the text as compiled is found there, and the text as edited takes its place. An
//! edit that a page cannot tell waits for `cargo build`: one of the tags themselves, or of a text
//! that stands at several places of the templates.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

/// The templates of the program as they were when the preview started, and as they are now.
#[derive(Debug)]
pub(super) struct Drafts {
    folder: PathBuf,
    compiled: BTreeMap<PathBuf, Pieces>,
}

/// What the edits since the start ask for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Edits {
    /// Texts as compiled, with those that take their place.
    replaced: Vec<(String, String)>,
    /// Templates that only a compilation can show.
    pub(super) to_compile: Vec<PathBuf>,
}

/// A template cut at its tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Pieces {
    /// One more than tags: before the first, between two, after the last. Without the blanks at
    /// their ends, which the compilation also changes.
    texts: Vec<String>,
    tags: Vec<String>,
}

impl Drafts {
    /// Reads the templates that the program was compiled with.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self { folder: folder.to_owned(), compiled: read(folder)? })
    }

    /// When the templates were last edited.
    pub(super) fn edited(&self) -> impl Iterator<Item = (PathBuf, Option<SystemTime>)> {
        files(&self.folder).map(|path| {
            let when = fs::metadata(&path).and_then(|file| file.modified()).ok();
            (path, when)
        })
    }

    /// What has changed since the start.
    pub(super) fn edits(&self) -> io::Result<Edits> {
        let mut edits = Edits::default();
        for (path, now) in read(&self.folder)? {
            let Some(then) = self.compiled.get(&path).filter(|then| then.tags == now.tags) else {
                edits.to_compile.push(path);
                continue;
            };
            let texts = then.texts.iter().zip(now.texts).filter(|(then, now)| *then != now);
            for (then, now) in texts {
                if self.stands_once(then) {
                    edits.replaced.push((then.clone(), now));
                } else if edits.to_compile.last() != Some(&path) {
                    edits.to_compile.push(path.clone());
                }
            }
        }
        Ok(edits)
    }

    fn stands_once(&self, text: &str) -> bool {
        let all = self.compiled.values().flat_map(|pieces| &pieces.texts);
        !text.is_empty() && all.map(|other| other.matches(text).count()).sum::<usize>() == 1
    }
}

impl Edits {
    /// A page as it would come out of the edited templates.
    pub(super) fn apply(&self, page: String) -> String {
        self.replaced.iter().fold(page, |page, (then, now)| page.replace(then, now))
    }
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let all = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    all.map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
}

fn read(folder: &Path) -> io::Result<BTreeMap<PathBuf, Pieces>> {
    files(folder).map(|path| fs::read_to_string(&path).map(|text| (path, cut(&text)))).collect()
}

/// Cuts a template at its tags. A tag that never ends goes to the end of the text.
fn cut(template: &str) -> Pieces {
    let mut pieces = Pieces::default();
    let mut rest = template;
    loop {
        let opening = ["{{", "{%", "{#"].into_iter().filter_map(|open| rest.find(open)).min();
        let (text, tagged) = rest.split_at(opening.unwrap_or(rest.len()));
        pieces.texts.push(text.trim().to_owned());
        if tagged.is_empty() {
            return pieces;
        }
        let close = match tagged.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => "#}",
        };
        let end = tagged.find(close).map_or(tagged.len(), |end| end + close.len());
        let (tag, after) = tagged.split_at(end);
        pieces.tags.push(tag.to_owned());
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<h1>{{ title }}</h1>\n<p class=\"lede\">Ce mois.</p>\n{% if more %}\n\
                        <p>{{ more }}</p>{# why #}{% endif %}\n";

    fn edited(page: &str) -> Edits {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        fs::write(&path, PAGE).unwrap();
        fs::write(folder.path().join("other.html"), "<p>{{ x }}</p>").unwrap();
        let drafts = Drafts::new(folder.path()).unwrap();
        assert_eq!(drafts.edits().unwrap(), Edits::default());
        fs::write(&path, page).unwrap();
        drafts.edits().unwrap()
    }

    #[test]
    fn what_stands_between_tags_is_edited_in_the_page() {
        let edits = edited(&PAGE.replace("Ce mois.", "Ce mois-ci."));
        assert_eq!(edits.to_compile, Vec::<PathBuf>::new());
        let page = "<h1>A</h1>\n<p class=\"lede\">Ce mois.</p>\n<p>B</p>".to_owned();
        let expected = "<h1>A</h1>\n<p class=\"lede\">Ce mois-ci.</p>\n<p>B</p>";
        assert_eq!(edits.apply(page), expected);
    }

    #[test]
    fn a_tag_or_a_text_of_several_places_waits_for_a_compilation() {
        let tag = PAGE.replace("{% if more %}", "{% if true %}");
        // The other template also begins and ends a paragraph.
        let shared = PAGE.replace("<p>{{ more }}", "<p class=\"new\">{{ more }}");
        for edit in [tag, shared] {
            let edits = edited(&edit);
            assert_eq!(edits.to_compile.len(), 1, "{edit}");
            assert_eq!(edits.replaced, Vec::new());
        }
    }

    #[test]
    fn tags_are_cut_whole() {
        let pieces = cut(" a {{ b }}{% c %} d {# {% e %} #}f{{ g");
        assert_eq!(pieces.texts, ["a", "", "d", "f", ""]);
        assert_eq!(pieces.tags, ["{{ b }}", "{% c %}", "{# {% e %} #}", "{{ g"]);
    }

    #[test]
    fn the_templates_of_the_program_are_cut_into_what_was_written() {
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        for path in files(&templates) {
            let text = fs::read_to_string(&path).unwrap();
            let Pieces { texts, tags } = cut(&text);
            assert_eq!(texts.len(), tags.len() + 1);
            let without = |text: &str| text.split_whitespace().collect::<String>();
            let mut again = String::new();
            for (position, text) in texts.iter().enumerate() {
                again.push_str(text);
                again.push_str(tags.get(position).map_or("", String::as_str));
            }
            assert_eq!(without(&again), without(&text), "{}", path.display());
        }
    }
}
