//! A small invented edition, with withheld, provisional and revised cells, and the files it would
//! be read from: what `site` and `check` are tried on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use pilotage::disclosure::protected::{Cell, Value};
use pilotage::edition::Release;
use pilotage::edition::catalogue::{
    Catalogue, Contributor, Definition, Dimension, DimensionNature, FileEntry, Measure,
    MeasureNature, Modality, PeriodNature, Periods, Profile, Rule, Table,
};
use pilotage::edition::published::{
    EditionEntry, Inputs, Manifest, ManifestFile, Origin, Provenance, PublishedCell,
    PublishedEdition, PublishedTable, Revision,
};
use pilotage::edition::write::descriptions;
use pilotage::nomenclatures::territories::{departements, regions};
use pilotage::settings::{SiteSettings, StatisticsSettings};
use pilotage::vocabulary::{Day, Month, Period};
use sha2::{Digest, Sha256};

pub(crate) const MONTH: &str = "2026-08";

type Cells = BTreeMap<(Period, Vec<String>, String), PublishedCell>;
type Codes = Vec<(String, String, Option<String>)>;

pub(crate) fn settings() -> SiteSettings {
    SiteSettings {
        title: "Parcours d’insertion et employeurs engagés".to_owned(),
        base_url: "https://statistiques.example.org/parcours/".to_owned(),
        publisher: "Le Pilotage de l’inclusion".to_owned(),
        contact: "contact@example.org".to_owned(),
        licence: "Licence Ouverte 2.0 (etalab-2.0)".to_owned(),
        publication_director: "Camille Exemple".to_owned(),
        host: "Hébergeur d’exemple, 1 rue de l’Exemple, 75000 Paris, 01 99 00 00 00".to_owned(),
        theme: None,
        embed: true,
    }
}

pub(crate) fn calendar() -> BTreeMap<Month, Day> {
    [("2026-07", "2026-07-23"), ("2026-08", "2026-09-01"), ("2026-09", "2026-09-22")]
        .into_iter()
        .map(|(month, day)| (month.parse().unwrap(), day.parse().unwrap()))
        .collect()
}

/// The edition; made once, for the tests are many.
pub(crate) fn edition() -> PublishedEdition {
    static EDITION: LazyLock<PublishedEdition> = LazyLock::new(invented);
    EDITION.clone()
}

fn invented() -> PublishedEdition {
    let month: Month = MONTH.parse().unwrap();
    let mut tables = Vec::new();
    for (prefix, level, last, provisional, base) in [
        ("suspensions_declarees", 1, "2026-07", 12, 42),
        ("interruptions_dsn", 0, "2026-05", 0, 118),
        ("mois_sans_heures", 1, "2026-05", 6, 96),
    ] {
        for breakdown in ["type_siae", "age", "territoire"] {
            tables.push(rates(prefix, breakdown, level, last, provisional, base));
        }
    }
    tables.push(reasons());
    tables.push(of_the_year());
    for breakdown in ["secteur", "taille", "territoire", "categorie"] {
        tables.push(hires(breakdown));
    }
    tables.push(reading());
    let catalogue = Catalogue {
        edition: month,
        profil: Profile {
            nom: "prudent".to_owned(),
            regles: vec![
                rule("personnes", "Au moins 11 personnes dans un effectif", 11),
                rule("denominateur", "Au moins 20 personnes au dénominateur d’un taux", 20),
                rule("entreprises", "Au moins 5 entreprises distinctes", 5),
            ],
        },
        parametres: StatisticsSettings::default()
            .parameters()
            .into_iter()
            .map(Into::into)
            .collect(),
        tables: tables.iter().map(|table| table.table.clone()).collect(),
    };
    let day = |text: &str| text.parse::<Day>().unwrap();
    PublishedEdition {
        manifest: Provenance {
            edition: month,
            previous: Some(month.plus(-1)),
            origin: Origin::Fictif,
            released: day("2026-09-01"),
            next_release: Some(day("2026-09-22")),
            version: "0.1.0".to_owned(),
            method: "5f1c9a20d3".to_owned(),
        },
        catalogue,
        tables: tables.into_iter().map(|table| (table.table.id.clone(), table)).collect(),
        revisions: vec![Revision {
            table: "suspensions_declarees_type_siae".to_owned(),
            periode: "2026-06".to_owned(),
            dimensions: "sexe=_T;type_siae=ACI".to_owned(),
            mesure: "interrompues".to_owned(),
            avant: "1201".to_owned(),
            apres: "1233".to_owned(),
            classe: "courante".to_owned(),
            raison: "suspensions déclarées tardivement".to_owned(),
            expected: false,
        }],
        corrections: Vec::new(),
        editions: vec![
            EditionEntry { edition: month, released: day("2026-09-01"), printed: None },
            EditionEntry { edition: month.plus(-1), released: day("2026-07-23"), printed: None },
        ],
    }
}

/// The same edition with every figure withheld.
pub(crate) fn wholly_withheld() -> PublishedEdition {
    let mut edition = edition();
    for table in edition.tables.values_mut() {
        let cells = table
            .cells()
            .map(|(key, cell)| (key.clone(), PublishedCell { cell: Cell::Withheld, ..*cell }))
            .collect();
        *table = PublishedTable::new(table.table.clone(), cells);
    }
    edition
}

fn rule(id: &str, text: &str, threshold: i64) -> Rule {
    Rule {
        id: id.to_owned(),
        libelle: text.to_owned(),
        seuil: threshold,
        source: "Pratique publiée de la statistique publique".to_owned(),
    }
}

fn codes(list: &[(&str, &str)], total: &str) -> Codes {
    list.iter()
        .map(|(code, label)| {
            let parent = (*code != total).then(|| total.to_owned());
            ((*code).to_owned(), (*label).to_owned(), parent)
        })
        .collect()
}

fn sexes() -> Codes {
    codes(&[("_T", "Ensemble"), ("F", "Femmes"), ("H", "Hommes"), ("NR", "Non renseigné")], "_T")
}

fn breakdown_codes(breakdown: &str, level: u8) -> (&'static str, Codes) {
    match breakdown {
        "type_siae" => (
            "Type de structure",
            codes(
                &[
                    ("_T", "Ensemble"),
                    ("ACI", "Ateliers et chantiers d’insertion (ACI)"),
                    ("AI", "Associations intermédiaires (AI)"),
                    ("EI", "Entreprises d’insertion (EI)"),
                    ("EITI", "Entreprises d’insertion par le travail indépendant (EITI)"),
                    ("ETTI", "Entreprises de travail temporaire d’insertion (ETTI)"),
                    ("NR", "Non renseigné"),
                ],
                "_T",
            ),
        ),
        "age" => (
            "Âge",
            codes(
                &[
                    ("_T", "Ensemble"),
                    ("moins_26", "Moins de 26 ans"),
                    ("26_49", "26 à 49 ans"),
                    ("50_plus", "50 ans et plus"),
                    ("NR", "Non renseigné"),
                ],
                "_T",
            ),
        ),
        "secteur" => (
            "Secteur d’activité",
            codes(
                &[
                    ("_T", "Ensemble"),
                    ("AZ", "Agriculture, sylviculture et pêche"),
                    ("C5", "Fabrication d'autres produits industriels"),
                    (
                        "C3",
                        "Fabrication d'équipements électriques, électroniques, informatiques ; \
                         fabrication de machines",
                    ),
                    ("FZ", "Construction"),
                    ("GZ", "Commerce ; réparation d'automobiles et de motocycles"),
                    ("IZ", "Hébergement et restauration"),
                    (
                        "MN",
                        "Activités scientifiques et techniques ; services administratifs et de \
                         soutien",
                    ),
                    (
                        "OQ",
                        "Administration publique, enseignement, santé humaine et action sociale",
                    ),
                    ("NR", "Non renseigné"),
                ],
                "_T",
            ),
        ),
        "taille" => (
            "Taille de l’établissement",
            codes(
                &[
                    ("_T", "Ensemble"),
                    ("1_9", "1 à 9 salariés"),
                    ("10_49", "10 à 49 salariés"),
                    ("50_249", "50 à 249 salariés"),
                    ("250_plus", "250 salariés et plus"),
                    ("NR", "Non renseignée"),
                ],
                "_T",
            ),
        ),
        "categorie" => (
            "Catégorie d’employeur",
            codes(
                &[
                    ("_T", "Ensemble"),
                    ("ordinaire", "Établissements ordinaires"),
                    ("interim", "Agences de travail temporaire"),
                    ("siae", "Structures d’insertion"),
                ],
                "_T",
            ),
        ),
        _ => ("Territoire", territories(level)),
    }
}

fn territories(level: u8) -> Codes {
    let mut list = vec![("FR".to_owned(), "France".to_owned(), None)];
    for region in regions() {
        let code = format!("REG-{}", region.code);
        list.push((code.clone(), region.label.clone(), Some("FR".to_owned())));
        if level > 0 {
            list.extend(departements().filter(|place| place.region == region.code).map(|place| {
                (format!("DEP-{}", place.code), place.label.clone(), Some(code.clone()))
            }));
        }
    }
    list.push(("NR".to_owned(), "Non renseigné".to_owned(), Some("FR".to_owned())));
    list
}

fn dimension(id: &str, label: &str, codes: &Codes) -> Dimension {
    Dimension {
        id: id.to_owned(),
        libelle: label.to_owned(),
        nature: DimensionNature::Classification,
        additive: true,
        modalites: codes
            .iter()
            .map(|(code, label, parent)| Modality {
                code: code.clone(),
                libelle: label.clone(),
                parent: parent.clone(),
            })
            .collect(),
    }
}

fn measure(id: &str, label: &str, unit: &str, ratio: Option<(&str, &str)>) -> Measure {
    Measure {
        id: id.to_owned(),
        libelle: label.to_owned(),
        unite: unit.to_owned(),
        nature: if ratio.is_some() { MeasureNature::Taux } else { MeasureNature::Effectif },
        contributeur: Contributor::Personne,
        decimales: u8::from(ratio.is_some()),
        numerateur: ratio.map(|(above, _)| above.to_owned()),
        denominateur: ratio.map(|(_, below)| below.to_owned()),
    }
}

fn words() -> Definition {
    Definition {
        numerateur: "Personnes comptées le dernier jour du mois".to_owned(),
        denominateur: "Titulaires d’un PASS IAE actif, observés".to_owned(),
        population: "Titulaires d’un PASS IAE actif. Chaque personne est comptée une fois"
            .to_owned(),
        periode: "Situation au dernier jour du mois ; les mois récents sont provisoires".to_owned(),
        exclusions: "Congés payés".to_owned(),
        lecture: "Un taux de 6,0 % signifie que 6 personnes sur 100 sont concernées".to_owned(),
        limites: "Ces chiffres sont inventés".to_owned(),
    }
}

fn number(seed: &[&str], modulus: i64) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in seed.iter().flat_map(|part| part.bytes().chain([b'|'])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    i64::try_from((hash >> 17) % u64::try_from(modulus).unwrap()).unwrap()
}

fn leaves<'a>(codes: &'a Codes, code: &'a str) -> Vec<&'a str> {
    let below: Vec<&str> = codes
        .iter()
        .filter(|(_, _, parent)| parent.as_deref() == Some(code))
        .map(|(code, _, _)| code.as_str())
        .collect();
    if below.is_empty() {
        return vec![code];
    }
    below.into_iter().flat_map(|code| leaves(codes, code)).collect()
}

fn cell(value: Option<Value>, provisional: bool, revised: bool) -> PublishedCell {
    let cell = value.map_or(Cell::Withheld, Cell::Published);
    PublishedCell { cell, provisional, revised: revised && value.is_some() }
}

fn share(above: i64, below: i64) -> Value {
    Value::decimal((above * 2000 + below) / (2 * below), 1)
}

fn rates(
    prefix: &str,
    breakdown: &str,
    level: u8,
    last: &str,
    provisional: i32,
    base: i64,
) -> PublishedTable {
    let (label, parts) = breakdown_codes(breakdown, level);
    let sexes = sexes();
    let last: Month = last.parse().unwrap();
    let mut cells = Cells::new();
    for month in last.plus(-23).through(last) {
        let at = Period::Month(month);
        let season = number(&[prefix, &month.to_string()], 14);
        let flag = month > last.plus(-provisional);
        for (sex, _, _) in &sexes {
            for (part, _, _) in &parts {
                let (mut people, mut counted) = (0, 0);
                for leaf_sex in leaves(&sexes, sex) {
                    for leaf in leaves(&parts, part) {
                        let scale = if breakdown == "territoire" { 260 } else { 5_400 };
                        let mut size = 20 + number(&[leaf_sex, leaf], scale);
                        if leaf_sex == "NR" || leaf == "NR" {
                            size /= 40;
                        }
                        if leaf == "EITI" && prefix != "suspensions_declarees" {
                            size = 0;
                        }
                        let tilt = if leaf_sex == "F" { 22 } else { 0 };
                        let local = number(&[prefix, leaf], 45);
                        people += size;
                        counted += size * (base + season + tilt + local) / 1000;
                    }
                }
                let safe = counted >= 11 && people >= 20 && people - counted >= 11;
                let gap = sex == "F" && month == last.plus(-15) && part == "_T";
                let shown = safe && !gap && !(part == "AI" && sex == "H");
                let codes = vec![sex.clone(), part.clone()];
                let revised = month == last.plus(-1) && part == "ACI";
                let mut put = |measure: &str, value: Value| {
                    let cell = cell(shown.then_some(value), flag, revised);
                    cells.insert((at, codes.clone(), measure.to_owned()), cell);
                };
                put("interrompues", Value::integer(counted));
                put("personnes", Value::integer(people));
                put("taux", if people > 0 { share(counted, people) } else { Value::integer(0) });
                if people == 0 {
                    for measure in ["interrompues", "personnes", "taux"] {
                        let empty = PublishedCell {
                            cell: if measure == "taux" {
                                Cell::NotSignificant
                            } else {
                                Cell::NotApplicable
                            },
                            provisional: flag,
                            revised: false,
                        };
                        cells.insert((at, codes.clone(), measure.to_owned()), empty);
                    }
                }
            }
        }
    }
    let title = match prefix {
        "suspensions_declarees" => "Suspensions déclarées des PASS IAE",
        "interruptions_dsn" => "Interruptions de contrat lues dans la DSN",
        _ => "Mois sans heure de travail en cours de parcours",
    };
    table(
        &format!("{prefix}_{breakdown}"),
        prefix,
        &format!("{title}, par sexe et {}", label.to_lowercase()),
        PeriodNature::FinDeMois,
        vec![dimension("sexe", "Sexe", &sexes), dimension(breakdown, label, &parts)],
        vec![
            measure("interrompues", "Personnes concernées", "personnes", None),
            measure("personnes", "Titulaires observés", "personnes", None),
            measure("taux", "Taux", "%", Some(("interrompues", "personnes"))),
        ],
        cells,
    )
}

/// Sex, kind of structure and région over the year 2025: 1,930 women of the ACI of Occitanie, of
/// whom 452 interrupted; everything about the EI is withheld.
fn of_the_year() -> PublishedTable {
    let ((_, mut kinds), (_, regions)) =
        (breakdown_codes("type_siae", 0), breakdown_codes("territoire", 0));
    kinds.retain(|(code, _, _)| code != "EITI");
    let sexes = sexes();
    let mut cells = Cells::new();
    for (sex, _, _) in &sexes {
        for (kind, _, _) in &kinds {
            for (region, _, _) in &regions {
                let (people, counted) = match (sex.as_str(), kind.as_str(), region.as_str()) {
                    ("F", "ACI", "REG-76") => (1_930, 452),
                    _ => {
                        let people = 400 + number(&[sex, kind, region], 2_000);
                        (people, people * (120 + number(&[sex, kind], 90)) / 1_000)
                    }
                };
                let mut put = |measure: &str, value: Value| {
                    let cell = cell((kind != "EI").then_some(value), false, false);
                    let codes = vec![sex.clone(), kind.clone(), region.clone()];
                    cells.insert((Period::Year(2025), codes, measure.to_owned()), cell);
                };
                put("interrompues", Value::integer(counted));
                put("personnes", Value::integer(people));
                put("taux", share(counted, people));
            }
        }
    }
    table(
        "interruptions_annee_type_siae_territoire",
        "interruptions_annee",
        "Interruptions de contrat lues dans la DSN au cours de l’année, par sexe, type de structure et région",
        PeriodNature::Cumul,
        vec![
            dimension("sexe", "Sexe", &sexes),
            dimension("type_siae", "Type de structure", &kinds),
            dimension("territoire", "Territoire", &regions),
        ],
        vec![
            measure("personnes", "Personnes observées", "personnes", None),
            measure("interrompues", "Personnes interrompues", "personnes", None),
            measure("taux", "Taux", "%", Some(("interrompues", "personnes"))),
        ],
        cells,
    )
}

fn reasons() -> PublishedTable {
    let parts = codes(
        &[
            ("_T", "Ensemble"),
            ("arret", "Arrêt de travail"),
            ("conge", "Congé ou absence"),
            ("activite_partielle", "Activité partielle"),
            ("formation", "Formation"),
            ("autres", "Autres"),
        ],
        "_T",
    );
    let last: Month = "2026-05".parse().unwrap();
    let mut cells = Cells::new();
    for month in last.plus(-23).through(last) {
        for (part, _, _) in &parts {
            let count: i64 = leaves(&parts, part)
                .into_iter()
                .map(|leaf| 9 + number(&[leaf, "motif"], 1_900))
                .sum();
            let shown = part != "activite_partielle" && part != "formation";
            cells.insert(
                (Period::Month(month), vec![part.clone()], "interrompues".to_owned()),
                cell(shown.then_some(Value::integer(count)), false, false),
            );
        }
    }
    table(
        "interruptions_dsn_motifs",
        "interruptions_dsn",
        "Interruptions de contrat lues dans la DSN, par motif",
        PeriodNature::FinDeMois,
        vec![dimension("motif", "Motif de l’interruption", &parts)],
        vec![measure("interrompues", "Personnes concernées", "personnes", None)],
        cells,
    )
}

fn hires(breakdown: &str) -> PublishedTable {
    let (label, parts) = breakdown_codes(breakdown, 0);
    let last = "2026-03".parse::<Month>().unwrap().quarter();
    let mut cells = Cells::new();
    for quarter in last.plus(-6).through(last) {
        for (part, _, _) in &parts {
            let mut sums = [0; 5];
            for leaf in leaves(&parts, part) {
                let small = if leaf == "NR" { 60 } else { 1 };
                let size = (400 + number(&[leaf, "effectif"], 60_000)) / small;
                let hired = size * (60 + number(&[leaf, &quarter.to_string()], 60)) / 1000;
                let open = hired * (180 + number(&[leaf, "cdi"], 500)) / 1000;
                let out = size * (50 + number(&[leaf, "sorties", &quarter.to_string()], 60)) / 1000;
                for (sum, value) in sums.iter_mut().zip([hired, open, hired * 12 / 10, out, size]) {
                    *sum += value;
                }
            }
            let [hired, open, entries, exits, size] = sums;
            let shown = part != "REG-06" && part != "REG-94" && part != "IZ";
            let mut put = |measure: &str, value: Value| {
                let cell = cell(shown.then_some(value), false, false);
                cells.insert(
                    (Period::Quarter(quarter), vec![part.clone()], measure.to_owned()),
                    cell,
                );
            };
            put("embauches", Value::integer(hired));
            put("embauches_cdi", Value::integer(open));
            put("part_cdi", share(open, hired.max(1)));
            put("entrees", Value::integer(entries));
            put("sorties", Value::integer(exits));
            put("effectif_debut", Value::integer(size));
            put("taux_entree", share(entries, size.max(1)));
            put("taux_sortie", share(exits, size.max(1)));
        }
    }
    let flow = |id, label, above| measure(id, label, "%", Some((above, "effectif_debut")));
    table(
        &format!("embauches_{breakdown}"),
        "embauches",
        &format!("Embauches, entrées et sorties, par {}", label.to_lowercase()),
        PeriodNature::Trimestre,
        vec![dimension(breakdown, label, &parts)],
        vec![
            measure("embauches", "Embauches", "embauches", None),
            measure("embauches_cdi", "Embauches en CDI", "embauches", None),
            measure(
                "part_cdi",
                "Part des CDI dans les embauches",
                "%",
                Some(("embauches_cdi", "embauches")),
            ),
            measure("entrees", "Entrées", "entrées", None),
            measure("sorties", "Sorties", "sorties", None),
            measure("effectif_debut", "Effectif en début de trimestre", "salariés", None),
            flow("taux_entree", "Taux d’entrée", "entrees"),
            flow("taux_sortie", "Taux de sortie", "sorties"),
        ],
        cells,
    )
}

fn reading() -> PublishedTable {
    let parts = codes(
        &[
            ("_T", "Ensemble"),
            ("en_vigueur", "Mensuelles en vigueur"),
            ("remplacees", "Mensuelles remplacées ou annulées"),
            ("ecartees", "Écartées (illisibles ou refusées au dépôt)"),
        ],
        "_T",
    );
    let at = Period::Month("2026-07".parse().unwrap());
    let mut cells = Cells::new();
    for ((part, _, _), count) in parts.iter().zip([12_431, 11_870, 549, 12]) {
        cells.insert(
            (at, vec![part.clone()], "declarations".to_owned()),
            cell(Some(Value::integer(count)), false, false),
        );
    }
    table(
        "lecture_declarations",
        "lecture_declarations",
        "Déclarations lues",
        PeriodNature::Cumul,
        vec![dimension("etat", "État", &parts)],
        vec![measure("declarations", "Déclarations", "déclarations", None)],
        cells,
    )
}

fn table(
    id: &str,
    indicator: &str,
    title: &str,
    nature: PeriodNature,
    dimensions: Vec<Dimension>,
    measures: Vec<Measure>,
    cells: Cells,
) -> PublishedTable {
    let mut table = Table {
        id: id.to_owned(),
        indicateur: indicator.to_owned(),
        titre: title.to_owned(),
        definition: format!("{title}. Chiffres inventés"),
        methode: words(),
        population: format!("{indicator}_inventee"),
        source: "Déclarations sociales nominatives (DSN) ; registre des PASS IAE".to_owned(),
        periode: Periods {
            nature,
            premiere: cells.keys().next().map(|(period, _, _)| *period),
            derniere: cells.keys().next_back().map(|(period, _, _)| *period),
            fenetre_mois: 24,
        },
        dimensions,
        mesures: measures,
        equations: Vec::new(),
        fichiers: Vec::new(),
    };
    let lines = u64::try_from(cells.len()).unwrap();
    let published = PublishedTable::new(table.clone(), cells);
    table.fichiers = ["csv", "parquet", "xlsx", "ods"]
        .iter()
        .map(|format| {
            let bytes = file_bytes(&published, format);
            FileEntry {
                chemin: format!("{id}.{format}"),
                format: (*format).to_owned(),
                octets: u64::try_from(bytes.len()).unwrap(),
                lignes: lines,
                sha256: hex::encode(Sha256::digest(&bytes)),
            }
        })
        .collect();
    PublishedTable::new(table, published.cells().map(|(key, cell)| (key.clone(), *cell)).collect())
}

fn file_bytes(table: &PublishedTable, format: &str) -> Vec<u8> {
    if format != "csv" {
        return format!("{format} of {}\n", table.table.id).into_bytes();
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header(table)).unwrap();
    for ((period, codes, measure), cell) in table.cells() {
        let value = cell.cell.value().map(|value| value.to_string()).unwrap_or_default();
        let mut row = vec![period.to_string()];
        row.extend(codes.clone());
        row.extend([measure.clone(), value, cell.cell.status().to_owned()]);
        row.extend([cell.provisional.to_string(), cell.revised.to_string()]);
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn header(table: &PublishedTable) -> Vec<String> {
    let mut header = vec!["periode".to_owned()];
    header.extend(table.table.dimensions.iter().map(|dimension| dimension.id.clone()));
    header.extend(["mesure", "valeur", "statut", "provisoire", "revise"].map(str::to_owned));
    header
}

/// Writes the data files and the manifest of an edition below its folder; pages must be there.
pub(crate) fn seal(folder: &Path, edition: &PublishedEdition) {
    let data = folder.join("donnees");
    fs::create_dir_all(&data).unwrap();
    for table in edition.tables.values() {
        for file in &table.table.fichiers {
            fs::write(data.join(&file.chemin), file_bytes(table, &file.format)).unwrap();
        }
    }
    let revisions = "table,periode,dimensions,mesure,avant,apres,classe,raison\n";
    fs::write(data.join("revisions.csv"), revisions).unwrap();
    let json = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap();
    let none = BTreeMap::new();
    let release = Release {
        provenance: &edition.manifest,
        site: &settings(),
        words: &BTreeMap::new(),
        equations: &none,
        parameters: &StatisticsSettings::default().parameters(),
        reasons: &[],
    };
    for (file, value) in descriptions(&edition.catalogue, revisions.as_bytes(), &release) {
        fs::write(data.join(file), json(&value)).unwrap();
    }
    let mut fichiers: Vec<ManifestFile> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "manifest.json")
        .map(|entry| {
            let bytes = fs::read(entry.path()).unwrap();
            let path = entry.path().strip_prefix(folder).unwrap();
            ManifestFile {
                chemin: path.to_string_lossy().replace('\\', "/"),
                octets: u64::try_from(bytes.len()).unwrap(),
                sha256: hex::encode(Sha256::digest(&bytes)),
            }
        })
        .collect();
    fichiers.sort_by(|a, b| a.chemin.cmp(&b.chemin));
    let manifest = Manifest {
        edition: edition.manifest.edition,
        edition_precedente: edition.manifest.previous,
        origine: edition.manifest.origin,
        date: edition.manifest.released.to_string(),
        version: edition.manifest.version.clone(),
        methode: edition.manifest.method.clone(),
        parametres_sha256: "00".repeat(32),
        entrees: Inputs { fichiers: 3, sha256: "00".repeat(32) },
        fichiers,
    };
    let text = json(&serde_json::to_value(&manifest).unwrap());
    fs::write(folder.join("manifest.json"), text).unwrap();
}
