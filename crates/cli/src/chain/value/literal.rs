//! Parses values as users write them, in the syntax of Rust or JSON: text → [`Literal`].
//!
//! The parser does not know types: the encoder decides whether `5Grw…` is an address or a misspelt number.

/// Maximum nesting of brackets.
const MAX_DEPTH: u32 = 128;

/// A value as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Its position in the text, in characters from 0.
    pub at: usize,
    /// Its form.
    pub kind: Kind,
}

/// Forms of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word without quotes: `true`, `None`, `-12_000`, `0xff`, `5Grw…`, `Error::Unknown`.
    Word(String),
    /// `"text"`
    Text(String),
    /// `'c'`
    Char(char),
    /// `b"bytes"`
    Bytes(Vec<u8>),
    /// `(a, b)` or `Name(a, b)`
    Tuple {
        /// The name before the bracket.
        name: Option<String>,
        /// The items within the brackets.
        items: Vec<Literal>,
    },
    /// `[a, b]`
    List(Vec<Literal>),
    /// `{ a: b }` or `Name { a: b }`, or with `=>` for a map
    Braces {
        /// The name before the bracket.
        name: Option<String>,
        /// Names or keys, and values.
        entries: Vec<(Literal, Literal)>,
    },
}

impl Literal {
    /// A value that does not come from text.
    pub fn new(kind: Kind) -> Self {
        Self { at: 0, kind }
    }

    /// A word or number that does not come from text.
    pub fn word(text: impl ToString) -> Self {
        Self::new(Kind::Word(text.to_string()))
    }

    /// Bytes that do not come from text.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(Kind::Bytes(bytes.into()))
    }

    /// `Name(a, b)`
    pub fn named(name: &str, items: Vec<Literal>) -> Self {
        Self::new(Kind::Tuple { name: Some(name.into()), items })
    }

    /// `{ name: value }`
    pub fn fields<const N: usize>(fields: [(&str, Literal); N]) -> Self {
        let entries = fields.into_iter().map(|(name, value)| (Literal::word(name), value)).collect();
        Self::new(Kind::Braces { name: None, entries })
    }

    /// `Some(value)` or `None`
    pub fn option(value: Option<Literal>) -> Self {
        value.map_or_else(|| Self::word("None"), |value| Self::named("Some", vec![value]))
    }
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The position in the text, in characters from 0.
    pub at: usize,
    /// What was expected.
    pub message: String,
}

/// Parses text that is one value.
///
/// # Errors
///
/// A [`SyntaxError`] if the text is not a value, or is followed by more.
pub fn parse(text: &str) -> Result<Literal, SyntaxError> {
    let mut parser = Parser { text: text.chars().collect(), at: 0, depth: 0 };
    let value = parser.value()?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(value),
        Some(next) => Err(parser.error(format!("expected the end of the value, found `{next}`"))),
    }
}

struct Parser {
    text: Vec<char>,
    at: usize,
    depth: u32,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Consumes `token` if it is next.
    fn take(&mut self, token: &str) -> bool {
        let found = token.chars().enumerate().all(|(i, c)| self.text.get(self.at + i) == Some(&c));
        if found {
            self.at += token.chars().count();
        }
        found
    }

    fn error(&self, message: impl Into<String>) -> SyntaxError {
        SyntaxError { at: self.at, message: message.into() }
    }

    fn value(&mut self) -> Result<Literal, SyntaxError> {
        self.skip_space();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(format!("brackets are nested more than {MAX_DEPTH} levels deep")));
        }
        let at = self.at;
        let kind = match self.peek() {
            None => return Err(self.error("expected a value")),
            Some('"') => Kind::Text(self.quoted()?),
            Some('\'') => Kind::Char(self.character()?),
            Some('(') => Kind::Tuple { name: None, items: self.items(')')? },
            Some('[') => Kind::List(self.items(']')?),
            Some('{') => Kind::Braces { name: None, entries: self.entries()? },
            Some('b') if self.text.get(self.at + 1) == Some(&'"') => {
                self.at += 1;
                Kind::Bytes(self.quoted()?.into_bytes())
            }
            Some(c) if is_word(c) || c == '-' || c == '+' => self.word_or_named()?,
            Some(c) => return Err(self.error(format!("a value cannot begin with `{c}`"))),
        };
        self.depth -= 1;
        Ok(Literal { at, kind })
    }

    fn word_or_named(&mut self) -> Result<Kind, SyntaxError> {
        let begin = self.at;
        self.at += 1;
        while self.peek().is_some_and(is_word) || self.take("::") {
            if self.peek().is_some_and(is_word) {
                self.at += 1;
            }
        }
        let word: String = self.text[begin..self.at].iter().collect();
        let end = self.at;
        self.skip_space();
        match self.peek() {
            Some('(') => Ok(Kind::Tuple { name: Some(word), items: self.items(')')? }),
            Some('{') => Ok(Kind::Braces { name: Some(word), entries: self.entries()? }),
            _ => {
                self.at = end;
                Ok(Kind::Word(word))
            }
        }
    }

    /// Parses the items within brackets; a comma may follow the last one.
    fn items(&mut self, close: char) -> Result<Vec<Literal>, SyntaxError> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.ends(close)? {
            items.push(self.value()?);
            self.separator(close)?;
        }
        Ok(items)
    }

    fn entries(&mut self) -> Result<Vec<(Literal, Literal)>, SyntaxError> {
        self.at += 1;
        let mut entries = Vec::new();
        while !self.ends('}')? {
            let key = self.value()?;
            self.skip_space();
            if !self.take("=>") && !self.take(":") {
                return Err(self.error("expected `:` and a value"));
            }
            entries.push((key, self.value()?));
            self.separator('}')?;
        }
        Ok(entries)
    }

    fn ends(&mut self, close: char) -> Result<bool, SyntaxError> {
        self.skip_space();
        match self.peek() {
            None => Err(self.error(format!("`{close}` is missing"))),
            Some(c) if c == close => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => Ok(false),
        }
    }

    fn separator(&mut self, close: char) -> Result<(), SyntaxError> {
        self.skip_space();
        match self.peek() {
            Some(',') => {
                self.at += 1;
                Ok(())
            }
            Some(c) if c == close => Ok(()),
            Some(c) => Err(self.error(format!("expected `,` or `{close}`, found `{c}`"))),
            None => Err(self.error(format!("`{close}` is missing"))),
        }
    }

    fn quoted(&mut self) -> Result<String, SyntaxError> {
        let begin = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.next() {
                None => {
                    return Err(SyntaxError {
                        at: begin,
                        message: "unterminated string: `\"` is missing".into(),
                    })
                }
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some(c) => text.push(c),
            }
        }
    }

    fn character(&mut self) -> Result<char, SyntaxError> {
        self.at += 1;
        let c = match self.next() {
            Some('\\') => self.escape()?,
            Some(c) => c,
            None => return Err(self.error("expected a character")),
        };
        if self.take("'") {
            Ok(c)
        } else {
            Err(self.error("expected `'` after one character; strings are written in `\"`"))
        }
    }

    /// Parses an escape sequence of Rust or JSON, after the backslash.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        let at = self.at - 1;
        let unknown =
            || SyntaxError { at, message: "unknown escape sequence: write `\\\\` for a backslash".into() };
        match self.next().ok_or_else(unknown)? {
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            '0' => Ok('\0'),
            c @ ('\\' | '/' | '"' | '\'') => Ok(c),
            'u' if self.take("{") => {
                let mut code = 0u32;
                while !self.take("}") {
                    let digit = self.next().and_then(|c| c.to_digit(16)).ok_or_else(unknown)?;
                    code = code.checked_mul(16).ok_or_else(unknown)? | digit;
                }
                char::from_u32(code).ok_or_else(unknown)
            }
            'u' => {
                let mut unit = || -> Option<u16> {
                    let code = (0..4).try_fold(0, |code, _| Some(code * 16 + self.next()?.to_digit(16)?))?;
                    u16::try_from(code).ok()
                };
                let first = unit().ok_or_else(unknown)?;
                let mut units = vec![first];
                if (0xd800..0xdc00).contains(&first) && self.take("\\u") {
                    let mut unit =
                        || (0..4).try_fold(0, |code, _| Some(code * 16 + self.next()?.to_digit(16)?));
                    units.push(unit().and_then(|code| u16::try_from(code).ok()).ok_or_else(unknown)?);
                }
                char::decode_utf16(units).next().and_then(Result::ok).ok_or_else(unknown)
            }
            _ => Err(unknown()),
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.' || c == '#'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        parse(text).unwrap().kind
    }

    fn message(text: &str) -> (usize, String) {
        let error = parse(text).unwrap_err();
        (error.at, error.message)
    }

    #[test]
    fn words_and_strings_are_parsed() {
        assert_eq!(kind(" -1_000 "), Kind::Word("-1_000".into()));
        assert_eq!(kind("a::B"), Kind::Word("a::B".into()));
        assert_eq!(
            kind(r#""a\"\n\u{1f600}\u0041\ud83d\ude00""#),
            Kind::Text("a\"\n\u{1f600}A\u{1f600}".into())
        );
        assert_eq!(kind(r"'\''"), Kind::Char('\''));
        assert_eq!(kind(r#"b"ab""#), Kind::Bytes(b"ab".to_vec()));
    }

    #[test]
    fn nested_values_are_parsed() {
        let Kind::Braces { name, entries } = kind("A { x: (1, [2,],), \"y\": B(), 3 => C{} }") else {
            panic!()
        };
        assert_eq!(name.as_deref(), Some("A"));
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[0].1.at, 7);
        assert_eq!(entries[2].0, Literal { at: 29, kind: Kind::Word("3".into()) });
    }

    #[test]
    fn syntax_error_has_its_position() {
        assert_eq!(message(""), (0, "expected a value".into()));
        assert_eq!(message("(1, 2"), (5, "`)` is missing".into()));
        assert_eq!(message("(1 2)"), (3, "expected `,` or `)`, found `2`".into()));
        assert_eq!(message("{ a = 1 }"), (4, "expected `:` and a value".into()));
        assert_eq!(message("1 2"), (2, "expected the end of the value, found `2`".into()));
        assert_eq!(message("\"ab"), (0, "unterminated string: `\"` is missing".into()));
        assert_eq!(message("*"), (0, "a value cannot begin with `*`".into()));
        assert!(message(&"[".repeat(500)).1.contains("brackets"));
    }
}
