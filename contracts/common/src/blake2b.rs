//! BLAKE2b-256 (RFC 7693) at compile time, for selectors and signature topics.

const BLOCK_LEN: usize = 128;
const DIGEST_LEN: usize = 32;

/// RFC 7693, section 2.6.
const IV: [u64; 8] = [
    0x6a09e667f3bcc908,
    0xbb67ae8584caa73b,
    0x3c6ef372fe94f82b,
    0xa54ff53a5f1d36f1,
    0x510e527fade682d1,
    0x9b05688c2b3e6c1f,
    0x1f83d9abfb41bd6b,
    0x5be0cd19137e2179,
];

/// RFC 7693, section 2.7. Rounds 10 and 11 use rows 0 and 1 again.
const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// Which words of the working vector each of a round's eight mixings takes: columns, then diagonals.
const MIXINGS: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// The BLAKE2b-256 hash, without key, of a message of at most one block.
pub const fn blake2b_256(message: &[u8]) -> [u8; DIGEST_LEN] {
    assert!(message.len() <= BLOCK_LEN, "the message has more than one block");
    let mut words = [0u64; 16];
    let mut i = 0;
    while i < message.len() {
        words[i / 8] |= (message[i] as u64) << (8 * (i % 8));
        i += 1;
    }

    let mut state = IV;
    state[0] ^= 0x0101_0000 ^ DIGEST_LEN as u64;
    let mut v = [0u64; 16];
    i = 0;
    while i < 8 {
        v[i] = state[i];
        v[i + 8] = IV[i];
        i += 1;
    }
    v[12] ^= message.len() as u64;
    v[14] = !v[14];

    let mut round = 0;
    while round < 12 {
        let order = &SIGMA[round % 10];
        i = 0;
        while i < 8 {
            mix(&mut v, MIXINGS[i], words[order[2 * i]], words[order[2 * i + 1]]);
            i += 1;
        }
        round += 1;
    }

    let mut digest = [0; DIGEST_LEN];
    i = 0;
    while i < DIGEST_LEN {
        let word = i / 8;
        digest[i] = ((state[word] ^ v[word] ^ v[word + 8]) >> (8 * (i % 8))) as u8;
        i += 1;
    }
    digest
}

/// The mixing function G: RFC 7693, section 3.1.
const fn mix(v: &mut [u64; 16], [a, b, c, d]: [usize; 4], x: u64, y: u64) {
    v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
    v[d] = (v[d] ^ v[a]).rotate_right(32);
    v[c] = v[c].wrapping_add(v[d]);
    v[b] = (v[b] ^ v[c]).rotate_right(24);
    v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
    v[d] = (v[d] ^ v[a]).rotate_right(16);
    v[c] = v[c].wrapping_add(v[d]);
    v[b] = (v[b] ^ v[c]).rotate_right(63);
}

// `flip` and `get` have these selectors in every ink! flipper.
const _: () = assert!(matches!(blake2b_256(b"flip"), [0x63, 0x3a, 0xa5, 0x51, ..]));
const _: () = assert!(matches!(blake2b_256(b"get"), [0x2f, 0x86, 0x5b, 0xd9, ..]));
