//! The closed list of findings, from the most to the least severe.
//!
//! Each entry says: what it means, what the program did, what the declarant can do, and the
//! sentence the public reads on the data-quality page.

use serde::{Serialize, Serializer};

use super::Severity;

macro_rules! findings {
    ($($severity:ident $kind:ident $code:literal
        means $meaning:literal
        did $consequence:literal
        advice $advice:literal
        public $public:literal;)+) => {
        /// Something that can be wrong in a declaration or its file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingKind {
            $(#[doc = $meaning] $kind,)+
        }

        impl FindingKind {
            /// All kinds, from the most to the least severe.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// How much it costs.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$kind => Severity::$severity,)+ }
            }

            /// Stable name in reports and data files.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)+ }
            }

            /// What it means.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$kind => $meaning,)+ }
            }

            /// What the program did.
            pub const fn consequence(self) -> &'static str {
                match self { $(Self::$kind => $consequence,)+ }
            }

            /// What the declarant can do.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$kind => $advice,)+ }
            }

            /// The sentence of the public data-quality page, in French.
            pub const fn public(self) -> &'static str {
                match self { $(Self::$kind => $public,)+ }
            }
        }
    };
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

findings! {
    // Fatal for the envelope.
    Envelope NotDsn "not_dsn"
        means "The file does not start with a DSN record."
        did "Skipped the file."
        advice "Keep only DSN files in this folder, or check that the transfer was complete."
        public "Fichiers écartés car ils ne contiennent pas de déclaration.";
    Envelope DamagedFile "damaged_file"
        means "The compressed file is altered, is cut short, or has bytes after its end."
        did "Read what comes before the damage; an envelope cut short there is set aside."
        advice "Send the file again, and check that the transfer was complete."
        public "Fichiers compressés endommagés, lus jusqu’à l’endroit du dommage.";
    Envelope NotText "not_text"
        means "The envelope holds NUL bytes: it is not text."
        did "Set aside all the declarations of the envelope."
        advice "Send the file as the payroll software wrote it, without conversion."
        public "Envois illisibles, écartés en entier.";
    Envelope RecordOutsideEnvelope "record_outside_envelope"
        means "Records come before S10.G00.00 or after S90.G00.90."
        did "Set aside the declarations found there."
        advice "Send complete files, from S10 to S90."
        public "Déclarations trouvées hors d’un envoi complet, écartées.";
    Envelope InvalidEnvelope "invalid_envelope"
        means "The envelope does not say whether it is a test, or its version of the norm."
        did "Set aside all the declarations of the envelope."
        advice "Fill S10.G00.00.005 (01 or 02) and S10.G00.00.006 (such as P26V01)."
        public "Envois sans indication de version ou de nature, écartés en entier.";
    Envelope TruncatedEnvelope "truncated_envelope"
        means "The envelope does not end with S90.G00.90: it was cut short."
        did "Set aside all the declarations of the envelope."
        advice "Send the file again, complete."
        public "Envois incomplets, écartés en entier.";
    Envelope TooManyMalformedLines "too_many_malformed_lines"
        means "More than 1 % of the lines of the envelope are malformed."
        did "Set aside all the declarations of the envelope."
        advice "Have the payroll software's export corrected and send the file again."
        public "Envois dont plus de 1 % des lignes sont mal formées, écartés en entier.";
    Envelope RejectedGroup "rejected_group"
        means "The envelope belongs to a group of the lot that the platform rejected."
        did "Set aside all the declarations of the envelope."
        advice "Correct the declaration following the platform's report, then deposit it again."
        public "Envois rejetés par la plateforme de dépôt, écartés en entier.";
    Envelope TestEnvelope "test_envelope"
        means "The envelope is a test deposit (S10.G00.00.005 = 01)."
        did "Set aside all the declarations of the envelope; tests can be accepted by an option."
        advice "Deposit the real declaration, or accept tests if this is a trial."
        public "Envois de test, qui ne valent pas déclaration.";

    // Fatal for the declaration.
    Declaration InvalidNature "invalid_nature"
        means "The nature of the declaration is missing or ill-formed."
        did "Set aside the declaration."
        advice "Fill S20.G00.05.001 with a nature of the norm."
        public "Déclarations sans nature lisible, écartées.";
    Declaration InvalidType "invalid_type"
        means "The type of the declaration is missing, or is not one its nature allows."
        did "Set aside the declaration."
        advice "Fill S20.G00.05.002 with a type allowed for this nature."
        public "Déclarations sans type lisible, écartées.";
    Declaration InvalidEstablishment "invalid_establishment"
        means "The SIREN or the NIC of the establishment is missing or ill-formed."
        did "Set aside the declaration."
        advice "Fill S21.G00.06.001 (nine digits) and S21.G00.11.001 (five digits)."
        public "Déclarations sans établissement identifiable, écartées.";
    Declaration InvalidMainMonth "invalid_main_month"
        means "The main month of a monthly declaration is missing, is not a first of month, is \
               before 2013 or after the month that follows the date of constitution."
        did "Set aside the declaration."
        advice "Fill S20.G00.05.005 as 01MMAAAA, and check it against S20.G00.05.007."
        public "Déclarations mensuelles sans mois lisible ou possible, écartées.";
    Declaration InvalidFraction "invalid_fraction"
        means "The fraction is ill-formed, has a zero, or a part beyond their number."
        did "Set aside the declaration."
        advice "Fill S20.G00.05.003 with the part then the number of parts, such as 11 or 12."
        public "Déclarations fractionnées illisibles, écartées.";
    Declaration OrphanBlock "orphan_block"
        means "A block comes without the block it belongs to, such as a contract without person."
        did "Set aside the declaration."
        advice "Have the order of the blocks in the payroll software's export corrected."
        public "Déclarations dont la structure est incohérente, écartées.";
    Declaration NoIndividual "no_individual"
        means "The type of the declaration promises individuals, and there are none."
        did "Set aside the declaration."
        advice "Use type 02 or 05 for a month without individuals."
        public "Déclarations annoncées avec salariés mais n’en contenant aucun, écartées.";

    // Item skipped.
    ItemSkipped MalformedLine "malformed_line"
        means "The line is not a record of the norm, or is longer than 4,096 bytes."
        did "Skipped the line."
        advice "Have the payroll software's export corrected."
        public "Lignes mal formées, ignorées.";
    ItemSkipped InvalidDate "invalid_date"
        means "Not a calendar date (JJMMAAAA), or a period that ends before it starts."
        did "Skipped the date, and the item if it cannot be understood without it."
        advice "Correct the date in the payroll software."
        public "Dates impossibles, ignorées.";
    ItemSkipped InvalidNumber "invalid_number"
        means "Not a number of the norm (dot decimal, at most two decimals)."
        did "Skipped the number, and the item if it cannot be understood without it."
        advice "Correct the number in the payroll software."
        public "Nombres impossibles, ignorés.";
    ItemSkipped InvalidCode "invalid_code"
        means "Not a code (one to four letters or digits)."
        did "Skipped the code, and the item if it cannot be understood without it."
        advice "Correct the code in the payroll software."
        public "Codes mal formés, ignorés.";
    ItemSkipped InvalidIdentifier "invalid_identifier"
        means "A registration number that does not have the shape the norm requires."
        did "Treated the identifier as absent and used the next one available."
        advice "Correct the NIR (13 characters) or the NTT (11 to 40 characters)."
        public "Identifiants de personnes mal formés, ignorés.";
    ItemSkipped PersonWithoutIdentity "person_without_identity"
        means "A person has neither NIR, nor NTT, nor name, first names and birth date."
        did "Skipped the person and everything declared for them."
        advice "Fill at least the name, first names and birth date."
        public "Personnes non identifiables dans une déclaration, ignorées.";
    ItemSkipped ContractWithoutKey "contract_without_key"
        means "A contract has no number or no start date."
        did "Skipped the contract with its changes, ends and absences."
        advice "Fill S21.G00.40.001 and S21.G00.40.009."
        public "Contrats sans numéro ou sans date de début, ignorés.";
    ItemSkipped IncompleteEvent "incomplete_event"
        means "A change, end, leave or suspension lacks its date or its reason."
        did "Skipped the event."
        advice "Fill the date and the reason of the event."
        public "Fins de contrat, arrêts ou suspensions incomplets, ignorés.";
    ItemSkipped IncompletePayLine "incomplete_pay_line"
        means "A pay line with working time lacks its period, its type or its measure."
        did "Skipped the working time of the line."
        advice "Fill the pay period (S21.G00.51.001 and 002), the type and the measure."
        public "Lignes de paie incomplètes, ignorées.";
    ItemSkipped PayLineWithoutContract "pay_line_without_contract"
        means "A pay line names a contract that the declaration does not describe, or none."
        did "Kept the line apart, to be matched with contracts declared earlier."
        advice "Check the contract number of the pay line (S21.G00.51.010)."
        public "Lignes de paie qui ne sont rattachées à aucun contrat de la déclaration.";
    ItemSkipped ForeignCurrency "foreign_currency"
        means "Amounts are in Pacific francs (S20.G00.05.010 = 02)."
        did "Left the amounts out of all totals; hours are kept."
        advice "Nothing: this is allowed."
        public "Montants déclarés en francs Pacifique, non additionnés.";

    // Data kept.
    DataKept TotalsMismatch "totals_mismatch"
        means "S90.G00.90 does not state the number of records or declarations found."
        did "Kept the declarations."
        advice "Have the totals of the payroll software's export corrected."
        public "Envois dont les totaux de contrôle sont inexacts, conservés.";
    DataKept LotTrailerMissing "lot_trailer_missing"
        means "The lot is not closed by S95.G51.00."
        did "Kept the envelopes read."
        advice "Check that the transfer of the lot was complete."
        public "Lots d’envois sans marque de fin, conservés.";
    DataKept UnknownVersion "unknown_version"
        means "The version of the norm is not one of those in the dictionary."
        did "Read the envelope with the union of all known versions."
        advice "Nothing, if the version exists: the dictionary has to be completed."
        public "Envois dans une version de la norme absente du dictionnaire, conservés.";
    DataKept UnknownBlock "unknown_block"
        means "The block is not in the dictionary."
        did "Skipped its records; nothing else is affected."
        advice "Nothing, if the block exists in a newer version of the norm."
        public "Blocs absents du dictionnaire de la norme, ignorés.";
    DataKept UnknownRubrique "unknown_rubrique"
        means "The rubrique is not in the dictionary."
        did "Skipped the record; nothing else is affected."
        advice "Nothing, if the rubrique exists in a newer version of the norm."
        public "Rubriques absentes du dictionnaire de la norme, ignorées.";
    DataKept PlatformBlock "platform_block"
        means "A record of a block added by the deposit platform (S10.G00.95, S20.G00.96)."
        did "Skipped the record."
        advice "Nothing: the platform adds these."
        public "Enregistrements ajoutés par la plateforme de dépôt, sans effet.";
    DataKept EnrichedRubrique "enriched_rubrique"
        means "A rubrique added by the deposit platform (rank 100 or above)."
        did "Used the certified NIR and the commune, skipped the others."
        advice "Nothing: the platform adds these."
        public "Rubriques ajoutées par la plateforme de dépôt.";
    DataKept UnknownCode "unknown_code"
        means "The code is not in the dictionary for this rubrique."
        did "Kept the code as it is."
        advice "Check the code; nothing if it exists in a newer version of the norm."
        public "Codes absents du dictionnaire de la norme, conservés tels quels.";
    DataKept TooManyBlocks "too_many_blocks"
        means "A block that the norm allows once is repeated, such as a second establishment."
        did "Kept the first establishment and company; other blocks are all read."
        advice "Make one declaration per establishment."
        public "Blocs répétés alors que la norme n’en permet qu’un.";
    DataKept RepeatedPerson "repeated_person"
        means "The same person appears several times in one declaration."
        did "Merged the occurrences."
        advice "Declare each person once, with all their contracts and payments."
        public "Personnes répétées dans une déclaration, réunies.";
    DataKept PlaceholderNir "placeholder_nir"
        means "The NIR is made of nines only."
        did "Treated the NIR as absent and used the next identifier available."
        advice "Leave the NIR out until it is known, and fill the NTT."
        public "Numéros d’inscription fictifs, traités comme absents.";
    DataKept ShortContractNumber "short_contract_number"
        means "The contract number has fewer than five characters."
        did "Kept the contract."
        advice "Use numbers of five to twenty characters."
        public "Numéros de contrat trop courts, conservés.";
    DataKept MissingFraction "missing_fraction"
        means "Some fractions of the establishment's month were not received."
        did "Kept those received; the month counts as filed."
        advice "Deposit the missing fractions."
        public "Mois déclarés en plusieurs fractions dont certaines manquent.";
    DataKept ReplacementWithoutTarget "replacement_without_target"
        means "A signal replaces or cancels a signal that was not received."
        did "Kept the replacement."
        advice "Check the date and order number in S20.G00.05.006."
        public "Signalements remplaçant un signalement jamais reçu, conservés.";
    DataKept AmbiguousIdentity "ambiguous_identity"
        means "A temporary or internal number leads to two persons with different NIR."
        did "Linked nobody by that number."
        advice "Give each person their own internal number and NTT."
        public "Numéros internes portés par deux personnes, non utilisés.";
    DataKept WorkPlaceNotDescribed "work_place_not_described"
        means "A work place other than the establishment has no block S21.G00.85."
        did "Kept the contract."
        advice "Describe each work place and user establishment in a block S21.G00.85."
        public "Lieux de travail non décrits, contrats conservés.";
    DataKept DateAfterMonth "date_after_month"
        means "A contract, absence or pay period starts after the declared month."
        did "Kept the item."
        advice "Check the date."
        public "Dates postérieures au mois déclaré, conservées.";
    DataKept ExcessiveMeasure "excessive_measure"
        means "More than 3,250 hours or 403 days on one line."
        did "Kept the measure."
        advice "Check the measure and its unit."
        public "Durées de travail invraisemblables sur une seule ligne, conservées.";
    DataKept EmptyValue "empty_value"
        means "The value between the quotes is empty, which the norm forbids."
        did "Treated the datum as absent."
        advice "Leave the line out when there is no value."
        public "Valeurs vides, traitées comme absentes.";
}
