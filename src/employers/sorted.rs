//! Maps as sorted lists: of few keys, or of many that come all at once.
//!
//! There is one of few keys for each of millions of establishments: a tree would give every one of
//! them nodes of eleven entries, most of them empty. The map of all these establishments, several
//! hundred bytes for each, is a list too: a tree would need as much again while it is built.

use std::ops::RangeInclusive;

/// Values by key, in the order of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted<K, V>(Vec<(K, V)>);

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord + Copy, V> Sorted<K, V> {
    /// Changes the value of a key, the default one if it has none yet.
    pub fn change(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
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

    /// How many keys.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys of a range and their values, by key.
    pub fn range(&self, keys: RangeInclusive<K>) -> impl Iterator<Item = (&K, &V)> {
        let from = self.0.partition_point(|(key, _)| key < keys.start());
        let inside = self.0.get(from..).unwrap_or_default().iter();
        inside.take_while(move |(key, _)| key <= keys.end()).map(|(key, value)| (key, value))
    }

    /// Keys and values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The values, by key.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// Keys with values to be changed, by key.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }
}

/// From distinct keys in any order.
impl<K: Ord + Copy, V> From<Vec<(K, V)>> for Sorted<K, V> {
    fn from(mut list: Vec<(K, V)>) -> Self {
        list.sort_unstable_by_key(|(key, _)| *key);
        Self(list)
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
        assert!(sorted.range(3..=9).eq([(&5, &10_001), (&9, &100)]));
        assert!(sorted.range(6..=8).eq(std::iter::empty()));
        let all = [(2, 1_010), (5, 10_001), (9, 100)];
        let mut shuffled = Sorted::from(vec![all[2], all[0], all[1]]);
        assert_eq!(shuffled, sorted);
        assert!(sorted.into_iter().eq(all));
        shuffled.iter_mut().for_each(|(key, value)| *value -= i64::from(*key));
        assert!(shuffled.values().eq(&[1_008, 9_996, 91]));
        assert_eq!((shuffled.len(), shuffled.is_empty()), (3, false));
    }
}
