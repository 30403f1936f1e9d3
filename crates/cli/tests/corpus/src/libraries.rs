//! Libraries that contracts use, each with a known result.

use alloc::{format, string::String, vec::Vec};
use blake2::Digest;
use itertools::Itertools;
use primitive_types::U256;
use tiny_keccak::Hasher;

/// A line for each library.
pub fn all() -> String {
    [
        format!("sha2 {}", hex::encode(sha2::Sha256::digest(b"abc"))),
        format!("blake2 {}", hex::encode(blake2::Blake2s256::digest(b"abc"))),
        format!("keccak {}", hex::encode(keccak(b"abc"))),
        format!("bs58 {}", bs58::encode(b"Hello World!").into_string()),
        format!("num-bigint {}", factorial(30)),
        format!("primitive-types {}", U256::from(3).pow(U256::from(150)) % U256::from(1_000_000_007)),
        format!("hashbrown {}", counted("mississippi")),
        format!("itertools {}", (1..5).tuple_combinations().map(|(a, b)| a * b).join("+")),
        format!("smallvec {}", primes(40).iter().join(",")),
        format!("arrayvec {}", stack(&[5, 3, 8])),
        format!(
            "semver {}",
            semver::VersionReq::parse("^1.2").is_ok_and(|r| r.matches(&semver::Version::new(1, 4, 0)))
        ),
    ]
    .join("\n")
}

fn keccak(input: &[u8]) -> [u8; 32] {
    let (mut hasher, mut output) = (tiny_keccak::Keccak::v256(), [0; 32]);
    hasher.update(input);
    hasher.finalize(&mut output);
    output
}

fn factorial(number: u32) -> num_bigint::BigUint {
    (1..=number).map(num_bigint::BigUint::from).product()
}

/// A hasher without a random key, which contracts cannot have.
#[derive(Default)]
struct Fnv(u64);

impl core::hash::Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn counted(text: &str) -> String {
    let mut counts: hashbrown::HashMap<char, u32, core::hash::BuildHasherDefault<Fnv>> = Default::default();
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort();
    counts.iter().map(|(letter, count)| format!("{letter}{count}")).join(" ")
}

fn primes(below: u32) -> smallvec::SmallVec<[u32; 4]> {
    let mut primes = smallvec::SmallVec::new();
    for number in 2..below {
        if primes.iter().all(|prime| number % prime != 0) {
            primes.push(number);
        }
    }
    primes
}

fn stack(numbers: &[u32]) -> u32 {
    let mut stack: arrayvec::ArrayVec<u32, 8> = numbers.iter().copied().collect();
    stack.sort();
    let top = stack.pop().unwrap_or(0);
    stack.iter().fold(top, |sum, number| sum * 10 + number)
}
