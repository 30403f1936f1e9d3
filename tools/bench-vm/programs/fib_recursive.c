/* A Fibonacci number by its definition: calls and returns. The rounds are its index. */
#include "host.h"

static NOINLINE u64 fibonacci(u64 n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

CALL {
    return fibonacci(rounds());
}
