//! Every defect that `check` knows is provoked once on a clean site, and must be found where it is.

use std::fs;
use std::path::Path;

use pilotage::check;

use crate::invented_edition::edition;
use crate::site::build;

/// What is replaced on a page, and what the check must then say of that page.
const DEFECTS: &[(&str, &str, &str)] = &[
    ("href=\"../../donnees/\"", "href=\"../../absent/\"", "which does not exist"),
    ("href=\"../../donnees/\"", "href=\"../../../\"", "leaves the site"),
    ("href=\"../../donnees/\"", "href=\"/donnees/\"", "server's root"),
    ("href=\"#contenu\"", "href=\"#absent\"", "#absent does not exist"),
    ("id=\"citer\"", "id=\"contenu\"", "identifier used twice"),
    ("id=\"citer\"", "id=\"ailleurs\"", "aria-labelledby names no element"),
    ("<html lang=\"fr\">", "<html>", "no language"),
    ("<main ", "<div ", "exactly one main landmark"),
    ("<h2 id=\"citer\">", "<h5 id=\"citer\">", "skips a heading level"),
    ("<figcaption>Graphique", "<figcaption>Figure", "is not its caption"),
    ("id=\"graphique-1\"", "id=\"graphique-9\"", "not numbered in their order"),
    ("scope=\"col\"", "", "header without scope"),
    ("<caption id=\"graphique-1-titre\">", "<caption></caption><p>", "without caption"),
    ("</main>", "<table><caption>x</caption><tr><td></td></tr></table></main>", "empty cell"),
    ("</main>", "<script>1</script></main>", "inline script not allowed"),
    ("</main>", "<script src=\"../../robots.txt\"></script></main>", "without integrity"),
    (
        "</main>",
        "<script src=\"../../robots.txt\" integrity=\"sha256-x\"></script></main>",
        "is not the one whose integrity is stated",
    ),
    ("</main>", "<script type=\"application/ld+json\">{</script></main>", "not linked data"),
    ("</main>", "<iframe title=\"x\" src=\"../\"></iframe></main>", "not allowed"),
    ("default-src 'none'", "default-src 'self'", "begin by refusing everything"),
    ("style-src 'self'", "style-src https://autre.example", "the content policy allows"),
    ("</main>", "<center>x</center></main>", "obsolete element"),
    ("</main>", "</p></b></main>", "invalid HTML"),
    ("</main>", "<p><a href=\"../\"></a></p></main>", "link without text"),
    ("</main>", "<p><input></p></main>", "field without label"),
    ("<td data-statut=\"secret\">", "<td>", "without its status"),
    ("</main>", "<dl><dt>REG-53</dt><dd>x</dd></dl></main>", "prints the code REG-53"),
    ("</main>", "<p style=\"color:red\">x</p></main>", "attribute style"),
    ("</main>", "<p onclick=\"x\">x</p></main>", "attribute onclick"),
    ("</main>", "<img src=\"icone.svg\"></main>", "without alternative"),
    ("</main>", "<img alt=\"\" src=\"https://autre.example/i.png\"></main>", "absolute address"),
    ("role=\"img\"", "", "neither named nor hidden"),
    ("title=\"secret statistique\">s<", "title=\"secret statistique\">s*<", "unlike the others"),
    ("<title>", "<title>Autre</title><title>", "exactly one title"),
];

/// One page takes one defect, so that a single check finds them all, each on its page.
#[test]
fn every_defect_is_found_where_it_is() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("defects");
    let output = build(&folder, &edition());
    let mut pages = pages_two_levels_down(&output);
    let mut expected = Vec::new();
    for (from, to, message) in DEFECTS {
        let holds = |page: &String| fs::read_to_string(output.join(page)).unwrap().contains(from);
        // What any page can take goes to the last ones, where there are no charts.
        let position = match *from {
            "</main>" => pages.iter().rposition(holds),
            _ => pages.iter().position(holds),
        };
        let position = position.unwrap_or_else(|| panic!("{from} is on no page left"));
        let page = pages.remove(position);
        let clean = fs::read_to_string(output.join(&page)).unwrap();
        fs::write(output.join(&page), clean.replacen(from, to, 1)).unwrap();
        expected.push((page, *message));
    }
    let glossary = output.join("glossaire/index.html");
    let clean = fs::read_to_string(&glossary).unwrap();
    fs::write(&glossary, clean.replace("</main>", &format!("<p>{}</p></main>", noise()))).unwrap();
    expected.push(("glossaire/index.html".to_owned(), "weighs"));
    let sitemap = output.join("sitemap-pages.xml");
    let clean = fs::read_to_string(&sitemap).unwrap();
    fs::write(&sitemap, clean.replace("/qualite/", "/absente/")).unwrap();
    expected.push(("sitemap-pages.xml".to_owned(), "leads to no page"));
    expected.push(("qualite/index.html".to_owned(), "is in no sitemap"));

    let report = check::run(&output).unwrap();
    for (file, message) in expected {
        let found = report
            .problems
            .iter()
            .any(|problem| problem.file == file && problem.message.contains(message));
        assert!(found, "{file}: {message}\n{report}");
    }
}

/// Root pages such as `regions/bretagne/index.html`, those of tables last.
fn pages_two_levels_down(output: &Path) -> Vec<String> {
    ["interruptions", "regions", "donnees"]
        .iter()
        .flat_map(|section| {
            let mut below: Vec<String> = fs::read_dir(output.join(section))
                .unwrap()
                .map(Result::unwrap)
                .filter(|entry| entry.file_type().unwrap().is_dir())
                .map(|entry| {
                    format!("{section}/{}/index.html", entry.file_name().to_str().unwrap())
                })
                .collect();
            below.sort();
            below
        })
        .collect()
}

/// Text that does not compress.
fn noise() -> String {
    let mut state = 1u64;
    (0..40_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            format!("{:08x} ", state >> 32)
        })
        .collect()
}

#[test]
fn files_that_are_not_those_sealed_are_found() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sealed");
    let output = build(&folder, &edition());
    let data = output.join("editions/2026-08/donnees");
    let csv = data.join("embauches_taille.csv");
    let clean = fs::read_to_string(&csv).unwrap();
    fs::write(&csv, clean.replacen("periode,", "mois,", 1)).unwrap();
    let change = |file: &Path, from: &str, to: &str| {
        let clean = fs::read_to_string(file).unwrap();
        assert!(clean.contains(from), "{from} is not in {}", file.display());
        fs::write(file, clean.replacen(from, to, 1)).unwrap();
    };
    change(&data.join("embauches_secteur.csv"), ",diffuse,", ",publie,");
    change(
        &data.join("embauches_secteur.csv-metadata.json"),
        "\"name\": \"statut\"",
        "\"name\": \"x\"",
    );
    change(&data.join("catalogue.json"), "\"libelle\": \"Ensemble\"", "\"libelle\": \"\"");
    change(&output.join("catalogue.jsonld"), "/donnees/embauches_taille/\"", "/donnees/absente/\"");
    let catalogue = output.join("catalogue.jsonld");
    change(&catalogue, "methodologie/#embauches\"", "methodologie/#absente\"");
    change(&output.join("calendrier.ics"), "END:VEVENT\r\n", "");
    change(&output.join("atom.xml"), "<updated>", "<autre>");
    change(&output.join("sitemap-pages.xml"), "</urlset>", "");
    fs::remove_file(output.join("robots.txt")).unwrap();
    fs::write(data.join("en_trop.csv"), "x\n").unwrap();
    fs::remove_file(output.join("editions/2026-07/donnees/datapackage.json")).unwrap();
    fs::remove_file(output.join("editions/2026-08/synthese.pdf")).unwrap();
    let report = check::run(&output).unwrap();
    for (place, message) in [
        ("donnees/embauches_taille.csv", "is not the file that was sealed"),
        ("embauches_taille.csv", "has another hash"),
        ("embauches_taille.csv", "its columns are not the fields of its schema"),
        ("embauches_secteur.csv", "line 2, statut: a value of its list"),
        ("", "its columns are not those of the file"),
        ("suspensions_declarees_type_siae sexe _T", "code without a name"),
        ("https://statistiques.example.org/parcours/donnees/absente/", "leads to no page"),
        (
            "https://statistiques.example.org/parcours/methodologie/#absente",
            "leads to no place of that page",
        ),
        ("donnees/en_trop.csv", "is not in the manifest"),
        ("donnees/datapackage.json", "does not exist"),
        ("", "the newest edition has no printed edition"),
        ("", "has an event inside another"),
        ("", "has an entry without identifier, title, date or link"),
        ("", "is not a sitemap"),
    ] {
        let found = report
            .problems
            .iter()
            .any(|problem| problem.place == place && problem.message.contains(message));
        assert!(found, "{place}: {message}\n{report}");
    }
    let absent: Vec<&str> = report
        .problems
        .iter()
        .filter(|problem| problem.message == "does not exist")
        .map(|problem| problem.file.as_str())
        .collect();
    assert!(absent.contains(&"robots.txt"), "{report}");
}

#[test]
fn a_folder_that_is_not_a_site_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(check::run(folder.path()), Err(check::CheckError::NotASite { .. })));
}
