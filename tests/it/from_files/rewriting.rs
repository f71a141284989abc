//! The text of deposits, said otherwise: in fractions, replaced by itself, a year late.
//!
//! One character stands for one byte, whatever the encoding of the deposit.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// Deposits of a folder by path, decompressed.
pub(super) type Deposits = BTreeMap<String, String>;

/// The deposits below a folder.
pub(super) fn deposits(folder: &Path) -> Deposits {
    crate::workshop::tree(folder)
        .into_iter()
        .map(|(path, bytes)| {
            let mut plain = Vec::new();
            match path.ends_with(".gz") {
                true => {
                    flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain).unwrap();
                }
                false => plain = bytes,
            }
            let text = plain.iter().map(|byte| char::from(*byte)).collect();
            (path.trim_end_matches(".gz").to_owned(), text)
        })
        .collect()
}

/// Writes deposits below a folder.
pub(super) fn write(deposits: &Deposits, folder: &Path) {
    for (path, text) in deposits {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let bytes: Vec<u8> =
            text.chars().map(|one| u8::try_from(u32::from(one)).unwrap()).collect();
        fs::write(path, bytes).unwrap();
    }
}

fn rubrique(line: &str) -> &str {
    line.split(',').next().unwrap_or_default()
}

fn value(line: &str) -> &str {
    line.split('\'').nth(1).unwrap_or_default()
}

/// A line with another value.
fn with(line: &str, value: &str) -> String {
    let (before, rest) = line.split_once('\'').unwrap();
    let (_, after) = rest.split_once('\'').unwrap();
    format!("{before}'{value}'{after}")
}

/// Rewrites each declaration of a deposit, of whatever nature, and the totals of its envelopes.
/// A deposit cut before its end stays as it is.
fn each_declaration(text: &str, rewrite: impl Fn(&[&str]) -> Vec<Vec<String>>) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    if !lines.last().is_some_and(|line| rubrique(line).starts_with("S90")) {
        return text.to_owned();
    }
    let mut rewritten = String::new();
    let (mut records, mut declarations) = (0, 0);
    let opens = |line: &str| {
        rubrique(line) == "S20.G00.05.001" || rubrique(line).ends_with("S10.G00.00.001")
    };
    for part in lines.chunk_by(|_, next| !opens(next) && rubrique(next) != "S90.G00.90.001") {
        match rubrique(part[0]) {
            "S20.G00.05.001" => {
                for declaration in rewrite(part) {
                    records += declaration.len();
                    declarations += 1;
                    rewritten.extend(declaration);
                }
            }
            "S90.G00.90.001" => {
                rewritten += &with(part[0], &(records + 2).to_string());
                rewritten += &with(part[1], &declarations.to_string());
                assert_eq!(part.len(), 2, "totals end an envelope");
                (records, declarations) = (0, 0);
            }
            _ => {
                records += part.len();
                rewritten.extend(part.iter().copied());
            }
        }
    }
    rewritten
}

fn is_monthly(declaration: &[&str]) -> bool {
    value(declaration[0]) == "01"
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// Each whole monthly in three fractions, its individuals dealt in turn; a fraction without any
/// says so. How many were split.
pub(super) fn in_fractions(deposits: &Deposits) -> (Deposits, usize) {
    let split = std::cell::Cell::new(0);
    let rewritten = rewritten(deposits, |declaration| {
        let whole = declaration
            .iter()
            .any(|line| rubrique(line) == "S20.G00.05.003" && value(line) == "11");
        if !is_monthly(declaration) || !whole {
            return vec![owned(declaration)];
        }
        split.set(split.get() + 1);
        (1..=3).map(|fraction| fraction_of(declaration, fraction)).collect()
    });
    (rewritten, split.get())
}

fn fraction_of(declaration: &[&str], fraction: usize) -> Vec<String> {
    let of_person = |line: &str| rubrique(line).starts_with("S21.G00.30.");
    let first = declaration.iter().position(|line| of_person(line)).unwrap_or(declaration.len());
    let last = declaration
        .iter()
        .position(|line| rubrique(line).starts_with("S21.G00.85."))
        .unwrap_or(declaration.len());
    let (head, persons, places) = (
        &declaration[..first.min(last)],
        &declaration[first.min(last)..last],
        &declaration[last..],
    );
    let own: Vec<&[&str]> = persons
        .chunk_by(|before, line| !of_person(line) || of_person(before))
        .skip(fraction - 1)
        .step_by(3)
        .collect();
    let mut lines: Vec<String> = head
        .iter()
        .map(|line| match rubrique(line) {
            "S20.G00.05.002" if own.is_empty() => with(line, without_individual(value(line))),
            "S20.G00.05.003" => with(line, &format!("{fraction}3")),
            _ => (*line).to_owned(),
        })
        .collect();
    lines.extend(own.concat().into_iter().chain(places.iter().copied()).map(str::to_owned));
    lines
}

/// The type of a declaration whose persons are elsewhere.
fn without_individual(declared: &str) -> &'static str {
    match declared {
        "01" | "02" => "02",
        _ => "05",
    }
}

/// Each monthly as a replacement of itself, a later order of the same day.
pub(super) fn replacing_themselves(deposits: &Deposits) -> Deposits {
    rewritten(deposits, |declaration| {
        let line = |line: &&str| match rubrique(line) {
            "S20.G00.05.002" => match value(line) {
                "01" | "03" => with(line, "03"),
                _ => with(line, "05"),
            },
            "S20.G00.05.004" => {
                let order: u64 = value(line).parse().unwrap();
                with(line, &(order + 50).to_string())
            }
            _ => (*line).to_owned(),
        };
        match is_monthly(declaration) {
            true => vec![declaration.iter().map(line).collect()],
            false => vec![owned(declaration)],
        }
    })
}

/// Each monthly made up a year later.
pub(super) fn a_year_late(deposits: &Deposits) -> Deposits {
    rewritten(deposits, |declaration| {
        let line = |line: &&str| match rubrique(line) {
            "S20.G00.05.007" => {
                let (day, year) = value(line).split_at(4);
                with(line, &format!("{day}{:04}", year.parse::<i32>().unwrap() + 1))
            }
            _ => (*line).to_owned(),
        };
        match is_monthly(declaration) {
            true => vec![declaration.iter().map(line).collect()],
            false => vec![owned(declaration)],
        }
    })
}

fn rewritten(deposits: &Deposits, rewrite: impl Fn(&[&str]) -> Vec<Vec<String>>) -> Deposits {
    let each = |(path, text): (&String, &String)| (path.clone(), each_declaration(text, &rewrite));
    deposits.iter().map(each).collect()
}

#[test]
fn a_deposit_rewritten_as_it_is_has_the_totals_it_had() {
    let head = "S10.G00.00.001,'A'\r\nS10.G00.00.006,'P26V01'\r\n";
    let declaration = "S20.G00.05.001,'01'\r\nS20.G00.05.002,'01'\r\nS20.G00.05.003,'11'\r\n\
                       S21.G00.30.001,'1'\r\nS21.G00.30.005,'01'\r\nS21.G00.40.001,'x'\r\n\
                       S21.G00.30.001,'2'\r\nS21.G00.85.001,'p'\r\n";
    let totals = |records, declarations| {
        format!("S90.G00.90.001,'{records}'\r\nS90.G00.90.002,'{declarations}'\r\n")
    };
    let text = format!("{head}{declaration}{}{head}{}", totals(12, 1), totals(4, 0));
    assert_eq!(each_declaration(&text, |lines| vec![owned(lines)]), text);
    let parts: Vec<String> = (1..=3)
        .map(|number| {
            let lines: Vec<&str> = declaration.split_inclusive('\n').collect();
            fraction_of(&lines, number).concat().replace("\r\n", " ")
        })
        .collect();
    let of = |kind: &str, number: u32, persons: &str| {
        format!(
            "S20.G00.05.001,'01' S20.G00.05.002,'{kind}' S20.G00.05.003,'{number}3' {persons}\
             S21.G00.85.001,'p' "
        )
    };
    assert_eq!(
        parts,
        [
            of("01", 1, "S21.G00.30.001,'1' S21.G00.30.005,'01' S21.G00.40.001,'x' "),
            of("01", 2, "S21.G00.30.001,'2' "),
            of("02", 3, ""),
        ]
    );
}
