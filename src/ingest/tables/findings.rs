//! What can be wrong in the consolidated tables: a closed list, with what the program did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A defect met in a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableDefect {
    /// The row has not as many fields as the header.
    FieldCount,
    /// A value the row cannot do without is empty.
    MissingValue,
    /// A value the row cannot do without is not of the expected form.
    WrongValue,
    /// A value the row can do without is not of the expected form.
    UnusableValue,
    /// A key leads to no row of the table it names.
    UnknownKey,
}

impl TableDefect {
    /// Every defect, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::FieldCount,
        Self::MissingValue,
        Self::WrongValue,
        Self::UnusableValue,
        Self::UnknownKey,
    ];

    /// A stable code for tables and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FieldCount => "table_nombre_de_champs",
            Self::MissingValue => "table_valeur_absente",
            Self::WrongValue => "table_valeur_invalide",
            Self::UnusableValue => "table_valeur_inutilisable",
            Self::UnknownKey => "table_cle_inconnue",
        }
    }

    const fn leaves_the_row_out(self) -> bool {
        !matches!(self, Self::UnusableValue)
    }

    /// What it means, what was done and what can be done, in one sentence for the public.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FieldCount => {
                "La ligne n’a pas autant de champs que l’en-tête, ou n’est pas du texte UTF-8 : \
                 elle a été écartée ; réexporter la table."
            }
            Self::MissingValue => {
                "Une valeur indispensable est vide : la ligne a été écartée ; compléter la \
                 colonne indiquée."
            }
            Self::WrongValue => {
                "Une valeur indispensable n’a pas la forme attendue : la ligne a été écartée ; \
                 corriger la colonne indiquée."
            }
            Self::UnusableValue => {
                "Une valeur facultative n’a pas la forme attendue : elle est tenue pour non \
                 renseignée ; corriger la colonne indiquée."
            }
            Self::UnknownKey => {
                "La clé ne désigne aucune ligne retenue de la table liée : la ligne a été \
                 écartée ; vérifier que les tables viennent du même export."
            }
        }
    }
}

/// A defect with its place, never the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFinding {
    /// File of the table.
    pub file: String,
    /// Line of the CSV file, or row of the Parquet file, from 1.
    pub line: u64,
    /// Column at fault; empty when the whole row is.
    pub column: String,
    /// What is wrong.
    pub defect: TableDefect,
}

/// Counts by kind, with the first places of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFindings {
    /// Rows read, of all tables.
    pub rows: u64,
    /// How many of each kind.
    pub counts: BTreeMap<TableDefect, u64>,
    /// Where the first ones are.
    pub places: Vec<TableFinding>,
}

impl TableFindings {
    /// Places kept for each kind: enough to correct an export, whatever its size.
    const PLACES: u64 = 200;

    /// Rows left out.
    pub fn refused(&self) -> u64 {
        let left_out = self.counts.iter().filter(|(defect, _)| defect.leaves_the_row_out());
        left_out.map(|(_, count)| count).sum()
    }

    /// Counts a finding.
    pub(super) fn add(&mut self, finding: TableFinding) {
        let count = self.counts.entry(finding.defect).or_default();
        *count += 1;
        if *count <= Self::PLACES {
            self.places.push(finding);
        }
    }
}
