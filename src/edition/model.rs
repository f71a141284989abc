//! From the program's specs to the public data model.

use std::collections::BTreeMap;

use super::catalogue::{
    Contributor, Dimension, DimensionNature, Equation, Measure, MeasureNature, Modality,
    PeriodNature, Periods, Table,
};
use super::write::Words;
use crate::disclosure::protected::ProtectedTable;
use crate::indicators::spec;

/// The entry of a table, its files not yet listed.
pub(super) fn entry(
    table: &ProtectedTable,
    words: &Words,
    equations: &BTreeMap<String, Vec<Equation>>,
) -> Table {
    let spec = table.spec();
    Table {
        id: spec.id.to_owned(),
        indicateur: spec.indicator.to_owned(),
        titre: spec.title.clone(),
        definition: words.definition.clone(),
        methode: words.methode.clone(),
        population: spec.population.to_owned(),
        source: words.source.clone(),
        periode: periods(table),
        dimensions: spec.dimensions.iter().map(dimension).collect(),
        mesures: spec.measures.iter().map(measure).collect(),
        equations: equations.get(spec.id).cloned().unwrap_or_default(),
        fichiers: Vec::new(),
    }
}

/// `fenetre_mois` is 0 where the window has no fixed length.
fn periods(table: &ProtectedTable) -> Periods {
    let (nature, fenetre_mois) = match table.spec().period {
        spec::PeriodNature::MonthEnd => (PeriodNature::FinDeMois, 1),
        spec::PeriodNature::Month => (PeriodNature::Mois, 1),
        spec::PeriodNature::Quarter => (PeriodNature::Trimestre, 3),
        spec::PeriodNature::Cohort => (PeriodNature::Cohorte, 3),
        spec::PeriodNature::Cumulative => (PeriodNature::Cumul, 0),
        spec::PeriodNature::Rolling => (PeriodNature::Glissant, 12),
        spec::PeriodNature::FiveYears => (PeriodNature::Glissant, 60),
    };
    Periods {
        nature,
        premiere: table.periods().first().map(|status| status.period),
        derniere: table.periods().last().map(|status| status.period),
        fenetre_mois,
    }
}

fn dimension(dimension: &spec::Dimension) -> Dimension {
    Dimension {
        id: dimension.id.to_owned(),
        libelle: dimension.label.to_owned(),
        nature: match dimension.nature {
            spec::DimensionNature::Classification => DimensionNature::Classification,
            spec::DimensionNature::Outcome => DimensionNature::Resultat,
        },
        additive: dimension.additive,
        modalites: dimension
            .modalities
            .iter()
            .map(|modality| Modality {
                code: modality.code.clone(),
                libelle: modality.label.clone(),
                parent: modality.parent.clone(),
            })
            .collect(),
    }
}

fn measure(measure: &spec::Measure) -> Measure {
    let (nature, quotient) = match measure.kind {
        spec::MeasureKind::Count => (MeasureNature::Effectif, None),
        spec::MeasureKind::Sum => (MeasureNature::Somme, None),
        spec::MeasureKind::Share { numerator, denominator }
        | spec::MeasureKind::Ratio { numerator, denominator } => {
            (MeasureNature::Taux, Some((numerator, denominator)))
        }
        spec::MeasureKind::Mean { numerator, denominator } => {
            (MeasureNature::Moyenne, Some((numerator, denominator)))
        }
        spec::MeasureKind::Quantile { .. } => (MeasureNature::Mediane, None),
    };
    Measure {
        id: measure.id.to_owned(),
        libelle: measure.label.to_owned(),
        unite: measure.unit.to_owned(),
        nature,
        contributeur: match measure.contributor {
            spec::Contributor::Person => Contributor::Personne,
            spec::Contributor::Enterprise => Contributor::Entreprise,
            spec::Contributor::Nobody => Contributor::Aucun,
        },
        decimales: measure.decimals,
        numerateur: quotient.map(|(numerator, _)| numerator.to_owned()),
        denominateur: quotient.map(|(_, denominator)| denominator.to_owned()),
    }
}
