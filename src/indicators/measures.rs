//! Measures that many tables have. Those of persons, unless told otherwise ([`Measure::by`]).

use super::spec::{Band, Contributor, Measure, MeasureKind};

/// A number of persons, or of what they did.
pub(super) const fn count(id: &'static str, label: &'static str, unit: &'static str) -> Measure {
    Measure {
        id,
        label,
        unit,
        kind: MeasureKind::Count,
        contributor: Contributor::Person,
        decimals: 0,
    }
}

/// A number of persons.
pub(super) const fn persons(id: &'static str, label: &'static str) -> Measure {
    count(id, label, "personnes")
}

/// A number of establishments.
pub(super) const fn establishments(id: &'static str, label: &'static str) -> Measure {
    count(id, label, "établissements").by(Contributor::Enterprise)
}

/// What `numerator` is of `denominator`, in percent, one decimal; the first is part of the second.
pub(super) fn share(
    id: &'static str,
    label: &'static str,
    numerator: &'static str,
    denominator: &'static str,
) -> Measure {
    Measure {
        kind: MeasureKind::Share { numerator, denominator },
        decimals: 1,
        ..count(id, label, "%")
    }
}

/// A number that nobody contributes to: plain counts, and parts of a whole.
pub(super) fn plain_count(id: &'static str, label: &'static str, unit: &'static str) -> Measure {
    count(id, label, unit).by(Contributor::Nobody)
}

/// What one such number is of another, of which it is part.
pub(super) fn plain_share(
    id: &'static str,
    label: &'static str,
    numerator: &'static str,
    denominator: &'static str,
) -> Measure {
    share(id, label, numerator, denominator).by(Contributor::Nobody)
}

/// What `numerator` is of the establishments (`etablissements`).
pub(super) fn share_of_establishments(
    id: &'static str,
    label: &'static str,
    numerator: &'static str,
) -> Measure {
    share(id, label, numerator, "etablissements").by(Contributor::Enterprise)
}

/// `numerator` for a hundred of `denominator`, of which it is no part; one decimal.
pub(super) fn ratio(
    id: &'static str,
    label: &'static str,
    numerator: &'static str,
    denominator: &'static str,
) -> Measure {
    Measure {
        kind: MeasureKind::Ratio { numerator, denominator },
        decimals: 1,
        ..count(id, label, "pour 100")
    }
}

/// Persons, those interrupted among them, and the rate.
pub(super) fn interrupted(persons_label: &'static str, label: &'static str) -> Vec<Measure> {
    vec![
        persons("personnes", persons_label),
        persons("interrompues", label),
        share("taux", "Taux", "interrompues", "personnes"),
    ]
}

/// Hours, in hundredths.
pub(super) fn hours(id: &'static str, label: &'static str) -> Measure {
    Measure { kind: MeasureKind::Sum, decimals: 2, ..count(id, label, "heures") }
}

/// `numerator` by `denominator`, in hours, one decimal.
pub(super) fn mean(
    id: &'static str,
    label: &'static str,
    numerator: &'static str,
    denominator: &'static str,
) -> Measure {
    Measure {
        kind: MeasureKind::Mean { numerator, denominator },
        decimals: 1,
        ..count(id, label, "heures")
    }
}

/// The value below which `percent` of a hundred stand, from counts by band; in percent of the
/// entitlement.
pub(super) fn quantile(
    id: &'static str,
    label: &'static str,
    base: &'static str,
    bands: &'static [Band],
    percent: i64,
) -> Measure {
    Measure { kind: MeasureKind::Quantile { base, bands, percent }, ..count(id, label, "%") }
}
