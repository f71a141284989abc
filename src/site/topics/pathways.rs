//! Subjects on interruptions.

use super::{Breakdown, Part, TopicWords};
use crate::site::sentences::OVERESTIMATED;
use crate::site::shown::{Holds, Phrase, Shown, Unit};

const ENTRANTS: &[(&str, &str)] = &[("entrants", "PASS\u{a0}IAE commencés")];

const fn entrants(measure: &'static str, title: &'static str, predicate: &'static str) -> Shown {
    Shown {
        tables: "interruptions_12_mois",
        measure,
        title,
        subtitle: "En % des personnes dont le PASS\u{a0}IAE commence",
        phrase: Phrase {
            figure_first: true,
            all: "des personnes dont le PASS\u{a0}IAE commence",
            women: "des femmes dont le PASS\u{a0}IAE commence",
            men: "des hommes dont le PASS\u{a0}IAE commence",
            against: "des hommes",
            predicate,
        },
        unit: Unit::Percent,
        beside: ENTRANTS,
        holds: Holds::Throughout,
        caution: None,
    }
}

pub(super) static FIRST_INTERRUPTION: TopicWords = TopicWords {
    slug: "premiere-annee",
    name: "Interruptions de la première année",
    summary: "Parmi les personnes dont le PASS\u{a0}IAE commence dans un trimestre, combien \
              connaissent une première interruption dans les 365 jours\u{a0}? Une génération n’est \
              publiée qu’une fois son année écoulée.",
    parts: &[
        Part {
            id: "dsn",
            title: "Interruption vue dans la DSN",
            introduction: None,
            shown: entrants(
                "taux_interruptions",
                "Taux d’interruption à 12 mois selon la DSN",
                "sont en interruption de plus de 15\u{a0}jours dans l’année",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "suspensions",
            title: "Suspension déclarée",
            introduction: None,
            shown: entrants(
                "taux_suspensions",
                "Taux de suspension déclarée à 12 mois",
                "ont une suspension déclarée dans l’année",
            ),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "mois-sans-heures",
            title: "Mois sans heures",
            introduction: None,
            shown: entrants(
                "taux_sans_heures",
                "Part des personnes ayant un mois sans heures en 12 mois",
                "ont un mois sans heures dans l’année",
            ),
            breakdowns: Breakdown::ALL,
        },
    ],
};

pub(super) static EMPTY_MONTHS: TopicWords = TopicWords {
    slug: "mois-creux",
    name: "Mois creux en douze mois",
    summary: "Un mois creux est un mois sans aucune heure payée au milieu d’un parcours. Sur douze \
              mois, combien de personnes en ont connu au moins un\u{a0}?",
    parts: &[Part {
        id: "personnes",
        title: "Personnes ayant connu un mois creux",
        introduction: None,
        shown: Shown {
            tables: "mois_creux",
            measure: "part",
            title: "Part des personnes ayant eu un mois creux en douze mois",
            subtitle: "En % des personnes en parcours dans les douze mois",
            phrase: Phrase {
                figure_first: true,
                all: "des personnes en parcours dans les douze mois",
                women: "des femmes en parcours dans les douze mois",
                men: "des hommes en parcours dans les douze mois",
                against: "des hommes",
                predicate: "ont eu au moins un mois creux",
            },
            unit: Unit::Percent,
            beside: &[
                ("avec_mois_creux", "Ayant eu un mois creux"),
                ("personnes", "Personnes en parcours"),
            ],
            holds: Holds::Throughout,
            caution: Some(OVERESTIMATED),
        },
        breakdowns: Breakdown::ALL,
    }],
};

/// What is followed by a return, and as a part of women or of men.
struct Followed {
    tables: &'static str,
    subtitle: &'static str,
    all: &'static str,
    women: &'static str,
    men: &'static str,
}

const AFTER_DSN: Followed = Followed {
    tables: "retours_dsn",
    subtitle: "En % des interruptions commencées",
    all: "des interruptions vues dans la DSN",
    women: "des interruptions de femmes vues dans la DSN",
    men: "des interruptions d’hommes vues dans la DSN",
};

const AFTER_SUSPENSIONS: Followed = Followed {
    tables: "retours_suspensions",
    subtitle: "En % des suspensions commencées",
    all: "des suspensions déclarées",
    women: "des suspensions déclarées de femmes",
    men: "des suspensions déclarées d’hommes",
};

const AFTER_GAPS: Followed = Followed {
    tables: "retours_mois",
    subtitle: "En % des périodes sans heures commencées",
    all: "des périodes sans heures",
    women: "des périodes sans heures de femmes",
    men: "des périodes sans heures d’hommes",
};

const fn returns(followed: &Followed) -> Shown {
    Shown {
        tables: followed.tables,
        measure: "taux_12",
        title: "Taux de retour en insertion à 12 mois",
        subtitle: followed.subtitle,
        phrase: Phrase {
            figure_first: true,
            all: followed.all,
            women: followed.women,
            men: followed.men,
            against: "de celles des hommes",
            predicate: "sont suivies d’un retour dans les 12\u{a0}mois",
        },
        unit: Unit::Percent,
        beside: &[
            ("retours_3", "Retours dans les 3\u{a0}mois"),
            ("retours_6", "Dans les 6\u{a0}mois"),
            ("retours_12", "Dans les 12\u{a0}mois"),
            ("interruptions", "Commencées"),
        ],
        holds: Holds::Throughout,
        caution: None,
    }
}

pub(super) static RETURNS: TopicWords = TopicWords {
    slug: "retours",
    name: "Retour après une interruption",
    summary: "Après une interruption, combien reprennent un travail en insertion, et quand\u{a0}? \
              Chaque interruption est suivie douze mois, quelle que soit la source qui la montre.",
    parts: &[
        Part {
            id: "dsn",
            title: "Après une interruption vue dans la DSN",
            introduction: None,
            shown: returns(&AFTER_DSN),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "suspensions",
            title: "Après une suspension déclarée",
            introduction: None,
            shown: returns(&AFTER_SUSPENSIONS),
            breakdowns: Breakdown::ALL,
        },
        Part {
            id: "mois-sans-heures",
            title: "Après des mois sans heures",
            introduction: Some(
                "Toutes les périodes sans heures sont comptées, qu’une reprise les suive ou non.",
            ),
            shown: returns(&AFTER_GAPS),
            breakdowns: Breakdown::ALL,
        },
    ],
};

const fn class(
    measure: &'static str,
    title: &'static str,
    predicate: &'static str,
    beside: &'static [(&'static str, &'static str)],
) -> Shown {
    Shown {
        tables: "concordance",
        measure,
        title,
        subtitle: "En % des mois de PASS\u{a0}IAE observés",
        phrase: Phrase {
            figure_first: true,
            all: "des mois observés",
            women: "des mois observés de femmes",
            men: "des mois observés d’hommes",
            against: "de ceux des hommes",
            predicate,
        },
        unit: Unit::Percent,
        beside,
        holds: Holds::Throughout,
        caution: None,
    }
}

pub(super) static AGREEMENT: TopicWords = TopicWords {
    slug: "concordance",
    name: "Déclaré et constaté",
    summary: "Ce que les structures déclarent concorde-t-il avec ce que la paie montre\u{a0}? \
              Chaque mois de PASS\u{a0}IAE est classé selon qu’une suspension est déclarée, qu’une \
              interruption se lit dans la DSN, les deux, ou ni l’une ni l’autre.",
    parts: &[
        Part {
            id: "dsn-seule",
            title: "Interruption vue dans la DSN, non déclarée",
            introduction: None,
            shown: class(
                "part_dsn_seule",
                "Part des mois avec une interruption DSN seule",
                "portent une interruption que seule la DSN montre",
                &[("dsn_seule", "Mois concernés"), ("mois", "Mois observés")],
            ),
            breakdowns: &[Breakdown::SiaeKind, Breakdown::Region],
        },
        Part {
            id: "declaree-seule",
            title: "Suspension déclarée, sans interruption dans la DSN",
            introduction: Some(
                "Une suspension couvre aussi le temps passé sans contrat, que la DSN ne montre pas \
                 comme une interruption\u{a0}: ce n’est pas une erreur de saisie.",
            ),
            shown: class(
                "part_declaree_seule",
                "Part des mois avec une suspension déclarée seule",
                "portent une suspension déclarée sans interruption dans la DSN",
                &[("declaree_seule", "Mois concernés"), ("mois", "Mois observés")],
            ),
            breakdowns: &[Breakdown::SiaeKind, Breakdown::Region],
        },
        Part {
            id: "les-deux",
            title: "Suspension déclarée et interruption dans la DSN",
            introduction: None,
            shown: class(
                "part_les_deux",
                "Part des mois avec les deux",
                "portent à la fois une suspension déclarée et une interruption dans la DSN",
                &[("les_deux", "Mois concernés"), ("mois", "Mois observés")],
            ),
            breakdowns: &[Breakdown::SiaeKind, Breakdown::Region],
        },
    ],
};
