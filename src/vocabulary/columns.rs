//! How the columns of a CSV file are told apart: the same in every register and table.

/// What separates the columns of a file, comma or semicolon: what its first line has most of.
pub fn delimiter(text: &[u8]) -> u8 {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter| first.iter().filter(|byte| **byte == delimiter).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides() {
        assert_eq!(delimiter(b"siret;nom\n1;a,b,c,d\n"), b';');
        assert_eq!(delimiter(b"siret,nom\n1,a;b;c;d\n"), b',');
        assert_eq!(delimiter(b"siret\n"), b',');
    }
}
