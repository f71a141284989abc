//! Indicators: grids, periods, words and equations.

use std::collections::BTreeMap;

use pilotage::edition::catalogue::{CellReference, Equation};
use pilotage::employers::{HireRules, derive as movements};
use pilotage::indicators::aggregate::{Aggregate, CellKey};
use pilotage::indicators::spec::{Band, MeasureKind, PeriodNature, TableSpec};
use pilotage::indicators::{Collector, FindingCount, INDICATORS, ReadingCounts, equations, words};
use pilotage::pathways::{PathwayRules, derive as pathways};
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::Month;
use proptest::prelude::*;

use crate::gathered::movement_tables;
use crate::oracle::rows::{MONTHS, World, world};

fn reading() -> ReadingCounts {
    let finding = |code: &str, count| FindingCount {
        code: code.to_owned(),
        label: format!("Constat {code}"),
        count,
    };
    ReadingCounts {
        in_force: 90,
        superseded: 5,
        set_aside: 2,
        tests: 1,
        signals: 7,
        unused: 0,
        findings: vec![finding("a", 3), finding("b", 0)],
    }
}

fn tables(world: &World, settings: &StatisticsSettings) -> Vec<Aggregate> {
    let employers = world.employers();
    let facts = world.persons(|_| true);
    let mut collector = Collector::new(settings, &employers);
    collector.add(&pathways(&facts, &employers, &PathwayRules::from(settings)));
    let movements = movements(&facts, &employers, &HireRules::new(settings, &employers));
    collector.finish(&reading(), &movement_tables([movements], settings, &employers), None)
}

fn nothing() -> World {
    World {
        contracts: Vec::new(),
        lines: Vec::new(),
        absences: Vec::new(),
        passes: Vec::new(),
        suspensions: Vec::new(),
        prolongations: Vec::new(),
        agreed: Vec::new(),
        unfiled: vec![Default::default(); 4],
    }
}

/// Value of a referenced cell at a period; a dimension left out is at its total.
fn value(tables: &[Aggregate], cell: &CellReference, period: usize) -> i64 {
    let table = tables.iter().find(|table| table.spec.id == cell.table).unwrap();
    let modalities = table
        .spec
        .dimensions
        .iter()
        .map(|dimension| {
            let code = cell.codes.get(dimension.id);
            let place = dimension
                .modalities
                .iter()
                .position(|one| code.map_or(one.parent.is_none(), |code| one.code == *code));
            u16::try_from(place.unwrap()).unwrap()
        })
        .collect();
    let measure =
        table.spec.additive_measures().position(|(_, one)| one.id == cell.mesure).unwrap();
    let period = table.periods[period].period;
    table.tally(&CellKey { period, modalities }, measure).value
}

/// Position of the period of a referenced cell that ends with a month.
fn place(tables: &[Aggregate], cell: &CellReference, end: Month) -> Option<usize> {
    let table = tables.iter().find(|table| table.spec.id == cell.table)?;
    table.periods.iter().position(|status| status.period.last_month() == end)
}

/// The cells of a sum: every combination of the other dimensions' modalities.
fn sums(spec: &TableSpec, dimension: &str, code: &str) -> Vec<BTreeMap<String, String>> {
    let others = spec.dimensions.iter().filter(|one| one.id != dimension);
    others.fold(
        vec![BTreeMap::from([(dimension.to_owned(), code.to_owned())])],
        |prefixes, other| {
            let longer = |prefix: &BTreeMap<String, String>| {
                let prefix = prefix.clone();
                other.modalities.iter().map(move |modality| {
                    let mut codes = prefix.clone();
                    codes.insert(other.id.to_owned(), modality.code.clone());
                    codes
                })
            };
            prefixes.iter().flat_map(longer).collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn every_equation_holds(world in world()) {
        let settings = StatisticsSettings { window_months: MONTHS, ..StatisticsSettings::default() };
        let tables = tables(&world, &settings);
        let specs: Vec<TableSpec> = tables.iter().map(|table| table.spec.clone()).collect();
        for (table, equations) in tables.iter().zip(equations(&specs)) {
            for (period, equation) in
                (0..table.periods.len()).flat_map(|period| equations.iter().map(move |one| (period, one)))
            {
                match equation {
                    Equation::Identite { cellules } => {
                        let end = table.periods[period].period.last_month();
                        let values: Vec<i64> = cellules
                            .iter()
                            .filter_map(|cell| Some(value(&tables, cell, place(&tables, cell, end)?)))
                            .collect();
                        prop_assert_eq!(values.len(), cellules.len());
                        prop_assert!(values.windows(2).all(|two| two[0] == two[1]), "{cellules:?}");
                    }
                    Equation::Somme { table: id, dimension, total, parties } => {
                        prop_assert_eq!(id.as_str(), table.spec.id);
                        let at = |code: &str| -> Vec<i64> {
                            let measures = table.spec.additive_measures();
                            measures
                                .flat_map(|(_, measure)| {
                                    sums(&table.spec, dimension, code).into_iter().map(|codes| {
                                        let cell = CellReference {
                                            table: id.clone(),
                                            mesure: measure.id.to_owned(),
                                            codes,
                                        };
                                        value(&tables, &cell, period)
                                    })
                                })
                                .collect()
                        };
                        let parts: Vec<Vec<i64>> = parties.iter().map(|code| at(code)).collect();
                        for (place, whole) in at(total).into_iter().enumerate() {
                            let sum: i64 = parts.iter().map(|part| part[place]).sum();
                            prop_assert_eq!(sum, whole);
                        }
                    }
                    Equation::Lineaire { termes } => {
                        // The month in which the period ends; a term without figure there is not
                        // bound.
                        let end = table.periods[period].period.last_month();
                        let terms: Option<Vec<i64>> = termes
                            .iter()
                            .map(|term| {
                                let place = place(&tables, &term.cellule, end.plus(term.decalage));
                                Some(term.coefficient * value(&tables, &term.cellule, place?))
                            })
                            .collect();
                        prop_assert_eq!(terms.map_or(0, |terms| terms.iter().sum()), 0);
                    }
                }
            }
        }
    }
}

#[test]
fn tables_are_those_of_the_site_in_its_order() {
    let tables = tables(&nothing(), &StatisticsSettings::default());
    let ids: Vec<&str> = tables.iter().map(|table| table.spec.id).collect();
    assert_eq!(
        ids,
        [
            "suspensions_declarees_type_siae",
            "suspensions_declarees_age",
            "suspensions_declarees_territoire",
            "interruptions_dsn_type_siae",
            "interruptions_dsn_age",
            "interruptions_dsn_territoire",
            "interruptions_dsn_motifs",
            "interruptions_annee_type_siae_territoire",
            "mois_sans_heures_type_siae",
            "mois_sans_heures_age",
            "mois_sans_heures_territoire",
            "mois_creux_type_siae",
            "mois_creux_age",
            "mois_creux_territoire",
            "concordance_type_siae",
            "concordance_age",
            "concordance_territoire",
            "interruptions_12_mois_type_siae",
            "interruptions_12_mois_age",
            "interruptions_12_mois_territoire",
            "recours_suspension_situation",
            "recours_suspension_type_siae",
            "pratiques_structures",
            "saisies_evitables_type_siae",
            "retours_suspensions_type_siae",
            "retours_suspensions_age",
            "retours_suspensions_territoire",
            "retours_suspensions_issues",
            "retours_dsn_type_siae",
            "retours_dsn_age",
            "retours_dsn_territoire",
            "retours_dsn_issues",
            "retours_mois_type_siae",
            "retours_mois_age",
            "retours_mois_territoire",
            "retours_mois_issues",
            "heures_travaillees_type_siae",
            "heures_travaillees_age",
            "heures_travaillees_territoire",
            "heures_pass_actifs_type_siae",
            "heures_pass_actifs_age",
            "heures_pass_actifs_territoire",
            "consommation_6_type_siae",
            "consommation_6_age",
            "consommation_6_territoire",
            "consommation_12_type_siae",
            "consommation_12_age",
            "consommation_12_territoire",
            "consommation_18_type_siae",
            "consommation_18_age",
            "consommation_18_territoire",
            "consommation_24_type_siae",
            "consommation_24_age",
            "consommation_24_territoire",
            "solde_type_siae",
            "solde_age",
            "solde_territoire",
            "remplacement_interruptions_type_siae",
            "remplacement_absences_type_siae",
            "pass_iae_type_siae",
            "pass_iae_age",
            "pass_iae_territoire",
            "embauches_secteur",
            "embauches_taille",
            "embauches_territoire",
            "embauches_categorie",
            "rotation_effectifs_secteur",
            "rotation_effectifs_taille",
            "rotation_effectifs_territoire",
            "durees_cdd_secteur",
            "durees_cdd_taille",
            "durees_cdd_territoire",
            "label_engagement_secteur",
            "label_engagement_taille",
            "label_engagement_territoire",
            "niveau_label",
            "pratiques_embauche_secteur",
            "pratiques_embauche_taille",
            "pratiques_embauche_territoire",
            "variance_pratiques",
            "score_fige",
            "suite_label",
            "calibration_label",
            "sensibilite_label",
            "influence_choix",
            "poids_pratiques_famille",
            "poids_pratiques",
            "surete_ordre",
            "stabilite_label",
            "equite_label_taille",
            "equite_label_secteur",
            "equite_label_forme",
            "equite_label_territoire",
            "lecture_declarations",
            "constats",
            "qualite_declarations_type_siae",
            "qualite_declarations_territoire",
            "rattachement_lignes_type_siae",
            "rattachement_lignes_territoire",
            "fins_deduites",
        ]
    );
}

#[test]
fn titles_and_measures_are_whole() {
    for table in tables(&nothing(), &StatisticsSettings::default()) {
        let spec = table.spec;
        let words = words(spec.indicator).unwrap();
        assert!(spec.title.starts_with(&words.titre), "{}", spec.id);
        assert!(!spec.title.contains('\''));
        for measure in &spec.measures {
            let exists = |id: &str| spec.additive_measures().any(|(_, one)| one.id == id);
            match measure.kind {
                MeasureKind::Count | MeasureKind::Sum => {}
                MeasureKind::Share { numerator, denominator }
                | MeasureKind::Ratio { numerator, denominator }
                | MeasureKind::Mean { numerator, denominator } => {
                    assert!(exists(numerator) && exists(denominator), "{}", measure.id);
                }
                MeasureKind::Quantile { base, bands, .. } => {
                    assert!(exists(base), "{}", measure.id);
                    assert!(bands.iter().all(|band| exists(band.measure)), "{}", measure.id);
                    // Each band begins where the one before it ends.
                    let joined = |two: &[Band]| two[0].to == Some(two[1].from);
                    assert!(bands.windows(2).all(joined), "{}", measure.id);
                }
            }
        }
    }
    assert_eq!(INDICATORS.len(), 39);
}

#[test]
fn periods_stop_where_the_data_do_and_recent_ones_are_provisional() {
    // Declared from January 2023 to December 2025; complete to October 2025; T = July 2025.
    let tables = tables(&nothing(), &StatisticsSettings::default());
    let of = |id: &str| {
        let table = tables.iter().find(|table| table.spec.id == id).unwrap();
        let provisional = table.periods.iter().filter(|one| one.is_provisional()).count();
        let first = table.periods.first().unwrap().period.to_string();
        let last = table.periods.last().unwrap().period.to_string();
        (first, last, table.periods.len(), provisional)
    };
    let expected = |first: &str, last: &str, length, provisional| {
        (first.to_owned(), last.to_owned(), length, provisional)
    };
    assert_eq!(of("suspensions_declarees_age"), expected("2024-01", "2025-12", 24, 12));
    assert_eq!(of("interruptions_dsn_age"), expected("2023-11", "2025-10", 24, 0));
    let annual = "interruptions_annee_type_siae_territoire";
    assert_eq!(of(annual), expected("2023", "2024", 2, 0));
    assert_eq!(of("mois_sans_heures_age"), expected("2023-11", "2025-10", 24, 6));
    assert_eq!(of("embauches_taille"), expected("2024-T1", "2025-T2", 6, 0));
    assert_eq!(of("constats"), expected("2025-12", "2025-12", 1, 0));
}

#[test]
fn counts_of_the_reading_reach_their_table() {
    let tables = tables(&nothing(), &StatisticsSettings::default());
    let values = |id: &str| -> Vec<i64> {
        let table = tables.iter().find(|table| table.spec.id == id).unwrap();
        table.grid().map(|key| table.tally(&key, 0).value).collect()
    };
    assert_eq!(values("lecture_declarations"), [105, 90, 5, 7, 0, 1, 2]);
    assert_eq!(values("constats"), [3, 3, 0]);
}

/// What the reference publishes of an indicator: by sex and kind of structure, age band, territory,
/// and how often.
struct Promised {
    stem: &'static str,
    kind: bool,
    age: Option<&'static [&'static str]>,
    /// Modalities of the territory: 20 with régions, 121 with départements.
    territory: Option<usize>,
    often: &'static [PeriodNature],
}

/// Section 6.1 of the reference, line by line. `&[MonthEnd]` and `&[Month]` are monthly; a cohort
/// is of a quarter but for I5, of a year.
#[rustfmt::skip]
const PROMISED: &[Promised] = {
    use PeriodNature::{Cohort, Month, MonthEnd, Quarter, Rolling};
    const SEX: Option<&[&str]> = Some(&["sexe", "age"]);
    const NATIONAL: Option<&[&str]> = Some(&["age"]);
    const REGIONS: Option<usize> = Some(20);
    const DEPARTEMENTS: Option<usize> = Some(121);
    &[
        // I1, source by source: S and G by département, D by région.
        Promised { stem: "suspensions_declarees", kind: true, age: SEX, territory: DEPARTEMENTS, often: &[MonthEnd] },
        Promised { stem: "interruptions_dsn", kind: true, age: SEX, territory: REGIONS, often: &[MonthEnd] },
        // Also I4, by month; then by person.
        Promised { stem: "mois_sans_heures", kind: true, age: SEX, territory: DEPARTEMENTS, often: &[MonthEnd] },
        Promised { stem: "mois_creux", kind: true, age: SEX, territory: DEPARTEMENTS, often: &[Rolling] },
        // I2.
        Promised { stem: "interruptions_12_mois", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        // I3.
        Promised { stem: "concordance", kind: true, age: NATIONAL, territory: REGIONS, often: &[Quarter] },
        // I5.
        Promised { stem: "recours_suspension", kind: true, age: None, territory: None, often: &[Cohort] },
        // I6, where worked and by holder.
        Promised { stem: "heures_travaillees", kind: true, age: SEX, territory: DEPARTEMENTS, often: &[Month] },
        Promised { stem: "heures_pass_actifs", kind: true, age: SEX, territory: REGIONS, often: &[Month] },
        // I7, at its four milestones.
        Promised { stem: "consommation_6", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        Promised { stem: "consommation_12", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        Promised { stem: "consommation_18", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        Promised { stem: "consommation_24", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        // I8 and I8b.
        Promised { stem: "solde", kind: true, age: SEX, territory: REGIONS, often: &[Cohort, Quarter] },
        // I9, source by source.
        Promised { stem: "retours_suspensions", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        Promised { stem: "retours_dsn", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        Promised { stem: "retours_mois", kind: true, age: SEX, territory: REGIONS, often: &[Cohort] },
        // I10.
        Promised { stem: "pass_iae", kind: true, age: SEX, territory: DEPARTEMENTS, often: &[Month] },
    ]
};

#[test]
fn every_breakdown_of_the_reference_is_published_and_no_other() {
    let tables = tables(&nothing(), &StatisticsSettings::default());
    let spec = |id: &str| tables.iter().map(|table| &table.spec).find(|spec| spec.id == id);
    for promised in PROMISED {
        let dimensions = |by: &str| {
            let spec = spec(&format!("{}_{by}", promised.stem))?;
            assert!(promised.often.contains(&spec.period), "{}: {:?}", spec.id, spec.period);
            Some(spec.dimensions.iter().map(|one| one.id).collect::<Vec<_>>())
        };
        let stem = promised.stem;
        assert_eq!(
            dimensions("type_siae").is_some_and(|of| of == ["sexe", "type_siae"]),
            promised.kind,
            "{stem}"
        );
        assert_eq!(dimensions("age").as_deref(), promised.age, "{stem}");
        assert_eq!(dimensions("territoire").is_some(), promised.territory.is_some(), "{stem}");
        let territory = spec(&format!("{stem}_territoire"));
        let modalities = territory.map(|spec| {
            assert_eq!(spec.dimensions[0].id, "sexe", "{stem}");
            spec.dimensions[1].modalities.len()
        });
        assert_eq!(modalities, promised.territory, "{stem}");
    }
    // Groups of reasons: the national row only, without sex.
    let reasons = spec("interruptions_dsn_motifs").unwrap();
    assert_eq!(reasons.dimensions.len(), 1);
    // Three ways once, by year, in the only table of its population: no margin is shared.
    let crossed = tables.iter().filter(|table| table.spec.dimensions.len() > 2);
    let crossed: Vec<&TableSpec> = crossed.map(|table| &table.spec).collect();
    assert_eq!(crossed.len(), 1);
    assert_eq!(crossed[0].id, "interruptions_annee_type_siae_territoire");
    let same = tables.iter().filter(|one| one.spec.population == crossed[0].population);
    assert_eq!(same.count(), 1);
}

#[test]
fn words_quote_the_parameters_in_force() {
    let settings = StatisticsSettings::default();
    let days = settings.interruption_days;
    let year = settings.follow_up_days;
    let quotes = |indicator: &str, phrase: &str| {
        let words = words(indicator).unwrap();
        let all = [
            &words.definition,
            &words.numerateur,
            &words.denominateur,
            &words.population,
            &words.periode,
            &words.exclusions,
            &words.limites,
        ];
        assert!(all.iter().any(|text| text.contains(phrase)), "{indicator}: {phrase}");
    };
    for indicator in
        ["recours_suspension", "pratiques_structures", "retours_dsn", "remplacement_suspensions"]
    {
        quotes(indicator, &format!("plus de {days} jours"));
    }
    quotes("interruptions_12_mois", &format!("{year}"));
    quotes("remplacement_suspensions", &format!("{year}"));
    quotes("recours_suspension", &format!("dans les {} jours", settings.new_contract_days));
    quotes("recours_suspension", &format!("de {} jours avant", settings.situation_before_days));
    quotes("recours_suspension", &format!("à {} jours après", settings.situation_after_days));
    quotes("recours_suspension", &format!("les {} jours où", settings.backdating_days));
    quotes(
        "pratiques_structures",
        &format!("au moins {} situations", settings.structure_situations),
    );
    quotes(
        "pratiques_structures",
        &format!("moins de {} structures", settings.distribution_structures),
    );
    // In words: seven hours a day, six months, twelve months.
    let parameters = [
        settings.hours_per_day_hundredths,
        settings.probable_exit_months.into(),
        settings.gaps_rolling_months.into(),
        settings.durable_months.into(),
    ];
    assert_eq!(parameters, [700, 6, 12, 6]);
    quotes("mois_sans_heures", "sept heures");
    quotes("mois_sans_heures", "six mois ou plus");
    quotes("mois_creux", "douze");
    quotes("retours_dsn", "plus de six mois");
    assert_eq!(settings.entitlement_hours, 2_496);
    quotes("consommation", "2\u{202f}496");
}
