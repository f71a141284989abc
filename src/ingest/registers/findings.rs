//! What can be wrong in a register: a closed list, with what the program did about it.

use std::collections::BTreeMap;

/// A defect met in a row of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegisterDefect {
    /// The row has not as many fields as the header.
    FieldCount,
    /// A field is not UTF-8 text.
    NotText,
    /// A value the row cannot do without is empty.
    MissingValue,
    /// A value the row cannot do without is not of the expected form.
    WrongValue,
    /// A value the row can do without is not of the expected form.
    UnusableValue,
    /// The NIR is a placeholder: nobody can be recognised by it.
    PlaceholderNir,
    /// The last day comes before the first.
    EndBeforeStart,
    /// The number of the PASS was already used by an earlier row.
    RepeatedPass,
    /// No PASS of `pass_iae.csv` has this number.
    UnknownPass,
    /// The reason of a suspension is not of the list.
    UnknownReason,
    /// The version of the NAF is not rév. 2.
    OtherNaf,
}

impl RegisterDefect {
    /// Every defect, in the order of the tables.
    pub const ALL: [Self; 11] = [
        Self::FieldCount,
        Self::NotText,
        Self::MissingValue,
        Self::WrongValue,
        Self::UnusableValue,
        Self::PlaceholderNir,
        Self::EndBeforeStart,
        Self::RepeatedPass,
        Self::UnknownPass,
        Self::UnknownReason,
        Self::OtherNaf,
    ];

    /// A stable code for tables and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FieldCount => "registre_nombre_de_champs",
            Self::NotText => "registre_encodage",
            Self::MissingValue => "registre_valeur_absente",
            Self::WrongValue => "registre_valeur_invalide",
            Self::UnusableValue => "registre_valeur_inutilisable",
            Self::PlaceholderNir => "registre_nir_fictif",
            Self::EndBeforeStart => "registre_fin_avant_debut",
            Self::RepeatedPass => "registre_pass_repete",
            Self::UnknownPass => "registre_pass_inconnu",
            Self::UnknownReason => "registre_motif_inconnu",
            Self::OtherNaf => "registre_naf_autre_version",
        }
    }

    /// What it means, what was done and what can be done, in one sentence for the public.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FieldCount => {
                "La ligne n’a pas autant de champs que l’en-tête : elle a été écartée ; vérifier \
                 les séparateurs et les guillemets."
            }
            Self::NotText => {
                "La ligne n’est pas du texte UTF-8 : elle a été écartée ; réexporter le registre \
                 en UTF-8."
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
            Self::PlaceholderNir => {
                "Le NIR est un numéro de remplissage : la ligne a été écartée, car il ne désigne \
                 personne."
            }
            Self::EndBeforeStart => {
                "La date de fin précède la date de début : la ligne a été écartée ; corriger \
                 l’une des deux dates."
            }
            Self::RepeatedPass => {
                "Le numéro de PASS figure déjà sur une ligne antérieure : seule la première ligne \
                 a été retenue."
            }
            Self::UnknownPass => {
                "Aucun PASS du registre ne porte ce numéro : la ligne a été écartée ; compléter \
                 pass_iae.csv."
            }
            Self::UnknownReason => {
                "Le motif de suspension n’est pas de la liste : la suspension est comptée parmi \
                 les motifs anciens."
            }
            Self::OtherNaf => {
                "L’activité n’est pas codée dans la NAF rév. 2 : elle est tenue pour non \
                 renseignée."
            }
        }
    }
}

/// A defect with its place, never the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegisterFinding {
    /// Name of the register.
    pub file: &'static str,
    /// Line of the file, from 1.
    pub line: u64,
    /// Column, where one is at fault.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub defect: RegisterDefect,
}

impl RegisterFinding {
    /// How many findings of each kind, zeros included.
    pub fn counts(findings: &[Self]) -> BTreeMap<RegisterDefect, u64> {
        let mut counts: BTreeMap<_, _> =
            RegisterDefect::ALL.into_iter().map(|defect| (defect, 0)).collect();
        for finding in findings {
            *counts.entry(finding.defect).or_default() += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_defect_has_a_code_of_its_own_and_a_french_sentence() {
        let codes: std::collections::BTreeSet<_> =
            RegisterDefect::ALL.iter().map(|defect| defect.code()).collect();
        assert_eq!(codes.len(), RegisterDefect::ALL.len());
        for defect in RegisterDefect::ALL {
            let sentence = defect.sentence();
            assert!(sentence.ends_with('.') && !sentence.contains('\''), "{}", defect.code());
        }
    }
}
