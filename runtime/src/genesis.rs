//! The states that a new chain can start from.

use alloc::{string::ToString, vec, vec::Vec};

use frame_support::build_struct_json_patch;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring;

use crate::{BalancesConfig, RuntimeGenesisConfig, SudoConfig, EXISTENTIAL_DEPOSIT, UNIT};

/// What each well-known account of a development chain owns.
const ENDOWMENT: u128 = 1_000_000 * UNIT;
const _: () = assert!(ENDOWMENT > EXISTENTIAL_DEPOSIT);

/// Alice, Bob and the other well-known accounts are endowed; Alice is sudo.
fn development() -> serde_json::Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances: Sr25519Keyring::well_known().map(|key| (key.to_account_id(), ENDOWMENT)).collect(),
        },
        sudo: SudoConfig { key: Some(Sr25519Keyring::Alice.to_account_id()) },
    })
}

/// The JSON of the preset called `id`.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    (id.as_str() == DEV_RUNTIME_PRESET).then(|| development().to_string().into_bytes())
}

/// The presets that [`preset`] knows.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV_RUNTIME_PRESET)]
}
