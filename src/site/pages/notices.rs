//! The notices the law asks for, and the page of lost addresses.

use askama::Template;

use crate::site::Site;
use crate::site::frame::Frame;
use crate::site::paths::PagePath;

/// Accessibility statement: not compliant until an audit says otherwise.
#[derive(Debug, Template)]
#[template(path = "pages/accessibility.html")]
pub(crate) struct AccessibilityPage {
    frame: Frame,
    sitemap: String,
}

/// Legal notice.
#[derive(Debug, Template)]
#[template(path = "pages/legal.html")]
pub(crate) struct LegalPage {
    frame: Frame,
    director: String,
    host: String,
}

/// Personal data.
#[derive(Debug, Template)]
#[template(path = "pages/privacy.html")]
pub(crate) struct PrivacyPage {
    frame: Frame,
    embed: bool,
}

/// Page not found.
#[derive(Debug, Template)]
#[template(path = "pages/not_found.html")]
pub(crate) struct NotFoundPage {
    frame: Frame,
    sitemap: String,
}

pub(super) fn accessibility(site: &Site<'_>) -> AccessibilityPage {
    let here = PagePath::Accessibility;
    let description = "Déclaration d’accessibilité\u{a0}: état de conformité, contenus non \
                       accessibles, voies de recours.";
    AccessibilityPage {
        frame: Frame::new(site, &here, "Déclaration d’accessibilité", description),
        sitemap: site.linker(&here).page(&PagePath::SiteMap),
    }
}

pub(super) fn legal(site: &Site<'_>) -> LegalPage {
    let settings = site.context.settings;
    let stated = |text: &str| {
        if text.trim().is_empty() { "non renseigné".to_owned() } else { text.to_owned() }
    };
    LegalPage {
        frame: Frame::new(
            site,
            &PagePath::Legal,
            "Mentions légales",
            "Éditeur, directeur de la publication, hébergeur, licence de réutilisation.",
        ),
        director: stated(&settings.publication_director),
        host: stated(&settings.host),
    }
}

pub(super) fn privacy(site: &Site<'_>) -> PrivacyPage {
    let description = "Ce site ne publie que des agrégats et ne dépose aucun cookie.";
    PrivacyPage {
        frame: Frame::new(site, &PagePath::Privacy, "Données personnelles", description),
        embed: site.context.settings.embed,
    }
}

pub(super) fn not_found(site: &Site<'_>) -> NotFoundPage {
    let here = PagePath::NotFound;
    NotFoundPage {
        frame: Frame::new(site, &here, "Page introuvable", "Cette adresse ne mène à aucune page."),
        sitemap: site.linker(&here).page(&PagePath::SiteMap),
    }
}
