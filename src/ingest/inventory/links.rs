//! Which identities are one person.
//!
//! An old NIR stated by a change block joins two NIR. Weaker identities (NTT, name, internal
//! number) only ever lead to one NIR: one that would join two links nobody, and an internal
//! number without any NIR behind it links nobody either. They are applied from the strongest to
//! the weakest, each kind as a whole, so that the order of the rows changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::records::IdentityRecord;
use crate::store::pseudonym::Identity;
use crate::vocabulary::PersonKey;

pub(super) struct Resolved {
    pub(super) links: BTreeMap<PersonKey, PersonKey>,
    pub(super) ambiguous: usize,
}

pub(super) fn resolve<'a>(rows: impl Iterator<Item = &'a IdentityRecord>) -> Resolved {
    let mut stages: BTreeMap<Identity, BTreeSet<(PersonKey, PersonKey)>> = BTreeMap::new();
    let mut kinds: BTreeMap<PersonKey, Identity> = BTreeMap::new();
    for row in rows {
        stages.entry(row.by).or_default().insert((row.alias, row.person));
        kinds.insert(row.alias, row.by);
        kinds.insert(row.person, row.identity);
    }
    let mut classes = Classes::default();
    let mut ambiguous = 0;
    for (stage, edges) in &stages {
        ambiguous += match stage {
            Identity::Nir => {
                edges.iter().for_each(|(alias, person)| classes.join(*alias, *person));
                0
            }
            Identity::Ntt | Identity::Name | Identity::Matricule => {
                classes.apply(*stage, edges, &kinds)
            }
        };
    }
    Resolved { links: classes.links(&kinds), ambiguous }
}

/// Disjoint sets of identities; the parent of each, the representative having none.
#[derive(Default, Clone)]
struct Classes {
    parents: BTreeMap<PersonKey, PersonKey>,
}

impl Classes {
    fn root(&self, mut key: PersonKey) -> PersonKey {
        while let Some(parent) = self.parents.get(&key) {
            key = *parent;
        }
        key
    }

    /// The smaller root wins: the representative depends on the members only.
    fn join(&mut self, one: PersonKey, other: PersonKey) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.parents.insert(one.max(other), one.min(other));
        }
    }

    /// The classes of keys that hold a NIR.
    fn registered(&self, kinds: &BTreeMap<PersonKey, Identity>) -> BTreeSet<PersonKey> {
        let nirs = kinds.iter().filter(|(_, kind)| **kind == Identity::Nir);
        nirs.map(|(key, _)| self.root(*key)).collect()
    }

    /// Applies all links of a weak kind at once; gives the number of aliases left aside.
    fn apply(
        &mut self,
        stage: Identity,
        edges: &BTreeSet<(PersonKey, PersonKey)>,
        kinds: &BTreeMap<PersonKey, Identity>,
    ) -> usize {
        let registered = self.registered(kinds);
        let mut bearers: BTreeMap<PersonKey, BTreeSet<PersonKey>> = BTreeMap::new();
        for (alias, person) in edges {
            let roots = bearers.entry(*alias).or_default();
            roots.insert(self.root(*person));
            // An internal number is a person only within one employer: it has no class itself.
            if stage != Identity::Matricule {
                roots.insert(self.root(*alias));
            }
        }
        let nirs = |roots: &BTreeSet<PersonKey>| roots.intersection(&registered).count();
        let ambiguous = bearers.values().filter(|roots| nirs(roots) > 1).count();
        bearers.retain(|_, roots| match nirs(roots) {
            0 => stage != Identity::Matricule,
            1 => true,
            _ => false,
        });
        // Two aliases, each with one NIR, can still join two NIR through a person they share:
        // the whole chain is then left aside.
        let mut tentative = self.clone();
        for roots in bearers.values() {
            tentative.join_all(roots);
        }
        let mut behind: BTreeMap<PersonKey, usize> = BTreeMap::new();
        for root in &registered {
            *behind.entry(tentative.root(*root)).or_default() += 1;
        }
        let mut chained = 0;
        for roots in bearers.values() {
            let joined = roots.first().map(|root| tentative.root(*root));
            if joined.and_then(|root| behind.get(&root)).is_some_and(|nirs| *nirs > 1) {
                chained += 1;
            } else {
                self.join_all(roots);
            }
        }
        ambiguous + chained
    }

    fn join_all(&mut self, keys: &BTreeSet<PersonKey>) {
        if let Some(first) = keys.first() {
            keys.iter().for_each(|key| self.join(*first, *key));
        }
    }

    /// Every identity that is not the one its person is counted under: the smallest NIR of its
    /// class, else the smallest identity of the strongest kind.
    fn links(&self, kinds: &BTreeMap<PersonKey, Identity>) -> BTreeMap<PersonKey, PersonKey> {
        let mut best: BTreeMap<PersonKey, (Identity, PersonKey)> = BTreeMap::new();
        for (key, kind) in kinds {
            let candidate = (*kind, *key);
            best.entry(self.root(*key))
                .and_modify(|known| *known = (*known).min(candidate))
                .or_insert(candidate);
        }
        let canonical = |key: &PersonKey| best.get(&self.root(*key)).map(|(_, key)| *key);
        kinds
            .keys()
            .filter_map(|key| Some((*key, canonical(key)?)))
            .filter(|(key, canonical)| key != canonical)
            .collect()
    }
}
