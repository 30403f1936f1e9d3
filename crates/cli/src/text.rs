//! Escapes untrusted text: that of chains, nodes, contract files and compilers.
//!
//! Printed without escaping, such text could move the cursor, change a prompt, or look different from what it
//! is. [`Output`](crate::output::Output) therefore escapes everything with [`printable`]. In addition,
//! [`line`] prevents one line of untrusted text from looking like several.

use std::borrow::Cow;

/// SGR codes that this program prints; see [`style`](crate::output::style).
const STYLES: [&str; 7] = ["0", "1", "2", "31", "32", "33", "36"];

/// Whether a terminal interprets or hides a character instead of showing it. Line ends and tabs are shown.
fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Directional marks, joiners, invisible operators, line and paragraph separators, tags.
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// Whether a compiler may use an SGR code: weights, underlines and foreground colours, but no backgrounds,
/// and nothing that hides text.
fn is_compilers_style(code: &str) -> bool {
    code.split(';').all(|part| {
        matches!(part, "" | "0" | "1" | "2" | "3" | "4" | "22" | "23" | "24" | "39")
            || matches!(part.as_bytes(), [b'3' | b'9', b'1'..=b'7'])
    })
}

/// Escapes hidden characters in text, for example `\u{1b}` for the escape character. Styles of this program
/// remain.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden, |code| STYLES.contains(&code))
}

/// Like [`printable`], for a compiler's text, whose styles remain.
pub fn of_compiler(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden, is_compilers_style)
}

/// Escapes hidden characters and line ends.
pub fn line(text: &str) -> String {
    // Untrusted text may not use the styles of this program.
    escaped(text, |c| is_hidden(c) || c == '\n', |_| false).into_owned()
}

/// Formats JSON, with hidden characters as escape sequences of JSON.
pub fn json(value: &serde_json::Value) -> String {
    let text = format!("{value:#}");
    if !text.contains(is_hidden) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // These occur only in strings: the rest of JSON is ASCII without control characters.
        if is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Escapes characters, except for those of allowed styles.
fn escaped(text: &str, is_escaped: impl Fn(char) -> bool, is_style: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = after_style(rest, &is_style) {
            out.push_str(&rest[..rest.len() - after.len()]);
            rest = after;
            continue;
        }
        if is_escaped(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    Cow::Owned(out)
}

/// The text after an allowed style at its start.
fn after_style(text: &str, is_style: impl Fn(&str) -> bool) -> Option<&str> {
    let (code, rest) = text.strip_prefix("\u{1b}[")?.split_once('m')?;
    is_style(code).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::style;

    #[test]
    fn hidden_characters_are_escaped() {
        for (text, shown) in [
            ("\u{1b}[2K\rsend 1", "\\u{1b}[2K\\rsend 1"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("a\u{202e}b\u{200b}\u{feff}", "a\\u{202e}b\\u{200b}\\u{feff}"),
            ("two\n\tlines é 中 😀", "two\n\tlines é 中 😀"),
        ] {
            assert_eq!(printable(text), shown);
        }
        assert_eq!(line("a\nb\u{1b}[1mc"), "a\\nb\\u{1b}[1mc");
        let json = json(&serde_json::json!({ "a": "\u{1b}\u{9b}\u{202e}\u{e0001}é" }));
        assert!(!json.contains(is_hidden), "{json}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&json).unwrap()["a"],
            "\u{1b}\u{9b}\u{202e}\u{e0001}é"
        );
    }

    #[test]
    fn styles_of_this_program_remain() {
        use style::{BAD, DIM, GOOD, NOTE, STRONG, WARN};
        for style in [GOOD, WARN, BAD, STRONG, NOTE, DIM] {
            let text = format!("{style}text{style:#}");
            assert_eq!(printable(&format!("{text}\u{7}")), format!("{text}\\u{{7}}"));
        }
        // This program does not conceal text.
        assert_eq!(printable("\u{1b}[8mx"), "\\u{1b}[8mx");
    }

    #[test]
    fn styles_of_compiler_remain() {
        let error = "\u{1b}[1m\u{1b}[91merror[E0308]\u{1b}[0m\u{1b}[1m: mismatched types\u{1b}[0m";
        assert_eq!(of_compiler(error), error);
        assert_eq!(of_compiler("\u{1b}[0;1;31merror\u{1b}[m"), "\u{1b}[0;1;31merror\u{1b}[m");
        for hidden in ["[8m", "[0;8m", "[41m", "[38;5;0m", "[2K", "[1A", "]8;;http://a\u{7}", "c"] {
            assert_eq!(
                of_compiler(&format!("a\u{1b}{hidden}b")),
                format!("a\\u{{1b}}{}b", hidden.escape_default())
            );
        }
        assert_eq!(of_compiler("a\rb\u{9b}2K\u{202e}"), "a\\rb\\u{9b}2K\\u{202e}");
    }
}
