//! The sentences of an employer's sheet: result, bands, distance, advice.

use crate::employers::criteria::{Criterion, Pillar};
use crate::employers::explain::Distance;
use crate::employers::labels::Grade;
use crate::employers::portrait::Portrait;
use crate::restricted::employer::grade_words;

/// The result, in a title and sentences.
pub(super) struct ResultWords {
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
}

/// What is said of the employer. *Below* is said here and nowhere else.
pub(super) fn result(portrait: &Portrait) -> ResultWords {
    if let Some(grade) = portrait.verdict.grade {
        let mut paragraphs = vec![format!("Vos pratiques vous placent {}.", grade_words(grade))];
        if portrait.verdict.earned != Some(grade) {
            paragraphs.push(
                "Ce label est celui de l’année précédente\u{a0}: il est gardé tant qu’il reste \
                 assez probable."
                    .to_owned(),
            );
        }
        return ResultWords { title: format!("Label {}", grade.code()), paragraphs };
    }
    let why = if portrait.verdict.below {
        "Vos pratiques sont très probablement moins engagées que celles de la moitié des employeurs \
         comparables. Cette phrase n’existe que sur cette fiche\u{a0}: partout ailleurs, vous êtes \
         «\u{a0}non déterminé\u{a0}», comme tous les employeurs sans label."
    } else if !portrait.anybody_graded {
        "Cette année, les employeurs ne se distinguent pas assez les uns des autres\u{a0}: aucun \
         label n’est donné."
    } else if !portrait.has_evidence {
        "On en sait trop peu. Il faut au moins cinq personnes recrutées en cinq ans, douze mois de \
         déclarations et deux familles de pratiques observées."
    } else if !portrait.is_above_floors {
        "Une famille de pratiques est très probablement parmi le quart le moins engagé\u{a0}: un \
         label ne peut pas être donné, même si les autres sont bonnes."
    } else {
        "Vos pratiques ne se distinguent pas assez, dans un sens ou dans l’autre, de celles des \
         employeurs comparables."
    };
    ResultWords {
        title: "Non déterminé".to_owned(),
        paragraphs: vec![why.to_owned(), "Ce n’est pas une mauvaise note.".to_owned()],
    }
}

/// One of five bands of a contribution, in standard deviations between employers.
pub(super) fn band(part: f64, deviation: f64, limits: [f64; 2]) -> &'static str {
    let [near, far] = limits.map(|limit| limit * deviation);
    if part >= far && part > 0.0 {
        "nettement plus engagé que vos pairs"
    } else if part >= near && part > 0.0 {
        "plus engagé que vos pairs"
    } else if part > -near || part.abs() <= 0.0 {
        "semblable à vos pairs"
    } else if part > -far {
        "moins engagé que vos pairs"
    } else {
        "nettement moins engagé que vos pairs"
    }
}

/// A family of practices.
pub(super) const fn pillar(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::Profils => "Les personnes recrutées",
        Pillar::Contrats => "Les contrats proposés",
        Pillar::Durabilite => "La durée des emplois",
    }
}

/// How far the next label is.
pub(super) fn next(portrait: &Portrait) -> (String, String) {
    let Some((grade, distance)) = portrait.next else {
        return (
            "Le label suivant".to_owned(),
            "Le label A est le plus élevé\u{a0}: il se garde en continuant.".to_owned(),
        );
    };
    let title = match grade {
        Grade::C => "Vers le label C".to_owned(),
        Grade::A | Grade::B => format!("Du label {} au label {}", below(grade), grade.code()),
    };
    let sentence = if !portrait.anybody_graded {
        "Cette année, aucun label n’est donné à personne.".to_owned()
    } else if !portrait.has_evidence {
        "Il manque d’abord de quoi juger\u{a0}: du temps et des recrutements, pas un changement de \
         pratiques."
            .to_owned()
    } else if !portrait.is_above_floors {
        "Il faut d’abord que la famille de pratiques la plus faible remonte.".to_owned()
    } else {
        match distance {
            Distance::Level => "Ce qui manque est dans les pratiques\u{a0}: davantage de \
                                recrutements semblables n’y changerait rien."
                .to_owned(),
            Distance::Evidence(0) => "Le seuil est atteint.".to_owned(),
            Distance::Evidence(hires) => format!(
                "Vos pratiques dépassent déjà le seuil\u{a0}; ce qui manque est la preuve. Il \
                 faudrait encore {hires} {} pour la donner, sans rien changer d’autre.",
                if hires == 1 { "recrutement semblable" } else { "recrutements semblables" }
            ),
            Distance::Unprovable => "Vos pratiques dépassent le seuil de si peu qu’aucun nombre \
                                     raisonnable de recrutements ne le prouverait."
                .to_owned(),
        }
    };
    (title, sentence)
}

const fn below(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "B",
        Grade::B | Grade::C => "C",
    }
}

/// A change that would be enough; `None` of what is not advised.
pub(super) fn action(criterion: Criterion, count: u64) -> Option<String> {
    let (one, many) = match criterion {
        Criterion::PartCdi => (
            "recruter en CDI plutôt qu’en CDD une personne de plus à temps plein",
            "recruter en CDI plutôt qu’en CDD {} personnes de plus à temps plein",
        ),
        Criterion::CddTresCourt => (
            "porter à un mois ou plus un CDD à temps plein",
            "porter à un mois ou plus {} CDD à temps plein",
        ),
        Criterion::Conversion => (
            "transformer en CDI un CDD de plus à temps plein",
            "transformer en CDI {} CDD de plus à temps plein",
        ),
        Criterion::Maintien6 => (
            "garder au moins six mois une personne recrutée de plus",
            "garder au moins six mois {} personnes recrutées de plus",
        ),
        Criterion::Maintien12 => (
            "garder au moins un an une personne recrutée de plus",
            "garder au moins un an {} personnes recrutées de plus",
        ),
        _ => return None,
    };
    Some(if count == 1 { one.to_owned() } else { many.replace("{}", &count.to_string()) })
}

/// A change that would not be enough.
pub(super) const fn lever(criterion: Criterion) -> Option<&'static str> {
    Some(match criterion {
        Criterion::PartCdi => "plus de CDI",
        Criterion::CddTresCourt => "moins de CDD de moins d’un mois",
        Criterion::Conversion => "plus de CDD transformés en CDI",
        Criterion::Maintien6 => "plus de personnes gardées six mois",
        Criterion::Maintien12 => "plus de personnes gardées un an",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employers::portrait::ACTIONABLE;

    #[test]
    fn contributions_fall_in_five_bands() {
        let words = |part| band(part, 2.0, [0.05, 0.25]);
        assert_eq!(words(0.5), "nettement plus engagé que vos pairs");
        assert_eq!(words(0.1), "plus engagé que vos pairs");
        assert_eq!(words(0.0), "semblable à vos pairs");
        assert_eq!(words(-0.099), "semblable à vos pairs");
        assert_eq!(words(-0.1), "moins engagé que vos pairs");
        assert_eq!(words(-0.5), "nettement moins engagé que vos pairs");
        // Employers do not differ: nothing is better or worse.
        assert_eq!(band(0.0, 0.0, [0.05, 0.25]), "semblable à vos pairs");
    }

    #[test]
    fn every_actionable_practice_has_its_words_and_no_other() {
        for criterion in Criterion::ALL {
            let advised = ACTIONABLE.contains(&criterion);
            assert_eq!(action(criterion, 2).is_some(), advised, "{}", criterion.id());
            assert_eq!(lever(criterion).is_some(), advised, "{}", criterion.id());
        }
        assert!(action(Criterion::Conversion, 12).unwrap().contains("12 CDD"));
    }
}
