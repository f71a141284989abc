//! How far the practices of structures differ (I5): which structures have a rate, and when their
//! distribution may be published.

use std::collections::BTreeMap;

use pilotage::disclosure::{Ledger, Profile, protect};
use pilotage::facts::schema::EmployerFacts;
use pilotage::indicators::aggregate::{Aggregate, CellKey};
use pilotage::indicators::{Collector, ReadingCounts};
use pilotage::pathways::{Pathways, Situation, SituationKind, Structure};
use pilotage::settings::{ProfileName, StatisticsSettings};
use pilotage::vocabulary::{Day, Month, Period, PersonKey, Sex, SiaeKind, Siret};

use crate::gathered::movement_tables;

/// Structures of one company each, by how many situations they met in 2023 and how many of these
/// they declared; everybody meets one situation.
fn table(structures: &[(u64, u64)]) -> Aggregate {
    table_with(structures, &StatisticsSettings::default())
}

fn table_with(structures: &[(u64, u64)], settings: &StatisticsSettings) -> Aggregate {
    let first: Day = "2023-03-01".parse().unwrap();
    let mut person = 0;
    let mut situations = Vec::new();
    for (rank, (met, declared)) in (1..).zip(structures) {
        for number in 0..*met {
            person += 1;
            situations.push(Situation {
                person: PersonKey::from_number(person),
                sex: Sex::Women,
                kind: SituationKind::Interrupted,
                structure: Structure {
                    siret: Siret::from_number(rank * 100_000 + 1).unwrap(),
                    kind: SiaeKind::Aci,
                    departement: Some("01"),
                },
                first,
                last: first.plus(19),
                declared: number < *declared,
            });
        }
    }
    let month = |text: &str| text.parse::<Month>().unwrap();
    let declared = Some((month("2023-01"), month("2025-12")));
    let employers = EmployerFacts { declared, ..EmployerFacts::default() };
    let mut collector = Collector::new(settings, &employers);
    let pathways = Pathways { situations, ..Pathways::default() };
    collector.add(&pathways);
    let movements = movement_tables([], settings, &employers);
    let tables = collector.finish(&ReadingCounts::default(), &movements, None);
    tables.into_iter().find(|table| table.spec.id == "pratiques_structures").unwrap()
}

/// A measure of the year 2023, all situations together.
fn measure(table: &Aggregate, id: &str) -> i64 {
    let place = table.spec.additive_measures().position(|(_, one)| one.id == id).unwrap();
    table.tally(&total(), place).value
}

fn total() -> CellKey {
    CellKey { period: Period::Year(2023), modalities: vec![0] }
}

#[test]
fn a_structure_of_exactly_twenty_situations_has_a_rate() {
    for (met, expected) in [(19, 0), (20, 1), (21, 1)] {
        assert_eq!(measure(&table(&[(met, 5)]), "structures"), expected, "{met} situations");
    }
}

#[test]
fn each_structure_stands_in_the_band_of_its_rate() {
    // Of twenty situations: none, a quarter less one, a quarter, a half, three quarters, all.
    let table = table(&[(20, 0), (20, 4), (20, 5), (20, 10), (20, 15), (20, 19), (20, 20)]);
    let found = ["aucune", "moins_de_25", "de_25_a_50", "de_50_a_75", "de_75_a_100", "toutes"]
        .map(|band| measure(&table, band));
    assert_eq!(found, [1, 1, 1, 1, 2, 1]);
}

/// The status of every measure of the year, all situations together, under the least strict
/// profile there is, when so many structures are asked for.
fn statuses(
    structures: &[(u64, u64)],
    distribution_structures: i64,
) -> BTreeMap<&'static str, &'static str> {
    let settings = StatisticsSettings { distribution_structures, ..StatisticsSettings::default() };
    let profile = Profile::named(ProfileName::BaseTousSalaries);
    let tables = vec![table_with(structures, &settings)];
    let (protected, _) =
        protect(tables, &BTreeMap::new(), &[], &profile, &Ledger::empty()).unwrap();
    let [table] = protected.tables() else { panic!("one table") };
    let measures = table.spec().additive_measures().map(|(_, measure)| measure.id);
    measures.zip(table.figures(&total()).iter().map(|figure| figure.cell.status())).collect()
}

#[test]
fn a_distribution_over_too_few_structures_is_withheld() {
    // As many structures in each of the six bands, as even as can be.
    let structures = |count: usize| -> Vec<(u64, u64)> {
        (0..count).map(|rank| (40, [0, 4, 16, 24, 36, 40][rank % 6])).collect()
    };
    let asked = StatisticsSettings::default().distribution_structures;
    assert_eq!(asked, 10);
    for (count, asked, expected) in [
        (9, asked, "secret"),
        // Six in each band satisfy the profile: what is asked for decides alone.
        (36, 37, "secret"),
        (36, 36, "diffuse"),
        (60, asked, "diffuse"),
    ] {
        let found = statuses(&structures(count), asked);
        for id in ["structures", "aucune", "de_50_a_75", "toutes", "situations_aucune"] {
            assert_eq!(found[id], expected, "{count} structures, {asked} asked for: {id}");
        }
    }
}
