//! What declarations say of establishments.

use pilotage::vocabulary::Ape;

use super::kit::{Declaration, HOME, facts, monthly, siret};

fn active(of: &str, code: &str) -> Declaration {
    let mut declaration = monthly(of);
    declaration.record.ape = Ape::parse(code.as_bytes()).ok();
    declaration
}

fn known(declarations: Vec<Declaration>) -> Option<String> {
    let known = facts(declarations);
    known.employers.establishments[&siret(HOME)].ape.map(|ape| ape.as_str().to_owned())
}

#[test]
fn an_activity_is_read_in_the_months_of_its_nomenclature_only() {
    let (before, after) = (active("2026-12", "8810C"), active("2027-01", "7820Z"));
    assert_eq!(known(vec![active("2026-11", "8899B"), before]).as_deref(), Some("8810C"));
    let before = active("2026-12", "8810C");
    assert_eq!(known(vec![before, after]).as_deref(), Some("8810C"), "the last one read stands");
    assert_eq!(known(vec![active("2027-01", "7820Z")]), None);
}
