/* An ERC-20 token as Solidity lays it out: calls by selector and ABI, balances in a mapping whose keys
 * are Keccak-256 hashes, 256-bit big-endian amounts. Each round is one `transfer`. */
#include "host.h"

typedef struct {
    u8 byte[32];
} word;

typedef struct {
    u64 limb[4]; /* least significant first */
} u256;

#define BALANCES_SLOT 0
#define SUPPLY_SLOT 2

static void decode(u256 *value, const u8 *from) {
    for (u32 i = 0; i < 4; i++) {
        u64 limb = 0;
        for (u32 j = 0; j < 8; j++) limb = limb << 8 | from[i * 8 + j];
        value->limb[3 - i] = limb;
    }
}

static void encode(u8 *out, const u256 *value) {
    for (u32 i = 0; i < 4; i++) {
        u64 limb = value->limb[3 - i];
        for (u32 j = 0; j < 8; j++) out[i * 8 + j] = (u8)(limb >> (56 - j * 8));
    }
}

/* Whether it overflowed. */
static u32 add(u256 *a, const u256 *b) {
    u64 carry = 0;
    for (u32 i = 0; i < 4; i++) {
        u64 sum = a->limb[i] + b->limb[i], all = sum + carry;
        carry = (sum < b->limb[i]) | (all < sum);
        a->limb[i] = all;
    }
    return (u32)carry;
}

/* Whether it overflowed. */
static u32 subtract(u256 *a, const u256 *b) {
    u64 borrow = 0;
    for (u32 i = 0; i < 4; i++) {
        u64 difference = a->limb[i] - b->limb[i], all = difference - borrow;
        borrow = (a->limb[i] < b->limb[i]) | (difference < borrow);
        a->limb[i] = all;
    }
    return (u32)borrow;
}

static void balance_key(word *key, const u8 *account) {
    u8 preimage[64];
    for (u32 i = 0; i < 32; i++) preimage[i] = account[i];
    for (u32 i = 32; i < 63; i++) preimage[i] = 0;
    preimage[63] = BALANCES_SLOT;
    hash_keccak_256(ADDR(preimage), sizeof preimage, ADDR(key->byte));
}

static void load(u256 *value, const word *key) {
    word bytes;
    get_storage(ADDR(key->byte), 32, ADDR(bytes.byte), 32);
    decode(value, bytes.byte);
}

static void store(const word *key, const u256 *value) {
    word bytes;
    encode(bytes.byte, value);
    set_storage(ADDR(key->byte), 32, ADDR(bytes.byte), 32);
}

static u32 transfer(const u8 *to, const u256 *amount) {
    /* keccak256("Transfer(address,address,uint256)") */
    static const u8 signature[32] = {0xdd, 0xf2, 0x52, 0xad, 0x1b, 0xe2, 0xc8, 0x9b, 0x69, 0xc2, 0xb0,
                                     0x68, 0xfc, 0x37, 0x8d, 0xaa, 0x95, 0x2b, 0xa7, 0xf1, 0x63, 0xc4,
                                     0xa1, 0x16, 0x28, 0xf5, 0x5a, 0x4d, 0xf5, 0x23, 0xb3, 0xef};
    u8 from[32], topics[96];
    word from_key, to_key, data;
    u256 balance;
    caller(ADDR(from), sizeof from);
    balance_key(&from_key, from);
    balance_key(&to_key, to);
    load(&balance, &from_key);
    if (subtract(&balance, amount)) return 0;
    store(&from_key, &balance);
    load(&balance, &to_key);
    if (add(&balance, amount)) return 0;
    store(&to_key, &balance);
    for (u32 i = 0; i < 32; i++) {
        topics[i] = signature[i];
        topics[32 + i] = from[i];
        topics[64 + i] = to[i];
    }
    encode(data.byte, amount);
    deposit_event(ADDR(topics), sizeof topics, ADDR(data.byte), 32);
    return 1;
}

/* What the call returns, as a number; all ones where it reverts. */
static NOINLINE u64 dispatch(const u8 *calldata, u32 length) {
    if (length < 4) return -1ull;
    u32 selector = (u32)calldata[0] << 24 | (u32)calldata[1] << 16 | (u32)calldata[2] << 8 | calldata[3];
    const u8 *arguments = calldata + 4;
    word key = {{0}};
    u256 value;
    switch (selector) {
    case 0xa9059cbb: /* transfer(address,uint256) */
        if (length != 68) return -1ull;
        decode(&value, arguments + 32);
        return transfer(arguments, &value) ? 1 : -1ull;
    case 0x70a08231: /* balanceOf(address) */
        if (length != 36) return -1ull;
        balance_key(&key, arguments);
        load(&value, &key);
        return value.limb[0];
    case 0x18160ddd: /* totalSupply() */
        key.byte[31] = SUPPLY_SLOT;
        load(&value, &key);
        return value.limb[0];
    default:
        return -1ull;
    }
}

static void mint(u64 amount) {
    u8 owner[32];
    word key, supply = {{0}};
    u256 value = {{amount, 0, 0, 0}};
    supply.byte[31] = SUPPLY_SLOT;
    caller(ADDR(owner), sizeof owner);
    balance_key(&key, owner);
    store(&key, &value);
    store(&supply, &value);
}

CALL {
    u8 calldata[68] = {0xa9, 0x05, 0x9c, 0xbb};
    u64 result = 0;
    mint(1000000000000);
    for (u64 left = rounds(); left; left--) {
        for (u32 i = 4; i < 68; i++) calldata[i] = 0;
        calldata[35] = (u8)(left % 16 + 1);
        calldata[66] = (u8)(left >> 8);
        calldata[67] = (u8)left;
        result += dispatch(calldata, 68);
    }
    static const u8 balance_of[4] = {0x70, 0xa0, 0x82, 0x31}, total_supply[4] = {0x18, 0x16, 0x0d, 0xdd};
    for (u32 i = 0; i < 4; i++) calldata[i] = balance_of[i];
    for (u32 account = 0; account < 17; account++) {
        calldata[35] = (u8)account;
        result = result * 31 + dispatch(calldata, 36);
    }
    for (u32 i = 0; i < 4; i++) calldata[i] = total_supply[i];
    return result * 31 + dispatch(calldata, 4);
}
