//! The subject of the simulation: suspensions counted from the DSN instead of being declared.

use super::{Breakdown, Part, TopicWords};
use crate::site::shown::{Holds, Phrase, Shown, Unit};

const fn moved(
    tables: &'static str,
    measure: &'static str,
    title: &'static str,
    predicate: &'static str,
    beside: &'static [(&'static str, &'static str)],
) -> Shown {
    Shown {
        tables,
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
        beside,
        holds: Holds::Throughout,
        caution: None,
    }
}

const GAINED: &[(&str, &str)] = &[
    ("gagnent", "Gagneraient des jours"),
    ("gagnent_plus_30", "Dont plus de 30\u{a0}jours"),
    ("inchanges", "Sans changement"),
    ("entrants", "PASS\u{a0}IAE commencés"),
];

const LOST: &[(&str, &str)] = &[
    ("perdent", "Perdraient des jours"),
    ("perdent_plus_30", "Dont plus de 30\u{a0}jours"),
    ("inchanges", "Sans changement"),
    ("entrants", "PASS\u{a0}IAE commencés"),
];

pub(super) static SIMULATION: TopicWords = TopicWords {
    slug: "suspensions-selon-la-dsn",
    name: "Compter les suspensions d’après la DSN",
    summary: "Une suspension déclarée allonge le PASS\u{a0}IAE. Si les jours étaient lus dans la \
              DSN, pour tous de la même façon, qui en gagnerait et qui en perdrait dans l’année qui \
              suit le début du PASS\u{a0}IAE\u{a0}? C’est une simulation, sur les parcours tels \
              qu’ils ont été.",
    parts: &[
        Part {
            id: "interruptions-gagnent",
            title: "Selon les interruptions de contrat\u{a0}: qui gagnerait des jours",
            introduction: Some(
                "Première règle\u{a0}: toute interruption de contrat d’insertion de plus de \
                 15\u{a0}jours allonge le PASS\u{a0}IAE. Y gagnent les personnes dont l’arrêt ou la \
                 suspension de contrat n’a pas été déclaré.",
            ),
            shown: moved(
                "remplacement_interruptions",
                "part_gagnent",
                "Part gagnant des jours, selon les interruptions de contrat",
                "gagneraient des jours si seules comptaient les interruptions de contrat lues dans \
                 la DSN",
                GAINED,
            ),
            breakdowns: &[Breakdown::SiaeKind],
        },
        Part {
            id: "interruptions-perdent",
            title: "Selon les interruptions de contrat\u{a0}: qui perdrait des jours",
            introduction: Some(
                "Une suspension couvre aussi le temps passé sans contrat, que cette règle ne compte \
                 pas\u{a0}: la seconde règle le compte.",
            ),
            shown: moved(
                "remplacement_interruptions",
                "part_perdent",
                "Part perdant des jours, selon les interruptions de contrat",
                "perdraient des jours si seules comptaient les interruptions de contrat lues dans \
                 la DSN",
                LOST,
            ),
            breakdowns: &[Breakdown::SiaeKind],
        },
        Part {
            id: "absences-gagnent",
            title: "En comptant aussi le temps sans contrat\u{a0}: qui gagnerait des jours",
            introduction: Some(
                "Seconde règle\u{a0}: s’ajoutent les périodes de plus de 15\u{a0}jours sans aucun \
                 contrat d’insertion, après la fin d’un contrat.",
            ),
            shown: moved(
                "remplacement_absences",
                "part_gagnent",
                "Part gagnant des jours, temps sans contrat compris",
                "gagneraient des jours si comptaient les interruptions et le temps sans contrat lus \
                 dans la DSN",
                GAINED,
            ),
            breakdowns: &[Breakdown::SiaeKind],
        },
        Part {
            id: "absences-perdent",
            title: "En comptant aussi le temps sans contrat\u{a0}: qui perdrait des jours",
            introduction: None,
            shown: moved(
                "remplacement_absences",
                "part_perdent",
                "Part perdant des jours, temps sans contrat compris",
                "perdraient des jours si comptaient les interruptions et le temps sans contrat lus \
                 dans la DSN",
                LOST,
            ),
            breakdowns: &[Breakdown::SiaeKind],
        },
    ],
};
