//! One employer's own sheet, on a printed page or two.
//!
//! Exact figures stop here: contributions become five bands, shares are rounded outward, counts of
//! persons are bands. What rests on age or health stays inside the sum of its family.

use askama::Template;

use super::super::employer::{Occasion, PeerLevel, Told, evidence, size_words, spaced};
use super::super::shell::Shell;
use super::words;
use crate::employers::criteria::rotation::MOVES_IN_A_TURN;
use crate::employers::criteria::{Criterion, Kind, Pillar};
use crate::employers::explain::Counterfactual;
use crate::employers::portrait::{Portrait, Practice, Range};
use crate::statistics::normal;

const AUDIENCE: &str = "établissement concerné";
/// Ends of the scale of the drawing.
const SCALE: (f64, f64) = (20.0, 320.0);

/// A sheet.
#[derive(Template)]
#[template(path = "restricted/sheet.html")]
pub(super) struct SheetPage {
    shell: Shell,
    name: String,
    siret: String,
    facts: Vec<(&'static str, String)>,
    result: words::ResultWords,
    position: Option<Position>,
    peers: String,
    pillars: Vec<PillarPart>,
    context: Vec<PracticeLine>,
    next: Next,
    contact: String,
}

/// Where the employer stands among comparable ones.
struct Position {
    sentence: String,
    from: f64,
    width: f64,
    middle: f64,
    ticks: Vec<(f64, &'static str, &'static str)>,
}

struct PillarPart {
    name: &'static str,
    band: &'static str,
    practices: Vec<PracticeLine>,
}

struct PracticeLine {
    name: &'static str,
    own: String,
    peers: String,
    band: &'static str,
    evidence: String,
}

struct Next {
    title: String,
    sentence: String,
    actions: Vec<String>,
    others: String,
}

impl SheetPage {
    /// The sheet of an establishment.
    pub(super) fn new(told: &Told, occasion: &Occasion<'_>) -> Self {
        let portrait = &told.portrait;
        let name = told.title();
        let hires = match portrait.persons {
            few if few < occasion.persons => format!("moins de {} personnes", occasion.persons),
            enough => evidence(enough, occasion),
        };
        let facts = [
            ("Activité", told.activity()),
            ("Zone d’emploi", told.zone().map(|(_, name)| name)),
            ("Département", told.departement_name()),
            ("Taille", Some(size_words(portrait.size).to_owned())),
            ("Recrutées en cinq ans", Some(hires)),
        ];
        let title = format!("{name} – Fiche de l’employeur");
        Self {
            shell: Shell::new(occasion, AUDIENCE, title, None),
            siret: spaced(&portrait.siret.to_digits()),
            facts: facts.into_iter().filter_map(|(term, value)| Some((term, value?))).collect(),
            result: words::result(portrait),
            position: position(portrait, occasion),
            peers: peers(told),
            pillars: pillars(told, occasion),
            context: told.context(occasion).map(|one| line(one, told, occasion)).collect(),
            next: next(portrait),
            contact: occasion.contact.to_owned(),
            name,
        }
    }
}

/// Share of comparable employers that stand lower, with its interval; `None` when nothing was
/// observed or employers do not differ.
fn position(portrait: &Portrait, occasion: &Occasion<'_>) -> Option<Position> {
    let (posterior, prior) = (&portrait.posterior, &portrait.prior);
    if posterior.kept <= 0.0 || prior.variance <= 0.0 {
        return None;
    }
    let display = occasion.display;
    let half = normal::quantile((1.0 + display.interval) / 2.0)? * posterior.deviation;
    let share = |score: f64| 100.0 * normal::cdf((score - prior.mean) / prior.deviation());
    let range = Range { lower: share(posterior.mean - half), upper: share(posterior.mean + half) };
    let (lower, upper) = outward(range, display.points);
    let middle = nearest(share(posterior.mean), display.points).clamp(lower, upper);
    let at = |percent: f64| SCALE.0 + (SCALE.1 - SCALE.0) * percent / 100.0;
    Some(Position {
        sentence: format!(
            "Vos pratiques sont estimées plus engagées que celles de {middle}\u{a0}% des employeurs \
             comparables, et avec {}\u{a0}% de confiance entre {lower}\u{a0}% et {upper}\u{a0}%.",
            nearest(100.0 * display.interval, 1.0)
        ),
        from: at(lower),
        width: (at(upper) - at(lower)).max(2.0),
        middle: at(middle) - 2.0,
        ticks: vec![
            (at(0.0), "0\u{a0}%", "start"),
            (at(50.0), "50\u{a0}% (C)", "middle"),
            (at(75.0), "75 (B)", "middle"),
            (at(90.0), "90 (A)", "start"),
        ],
    })
}

/// With whom the establishment was compared.
fn peers(told: &Told) -> String {
    let practices = &told.portrait.practices;
    let counts = || practices.iter().map(|one| one.peers);
    let (Some(least), Some(most)) = (counts().min(), counts().max()) else {
        return String::new();
    };
    let among = if least == most { format!("{least}") } else { format!("{least} à {most}") };
    let closest = practices.iter().map(|one| PeerLevel::of(one.level)).min();
    let widest = told.level();
    let level = match (closest, widest) {
        (Some(closest), Some(widest)) if closest != widest => {
            format!(
                "au plus près\u{a0}: {}\u{a0}; au plus large\u{a0}: {}",
                closest.words(),
                widest.words()
            )
        }
        (_, level) => level.map_or("", PeerLevel::words).to_owned(),
    };
    format!("Selon la pratique, vous êtes comparé à {among} établissements ({level}).")
}

fn pillars(told: &Told, occasion: &Occasion<'_>) -> Vec<PillarPart> {
    let line = |one: &Practice| line(one, told, occasion);
    Pillar::ALL
        .into_iter()
        .zip(told.portrait.pillars)
        .map(|(pillar, part)| PillarPart {
            name: words::pillar(pillar),
            band: band(part, told, occasion),
            practices: told
                .practices(occasion)
                .filter(|one| one.criterion.pillar() == pillar)
                .map(line)
                .collect(),
        })
        .collect()
}

fn line(one: &Practice, told: &Told, occasion: &Occasion<'_>) -> PracticeLine {
    PracticeLine {
        name: one.criterion.label(),
        own: one.rate.map_or_else(
            || "proche de vos pairs".to_owned(),
            |rate| range_words(one.criterion, rate, occasion.display.points),
        ),
        peers: about(one.criterion, one.expected, occasion.display.points),
        band: band(one.contribution, told, occasion),
        evidence: evidence(one.people, occasion),
    }
}

fn band(part: f64, told: &Told, occasion: &Occasion<'_>) -> &'static str {
    words::band(part, told.portrait.prior.deviation(), occasion.display.bands)
}

fn next(portrait: &Portrait) -> Next {
    let (title, sentence) = words::next(portrait);
    let mut reached = Vec::new();
    let mut others = Vec::new();
    for (criterion, answer) in &portrait.actions {
        match answer {
            Counterfactual::Reached(count) if *count > 0 => {
                reached.extend(words::action(*criterion, *count));
            }
            Counterfactual::Unreachable => others.extend(words::lever(*criterion)),
            Counterfactual::Reached(_)
            | Counterfactual::NothingAbove
            | Counterfactual::NoEvidence => {}
        }
    }
    Next { title, sentence, actions: reached, others: others.join("\u{a0}; ") }
}

/// What a rate is counted in: its factor, its unit after the number.
const fn unit(criterion: Criterion) -> (f64, &'static str) {
    match criterion.kind() {
        Kind::Frequency { .. }
            if matches!(criterion, Criterion::RotationEffMoyen | Criterion::RotationHorsCourts) =>
        {
            (100.0 / MOVES_IN_A_TURN, "\u{a0}%")
        }
        Kind::Share => (100.0, "\u{a0}%"),
        Kind::Frequency { .. } => (100.0, " départs par an pour 100 CDI"),
        Kind::Duration => (1.0, "\u{a0}jours"),
    }
}

fn range_words(criterion: Criterion, range: Range, points: f64) -> String {
    let (factor, unit) = unit(criterion);
    let scaled = Range { lower: factor * range.lower, upper: factor * range.upper };
    let (lower, upper) = outward(scaled, points);
    if lower <= 0.0 {
        format!("moins de {upper}{unit}")
    } else {
        format!("entre {lower} et {upper}{unit}")
    }
}

fn about(criterion: Criterion, rate: f64, points: f64) -> String {
    let (factor, unit) = unit(criterion);
    let rounded = nearest(factor * rate, points);
    if rounded <= 0.0 {
        format!("moins de {points}{unit}")
    } else {
        format!("environ {rounded}{unit}")
    }
}

/// Limits rounded away from each other.
fn outward(range: Range, points: f64) -> (f64, f64) {
    let lower = points * libm::floor(range.lower / points);
    let upper = points * libm::ceil(range.upper / points);
    // Never a single point.
    (lower, if upper > lower { upper } else { lower + points })
}

fn nearest(value: f64, points: f64) -> f64 {
    points * libm::round(value / points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_rounded_away_from_each_other() {
        let range = |lower, upper| outward(Range { lower, upper }, 5.0);
        assert_eq!(range(41.2, 58.9), (40.0, 60.0));
        assert_eq!(range(40.0, 40.0), (40.0, 45.0));
        let words = |lower, upper| {
            range_words(Criterion::ExIae, Range { lower, upper }, 5.0).replace('\u{a0}', " ")
        };
        assert_eq!(words(0.004, 0.031), "moins de 5 %");
        assert_eq!(words(0.122, 0.2), "entre 10 et 20 %");
        assert_eq!(about(Criterion::ExIae, 0.012, 5.0).replace('\u{a0}', " "), "moins de 5 %");
        assert_eq!(
            about(Criterion::DureeCdd, 61.0, 5.0).replace('\u{a0}', " "),
            "environ 60 jours"
        );
    }
}
