//! What every restricted page carries: title, style, policy, method, audience.

use super::employer::Occasion;
use super::page::{STYLE, policy};
use crate::vocabulary::Day;

/// The frame of a page.
#[derive(Debug)]
pub(crate) struct Shell {
    pub(crate) title: String,
    pub(crate) policy: String,
    pub(crate) style: &'static str,
    pub(crate) script: Option<&'static str>,
    pub(crate) fictitious: bool,
    pub(crate) publisher: String,
    pub(crate) audience: &'static str,
    pub(crate) until: String,
    pub(crate) method: String,
}

impl Shell {
    /// The frame of a page for an audience.
    pub(super) fn new(
        occasion: &Occasion<'_>,
        audience: &'static str,
        title: String,
        script: Option<&'static str>,
    ) -> Self {
        Self {
            title,
            policy: policy(script),
            style: STYLE,
            script,
            fictitious: occasion.fictitious,
            publisher: occasion.publisher.to_owned(),
            audience,
            until: french_day(occasion.until),
            method: occasion.method.to_owned(),
        }
    }
}

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A day as a sentence has it: `31 décembre 2025`.
pub(super) fn french_day(day: Day) -> String {
    use chrono::Datelike;
    let date = day.date();
    let month = usize::try_from(date.month0()).ok().and_then(|place| MONTHS.get(place));
    let number = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{number}\u{a0}{}\u{a0}{}", month.copied().unwrap_or_default(), date.year())
}
