//! XXH32 with seed 0, at compile time. Source: the xxHash specification, version 0.1.2.

const PRIME_1: u32 = 0x9E37_79B1;
const PRIME_2: u32 = 0x85EB_CA77;
const PRIME_3: u32 = 0xC2B2_AE3D;
const PRIME_4: u32 = 0x27D4_EB2F;
const PRIME_5: u32 = 0x1656_67B1;

/// The number of bytes that the four accumulators consume at a time.
const STRIPE: usize = 16;

/// The little-endian word at `at`.
const fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

const fn round(accumulator: u32, word: u32) -> u32 {
    accumulator.wrapping_add(word.wrapping_mul(PRIME_2)).rotate_left(13).wrapping_mul(PRIME_1)
}

/// The hash of `bytes`.
pub const fn xxh32(bytes: &[u8]) -> u32 {
    let mut at = 0;
    let mut hash = if bytes.len() >= STRIPE {
        let mut lanes = [PRIME_1.wrapping_add(PRIME_2), PRIME_2, 0, 0u32.wrapping_sub(PRIME_1)];
        while at + STRIPE <= bytes.len() {
            lanes = [
                round(lanes[0], word(bytes, at)),
                round(lanes[1], word(bytes, at + 4)),
                round(lanes[2], word(bytes, at + 8)),
                round(lanes[3], word(bytes, at + 12)),
            ];
            at += STRIPE;
        }
        lanes[0]
            .rotate_left(1)
            .wrapping_add(lanes[1].rotate_left(7))
            .wrapping_add(lanes[2].rotate_left(12))
            .wrapping_add(lanes[3].rotate_left(18))
    } else {
        PRIME_5
    };
    hash = hash.wrapping_add(bytes.len() as u32);
    while at + 4 <= bytes.len() {
        hash = hash.wrapping_add(word(bytes, at).wrapping_mul(PRIME_3)).rotate_left(17).wrapping_mul(PRIME_4);
        at += 4;
    }
    while at < bytes.len() {
        hash =
            hash.wrapping_add((bytes[at] as u32).wrapping_mul(PRIME_5)).rotate_left(11).wrapping_mul(PRIME_1);
        at += 1;
    }
    hash = (hash ^ (hash >> 15)).wrapping_mul(PRIME_2);
    hash = (hash ^ (hash >> 13)).wrapping_mul(PRIME_3);
    hash ^ (hash >> 16)
}
