//! `pilotage.toml`: from what is written ([`RawSettings`]) to what is usable ([`Settings`]).
//!
//! Unknown keys are refused with the nearest valid name. Paths are relative to the file. This is
//! the only place that reads the environment.

mod activities;
mod alerts;
mod disclosure;
mod engagement;
mod error;
mod evaluation;
mod parameters;
mod places;
mod revisions;
mod statistics;
mod tolerances;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use activities::{Activities, ActivityVersion, NafVersion};
pub use alerts::AlertSettings;
pub use disclosure::{DisclosureSettings, ProfileName};
pub use engagement::{CrossEmployerHistory, EngagementSettings};
pub use error::SettingsError;
pub use evaluation::EvaluationSettings;
pub use parameters::Parameter;
pub use revisions::{RevisionClass, RevisionReason};
pub use statistics::StatisticsSettings;
pub use tolerances::Tolerances;

use crate::store::pseudonym::Pseudonymiser;
use crate::vocabulary::{Day, Month};

/// The commented example, also used by the demo.
pub const EXAMPLE: &str = include_str!("../pilotage.example.toml");

/// Environment variable holding the pseudonymisation key.
pub const KEY_VARIABLE: &str = "PILOTAGE_KEY";

/// `[site]`: who publishes, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteSettings {
    /// Name of the site.
    pub title: String,
    /// Absolute address of the site's root, ending in `/`.
    pub base_url: String,
    /// Who publishes.
    pub publisher: String,
    /// Address to write to.
    pub contact: String,
    /// Name of the licence of texts and data.
    #[serde(default = "default_licence")]
    pub licence: String,
    /// Directeur de la publication.
    #[serde(default)]
    pub publication_director: String,
    /// Host: name, address, telephone.
    #[serde(default)]
    pub host: String,
    /// Style sheet added after the site's own, below the folder of this file.
    #[serde(default)]
    pub theme: Option<PathBuf>,
    /// Each figure has a page of its own, which other sites can show in a frame.
    #[serde(default = "yes")]
    pub embed: bool,
}

const fn yes() -> bool {
    true
}

fn default_licence() -> String {
    "Licence Ouverte 2.0 (etalab-2.0)".to_owned()
}

/// `[inputs]`: what is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSettings {
    /// Folder of raw DSN files, at any depth.
    #[serde(default)]
    pub declarations: Option<PathBuf>,
    /// Folder of consolidated tables.
    #[serde(default)]
    pub tables: Option<PathBuf>,
    /// Folder of registers.
    pub registers: PathBuf,
    /// Read test deposits as if they were real.
    #[serde(default)]
    pub accept_tests: bool,
    /// The inputs are a fictitious population: every page says so, and an edition missing from the
    /// calendar is released on the 22nd of its month.
    #[serde(default)]
    pub fictitious: bool,
}

/// `[store]`: the private store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// Its folder.
    pub path: PathBuf,
    /// File holding the pseudonymisation key, when the environment does not.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
    /// How many partitions persons are divided into; changes no figure.
    #[serde(default = "default_buckets")]
    pub buckets: usize,
}

const fn default_buckets() -> usize {
    16
}

/// A table with a single `path`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
}

/// `[[calendar]]`: one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Month of the edition.
    pub edition: Month,
    /// Date of release, ISO 8601.
    pub date: String,
}

/// The file as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSettings {
    /// Who publishes, and where.
    pub site: SiteSettings,
    /// What is read.
    pub inputs: InputSettings,
    /// The private store.
    pub store: StoreSettings,
    /// The public site's folder.
    pub output: Folder,
    /// Where restricted exports may go.
    #[serde(default)]
    pub restricted: Option<Folder>,
    /// Releases.
    #[serde(default)]
    pub calendar: Vec<Release>,
    /// Why figures moved.
    #[serde(default, rename = "revision")]
    pub revisions: Vec<RevisionReason>,
    /// Disclosure rules.
    #[serde(default)]
    pub disclosure: DisclosureSettings,
    /// Parameters of the definitions.
    #[serde(default)]
    pub statistics: StatisticsSettings,
    /// Versions of the nomenclature of activities.
    #[serde(default = "activities::by_default")]
    pub naf: Vec<ActivityVersion>,
    /// Thresholds of the alerts of the restricted export.
    #[serde(default)]
    pub alerts: AlertSettings,
    /// What the engagement label may rest on.
    #[serde(default)]
    pub engagement: EngagementSettings,
    /// The trial among employers without label.
    #[serde(default)]
    pub evaluation: Option<EvaluationSettings>,
    /// Limits beyond which a build is refused.
    #[serde(default)]
    pub tolerances: Tolerances,
}

/// Settings that can be used: paths resolved, dates parsed, values within bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Who publishes, and where.
    pub site: SiteSettings,
    /// What is read.
    pub inputs: InputSettings,
    /// The private store.
    pub store: StoreSettings,
    /// The public site's folder.
    pub output: PathBuf,
    /// Where restricted exports may go.
    pub restricted: Option<PathBuf>,
    /// Date of release by edition.
    pub calendar: BTreeMap<Month, Day>,
    /// Why figures moved, in each edition.
    pub revisions: Vec<RevisionReason>,
    /// Disclosure rules.
    pub disclosure: DisclosureSettings,
    /// Parameters of the definitions.
    pub statistics: StatisticsSettings,
    /// Versions of the nomenclature of activities.
    pub activities: Activities,
    /// Thresholds of the alerts of the restricted export.
    pub alerts: AlertSettings,
    /// What the engagement label may rest on.
    pub engagement: EngagementSettings,
    /// The trial among employers without label.
    pub evaluation: Option<EvaluationSettings>,
    /// Limits beyond which a build is refused.
    pub tolerances: Tolerances,
}

impl Settings {
    /// Reads and checks a settings file.
    ///
    /// # Errors
    /// When the file cannot be read, is malformed, has an unknown key or a refused value.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = fs::read_to_string(path).map_err(|error| SettingsError::Unreadable {
            path: path.to_owned(),
            reason: error.kind(),
        })?;
        Self::parse(&text, path)
    }

    /// Checks the text of a settings file; `path` gives the folder its paths are relative to.
    ///
    /// # Errors
    /// As [`Settings::read`], but for reading.
    pub fn parse(text: &str, path: &Path) -> Result<Self, SettingsError> {
        let raw: RawSettings =
            toml::from_str(text).map_err(|error| error::explain(&error, path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        raw.resolve(folder, path)
    }

    /// The parameters of the definitions, as the public reads them.
    pub fn parameters(&self) -> Vec<Parameter> {
        let mut all = self.statistics.parameters();
        all.extend(self.activities.parameters());
        all
    }

    /// SHA-256 of everything in the settings that can change a figure, hexadecimal.
    pub fn parameters_hash(&self) -> String {
        let parameters = (&self.disclosure, &self.statistics, &self.activities, &self.engagement);
        let text = serde_json::to_string(&parameters).unwrap_or_default();
        hex::encode(Sha256::digest(text.as_bytes()))
    }

    /// The date of release of an edition: the calendar's, or the 22nd of its month when the inputs
    /// are fictitious. `None` when a real edition is missing from the calendar.
    pub fn release_date(&self, edition: Month) -> Option<Day> {
        let fictitious = self.inputs.fictitious.then(|| edition.first_day().plus(21));
        self.calendar.get(&edition).copied().or(fictitious)
    }

    /// The pseudonymiser, from the environment or the key file.
    ///
    /// # Errors
    /// When there is no key, its file cannot be read, or it is not 64 hexadecimal characters.
    pub fn pseudonymiser(&self) -> Result<Pseudonymiser, SettingsError> {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
        let from_environment = std::env::var(KEY_VARIABLE).ok();
        let text = match (from_environment, &self.store.key_file) {
            (Some(text), _) => text,
            (None, Some(file)) => fs::read_to_string(file).map_err(|error| {
                SettingsError::KeyFile { path: file.clone(), reason: error.kind() }
            })?,
            (None, None) => return Err(SettingsError::NoKey),
        };
        Pseudonymiser::from_hexadecimal(&text).map_err(|_| SettingsError::WrongKey)
    }
}

impl RawSettings {
    fn resolve(self, folder: &Path, path: &Path) -> Result<Settings, SettingsError> {
        let refused = |key: &'static str, expected: &str| SettingsError::Refused {
            path: path.to_owned(),
            key,
            expected: expected.to_owned(),
        };
        let below = |part: &Path| folder.join(part);
        if !self.site.base_url.ends_with('/') {
            return Err(refused("site.base_url", "must end in `/`"));
        }
        if !(1..=4096).contains(&self.store.buckets) {
            return Err(refused("store.buckets", "must be from 1 to 4096"));
        }
        if self.inputs.declarations.is_none() && self.inputs.tables.is_none() {
            return Err(refused("inputs", "must name `declarations`, `tables`, or both"));
        }
        let statistics = self.statistics;
        let positive = [
            ("statistics.hours_per_day_hundredths", statistics.hours_per_day_hundredths > 0),
            ("statistics.entitlement_hours", statistics.entitlement_hours > 0),
            ("statistics.interruption_days", statistics.interruption_days >= 0),
            ("statistics.probable_exit_months", statistics.probable_exit_months > 0),
            ("statistics.consolidation_months", statistics.consolidation_months >= 0),
            ("statistics.window_months", (1..=120).contains(&statistics.window_months)),
            ("statistics.bridge_days", statistics.bridge_days >= 0),
            ("statistics.follow_up_days", statistics.follow_up_days > 0),
            ("statistics.durable_months", statistics.durable_months > 0),
            ("statistics.new_contract_days", statistics.new_contract_days >= 0),
            ("statistics.situation_before_days", statistics.situation_before_days >= 0),
            ("statistics.situation_after_days", statistics.situation_after_days >= 0),
            ("statistics.backdating_days", statistics.backdating_days >= 0),
            ("statistics.structure_situations", statistics.structure_situations > 0),
            ("statistics.distribution_structures", statistics.distribution_structures > 0),
            ("statistics.minutes_per_suspension", statistics.minutes_per_suspension > 0),
            ("statistics.gaps_rolling_months", (1..=120).contains(&statistics.gaps_rolling_months)),
            ("statistics.hire_gap_days", statistics.hire_gap_days >= statistics.bridge_days),
        ];
        let alerts = self.alerts.within();
        if let Some((key, _)) = positive.into_iter().chain(alerts).find(|(_, within)| !within) {
            return Err(refused(key, "is out of bounds"));
        }
        let activities = Activities::of(&self.naf).map_err(|expected| refused("naf", expected))?;
        let mut calendar = BTreeMap::new();
        for release in &self.calendar {
            let date: Day =
                release.date.parse().map_err(|_| refused("calendar.date", "must be AAAA-MM-JJ"))?;
            if date <= release.edition.plus(-1).last_day() {
                return Err(refused("calendar.date", "must follow the month before the edition's"));
            }
            if calendar.insert(release.edition, date).is_some() {
                return Err(refused("calendar.edition", "appears twice"));
            }
        }
        let settings = Settings {
            site: SiteSettings { theme: self.site.theme.as_deref().map(below), ..self.site },
            inputs: InputSettings {
                declarations: self.inputs.declarations.as_deref().map(below),
                tables: self.inputs.tables.as_deref().map(below),
                registers: below(&self.inputs.registers),
                accept_tests: self.inputs.accept_tests,
                fictitious: self.inputs.fictitious,
            },
            store: StoreSettings {
                path: below(&self.store.path),
                key_file: self.store.key_file.as_deref().map(below),
                buckets: self.store.buckets,
            },
            output: below(&self.output.path),
            restricted: self.restricted.map(|restricted| below(&restricted.path)),
            calendar,
            revisions: self.revisions,
            disclosure: self.disclosure,
            statistics,
            activities,
            alerts: self.alerts,
            engagement: self.engagement,
            evaluation: self.evaluation.map(|evaluation| evaluation.below(folder)),
            tolerances: self.tolerances,
        };
        match places::misplaced(&settings, path) {
            Some(key @ "output.path") => Err(refused(key, "may not hold the settings themselves")),
            Some(key) => Err(refused(key, "may not be inside `output.path`, nor around it")),
            None => Ok(settings),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Settings, SettingsError> {
        Settings::parse(text, Path::new("folder/pilotage.toml"))
    }

    #[test]
    fn the_example_documents_the_defaults() {
        let settings = parse(EXAMPLE).unwrap();
        assert_eq!(settings.statistics, StatisticsSettings::default());
        assert_eq!(settings.tolerances, Tolerances::default());
        assert_eq!(settings.alerts, AlertSettings::default());
        let raw: RawSettings = toml::from_str(EXAMPLE).unwrap();
        assert_eq!(raw.naf, activities::by_default());
        assert_eq!(settings.disclosure, DisclosureSettings::default());
        assert_eq!(settings.output, Path::new("folder/output"));
    }

    #[test]
    fn every_key_is_in_the_example() {
        let written: toml::Table = EXAMPLE.parse().unwrap();
        let full = toml::Table::try_from(StatisticsSettings::default()).unwrap();
        for key in full.keys() {
            assert!(written["statistics"].get(key).is_some(), "{key}");
        }
        for key in toml::Table::try_from(AlertSettings::default()).unwrap().keys() {
            assert!(written["alerts"].get(key).is_some(), "{key}");
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_name() {
        let text = EXAMPLE.replace("window_months", "windows_month");
        let error = parse(&text).unwrap_err().to_string();
        assert!(
            error.contains("unknown key `windows_month`; did you mean `window_months`?"),
            "{error}"
        );
    }

    #[test]
    fn a_reason_for_a_revision_is_read_as_the_example_shows_it() {
        let shown: String = EXAMPLE
            .lines()
            .skip_while(|line| *line != "# [[revision]]")
            .map(|line| format!("{}\n", line.trim_start_matches("# ")))
            .collect();
        let settings = parse(&format!("{EXAMPLE}\n{shown}")).unwrap();
        let [reason] = settings.revisions.as_slice() else { panic!("one reason is shown") };
        assert_eq!(reason.class, RevisionClass::Correction);
        assert_eq!(reason.edition, "2026-11".parse().unwrap());
    }

    #[test]
    fn values_out_of_bounds_are_refused_by_name() {
        let text = EXAMPLE.replace("window_months = 24", "window_months = 0");
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.contains("`statistics.window_months` is out of bounds"), "{error}");
    }

    #[test]
    fn the_parameters_hash_follows_the_parameters_only() {
        let original = parse(EXAMPLE).unwrap();
        let elsewhere = parse(&EXAMPLE.replace("path = \"output\"", "path = \"site\"")).unwrap();
        let changed = parse(&EXAMPLE.replace("bridge_days = 31", "bridge_days = 30")).unwrap();
        assert_eq!(original.parameters_hash(), elsewhere.parameters_hash());
        assert_ne!(original.parameters_hash(), changed.parameters_hash());
    }
}
