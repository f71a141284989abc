//! Populations inside others: what a reader learns by subtracting one from the other.
//!
//! Those left are a population of their own, which no table shows. Disclosure control judges it
//! wherever both counts would be shown (see [`disclosure`](crate::disclosure)).
//!
//! Not listed: populations that differ by what is *known* and not by what people did. Holders
//! whose structures did not declare a month are in one count and not in the other; how many they
//! are says how declarations arrive.
//! Nor contracts and the persons who held them: the difference is contracts of persons counted on
//! both sides.

/// All those counted by `part` are counted by `whole`, month by month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inclusion {
    /// The smaller count.
    pub part: Count,
    /// The larger one.
    pub whole: Count,
}

/// A count of the persons of a population, in all its tables that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The population.
    pub population: &'static str,
    /// The measure.
    pub measure: &'static str,
}

const fn having_worked(measure: &'static str) -> Count {
    Count { population: "pass_actifs_apres_reprise", measure }
}

const fn in_twelve_months(measure: &'static str) -> Count {
    Count { population: "parcours_de_douze_mois", measure }
}

const ACTIVE: Count = Count { population: "pass_actifs", measure: "personnes" };

/// All inclusions of the tables.
pub const INCLUSIONS: &[Inclusion] = &[
    // Left: those who have not begun to work, or have probably gone.
    Inclusion { part: having_worked("personnes"), whole: ACTIVE },
    // Left: those in a pathway in the twelve months and no longer in the last.
    Inclusion { part: having_worked("personnes"), whole: in_twelve_months("personnes") },
    Inclusion { part: having_worked("en_parcours"), whole: in_twelve_months("personnes") },
    // Left: those who had an empty month before the last.
    Inclusion { part: having_worked("interrompues"), whole: in_twelve_months("avec_mois_creux") },
    Inclusion { part: having_worked("mois_creux"), whole: in_twelve_months("avec_mois_creux") },
];
