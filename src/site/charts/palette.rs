//! The inks of charts are classes of the style sheet, not colours.
//!
//! Plotters knows colours only: an ink travels through it as a colour whose blue component is the
//! ink's rank, and the backend reads it back. `static/site.css` then decides of light, dark,
//! forced colours and print.

use plotters::style::RGBColor;
use plotters_backend::BackendColor;

/// What a mark is, hence how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Grid line.
    Grid,
    /// Axis, or baseline of bars.
    Axis,
    /// Ground of provisional periods.
    Provisional,
    /// Line of the series of women: solid.
    WomenLine,
    /// Marker of women: disc.
    WomenMark,
    /// Marker of women, provisional: ring.
    WomenHollow,
    /// Line of the series of men: dashed.
    MenLine,
    /// Marker of men: square.
    MenMark,
    /// Marker of men, provisional: hollow square.
    MenHollow,
    /// Line of everybody.
    AllLine,
    /// Marker of everybody.
    AllMark,
    /// Marker of everybody, provisional.
    AllHollow,
    /// First series of bars: full.
    Bar,
    /// Bar of a total.
    BarTotal,
    /// Second series of bars: outlined.
    BarOutlined,
    /// Stroke between women and men.
    Link,
    /// Text of axes and categories.
    Text,
    /// Text of a total's category.
    TextStrong,
    /// Text of a figure.
    Figure,
    /// Conventional sign of an unpublished figure.
    Sign,
    /// Name of the series of women.
    WomenText,
    /// Name of the series of men.
    MenText,
    /// Area of a map, lowest class.
    FirstClass,
    /// Area of a map, second class.
    SecondClass,
    /// Area of a map, third class.
    ThirdClass,
    /// Area of a map, highest class.
    FourthClass,
    /// Letter on an area of the lowest class.
    FirstLetter,
    /// Letter on an area of the second class.
    SecondLetter,
    /// Letter on an area of the third class.
    ThirdLetter,
    /// Letter on an area of the highest class.
    FourthLetter,
    /// Area of a map whose figure is not published: hatched.
    Hatched,
}

impl Ink {
    /// All inks, by rank.
    pub const ALL: [Self; 31] = [
        Self::Grid,
        Self::Axis,
        Self::Provisional,
        Self::WomenLine,
        Self::WomenMark,
        Self::WomenHollow,
        Self::MenLine,
        Self::MenMark,
        Self::MenHollow,
        Self::AllLine,
        Self::AllMark,
        Self::AllHollow,
        Self::Bar,
        Self::BarTotal,
        Self::BarOutlined,
        Self::Link,
        Self::Text,
        Self::TextStrong,
        Self::Figure,
        Self::Sign,
        Self::WomenText,
        Self::MenText,
        Self::FirstClass,
        Self::SecondClass,
        Self::ThirdClass,
        Self::FourthClass,
        Self::FirstLetter,
        Self::SecondLetter,
        Self::ThirdLetter,
        Self::FourthLetter,
        Self::Hatched,
    ];

    /// Its class in the style sheet; short, for it is repeated on every mark.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Grid => "g",
            Self::Axis => "a",
            Self::Provisional => "p",
            Self::WomenLine => "lf",
            Self::WomenMark => "mf",
            Self::WomenHollow => "of",
            Self::MenLine => "lh",
            Self::MenMark => "mh",
            Self::MenHollow => "oh",
            Self::AllLine => "le",
            Self::AllMark => "me",
            Self::AllHollow => "oe",
            Self::Bar => "b",
            Self::BarTotal => "bt",
            Self::BarOutlined => "bo",
            Self::Link => "k",
            Self::Text => "t",
            Self::TextStrong => "tt",
            Self::Figure => "v",
            Self::Sign => "s",
            Self::WomenText => "tf",
            Self::MenText => "th",
            Self::FirstClass => "z1",
            Self::SecondClass => "z2",
            Self::ThirdClass => "z3",
            Self::FourthClass => "z4",
            Self::FirstLetter => "y1",
            Self::SecondLetter => "y2",
            Self::ThirdLetter => "y3",
            Self::FourthLetter => "y4",
            Self::Hatched => "zs",
        }
    }

    /// The colour that carries it through plotters.
    pub fn carrier(self) -> RGBColor {
        let rank = Self::ALL.iter().position(|ink| *ink == self).unwrap_or_default();
        RGBColor(0, 0, u8::try_from(rank).unwrap_or_default())
    }

    /// The ink carried by a colour; the text of axes when it carries none.
    pub fn carried(color: BackendColor) -> Self {
        Self::ALL.get(usize::from(color.rgb.2)).copied().unwrap_or(Self::Text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use plotters::style::Color;

    use super::*;

    #[test]
    fn every_ink_survives_the_journey() {
        for ink in Ink::ALL {
            assert_eq!(Ink::carried(ink.carrier().to_backend_color()), ink);
        }
    }

    #[test]
    fn every_ink_has_its_own_class_and_style() {
        let classes: BTreeSet<&str> = Ink::ALL.iter().map(|ink| ink.class()).collect();
        assert_eq!(classes.len(), Ink::ALL.len());
        let css = include_str!("../../../static/site.css");
        for class in classes {
            assert!(css.contains(&format!(".chart .{class}")), ".{class} has no style");
        }
    }
}
