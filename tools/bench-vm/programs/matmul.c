/* The product of two 64 by 64 matrices of 64-bit numbers, again and again. */
#include "host.h"

#define N 64

static u64 a[N][N], b[N][N], c[N][N];

static NOINLINE void multiply(void) {
    for (u64 i = 0; i < N; i++) {
        for (u64 j = 0; j < N; j++) {
            u64 sum = 0;
            for (u64 k = 0; k < N; k++) sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    }
}

CALL {
    u64 random = 1, result = 0;
    for (u64 i = 0; i < N; i++) {
        for (u64 j = 0; j < N; j++) {
            a[i][j] = next_random(&random);
            b[i][j] = next_random(&random);
        }
    }
    for (u64 left = rounds(); left; left--) {
        multiply();
        for (u64 i = 0; i < N; i++) a[i][left % N] ^= c[left % N][i];
        result += c[N - 1][N - 1];
    }
    return result;
}
