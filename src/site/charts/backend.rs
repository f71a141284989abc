//! Where plotters draws: SVG with classes, a title and a description, and no colour.
//!
//! Marks are placed in tenths of a unit and written with one decimal at most, so that the same
//! figures give the same bytes. Text is real text, measured by [`super::metrics`].

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::metrics::{SCALE, TEXT_SIZE, width};
use super::palette::Ink;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Writes the marks of a drawing into a text.
pub struct SvgBackend<'a> {
    marks: &'a mut String,
    size: (u32, u32),
    id: &'a str,
}

impl<'a> SvgBackend<'a> {
    /// A drawing of this size, in tenths of a unit, whose marks go to `marks`; `id` is unique in
    /// the page.
    pub fn new(marks: &'a mut String, size: (u32, u32), id: &'a str) -> Self {
        Self { marks, size, id }
    }

    fn path(&mut self, points: impl IntoIterator<Item = BackendCoord>, ink: Ink) {
        let mut data = String::new();
        for (index, (x, y)) in points.into_iter().enumerate() {
            let command = if index == 0 { 'M' } else { 'L' };
            let _ = write!(data, "{command}{} {}", unit(x), unit(y));
        }
        let _ = write!(self.marks, "<path class=\"{}\" d=\"{data}\"/>", ink.class());
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.path([from, to], Ink::carried(style.color()));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let _ = write!(
            self.marks,
            "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            Ink::carried(style.color()).class(),
            unit(upper_left.0),
            unit(upper_left.1),
            unit((bottom_right.0 - upper_left.0).max(0)),
            unit((bottom_right.1 - upper_left.1).max(0)),
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.path(path, Ink::carried(style.color()));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let _ = write!(
            self.marks,
            "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            Ink::carried(style.color()).class(),
            unit(center.0),
            unit(center.1),
            unit(i32::try_from(radius).unwrap_or_default()),
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Drawn {
        let ink = Ink::carried(style.color());
        let _ = write!(self.marks, "<path class=\"{}\"", ink.class());
        if ink == Ink::Hatched {
            let _ = write!(self.marks, " fill=\"url(#{}-h)\"", self.id);
        }
        self.marks.push_str(" d=\"");
        // Steps from point to point are shorter than places: outlines have thousands of them.
        let mut last: Option<BackendCoord> = None;
        for (x, y) in vertices {
            let _ = match last {
                None => write!(self.marks, "M{} {}l", unit(x), unit(y)),
                Some((from, above)) => {
                    write!(self.marks, "{} {} ", unit(x - from), unit(y - above))
                }
            };
            last = Some((x, y));
        }
        self.marks.truncate(self.marks.trim_end().len());
        self.marks.push_str("z\"/>");
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        position: BackendCoord,
    ) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        // Baselines are computed: not all viewers honour `dominant-baseline`.
        let baseline = match style.anchor().v_pos {
            VPos::Top => TEXT_SIZE * 75 / 100,
            VPos::Center => TEXT_SIZE * 35 / 100,
            VPos::Bottom => -TEXT_SIZE * 25 / 100,
        };
        let _ = write!(
            self.marks,
            "<text class=\"{}\" x=\"{}\" y=\"{}\"{anchor}>{}</text>",
            Ink::carried(style.color()).class(),
            unit(position.0),
            unit(position.1 + baseline),
            escape(text),
        );
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        _style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let positive = |length: i32| u32::try_from(length).unwrap_or_default();
        Ok((positive(width(text)), positive(TEXT_SIZE)))
    }
}

/// The pattern of [`Ink::Hatched`] areas, for the drawing of this identifier.
pub(super) fn hatching(id: &str) -> String {
    format!(
        "<defs><pattern id=\"{id}-h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <path class=\"ha\" d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\"/></pattern></defs>"
    )
}

/// Tenths of a unit as units: `123` is `12.3`, `120` is `12`.
pub fn unit(tenths: i32) -> String {
    let (whole, rest) = (tenths.abs() / SCALE, tenths.abs() % SCALE);
    let sign = if tenths < 0 { "-" } else { "" };
    if rest == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// Text for markup.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_have_one_decimal_at_most() {
        for (tenths, text) in [(0, "0"), (120, "12"), (123, "12.3"), (-5, "-0.5")] {
            assert_eq!(unit(tenths), text);
        }
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("< 26 ans & \"autres\""), "&lt; 26 ans &amp; &quot;autres&quot;");
    }
}
