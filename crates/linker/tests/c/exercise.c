/* Exercises in C: run() is a function of its input. Compiled for the VM and natively; the results are compared. */
#include <stdint.h>
#include <stddef.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t i32;
typedef uint64_t u64;
typedef int64_t i64;

struct point {
    i32 x, y;
    u8 tag;
    i64 weight;
};

struct writer {
    u8 *at, *end;
};

typedef i64 (*operation)(i64, i64);

static i64 add(i64 a, i64 b) { return (i64)((u64)a + (u64)b); }
static i64 subtract(i64 a, i64 b) { return (i64)((u64)a - (u64)b); }
static i64 multiply(i64 a, i64 b) { return (i64)((u64)a * (u64)b); }
static i64 divide(i64 a, i64 b) { return b == 0 || (b == -1 && a == INT64_MIN) ? 0 : a / b; }
static i64 modulo(i64 a, i64 b) { return b == 0 || b == -1 ? 0 : a % b; }

/* Constant data with pointers to functions and strings, written data, zeroed data. */
static const struct {
    const char *name;
    operation run;
} OPERATIONS[] = {{"add", add}, {"subtract", subtract}, {"multiply", multiply}, {"divide", divide}, {"modulo", modulo}};
static const u16 TABLE[8] = {1, 2, 500, 60000, 7, 11, 0xffff, 42};
static u32 counter = 77;
static const u16 *cursor = &TABLE[3];
static u64 zeroed[40];

static void put(struct writer *w, u64 value, unsigned bytes) {
    for (unsigned i = 0; i < bytes && w->at < w->end; i++)
        *w->at++ = (u8)(value >> (8 * i));
}

static void put_text(struct writer *w, const char *text) {
    while (*text && w->at < w->end)
        *w->at++ = (u8)*text++;
}

static u64 get(const u8 *data, size_t len, size_t at) {
    u64 value = 0;
    for (size_t i = 0; i < 8; i++)
        value |= (u64)(at + i < len ? data[at + i] : 0) << (8 * i);
    return value;
}

/* A switch with many cases. */
__attribute__((noinline)) static u64 classify(u8 c) {
    switch (c) {
    case 0: return 1000;
    case 1: return c + 5u;
    case 2: return 0x123456789abcdefull;
    case 3: return 17;
    case 4: return (u64)-4;
    case 5: return 0xffffffffull;
    case 9: return 0x80000000ull;
    case 17: return 3;
    case 33: return 33 * 33;
    case 34: return (u64)INT64_MIN;
    case 35: return 0xffffffff80000000ull;
    case 99: return 0xffffffff7fffffffull;
    case 255: return 255;
    default: return c * 3u;
    }
}

__attribute__((noinline)) static u64 ackermann(u64 m, u64 n) {
    if (m == 0)
        return n + 1;
    return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

/* Structures by value are beyond clang 22 for this target. */
__attribute__((noinline)) static void moved(struct point *out, const struct point *in, i32 by) {
    struct point p = *in;
    p.x += by;
    p.y = (i32)((u32)p.y * 3u) ^ p.x;
    p.tag = (u8)(p.tag << 1 | p.tag >> 7);
    p.weight += (i64)p.tag << (by & 31);
    *out = p;
}

__attribute__((noinline)) static u64 five(u64 a, u32 b, i64 c, u8 d, const struct point *e) {
    return (a / (b | 1)) ^ (u64)(c % (d + 1)) ^ (u64)(e->weight >> 3);
}

/* Digits of a number, written from the end of the buffer towards its start. */
__attribute__((noinline)) static size_t digits(u64 value, u64 base, u8 *out) {
    u8 buffer[64];
    u8 *at = buffer + sizeof buffer;
    do {
        u64 digit = value % base;
        *--at = (u8)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        value /= base;
    } while (value);
    size_t length = (size_t)(buffer + sizeof buffer - at);
    for (size_t i = 0; i < length; i++)
        out[i] = at[i];
    return length;
}

static void sort(u32 *items, int low, int high) {
    while (low < high) {
        u32 pivot = items[low + (high - low) / 2];
        int i = low, j = high;
        while (i <= j) {
            while (items[i] < pivot) i++;
            while (items[j] > pivot) j--;
            if (i <= j) {
                u32 t = items[i];
                items[i++] = items[j];
                items[j--] = t;
            }
        }
        sort(items, low, j);
        low = i;
    }
}

size_t run(const u8 *input, size_t len, u8 *output, size_t cap) {
    struct writer w = {output, output + cap};
    u64 a = get(input, len, 0), b = get(input, len, 8);
    /* Statics are as they were at start. */
    counter = 77;
    cursor = &TABLE[3];
    for (int i = 0; i < 40; i++)
        zeroed[i] = 0;

    for (size_t i = 0; i < sizeof OPERATIONS / sizeof *OPERATIONS; i++) {
        put_text(&w, OPERATIONS[(i + len) % 5].name);
        put(&w, (u64)OPERATIONS[(i + len) % 5].run((i64)a, (i64)b), 8);
    }
    put(&w, b ? a / b : 0, 8);
    put(&w, b ? a % b : 0, 8);
    put(&w, (u32)b ? (u32)a / (u32)b : 0, 4);
    put(&w, (i32)b > 1 ? (u64)((i32)a / (i32)b) : 0, 4);
    put(&w, (i32)b > 1 ? (u64)((i32)a % (i32)b) : 0, 4);
    put(&w, a >> (b & 63) | a << (-b & 63), 8);
    put(&w, (u64)((i64)a >> (b & 63)), 8);
    put(&w, (u64)(int8_t)a ^ (u64)(int16_t)b, 8);
    put(&w, __builtin_bswap64(a) ^ __builtin_bswap32((u32)b) ^ __builtin_bswap16((u16)a), 8);

    for (size_t i = 0; i < len; i++) {
        counter = counter * 31 + input[i];
        zeroed[input[i] % 40] += classify(input[i]);
        cursor = &TABLE[(cursor - TABLE + input[i]) % 8];
        put(&w, *cursor, 2);
    }
    u64 sum = 0;
    for (int i = 0; i < 40; i++)
        sum = sum * 7 + zeroed[i];
    put(&w, sum, 8);
    put(&w, counter, 4);
    put(&w, ackermann(2, a % 6), 8);

    struct point points[6] = {{(i32)a, (i32)b, (u8)len, (i64)(a ^ b)}};
    for (int i = 1; i < 6; i++)
        moved(&points[i], &points[i - 1], (i32)(b >> i));
    put(&w, five(a, (u32)b, (i64)b, points[3].tag, &points[5]), 8);
    for (int i = 0; i < 6; i++)
        put(&w, (u32)points[i].x ^ (u32)points[i].y, 4);

    u8 text[64];
    size_t length = digits(a, 2 + b % 35, text);
    for (size_t i = 0; i < length; i++)
        put(&w, text[i], 1);

    u32 items[50];
    for (int i = 0; i < 50; i++)
        items[i] = (u32)(get(input, len, (size_t)i % (len + 1)) * (u64)(i * i + 1));
    sort(items, 0, 49);
    for (int i = 0; i < 50; i++)
        put(&w, items[i], 4);
    return (size_t)(w.at - output);
}
