//! A contract's metadata, as `@polkadot/api-contract` reads it: ink! 5's, version 5.
//!
//! The author declares what the contract offers: `contract`, `types`, `storage` and `spec`. [`bundle`] checks
//! that declaration — selectors and signature topics are hashes of what they stand for, references
//! lead somewhere — and adds `source`, which ties it to one ELF file. The result comes twice: with the
//! ELF file inside, as `NAME.contract`, and without, as `NAME.json`.
#![warn(missing_docs)]
#![forbid(unsafe_code)]

mod check;

use std::fmt;

use serde_json::{json, Map, Value};

/// What made the ELF file, for people who want to make it again.
#[derive(Clone, Debug, Default)]
pub struct Build {
    /// The language of the contract and its version.
    pub language: String,
    /// The compiler and its version.
    pub compiler: String,
    /// Further tools and settings, by name.
    pub info: Vec<(String, String)>,
}

/// Metadata of one ELF file.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The contract's name.
    pub name: String,
    /// JSON without the ELF file: `NAME.json`.
    pub metadata: String,
    /// JSON with the ELF file in `source.wasm`, where clients look for code: `NAME.contract`.
    pub contract: String,
}

/// What is wrong with a declaration or an ELF file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetadataError {
    /// The declaration is no JSON.
    NotJson(String),
    /// There is nothing of the expected kind at this path of the declaration.
    Missing {
        /// Where in the JSON.
        path: String,
        /// What should be there.
        expected: &'static str,
    },
    /// A hash is not that of what it stands for.
    WrongHash {
        /// What is hashed.
        of: String,
        /// What the declaration says.
        declared: String,
        /// What it should say.
        expected: String,
    },
    /// Two constructors or two messages have this selector.
    DuplicateSelector(String),
    /// An event has more topics than `maxEventTopics`.
    TooManyTopics(String),
    /// A constructor or message, this one, does not return a `Result` whose error is `lang_error`.
    WrongReturnType(String),
    /// The version of the declaration is not 5.
    WrongVersion,
    /// The contract is no 64-bit ELF file for BPF.
    NotAContract,
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "the declaration is no JSON: {error}"),
            Self::Missing { path, expected } => write!(f, "{path} should be {expected}"),
            Self::WrongHash { of, declared, expected } => {
                write!(f, "{of} hashes to {expected}, but {declared} is declared")
            }
            Self::DuplicateSelector(selector) => write!(f, "the selector {selector} is declared twice"),
            Self::TooManyTopics(event) => write!(f, "the event {event} has more topics than maxEventTopics"),
            Self::WrongReturnType(label) => {
                write!(f, "{label} should return a Result whose error is of the type of lang_error")
            }
            Self::WrongVersion => f.write_str("only version 5 of the metadata is known"),
            Self::NotAContract => f.write_str("the contract is no 64-bit ELF file for BPF"),
        }
    }
}

impl std::error::Error for MetadataError {}

/// Checks a declaration and ties it to an ELF file.
///
/// # Errors
///
/// See [`MetadataError`].
pub fn bundle(declaration: &str, elf: &[u8], build: &Build) -> Result<Bundle, MetadataError> {
    let mut json: Value =
        serde_json::from_str(declaration).map_err(|error| MetadataError::NotJson(error.to_string()))?;
    check::declaration(&json)?;
    check::elf(elf)?;
    let name = check::string(&json, "/contract/name")?.to_owned();

    json["source"] = json!({
        "hash": hex(&hash(elf)),
        "language": build.language,
        "compiler": build.compiler,
        "build_info": build
            .info
            .iter()
            .map(|(name, value)| (name.clone(), value.clone().into()))
            .collect::<Map<String, Value>>(),
    });
    let metadata = format!("{json:#}\n");
    json["source"]["wasm"] = hex(elf).into();
    let contract = format!("{json}\n");
    Ok(Bundle { name, metadata, contract })
}

/// The BLAKE2b-256 hash: of an ELF file, the chain's code hash.
fn hash(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(blake2b_simd::Params::new().hash_length(32).hash(bytes).as_bytes());
    hash
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 + 2 * bytes.len());
    text.push_str("0x");
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(digit.into(), 16).expect("four bits are one hex digit; qed"));
        }
    }
    text
}
