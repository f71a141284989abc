//! A small reader of XML as the site's spreadsheets and feeds use it: elements, attributes, text.

use std::borrow::Cow;

use memchr::memchr;

/// A piece of an XML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// `<name …>`; an empty element is followed by its end.
    Start(Tag<'a>),
    /// `</name>`.
    End(&'a str),
    /// Text, entities resolved.
    Text(Cow<'a, str>),
    /// A comment.
    Comment(&'a str),
}

/// The inside of `<name …>`; attributes are read when asked for, since most never are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    inside: &'a str,
}

impl<'a> Tag<'a> {
    /// The name without prefix.
    pub(super) fn name(self) -> &'a str {
        local(self.inside.split_ascii_whitespace().next().unwrap_or_default())
    }

    /// An attribute by its name without prefix.
    pub(super) fn attribute(self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.inside;
        while let Some((before, after)) = rest.split_once('=') {
            let found = before.split_ascii_whitespace().next_back().unwrap_or_default();
            let after = after.trim_start();
            let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
            let inside = after.get(1..).unwrap_or_default();
            let (value, beyond) = inside.split_once(quote).unwrap_or((inside, ""));
            if local(found) == name {
                return Some(unescaped(value));
            }
            rest = beyond;
        }
        None
    }
}

/// Reads a text; what is not XML is skipped, since a published file is not ours to refuse.
pub(super) fn events(text: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    let mut rest = text;
    while let Some(open) = memchr(b'<', rest.as_bytes()) {
        let (before, after) = (rest.get(..open), rest.get(open + 1..).unwrap_or_default());
        if let Some(before) = before.filter(|before| !before.is_empty()) {
            events.push(Event::Text(unescaped(before)));
        }
        if let Some(comment) = after.strip_prefix("!--") {
            let (inside, beyond) = comment.split_once("-->").unwrap_or((comment, ""));
            events.push(Event::Comment(inside));
            rest = beyond;
            continue;
        }
        let end = tag_end(after);
        let (tag, beyond) = after.split_at_checked(end).unwrap_or((after, ""));
        rest = beyond.strip_prefix('>').unwrap_or(beyond);
        if tag.starts_with(['?', '!']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            events.push(Event::End(local(name.trim())));
            continue;
        }
        let own = Tag { inside: tag.trim_end_matches('/') };
        events.push(Event::Start(own));
        if tag.ends_with('/') {
            events.push(Event::End(own.name()));
        }
    }
    if !rest.is_empty() {
        events.push(Event::Text(unescaped(rest)));
    }
    events
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut from = 0;
    while let Some(found) = memchr(b'>', text.as_bytes().get(from..).unwrap_or_default()) {
        let end = from + found;
        let quotes = text.as_bytes().get(..end).unwrap_or_default();
        let count = memchr::memchr_iter(b'"', quotes).count();
        let single = memchr::memchr_iter(b'\'', quotes).count();
        if count.is_multiple_of(2) && (single.is_multiple_of(2) || count > 0) {
            return end;
        }
        from = end + 1;
    }
    text.len()
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        let (entity, beyond) = after.split_once(';').unwrap_or((after, ""));
        let number = entity.strip_prefix('#').and_then(|digits| {
            let code = match digits.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        });
        match (entity, number) {
            (_, Some(letter)) => result.push(letter),
            ("amp", _) => result.push('&'),
            ("lt", _) => result.push('<'),
            ("gt", _) => result.push('>'),
            ("quot", _) => result.push('"'),
            ("apos", _) => result.push('\''),
            _ => {}
        }
        rest = beyond;
    }
    result.push_str(rest);
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_attributes_and_text_are_read() {
        let found = events("<?xml version=\"1.0\"?><a:b c:d='1 > 0'>x &amp; y<e/></a:b><!--n 7-->");
        assert_eq!(found.len(), 6);
        let Event::Start(tag) = &found[0] else { panic!("{found:?}") };
        assert_eq!((tag.name(), tag.attribute("d").as_deref()), ("b", Some("1 > 0")));
        assert_eq!(found[1], Event::Text("x & y".into()));
        assert_eq!(found[3..], [Event::End("e"), Event::End("b"), Event::Comment("n 7")]);
    }
}
