//! Registers: forms accepted, defects located, nothing else lost.

use std::fs;
use std::path::Path;

use pilotage::facts::schema::{PassOrigin, SuspensionReason};
use pilotage::ingest::registers::{RegisterDefect, RegisterError, Registers};
use pilotage::store::pseudonym::{Identity, Pseudonymiser};
use pilotage::vocabulary::{Sex, SiaeKind, Siret};

const PASS: &str = "numero_pass,nir,sexe,annee_naissance,date_debut,date_fin,commune,qpv\n";
const SUSPENSIONS: &str = "numero_pass,siret,motif,date_debut,date_fin,date_creation\n";
const PROLONGATIONS: &str = "numero_pass,motif,date_debut,date_fin\n";
const SIAE: &str = "siret,type,nom,commune,date_debut,date_fin\n";
const ESTABLISHMENTS: &str =
    "siret,denomination,naf,naf_version,commune,tranche_effectif,categorie_juridique,etat\n";

fn secret() -> Pseudonymiser {
    Pseudonymiser::new(&[7; 32])
}

/// A folder of registers, empty but for what is given.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let empty = [
        ("pass_iae.csv", PASS),
        ("suspensions.csv", SUSPENSIONS),
        ("prolongations.csv", PROLONGATIONS),
        ("siae.csv", SIAE),
    ];
    for (name, text) in empty.iter().chain(files) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read(files: &[(&str, &str)]) -> Registers {
    Registers::read(folder(files).path(), &secret()).unwrap()
}

fn refused(path: &Path) -> RegisterError {
    match Registers::read(path, &secret()) {
        Ok(_) => panic!("the registers should be refused"),
        Err(error) => error,
    }
}

/// Findings as (file, line, column, defect).
fn findings(registers: &Registers) -> Vec<(&str, u64, &str, RegisterDefect)> {
    let rows = registers.findings.iter();
    rows.map(|row| (row.file, row.line, row.column.unwrap_or_default(), row.defect)).collect()
}

#[test]
fn a_pass_is_read_whole() {
    let registers = read(&[(
        "pass_iae.csv",
        "numero_pass,nir,sexe,annee_naissance,date_debut,date_fin,commune,qpv,origine,siret\n\
         XXXXX0000001,2890135999001,F,1989,2024-01-01,2025-12-30,35238,1,stock_ai,12345678900011\n",
    )]);
    assert!(registers.findings.is_empty());
    let [pass] = registers.passes.as_slice() else { panic!("one PASS") };
    assert!(pass.person == secret().person(Identity::Nir, b"2890135999001"));
    assert_eq!(
        (pass.sex, pass.birth_year, pass.priority_district),
        (Sex::Women, Some(1989), Some(true))
    );
    assert_eq!(
        (pass.start.to_string(), pass.end.to_string()),
        ("2024-01-01".into(), "2025-12-30".into())
    );
    assert_eq!((pass.commune, pass.origin), (Some(*b"35238"), Some(PassOrigin::AiStock)));
    assert!(pass.siret == Siret::parse(b"12345678900011").ok());
    assert_eq!(registers.number_sexes[&pass.person], Sex::Women);
}

#[test]
fn semicolons_order_marks_and_unknown_columns_are_accepted() {
    let registers = read(&[(
        "pass_iae.csv",
        "\u{feff}qpv;commune;autre;date_fin;date_debut;annee_naissance;sexe;cle_personne;numero_pass\r\n\
         ;;x,y;2025-12-30;2024-01-01;;;00000000000000ff;P1\r\n\
         \r\n\
         non;35238;\"a;b\";2025-12-30;2024-01-01;1990;H;00000000000000fe;P2\r\n",
    )]);
    assert_eq!(findings(&registers), []);
    let [first, second] = registers.passes.as_slice() else { panic!("two PASS") };
    assert_eq!(first.person.number(), 255);
    assert_eq!((first.sex, first.birth_year, first.commune), (Sex::Unknown, None, None));
    assert_eq!((first.origin, first.priority_district), (None, None));
    assert_eq!((second.sex, second.priority_district), (Sex::Men, Some(false)));
}

#[test]
fn fifteen_characters_lose_the_control_key() {
    let rows = "P1,289013599900145,F,,2024-01-01,2024-12-31,,\nP2,2890135999001,F,,2025-01-01,2025-12-31,,\n";
    let registers = read(&[("pass_iae.csv", &format!("{PASS}{rows}"))]);
    assert!(registers.passes[0].person == registers.passes[1].person);
}

#[test]
fn each_defect_is_located_and_the_rest_is_read() {
    let rows = [
        "P1,2890135999001,F,1989,2024-01-01,2025-12-30,35238,1", // line 2, good
        ",2890135999001,F,1989,2024-01-01,2025-12-30,35238,1",
        "P3,289013599900,F,1989,2024-01-01,2025-12-30,35238,1",
        "P4,9999999999999,F,1989,2024-01-01,2025-12-30,35238,1",
        "P5,2890135999001,F,1989,01/01/2024,2025-12-30,35238,1",
        "P6,2890135999001,F,1989,2024-01-01,2023-12-30,35238,1",
        "P1,2890135999001,F,1989,2024-01-01,2025-12-30,35238,1",
        "P8,2890135999001,X,89,2024-01-01,2025-12-30,3523,peut-être",
        "P9,2890135999001,F,1989,2024-01-01",
        "P10,1890135999001,H,1989,2024-02-30,2025-12-30,35238,1",
    ];
    let text = format!("{PASS}{}\n", rows.join("\n"));
    let registers = read(&[("pass_iae.csv", &text)]);
    let at = |line, column, defect| ("pass_iae.csv", line, column, defect);
    assert_eq!(
        findings(&registers),
        [
            at(3, "numero_pass", RegisterDefect::MissingValue),
            at(4, "nir", RegisterDefect::WrongValue),
            at(5, "nir", RegisterDefect::PlaceholderNir),
            at(6, "date_debut", RegisterDefect::WrongValue),
            at(7, "date_fin", RegisterDefect::EndBeforeStart),
            at(8, "numero_pass", RegisterDefect::RepeatedPass),
            at(9, "sexe", RegisterDefect::UnusableValue),
            at(9, "annee_naissance", RegisterDefect::UnusableValue),
            at(9, "commune", RegisterDefect::UnusableValue),
            at(9, "qpv", RegisterDefect::UnusableValue),
            at(10, "", RegisterDefect::FieldCount),
            at(11, "date_debut", RegisterDefect::WrongValue),
        ]
    );
    let kept: Vec<&str> = registers.passes.iter().map(|pass| pass.pass.as_str()).collect();
    assert_eq!(kept, ["P1", "P8"]);
}

#[test]
fn a_row_that_is_not_utf_8_is_skipped() {
    let folder = folder(&[]);
    let mut text = PASS.as_bytes().to_vec();
    text.extend_from_slice(b"P1,2890135999001,F,1989,2024-01-01,2025-12-30,35238,\xE9\n");
    text.extend_from_slice(b"P2,2890135999001,F,1989,2024-01-01,2025-12-30,35238,1\n");
    fs::write(folder.path().join("pass_iae.csv"), text).unwrap();
    let registers = Registers::read(folder.path(), &secret()).unwrap();
    assert_eq!(findings(&registers), [("pass_iae.csv", 2, "", RegisterDefect::NotText)]);
    assert_eq!(registers.passes.len(), 1);
}

#[test]
fn findings_and_errors_never_show_a_value() {
    let text = format!("{PASS}P1,2890135999001,F,SECRET,2024-01-01,SECRET,35238,1\n");
    let registers = read(&[("pass_iae.csv", &text)]);
    assert!(!registers.findings.is_empty());
    assert!(!format!("{:?}", registers.findings).contains("SECRET"));
}

#[test]
fn a_missing_column_header_or_file_is_an_error_with_its_place() {
    let text = |error: RegisterError| error.to_string();
    let without = folder(&[("siae.csv", "siret,type,nom,commune,date_debut\n")]);
    assert_eq!(
        text(refused(without.path())),
        "siae.csv, line 1: required column `date_fin` is missing"
    );
    let nobody = PASS.replace("nir,", "");
    let nobody = folder(&[("pass_iae.csv", &nobody)]);
    assert!(text(refused(nobody.path())).contains("`nir ou cle_personne` is missing"));
    let twice = PASS.replace("sexe", "qpv");
    let twice = folder(&[("pass_iae.csv", &twice)]);
    assert!(text(refused(twice.path())).starts_with("pass_iae.csv, line 1: "));
    let headless = folder(&[("suspensions.csv", "P1,12345678900011,SECRET,2024-01-01\n")]);
    let error = text(refused(headless.path()));
    assert!(error.starts_with("suspensions.csv, line 1: no header") && !error.contains("SECRET"));
    let open = format!("{PASS}\"P1,1,F,1990,2024-01-01,2026-01-01,01001,1\nP2,2,H,1991\n");
    let open = folder(&[("pass_iae.csv", &open)]);
    assert_eq!(
        text(refused(open.path())),
        "pass_iae.csv, line 2: a value between quotation marks does not end on its line"
    );
    let absent = folder(&[]);
    fs::remove_file(absent.path().join("prolongations.csv")).unwrap();
    assert!(text(refused(absent.path())).starts_with("prolongations.csv: cannot be read"));
}

#[test]
fn suspensions_and_prolongations_follow_their_pass() {
    let pass = format!("{PASS}P1,2890135999001,F,1989,2024-01-01,2025-12-30,35238,1\n");
    let suspensions = format!(
        "{SUSPENSIONS}P1,,CONTRACT_SUSPENDED,2024-02-01,2024-02-01,2024-02-05\n\
         P2,,CONTRACT_SUSPENDED,2024-02-01,2024-02-28,2024-02-05\n\
         P1,,INCARCERATION,2024-03-01,2024-03-28,\n\
         P1,,AUTRE,2024-04-01,2024-04-28,\n\
         P1,,CONTRACT_BROKEN,2024-05-02,2024-05-01,\n"
    );
    let prolongations =
        format!("{PROLONGATIONS}P1,RQTH,2025-12-30,2026-06-30\nP1,RQTH,2025-12-30,2025-12-30\n");
    let registers = read(&[
        ("pass_iae.csv", &pass),
        ("suspensions.csv", &suspensions),
        ("prolongations.csv", &prolongations),
    ]);
    let reasons: Vec<_> = registers.suspensions.iter().map(|row| row.reason).collect();
    assert_eq!(
        reasons,
        [
            SuspensionReason::ContractSuspended,
            SuspensionReason::Incarceration,
            SuspensionReason::Unlisted
        ]
    );
    assert!(registers.suspensions.iter().all(|row| row.person == registers.passes[0].person));
    assert_eq!(registers.prolongations.len(), 1);
    assert_eq!(
        findings(&registers),
        [
            ("suspensions.csv", 3, "numero_pass", RegisterDefect::UnknownPass),
            ("suspensions.csv", 5, "motif", RegisterDefect::UnknownReason),
            ("suspensions.csv", 6, "date_fin", RegisterDefect::EndBeforeStart),
            ("prolongations.csv", 3, "date_fin", RegisterDefect::EndBeforeStart),
        ]
    );
}

#[test]
fn agreements_are_sorted_and_may_be_open() {
    let siae = format!(
        "{SIAE}00000000100011,EI,Le Moulin,35238,2025-01-01,\n\
         00000000100011,ACI,Le Moulin,35238,2023-01-01,2024-12-31\n\
         00000000100011,ESAT,Le Moulin,35238,2023-01-01,2024-12-31\n"
    );
    let registers = read(&[("siae.csv", &siae)]);
    let siret = Siret::parse(b"00000000100011").unwrap();
    let kinds: Vec<_> =
        registers.agreements[&siret].iter().map(|row| (row.kind, row.end.is_some())).collect();
    assert_eq!(kinds, [(SiaeKind::Aci, true), (SiaeKind::Ei, false)]);
    assert_eq!(findings(&registers), [("siae.csv", 4, "type", RegisterDefect::WrongValue)]);
    assert_eq!(registers.name(siret), Some("Le Moulin"));
}

#[test]
fn the_register_of_establishments_is_optional_and_its_naf_is_rev_2() {
    let siret = Siret::parse(b"00000000100011").unwrap();
    assert!(read(&[]).establishments.is_empty());
    let rows = format!(
        "{ESTABLISHMENTS}00000000100011,LE MOULIN,88.10C,NAFRev2,35238,12,9220,A\n\
         00000000100029,AUTRE,88.10C,NAF2025,2A004,12,92,A\n"
    );
    let registers = read(&[("etablissements.csv", &rows)]);
    let known = &registers.establishments[&siret];
    assert_eq!(known.ape.map(|ape| ape.as_str().to_owned()).as_deref(), Some("8810C"));
    assert_eq!(known.legal_category, Some(*b"9220"));
    let other = &registers.establishments[&Siret::parse(b"00000000100029").unwrap()];
    assert!(other.ape.is_none() && other.legal_category.is_none());
    assert_eq!(
        findings(&registers),
        [
            ("etablissements.csv", 3, "naf_version", RegisterDefect::OtherNaf),
            ("etablissements.csv", 3, "categorie_juridique", RegisterDefect::UnusableValue),
        ]
    );
}
