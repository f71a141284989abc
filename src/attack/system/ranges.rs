//! Interval arithmetic on one statement, in integers.

/// Tightens the ranges of the unknowns of one statement; says whether any moved.
pub(super) fn tighten(
    ranges: &mut [(i64, Option<i64>)],
    terms: &[(usize, i64)],
    low: Option<i64>,
    high: Option<i64>,
) -> bool {
    let range = |ranges: &[(i64, Option<i64>)], unknown: usize, factor: i64| {
        let (from, to) = ranges.get(unknown).copied().unwrap_or((0, None));
        if factor >= 0 {
            (Some(factor * from), to.map(|to| factor * to))
        } else {
            (to.map(|to| factor * to), Some(factor * from))
        }
    };
    let mut least = (0i64, 0usize);
    let mut most = (0i64, 0usize);
    for (unknown, factor) in terms {
        let (from, to) = range(ranges, *unknown, *factor);
        from.map_or_else(|| least.1 += 1, |from| least.0 += from);
        to.map_or_else(|| most.1 += 1, |to| most.0 += to);
    }
    let mut moved = false;
    for (unknown, factor) in terms {
        let (from, to) = range(ranges, *unknown, *factor);
        let rest_least = match (from, least.1) {
            (Some(from), 0) => Some(least.0 - from),
            (None, 1) => Some(least.0),
            _ => None,
        };
        let rest_most = match (to, most.1) {
            (Some(to), 0) => Some(most.0 - to),
            (None, 1) => Some(most.0),
            _ => None,
        };
        let upper = high.zip(rest_least).map(|(high, rest)| high - rest);
        let lower = low.zip(rest_most).map(|(low, rest)| low - rest);
        let (at_least, at_most) = if *factor > 0 { (lower, upper) } else { (upper, lower) };
        let Some(own) = ranges.get_mut(*unknown) else { continue };
        if let Some(value) = at_most.map(|value| quotient_below(value, *factor))
            && own.1.is_none_or(|known| value < known)
        {
            own.1 = Some(value);
            moved = true;
        }
        if let Some(value) = at_least.map(|value| -quotient_below(-value, *factor))
            && value > own.0
        {
            own.0 = value;
            moved = true;
        }
    }
    moved
}

/// The greatest integer not above a quotient.
fn quotient_below(value: i64, factor: i64) -> i64 {
    let exact = value % factor == 0;
    let negative = (value < 0) != (factor < 0);
    value / factor - i64::from(!exact && negative)
}
