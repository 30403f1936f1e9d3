//! Amounts of a chain's token: `1.5UNIT`, `10m`, `1_000`.

use std::fmt;

/// A chain's token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Its symbol and the number of decimal places of an amount, if the chain says so.
    pub unit: Option<(String, u32)>,
}

/// An amount as a user wrote it; what it means depends on the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount(String);

impl std::str::FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match split(text) {
            Some(_) => Ok(Self(text.into())),
            None => Err("expected an amount such as 1.5UNIT, 10m or 1_000_000".into()),
        }
    }
}

/// Why an amount means nothing on a chain.
#[derive(Debug, PartialEq, Eq)]
pub struct AmountError(String);

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Letters before a unit, with their powers of ten.
const PREFIXES: [(&str, i32); 9] =
    [("T", 12), ("G", 9), ("M", 6), ("k", 3), ("m", -3), ("u", -6), ("µ", -6), ("n", -9), ("p", -12)];

impl Amount {
    /// How much it is of the smallest unit. A number alone counts that one.
    pub fn resolve(&self, token: &Token) -> Result<u128, AmountError> {
        let error = |text: String| Err(AmountError(format!("{}: {text}", self.0)));
        if self.0.is_empty() {
            return Ok(0);
        }
        let (whole, fraction, unit) = split(&self.0).expect("it was checked when it was read; qed");
        let mut places = match (unit, &token.unit) {
            ("", _) => 0,
            (_, None) => return error("the chain has no unit; write the amount as a number alone".into()),
            (unit, Some((symbol, decimals))) => {
                let prefix = unit.strip_suffix(symbol.as_str()).unwrap_or(unit);
                let power = match prefix {
                    "" => 0,
                    prefix => match PREFIXES.iter().find(|(letter, _)| *letter == prefix) {
                        Some((_, power)) => *power,
                        None => {
                            return error(format!(
                                "the chain's unit is {symbol}, with m, u, n, p or k, M, G, T before it"
                            ))
                        }
                    },
                };
                *decimals as i32 + power
            }
        };
        let fraction = fraction.trim_end_matches('0');
        places -= fraction.len() as i32;
        if places < 0 {
            return error("this is less than the smallest unit".into());
        }
        let digits = format!("{whole}{fraction}");
        let amount = digits
            .parse::<u128>()
            .ok()
            .and_then(|digits| digits.checked_mul(10u128.checked_pow(places as u32)?));
        amount.map_or_else(|| error("this is more than there can be".into()), Ok)
    }
}

/// Digits before and behind the point, and the unit.
fn split(text: &str) -> Option<(String, String, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_' && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_valid = whole.starts_with(|c: char| c.is_ascii_digit())
        && !fraction.contains('.')
        && (number.find('.').is_none() || !fraction.is_empty());
    is_valid.then(|| (whole.replace('_', ""), fraction.replace('_', ""), unit.trim_start()))
}

impl Token {
    /// So many whole tokens, if the chain says what one is.
    pub fn whole(&self, count: u128) -> Option<u128> {
        let (_, decimals) = self.unit.as_ref()?;
        10u128.checked_pow(*decimals)?.checked_mul(count)
    }

    /// An amount for people: `1.5 UNIT`.
    pub fn show(&self, amount: u128) -> String {
        let Some((symbol, decimals)) = &self.unit else { return amount.to_string() };
        let Some(one) = 10u128.checked_pow(*decimals) else { return amount.to_string() };
        let fraction = format!("{:0width$}", amount % one, width = *decimals as usize);
        let fraction = if *decimals == 0 { "" } else { fraction.trim_end_matches('0') };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{}{point}{fraction} {symbol}", amount / one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token { unit: Some(("UNIT".into(), 12)) }
    }

    fn amount(text: &str) -> Result<u128, String> {
        text.parse::<Amount>()?.resolve(&token()).map_err(|error| error.to_string())
    }

    #[test]
    fn written_forms() {
        assert_eq!(amount("1_000"), Ok(1_000));
        assert_eq!(amount("1.5UNIT"), Ok(1_500_000_000_000));
        assert_eq!(amount("1.50 UNIT"), Ok(1_500_000_000_000));
        assert_eq!(amount("10m"), Ok(10_000_000_000));
        assert_eq!(amount("10mUNIT"), Ok(10_000_000_000));
        assert_eq!(amount("1p"), Ok(1));
        assert_eq!(amount("2kUNIT"), Ok(2_000_000_000_000_000));
        assert_eq!(amount("0.000000000001UNIT"), Ok(1));
        assert_eq!("7".parse::<Amount>().unwrap().resolve(&Token::default()), Ok(7));
    }

    #[test]
    fn mistakes() {
        for wrong in ["", "UNIT", "-1", "1.", ".5UNIT", "1.2.3"] {
            assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
        }
        assert!(amount("1.5").unwrap_err().contains("less than the smallest"));
        assert!(amount("0.1p").unwrap_err().contains("less than the smallest"));
        assert!(amount("1DOT").unwrap_err().contains("the chain's unit is UNIT"));
        assert!(amount("999999999999999999999999999UNIT").unwrap_err().contains("more than there can be"));
        let no_unit = "1UNIT".parse::<Amount>().unwrap().resolve(&Token::default());
        assert!(no_unit.unwrap_err().to_string().contains("no unit"));
    }

    #[test]
    fn shown() {
        assert_eq!(token().show(1_500_000_000_000), "1.5 UNIT");
        assert_eq!(token().show(1), "0.000000000001 UNIT");
        assert_eq!(token().show(0), "0 UNIT");
        assert_eq!(Token::default().show(12), "12");
    }

    /// What is shown can be written.
    #[test]
    fn there_and_back() {
        for shift in 0..128 {
            let value = u128::MAX >> shift;
            assert_eq!(amount(&token().show(value)), Ok(value));
        }
    }
}
