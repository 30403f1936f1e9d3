/* Returns what run() of exercise.c makes of the input. */
#include "exercise.c"

u64 input(u64 out, u64 cap);
void return_value(u64 flags, u64 data, u64 len) __attribute__((noreturn));

static u8 received[1024], answer[8192];

void deploy(void) {}

void call(void) {
    size_t len = input((u64)received, sizeof received);
    return_value(0, (u64)answer, run(received, len, answer, sizeof answer));
}
