//! The pages of the counsellors: by zone d'emploi and by sector, opened from a folder.
//!
//! A page per zone holds its employers by sector; a page per sector leads to the zones. Everything
//! is there without script; the search only hides what does not match.

use std::collections::BTreeMap;

use askama::Template;

use super::super::employer::{Occasion, Told, grade_words, size_words, spaced};
use super::super::folder::{RestrictedError, Staging};
use super::super::page::SEARCH;
use super::super::shell::Shell;
use crate::employers::labels::Grade;

const AUDIENCE: &str = "conseillers et opérateurs de l’emploi";
/// Code of what is not known.
const UNKNOWN: &str = "NR";

#[derive(Debug, Template)]
#[template(path = "restricted/index.html")]
struct IndexPage {
    shell: Shell,
    total: usize,
    grades: Vec<(&'static str, &'static str)>,
    zones: Vec<Place>,
    sectors: Vec<Place>,
}

#[derive(Debug, Template)]
#[template(path = "restricted/sector.html")]
struct SectorPage {
    shell: Shell,
    name: String,
    zones: Vec<Place>,
}

#[derive(Template)]
#[template(path = "restricted/zone.html")]
struct ZonePage {
    shell: Shell,
    name: String,
    sectors: Vec<SectorPart>,
}

/// A link with how many employers it leads to.
#[derive(Debug)]
struct Place {
    name: String,
    href: String,
    count: usize,
}

struct SectorPart {
    code: String,
    name: String,
    employers: Vec<Line>,
}

/// A labelled employer as the page shows it.
struct Line {
    name: String,
    siret: String,
    description: String,
    label: &'static str,
    reasons: Vec<String>,
    peers: &'static str,
    /// What the search looks through.
    words: String,
}

/// A code and its name.
type Named = (String, String);

/// What places are sorted by: the name without accents, the name, the code.
type ByName = (String, String, String);

/// As people look for places: É with E.
fn by_name((code, name): Named) -> ByName {
    let plain = |letter: char| match letter {
        'À' | 'Â' | 'à' | 'â' | 'ä' => 'a',
        'Ç' | 'ç' => 'c',
        'É' | 'È' | 'Ê' | 'Ë' | 'é' | 'è' | 'ê' | 'ë' => 'e',
        'Î' | 'Ï' | 'î' | 'ï' => 'i',
        'Ô' | 'Ö' | 'ô' | 'ö' => 'o',
        'Ù' | 'Û' | 'Ü' | 'ù' | 'û' | 'ü' => 'u',
        other => other.to_ascii_lowercase(),
    };
    (name.chars().map(plain).collect(), name, code)
}

/// Writes the pages of employers already sorted.
pub(super) fn write(
    staging: &mut Staging,
    employers: &[Told],
    occasion: &Occasion<'_>,
) -> Result<(), RestrictedError> {
    let shell = |title: String| Shell::new(occasion, AUDIENCE, title, Some(SEARCH));
    let names = zone_names(employers);
    let mut zones: BTreeMap<ByName, BTreeMap<ByName, Vec<&Told>>> = BTreeMap::new();
    let mut sectors: BTreeMap<ByName, BTreeMap<ByName, usize>> = BTreeMap::new();
    for told in employers {
        let zone = names.get(told.zone.unwrap_or(UNKNOWN)).cloned().unwrap_or_default();
        let sector = told.sector().map_or_else(
            || (UNKNOWN.to_owned(), "Secteur non renseigné".to_owned()),
            |(code, name)| (code.to_owned(), name),
        );
        let (zone, by_sector) = (by_name(zone), by_name(sector));
        *sectors.entry(by_sector.clone()).or_default().entry(zone.clone()).or_default() += 1;
        zones.entry(zone).or_default().entry(by_sector).or_default().push(told);
    }
    staging.create_folder("zones")?;
    staging.create_folder("secteurs")?;
    let places = zones.iter().map(|((_, name, code), parts)| Place {
        name: name.clone(),
        href: format!("zones/{code}.html"),
        count: parts.values().map(Vec::len).sum(),
    });
    let places = places.collect();
    let index = IndexPage {
        shell: shell("Employeurs engagés, par zone d’emploi et par secteur".to_owned()),
        total: employers.len(),
        grades: Grade::ALL.map(|grade| (grade.code(), grade_words(grade))).to_vec(),
        zones: places,
        sectors: sectors
            .iter()
            .map(|((_, name, code), zones)| Place {
                name: name.clone(),
                href: format!("secteurs/{code}.html"),
                count: zones.values().sum(),
            })
            .collect(),
    };
    page(staging, "index.html", &index)?;
    for ((_, name, code), own) in &sectors {
        let place = |((_, zone, zone_code), count): (&ByName, &usize)| Place {
            name: zone.clone(),
            href: format!("../zones/{zone_code}.html#secteur-{code}"),
            count: *count,
        };
        let title = format!("{name} – Employeurs engagés");
        let zones = own.iter().map(place).collect();
        let sector = SectorPage { shell: shell(title), name: name.clone(), zones };
        page(staging, &format!("secteurs/{code}.html"), &sector)?;
    }
    for ((_, name, code), parts) in &zones {
        let part = |((_, sector, sector_code), own): (&ByName, &Vec<&Told>)| SectorPart {
            code: sector_code.clone(),
            name: sector.clone(),
            employers: own.iter().filter_map(|told| line(told, occasion)).collect(),
        };
        let title = format!("{name} – Employeurs engagés");
        let sectors = parts.iter().map(part).collect();
        let zone = ZonePage { shell: shell(title), name: name.clone(), sectors };
        page(staging, &format!("zones/{code}.html"), &zone)?;
    }
    Ok(())
}

fn page(staging: &mut Staging, name: &str, page: &impl Template) -> Result<(), RestrictedError> {
    let text = page.render().map_err(|_| RestrictedError::Page)?;
    staging.write(name, text.as_bytes())
}

/// Code and name of each zone, by code; zones that share a name carry their code.
fn zone_names(employers: &[Told]) -> BTreeMap<&'static str, Named> {
    let mut names: BTreeMap<&'static str, String> =
        employers.iter().filter_map(Told::zone).collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    names.values().for_each(|name| *times.entry(name.clone()).or_default() += 1);
    for (code, name) in &mut names {
        if times.get(name).is_some_and(|times| *times > 1) {
            *name = format!("{name} (zone {code})");
        }
    }
    names.insert(UNKNOWN, "Zone d’emploi non renseignée".to_owned());
    names.into_iter().map(|(code, name)| (code, (code.to_owned(), name))).collect()
}

fn line(told: &Told, occasion: &Occasion<'_>) -> Option<Line> {
    let grade = told.portrait.verdict.grade?;
    let name = told.title();
    let described =
        [told.activity(), told.departement_name(), Some(size_words(told.portrait.size).to_owned())];
    let description = described.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let digits = told.portrait.siret.to_digits();
    let reasons = told.reasons(occasion);
    Some(Line {
        words: format!(
            "{name} {digits} {description} label {} {}",
            grade.code(),
            reasons.join(" ")
        ),
        siret: spaced(&digits),
        description,
        label: grade.code(),
        reasons,
        peers: told.level().map_or("", super::super::employer::PeerLevel::words),
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_do_not_put_a_place_last() {
        let mut names = ["Sud", "Sélestat", "Épinal", "Sarlat", "Étampes", "Evreux"]
            .map(|name| by_name((String::new(), name.to_owned())));
        names.sort();
        assert_eq!(
            names.map(|(_, name, _)| name),
            ["Épinal", "Étampes", "Evreux", "Sarlat", "Sélestat", "Sud"]
        );
    }
}
