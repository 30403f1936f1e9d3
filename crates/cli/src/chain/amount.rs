//! Amounts of a chain's token: `1.5UNIT`, `10m`, `1_000`.

use std::fmt;

/// A chain's token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// Its symbol and its decimals, if the chain has them.
    pub unit: Option<(String, u32)>,
}

/// An amount as a user wrote it. Its value depends on the chain's token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount(String);

impl std::str::FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if split(text).is_none() {
            return Err("expected an amount such as 1.5UNIT, 10m or 1_000_000".into());
        }
        Ok(Self(text.into()))
    }
}

/// Why an amount is invalid on a chain.
#[derive(Debug, PartialEq, Eq)]
pub struct AmountError(String);

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Metric prefixes, with their powers of ten.
const PREFIXES: [(&str, i32); 9] =
    [("T", 12), ("G", 9), ("M", 6), ("k", 3), ("m", -3), ("u", -6), ("µ", -6), ("n", -9), ("p", -12)];

impl Amount {
    /// The amount in the smallest unit, which is also that of a number without a unit.
    ///
    /// # Errors
    ///
    /// The chain does not have the unit, or the amount is too small or too large.
    pub fn resolve(&self, token: &Token) -> Result<u128, AmountError> {
        let error = |text: String| Err(AmountError(format!("{}: {text}", self.0)));
        if self.0.is_empty() {
            return Ok(0);
        }
        let (whole, fraction, unit) = split(&self.0).expect("it was checked when it was read; qed");
        let mut places = match (unit, &token.unit) {
            ("", _) => 0,
            (_, None) => {
                return error(
                    "the chain has no unit: write the amount as a number of the smallest unit".into(),
                )
            }
            (unit, Some((symbol, decimals))) => {
                let prefix = unit.strip_suffix(symbol.as_str()).unwrap_or(unit);
                let power = match prefix {
                    "" => 0,
                    prefix => match PREFIXES.iter().find(|(letter, _)| *letter == prefix) {
                        Some((_, power)) => *power,
                        None => {
                            return error(format!(
                            "the chain's unit is {symbol}, with an optional prefix: p, n, u, m, k, M, G or T"
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
            return error("less than the smallest unit".into());
        }
        let digits = format!("{whole}{fraction}");
        let amount = digits
            .parse::<u128>()
            .ok()
            .and_then(|digits| digits.checked_mul(10u128.checked_pow(places as u32)?));
        amount.map_or_else(|| error("more than a balance can be".into()), Ok)
    }
}

/// Digits before and after the decimal point, and the unit.
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
    /// An amount of whole tokens, if the chain has a unit.
    pub fn whole(&self, count: u128) -> Option<u128> {
        let (_, decimals) = self.unit.as_ref()?;
        10u128.checked_pow(*decimals)?.checked_mul(count)
    }

    /// An amount as text: `1.5 UNIT`.
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
    fn amount_in_any_notation_is_resolved() {
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
    fn invalid_amount_is_explained() {
        for wrong in ["", "UNIT", "-1", "1.", ".5UNIT", "1.2.3"] {
            assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
        }
        assert!(amount("1.5").unwrap_err().contains("less than the smallest"));
        assert!(amount("0.1p").unwrap_err().contains("less than the smallest"));
        assert!(amount("1DOT").unwrap_err().contains("the chain's unit is UNIT"));
        assert!(amount("999999999999999999999999999UNIT")
            .unwrap_err()
            .contains("more than a balance can be"));
        let no_unit = "1UNIT".parse::<Amount>().unwrap().resolve(&Token::default());
        assert!(no_unit.unwrap_err().to_string().contains("no unit"));
    }

    #[test]
    fn amount_is_shown_in_unit() {
        assert_eq!(token().show(1_500_000_000_000), "1.5 UNIT");
        assert_eq!(token().show(1), "0.000000000001 UNIT");
        assert_eq!(token().show(0), "0 UNIT");
        assert_eq!(Token::default().show(12), "12");
    }

    #[test]
    fn shown_amount_is_parsed() {
        for shift in 0..128 {
            let value = u128::MAX >> shift;
            assert_eq!(amount(&token().show(value)), Ok(value));
        }
    }
}
