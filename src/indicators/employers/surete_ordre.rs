//! How sure it is that an establishment with a better label is truly above another.

use super::super::aggregate::Aggregate;
use super::super::breakdowns::national;
use super::super::measures::{plain_count, plain_share};
use super::national::{Table, parts_of};
use crate::employers::engagement::Engagement;
use crate::employers::sensitivity::Grading;
use crate::indicators::{Computation, Indicator};

/// The indicator.
pub const INDICATOR: Indicator = Indicator {
    id: "surete_ordre",
    words: include_str!("surete_ordre.toml"),
    computation: Computation::Label(tables),
};

/// All pairs.
const WHOLE: u32 = 100_000;

/// The table, for the year of the last run; empty without a run or with too few labels.
fn tables(engagement: Option<(i32, &Engagement)>) -> Vec<Aggregate> {
    let table = Table {
        id: INDICATOR.id,
        indicator: INDICATOR.id,
        by: "France entière",
        population: "paires_d_etablissements",
        dimension: national(),
        measures: vec![
            plain_count("paires", "Paires d’établissements", "cent-millièmes"),
            plain_count("departagees", "Dont de labels différents", "cent-millièmes"),
            plain_count("a_tort", "Dont probablement à tort", "cent-millièmes"),
            plain_count(
                "departageables",
                "Paires que l’ordre le plus sûr départage",
                "cent-millièmes",
            ),
            plain_count("a_tort_au_mieux", "Dont probablement à tort", "cent-millièmes"),
            plain_share(
                "part_departagees",
                "Part des paires départagées par le label",
                "departagees",
                "paires",
            ),
            plain_share(
                "part_a_tort",
                "Part départagée à tort par le label",
                "a_tort",
                "departagees",
            ),
            plain_share(
                "part_departageables",
                "Part des paires départagées par l’ordre le plus sûr",
                "departageables",
                "paires",
            ),
            plain_share(
                "part_a_tort_au_mieux",
                "Part départagée à tort par l’ordre le plus sûr",
                "a_tort_au_mieux",
                "departageables",
            ),
        ],
    };
    let figures = engagement.and_then(|(year, engagement)| {
        let Grading { labels, surest } = engagement.sensitivity.grading?;
        let own = [labels.separated, labels.discordance, surest.separated, surest.discordance];
        let [separated, wrong, most, least] = own.map(|share| parts_of(share, WHOLE));
        Some((year, [i64::from(WHOLE), separated, wrong, most, least]))
    });
    vec![table.alone(figures)]
}
