//! Addresses of accounts, and bytes as text.

use std::fmt;

use sp_core::crypto::{AccountId32, PublicError, Ss58AddressFormat, Ss58Codec};

use crate::error::Error;

pub use ebpf_bundle::hex;

/// The SS58 prefix of addresses where no chain specifies one.
pub const DEFAULT_SS58_FORMAT: u16 = 42;

/// Why text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    NoAddress,
    WrongChecksum,
    WrongLength,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => "expected an SS58 address, or 0x and 64 digits",
            Self::WrongChecksum => "wrong checksum: a character was changed or lost",
            Self::WrongLength => "expected the address of an account of 32 bytes",
        })
    }
}

/// Parses an account's address: SS58 of any chain, or `0x` and 32 bytes as hexadecimal digits.
///
/// # Errors
///
/// An [`AddressError`] if it is neither.
pub fn parse(text: &str) -> Result<[u8; 32], AddressError> {
    if text.starts_with("0x") {
        let bytes = unhex(text).ok_or(AddressError::NoAddress)?;
        return bytes.try_into().map_err(|_| AddressError::WrongLength);
    }
    match AccountId32::from_ss58check_with_version(text) {
        Ok((account, _)) => Ok(account.into()),
        Err(PublicError::InvalidChecksum) => Err(AddressError::WrongChecksum),
        Err(PublicError::BadLength) => Err(AddressError::WrongLength),
        Err(_) => Err(AddressError::NoAddress),
    }
}

/// Parses an address that was given as the option `name`.
///
/// # Errors
///
/// A usage error that names the option.
pub fn option(name: &str, text: &str) -> Result<[u8; 32], Error> {
    parse(text).map_err(|error| Error::usage(format!("invalid {name} {text}: {error}")))
}

/// The SS58 address of an account, with a chain's prefix.
pub fn show(account: [u8; 32], format: u16) -> String {
    AccountId32::from(account).to_ss58check_with_version(Ss58AddressFormat::custom(format))
}

/// Decodes hexadecimal digits after `0x`.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    text.starts_with("0x").then(|| ebpf_bundle::from_hex(text))?
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

    #[test]
    fn address_in_any_form_is_parsed() {
        let alice = parse(ALICE).unwrap();
        assert_eq!(parse(&hex(&alice)), Ok(alice));
        assert_eq!(show(alice, DEFAULT_SS58_FORMAT), ALICE);
        assert_eq!(parse(&show(alice, 0)), Ok(alice));
        assert_eq!(parse(&ALICE.replace("Grw", "Grx")), Err(AddressError::WrongChecksum));
        assert_eq!(parse("0x0102"), Err(AddressError::WrongLength));
        assert_eq!(parse("alice"), Err(AddressError::NoAddress));
    }

    #[test]
    fn hexadecimal_needs_0x_and_whole_bytes() {
        assert_eq!(unhex("0x00fFa"), None);
        assert_eq!(unhex("0x00fF"), Some(vec![0, 255]));
        assert_eq!(unhex("0x0g"), None);
        assert_eq!(unhex("00"), None);
        assert_eq!(hex(&[0, 255]), "0x00ff");
    }
}
