//! The charts of two editions next to each other, as one HTML page for the monthly review.
//!
//! Drawings are taken from the published pages, so that what is reviewed is what readers see.
//! Those that are the same in both editions are counted and left out. The page is for the
//! reviewers' disk: it asks nothing of anyone and is never written inside the site.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pilotage::edition::difference::Difference;
use pilotage::edition::published::Manifest;
use scraper::{ElementRef, Html, Selector};

use super::Failure;

/// A figure of a page.
struct Drawn {
    caption: String,
    svg: String,
}

/// Figures by page and identifier.
type Figures = BTreeMap<(String, String), Drawn>;

/// The page.
pub(super) fn page(
    output: &Path,
    (before, after): (&Manifest, &Manifest),
    difference: &Difference,
) -> Result<String, Failure> {
    let (old, new) = (figures(output, before)?, figures(output, after)?);
    let mut body = String::new();
    let mut same = 0;
    let mut places: Vec<&(String, String)> = old.keys().chain(new.keys()).collect();
    places.sort();
    places.dedup();
    for (number, place) in places.into_iter().enumerate() {
        let (was, is) = (old.get(place), new.get(place));
        if let (Some(was), Some(is)) = (was, is)
            && (&was.svg, &was.caption) == (&is.svg, &is.caption)
        {
            same += 1;
            continue;
        }
        let (page, id) = place;
        let _ = writeln!(
            body,
            "<section><h2>{} <small>{}</small></h2><div class=\"pair\">{}{}</div></section>",
            escaped(id),
            escaped(page),
            side(was, &format!("a{number}-"), &before.edition.to_string()),
            side(is, &format!("b{number}-"), &after.edition.to_string()),
        );
    }
    let title = format!("Éditions {} et {}", before.edition, after.edition);
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{}\n{PAIRS}</style>\n</head>\n<body>\n\
         <main>\n<h1>{title}</h1>\n<p>{same}\u{a0}graphiques identiques ne sont pas montrés.</p>\n\
         {}{body}</main>\n</body>\n</html>\n",
        style(output, after)?,
        changes(difference),
    ))
}

/// Two columns where there is room.
const PAIRS: &str = "main { max-width: 110rem; margin: 0 auto; padding: 1rem; }\n\
    main > * { max-width: none; }\n\
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 2rem; }\n\
    .pair figure { margin: 0; }\n\
    .pair .edition { color: var(--soft); margin: 0; }\n\
    .chart.wide { display: block; }\n";

fn side(figure: Option<&Drawn>, prefix: &str, edition: &str) -> String {
    match figure {
        None => format!("<p class=\"edition\">{edition}\u{a0}: absent</p>"),
        Some(figure) => format!(
            "<figure role=\"figure\" aria-label=\"{caption}\"><p class=\"edition\">{edition}</p>\
             <figcaption>{caption}</figcaption>{}</figure>",
            renamed(&figure.svg, prefix),
            caption = escaped(&figure.caption),
        ),
    }
}

/// Every figure that moved, as a table.
fn changes(difference: &Difference) -> String {
    let mut rows = String::new();
    for table in &difference.tables {
        for change in &table.changed {
            let _ = writeln!(
                rows,
                "<tr><th scope=\"row\">{}</th><td class=\"text\">{}</td><td class=\"text\">{}</td>\
                 <td class=\"text\">{}</td><td>{}</td><td>{}</td></tr>",
                escaped(&table.table),
                change.period,
                escaped(&change.codes.join(" · ")),
                escaped(&change.measure),
                change.before,
                change.after,
            );
        }
    }
    if rows.is_empty() {
        return "<p>Aucun chiffre publié dans les deux éditions n’a changé.</p>\n".to_owned();
    }
    format!(
        "<details><summary>Chiffres qui ont changé</summary><table>\n\
         <caption>Chiffres publiés dans les deux éditions avec d’autres valeurs</caption>\n\
         <thead><tr><th scope=\"col\">Tableau</th><th scope=\"col\">Période</th>\
         <th scope=\"col\">Modalités</th><th scope=\"col\">Mesure</th><th scope=\"col\">Avant</th>\
         <th scope=\"col\">Après</th></tr></thead>\n<tbody>\n{rows}</tbody></table></details>\n"
    )
}

/// The drawings of an edition, from its sealed pages.
fn figures(output: &Path, manifest: &Manifest) -> Result<Figures, Failure> {
    let mut found = Figures::new();
    let folder = output.join("editions").join(manifest.edition.to_string());
    for file in manifest.fichiers.iter().filter(|file| file.chemin.ends_with(".html")) {
        let path = folder.join(&file.chemin);
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::broken(format!("{}: {error}", path.display()), "restore the edition")
        })?;
        for (id, figure) in drawn(&text) {
            found.insert((file.chemin.clone(), id), figure);
        }
    }
    Ok(found)
}

fn drawn(page: &str) -> Vec<(String, Drawn)> {
    let document = Html::parse_document(page);
    let (Ok(figure), Ok(caption), Ok(chart)) = (
        Selector::parse("figure[id]"),
        Selector::parse("figcaption"),
        Selector::parse("svg.chart"),
    ) else {
        return Vec::new();
    };
    document
        .select(&figure)
        .filter_map(|element| {
            let first = |selector| element.select(selector).next();
            Some((
                element.attr("id")?.to_owned(),
                Drawn {
                    caption: first(&caption)?.text().collect(),
                    svg: first(&chart).map(|svg: ElementRef<'_>| svg.html())?,
                },
            ))
        })
        .collect()
}

/// The drawing with identifiers of its own: two editions number theirs alike.
fn renamed(svg: &str, prefix: &str) -> String {
    let svg = svg.replace(" id=\"", &format!(" id=\"{prefix}"));
    let svg = svg
        .replace("url(#", &format!("url(#{prefix}"))
        .replace("href=\"#", &format!("href=\"#{prefix}"));
    let mut parts = svg.split(" aria-labelledby=\"");
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (names, rest) = part.split_once('"').unwrap_or((part, ""));
        let names: Vec<String> =
            names.split_whitespace().map(|name| format!("{prefix}{name}")).collect();
        let _ = write!(renamed, " aria-labelledby=\"{}\"{rest}", names.join(" "));
    }
    renamed
}

/// The style sheets of the later edition.
fn style(output: &Path, manifest: &Manifest) -> Result<String, Failure> {
    let folder = output.join("editions").join(manifest.edition.to_string());
    let mut text = String::new();
    for file in manifest.fichiers.iter().filter(|file| file.chemin.ends_with(".css")) {
        let path = folder.join(&file.chemin);
        text.push_str(&fs::read_to_string(&path).map_err(|error| {
            Failure::broken(format!("{}: {error}", path.display()), "restore the edition")
        })?);
    }
    Ok(text)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_copies_of_a_drawing_have_identifiers_of_their_own() {
        let svg = "<svg class=\"chart\" aria-labelledby=\"g-t g-d\"><title id=\"g-t\">T</title>\
                   <desc id=\"g-d\">D</desc></svg>";
        assert_eq!(
            renamed(svg, "b1-"),
            "<svg class=\"chart\" aria-labelledby=\"b1-g-t b1-g-d\"><title id=\"b1-g-t\">T</title>\
             <desc id=\"b1-g-d\">D</desc></svg>"
        );
    }

    #[test]
    fn drawings_are_found_with_their_captions() {
        let page = "<figure id=\"graphique-1\"><figcaption>A &amp; B</figcaption>\
                    <svg class=\"chart wide\"><path d=\"M0 0\"></path></svg></figure>\
                    <figure id=\"tableau-1\"><figcaption>C</figcaption></figure>";
        let found = drawn(page);
        assert_eq!(found.len(), 1, "a table alone has no drawing");
        let (id, figure) = &found[0];
        assert_eq!((id.as_str(), figure.caption.as_str()), ("graphique-1", "A & B"));
        assert!(figure.svg.starts_with("<svg"));
    }
}
