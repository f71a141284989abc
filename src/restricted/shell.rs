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

/// A day as a sentence has it: `31 décembre 2025`.
pub(super) fn french_day(day: Day) -> String {
    let month = day.month();
    let number = match month.first_day().days_until(day) + 1 {
        1 => "1er".to_owned(),
        number => number.to_string(),
    };
    format!("{number}\u{a0}{}\u{a0}{}", month.french_name(), month.year())
}
