//! Charts: inline SVG drawn by plotters on our own backend, readable without colour, mouse or
//! script, in a wide and a narrow layout between which the style sheet chooses.
//!
//! A kind of chart is one file: it takes published figures and labels, nothing else.

pub mod backend;
pub mod bars;
pub mod canvas;
pub mod dumbbell;
pub mod lines;
pub mod metrics;
pub mod palette;
mod rows;
pub mod scale;

use crate::disclosure::protected::{Cell, Value};
use crate::site::figure::{Drawing, Sign};

/// A chart could not be drawn: a defect of the program, not of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a chart could not be drawn")]
pub struct ChartError;

/// The room a drawing has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Screens from 46 rem, and paper.
    Wide,
    /// Telephones and large zooms.
    Narrow,
}

impl Layout {
    /// Width, in tenths of a unit.
    pub const fn width(self) -> i32 {
        match self {
            Self::Wide => 720 * metrics::SCALE,
            Self::Narrow => 320 * metrics::SCALE,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Wide => "l",
            Self::Narrow => "e",
        }
    }
}

/// A figure to draw, or the sign of its absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A published figure.
    Value(Value),
    /// An unpublished one.
    Sign(Sign),
}

impl From<Cell> for Mark {
    fn from(cell: Cell) -> Self {
        match (cell.value(), Sign::of(cell)) {
            (Some(value), _) => Self::Value(value),
            (None, sign) => Self::Sign(sign.unwrap_or(Sign::Unavailable)),
        }
    }
}

impl Mark {
    /// The published figure.
    pub const fn value(self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Sign(_) => None,
        }
    }
}

/// Both layouts of a chart.
///
/// # Errors
/// When one cannot be drawn.
pub fn both(draw: impl Fn(Layout) -> Result<String, ChartError>) -> Result<Drawing, ChartError> {
    Ok(Drawing { wide: draw(Layout::Wide)?, narrow: draw(Layout::Narrow)? })
}
