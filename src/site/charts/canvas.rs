//! A sheet to draw on: thin names over plotters' elements, and the frame of the SVG.

use std::convert::Infallible;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::{Color, IntoFont, TextStyle};
use plotters_backend::text_anchor::{HPos, Pos, VPos};

use super::backend::{self, SvgBackend, escape, unit};
use super::metrics::{SCALE, TEXT_SIZE};
use super::palette::Ink;
use super::{ChartError, Layout};

/// A point, in tenths of a unit from the upper left corner.
pub type Point = (i32, i32);

/// What a drawing says of itself to those who do not see it.
#[derive(Debug, Clone, Copy)]
pub struct Alternative<'a> {
    /// Stem of the identifiers, unique in the page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// What it says, in one or two sentences.
    pub description: &'a str,
}

/// Draws on a sheet of this size, in tenths of a unit, and returns the SVG element.
///
/// # Errors
/// When plotters refuses a mark.
pub fn sheet(
    layout: Layout,
    height: i32,
    alternative: Alternative<'_>,
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    sheet_of_kind("chart", layout, height, alternative, draw)
}

/// As [`sheet`], for a kind of drawing that the style sheet tells apart.
///
/// # Errors
/// When plotters refuses a mark.
pub(super) fn sheet_of_kind(
    kind: &str,
    layout: Layout,
    height: i32,
    alternative: Alternative<'_>,
    draw: impl FnOnce(&Canvas<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    let mut marks = String::new();
    let size = |length: i32| u32::try_from(length).unwrap_or_default();
    let id = format!("{}-{}", alternative.id, layout.suffix());
    {
        let backend = SvgBackend::new(&mut marks, (size(layout.width()), size(height)), &id);
        let canvas = Canvas { area: backend.into_drawing_area() };
        draw(&canvas)?;
        canvas.area.present()?;
    }
    let hatching = if marks.contains("url(#") { backend::hatching(&id) } else { String::new() };
    Ok(format!(
        "<svg class=\"{kind} {}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-labelledby=\"{id}-t {id}-d\" focusable=\"false\"><title id=\"{id}-t\">{}</title>\
         <desc id=\"{id}-d\">{}</desc>{hatching}{marks}</svg>",
        layout.class(),
        unit(layout.width()),
        unit(height),
        escape(alternative.title),
        escape(alternative.description),
    ))
}

/// A sheet being drawn on.
pub struct Canvas<'a> {
    area: DrawingArea<SvgBackend<'a>, Shift>,
}

impl Canvas<'_> {
    /// A broken line.
    pub(super) fn path(&self, points: Vec<Point>, ink: Ink) -> Result<(), ChartError> {
        self.area
            .draw(&PathElement::new(points, ink.carrier().stroke_width(SCALE.unsigned_abs())))?;
        Ok(())
    }

    /// A closed area.
    pub(super) fn polygon(&self, points: &[Point], ink: Ink) -> Result<(), ChartError> {
        self.area.draw(&Polygon::new(points, ink.carrier().filled()))?;
        Ok(())
    }

    /// A rectangle.
    pub(super) fn rectangle(&self, corners: [Point; 2], ink: Ink) -> Result<(), ChartError> {
        self.area.draw(&Rectangle::new(corners, ink.carrier().filled()))?;
        Ok(())
    }

    /// A disc.
    pub(super) fn disc(&self, center: Point, radius: i32, ink: Ink) -> Result<(), ChartError> {
        self.area.draw(&Circle::new(center, radius, ink.carrier().filled()))?;
        Ok(())
    }

    /// A square around a point.
    pub(super) fn square(&self, (x, y): Point, half: i32, ink: Ink) -> Result<(), ChartError> {
        self.rectangle([(x - half, y - half), (x + half, y + half)], ink)
    }

    /// A text, vertically centred on its point.
    pub(super) fn text(
        &self,
        text: &str,
        at: Point,
        from: HPos,
        ink: Ink,
    ) -> Result<(), ChartError> {
        let carrier = ink.carrier();
        let style = TextStyle::from(("sans-serif", TEXT_SIZE).into_font())
            .color(&carrier)
            .pos(Pos::new(from, VPos::Center));
        self.area.draw(&Text::new(text, at, style))?;
        Ok(())
    }
}

impl From<DrawingAreaErrorKind<Infallible>> for ChartError {
    fn from(_: DrawingAreaErrorKind<Infallible>) -> Self {
        Self
    }
}
