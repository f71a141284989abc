//! `<table>.csv`: UTF-8 without byte order mark, comma, `\n`, one row per figure.

use super::FormatError;
use crate::edition::grid::Grid;

/// The columns after the dimensions.
const LAST_COLUMNS: [&str; 5] = ["mesure", "valeur", "statut", "provisoire", "revise"];

pub(super) fn write(grid: &Grid) -> Result<Vec<u8>, FormatError> {
    let refused = |_| FormatError("CSV");
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let header =
        std::iter::once("periode").chain(grid.dimensions.iter().copied()).chain(LAST_COLUMNS);
    writer.write_record(header).map_err(refused)?;
    for row in &grid.rows {
        let period = row.period.to_string();
        for (measure, figure) in grid.measures.iter().zip(&row.figures) {
            let value = figure.cell.value().map(|value| value.to_string()).unwrap_or_default();
            let flags = [row.provisional, figure.revised_from.is_some()].map(truth);
            let record = std::iter::once(period.as_str())
                .chain(row.codes.iter().map(String::as_str))
                .chain([*measure, value.as_str(), figure.cell.status()])
                .chain(flags);
            writer.write_record(record).map_err(refused)?;
        }
    }
    writer.into_inner().map_err(|_| FormatError("CSV"))
}

const fn truth(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}
