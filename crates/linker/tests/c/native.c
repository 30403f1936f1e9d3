/* run() of exercise.c natively: reads cases, each a 32-bit length and bytes, and writes results in the same form. */
#include "exercise.c"
#include <stdio.h>

int main(void) {
    static u8 received[1024], answer[8192];
    u32 length;
    while (fread(&length, sizeof length, 1, stdin) == 1) {
        if (length > sizeof received || fread(received, 1, length, stdin) != length)
            return 1;
        u32 result = (u32)run(received, length, answer, sizeof answer);
        if (fwrite(&result, sizeof result, 1, stdout) != 1 || fwrite(answer, 1, result, stdout) != result)
            return 1;
    }
    return 0;
}
