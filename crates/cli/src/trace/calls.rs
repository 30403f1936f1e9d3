//! Calls as users write them: `get`, `transfer(5Grw…, 100)`.

use crate::error::Error;
use std::str::FromStr;

/// A message's name, and its arguments as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    pub name: String,
    pub arguments: Vec<String>,
}

impl FromStr for Text {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let malformed = |why: &str| {
            Err(Error::usage(format!("--call is {text}, which is no call: {why}"))
                .hint("write 'get', or 'transfer(5Grw…, 100)'"))
        };
        let Some((name, rest)) = text.split_once('(') else {
            return match text.is_empty() || text.contains(char::is_whitespace) {
                true => malformed("arguments go into parentheses"),
                false => Ok(Self { name: text.into(), arguments: Vec::new() }),
            };
        };
        let Some(inside) = rest.strip_suffix(')') else { return malformed("the last `)` is missing") };
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
    // None at all, or a comma at the end.
    if parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(text: &str) -> (String, Vec<String>) {
        let Text { name, arguments } = text.parse().unwrap();
        (name, arguments)
    }

    #[test]
    fn arguments_are_apart() {
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
    fn what_does_not_match_is_refused() {
        for text in ["", "transfer 1", "f(1", "f(1]", "f([1)", "f(\"a)", "f(1))"] {
            let error = text.parse::<Text>().unwrap_err();
            assert!(error.message.starts_with("--call is "), "{text}: {}", error.message);
        }
    }
}
