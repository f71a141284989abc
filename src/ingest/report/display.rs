//! The report for people.

use std::fmt;

use super::{DeclarationCounts, FileSummary, FindingSummary, Report, Summary};
use crate::ingest::dsn::Totals;
use crate::vocabulary::{Cents, Hundredths};

/// Places shown per kind of finding; the JSON report has more.
const PLACES_SHOWN: usize = 5;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "{file}")?;
        }
        let files = self.total.files;
        writeln!(f, "Total of {files} {}", if files == 1 { "file" } else { "files" })?;
        write!(f, "{}", self.total)?;
        let distinct = &self.distinct;
        writeln!(
            f,
            "  once each     {} individuals, {} contracts, {} ends, {} cancelled ends, {} leaves, \
             {} suspensions",
            distinct.individuals,
            distinct.contracts,
            distinct.ends,
            distinct.cancelled_ends,
            distinct.leaves,
            distinct.suspensions
        )?;
        self.findings.iter().try_for_each(|finding| {
            write!(f, "{finding}")?;
            writeln!(f, "      {} {}", finding.consequence, finding.advice)
        })
    }
}

impl fmt::Display for FileSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.file)?;
        write!(f, "{}", self.summary)?;
        for set_aside in self.set_aside.iter().take(PLACES_SHOWN) {
            let reason = set_aside.reason;
            let line = set_aside.declaration_line;
            writeln!(f, "  set aside     line {line}: {} ({})", reason.kind.code(), reason.place)?;
        }
        if let Some(more) = self.set_aside.len().checked_sub(PLACES_SHOWN).filter(|more| *more > 0)
        {
            writeln!(f, "                and {more} more")?;
        }
        self.findings.iter().try_for_each(|finding| write!(f, "{finding}"))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  lines         {}: {} records, {} blank, {} malformed",
            self.lines, self.records, self.blank_lines, self.malformed_lines
        )?;
        let versions = self.versions.iter().map(|(version, count)| format!("{version} ×{count}"));
        let versions: Vec<String> = versions.collect();
        writeln!(
            f,
            "  envelopes     {}, of which {} tests ({})",
            self.envelopes,
            self.test_envelopes,
            versions.join(", ")
        )?;
        write!(f, "{}", self.declarations)?;
        writeln!(f, "  read          {}", self.read)?;
        writeln!(f, "  in force      {}", self.in_force)
    }
}

impl fmt::Display for DeclarationCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  declarations  {}: {} in force, {} superseded, {} signals, {} withdrawn signals, \
             {} unused, {} set aside",
            self.total,
            self.in_force,
            self.superseded,
            self.signals,
            self.signals_withdrawn,
            self.unused,
            self.set_aside
        )?;
        for (nature, types) in &self.by_nature_and_type {
            let types = types.iter().map(|(code, count)| format!("type {code} ×{count}"));
            let types: Vec<String> = types.collect();
            writeln!(f, "    nature {nature}   {}", types.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} individuals, {} contracts, {} pay lines, {} activities; paid {} h and {} days, \
             unpaid {} h and {} days, overtime {} h; gross {} €",
            self.individuals,
            self.contracts,
            self.pay_lines,
            self.activities,
            decimal(self.paid_hours),
            decimal(self.paid_days),
            decimal(self.unpaid_hours),
            decimal(self.unpaid_days),
            decimal(self.random_overtime_hours + self.structural_overtime_hours),
            amount(self.gross)
        )
    }
}

impl fmt::Display for FindingSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {:13} ×{} {}", self.kind.code(), self.count, self.meaning)?;
        if self.places.is_empty() {
            return Ok(());
        }
        let places = self.places.iter().take(PLACES_SHOWN).map(ToString::to_string);
        let places: Vec<String> = places.collect();
        let more = if self.places.len() > PLACES_SHOWN { "; …" } else { "" };
        writeln!(f, "      {}{more}", places.join("; "))
    }
}

fn decimal(value: Hundredths) -> String {
    hundredths(value.hundredths())
}

fn amount(value: Cents) -> String {
    hundredths(value.hundredths())
}

fn hundredths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let value = value.unsigned_abs();
    format!("{sign}{}.{:02}", value / 100, value % 100)
}
