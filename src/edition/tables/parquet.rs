//! `<table>.parquet`: the rows of the CSV file, typed, with the edition in the file's metadata.

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::parquet::write::{KeyValueMetadata, ParquetCompression, ParquetWriter};

use super::{Context, FormatError};
use crate::edition::grid::Grid;

/// Rows of a group, few enough for readers that fetch one group, and the same everywhere.
const ROW_GROUP: usize = 100_000;

pub(super) fn write(grid: &Grid, context: &Context<'_>) -> Result<Vec<u8>, FormatError> {
    let refused = |_| FormatError("Parquet");
    let measures = grid.measures.len();
    let repeated = |text: &dyn Fn(&crate::edition::grid::Row) -> String| -> Vec<String> {
        grid.rows.iter().flat_map(|row| std::iter::repeat_n(text(row), measures)).collect()
    };
    let figures = || grid.rows.iter().flat_map(|row| row.figures.iter().map(move |f| (row, f)));
    let mut columns: Vec<Column> =
        vec![Series::new("periode".into(), repeated(&|row| row.period.to_string())).into()];
    for (position, dimension) in grid.dimensions.iter().enumerate() {
        let codes = repeated(&|row| row.codes.get(position).cloned().unwrap_or_default());
        columns.push(Series::new((*dimension).into(), codes).into());
    }
    let measure: Vec<&str> = grid.rows.iter().flat_map(|_| grid.measures.iter().copied()).collect();
    let values: Vec<Option<f64>> =
        figures().map(|(_, figure)| figure.cell.value().map(nearest)).collect();
    let status: Vec<&str> = figures().map(|(_, figure)| figure.cell.status()).collect();
    let provisional: Vec<bool> = figures().map(|(row, _)| row.provisional).collect();
    let revised: Vec<bool> = figures().map(|(_, figure)| figure.revised_from.is_some()).collect();
    columns.extend([
        Series::new("mesure".into(), measure).into(),
        Series::new("valeur".into(), values).into(),
        Series::new("statut".into(), status).into(),
        Series::new("provisoire".into(), provisional).into(),
        Series::new("revise".into(), revised).into(),
    ]);
    let mut frame = DataFrame::new(grid.rows.len() * measures, columns).map_err(refused)?;
    let mut bytes = Vec::new();
    let metadata = [
        ("titre", context.table.titre.clone()),
        ("edition", context.edition.to_string()),
        ("publication", context.released.to_string()),
        ("editeur", context.publisher.to_owned()),
        ("licence", context.licence.to_owned()),
        ("origine", if context.fictitious { "fictif" } else { "reel" }.to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value));
    ParquetWriter::new(&mut bytes)
        .with_compression(ParquetCompression::Zstd(None))
        .with_row_group_size(Some(ROW_GROUP))
        .set_parallel(false)
        .with_key_value_metadata(Some(KeyValueMetadata::from_static(metadata.to_vec())))
        .finish(&mut frame)
        .map_err(refused)?;
    Ok(bytes)
}

/// The double nearest to the published decimal: the one its text denotes.
fn nearest(value: crate::disclosure::protected::Value) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}
