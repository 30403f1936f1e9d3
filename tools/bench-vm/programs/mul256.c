/* A chain of products of 256-bit numbers, modulo 2^256 - 189 by folding: what elliptic curves and
 * fixed-point mathematics of contracts come down to. */
#include "host.h"

typedef unsigned __int128 u128;

typedef struct {
    u64 limb[4];
} u256;

#define FOLD 189

static NOINLINE void multiply(u256 *out, const u256 *a, const u256 *b) {
    u64 wide[8] = {0};
    for (u32 i = 0; i < 4; i++) {
        u64 carry = 0;
        for (u32 j = 0; j < 4; j++) {
            u128 sum = (u128)a->limb[i] * b->limb[j] + wide[i + j] + carry;
            wide[i + j] = (u64)sum;
            carry = (u64)(sum >> 64);
        }
        wide[i + 4] = carry;
    }
    u64 carry = 0;
    for (u32 i = 0; i < 4; i++) {
        u128 sum = (u128)wide[i + 4] * FOLD + wide[i] + carry;
        out->limb[i] = (u64)sum;
        carry = (u64)(sum >> 64);
    }
    carry *= FOLD;
    for (u32 i = 0; i < 4; i++) {
        u64 sum = out->limb[i] + carry;
        carry = sum < carry;
        out->limb[i] = sum;
    }
    out->limb[0] += carry * FOLD;
}

CALL {
    u64 random = 1;
    u256 x, y;
    for (u32 i = 0; i < 4; i++) {
        x.limb[i] = next_random(&random);
        y.limb[i] = next_random(&random);
    }
    for (u64 left = rounds(); left; left--) {
        multiply(&x, &x, &y);
        multiply(&y, &y, &x);
    }
    return x.limb[0] ^ x.limb[1] ^ y.limb[2] ^ y.limb[3];
}
