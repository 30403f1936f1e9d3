//! Strings and formatting.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use codec::{Decode, Encode};

/// Splits text into words.
pub fn strings(bytes: Vec<u8>) -> Vec<String> {
    let text = String::from_utf8_lossy(&bytes);
    let mut out: Vec<String> = text
        .split([' ', ','])
        .map(|word| match word {
            "" => "nothing".to_string(),
            "transfer" | "approve" => word.to_uppercase(),
            "balance_of" => word.replace('_', "-"),
            "-0" => "minus nothing".into(),
            long if long.len() > 20 => long.chars().rev().take(5).collect(),
            word => match word.parse::<i64>() {
                Ok(number) => number.wrapping_mul(3).to_string(),
                Err(_) => match u128::from_str_radix(word.trim_start_matches("0x"), 16) {
                    Ok(number) => (number >> 1).to_string(),
                    Err(_) => word
                        .trim_matches('x')
                        .char_indices()
                        .map(|(at, c)| if at % 2 == 0 { c } else { '.' })
                        .collect(),
                },
            },
        })
        .collect();
    out.push(text.chars().filter(|c| c.is_alphanumeric()).collect());
    out.push(text.find("an").map_or_else(|| "no an".into(), |at| text[at..].to_string()));
    out.push(core::str::from_utf8(&bytes).map_or_else(|e| e.to_string(), |_| "valid".into()));
    out
}

#[derive(Debug, Decode, Encode)]
pub struct Record {
    id: u128,
    balance: i128,
    name: Option<String>,
    kind: Kind,
    list: Vec<(u8, bool)>,
}

#[derive(Debug, Decode, Encode)]
pub enum Kind {
    Empty,
    Pair(i32, u64),
    Named { code: char8, data: [u8; 3] },
}

/// A character, which SCALE does not encode.
#[allow(non_camel_case_types)]
#[derive(Decode, Encode)]
pub struct char8(u8);

impl core::fmt::Debug for char8 {
    fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
        core::fmt::Debug::fmt(&char::from(self.0), f)
    }
}

/// Formats a record in every way.
pub fn formatted(record: Record) -> String {
    let width = record.list.len();
    format!(
        "{record:?}\n{record:#?}\n{:>40}|{:<42}|{:^41}|{:+}\n{:#x} {:X} {:#b} {:o} {:08}|{:width$}|{:e}",
        record.id,
        record.balance,
        record.name.as_deref().unwrap_or("-"),
        record.balance,
        record.id,
        record.balance,
        record.id as u16,
        record.id as u64,
        record.id as u8,
        record.balance as i32,
        record.id as u64,
    )
}
