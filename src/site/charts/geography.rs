//! Where territories stand on a map: the métropole in its usual projection, overseas territories
//! and the enlarged surroundings of Paris in boxes.
//!
//! Places depend on nothing but the outlines: whatever is published, areas are drawn alike. Points
//! are on whole units of the drawing, so that an outline costs few bytes.

use std::sync::LazyLock;

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;

use super::Layout;
use super::canvas::Point;
use super::metrics::{LINE_HEIGHT, SCALE};
use crate::nomenclatures::outlines::{self, Degrees, Outline};

/// Which territories a map shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The 18 régions.
    Regions,
    /// The 101 départements.
    Departements,
}

/// Overseas territories in the order of their codes: région, département, name.
const OVERSEAS: [(&str, &str, &str); 5] = [
    ("01", "971", "Guadeloupe"),
    ("02", "972", "Martinique"),
    ("03", "973", "Guyane"),
    ("04", "974", "La Réunion"),
    ("06", "976", "Mayotte"),
];

/// Paris and the départements around it, too small for the scale of the country.
const CAPITAL: [&str; 4] = ["75", "92", "93", "94"];

/// Territories on a sheet.
#[derive(Debug)]
pub struct Atlas {
    /// The areas, larger ones first: an enclave lies over the territory around it.
    pub shapes: Vec<Shape>,
    /// The boxes.
    pub insets: Vec<Inset>,
    /// Bottom of what is drawn.
    pub bottom: i32,
}

/// A territory, drawn once in the country or in a box, or in both.
#[derive(Debug)]
pub struct Shape {
    /// Published code (`REG-11`, `DEP-2A`).
    pub code: String,
    /// Its islands and mainlands.
    pub rings: Vec<Vec<Point>>,
    /// Where a letter stands inside; `None` where it would touch another.
    pub label: Option<Point>,
}

/// A box with its name.
#[derive(Debug)]
pub struct Inset {
    /// Name of the territory.
    pub name: &'static str,
    /// Upper left and lower right corners.
    pub corners: [Point; 2],
}

static ATLASES: LazyLock<[Atlas; 4]> = LazyLock::new(|| {
    [
        Atlas::new(Level::Regions, Layout::Wide),
        Atlas::new(Level::Regions, Layout::Narrow),
        Atlas::new(Level::Departements, Layout::Wide),
        Atlas::new(Level::Departements, Layout::Narrow),
    ]
});

/// The places of all territories of a level; computed once.
pub fn atlas(level: Level, layout: Layout) -> &'static Atlas {
    let [wide_regions, narrow_regions, wide_departements, narrow_departements] = &*ATLASES;
    match (level, layout) {
        (Level::Regions, Layout::Wide) => wide_regions,
        (Level::Regions, Layout::Narrow) => narrow_regions,
        (Level::Departements, Layout::Wide) => wide_departements,
        (Level::Departements, Layout::Narrow) => narrow_departements,
    }
}

/// A rectangle in whole units.
#[derive(Clone, Copy)]
struct Frame {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
}

/// Room of the country.
const fn country(layout: Layout) -> Frame {
    match layout {
        Layout::Wide => Frame { left: 222, top: 20, width: 496, height: 466 },
        Layout::Narrow => Frame { left: 2, top: 2, width: 316, height: 297 },
    }
}

/// Room of the n-th box: two columns beside the country, or three below it.
const fn inset(layout: Layout, rank: i32) -> Frame {
    match layout {
        Layout::Wide => {
            Frame { left: 2 + rank % 2 * 108, top: 232 + rank / 2 * 98, width: 102, height: 92 }
        }
        Layout::Narrow => {
            Frame { left: 2 + rank % 3 * 107, top: 306 + rank / 3 * 98, width: 102, height: 92 }
        }
    }
}

impl Atlas {
    fn new(level: Level, layout: Layout) -> Self {
        let all = match level {
            Level::Regions => outlines::regions(),
            Level::Departements => outlines::departements(),
        };
        let overseas = |outline: &Outline| {
            OVERSEAS.iter().any(|(region, departement, _)| match level {
                Level::Regions => outline.code == *region,
                Level::Departements => outline.code == *departement,
            })
        };
        let metropole: Vec<&Outline> = all.iter().filter(|outline| !overseas(outline)).collect();
        let mut shapes = placed(level, &metropole, country(layout), conic);
        // Their letters stand in their box.
        for shape in &mut shapes {
            if level == Level::Departements && CAPITAL.iter().any(|code| shape.code.ends_with(code))
            {
                shape.label = None;
            }
        }
        let mut insets = Vec::new();
        let mut boxed = |rank: i32, name: &'static str| {
            let frame = inset(layout, rank);
            let corner = |x: i32, y: i32| (x * SCALE, y * SCALE);
            insets.push(Inset {
                name,
                corners: [
                    corner(frame.left, frame.top),
                    corner(frame.left + frame.width, frame.top + frame.height),
                ],
            });
            let named = LINE_HEIGHT / SCALE + 6;
            Frame {
                left: frame.left + 4,
                top: frame.top + named,
                width: frame.width - 8,
                height: frame.height - named - 4,
            }
        };
        let mut rank = 0;
        for (region, departement, name) in OVERSEAS {
            let code = match level {
                Level::Regions => region,
                Level::Departements => departement,
            };
            let own: Vec<&Outline> = all.iter().filter(|outline| outline.code == code).collect();
            shapes.extend(placed(level, &own, boxed(rank, name), plain));
            rank += 1;
        }
        if level == Level::Departements {
            let own: Vec<&Outline> =
                all.iter().filter(|outline| CAPITAL.contains(&outline.code.as_str())).collect();
            shapes.extend(placed(level, &own, boxed(rank, "Grand Paris"), conic));
        }
        let bottom = insets
            .iter()
            .map(|inset| inset.corners[1].1)
            .chain([(country(layout).top + country(layout).height) * SCALE])
            .max()
            .unwrap_or_default();
        keep_apart(&mut shapes);
        Self { shapes, insets, bottom }
    }
}

/// Moves a letter that would touch that of a larger area to the nearest place where it does not, and
/// takes it away where its own area has none: two or three at most, which the table gives.
fn keep_apart(shapes: &mut [Shape]) {
    let mut kept: Vec<Point> = Vec::new();
    for shape in shapes {
        let (Some(wanted), Some(mainland)) = (shape.label, shape.rings.first()) else { continue };
        shape.label = place_apart(mainland, wanted, &kept);
        kept.extend(shape.label);
    }
}

/// How far a letter may be from the middle of its area, and the least width and height that keep its
/// line of text off another, in units.
const FARTHEST: i32 = 6;
const APART: (i32, i32) = (13, 15);

/// The place nearest to the one wanted, inside the area, that is far enough from those taken.
fn place_apart(mainland: &[Point], (x, y): Point, taken: &[Point]) -> Option<Point> {
    let mut shifts: Vec<Point> = (-FARTHEST..=FARTHEST)
        .flat_map(|across| (-FARTHEST..=FARTHEST).map(move |down| (across, down)))
        .collect();
    shifts.sort_by_key(|(across, down)| (across * across + down * down, *across, *down));
    shifts
        .into_iter()
        .map(|(across, down)| (x + across * SCALE, y + down * SCALE))
        .filter(|place| *place == (x, y) || holds(mainland, *place))
        .find(|(x, y)| {
            taken.iter().all(|(other_x, other_y)| {
                (x - other_x).abs() >= APART.0 * SCALE || (y - other_y).abs() >= APART.1 * SCALE
            })
        })
}

/// A point in radii of the Earth.
type Flat = (f64, f64);

/// A territory in its projection.
struct Projected<'a> {
    code: &'a str,
    rings: Vec<Vec<Flat>>,
}

/// The outlines of one frame, as large as it allows and in its middle, larger areas first.
fn placed(
    level: Level,
    own: &[&Outline],
    frame: Frame,
    project: fn(Degrees) -> Flat,
) -> Vec<Shape> {
    let flat: Vec<Projected<'_>> = own
        .iter()
        .map(|outline| {
            let rings =
                outline.rings.iter().map(|ring| ring.iter().copied().map(project).collect());
            Projected { code: &outline.code, rings: rings.collect() }
        })
        .collect();
    let points = || flat.iter().flat_map(|place| place.rings.iter().flatten());
    let bounds = |of: fn(&Flat) -> f64| {
        points()
            .map(of)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let ((west, east), (south, north)) = (bounds(|point| point.0), bounds(|point| point.1));
    let per_unit =
        ((east - west) / f64::from(frame.width)).max((north - south) / f64::from(frame.height));
    let around = |low: f64, high: f64, length: i32| {
        let (middle, half) = ((low + high) / 2.0, per_unit * f64::from(length) / 2.0);
        middle - half..middle + half
    };
    let sheet = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
        around(west, east, frame.width),
        around(south, north, frame.height),
        (frame.left..frame.left + frame.width, frame.top + frame.height..frame.top),
    );
    let prefix = match level {
        Level::Regions => "REG",
        Level::Departements => "DEP",
    };
    let mut shapes: Vec<(i64, Shape)> = flat
        .iter()
        .map(|Projected { code, rings }| {
            let mut rings: Vec<Vec<Point>> = rings
                .iter()
                .map(|ring| lighter(ring.iter().map(|point| sheet.translate(point))))
                .collect();
            rings.sort_by_key(|ring| std::cmp::Reverse(area(ring)));
            let mainland = rings.first().map_or(0, |ring| area(ring));
            // What is left of an islet at this scale may be a line or a point.
            rings.retain(|ring| ring.len() >= 3 && area(ring) > 0);
            let label = rings.first().and_then(|ring| middle(ring));
            for point in rings.iter_mut().flatten() {
                *point = (point.0 * SCALE, point.1 * SCALE);
            }
            let label = label.map(|(x, y)| (x * SCALE, y * SCALE));
            (mainland, Shape { code: format!("{prefix}-{code}"), rings, label })
        })
        .collect();
    shapes.sort_by_key(|(mainland, _)| std::cmp::Reverse(*mainland));
    shapes.into_iter().map(|(_, shape)| shape).collect()
}

/// Lambert's conformal conic projection of maps of France, in radii of the Earth.
fn conic([longitude, latitude]: Degrees) -> Flat {
    let standard = 46.5_f64.to_radians();
    let cone = libm::sin(standard);
    let slope =
        |latitude: f64| libm::pow(libm::tan(std::f64::consts::FRAC_PI_4 + latitude / 2.0), cone);
    let scale = libm::cos(standard) * slope(standard) / cone;
    let radius = scale / slope(latitude.to_radians());
    let angle = cone * (longitude - 3.0).to_radians();
    (radius * libm::sin(angle), -radius * libm::cos(angle))
}

/// Longitude shrunk as at the place itself: enough for an island.
fn plain([longitude, latitude]: Degrees) -> Flat {
    // One factor per box would do; the latitude of each point differs too little to show.
    (longitude.to_radians() * libm::cos(latitude.to_radians()), latitude.to_radians())
}

/// A ring on whole units, without points that add nothing, and without repeating the first.
fn lighter(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut ring: Vec<Point> = Vec::new();
    for point in points {
        if ring.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = ring.as_slice()
            && turn(*before, *last, point) == 0
        {
            ring.pop();
        }
        ring.push(point);
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

/// Twice the area of a triangle, signed.
fn turn(a: Point, b: Point, c: Point) -> i64 {
    let by = |from: Point, to: Point| (i64::from(to.0 - from.0), i64::from(to.1 - from.1));
    let ((ux, uy), (vx, vy)) = (by(a, b), by(b, c));
    ux * vy - uy * vx
}

/// Sides of a ring, the closing one included.
fn sides(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Twice the area of a ring.
fn area(ring: &[Point]) -> i64 {
    sides(ring)
        .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
        .sum::<i64>()
        .abs()
}

/// How finely the middle of an area is looked for.
const TRIES: i32 = 14;

/// The place of a ring farthest from its sides; `None` for a mere line.
fn middle(ring: &[Point]) -> Option<Point> {
    let bounds =
        |of: fn(&Point) -> i32| Some((ring.iter().map(of).min()?, ring.iter().map(of).max()?));
    let ((left, right), (top, bottom)) = (bounds(|point| point.0)?, bounds(|point| point.1)?);
    let along = |from: i32, to: i32, step: i32| from + (to - from) * step / TRIES;
    let tried = (1..TRIES).flat_map(|row| {
        (1..TRIES).map(move |column| (along(left, right, column), along(top, bottom, row)))
    });
    let (room, place) = tried
        .filter(|point| holds(ring, *point))
        .map(|point| (sides(ring).map(|(a, b)| distance(point, a, b)).min().unwrap_or(0), point))
        // The first of the best, whatever the order of the sides.
        .fold((0, (0, 0)), |best, tried| if tried.0 > best.0 { tried } else { best });
    (room > 0).then_some(place)
}

/// Whether a point is inside a ring.
fn holds(ring: &[Point], (x, y): Point) -> bool {
    sides(ring)
        .filter(|((_, from), (_, to))| (*from > y) != (*to > y))
        .filter(|(from, to)| {
            let (rise, run) = (i64::from(to.1 - from.1), i64::from(to.0 - from.0));
            let reach = i64::from(y - from.1) * run;
            let across = i64::from(x - from.0) * rise;
            if rise > 0 { across < reach } else { across > reach }
        })
        .count()
        % 2
        == 1
}

/// The square of the distance from a point to a side.
fn distance(point: Point, from: Point, to: Point) -> i64 {
    let (dx, dy) = (i64::from(to.0 - from.0), i64::from(to.1 - from.1));
    let (px, py) = (i64::from(point.0 - from.0), i64::from(point.1 - from.1));
    let length = dx * dx + dy * dy;
    let along = px * dx + py * dy;
    if along <= 0 || length == 0 {
        px * px + py * py
    } else if along >= length {
        (px - dx) * (px - dx) + (py - dy) * (py - dy)
    } else {
        let across = px * dy - py * dx;
        across * across / length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_stands_in_the_middle_of_its_area() {
        let square = [(0, 0), (28, 0), (28, 28), (0, 28)];
        assert_eq!(middle(&square), Some((14, 14)));
        assert_eq!(middle(&[(0, 0), (28, 0)]), None);
        assert!(holds(&square, (1, 1)) && !holds(&square, (29, 1)));
        assert_eq!(distance((3, 4), (0, 0), (0, 0)), 25);
        assert_eq!(distance((5, 3), (0, 0), (10, 0)), 9);
    }

    #[test]
    fn points_that_add_nothing_are_left_out() {
        let ring = [(0, 0), (0, 0), (5, 0), (9, 0), (9, 9), (0, 0)];
        assert_eq!(lighter(ring.into_iter()), [(0, 0), (9, 0), (9, 9)]);
        assert_eq!(area(&[(0, 0), (9, 0), (9, 9)]), 81);
    }

    #[test]
    fn the_country_has_its_usual_shape() {
        // Ouessant, Strasbourg, Dunkerque and Perpignan: west, east, north, south.
        let [west, east, north, south] =
            [[-5.1, 48.5], [7.8, 48.6], [2.4, 51.0], [2.9, 42.7]].map(conic);
        assert!(west.0 < north.0 && south.0 < east.0);
        assert!(south.1 < west.1 && west.1 < north.1);
        let (width, height) = (east.0 - west.0, north.1 - south.1);
        assert!((width / height - 1.02).abs() < 0.03, "{}", width / height);
    }

    #[test]
    fn every_area_is_on_the_sheet_and_all_but_the_smallest_have_a_letter() {
        for layout in [Layout::Wide, Layout::Narrow] {
            for (level, fewest) in [(Level::Regions, 18), (Level::Departements, 98)] {
                let atlas = atlas(level, layout);
                let mut lettered = std::collections::BTreeSet::new();
                for shape in &atlas.shapes {
                    assert!(!shape.rings.is_empty(), "{}", shape.code);
                    for (x, y) in shape.rings.iter().flatten() {
                        assert!((0..=layout.width()).contains(x), "{}", shape.code);
                        assert!((0..=atlas.bottom).contains(y), "{}", shape.code);
                    }
                    lettered.extend(shape.label.map(|_| shape.code.as_str()));
                }
                assert!(lettered.len() >= fewest, "{level:?}, {layout:?}: {}", lettered.len());
                let places: Vec<Point> =
                    atlas.shapes.iter().filter_map(|shape| shape.label).collect();
                for (rank, (x, y)) in places.iter().enumerate() {
                    for (other_x, other_y) in places.iter().skip(rank + 1) {
                        let (across, down) = ((x - other_x).abs(), (y - other_y).abs());
                        assert!(across >= 13 * SCALE || down >= 15 * SCALE, "{level:?} {layout:?}");
                    }
                }
            }
        }
    }
}
