//! Rows of a table found by their key, in two sorted columns.

/// Key to row; of several rows with one key, the first read counts.
pub(super) struct Lookup<T> {
    rows: Vec<(i64, T)>,
}

impl<T> Lookup<T> {
    pub(super) fn new(mut rows: Vec<(i64, T)>) -> Self {
        rows.sort_by_key(|(id, _)| *id);
        rows.dedup_by_key(|(id, _)| *id);
        Self { rows }
    }

    pub(super) fn get(&self, id: i64) -> Option<&T> {
        let place = self.rows.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.rows.get(place).map(|(_, row)| row)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|(_, row)| row)
    }
}
