//! Rows of the consolidated tables (`ddadt…`): the last known state of each contract.
//!
//! Keys are integers unique in a table; dates are ISO; the number of registration is masked but
//! for its first digit, which gives the sex, as in the consolidated base.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::careers::{Job, Market};
use crate::synth::registers;
use crate::vocabulary::{Month, Sex};

/// Name and header of each table, in the order of [`MarketRows`].
pub(in crate::synth) const TABLES: [(&str, &str); 5] = [
    ("ddadtassure", "id,num_immatriculation,sexe,date_naissance"),
    ("ddadtemployeur", "id,siret,siren,et_code_apet,en_code_apen,et_code_postal"),
    ("ddadtemployeur_assure", "id,id_assure,id_employeur"),
    (
        "ddadtcontrat",
        "id,id_employeur_assure,num_contrat,date_debut_contrat,date_fin_previsionnelle,\
         nature_contrat,dispositif_politique,complement_dispositif_public,motif_recours,\
         statut_boeth,mise_a_dispo_ext,pcs_ese,libelle_emploi,statut_conventionnel,unite_mesure,\
         quotite_categorie,quotite,modalite_temps,ccn,taux_accident_travail,id_lieu_travail,\
         id_lieu_etab_utilisateur,date_fin_contrat,motif_rupture,mois_declaration,\
         date_dernieres_infos",
    ),
    (
        "ddadtarret_trav",
        "id,id_contrat,motif_arret,date_dernier_jour_travaille,date_fin_previsionnelle,\
         date_reprise,motif_reprise",
    ),
];

/// Rows of one labour market.
#[derive(Default)]
pub(in crate::synth) struct MarketRows {
    /// Rows of each table of [`TABLES`].
    pub tables: [String; 5],
    /// Rows of `etablissements.csv`.
    pub establishments: String,
    /// How many contracts.
    pub contracts: u64,
}

/// Identifiers of a market's rows start at its number times this.
const KEYS_PER_MARKET: u64 = 1_000_000;

/// The rows of a market, as known when `newest` is the newest month declared.
pub(in crate::synth) fn rows(market: &Market, newest: Month) -> MarketRows {
    let mut rows = MarketRows::default();
    let [people, employers, links, contracts, leaves] = &mut rows.tables;
    let key = |rank: u64| market.number * KEYS_PER_MARKET + rank + 1;
    let mut known_people: BTreeMap<usize, ()> = BTreeMap::new();
    let mut known_links: BTreeMap<(usize, usize, usize), u64> = BTreeMap::new();
    let mut leave_rank = 0;
    for enterprise in &market.enterprises {
        for establishment in &enterprise.establishments {
            line(
                employers,
                format_args!(
                    "{},{},{},{ape},{ape},{}",
                    establishment.id,
                    establishment.siret,
                    enterprise.siren,
                    establishment.place.postal_code(),
                    ape = enterprise.ape,
                ),
            );
            rows.establishments.push_str(&registers::establishment(
                &establishment.siret,
                &enterprise.name,
                enterprise.ape,
                establishment.place.commune,
                headcount_band(enterprise.posts),
                legal_category(enterprise.ape, enterprise.posts),
            ));
        }
    }
    for (job, rank) in market.jobs.iter().zip(0u64..) {
        if job.start > newest.last_day() {
            continue;
        }
        let (Some(enterprise), Some(person)) =
            (market.enterprises.get(job.enterprise), market.people.get(job.person))
        else {
            continue;
        };
        let Some(establishment) = enterprise.establishments.get(job.establishment) else {
            continue;
        };
        let person_key = key(u64::try_from(job.person).unwrap_or(0));
        known_people.insert(job.person, ());
        let next_link = key(u64::try_from(known_links.len()).unwrap_or(0));
        let link = *known_links
            .entry((job.person, job.enterprise, job.establishment))
            .or_insert_with(|| {
                line(links, format_args!("{next_link},{person_key},{}", establishment.id));
                next_link
            });
        rows.contracts += 1;
        contract_row(contracts, job, key(rank), link, newest, enterprise.writes_sentinel, |row| {
            row.push_str(person.disability);
        });
        for (reason, first, last) in &job.leaves {
            if *first > newest.last_day() {
                continue;
            }
            leave_rank += 1;
            let back = *last <= newest.last_day() && *last < job.end;
            line(
                leaves,
                format_args!(
                    "{},{},{reason},{},{last},{},{}",
                    key(leave_rank),
                    key(rank),
                    first.plus(-1),
                    if back { last.plus(1).to_string() } else { String::new() },
                    if back { "01" } else { "" },
                ),
            );
        }
    }
    for rank in known_people.into_keys() {
        let Some(person) = market.people.get(rank) else { continue };
        let (digit, sex) = if person.sex == Sex::Women { ("2", "F") } else { ("1", "H") };
        let birth = person.birth.date();
        line(
            people,
            format_args!(
                "{},{digit}XXXXXXXXXXXX,{},{}",
                key(u64::try_from(rank).unwrap_or(0)),
                if person.states_sex { sex } else { "" },
                birth.format("%d%m%Y"),
            ),
        );
    }
    rows
}

fn contract_row(
    rows: &mut String,
    job: &Job,
    key: u64,
    link: u64,
    newest: Month,
    sentinel: bool,
    disability: impl Fn(&mut String),
) {
    let declared = last_declared(job, newest);
    let ended = !job.unclosed && job.end <= newest.last_day();
    let (end, reason) = match (ended, sentinel) {
        (true, _) => (job.end.to_string(), job.reason),
        (false, true) => ("2999-12-31".to_owned(), ""),
        (false, false) => (String::new(), ""),
    };
    let expected = job.expected.map(|day| day.to_string()).unwrap_or_default();
    let (quota, modality) = if job.part_time { ("104.00", "20") } else { ("151.67", "10") };
    // Writing to a string does not fail.
    let _ = write!(
        rows,
        "{key},{link},CT{key:010},{},{expected},{},{},{},{},",
        job.start, job.nature, job.scheme, job.complement, job.recourse,
    );
    disability(rows);
    let _ = writeln!(
        rows,
        ",,{},Emploi fictif,06,10,151.67,{quota},{modality},9999,1.50,,,{end},{reason},{},{}",
        job.occupation,
        declared.first_day(),
        declared.plus(1).first_day().plus(4),
    );
}

/// Month of the last declaration that mentions the contract.
pub(in crate::synth) fn last_declared(job: &Job, newest: Month) -> Month {
    job.end.month().min(newest)
}

/// Legal category, as Sirene writes it: what is common in the activity and at that size.
fn legal_category(ape: &str, posts: u32) -> &'static str {
    match (ape.get(..2), posts) {
        (Some("84"), _) => "7210",
        (Some("86" | "87" | "88" | "94"), _) => "9220",
        (_, 0..=2) => "1000",
        _ => "5710",
    }
}

/// Code of the headcount band, as Sirene writes it.
fn headcount_band(posts: u32) -> &'static str {
    match posts {
        0..=2 => "01",
        3..=5 => "02",
        6..=9 => "03",
        10..=19 => "11",
        20..=49 => "12",
        50..=99 => "21",
        100..=199 => "22",
        200..=249 => "31",
        _ => "32",
    }
}

fn line(rows: &mut String, row: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = rows.write_fmt(row);
    rows.push('\n');
}
