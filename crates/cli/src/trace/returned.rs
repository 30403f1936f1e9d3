//! What a constructor or a message returned, decoded by the contract's metadata.

use crate::chain::{
    account::{hex, DEFAULT_SS58_FORMAT},
    contract::{Answer, Contract, Message},
    value::show::Show,
};
use serde_json::{json, Value as Json};

/// Prints values of the in-process chain.
pub const SHOW: Show = Show { ss58_format: DEFAULT_SS58_FORMAT };

/// A return value, as text and as JSON.
pub struct Returned {
    /// Whether it is an error of the contract, or does not decode.
    pub failed: bool,
    pub text: String,
    pub json: Json,
}

impl Returned {
    /// Decodes the output of a constructor or a message.
    pub fn decode(contract: &Contract, message: &Message, data: &[u8]) -> Self {
        let with_docs = |value: String, docs: String| {
            if docs.is_empty() {
                value
            } else {
                format!("{value}: {docs}")
            }
        };
        match contract.decode_answer(message, data) {
            Ok(Answer::Value(value)) => {
                Self { failed: false, text: SHOW.text(&value), json: SHOW.json(&value) }
            }
            Ok(Answer::Error(value, docs)) => Self {
                failed: true,
                text: with_docs(format!("Err({})", SHOW.text(&value)), docs),
                json: json!({ "Err": SHOW.json(&value) }),
            },
            Ok(Answer::Lang(value, meaning)) => Self {
                failed: true,
                text: with_docs(SHOW.text(&value), meaning),
                json: json!({ "LangError": SHOW.json(&value) }),
            },
            Err(error) => Self {
                failed: true,
                text: format!("{} does not decode as output of `{}`: {error}", hex(data), message.label()),
                json: json!(hex(data)),
            },
        }
    }
}
