//! The dimensions by which figures are broken down, and where a value stands in each.
//!
//! A position counts modalities in catalogue order; 0 is always the total.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::spec::{Dimension, DimensionNature, FRANCE, Modality, TOTAL, UNKNOWN};
use crate::employers::EmployerCategory;
use crate::nomenclatures::{naf, territories};
use crate::pathways::{InterruptionGroup, Outcome};
use crate::vocabulary::{AgeBand, Ape, LegalForm, Sex, SiaeKind, SizeBand};

const EVERYBODY: &str = "Ensemble";
const NOT_STATED: &str = "Non renseigné";

/// How deep the territories go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// France and its régions.
    Regions,
    /// France, its régions and their départements.
    Departements,
    /// France, its régions, their zones d'emploi and the rest of each région: the fourteen zones
    /// that straddle régions are no part of one, and are not shown.
    Zones,
}

/// Sex: women, men, not stated.
pub fn sex() -> Dimension {
    let label = |sex: Sex| match sex {
        Sex::Women => "Femmes",
        Sex::Men => "Hommes",
        Sex::Unknown => NOT_STATED,
    };
    classification("sexe", "Sexe", Sex::ALL.map(|sex| (sex.code(), label(sex))))
}

/// Kind of structure. `self_employed`: with the EITI, which only the register of PASS knows.
pub fn siae_kind(self_employed: bool) -> Dimension {
    let kinds = siae_kinds(self_employed).map(|kind| (kind.code(), kind.label()));
    classification("type_siae", "Type de structure", kinds.chain([(UNKNOWN, NOT_STATED)]))
}

/// Age band.
pub fn age() -> Dimension {
    let label = |band: AgeBand| match band {
        AgeBand::Under26 => "Moins de 26 ans",
        AgeBand::From26To49 => "26 à 49 ans",
        AgeBand::From50 => "50 ans et plus",
        AgeBand::Unknown => NOT_STATED,
    };
    classification("age", "Âge", AgeBand::ALL.map(|band| (band.code(), label(band))))
}

/// Territory: France, then each région followed by its départements, then the unknown.
pub fn territory(level: Level) -> Dimension {
    Dimension {
        id: "territoire",
        label: "Territoire",
        nature: DimensionNature::Classification,
        additive: true,
        modalities: territories_of(level).modalities.clone(),
    }
}

/// Sector of activity, 17 items.
pub fn sector() -> Dimension {
    let items = naf::a17().iter().map(|item| (item.code.as_str(), item.label.as_str()));
    classification("secteur", "Secteur d’activité", items.chain([(UNKNOWN, NOT_STATED)]))
}

/// Size of the establishment.
pub fn size() -> Dimension {
    let label = |band: SizeBand| match band {
        SizeBand::From1To9 => "1 à 9 salariés",
        SizeBand::From10To49 => "10 à 49 salariés",
        SizeBand::From50To249 => "50 à 249 salariés",
        SizeBand::From250 => "250 salariés et plus",
        SizeBand::Unknown => "Non renseignée",
    };
    let bands = SizeBand::ALL.map(|band| (band.code(), label(band)));
    classification("taille", "Taille de l’établissement", bands)
}

/// Legal form of the enterprise.
pub fn legal_form() -> Dimension {
    let label = |form: LegalForm| match form {
        LegalForm::Company => "Sociétés",
        LegalForm::SoleTrader => "Entreprises individuelles",
        LegalForm::Association => "Associations et organismes privés",
        LegalForm::PublicBody => "Organismes publics",
        LegalForm::Other => "Autres formes",
        LegalForm::Unknown => NOT_STATED,
    };
    let forms = LegalForm::ALL.map(|form| (form.code(), label(form)));
    classification("forme_juridique", "Forme juridique", forms)
}

/// Category of employer.
pub fn category() -> Dimension {
    let categories = EmployerCategory::ALL.map(|category| (category.code(), category.label()));
    classification("categorie", "Catégorie d’employeur", categories)
}

/// Group of reasons of a DSN interruption: what became of people, not where they are.
pub fn reason() -> Dimension {
    let groups = InterruptionGroup::ALL.map(|group| (group.code(), group.label()));
    Dimension {
        nature: DimensionNature::Outcome,
        ..classification("motif", "Motif de l’interruption", groups)
    }
}

/// What became of an interruption without return.
pub fn outcome() -> Dimension {
    let outcomes = Outcome::OTHERS.map(|outcome| (outcome.code(), outcome.label()));
    Dimension { nature: DimensionNature::Outcome, ..classification("issue", "Issue", outcomes) }
}

/// France alone, for figures without any breakdown.
pub fn national() -> Dimension {
    Dimension {
        modalities: vec![modality(FRANCE, "France", None)],
        ..classification("territoire", "Territoire", [])
    }
}

/// A classification whose parts add up to `_T`.
pub fn classification<'a>(
    id: &'static str,
    label: &'static str,
    parts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Dimension {
    let parts = parts.into_iter().map(|(code, label)| modality(code, label, Some(TOTAL)));
    Dimension {
        id,
        label,
        nature: DimensionNature::Classification,
        additive: true,
        modalities: std::iter::once(modality(TOTAL, EVERYBODY, None)).chain(parts).collect(),
    }
}

/// Position of a sex.
pub fn sex_position(sex: Sex) -> u16 {
    position(Sex::ALL.iter().position(|one| *one == sex))
}

/// Position of a kind of structure; the unknown comes last, with the EITI where they are not shown.
pub fn siae_kind_position(kind: Option<SiaeKind>, self_employed: bool) -> u16 {
    let unknown = siae_kinds(self_employed).count();
    let known = kind.and_then(|kind| siae_kinds(self_employed).position(|one| one == kind));
    position(Some(known.unwrap_or(unknown)))
}

/// Position of an age band.
pub fn age_position(age: AgeBand) -> u16 {
    position(AgeBand::ALL.iter().position(|one| *one == age))
}

/// Position of a département, or of its région where départements are not shown.
pub fn territory_position(departement: Option<&str>, level: Level) -> u16 {
    let index = territories_of(level);
    departement.and_then(|code| index.positions.get(code)).copied().unwrap_or(index.unknown)
}

/// Position of a zone d'emploi, else of the rest of the département's région. Codes of zones have
/// four characters, those of départements two or three.
pub fn zone_position(zone: Option<&str>, departement: Option<&str>) -> u16 {
    let index = territories_of(Level::Zones);
    let known = |code: &str| index.positions.get(code).copied();
    zone.and_then(known).or_else(|| known(departement?)).unwrap_or(index.unknown)
}

/// Position of the sector of an activity.
pub fn sector_position(ape: Option<Ape>) -> u16 {
    let known = ape
        .and_then(naf::division)
        .and_then(|division| naf::a17().iter().position(|item| item.code == division.a17));
    position(Some(known.unwrap_or(naf::a17().len())))
}

/// Position of a size band.
pub fn size_position(size: SizeBand) -> u16 {
    position(SizeBand::ALL.iter().position(|one| *one == size))
}

/// Position of a legal form.
pub fn legal_form_position(form: LegalForm) -> u16 {
    position(LegalForm::ALL.iter().position(|one| *one == form))
}

/// Position of a category of employer.
pub fn category_position(category: EmployerCategory) -> u16 {
    position(EmployerCategory::ALL.iter().position(|one| *one == category))
}

/// Position of a group of reasons.
pub fn reason_position(group: InterruptionGroup) -> u16 {
    position(InterruptionGroup::ALL.iter().position(|one| *one == group))
}

/// Position of an outcome; `None` for a return.
pub fn outcome_position(outcome: Outcome) -> Option<u16> {
    let place = Outcome::OTHERS.iter().position(|one| *one == outcome)?;
    Some(position(Some(place)))
}

/// After the total; every value of an enumeration is in its list.
fn position(part: Option<usize>) -> u16 {
    part.and_then(|part| u16::try_from(part + 1).ok()).unwrap_or_default()
}

/// Kinds of structures that declare employees.
pub fn siae_kinds_of_the_dsn() -> impl Iterator<Item = SiaeKind> {
    siae_kinds(false)
}

fn siae_kinds(self_employed: bool) -> impl Iterator<Item = SiaeKind> {
    SiaeKind::ALL.into_iter().filter(move |kind| self_employed || *kind != SiaeKind::Eiti)
}

fn modality(code: &str, label: &str, parent: Option<&str>) -> Modality {
    Modality {
        code: code.to_owned(),
        // Official files write a straight apostrophe.
        label: label.replace('\'', "’"),
        parent: parent.map(str::to_owned),
    }
}

/// The modalities of a level, and the position of each département.
struct Territories {
    modalities: Vec<Modality>,
    positions: BTreeMap<&'static str, u16>,
    unknown: u16,
}

static REGIONS: LazyLock<Territories> = LazyLock::new(|| Territories::of(Level::Regions));
static DEPARTEMENTS: LazyLock<Territories> = LazyLock::new(|| Territories::of(Level::Departements));
static ZONES: LazyLock<Territories> = LazyLock::new(|| Territories::of(Level::Zones));

/// The région of each zone d'emploi that lies in one alone.
static ZONES_OF_A_REGION: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut regions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (commune, zone) in territories::communes() {
        let departement = territories::departement_of_commune(commune);
        regions.entry(zone).or_default().extend(departement.map(|one| one.region.as_str()));
    }
    let alone = |(zone, regions): (_, BTreeSet<&'static str>)| match regions.len() {
        1 => Some((zone, regions.into_iter().next()?)),
        _ => None,
    };
    regions.into_iter().filter_map(alone).collect()
});

fn territories_of(level: Level) -> &'static Territories {
    match level {
        Level::Regions => &REGIONS,
        Level::Departements => &DEPARTEMENTS,
        Level::Zones => &ZONES,
    }
}

impl Territories {
    fn of(level: Level) -> Self {
        let mut modalities = vec![modality(FRANCE, "France", None)];
        let mut positions = BTreeMap::new();
        let here = |modalities: &[Modality]| u16::try_from(modalities.len() - 1).unwrap_or(0);
        for region in territories::regions() {
            let code = format!("REG-{}", region.code);
            modalities.push(modality(&code, &region.label, Some(FRANCE)));
            for departement in territories::departements().filter(|one| one.region == region.code) {
                if level == Level::Departements {
                    let own = format!("DEP-{}", departement.code);
                    modalities.push(modality(&own, &departement.label, Some(&code)));
                }
                positions.insert(departement.code.as_str(), here(&modalities));
            }
            if level == Level::Zones {
                for zone in territories::employment_zones() {
                    if ZONES_OF_A_REGION.get(zone.code.as_str()) == Some(&region.code.as_str()) {
                        let own = format!("ZE-{}", zone.code);
                        modalities.push(modality(&own, &zone.label, Some(&code)));
                        positions.insert(zone.code.as_str(), here(&modalities));
                    }
                }
                let rest = format!("{}, autres communes", region.label);
                let own = format!("AUT-{}", region.code);
                modalities.push(modality(&own, &rest, Some(&code)));
                for departement in territories::departements() {
                    if departement.region == region.code {
                        positions.insert(departement.code.as_str(), here(&modalities));
                    }
                }
            }
        }
        modalities.push(modality(UNKNOWN, NOT_STATED, Some(FRANCE)));
        let unknown = here(&modalities);
        Self { modalities, positions, unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(dimension: &Dimension, position: u16) -> &str {
        &dimension.modalities[usize::from(position)].code
    }

    #[test]
    fn every_value_stands_at_its_own_code() {
        for value in Sex::ALL {
            assert_eq!(code(&sex(), sex_position(value)), value.code());
        }
        for value in AgeBand::ALL {
            assert_eq!(code(&age(), age_position(value)), value.code());
        }
        for value in SizeBand::ALL {
            assert_eq!(code(&size(), size_position(value)), value.code());
        }
        for value in EmployerCategory::ALL {
            assert_eq!(code(&category(), category_position(value)), value.code());
        }
        for value in InterruptionGroup::ALL {
            assert_eq!(code(&reason(), reason_position(value)), value.code());
        }
        for value in SiaeKind::ALL {
            assert_eq!(code(&siae_kind(true), siae_kind_position(Some(value), true)), value.code());
        }
        assert_eq!(code(&siae_kind(false), siae_kind_position(None, false)), "NR");
        assert_eq!(
            code(&siae_kind(false), siae_kind_position(Some(SiaeKind::Etti), false)),
            "ETTI"
        );
        let ape = |text: &[u8]| Ape::parse(text).ok();
        assert_eq!(code(&sector(), sector_position(ape(b"7820Z"))), "MN");
        assert_eq!(code(&sector(), sector_position(ape(b"9610Z"))), "NR", "no such activity");
    }

    #[test]
    fn territories_nest_and_keep_their_level_in_the_code() {
        let full = territory(Level::Departements);
        assert_eq!(full.modalities.len(), 1 + 18 + 101 + 1);
        assert_eq!(code(&full, territory_position(Some("01"), Level::Departements)), "DEP-01");
        let regions = territory(Level::Regions);
        assert_eq!(regions.modalities.len(), 1 + 18 + 1);
        assert_eq!(code(&regions, territory_position(Some("01"), Level::Regions)), "REG-84");
        assert_eq!(code(&regions, territory_position(None, Level::Regions)), "NR");
    }

    #[test]
    fn zones_nest_in_regions_and_those_that_straddle_are_the_rest() {
        let zones = territory(Level::Zones);
        let count = |prefix: &str| {
            zones.modalities.iter().filter(|one| one.code.starts_with(prefix)).count()
        };
        assert_eq!((count("REG-"), count("AUT-"), count("ZE-")), (18, 18, 306 - 14));
        // Bourg-en-Bresse is in Auvergne-Rhône-Alpes alone; its département is in the rest.
        assert_eq!(code(&zones, zone_position(Some("8405"), Some("01"))), "ZE-8405");
        assert_eq!(code(&zones, zone_position(None, Some("01"))), "AUT-84");
        assert_eq!(code(&zones, zone_position(None, None)), "NR");
        // Cosne-Cours-sur-Loire goes over two régions.
        assert_eq!(code(&zones, zone_position(Some("0056"), Some("58"))), "AUT-27");
    }

    #[test]
    fn parents_come_before_their_children() {
        for dimension in [
            sex(),
            siae_kind(true),
            age(),
            territory(Level::Departements),
            territory(Level::Regions),
            territory(Level::Zones),
            sector(),
            size(),
            category(),
            reason(),
            national(),
        ] {
            let mut seen = Vec::new();
            for modality in &dimension.modalities {
                assert_eq!(modality.parent.is_none(), seen.is_empty(), "{}", modality.code);
                assert!(modality.parent.iter().all(|parent| seen.contains(parent)));
                assert!(!modality.label.contains('\''), "{}", modality.label);
                seen.push(modality.code.clone());
            }
        }
    }
}
