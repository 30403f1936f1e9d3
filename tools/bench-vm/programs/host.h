/* What every program includes: types, the host's functions, and how a target enters a program.
 *
 * The host's functions take and return 64-bit numbers on every target; addresses are passed with ADDR.
 * A program defines its entry point with `CALL { ... }`, which returns the result that all engines have to
 * agree on. There is no library: support.c has what compilers call on their own. */
#ifndef HOST_H
#define HOST_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define ADDR(pointer) ((u64)(__UINTPTR_TYPE__)(pointer))
#define NOINLINE __attribute__((noinline))

/* F(name, number of arguments, argument types, argument names) */
#define HOST_FUNCTIONS(F)                                                                                \
    /* Writes the number of rounds, 8 bytes. */                                                          \
    F(input, 2, (u64 out, u64 cap))                                                                      \
    /* Keys and values are 32 bytes. A value that was never set is zero. */                              \
    F(set_storage, 4, (u64 key, u64 key_len, u64 value, u64 value_len))                                  \
    F(get_storage, 4, (u64 key, u64 key_len, u64 out, u64 cap))                                          \
    /* Writes an account, 32 bytes. */                                                                   \
    F(caller, 2, (u64 out, u64 cap))                                                                     \
    /* Returns a number, always the same: the cheapest thing that a program can ask for. */              \
    F(block_number, 0, (void))                                                                           \
    F(deposit_event, 4, (u64 topics, u64 topics_len, u64 data, u64 data_len))                            \
    F(hash_keccak_256, 3, (u64 data, u64 data_len, u64 out))

#if defined(__bpf__)

#define IMPORT(name, arity, arguments) u64 name arguments;
#define CALL u64 call(void)
void deploy(void) {}

#elif defined(__wasm__)

#define IMPORT(name, arity, arguments)                                                                   \
    __attribute__((import_module("host"), import_name(#name))) u64 name arguments;
#define CALL __attribute__((export_name("call"))) u64 call(void)

#elif defined(__riscv)

/* PolkaVM. A function of the host is an instruction of the custom-0 space, followed by the address of what
 * the linker has to know of it, in place of an instruction; exports are a list of such addresses. */
#define IMPORT(name, arity, arguments)                                                                   \
    u64 name arguments;                                                                                  \
    __asm__(".pushsection .polkavm_metadata,\"aw\",@progbits\n"                                           \
            ".Lname_" #name ": .ascii \"" #name "\"\n"                                                   \
            ".Limport_" #name ":\n"                                                                      \
            ".byte 1\n"              /* version */                                                       \
            ".4byte 0\n"             /* flags */                                                         \
            ".4byte .Limport_" #name " - .Lname_" #name "\n"                                             \
            ".8byte .Lname_" #name "\n"                                                                  \
            ".byte " #arity "\n"     /* registers in */                                                  \
            ".byte 1\n"              /* registers out */                                                 \
            ".popsection\n"                                                                              \
            ".pushsection .text.import." #name ",\"ax\",@progbits\n"                                     \
            ".globl " #name "\n"                                                                         \
            ".type " #name ",@function\n" #name ":\n"                                                    \
            ".insn r 0xb, 0, 0, zero, zero, zero\n"                                                      \
            "auipc zero, %pcrel_hi(.Limport_" #name ")\n"                                                \
            ".4byte 0\n"                                                                                 \
            "ret\n"                                                                                      \
            ".popsection\n");
#define CALL                                                                                             \
    __asm__(".pushsection .polkavm_metadata,\"aw\",@progbits\n"                                           \
            ".Lname_call: .ascii \"call\"\n"                                                             \
            ".Lexport_call:\n"                                                                           \
            ".byte 1\n"              /* version */                                                       \
            ".4byte 0\n"             /* flags */                                                         \
            ".4byte 4\n"                                                                                 \
            ".8byte .Lname_call\n"                                                                       \
            ".byte 0\n"              /* registers in */                                                  \
            ".byte 1\n"              /* registers out */                                                 \
            ".popsection\n"                                                                              \
            ".pushsection .polkavm_exports,\"aR\",@note\n"                                               \
            ".byte 1\n"              /* version */                                                       \
            "auipc zero, %pcrel_hi(.Lexport_call)\n"                                                     \
            ".4byte 0\n"                                                                                 \
            "auipc zero, %pcrel_hi(call)\n"                                                              \
            ".4byte 0\n"                                                                                 \
            ".popsection\n");                                                                            \
    u64 call(void)

#else

/* A shared object. Whoever loads it sets the pointers. */
#define IMPORT(name, arity, arguments) u64(*name) arguments;
#define CALL u64 call(void)

#endif

HOST_FUNCTIONS(IMPORT)

/* The number of rounds. */
static inline u64 rounds(void) {
    u64 value = 0;
    input(ADDR(&value), sizeof value);
    return value;
}

/* Numbers that look random (xorshift64*). */
static inline u64 next_random(u64 *state) {
    u64 x = *state;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *state = x;
    return x * 0x2545f4914f6cdd1d;
}

#endif
