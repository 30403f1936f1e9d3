/* A boolean that anybody can flip, in C: the same contract as `flipper`.

   Shows the entry points, syscalls, and the encoding that clients expect, which `contract.json` describes:
   the input is a selector of four bytes and SCALE-encoded arguments, the output is a SCALE-encoded result. */
#include <ebpf_contract.h>

/* The storage key of the value. */
static const uint8_t KEY[4] = {0, 0, 0, 0};

/* The selectors in contract.json, as big-endian numbers. */
enum {
    NEW = 0x9bae9d5e,
    DEFAULT = 0xed4b9d1b,
    FLIP = 0x633aa551,
    GET = 0x2f865bd9,
};

/* Returns Ok(()). */
static _Noreturn void ok(void) {
    const uint8_t result[1] = {0};
    return_value(0, result, sizeof result);
}

/* Reverts the call with Err(LangError::CouldNotReadInput). */
static _Noreturn void could_not_read_input(void) {
    const uint8_t result[2] = {1, 1};
    return_value(EBPF_REVERT, result, sizeof result);
}

/* Reverts the call if it transfers value: no message is payable. */
static void deny_payment(void) {
    uint8_t value[16] = {0};
    value_transferred(value, sizeof value);
    for (size_t i = 0; i < sizeof value; i++) {
        if (value[i] != 0) {
            const uint8_t panicked[2] = {1, 2};
            return_value(EBPF_REVERT, panicked, sizeof panicked);
        }
    }
}

/* Reads the selector and up to `cap` bytes of arguments.
   Returns the number of argument bytes; reverts if there are more. */
static uint64_t read_input(uint32_t *selector, uint8_t *arguments, uint64_t cap) {
    uint8_t bytes[8];
    uint64_t length = input(bytes, sizeof bytes);
    if (length < 4 || length > 4 + cap)
        could_not_read_input();
    *selector = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    for (uint64_t i = 4; i < length; i++)
        arguments[i - 4] = bytes[i];
    return length - 4;
}

static bool load(void) {
    uint8_t value = 0;
    get_storage(KEY, sizeof KEY, &value, sizeof value);
    return value != 0;
}

static void store(bool value) {
    uint8_t byte = value;
    set_storage(KEY, sizeof KEY, &byte, sizeof byte);
}

/* The entry point for constructors. */
void deploy(void) {
    uint32_t selector;
    uint8_t argument = 0;
    uint64_t length = read_input(&selector, &argument, 1);
    deny_payment();
    if (selector == NEW && length == 1 && argument <= 1)
        store(argument);
    else if (selector == DEFAULT && length == 0)
        store(false);
    else
        could_not_read_input();
    ok();
}

/* The entry point for messages. */
void call(void) {
    uint32_t selector;
    uint64_t length = read_input(&selector, NULL, 0);
    deny_payment();
    if (selector == FLIP && length == 0) {
        store(!load());
        ok();
    }
    if (selector == GET && length == 0) {
        const uint8_t result[2] = {0, load()};
        return_value(0, result, sizeof result);
    }
    could_not_read_input();
}
