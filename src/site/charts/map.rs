//! Choropleth maps of rates: each area bears the letter of its class, so that colour is never
//! needed; what is not published is hatched and bears its sign, whatever the reason it is withheld
//! for.
//!
//! Classes hold as many published areas each as ties allow, and their bounds are the lowest and
//! highest published rate in them: a bound is always a figure of the table beside.

use plotters_backend::text_anchor::HPos;

use super::canvas::{Alternative, Canvas, sheet_of_kind};
use super::geography::{Level, atlas};
use super::metrics::{LINE_HEIGHT, SCALE};
use super::palette::Ink;
use super::{ChartError, Layout, Mark};
use crate::disclosure::protected::Value;
use crate::site::figure::Sign;
use crate::site::numbers::{self, difference};

/// An area and its rate.
#[derive(Debug, Clone)]
pub struct Area {
    /// Published code (`REG-11`, `DEP-2A`).
    pub code: String,
    /// The rate, or the sign of its absence.
    pub mark: Mark,
}

/// A map of rates.
#[derive(Debug, Clone)]
pub struct Map {
    /// What is drawn.
    pub level: Level,
    /// Unit of the rates, as the title of the legend.
    pub unit: String,
    /// Its areas.
    pub areas: Vec<Area>,
}

/// Fewer published areas make no map: a table says more.
pub const FEWEST_AREAS: usize = 4;

/// The inks of classes, the lowest first: area, letter; not those of labels, which run the other way.
const CLASSES: [(Ink, Ink, &str); 4] = [
    (Ink::FirstClass, Ink::FirstLetter, "J"),
    (Ink::SecondClass, Ink::SecondLetter, "K"),
    (Ink::ThirdClass, Ink::ThirdLetter, "L"),
    (Ink::FourthClass, Ink::FourthLetter, "M"),
];

const SWATCH: i32 = 18 * SCALE;
const ROW: i32 = 26 * SCALE;

/// The lowest and highest rate of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Class {
    lowest: Value,
    highest: Value,
}

impl Class {
    fn holds(&self, value: Value) -> bool {
        difference(value, self.lowest).unscaled() >= 0
            && difference(self.highest, value).unscaled() >= 0
    }

    fn text(&self) -> String {
        let (lowest, highest) = (numbers::number(self.lowest), numbers::number(self.highest));
        if lowest == highest {
            numbers::percent(self.lowest)
        } else {
            format!("de {lowest} à {}", numbers::percent(self.highest))
        }
    }
}

/// How an area is drawn.
struct Look {
    area: Ink,
    letter: Ink,
    text: &'static str,
}

impl Map {
    /// Draws one layout.
    ///
    /// # Errors
    /// When plotters refuses a mark.
    pub fn draw(&self, layout: Layout, about: Alternative<'_>) -> Result<String, ChartError> {
        let atlas = atlas(self.level, layout);
        let classes = classes(self.areas.iter().filter_map(|area| area.mark.value()).collect());
        let signs = self.signs();
        let entries = i32::try_from(classes.len() + signs.len()).unwrap_or(0);
        let legend_height = LINE_HEIGHT + 6 * SCALE + entries * ROW;
        let (legend, bottom) = match layout {
            Layout::Wide => (0, atlas.bottom + 2 * SCALE),
            Layout::Narrow => {
                let top = atlas.bottom + 12 * SCALE;
                (top, top + legend_height)
            }
        };
        sheet_of_kind("chart map", layout, bottom, about, |canvas| {
            for shape in &atlas.shapes {
                let look = look(self.mark(&shape.code), &classes);
                for ring in &shape.rings {
                    canvas.polygon(ring, look.area)?;
                }
                if let Some(place) = shape.label {
                    canvas.text(look.text, place, HPos::Center, look.letter)?;
                }
            }
            for inset in &atlas.insets {
                let [(left, top), (right, bottom)] = inset.corners;
                let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
                canvas.path([corners, vec![(left, top)]].concat(), Ink::Grid)?;
                let middle = (left + right) / 2;
                let name = (middle, top + LINE_HEIGHT / 2 + SCALE);
                canvas.text(inset.name, name, HPos::Center, Ink::Text)?;
            }
            self.legend(canvas, legend, &classes, &signs)
        })
    }

    fn mark(&self, code: &str) -> Mark {
        self.areas
            .iter()
            .find(|area| area.code == code)
            .map_or(Mark::Sign(Sign::Unavailable), |area| area.mark)
    }

    /// The signs shown, each once.
    fn signs(&self) -> Vec<Sign> {
        let mut signs: Vec<Sign> = atlas(self.level, Layout::Wide)
            .shapes
            .iter()
            .filter_map(|shape| match self.mark(&shape.code) {
                Mark::Sign(sign) => Some(sign),
                Mark::Value(_) => None,
            })
            .collect();
        signs.sort_unstable();
        signs.dedup();
        signs
    }

    fn legend(
        &self,
        canvas: &Canvas<'_>,
        top: i32,
        classes: &[Class],
        signs: &[Sign],
    ) -> Result<(), ChartError> {
        let left = 2 * SCALE;
        canvas.text(&self.unit, (left, top + LINE_HEIGHT / 2), HPos::Left, Ink::TextStrong)?;
        let rates = classes
            .iter()
            .zip(CLASSES)
            .map(|(class, (area, letter, text))| (Look { area, letter, text }, class.text()));
        let absences = signs.iter().map(|sign| (unpublished(*sign), sign.meaning().to_owned()));
        let mut middle = top + LINE_HEIGHT + 6 * SCALE + ROW / 2;
        for (look, text) in rates.chain(absences) {
            let half = SWATCH / 2;
            let (right, low) = (left + SWATCH, middle + half);
            let square = [(left, middle - half), (right, middle - half), (right, low), (left, low)];
            canvas.polygon(&square, look.area)?;
            canvas.text(look.text, (left + half, middle), HPos::Center, look.letter)?;
            canvas.text(&text, (right + 8 * SCALE, middle), HPos::Left, Ink::Text)?;
            middle += ROW;
        }
        Ok(())
    }
}

fn look(mark: Mark, classes: &[Class]) -> Look {
    let rank = mark.value().and_then(|value| classes.iter().position(|class| class.holds(value)));
    match (rank.and_then(|rank| CLASSES.get(rank)), mark) {
        (Some((area, letter, text)), _) => Look { area: *area, letter: *letter, text },
        (None, Mark::Sign(sign)) => unpublished(sign),
        (None, Mark::Value(_)) => unpublished(Sign::Unavailable),
    }
}

const fn unpublished(sign: Sign) -> Look {
    Look { area: Ink::Hatched, letter: Ink::Sign, text: sign.text() }
}

/// Classes of published rates: equal rates are together, and classes hold as many areas each as
/// that allows.
fn classes(mut values: Vec<Value>) -> Vec<Class> {
    values.sort_by_key(|value| difference(*value, Value::decimal(0, 9)).unscaled());
    let mut classes: Vec<Class> = Vec::new();
    let mut taken = 0;
    for (place, value) in values.iter().enumerate() {
        match classes.last_mut() {
            // A class begins when the one before has its share, and never between equal rates.
            Some(last)
                if difference(last.highest, *value).unscaled() == 0
                    || place * CLASSES.len() < taken * values.len() =>
            {
                last.highest = *value;
            }
            Some(_) | None => {
                classes.push(Class { lowest: *value, highest: *value });
                taken += 1;
            }
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(tenths: &[i64]) -> Vec<(i64, i64)> {
        classes(tenths.iter().map(|value| Value::decimal(*value, 1)).collect())
            .iter()
            .map(|class| (class.lowest.unscaled(), class.highest.unscaled()))
            .collect()
    }

    #[test]
    fn classes_are_even_and_keep_equal_rates_together() {
        assert_eq!(
            bounds(&[80, 10, 20, 30, 40, 50, 60, 70]),
            [(10, 20), (30, 40), (50, 60), (70, 80)]
        );
        assert_eq!(bounds(&[10, 20, 30, 40]), [(10, 10), (20, 20), (30, 30), (40, 40)]);
        assert_eq!(bounds(&[10, 10, 10, 10, 10, 10, 50]), [(10, 10), (50, 50)]);
        assert_eq!(bounds(&[10, 10]), [(10, 10)]);
        assert_eq!(bounds(&[]), []);
        assert!(bounds(&(0..97).collect::<Vec<_>>()).len() == 4);
    }

    #[test]
    fn a_bound_is_a_published_figure() {
        let text = |tenths: &[i64]| {
            classes(tenths.iter().map(|value| Value::decimal(*value, 1)).collect())
                .first()
                .map(Class::text)
                .unwrap_or_default()
                .replace('\u{a0}', " ")
        };
        assert_eq!(text(&[81, 104, 110, 112, 130, 131, 140, 142]), "de 8,1 à 10,4 %");
        assert_eq!(text(&[81, 104, 110, 112]), "8,1 %");
    }

    #[test]
    fn withheld_areas_all_look_alike() {
        let map = Map {
            level: Level::Regions,
            unit: "Taux".to_owned(),
            areas: vec![
                Area { code: "REG-53".to_owned(), mark: Mark::Value(Value::decimal(81, 1)) },
                Area { code: "REG-11".to_owned(), mark: Mark::Sign(Sign::Secret) },
                Area { code: "REG-94".to_owned(), mark: Mark::Sign(Sign::Secret) },
            ],
        };
        let about = Alternative { id: "g", title: "T", description: "D" };
        let svg = map.draw(Layout::Wide, about).unwrap();
        assert!(svg.starts_with("<svg class=\"chart map wide\""));
        // Two areas and their swatch; the fifteen others are not available, and say so.
        assert_eq!(svg.matches(">s</text>").count(), 3);
        assert_eq!(svg.matches(">…</text>").count(), 16);
        assert_eq!(svg.matches(">J</text>").count(), 2);
        assert_eq!(svg.matches("<pattern ").count(), 1);
        assert!(svg.contains("class=\"zs\" fill=\"url(#g-l-h)\""));
    }
}
