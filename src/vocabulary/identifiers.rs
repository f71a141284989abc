//! Identifiers of persons, contracts, establishments and PASS.
//!
//! None can be printed by accident: `Debug` shows the type's name only, and there is no `Display`.
//! Writing one out takes an explicit call, which the restricted exports and the private store make.

use std::fmt;

use super::Invalid;

macro_rules! hidden_in_debug {
    ($($type:ident),+) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(hidden)"))
            }
        }
    )+};
}

hidden_in_debug!(Siren, Siret, PersonKey, ContractNumber, PassId);

fn digits(text: &[u8], length: usize) -> Option<u64> {
    if text.len() != length {
        return None;
    }
    text.iter().try_fold(0u64, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0'))
    })
}

/// A company: nine digits (S21.G00.06.001).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siren(u32);

impl Siren {
    /// Parses nine digits.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &[u8]) -> Result<Self, Invalid> {
        digits(text, 9)
            .and_then(|number| u32::try_from(number).ok())
            .map(Self)
            .ok_or(Invalid { expected: "a 9-digit SIREN" })
    }

    /// The nine digits as a number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The company of that [`number`](Self::number).
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// An establishment: SIREN and five-digit NIC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siret(u64);

impl Siret {
    /// Parses fourteen digits.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &[u8]) -> Result<Self, Invalid> {
        digits(text, 14).map(Self).ok_or(Invalid { expected: "a 14-digit SIRET" })
    }

    /// Joins a SIREN and a five-digit NIC (S21.G00.11.001).
    ///
    /// # Errors
    /// When the NIC is not five digits.
    pub fn from_parts(siren: Siren, nic: &[u8]) -> Result<Self, Invalid> {
        let nic = digits(nic, 5).ok_or(Invalid { expected: "a 5-digit NIC" })?;
        Ok(Self(u64::from(siren.0) * 100_000 + nic))
    }

    /// The number written in the private store.
    ///
    /// # Errors
    /// When the number has more than fourteen digits.
    pub fn from_number(number: u64) -> Result<Self, Invalid> {
        (number < 100_000_000_000_000)
            .then_some(Self(number))
            .ok_or(Invalid { expected: "a 14-digit SIRET" })
    }

    /// The fourteen digits as a number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The fourteen digits, for restricted files only.
    pub fn to_digits(self) -> String {
        format!("{:014}", self.0)
    }

    /// The company it belongs to.
    pub fn siren(self) -> Siren {
        // A SIRET below 10^14 leaves at most nine digits.
        Siren(u32::try_from(self.0 / 100_000).unwrap_or(u32::MAX))
    }
}

/// A person, pseudonymised: the first 64 bits of a keyed hash of the identity.
///
/// With 46 million persons the chance that any two share a key is about 6 in 100,000.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(u64);

impl PersonKey {
    /// The key with these bits, as the pseudonymiser or the private store gives them.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// Its bits, for the private store.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// A contract's number (S21.G00.40.009), pseudonymised: numbers can hold names or dates.
///
/// Two numbers are equal when their decoded texts are, trimmed and in upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractNumber(u64);

impl ContractNumber {
    /// The number with these bits, as the pseudonymiser or the private store gives them.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// Its bits, for the private store.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// A PASS IAE's number as its register writes it; kept for the restricted exports.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassId(Box<str>);

impl PassId {
    /// Parses a PASS number: 1 to 32 ASCII letters, digits or hyphens.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        ((1..=32).contains(&text.len()) && text.bytes().all(allowed))
            .then(|| Self(text.into()))
            .ok_or(Invalid { expected: "a PASS IAE number" })
    }

    /// The number, for the private store and restricted files only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siret_joins_siren_and_nic() {
        let siren = Siren::parse(b"000000001").unwrap();
        let siret = Siret::from_parts(siren, b"00003").unwrap();
        assert_eq!(siret.to_digits(), "00000000100003");
        assert!(siret.siren() == siren);
        assert!(Siret::parse(b"1234567890123").is_err());
        assert!(Siret::parse(b"1234567890123A").is_err());
    }

    #[test]
    fn identifiers_never_print_themselves() {
        let siret = Siret::parse(b"12345678901234").unwrap();
        assert_eq!(format!("{siret:?}"), "Siret(hidden)");
        assert_eq!(format!("{:?}", PassId::parse("XXXXX1234567").unwrap()), "PassId(hidden)");
    }
}
