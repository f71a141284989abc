//! Records to rows: one pass over the lines, one individual in memory.

use std::collections::BTreeMap;
use std::io;

use super::block::{Step, Tracker};
use super::contract::{at, place_id};
use super::declaration::Declaration;
use super::envelope::{Envelope, Lot, is_wrapper};
use super::field::Field;
use super::file_report::FileReport;
use super::identity::Keys;
use super::individual::Individual;
use super::line::Line;
use super::model::{Block, BlockModel, MODEL, Model};
use super::texts::Normaliser;
use super::{Options, Sink};
use crate::ingest::findings::{Finding, FindingKind, Place, Rubrique};
use crate::ingest::records::Records;

/// Rows per batch: large enough for columnar writing, small enough for memory.
const BATCH: usize = 100_000;

/// Reads the lines of one file.
pub(super) struct Reader<'a> {
    options: &'a Options<'a>,
    sink: &'a mut dyn Sink,
    model: &'static Model,
    normaliser: Normaliser<'a>,
    line: u64,
    lot: Lot,
    envelope: Option<Envelope>,
    declaration: Option<Declaration>,
    individual: Individual,
    tracker: Tracker,
    /// Block of the last record, with its six digits.
    last: Option<(u32, Block, &'static BlockModel)>,
    instances: Vec<u64>,
    unlisted: BTreeMap<u32, u64>,
    next_ordinal: u32,
    batch: Records,
    report: FileReport,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        options: &'a Options<'a>,
        sink: &'a mut dyn Sink,
        normaliser: Normaliser<'a>,
    ) -> Self {
        Self {
            options,
            sink,
            model: &MODEL,
            normaliser,
            line: 0,
            lot: Lot::default(),
            envelope: None,
            declaration: None,
            individual: Individual::default(),
            tracker: Tracker::default(),
            last: None,
            instances: vec![0; 64],
            unlisted: BTreeMap::new(),
            next_ordinal: 0,
            batch: Records::default(),
            report: FileReport::default(),
        }
    }

    /// Takes in a line, without its line feed.
    pub(super) fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.line += 1;
        match Line::parse(line) {
            Line::Record(rubrique, value) => {
                let field = Field { rubrique, line: self.line, value };
                self.record(field)
            }
            Line::Blank => {
                self.report.blank_lines += 1;
                Ok(())
            }
            Line::Malformed => {
                self.malformed();
                Ok(())
            }
            Line::SubRecord(rubrique) => {
                self.count_line();
                self.add(FindingKind::UnknownBlock, Some(rubrique));
                Ok(())
            }
        }
    }

    /// Takes in a line too long to be kept.
    pub(super) fn over_long_line(&mut self) {
        self.line += 1;
        self.malformed();
    }

    /// The next lines hold NUL bytes.
    pub(super) fn not_text(&mut self) {
        let line = self.line + 1;
        let Self { envelope, report, .. } = self;
        match envelope {
            Some(envelope) => envelope.set_aside(FindingKind::NotText, line, &mut report.findings),
            None => {
                let place = Place { line, rubrique: None };
                report.findings.add(Finding { kind: FindingKind::NotText, place });
            }
        }
    }

    /// Closes everything and hands on the last batch.
    pub(super) fn finish(mut self) -> io::Result<FileReport> {
        self.close_envelope()?;
        self.lot.check_end(&mut self.report.findings);
        self.flush()?;
        let mut report = self.report;
        report.lines = self.line;
        report.encoding = self.normaliser.encoding();
        for (model, count) in self.model.blocks().zip(&self.instances) {
            if *count > 0 {
                report.blocks.insert(block_name(model.digits), *count);
            }
        }
        let unlisted = self.unlisted.iter().map(|(block, count)| (block_name(*block), *count));
        report.blocks.extend(unlisted);
        Ok(report)
    }

    fn malformed(&mut self) {
        self.report.malformed_lines += 1;
        if let Some(envelope) = self.envelope.as_mut().filter(|envelope| !envelope.ended) {
            envelope.lines += 1;
            envelope.malformed += 1;
        }
        self.add(FindingKind::MalformedLine, None);
    }

    fn count_line(&mut self) {
        if let Some(envelope) = &mut self.envelope {
            envelope.lines += 1;
        }
    }

    fn add(&mut self, kind: FindingKind, rubrique: Option<Rubrique>) {
        let place = Place { line: self.line, rubrique };
        self.report.findings.add(Finding { kind, place });
    }

    fn record(&mut self, field: Field<'_>) -> io::Result<()> {
        let digits = field.rubrique.block();
        let (block, model) = match self.last {
            Some((last, block, model)) if last == digits => (block, model),
            _ => match self.other_block(field)? {
                Some(found) => found,
                None => return Ok(()),
            },
        };
        let enriched = field.rubrique.rank() >= 100;
        if enriched {
            self.add(FindingKind::EnrichedRubrique, Some(field.rubrique));
        } else {
            if let Step::Opens { orphan, repeated } =
                self.tracker.step(block, model, field.rubrique)
            {
                self.opens(block, field, orphan, repeated)?;
            }
            if !model.knows(field.rubrique) {
                self.add(FindingKind::UnknownRubrique, Some(field.rubrique));
            }
        }
        self.count_line();
        if field.value.is_empty() {
            self.add(FindingKind::EmptyValue, Some(field.rubrique));
        } else if model.reads(field.rubrique) {
            self.take(field);
        }
        Ok(())
    }

    /// The block of a record that is not in the same block as the previous one. Wrapper records
    /// and unknown blocks end here.
    fn other_block(
        &mut self,
        field: Field<'_>,
    ) -> io::Result<Option<(Block, &'static BlockModel)>> {
        let digits = field.rubrique.block();
        if is_wrapper(digits) {
            self.close_envelope()?;
            self.tracker.reset();
            self.last = None;
            *self.unlisted.entry(digits).or_default() += 1;
            self.lot.take(field);
            return Ok(None);
        }
        let ended = self.envelope.as_ref().is_some_and(|envelope| envelope.ended);
        if ended && digits != TOTALS {
            self.close_envelope()?;
            self.tracker.reset();
        }
        if self.envelope.is_none() && digits != ENVELOPE {
            let mut outside = Envelope::new(self.line, self.report.declarations.len());
            let findings = &mut self.report.findings;
            outside.set_aside(FindingKind::RecordOutsideEnvelope, self.line, findings);
            self.envelope = Some(outside);
        }
        let found = self
            .model
            .block(digits)
            .and_then(|block| self.model.model(block).map(|model| (block, model)));
        match found {
            Some((block, model)) => self.last = Some((digits, block, model)),
            None => {
                self.count_line();
                *self.unlisted.entry(digits).or_default() += 1;
                let kind = match digits {
                    100_095 | 200_096 => FindingKind::PlatformBlock,
                    _ => FindingKind::UnknownBlock,
                };
                self.add(kind, Some(field.rubrique));
            }
        }
        Ok(found)
    }

    fn opens(
        &mut self,
        block: Block,
        field: Field<'_>,
        orphan: bool,
        repeated: bool,
    ) -> io::Result<()> {
        match field.rubrique.block() {
            ENVELOPE => self.open_envelope()?,
            DECLARATION => self.open_declaration()?,
            INDIVIDUAL => self.finish_individual()?,
            TOTALS => {
                self.close_declaration()?;
                if let Some(envelope) = &mut self.envelope {
                    envelope.end(field.line);
                }
            }
            NON_EMPLOYEE => {
                if let Some(declaration) = &mut self.declaration {
                    declaration.add_non_employee();
                }
            }
            _ => {}
        }
        if let Some(count) = self.instances.get_mut(block.index()) {
            *count += 1;
        }
        if orphan && let Some(declaration) = &mut self.declaration {
            let finding = field.finding(FindingKind::OrphanBlock);
            declaration.set_aside(finding, &mut self.report.findings);
        }
        if repeated {
            self.add(FindingKind::TooManyBlocks, Some(field.rubrique));
        }
        if self.declaration.is_some() {
            self.individual.open(field.rubrique.block(), field.line);
        }
        Ok(())
    }

    fn take(&mut self, field: Field<'_>) {
        let Self { envelope, declaration, individual, report, .. } = self;
        let findings = &mut report.findings;
        match field.rubrique.block() {
            ENVELOPE => {
                if let Some(envelope) = envelope {
                    envelope.take(field);
                }
            }
            TOTALS => {
                if let Some(envelope) = envelope {
                    envelope.take_totals(field);
                }
            }
            DECLARATION | COMPANY | ESTABLISHMENT => {
                if let Some(declaration) = declaration {
                    declaration.take(field, findings);
                }
            }
            WORK_PLACE => {
                if let (Some(declaration), Some(place)) = (declaration, place_id(field)) {
                    declaration.describe_place(place);
                }
            }
            _ => individual.take(field, findings),
        }
    }

    fn open_envelope(&mut self) -> io::Result<()> {
        self.close_envelope()?;
        self.report.envelopes += 1;
        let mut envelope = Envelope::new(self.line, self.report.declarations.len());
        if self.lot.rejected {
            let findings = &mut self.report.findings;
            envelope.set_aside(FindingKind::RejectedGroup, self.line, findings);
        }
        self.envelope = Some(envelope);
        Ok(())
    }

    fn open_declaration(&mut self) -> io::Result<()> {
        self.close_declaration()?;
        let Some(envelope) = &mut self.envelope else { return Ok(()) };
        envelope.check_head(self.options.accept_tests, &mut self.report.findings);
        envelope.declarations += 1;
        let stands = envelope.fatal.is_none();
        self.declaration = Some(Declaration::new(self.next_ordinal, self.line, stands));
        self.next_ordinal = self.next_ordinal.saturating_add(1);
        Ok(())
    }

    fn finish_individual(&mut self) -> io::Result<()> {
        let Self { individual, declaration, options, normaliser, report, batch, .. } = self;
        if let Some(declaration) = declaration {
            let mut keys = Keys { pseudonymiser: options.pseudonymiser, normaliser };
            individual.finish(declaration, &mut keys, &mut report.findings, batch)?;
        }
        individual.clear();
        if self.batch.len() >= BATCH {
            self.flush()?;
        }
        Ok(())
    }

    fn close_declaration(&mut self) -> io::Result<()> {
        self.finish_individual()?;
        let Some(declaration) = self.declaration.take() else { return Ok(()) };
        let Some(envelope) = &mut self.envelope else { return Ok(()) };
        let (record, report) = declaration.finish(envelope.version(), &mut self.report.findings);
        envelope.pending.extend(record);
        self.report.declarations.push(report);
        Ok(())
    }

    /// Closes the envelope: only now is it known whether its declarations stand.
    fn close_envelope(&mut self) -> io::Result<()> {
        self.close_declaration()?;
        let Some(mut envelope) = self.envelope.take() else { return Ok(()) };
        let findings = &mut self.report.findings;
        let outside = envelope
            .fatal
            .is_some_and(|finding| finding.kind == FindingKind::RecordOutsideEnvelope);
        if !outside {
            envelope.check_head(self.options.accept_tests, findings);
            envelope.check_end(self.line, findings);
            self.report.test_envelopes += u64::from(envelope.is_test());
            let version = String::from_utf8_lossy(&envelope.version()).trim().to_owned();
            *self.report.versions.entry(version).or_default() += 1;
        }
        let reports = self.report.declarations.get_mut(envelope.first_report..);
        for report in reports.unwrap_or_default() {
            report.set_aside = envelope.fatal.or(report.set_aside);
        }
        for mut record in envelope.pending.drain(..) {
            record.set_aside |= envelope.fatal.is_some();
            self.batch.declarations.push(record);
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.batch.is_empty() {
            self.sink.batch(&self.batch)?;
            self.batch.clear();
        }
        Ok(())
    }
}

const ENVELOPE: u32 = 100_000;
const DECLARATION: u32 = 200_005;
const COMPANY: u32 = 210_006;
const ESTABLISHMENT: u32 = 210_011;
const INDIVIDUAL: u32 = 210_030;
const WORK_PLACE: u32 = 210_085;
const NON_EMPLOYEE: u32 = 890_091;
const TOTALS: u32 = 900_090;

/// `S21.G00.40`.
fn block_name(block: u32) -> String {
    let name = at(0, FindingKind::UnknownBlock, block * 1_000).place.rubrique;
    let mut name = name.map(|rubrique| rubrique.to_string()).unwrap_or_default();
    name.truncate(10);
    name
}
