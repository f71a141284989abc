//! Where structures and employers are: communes drawn in every département.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::random::Draws;
use crate::nomenclatures::territories;

/// A commune with its département and région.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Insee code.
    pub commune: &'static str,
    /// Code of the département.
    pub departement: &'static str,
    /// Code of the région.
    pub region: &'static str,
}

impl Place {
    /// A postal code of the right département; fictitious beyond its first digits.
    pub(super) fn postal_code(self) -> String {
        match self.departement {
            "2A" => "20000".to_owned(),
            "2B" => "20200".to_owned(),
            overseas if overseas.len() == 3 => format!("{overseas}00"),
            other => format!("{other}000"),
        }
    }
}

/// Population of each département in tens of thousands, rounded: an order of magnitude to spread
/// structures and employers, not a figure to publish.
const POPULATION: [(&str, u32); 101] = [
    ("01", 67),
    ("02", 52),
    ("03", 33),
    ("04", 17),
    ("05", 14),
    ("06", 110),
    ("07", 33),
    ("08", 27),
    ("09", 15),
    ("10", 31),
    ("11", 38),
    ("12", 28),
    ("13", 206),
    ("14", 70),
    ("15", 14),
    ("16", 35),
    ("17", 67),
    ("18", 30),
    ("19", 24),
    ("2A", 17),
    ("2B", 19),
    ("21", 54),
    ("22", 61),
    ("23", 12),
    ("24", 41),
    ("25", 55),
    ("26", 52),
    ("27", 60),
    ("28", 43),
    ("29", 93),
    ("30", 76),
    ("31", 145),
    ("32", 19),
    ("33", 168),
    ("34", 122),
    ("35", 111),
    ("36", 22),
    ("37", 62),
    ("38", 129),
    ("39", 26),
    ("40", 43),
    ("41", 33),
    ("42", 77),
    ("43", 23),
    ("44", 148),
    ("45", 69),
    ("46", 18),
    ("47", 33),
    ("48", 8),
    ("49", 83),
    ("50", 50),
    ("51", 57),
    ("52", 17),
    ("53", 31),
    ("54", 73),
    ("55", 18),
    ("56", 78),
    ("57", 105),
    ("58", 20),
    ("59", 261),
    ("60", 83),
    ("61", 28),
    ("62", 146),
    ("63", 67),
    ("64", 70),
    ("65", 23),
    ("66", 49),
    ("67", 116),
    ("68", 77),
    ("69", 191),
    ("70", 23),
    ("71", 55),
    ("72", 57),
    ("73", 44),
    ("74", 85),
    ("75", 211),
    ("76", 126),
    ("77", 145),
    ("78", 147),
    ("79", 38),
    ("80", 57),
    ("81", 40),
    ("82", 26),
    ("83", 111),
    ("84", 57),
    ("85", 70),
    ("86", 44),
    ("87", 37),
    ("88", 36),
    ("89", 33),
    ("90", 14),
    ("91", 133),
    ("92", 165),
    ("93", 169),
    ("94", 142),
    ("95", 127),
    ("971", 38),
    ("972", 35),
    ("973", 30),
    ("974", 89),
    ("976", 32),
];

/// Départements of the régions that would otherwise hold too few structures to be published:
/// Corse and the five overseas régions.
const SMALL_REGIONS: [&str; 7] = ["2A", "2B", "971", "972", "973", "974", "976"];

static COMMUNES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_departement: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for (commune, _) in territories::communes() {
        if let Some(departement) = territories::departement_of_commune(commune) {
            by_departement.entry(departement.code.as_str()).or_default().push(commune);
        }
    }
    by_departement
});

/// How many of `count` entities each département gets, in the order of départements.
///
/// The first hundred and one go one to each, the largest first; then each small région is brought
/// to `small_floor`; the rest follow population. Any total is therefore spread sensibly, and from
/// some 300 on no région is empty or nearly so.
pub(super) fn spread(count: u64, small_floor: u64) -> Vec<(&'static str, u64)> {
    let mut shares: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut left = count;
    let mut by_population = POPULATION;
    by_population.sort_by_key(|(code, population)| (std::cmp::Reverse(*population), *code));
    let mut give = |code: &'static str, wanted: u64, left: &mut u64| {
        let given = wanted.min(*left);
        *left -= given;
        *shares.entry(code).or_default() += given;
    };
    for (code, _) in by_population {
        give(code, 1, &mut left);
    }
    for code in SMALL_REGIONS {
        let wanted = if code.starts_with('2') { small_floor.div_ceil(2) } else { small_floor };
        give(code, wanted.saturating_sub(1), &mut left);
    }
    let total: u64 = POPULATION.iter().map(|(_, population)| u64::from(*population)).sum();
    let (mut reached, mut given) = (0u64, 0u64);
    let pool = left;
    for (code, population) in POPULATION {
        reached += u64::from(population);
        let up_to = pool * reached / total;
        give(code, up_to - given, &mut left);
        given = up_to;
    }
    shares.into_iter().filter(|(_, share)| *share > 0).collect()
}

/// Population of a département in tens of thousands.
pub(super) fn population(departement: &str) -> u32 {
    POPULATION.iter().find(|(code, _)| *code == departement).map_or(0, |(_, people)| *people)
}

/// A commune of the département. Small codes come first in the draw, as a few communes hold most
/// employers.
pub(super) fn draw(draws: &mut Draws, departement: &'static str) -> Place {
    let communes = COMMUNES.get(departement).map(Vec::as_slice).unwrap_or_default();
    let few = communes.get(..communes.len().min(40)).unwrap_or(communes);
    let commune = if draws.chance(0.7) { draws.pick(few) } else { draws.pick(communes) };
    let region = territories::departement(departement).map_or("", |found| found.region.as_str());
    Place { commune, departement, region }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_departement_has_a_weight_and_communes() {
        let known: Vec<_> = territories::departements().map(|found| found.code.as_str()).collect();
        let mut weighted: Vec<_> = POPULATION.iter().map(|(code, _)| *code).collect();
        weighted.sort_unstable();
        let mut known = known;
        known.sort_unstable();
        assert_eq!(weighted, known);
        assert!(known.iter().all(|code| COMMUNES.get(code).is_some_and(|list| !list.is_empty())));
    }

    #[test]
    fn the_spread_adds_up_and_leaves_nobody_out() {
        for count in [1, 50, 101, 160, 404, 6_014] {
            assert_eq!(spread(count, 10).iter().map(|(_, share)| share).sum::<u64>(), count);
        }
        let shares = spread(404, 10);
        assert_eq!(shares.len(), 101);
        assert!(shares.iter().filter(|(code, _)| code.starts_with("97")).all(|(_, n)| *n >= 10));
    }
}
