//! A small published site with withheld cells: two editions, three tables of one population, made
//! once by the program's own steps, and copied for each sabotage.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use pilotage::disclosure::{Ledger, Profile, protect};
use pilotage::edition::catalogue::Definition;
use pilotage::edition::published::{Inputs, Origin, Provenance};
use pilotage::edition::seal::Staging;
use pilotage::edition::{self, Release, Words};
use pilotage::indicators::aggregate::{Aggregate, Tally};
use pilotage::indicators::breakdowns::{Level, age, sex, siae_kind, territory};
use pilotage::indicators::spec::{
    Contributor, Dimension, Measure, MeasureKind, PeriodNature, PeriodStatus, Standing, TableSpec,
};
use pilotage::settings::{ProfileName, Settings};
use pilotage::site::paths::Place;
use pilotage::site::{SiteContext, render};
use pilotage::vocabulary::{Month, Period};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::microdata::month;
use crate::workshop::tree;

/// Months of the two editions; periods run from 0.
const EDITIONS: [i32; 2] = [3, 4];

static SITE: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    for edition in EDITIONS {
        let pages = if edition == EDITIONS[1] { Pages::All } else { Pages::Few };
        publish(&folder.path().join("output"), edition, &Population::settled(&people), pages);
    }
    folder
});

/// Persons and interrupted persons of a month, sex, kind of structure, age band and région.
pub(crate) type People = dyn Fn(i32, u16, u16, u16, u16) -> [i64; 2];

/// What an edition counts.
pub(crate) struct Population<'a> {
    pub(crate) people: &'a People,
    /// Months before the edition whose figures are provisional.
    pub(crate) provisional: i32,
    /// What those months are.
    pub(crate) standing: Standing,
}

impl<'a> Population<'a> {
    pub(crate) fn settled(people: &'a People) -> Self {
        Self { people, provisional: 0, standing: Standing::Final }
    }
}

/// Which pages an edition has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    All,
    /// One whole copy of the pages is enough, and keeps the tests short.
    Few,
}

/// A copy of the site.
pub(crate) struct SmallSite {
    folder: TempDir,
}

impl SmallSite {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in tree(&SITE.path().join("output")) {
            let target = folder.path().join(name);
            fs::create_dir_all(target.parent().unwrap()).unwrap();
            fs::write(target, bytes).unwrap();
        }
        Self { folder }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub(crate) fn text(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }

    pub(crate) fn write(&self, relative: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(relative), bytes).unwrap();
    }

    /// Replaces the first occurrence of a text, which must be there.
    pub(crate) fn replace(&self, relative: &str, from: &str, to: &str) {
        let text = self.text(relative);
        assert!(text.contains(from), "{relative} does not hold {from}");
        self.write(relative, text.replacen(from, to, 1));
    }

    /// Makes hashes agree again, as whoever publishes would: what is found is then found by
    /// reading, not by comparing hashes.
    pub(crate) fn seal(&self) {
        for number in EDITIONS {
            let below = format!("editions/{}", month(number));
            let catalogue = format!("{below}/donnees/catalogue.json");
            let mut document: serde_json::Value =
                serde_json::from_str(&self.text(&catalogue)).unwrap();
            for table in document["tables"].as_array_mut().unwrap() {
                for file in table["fichiers"].as_array_mut().unwrap() {
                    let path =
                        self.path(&format!("{below}/donnees/{}", file["chemin"].as_str().unwrap()));
                    let bytes = fs::read(path).unwrap();
                    file["sha256"] = hex::encode(Sha256::digest(&bytes)).into();
                }
            }
            self.write(&catalogue, serde_json::to_string_pretty(&document).unwrap());
            let manifest = format!("{below}/manifest.json");
            let mut document: serde_json::Value =
                serde_json::from_str(&self.text(&manifest)).unwrap();
            let files: Vec<serde_json::Value> = tree(&self.path(&below))
                .into_iter()
                .filter(|(name, _)| name != "manifest.json")
                .map(|(name, bytes)| {
                    serde_json::json!({
                        "chemin": name,
                        "octets": bytes.len(),
                        "sha256": hex::encode(Sha256::digest(&bytes)),
                    })
                })
                .collect();
            document["fichiers"] = files.into();
            self.write(&manifest, serde_json::to_string_pretty(&document).unwrap());
        }
    }
}

/// Persons and interrupted persons of a leaf: few in associations, few overseas.
pub(crate) fn people(month: i32, sex: u16, kind: u16, age: u16, region: u16) -> [i64; 2] {
    let scale = match (kind, region) {
        (2, _) => i64::from(region == 8 && age == 2) * 3,
        (4, _) | (6, _) | (_, 19) => 0,
        (_, 1..=5) => i64::from(kind == 1 && age == 2 && region < 4),
        _ => 9 + i64::from((region * 7 + kind * 5 + age * 3) % 11),
    };
    if sex == 3 || age == 4 {
        return [0, 0];
    }
    let persons = scale * (10 + i64::from(month % 3)) / 10 + i64::from(sex) * scale / 4;
    [persons, persons * (3 + i64::from((region + kind + age + sex) % 3)) / 10]
}

fn aggregate(
    id: &'static str,
    dimensions: Vec<Dimension>,
    months: i32,
    population: &Population<'_>,
) -> Aggregate {
    let count = |id, label| Measure {
        id,
        label,
        unit: "personnes",
        kind: MeasureKind::Count,
        contributor: Contributor::Person,
        decimals: 0,
    };
    let rate = Measure {
        unit: "%",
        kind: MeasureKind::Share { numerator: "interrompues", denominator: "personnes" },
        decimals: 1,
        ..count("taux", "Taux")
    };
    let parents: Vec<Vec<usize>> = dimensions
        .iter()
        .map(|dimension| {
            let codes = dimension.modalities.iter();
            let place = |code: &String| dimension.modalities.iter().position(|m| m.code == *code);
            codes.map(|one| one.parent.as_ref().and_then(place).unwrap_or(0)).collect()
        })
        .collect();
    let spec = TableSpec {
        id,
        indicator: "suspensions_declarees",
        title: format!("Suspensions déclarées, {}", id.replace('_', " ")),
        population: "pass_actifs",
        period: PeriodNature::MonthEnd,
        dimensions,
        measures: vec![count("personnes", "Titulaires"), count("interrompues", "Suspendus"), rate],
    };
    let periods: Vec<PeriodStatus> = (0..months)
        .map(|number| PeriodStatus {
            period: Period::Month(month(number)),
            standing: if number >= months - population.provisional {
                population.standing
            } else {
                Standing::Final
            },
        })
        .collect();
    let mut cells = BTreeMap::new();
    for key in spec.grid(&periods) {
        let number = (0..months).find(|one| Period::Month(month(*one)) == key.period).unwrap();
        let mut sums = [0, 0];
        for sex in 1..4 {
            for kind in 1..7 {
                for age in 1..5 {
                    for region in 1..20 {
                        let holds = spec.dimensions.iter().zip(&key.modalities).zip(&parents).all(
                            |((dimension, node), parents)| {
                                let leaf = match dimension.id {
                                    "sexe" => sex,
                                    "type_siae" => kind,
                                    "age" => age,
                                    _ => region,
                                };
                                *node == 0
                                    || *node == leaf
                                    || parents[usize::from(leaf)] == usize::from(*node)
                            },
                        );
                        if holds {
                            let [persons, interrupted] =
                                (population.people)(number, sex, kind, age, region);
                            sums[0] += persons;
                            sums[1] += interrupted;
                        }
                    }
                }
            }
        }
        let tally = |value: i64| Tally {
            value,
            persons: value,
            enterprises: value,
            largest_enterprise: i64::from(value > 0),
            second_enterprise: i64::from(value > 1),
            largest_person: i64::from(value > 0),
            only_enterprise: None,
        };
        cells.insert(key, sums.map(tally).to_vec());
    }
    Aggregate { spec, periods, cells }
}

/// Publishes an edition after those that are there.
pub(crate) fn publish(output: &Path, number: i32, population: &Population<'_>, pages: Pages) {
    let edition = month(number);
    let settings =
        Settings::parse(pilotage::settings::EXAMPLE, Path::new("pilotage.toml")).unwrap();
    let staging = Staging::open(output, edition).unwrap();
    let ledger =
        staging.previous().map_or_else(Ledger::empty, |(_, data)| Ledger::read(&data).unwrap());
    let table = |id, dimensions| aggregate(id, dimensions, number, population);
    let aggregates = vec![
        table("suspensions_declarees_type_siae", vec![sex(), siae_kind(true)]),
        table("suspensions_declarees_age", vec![sex(), age()]),
        table("suspensions_declarees_territoire", vec![sex(), territory(Level::Regions)]),
    ];
    let specs: Vec<TableSpec> = aggregates.iter().map(|one| one.spec.clone()).collect();
    let equations: BTreeMap<_, _> = specs
        .iter()
        .map(|spec| spec.id.to_owned())
        .zip(pilotage::indicators::equations(&specs))
        .collect();
    let profile = Profile::named(ProfileName::Prudent);
    let (protected, _) = protect(aggregates, &equations, &[], &profile, &ledger).unwrap();
    let provenance = Provenance {
        edition,
        previous: staging.previous().map(|(month, _)| month),
        origin: Origin::Fictif,
        released: edition.plus(1).first_day(),
        next_release: None,
        version: "0.1.0".to_owned(),
        method: "essai".to_owned(),
    };
    let text = |text: &str| text.to_owned();
    let methode = Definition {
        numerateur: text("Personnes suspendues."),
        denominateur: text("Titulaires."),
        population: text("Titulaires d’un PASS IAE."),
        periode: text("Dernier jour du mois."),
        exclusions: text("Aucune."),
        lecture: text("Sur 100 personnes, 6 sont suspendues."),
        limites: text("Aucune."),
    };
    let words = Words { definition: text("Taux."), source: text("Registres."), methode };
    let words = BTreeMap::from([("suspensions_declarees".to_owned(), words)]);
    let release = Release {
        provenance: &provenance,
        site: &settings.site,
        words: &words,
        equations: &equations,
        parameters: &settings.parameters(),
        reasons: &[],
    };
    let folder = staging.edition_folder();
    edition::write(&folder, &protected, &release).unwrap();
    let editions = staging.editions(provenance.released);
    let published = edition::read(&folder, provenance.clone(), editions).unwrap();
    let write = |place: Place, below: &Path, whole: bool| {
        let context = SiteContext {
            settings: &settings.site,
            calendar: &settings.calendar,
            place,
            theme: None,
        };
        for page in render(&published, context).unwrap() {
            if whole || !page.path.contains('/') {
                let path = below.join(&page.path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, &page.bytes).unwrap();
            }
        }
    };
    write(Place::Edition, &folder, pages == Pages::All);
    write(Place::Root, staging.root(), false);
    let inputs = Inputs { fichiers: 1, sha256: "00".repeat(32) };
    staging.seal(&provenance, &"11".repeat(32), &inputs).unwrap();
    staging.publish().unwrap();
}

/// Folder of the newer edition.
pub(crate) fn newest() -> String {
    format!("editions/{}", newest_month())
}

pub(crate) fn newest_month() -> Month {
    month(EDITIONS[1])
}

/// Folder of the older edition.
pub(crate) fn oldest() -> String {
    format!("editions/{}", month(EDITIONS[0]))
}
