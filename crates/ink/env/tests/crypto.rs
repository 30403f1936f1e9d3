//! Hashes and signatures of the test engine, with independent test vectors.

use ink_env::{
    ecdsa_recover, ecdsa_to_eth_address, ed25519_verify,
    hash::{Blake2x128, Blake2x256, CryptoHash, HashOutput, Keccak256, Sha2x256},
    hash_bytes, hash_encoded, p256_verify, sr25519_verify, ReturnErrorCode,
};

fn hex<const N: usize>(digits: &str) -> [u8; N] {
    assert_eq!(digits.len(), 2 * N);
    core::array::from_fn(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap())
}

fn hash<H: CryptoHash>(input: &str) -> <H as HashOutput>::Type {
    let mut output = Default::default();
    hash_bytes::<H>(input.as_bytes(), &mut output);
    output
}

/// Test vectors for the empty input and `abc`: FIPS 180-4, the Keccak team, RFC 7693; 128-bit BLAKE2 from
/// Python's hashlib.
#[test]
fn hashes_match_test_vectors() {
    let empty = hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(hash::<Sha2x256>(""), empty);
    let abc = hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(hash::<Sha2x256>("abc"), abc);
    let abc = hex("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    assert_eq!(hash::<Keccak256>("abc"), abc);
    let abc = hex("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_eq!(hash::<Blake2x256>("abc"), abc);
    let abc = hex("cf4ab791c62b8d2b2109c90275287816");
    assert_eq!(hash::<Blake2x128>("abc"), abc);
}

#[test]
fn hash_encoded_hashes_the_scale_encoding() {
    let mut output = [0; 32];
    hash_encoded::<Sha2x256, _>(b"abc", &mut output);
    assert_eq!(output, hash::<Sha2x256>("abc"));
    hash_encoded::<Sha2x256, _>(&"abc", &mut output);
    assert_eq!(output, hash::<Sha2x256>("\x0cabc"));
}

/// The public key of the secret key 1 is the curve's generator (SEC 2), whose address is well known.
const GENERATOR: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
const ADDRESS: &str = "7e5f4552091a69125d5dfcb7b8c2659029395bdf";

#[test]
fn ecdsa_keys_and_addresses_are_recovered() {
    use k256::ecdsa::{RecoveryId, Signature, SigningKey};

    let key = SigningKey::from_slice(&hex::<32>(&format!("{:064x}", 1))).unwrap();
    let message_hash = [0x42; 32];
    let (signed, id): (Signature, RecoveryId) = key.sign_prehash_recoverable(&message_hash).unwrap();
    let mut signature = [0; 65];
    signature[..64].copy_from_slice(&signed.to_bytes());
    let mut public = [0; 33];
    for id in [id.to_byte(), id.to_byte() + 27] {
        signature[64] = id;
        public = [0; 33];
        ecdsa_recover(&signature, &message_hash, &mut public).unwrap();
        assert_eq!(public, hex(GENERATOR));
    }
    let mut address = [0; 20];
    ecdsa_to_eth_address(&public, &mut address).unwrap();
    assert_eq!(address, hex(ADDRESS));

    let failed = Err(ReturnErrorCode::EcdsaRecoveryFailed.into());
    signature[64] = 4;
    assert_eq!(ecdsa_recover(&signature, &message_hash, &mut public), failed);
    assert_eq!(ecdsa_recover(&[0; 65], &message_hash, &mut public), failed);
    assert_eq!(ecdsa_to_eth_address(&[0; 33], &mut address), failed);
    assert_eq!(address, hex(ADDRESS), "an error writes nothing");
}

#[test]
fn sr25519_signature_verifies() {
    use schnorrkel::{ExpansionMode, MiniSecretKey};

    let pair = MiniSecretKey::from_bytes(&[1; 32]).unwrap().expand_to_keypair(ExpansionMode::Ed25519);
    let sign = |context| pair.sign_simple(context, b"message").to_bytes();
    let public = pair.public.to_bytes();
    let signature = sign(b"substrate");
    let failed = Err(ReturnErrorCode::Sr25519VerifyFailed.into());
    assert_eq!(sr25519_verify(&signature, b"message", &public), Ok(()));
    assert_eq!(sr25519_verify(&signature, b"massage", &public), failed);
    assert_eq!(sr25519_verify(&sign(b"other"), b"message", &public), failed);
    assert_eq!(sr25519_verify(&[0; 64], b"message", &public), failed);
    assert_eq!(sr25519_verify(&signature, b"message", &[0xff; 32]), failed);
}

/// RFC 8032, section 7.1, test 2.
#[test]
fn ed25519_signature_verifies() {
    let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    let mut signature: [u8; 64] = hex(concat!(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ));
    assert_eq!(ed25519_verify(&signature, &[0x72], &public), Ok(()));
    let failed = Err(ReturnErrorCode::Ed25519VerifyFailed.into());
    assert_eq!(ed25519_verify(&signature, &[0x73], &public), failed);
    signature[0] ^= 1;
    assert_eq!(ed25519_verify(&signature, &[0x72], &public), failed);
}

/// RFC 6979, appendix A.2.5.
#[test]
fn p256_signature_is_verified() {
    use ebpf_p256::example::{MESSAGE_HASH, PUBLIC_KEY, SIGNATURE};

    assert_eq!(hash::<Sha2x256>("sample"), MESSAGE_HASH);
    assert!(p256_verify(&SIGNATURE, &MESSAGE_HASH, &PUBLIC_KEY));
    assert!(!p256_verify(&SIGNATURE, &hash::<Sha2x256>("Sample"), &PUBLIC_KEY));
    assert!(!p256_verify(&[0; 64], &MESSAGE_HASH, &PUBLIC_KEY));
    assert!(!p256_verify(&SIGNATURE, &MESSAGE_HASH, &[0; 64]));
}
