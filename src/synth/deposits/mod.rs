//! Who files what, when, and in what state: from lives to deposited files.
//!
//! The schedule of a structure's deposits is drawn first, from its number and the month alone;
//! files are rendered from it, and the reading truth counts it. Faults never change the truth: a
//! damaged deposit is followed by a sound one, a wrong version by its replacement, and both are
//! received in the same month.

mod envelope;
mod individual;
mod lots;
mod monthly;
mod packing;
mod pay;
mod schedule;
mod signals;

use std::collections::BTreeSet;

use envelope::{Encoding, Envelope};
use individual::Worker;
use monthly::Type;
use packing::Packing;
use schedule::{Flaw, Version};

pub(super) use individual::{number_in, occupation};
pub(super) use monthly::{CONVENTION, user_siret};
pub(super) use pay::{STRAY_NUMBER, is_stray, measured_in, pay};
pub(super) use schedule::Reading;

use super::identity;
use super::knowledge::{self, Filing};
use super::pathways::{self, Basin};
use super::plan::Plan;
use super::random::{Domain, Draws};
use super::structures::Structure;
use crate::vocabulary::{Day, Month, Sex};

/// A file as received.
pub(super) struct DepositedFile {
    /// Name, unique in its month of reception.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Habits shared by the structures of a basin: they have the same accountant.
struct Accountant {
    number: u64,
    /// One envelope for all the structures.
    gathers: bool,
    /// One file for all envelopes.
    concatenates: bool,
    /// That file is a lot: wrapped as the platform hands it on.
    lots: bool,
    packing: Packing,
    encoding: Encoding,
    line_end: &'static str,
}

impl Accountant {
    fn of(plan: &Plan, number: u64) -> Self {
        let mut draws = Draws::of(plan.seed, Domain::Basin, number);
        let (gathers, concatenates) = (draws.chance(0.15), draws.chance(0.95));
        let compresses = draws.chance(0.25);
        let encoding = draws
            .weighted(&[
                (70, Some(Encoding::Latin1)),
                (14, Some(Encoding::Windows1252)),
                (10, Some(Encoding::Utf8 { mark: false })),
                (6, Some(Encoding::Utf8 { mark: true })),
            ])
            .unwrap_or(Encoding::Latin1);
        Self {
            number,
            gathers,
            concatenates,
            encoding,
            line_end: if draws.chance(0.05) { "\n" } else { "\r\n" },
            lots: draws.chance(0.08),
            packing: Packing::of(&mut draws, compresses),
        }
    }

    /// Where the sound and only version of a month goes.
    fn way(&self, version: &Version, empty: bool) -> Way {
        if version.flaw != Flaw::None || !version.is_first {
            Way::Alone
        } else if self.gathers && !empty {
            Way::Gathered
        } else if self.concatenates {
            Way::Concatenated
        } else {
            Way::Alone
        }
    }

    /// Whether the lot of a month also holds an envelope that the platform refused, sent again
    /// since: one month in eight.
    fn refuses_in(&self, month: Month) -> bool {
        let month = u64::try_from(month.ordinal()).unwrap_or(0);
        self.lots && (self.number + month).is_multiple_of(8)
    }

    fn file(&self, stem: &str, text: &str) -> DepositedFile {
        self.file_of_bytes(stem, self.encoding.encode(text))
    }

    fn file_of_bytes(&self, stem: &str, bytes: Vec<u8>) -> DepositedFile {
        self.packing.file(format!("depot-{:05}-{stem}.dsn", self.number), bytes)
    }
}

/// Where a version goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// In the envelope of all the structures.
    Gathered,
    /// In an envelope of its own, in the file of all envelopes.
    Concatenated,
    /// In a file of its own.
    Alone,
}

/// The files of a basin received in a month.
pub(super) fn received_in(
    plan: &Plan,
    number: u64,
    basin: &Basin<'_>,
    received: Month,
) -> Vec<DepositedFile> {
    let accountant = Accountant::of(plan, number);
    let mut files = Vec::new();
    let mut gathered: Vec<(&Structure, Filing, Version, usize)> = Vec::new();
    let mut concatenated = String::new();
    let mut refused = String::new();
    for (position, (structure, filings)) in basin.structures.iter().zip(&basin.filings).enumerate()
    {
        for filing in filings.all().iter().filter(|filing| filing.received == received) {
            let empty = is_empty(basin, position, structure, filing);
            for (rank, version) in
                schedule::versions(plan, structure, filing, empty).into_iter().enumerate()
            {
                let way = accountant.way(&version, empty);
                if way == Way::Gathered {
                    gathered.push((structure, *filing, version, position));
                    continue;
                }
                let text = alone(plan, &accountant, basin, (structure, position), filing, &version);
                let stem = format!("{}-{}-{rank}", structure.index, filing.month);
                if way == Way::Concatenated {
                    if concatenated.is_empty() && accountant.refuses_in(received) {
                        refused.clone_from(&text);
                    }
                    concatenated.push_str(&text);
                } else if version.flaw == Flaw::Truncated {
                    let bytes = accountant.encoding.encode(&text);
                    let kept = bytes.len() * 3 / 5;
                    let bytes = bytes.get(..kept).unwrap_or(&bytes).to_vec();
                    files.push(accountant.file_of_bytes(&stem, bytes));
                } else {
                    files.push(accountant.file(&stem, &text));
                }
            }
        }
    }
    if let Some((sender, filing, ..)) = gathered.first() {
        let head = envelope::Head { sender, month: filing.month, test: false, empty: false };
        let mut envelope = Envelope::open(&head, accountant.line_end, accountant.encoding);
        for (structure, filing, version, position) in &gathered {
            declare(plan, &mut envelope, basin, (structure, *position), filing, version);
        }
        files.push(accountant.file(&format!("groupe-{received}"), &envelope.close()));
    }
    let signals = signals::text(plan, basin, received, accountant.line_end, accountant.encoding);
    if accountant.concatenates {
        concatenated.push_str(&signals);
    }
    if !concatenated.is_empty() {
        if accountant.lots {
            let number = accountant.number;
            concatenated =
                lots::wrap(&concatenated, &refused, (number, received), accountant.line_end);
        }
        files.push(accountant.file(&format!("lot-{received}"), &concatenated));
    }
    if !accountant.concatenates && !signals.is_empty() {
        files.push(accountant.file(&format!("signalements-{received}"), &signals));
    }
    files
}

/// What a reader must count in a basin's files received by the end of `as_of`.
pub(super) fn reading(
    plan: &Plan,
    number: u64,
    basin: &Basin<'_>,
    as_of: Month,
    reading: &mut Reading,
) {
    let accountant = Accountant::of(plan, number);
    let mut refused: BTreeSet<Month> = BTreeSet::new();
    for (position, (structure, filings)) in basin.structures.iter().zip(&basin.filings).enumerate()
    {
        for filing in filings.known(as_of) {
            let empty = is_empty(basin, position, structure, filing);
            for version in schedule::versions(plan, structure, filing, empty) {
                let fractions = if structure.payroll.fractions {
                    let workers = monthly::described(basin, position, filing);
                    FRACTIONS.iter().map(|(_, side)| count_side(basin, &workers, *side)).collect()
                } else {
                    vec![1]
                };
                let types = fractions.iter().map(|people| {
                    let declared = version.declaration_type;
                    if *people == 0 { declared.without_individual() } else { declared }.code()
                });
                types.clone().for_each(|code| reading.count("01", code, version.status(), 1));
                // The first envelope of a lot, a second time.
                if accountant.way(&version, empty) == Way::Concatenated
                    && accountant.refuses_in(filing.received)
                    && refused.insert(filing.received)
                {
                    types.for_each(|code| reading.count("01", code, "ecartee", 1));
                }
            }
        }
    }
    signals::reading(plan, basin, as_of, reading);
}

/// Nobody to declare, not even a permanent employee.
fn is_empty(basin: &Basin<'_>, position: usize, structure: &Structure, filing: &Filing) -> bool {
    !monthly::has_permanent(structure) && monthly::described(basin, position, filing).is_empty()
}

/// The two fractions, and whose people each declares: even or odd person numbers.
const FRACTIONS: [(&str, u64); 2] = [("12", 0), ("22", 1)];

fn count_side(basin: &Basin<'_>, workers: &[usize], side: u64) -> usize {
    workers
        .iter()
        .filter(|position| {
            basin.holders.get(**position).is_some_and(|holder| holder.number % 2 == side)
        })
        .count()
}

/// An envelope with one version of one structure's declaration.
fn alone(
    plan: &Plan,
    accountant: &Accountant,
    basin: &Basin<'_>,
    place: (&Structure, usize),
    filing: &Filing,
    version: &Version,
) -> String {
    let head = envelope::Head {
        sender: place.0,
        month: filing.month,
        test: version.flaw == Flaw::Test,
        empty: version.declaration_type.without_individual() == version.declaration_type,
    };
    let mut envelope = Envelope::open(&head, accountant.line_end, accountant.encoding);
    declare(plan, &mut envelope, basin, place, filing, version);
    envelope.close()
}

/// The declarations of a version: one, or two fractions.
fn declare(
    plan: &Plan,
    envelope: &mut Envelope,
    basin: &Basin<'_>,
    (structure, position): (&Structure, usize),
    filing: &Filing,
    version: &Version,
) {
    let head = monthly::Head {
        declaration_type: version.declaration_type,
        fraction: "11",
        order: version.order,
        constituted: version.constituted,
        damaged_nic: version.flaw == Flaw::UnreadableNic,
    };
    if matches!(version.declaration_type, Type::NormalEmpty | Type::ReplacementEmpty) {
        monthly::write(envelope, structure, filing, &head, &[]);
        return;
    }
    let described = monthly::described(basin, position, filing);
    let workers = |side: Option<u64>| {
        let mut workers: Vec<Worker<'_>> = described
            .iter()
            .filter_map(|position| basin.holders.get(*position))
            .filter(|holder| side.is_none_or(|side| holder.number % 2 == side))
            .map(|holder| {
                let links = knowledge::link_month(holder, &basin.filings) == Some(filing.month);
                Worker::of(holder, position, filing, links)
            })
            .collect();
        if let (true, Some(Worker::Holder { excess, .. })) = (version.excess, workers.first_mut()) {
            *excess = 100;
        }
        workers
    };
    if structure.payroll.fractions {
        for (fraction, side) in FRACTIONS {
            let workers = workers(Some(side));
            let declaration_type = if workers.is_empty() {
                version.declaration_type.without_individual()
            } else {
                version.declaration_type
            };
            let head = monthly::Head { fraction, declaration_type, ..head };
            monthly::write(envelope, structure, filing, &head, &workers);
        }
    } else {
        let mut workers = workers(None);
        if monthly::has_permanent(structure) || version.invents {
            let (nir, hired) = permanent_employee(plan, structure);
            workers.push(Worker::Permanent { nir, hired });
        }
        monthly::write(envelope, structure, filing, &head, &workers);
    }
}

/// The permanent employee of a structure: NIR, and first day of the contract.
pub(super) fn permanent_employee(plan: &Plan, structure: &Structure) -> (String, Day) {
    let mut draws = Draws::of(plan.seed, Domain::Permanent, structure.index);
    let sex = if draws.chance(0.5) { Sex::Women } else { Sex::Men };
    let hired = structure.agreed.plus(draws.between(0, 400));
    let nir = identity::nir(plan.people + structure.index, sex, hired.plus(-12_000));
    (nir, hired)
}

/// Unit of working time of a structure's contracts.
pub(super) fn contract_unit(structure: &Structure) -> &'static str {
    pathways::contract_unit(&structure.payroll, structure.index)
}
