//! The 17 sectors of activity of the site: their names and addresses.

use std::sync::LazyLock;

use super::numbers::typographic;
use super::territories::slug;
use crate::nomenclatures::naf;

/// A sector of the site.
#[derive(Debug, Clone)]
pub struct Sector {
    /// Published code.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Name in addresses.
    pub slug: String,
}

static SECTORS: LazyLock<Vec<Sector>> = LazyLock::new(|| {
    naf::a17()
        .iter()
        .map(|item| Sector {
            code: item.code.clone(),
            name: typographic(&item.label),
            slug: address(&item.label),
        })
        .collect()
});

/// All sectors, in the order of the nomenclature.
pub fn all() -> &'static [Sector] {
    &SECTORS
}

/// The sector of a published code.
pub fn by_code(code: &str) -> Option<&'static Sector> {
    SECTORS.iter().find(|sector| sector.code == code)
}

/// The sector behind an address.
pub fn at(slug: &str) -> Option<&'static Sector> {
    SECTORS.iter().find(|sector| sector.slug == slug)
}

/// A label as part of an address, without doubled hyphens.
fn address(label: &str) -> String {
    slug(label).split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn sectors_have_distinct_plain_addresses() {
        let slugs: BTreeSet<&str> = all().iter().map(|sector| sector.slug.as_str()).collect();
        assert_eq!(slugs.len(), 17);
        assert!(slugs.contains("agriculture-sylviculture-et-peche"));
        assert!(slugs.iter().all(|slug| !slug.contains("--") && *slug != "engages"));
    }
}
