//! Ordinary employers, and those that hire the target public by statute.

use std::collections::BTreeMap;

use crate::facts::schema::EmployerFacts;
use crate::store::StoreError;
use crate::store::exchange::over_buckets;
use crate::vocabulary::{Ape, Siret};

use super::gathered::Gathered;
use super::movements::ContractCounts;

/// Main activity of temporary work agencies.
const TEMPORARY_AGENCIES: &str = "7820Z";
/// Main activity of households as employers.
const HOUSEHOLDS: &str = "9700Z";

/// Category of an employer. Only ordinary employers enter the tables by sector, size and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmployerCategory {
    /// All others.
    Ordinary,
    /// Insertion structures and adapted enterprises: in the register of structures, or any own
    /// contract with complement 01 to 05 or scheme 71.
    Insertion,
    /// Temporary work agencies: NAF 7820Z, or at least half of the contracts of nature 03 or 08.
    TemporaryAgency,
    /// ESAT (any contract of nature 70) and households.
    Other,
}

impl EmployerCategory {
    /// All categories, in the order of publication.
    pub const ALL: [Self; 4] =
        [Self::Ordinary, Self::TemporaryAgency, Self::Insertion, Self::Other];

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinaires",
            Self::TemporaryAgency => "interim",
            Self::Insertion => "insertion",
            Self::Other => "autres",
        }
    }

    /// The name for the reader.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ordinary => "Employeurs ordinaires",
            Self::TemporaryAgency => "Agences de travail temporaire",
            Self::Insertion => "Structures d’insertion et entreprises adaptées",
            Self::Other => "Autres employeurs (ESAT, particuliers)",
        }
    }

    /// The category of every establishment.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn of_all(
        movements: &Gathered,
        employers: &EmployerFacts,
    ) -> Result<BTreeMap<Siret, Self>, StoreError> {
        let categories = |bucket| {
            let contracts = movements.contracts(bucket)?;
            let category = |(siret, own)| (siret, Self::of(siret, &own, employers));
            Ok(contracts.into_iter().map(category).collect::<Vec<_>>())
        };
        over_buckets(movements.buckets(), BTreeMap::new(), categories, Extend::extend)
    }

    /// The category of an establishment. A temporary work agency of insertion (ETTI) is an
    /// insertion structure.
    pub fn of(siret: Siret, contracts: &ContractCounts, employers: &EmployerFacts) -> Self {
        let ape = employers.establishments.get(&siret).and_then(|known| known.ape);
        let is_activity = |code: &str| ape.as_ref().map(Ape::as_str) == Some(code);
        if employers.agreements.contains_key(&siret) || contracts.insertion > 0 {
            Self::Insertion
        } else if is_activity(TEMPORARY_AGENCIES)
            || (contracts.all > 0 && 2 * contracts.temporary >= contracts.all)
        {
            Self::TemporaryAgency
        } else if contracts.sheltered > 0 || is_activity(HOUSEHOLDS) {
            Self::Other
        } else {
            Self::Ordinary
        }
    }
}
