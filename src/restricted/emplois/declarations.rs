//! `declarations_a_corriger`: per structure and month, what its declarations leave to be mended.
//!
//! Beside the four tables of the contract, and about structures rather than persons: les emplois
//! can tell each structure what to mend, and nobody else.

use std::collections::BTreeMap;

use super::super::table::{Kind, TableSpec, Value, always};
use crate::pathways::{DeclarationCounts, Dossier, Flaw};
use crate::vocabulary::{Month, SiaeKind, Siret};

pub(super) static TABLE: TableSpec = TableSpec {
    name: "declarations_a_corriger",
    fields: &[
        always("siret", Kind::Text),
        always("type_siae", Kind::Text),
        always("mois", Kind::Month),
        always("nature", Kind::Text),
        always("constats", Kind::Integer),
        always("sur", Kind::Integer),
        always("rubrique", Kind::Text),
        always("a_corriger", Kind::Text),
    ],
    key: &["siret", "type_siae", "mois", "nature"],
    words: include_str!("declarations.toml"),
};

/// What was counted at each structure, by month.
pub(super) type ByStructure = BTreeMap<(Siret, SiaeKind, Month), DeclarationCounts>;

/// The counts of all dossiers.
pub(super) fn gather(dossiers: &[Dossier]) -> ByStructure {
    let mut gathered = ByStructure::new();
    for line in dossiers.iter().flat_map(|dossier| &dossier.declarations) {
        let key = (line.structure.siret, line.structure.kind, line.month);
        gathered.entry(key).or_default().merge(line.counts);
    }
    gathered
}

/// One row per flaw met.
pub(super) fn rows(gathered: &ByStructure) -> impl Iterator<Item = [Value<'static>; 8]> {
    gathered.iter().flat_map(|((siret, kind, month), counts)| {
        Flaw::ALL.into_iter().filter_map(move |flaw| {
            let (cases, out_of) = counts.of(flaw);
            (cases > 0).then(|| {
                [
                    Value::text(siret.to_digits()),
                    Value::text(kind.code()),
                    Value::Month(*month),
                    Value::text(flaw.code()),
                    Value::Integer(cases),
                    Value::Integer(out_of),
                    Value::text(flaw.rubrique()),
                    Value::text(flaw.advice()),
                ]
            })
        })
    })
}
