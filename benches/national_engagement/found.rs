//! What features say, as a table of integers that the peer compares with its own, employer by
//! employer.
//!
//! Amounts by stratum are compared as two sums weighted by a number of the stratum: they differ
//! when a single count is in another stratum.

use std::fs::File;
use std::path::Path;

use pilotage::employers::criteria::{Criterion, Kind};
use pilotage::employers::features::Features;
use pilotage::employers::strata::{Occupations, Stratum};
use pilotage::employers::turnover::heads;
use polars::prelude::{DataFrame, NamedFrom, Series};
use polars_io::parquet::write::ParquetWriter;

/// Criteria that the peer computes, the logarithm of lengths aside from their count: those of the score
/// but for accidents, which need hours paid.
pub(crate) fn criteria() -> impl Iterator<Item = Criterion> {
    Criterion::scored().filter(|criterion| *criterion != Criterion::AtFreq)
}

/// Writes the features of a bucket of companies.
pub(crate) fn write(folder: &Path, bucket: usize, features: &[Features]) {
    let column = |name: &str, figure: &dyn Fn(&Features) -> i64| {
        let figures: Vec<i64> = features.iter().map(figure).collect();
        Series::new(name.into(), figures).into()
    };
    let mut columns = vec![
        column("siret", &|one| integer(one.siret.number())),
        column("persons", &|one| integer(one.persons)),
        column("heads", &|one| heads(&one.turnover)),
        column("after_base_0", &|one| one.after[0].base.into()),
        column("after_events_0", &|one| one.after[0].events.into()),
        column("after_base_1", &|one| one.after[1].base.into()),
        column("after_events_1", &|one| one.after[1].events.into()),
    ];
    for criterion in criteria() {
        let place = criterion.place();
        let (base, events): (Sum, Sum) = (&|_, base, _| base, &|_, _, total| total);
        let by_stratum: Sum = &|stratum, base, _| weight(stratum) * base;
        let events_by_stratum: Sum = &|stratum, _, total| weight(stratum) * total;
        columns.extend([
            column(&format!("people_{place}"), &|one| integer(one.people[place])),
            column(&format!("all_base_{place}"), &|one| one.published[place].base.into()),
            column(&format!("all_events_{place}"), &|one| one.published[place].events.into()),
            column(&format!("base_{place}"), &|one| sum(one, criterion, base)),
            column(&format!("strata_{place}"), &|one| sum(one, criterion, by_stratum)),
        ]);
        if criterion.kind() != Kind::Duration {
            columns.extend([
                column(&format!("events_{place}"), &|one| sum(one, criterion, events)),
                column(&format!("events_strata_{place}"), &|one| {
                    sum(one, criterion, events_by_stratum)
                }),
            ]);
        }
    }
    let logarithms: Vec<f64> = features.iter().map(logarithms).collect();
    columns.push(Series::new("logarithms".into(), logarithms).into());
    let mut frame = DataFrame::new(features.len(), columns).unwrap();
    let file = File::create(folder.join(format!("{bucket:04}.parquet"))).unwrap();
    ParquetWriter::new(file).finish(&mut frame).unwrap();
}

/// What one stratum adds, from its number, base and total.
type Sum<'a> = &'a dyn Fn(i64, i64, i64) -> i64;

fn sum(features: &Features, criterion: Criterion, figure: Sum<'_>) -> i64 {
    let own = features.of_criterion(criterion);
    own.map(|(stratum, amount)| {
        figure(number(stratum), integer(amount.base), whole(amount.total.value()))
    })
    .sum()
}

/// Sum of the logarithms of the lengths of fixed-term contracts.
fn logarithms(features: &Features) -> f64 {
    features.of_criterion(Criterion::DureeCdd).map(|(_, amount)| amount.total.value()).sum()
}

/// A number for each stratum, as `peer.py` numbers them.
fn number(stratum: Stratum) -> i64 {
    let occupation = match stratum.occupation {
        Occupations::Two(digits) => i64::from(digits) + 1,
        Occupations::One(_) | Occupations::Any => 0,
    };
    let flag = |flag: Option<bool>| flag.map_or(0, |flag| 1 + i64::from(flag));
    occupation * 9 + flag(stratum.open_ended) * 3 + flag(stratum.target)
}

fn weight(stratum: i64) -> i64 {
    stratum * stratum + 1
}

fn integer(count: u64) -> i64 {
    count.try_into().unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "sums of counts stay far below 2^53")]
fn whole(sum: f64) -> i64 {
    sum.round() as i64
}
