//! Cohorts, flows, hours and what followed interruptions, month by month and day by day.

use std::collections::BTreeSet;

use pilotage::nomenclatures::territories;
use pilotage::settings::StatisticsSettings;
use pilotage::vocabulary::{Day, Month, Quarter, SiaeKind};

use super::Counted;
use super::employers::{FOREVER, end as end_for_employers};
use super::pathways::{
    Lived, State, covers, days_of, interruption, is_insertion, last_day, lived, lived_in, month_of,
    structure, without_hours,
};
use super::rows::{
    BULK, PLACES, SIRETS, World, first_month, newest_month, stated_birth, stated_sex,
};

/// Everything known of one PASS: its months, in order.
struct Story {
    pass: usize,
    months: Vec<Month>,
    lived: Vec<Lived>,
}

/// An interruption: whose, by which source, from when to when, and whether an exit is probable.
pub(super) struct Episode {
    pub(super) pass: usize,
    pub(super) source: &'static str,
    pub(super) first: i32,
    pub(super) last: i32,
    exit: bool,
    /// Position of the contract, of a DSN interruption.
    pub(super) contract: Option<usize>,
}

/// Where and when something counts.
pub(super) struct At {
    pub(super) period: String,
    pub(super) pass: usize,
    pub(super) year: i32,
    pub(super) place: Option<(usize, SiaeKind)>,
    /// A person can add more than one to a measure in the period.
    pub(super) repeats: bool,
}

/// What a PASS adds: stem of the tables, month, measures.
type Added = (String, Month, Vec<(&'static str, i64)>);

pub(super) struct Teller<'a> {
    pub(super) world: &'a World,
    pub(super) settings: &'a StatisticsSettings,
    stories: Vec<Story>,
    pub(super) complete: Month,
    pub(super) counted: Counted,
}

fn touches(world: &World, pass: usize, month: Month) -> bool {
    let pass = &world.passes[pass];
    days_of(month).any(|day| pass.start <= day && day <= pass.start + pass.days)
}

/// The latest-started PASS of a person that touches a month.
pub(super) fn owner(world: &World, person: u64, month: Month) -> Option<usize> {
    (0..world.passes.len())
        .filter(|pass| world.passes[*pass].person == person && touches(world, *pass, month))
        .max_by_key(|pass| world.passes[*pass].start)
}

pub(super) fn covering(world: &World, person: u64, day: i32) -> Option<usize> {
    (0..world.passes.len())
        .filter(|pass| world.passes[*pass].person == person)
        .filter(|pass| {
            let pass = &world.passes[*pass];
            pass.start <= day && day <= pass.start + pass.days
        })
        .max_by_key(|pass| world.passes[*pass].start)
}

/// Somebody who has read the rows.
pub(super) fn teller<'a>(world: &'a World, settings: &'a StatisticsSettings) -> Teller<'a> {
    let stories = (0..world.passes.len())
        .map(|pass| {
            let months: Vec<Month> = first_month()
                .through(newest_month())
                .filter(|month| owner(world, world.passes[pass].person, *month) == Some(pass))
                .collect();
            let lived = months
                .iter()
                .map(|month| lived_in(world, &world.passes[pass], *month, settings))
                .collect();
            Story { pass, months, lived }
        })
        .collect();
    Teller {
        world,
        settings,
        stories,
        complete: newest_month().plus(-settings.consolidation_months),
        counted: Counted::default(),
    }
}

/// Every table over holders but those of interruptions in progress and of situations.
pub(crate) fn counted(world: &World, settings: &StatisticsSettings) -> Counted {
    let mut teller = teller(world, settings);
    teller.months();
    teller.windows();
    teller.years();
    teller.flows();
    teller.entrants();
    teller.followed();
    teller.use_of_hours();
    teller.counted
}

/// First whole quarter of the data.
pub(super) fn is_whole(quarter: Quarter) -> bool {
    quarter.first_month() >= first_month()
}

impl Teller<'_> {
    /// The structure of a person in a month, if some PASS touches it within the data.
    pub(super) fn structure(&self, person: u64, month: Month) -> Option<(usize, SiaeKind)> {
        if month < first_month() || month > newest_month() {
            return None;
        }
        let pass = owner(self.world, person, month)?;
        structure(self.world, &self.world.passes[pass], month)
    }

    /// Adds values to the cells of a person in one table, by its breakdown.
    pub(super) fn add(&mut self, (table, by): (&str, &str), at: &At, values: &[(&str, i64)]) {
        let At { pass, year, place, .. } = at;
        let (pass, place) = (*pass, *place);
        let own = &self.world.passes[pass];
        let sex = match own.sex {
            "" => stated_sex(own.person).code(),
            stated => stated,
        };
        let birth = own.birth.or(stated_birth(own.person).map(Day::year));
        let age = match birth.map(|birth| year - birth) {
            None => "NR",
            Some(..26) => "moins_26",
            Some(26..50) => "26_49",
            Some(50..) => "50_plus",
        };
        let departement = place.and_then(|(place, _)| PLACES[place]);
        let region = departement
            .map(|code| format!("REG-{}", territories::departement(code).unwrap().region));
        let kind = |self_employed: bool| match place {
            Some((_, SiaeKind::Eiti)) if !self_employed => "NR",
            Some((_, kind)) => kind.code(),
            None => "NR",
        };
        let parts: Vec<String> = match by {
            "type" | "type_seul" => vec![kind(false).to_owned(), "_T".to_owned()],
            "type_eiti" => vec![kind(true).to_owned(), "_T".to_owned()],
            "age" | "age_seul" => vec![age.to_owned(), "_T".to_owned()],
            "region" | "region_seul" | "type_region" => {
                vec![region.unwrap_or("NR".to_owned()), "FR".to_owned()]
            }
            "departement" => match (departement, region) {
                (Some(code), Some(region)) => {
                    vec![format!("DEP-{code}"), region, "FR".to_owned()]
                }
                _ => vec!["NR".to_owned(), "FR".to_owned()],
            },
            own => vec![own.to_owned(), "_T".to_owned()],
        };
        let crossed = by == "type_region";
        let cells: Vec<Vec<String>> = if crossed {
            let mut cells = Vec::new();
            for sex in [sex, "_T"] {
                for kind in [kind(false), "_T"] {
                    for place in &parts {
                        cells.push(vec![sex.to_owned(), kind.to_owned(), place.clone()]);
                    }
                }
            }
            cells
        } else if by.ends_with("_seul") {
            parts.into_iter().map(|part| vec![part]).collect()
        } else {
            [sex, "_T"]
                .iter()
                .flat_map(|sex| parts.iter().map(move |part| vec![(*sex).to_owned(), part.clone()]))
                .collect()
        };
        self.add_cells(table, &cells, at, values);
    }

    /// Adds values to the cells of a person, by sex and the parts given.
    pub(super) fn add_in(
        &mut self,
        parts: &[String],
        table: &str,
        at: &At,
        values: &[(&str, i64)],
    ) {
        let own = &self.world.passes[at.pass];
        let sex = match own.sex {
            "" => stated_sex(own.person).code(),
            stated => stated,
        };
        let cells: Vec<Vec<String>> = [sex, "_T"]
            .iter()
            .flat_map(|sex| parts.iter().map(move |part| vec![(*sex).to_owned(), part.clone()]))
            .collect();
        self.add_cells(table, &cells, at, values);
    }

    fn add_cells(&mut self, table: &str, cells: &[Vec<String>], at: &At, values: &[(&str, i64)]) {
        let At { period, place, repeats, .. } = at;
        let own = &self.world.passes[at.pass];
        let company = place.map(|(place, _)| SIRETS[place] / 100_000);
        for (measure, value) in values {
            if *value == 0 {
                continue;
            }
            if *repeats || *measure == "heures" {
                let who = (company, own.person);
                self.counted.add_sum((table, period, measure), cells, who, *value);
            } else {
                for codes in cells {
                    let at =
                        (table.to_owned(), period.to_owned(), codes.clone(), (*measure).to_owned());
                    self.counted.add(at, company, own.person);
                }
            }
        }
    }

    /// I3, I4 by month, I6 (b).
    fn months(&mut self) {
        let stories = std::mem::take(&mut self.stories);
        for story in &stories {
            let person = self.world.passes[story.pass].person;
            for (place, month) in story.months.iter().enumerate() {
                if *month > self.complete {
                    continue;
                }
                let (at, year) = (self.structure(person, *month), month.year());
                let name = month.to_string();
                if let Some(empty) = without_hours(&story.lived, place, self.settings) {
                    let values = [("en_parcours", 1), ("mois_creux", i64::from(empty))];
                    for (table, by) in [
                        ("mois_sans_heures_type_siae", "type"),
                        ("mois_sans_heures_age", "age"),
                        ("mois_sans_heures_territoire", "departement"),
                    ] {
                        let event = At {
                            period: name.clone(),
                            pass: story.pass,
                            year,
                            place: at,
                            repeats: false,
                        };
                        self.add((table, by), &event, &values);
                    }
                }
                let Some(active) = covering(self.world, person, last_day(*month)) else { continue };
                if !story.lived[place].observed {
                    continue;
                }
                let values = [("personnes", 1), ("heures", story.lived[place].hours)];
                for (table, by) in [
                    ("heures_pass_actifs_type_siae", "type"),
                    ("heures_pass_actifs_age", "age"),
                    ("heures_pass_actifs_territoire", "region"),
                ] {
                    let event = At {
                        period: name.clone(),
                        pass: story.pass,
                        year,
                        place: at,
                        repeats: false,
                    };
                    self.add((table, by), &event, &values);
                }
                let quarter = month.quarter();
                if !is_whole(quarter) || quarter.last_month() > self.complete {
                    continue;
                }
                let declared = self.world.suspensions.iter().any(|suspension| {
                    let first = self.world.passes[active].start + suspension.after;
                    suspension.pass == active
                        && (first..=first + suspension.days).contains(&last_day(*month))
                });
                let seen = interruption(self.world, person, *month, self.settings).is_some();
                let class = match (declared, seen) {
                    (true, true) => "les_deux",
                    (true, false) => "declaree_seule",
                    (false, true) => "dsn_seule",
                    (false, false) => "aucune",
                };
                for (table, by) in [
                    ("concordance_type_siae", "type"),
                    ("concordance_age", "age_seul"),
                    ("concordance_territoire", "region"),
                ] {
                    let values = [("mois", 1), (class, 1)];
                    let quarter = quarter.to_string();
                    let event = At {
                        period: quarter.clone(),
                        pass: story.pass,
                        year,
                        place: at,
                        repeats: true,
                    };
                    self.add((table, by), &event, &values);
                }
            }
        }
        self.stories = stories;
    }

    /// I4, persons over twelve months.
    fn windows(&mut self) {
        let stories = std::mem::take(&mut self.stories);
        for end in first_month().plus(self.settings.gaps_rolling_months - 1).through(self.complete)
        {
            for person in 1..5 {
                let mut known: Vec<(Month, usize, bool)> = Vec::new();
                for story in &stories {
                    if self.world.passes[story.pass].person != person {
                        continue;
                    }
                    for (place, month) in story.months.iter().enumerate() {
                        let since = month.months_until(end);
                        if !(0..self.settings.gaps_rolling_months).contains(&since) {
                            continue;
                        }
                        if let Some(empty) = without_hours(&story.lived, place, self.settings) {
                            known.push((*month, story.pass, empty));
                        }
                    }
                }
                let Some((month, pass, _)) = known.iter().max().copied() else { continue };
                let some = i64::from(known.iter().any(|(_, _, empty)| *empty));
                let values = [("personnes", 1), ("avec_mois_creux", some)];
                let at = self.structure(person, month);
                for (table, by) in [
                    ("mois_creux_type_siae", "type"),
                    ("mois_creux_age", "age"),
                    ("mois_creux_territoire", "departement"),
                ] {
                    let period = end.to_string();
                    let event = At {
                        period: period.clone(),
                        pass,
                        year: month.year(),
                        place: at,
                        repeats: false,
                    };
                    self.add((table, by), &event, &values);
                }
            }
        }
        self.stories = stories;
    }

    /// D over civil years.
    fn years(&mut self) {
        let stories = std::mem::take(&mut self.stories);
        for year in first_month().year()..=newest_month().year() {
            let months: Vec<Month> = (1..=12)
                .map(|number| format!("{year}-{number:02}").parse().unwrap())
                .filter(|month| (first_month()..=self.complete).contains(month))
                .collect();
            if months.len() < 12 {
                continue;
            }
            for person in 1..5 {
                let mut seen: Vec<(Month, usize, bool)> = Vec::new();
                for story in &stories {
                    if self.world.passes[story.pass].person != person {
                        continue;
                    }
                    for (place, month) in story.months.iter().enumerate() {
                        let active = covering(self.world, person, last_day(*month)).is_some();
                        if months.contains(month) && active && story.lived[place].observed {
                            let reason = interruption(self.world, person, *month, self.settings);
                            seen.push((*month, story.pass, reason.is_some()));
                        }
                    }
                }
                let Some((month, pass, _)) = seen.iter().max().copied() else { continue };
                let some = i64::from(seen.iter().any(|(_, _, interrupted)| *interrupted));
                let event = At {
                    period: year.to_string(),
                    pass,
                    year,
                    place: self.structure(person, month),
                    repeats: false,
                };
                let values = [("personnes", 1), ("interrompues", some)];
                self.add(
                    ("interruptions_annee_type_siae_territoire", "type_region"),
                    &event,
                    &values,
                );
            }
        }
        self.stories = stories;
    }

    /// I10.
    fn flows(&mut self) {
        let mut events: Vec<(usize, i32, &str)> = Vec::new();
        for (pass, own) in self.world.passes.iter().enumerate() {
            events.push((pass, own.start, "debutes"));
            events.push((pass, own.start + own.days, "echus"));
        }
        for prolongation in &self.world.prolongations {
            let start = self.world.passes[prolongation.pass].start + prolongation.after;
            events.push((prolongation.pass, start, "prolonges"));
        }
        for (pass, on, what) in events {
            let month = month_of(on);
            if pass == BULK || month < first_month() || month > newest_month() {
                continue;
            }
            let at = self.structure(self.world.passes[pass].person, month);
            for (table, by) in [
                ("pass_iae_type_siae", "type_eiti"),
                ("pass_iae_age", "age"),
                ("pass_iae_territoire", "departement"),
            ] {
                let period = month.to_string();
                let event = At {
                    period: period.clone(),
                    pass,
                    year: month.year(),
                    place: at,
                    repeats: true,
                };
                self.add((table, by), &event, &[(what, 1)]);
            }
        }
    }

    pub(super) fn episodes(&self) -> Vec<Episode> {
        let mut episodes = Vec::new();
        for suspension in &self.world.suspensions {
            let own = &self.world.passes[suspension.pass];
            let first = own.start + suspension.after;
            if first <= own.start + own.days {
                let last = first + suspension.days;
                let pass = suspension.pass;
                episodes.push(Episode {
                    pass,
                    source: "suspensions",
                    first,
                    last,
                    exit: false,
                    contract: None,
                });
            }
        }
        for (position, contract) in self.world.contracts.iter().enumerate() {
            if !lived(self.world, contract) {
                continue;
            }
            let mut absent: BTreeSet<i32> = BTreeSet::new();
            for absence in self.world.absences.iter().filter(|one| one.contract == position) {
                if matches!((absence.leave, absence.reason), (true, "15") | (false, "200")) {
                    continue;
                }
                let last = match absence.days {
                    Some(days) => absence.first + days - 1,
                    None => last_day(newest_month()),
                };
                let days = absence.first..=last;
                absent.extend(days.filter(|day| covers(self.world, contract, *day)));
            }
            for first in absent.iter().filter(|day| !absent.contains(&(**day - 1))) {
                let last = (*first..).take_while(|day| absent.contains(day)).last().unwrap();
                let long = last - first + 1 > self.settings.interruption_days;
                let insertion = is_insertion(self.world, contract, month_of(*first));
                let pass = covering(self.world, contract.person, *first);
                if let (true, true, Some(pass)) = (long, insertion, pass) {
                    let source = "dsn";
                    let contract = Some(position);
                    episodes.push(Episode {
                        pass,
                        source,
                        first: *first,
                        last,
                        exit: false,
                        contract,
                    });
                }
            }
        }
        for story in &self.stories {
            for (place, month) in story.months.iter().enumerate() {
                let before = &story.lived[..place];
                let worked = before.iter().rposition(|one| one.state == State::Worked);
                let Some(worked) = worked else { continue };
                let already = before[worked..].iter().any(|one| one.state == State::Empty);
                if story.lived[place].state != State::Empty || already {
                    continue;
                }
                let exit = without_hours(&story.lived, place, self.settings).is_none();
                // The run lasts to its last empty month before work begins again.
                let rest = story.lived.iter().zip(&story.months).skip(place);
                let last = rest
                    .take_while(|(one, _)| one.state != State::Worked)
                    .filter(|(one, _)| one.state == State::Empty)
                    .last()
                    .map(|(_, month)| last_day(*month))
                    .unwrap();
                episodes.push(Episode {
                    pass: story.pass,
                    source: "mois",
                    first: *days_of(*month).start(),
                    last,
                    exit,
                    contract: None,
                });
            }
        }
        episodes
    }

    /// I2.
    fn entrants(&mut self) {
        let episodes = self.episodes();
        let mut passes: Vec<usize> =
            (0..self.world.passes.len()).filter(|pass| *pass != BULK).collect();
        passes.sort_by_key(|pass| self.world.passes[*pass].start);
        let mut met: BTreeSet<(u64, String)> = BTreeSet::new();
        for pass in passes {
            let own = &self.world.passes[pass];
            let month = month_of(own.start);
            let quarter = month.quarter();
            let followed = last_day(quarter.last_month()) + self.settings.follow_up_days - 1;
            if !is_whole(quarter)
                || followed > last_day(self.complete)
                || !met.insert((own.person, quarter.to_string()))
            {
                continue;
            }
            let within = |source: &str| {
                i64::from(episodes.iter().any(|one| {
                    one.pass == pass
                        && one.source == source
                        && !one.exit
                        && one.first < own.start + self.settings.follow_up_days
                }))
            };
            let values = [
                ("entrants", 1),
                ("suspendues", within("suspensions")),
                ("interrompues", within("dsn")),
                ("sans_heures", within("mois")),
            ];
            let at = self.structure(own.person, month);
            for (table, by) in [
                ("interruptions_12_mois_type_siae", "type"),
                ("interruptions_12_mois_age", "age"),
                ("interruptions_12_mois_territoire", "region"),
            ] {
                let period = quarter.to_string();
                let event = At {
                    period: period.clone(),
                    pass,
                    year: month.year(),
                    place: at,
                    repeats: false,
                };
                self.add((table, by), &event, &values);
            }
        }
    }

    /// What a person did in a month of the data inside a PASS.
    fn state(&self, person: u64, month: Month) -> Option<State> {
        self.stories.iter().find_map(|story| {
            let place = story.months.iter().position(|one| *one == month)?;
            (self.world.passes[story.pass].person == person).then(|| story.lived[place].state)
        })
    }

    /// I9.
    fn followed(&mut self) {
        for episode in self.episodes() {
            let own = &self.world.passes[episode.pass];
            let start = month_of(episode.first);
            let quarter = start.quarter();
            if !is_whole(quarter) || quarter.last_month().plus(12) > self.complete {
                continue;
            }
            let mut from = start.plus(1);
            if episode.source == "dsn" {
                let end = month_of(episode.last);
                let inside = episode.first < *days_of(end).start() && episode.last < last_day(end);
                from = if inside { end } else { end.plus(1) };
            }
            let back = from
                .through(start.plus(12))
                .find(|month| self.state(own.person, *month) == Some(State::Worked))
                .map(|month| start.months_until(month));
            let within = |limit: i32| i64::from(back.is_some_and(|months| months <= limit));
            let values = [
                ("interruptions", 1),
                ("retours_3", within(3)),
                ("retours_6", within(6)),
                ("retours_12", within(12)),
            ];
            let at = self.structure(own.person, start);
            let (period, source) = (quarter.to_string(), episode.source);
            for (table, by) in [("type_siae", "type"), ("age", "age"), ("territoire", "region")] {
                let table = format!("retours_{source}_{table}");
                let event = At {
                    period: period.clone(),
                    pass: episode.pass,
                    year: start.year(),
                    place: at,
                    repeats: true,
                };
                self.add((&table, by), &event, &values);
            }
            if back.is_none() {
                let issue = self.other_outcome(&episode, start);
                let table = format!("retours_{source}_issues");
                let one = [("sans_retour", 1)];
                let event = At {
                    period: period.clone(),
                    pass: episode.pass,
                    year: start.year(),
                    place: at,
                    repeats: true,
                };
                self.add((&table, issue), &event, &one);
            }
        }
    }

    fn other_outcome(&self, episode: &Episode, start: Month) -> &'static str {
        let own = &self.world.passes[episode.pass];
        let jobs: Vec<_> = self
            .world
            .contracts
            .iter()
            .filter(|contract| contract.person == own.person)
            .filter(|contract| {
                contract.start > episode.first && contract.start <= last_day(start.plus(12))
            })
            .filter(|contract| {
                !matches!(contract.complement, Some("02" | "03" | "04" | "05" | "06"))
                    && contract.scheme != "71"
                    && !matches!(contract.nature, "29" | "54")
            })
            .collect();
        let durable = jobs.iter().any(|contract| match contract.nature {
            "01" | "82" => true,
            "02" | "10" => {
                let last = match (end_for_employers(self.world, contract).0, contract.expected) {
                    (FOREVER, Some(expected)) => expected,
                    (last, _) => last,
                };
                // Six months later, or the month's last day where it has no such day.
                let begun = days_of(month_of(contract.start));
                let later = days_of(month_of(contract.start).plus(6));
                let same = later.start() + (contract.start - begun.start());
                last >= same.min(*later.end())
            }
            _ => false,
        });
        let seen = |month| self.state(own.person, month).is_some_and(|one| one != State::Unknown);
        if durable {
            "emploi_durable"
        } else if !jobs.is_empty() {
            "autre_emploi"
        } else if own.start + own.days <= last_day(start.plus(12)) {
            "pass_echu"
        } else if start.plus(1).through(start.plus(12)).all(seen) {
            "sans_reprise"
        } else {
            "non_observe"
        }
    }

    /// I7 and I8.
    fn use_of_hours(&mut self) {
        let stories = std::mem::take(&mut self.stories);
        let entitlement = self.settings.entitlement_hours * 100;
        for story in stories.iter().filter(|story| story.pass != BULK) {
            let own = &self.world.passes[story.pass];
            let (start, end) = (month_of(own.start), month_of(own.start + own.days));
            if story.months.first() != Some(&start) {
                continue;
            }
            let used = |last: Month| -> Option<i64> {
                let months = story.months.iter().filter(|month| **month <= last).count();
                let lived = &story.lived[..months];
                (last <= self.complete && lived.iter().all(|one| one.observed))
                    .then(|| lived.iter().map(|one| one.hours).sum())
            };
            let mut found: Vec<Added> = Vec::new();
            for months in [6, 12, 18, 24] {
                let last = start.plus(months - 1);
                let quarter = start.quarter();
                if !is_whole(quarter)
                    || quarter.last_month().plus(months - 1) > self.complete
                    || story.months.last().is_none_or(|owned| *owned < last)
                {
                    continue;
                }
                if let Some(used) = used(last) {
                    let steady = entitlement * i64::from(months) / 24;
                    let quarters = (used * 4).div_euclid(steady).clamp(0, 5);
                    let band = [
                        "tranche_1",
                        "tranche_2",
                        "tranche_3",
                        "tranche_4",
                        "tranche_5",
                        "tranche_6",
                    ][usize::try_from(quarters).unwrap()];
                    let values = vec![("pass", 1), (band, 1)];
                    found.push((format!("consommation_{months}"), start, values));
                }
            }
            let quarter = end.quarter();
            let observable = quarter.first_month() >= first_month().plus(24)
                && quarter.last_month() <= self.complete;
            if let Some(used) = used(end).filter(|_| observable) {
                let quarters = (used * 4).div_euclid(entitlement).clamp(0, 4);
                let band = ["moins_de_25", "de_25_a_50", "de_50_a_75", "de_75_a_100", "epuises"]
                    [usize::try_from(quarters).unwrap()];
                let mut values = vec![("pass", 1), (band, 1)];
                if own.days == 729 {
                    values.push(("pass_fin_initiale", 1));
                    values.push(("epuises_fin_initiale", i64::from(quarters == 4)));
                }
                found.push(("solde".to_owned(), end, values));
            }
            for (stem, month, values) in found {
                let at = self.structure(own.person, month);
                let period = month.quarter().to_string();
                for (table, by) in [("type_siae", "type"), ("age", "age"), ("territoire", "region")]
                {
                    let table = format!("{stem}_{table}");
                    let event = At {
                        period: period.clone(),
                        pass: story.pass,
                        year: month.year(),
                        place: at,
                        repeats: true,
                    };
                    self.add((&table, by), &event, &values);
                }
            }
        }
        self.stories = stories;
    }
}
