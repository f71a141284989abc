//! Figures that moved more than late declarations explain: each needs a reason written by a person.
//!
//! The reason comes from `[[revision]]` in the settings and is published in `revisions.csv`, where
//! a sealed edition keeps it for ever.

use super::published::Revision;
use super::read::parse_value;
use crate::settings::RevisionReason;

/// Gives each revision the class and reason written for its table, where there is one.
pub(super) fn explain(revisions: &mut [Revision], reasons: &[&RevisionReason]) {
    for revision in revisions {
        if let Some(written) = reasons.iter().find(|reason| reason.table == revision.table) {
            revision.classe = written.class.name().to_owned();
            revision.raison.clone_from(&written.reason);
        }
    }
}

/// Revisions larger than `percent` of the earlier figure, of tables for which no reason is written.
/// Those of figures published as ones that would move need none. Those that `follow` others are
/// listed and need none: parts of a whole that are near nothing move by large parts of themselves
/// when what they are parts of hardly moves.
pub fn unexplained<'a>(
    revisions: &'a [Revision],
    reasons: &[&RevisionReason],
    percent: u64,
    follow: impl Fn(&str) -> bool,
) -> Vec<&'a Revision> {
    revisions
        .iter()
        .filter(|revision| !revision.expected && !follow(&revision.table))
        .filter(|revision| !reasons.iter().any(|reason| reason.table == revision.table))
        .filter(|revision| is_large(&revision.avant, &revision.apres, percent))
        .collect()
}

/// Whether a figure moved by more than a share of itself; anything is large beside nothing, and
/// what cannot be compared is taken to be.
fn is_large(before: &str, after: &str, percent: u64) -> bool {
    let (Some(before), Some(after)) = (parse_value(before), parse_value(after)) else {
        return true;
    };
    let decimals = before.decimals().max(after.decimals());
    let scaled = |value: crate::disclosure::protected::Value| {
        i128::from(value.unscaled()) * 10i128.pow(u32::from(decimals - value.decimals()))
    };
    let (before, after) = (scaled(before), scaled(after));
    (after - before).abs() * 100 > before.abs() * i128::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::RevisionClass;

    fn revision(table: &str, before: &str, after: &str) -> Revision {
        Revision {
            table: table.to_owned(),
            periode: "2026-06".to_owned(),
            dimensions: "sexe=_T".to_owned(),
            mesure: "personnes".to_owned(),
            avant: before.to_owned(),
            apres: after.to_owned(),
            classe: "courante".to_owned(),
            raison: "Déclarations tardives.".to_owned(),
            expected: false,
        }
    }

    fn reason(table: &str) -> RevisionReason {
        RevisionReason {
            edition: "2026-08".parse().unwrap(),
            table: table.to_owned(),
            class: RevisionClass::Correction,
            reason: "Un fichier manquait.".to_owned(),
        }
    }

    #[test]
    fn a_figure_may_move_by_the_threshold_and_no_more() {
        for (before, after, large) in [
            ("100", "150", false),
            ("100", "151", true),
            ("100", "50", false),
            ("100", "49", true),
            ("12.4", "18.6", false),
            ("12.4", "18.7", true),
            ("0", "1", true),
            ("0", "0", false),
            ("-10", "-16", true),
            ("10", "15.1", true),
            ("10", "?", true),
        ] {
            assert_eq!(is_large(before, after, 50), large, "{before} to {after}");
        }
    }

    #[test]
    fn a_written_reason_is_published_and_explains_its_table_only() {
        let mut all = vec![revision("a", "100", "200"), revision("b", "100", "200")];
        let written = reason("a");
        let left = unexplained(&all, &[&written], 50, |_| false);
        assert_eq!(left.iter().map(|one| one.table.as_str()).collect::<Vec<_>>(), ["b"]);
        assert!(unexplained(&all, &[&written], 50, |table| table == "b").is_empty());
        let announced = Revision { expected: true, ..all[1].clone() };
        assert!(unexplained(&[announced], &[&written], 50, |_| false).is_empty());
        explain(&mut all, &[&written]);
        assert_eq!(
            (all[0].classe.as_str(), all[0].raison.as_str()),
            ("correction", "Un fichier manquait.")
        );
        assert_eq!(all[1].classe, "courante");
    }
}
