//! Pseudonymisation on entry: identities become keyed hashes inside the reader.
//!
//! HMAC-SHA-256 with a per-installation secret, truncated to 64 bits. An unkeyed hash of a
//! thirteen-digit number could be reversed by enumeration; a keyed one cannot without the key.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::vocabulary::{ContractNumber, Invalid, PersonKey};

/// What a person was identified by, from the most to the least reliable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Numéro d'inscription au répertoire, thirteen characters.
    Nir,
    /// Numéro technique temporaire.
    Ntt,
    /// Family name, first names and birth date.
    Name,
    /// Internal number of the employer, unique within a SIREN.
    Matricule,
}

/// Turns identities into keys with the installation's secret.
#[derive(Clone)]
pub struct Pseudonymiser {
    mac: Hmac<Sha256>,
}

impl Pseudonymiser {
    /// With a 256-bit secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        // HMAC pads a key shorter than its 64-byte block with zeros.
        let mut block = [0; 64];
        block.iter_mut().zip(secret).for_each(|(slot, byte)| *slot = *byte);
        Self { mac: Hmac::new(&block.into()) }
    }

    /// With a secret written as 64 hexadecimal characters.
    ///
    /// # Errors
    /// When the text is anything else.
    pub fn from_hexadecimal(text: &str) -> Result<Self, Invalid> {
        let mut secret = [0; 32];
        hex::decode_to_slice(text.trim(), &mut secret)
            .map_err(|_| Invalid { expected: "a key of 64 hexadecimal characters" })?;
        Ok(Self::new(&secret))
    }

    /// The key of a person, over normalised text: decoded, trimmed, upper-cased.
    pub fn person(&self, identity: Identity, text: &[u8]) -> PersonKey {
        let tag = match identity {
            Identity::Nir => b'N',
            Identity::Ntt => b'T',
            Identity::Name => b'P',
            Identity::Matricule => b'M',
        };
        PersonKey::from_number(self.hash(tag, text))
    }

    /// The key of a contract number, over normalised text: decoded, trimmed, upper-cased.
    pub fn contract(&self, text: &[u8]) -> ContractNumber {
        ContractNumber::from_number(self.hash(b'C', text))
    }

    fn hash(&self, tag: u8, text: &[u8]) -> u64 {
        let mut mac = self.mac.clone();
        mac.update(&[tag]);
        mac.update(text);
        let digest = mac.finalize().into_bytes();
        digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_depend_on_the_secret_the_kind_and_the_text() {
        let ours = Pseudonymiser::new(&[1; 32]);
        let theirs = Pseudonymiser::new(&[2; 32]);
        let key = ours.person(Identity::Nir, b"2850175000001");
        assert!(key == ours.person(Identity::Nir, b"2850175000001"));
        assert!(key != ours.person(Identity::Nir, b"2850175000002"));
        assert!(key != ours.person(Identity::Ntt, b"2850175000001"));
        assert!(key != theirs.person(Identity::Nir, b"2850175000001"));
    }

    #[test]
    fn a_key_is_64_hexadecimal_characters() {
        assert!(Pseudonymiser::from_hexadecimal(&"0f".repeat(32)).is_ok());
        assert!(Pseudonymiser::from_hexadecimal(&"0f".repeat(31)).is_err());
        assert!(Pseudonymiser::from_hexadecimal(&"zz".repeat(32)).is_err());
    }
}
