//! `journal_tirage.json`: how the draw was made, how many enterprises each block and arm got, and
//! how alike the arms were. To be published with the seed: it names nobody, and blocks of few
//! enterprises are told together.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::super::employer::Occasion;
use super::super::folder::{RestrictedError, Staging};
use super::{LOG, Made, tirage};
use crate::employers::trial::Arm;
use crate::employers::trial::draw::{Block, imbalance, log};
use crate::employers::trial::estimates::{Measure, Values};

/// Writes the log, after the files of the draw.
pub(super) fn write(
    staging: &mut Staging,
    made: &Made<'_>,
    occasion: &Occasion<'_>,
) -> Result<(), RestrictedError> {
    let [draw, ..] = tirage::TABLE.files();
    let place = staging.place(&draw);
    let bytes = std::fs::read(&place)
        .map_err(|error| RestrictedError::File { path: place, reason: error.kind() })?;
    let flow = &made.grounds.flow;
    let least = made.protocol.method.trial.min_told_block;
    let (told, few): (Vec<_>, Vec<_>) =
        log(made.drawn).into_iter().partition(|(_, counts)| counts.iter().sum::<u64>() >= least);
    let mut together = arms(sum(&few));
    together.insert("blocs".to_owned(), json!(few.len()));
    let log = json!({
        "graine": made.protocol.seed,
        "annee": made.year,
        "date_reference": occasion.until.to_string(),
        "origine": occasion.origin(),
        "version_methode": made.protocol.method.version,
        "methode": occasion.method,
        "reperes": made.grounds.goalposts,
        "unite": "entreprise (SIREN)",
        "bras": Arm::ALL.map(Arm::code),
        "flux": {
            "classees": flow.ranked,
            "calculables": flow.computable,
            "sans_label": flow.ungraded,
            "actives": flow.active,
            "recrutant_assez": flow.hiring,
            "tirees": flow.candidates,
        },
        "blocs": told.iter().map(|(block, counts)| line(block, counts)).collect::<Vec<_>>(),
        "petits_blocs": together,
        "equilibre": balance(made),
        "tirage_sha256": hex::encode(Sha256::digest(bytes)),
    });
    staging.write(LOG, format!("{log:#}\n").as_bytes())
}

/// Enterprises of several blocks together, by arm.
fn sum(blocks: &[(Block<'_>, Vec<u64>)]) -> Vec<u64> {
    let mut sums = vec![0; Arm::ALL.len()];
    for (_, counts) in blocks {
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    sums
}

fn arms(counts: Vec<u64>) -> Map<String, Value> {
    Arm::ALL
        .into_iter()
        .zip(counts)
        .map(|(arm, count)| (arm.code().to_owned(), json!(count)))
        .collect()
}

fn line(block: &Block<'_>, counts: &[u64]) -> Value {
    let mut line = arms(counts.to_vec());
    line.insert("secteur".to_owned(), json!(block.sector));
    line.insert("taille".to_owned(), json!(block.size.code()));
    line.insert("region".to_owned(), json!(block.region));
    line.insert("tiers".to_owned(), json!((block.tercile > 0).then_some(block.tercile)));
    Value::Object(line)
}

/// Standardised differences, rounded so that the log reads well.
fn balance(made: &Made<'_>) -> Vec<Value> {
    let rules = (made.year, &made.protocol.method.trial);
    let mut lines = Vec::new();
    for measure in Measure::all() {
        let values = Values::of(measure, made.drawn, made.grounds, rules).before;
        for arm in Arm::TREATED {
            let difference = imbalance(made.drawn, &values, arm);
            lines.push(json!({
                "mesure": measure.id(),
                "bras": arm.code(),
                "ecart_standardise": difference.map(|one| libm::round(one * 1e4) / 1e4),
            }));
        }
    }
    lines
}
