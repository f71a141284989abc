//! Ordinary employers: enterprises by sector, size and place, the careers of the people they
//! employ, and the consolidated tables that tell them.

mod careers;
mod tables;

pub(super) use careers::{Job, Market, market};
pub(super) use tables::{MarketRows, TABLES, last_declared, rows};

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::identity::{self, Company};
use super::names;
use super::places::{self, Place};
use super::plan::Plan;
use super::random::{Domain, Draws};
use crate::nomenclatures::naf;
use crate::vocabulary::{Ape, Month};

/// What an enterprise is to the statistics of hires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Category {
    /// In their population.
    Ordinary,
    /// A temporary agency: missions and agency contracts, shown apart.
    Agency,
    /// An insertion structure without agreement in the register: its past employees are hired by
    /// others. Outside the population.
    Insertion,
}

/// An establishment.
pub(super) struct Establishment {
    /// Identifier in the tables.
    pub id: u64,
    /// Fourteen digits.
    pub siret: String,
    /// Where it is.
    pub place: Place,
}

/// An enterprise with one or two establishments.
pub(super) struct Enterprise {
    /// Nine digits.
    pub siren: String,
    /// Public name.
    pub name: String,
    /// Establishments, all in one département.
    pub establishments: Vec<Establishment>,
    /// NAF sub-class.
    pub ape: &'static str,
    /// Sector, level A17.
    pub sector: &'static str,
    /// Lasting posts.
    pub posts: u32,
    /// Its place in the statistics.
    pub category: Category,
    /// How readily it hires for good, from 0 to 1.
    pub lasting: f64,
    /// Fixed-term needs, relative to its sector and size.
    pub short_needs: f64,
    /// How much it takes a chance on people far from work and keeps those it hires, from −1 to 1;
    /// 0 on average.
    pub care: f64,
    /// Last month of activity, when it closes.
    pub closes: Option<Month>,
    /// Writes 2999-12-31 for a contract without end.
    pub writes_sentinel: bool,
}

/// Sub-classes by sector of level A17, without those that statistics set apart: temporary
/// agencies, sheltered workshops, households.
static APES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_sector: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for code in naf::subclasses() {
        let division = Ape::parse(code.as_bytes()).ok().and_then(naf::division);
        let apart = matches!(code, "7820Z" | "7830Z" | "8810C" | "8899B")
            || division.is_some_and(|division| division.section.as_str() >= "T");
        if let (Some(division), false) = (division, apart) {
            by_sector.entry(division.a17.as_str()).or_default().push(code);
        }
    }
    by_sector
});

/// Enterprises by sector, in thousandths; each sector holds enough of them to be published.
const SECTORS: [(u32, &str); 17] = [
    (40, "AZ"),
    (25, "C1"),
    (15, "C2"),
    (18, "C3"),
    (18, "C4"),
    (40, "C5"),
    (20, "DE"),
    (120, "FZ"),
    (190, "GZ"),
    (45, "HZ"),
    (95, "IZ"),
    (45, "JZ"),
    (40, "KZ"),
    (35, "LZ"),
    (130, "MN"),
    (100, "OQ"),
    (54, "RU"),
];

/// Fewest enterprises wanted in a small région, when the plan is large enough.
const SMALL_REGION_FLOOR: u64 = 80;

/// Enterprises in one labour market: the unit of generation.
const MARKET_SIZE: u64 = 16;

/// Numbers of the enterprises of one labour market, with its département.
pub(super) struct MarketPlan {
    /// Rank of the market.
    pub number: u64,
    /// Département.
    pub departement: &'static str,
    /// First enterprise.
    pub first: u64,
    /// How many.
    pub count: u64,
}

/// The labour markets of a plan.
pub(super) fn markets(plan: &Plan) -> Vec<MarketPlan> {
    let floor = SMALL_REGION_FLOOR.min(plan.employers / 30);
    let mut markets = Vec::new();
    let (mut number, mut first) = (0, 0);
    for (departement, share) in places::spread(plan.employers, floor) {
        let mut left = share;
        while left > 0 {
            let count = left.min(MARKET_SIZE);
            markets.push(MarketPlan { number, departement, first, count });
            number += 1;
            first += count;
            left -= count;
        }
    }
    markets
}

/// The enterprise of this number.
pub(super) fn enterprise(plan: &Plan, index: u64, departement: &'static str) -> Enterprise {
    let mut draws = Draws::of(plan.seed, Domain::Enterprise, index);
    let category = match (index * 61) % 100 {
        3 => Category::Agency,
        7 => Category::Insertion,
        _ => Category::Ordinary,
    };
    let sector = match category {
        Category::Ordinary => draws.weighted(&SECTORS),
        Category::Agency => "MN",
        Category::Insertion => "OQ",
    };
    let ape = match category {
        Category::Ordinary => APES.get(sector).map_or("", |codes| draws.pick(codes)),
        Category::Agency => "7820Z",
        Category::Insertion => "8899B",
    };
    let posts = posts(&mut draws, index, category);
    let siren = identity::siren(&Company::Enterprise(index));
    let count = if posts >= 8 && draws.chance(0.2) { 2 } else { 1 };
    let establishments = (0..count)
        .map(|rank| Establishment {
            id: index * 10 + rank + 1,
            siret: identity::siret(&siren, rank + 1),
            place: places::draw(&mut draws, departement),
        })
        .collect();
    let mut of_name = Draws::of_pair(plan.seed, Domain::Enterprise, index, NAME_STREAM);
    Enterprise {
        siren,
        name: names::enterprise(&mut of_name, sector),
        establishments,
        ape,
        sector,
        posts,
        category,
        lasting: 0.7 + 0.3 * draws.unit(),
        short_needs: 0.3 + 1.4 * draws.unit(),
        care: 2.0 * draws.unit() - 1.0,
        closes: draws.chance(0.03).then(|| plan.last_month.plus(-draws.between(4, 40))),
        writes_sentinel: draws.chance(0.5),
    }
}

/// Keeps the draws of names apart from those of other traits.
const NAME_STREAM: u64 = 1;

/// Lasting posts: most enterprises have a few; every size band is filled.
fn posts(draws: &mut Draws, index: u64, category: Category) -> u32 {
    let band = match (category, (index * 7 + 5) % 250) {
        (Category::Agency, _) => (3, 12),
        (Category::Insertion, _) => (3, 10),
        (Category::Ordinary, 0) => (265, 340),
        (Category::Ordinary, 1..=5) => (55, 110),
        (Category::Ordinary, 6..=27) => (11, 30),
        (Category::Ordinary, _) => (1, 3),
    };
    draws.between(band.0, band.1).cast_unsigned()
}
