//! Numbers of people and companies that belong to nobody.
//!
//! A NIR carries a birth month of 31 to 42, which the directory keeps for incomplete civil
//! records, and a commune number from 999 downwards, where no commune is: no living person can
//! bear it, yet it passes the norm's pattern. A SIREN comes from the top of the numbering, with a
//! valid check digit so that a reader that verifies it accepts it.

use crate::vocabulary::{Day, Sex};

/// The NIR (13 characters, no key) of person number `person`. Two persons never share one: the
/// last eight characters are the person's number in mixed radix.
pub(super) fn nir(person: u64, sex: Sex, birth: Day) -> String {
    let digit = if sex == Sex::Women { 2 } else { 1 };
    let order = person % 999 + 1;
    let departement = person / 999 % 95 + 1;
    // 20 is no longer a département code of birth: it reads as Corse-du-Sud.
    let departement = if departement == 20 { "2A".to_owned() } else { format!("{departement:02}") };
    let commune = 999 - (person / 999 / 95) % 900;
    let (year, month) = (birth.year().rem_euclid(100), birth.month().number() + 30);
    format!("{digit}{year:02}{month:02}{departement}{commune:03}{order:03}")
}

/// A temporary number: sex digit, SIREN, internal number (S21.G00.30.020).
pub(super) fn ntt(sex: Sex, siren: &str, person: u64) -> String {
    let digit = if sex == Sex::Women { 2 } else { 1 };
    format!("{digit}{siren}T{person:07}")
}

/// Numbering of companies: insertion structures, then user companies, then ordinary employers.
pub(super) enum Company {
    /// An insertion structure's association or company.
    Structure(u64),
    /// A company where temporary workers are sent.
    User(u64),
    /// An ordinary enterprise.
    Enterprise(u64),
}

/// Nine digits with their check digit.
pub(super) fn siren(company: &Company) -> String {
    let rank = match company {
        Company::Structure(number) => number * 4,
        Company::User(number) => number * 4 + 1,
        Company::Enterprise(number) => number * 2 + 2 - (number % 2),
    };
    with_check_digit(format!("{:08}", 99_999_999 - rank % 90_000_000))
}

/// Fourteen digits: SIREN, establishment rank, check digit.
pub(super) fn siret(siren: &str, rank: u64) -> String {
    with_check_digit(format!("{siren}{:04}", rank % 10_000))
}

/// Appends the digit that makes the Luhn sum a multiple of ten.
fn with_check_digit(mut digits: String) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(byte, weight)| {
            let product = u32::from(byte - b'0') * weight;
            product / 10 + product % 10
        })
        .sum();
    digits.push(char::from_digit((10 - sum % 10) % 10, 10).unwrap_or('0'));
    digits
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn check_digits_agree_with_a_known_siret() {
        // The fictitious company of the sample declarations: 999999006, establishment 00003.
        assert_eq!(with_check_digit("99999900".to_owned()), "999999006");
        assert_eq!(siret("999999006", 0), "99999900600003");
    }

    #[test]
    fn companies_never_share_a_siren() {
        let mut seen = BTreeSet::new();
        for number in 0..20_000 {
            for company in
                [Company::Structure(number), Company::User(number), Company::Enterprise(number)]
            {
                assert!(seen.insert(siren(&company)), "{number}");
            }
        }
    }

    #[test]
    fn a_nir_is_unique_and_out_of_the_directory() {
        let birth: Day = "1989-01-05".parse().unwrap();
        assert_eq!(nir(0, Sex::Women, birth), "2893101999001");
        let all: BTreeSet<_> = (0..200_000).map(|n| nir(n, Sex::Men, birth)).collect();
        assert_eq!(all.len(), 200_000);
        assert!(all.iter().all(|nir| nir.len() == 13));
    }
}
