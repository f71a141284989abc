//! Which declarations count, and who is who: `ingest::inventory`.

use pilotage::ingest::inventory::{
    DeclarationId, FileKey, FiledDeclarations, Inventory, MissingFractions, Standing,
};
use pilotage::ingest::records::{
    DeclarationRecord, DeclarationType, IdentityRecord, Nature, Scope,
};
use pilotage::store::pseudonym::Identity;
use pilotage::vocabulary::{Day, Month, PersonKey, Siret};
use proptest::prelude::*;

use Standing::{InForce, SetAside, Signal, SignalWithdrawn, Superseded, Unused};

fn monthly() -> DeclarationRecord {
    DeclarationRecord {
        declaration: 0,
        line: 1,
        version: *b"P26V01",
        nature: Nature::Monthly,
        declaration_type: DeclarationType::Normal,
        siret: Siret::parse(b"99999900600003").unwrap(),
        month: Month::new(2026, 5),
        fraction: 1,
        fractions: 1,
        order: 1,
        constituted: "2026-06-04".parse().ok(),
        scope: Scope::Whole,
        replaces: None,
        ape: None,
        postal_code: None,
        commune: None,
        set_aside: false,
    }
}

fn version(order: u64, constituted: &str) -> DeclarationRecord {
    DeclarationRecord { order, constituted: constituted.parse().ok(), ..monthly() }
}

fn fraction(fraction: u8, fractions: u8, constituted: &str) -> DeclarationRecord {
    DeclarationRecord { fraction, fractions, ..version(1, constituted) }
}

fn scope(scope: Scope) -> DeclarationRecord {
    DeclarationRecord { scope, ..monthly() }
}

fn signal(order: u64, day: u32, replaces: Option<(u32, u64)>) -> DeclarationRecord {
    let may = |day: u32| Day::from_ymd(2026, 5, day).unwrap();
    let declaration_type = match replaces {
        Some(_) => DeclarationType::Replacement,
        None => DeclarationType::Normal,
    };
    DeclarationRecord {
        nature: Nature::SingleEndSignal,
        declaration_type,
        month: None,
        order,
        constituted: Some(may(day)),
        replaces: replaces.map(|(day, order)| (may(day), order)),
        ..monthly()
    }
}

/// One file per declaration, named in the order given.
fn files(records: &[DeclarationRecord]) -> Vec<FiledDeclarations> {
    let names = (0..).map(|index: u32| format!("{index:04}.dsn"));
    records
        .iter()
        .zip(names)
        .map(|(record, name)| FiledDeclarations {
            key: FileKey { name, fingerprint: [0; 32] },
            batch: 0,
            declarations: vec![record.clone()],
            identities: Vec::new(),
        })
        .collect()
}

fn standings(records: &[DeclarationRecord]) -> Vec<Standing> {
    Inventory::of(&files(records)).standings.into_values().collect()
}

#[test]
fn the_latest_version_of_a_month_is_in_force() {
    let cases = [
        // Higher order in the same civil month.
        (version(1, "2026-06-04"), version(2, "2026-06-04")),
        (version(1, "2026-06-05"), version(2, "2026-06-04")),
        // Lower order after the civil month changed.
        (version(7, "2026-05-28"), version(1, "2026-06-03")),
        // Same order, later date; then same date, later name.
        (version(1, "2026-06-03"), version(1, "2026-06-04")),
        (version(1, "2026-06-04"), version(1, "2026-06-04")),
    ];
    for (older, newer) in cases {
        assert_eq!(standings(&[older, newer]), [Superseded, InForce]);
    }
}

#[test]
fn a_replacement_without_individual_empties_the_month_which_stays_filed() {
    let emptied = DeclarationRecord {
        declaration_type: DeclarationType::ReplacementEmpty,
        ..version(2, "2026-06-04")
    };
    let inventory = Inventory::of(&files(&[monthly(), emptied]));
    assert_eq!(inventory.standings.values().copied().collect::<Vec<_>>(), [Superseded, InForce]);
    let siret = monthly().siret;
    assert!(inventory.covers(siret, "2026-05-31".parse().unwrap()));
    assert!(!inventory.covers(siret, "2026-06-01".parse().unwrap()));
}

#[test]
fn a_damaged_newest_version_leaves_the_previous_one() {
    let damaged = DeclarationRecord { set_aside: true, ..version(2, "2026-06-04") };
    assert_eq!(standings(&[monthly(), damaged]), [InForce, SetAside]);
}

#[test]
fn different_months_and_establishments_do_not_compete() {
    let june = DeclarationRecord { month: Month::new(2026, 6), ..monthly() };
    let other = DeclarationRecord { siret: Siret::parse(b"99999900600011").unwrap(), ..monthly() };
    assert_eq!(standings(&[monthly(), june, other]), [InForce; 3]);
}

#[test]
fn fractions_add_up_and_schemes_compete() {
    let (whole, first, second) =
        (fraction(1, 1, "2026-06-04"), fraction(1, 2, "2026-06-05"), fraction(2, 2, "2026-06-03"));
    let all = [whole.clone(), first.clone(), second.clone()];
    assert_eq!(standings(&all), [Superseded, InForce, InForce]);
    let later = fraction(1, 1, "2026-06-06");
    assert_eq!(
        standings(&[later, first.clone(), second.clone()]),
        [InForce, Superseded, Superseded]
    );
    // A tie goes to the larger denominator.
    let tied = fraction(1, 1, "2026-06-05");
    assert_eq!(standings(&[tied, first.clone(), second]), [Superseded, InForce, InForce]);
    // A superseded version does not speak for its scheme.
    let replaced = [fraction(1, 1, "2026-05-31"), whole, fraction(1, 2, "2026-06-03")];
    assert_eq!(standings(&replaced), [Superseded, InForce, Superseded]);
    let inventory = Inventory::of(&files(&[first]));
    let declaration = DeclarationId { file: 0, declaration: 0 };
    assert_eq!(inventory.incomplete, [MissingFractions { declaration, present: 1, expected: 2 }]);
    assert!(inventory.covers(monthly().siret, "2026-05-01".parse().unwrap()));
}

#[test]
fn halves_of_scope_add_up_and_a_whole_replaces_both() {
    let (farm, general) = (scope(Scope::Farm), scope(Scope::General));
    assert_eq!(standings(&[farm.clone(), general.clone()]), [InForce, InForce]);
    let older_whole = version(1, "2026-05-30");
    assert_eq!(standings(&[older_whole, farm, general]), [InForce, Superseded, Superseded]);
}

#[test]
fn signals_follow_their_chain() {
    let cancelled = |order, day, target| DeclarationRecord {
        declaration_type: DeclarationType::Cancellation,
        ..signal(order, day, Some(target))
    };
    let cases = [
        (vec![signal(1, 2, None)], vec![Signal]),
        (vec![signal(1, 2, None), signal(2, 3, Some((2, 1)))], vec![SignalWithdrawn, Signal]),
        (vec![signal(1, 2, None), cancelled(2, 3, (2, 1))], vec![SignalWithdrawn, SignalWithdrawn]),
        (
            vec![signal(1, 2, None), signal(2, 3, Some((2, 1))), cancelled(3, 4, (3, 2))],
            vec![SignalWithdrawn; 3],
        ),
        // The same signal twice.
        (vec![signal(1, 2, None), signal(1, 2, None)], vec![SignalWithdrawn, Signal]),
    ];
    for (records, expected) in cases {
        let found = Inventory::of(&files(&records));
        assert_eq!(found.standings.into_values().collect::<Vec<_>>(), expected);
        assert_eq!(found.orphan_replacements, []);
    }
    let alone = Inventory::of(&files(&[signal(203, 13, Some((12, 202)))]));
    let id = DeclarationId { file: 0, declaration: 0 };
    assert_eq!((alone.standing(id), alone.orphan_replacements), (Signal, vec![id]));
    let unused = DeclarationRecord { nature: Nature::Unused, ..signal(1, 2, None) };
    assert_eq!(standings(&[unused]), [Unused]);
}

#[test]
fn chronology_goes_from_the_oldest_to_the_newest() {
    let june = DeclarationRecord { month: Month::new(2026, 6), ..version(1, "2026-07-04") };
    let rows = [june, signal(1, 12, None), version(1, "2026-06-05"), version(1, "2026-06-04")];
    let inventory = Inventory::of(&files(&rows));
    let order: Vec<usize> = inventory.chronology.iter().map(|id| id.file).collect();
    assert_eq!(order, [1, 2, 0], "signals of the month, its monthly, the next one");
}

fn key(number: u64) -> PersonKey {
    PersonKey::from_number(number)
}

fn link(alias: u64, by: Identity, person: u64, identity: Identity) -> IdentityRecord {
    IdentityRecord { declaration: 0, alias: key(alias), person: key(person), by, identity }
}

fn linked(rows: &[IdentityRecord]) -> Inventory {
    let mut files = files(&[monthly()]);
    files[0].identities = rows.to_vec();
    Inventory::of(&files)
}

/// Links stated, links expected, identities that link nobody.
type LinkCase<'a> = (&'a [IdentityRecord], &'a [(u64, u64)], usize);

#[test]
fn a_person_is_found_through_links() {
    use Identity::{Matricule, Name, Nir, Ntt};
    // 1, 2: NIR; 11, 12: NTT; 21: name; 91: matricule.
    let cases: &[LinkCase<'_>] = &[
        (&[link(11, Ntt, 1, Nir)], &[(11, 1)], 0),
        (&[link(1, Nir, 2, Nir)], &[(2, 1)], 0),
        // The matricule was borne by the NTT, then by the NIR.
        (&[link(91, Matricule, 11, Ntt), link(91, Matricule, 1, Nir)], &[(11, 1)], 0),
        // A name changed, then the NTT was given to a NIR.
        (
            &[link(21, Name, 22, Name), link(91, Matricule, 22, Name), link(91, Matricule, 1, Nir)],
            &[(21, 1), (22, 1)],
            0,
        ),
        // Borne by two NIR: links nobody.
        (
            &[
                link(91, Matricule, 1, Nir),
                link(91, Matricule, 2, Nir),
                link(91, Matricule, 11, Ntt),
            ],
            &[],
            1,
        ),
        // Two NIR that are one person do not conflict.
        (
            &[
                link(1, Nir, 2, Nir),
                link(91, Matricule, 1, Nir),
                link(91, Matricule, 2, Nir),
                link(91, Matricule, 11, Ntt),
            ],
            &[(2, 1), (11, 1)],
            0,
        ),
        // No NIR behind the matricule.
        (&[link(91, Matricule, 11, Ntt), link(91, Matricule, 12, Ntt)], &[], 0),
        // A chain of two matricules that would join two NIR.
        (
            &[
                link(91, Matricule, 1, Nir),
                link(91, Matricule, 11, Ntt),
                link(92, Matricule, 11, Ntt),
                link(92, Matricule, 2, Nir),
            ],
            &[],
            2,
        ),
        (&[link(11, Ntt, 1, Nir), link(11, Ntt, 2, Nir)], &[], 1),
    ];
    for (rows, expected, ambiguous) in cases {
        let inventory = linked(rows);
        let links: Vec<_> =
            inventory.links.iter().map(|(from, to)| (from.number(), to.number())).collect();
        assert_eq!(links, *expected);
        assert_eq!(inventory.ambiguous_identities, *ambiguous);
    }
}

#[test]
fn links_of_declarations_that_do_not_count_are_ignored() {
    let mut files = files(&[version(1, "2026-06-04"), version(2, "2026-06-04")]);
    files[0].identities = vec![link(11, Identity::Ntt, 1, Identity::Nir)];
    assert!(Inventory::of(&files).links.is_empty());
}

/// What a declaration is made from. Rows hold identities and cannot be printed; this can.
type Drawn = (Nature, u32, (u8, u8), Scope, u64, u32, Option<(u32, u64)>, bool);

/// A few months and versions, so that declarations often compete.
fn any_declaration() -> impl Strategy<Value = Drawn> {
    let nature = prop_oneof![
        4 => Just(Nature::Monthly),
        2 => Just(Nature::SingleEndSignal),
        1 => Just(Nature::Unused),
    ];
    let parts = prop_oneof![Just((1, 1)), Just((1, 2)), Just((2, 2))];
    let scope =
        prop_oneof![4 => Just(Scope::Whole), 1 => Just(Scope::Farm), 1 => Just(Scope::General)];
    let target = prop::option::weighted(0.4, (1u32..4, 1u64..4));
    (nature, 1u32..3, parts, scope, 1u64..4, 1u32..40, target, prop::bool::weighted(0.1))
}

fn declarations(drawn: &[Drawn]) -> Vec<DeclarationRecord> {
    let june = |day: u32| Day::from_ymd(2026, 5, 31).unwrap().plus(day.cast_signed());
    let make = |drawn: &Drawn| {
        let (nature, month, (fraction, fractions), scope, order, day, target, set_aside) = *drawn;
        let is_monthly = nature == Nature::Monthly;
        DeclarationRecord {
            nature,
            month: Month::new(2026, month).filter(|_| is_monthly),
            fraction,
            fractions,
            scope,
            order,
            constituted: Some(june(if is_monthly { day } else { day % 3 + 1 })),
            replaces: target.map(|(day, order)| (june(day), order)),
            set_aside,
            ..monthly()
        }
    };
    drawn.iter().map(make).collect()
}

/// Kind of alias, number of the alias, number of the person, whether the person has a NIR.
type DrawnLink = (u8, u64, u64, bool);

fn any_link() -> impl Strategy<Value = DrawnLink> {
    (0u8..7, 1u64..4, 1u64..4, any::<bool>())
}

fn links(drawn: &[DrawnLink]) -> Vec<IdentityRecord> {
    let make = |(kind, alias, person, registered): &DrawnLink| match (kind, registered) {
        (0, _) => link(*alias, Identity::Nir, *person, Identity::Nir),
        (1..=3, _) => link(10 + alias, Identity::Ntt, *person, Identity::Nir),
        (_, true) => link(90 + alias, Identity::Matricule, *person, Identity::Nir),
        (_, false) => link(90 + alias, Identity::Matricule, 10 + person, Identity::Ntt),
    };
    drawn.iter().map(make).collect()
}

/// The inventory with files named rather than numbered.
fn by_name(files: &[FiledDeclarations]) -> impl PartialEq + use<> {
    let inventory = Inventory::of(files);
    let name = |id: &DeclarationId| (files[id.file].key.name.clone(), id.declaration);
    let mut standings: Vec<_> =
        inventory.standings.iter().map(|(id, standing)| (name(id), *standing)).collect();
    standings.sort_unstable();
    let chronology: Vec<_> = inventory.chronology.iter().map(name).collect();
    let mut orphans: Vec<_> = inventory.orphan_replacements.iter().map(name).collect();
    orphans.sort_unstable();
    let links: Vec<_> = inventory.links.into_iter().collect();
    (standings, chronology, orphans, inventory.filings, links, inventory.ambiguous_identities)
}

proptest! {
    #[test]
    fn the_order_of_the_files_changes_nothing(
        drawn in prop::collection::vec(any_declaration(), 1..12),
        drawn_links in prop::collection::vec(any_link(), 0..12),
        turns in 0usize..12,
    ) {
        let mut files = files(&declarations(&drawn));
        for (index, link) in links(&drawn_links).into_iter().enumerate() {
            let file = index % files.len();
            files[file].identities.push(link);
        }
        let expected = by_name(&files);
        let turns = turns % files.len();
        files.rotate_left(turns);
        prop_assert!(by_name(&files) == expected);
        files.reverse();
        prop_assert!(by_name(&files) == expected);
    }

    #[test]
    fn copies_change_nothing(drawn in prop::collection::vec(any_declaration(), 1..10)) {
        let once = files(&declarations(&drawn));
        let mut twice = once.clone();
        twice.extend(once.iter().cloned().map(|mut file| {
            file.key.name.insert_str(0, "copy ");
            file
        }));
        let (once, twice) = (Inventory::of(&once), Inventory::of(&twice));
        prop_assert!(once.filings == twice.filings);
        for standing in [InForce, Signal] {
            let count = |inventory: &Inventory| {
                inventory.standings.values().filter(|found| **found == standing).count()
            };
            prop_assert_eq!(count(&once), count(&twice));
        }
    }

    #[test]
    fn superseded_declarations_could_be_missing(
        drawn in prop::collection::vec(any_declaration(), 1..10),
    ) {
        let files = files(&declarations(&drawn));
        let inventory = Inventory::of(&files);
        let kept: Vec<FiledDeclarations> = files
            .iter()
            .enumerate()
            .filter(|(file, _)| {
                let id = DeclarationId { file: *file, declaration: 0 };
                inventory.standing(id) != Superseded
            })
            .map(|(_, file)| file.clone())
            .collect();
        let again = Inventory::of(&kept);
        prop_assert!(again.filings == inventory.filings);
        let used = |inventory: &Inventory, files: &[FiledDeclarations]| -> Vec<String> {
            inventory.chronology.iter().map(|id| files[id.file].key.name.clone()).collect()
        };
        prop_assert_eq!(used(&again, &kept), used(&inventory, &files));
    }

    #[test]
    fn one_version_is_in_force_per_key(
        drawn in prop::collection::vec(any_declaration(), 1..14),
    ) {
        let records = declarations(&drawn);
        let inventory = Inventory::of(&files(&records));
        let mut keys: Vec<_> = records
            .iter()
            .enumerate()
            .filter(|(file, _)| {
                let id = DeclarationId { file: *file, declaration: 0 };
                inventory.standing(id) == InForce
            })
            .map(|(_, record)| (record.month, record.fraction, record.scope))
            .collect();
        keys.sort_unstable();
        let all = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), all);
    }

    #[test]
    fn links_never_chain_and_never_join_two_nir(
        drawn in prop::collection::vec(any_link(), 0..20),
    ) {
        let inventory = linked(&links(&drawn));
        for target in inventory.links.values() {
            prop_assert!(!inventory.links.contains_key(target));
        }
        // Without a stated change of NIR, no NIR is counted under another.
        let weak: Vec<_> = drawn.into_iter().filter(|(kind, ..)| *kind != 0).collect();
        for (alias, _) in linked(&links(&weak)).links {
            prop_assert!(alias.number() > 10, "a NIR was linked by a weaker identity");
        }
    }
}
