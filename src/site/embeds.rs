//! Each figure on a page of its own, to be shown inside another site.
//!
//! Made from the page just written, so that what is shown elsewhere is what the page says, byte for
//! byte. Only at the root: what is shown elsewhere follows the latest edition, and says which one
//! it is. A host gives the frame its height with `iframeResizer.js`, beside each page because
//! hosts look for it there, and our own: it listens to the one message that the page sends.

use askama::Template;

use super::frame::{Script, label};
use super::paths::{PagePath, Place};
use super::{Page, Site, SiteError, numbers};
use crate::edition::published::Origin;

/// Name under which hosts look for the script that sizes the frame.
const HOST_SCRIPT: &str = "iframeResizer.js";

#[derive(Debug, Template)]
#[template(path = "embed.html")]
struct Embed<'a> {
    origin: Origin,
    title: &'a str,
    page_name: String,
    canonical: String,
    own: String,
    page: String,
    styles: Vec<String>,
    icon: String,
    script: Script,
    figure: String,
    edition: String,
    site_title: &'a str,
    publisher: &'a str,
    licence: &'a str,
}

/// The figures of a page that can be shown elsewhere, and the page with a link to each.
///
/// # Errors
/// When a template cannot be filled.
pub(super) fn of_page(
    site: &Site<'_>,
    path: &PagePath,
    html: String,
) -> Result<(String, Vec<Page>), SiteError> {
    if site.context.place != Place::Root || !site.context.settings.embed {
        return Ok((html, Vec::new()));
    }
    let (mut page, mut embeds) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html.as_str();
    while let Some(start) = rest.find("<figure ") {
        let (before, from) = rest.split_at(start);
        let Some(end) = from.find(END).map(|end| end + END.len()) else { break };
        let (figure, after) = from.split_at(end);
        page.push_str(before);
        match made(site, path, figure)? {
            Some((linked, files)) => {
                page.push_str(&linked);
                embeds.extend(files);
            }
            None => page.push_str(figure),
        }
        rest = after;
    }
    page.push_str(rest);
    Ok((page, embeds))
}

const END: &str = "</figure>";

/// The figure with the link to its own page, and the files of that page.
fn made(
    site: &Site<'_>,
    path: &PagePath,
    figure: &str,
) -> Result<Option<(String, Vec<Page>)>, SiteError> {
    let between = |from: &str, to: &str| {
        let (_, rest) = figure.split_once(from)?;
        Some(rest.split_once(to)?.0)
    };
    let (Some(id), Some(title), Some(list)) =
        (between(" id=\"", "\""), between("<figcaption>", "</figcaption>"), figure.rfind("</ul>"))
    else {
        return Ok(None);
    };
    let settings = site.context.settings;
    let folder = format!("embed/{}{id}/", path.folder());
    let up = "../".repeat(folder.matches('/').count());
    let linker = site.linker(path);
    let embed = Embed {
        origin: site.edition.manifest.origin,
        title,
        page_name: label(site, path),
        canonical: linker.canonical(),
        own: format!("{}{}", settings.base_url, folder.trim_end_matches('/')),
        page: format!("{up}{}#{id}", path.folder()),
        styles: [Some(&site.assets.style), site.assets.theme.as_ref()]
            .into_iter()
            .flatten()
            .map(|style| format!("{up}{}", style.path))
            .collect(),
        icon: format!("{up}{}", site.assets.icon.path),
        script: Script {
            href: format!("{up}{}", site.assets.embed.path),
            integrity: site.assets.embed.integrity(),
        },
        // Links climb to the root before they go down: two folders more to climb.
        figure: figure.replace(" href=\"", " href=\"../../"),
        edition: numbers::of_month(site.edition.manifest.edition),
        site_title: &settings.title,
        publisher: &settings.publisher,
        licence: &settings.licence,
    };
    let html =
        embed.render().map_err(|cause| SiteError::Template { page: folder.clone(), cause })?;
    let (before, after) = figure.split_at(list);
    let name = title.split_once('.').map_or(title, |(number, _)| number);
    let linked = format!(
        "{before}<li><a href=\"{}\">Intégrer<span class=\"visually-hidden\"> ailleurs, \
         {name}</span></a></li>\n{after}",
        linker.root_file(&folder),
    );
    let file = |name: &str, bytes: Vec<u8>| Page { path: format!("{folder}{name}"), bytes };
    let files = vec![
        file("index.html", html.into_bytes()),
        file(HOST_SCRIPT, super::assets::HOST_SCRIPT.to_vec()),
    ];
    Ok(Some((linked, files)))
}
