//! What had to be left out or settled while the facts were made, as plain counts.
//!
//! These counts are published with the quality tables: they hold no place and no value.

/// Counts over the persons of one bucket; they add up over buckets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BucketQuality {
    /// Lines of working time read from the declarations in force.
    pub work_lines: u64,
    /// Of which attached to no contract: number absent, unknown, or reused without a contract
    /// whose dates cover the pay period.
    pub unattached_lines: u64,
    /// Of which paid or unpaid time without any known unit.
    pub lines_without_unit: u64,
    /// Of which in a unit that cannot become hours (codes 31–34, 36–39, 99 and unknown ones).
    pub inconvertible_lines: u64,
    /// Ends, leaves and suspensions of contracts no monthly describes.
    pub events_without_contract: u64,
    /// Ends, leaves and suspensions of a signal that a monthly in force replaces.
    pub signal_events_covered: u64,
    /// Declared ends earlier than the start of their contract, left out.
    pub ends_before_start: u64,
    /// Leaves and suspensions ending before they start, left out.
    pub empty_absences: u64,
    /// PASS of one person overlapping a later one, cut the day before it starts (ruling 28).
    pub overlapping_passes: u64,
}

impl std::ops::AddAssign for BucketQuality {
    fn add_assign(&mut self, other: Self) {
        let Self {
            work_lines,
            unattached_lines,
            lines_without_unit,
            inconvertible_lines,
            events_without_contract,
            signal_events_covered,
            ends_before_start,
            empty_absences,
            overlapping_passes,
        } = other;
        self.work_lines += work_lines;
        self.unattached_lines += unattached_lines;
        self.lines_without_unit += lines_without_unit;
        self.inconvertible_lines += inconvertible_lines;
        self.events_without_contract += events_without_contract;
        self.signal_events_covered += signal_events_covered;
        self.ends_before_start += ends_before_start;
        self.empty_absences += empty_absences;
        self.overlapping_passes += overlapping_passes;
    }
}
