//! Hash functions, against published values.

use super::*;
use ebpf_uapi::Syscall;

#[test]
fn hashes_of_abc_and_of_nothing() {
    // FIPS 180-4 and RFC 7693 (BLAKE2b with the given digest length) test values; Keccak team's for Keccak.
    let cases = [
        (Syscall::hash_sha2_256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (Syscall::hash_sha2_256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Syscall::hash_keccak_256, "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (Syscall::hash_keccak_256, "", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (Syscall::hash_blake2_256, "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        (Syscall::hash_blake2_256, "", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
        (Syscall::hash_blake2_128, "", "cae66941d9efbd404e4d88758ea67670"),
        (Syscall::hash_blake2_128, "abc", "cf4ab791c62b8d2b2109c90275287816"),
    ];
    chain(|| {
        let contract = deploy();
        for (syscall, data, expected) in cases {
            let mut script = Script::new();
            let (data, len) = (script.bytes(data.as_bytes()), data.len() as u64);
            let out = script.bytes(&[0xee; 40]);
            let op = script.raw(syscall, &[data, len, out]);
            let output = Call::new(&contract, &script).ok();
            let expected = array_bytes(expected);
            assert_eq!(output.result(op), 0);
            assert_eq!(output.at(out, expected.len()), expected, "{}", syscall.name());
            assert_eq!(output.at(out, 40)[expected.len()..], vec![0xee; 40 - expected.len()]);
        }
    });
}

/// The output may lie over the input.
#[test]
fn overlapping_input_and_output_hash_the_input() {
    chain(|| {
        let contract = deploy();
        let mut script = Script::new();
        let at = script.bytes(&[7; 64]);
        script.raw(Syscall::hash_sha2_256, &[at, 64, at + 16]);
        let output = Call::new(&contract, &script).ok();
        assert_eq!(output.at(at, 16), [7; 16]);
        assert_eq!(output.at(at + 16, 32), sp_io::hashing::sha2_256(&[7; 64]));
    });
}

fn array_bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
