//! Subjects on PASS and hours.

use super::{Breakdown, Part, TopicWords};
use crate::site::shown::{Holds, Phrase, Shown, Unit};

const fn flow(
    measure: &'static str,
    title: &'static str,
    subjects: [&'static str; 3],
    against: &'static str,
) -> Shown {
    let [all, women, men] = subjects;
    Shown {
        tables: "pass_iae",
        measure,
        title,
        subtitle: "Nombre par mois",
        phrase: Phrase { figure_first: true, all, women, men, against, predicate: "dans le mois" },
        unit: Unit::Count,
        beside: &[],
        holds: Holds::Throughout,
        caution: None,
    }
}

pub(super) static PASSES: TopicWords = TopicWords {
    slug: "pass-iae",
    name: "PASS\u{a0}IAE débutés, échus, prolongés",
    summary: "Combien de PASS\u{a0}IAE sont en cours, combien débutent, arrivent à échéance ou \
              sont prolongés chaque mois.",
    parts: &[
        Part {
            id: "actifs",
            title: "PASS\u{a0}IAE en cours",
            introduction: Some(
                "Une personne n’a qu’un PASS\u{a0}IAE valide à la fois\u{a0}: ce nombre est celui \
                 des titulaires, suspendus ou non.",
            ),
            shown: Shown {
                tables: "suspensions_declarees",
                holds: Holds::AtMonthEnd,
                caution: None,
                subtitle: "Nombre de titulaires, le dernier jour du mois",
                phrase: Phrase {
                    figure_first: true,
                    all: "personnes",
                    women: "femmes",
                    men: "hommes",
                    against: "hommes",
                    predicate: "ont un PASS\u{a0}IAE en cours",
                },
                ..flow("personnes", "Titulaires d’un PASS\u{a0}IAE en cours", ["", "", ""], "")
            },
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "debutes",
            title: "PASS\u{a0}IAE débutés",
            introduction: None,
            shown: flow(
                "debutes",
                "PASS\u{a0}IAE débutés",
                [
                    "PASS\u{a0}IAE débutent",
                    "PASS\u{a0}IAE de femmes débutent",
                    "PASS\u{a0}IAE d’hommes débutent",
                ],
                "pour les hommes",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "echus",
            title: "PASS\u{a0}IAE échus",
            introduction: None,
            shown: flow(
                "echus",
                "PASS\u{a0}IAE arrivés à échéance",
                [
                    "PASS\u{a0}IAE arrivent à échéance",
                    "PASS\u{a0}IAE de femmes arrivent à échéance",
                    "PASS\u{a0}IAE d’hommes arrivent à échéance",
                ],
                "pour les hommes",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "prolonges",
            title: "Prolongations",
            introduction: None,
            shown: flow(
                "prolonges",
                "Prolongations commencées",
                [
                    "prolongations commencent",
                    "prolongations de femmes commencent",
                    "prolongations d’hommes commencent",
                ],
                "pour les hommes",
            ),
            breakdowns: &[Breakdown::SiaeKind, Breakdown::Age],
        },
    ],
};

const MEAN_HOURS: Shown = Shown {
    tables: "heures_pass_actifs",
    measure: "moyenne",
    title: "Heures payées par titulaire d’un PASS\u{a0}IAE en cours",
    subtitle: "En heures par mois",
    phrase: Phrase {
        figure_first: false,
        all: "la paie des titulaires d’un PASS\u{a0}IAE en cours",
        women: "la paie des femmes titulaires d’un PASS\u{a0}IAE en cours",
        men: "la paie des hommes titulaires d’un PASS\u{a0}IAE en cours",
        against: "pour celle des hommes",
        predicate: "compte en moyenne",
    },
    unit: Unit::Hours,
    beside: &[("heures", "Heures payées"), ("personnes", "Personnes observées")],
    holds: Holds::Throughout,
    caution: None,
};

pub(super) static HOURS: TopicWords = TopicWords {
    slug: "heures",
    name: "Heures payées",
    summary: "Le nombre moyen d’heures payées dans le mois\u{a0}: à ceux qui ont travaillé, puis à \
              tous les titulaires d’un PASS\u{a0}IAE en cours, mois sans heures compris. Ce sont \
              deux chiffres différents.",
    parts: &[
        Part {
            id: "travaillees",
            title: "Par personne ayant travaillé",
            introduction: Some(
                "Une personne qui travaille dans deux structures compte dans chacune\u{a0}: les \
             parties ne s’additionnent pas.",
            ),
            shown: Shown {
                tables: "heures_travaillees",
                title: "Heures payées par personne ayant travaillé dans le mois",
                phrase: Phrase {
                    all: "la paie des personnes ayant travaillé",
                    women: "la paie des femmes ayant travaillé",
                    men: "la paie des hommes ayant travaillé",
                    ..MEAN_HOURS.phrase
                },
                beside: &[("heures", "Heures payées"), ("personnes", "Personnes ayant travaillé")],
                ..MEAN_HOURS
            },
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "pass-actifs",
            title: "Par titulaire d’un PASS\u{a0}IAE en cours",
            introduction: None,
            shown: MEAN_HOURS,
            breakdowns: Breakdown::ALL,
        },
    ],
};

const fn used(tables: &'static str, title: &'static str, predicate: &'static str) -> Shown {
    Shown {
        tables,
        measure: "mediane",
        title,
        subtitle: "En % des heures du droit",
        phrase: Phrase {
            figure_first: false,
            all: "la moitié des PASS\u{a0}IAE débutés dans le trimestre",
            women: "la moitié des PASS\u{a0}IAE de femmes débutés dans le trimestre",
            men: "la moitié des PASS\u{a0}IAE d’hommes débutés dans le trimestre",
            against: "pour les hommes",
            predicate,
        },
        unit: Unit::Percent,
        beside: &[
            ("p10", "Premier décile (%)"),
            ("p90", "Neuvième décile (%)"),
            ("pass", "PASS\u{a0}IAE suivis"),
        ],
        holds: Holds::Throughout,
        caution: None,
    }
}

pub(super) static ENTITLEMENT: TopicWords = TopicWords {
    slug: "droit-consomme",
    name: "Part du droit consommée",
    summary: "Si le PASS\u{a0}IAE se comptait en heures, 24 par semaine pendant deux ans, quelle \
              part en serait consommée après 6, 12, 18 et 24\u{a0}mois\u{a0}? Un usage régulier en \
              consomme un quart par semestre. Ce compteur est une proposition, non une règle de \
              droit.",
    parts: &[
        Part {
            id: "douze-mois",
            title: "Après 12\u{a0}mois",
            introduction: Some("Un usage régulier aurait consommé 50\u{a0}% du droit."),
            shown: used(
                "consommation_12",
                "Part médiane du droit consommée après 12 mois",
                "ont consommé en 12\u{a0}mois une part du droit inférieure à",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "six-mois",
            title: "Après 6\u{a0}mois",
            introduction: Some("Un usage régulier aurait consommé 25\u{a0}% du droit."),
            shown: used(
                "consommation_6",
                "Part médiane du droit consommée après 6 mois",
                "ont consommé en 6\u{a0}mois une part du droit inférieure à",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "dix-huit-mois",
            title: "Après 18\u{a0}mois",
            introduction: Some("Un usage régulier aurait consommé 75\u{a0}% du droit."),
            shown: used(
                "consommation_18",
                "Part médiane du droit consommée après 18 mois",
                "ont consommé en 18\u{a0}mois une part du droit inférieure à",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "vingt-quatre-mois",
            title: "Après 24\u{a0}mois",
            introduction: Some("Un usage régulier aurait consommé tout le droit."),
            shown: used(
                "consommation_24",
                "Part médiane du droit consommée après 24 mois",
                "ont consommé en 24\u{a0}mois une part du droit inférieure à",
            ),
            breakdowns: Breakdown::ALL,
        },
    ],
};

pub(super) static BALANCE: TopicWords = TopicWords {
    slug: "solde-d-heures",
    name: "Heures à l’échéance",
    summary: "Quand le PASS\u{a0}IAE arrive à échéance, les heures du droit sont-elles \
              consommées\u{a0}? Seuls les PASS\u{a0}IAE observés du premier au dernier mois sont \
              comptés\u{a0}: il faut plus de deux ans de déclarations.",
    parts: &[
        Part {
            id: "mediane",
            title: "Part du droit consommée à l’échéance",
            introduction: None,
            shown: Shown {
                beside: &[
                    ("moins_de_25", "Moins de 25\u{a0}%"),
                    ("de_25_a_50", "25 à 50\u{a0}%"),
                    ("de_50_a_75", "50 à 75\u{a0}%"),
                    ("de_75_a_100", "75 à 100\u{a0}%"),
                    ("epuises", "Droit épuisé"),
                    ("pass", "PASS\u{a0}IAE échus"),
                ],
                phrase: Phrase {
                    all: "la moitié des PASS\u{a0}IAE échus dans le trimestre",
                    women: "la moitié des PASS\u{a0}IAE de femmes échus dans le trimestre",
                    men: "la moitié des PASS\u{a0}IAE d’hommes échus dans le trimestre",
                    against: "pour les hommes",
                    figure_first: false,
                    predicate: "ont consommé à l’échéance moins de",
                },
                ..used("solde", "Part médiane du droit consommée à l’échéance", "")
            },
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "epuises",
            title: "Droit épuisé avant l’échéance",
            introduction: None,
            shown: Shown {
                measure: "part_epuises",
                title: "Part des PASS IAE dont le droit en heures est épuisé",
                subtitle: "En % des PASS\u{a0}IAE échus et observés",
                phrase: Phrase {
                    figure_first: true,
                    all: "des PASS\u{a0}IAE échus",
                    women: "des PASS\u{a0}IAE échus de femmes",
                    men: "des PASS\u{a0}IAE échus d’hommes",
                    against: "de ceux des hommes",
                    predicate: "avaient épuisé les heures du droit",
                },
                beside: &[
                    ("part_epuises_fin_initiale", "Fin initiale (%)"),
                    ("epuises", "Droit épuisé"),
                    ("pass", "PASS\u{a0}IAE échus"),
                ],
                ..used("solde", "", "")
            },
            breakdowns: Breakdown::ALL,
        },
    ],
};
