//! Where a finding was made: a line and a rubrique.

use std::fmt;

use serde::{Serialize, Serializer};

/// A rubrique of the norm: the nine digits of `S21.G00.40.001` as one number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rubrique(u32);

impl Rubrique {
    /// From the nine digits of its key.
    pub const fn new(digits: u32) -> Self {
        Self(digits)
    }

    /// The nine digits.
    pub const fn digits(self) -> u32 {
        self.0
    }

    /// The six digits of its block.
    pub const fn block(self) -> u32 {
        self.0 / 1_000
    }

    /// Its rank in the block; platforms add ranks from 100.
    pub const fn rank(self) -> u32 {
        self.0 % 1_000
    }
}

/// `S21.G00.40.001`.
impl fmt::Display for Rubrique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let block = self.block();
        let (group, sub_group, number) = (block / 10_000, block / 100 % 100, block % 100);
        write!(f, "S{group:02}.G{sub_group:02}.{number:02}.{:03}", self.rank())
    }
}

impl fmt::Debug for Rubrique {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Rubrique {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// Line, from 1.
    pub line: u64,
    /// Rubrique, when the finding concerns one.
    pub rubrique: Option<Rubrique>,
}

/// `line 1204, S21.G00.40.001`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        match self.rubrique {
            Some(rubrique) => write!(f, ", {rubrique}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_the_norm_writes_it() {
        let place = Place { line: 1_204, rubrique: Some(Rubrique::new(210_040_001)) };
        assert_eq!(place.to_string(), "line 1204, S21.G00.40.001");
        assert_eq!(Rubrique::new(100_095_008).to_string(), "S10.G00.95.008");
    }
}
