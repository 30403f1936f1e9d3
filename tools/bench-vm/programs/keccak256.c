/* Keccak-256 of 64 bytes, again and again: what mappings of Solidity contracts do. 64-bit logic and
 * rotations on more values than any machine has registers. */
#include "host.h"

static const u64 ROUND_CONSTANTS[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

static const u8 ROTATIONS[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                 27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
static const u8 LANES[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                             15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};

static inline u64 rotate(u64 x, u64 by) {
    return x << by | x >> (64 - by);
}

static NOINLINE void permute(u64 a[25]) {
    for (u64 round = 0; round < 24; round++) {
        u64 column[5];
        for (u64 x = 0; x < 5; x++) column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        for (u64 x = 0; x < 5; x++) {
            u64 mix = column[(x + 4) % 5] ^ rotate(column[(x + 1) % 5], 1);
            for (u64 y = 0; y < 25; y += 5) a[y + x] ^= mix;
        }
        u64 moving = a[1];
        for (u64 i = 0; i < 24; i++) {
            u64 kept = a[LANES[i]];
            a[LANES[i]] = rotate(moving, ROTATIONS[i]);
            moving = kept;
        }
        for (u64 y = 0; y < 25; y += 5) {
            u64 row[5];
            for (u64 x = 0; x < 5; x++) row[x] = a[y + x];
            for (u64 x = 0; x < 5; x++) a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
        }
        a[0] ^= ROUND_CONSTANTS[round];
    }
}

CALL {
    u64 input[8], state[25];
    for (u64 i = 0; i < 8; i++) input[i] = i * 0x9e3779b97f4a7c15;
    for (u64 left = rounds(); left; left--) {
        for (u64 i = 0; i < 25; i++) state[i] = i < 8 ? input[i] : 0;
        state[8] ^= 1;
        state[16] ^= 1ull << 63;
        permute(state);
        for (u64 i = 0; i < 4; i++) input[i] = state[i];
    }
    return input[0];
}
