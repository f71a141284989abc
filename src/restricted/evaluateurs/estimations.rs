//! `estimations`: one row per treated arm and measure.

use super::super::table::{Kind, TableSpec, Value, always, sometimes};
use super::hundredths;
use crate::employers::trial::estimates::Estimate;
use crate::statistics::experiment::Effect;

/// What makes a probability a percentage.
const PERCENT: f64 = 100.0;

/// The table.
pub(super) static TABLE: TableSpec = TableSpec {
    name: "estimations",
    fields: &[
        always("bras", Kind::Text),
        always("mesure", Kind::Text),
        always("principale", Kind::Boolean),
        always("entreprises", Kind::Integer),
        always("temoins", Kind::Integer),
        sometimes("moyenne_temoins", Kind::Decimal),
        sometimes("effet", Kind::Decimal),
        sometimes("erreur_type", Kind::Decimal),
        sometimes("effet_bas", Kind::Decimal),
        sometimes("effet_haut", Kind::Decimal),
        sometimes("rapport", Kind::Decimal),
        sometimes("rapport_bas", Kind::Decimal),
        sometimes("rapport_haut", Kind::Decimal),
        sometimes("p", Kind::Decimal),
        sometimes("p_tirages", Kind::Decimal),
        sometimes("p_holm", Kind::Decimal),
        sometimes("effet_ouvreurs", Kind::Decimal),
        sometimes("effet_ouvreurs_bas", Kind::Decimal),
        sometimes("effet_ouvreurs_haut", Kind::Decimal),
        sometimes("borne_basse", Kind::Decimal),
        sometimes("borne_haute", Kind::Decimal),
        sometimes("effet_detectable", Kind::Decimal),
    ],
    key: &["bras", "mesure"],
    words: include_str!("estimations.toml"),
};

/// The row of an estimate; `level` is the probability of its intervals.
pub(super) fn row<'a>(estimate: &Estimate, level: f64) -> [Value<'a>; 22] {
    let factor = estimate.measure.factor();
    let number = |value: Option<f64>, factor: f64| {
        Value::maybe(value.filter(|value| value.is_finite()), |value| {
            Value::Decimal(hundredths(factor * value))
        })
    };
    let limits = |effect: Option<Effect>| {
        let interval = effect.and_then(|effect| effect.interval(level));
        [interval.map(|(lower, _)| lower), interval.map(|(_, upper)| upper)]
            .map(|limit| number(limit, factor))
    };
    let [lower, upper] = limits(estimate.effect);
    let [lower_on_openers, upper_on_openers] = limits(estimate.on_openers);
    let ratio = estimate.log_ratio;
    let [lower_ratio, upper_ratio] = {
        let interval = ratio.and_then(|effect| effect.interval(level));
        [interval.map(|(lower, _)| lower), interval.map(|(_, upper)| upper)]
            .map(|limit| number(limit.map(libm::exp), 1.0))
    };
    let [units, controls] =
        estimate.units.map(|count| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX)));
    [
        Value::text(estimate.arm.code()),
        Value::text(estimate.measure.id()),
        Value::Boolean(estimate.measure.is_primary()),
        units,
        controls,
        number(estimate.control_mean, factor),
        number(estimate.effect.map(|effect| effect.estimate), factor),
        number(estimate.effect.map(|effect| effect.error), factor),
        lower,
        upper,
        number(ratio.map(|effect| libm::exp(effect.estimate)), 1.0),
        lower_ratio,
        upper_ratio,
        number(estimate.effect.map(|effect| effect.p_value()), PERCENT),
        number(estimate.by_chance, PERCENT),
        number(estimate.adjusted, PERCENT),
        number(estimate.on_openers.map(|effect| effect.estimate), factor),
        lower_on_openers,
        upper_on_openers,
        number(estimate.bounds.map(|bounds| bounds.lower), factor),
        number(estimate.bounds.map(|bounds| bounds.upper), factor),
        number(estimate.detectable, factor),
    ]
}
