//! Signatures and public keys.

use super::{nested_calls::code, *};
use ebpf_p256::example::{MESSAGE_HASH, PUBLIC_KEY, SIGNATURE};
use ebpf_uapi::{ReturnCode, Syscall};
use sp_core::{ecdsa, ed25519, sr25519, Pair};

#[test]
fn ecdsa_keys_are_recovered() {
    chain(|| {
        let contract = deploy();
        let (pair, hash) = (ecdsa::Pair::from_seed(&[7; 32]), [9; 32]);
        let signature = pair.sign_prehashed(&hash);
        let mut script = Script::new();
        let (at, message, out) = (script.bytes(signature.as_ref()), script.bytes(&hash), script.room(33));
        script.raw(Syscall::ecdsa_recover, &[at, message, out]);
        // No signature: its recovery id is not one.
        let mut broken = signature.0;
        broken[64] = 9;
        let (broken, untouched) = (script.bytes(&broken), script.room(33));
        script.raw(Syscall::ecdsa_recover, &[broken, message, untouched]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
        assert_eq!(output.at(out, 33), pair.public().0);
        assert_eq!(output.result(1), code(ReturnCode::EcdsaRecoveryFailed));
        assert_eq!(output.at(untouched, 33), [0; 33]);
    });
}

/// The key of private key 1, whose address is well known.
#[test]
fn ethereum_addresses() {
    chain(|| {
        let contract = deploy();
        let mut seed = [0; 32];
        seed[31] = 1;
        let mut script = Script::new();
        let (key, out) = (script.bytes(&ecdsa::Pair::from_seed(&seed).public().0), script.room(20));
        script.raw(Syscall::ecdsa_to_eth_address, &[key, out]);
        let no_key = script.bytes(&[0; 33]);
        script.raw(Syscall::ecdsa_to_eth_address, &[no_key, out]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
        let expected = [
            0x7e, 0x5f, 0x45, 0x52, 0x09, 0x1a, 0x69, 0x12, 0x5d, 0x5d, 0xfc, 0xb7, 0xb8, 0xc2, 0x65, 0x90,
            0x29, 0x39, 0x5b, 0xdf,
        ];
        assert_eq!(output.at(out, 20), expected);
        assert_eq!(output.result(1), code(ReturnCode::EcdsaRecoveryFailed));
    });
}

/// Results for the right signature, another message, another key and a broken signature.
fn verify(syscall: Syscall, signature: &[u8], key: &[u8]) -> [u64; 4] {
    let contract = deploy();
    let mut script = Script::new();
    let mut broken = signature.to_vec();
    broken[1] ^= 1;
    let (good, bad) = (script.bytes(signature), script.bytes(&broken));
    let (key, other_key) = (script.bytes(key), script.bytes(&[2; 32]));
    let message = script.bytes(b"message.");
    for (signature, key, len) in [(good, key, 7), (good, key, 8), (good, other_key, 7), (bad, key, 7)] {
        script.raw(syscall, &[signature, key, message, len]);
    }
    let output = Call::new(&contract, &script).ok();
    [0, 1, 2, 3].map(|op| output.result(op))
}

#[test]
fn sr25519_signatures_are_verified() {
    chain(|| {
        let pair = sr25519::Pair::from_seed(&[7; 32]);
        // Signing is random, but both backends must see the same.
        thread_local!(static SIGNATURE: std::cell::OnceCell<sr25519::Signature> = const { std::cell::OnceCell::new() });
        let signature = SIGNATURE.with(|cell| *cell.get_or_init(|| pair.sign(b"message")));
        let results = verify(Syscall::sr25519_verify, signature.as_ref(), pair.public().as_ref());
        let failed = code(ReturnCode::Sr25519VerifyFailed);
        assert_eq!(results, [code(ReturnCode::Success), failed, failed, failed]);
    });
}

#[test]
fn p256_signatures_are_verified() {
    chain(|| {
        let contract = deploy();
        let (mut script, mut other_hash) = (Script::new(), MESSAGE_HASH);
        other_hash[31] ^= 1;
        let [signature, key, zeros] = [SIGNATURE, PUBLIC_KEY, [0; 64]].map(|bytes| script.bytes(&bytes));
        let [hash, other_hash] = [MESSAGE_HASH, other_hash].map(|bytes| script.bytes(&bytes));
        for args in [
            [signature, hash, key],
            [signature, other_hash, key],
            [signature, hash, signature],
            [zeros, hash, key],
            [signature, hash, zeros],
        ] {
            script.raw(Syscall::p256_verify, &args);
        }
        let output = Call::new(&contract, &script).ok();
        assert_eq!([0, 1, 2, 3, 4].map(|op| output.result(op)), [1, 0, 0, 0, 0]);
    });
}

#[test]
fn ed25519_signatures_are_verified() {
    chain(|| {
        let pair = ed25519::Pair::from_seed(&[7; 32]);
        let results = verify(Syscall::ed25519_verify, pair.sign(b"message").as_ref(), pair.public().as_ref());
        let failed = code(ReturnCode::Ed25519VerifyFailed);
        assert_eq!(results, [code(ReturnCode::Success), failed, failed, failed]);
    });
}
