//! The context page: what a contract reads about its call without asking.
//!
//! A contract that refers to the symbol [`CONTEXT_SYMBOL`] finds a [`Context`] there, at the start of its
//! memory, read only. The fee for a second of execution follows, for those that refer to
//! [`GAS_PRICE_SYMBOL`], and then the contract's configuration, for those that refer to
//! [`CONFIGURATION_SYMBOL`].
//!
//! Everything is little endian and at a fixed offset. The page only ever grows: a contract that was linked
//! for more of it than the chain knows finds zeros there, and [`Context::version`] says what the chain knows.

/// Version of the page as this crate describes it.
pub const CONTEXT_VERSION: u16 = 1;

/// Bytes of a [`Context`]. A multiple of 16.
pub const CONTEXT_LEN: usize = 112;

/// Bytes of the page with the gas price, which is at [`CONTEXT_LEN`]. A multiple of 16.
pub const CONTEXT_WITH_PRICE_LEN: usize = 128;

/// `ref_time` that the gas price is the fee for: a second.
pub const GAS_PRICE_REF_TIME: u64 = 1_000_000_000_000;

/// Linkers bind this to the start of the page.
pub const CONTEXT_SYMBOL: &str = "__context";

/// Linkers bind this to the gas price in the page: a `u128`, the fee for [`GAS_PRICE_REF_TIME`].
pub const GAS_PRICE_SYMBOL: &str = "__gas_price";

/// Linkers bind this to the start of the configuration.
pub const CONFIGURATION_SYMBOL: &str = "__configuration";

/// Linkers bind this to the address behind the configuration.
pub const CONFIGURATION_END_SYMBOL: &str = "__configuration_end";

/// Longest SCALE-encoded account that is in the page.
pub const CONTEXT_ACCOUNT_LEN: usize = 32;

/// Bit of [`Context::flags`]: root has called, and there is no caller.
pub const CALLED_BY_ROOT: u16 = 1;

/// Bit of [`Context::flags`]: accounts of this chain are longer than [`CONTEXT_ACCOUNT_LEN`], and none are in
/// the page.
pub const ACCOUNTS_ABSENT: u16 = 2;

/// The page. In a delegate call everything is as for the contract whose storage it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Context {
    /// What the chain knows of the page: [`CONTEXT_VERSION`] of when it was built.
    pub version: u16,
    /// [`CALLED_BY_ROOT`], [`ACCOUNTS_ABSENT`].
    pub flags: u16,
    /// Bytes of a SCALE-encoded account.
    pub account_len: u32,
    /// Number of the current block.
    pub block_number: u64,
    /// The current block's timestamp in the chain's unit, on most chains milliseconds since the Unix epoch.
    pub now: u64,
    /// Bytes of the contract's configuration; more than `configuration_size` if its end is not in memory.
    pub configuration_len: u32,
    /// Bytes of memory for the configuration.
    pub configuration_size: u32,
    /// Balance that came with this call. (Bytes, as alignments of 16 differ between compilers.)
    pub value: [u8; 16],
    /// The contract's account, SCALE-encoded, zero-padded.
    pub address: [u8; CONTEXT_ACCOUNT_LEN],
    /// The account that called, SCALE-encoded, zero-padded. All zero if there is none.
    pub caller: [u8; CONTEXT_ACCOUNT_LEN],
}

impl Context {
    /// The page as it is in memory.
    pub fn to_bytes(&self) -> [u8; CONTEXT_LEN] {
        let mut bytes = [0; CONTEXT_LEN];
        let (version, flags) = (self.version.to_le_bytes(), self.flags.to_le_bytes());
        let (block_number, now) = (self.block_number.to_le_bytes(), self.now.to_le_bytes());
        let lengths =
            [self.account_len, self.configuration_len, self.configuration_size].map(u32::to_le_bytes);
        let fields: [&[u8]; 10] = [
            &version,
            &flags,
            &lengths[0],
            &block_number,
            &now,
            &lengths[1],
            &lengths[2],
            &self.value,
            &self.address,
            &self.caller,
        ];
        for (place, byte) in bytes.iter_mut().zip(fields.into_iter().flatten()) {
            *place = *byte;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::{offset_of, size_of};

    /// Contracts on chains depend on these.
    #[test]
    fn every_field_is_where_the_documentation_says() {
        let offsets = [
            offset_of!(Context, version),
            offset_of!(Context, flags),
            offset_of!(Context, account_len),
            offset_of!(Context, block_number),
            offset_of!(Context, now),
            offset_of!(Context, configuration_len),
            offset_of!(Context, configuration_size),
            offset_of!(Context, value),
            offset_of!(Context, address),
            offset_of!(Context, caller),
        ];
        assert_eq!(offsets, [0, 2, 4, 8, 16, 24, 28, 32, 48, 80]);
        assert_eq!(size_of::<Context>(), CONTEXT_LEN);
        assert_eq!(CONTEXT_WITH_PRICE_LEN, CONTEXT_LEN + 16);
        assert_eq!((CONTEXT_LEN % 16, CONTEXT_WITH_PRICE_LEN % 16), (0, 0));
    }

    #[test]
    fn bytes_are_the_fields_in_memory() {
        let context = Context {
            version: 0x0102,
            flags: 0x0304,
            account_len: 0x0506_0708,
            block_number: 0x1112_1314_1516_1718,
            now: 0x2122_2324_2526_2728,
            configuration_len: 0x3132_3334,
            configuration_size: 0x4142_4344,
            value: [5; 16],
            address: [6; 32],
            caller: [7; 32],
        };
        let bytes = context.to_bytes();
        assert_eq!(bytes[..8], [2, 1, 4, 3, 8, 7, 6, 5]);
        assert_eq!(bytes[8..16], 0x1112_1314_1516_1718u64.to_le_bytes());
        assert_eq!(bytes[16..24], 0x2122_2324_2526_2728u64.to_le_bytes());
        assert_eq!(bytes[24..32], [0x34, 0x33, 0x32, 0x31, 0x44, 0x43, 0x42, 0x41]);
        assert_eq!(
            (&bytes[32..48], &bytes[48..80], &bytes[80..]),
            (&[5; 16][..], &[6; 32][..], &[7; 32][..])
        );
    }
}
