//! A small site broken in every way the reference lists: the intruder must see it, and must see
//! nothing in the site as it was built.

use std::io::{Cursor, Read, Write};

use pilotage::attack::{self, Kind, Scope};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::small_site::{SmallSite, newest, newest_month, oldest};

/// What is done to the site, and the kind of finding it must lead to.
type Sabotage = (&'static str, Kind, fn(&SmallSite));

const TYPE: &str = "suspensions_declarees_type_siae";
const PAGE: &str = "interruptions/suspensions-declarees/index.html";
/// A withheld cell of a page.
const SECRET: &str =
    "<td data-statut=\"secret\"><abbr class=\"sign\" title=\"secret statistique\">s</abbr></td>";

const SABOTAGES: &[Sabotage] = &[
    ("a withheld count republished in the CSV file", Kind::Elsewhere, |site| {
        csv(site, |rows| reveal(rows, "personnes", "37"));
    }),
    ("a withheld count left beside its status", Kind::Elsewhere, |site| {
        csv(site, |rows| {
            let place = first_secret(rows, "personnes");
            *value(&mut rows[place]) = "7".to_owned();
        });
    }),
    ("a small count published", Kind::SmallCount, |site| {
        csv(site, |rows| reveal(rows, "personnes", "7"));
    }),
    ("a withheld rate shown", Kind::Elsewhere, |site| {
        csv(site, |rows| reveal(rows, "taux", "12.5"));
    }),
    ("a rate of nobody", Kind::Group, |site| {
        csv(site, |rows| reveal(rows, "taux", "0.0"));
    }),
    ("another marker for some withheld cells", Kind::Marker, |site| {
        csv(site, |rows| {
            let place = first_secret(rows, "personnes");
            *status(&mut rows[place]) = "secret_primaire".to_owned();
        });
    }),
    ("not significant, from a withheld denominator", Kind::Marker, |site| {
        csv(site, |rows| {
            let place = first_secret(rows, "taux");
            *status(&mut rows[place]) = "non_significatif".to_owned();
        });
    }),
    ("a withheld count said to be still to come", Kind::Marker, |site| {
        csv(site, |rows| {
            let place = first_secret(rows, "personnes");
            *status(&mut rows[place]) = "indisponible".to_owned();
        });
    }),
    ("a column of reasons", Kind::Marker, |site| {
        csv(site, |rows| {
            for (number, row) in rows.iter_mut().enumerate() {
                row.push(if number == 0 { "raison" } else { "" }.to_owned());
            }
        });
    }),
    ("a row present only when it is not withheld", Kind::Presence, |site| {
        csv(site, |rows| {
            let place = first_secret(rows, "personnes");
            rows.remove(place);
        });
    }),
    ("rows sorted by something else", Kind::Order, |site| {
        csv(site, |rows| rows[1..].reverse());
    }),
    ("one decimal more on a rate", Kind::Precision, |site| {
        csv(site, |rows| {
            let place = first_shown(rows, "taux");
            value(&mut rows[place]).push('7');
        });
    }),
    ("parts that no longer add up", Kind::Contradiction, |site| {
        let path = format!("{}/donnees/{TYPE}.csv", newest());
        csv_only(site, &path, |rows| {
            let place = first_shown(rows, "interrompues");
            let more = value(&mut rows[place]).parse::<i64>().unwrap() + 1;
            *value(&mut rows[place]) = more.to_string();
        });
    }),
    ("one table apart from the others of its population", Kind::Differs, |site| {
        let path = format!("{}/donnees/{TYPE}.csv", newest());
        csv_only(site, &path, |rows| {
            let place = rows.iter().position(|row| row[1] == "F" && row[2] == "_T").unwrap();
            let more = value(&mut rows[place]).parse::<i64>().unwrap() + 40;
            *value(&mut rows[place]) = more.to_string();
        });
    }),
    ("a margin withheld here and shown there", Kind::Elsewhere, |site| {
        let path = format!("{}/donnees/{TYPE}.csv", newest());
        csv_only(site, &path, |rows| {
            let place = rows.iter().position(|row| row[1] == "F" && row[2] == "_T").unwrap();
            set(&mut rows[place], "");
            *status(&mut rows[place]) = "secret".to_owned();
        });
    }),
    ("a secondary shown: the other part follows", Kind::Exact, |site| {
        // Two types are withheld together: showing one gives the other away.
        let path = format!("{}/donnees/{TYPE}.csv", newest());
        csv_only(site, &path, |rows| {
            let hidden =
                |row: &Vec<String>| row[3] == "personnes" && row[1] == "_T" && row[5] == "secret";
            let places: Vec<usize> =
                (1..rows.len()).filter(|place| hidden(&rows[*place])).collect();
            let period = rows[places[0]][0].clone();
            let own: Vec<usize> =
                places.into_iter().filter(|place| rows[*place][0] == period).collect();
            assert!(own.len() > 1);
            for place in own.iter().skip(1) {
                set(&mut rows[*place], "0");
            }
        });
    }),
    ("a count in the XLSX file", Kind::Elsewhere, |site| {
        archive(site, "xlsx", "xl/worksheets/sheet3.xml", |text| {
            let number = shared_string(site, "s");
            text.replacen(&format!(" t=\"s\"><v>{number}</v>"), "><v>7</v>", 1)
        });
    }),
    ("a count in the ODS file", Kind::Elsewhere, |site| {
        archive(site, "ods", "content.xml", |text| {
            text.replacen(
                "<table:table-cell office:value-type=\"string\"><text:p>s</text:p>",
                "<table:table-cell office:value-type=\"float\" office:value=\"7\"><text:p>7</text:p>",
                2,
            )
        });
    }),
    ("a note on a cell of the ODS file", Kind::Marker, |site| {
        archive(site, "ods", "content.xml", |text| {
            let place = text.rfind("<text:p>s</text:p>").unwrap();
            format!(
                "{}<office:annotation><text:p>7</text:p></office:annotation>{}",
                &text[..place],
                &text[place..]
            )
        });
    }),
    ("the Parquet file of other data", Kind::Differs, |site| {
        // The older edition's figures are those of other periods; take another table's file.
        let folder = format!("{}/donnees", newest());
        let path = |table: &str| site.path(&format!("{folder}/{table}.parquet"));
        parquet(&path(TYPE));
    }),
    ("a sum left out of the catalogue", Kind::Relation, |site| {
        catalogue(site, |document| {
            let equations = document["tables"][0]["equations"].as_array_mut().unwrap();
            equations.retain(|equation| equation["dimension"] != "sexe");
        });
    }),
    ("identities left out of the catalogue", Kind::Relation, |site| {
        catalogue(site, |document| {
            let equations = document["tables"][1]["equations"].as_array_mut().unwrap();
            equations.retain(|equation| equation["nature"] != "identite");
        });
    }),
    ("a total that belongs to nothing", Kind::Relation, |site| {
        catalogue(site, |document| {
            let codes = document["tables"][0]["dimensions"][1]["modalites"].as_array_mut().unwrap();
            codes.push(json!({"code": "X", "libelle": "Les deux", "parent": null}));
        });
    }),
    ("an undeclared cumulative table", Kind::Relation, |site| {
        catalogue(site, |document| {
            let mut months = document["tables"][1].clone();
            months["id"] = json!("cumul");
            months["population"] = json!("cumul");
            months["periode"]["nature"] = json!("cumul");
            months["dimensions"] = json!([]);
            months["equations"] = json!([]);
            months["fichiers"] = json!([{"chemin": "cumul.csv", "format": "csv", "octets": 0,
                "lignes": 0, "sha256": ""}]);
            months["mesures"] = json!([months["mesures"][0]]);
            document["tables"].as_array_mut().unwrap().push(months);
        });
        let mut text = "periode,mesure,valeur,statut,provisoire,revise\n".to_owned();
        let mut sum = 0;
        for row in read(&site.text(&format!("{}/donnees/{TYPE}.csv", newest()))).iter().skip(1) {
            if row[1] == "_T" && row[2] == "_T" && row[3] == "personnes" {
                sum += row[4].parse::<i64>().unwrap();
                text.push_str(&format!("{},personnes,{sum},diffuse,false,false\n", row[0]));
            }
        }
        site.write(&format!("{}/donnees/cumul.csv", newest()), text);
    }),
    ("a count in a field of the catalogue", Kind::Unexplained, |site| {
        catalogue(site, |document| document["tables"][0]["effectif_reel"] = json!(7));
    }),
    ("a count in the DCAT catalogue", Kind::Unexplained, |site| {
        let path = format!("{}/donnees/catalogue.jsonld", newest());
        site.replace(&path, "\"dcat:version\"", "\"schema:value\": 7, \"dcat:version\"");
    }),
    ("a count in a description for machines", Kind::Unexplained, |site| {
        let path = format!("{}/donnees/datapackage.json", newest());
        site.replace(
            &path,
            "\"description\": \"Taux.\"",
            "\"description\": \"Taux de 7 personnes.\"",
        );
    }),
    ("a data file besides those listed", Kind::Presence, |site| {
        site.write(&format!("{}/donnees/masque.csv", newest()), "cellule\n");
    }),
    ("a count in the name of a file", Kind::Unexplained, |site| {
        site.write(&format!("{}/regions/carte-7.svg", newest()), "<svg/>");
    }),
    ("a count in a tooltip", Kind::Unexplained, |site| {
        page(
            site,
            SECRET,
            "<td data-statut=\"secret\" title=\"7 personnes\"><abbr class=\"sign\" title=\"secret statistique\">s</abbr></td>",
        );
    }),
    ("a bare count in a tooltip", Kind::Unexplained, |site| {
        page(site, "<figcaption>", "<figcaption title=\"7\">");
    }),
    ("a count in a data attribute", Kind::Unexplained, |site| {
        page(site, "<figcaption>", "<figcaption data-valeur=\"7\">");
    }),
    ("a count in a label for assistive tools", Kind::Unexplained, |site| {
        page(site, "<figcaption>", "<figcaption aria-label=\"7 personnes\">");
    }),
    ("a count in an alternative text", Kind::Unexplained, |site| {
        page(
            site,
            "<figcaption>",
            "<img src=\"../../static/x.svg\" alt=\"7 personnes\"><figcaption>",
        );
    }),
    ("a count in the description of the page", Kind::Unexplained, |site| {
        page(
            site,
            "<meta name=\"description\" content=\"",
            "<meta name=\"description\" content=\"7 personnes. ",
        );
    }),
    ("a count in a comment", Kind::Unexplained, |site| {
        page(site, "<figcaption>", "<!-- vrai : 7 --><figcaption>");
    }),
    ("a count in structured data", Kind::Unexplained, |site| {
        page(
            site,
            "</head>",
            "<script type=\"application/ld+json\">{\"value\": 7}</script></head>",
        );
    }),
    ("a count in a style", Kind::Unexplained, |site| {
        page(site, "<figcaption>", "<figcaption style=\"width: 7%\">");
    }),
    ("a count in a sentence", Kind::Unexplained, |site| {
        page(site, "<p class=\"subtitle\">", "<p>Dont 7 personnes.</p><p class=\"subtitle\">");
    }),
    ("a count in a withheld cell of a page", Kind::Unexplained, |site| {
        page(site, SECRET, "<td>7</td>");
    }),
    ("a count in a row about a table", Kind::Unexplained, |site| {
        let path = format!("{}/qualite/index.html", newest());
        let text = site.text(&path);
        let (before, after) = text.split_at(text.find("diffusion-statistiques-titre\">").unwrap());
        let after = after.replacen("</td></tr>", "</td><td>98765</td></tr>", 1);
        site.write(&path, format!("{before}{after}"));
    }),
    ("a marker of another class", Kind::Marker, |site| {
        page(site, SECRET, &SECRET.replace("class=\"sign\"", "class=\"sign sign-p\""));
    }),
    ("a marker of another wording", Kind::Marker, |site| {
        page(site, SECRET, &SECRET.replace("secret statistique", "secret primaire"));
    }),
    ("a marker of another colour in a drawing", Kind::Marker, |site| {
        page(site, "<text class=\"s\"", "<text class=\"s2\"");
    }),
    ("a figure in a drawing", Kind::Unexplained, |site| {
        page(site, "</svg>", "<text x=\"9\" y=\"9\">7</text></svg>");
    }),
    ("a figure in the description of a drawing", Kind::Unexplained, |site| {
        page(site, "</desc>", " Dont 7 personnes.</desc>");
    }),
    ("a point drawn from a true value", Kind::Unexplained, |site| {
        let text = site.text(&format!("{}/{PAGE}", newest()));
        let place = text.find("<circle class=\"mf\" cx").unwrap();
        let y = attribute(&text[place..], "cy");
        let moved: f64 = y.parse::<f64>().unwrap() + 9.0;
        let (before, after) = text.split_at(place);
        let after = after.replacen(&format!("cy=\"{y}\""), &format!("cy=\"{moved}\""), 1);
        site.write(&format!("{}/{PAGE}", newest()), format!("{before}{after}"));
    }),
    ("rows of a page sorted by true values", Kind::Order, |site| {
        swap_rows(site, &format!("{}/regions/index.html", newest()));
    }),
    ("a row of a page left out", Kind::Presence, |site| {
        let path = format!("{}/regions/index.html", newest());
        let text = site.text(&path);
        let rows = table_rows(&text);
        site.write(&path, text.replacen(&rows[3], "", 1));
    }),
    ("a page made only where figures are shown", Kind::Presence, |site| {
        std::fs::remove_file(site.path(&format!("{}/regions/mayotte/index.html", newest())))
            .unwrap();
    }),
    ("a count in the feed", Kind::Unexplained, |site| {
        site.replace("atom.xml", "<summary>", "<summary>7 personnes. ");
    }),
    ("a count in the calendar", Kind::Unexplained, |site| {
        site.replace("calendrier.ics", "SUMMARY:", "SUMMARY:7 ");
    }),
    ("shown in the previous edition, hidden now", Kind::Edition, |site| {
        let path = format!("{}/donnees/{TYPE}.csv", oldest());
        csv_only(site, &path, |rows| reveal(rows, "personnes", "7"));
    }),
    ("hidden in the previous edition, shown now", Kind::Edition, |site| {
        let path = format!("{}/donnees/{TYPE}.csv", oldest());
        csv_only(site, &path, |rows| {
            let place = first_shown(rows, "personnes");
            set(&mut rows[place], "");
            *status(&mut rows[place]) = "secret".to_owned();
        });
    }),
    ("a small difference between two editions", Kind::Edition, |site| {
        let path = format!("{}/donnees/{TYPE}.csv", oldest());
        csv_only(site, &path, |rows| {
            let place = first_shown(rows, "personnes");
            let fewer = value(&mut rows[place]).parse::<i64>().unwrap() - 2;
            *value(&mut rows[place]) = fewer.to_string();
        });
    }),
    ("a withheld cell in the list of revisions", Kind::Elsewhere, |site| {
        let path = format!("{}/donnees/revisions.csv", newest());
        let rows = read(&site.text(&format!("{}/donnees/{TYPE}.csv", newest())));
        let row = &rows[first_secret(&rows, "personnes")];
        let line = format!(
            "{TYPE},{},sexe={};type_siae={},personnes,6,7,courante,essai\n",
            row[0], row[1], row[2]
        );
        let text = site.text(&path) + &line;
        site.write(&path, text);
    }),
];

#[test]
fn the_site_as_it_is_built_raises_no_alarm() {
    let site = SmallSite::new();
    let report = attack::run(site.root(), Scope::Whole).unwrap();
    assert!(report.is_clean(), "{report}");
    // A guard that hides everything would pass: figures are shown, and some are withheld.
    assert!(report.withheld > 200 && report.cells > report.withheld + 400, "{report}");
    assert_eq!((report.linear, report.not_concluded), (0, 0), "{report}");
    site.seal();
    let report = attack::run(site.root(), Scope::Whole).unwrap();
    assert!(report.is_clean(), "sealed again: {report}");
    let newest = attack::run(site.root(), Scope::Newest).unwrap();
    assert!(newest.is_clean(), "{newest}");
    assert_eq!((newest.cells, newest.withheld), (report.cells, report.withheld));
}

#[test]
fn at_least_95_percent_of_the_sabotages_are_found() {
    assert!(SABOTAGES.len() >= 40);
    let missed: Vec<String> = SABOTAGES
        .iter()
        .filter_map(|(name, kind, sabotage)| {
            let site = SmallSite::new();
            sabotage(&site);
            site.seal();
            let report = attack::run(site.root(), Scope::Whole).unwrap();
            let found = report.findings.iter().any(|finding| finding.kind == *kind);
            (!found).then(|| format!("{name}: expected {kind:?}\n{report}"))
        })
        .collect();
    let found = SABOTAGES.len() - missed.len();
    assert!(
        found * 100 >= SABOTAGES.len() * 95,
        "{found} of {} found; missed:\n{}",
        SABOTAGES.len(),
        missed.join("\n")
    );
}

#[test]
fn a_file_changed_after_the_seal_is_found() {
    let site = SmallSite::new();
    let path = format!("{}/glossaire/index.html", newest());
    let text = site.text(&path) + "\n";
    site.write(&path, text);
    let report = attack::run(site.root(), Scope::Whole).unwrap();
    let kinds: Vec<Kind> = report.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [Kind::Altered], "{report}");
}

#[test]
fn the_report_names_the_cell_and_the_figures_it_follows_from() {
    let site = SmallSite::new();
    let path = format!("{}/donnees/{TYPE}.csv", newest());
    csv_only(&site, &path, |rows| {
        let hidden =
            |row: &Vec<String>| row[3] == "personnes" && row[1] == "_T" && row[5] == "secret";
        let places: Vec<usize> = (1..rows.len()).filter(|place| hidden(&rows[*place])).collect();
        let period = rows[places[0]][0].clone();
        let own = places.into_iter().filter(|place| rows[*place][0] == period);
        for place in own.skip(1).collect::<Vec<_>>() {
            set(&mut rows[place], "0");
        }
    });
    let report = attack::run(site.root(), Scope::Whole).unwrap();
    let exact = report.findings.iter().find(|finding| finding.kind == Kind::Exact).unwrap();
    assert_eq!(exact.learnt, "known exactly", "{exact}");
    assert!(!exact.to_string().contains("(0)"), "no figure is repeated: {exact}");
    assert!(!exact.chain.is_empty(), "{exact}");
    assert!(exact.place.contains(&newest_month().to_string()) || !exact.place.is_empty());
}

/// Changes the CSV file of a table in the newer edition.
fn csv(site: &SmallSite, change: impl FnOnce(&mut Vec<Vec<String>>)) {
    csv_only(site, &format!("{}/donnees/{TYPE}.csv", newest()), change);
}

fn csv_only(site: &SmallSite, path: &str, change: impl FnOnce(&mut Vec<Vec<String>>)) {
    let mut rows = read(&site.text(path));
    change(&mut rows);
    let text: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    site.write(path, text.join("\n") + "\n");
}

fn read(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// `periode,sexe,type_siae,mesure,valeur,statut,provisoire,revise`
fn value(row: &mut [String]) -> &mut String {
    &mut row[4]
}

fn status(row: &mut [String]) -> &mut String {
    &mut row[5]
}

fn set(row: &mut [String], text: &str) {
    *value(row) = text.to_owned();
    *status(row) = "diffuse".to_owned();
}

/// Publishes the first withheld figure of a measure as this value.
fn reveal(rows: &mut [Vec<String>], measure: &str, text: &str) {
    let place = first_secret(rows, measure);
    set(&mut rows[place], text);
}

fn first_secret(rows: &[Vec<String>], measure: &str) -> usize {
    rows.iter().position(|row| row[3] == measure && row[5] == "secret").unwrap()
}

fn first_shown(rows: &[Vec<String>], measure: &str) -> usize {
    rows.iter().position(|row| row[3] == measure && row[5] == "diffuse").unwrap()
}

fn catalogue(site: &SmallSite, change: impl FnOnce(&mut Value)) {
    let path = format!("{}/donnees/catalogue.json", newest());
    let mut document: Value = serde_json::from_str(&site.text(&path)).unwrap();
    change(&mut document);
    site.write(&path, serde_json::to_string_pretty(&document).unwrap());
}

fn page(site: &SmallSite, from: &str, to: &str) {
    site.replace(&format!("{}/{PAGE}", newest()), from, to);
}

/// Rewrites one part of a spreadsheet.
fn archive(site: &SmallSite, format: &str, part: &str, change: impl FnOnce(String) -> String) {
    let path = site.path(&format!("{}/donnees/{TYPE}.{format}", newest()));
    let mut change = Some(change);
    let mut old = ZipArchive::new(Cursor::new(std::fs::read(&path).unwrap())).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..old.len() {
        let mut file = old.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == part {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let changed = change.take().unwrap()(text.clone());
            assert_ne!(text, changed, "{part}");
            bytes = changed.into_bytes();
        }
        new.start_file(name, SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    assert!(change.is_none(), "{part}");
    std::fs::write(path, new.finish().unwrap().into_inner()).unwrap();
}

/// The number of a text in the shared strings of the XLSX file.
fn shared_string(site: &SmallSite, text: &str) -> usize {
    let path = site.path(&format!("{}/donnees/{TYPE}.xlsx", newest()));
    let mut archive = ZipArchive::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let mut strings = String::new();
    archive.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut strings).unwrap();
    let place = strings.find(&format!("<t>{text}</t>")).unwrap();
    strings[..place].matches("<si>").count() - 1
}

/// Writes a Parquet file whose first figure differs.
fn parquet(path: &std::path::Path) {
    use polars::prelude::{AnyValue, Column, IntoColumn, NamedFrom, Series};
    use polars_io::SerReader;
    let bytes = std::fs::read(path).unwrap();
    let mut frame =
        polars_io::parquet::read::ParquetReader::new(Cursor::new(bytes)).finish().unwrap();
    let column = frame.column("valeur").unwrap();
    let old: Vec<Option<f64>> = (0..frame.height())
        .map(|row| match column.get(row).unwrap() {
            AnyValue::Float64(value) => Some(value),
            _ => None,
        })
        .collect();
    let new: Vec<Option<f64>> = old
        .iter()
        .enumerate()
        .map(|(place, value)| if place == 0 { value.map(|value| value + 1.0) } else { *value })
        .collect();
    let column: Column = Series::new("valeur".into(), new).into_column();
    frame.with_column(column).unwrap();
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes).finish(&mut frame).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn attribute(text: &str, name: &str) -> String {
    let start = text.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    text[start..].split('"').next().unwrap().to_owned()
}

/// Rows of the first table of a page, as written.
fn table_rows(text: &str) -> Vec<String> {
    let start = text.find("<tbody>").unwrap();
    let body = &text[start..start + text[start..].find("</tbody>").unwrap()];
    body.split_inclusive("</tr>").map(|row| row.trim_start_matches("<tbody>").to_owned()).collect()
}

/// Exchanges two rows of régions, one of them withheld.
fn swap_rows(site: &SmallSite, path: &str) {
    let text = site.text(path);
    let rows = table_rows(&text);
    let (one, other) = (rows[2].clone(), rows[12].clone());
    let marked = text.replacen(&one, "\u{1}", 1).replacen(&other, "\u{2}", 1);
    site.write(path, marked.replacen('\u{1}', &other, 1).replacen('\u{2}', &one, 1));
}
