//! Linear relations between published cells, read from the specs alone.
//!
//! A reader who knows them can recompute a hidden cell: disclosure control protects with them, and
//! the catalogue publishes them. Never a false one: where a person can be in several parts, the
//! dimension is not additive and no sum is written.

use std::collections::BTreeMap;

use super::spec::{Dimension, TableSpec};
use crate::edition::catalogue::{CellReference, Equation, Term};

/// A modality of one table that is the whole population of another.
struct Inside {
    whole: &'static str,
    dimension: &'static str,
    code: &'static str,
    part: &'static str,
}

/// Tables of ordinary employers detail one category of the table of all employers.
const INSIDE: &[Inside] = &[Inside {
    whole: "embauches_categorie",
    dimension: "categorie",
    code: "ordinaires",
    part: "embauches_secteur",
}];

/// Measures of one population that add up to another of its measures, cell by cell.
struct Classes {
    population: &'static str,
    whole: &'static str,
    parts: &'static [&'static str],
}

const BANDS: &[&str] =
    &["tranche_1", "tranche_2", "tranche_3", "tranche_4", "tranche_5", "tranche_6"];

const ENDED: &[&str] = &[
    "termines_1",
    "termines_2_7",
    "termines_8_29",
    "termines_30_179",
    "termines_180_364",
    "termines_365",
];

const BEGUN: &[&str] = &[
    "commences_1",
    "commences_2_7",
    "commences_8_29",
    "commences_30_179",
    "commences_180_364",
    "commences_365",
];

const CLASSES: &[Classes] = &[
    Classes { population: "cdd_des_employeurs", whole: "cdd_termines", parts: ENDED },
    Classes { population: "cdd_des_employeurs", whole: "cdd_commences", parts: BEGUN },
    Classes {
        population: "mois_de_pass_observes",
        whole: "mois",
        parts: &["les_deux", "declaree_seule", "dsn_seule", "aucune"],
    },
    Classes { population: "generations_a_6_mois", whole: "pass", parts: BANDS },
    Classes { population: "generations_a_12_mois", whole: "pass", parts: BANDS },
    Classes { population: "generations_a_18_mois", whole: "pass", parts: BANDS },
    Classes { population: "generations_a_24_mois", whole: "pass", parts: BANDS },
    Classes {
        population: "employeurs_classes",
        whole: "etablissements",
        parts: &["labels", "non_determine"],
    },
    Classes {
        population: "employeurs_classes",
        whole: "non_determine",
        parts: &["faute_de_preuves", "indistincts"],
    },
    Classes {
        population: "differences_entre_employeurs",
        whole: "differences",
        parts: &["secteur", "taille", "zone", "employeur"],
    },
    Classes {
        population: "structures_par_situation",
        whole: "structures",
        parts: &["aucune", "moins_de_25", "de_25_a_50", "de_50_a_75", "de_75_a_100", "toutes"],
    },
    Classes {
        population: "entrants_selon_les_interruptions",
        whole: "entrants",
        parts: &["gagnent", "inchanges", "perdent"],
    },
    Classes {
        population: "entrants_selon_les_absences",
        whole: "entrants",
        parts: &["gagnent", "inchanges", "perdent"],
    },
    Classes {
        population: "pass_echus_observes",
        whole: "pass",
        parts: &["moins_de_25", "de_25_a_50", "de_50_a_75", "de_75_a_100", "epuises"],
    },
];

/// A measure that is the same number in two populations, month by month.
struct Twin {
    population: &'static str,
    original: &'static str,
    measure: &'static str,
}

const TWINS: &[Twin] = &[
    Twin {
        population: "heures_des_pass_actifs",
        original: "pass_actifs_observes",
        measure: "personnes",
    },
    Twin {
        population: "rattachement_des_lignes",
        original: "declarations_des_titulaires",
        measure: "lignes",
    },
    Twin {
        population: "entrants_selon_les_interruptions",
        original: "entrants_du_trimestre",
        measure: "entrants",
    },
    Twin {
        population: "entrants_selon_les_absences",
        original: "entrants_du_trimestre",
        measure: "entrants",
    },
    Twin { population: "employeurs_labellises", original: "employeurs_classes", measure: "labels" },
];

/// A cell of one table: measure, and the modalities that are not totals.
struct Place {
    table: &'static str,
    measure: &'static str,
    codes: &'static [(&'static str, &'static str)],
}

/// A modality of a table that another counts as a measure, or under another measure.
struct Same {
    place: Place,
    original: Place,
}

/// What a label becomes, all labels of the year before together, is the label of the year.
const fn becomes(codes: &'static [(&'static str, &'static str)], original: Place) -> Same {
    let place = Place { table: "stabilite_label", measure: "etablissements", codes };
    Same { place, original }
}

const fn of_all(measure: &'static str) -> Place {
    Place { table: "label_engagement_taille", measure, codes: &[] }
}

const fn of_grade(codes: &'static [(&'static str, &'static str)]) -> Place {
    Place { table: "niveau_label", measure: "labels", codes }
}

const SAME: &[Same] = &[
    becomes(&[], of_all("etablissements")),
    becomes(&[("label_actuel", "ND")], of_all("non_determine")),
    becomes(&[("label_actuel", "ABC")], of_all("labels")),
    becomes(&[("label_actuel", "A")], of_grade(&[("label", "A")])),
    becomes(&[("label_actuel", "B")], of_grade(&[("label", "B")])),
    becomes(&[("label_actuel", "C")], of_grade(&[("label", "C")])),
];

/// What a population leaves beside those of its members that one of its measures counts.
struct Remainder {
    whole: &'static str,
    all: &'static str,
    counted: &'static str,
    rest: &'static str,
    left: &'static str,
}

const fn without_return(whole: &'static str, rest: &'static str) -> Remainder {
    Remainder { whole, all: "interruptions", counted: "retours_12", rest, left: "sans_retour" }
}

const REMAINDERS: &[Remainder] = &[
    without_return("suspensions_suivies", "suspensions_sans_retour"),
    without_return("interruptions_dsn_suivies", "interruptions_dsn_sans_retour"),
    without_return("periodes_sans_heures_suivies", "periodes_sans_heures_sans_retour"),
];

/// Measures of a quarterly population that add up to a measure of a monthly one, over the three
/// months of the quarter.
struct Accrual {
    quarterly: &'static str,
    parts: &'static [&'static str],
    monthly: &'static str,
    measure: &'static str,
}

const ACCRUALS: &[Accrual] = &[
    Accrual {
        quarterly: "mois_de_pass_observes",
        parts: &["mois"],
        monthly: "pass_actifs_observes",
        measure: "personnes",
    },
    Accrual {
        quarterly: "mois_de_pass_observes",
        parts: &["les_deux", "dsn_seule"],
        monthly: "pass_actifs_observes",
        measure: "interrompues",
    },
];

/// The equations of each table, in the order of the tables. A relation between two tables stands
/// with the later one.
pub fn equations(specs: &[TableSpec]) -> Vec<Vec<Equation>> {
    let mut all: Vec<Vec<Equation>> = specs.iter().map(sums).collect();
    for (position, (spec, own)) in specs.iter().zip(&mut all).enumerate() {
        own.extend(identities(spec, specs.get(..position).unwrap_or_default()));
        own.extend(nestings(spec, specs));
        own.extend(classes(spec));
        own.extend(twins(spec, specs));
        own.extend(same(spec, specs));
        own.extend(remainders(spec, specs));
        own.extend(accruals(spec, specs));
    }
    all
}

/// Classes of a table that add up to a measure of theirs.
fn classes(spec: &TableSpec) -> Vec<Equation> {
    let holds = |id: &str| spec.additive_measures().any(|(_, measure)| measure.id == id);
    CLASSES
        .iter()
        .filter(|one| one.population == spec.population)
        .filter(|one| holds(one.whole) && one.parts.iter().all(|part| holds(part)))
        .flat_map(|one| {
            shared_codes(spec, spec).into_iter().map(|codes| {
                let term = |coefficient, measure| {
                    term(coefficient, cell(spec.id, measure, codes.clone()), 0)
                };
                let parts = one.parts.iter().map(|part| term(-1, part));
                Equation::Lineaire {
                    termes: std::iter::once(term(1, one.whole)).chain(parts).collect(),
                }
            })
        })
        .collect()
}

/// The cells that a table of another population also shows.
fn twins(spec: &TableSpec, specs: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for twin in TWINS.iter().filter(|twin| twin.population == spec.population) {
        let Some(original) = closest(spec, specs, twin.original, twin.measure) else { continue };
        for codes in shared_codes(spec, original) {
            let cellules = [original, spec].map(|one| cell(one.id, twin.measure, codes.clone()));
            equations.push(Equation::Identite { cellules: cellules.into() });
        }
    }
    equations
}

/// The cells that another table shows under other names.
fn same(spec: &TableSpec, specs: &[TableSpec]) -> Vec<Equation> {
    let cell_of = |place: &Place| {
        let own = |(dimension, code): &(&str, &str)| ((*dimension).to_owned(), (*code).to_owned());
        cell(place.table, place.measure, place.codes.iter().map(own).collect())
    };
    SAME.iter()
        .filter(|one| one.place.table == spec.id)
        .filter(|one| specs.iter().any(|other| other.id == one.original.table))
        .map(|one| Equation::Identite { cellules: [&one.original, &one.place].map(cell_of).into() })
        .collect()
}

/// All, less those counted, less those left: nothing.
fn remainders(spec: &TableSpec, specs: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for one in REMAINDERS.iter().filter(|one| one.rest == spec.population) {
        let Some(whole) = closest(spec, specs, one.whole, one.all) else { continue };
        for codes in shared_codes(spec, whole) {
            let at = |table: &TableSpec, measure| cell(table.id, measure, codes.clone());
            equations.push(Equation::Lineaire {
                termes: vec![
                    term(1, at(whole, one.all), 0),
                    term(-1, at(whole, one.counted), 0),
                    term(-1, at(spec, one.left), 0),
                ],
            });
        }
    }
    equations
}

/// What a quarterly table has in common with a monthly one: its cells are those of three months.
fn accruals(spec: &TableSpec, specs: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for accrual in ACCRUALS.iter().filter(|one| one.quarterly == spec.population) {
        let Some(monthly) = closest(spec, specs, accrual.monthly, accrual.measure) else {
            continue;
        };
        for codes in shared_codes(spec, monthly) {
            let parts = accrual.parts.iter().map(|part| (1, spec.id, *part, 0));
            let months = (-2..=0).map(|shift| (-1, monthly.id, accrual.measure, shift));
            let termes = parts.chain(months).map(|(factor, table, measure, shift)| {
                term(factor, cell(table, measure, codes.clone()), shift)
            });
            equations.push(Equation::Lineaire { termes: termes.collect() });
        }
    }
    equations
}

/// The table of a population, with a measure, that has most cells in common with another table;
/// the first on ties.
fn closest<'a>(
    spec: &TableSpec,
    specs: &'a [TableSpec],
    population: &str,
    measure: &str,
) -> Option<&'a TableSpec> {
    let tables = specs
        .iter()
        .filter(|other| other.population == population)
        .filter(|other| other.additive_measures().any(|(_, one)| one.id == measure));
    most_shared(spec, tables)
}

/// The table that has most cells in common with one; the first on ties.
fn most_shared<'a>(
    spec: &TableSpec,
    tables: impl Iterator<Item = &'a TableSpec>,
) -> Option<&'a TableSpec> {
    tables
        .map(|other| (shared_codes(spec, other).len(), other))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })
        .map(|(_, other)| other)
}

fn term(coefficient: i64, cellule: CellReference, decalage: i32) -> Term {
    Term { coefficient, cellule, decalage }
}

/// One sum per modality that has parts.
fn sums(spec: &TableSpec) -> Vec<Equation> {
    let additive = spec.dimensions.iter().filter(|dimension| dimension.additive);
    additive
        .flat_map(|dimension| {
            dimension.modalities.iter().filter_map(|whole| {
                let parts: Vec<String> = dimension
                    .modalities
                    .iter()
                    .filter(|part| part.parent.as_ref() == Some(&whole.code))
                    .map(|part| part.code.clone())
                    .collect();
                (!parts.is_empty()).then(|| Equation::Somme {
                    table: spec.id.to_owned(),
                    dimension: dimension.id.to_owned(),
                    total: whole.code.clone(),
                    parties: parts,
                })
            })
        })
        .collect()
}

/// The cells that an earlier table of the same population already shows. The one that has most of
/// them is enough, the first on ties: the others are equal to it.
fn identities(spec: &TableSpec, earlier: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for (_, measure) in spec.additive_measures() {
        let twins = earlier.iter().filter(|other| {
            other.population == spec.population
                && other.period == spec.period
                && other.additive_measures().any(|(_, one)| one.id == measure.id)
        });
        let Some(twin) = most_shared(spec, twins) else { continue };
        for codes in shared_codes(spec, twin) {
            equations.push(Equation::Identite {
                cellules: [twin, spec]
                    .map(|table| cell(table.id, measure.id, codes.clone()))
                    .into(),
            });
        }
    }
    equations
}

/// The cells of a larger table that are the totals of this one.
fn nestings(spec: &TableSpec, specs: &[TableSpec]) -> Vec<Equation> {
    let mut equations = Vec::new();
    for inside in INSIDE.iter().filter(|inside| inside.whole == spec.id) {
        let Some(part) = specs.iter().find(|other| other.id == inside.part) else { continue };
        for (_, measure) in part.additive_measures() {
            let code = BTreeMap::from([(inside.dimension.to_owned(), inside.code.to_owned())]);
            equations.push(Equation::Identite {
                cellules: vec![
                    cell(part.id, measure.id, BTreeMap::new()),
                    cell(spec.id, measure.id, code),
                ],
            });
        }
    }
    equations
}

/// Every combination of modalities of the dimensions that two tables share; the total of a
/// dimension is left out, as a reference may.
fn shared_codes(one: &TableSpec, other: &TableSpec) -> Vec<BTreeMap<String, String>> {
    let shared = |dimension: &&Dimension| {
        other
            .dimensions
            .iter()
            .any(|twin| twin.id == dimension.id && twin.modalities == dimension.modalities)
    };
    one.dimensions.iter().filter(shared).fold(vec![BTreeMap::new()], |prefixes, dimension| {
        prefixes
            .iter()
            .flat_map(|prefix| {
                dimension.modalities.iter().map(|modality| {
                    let mut codes = prefix.clone();
                    if modality.parent.is_some() {
                        codes.insert(dimension.id.to_owned(), modality.code.clone());
                    }
                    codes
                })
            })
            .collect()
    })
}

fn cell(table: &str, measure: &str, codes: BTreeMap<String, String>) -> CellReference {
    CellReference { table: table.to_owned(), mesure: measure.to_owned(), codes }
}
