//! Numbers as the site writes them: exact decimals, and the numbers found in a French text.

use std::fmt;

/// An exact decimal number. Two that are equal compare equal whatever their zeros.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    unscaled: i64,
    decimals: u32,
}

impl Decimal {
    /// Reads `-12.50` or, in French text, `−12,50`; spaces may group thousands.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut unscaled: i64 = 0;
        let mut decimals = None;
        let mut digits = 0;
        let mut negative = false;
        for (position, letter) in text.trim().chars().enumerate() {
            match letter {
                '-' | '\u{2212}' if position == 0 => negative = true,
                '+' if position == 0 => {}
                ',' | '.' if decimals.is_none() && digits > 0 => decimals = Some(0),
                '\u{202f}' | '\u{a0}' | ' ' if decimals.is_none() && digits > 0 => {}
                _ => {
                    let digit = i64::from(letter.to_digit(10)?);
                    unscaled = unscaled.checked_mul(10)?.checked_add(digit)?;
                    decimals = decimals.map(|count| count + 1);
                    digits += 1;
                }
            }
        }
        if digits == 0 {
            return None;
        }
        let decimals = decimals.unwrap_or(0);
        Some(Self { unscaled: if negative { -unscaled } else { unscaled }, decimals })
    }

    /// An integer.
    pub(super) const fn integer(value: i64) -> Self {
        Self { unscaled: value, decimals: 0 }
    }

    /// The decimal nearest to a double, as its shortest text denotes it.
    pub(super) fn of_double(value: f64) -> Option<Self> {
        Self::parse(&value.to_string())
    }

    /// Decimals written.
    pub(super) const fn decimals(self) -> u32 {
        self.decimals
    }

    /// The number counted in units of the given number of decimals, when it is a whole number of
    /// them.
    pub(super) fn in_units(self, decimals: u32) -> Option<i64> {
        let own = self.trimmed();
        let missing = decimals.checked_sub(own.decimals)?;
        own.unscaled.checked_mul(10i64.checked_pow(missing)?)
    }

    /// The difference of two numbers.
    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let decimals = self.decimals.max(other.decimals);
        let unscaled = self.in_units(decimals)?.checked_sub(other.in_units(decimals)?)?;
        Some(Self { unscaled, decimals })
    }

    /// As a double, for comparing with a drawing.
    #[expect(clippy::cast_precision_loss, reason = "positions of a drawing are approximate")]
    pub(super) fn double(self) -> f64 {
        self.unscaled as f64 / 10i64.pow(self.decimals.min(15)) as f64
    }

    fn trimmed(self) -> Self {
        let mut own = self;
        while own.decimals > 0 && own.unscaled % 10 == 0 {
            own = Self { unscaled: own.unscaled / 10, decimals: own.decimals - 1 };
        }
        own
    }

    const fn key(self) -> (u32, i64) {
        (self.decimals, self.unscaled)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.trimmed().key() == other.trimmed().key()
    }
}

impl Eq for Decimal {}

/// An order for sets, not that of the numbers.
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.trimmed().key().cmp(&other.trimmed().key())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let magnitude = self.unscaled.unsigned_abs();
        let scale = 10u64.pow(self.decimals.min(18));
        if self.decimals == 0 {
            return write!(f, "{sign}{magnitude}");
        }
        let width = usize::try_from(self.decimals).unwrap_or(0);
        write!(f, "{sign}{}.{:0width$}", magnitude / scale, magnitude % scale)
    }
}

/// A number met in a text, with the words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The number.
    pub(super) value: Decimal,
    /// Written with its sign: a change or a gap.
    pub(super) signed: bool,
    /// The word before, lower case, or nothing.
    pub(super) before: String,
    /// The word or sign after, lower case, or nothing.
    pub(super) after: String,
}

/// The numbers of a text that are figures: dates, periods and parts of names are left out.
pub(super) fn figures(text: &str) -> Vec<Token> {
    let words = words(text);
    let mut tokens = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let Piece::Number(value, signed) = word else { continue };
        let before = position.checked_sub(1).and_then(|place| words.get(place));
        let after = words.get(position + 1);
        let further = words.get(position + 2);
        if is_date(*value, before, after, further, words.get(position.saturating_sub(2))) {
            continue;
        }
        let name = |piece: Option<&Piece>| match piece {
            Some(Piece::Word(word)) => word.clone(),
            Some(Piece::Number(..)) | None => String::new(),
        };
        tokens.push(Token {
            value: *value,
            signed: *signed,
            before: name(before),
            after: name(after),
        });
    }
    tokens
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// With whether its sign is written.
    Number(Decimal, bool),
    Word(String),
}

const MONTHS: [&str; 22] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "janv.",
    "févr.",
    "juil.",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
    "d’avril",
    "d’août",
    "d’octobre",
];

/// Whether a text is the name of a month, as French pages write it.
pub(super) fn month_number(word: &str) -> Option<usize> {
    let word = word.trim_start_matches("d’");
    let long = MONTHS.iter().take(12).position(|month| *month == word);
    long.map(|position| position + 1)
}

fn is_year(value: i64) -> bool {
    (1900..2200).contains(&value)
}

fn is_date(
    value: Decimal,
    before: Option<&Piece>,
    after: Option<&Piece>,
    further: Option<&Piece>,
    earlier: Option<&Piece>,
) -> bool {
    let is = |piece: Option<&Piece>, names: &[&str]| matches!(piece, Some(Piece::Word(word)) if names.contains(&word.as_str()));
    let month = |piece: Option<&Piece>| is(piece, &MONTHS);
    let quarter = |piece: Option<&Piece>| is(piece, &["trimestre", "t1", "t2", "t3", "t4"]);
    let ordinal = is(after, &["er", "e"]) && (month(further) || quarter(further));
    let axis = month(before) || quarter(before);
    let in_years = |value: Decimal| value.decimals() == 0 && value.in_units(0).is_some_and(is_year);
    let year = in_years(value);
    let until = is(before, &["à"])
        && matches!(earlier, Some(Piece::Number(from, false)) if in_years(*from));
    let introduced = is(before, &["en", "du", "de", "depuis"]) || until;
    (year && (axis || is(earlier, &["trimestre"]) || introduced))
        || axis && value.decimals() == 0 && value.in_units(0).is_some_and(|year| year < 100)
        || month(after)
        || ordinal
}

/// Cuts a text into numbers and words. Letters and digits that touch are one word (`A17`, `T3`,
/// `2026-08`), as are codes with `_` and `-`; thousands may be apart by a no-break space.
fn words(text: &str) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut position = 0;
    while let Some(first) = letters.get(position).copied() {
        if first.is_ascii_digit() || (is_sign(first) && next_is_digit(&letters, position)) {
            let end = number_end(&letters, position);
            let touches = |place: Option<usize>| {
                place
                    .and_then(|place| letters.get(place))
                    .is_some_and(|letter| letter.is_alphabetic() || matches!(letter, '_' | '#'))
            };
            let raw: String = letters.get(position..end).unwrap_or_default().iter().collect();
            let code = touches(position.checked_sub(1)) || is_code(&letters, position, end);
            match Decimal::parse(&raw) {
                Some(value) if !code => pieces.push(Piece::Number(value, is_sign(first))),
                Some(_) | None => pieces.push(Piece::Word(raw)),
            }
            position = end;
        } else if first.is_alphabetic() || matches!(first, '_') {
            let end = word_end(&letters, position);
            let word: String = letters.get(position..end).unwrap_or_default().iter().collect();
            pieces.push(Piece::Word(word.to_lowercase()));
            position = end;
        } else {
            if matches!(first, '%' | '€' | '÷') {
                pieces.push(Piece::Word(first.to_string()));
            }
            position += 1;
        }
    }
    pieces
}

fn is_sign(letter: char) -> bool {
    matches!(letter, '-' | '\u{2212}' | '+')
}

fn next_is_digit(letters: &[char], position: usize) -> bool {
    let before = position.checked_sub(1).and_then(|place| letters.get(place));
    let free = before.is_none_or(|letter| !letter.is_alphanumeric());
    free && letters.get(position + 1).is_some_and(char::is_ascii_digit)
}

/// Dates, hashes, addresses: digits joined to others by `-`, `/`, `:` or letters.
fn is_code(letters: &[char], position: usize, end: usize) -> bool {
    let joined = |place: usize, beyond: usize| {
        letters.get(place).is_some_and(|letter| matches!(letter, '-' | '/' | ':' | '_'))
            && letters.get(beyond).is_some_and(char::is_ascii_alphanumeric)
    };
    let left = position.checked_sub(2).is_some_and(|place| joined(place + 1, place));
    let right = joined(end, end + 1);
    let letter =
        letters.get(end).is_some_and(|letter| letter.is_ascii_alphabetic() || *letter == '_')
            && !starts_ordinal(letters, end);
    left || right || letter
}

/// `1er`, `3e`: a number and its ending.
fn starts_ordinal(letters: &[char], end: usize) -> bool {
    let rest: String =
        letters.iter().skip(end).take_while(|letter| letter.is_alphabetic()).collect();
    matches!(rest.as_str(), "er" | "e")
}

fn number_end(letters: &[char], start: usize) -> usize {
    let mut end = start + usize::from(letters.get(start).is_some_and(|first| is_sign(*first)));
    let digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
    let mut fraction = false;
    loop {
        let Some(letter) = letters.get(end) else { return end };
        let group = (end + 1..end + 4).all(digit) && !digit(end + 4);
        match letter {
            letter if letter.is_ascii_digit() => end += 1,
            ',' | '.' if !fraction && digit(end + 1) => {
                fraction = true;
                end += 1;
            }
            '\u{202f}' | '\u{a0}' if !fraction && group => end += 1,
            _ => return end,
        }
    }
}

fn word_end(letters: &[char], start: usize) -> usize {
    let mut end = start;
    while let Some(letter) = letters.get(end) {
        let inside = letter.is_alphanumeric() || matches!(letter, '_' | '’');
        // `juil.` keeps its point, the end of a sentence does not.
        let shortened = *letter == '.'
            && letters.get(end + 1) == Some(&' ')
            && letters.get(end + 2).is_some_and(char::is_ascii_digit);
        if !(inside || shortened) {
            break;
        }
        end += 1;
        if shortened {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        figures(text).iter().map(|token| token.value.to_string()).collect()
    }

    #[test]
    fn french_and_machine_numbers_are_the_same() {
        let number = |text| Decimal::parse(text).unwrap();
        assert_eq!(number("1\u{202f}820,50"), number("1820.5"));
        assert_eq!(number("\u{2212}0,5"), number("-0.5"));
        assert_eq!(Decimal::of_double(28.3), Some(number("28,3")));
        assert_eq!(Decimal::parse("s"), None);
        assert_eq!(number("29,0").in_units(1), Some(290));
        assert_eq!(number("29,05").in_units(1), None);
    }

    #[test]
    fn figures_are_found_and_dates_are_not() {
        for (text, expected) in [
            ("Fin septembre 2026, 27,5\u{a0}% des femmes", vec!["27.5"]),
            ("728 sur 2\u{202f}571", vec!["728", "2571"]),
            ("publiée le 22\u{a0}octobre 2026", vec![]),
            ("au 1er trimestre 2026, 8,7\u{a0}%", vec!["8.7"]),
            ("T3 2026 août 26 2026-08 2026-08-01", vec![]),
            ("icone.b2dced799d.svg A17 26_49 DEP-01", vec![]),
            ("\u{2212}3,3\u{a0}points", vec!["-3.3"]),
            ("data 7", vec!["7"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
