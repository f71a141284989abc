//! Numbers in sentences, attributes, comments and scripts: every figure must be one that a table
//! publishes.

use std::collections::BTreeSet;

use super::known::{Known, Written, written};
use crate::attack::number::{Token, figures};

/// How much must be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scrutiny {
    /// Every number: attributes made for machines, key figures, comments.
    Every,
    /// Numbers with a unit, or standing alone: sentences.
    Figures,
}

/// The numbers of a text that nothing published explains.
pub(super) fn unexplained(
    text: &str,
    scrutiny: Scrutiny,
    published: &BTreeSet<Written>,
    known: &Known<'_>,
) -> Vec<String> {
    let tokens = figures(text);
    let alone = tokens.len() == 1 && !text.chars().any(char::is_alphabetic);
    tokens
        .iter()
        .filter(|token| scrutiny == Scrutiny::Every || alone || is_figure(token, known))
        .filter(|token| !is_counting(token) && !token.signed)
        .filter(|token| !published.contains(&written(token.value)))
        .filter(|token| {
            scrutiny == Scrutiny::Every || !known.is_constant(token.value, &token.after)
        })
        .map(|token| format!("{} {}", token.value, token.after).trim().to_owned())
        .collect()
}

fn is_figure(token: &Token, known: &Known<'_>) -> bool {
    known.is_unit(&token.after) || token.before == "sur"
}

/// Numbers that count things of the site itself, differences in points, and numbers of figures.
/// A difference tells nothing as long as its two terms are published or withheld together.
fn is_counting(token: &Token) -> bool {
    const THINGS: [&str; 21] = [
        "ko",
        "mo",
        "octet",
        "octets",
        "ligne",
        "lignes",
        "code",
        "codes",
        "case",
        "cases",
        "région",
        "régions",
        "département",
        "départements",
        "point",
        "points",
        "an",
        "ans",
        "tableau",
        "tableaux",
        "éditions",
    ];
    const NUMBERED: [&str; 8] =
        ["graphique", "tableau", "figure", "article", "articles", "art", "n°", "version"];
    THINGS.contains(&token.after.as_str()) || NUMBERED.contains(&token.before.as_str())
}

/// Whether an attribute may carry a figure.
pub(super) fn scrutiny_of(attribute: &str) -> Option<Scrutiny> {
    match attribute {
        "data-statut" => None,
        "title" | "alt" | "aria-label" | "aria-description" | "aria-valuetext" | "content"
        | "summary" | "placeholder" | "label" => Some(Scrutiny::Figures),
        "value" | "aria-valuenow" | "aria-valuemax" | "aria-valuemin" | "style" => {
            Some(Scrutiny::Every)
        }
        other if other.starts_with("data-") => Some(Scrutiny::Every),
        _ => None,
    }
}
