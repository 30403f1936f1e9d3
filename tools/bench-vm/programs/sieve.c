/* The sieve of Eratosthenes: stores with strides, and branches that are hard to predict. */
#include "host.h"

#define LIMIT 65536

static u8 composite[LIMIT];

static u64 count_primes(void) {
    u64 primes = 0;
    for (u64 i = 2; i < LIMIT; i++) composite[i] = 0;
    for (u64 i = 2; i < LIMIT; i++) {
        if (composite[i]) continue;
        primes++;
        for (u64 j = i * i; j < LIMIT; j += i) composite[j] = 1;
    }
    return primes;
}

CALL {
    u64 result = 0;
    for (u64 left = rounds(); left; left--) result += count_primes();
    return result;
}
