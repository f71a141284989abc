//! One source on interruptions: over time, by kind of structure, by age, by région.

use super::profile;
use super::statistic::{
    KeyFigure, KeyValue, Kicker, Section, StatisticPage, counts, definition, related, yearly_change,
};
use crate::disclosure::protected::Value;
use crate::site::figure::{Absence, Block, Sign, gap};
use crate::site::figures::{
    FRANCE, MEN, Studio, WOMEN, counts_by, gaps_by, map_of_departements, rates_by, sex_series,
};
use crate::site::frame::Frame;
use crate::site::grid::Grid;
use crate::site::numbers;
use crate::site::paths::PagePath;
use crate::site::sentences::{self, capital, when};
use crate::site::slice::Slice;
use crate::site::sources::Source;
use crate::site::{Site, SiteError, sexes};

pub(in crate::site) fn page(site: &Site<'_>, source: Source) -> Result<StatisticPage, SiteError> {
    let here = PagePath::Interruption(source);
    let mut studio = Studio::new(site, &here);
    let table =
        |breakdown: &str| Grid::of(site.edition, &format!("{}_{breakdown}", source.prefix()));
    let main = table("type_siae").or_else(|| table("age")).or_else(|| table("territoire"));
    let period = main.and_then(|grid| grid.reference_period(&[], "taux"));
    let rate = main.zip(period).and_then(|(grid, at)| grid.value(at, &[], "taux"));
    let title = rate.zip(period).map_or_else(
        || format!("{}\u{a0}: le taux national n’est pas diffusé", source.name()),
        |(rate, at)| sentences::headline(source, at, rate),
    );
    let lead = lead(source, main, table("type_siae"));
    let mut sections = Vec::new();
    let over_time =
        main.map(|grid| sex_series(&mut studio, grid, &source.shown(), FRANCE)).transpose()?;
    sections.push(section("evolution", "Évolution", None, [over_time]));
    let by_type = table("type_siae")
        .map(|grid| gaps_by(&mut studio, grid, &source.shown(), "type_siae", "type de structure"))
        .transpose()?;
    sections.push(section("type-de-structure", "Selon le type de structure", None, [by_type]));
    let by_age = table("age")
        .map(|grid| gaps_by(&mut studio, grid, &source.shown(), "age", "âge"))
        .transpose()?;
    sections.push(section("age", "Selon l’âge", None, [by_age]));
    if let Some(grid) = table("motifs") {
        let title = "Interruptions de plus de 15\u{a0}jours, par groupe de motifs";
        let block = counts_by(&mut studio, grid, source, "motif", title, "groupe de motifs")?;
        let why = "Les motifs ne sont diffusés que par groupes et pour l’ensemble du pays\u{a0}: \
                   pris un à un, ils révéleraient l’état de santé ou la situation personnelle."
            .to_owned();
        sections.push(section("motifs", "Selon le motif", Some(why), [Some(block)]));
    }
    let by_region = table("territoire")
        .map(|grid| rates_by(&mut studio, grid, &source.shown(), "territoire", "région"))
        .transpose()?;
    let place = "La région est celle de la structure.".to_owned();
    sections.push(section("region", "Selon la région", Some(place), [by_region]));
    let by_departement = table("territoire")
        .map(|grid| map_of_departements(&mut studio, grid, &source.shown()))
        .transpose()?
        .flatten();
    if let Some(block) = by_departement {
        let place = "Le département est celui de la structure.".to_owned();
        let title = "Selon le département";
        sections.push(section("departement", title, Some(place), [Some(block)]));
    }
    if source == Source::Dsn {
        let nation = Slice::from(FRANCE);
        let title = "Sur une année, et avec quelle précision";
        sections.extend(profile::precision(&mut studio, &nation, "annee", title)?);
    }
    Ok(StatisticPage {
        frame: Frame::new(site, &here, &title, source.summary()),
        kicker: Kicker::new(
            "France entière",
            period.map_or_else(String::new, |at| when(source, at)),
            main.zip(period).is_some_and(|(grid, at)| grid.cell(at, &[], "taux").provisional),
        ),
        lead,
        keys: main.map_or_else(Vec::new, |grid| keys(grid, source)),
        sections,
        definition: main.map(definition),
        related: related(
            site,
            &here,
            &[
                PagePath::Interruption(Source::Declared),
                PagePath::Interruption(Source::Dsn),
                PagePath::Interruption(Source::Gaps),
                PagePath::Regions,
                PagePath::Methodology,
                PagePath::Quality,
            ],
        ),
    })
}

/// A section; a table that the edition does not hold is said to be missing.
pub(super) fn section<const N: usize>(
    id: &'static str,
    title: &str,
    introduction: Option<String>,
    blocks: [Option<Block>; N],
) -> Section {
    let missing = || {
        Block::Absence(Absence {
            title: title.to_owned(),
            reason: "Ce tableau ne fait pas partie de cette édition.".to_owned(),
        })
    };
    Section {
        id,
        title: title.to_owned(),
        introduction,
        blocks: blocks.into_iter().map(|block| block.unwrap_or_else(missing)).collect(),
    }
}

fn lead(source: Source, main: Option<Grid<'_>>, by_type: Option<Grid<'_>>) -> Vec<String> {
    let mut lead = vec![source.summary().to_owned()];
    let Some((grid, period)) =
        main.and_then(|grid| Some((grid, grid.reference_period(&[], "taux")?)))
    else {
        lead.push(sentences::WITHHELD.to_owned());
        return lead;
    };
    let mut findings = Vec::new();
    findings.extend(sexes::told(grid, period, &[], "taux"));
    if let Some((before, now)) = grid.year_on_year(&[], "taux", period) {
        findings.push(sentences::change(now, before, "Sur un an"));
    }
    if let Some(range) = by_type.and_then(|grid| range_by_type(grid)) {
        findings.push(format!("Selon le type de structure, le taux va {range}."));
    }
    if !findings.is_empty() {
        lead.push(findings.join(" "));
    }
    lead
}

fn range_by_type(grid: Grid<'_>) -> Option<String> {
    let period = grid.reference_period(&[], "taux")?;
    let named: Vec<(String, Option<Value>)> = grid
        .first_level("type_siae")
        .into_iter()
        .filter(|modality| modality.code != "NR")
        .map(|modality| {
            let rate = grid.value(period, &[("type_siae", &modality.code)], "taux");
            (format!("({})", modality.code), rate)
        })
        .collect();
    sentences::range(&named)
}

fn keys(grid: Grid<'_>, source: Source) -> Vec<KeyFigure> {
    let Some(period) = grid.reference_period(&[], "taux") else { return Vec::new() };
    let at = capital(&when(source, period));
    let share = |id, label: &str, choice: &[(&str, &str)]| KeyFigure {
        id,
        label: label.to_owned(),
        value: KeyValue::share(grid.cell(period, choice, "taux")),
        detail: counts(grid, choice, period, "interrompues", "personnes")
            .map_or_else(|| at.clone(), |counts| format!("{at}, {counts}")),
        change: yearly_change(grid, choice, "taux", period),
        href: None,
    };
    let women = grid.cell(period, &[WOMEN], "taux");
    let men = grid.cell(period, &[MEN], "taux");
    vec![
        share("taux-ensemble", "Ensemble", &[]),
        share("taux-femmes", "Femmes", &[WOMEN]),
        share("taux-hommes", "Hommes", &[MEN]),
        KeyFigure {
            id: "ecart",
            label: "Écart femmes − hommes, en points".to_owned(),
            value: gap(women, men).map_or_else(
                || {
                    let sign = Sign::of(women.cell).or_else(|| Sign::of(men.cell));
                    KeyValue::Sign(sign.unwrap_or(Sign::Unavailable))
                },
                |gap| KeyValue::Figure(numbers::signed(gap)),
            ),
            detail: at,
            change: None,
            href: None,
        },
    ]
}
