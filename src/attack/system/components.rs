//! Parts of a system that have no equation in common: each can be attacked alone.

use super::Cell;

/// A forest of merged sets.
#[derive(Debug, Clone)]
pub(crate) struct Union {
    parents: Vec<usize>,
}

impl Union {
    /// Every element alone.
    pub(crate) fn new(size: usize) -> Self {
        Self { parents: (0..size).collect() }
    }

    /// The representative of an element: the least of its set.
    pub(crate) fn find(&mut self, element: usize) -> usize {
        let mut root = element;
        while let Some(parent) = self.parents.get(root).copied().filter(|parent| *parent != root) {
            root = parent;
        }
        let mut next = element;
        while next != root {
            let Some(parent) = self.parents.get_mut(next) else { break };
            next = std::mem::replace(parent, root);
        }
        root
    }

    /// Merges the sets of two elements.
    pub(crate) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(parent) = self.parents.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }

    /// Merges all these.
    pub(crate) fn join_all(&mut self, mut elements: impl Iterator<Item = Cell>) {
        if let Some(first) = elements.next() {
            elements.for_each(|other| self.join(first, other));
        }
    }
}
