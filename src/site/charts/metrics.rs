//! Widths of text in charts, so that layout depends on no font of any machine.
//!
//! Widths are those of a widely used sans serif (Helvetica's published metrics, in thousandths of
//! the size) plus 18 %: enough for the wider system fonts that readers have. Lengths are in tenths
//! of a unit of the drawing, the scale on which plotters places marks.

/// Tenths of a unit in a unit: drawings are enlarged so that whole pixels are fine enough.
pub const SCALE: i32 = 10;
/// Size of all text, in tenths of a unit.
pub const TEXT_SIZE: i32 = 14 * SCALE;
/// Height of a line of text, in tenths of a unit.
pub const LINE_HEIGHT: i32 = 18 * SCALE;

/// The width of a text, in tenths of a unit.
pub fn width(text: &str) -> i32 {
    let thousandths: i32 = text.chars().map(advance).sum();
    thousandths * TEXT_SIZE / 1000 * 118 / 100 + 1
}

/// The width of a text in bold, 9 % wider.
pub fn bold_width(text: &str) -> i32 {
    width(text) * 109 / 100
}

fn advance(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | 'î' | 'ï' | '’' | '\'' => 222,
        ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | ':' | ';' | '!' | '/' | 'I' | 'f' | 't' | 'Î'
        | 'Ï' => 278,
        '(' | ')' | '-' | 'r' | '«' | '»' => 333,
        'c' | 'ç' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500,
        'T' | 'Z' | 'F' | '+' | '\u{2212}' => 611,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' | 'À' | 'É' | 'È' => 667,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'Ç' => 722,
        'G' | 'O' | 'Q' | 'Ô' => 778,
        'm' | 'M' => 833,
        '%' => 889,
        'W' | 'œ' => 944,
        'Œ' | '…' | '—' => 1000,
        _ => 556,
    }
}

/// A text cut into lines no wider than `limit`, between words; a longer word stands alone.
pub fn wrap(text: &str, limit: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}")) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Moves labels apart along one axis: same order, at least `spacing` between two, and all within
/// the bounds when there is room.
pub fn spread(wanted: &[i32], spacing: i32, lowest: i32, highest: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|index| wanted.get(*index).copied().unwrap_or_default());
    let mut placed: Vec<i32> = Vec::with_capacity(wanted.len());
    for index in &order {
        let here = wanted.get(*index).copied().unwrap_or_default().max(lowest);
        let floor = placed.last().map_or(here, |previous| previous + spacing);
        placed.push(here.max(floor));
    }
    let mut ceiling = highest;
    for place in placed.iter_mut().rev() {
        *place = (*place).min(ceiling);
        ceiling = *place - spacing;
    }
    let mut result = vec![0; wanted.len()];
    for (index, place) in order.into_iter().zip(placed) {
        if let Some(slot) = result.get_mut(index) {
            *slot = place;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_do_not_widen_text() {
        assert_eq!(width("été"), width("ete"));
        assert_eq!(width("Île"), width("Ile"));
    }

    #[test]
    fn lines_stay_within_their_limit() {
        let label = "Entreprises d’insertion par le travail indépendant (EITI)";
        let lines = wrap(label, 2_500);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), label);
        for line in lines {
            assert!(width(&line) <= 2_500, "{line}");
        }
    }

    #[test]
    fn labels_keep_their_order_and_their_distance() {
        assert_eq!(spread(&[100, 105], 18, 0, 300), vec![100, 118]);
        assert_eq!(spread(&[105, 100], 18, 0, 300), vec![118, 100]);
        assert_eq!(spread(&[300, 299], 18, 0, 300), vec![300, 282]);
        assert_eq!(spread(&[-5], 18, 0, 300), vec![0]);
    }
}
