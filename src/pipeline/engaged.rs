//! The restricted branch about employers: from files to portraits, publishing nothing.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::PipelineError;
use super::labelling::Labelling;
use super::prepare::{Facts, facts};
use crate::disclosure::Profile;
use crate::employers::EmployerCategory;
use crate::employers::method::{self, Method};
use crate::employers::portrait::Portrait;
use crate::restricted::{Occasion, RestrictedError, Told, oppositions};
use crate::settings::Settings;
use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::{Day, Month};

/// When a label was given, and by what method.
pub struct LabelRun {
    until: Day,
    stamp: String,
    method: &'static Method,
}

impl LabelRun {
    /// Of a label given until the last day of a month.
    pub(super) fn of(last: Month, method: &'static Method) -> Self {
        Self { until: last.last_day(), stamp: method::stamp(method), method }
    }

    /// The method.
    pub const fn method(&self) -> &'static Method {
        self.method
    }

    /// What every restricted file about employers says of itself.
    pub fn occasion<'a>(&'a self, settings: &'a Settings) -> Occasion<'a> {
        let persons = Profile::named(settings.disclosure.profile).persons();
        Occasion {
            until: self.until,
            method: &self.stamp,
            fictitious: settings.inputs.fictitious,
            persons: persons.unsigned_abs(),
            award: self.method.grades.award,
            display: &self.method.display,
            publisher: &settings.site.publisher,
            contact: &settings.site.contact,
        }
    }
}

/// Reads what is new, labels employers as [`super::build`] does, and hands over all that may be
/// told of the ranked ones, a bucket of companies at a time; those who objected are left out.
///
/// # Errors
/// When an input cannot be read, the store refuses, nothing was declared, or `visit` refuses.
pub fn engaged(
    settings: &Settings,
    pseudonymiser: &Pseudonymiser,
    mut visit: impl FnMut(&LabelRun, Vec<Told>) -> Result<(), RestrictedError>,
) -> Result<LabelRun, PipelineError> {
    let objections = oppositions::read(&settings.inputs.registers)?;
    let method = Method::current().ok_or(PipelineError::Method)?;
    let facts = facts(settings, pseudonymiser)?;
    let Facts { assembled, store, .. } = &facts;
    let labelling = Labelling::open(settings, store, assembled)?;
    assembled.buckets.par_iter().try_for_each(|bucket| labelling.observe(bucket).map(drop))?;
    let (observed, movements) = labelling.close()?;
    let categories = EmployerCategory::of_all(&movements, &assembled.employers)?;
    let labelled = observed.label(&categories)?.ok_or(PipelineError::NothingDeclared)?;
    let run = LabelRun::of(labelled.last(), method);
    for bucket in 0..labelled.buckets() {
        let portraits = labelled.portraits(bucket)?;
        let told = portraits
            .into_iter()
            .filter(|portrait| !objections.contains(&portrait.siret))
            .map(|portrait| told(portrait, &facts))
            .collect();
        visit(&run, told)?;
    }
    Ok(run)
}

/// The portrait with what registers say of the establishment.
fn told(portrait: Portrait, facts: &Facts) -> Told {
    let registered = facts.read.registers.establishments.get(&portrait.siret);
    let known = facts.assembled.employers.establishments.get(&portrait.siret);
    Told {
        name: registered.and_then(|row| row.name.clone()),
        ape: known.and_then(|one| one.ape),
        departement: known.and_then(|one| one.departement),
        zone: known.and_then(|one| one.zone),
        portrait,
    }
}
