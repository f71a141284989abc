//! What a table is: its dimensions, measures and period, as the machine needs them.
//!
//! What the reader needs (title, definition, how to read) is in the `.toml` beside each indicator.

use crate::vocabulary::Period;

/// Code of the total of a dimension.
pub const TOTAL: &str = "_T";
/// Code of the unknown modality of a dimension.
pub const UNKNOWN: &str = "NR";
/// Code of the whole country, total of the dimension `territoire`.
pub const FRANCE: &str = "FR";

/// A table: one population, broken down by a few dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSpec {
    /// Identifier, and stem of its files (`suspensions_declarees_type_siae`).
    pub id: &'static str,
    /// Indicator it belongs to: stem of the words file, and of the page.
    pub indicator: &'static str,
    /// Title of the table, in French, without period.
    pub title: String,
    /// Two cells of the same population, period, modalities and measure are the same number
    /// wherever they appear.
    pub population: &'static str,
    /// What a period means.
    pub period: PeriodNature,
    /// Dimensions, in catalogue order.
    pub dimensions: Vec<Dimension>,
    /// Measures, in catalogue order.
    pub measures: Vec<Measure>,
}

impl TableSpec {
    /// Measures that are aggregated (counts and sums), with their position among the measures.
    pub fn additive_measures(&self) -> impl Iterator<Item = (usize, &Measure)> {
        self.measures.iter().enumerate().filter(|(_, measure)| measure.kind.is_additive())
    }
}

/// What a period of a table means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeriodNature {
    /// State on the last day of a month.
    MonthEnd,
    /// Whatever happened in a month.
    Month,
    /// Whatever happened in a quarter.
    Quarter,
    /// Persons or PASS starting in a period, followed afterwards.
    Cohort,
    /// From the beginning of the year or of the series.
    Cumulative,
    /// The twelve months to a month.
    Rolling,
    /// The five years to the end of a year.
    FiveYears,
}

/// A dimension of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Column name (`sexe`, `type_siae`, `territoire`).
    pub id: &'static str,
    /// Name for the reader, in French.
    pub label: &'static str,
    /// Whether a zero or a full cell says something about people.
    pub nature: DimensionNature,
    /// Whether the parts add up to their parent: false where one person or enterprise can be in
    /// several parts.
    pub additive: bool,
    /// All modalities, parents before children; the first is the total.
    pub modalities: Vec<Modality>,
}

/// A classification says where people are; an outcome says what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DimensionNature {
    /// Sector, territory, age: a zero is structural and may be shown.
    Classification,
    /// Interrupted or not, label: a zero is an attribute of the whole group.
    Outcome,
}

/// A modality of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modality {
    /// Code in the files.
    pub code: String,
    /// Name for the reader, in French.
    pub label: String,
    /// Code of the modality it is part of; `None` for the total.
    pub parent: Option<String>,
}

/// A measure of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Code in the files (`personnes`, `taux`).
    pub id: &'static str,
    /// Name for the reader, in French.
    pub label: &'static str,
    /// Unit for the reader, in French (`personnes`, `%`, `contrats`).
    pub unit: &'static str,
    /// How it is computed.
    pub kind: MeasureKind,
    /// Whose secret a small cell would betray.
    pub contributor: Contributor,
    /// Decimals published.
    pub decimals: u8,
}

impl Measure {
    /// The same, whose small cells would betray another.
    pub const fn by(self, contributor: Contributor) -> Self {
        Self { contributor, ..self }
    }
}

/// How a measure is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureKind {
    /// A number of persons, PASS, contracts or declarations.
    Count,
    /// A quantity added up over persons or contracts.
    Sum,
    /// `numerator` ÷ `denominator`, in percent, the first being part of the second.
    Share {
        /// Measure of the same table.
        numerator: &'static str,
        /// Measure of the same table.
        denominator: &'static str,
    },
    /// `numerator` ÷ `denominator`, in percent, neither being part of the other.
    Ratio {
        /// Measure of the same table.
        numerator: &'static str,
        /// Measure of the same table.
        denominator: &'static str,
    },
    /// `numerator` ÷ `denominator`, in the unit of the numerator.
    Mean {
        /// Measure of the same table.
        numerator: &'static str,
        /// Measure of the same table.
        denominator: &'static str,
    },
    /// The value below which `percent` of a hundred stand: grouped interpolation between the
    /// bounds of the band that holds it. Not significant in a band without upper bound.
    Quantile {
        /// Measure of the same table: everybody, the sum of the bands.
        base: &'static str,
        /// The bands, in order, each a measure of the same table.
        bands: &'static [Band],
        /// From 1 to 99.
        percent: i64,
    },
}

/// A band of values: those counted by a measure, from a bound included to one excluded, in
/// hundredths of the quantile's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Measure counting the band.
    pub measure: &'static str,
    /// Lower bound; the first band holds everything below its upper bound.
    pub from: i64,
    /// Upper bound; `None` for the last band.
    pub to: Option<i64>,
}

impl Band {
    /// Position of the band holding a part of a whole: `hundredths` of `whole` units, the bands
    /// being in hundredths of a percent of the whole.
    pub fn of(bands: &[Self], hundredths: i64, whole: i64) -> usize {
        // hundredths ÷ (100 × whole) < to ÷ 10 000, in integers.
        let below = |band: &Self| {
            band.to
                .is_none_or(|to| i128::from(hundredths) * 100 < i128::from(to) * i128::from(whole))
        };
        bands.iter().position(below).unwrap_or_default()
    }
}

impl MeasureKind {
    /// Aggregated rather than derived.
    pub const fn is_additive(self) -> bool {
        matches!(self, Self::Count | Self::Sum)
    }
}

/// Whose secret a small cell would betray.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contributor {
    /// Persons: the threshold of persons applies, and the enterprises' too where known.
    Person,
    /// Enterprises.
    Enterprise,
    /// Nobody: counts of files or of declarations without any breakdown by employer.
    Nobody,
}

/// A period of a table, with its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeriodStatus {
    /// The period.
    pub period: Period,
    /// How far its figures can be relied on.
    pub standing: Standing,
}

impl PeriodStatus {
    /// A period that no later data are expected to change.
    pub const fn settled(period: Period) -> Self {
        Self { period, standing: Standing::Final }
    }

    /// Whether later data may change its figures.
    pub fn is_provisional(self) -> bool {
        self.standing != Standing::Final
    }
}

/// How far the figures of a period can be relied on (ruling 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No later data are expected to change them.
    Final,
    /// Late data may change them, a little.
    Provisional,
    /// They will change: some of those counted leave the population once more is known, and those
    /// who leave are all in its numerators. The whole country is told; its parts are published
    /// once, when final, for small parts that move would designate people.
    WholeOnly,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stands_in_the_band_that_holds_it() {
        let band = |from, to| Band { measure: "", from, to };
        let bands = [band(0, Some(2_500)), band(2_500, Some(10_000)), band(10_000, None)];
        // Of 2 496 hours: a quarter is 624, the whole 2 496; corrections can exceed work.
        for (hours, expected) in
            [(-500, 0), (0, 0), (62_399, 0), (62_400, 1), (249_599, 1), (249_600, 2), (400_000, 2)]
        {
            assert_eq!(Band::of(&bands, hours, 2_496), expected, "{hours}");
        }
    }
}
