//! The declarations of a fictitious country, as the store holds them.

use pilotage::facts::schema::{Agreement, PassFact, SuspensionFact, SuspensionReason};
use pilotage::facts::{Assembled, Sources, assemble};
use pilotage::ingest::inventory::{FileKey, FiledDeclarations, Inventory};
use pilotage::ingest::records::{
    ContractRecord, DeclarationRecord, DeclarationType, Nature, Records, Scope, WorkKind,
    WorkRecord,
};
use pilotage::ingest::registers::Registers;
use pilotage::store::{Fingerprint, ParsedBatch, Store};
use pilotage::vocabulary::{
    ActivityUnit, ContractNature, ContractNumber, Day, Hundredths, Month, PassId, PersonKey,
    PublicScheme, SchemeComplement, Sex, SiaeKind, Siret,
};

pub(crate) const STRUCTURES: u64 = 6_014;
pub(crate) const MONTHS: i32 = 60;
const FIRST: &str = "2021-01";
const BUCKETS: usize = 64;

/// Holders with one PASS of 730 days, one insertion contract of 21 months from its start, a line of
/// work in nine months of ten, and a suspension for one in three.
pub(crate) struct Population {
    /// How many holders.
    pub(crate) holders: u64,
}

impl Population {
    /// Keeps the declarations in the store and makes the facts; how many lines of work they hold.
    pub(crate) fn assemble(&self, store: &Store) -> (Assembled, u64) {
        let first: Month = FIRST.parse().unwrap();
        let (mut filed, mut records, mut lines) = (Vec::new(), Vec::new(), 0);
        for of in 0..MONTHS {
            let rows = self.month(first, of);
            lines += u64::try_from(rows.work.len()).unwrap();
            let batch = keep(store, of, &rows);
            let (name, fingerprint) = (format!("{of:02}"), fingerprint(of).bytes());
            filed.push(FiledDeclarations {
                key: FileKey { name, fingerprint },
                batch: records.len(),
                declarations: rows.declarations,
                identities: Vec::new(),
            });
            records.push(batch);
        }
        let inventory = Inventory::of(&filed);
        let registers = self.registers(first);
        let sources = Sources {
            filed: &filed,
            records: &records,
            inventory: &inventory,
            tables: None,
            registers: &registers,
            rev2_until: None,
        };
        (assemble(store, &sources, BUCKETS).unwrap(), lines)
    }

    /// First month of a holder's PASS, counted from the first of the data.
    fn begins(holder: u64) -> i32 {
        i32::try_from(mixed(holder) % 62).unwrap() - 6
    }

    fn month(&self, first: Month, of: i32) -> Records {
        let month = first.plus(of);
        let mut rows = Records {
            declarations: (0..STRUCTURES).map(|place| declaration(place, month)).collect(),
            ..Records::default()
        };
        for holder in 0..self.holders {
            let since = of - Self::begins(holder);
            if !(0..21).contains(&since) {
                continue;
            }
            let place = mixed(holder) / 64 % STRUCTURES;
            let declaration = u32::try_from(place).unwrap();
            let start = first.plus(Self::begins(holder)).first_day();
            let number = ContractNumber::from_number(1);
            // Described in its first month of the data and in its last: the latest counts.
            if since == 0 || of == 0 || since == 20 || of == MONTHS - 1 {
                rows.contracts.push(contract(declaration, holder, start));
            }
            let drawn = mixed(holder + 1_000_003 * u64::try_from(of).unwrap());
            if !drawn.is_multiple_of(10) {
                rows.work.push(WorkRecord {
                    declaration,
                    person: PersonKey::from_number(mixed(holder)),
                    number: Some(number),
                    from: month.first_day(),
                    to: month.last_day(),
                    kind: WorkKind::Paid,
                    measure: Hundredths::new(
                        6_000 + i64::try_from(mixed(holder + 7) % 6_000).unwrap(),
                    ),
                    unit: ActivityUnit::parse(b"10").ok(),
                });
            }
        }
        rows
    }

    fn registers(&self, first: Month) -> Registers {
        let mut registers = Registers::default();
        for holder in 0..self.holders {
            let person = PersonKey::from_number(mixed(holder));
            let start = first.plus(Self::begins(holder)).first_day();
            let pass = PassId::parse(&format!("P{holder:08}")).unwrap();
            if mixed(holder + 3).is_multiple_of(3) {
                let from = start.plus(i32::try_from(mixed(holder + 5) % 500).unwrap());
                registers.suspensions.push(SuspensionFact {
                    person,
                    pass: pass.clone(),
                    siret: None,
                    reason: SuspensionReason::ContractSuspended,
                    first: from,
                    last: from.plus(i32::try_from(mixed(holder + 9) % 180).unwrap()),
                    created: None,
                });
            }
            registers.passes.push(PassFact {
                person,
                pass,
                sex: if mixed(holder + 11) % 100 < 37 { Sex::Women } else { Sex::Men },
                birth_year: Some(1960 + i32::try_from(mixed(holder + 13) % 45).unwrap()),
                start,
                end: start.plus(729),
                commune: None,
                priority_district: None,
                origin: None,
                siret: None,
            });
        }
        for place in 0..STRUCTURES {
            let kinds = [SiaeKind::Aci, SiaeKind::Aci, SiaeKind::Ai, SiaeKind::Ei, SiaeKind::Etti];
            let kind = kinds[usize::try_from(place % 5).unwrap()];
            let start = "2015-01-01".parse().unwrap();
            let agreement = Agreement { kind, start, end: None, commune: None };
            registers.agreements.insert(siret(place), vec![agreement]);
        }
        registers
    }
}

fn fingerprint(of: i32) -> Fingerprint {
    Fingerprint::of(format!("month {of}").as_bytes())
}

fn keep(store: &Store, of: i32, rows: &Records) -> ParsedBatch {
    let mut writer = store.parse(vec![fingerprint(of)], "bench").unwrap();
    writer.write(rows).unwrap();
    writer.end_file(b"{}");
    writer.finish().unwrap()
}

/// A number that looks drawn, different for every holder (SplitMix64, a bijection).
fn mixed(seed: u64) -> u64 {
    let mut state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

fn siret(place: u64) -> Siret {
    Siret::from_number((100_000_000 + place) * 100_000 + 1).unwrap()
}

/// Postal codes of a hundred départements, so that tables by territory are full.
fn postal_code(place: u64) -> [u8; 5] {
    let departement = match place % 95 + 1 {
        20 => 21,
        number => number,
    };
    format!("{departement:02}000").into_bytes().try_into().unwrap()
}

fn declaration(place: u64, month: Month) -> DeclarationRecord {
    DeclarationRecord {
        declaration: u32::try_from(place).unwrap(),
        line: 18,
        version: *b"P26V01",
        nature: Nature::Monthly,
        declaration_type: DeclarationType::Normal,
        siret: siret(place),
        month: Some(month),
        fraction: 1,
        fractions: 1,
        order: 1,
        constituted: Some(month.plus(1).first_day().plus(4)),
        scope: Scope::Whole,
        replaces: None,
        ape: None,
        postal_code: Some(postal_code(place)),
        commune: None,
        set_aside: false,
    }
}

fn contract(declaration: u32, holder: u64, start: Day) -> ContractRecord {
    ContractRecord {
        declaration,
        person: PersonKey::from_number(mixed(holder)),
        number: ContractNumber::from_number(1),
        start,
        nature: ContractNature::parse(b"02").ok(),
        scheme: PublicScheme::parse(b"71").ok(),
        complement: SchemeComplement::parse(b"02").ok(),
        recourse: None,
        occupation: None,
        working_time: None,
        unit: ActivityUnit::parse(b"10").ok(),
        category_quota: Some(Hundredths::new(15_167)),
        quota: Some(Hundredths::new(11_267)),
        disability: None,
        expected_end: None,
        user_establishment: None,
    }
}
