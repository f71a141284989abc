//! A map of few keys, as a sorted list.
//!
//! There is one for each of millions of establishments: a tree would give every one of them nodes of
//! eleven entries, most of them empty.

/// Values by key, in the order of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted<K, V>(Vec<(K, V)>);

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Copy, V: Default> Sorted<K, V> {
    /// Changes the value of a key, the default one if it has none yet.
    pub fn change(&mut self, key: K, change: impl FnOnce(&mut V)) {
        let place = match self.0.binary_search_by_key(&key, |(known, _)| *known) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (key, V::default()));
                place
            }
        };
        if let Some((_, value)) = self.0.get_mut(place) {
            change(value);
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let place = self.0.binary_search_by_key(key, |(known, _)| *known).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }
}

impl<K, V> IntoIterator for Sorted<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_key_and_listed_in_order() {
        let mut sorted = Sorted::<u8, i64>::default();
        for (key, amount) in [(5, 1), (2, 10), (9, 100), (2, 1_000), (5, 10_000)] {
            sorted.change(key, |value| *value += amount);
        }
        assert_eq!(sorted.get(&2), Some(&1_010));
        assert_eq!(sorted.get(&3), None);
        assert!(sorted.keys().eq(&[2, 5, 9]));
        assert!(sorted.into_iter().eq([(2, 1_010), (5, 10_001), (9, 100)]));
    }
}
