//! Parses calls as users write them: `get`, `transfer(5Grw…, 100)`.

use crate::error::Error;
use std::str::FromStr;

/// A message's name, and its arguments as text.
#[derive(Debug, PartialEq, Eq)]
pub struct CallText {
    pub name: String,
    pub arguments: Vec<String>,
}

impl FromStr for CallText {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let malformed = |why: &str| {
            Err(Error::usage(format!("invalid --call {text}: {why}"))
                .hint("for example 'get', or 'transfer(5Grw…, 100)'"))
        };
        let Some((name, rest)) = text.split_once('(') else {
            if text.is_empty() || text.contains(char::is_whitespace) {
                return malformed("expected a name, or a name and arguments in parentheses");
            }
            return Ok(Self { name: text.into(), arguments: Vec::new() });
        };
        let Some(inside) = rest.strip_suffix(')') else { return malformed("expected `)` at the end") };
        let Some(arguments) = split(inside) else { return malformed("brackets or quotes do not match") };
        Ok(Self { name: name.trim().into(), arguments })
    }
}

/// Splits at commas outside of brackets and quotes.
fn split(text: &str) -> Option<Vec<String>> {
    let mut parts = vec![String::new()];
    let mut open = Vec::new();
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let part = parts.last_mut()?;
        match (quote, character) {
            (Some(_), '\\') => {
                part.push(character);
                part.push(characters.next()?);
                continue;
            }
            (Some(end), character) if character == end => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, '{') => open.push('}'),
            (None, ')' | ']' | '}') => (open.pop()? == character).then_some(())?,
            (None, ',') if open.is_empty() => {
                parts.push(String::new());
                continue;
            }
            (None, _) => {}
        }
        part.push(character);
    }
    if quote.is_some() || !open.is_empty() {
        return None;
    }
    let mut parts: Vec<_> = parts.iter().map(|part| part.trim().to_string()).collect();
    // There are no arguments, or there is a trailing comma.
    if parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str) -> (String, Vec<String>) {
        let CallText { name, arguments } = text.parse().unwrap();
        (name, arguments)
    }

    #[test]
    fn arguments_are_split_at_commas() {
        assert_eq!(call("get"), ("get".into(), vec![]));
        assert_eq!(call(" get() "), ("get".into(), vec![]));
        assert_eq!(
            call("Trait::send(5Grw, 1_000)"),
            ("Trait::send".into(), vec!["5Grw".into(), "1_000".into()])
        );
        let nested = call(r#"f((1, 2), [3, 4,], Some { a: 5, b: "x, \" )" }, 'c',)"#);
        assert_eq!(nested.1, ["(1, 2)", "[3, 4,]", r#"Some { a: 5, b: "x, \" )" }"#, "'c'"]);
    }

    #[test]
    fn unbalanced_brackets_are_refused() {
        for text in ["", "transfer 1", "f(1", "f(1]", "f([1)", "f(\"a)", "f(1))"] {
            let error = text.parse::<CallText>().unwrap_err();
            assert!(error.message.starts_with("invalid --call "), "{text}: {}", error.message);
        }
    }
}
