//! The accounts of a development chain, as on the sample node: each owns [`ENDOWMENT`].

use crate::{AccountId, Balance, UNIT};
use sp_keyring::Sr25519Keyring;

/// The initial balance of the [`endowed`] accounts.
pub const ENDOWMENT: Balance = 1_000_000 * UNIT;

/// The accounts with an initial balance: Alice to Ferdie with their `//stash`, as on the sample node, and One
/// and Two.
pub fn endowed() -> impl Iterator<Item = AccountId> {
    Sr25519Keyring::iter().map(|key| key.to_account_id())
}

macro_rules! accounts {
    ($($name:ident $key:ident),*) => { $(
        #[doc = concat!("The account of `//", stringify!($key), "` (sr25519).")]
        pub fn $name() -> AccountId {
            Sr25519Keyring::$key.to_account_id()
        }
    )* };
}

accounts!(alice Alice, bob Bob, charlie Charlie, dave Dave, eve Eve, ferdie Ferdie, one One, two Two);
