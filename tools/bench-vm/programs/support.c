/* What compilers call on their own, for targets whose toolchain brings no library. */

typedef unsigned char u8;
typedef unsigned long long u64;
typedef __SIZE_TYPE__ size_t;

void *memcpy(void *to, const void *from, size_t length) {
    u8 *out = to;
    const u8 *in = from;
    while (length--) *out++ = *in++;
    return to;
}

void *memset(void *to, int value, size_t length) {
    u8 *out = to;
    while (length--) *out++ = (u8)value;
    return to;
}

#if defined(__wasm__)
/* The product of two 128-bit numbers, from 32-bit halves: the target multiplies 64 bits to 64. */
__int128 __multi3(__int128 a, __int128 b) {
    u64 x = (u64)a, y = (u64)b;
    u64 x0 = (unsigned)x, x1 = x >> 32, y0 = (unsigned)y, y1 = y >> 32;
    u64 low = x0 * y0;
    u64 middle = x1 * y0 + (low >> 32);
    u64 other = x0 * y1 + (unsigned)middle;
    u64 high = x1 * y1 + (middle >> 32) + (other >> 32);
    high += (u64)(a >> 64) * y + x * (u64)(b >> 64);
    return (__int128)((unsigned __int128)high << 64 | other << 32 | (unsigned)low);
}
#endif
