//! Who is in a cell, and for whom it is empty of others.

use crate::indicators::aggregate::Tally;
use crate::vocabulary::Siren;

/// Who is behind a figure, as far as insiders are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Nobody,
    /// One contributor at most knows that it is alone.
    Alone {
        /// The only enterprise, with nobody beside it.
        enterprise: Option<Siren>,
        /// There is one person only.
        one_person: bool,
    },
    Several,
}

/// A contributor who knows where nobody else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Insider {
    /// One who is alone nowhere, and knows which cells are empty.
    Elsewhere,
    Enterprise(Siren),
    /// The only person of a column, in the rows looked at.
    PersonIn(usize),
}

impl Presence {
    pub(super) fn of(tally: &Tally) -> Self {
        if tally.value == 0 && tally.persons == 0 && tally.enterprises == 0 {
            return Self::Nobody;
        }
        let is_all = tally.enterprises == 1 && tally.largest_enterprise == tally.value;
        let enterprise = tally.only_enterprise.filter(|_| is_all);
        let one_person = tally.persons == 1;
        if enterprise.is_none() && !one_person {
            return Self::Several;
        }
        Self::Alone { enterprise, one_person }
    }

    /// Who is in two disjoint cells together.
    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nobody, one) | (one, Self::Nobody) => one,
            (Self::Alone { enterprise: one, .. }, Self::Alone { enterprise: other, .. })
                if one.is_some() && one == other =>
            {
                Self::Alone { enterprise: one, one_person: false }
            }
            _ => Self::Several,
        }
    }

    pub(super) fn is_nobody(self) -> bool {
        self == Self::Nobody
    }

    /// Whether the insider knows that nobody else is there; `column` is where the cell is.
    pub(super) fn is_empty_for(self, insider: Insider, column: usize) -> bool {
        match (self, insider) {
            (Self::Nobody, _) => true,
            (Self::Alone { enterprise: Some(one), .. }, Insider::Enterprise(own)) => one == own,
            (Self::Alone { one_person: true, .. }, Insider::PersonIn(own)) => column == own,
            _ => false,
        }
    }

    /// The insiders that are alone in a cell of that column.
    pub(super) fn insiders(self, column: usize) -> impl Iterator<Item = Insider> {
        let (enterprise, one_person) = match self {
            Self::Alone { enterprise, one_person } => (enterprise, one_person),
            Self::Nobody | Self::Several => (None, false),
        };
        let person = one_person.then_some(Insider::PersonIn(column));
        enterprise.map(Insider::Enterprise).into_iter().chain(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(companies: &[(&[u8; 9], i64)], persons: i64) -> Tally {
        let mut tally = Tally { persons, ..Tally::default() };
        for (siren, value) in companies {
            tally.value += value;
            tally.count_enterprise(Siren::parse(*siren).unwrap(), *value);
        }
        tally
    }

    #[test]
    fn one_is_alone_where_nobody_else_counts() {
        let (one, two) = (b"000000001", b"000000002");
        let own = Some(Siren::parse(one).unwrap());
        let alone = |enterprise, one_person| Presence::Alone { enterprise, one_person };
        // Two persons of no company beside the two of company 1: it is not alone.
        let beside = Tally { value: 4, ..tally(&[(one, 2)], 4) };
        for (tally, expected) in [
            (tally(&[], 0), Presence::Nobody),
            (tally(&[(one, 2)], 2), alone(own, false)),
            (tally(&[(one, 1)], 1), alone(own, true)),
            (Tally { value: 1, ..tally(&[], 1) }, alone(None, true)),
            (beside, Presence::Several),
            (tally(&[(one, 2), (two, 1)], 3), Presence::Several),
        ] {
            assert_eq!(Presence::of(&tally), expected);
        }
    }

    #[test]
    fn alone_in_two_cells_is_alone_in_both_together() {
        let of = |siren, persons| Presence::of(&tally(&[(siren, persons)], persons));
        let (one, two) = (b"000000001", b"000000002");
        assert_eq!(of(one, 1).with(of(two, 1)), Presence::Several);
        assert_eq!(of(one, 2).with(Presence::Nobody), of(one, 2));
        let together = of(one, 1).with(of(one, 1));
        let insider = Insider::Enterprise(Siren::parse(one).unwrap());
        assert!(together.is_empty_for(insider, 0));
        assert!(!together.is_empty_for(Insider::PersonIn(0), 0), "two persons");
    }
}
