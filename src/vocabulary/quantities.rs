//! Quantities as integers: hundredths and cents. No floating-point number enters a sum.

use super::Invalid;

macro_rules! two_decimals {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $type(i64);

        impl $type {
            /// None at all.
            pub const ZERO: Self = Self(0);

            /// From the integer number of hundredths.
            pub const fn new(hundredths: i64) -> Self {
                Self(hundredths)
            }

            /// The integer number of hundredths.
            pub const fn hundredths(self) -> i64 {
                self.0
            }

            /// Parses the norm's numbers: dot decimal, at most two decimals, optional `-`,
            /// leading zeros allowed.
            ///
            /// # Errors
            /// When the text is anything else or does not fit.
            pub fn parse(text: &[u8]) -> Result<Self, Invalid> {
                parse_hundredths(text).map(Self)
            }
        }

        impl std::ops::Add for $type {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }

        impl std::ops::AddAssign for $type {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl std::iter::Sum for $type {
            fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
                items.fold(Self::ZERO, |sum, item| sum + item)
            }
        }
    };
}

two_decimals!(
    /// Hundredths of an hour, a day or another unit of working time.
    Hundredths
);
two_decimals!(
    /// Euro cents.
    Cents
);

fn parse_hundredths(text: &[u8]) -> Result<i64, Invalid> {
    const EXPECTED: Invalid = Invalid { expected: "a number with at most two decimals" };
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let (whole, decimals) = match digits.iter().position(|byte| *byte == b'.') {
        Some(dot) => {
            let (whole, rest) = digits.split_at(dot);
            (whole, rest.get(1..).unwrap_or_default())
        }
        None => (digits, &[][..]),
    };
    let has_dot = whole.len() != digits.len();
    if whole.is_empty()
        || whole.len() > 15
        || decimals.len() > 2
        || (has_dot && decimals.is_empty())
    {
        return Err(EXPECTED);
    }
    let accumulate =
        |sum: i64, byte: &u8| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'));
    let value = whole.iter().try_fold(0, accumulate).ok_or(EXPECTED)?;
    let value = decimals.iter().try_fold(value, accumulate).ok_or(EXPECTED)?;
    let value = match decimals.len() {
        0 => value * 100,
        1 => value * 10,
        _ => value,
    };
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_norm_become_hundredths() {
        let cases = [
            ("151.67", 15_167),
            ("0035.00", 3_500),
            ("-125.50", -12_550),
            ("7", 700),
            ("7.5", 750),
            ("0.00", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(
                Hundredths::parse(text.as_bytes()).unwrap().hundredths(),
                expected,
                "{text}"
            );
        }
        for wrong in ["", "-", ".5", "5.", "1.234", "+1", "1,5", "1 000", "--1", "9999999999999999"]
        {
            assert!(Cents::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
