//! Time series: one line per series, named at its end, never joined over an unpublished figure.
//!
//! Women are a solid line with discs, men a dashed line with squares; hollow markers and a ground
//! tell provisional periods. The scale comes from published figures only.

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters_backend::text_anchor::HPos;

use super::canvas::{Alternative, Canvas, Point, sheet};
use super::metrics::{LINE_HEIGHT, SCALE, bold_width, spread, width};
use super::palette::Ink;
use super::scale::Axis;
use super::{ChartError, Layout, Mark};
use crate::disclosure::protected::Value;
use crate::site::numbers;
use crate::vocabulary::Period;

/// Whose series it is, hence its line and marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Women.
    Women,
    /// Men.
    Men,
    /// Everybody.
    All,
}

/// One series: a mark per period.
#[derive(Debug, Clone)]
pub struct Series {
    /// Whose it is.
    pub who: Who,
    /// Its name, short.
    pub name: String,
    /// One mark per period.
    pub marks: Vec<Mark>,
}

/// A time series chart.
#[derive(Debug, Clone)]
pub struct TimeSeries<'a> {
    /// The periods, in order.
    pub periods: &'a [Period],
    /// The series.
    pub series: Vec<Series>,
    /// Position of the first provisional period.
    pub provisional_from: Option<usize>,
    /// Whether figures are shares, printed with `%`.
    pub in_percent: bool,
}

struct Frame {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

const DISC: i32 = 35;
const SQUARE: i32 = 32;

impl TimeSeries<'_> {
    /// Whether the scale starts at zero; the figure must say when it does not.
    pub fn starts_at_zero(&self) -> bool {
        self.axis().starts_at_zero()
    }

    fn axis(&self) -> Axis {
        let values: Vec<Value> = self
            .series
            .iter()
            .flat_map(|series| series.marks.iter().filter_map(|mark| mark.value()))
            .collect();
        Axis::over(&values, false, 5)
    }

    fn name(&self, series: &Series, layout: Layout) -> String {
        let last = series.marks.last().and_then(|mark| mark.value());
        match (layout, last) {
            (Layout::Wide, Some(value)) => format!("{} {}", series.name, self.text(value)),
            (Layout::Wide | Layout::Narrow, _) => series.name.clone(),
        }
    }

    fn text(&self, value: Value) -> String {
        numbers::in_unit(value, self.in_percent)
    }

    /// Draws one layout.
    ///
    /// # Errors
    /// When plotters refuses a mark.
    pub fn draw(&self, layout: Layout, about: Alternative<'_>) -> Result<String, ChartError> {
        let axis = self.axis();
        let ticks: Vec<String> = axis.ticks.iter().map(|tick| self.text(*tick)).collect();
        let names: Vec<String> =
            self.series.iter().map(|series| self.name(series, layout)).collect();
        let graduations = ticks.iter().map(|text| width(text)).max().unwrap_or(0);
        let named = names.iter().map(|text| bold_width(text)).max().unwrap_or(0);
        let height = match layout {
            Layout::Wide => 320 * SCALE,
            Layout::Narrow => 270 * SCALE,
        };
        let frame = Frame {
            left: graduations + 10 * SCALE,
            right: layout.width() - named - 14 * SCALE,
            top: 28 * SCALE,
            bottom: height - 30 * SCALE,
        };
        let last = f64::from(u32::try_from(self.periods.len()).unwrap_or(1).saturating_sub(1));
        let plot = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            -0.5..last + 0.5,
            axis.start()..axis.end(),
            (frame.left..frame.right, frame.bottom..frame.top),
        );
        let x = |index: usize| {
            let place = f64::from(u32::try_from(index).unwrap_or_default());
            plot.translate(&(place, axis.start())).0
        };
        let y = |value: Value| plot.translate(&(0.0, value.for_drawing())).1;
        sheet(layout, height, about, |canvas| {
            self.ground(canvas, &frame, &x)?;
            for (tick, label) in axis.ticks.iter().zip(&ticks) {
                let level = y(*tick);
                let ink = if tick.unscaled() == 0 { Ink::Axis } else { Ink::Grid };
                canvas.path(vec![(frame.left, level), (frame.right, level)], ink)?;
                canvas.text(label, (frame.left - 6 * SCALE, level), HPos::Right, Ink::Text)?;
            }
            self.period_labels(canvas, &frame, &x)?;
            for series in &self.series {
                let places: Vec<Option<Point>> = series
                    .marks
                    .iter()
                    .enumerate()
                    .map(|(index, mark)| mark.value().map(|value| (x(index), y(value))))
                    .collect();
                self.series(canvas, series.who, &places)?;
            }
            self.signs(canvas, &frame, &x)?;
            self.names(canvas, &frame, &names, &y)
        })
    }

    fn ground(
        &self,
        canvas: &Canvas<'_>,
        frame: &Frame,
        x: &impl Fn(usize) -> i32,
    ) -> Result<(), ChartError> {
        let Some(first) = self.provisional_from.filter(|first| *first < self.periods.len()) else {
            return Ok(());
        };
        let half = (x(1) - x(0)) / 2;
        let start = (x(first) - half).max(frame.left);
        canvas.rectangle([(start, frame.top), (frame.right, frame.bottom)], Ink::Provisional)?;
        let middle = frame.top - 13 * SCALE;
        let word = "provisoire";
        if start + width(word) <= frame.right {
            canvas.text(word, (start, middle), HPos::Left, Ink::Text)
        } else {
            canvas.text(word, (frame.right, middle), HPos::Right, Ink::Text)
        }
    }

    /// As many period names as fit, every 1, 2, 3, 4, 6 or 12 periods, the last one always named.
    fn period_labels(
        &self,
        canvas: &Canvas<'_>,
        frame: &Frame,
        x: &impl Fn(usize) -> i32,
    ) -> Result<(), ChartError> {
        let labels: Vec<String> =
            self.periods.iter().map(|period| numbers::tick(*period)).collect();
        let widest = labels.iter().map(|label| width(label)).max().unwrap_or(1) + 12 * SCALE;
        let spacing = (x(1) - x(0)).max(1);
        let every = [1u8, 2, 3, 4, 6, 12]
            .into_iter()
            .find(|every| spacing.saturating_mul(i32::from(*every)) >= widest)
            .map_or(24, usize::from);
        for (index, label) in labels.iter().enumerate().rev().step_by(every) {
            let center = x(index).max(width(label) / 2);
            canvas.path(
                vec![(x(index), frame.bottom), (x(index), frame.bottom + 5 * SCALE)],
                Ink::Axis,
            )?;
            canvas.text(label, (center, frame.bottom + 16 * SCALE), HPos::Center, Ink::Text)?;
        }
        Ok(())
    }

    fn series(
        &self,
        canvas: &Canvas<'_>,
        who: Who,
        places: &[Option<Point>],
    ) -> Result<(), ChartError> {
        let (line, full, hollow) = match who {
            Who::Women => (Ink::WomenLine, Ink::WomenMark, Ink::WomenHollow),
            Who::Men => (Ink::MenLine, Ink::MenMark, Ink::MenHollow),
            Who::All => (Ink::AllLine, Ink::AllMark, Ink::AllHollow),
        };
        for run in places.split(Option::is_none) {
            let run: Vec<Point> = run.iter().copied().flatten().collect();
            if run.len() > 1 {
                canvas.path(run, line)?;
            }
        }
        for (index, place) in places.iter().enumerate() {
            let Some(place) = place else { continue };
            let provisional = self.provisional_from.is_some_and(|first| index >= first);
            let ink = if provisional { hollow } else { full };
            match who {
                Who::Men => canvas.square(*place, SQUARE, ink)?,
                Who::Women | Who::All => canvas.disc(*place, DISC, ink)?,
            }
        }
        Ok(())
    }

    /// The sign of unpublished figures, once per period, at the foot of the plot.
    fn signs(
        &self,
        canvas: &Canvas<'_>,
        frame: &Frame,
        x: &impl Fn(usize) -> i32,
    ) -> Result<(), ChartError> {
        for index in 0..self.periods.len() {
            let sign = self.series.iter().find_map(|series| match series.marks.get(index) {
                Some(Mark::Sign(sign)) => Some(*sign),
                Some(Mark::Value(_)) | None => None,
            });
            if let Some(sign) = sign {
                let place = (x(index), frame.bottom - 9 * SCALE);
                canvas.text(sign.text(), place, HPos::Center, Ink::Sign)?;
            }
        }
        Ok(())
    }

    fn names(
        &self,
        canvas: &Canvas<'_>,
        frame: &Frame,
        names: &[String],
        y: &impl Fn(Value) -> i32,
    ) -> Result<(), ChartError> {
        let wanted: Vec<i32> = self
            .series
            .iter()
            .map(|series| {
                let last = series.marks.iter().rev().find_map(|mark| mark.value());
                last.map_or(frame.bottom, y)
            })
            .collect();
        let places = spread(&wanted, LINE_HEIGHT, frame.top, frame.bottom);
        for ((series, name), place) in self.series.iter().zip(names).zip(places) {
            let ink = match series.who {
                Who::Women => Ink::WomenText,
                Who::Men => Ink::MenText,
                Who::All => Ink::TextStrong,
            };
            canvas.text(name, (frame.right + 10 * SCALE, place), HPos::Left, ink)?;
        }
        Ok(())
    }
}
