//! The data of an edition: written, read back, sealed, swapped.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use pilotage::disclosure::protected::{Cell, Protected};
use pilotage::disclosure::{Ledger, Profile, protect};
use pilotage::edition::catalogue::{Catalogue, Definition, Equation};
use pilotage::edition::files::fingerprints;
use pilotage::edition::published::{Inputs, Origin, Provenance};
use pilotage::edition::read::ReadError;
use pilotage::edition::seal::{SealError, Staging, verify_edition};
use pilotage::edition::{self, Release, Words};
use pilotage::settings::{ProfileName, Settings, SiteSettings, StatisticsSettings};
use pilotage::vocabulary::Month;

use crate::microdata::{Dice, KIND, Population, SEX_WITH_UNKNOWN, TERRITORY, month};

fn site() -> SiteSettings {
    Settings::parse(pilotage::settings::EXAMPLE, Path::new("pilotage.toml")).unwrap().site
}

fn provenance(edition: Month) -> Provenance {
    Provenance {
        edition,
        previous: None,
        origin: Origin::Fictif,
        released: edition.plus(1).first_day(),
        next_release: None,
        version: "0.1.0".to_owned(),
        method: "essai".to_owned(),
    }
}

fn words() -> BTreeMap<String, Words> {
    let text = |text: &str| format!("{text} « à lire », <b> & \"guillemets\".");
    let methode = Definition {
        numerateur: text("Numérateur"),
        denominateur: text("Dénominateur"),
        population: text("Population"),
        periode: text("Période"),
        exclusions: text("Exclusions"),
        lecture: text("Lecture"),
        limites: text("Limites"),
    };
    let words = Words { definition: text("Définition"), source: text("Source"), methode };
    BTreeMap::from([("interruptions".to_owned(), words)])
}

fn write(folder: &Path, protected: &Protected, edition: Month) -> Catalogue {
    let provenance = provenance(edition);
    let (words, site) = (words(), site());
    let sum = Equation::Somme {
        table: "par_type".to_owned(),
        dimension: "sexe".to_owned(),
        total: "_T".to_owned(),
        parties: ["F", "H", "NR"].map(str::to_owned).to_vec(),
    };
    let equations = BTreeMap::from([("par_type".to_owned(), vec![sum])]);
    let release = Release {
        provenance: &provenance,
        site: &site,
        words: &words,
        equations: &equations,
        parameters: &StatisticsSettings::default().parameters(),
        reasons: &[],
    };
    edition::write(folder, protected, &release).unwrap()
}

/// The ledger of an edition, as its files make it.
pub(crate) fn ledger_of(protected: &Protected) -> Ledger {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), protected, month(0));
    Ledger::read(&folder.path().join("donnees")).unwrap()
}

fn population(seed: u64, months: i32) -> Population {
    let mut population =
        Population::random(&mut Dice(seed), [SEX_WITH_UNKNOWN, KIND, TERRITORY], months, 9);
    for one in &mut population.people {
        // Nobody of unknown sex, few persons of unknown territory.
        let most = match one.leaf {
            [3, ..] => 0,
            [_, _, 7] => 1,
            _ => 100,
        };
        one.persons = one.persons.min(most);
        one.interrupted = one.interrupted.min(one.persons);
    }
    population
}

fn protected(seed: u64, months: i32) -> Protected {
    let population = population(seed, months);
    let months: Vec<i32> = (0..months).collect();
    let aggregates = vec![
        population.aggregate("par_type", &[0, 1], &months),
        population.aggregate("par_territoire", &[0, 2], &months),
    ];
    let profile = Profile::named(ProfileName::Prudent);
    protect(aggregates, &BTreeMap::new(), &[], &profile, &Ledger::empty()).unwrap().0
}

fn read(folder: &Path) -> Result<edition::published::PublishedEdition, ReadError> {
    edition::read(folder, provenance(month(3)), Vec::new())
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let protected = protected(1, 2);
    write(one.path(), &protected, month(3));
    write(&other.path().join("ailleurs"), &protected, month(3));
    let files = fingerprints(one.path()).unwrap();
    assert_eq!(files, fingerprints(&other.path().join("ailleurs")).unwrap());
    let expected = 2 * (4 + 1) + 5;
    assert_eq!(files.len(), expected, "two tables in four formats, described; three catalogues");
}

#[test]
fn what_is_written_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let protected = protected(2, 3);
    let catalogue = write(folder.path(), &protected, month(3));
    let edition = read(folder.path()).unwrap();
    assert_eq!(edition.catalogue, catalogue);
    assert_eq!(edition.revisions, Vec::new());
    let (mut published, mut withheld) = (0, 0);
    for table in protected.tables() {
        let back = &edition.tables[table.spec().id];
        for key in table.spec().grid(table.periods()) {
            let codes: Vec<&str> = table
                .spec()
                .dimensions
                .iter()
                .zip(&key.modalities)
                .map(|(dimension, node)| dimension.modalities[usize::from(*node)].code.as_str())
                .collect();
            for (figure, measure) in table.figures(&key).iter().zip(["personnes", "interrompues"]) {
                let cell = back.get(key.period, &codes, measure).unwrap();
                assert_eq!(cell.cell, figure.cell);
                assert!(!cell.revised && !cell.provisional);
            }
            let rate = back.get(key.period, &codes, "taux").unwrap().cell;
            match table.figures(&key) {
                [whole, part] => match (whole.cell, part.cell) {
                    (Cell::Published(whole), Cell::Published(part)) if whole.unscaled() > 0 => {
                        published += 1;
                        // Half up, in tenths of a percent.
                        let tenths =
                            (2000 * part.unscaled() + whole.unscaled()) / (2 * whole.unscaled());
                        assert_eq!(rate.value().unwrap().unscaled(), tenths);
                    }
                    (Cell::Published(_), Cell::Published(_)) => {
                        assert_eq!(rate, Cell::NotSignificant);
                    }
                    _ => {
                        withheld += 1;
                        // Who is counted can be shown where what happened to them is not.
                        assert_eq!((part.cell, rate), (Cell::Withheld, Cell::Withheld));
                    }
                },
                _ => panic!("two additive measures"),
            }
        }
    }
    assert!(published > 40 && withheld > 0, "{published} published, {withheld} withheld");
}

#[test]
fn the_csv_file_follows_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(3, 2), month(3));
    let text = fs::read_to_string(folder.path().join("donnees/par_territoire.csv")).unwrap();
    assert!(!text.starts_with('\u{feff}') && !text.contains('\r') && text.ends_with('\n'));
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("periode,sexe,territoire,mesure,valeur,statut,provisoire,revise")
    );
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 2 * 4 * 8 * 3, "the full grid, whatever the data");
    let place = |row: &[&str]| {
        let sex = SEX_WITH_UNKNOWN.codes.iter().position(|code| *code == row[1]).unwrap();
        let territory = TERRITORY.codes.iter().position(|code| *code == row[2]).unwrap();
        let measure =
            ["personnes", "interrompues", "taux"].iter().position(|id| *id == row[3]).unwrap();
        (row[0].to_owned(), sex, territory, measure)
    };
    assert!(rows.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])), "catalogue order");
    for row in rows {
        assert_eq!(row.len(), 8);
        assert_eq!(row[4].is_empty(), row[5] != "diffuse");
        assert!(["true", "false"].contains(&row[6]) && ["true", "false"].contains(&row[7]));
        if row[3] == "taux" && row[5] == "diffuse" {
            assert_eq!(row[4].split('.').nth(1).map(str::len), Some(1));
        }
    }
}

#[test]
fn spreadsheets_are_archives_without_any_date_but_the_release() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(4, 1), month(3));
    for (file, expected) in [
        (
            "par_type.ods",
            &["mimetype", "META-INF/manifest.xml", "content.xml", "meta.xml", "styles.xml"][..],
        ),
        ("par_type.xlsx", &["xl/workbook.xml", "xl/tables/table1.xml", "docProps/core.xml"][..]),
    ] {
        let bytes = fs::File::open(folder.path().join("donnees").join(file)).unwrap();
        let mut archive = zip::ZipArchive::new(bytes).unwrap();
        let names: Vec<String> =
            archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        for part in expected {
            assert!(names.iter().any(|name| name == part), "{file}: {part}");
        }
        for position in 0..archive.len() {
            let mut part = archive.by_index(position).unwrap();
            assert_eq!(part.last_modified().map(|date| date.year()), Some(1980), "{file}");
            if position == 0 && file.ends_with("ods") {
                assert_eq!(part.name().unwrap(), "mimetype");
                assert_eq!(part.compression(), zip::CompressionMethod::Stored);
            }
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            for (place, _) in text.match_indices("202") {
                let date: String = text[place..].chars().take(10).collect();
                let is_date =
                    date.len() == 10 && date.as_bytes()[4] == b'-' && date.as_bytes()[7] == b'-';
                assert!(!is_date || date == "2026-05-01", "{file}: {date}");
            }
        }
    }
    let content = archive_part(&folder.path().join("donnees/par_type.ods"), "content.xml");
    assert!(content.contains("office:value-type=\"float\""));
    assert!(content.contains("table:database-range table:name=\"par_type\""));
    assert!(content.contains("Données fictives"));
    assert!(content.contains("« à lire », &lt;b&gt; &amp; &quot;guillemets&quot;"));
}

fn archive_part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_parquet_file_says_what_the_csv_file_says() {
    use polars_io::SerReader as _;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(5, 2), month(3));
    let file = fs::File::open(folder.path().join("donnees/par_type.parquet")).unwrap();
    let frame = polars_io::parquet::read::ParquetReader::new(file).finish().unwrap();
    let csv = fs::read_to_string(folder.path().join("donnees/par_type.csv")).unwrap();
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(frame.height(), rows.len());
    let values = frame.column("valeur").unwrap().f64().unwrap();
    let codes = frame.column("type_siae").unwrap().str().unwrap();
    for (position, row) in rows.iter().enumerate() {
        assert_eq!(codes.get(position), Some(row[2]));
        assert_eq!(values.get(position), row[4].parse::<f64>().ok());
    }
}

#[test]
fn the_data_package_describes_every_csv_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(6, 1), month(3));
    let data = folder.path().join("donnees");
    let text = fs::read_to_string(data.join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["profile"], "data-package");
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 2 + 1, "two tables and the revisions");
    let mut names: Vec<&str> = Vec::new();
    for resource in resources {
        let name = resource["name"].as_str().unwrap();
        let allowed = |letter: char| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_.".contains(letter)
        };
        assert!(name.chars().all(allowed), "{name}");
        assert!(!names.contains(&name), "{name}");
        names.push(name);
        let bytes = fs::read(data.join(resource["path"].as_str().unwrap())).unwrap();
        assert_eq!(resource["bytes"].as_u64(), Some(bytes.len() as u64));
        let hash = format!("sha256:{}", edition::files::sha256(&bytes));
        assert_eq!(resource["hash"], hash);
        if resource["format"] == "csv" {
            let header = String::from_utf8(bytes).unwrap().lines().next().unwrap().to_owned();
            let fields: Vec<&str> = resource["schema"]["fields"]
                .as_array()
                .unwrap()
                .iter()
                .map(|field| field["name"].as_str().unwrap())
                .collect();
            assert_eq!(header, fields.join(","));
        }
    }
    let dcat = fs::read_to_string(data.join("catalogue.jsonld")).unwrap();
    let dcat: serde_json::Value = serde_json::from_str(&dcat).unwrap();
    assert_eq!(dcat["dcat:dataset"].as_array().unwrap().len(), 2);
    assert_eq!(dcat["dcat:dataset"][0]["dcat:distribution"].as_array().unwrap().len(), 4);
    let printed = &dcat["dcat:dataset"][0]["foaf:page"][1]["@id"];
    assert!(printed.as_str().unwrap().ends_with("/editions/2026-04/synthese.pdf"), "{printed}");
}

/// The parts of an archive whose name matches, as text.
fn archive_parts(path: &Path, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names
        .into_iter()
        .filter(|name| wanted(name))
        .map(|name| {
            let mut text = String::new();
            archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

/// The values of an attribute in a text of XML.
fn values<'a>(text: &'a str, attribute: &str) -> Vec<&'a str> {
    text.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn a_spreadsheet_is_one_named_table_with_one_header_row() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(9, 2), month(3));
    let data = folder.path().join("donnees");
    // Two months, five kinds of structure with their total, four of sex with theirs.
    let columns = [
        "periode",
        "sexe",
        "type_siae",
        "personnes",
        "interrompues",
        "taux",
        "provisoire",
        "revise",
    ];
    let csv = fs::read_to_string(data.join("par_type.csv")).unwrap();
    let rows = (csv.lines().count() - 1) / 3;
    let range = format!("A1:H{}", rows + 1);

    let xlsx = data.join("par_type.xlsx");
    let sheets = archive_parts(&xlsx, |name| name.starts_with("xl/worksheets/sheet"));
    assert_eq!(sheets.len(), 3);
    for (name, sheet) in &sheets {
        assert!(!sheet.contains("<mergeCell"), "{name}");
        assert!(!sheet.contains(" hidden=\"1\""), "{name}");
    }
    let workbook = archive_part(&xlsx, "xl/workbook.xml");
    assert!(!workbook.contains("state=\"hidden\""));
    let tables = archive_parts(&xlsx, |name| name.starts_with("xl/tables/"));
    assert_eq!(tables.len(), 1);
    let table = &tables[0].1;
    assert_eq!(values(table, "ref")[0], range);
    assert_eq!(values(table, "displayName"), ["t_par_type"]);
    assert_eq!(values(table, "headerRowCount"), Vec::<&str>::new(), "one, unless said otherwise");
    let (_, after) = table.split_once("<tableColumns").unwrap();
    let (named, _) = after.split_once("</tableColumns>").unwrap();
    assert_eq!(values(named, "name"), columns);

    let ods = data.join("par_type.ods");
    let content = archive_part(&ods, "content.xml");
    for forbidden in ["number-columns-spanned", "number-rows-spanned", "covered-table-cell"] {
        assert!(!content.contains(forbidden), "{forbidden}");
    }
    assert!(!content.contains("table:visibility") && !content.contains("table:display=\"false\""));
    assert_eq!(values(&content, "table:target-range-address").len(), 1);
    let address = values(&content, "table:target-range-address")[0].replace("$'Données'.", "");
    assert_eq!(address, range);
    assert_eq!(values(&content, "table:contains-header"), ["true"]);
    let sheet = content.split("table:name=\"Données\"").nth(1).unwrap();
    assert_eq!(sheet.matches("<table:table-header-rows>").count(), 1);
    let (header, _) = sheet.split_once("</table:table-header-rows>").unwrap();
    let titles: Vec<&str> = header
        .split("<text:p>")
        .skip(1)
        .filter_map(|rest| rest.split("</text:p>").next())
        .collect();
    assert_eq!(titles, columns);
    let cells = |row: &str| row.matches("<table:table-cell").count();
    let (_, body) = sheet.split_once("</table:table-header-rows>").unwrap();
    let (body, _) = body.split_once("</table:table>").unwrap();
    let lines: Vec<&str> = body.split("<table:table-row>").skip(1).collect();
    assert_eq!(lines.len(), rows);
    assert!(lines.iter().all(|row| cells(row) == columns.len()), "no blank cell");
}

#[test]
fn each_csv_file_has_the_description_of_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(10, 1), month(3));
    let data = folder.path().join("donnees");
    for csv in ["par_type.csv", "par_territoire.csv", "revisions.csv"] {
        let text = fs::read_to_string(data.join(format!("{csv}-metadata.json"))).unwrap();
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["@context"][0], "http://www.w3.org/ns/csvw");
        assert_eq!(document["url"], csv);
        assert_eq!(document["dc:modified"]["@value"], "2026-05-01");
        let columns = document["tableSchema"]["columns"].as_array().unwrap();
        let names: Vec<&str> =
            columns.iter().map(|column| column["name"].as_str().unwrap()).collect();
        let file = fs::read_to_string(data.join(csv)).unwrap();
        assert_eq!(file.lines().next(), Some(names.join(",").as_str()), "{csv}");
        for column in columns {
            assert_eq!(column["titles"], column["name"], "the header as it stands in the file");
        }
    }
}

/// A portal follows a dataset by its identifier: that of the catalogue to harvest never changes.
#[test]
fn the_harvested_catalogue_keeps_its_identifiers_from_one_edition_to_the_next() {
    use pilotage::edition::metadata::{Scope, dcat};
    let folder = tempfile::tempdir().unwrap();
    let catalogue = write(folder.path(), &protected(11, 1), month(3));
    let identifiers = |edition: Month, scope: Scope| -> Vec<[String; 2]> {
        let document = dcat(&catalogue, &provenance(edition), &site(), scope);
        let datasets = document["dcat:dataset"].as_array().unwrap();
        datasets
            .iter()
            .map(|set| [&set["@id"], &set["dct:identifier"]].map(ToString::to_string))
            .collect()
    };
    let (april, may) = (month(3), month(4));
    assert_eq!(identifiers(april, Scope::Latest), identifiers(may, Scope::Latest));
    assert_ne!(identifiers(april, Scope::Edition), identifiers(may, Scope::Edition));
}

#[test]
fn a_data_file_that_differs_from_its_catalogue_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &protected(7, 1), month(3));
    let file = folder.path().join("donnees/par_type.csv");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("diffuse", "secret", 1)).unwrap();
    assert!(matches!(read(folder.path()), Err(ReadError::Changed { path }) if path == file));
    fs::remove_file(&file).unwrap();
    assert!(matches!(read(folder.path()), Err(ReadError::File(_))));
}

/// Builds and publishes an edition of one page.
fn publish(output: &Path, edition: Month, page: &str) -> Result<(u64, u64), SealError> {
    let staging = Staging::open(output, edition)?;
    write(&staging.edition_folder(), &protected(8, 1), edition);
    fs::write(staging.edition_folder().join("index.html"), page).unwrap();
    fs::write(staging.root().join("index.html"), page).unwrap();
    let inputs = Inputs { fichiers: 1, sha256: "00".repeat(32) };
    staging.seal(&provenance(edition), &"11".repeat(32), &inputs)?;
    staging.publish()
}

#[test]
fn editions_follow_one_another_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    fs::create_dir(&output).unwrap();
    fs::write(output.join(".gitkeep"), "").unwrap();
    publish(&output, month(0), "janvier").unwrap();
    fs::write(output.join("ancienne.html"), "").unwrap();
    let first = fingerprints(&output.join("editions/2026-01")).unwrap();
    publish(&output, month(1), "février").unwrap();
    assert_eq!(first, fingerprints(&output.join("editions/2026-01")).unwrap());
    assert_eq!(fs::read_to_string(output.join("index.html")).unwrap(), "février");
    assert!(output.join(".gitkeep").exists() && !output.join("ancienne.html").exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the site");
    let manifest = verify_edition(&output.join("editions/2026-02")).unwrap();
    assert!(manifest.fichiers.iter().any(|file| file.chemin == "donnees/par_type.csv"));
    assert!(manifest.fichiers.iter().all(|file| file.chemin != "manifest.json"));
    let staging = Staging::open(&output, month(2)).unwrap();
    assert_eq!(staging.previous().unwrap().0, month(1));
    let months: Vec<Month> =
        staging.editions(month(3).first_day()).iter().map(|entry| entry.edition).collect();
    assert_eq!(months, [month(2), month(1), month(0)]);
}

#[test]
#[cfg(unix)]
fn a_rebuild_touches_only_the_files_it_changes() {
    use std::os::unix::fs::MetadataExt as _;
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    let of = |file: &str| fs::metadata(output.join(file)).unwrap().ino();
    let (files, kept) = publish(&output, month(0), "janvier").unwrap();
    assert!(files > 5 && kept == 0, "{files} {kept}");
    let files_of = |folder: &Path| fingerprints(folder).unwrap();
    let same = files_of(&output);
    let (page, data) = (of("index.html"), of("editions/2026-01/donnees/par_type.csv"));
    assert_eq!(publish(&output, month(0), "janvier").unwrap(), (files, files));
    assert_eq!((page, data), (of("index.html"), of("editions/2026-01/donnees/par_type.csv")));
    assert_eq!(same, files_of(&output));
    // The next edition has another front page, and its own files.
    let (all, kept) = publish(&output, month(1), "février").unwrap();
    assert_eq!((all, kept), (2 * files - 1, files - 1));
    assert_ne!(page, of("index.html"));
    assert_eq!(data, of("editions/2026-01/donnees/par_type.csv"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside the site");
}

#[test]
fn an_edition_can_be_built_again_only_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    publish(&output, month(0), "janvier").unwrap();
    publish(&output, month(1), "février").unwrap();
    let before = fingerprints(&output).unwrap();
    publish(&output, month(1), "février").unwrap();
    assert_eq!(before, fingerprints(&output).unwrap());
    let refusal = publish(&output, month(1), "autre").unwrap_err();
    assert!(
        matches!(&refusal, SealError::Republished { path, .. } if path.ends_with("index.html"))
    );
    let refusal = publish(&output, month(0), "janvier").unwrap_err();
    assert!(matches!(refusal, SealError::TooLate { .. }));
    assert_eq!(before, fingerprints(&output).unwrap());
}

#[test]
fn a_changed_published_file_refuses_the_next_build() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 3] = [
        ("index.html", |edition| fs::write(edition.join("index.html"), "faux").unwrap()),
        ("ajout.html", |edition| fs::write(edition.join("ajout.html"), "").unwrap()),
        ("donnees/par_type.csv", |edition| {
            fs::remove_file(edition.join("donnees/par_type.csv")).unwrap();
        }),
    ];
    for (file, damage) in damages {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        publish(&output, month(0), "janvier").unwrap();
        damage(&output.join("editions/2026-01"));
        let before = fingerprints(&output).unwrap();
        let refusal = Staging::open(&output, month(1)).unwrap_err();
        assert!(
            matches!(&refusal, SealError::Tampered { path } if path.ends_with(file)),
            "{file}: {refusal}"
        );
        assert_eq!(before, fingerprints(&output).unwrap());
    }
}

#[test]
fn two_runs_do_not_make_the_same_site_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    let first = Staging::open(&output, month(0)).unwrap();
    assert!(matches!(Staging::open(&output, month(0)), Err(SealError::Busy { .. })));
    assert!(first.root().is_dir(), "what the first was making is still there");
    Staging::open(&folder.path().join("other"), month(0)).unwrap();
    drop(first);
    Staging::open(&output, month(0)).unwrap();
}

#[test]
fn what_no_build_made_is_never_replaced() {
    for (file, held) in [("thèse.odt", "output"), (".git/config", "output/.git")] {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        let file = output.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "à moi").unwrap();
        let refusal = publish(&output, month(0), "janvier").unwrap_err();
        let expected = folder.path().join(held);
        assert!(matches!(&refusal, SealError::Foreign { path } if *path == expected), "{refusal}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "à moi");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_build_that_stops_leaves_the_site_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    publish(&output, month(0), "janvier").unwrap();
    let before = fingerprints(&output).unwrap();
    // Stopped by an error.
    let staging = Staging::open(&output, month(1)).unwrap();
    fs::write(staging.root().join("index.html"), "à moitié").unwrap();
    drop(staging);
    assert_eq!(before, fingerprints(&output).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    // Killed: no destructor ran.
    fs::create_dir(folder.path().join(".output.chantier")).unwrap();
    fs::write(folder.path().join(".output.chantier/index.html"), "à moitié").unwrap();
    fs::write(folder.path().join(".output.verrou"), "").unwrap();
    // Killed between two renames, on a system that cannot exchange.
    fs::rename(&output, folder.path().join(".output.ancien")).unwrap();
    let staging = Staging::open(&output, month(1)).unwrap();
    assert_eq!(before, fingerprints(&output).unwrap());
    assert_eq!(staging.earlier().len(), 1);
    drop(staging);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
