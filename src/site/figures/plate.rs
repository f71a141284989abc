//! From what a figure says to the figure: number, drawing, sources, files and permanent address
//! follow from its tables, in one way for all.

use super::Studio;
use crate::site::SiteError;
use crate::site::charts::canvas::Alternative;
use crate::site::charts::{ChartError, Layout, both};
use crate::site::figure::{
    Absence, Block, Download, Downloads, Drawing, Figure, Label, Made, Plate,
};
use crate::site::grid::Grid;
use crate::site::sentences::capital;

/// The tables of a figure.
#[derive(Debug, Clone)]
pub enum Tables<'a> {
    /// One: all its files.
    One(Grid<'a>),
    /// Several, each with the name of what it gives: the first file of each.
    Several(Vec<(&'a str, Grid<'a>)>),
}

impl<'a> From<Grid<'a>> for Tables<'a> {
    fn from(grid: Grid<'a>) -> Self {
        Self::One(grid)
    }
}

impl Studio<'_> {
    /// A table alone.
    pub fn table<'a>(&mut self, tables: impl Into<Tables<'a>>, plate: Plate) -> Block {
        let label = self.next_table();
        self.figure(label, &tables.into(), plate, None)
    }

    /// A chart, its table folded below.
    ///
    /// # Errors
    /// When the chart cannot be drawn.
    pub fn chart<'a>(
        &mut self,
        tables: impl Into<Tables<'a>>,
        plate: Plate,
        draw: impl Fn(Layout, Alternative<'_>) -> Result<String, ChartError>,
    ) -> Result<Block, SiteError> {
        let label = self.next_chart();
        let drawing = self.drawing(label, &plate, draw)?;
        Ok(self.figure(label, &tables.into(), plate, Some(drawing)))
    }

    /// A chart whose table stays open below it: figures that the drawing does not print.
    ///
    /// # Errors
    /// When the chart cannot be drawn.
    pub fn chart_and_table<'a>(
        &mut self,
        tables: impl Into<Tables<'a>>,
        plate: Plate,
        draw: impl Fn(Layout, Alternative<'_>) -> Result<String, ChartError>,
    ) -> Result<Block, SiteError> {
        let label = self.next_chart();
        let drawing = self.drawing(label, &plate, draw)?.with_open_table();
        Ok(self.figure(label, &tables.into(), plate, Some(drawing)))
    }

    fn drawing(
        &self,
        label: Label,
        plate: &Plate,
        draw: impl Fn(Layout, Alternative<'_>) -> Result<String, ChartError>,
    ) -> Result<Drawing, SiteError> {
        let about = Alternative {
            id: &label.id(),
            title: &format!("{}, {}", plate.title.subject, plate.when),
            description: &capital(&plate.reading),
        };
        both(about, draw).map_err(|cause| self.chart_error(cause))
    }

    fn figure(
        &self,
        label: Label,
        tables: &Tables<'_>,
        plate: Plate,
        drawing: Option<Drawing>,
    ) -> Block {
        let grids: Vec<Grid<'_>> = match tables {
            Tables::One(grid) => vec![*grid],
            Tables::Several(named) => named.iter().map(|(_, grid)| *grid).collect(),
        };
        let files = match tables {
            Tables::One(grid) => self.downloads(*grid),
            Tables::Several(named) => self.first_files(named),
        };
        let Some(downloads) = Downloads::of(files) else {
            return Block::Absence(Absence {
                title: plate.title.subject,
                reason: "Les fichiers de ce tableau ne font pas partie de cette édition."
                    .to_owned(),
            });
        };
        let made = Made {
            drawing,
            source: self.sources_line(&grids),
            downloads,
            permanent: self.permanent(&label.id()),
        };
        Block::Figure(Figure::new(label, plate, made))
    }

    /// The first file of each table, once, named.
    fn first_files(&self, named: &[(&str, Grid<'_>)]) -> Vec<Download> {
        let mut files: Vec<Download> = Vec::new();
        for (name, grid) in named {
            let Some(file) = self.downloads(*grid).into_iter().next() else { continue };
            if files.iter().all(|known| known.href != file.href) {
                files.push(Download { format: format!("{name}, {}", file.format), ..file });
            }
        }
        files
    }
}
