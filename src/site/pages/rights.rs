//! PASS and hours: the subjects one after the other, each with its latest finding.

use askama::Template;

use super::statistic::related;
use super::topic::{TopicLink, topic_links};
use crate::site::Site;
use crate::site::figures::Studio;
use crate::site::frame::{Frame, Link};
use crate::site::paths::PagePath;
use crate::site::topics::Topic;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/rights.html")]
pub(crate) struct RightsPage {
    frame: Frame,
    topics: Vec<TopicLink>,
    related: Vec<Link>,
}

pub(super) fn page(site: &Site<'_>) -> RightsPage {
    let here = PagePath::Rights;
    let studio = Studio::new(site, &here);
    RightsPage {
        frame: Frame::new(
            site,
            &here,
            "PASS\u{a0}IAE et heures de travail",
            "PASS IAE en cours, débutés et échus\u{a0}; heures payées chaque mois\u{a0}; part du \
             droit consommée.",
        ),
        topics: topic_links(site, &studio, &Topic::RIGHTS),
        related: related(
            site,
            &here,
            &[PagePath::Interruptions, PagePath::Methodology, PagePath::Quality, PagePath::Data],
        ),
    }
}
