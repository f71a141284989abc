//! How much of the differences between employers their sector, size and place explain.
//!
//! The variance between employers net of sampling, without any expectation by occupation, is taken
//! among all, then inside sectors, inside sectors and sizes, inside sectors, sizes and zones
//! d'emploi. Each drop is what one more division explains; the rest is the employer's own.

use crate::facts::schema::EstablishmentFact;
use crate::nomenclatures::naf;
use crate::vocabulary::SizeBand;

use super::criteria::Criterion;
use super::method::PeerRules;
use super::peers::{Cells, EVERYBODY, LEVEL_BITS, LEVELS, PeerTable};
use super::ranking::{Employer, PerCriterion};

/// Parts of a whole: they add up to it.
pub const WHOLE: i64 = 1_000_000;

/// What explains the differences between employers in one practice, in millionths of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explained {
    /// The sector, 17 items.
    pub sector: i64,
    /// The size, inside sectors.
    pub size: i64,
    /// The zone d'emploi, inside sectors and sizes.
    pub zone: i64,
    /// None of these: the employer.
    pub employer: i64,
}

/// Sums of the strata, of any part of the employers. Parts merge in any order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Strata(PeerTable);

impl Strata {
    /// Adds a ranked employer, compared with nobody: its baselines are zero.
    pub fn add(&mut self, employer: &Employer, cells: &Cells) {
        for criterion in Criterion::ALL {
            if let Some(evidence) = employer.evidence(criterion) {
                self.0.add(criterion, cells, evidence);
            }
        }
    }

    /// Adds the employers of another part.
    pub fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }

    /// What explains each practice; `None` when too few employers have it or they do not differ.
    pub fn explained(&self, rules: &PeerRules) -> PerCriterion<Option<Explained>> {
        Criterion::ALL.map(|criterion| {
            let units = self.0.everybody(criterion)?.units();
            let inside = |level| self.0.variance_inside(criterion, level);
            let all = inside(0).filter(|all| *all > 0.0 && units >= rules.min_for_deviation)?;
            let mut left = WHOLE;
            let mut steps = [0; 3];
            for (step, level) in steps.iter_mut().zip(1..) {
                // A division can explain nothing, never less; one too fine to be judged explains
                // nothing.
                let now = inside(level).map_or(left, |now| millionths(now / all).clamp(0, left));
                *step = left - now;
                left = now;
            }
            let [sector, size, zone] = steps;
            Some(Explained { sector, size, zone, employer: left })
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to a million afterwards")]
fn millionths(part: f64) -> i64 {
    libm::round(part * 1e6) as i64
}

/// The strata of an establishment: all, sector, sector and size, sector, size and zone. What is
/// unknown is a stratum of its own.
pub fn strata(known: Option<&EstablishmentFact>, size: SizeBand) -> Cells {
    let division = known.and_then(|one| one.ape).and_then(naf::division);
    let sector = packed(division.map_or("", |one| one.a17.as_str()));
    let band = SizeBand::ALL.iter().position(|one| *one == size);
    let band = band.and_then(|place| u64::try_from(place + 1).ok()).unwrap_or_default();
    let zone = packed(known.and_then(|one| one.zone).unwrap_or_default());
    let mut cells: Cells = [None; LEVELS];
    let own = [
        EVERYBODY,
        1 << LEVEL_BITS | sector << 32,
        2 << LEVEL_BITS | band << 56 | sector << 32,
        3 << LEVEL_BITS | band << 56 | sector << 32 | zone,
    ];
    for (cell, own) in cells.iter_mut().zip(own) {
        *cell = Some(own);
    }
    cells
}

/// A short code as a number.
fn packed(code: &str) -> u64 {
    code.bytes().take(4).fold(0, |packed, byte| packed << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::peers::Evidence;

    const RULES: PeerRules = PeerRules {
        min_peers: 1,
        min_denominator: 1,
        max_share_percent: 100,
        min_for_deviation: 10,
        min_for_occupation: 1,
        gate: 3.0,
    };

    fn employer(events: u32, base: u64) -> Employer {
        let mut evidence = [None; Criterion::ALL.len()];
        evidence[Criterion::Maintien6.place()] =
            Some(Evidence { base, amount: f64::from(events), within: 0.0, baseline: 0.0 });
        Employer { cells: [None; LEVELS], evidence, pairs: Vec::new(), persons: base, months: 60 }
    }

    fn explained(rate: impl Fn(u64) -> u32) -> Explained {
        let mut strata = Strata::default();
        for n in 0..400u64 {
            // Two sectors, two sizes, two zones, crossed.
            let own = [
                EVERYBODY,
                1 << LEVEL_BITS | (n % 2) << 32,
                2 << LEVEL_BITS | (n / 2 % 2) << 56 | (n % 2) << 32,
                3 << LEVEL_BITS | (n / 2 % 2) << 56 | (n % 2) << 32 | (n / 4 % 2),
            ];
            let mut cells: Cells = [None; LEVELS];
            for (cell, own) in cells.iter_mut().zip(own) {
                *cell = Some(own);
            }
            // Many trials: next to nothing is chance.
            strata.add(&employer(100 * rate(n), 100_000), &cells);
        }
        strata.explained(&RULES)[Criterion::Maintien6.place()].unwrap()
    }

    #[test]
    fn differences_go_to_the_division_that_makes_them() {
        let near = |found: i64, expected: i64| (found - expected).abs() < 20_000;
        let sector = explained(|n| if n % 2 == 0 { 300 } else { 600 });
        assert!(near(sector.sector, WHOLE), "{sector:?}");
        let size = explained(|n| if n / 2 % 2 == 0 { 300 } else { 600 });
        assert!(near(size.size, WHOLE), "{size:?}");
        let zone = explained(|n| if n / 4 % 2 == 0 { 300 } else { 600 });
        assert!(near(zone.zone, WHOLE), "{zone:?}");
        let own = explained(|n| if n / 8 % 2 == 0 { 300 } else { 600 });
        assert!(near(own.employer, WHOLE), "{own:?}");
        // Half and half: ±100 by sector and ±100 by employer have the same variance.
        let both = explained(|n| {
            400 + if n % 2 == 0 { 100 } else { 0 } + if n / 8 % 2 == 0 { 100 } else { 0 }
        });
        assert!(near(both.sector, WHOLE / 2) && near(both.employer, WHOLE / 2), "{both:?}");
        for one in [sector, size, zone, own, both] {
            assert_eq!(one.sector + one.size + one.zone + one.employer, WHOLE);
        }
    }

    #[test]
    fn employers_alike_have_nothing_to_explain() {
        let mut strata = Strata::default();
        let mut cells: Cells = [None; LEVELS];
        cells[0] = Some(EVERYBODY);
        (0..50).for_each(|_| strata.add(&employer(500, 1_000), &cells));
        assert_eq!(strata.explained(&RULES)[Criterion::Maintien6.place()], None);
    }
}
