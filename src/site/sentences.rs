//! Findings in French, from published figures only.
//!
//! A sentence is made only when every figure it names is published; callers then choose another.
//! Gaps between shares are in points, and computed from the shares as printed.

use crate::disclosure::protected::Value;
use crate::site::numbers::{self, difference, percent, points};
use crate::site::sources::Source;
use crate::vocabulary::Period;

/// Why figures are missing, for the reader.
pub const WITHHELD: &str = "Ces résultats ne sont pas diffusés\u{a0}: ils reposent sur trop peu \
    de personnes ou de structures, ou permettraient d’en reconstituer d’autres. Le secret \
    statistique les protège.";

/// Why figures do not exist yet, for the reader.
pub const NOT_YET: &str = "Ces résultats n’existent pas encore\u{a0}: les déclarations reçues ne \
    couvrent pas une durée assez longue pour les calculer.";

/// What the provisional rates of months without hours are not to be read as.
pub const OVERESTIMATED: &str = "Les mois provisoires comptent encore des personnes qui ont sans doute \
    quitté leur parcours\u{a0}: il faut six mois pour le savoir. Leur taux est surestimé et \
    baissera\u{202f}; ne pas y lire une hausse. Ils sont donnés pour l’ensemble seulement\u{a0}: le \
    détail paraît une fois, quand le mois est définitif.";

/// Why the parts of provisional periods are not there yet, for the reader.
pub const AWAITED: &str = "Ces résultats paraîtront quand ils seront définitifs\u{a0}: jusque-là, \
    seul l’ensemble est diffusé.";

/// The least gap between two shares that a sentence calls higher or lower, in tenths of a point:
/// below, they are said to be close.
const NOTABLE: i64 = 5;

/// Whether two shares are too close for one to be called higher.
pub fn are_close(one: Value, other: Value) -> bool {
    let gap = difference(one, other);
    let notable = NOTABLE.saturating_mul(10i64.saturating_pow(u32::from(gap.decimals())));
    gap.unscaled().saturating_abs().saturating_mul(10) < notable
}

/// When a source's figure holds: `fin août 2026`, or `en août 2026` for whole months.
pub fn when(source: Source, period: Period) -> String {
    source.shown().when(period)
}

/// The finding of a source as a title: `Fin août 2026, 12,3 % des titulaires …`.
pub fn headline(source: Source, period: Period, rate: Value) -> String {
    format!(
        "{}, {} {} {}",
        capital(&when(source, period)),
        percent(rate),
        source.shown().phrase.all,
        source.headline_predicate()
    )
}

/// What a gap between two groups may be.
pub const BY_CHANCE: &str = "Entre groupes de cette taille, un tel écart peut tenir au hasard.";
/// The same of a part and its whole.
pub const FROM_THE_WHOLE_BY_CHANCE: &str =
    "Pour un groupe de cette taille, cet écart peut tenir au hasard.";

/// The gap between women and men.
pub fn women_and_men(women: Value, men: Value) -> String {
    let gap = difference(women, men);
    match gap.unscaled().signum() {
        0 => {
            format!("Le taux est le même chez les femmes et chez les hommes ({}).", percent(women))
        }
        _ if are_close(women, men) => format!(
            "Les taux des femmes ({}) et des hommes ({}) sont proches\u{a0}: l’écart est de {}.",
            percent(women),
            percent(men),
            points(gap)
        ),
        1 => format!(
            "Le taux est plus élevé chez les femmes ({}) que chez les hommes ({})\u{a0}: l’écart \
             est de {}.",
            percent(women),
            percent(men),
            points(gap)
        ),
        _ => format!(
            "Le taux est plus faible chez les femmes ({}) que chez les hommes ({})\u{a0}: l’écart \
             est de {}.",
            percent(women),
            percent(men),
            points(gap)
        ),
    }
}

/// The change of a share since an earlier period: `Sur un an, le taux augmente de 1,2 point.`
pub fn change(now: Value, before: Value, since: &str) -> String {
    let gap = difference(now, before);
    match gap.unscaled().signum() {
        0 => format!("{since}, le taux est stable."),
        1 => format!("{since}, le taux augmente de {}.", points(gap)),
        _ => format!("{since}, le taux baisse de {}.", points(gap)),
    }
}

/// A change for a card: `+1,2 point sur un an`.
pub fn short_change(now: Value, before: Value, since: &str) -> String {
    let gap = difference(now, before);
    format!("{}\u{a0}{} {since}", numbers::signed(gap), numbers::plural(gap, "point", "points"))
}

/// The lowest and highest of named shares, when they differ: `de 8,1 % (x) à 14,2 % (y)`; it says so
/// where some are withheld, and nothing where most are.
pub fn range(named: &[(String, Option<Value>)]) -> Option<String> {
    range_of(named, percent)
}

/// The same for any figures, said with their units.
pub fn range_of(
    all: &[(String, Option<Value>)],
    figure: impl Fn(Value) -> String,
) -> Option<String> {
    let named: Vec<(&String, Value)> =
        all.iter().filter_map(|(name, value)| Some((name, (*value)?))).collect();
    if 2 * named.len() < all.len() {
        return None;
    }
    let comparable = |value: &Value| difference(*value, Value::decimal(0, 9)).unscaled();
    let lowest = named.iter().min_by_key(|(_, value)| comparable(value))?;
    let highest = named.iter().rev().max_by_key(|(_, value)| comparable(value))?;
    if difference(lowest.1, highest.1).unscaled() == 0 {
        return None;
    }
    let part = |(name, value): &(&String, Value)| format!("{} {name}", figure(*value));
    let among = if named.len() < all.len() { ", parmi les résultats diffusés" } else { "" };
    Some(format!("de {} à {}{among}", part(lowest), part(highest)))
}

/// How a share compares with that of the whole, named as in `en France`.
pub fn against(here: Value, all: Value, whole: &str) -> String {
    let gap = difference(here, all);
    match gap.unscaled().signum() {
        0 => format!("comme {whole} ({})", percent(all)),
        1 => format!("contre {} {whole}, soit {} de plus", percent(all), points(gap)),
        _ => format!("contre {} {whole}, soit {} de moins", percent(all), points(gap)),
    }
}

/// How a figure moves between two dates, as a predicate: `passe de 11,2 % à 12,3 %`.
pub fn passage(before: Value, now: Value, figure: impl Fn(Value) -> String) -> String {
    if difference(now, before).unscaled() == 0 {
        format!("reste à {}", figure(now))
    } else {
        format!("passe de {} à {}", figure(before), figure(now))
    }
}

/// Two moves of one subject: `passe de 11,2 % à 12,3 % chez les femmes et de 9,0 % à 8,1 % chez …`,
/// the verb once.
pub fn passages(moves: &[String]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for (place, one) in moves.iter().enumerate() {
        let verb = "passe ";
        let repeats = place > 0 && moves.iter().all(|other| other.starts_with(verb));
        said.push(one.strip_prefix(verb).filter(|_| repeats).unwrap_or(one));
    }
    said.join(" et ")
}

/// A breakdown with its article: `la région`, `l’âge`, `le type de structure`.
pub fn the(breakdown: &str) -> String {
    const FEMININE: [&str; 5] = ["région", "taille", "catégorie", "situation", "forme"];
    match breakdown.chars().next() {
        Some('a' | 'e' | 'i' | 'o' | 'u' | 'â' | 'é') => format!("l’{breakdown}"),
        _ if FEMININE.iter().any(|noun| breakdown.starts_with(noun)) => format!("la {breakdown}"),
        _ => format!("le {breakdown}"),
    }
}

/// With a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text of the catalogue as a sentence: typographic characters and one final full stop.
pub fn sentence(text: &str) -> String {
    let text = numbers::typographic(text.trim());
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenths(value: i64) -> Value {
        Value::decimal(value, 1)
    }

    /// No-break spaces as plain ones, so that expectations stay legible.
    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn titles_say_when_and_how_many() {
        let period = "2026-08".parse().unwrap();
        assert_eq!(
            plain(&headline(Source::Declared, period, tenths(42))),
            "Fin août 2026, 4,2 % des titulaires d’un PASS IAE ont une suspension déclarée"
        );
        assert_eq!(
            plain(&headline(Source::Gaps, period, tenths(98))),
            "En août 2026, 9,8 % des titulaires ayant déjà travaillé n’ont aucune heure payée"
        );
    }

    #[test]
    fn gaps_are_in_points_and_know_their_direction() {
        for (women, men, expected) in [
            (
                134,
                113,
                "Le taux est plus élevé chez les femmes (13,4 %) que chez les hommes (11,3 %) : \
                 l’écart est de 2,1 points.",
            ),
            (
                113,
                124,
                "Le taux est plus faible chez les femmes (11,3 %) que chez les hommes (12,4 %) : \
                 l’écart est de 1,1 point.",
            ),
            (
                290,
                289,
                "Les taux des femmes (29,0 %) et des hommes (28,9 %) sont proches : l’écart est \
                 de 0,1 point.",
            ),
            (
                113,
                118,
                "Le taux est plus faible chez les femmes (11,3 %) que chez les hommes (11,8 %) : \
                 l’écart est de 0,5 point.",
            ),
            (120, 120, "Le taux est le même chez les femmes et chez les hommes (12,0 %)."),
        ] {
            assert_eq!(plain(&women_and_men(tenths(women), tenths(men))), expected);
        }
    }

    #[test]
    fn changes_say_rise_fall_or_stability() {
        for (now, before, expected) in [
            (134, 122, "Sur un an, le taux augmente de 1,2 point."),
            (110, 134, "Sur un an, le taux baisse de 2,4 points."),
            (110, 110, "Sur un an, le taux est stable."),
        ] {
            assert_eq!(plain(&change(tenths(now), tenths(before), "Sur un an")), expected);
        }
        assert_eq!(
            plain(&short_change(tenths(110), tenths(134), "sur un an")),
            "\u{2212}2,4 points sur un an"
        );
    }

    #[test]
    fn ranges_name_both_ends_or_nothing() {
        let named = |values: &[(&str, i64)]| -> Vec<(String, Option<Value>)> {
            values.iter().map(|(name, value)| ((*name).to_owned(), Some(tenths(*value)))).collect()
        };
        let mut several = named(&[("(ACI)", 142), ("(EI)", 81), ("(AI)", 100)]);
        assert_eq!(plain(&range(&several).unwrap()), "de 8,1 % (EI) à 14,2 % (ACI)");
        several.push(("(ETTI)".to_owned(), None));
        assert_eq!(
            plain(&range(&several).unwrap()),
            "de 8,1 % (EI) à 14,2 % (ACI), parmi les résultats diffusés"
        );
        several.extend([("(EITI)".to_owned(), None), ("(autre)".to_owned(), None)]);
        assert!(range(&several).is_some(), "half of them");
        several.push(("(dernière)".to_owned(), None));
        assert_eq!(range(&several), None, "most are withheld");
        assert_eq!(range(&named(&[("(ACI)", 142)])), None);
        assert_eq!(range(&[]), None);
    }

    #[test]
    fn passages_are_said_with_their_units() {
        assert_eq!(plain(&passage(tenths(112), tenths(123), percent)), "passe de 11,2 % à 12,3 %");
        let moves =
            |all: &[&str]| passages(&all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            moves(&["passe de 1 à 2 ici", "passe de 3 à 4 là"]),
            "passe de 1 à 2 ici et de 3 à 4 là"
        );
        assert_eq!(
            moves(&["passe de 1 à 2 ici", "reste à 4 là"]),
            "passe de 1 à 2 ici et reste à 4 là"
        );
        assert_eq!(plain(&passage(tenths(112), tenths(112), percent)), "reste à 11,2 %");
    }

    #[test]
    fn breakdowns_have_their_articles() {
        let said = ["région", "âge", "type de structure", "secteur", "catégorie d’employeur"];
        assert_eq!(
            said.map(the),
            [
                "la région",
                "l’âge",
                "le type de structure",
                "le secteur",
                "la catégorie d’employeur"
            ]
        );
    }

    #[test]
    fn comparisons_with_the_nation_agree() {
        assert_eq!(
            plain(&against(tenths(110), tenths(123), "en France")),
            "contre 12,3 % en France, soit 1,3 point de moins"
        );
        assert_eq!(
            plain(&against(tenths(123), tenths(123), "en France")),
            "comme en France (12,3 %)"
        );
    }

    #[test]
    fn catalogue_texts_become_sentences() {
        assert_eq!(sentence("Heures payées"), "Heures payées.");
        assert_eq!(sentence("Jusqu'au mois m."), "Jusqu’au mois m.");
    }
}
