//! Pages that are opened from a folder, without a server: each carries its own style and script,
//! named by their hashes in its content policy, and asks for nothing else.

use sha2::{Digest, Sha256};

/// The style sheet of restricted pages.
pub const STYLE: &str = include_str!("page.css");

/// The search of the counsellors' pages: what it hides is there without it.
pub const SEARCH: &str = include_str!("search.js");

/// The content policy of a page with the style sheet and, perhaps, one script.
pub fn policy(script: Option<&str>) -> String {
    let hash = |content: &str| format!("'sha256-{}'", base64(&Sha256::digest(content)));
    let script = script.map_or("'none'".to_owned(), hash);
    format!(
        "default-src 'none'; style-src {}; script-src {script}; base-uri 'none'; form-action 'none'",
        hash(STYLE)
    )
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut bits = group.iter().fold(0usize, |bits, byte| bits << 8 | usize::from(*byte));
        bits <<= 8 * (3 - group.len());
        for place in 0..4 {
            let letter = ALPHABET.get(bits >> (18 - 6 * place) & 63).copied();
            let known = letter.filter(|_| place <= group.len());
            text.push(char::from(known.unwrap_or(b'=')));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
