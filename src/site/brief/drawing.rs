//! A chart of a page as a drawing that stands alone: its own style sheet, the embedded font.

/// How marks look on paper; `static/site.css` decides on screens.
const STYLES: &str = include_str!("../../../templates/synthese/drawings.css");

/// A drawing of a page, whole by itself.
pub(super) fn for_paper(svg: &str) -> String {
    let standing = svg.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1);
    match standing.split_once('>') {
        Some((opening, marks)) => format!("{opening}><style>{STYLES}</style>{marks}"),
        None => standing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::charts::palette::Ink;

    #[test]
    fn every_ink_has_its_style_on_paper() {
        for ink in Ink::ALL {
            assert!(STYLES.contains(&format!("\n.{} {{", ink.class())), ".{}", ink.class());
        }
        assert!(!STYLES.contains("var("), "this dialect has no variables");
    }

    #[test]
    fn a_drawing_carries_its_style() {
        let drawing = for_paper("<svg class=\"chart wide\" viewBox=\"0 0 1 1\"><path/></svg>");
        assert!(drawing.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class="));
        assert!(drawing.contains("viewBox=\"0 0 1 1\"><style>/* Marks"));
        assert!(drawing.ends_with("</style><path/></svg>"));
    }
}
