//! Lots: several envelopes wrapped as the deposit platform hands them on.
//!
//! A group of accepted envelopes, and sometimes one of refused envelopes, which count for nothing.

use crate::vocabulary::Month;

/// Wraps envelopes accepted, then those refused if any.
pub(super) fn wrap(
    accepted: &str,
    refused: &str,
    (number, month): (u64, Month),
    line_end: &str,
) -> String {
    let envelopes = [accepted, refused].map(|text| text.matches(FIRST_RECORD).count());
    let mut lot = String::new();
    let put = |lot: &mut String, rubrique: &str, value: &str| {
        for part in [rubrique, ",'", value, "'", line_end] {
            lot.push_str(part);
        }
    };
    put(&mut lot, "S05.G51.00.001", "01");
    put(
        &mut lot,
        "S05.G51.00.002",
        &format!("LOT{number:05}{:04}{:02}", month.year(), month.number()),
    );
    put(&mut lot, "S05.G51.00.006", &envelopes.iter().sum::<usize>().to_string());
    for (group, text) in [("DSNOK", accepted), ("CT-KO", refused)] {
        if !text.is_empty() {
            put(&mut lot, "S06.G51.00.001", group);
            lot.push_str(text);
            put(&mut lot, "S96.G51.00.001", group);
        }
    }
    put(&mut lot, "S95.G51.00.001", "01");
    lot
}

/// What every envelope begins with.
const FIRST_RECORD: &str = "S10.G00.00.001,'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_wrap_what_was_accepted_and_what_was_refused() {
        let envelope = "S10.G00.00.001,'PAIE'\nS90.G00.90.001,'2'\n";
        let month = "2026-05".parse().unwrap();
        let lot = wrap(&envelope.repeat(2), envelope, (7, month), "\n");
        let lines: Vec<&str> = lot.lines().collect();
        assert_eq!(
            lines,
            [
                "S05.G51.00.001,'01'",
                "S05.G51.00.002,'LOT00007202605'",
                "S05.G51.00.006,'3'",
                "S06.G51.00.001,'DSNOK'",
                "S10.G00.00.001,'PAIE'",
                "S90.G00.90.001,'2'",
                "S10.G00.00.001,'PAIE'",
                "S90.G00.90.001,'2'",
                "S96.G51.00.001,'DSNOK'",
                "S06.G51.00.001,'CT-KO'",
                "S10.G00.00.001,'PAIE'",
                "S90.G00.90.001,'2'",
                "S96.G51.00.001,'CT-KO'",
                "S95.G51.00.001,'01'",
            ]
        );
        assert!(!wrap(envelope, "", (7, month), "\n").contains("CT-KO"));
    }
}
