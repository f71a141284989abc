//! The words of the field: the only place where they are explained, for the glossary and for what
//! links to it.

/// A word and what it means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Identifier in the glossary's page.
    pub id: &'static str,
    /// The word.
    pub name: &'static str,
    /// What it means, in one or two sentences.
    pub text: &'static str,
}

const fn term(id: &'static str, name: &'static str, text: &'static str) -> Term {
    Term { id, name, text }
}

/// All terms, in French alphabetical order.
pub const TERMS: [Term; 30] = [
    term(
        "champ",
        "Champ",
        "Population, territoire et période qu’un chiffre décrit. Il est rappelé sous chaque \
         graphique et chaque tableau.",
    ),
    term(
        "cohorte",
        "Cohorte",
        "Ensemble de personnes dont un même événement, le début du PASS\u{a0}IAE par exemple, a eu \
         lieu à la même période, et que l’on suit ensuite pendant une durée fixe.",
    ),
    term(
        "decile",
        "Décile",
        "Valeur qui sépare un dixième d’une population du reste\u{a0}: un dixième est sous le premier \
         décile, un dixième au-dessus du neuvième.",
    ),
    term(
        "dsn",
        "Déclaration sociale nominative (DSN)",
        "Message que chaque employeur transmet tous les mois aux organismes sociaux, à partir de \
         la paie\u{a0}: contrats, rémunérations, heures, arrêts de travail, fins de contrat.",
    ),
    term(
        "edition",
        "Édition",
        "Ensemble des pages et des fichiers publiés un mois donné. Une édition ne change plus une \
         fois parue\u{a0}: ses adresses peuvent être citées.",
    ),
    term(
        "embauche",
        "Embauche",
        "Début d’un contrat à durée déterminée ou indéterminée chez un employeur où la personne \
         n’a pas travaillé depuis un an.",
    ),
    term(
        "employeur-engage",
        "Employeur engagé",
        "Établissement dont les pratiques d’embauche, comparées à celles d’établissements \
         semblables, reçoivent le label A, B ou C.",
    ),
    term(
        "iae",
        "Insertion par l’activité économique (IAE)",
        "Accompagnement vers l’emploi de personnes qui en sont éloignées, au sein de structures \
         qui les embauchent.",
    ),
    term(
        "interruption",
        "Interruption vue dans la DSN",
        "Suspension du contrat ou arrêt de travail de plus de 15\u{a0}jours. Les congés payés n’en \
         sont pas.",
    ),
    term(
        "intervalle",
        "Intervalle à 95\u{a0}%",
        "Bornes entre lesquelles un taux peut varier par le seul hasard, dix-neuf fois sur vingt, dans \
         un groupe de cette taille. Tout le monde étant compté, ce n’est pas une erreur de sondage.",
    ),
    term(
        "lecture",
        "Lecture",
        "Phrase qui énonce un chiffre du graphique ou du tableau, pour montrer comment lire les \
         autres.",
    ),
    term(
        "mediane",
        "Médiane",
        "Valeur qui partage une population en deux moitiés\u{a0}: l’une est au-dessous, l’autre \
         au-dessus.",
    ),
    term(
        "mois-complet",
        "Mois complet",
        "Mois dont les déclarations sont attendues depuis assez longtemps pour être considérées \
         comme toutes reçues. Les interruptions vues dans la DSN et les mois sans heures ne sont \
         publiés que pour ces mois.",
    ),
    term("mois-creux", "Mois creux", "Mois sans aucune heure payée au milieu d’un parcours."),
    term(
        "mois-sans-heures",
        "Mois sans heures",
        "Mois d’un PASS\u{a0}IAE, après le premier mois travaillé, sans aucune heure payée dans \
         aucune structure.",
    ),
    term(
        "non-significatif",
        "Non significatif (n.s.)",
        "Taux qui n’a pas de sens parce que personne n’est à son dénominateur, ou médiane qui \
         tombe dans une tranche sans limite.",
    ),
    term(
        "pass-iae",
        "PASS\u{a0}IAE",
        "Droit individuel à travailler dans l’insertion par l’activité économique, ouvert pour \
         deux ans\u{202f}; des suspensions et des prolongations en reportent la fin.",
    ),
    term(
        "point",
        "Point",
        "Différence entre deux pourcentages\u{a0}: de 10\u{a0}% à 12\u{a0}%, la hausse est de \
         2\u{a0}points.",
    ),
    term(
        "provisoire",
        "Provisoire (p)",
        "Chiffre que des données à venir peuvent encore changer. Quand on sait d’avance qu’il \
         changera, seul l’ensemble est diffusé\u{a0}; le détail paraît avec le chiffre définitif.",
    ),
    term(
        "non-disponible",
        "Résultat non disponible (…)",
        "Chiffre que les données reçues ne permettent pas de calculer pour cette période, ou qui \
         paraîtra quand il sera définitif.",
    ),
    term(
        "revise",
        "Révisé (r)",
        "Chiffre qui diffère de celui de l’édition précédente. Toutes les révisions sont publiées, \
         avec l’ancienne valeur, la nouvelle et la raison.",
    ),
    term(
        "sans-objet",
        "Sans objet (///)",
        "Case qui ne peut pas contenir de chiffre, comme l’écart d’un effectif au total dont il \
         fait partie.",
    ),
    term(
        "secret",
        "Secret statistique (s)",
        "Règle qui interdit de publier un chiffre d’où l’on pourrait déduire un fait sur une \
         personne ou sur une entreprise.",
    ),
    term(
        "sortie-probable",
        "Sortie probable",
        "Six mois ou plus sans heure payée, qu’aucune reprise ne suit\u{a0}: la personne a sans doute \
         quitté son parcours, et ces mois sortent du calcul des mois sans heures.",
    ),
    term(
        "siae",
        "Structure d’insertion par l’activité économique (SIAE)",
        "Employeur conventionné par l’État. Il en existe cinq types\u{a0}: ateliers et chantiers \
         d’insertion (ACI), associations intermédiaires (AI), entreprises d’insertion (EI), \
         entreprises d’insertion par le travail indépendant (EITI), entreprises de travail \
         temporaire d’insertion (ETTI). Les EITI n’emploient pas de salariés en insertion\u{a0}: \
         elles sont absentes de la DSN.",
    ),
    term(
        "suspension",
        "Suspension déclarée",
        "Mise en pause du PASS\u{a0}IAE, enregistrée par la structure et laissée à son \
         appréciation.",
    ),
    term(
        "retour",
        "Taux de retour",
        "Part des interruptions commencées une période donnée qu’une reprise du travail en \
         insertion a suivies, dans un délai fixé.",
    ),
    term(
        "rotation",
        "Taux de rotation",
        "Moyenne du taux d’entrée et du taux de sortie d’un trimestre, rapportés à l’effectif du \
         premier jour. Sur un an\u{a0}: moitié des entrées et des sorties, rapportée à l’effectif \
         moyen.",
    ),
    term(
        "titulaire",
        "Titulaire",
        "Personne dont un PASS\u{a0}IAE est en cours. Chacune est comptée une fois.",
    ),
    term(
        "zone-d-emploi",
        "Zone d’emploi",
        "Espace à l’intérieur duquel la plupart des actifs résident et travaillent. Les 306\u{a0}zones \
         de 2020 sont celles de l’Insee.",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::site::territories::collation_key;

    #[test]
    fn terms_are_distinct_and_in_the_order_of_a_dictionary() {
        let ids: BTreeSet<&str> = TERMS.iter().map(|term| term.id).collect();
        assert_eq!(ids.len(), TERMS.len());
        for pair in TERMS.windows(2) {
            let [one, other] = pair else { continue };
            assert!(collation_key(one.name) < collation_key(other.name), "{}", other.name);
        }
    }

    #[test]
    fn terms_are_in_good_french() {
        for term in TERMS {
            assert!(term.text.ends_with('.') && !term.text.contains(['\'', '"']), "{}", term.id);
            for mark in [" :", " ;", " ?", " %"] {
                assert!(!term.text.contains(mark), "{}", term.id);
            }
        }
    }
}
