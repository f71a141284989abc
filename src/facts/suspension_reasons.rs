//! Reasons of a suspension declared on *les emplois de l'inclusion*, code by code.
//!
//! The code is kept for the restricted export, whose reader declared it. Statistics use the group:
//! reasons no longer offered reveal health, addiction or detention, and are one group for good.

/// Reason of a declared suspension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuspensionReason {
    /// `CONTRACT_SUSPENDED`, the default.
    ContractSuspended,
    /// `CONTRACT_BROKEN`.
    ContractBroken,
    /// `FINISHED_CONTRACT`.
    FinishedContract,
    /// `APPROVAL_BETWEEN_CTA_MEMBERS`.
    MembersAgreement,
    /// `CONTRAT_PASSERELLE`.
    GatewayContract,
    /// `SICKNESS`, no longer offered.
    Sickness,
    /// `MATERNITY`, no longer offered.
    Maternity,
    /// `INCARCERATION`, no longer offered.
    Incarceration,
    /// `DETOXIFICATION`, no longer offered.
    Detoxification,
    /// `TRIAL_OUTSIDE_IAE`, no longer offered.
    TrialOutside,
    /// `FORCE_MAJEURE`, no longer offered.
    ForceMajeure,
    /// A code the register should not hold, or none: counted with the reasons no longer offered.
    Unlisted,
}

/// What may be published of a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuspensionGroup {
    /// Contrat suspendu.
    ContractSuspended,
    /// Contrat rompu.
    ContractBroken,
    /// Contrat terminé.
    FinishedContract,
    /// Autre accord.
    OtherAgreement,
    /// Motifs anciens.
    Historic,
}

impl SuspensionReason {
    /// All reasons.
    pub const ALL: [Self; 12] = [
        Self::ContractSuspended,
        Self::ContractBroken,
        Self::FinishedContract,
        Self::MembersAgreement,
        Self::GatewayContract,
        Self::Sickness,
        Self::Maternity,
        Self::Incarceration,
        Self::Detoxification,
        Self::TrialOutside,
        Self::ForceMajeure,
        Self::Unlisted,
    ];

    /// The code in the register; `NR` when it is not of the list.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ContractSuspended => "CONTRACT_SUSPENDED",
            Self::ContractBroken => "CONTRACT_BROKEN",
            Self::FinishedContract => "FINISHED_CONTRACT",
            Self::MembersAgreement => "APPROVAL_BETWEEN_CTA_MEMBERS",
            Self::GatewayContract => "CONTRAT_PASSERELLE",
            Self::Sickness => "SICKNESS",
            Self::Maternity => "MATERNITY",
            Self::Incarceration => "INCARCERATION",
            Self::Detoxification => "DETOXIFICATION",
            Self::TrialOutside => "TRIAL_OUTSIDE_IAE",
            Self::ForceMajeure => "FORCE_MAJEURE",
            Self::Unlisted => "NR",
        }
    }

    /// The reason of a code, in either case; `None` when it is not of the list.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code().eq_ignore_ascii_case(code))
    }

    /// The name for the reader.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ContractSuspended => "Contrat de travail suspendu depuis plus de 15 jours",
            Self::ContractBroken => "Contrat de travail rompu",
            Self::FinishedContract => "Contrat de travail terminé",
            Self::MembersAgreement => {
                "Accord entre les membres du CTA (comité technique d’animation)"
            }
            Self::GatewayContract => "Bascule dans l’expérimentation contrat passerelle",
            Self::Sickness => "Arrêt pour longue maladie",
            Self::Maternity => "Congé de maternité",
            Self::Incarceration => "Incarcération",
            Self::Detoxification => "Cure pour désintoxication",
            Self::TrialOutside => "Période d’essai hors IAE",
            Self::ForceMajeure => "Force majeure ou accord du CTA",
            Self::Unlisted => "Motif non renseigné",
        }
    }

    /// What may be published of it.
    pub const fn group(self) -> SuspensionGroup {
        match self {
            Self::ContractSuspended => SuspensionGroup::ContractSuspended,
            Self::ContractBroken => SuspensionGroup::ContractBroken,
            Self::FinishedContract => SuspensionGroup::FinishedContract,
            Self::MembersAgreement | Self::GatewayContract => SuspensionGroup::OtherAgreement,
            Self::Sickness
            | Self::Maternity
            | Self::Incarceration
            | Self::Detoxification
            | Self::TrialOutside
            | Self::ForceMajeure
            | Self::Unlisted => SuspensionGroup::Historic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back_and_named() {
        for reason in SuspensionReason::ALL {
            assert_eq!(SuspensionReason::from_code(reason.code()), Some(reason));
            assert!(!reason.label().contains('\''), "{}", reason.code());
        }
        assert_eq!(SuspensionReason::from_code("sickness"), Some(SuspensionReason::Sickness));
        assert_eq!(SuspensionReason::from_code("AUTRE"), None);
    }

    #[test]
    fn reasons_no_longer_offered_are_one_group() {
        let historic = SuspensionReason::ALL
            .into_iter()
            .filter(|reason| reason.group() == SuspensionGroup::Historic)
            .count();
        assert_eq!(historic, 7);
    }
}
