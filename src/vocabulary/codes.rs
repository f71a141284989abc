//! Coded values of the DSN norm, kept as the text they are: `"01"` is never 1.
//!
//! An unknown code is kept, counted elsewhere, and falls in the group "other": the norm grows
//! every year. The groups follow `dsn-statistics`, each code in exactly one.

use std::fmt;

use super::{Invalid, SiaeKind};

/// A code of one to four ASCII letters or digits, upper-cased.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 4]);

impl Code {
    /// Parses a code; surrounding blanks are dropped and letters upper-cased.
    ///
    /// # Errors
    /// When nothing is left, or something other than one to four letters or digits.
    pub fn parse(text: &[u8]) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "a code of one to four letters or digits" };
        let text = text.trim_ascii();
        if text.is_empty() || text.len() > 4 {
            return Err(EXPECTED);
        }
        let mut bytes = [0; 4];
        for (slot, byte) in bytes.iter_mut().zip(text) {
            if !byte.is_ascii_alphanumeric() {
                return Err(EXPECTED);
            }
            *slot = byte.to_ascii_uppercase();
        }
        Ok(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(4);
        std::str::from_utf8(self.0.get(..length).unwrap_or_default()).unwrap_or_default()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! coded {
    ($($(#[$doc:meta])* $type:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Code);

        impl $type {
            /// Parses the code as declared.
            ///
            /// # Errors
            /// When it is not one to four letters or digits.
            pub fn parse(text: &[u8]) -> Result<Self, Invalid> {
                Code::parse(text).map(Self)
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }
    )+};
}

coded! {
    /// Nature of a contract (S21.G00.40.007).
    ContractNature;
    /// Public policy scheme (S21.G00.40.008); 71 is the CDD d'insertion.
    PublicScheme;
    /// Complement of the scheme (S21.G00.40.073): the kind of insertion structure.
    SchemeComplement;
    /// Reason for a fixed-term contract (S21.G00.40.021).
    Recourse;
    /// Full or part time (S21.G00.40.014).
    WorkingTime;
    /// Unit of working time (S21.G00.40.011, S21.G00.53.003).
    ActivityUnit;
    /// Reason of a leave (S21.G00.60.001) or of a suspension (S21.G00.65.001).
    AbsenceReason;
    /// Reason of a contract's end (S21.G00.62.002).
    EndReason;
    /// Occupation, PCS-ESE (S21.G00.40.004).
    Occupation;
    /// Status of a beneficiary of the duty to employ disabled workers (S21.G00.40.072).
    DisabilityStatus;
}

/// The groups into which contract natures fall; each code in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContractGroup {
    /// Open-ended: 01, 07, 08, 09, 82, 91.
    OpenEnded,
    /// Fixed-term: 02, 10, 92.
    FixedTerm,
    /// Temporary agency mission: 03.
    Temporary,
    /// Civil service: 20, 21, 50.
    CivilService,
    /// Not an employment contract: 29, 32, 51–54, 60, 70, 80, 81, 89, 90, 93.
    NotEmployment,
    /// A code the norm does not list.
    Unlisted,
}

impl DisabilityStatus {
    /// One of the statuses of the norm, 01 to 12.
    pub fn is_beneficiary(self) -> bool {
        matches!(
            self.as_str(),
            "01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09" | "10" | "11" | "12"
        )
    }
}

impl ContractNature {
    /// The group of this nature.
    pub fn group(self) -> ContractGroup {
        match self.as_str() {
            "01" | "07" | "08" | "09" | "82" | "91" => ContractGroup::OpenEnded,
            "02" | "10" | "92" => ContractGroup::FixedTerm,
            "03" => ContractGroup::Temporary,
            "20" | "21" | "50" => ContractGroup::CivilService,
            "29" | "32" | "51" | "52" | "53" | "54" | "60" | "70" | "80" | "81" | "89" | "90"
            | "93" => ContractGroup::NotEmployment,
            _ => ContractGroup::Unlisted,
        }
    }
}

impl SchemeComplement {
    /// The kind of insertion structure the complement names; prison workshops (06, 07) count
    /// with their kind and are never shown apart.
    pub fn siae_kind(self) -> Option<SiaeKind> {
        match self.as_str() {
            "02" | "06" => Some(SiaeKind::Aci),
            "03" => Some(SiaeKind::Ai),
            "04" | "07" => Some(SiaeKind::Ei),
            "05" => Some(SiaeKind::Etti),
            _ => None,
        }
    }
}

impl PublicScheme {
    /// Scheme 71, CDD d'insertion: marks an IAE contract whatever the complement.
    pub fn is_insertion(self) -> bool {
        self.as_str() == "71"
    }
}

/// Main activity of an establishment: NAF rev. 2 sub-class without dot (`0111Z`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ape([u8; 5]);

impl Ape {
    /// Parses four digits and a letter. Whether the code exists is for the nomenclature to say.
    ///
    /// # Errors
    /// When the text has another shape.
    pub fn parse(text: &[u8]) -> Result<Self, Invalid> {
        const EXPECTED: Invalid = Invalid { expected: "an APE code (four digits and a letter)" };
        let bytes: [u8; 5] = text.try_into().map_err(|_| EXPECTED)?;
        let [digits @ .., letter] = bytes;
        if digits.iter().all(u8::is_ascii_digit) && letter.is_ascii_alphabetic() {
            let [a, b, c, d] = digits;
            Ok(Self([a, b, c, d, letter.to_ascii_uppercase()]))
        } else {
            Err(EXPECTED)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The two-digit division.
    pub fn division(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_zeros_and_lose_their_blanks() {
        assert_eq!(Code::parse(b"08 ").unwrap().as_str(), "08");
        assert_eq!(Code::parse(b"001").unwrap().as_str(), "001");
        assert_eq!(Code::parse(b"526e").unwrap().as_str(), "526E");
        assert!(Code::parse(b"").is_err());
        assert!(Code::parse(b"0.1").is_err());
        assert!(Code::parse(b"12345").is_err());
    }

    #[test]
    fn every_listed_nature_has_one_group() {
        let group = |code: &str| ContractNature::parse(code.as_bytes()).unwrap().group();
        assert_eq!(group("82"), ContractGroup::OpenEnded);
        assert_eq!(group("92"), ContractGroup::FixedTerm);
        assert_eq!(group("54"), ContractGroup::NotEmployment);
        assert_eq!(group("77"), ContractGroup::Unlisted);
    }
}
