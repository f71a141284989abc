//! Text of an envelope: records, their count, encodings.

use encoding_rs::WINDOWS_1252;

use crate::synth::structures::Structure;
use crate::vocabulary::{Day, Month};

/// How a deposit's text becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// ISO-8859-1, as the norm requires.
    Latin1,
    /// Windows-1252: typographic apostrophes and ligatures outside ISO-8859-1.
    Windows1252,
    /// UTF-8, with a byte order mark or not.
    Utf8 {
        /// Starts with a byte order mark.
        mark: bool,
    },
}

impl Encoding {
    /// The text as bytes.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Latin1 | Self::Windows1252 => WINDOWS_1252.encode(text).0.into_owned(),
            Self::Utf8 { mark: false } => text.as_bytes().to_vec(),
            Self::Utf8 { mark: true } => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        }
    }

    /// A contact's name that shows the encoding.
    fn contact(self) -> &'static str {
        match self {
            Self::Latin1 => "FICTIVE Zoé",
            Self::Windows1252 | Self::Utf8 { .. } => "L’ŒUVRE FICTIVE Zoé",
        }
    }
}

/// Version of the norm in force for a month: one a year (P24 before, P26 after).
pub(super) fn version(month: Month) -> &'static str {
    match month.year() {
        ..=2024 => "P24V01",
        2025 => "P25V01",
        _ => "P26V01",
    }
}

/// An envelope being written.
pub(super) struct Envelope {
    text: String,
    records: u32,
    declarations: u32,
    line_end: &'static str,
    contact: &'static str,
}

/// What the head of an envelope says.
pub(super) struct Head<'a> {
    /// Who sends.
    pub sender: &'a Structure,
    /// Month declared, for the version of the norm.
    pub month: Month,
    /// A test deposit (S10.G00.00.005 = 01).
    pub test: bool,
    /// Nothing is declared (S10.G00.00.008 = 02).
    pub empty: bool,
}

impl Envelope {
    /// Opens an envelope.
    pub(super) fn open(head: &Head<'_>, line_end: &'static str, encoding: Encoding) -> Self {
        let mut envelope = Self {
            text: String::new(),
            records: 0,
            declarations: 0,
            line_end,
            contact: encoding.contact(),
        };
        let (siren, nic) = head.sender.siret.split_at(9);
        envelope.put("S10.G00.00.001", "PAIE FICTIVE");
        envelope.put("S10.G00.00.002", "EDITEUR FICTIF");
        envelope.put("S10.G00.00.003", "1.0");
        envelope.put("S10.G00.00.005", if head.test { "01" } else { "02" });
        envelope.put("S10.G00.00.006", version(head.month));
        envelope.put("S10.G00.00.007", "01");
        envelope.put("S10.G00.00.008", if head.empty { "02" } else { "01" });
        envelope.put("S10.G00.01.001", siren);
        envelope.put("S10.G00.01.002", nic);
        envelope.put("S10.G00.01.003", &head.sender.name);
        envelope.put("S10.G00.02.001", "02");
        envelope.put("S10.G00.02.002", envelope.contact);
        envelope.put("S10.G00.02.004", "paie@exemple.invalid");
        envelope.put("S10.G00.02.005", "0100000000");
        envelope
    }

    /// Writes a record.
    pub(super) fn put(&mut self, rubrique: &str, value: &str) {
        for part in [rubrique, ",'", value, "'", self.line_end] {
            self.text.push_str(part);
        }
        self.records += 1;
    }

    /// Writes a date as `JJMMAAAA`.
    pub(super) fn date(&mut self, rubrique: &str, day: Day) {
        self.put(rubrique, &norm_date(day));
    }

    /// Writes a number of hundredths with two decimals.
    pub(super) fn number(&mut self, rubrique: &str, hundredths: i64) {
        self.put(rubrique, &two_decimals(hundredths));
    }

    /// Counts a declaration; its records follow.
    pub(super) fn declare(&mut self) {
        self.declarations += 1;
    }

    /// Who to call about a declaration.
    pub(super) fn contact(&mut self) {
        self.put("S20.G00.07.001", self.contact);
        self.put("S20.G00.07.002", "0100000000");
        self.put("S20.G00.07.003", "paie@exemple.invalid");
        self.put("S20.G00.07.004", "08");
    }

    /// Closes the envelope: the totals count themselves.
    pub(super) fn close(mut self) -> String {
        let (records, declarations) = (self.records + 2, self.declarations);
        self.put("S90.G00.90.001", &records.to_string());
        self.put("S90.G00.90.002", &declarations.to_string());
        self.text
    }
}

/// `JJMMAAAA`.
pub(super) fn norm_date(day: Day) -> String {
    let month = day.month();
    let in_month = month.first_day().days_until(day) + 1;
    format!("{in_month:02}{:02}{:04}", month.number(), month.year())
}

fn two_decimals(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_follow_the_norm() {
        assert_eq!(two_decimals(-12_550), "-125.50");
        assert_eq!(two_decimals(-5), "-0.05");
        assert_eq!(two_decimals(15_167), "151.67");
        assert_eq!(norm_date("2026-05-01".parse().unwrap()), "01052026");
    }

    #[test]
    fn encodings_differ_on_what_is_not_ascii() {
        assert_eq!(Encoding::Latin1.encode("é"), [0xE9]);
        assert_eq!(Encoding::Windows1252.encode("’Œ"), [0x92, 0x8C]);
        assert_eq!(Encoding::Utf8 { mark: true }.encode("é"), [0xEF, 0xBB, 0xBF, 0xC3, 0xA9]);
    }
}
