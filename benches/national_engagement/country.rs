//! The establishments of a fictitious country: companies, activities, places, months filed.

use std::collections::BTreeMap;

use pilotage::facts::schema::{EmployerFacts, EstablishmentFact};
use pilotage::nomenclatures::{naf, territories};
use pilotage::vocabulary::{Ape, Month, Siret};

use crate::draw::Draw;

/// Months declared: five years of hires, and what it takes to know how the last of them ended.
pub(crate) const MONTHS: i32 = 65;
const FIRST: &str = "2021-01";
const SHAPES: u64 = 1;

/// What an establishment is, for what it hires.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Ordinary,
    Insertion,
    Agency,
}

/// Establishments by place, from 0: the lower its place, the larger one is.
#[derive(Clone, Copy)]
pub(crate) struct Country {
    pub(crate) establishments: u64,
}

impl Country {
    /// First and last month declared.
    pub(crate) fn declared() -> (Month, Month) {
        let first: Month = FIRST.parse().unwrap();
        (first, first.plus(MONTHS - 1))
    }

    /// One company in two of those that could has three establishments.
    pub(crate) fn siret(place: u64) -> Siret {
        let head = place - place % 3;
        let company = if head.is_multiple_of(2) { head } else { place };
        let number = (100_000_000 + company) * 100_000 + 1 + (place - company);
        Siret::from_number(number).unwrap()
    }

    /// Large establishments are drawn more often than small ones.
    pub(crate) fn place(&self, draw: &mut Draw) -> u64 {
        let (one, other) = (draw.below(self.establishments), draw.below(1 << 20));
        // The product of two even draws: few establishments have many contracts.
        (one * other) >> 20
    }

    pub(crate) fn shape(place: u64) -> Shape {
        match Draw::of(place, SHAPES).below(200) {
            0 | 1 => Shape::Insertion,
            2..5 => Shape::Agency,
            _ => Shape::Ordinary,
        }
    }

    /// What declarations say of all of them. One in thirty has stopped filing.
    pub(crate) fn employers(&self) -> EmployerFacts {
        let (first, last) = Self::declared();
        let activities: Vec<Ape> = naf::subclasses()
            .filter(|code| !matches!(*code, "7820Z" | "9700Z"))
            .map(|code| Ape::parse(code.as_bytes()).unwrap())
            .collect();
        let departements: Vec<&'static str> =
            territories::departements().map(|one| one.code.as_str()).collect();
        let zones: Vec<&'static str> =
            territories::employment_zones().map(|one| one.code.as_str()).collect();
        let (mut establishments, mut filings) = (BTreeMap::new(), BTreeMap::new());
        for place in 0..self.establishments {
            let mut draw = Draw::of(place, 2);
            let ape = match Self::shape(place) {
                Shape::Agency => Ape::parse(b"7820Z").unwrap(),
                Shape::Ordinary | Shape::Insertion => draw.one_of(&activities),
            };
            let known = EstablishmentFact {
                ape: Some(ape),
                departement: Some(draw.one_of(&departements)),
                zone: Some(draw.one_of(&zones)),
                legal_category: None,
            };
            let until = if draw.is(3) { last.plus(-draw.between(1, MONTHS - 2)) } else { last };
            establishments.insert(Self::siret(place), known);
            filings.insert(Self::siret(place), first.through(until).collect());
        }
        EmployerFacts {
            establishments,
            agreements: BTreeMap::new(),
            filings,
            declared: Some((first, last)),
            structures_since: None,
        }
    }
}
