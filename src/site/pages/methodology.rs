//! Methodology: the definitions of the catalogue, word for word, and the rules in force.

use std::collections::BTreeMap;

use askama::Template;

use super::statistic::readable;
use crate::edition::catalogue::Definition;
use crate::nomenclatures::consolidated::{self, Difference};
use crate::site::Site;
use crate::site::figure::Sign;
use crate::site::frame::{Current, Frame, Link};
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::sentence;
use crate::site::sources::{Source, indicator_title};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/methodology.html")]
pub(crate) struct MethodologyPage {
    frame: Frame,
    sources: [Source; 3],
    differences: Vec<DifferencePart>,
    indicators: Vec<IndicatorPart>,
    profile: String,
    rules: Vec<RuleRow>,
    parameters: Vec<ParameterRow>,
    signs: Vec<(&'static str, &'static str, &'static str)>,
    method: String,
    quality: String,
    data: String,
    evaluation: String,
}

/// The definition of an indicator, and the tables that follow it.
#[derive(Debug)]
pub(crate) struct IndicatorPart {
    id: String,
    title: String,
    summary: String,
    definition: Definition,
    tables: Vec<Link>,
}

/// What consolidated tables lack, with the definitions it bears on.
#[derive(Debug)]
pub(crate) struct DifferencePart {
    difference: &'static Difference,
    statistics: Vec<Link>,
}

/// A disclosure rule.
#[derive(Debug)]
pub(crate) struct RuleRow {
    text: String,
    threshold: String,
    source: String,
}

/// A parameter of the definitions.
#[derive(Debug)]
pub(crate) struct ParameterRow {
    id: String,
    text: String,
    value: String,
    source: String,
}

pub(super) fn page(site: &Site<'_>) -> MethodologyPage {
    let here = PagePath::Methodology;
    let linker = site.linker(&here);
    let catalogue = &site.edition.catalogue;
    let mut indicators: Vec<IndicatorPart> = Vec::new();
    let mut positions: BTreeMap<&str, usize> = BTreeMap::new();
    for table in &catalogue.tables {
        let position = *positions.entry(table.indicateur.as_str()).or_insert_with(|| {
            indicators.push(IndicatorPart {
                id: table.indicateur.replace('_', "-"),
                title: indicator_title(&table.indicateur, &table.titre),
                summary: sentence(&table.definition),
                definition: readable(&table.methode),
                tables: Vec::new(),
            });
            indicators.len() - 1
        });
        if let Some(indicator) = indicators.get_mut(position) {
            indicator.tables.push(Link {
                label: numbers::typographic(&table.titre),
                href: linker.page(&PagePath::Table(table.id.clone())),
                current: Current::No,
            });
        }
    }
    let differences = differences(&indicators);
    let signs = [Sign::Secret, Sign::NotApplicable, Sign::Unavailable, Sign::NotSignificant];
    MethodologyPage {
        frame: Frame::new(
            site,
            &here,
            "Méthodologie",
            "Sources, définitions, secret statistique, données provisoires et révisions.",
        ),
        sources: Source::ALL,
        differences,
        indicators,
        profile: catalogue.profil.nom.replace('_', " "),
        rules: catalogue
            .profil
            .regles
            .iter()
            .map(|rule| RuleRow {
                text: sentence(&rule.libelle),
                threshold: numbers::integer(rule.seuil),
                source: sentence(&rule.source),
            })
            .collect(),
        parameters: catalogue
            .parametres
            .iter()
            .map(|parameter| ParameterRow {
                id: format!("parametre-{}", parameter.id.replace('_', "-")),
                text: numbers::typographic(&parameter.libelle),
                value: match parameter.valeur.parse() {
                    Ok(day) => numbers::day(day),
                    Err(_) => format!(
                        "{}\u{a0}{}",
                        numbers::written(&parameter.valeur),
                        numbers::typographic(&parameter.unite)
                    ),
                },
                source: sentence(&parameter.source),
            })
            .collect(),
        signs: signs.map(|sign| (sign.text(), sign.meaning(), sign.status())).to_vec(),
        method: site.edition.manifest.method.clone(),
        quality: linker.page(&PagePath::Quality),
        evaluation: linker.page(&PagePath::LabelEvaluation),
        data: linker.page(&PagePath::Data),
    }
}

/// The differences, each linked to the definitions of this page that it bears on.
fn differences(indicators: &[IndicatorPart]) -> Vec<DifferencePart> {
    consolidated::differences()
        .iter()
        .map(|difference| {
            let anchors = difference.statistiques.iter().map(|id| id.replace('_', "-"));
            let parts = anchors.filter_map(|id| indicators.iter().find(|part| part.id == id));
            let link = |part: &IndicatorPart| Link {
                label: part.title.clone(),
                href: format!("#{}", part.id),
                current: Current::No,
            };
            DifferencePart { difference, statistics: parts.map(link).collect() }
        })
        .collect()
}
