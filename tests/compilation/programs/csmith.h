/* What programs that csmith generates include: arithmetic that is always defined, and a checksum of all global
 * variables, which the program returns (in the VM) or prints (elsewhere), followed by how it came about. */
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __bpf__
#include <ebpf_contract.h>
#define main program
#else
#include <stdio.h>
#endif

#define NOTES 96

static struct {
    uint64_t sum;
    struct {
        uint32_t id, sum;
    } notes[NOTES];
} checksum;
static uint32_t checksum_count;

static inline void checksum_add(uint64_t value) {
    checksum.sum = (((checksum.sum << 5) | (checksum.sum >> 59)) ^ value) * 0x9e3779b97f4a7c15u;
    if (checksum_count < NOTES) {
        checksum.notes[checksum_count].id = checksum_count;
        checksum.notes[checksum_count].sum = checksum.sum >> 32;
        checksum_count++;
    }
}

#define crc32_context 0
#define crc32_gentab() (void)0
#define platform_main_begin() (void)0
#define transparent_crc(value, name, print) checksum_add(value)
#define CHECKSUM_BYTES (offsetof(__typeof__(checksum), notes) + checksum_count * sizeof *checksum.notes)

#ifdef __bpf__
int program(void);
void deploy(void) {}
void call(void) {
    program();
    return_value(0, &checksum, CHECKSUM_BYTES);
}
#define platform_main_end(sum, print) (void)0
#else
#define platform_main_end(sum, print) fwrite(&checksum, 1, CHECKSUM_BYTES, stdout)
#endif

/* Where an operation is not defined it gives its first operand. Narrow types are computed as int, and converted. */
#define SIGNED(bits, min, max)                                                                                             \
    static inline int##bits##_t safe_unary_minus_func_int##bits##_t_s(int##bits##_t a) { return a == min ? a : -a; }       \
    static inline int##bits##_t safe_add_func_int##bits##_t_s_s(int##bits##_t a, int##bits##_t b) {                        \
        int##bits##_t result;                                                                                              \
        return __builtin_add_overflow(a, b, &result) ? a : result;                                                         \
    }                                                                                                                      \
    static inline int##bits##_t safe_sub_func_int##bits##_t_s_s(int##bits##_t a, int##bits##_t b) {                        \
        int##bits##_t result;                                                                                              \
        return __builtin_sub_overflow(a, b, &result) ? a : result;                                                         \
    }                                                                                                                      \
    static inline int##bits##_t safe_mul_func_int##bits##_t_s_s(int##bits##_t a, int##bits##_t b) {                        \
        int##bits##_t result;                                                                                              \
        return __builtin_mul_overflow(a, b, &result) ? a : result;                                                         \
    }                                                                                                                      \
    static inline int##bits##_t safe_div_func_int##bits##_t_s_s(int##bits##_t a, int##bits##_t b) {                        \
        return b == 0 || (a == min && b == -1) ? a : a / b;                                                                \
    }                                                                                                                      \
    static inline int##bits##_t safe_mod_func_int##bits##_t_s_s(int##bits##_t a, int##bits##_t b) {                        \
        return b == 0 || (a == min && b == -1) ? a : a % b;                                                                \
    }                                                                                                                      \
    static inline int##bits##_t safe_lshift_func_int##bits##_t_s_s(int##bits##_t a, int b) {                               \
        return a < 0 || b < 0 || b >= bits || a > (max >> b) ? a : a << b;                                                 \
    }                                                                                                                      \
    static inline int##bits##_t safe_lshift_func_int##bits##_t_s_u(int##bits##_t a, unsigned b) {                          \
        return a < 0 || b >= bits || a > (max >> b) ? a : a << b;                                                          \
    }                                                                                                                      \
    static inline int##bits##_t safe_rshift_func_int##bits##_t_s_s(int##bits##_t a, int b) {                               \
        return a < 0 || b < 0 || b >= bits ? a : a >> b;                                                                   \
    }                                                                                                                      \
    static inline int##bits##_t safe_rshift_func_int##bits##_t_s_u(int##bits##_t a, unsigned b) {                          \
        return a < 0 || b >= bits ? a : a >> b;                                                                            \
    }

#define UNSIGNED(bits, max)                                                                                                \
    static inline uint##bits##_t safe_unary_minus_func_uint##bits##_t_u(uint##bits##_t a) { return -a; }                   \
    static inline uint##bits##_t safe_add_func_uint##bits##_t_u_u(uint##bits##_t a, uint##bits##_t b) { return a + b; }    \
    static inline uint##bits##_t safe_sub_func_uint##bits##_t_u_u(uint##bits##_t a, uint##bits##_t b) { return a - b; }    \
    static inline uint##bits##_t safe_mul_func_uint##bits##_t_u_u(uint##bits##_t a, uint##bits##_t b) {                    \
        return (uint64_t)a * b;                                                                                            \
    }                                                                                                                      \
    static inline uint##bits##_t safe_div_func_uint##bits##_t_u_u(uint##bits##_t a, uint##bits##_t b) {                    \
        return b == 0 ? a : a / b;                                                                                         \
    }                                                                                                                      \
    static inline uint##bits##_t safe_mod_func_uint##bits##_t_u_u(uint##bits##_t a, uint##bits##_t b) {                    \
        return b == 0 ? a : a % b;                                                                                         \
    }                                                                                                                      \
    static inline uint##bits##_t safe_lshift_func_uint##bits##_t_u_s(uint##bits##_t a, int b) {                            \
        return b < 0 || b >= bits || a > (max >> b) ? a : a << b;                                                          \
    }                                                                                                                      \
    static inline uint##bits##_t safe_lshift_func_uint##bits##_t_u_u(uint##bits##_t a, unsigned b) {                       \
        return b >= bits || a > (max >> b) ? a : a << b;                                                                   \
    }                                                                                                                      \
    static inline uint##bits##_t safe_rshift_func_uint##bits##_t_u_s(uint##bits##_t a, int b) {                            \
        return b < 0 || b >= bits ? a : a >> b;                                                                            \
    }                                                                                                                      \
    static inline uint##bits##_t safe_rshift_func_uint##bits##_t_u_u(uint##bits##_t a, unsigned b) {                       \
        return b >= bits ? a : a >> b;                                                                                     \
    }

SIGNED(8, INT8_MIN, INT8_MAX)
SIGNED(16, INT16_MIN, INT16_MAX)
SIGNED(32, INT32_MIN, INT32_MAX)
SIGNED(64, INT64_MIN, INT64_MAX)
UNSIGNED(8, UINT8_MAX)
UNSIGNED(16, UINT16_MAX)
UNSIGNED(32, UINT32_MAX)
UNSIGNED(64, UINT64_MAX)
