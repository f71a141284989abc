//! Every code has a name, and readers are shown the name.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Html, Selector};

use super::page::place;
use super::tree::Tree;
use super::{CheckError, Problem};
use crate::edition::catalogue::Catalogue;

/// Codes that have another name, of all editions.
pub(super) type Codes = BTreeSet<String>;

/// Reads the catalogues: the codes that pages must not print, and the codes without a name.
pub(super) fn read(tree: &Tree) -> Result<(Codes, Vec<Problem>), CheckError> {
    let (mut codes, mut problems) = (Codes::new(), Vec::new());
    for edition in tree.editions() {
        let file = format!("{edition}/donnees/catalogue.json");
        if !tree.files.contains(&file) {
            continue;
        }
        let mut wrong = |place: String, message: &str| {
            problems.push(Problem::at(&file, &place, message));
        };
        let Ok(catalogue) = serde_json::from_str::<Catalogue>(&tree.text(&file)?) else {
            wrong(String::new(), "is not a catalogue");
            continue;
        };
        for (place, name) in names(&catalogue) {
            let code = place.rsplit(' ').next().unwrap_or_default();
            if name.trim().is_empty() {
                wrong(place.clone(), "code without a name");
            } else if name == code && code.contains(['_', '-']) {
                wrong(place.clone(), "code given as its own name");
            }
            if name != code {
                codes.insert(code.to_owned());
            }
        }
    }
    Ok((codes, problems))
}

/// Every name of a catalogue, with the code it stands for at the end of its place.
fn names(catalogue: &Catalogue) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for table in &catalogue.tables {
        for dimension in &table.dimensions {
            names.insert(format!("{} {}", table.id, dimension.id), dimension.libelle.clone());
            for modality in &dimension.modalites {
                let place = format!("{} {} {}", table.id, dimension.id, modality.code);
                names.insert(place, modality.libelle.clone());
            }
        }
        for measure in &table.mesures {
            names.insert(format!("{} {}", table.id, measure.id), measure.libelle.clone());
        }
    }
    names
}

/// Headers of tables and labels of drawings that print a code, unless as a code.
pub(super) fn printed(document: &Html, codes: &Codes) -> Vec<(String, String)> {
    let Ok(labels) = Selector::parse("th, figure svg text, dt, figcaption, caption") else {
        return Vec::new();
    };
    let shown_as_code = |element: ElementRef<'_>| {
        element.child_elements().any(|child| child.value().name() == "code")
    };
    document
        .select(&labels)
        .filter(|element| !shown_as_code(*element))
        .filter_map(|element| {
            let text: String = element.text().collect();
            let text = text.trim();
            codes
                .contains(text)
                .then(|| (place(element), format!("prints the code {text} in place of its name")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_printed_as_a_code_only() {
        let codes = Codes::from(["REG-53".to_owned()]);
        let found = |body: &str| printed(&Html::parse_document(body), &codes).len();
        let row = |header: &str| format!("<table><tr><th scope=\"row\">{header}</th></tr></table>");
        assert_eq!(found(&row("REG-53")), 1);
        assert_eq!(found(&row("<code>REG-53</code>")), 0);
        assert_eq!(found(&row("Bretagne")), 0);
        assert_eq!(found("<figure><svg><text>REG-53</text></svg></figure>"), 1);
    }
}
