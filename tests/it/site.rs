//! The site rendered from an invented edition.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pilotage::edition::printed::{PRINTED, Printed};
use pilotage::edition::published::{Origin, PublishedEdition, Revision};
use pilotage::settings::SiteSettings;
use pilotage::site::paths::Place;
use pilotage::site::{Page, SiteContext, render};
use pilotage::vocabulary::{Month, SiaeKind};
use scraper::{Html, Selector};

use crate::brief;
use crate::invented_edition::{MONTH, calendar, edition, seal, settings, wholly_withheld};

pub(crate) fn pages(edition: &PublishedEdition, place: Place) -> Vec<Page> {
    let (settings, calendar) = (settings(), calendar());
    let context = SiteContext { settings: &settings, calendar: &calendar, place, theme: None };
    render(edition, context).unwrap()
}

/// Writes a whole site, two editions long, and returns its folder.
pub(crate) fn build(folder: &Path, edition: &PublishedEdition) -> PathBuf {
    let output = folder.join("output");
    if output.exists() {
        fs::remove_dir_all(&output).unwrap();
    }
    let write = |below: &Path, pages: Vec<Page>| {
        for page in pages {
            let path = below.join(page.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, page.bytes).unwrap();
        }
    };
    let mut before = edition.clone();
    before.manifest.edition = edition.manifest.previous.unwrap();
    before.catalogue.edition = before.manifest.edition;
    before.manifest.previous = None;
    before.manifest.released = "2026-07-23".parse().unwrap();
    before.revisions.clear();
    before.editions.remove(0);
    // The older edition was published before there were briefs.
    let mut edition = edition.clone();
    edition.set_printed(Printed::of(&brief::file()));
    let edition = &edition;
    for published in [&before, edition] {
        let below = output.join("editions").join(published.manifest.edition.to_string());
        write(&below, pages(published, Place::Edition));
        if published.manifest.edition == edition.manifest.edition {
            fs::write(below.join(PRINTED), brief::file()).unwrap();
        }
        seal(&below, published);
    }
    write(&output, pages(edition, Place::Root));
    output
}

fn html(pages: &[Page], path: &str) -> String {
    let page = pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(page.bytes.clone()).unwrap()
}

/// The text inside `<main>`, no-break spaces as plain ones.
fn text(html: &str) -> String {
    let document = Html::parse_document(html);
    let main = document.select(&Selector::parse("main").unwrap()).next().unwrap();
    let words: Vec<&str> = main.text().flat_map(str::split_whitespace).collect();
    words.join(" ").replace(['\u{a0}', '\u{202f}'], " ")
}

fn count(html: &str, selector: &str) -> usize {
    Html::parse_document(html).select(&Selector::parse(selector).unwrap()).count()
}

#[test]
fn the_front_page_opens_with_the_month_s_finding() {
    let home = html(&pages(&edition(), Place::Root), "index.html");
    let text = text(&home);
    assert!(text.starts_with("Fin mai 2026, "), "{}", &text[..120]);
    assert!(text.contains("% des titulaires d’un PASS IAE sont en interruption selon la DSN"));
    assert!(text.contains("Publié le 1er septembre 2026"));
    assert!(text.contains("1 chiffre révisé (révision courante)."));
    assert_eq!(count(&home, ".keys > li"), 4);
}

#[test]
fn every_figure_has_all_its_parts() {
    for page in pages(&edition(), Place::Edition) {
        if Path::new(&page.path).extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let html = String::from_utf8(page.bytes).unwrap();
        let figures = count(&html, "figure");
        for part in [
            "figure > figcaption",
            "figure > .subtitle",
            "figure table caption",
            "figure .downloads",
        ] {
            assert_eq!(count(&html, part), figures, "{}: {part}", page.path);
        }
        let text = text(&html);
        for part in ["Lecture : ", "Champ : ", "Source : "] {
            assert!(text.matches(part).count() >= figures, "{}: {part}", page.path);
        }
        assert_eq!(count(&html, "svg title"), count(&html, "svg[role=img]"), "{}", page.path);
        assert_eq!(count(&html, "svg desc"), count(&html, "svg[role=img]"), "{}", page.path);
    }
}

#[test]
fn fictitious_data_say_so_on_every_page_and_real_data_do_not() {
    let mut real = edition();
    real.manifest.origin = Origin::Reel;
    for (edition, expected) in [(edition(), 1), (real, 0)] {
        for page in pages(&edition, Place::Root) {
            if page.path.ends_with(".html") {
                let html = String::from_utf8(page.bytes).unwrap();
                assert_eq!(count(&html, ".banner"), expected, "{}", page.path);
            }
        }
    }
}

#[test]
fn an_edition_never_links_to_a_later_one_and_the_root_pins_its_citations() {
    let mut earlier = edition();
    earlier.manifest.edition = "2026-07".parse().unwrap();
    earlier.editions.remove(0);
    for page in pages(&earlier, Place::Edition) {
        let text = String::from_utf8_lossy(&page.bytes);
        assert!(!text.contains(&format!("editions/{MONTH}")), "{}", page.path);
    }
    let region = html(&pages(&edition(), Place::Root), "regions/bretagne/index.html");
    let pinned =
        format!("https://statistiques.example.org/parcours/editions/{MONTH}/regions/bretagne/");
    assert!(region.contains(&pinned));
}

#[test]
fn a_region_is_compared_with_the_nation() {
    let text = text(&html(&pages(&edition(), Place::Root), "regions/bretagne/index.html"));
    assert!(text.starts_with("En Bretagne, "), "{}", &text[..80]);
    assert!(text.contains("en France, soit ") || text.contains("comme en France"));
    assert!(text.contains("Départements de Bretagne"));
    assert!(text.contains("Ille-et-Vilaine"));
}

/// The cells of the row of this identifier, no-break spaces as plain ones, and the address at its
/// head.
fn row(html: &str, id: &str) -> (Vec<String>, String) {
    let document = Html::parse_document(html);
    let select = |selector: &str| Selector::parse(&format!("tr#{id} {selector}")).unwrap();
    let (cell, anchor) = (select("td"), select("a.anchor"));
    let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
    let cells = document.select(&cell).map(|cell| plain(cell.text().collect())).collect();
    let link = document.select(&anchor).next().and_then(|link| link.attr("href"));
    (cells, link.unwrap().to_owned())
}

#[test]
fn the_rate_of_women_of_a_kind_of_structure_in_a_region_is_one_row_with_its_interval() {
    let pages = pages(&edition(), Place::Root);
    let region = html(&pages, "regions/occitanie/index.html");
    let structure = html(&pages, "interruptions/aci/index.html");
    let (here, address) = row(&region, "aci-femmes");
    // 452 of 1,930 is p = 0.2342. Wilson at 95 %: z²/n = 0.00199; (p + 0.001) / 1.00199 = 0.2347,
    // more or less 1.96 × √(0.1793/1930 + 0.00199/7720) / 1.00199 = 0.0189: 0.2158 to 0.2536.
    assert_eq!(here[..4], ["23,4", "21,6 à 25,4", "452", "1 930"]);
    assert_eq!(address, format!("../../editions/{MONTH}/regions/occitanie/#aci-femmes"));
    // The same row, found from the kind of structure.
    assert_eq!(row(&structure, "occitanie-femmes").0[..4], here[..4]);
    assert!(text(&region).contains("23,4 % des femmes titulaires d’un PASS IAE ont connu"));
    assert!(text(&region).contains("(452 sur 1 930)"));
    assert!(text(&region).contains("il n’y a pas d’erreur de sondage"));
    // A withheld row keeps its signs, in every column.
    assert_eq!(row(&region, "ei-femmes").0, ["s"; 5]);
    // Two clicks from the front page, by the menu then by the page of all régions or of all kinds.
    let front = html(&pages, "index.html");
    for (hub, page) in [("regions", "occitanie/"), ("interruptions", "aci/")] {
        assert!(count(&front, &format!("a[href='{hub}/']")) > 0, "{hub}");
        let hub = html(&pages, &format!("{hub}/index.html"));
        assert!(count(&hub, &format!("a[href$='/{page}']")) > 0, "{page}");
    }
}

#[test]
fn a_site_whose_every_figure_is_withheld_still_reads_well() {
    let pages = pages(&wholly_withheld(), Place::Root);
    let page = html(&pages, "interruptions/interruptions-dsn/index.html");
    assert!(text(&page).contains("Le secret statistique les protège."));
    assert_eq!(count(&page, "figure"), 0);
    let region = text(&html(&pages, "regions/corse/index.html"));
    assert!(region.starts_with("En Corse, les taux d’interruption ne sont pas diffusés"));
    assert!(region.contains("trop peu de personnes ou d’employeurs sont concernés"));
    for page in &pages {
        let html = String::from_utf8_lossy(&page.bytes);
        assert!(!html.contains("NaN") && !html.contains("inf %"), "{}", page.path);
    }
}

/// That a withheld figure changes nothing else needs no test here: pages are made from files in
/// which it is absent.
#[test]
fn two_renderings_are_the_same_and_tag_what_is_withheld() {
    let first = pages(&edition(), Place::Edition);
    let again = pages(&edition(), Place::Edition);
    assert_eq!(first, again);
    let svg = html(&first, "interruptions/interruptions-dsn/index.html");
    assert!(svg.contains("data-statut=\"secret\""));
}

#[test]
fn every_template_is_used_by_a_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/pages");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/site/pages");
    let code: String = fs::read_dir(sources)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(code.contains(&format!("pages/{name}")), "{name} is not used");
    }
}

#[test]
fn every_page_stands_in_the_sitemap_once() {
    let pages = pages(&edition(), Place::Root);
    let list = html(&pages, "sitemap-pages.xml");
    let addresses: Vec<&str> =
        list.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
    let unique: BTreeSet<&str> = addresses.iter().copied().collect();
    assert_eq!(unique.len(), addresses.len());
    // A figure to be shown elsewhere is found by its page.
    let html_pages = pages
        .iter()
        .filter(|page| page.path.ends_with("index.html") && !page.path.starts_with("embed/"))
        .count();
    assert_eq!(addresses.len(), html_pages);
}

/// The addresses a page links to, resolved below the site.
fn links(pages: &[Page], path: &str) -> BTreeSet<String> {
    let document = Html::parse_document(&html(pages, path));
    let folder: Vec<&str> = path.trim_end_matches("index.html").split_terminator('/').collect();
    document
        .select(&Selector::parse("a[href]").unwrap())
        .filter_map(|link| link.attr("href"))
        .map(|link| link.split('#').next().unwrap_or_default())
        .map(|link| {
            let up = link.matches("../").count();
            let below = folder.len().saturating_sub(up);
            let start = folder[..below].iter().map(|part| format!("{part}/")).collect::<String>();
            format!("{start}{}index.html", link.trim_start_matches("../").trim_start_matches("./"))
        })
        .collect()
}

#[test]
fn every_slice_has_its_page_two_clicks_from_home_whatever_is_published() {
    let expected: Vec<String> = pilotage::site::territories::departements()
        .iter()
        .map(|place| format!("regions/{}/{}/index.html", place.region, place.slug))
        .chain(
            SiaeKind::ALL
                .map(|kind| format!("interruptions/{}/index.html", kind.code().to_lowercase())),
        )
        .chain(
            pilotage::site::sectors::all()
                .iter()
                .map(|sector| format!("employeurs/{}/index.html", sector.slug)),
        )
        .collect();
    assert_eq!(expected.len(), 101 + 5 + 17);
    let site = pages(&wholly_withheld(), Place::Root);
    let home = links(&site, "index.html");
    let hubs = ["regions/index.html", "interruptions/index.html", "employeurs/index.html"];
    assert!(hubs.iter().all(|hub| home.contains(*hub)), "{home:?}");
    let second: BTreeSet<String> = hubs.iter().flat_map(|hub| links(&site, hub)).collect();
    for path in &expected {
        assert!(second.contains(path), "{path}");
        assert!(text(&html(&site, path)).contains("sont pas diffusés"), "{path}");
    }
}

#[test]
fn a_slice_is_compared_with_the_whole() {
    let pages = pages(&edition(), Place::Root);
    let structure = text(&html(&pages, "interruptions/aci/index.html"));
    assert!(structure.starts_with("Dans les ACI, "), "{}", &structure[..80]);
    assert!(structure.contains("toutes structures confondues"));
    let sector = text(&html(&pages, "employeurs/construction/index.html"));
    assert!(sector.starts_with("Dans le secteur « Construction », "), "{}", &sector[..80]);
    assert!(sector.contains("tous secteurs confondus"));
}

#[test]
fn revisions_are_listed_before_and_after() {
    let page = text(&html(&pages(&edition(), Place::Edition), "corrections/index.html"));
    assert!(page.contains("Ateliers et chantiers d’insertion (ACI)"), "{page}");
    assert!(page.contains("1 201 1 233"), "{page}");
    assert!(page.contains("Aucune erreur n’a été corrigée dans cette édition."));
}

#[test]
fn the_search_page_lists_every_other_page_every_figure_and_every_row_with_an_address() {
    let pages = pages(&edition(), Place::Root);
    let search = html(&pages, "recherche/index.html");
    let others = pages
        .iter()
        .filter(|page| page.path.ends_with("index.html") && !page.path.starts_with("embed/"))
        .filter(|page| page.path != "recherche/index.html");
    let (mut listed, mut figures, mut rows, mut words) = (0, 0, 0, 0);
    for page in others {
        let text = String::from_utf8(page.bytes.clone()).unwrap();
        let own = count(&text, "figure");
        listed += 1;
        figures += own;
        rows += count(&text, "tr[id]");
        words += count(&text, "dt[id]") + if own == 0 { count(&text, "h2[id]") } else { 0 };
    }
    assert_eq!(count(&search, "#pages > li"), listed);
    assert_eq!(count(&search, "#pages li li"), figures + rows + words);
    assert!(figures > 50 && rows > 50 && words > 30, "{figures} {rows} {words}");
    assert_eq!(count(&search, "form[hidden]"), 1);
    let script = pages.iter().find(|page| page.path.starts_with("static/liste.")).unwrap();
    let hash = pilotage::edition::files::integrity(&script.bytes);
    assert!(search.contains(&format!("integrity=\"{hash}\"")));
}

#[test]
fn each_figure_of_the_root_can_be_shown_elsewhere_as_the_page_shows_it() {
    let pages = pages(&edition(), Place::Root);
    let page = html(&pages, "interruptions/interruptions-dsn/index.html");
    let figures = count(&page, "figure");
    let folder = "embed/interruptions/interruptions-dsn/";
    let embeds: Vec<&Page> = pages
        .iter()
        .filter(|page| page.path.starts_with(folder) && page.path.ends_with(".html"))
        .collect();
    assert_eq!(embeds.len(), figures);
    let cells = |html: &str| -> Vec<String> {
        let document = Html::parse_document(html);
        let selector = Selector::parse("figure#graphique-1 td").unwrap();
        document.select(&selector).map(|cell| cell.inner_html()).collect()
    };
    let embed = html(&pages, &format!("{folder}graphique-1/index.html"));
    assert!(!cells(&page).is_empty());
    assert_eq!(cells(&page), cells(&embed));
    assert_eq!(count(&embed, "header") + count(&embed, "footer") + count(&embed, "nav"), 0);
    assert!(pages.iter().any(|page| page.path == format!("{folder}graphique-1/iframeResizer.js")));
    assert!(page.contains(&format!("href=\"../../{folder}graphique-1/\"")));
}

#[test]
fn a_site_that_is_not_to_be_shown_elsewhere_offers_no_frame() {
    let (settings, calendar) = (SiteSettings { embed: false, ..settings() }, calendar());
    let place = Place::Root;
    let context = SiteContext { settings: &settings, calendar: &calendar, place, theme: None };
    let pages = render(&edition(), context).unwrap();
    assert!(!pages.iter().any(|page| page.path.starts_with("embed/")));
    assert!(!html(&pages, "interruptions/interruptions-dsn/index.html").contains("Intégrer"));
    assert!(html(&pages, "donnees-personnelles/index.html").contains("Un script, hébergé ici"));
}

#[test]
fn every_page_has_an_image_for_social_networks() {
    let pages = pages(&edition(), Place::Root);
    for page in pages
        .iter()
        .filter(|page| page.path.ends_with("index.html") && !page.path.starts_with("embed/"))
    {
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        let (_, rest) = html.split_once("og:image\" content=\"").unwrap();
        let (address, _) = rest.split_once('"').unwrap();
        let file = address.strip_prefix(&settings().base_url).unwrap();
        let image = pages.iter().find(|page| page.path == file).unwrap();
        // A PNG of 1200 by 630, as its header says.
        assert_eq!(&image.bytes[..8], b"\x89PNG\r\n\x1a\n", "{}", page.path);
        assert_eq!(&image.bytes[16..24], [1200u32.to_be_bytes(), 630u32.to_be_bytes()].concat());
    }
}

#[test]
fn a_built_site_passes_every_check() {
    let output = build(Path::new(env!("CARGO_TARGET_TMPDIR")), &edition());
    let report = pilotage::check::run(&output).unwrap();
    assert!(report.problems.is_empty(), "{report}");
    assert!(report.pages > 100);
}

/// An error corrected by the older edition keeps its entry in the feed of the newer one, beside
/// those of the editions, and leads to the page that says what changed.
#[test]
fn a_correction_has_its_own_entry_in_the_feed_for_ever() {
    let mut edition = edition();
    let feed = |edition: &PublishedEdition| html(&pages(edition, Place::Root), "atom.xml");
    assert_eq!(feed(&edition).matches("<entry>").count(), 2, "one entry an edition");
    let earlier: Month = "2026-07".parse().unwrap();
    let corrected = |month, mesure: &str| {
        let error = Revision {
            mesure: mesure.to_owned(),
            classe: "correction".to_owned(),
            raison: "Un fichier manquait.".to_owned(),
            ..edition.revisions[0].clone()
        };
        (month, error)
    };
    edition.corrections = vec![corrected(earlier, "interrompues"), corrected(earlier, "taux")];
    let feed = feed(&edition);
    assert_eq!(feed.matches("<entry>").count(), 3);
    let entry = feed.split("<entry>").find(|entry| entry.contains("Correction, ")).unwrap();
    for part in [
        "<title>Correction, édition de juillet 2026</title>",
        "<id>tag:statistiques.example.org,2026-07-23:corrections/2026-07</id>",
        "<link href=\"https://statistiques.example.org/parcours/editions/2026-07/corrections/\"/>",
        "<updated>2026-07-23T00:00:00Z</updated>",
        "2 chiffres corrigés, avec l’ancienne valeur, la nouvelle et la raison.",
    ] {
        assert!(entry.replace('\u{a0}', " ").contains(part), "{part}\n{entry}");
    }
}
