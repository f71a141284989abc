//! Outlines of régions and départements, for maps: both layers share their borders.
//!
//! Degrees of longitude and latitude (WGS 84). Inner rings are left out: a lake is drawn with its
//! shore, and an enclave by the territory that owns it, provided larger areas are drawn first.

use std::sync::LazyLock;

use serde::Deserialize;

/// Longitude and latitude, in degrees.
pub type Degrees = [f64; 2];

/// The outline of a territory.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Insee code, without its level (`11`, `2A`).
    pub code: String,
    /// One closed line per island or mainland.
    pub rings: Vec<Vec<Degrees>>,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<Degrees>>),
    MultiPolygon(Vec<Vec<Vec<Degrees>>>),
}

static REGIONS: LazyLock<Vec<Outline>> =
    LazyLock::new(|| parse(include_str!("data/regions.geojson")));

static DEPARTEMENTS: LazyLock<Vec<Outline>> =
    LazyLock::new(|| parse(include_str!("data/departements.geojson")));

/// The outlines of the 18 régions.
pub fn regions() -> &'static [Outline] {
    &REGIONS
}

/// The outlines of the 101 départements.
pub fn departements() -> &'static [Outline] {
    &DEPARTEMENTS
}

/// The files are part of the program: this module's tests hold them whole.
fn parse(text: &str) -> Vec<Outline> {
    let features =
        serde_json::from_str::<Collection>(text).map_or_else(|_| Vec::new(), |all| all.features);
    features
        .into_iter()
        .map(|Feature { properties, geometry }| {
            let polygons = match geometry {
                Geometry::Polygon(polygon) => vec![polygon],
                Geometry::MultiPolygon(polygons) => polygons,
            };
            let rings = polygons.into_iter().filter_map(|rings| rings.into_iter().next()).collect();
            Outline { code: properties.code, rings }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::nomenclatures::territories;

    #[test]
    fn every_territory_has_a_closed_outline() {
        let codes = |outlines: &'static [Outline]| -> BTreeSet<&str> {
            outlines.iter().map(|outline| outline.code.as_str()).collect()
        };
        let official: BTreeSet<&str> =
            territories::regions().iter().map(|region| region.code.as_str()).collect();
        assert_eq!(codes(regions()), official);
        let official: BTreeSet<&str> =
            territories::departements().map(|place| place.code.as_str()).collect();
        assert_eq!(codes(departements()), official);
        for outline in regions().iter().chain(departements()) {
            assert!(!outline.rings.is_empty(), "{}", outline.code);
            for ring in &outline.rings {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{}", outline.code);
            }
        }
    }
}
