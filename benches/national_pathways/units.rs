//! What our derivation counts, written for the peer: for each statistic, one row per unit with its
//! person, its enterprise, its values, and its cell in each table; for each table, the totals that
//! each cell of a period belongs to; and a list of all that.

use std::fs::{self, File};
use std::path::Path;

use pilotage::facts::Assembled;
use pilotage::indicators::layout::Layout;
use pilotage::indicators::pathways::{Coverage, Statistic, TableOf};
use pilotage::indicators::spec::Measure;
use pilotage::indicators::{Computation, INDICATORS};
use pilotage::pathways::{Horizon, PathwayRules, Pathways, derive};
use pilotage::settings::StatisticsSettings;
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde_json::{Value, json};

/// Writes everything to a folder that does not exist.
pub(crate) fn write(assembled: &Assembled, folder: &Path) {
    let settings = StatisticsSettings::default();
    let employers = &assembled.employers;
    let horizon = Horizon::of(employers, settings.consolidation_months).unwrap();
    let coverage = Coverage { settings: &settings, horizon };
    let counted: Vec<Counted> = INDICATORS
        .iter()
        .filter_map(|indicator| match indicator.computation {
            Computation::Holders(statistics) => Some(statistics),
            _ => None,
        })
        .flatten()
        .map(|statistic| Counted::new(statistic, &coverage))
        .collect();
    fs::create_dir_all(folder).unwrap();
    let list: Vec<Value> = counted.iter().map(Counted::described).collect();
    fs::write(folder.join("list.json"), json!(list).to_string()).unwrap();
    for one in &counted {
        fs::create_dir(folder.join(one.name())).unwrap();
        one.write_totals(folder);
    }
    let rules = PathwayRules::from(&settings);
    assembled.buckets.par_iter().enumerate().for_each(|(number, bucket)| {
        let pathways = derive(&bucket.load().unwrap(), employers, &rules);
        for one in &counted {
            let file = folder.join(one.name()).join(format!("{number:02}.parquet"));
            write_frame(one.units(&pathways, &coverage), &file);
        }
    });
}

/// A statistic and the grids of its tables.
struct Counted {
    statistic: &'static Statistic,
    measures: Vec<Measure>,
    tables: Vec<(&'static TableOf, Layout)>,
}

impl Counted {
    fn new(statistic: &'static Statistic, coverage: &Coverage<'_>) -> Self {
        let periods = (statistic.periods)(coverage);
        let layout = |of: &TableOf| Layout::new(&of.breakdown.dimensions(), &periods);
        let measures = (statistic.measures)().into_iter();
        Self {
            statistic,
            measures: measures.filter(|measure| measure.kind.is_additive()).collect(),
            tables: statistic.tables.iter().map(|of| (of, layout(of))).collect(),
        }
    }

    fn name(&self) -> &'static str {
        self.statistic.population
    }

    /// What the peer must know: the tables, and the place of their measures among the values.
    fn described(&self) -> Value {
        let tables: Vec<Value> =
            self.tables.iter().map(|(of, layout)| self.table(of, layout)).collect();
        json!({
            "name": self.name(),
            "repeats": self.statistic.repeats,
            "floor": self.statistic.floor,
            "tables": tables,
        })
    }

    fn table(&self, of: &TableOf, layout: &Layout) -> Value {
        let shown = |id: &str| of.only.is_empty() || of.only.contains(&id);
        let places = self.measures.iter().enumerate().filter(|(_, measure)| shown(measure.id));
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        json!({ "id": of.id, "cells": layout.cells_of_a_period(), "measures": places })
    }

    /// For each table and each cell of a period, the cells that it counts in.
    fn write_totals(&self, folder: &Path) {
        for (of, layout) in &self.tables {
            let (mut leaves, mut cells) = (Vec::new(), Vec::new());
            for leaf in 0..layout.cells_of_a_period() {
                for cell in layout.with_totals(leaf) {
                    leaves.push(leaf);
                    cells.push(cell);
                }
            }
            let columns = vec![
                Series::new("leaf".into(), leaves).into(),
                Series::new("cell".into(), cells).into(),
            ];
            write_frame(columns, &folder.join(format!("{}.parquet", of.id)));
        }
    }

    /// The units of a bucket that are in one of the tables.
    fn units(&self, pathways: &Pathways, coverage: &Coverage<'_>) -> Vec<Column> {
        let (mut persons, mut companies) = (Vec::new(), Vec::new());
        let mut values: Vec<Vec<i64>> = vec![Vec::new(); self.measures.len()];
        let mut cells: Vec<Vec<Option<u32>>> = vec![Vec::new(); self.tables.len()];
        (self.statistic.units)(pathways, coverage, &mut |unit| {
            let own: Vec<_> =
                self.tables.iter().map(|(of, layout)| of.breakdown.cell(&unit, layout)).collect();
            if own.iter().all(Option::is_none) {
                return;
            }
            cells.iter_mut().zip(own).for_each(|(column, cell)| column.push(cell));
            values.iter_mut().zip(unit.values).for_each(|(column, value)| column.push(value));
            persons.push(unit.person.number());
            companies.push(unit.structure.map(|structure| structure.siret.siren().number()));
        });
        let mut columns = vec![
            Series::new("person".into(), persons).into(),
            Series::new("company".into(), companies).into(),
        ];
        for (place, column) in values.into_iter().enumerate() {
            columns.push(Series::new(format!("value_{place}").into(), column).into());
        }
        for ((of, _), column) in self.tables.iter().zip(cells) {
            columns.push(Series::new(of.id.into(), column).into());
        }
        columns
    }
}

fn write_frame(columns: Vec<Column>, file: &Path) {
    let rows = columns.first().map_or(0, Column::len);
    let mut frame = DataFrame::new(rows, columns).unwrap();
    ParquetWriter::new(File::create(file).unwrap())
        .with_compression(ParquetCompression::Zstd(None))
        .set_parallel(false)
        .finish(&mut frame)
        .unwrap();
}
