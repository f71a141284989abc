//! Establishments as every step after the first sees them.
//!
//! They are made once from their observations, kept on disk by bucket of companies, and read back
//! each time scores are computed: to read them costs a tenth of what it costs to make them.

use super::criteria::Criterion;
use super::engagement::cells;
use super::features::{Features, Published};
use super::lengths::{Cohort, Lengths};
use super::peers::Evidence;
use super::ranking::{Employer, Pair, PerCriterion};
use super::size_of;
use super::turnover::{Amounted, Turnover, heads};
use crate::facts::schema::EmployerFacts;
use crate::store::StoreError;
use crate::store::shelf::Shelf;
use crate::store::table::{Table, table};
use crate::vocabulary::{Siret, SizeBand};

/// One establishment.
#[derive(Clone, PartialEq)]
pub struct Establishment {
    /// Itself.
    pub siret: Siret,
    /// Its rates, as published.
    pub published: PerCriterion<Published>,
    /// Retention of the persons hired after last year's label: all, then the target public.
    pub after: [Published; 2],
    /// Turnover of the recent window, by [`super::turnover::Staff`].
    pub turnover: [Turnover; 2],
    /// Lengths of fixed-term contracts; `None` without any.
    pub lengths: Option<Box<Lengths>>,
    /// As ranked, among its peers; `None` when it is not.
    pub employer: Option<Employer>,
}

impl Establishment {
    /// From its features, and what they say of it among its peers when it is ranked.
    pub fn of(features: &Features, employer: Option<Employer>) -> Self {
        Self {
            siret: features.siret,
            published: features.published,
            after: features.after,
            turnover: features.turnover,
            lengths: (!features.lengths.is_empty()).then(|| Box::new(features.lengths)),
            employer,
        }
    }

    /// Its size.
    pub fn size(&self) -> SizeBand {
        size_of(heads(&self.turnover))
    }
}

struct EstablishmentRow {
    siret: Siret,
    after: u32,
    kept_after: u32,
    target_after: u32,
    target_kept_after: u32,
    present: u32,
    persons_present: u32,
    moves: u32,
    persons_moving: u32,
    lasting_present: u32,
    persons_lasting_present: u32,
    lasting_moves: u32,
    persons_lasting_moving: u32,
    fixed_term_days: u32,
    ranked: bool,
    persons: u64,
    months: u64,
}

table!(EstablishmentRow, "establishments", {
    siret, after, kept_after, target_after, target_kept_after, present, persons_present, moves,
    persons_moving, lasting_present, persons_lasting_present, lasting_moves, persons_lasting_moving,
    fixed_term_days, ranked, persons, months,
});

/// What one establishment does under one criterion; a base of 0 is no evidence.
struct PracticeRow {
    siret: Siret,
    criterion: u8,
    published_base: u32,
    published_events: u32,
    base: u64,
    amount: f64,
    within: f64,
    baseline: f64,
}

table!(PracticeRow, "practices", {
    siret, criterion, published_base, published_events, base, amount, within, baseline,
});

struct PairRow {
    siret: Siret,
    first: u8,
    second: u8,
    both: u64,
    product: f64,
}

table!(PairRow, "pairs", { siret, first, second, both, product });

/// Fixed-term contracts of one establishment in one place of a cohort.
struct LengthRow {
    siret: Siret,
    begun: bool,
    place: u8,
    contracts: u32,
    persons: u32,
}

table!(LengthRow, "lengths", { siret, begun, place, contracts, persons });

/// All establishments of a run.
#[derive(Clone)]
pub struct Kept(Shelf);

impl Kept {
    /// To be kept on a shelf.
    pub const fn new(shelf: Shelf) -> Self {
        Self(shelf)
    }

    /// Buckets of companies.
    pub const fn buckets(&self) -> usize {
        self.0.buckets()
    }

    /// Keeps the establishments of a bucket.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(&self, bucket: usize, establishments: &[Establishment]) -> Result<(), StoreError> {
        let mut pairs = Vec::new();
        let mut practices = Vec::new();
        let mut lengths = Vec::new();
        let mut rows = Vec::new();
        for one in establishments {
            rows.push(row(one));
            practices.extend(practice_rows(one));
            lengths.extend(length_rows(one));
            let own = one.employer.iter().flat_map(|employer| &employer.pairs);
            pairs.extend(own.map(|pair| PairRow {
                siret: one.siret,
                first: number(pair.first),
                second: number(pair.second),
                both: pair.both,
                product: pair.product,
            }));
        }
        self.0.put(bucket, rows)?;
        self.0.put(bucket, practices)?;
        self.0.put(bucket, lengths)?;
        self.0.put(bucket, pairs)
    }

    /// The establishments of a bucket, by SIRET.
    ///
    /// # Errors
    /// When a file is damaged.
    pub fn take(
        &self,
        bucket: usize,
        employers: &EmployerFacts,
    ) -> Result<Vec<Establishment>, StoreError> {
        let (practices, pairs) = (self.0.take(bucket)?, self.0.take(bucket)?);
        let (mut practices, mut pairs) = (practices.as_slice(), pairs.as_slice());
        let lengths = self.0.take(bucket)?;
        let mut lengths = lengths.as_slice();
        let rows: Vec<EstablishmentRow> = self.0.take(bucket)?;
        rows.iter()
            .map(|row| {
                let practices = next(&mut practices, |one: &PracticeRow| one.siret == row.siret);
                let pairs = next(&mut pairs, |one: &PairRow| one.siret == row.siret);
                let lengths = next(&mut lengths, |one: &LengthRow| one.siret == row.siret);
                establishment(row, practices, (pairs, lengths), employers)
                    .ok_or(StoreError::Damaged { table: EstablishmentRow::NAME })
            })
            .collect()
    }
}

fn row(one: &Establishment) -> EstablishmentRow {
    let [all, target] = one.after;
    let [everybody, lasting] = one.turnover;
    EstablishmentRow {
        siret: one.siret,
        after: all.base,
        kept_after: all.events,
        target_after: target.base,
        target_kept_after: target.events,
        present: everybody.present.value,
        persons_present: everybody.present.persons,
        moves: everybody.moves.value,
        persons_moving: everybody.moves.persons,
        lasting_present: lasting.present.value,
        persons_lasting_present: lasting.present.persons,
        lasting_moves: lasting.moves.value,
        persons_lasting_moving: lasting.moves.persons,
        fixed_term_days: one.lengths.as_ref().map_or(0, |own| own.days),
        ranked: one.employer.is_some(),
        persons: one.employer.as_ref().map_or(0, |employer| employer.persons),
        months: one.employer.as_ref().map_or(0, |employer| employer.months),
    }
}

fn practice_rows(one: &Establishment) -> impl Iterator<Item = PracticeRow> {
    Criterion::ALL.into_iter().zip(&one.published).filter_map(|(criterion, published)| {
        let evidence = one.employer.as_ref().and_then(|own| own.evidence(criterion));
        let row = PracticeRow {
            siret: one.siret,
            criterion: number(criterion),
            published_base: published.base,
            published_events: published.events,
            base: evidence.map_or(0, |own| own.base),
            amount: evidence.map_or(0.0, |own| own.amount),
            within: evidence.map_or(0.0, |own| own.within),
            baseline: evidence.map_or(0.0, |own| own.baseline),
        };
        (row.published_base > 0 || row.base > 0).then_some(row)
    })
}

/// The rows at the head that satisfy a condition, taken away.
fn next<'r, R>(rows: &mut &'r [R], is_own: impl Fn(&R) -> bool) -> &'r [R] {
    let count = rows.iter().take_while(|row| is_own(row)).count();
    let (own, rest) = rows.split_at_checked(count).unwrap_or((rows, &[]));
    *rows = rest;
    own
}

/// `None` when a row names no criterion, or no band.
fn establishment(
    row: &EstablishmentRow,
    practices: &[PracticeRow],
    (pairs, lengths): (&[PairRow], &[LengthRow]),
    employers: &EmployerFacts,
) -> Option<Establishment> {
    let mut published = [Published::default(); Criterion::ALL.len()];
    let mut evidence = [None; Criterion::ALL.len()];
    for one in practices {
        let place = usize::from(one.criterion);
        *published.get_mut(place)? =
            Published { base: one.published_base, events: one.published_events };
        *evidence.get_mut(place)? = (one.base > 0).then_some(Evidence {
            base: one.base,
            amount: one.amount,
            within: one.within,
            baseline: one.baseline,
        });
    }
    let pair = |one: &PairRow| {
        let (first, second) = (criterion(one.first)?, criterion(one.second)?);
        Some(Pair { first, second, both: one.both, product: one.product })
    };
    let employer = if row.ranked {
        Some(Employer {
            cells: cells(employers.establishments.get(&row.siret), size_of(i64::from(row.present))),
            evidence,
            pairs: pairs.iter().map(pair).collect::<Option<_>>()?,
            persons: row.persons,
            months: row.months,
        })
    } else {
        None
    };
    let after = [(row.after, row.kept_after), (row.target_after, row.target_kept_after)]
        .map(|(base, events)| Published { base, events });
    Some(Establishment {
        siret: row.siret,
        published,
        after,
        turnover: turnover(row),
        lengths: lengths_of(row.fixed_term_days, lengths)?,
        employer,
    })
}

fn turnover(row: &EstablishmentRow) -> [Turnover; 2] {
    let sum = |value, persons| Amounted { value, persons };
    [
        Turnover {
            present: sum(row.present, row.persons_present),
            moves: sum(row.moves, row.persons_moving),
        },
        Turnover {
            present: sum(row.lasting_present, row.persons_lasting_present),
            moves: sum(row.lasting_moves, row.persons_lasting_moving),
        },
    ]
}

/// `None` when a row names no band; none of them when there is no row.
fn lengths_of(days: u32, rows: &[LengthRow]) -> Option<Option<Box<Lengths>>> {
    let mut lengths = Lengths { days, ..Lengths::default() };
    for row in rows {
        let cohort = if row.begun { &mut lengths.begun } else { &mut lengths.ended };
        *cohort.get_mut(usize::from(row.place))? =
            Amounted { value: row.contracts, persons: row.persons };
    }
    Some((!rows.is_empty()).then(|| Box::new(lengths)))
}

fn length_rows(one: &Establishment) -> impl Iterator<Item = LengthRow> {
    let siret = one.siret;
    one.lengths.iter().flat_map(move |own| {
        let rows = move |begun: bool, cohort: Cohort| {
            let counted = (0u8..).zip(cohort).filter(|(_, sum)| sum.value > 0);
            counted.map(move |(place, Amounted { value, persons })| LengthRow {
                siret,
                begun,
                place,
                contracts: value,
                persons,
            })
        };
        rows(false, own.ended).chain(rows(true, own.begun))
    })
}

fn number(criterion: Criterion) -> u8 {
    u8::try_from(criterion.place()).unwrap_or(u8::MAX)
}

fn criterion(number: u8) -> Option<Criterion> {
    Criterion::ALL.get(usize::from(number)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn establishment(siret: &str, employer: Option<Employer>) -> Establishment {
        let mut published = [Published::default(); Criterion::ALL.len()];
        published[2] = Published { base: 5, events: 2 };
        let after = [Published { base: 4, events: 3 }, Published { base: 1, events: 0 }];
        let siret = Siret::parse(siret.as_bytes()).unwrap();
        let sum = |value| Amounted { value, persons: value / 2 };
        let turnover = [(120, 9), (100, 4)]
            .map(|(present, moves)| Turnover { present: sum(present), moves: sum(moves) });
        let mut lengths = Lengths { days: 90, ..Lengths::default() };
        (lengths.ended[0], lengths.begun[0]) = (sum(3), sum(2));
        (lengths.ended[4], lengths.begun[6]) = (sum(3), sum(2));
        let lengths = employer.is_some().then(|| Box::new(lengths));
        Establishment { siret, published, after, turnover, lengths, employer }
    }

    #[test]
    fn what_is_kept_comes_back_bit_by_bit() {
        let employers = EmployerFacts::default();
        let mut evidence = [None; Criterion::ALL.len()];
        let known = Evidence { base: 3, amount: 0.1, within: -0.0, baseline: 1.0 / 3.0 };
        (evidence[2], evidence[7]) = (Some(known), Some(Evidence { base: 1, ..known }));
        let pair = |second, product| Pair { first: Criterion::Deld, second, both: 2, product };
        let employer = Employer {
            cells: cells(None, size_of(120)),
            evidence,
            pairs: vec![pair(Criterion::Seniors, 0.7), pair(Criterion::AtFreq, -1e-300)],
            persons: 9,
            months: 58,
        };
        let alone = Employer { pairs: Vec::new(), ..employer.clone() };
        let all = [
            establishment("00000000100017", Some(employer)),
            establishment("00000000100025", None),
            establishment("00000000200015", Some(alone)),
        ];
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::new(Shelf::open(&folder.path().join("kept"), 2).unwrap());
        kept.put(0, &all).unwrap();
        kept.put(1, &[]).unwrap();
        assert!(kept.take(0, &employers).unwrap() == all);
        assert!(kept.take(1, &employers).unwrap().is_empty());
    }
}
