//! `suivi`: one row per enterprise drawn and year, before and after the draw.
//!
//! Exact counts never leave: hires are in bands, shares are rounded to bands of points, and shown
//! only when enough persons are behind them.

use super::super::employer::Occasion;
use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use super::{Made, digits};
use crate::employers::trial::outcomes::{Outcome, Share};
use crate::statistics::real;
use crate::vocabulary::Siren;

/// The table.
pub(super) static TABLE: TableSpec = TableSpec {
    name: "suivi",
    fields: &[
        always("siren", Kind::Text),
        always("annee", Kind::Integer),
        always("periode", Kind::Text),
        always("recrutements", Kind::Text),
        sometimes("part_cible", Kind::Integer),
        sometimes("maintien_6_cible", Kind::Integer),
        sometimes("maintien_12_cible", Kind::Integer),
        sometimes("maintien_6", Kind::Integer),
        sometimes("maintien_12", Kind::Integer),
        sometimes("part_cdi", Kind::Integer),
        sometimes("score_fige", Kind::Integer),
    ],
    key: &["siren", "annee"],
    words: include_str!("suivi.toml"),
};

/// What an enterprise did in a year.
pub(super) fn row<'a>(
    siren: Siren,
    year: i32,
    made: &Made<'_>,
    occasion: &Occasion<'_>,
) -> [Value<'a>; 11] {
    let tally = made.grounds.outcomes.over(siren, year..=year);
    let share =
        |outcome: Outcome| Value::maybe(band(tally.share(outcome), occasion), Value::Integer);
    let frozen = made.grounds.frozen.get(&(siren, year)).copied();
    [
        Value::text(digits(siren)),
        Value::Integer(i64::from(year)),
        Value::text(if year > made.year { "apres" } else { "avant" }),
        Value::text(hires(tally.hires, occasion.persons)),
        share(Outcome::Target),
        share(Outcome::TargetKept6),
        share(Outcome::TargetKept12),
        share(Outcome::Kept6),
        share(Outcome::Kept12),
        share(Outcome::OpenEnded),
        Value::maybe(frozen, |score| Value::Integer(whole(score))),
    ]
}

/// A share in percent, at the nearest limit of its bands; `None` when too few persons are behind
/// it.
fn band(share: Share, occasion: &Occasion<'_>) -> Option<i64> {
    let points = occasion.display.points;
    (share.trials >= occasion.persons.max(1)).then(|| {
        let percent = 100.0 * real(share.events) / real(share.trials);
        whole(points * libm::round(percent / points))
    })
}

/// Hires of a year, in bands from the threshold of persons.
fn hires(count: u64, persons: u64) -> String {
    match count {
        100.. => "100_plus".to_owned(),
        30.. => "30_99".to_owned(),
        few if few < persons => format!("0_{}", persons.saturating_sub(1)),
        _ => format!("{persons}_29"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a percentage or a score")]
fn whole(value: f64) -> i64 {
    libm::round(value) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::method::Method;

    #[test]
    fn counts_are_bands_and_few_persons_are_silence() {
        assert_eq!(
            [0, 10, 11, 29, 30, 100].map(|count| hires(count, 11)),
            ["0_10", "0_10", "11_29", "11_29", "30_99", "100_plus"]
        );
        let occasion = Occasion {
            until: "2025-12-31".parse().unwrap(),
            method: "",
            fictitious: true,
            persons: 11,
            award: 0.8,
            display: &Method::current().unwrap().display,
            publisher: "",
            contact: "",
        };
        let shown = |events, trials| band(Share { events, trials }, &occasion);
        assert_eq!((shown(9, 10), shown(10, 11)), (None, Some(90)));
        // 17/40 = 42.5: between two limits, the one away from zero.
        assert_eq!((shown(17, 40), shown(0, 40), shown(40, 40)), (Some(45), Some(0), Some(100)));
    }
}
