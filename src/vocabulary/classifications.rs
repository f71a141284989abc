//! The classifications by which figures are broken down, other than territories and activities.

/// Sex as published: women, men, not stated. Never merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Femmes.
    Women,
    /// Hommes.
    Men,
    /// Non renseigné.
    Unknown,
}

impl Sex {
    /// All modalities, in the order of publication.
    pub const ALL: [Self; 3] = [Self::Women, Self::Men, Self::Unknown];

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Women => "F",
            Self::Men => "H",
            Self::Unknown => "NR",
        }
    }

    /// From the code in data files or a register: `F`, `H`; anything else is unknown.
    pub fn from_code(code: &str) -> Self {
        match code {
            "F" => Self::Women,
            "H" => Self::Men,
            _ => Self::Unknown,
        }
    }

    /// From the first digit of a NIR or NTT, or the last of S21.G00.30.005: 1 man, 2 woman.
    pub const fn from_digit(digit: u8) -> Self {
        match digit {
            b'1' => Self::Men,
            b'2' => Self::Women,
            _ => Self::Unknown,
        }
    }

    /// `self` when known, else `other`.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match self {
            Self::Unknown => other,
            Self::Women | Self::Men => self,
        }
    }
}

/// Kind of *structure d'insertion par l'activité économique*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiaeKind {
    /// Atelier et chantier d'insertion.
    Aci,
    /// Association intermédiaire.
    Ai,
    /// Entreprise d'insertion.
    Ei,
    /// Entreprise d'insertion par le travail indépendant: self-employed, absent from the DSN.
    Eiti,
    /// Entreprise de travail temporaire d'insertion.
    Etti,
}

impl SiaeKind {
    /// All kinds, in the order of publication.
    pub const ALL: [Self; 5] = [Self::Aci, Self::Ai, Self::Ei, Self::Eiti, Self::Etti];

    /// The code in registers and data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aci => "ACI",
            Self::Ai => "AI",
            Self::Ei => "EI",
            Self::Eiti => "EITI",
            Self::Etti => "ETTI",
        }
    }

    /// The official name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Aci => "Ateliers et chantiers d’insertion (ACI)",
            Self::Ai => "Associations intermédiaires (AI)",
            Self::Ei => "Entreprises d’insertion (EI)",
            Self::Eiti => "Entreprises d’insertion par le travail indépendant (EITI)",
            Self::Etti => "Entreprises de travail temporaire d’insertion (ETTI)",
        }
    }

    /// From the code in a register.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Age at 31 December of the reference year, in three bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeBand {
    /// Moins de 26 ans.
    Under26,
    /// 26 à 49 ans.
    From26To49,
    /// 50 ans et plus.
    From50,
    /// Non renseigné.
    Unknown,
}

impl AgeBand {
    /// All modalities, in the order of publication.
    pub const ALL: [Self; 4] = [Self::Under26, Self::From26To49, Self::From50, Self::Unknown];

    /// The band of a person born in `birth_year`, at 31 December of `year`.
    pub fn at_year_end(birth_year: Option<i32>, year: i32) -> Self {
        match birth_year.map(|birth| year - birth) {
            Some(age) if age < 26 => Self::Under26,
            Some(age) if age < 50 => Self::From26To49,
            Some(_) => Self::From50,
            None => Self::Unknown,
        }
    }

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Under26 => "moins_26",
            Self::From26To49 => "26_49",
            Self::From50 => "50_plus",
            Self::Unknown => "NR",
        }
    }
}

/// Size of an employer: mean headcount of the reference period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SizeBand {
    /// 1 à 9 salariés.
    From1To9,
    /// 10 à 49 salariés.
    From10To49,
    /// 50 à 249 salariés.
    From50To249,
    /// 250 salariés et plus.
    From250,
    /// No headcount in the period.
    Unknown,
}

impl SizeBand {
    /// All modalities, in the order of publication.
    pub const ALL: [Self; 5] =
        [Self::From1To9, Self::From10To49, Self::From50To249, Self::From250, Self::Unknown];

    /// The band of a mean headcount given as a sum over `months` month-start headcounts.
    pub fn of_mean(sum: i64, months: i64) -> Self {
        if sum <= 0 || months <= 0 {
            return Self::Unknown;
        }
        if sum < 10 * months {
            Self::From1To9
        } else if sum < 50 * months {
            Self::From10To49
        } else if sum < 250 * months {
            Self::From50To249
        } else {
            Self::From250
        }
    }

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::From1To9 => "1_9",
            Self::From10To49 => "10_49",
            Self::From50To249 => "50_249",
            Self::From250 => "250_plus",
            Self::Unknown => "NR",
        }
    }
}

/// Legal form of an enterprise, from the first digit of its legal category (catégories juridiques,
/// niveau I, Insee).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LegalForm {
    /// Commercial companies, and others entered in the trade register (5, 6).
    Company,
    /// Sole traders (1).
    SoleTrader,
    /// Associations, mutual societies and other private bodies (8, 9).
    Association,
    /// Public bodies, commercial or not (4, 7).
    PublicBody,
    /// Groups without legal personality, foreign and undivided ones (0, 2, 3).
    Other,
    /// Not stated.
    Unknown,
}

impl LegalForm {
    /// All modalities, in the order of publication.
    pub const ALL: [Self; 6] = [
        Self::Company,
        Self::SoleTrader,
        Self::Association,
        Self::PublicBody,
        Self::Other,
        Self::Unknown,
    ];

    /// The form of a legal category.
    pub const fn of(category: Option<[u8; 4]>) -> Self {
        match category {
            Some([b'5' | b'6', ..]) => Self::Company,
            Some([b'1', ..]) => Self::SoleTrader,
            Some([b'8' | b'9', ..]) => Self::Association,
            Some([b'4' | b'7', ..]) => Self::PublicBody,
            Some(_) => Self::Other,
            None => Self::Unknown,
        }
    }

    /// The code in data files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Company => "societe",
            Self::SoleTrader => "individuelle",
            Self::Association => "association",
            Self::PublicBody => "publique",
            Self::Other => "autre",
            Self::Unknown => "NR",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_bands_have_no_gap_and_no_overlap() {
        for (birth, band) in [
            (2001, AgeBand::Under26),
            (2000, AgeBand::From26To49),
            (1977, AgeBand::From26To49),
            (1976, AgeBand::From50),
        ] {
            assert_eq!(AgeBand::at_year_end(Some(birth), 2026), band, "born in {birth}");
        }
        assert_eq!(AgeBand::at_year_end(None, 2026), AgeBand::Unknown);
    }

    #[test]
    fn size_bands_cut_on_the_exact_mean() {
        assert_eq!(SizeBand::of_mean(119, 12), SizeBand::From1To9);
        assert_eq!(SizeBand::of_mean(120, 12), SizeBand::From10To49);
        assert_eq!(SizeBand::of_mean(0, 12), SizeBand::Unknown);
    }

    #[test]
    fn legal_forms_follow_the_first_digit() {
        let code = |digits: &[u8; 4]| LegalForm::of(Some(*digits)).code();
        let found =
            [b"1000", b"2110", b"3120", b"4110", b"5710", b"6540", b"7210", b"8210", b"9220"]
                .map(code);
        let expected = [
            "individuelle",
            "autre",
            "autre",
            "publique",
            "societe",
            "societe",
            "publique",
            "association",
            "association",
        ];
        assert_eq!(found, expected);
        assert_eq!(LegalForm::of(None).code(), "NR");
    }
}
