//! The instruction set: `for_each_instruction!` declares every instruction once.
//!
//! The table feeds the opcode constants, decoding and its validity rules, the gas costs, the verifier,
//! the disassembler, the assembler of the tests and the table in `docs/VM.md`. Source: RFC 9669, groups
//! base32, base64, divmul32, divmul64, atomic32 and atomic64, in their version 4 forms.

use crate::gas::GasClass;

/// An instruction slot as it stands in the code. Source: RFC 9669, section 3.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Insn {
    /// Operation.
    pub opcode: u8,
    /// Destination register, 0..=15 as encoded.
    pub dst: u8,
    /// Source register, 0..=15 as encoded.
    pub src: u8,
    /// Offset.
    pub off: i16,
    /// Immediate value.
    pub imm: i32,
}

impl Insn {
    /// Decodes a slot.
    #[inline(always)]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        let [opcode, regs, off0, off1, imm0, imm1, imm2, imm3] = bytes;
        Self {
            opcode,
            dst: regs & 0xf,
            src: regs >> 4,
            off: i16::from_le_bytes([off0, off1]),
            imm: i32::from_le_bytes([imm0, imm1, imm2, imm3]),
        }
    }

    /// The slot as it stands in the code. Registers above 15 are cut off.
    pub const fn to_bytes(self) -> [u8; 8] {
        let [off0, off1] = self.off.to_le_bytes();
        let [imm0, imm1, imm2, imm3] = self.imm.to_le_bytes();
        [self.opcode, (self.dst & 0xf) | (self.src << 4), off0, off1, imm0, imm1, imm2, imm3]
    }

    /// The marker that starts a function with a frame of `frame` bytes.
    pub const fn frame(frame: u32) -> Self {
        Self { opcode: opcode::FRAME, dst: FRAME_POINTER, src: 0, off: 0, imm: (frame as i32).wrapping_neg() }
    }

    /// Whether this is a function marker: what calls, `callx` and entry points may go to.
    #[inline(always)]
    pub const fn is_frame(&self) -> bool {
        self.opcode == opcode::FRAME && self.dst == FRAME_POINTER
    }

    /// The two slots of `lddw`.
    pub const fn lddw(dst: u8, value: u64) -> [Self; 2] {
        let low = Self { opcode: opcode::LDDW, dst, src: 0, off: 0, imm: value as i32 };
        let high = Self { opcode: 0, dst: 0, src: 0, off: 0, imm: (value >> 32) as i32 };
        [low, high]
    }
}

/// The register that holds the end of the function's frame. Programs do not write it.
pub const FRAME_POINTER: u8 = 10;

/// Number of registers that a program has.
pub const REGISTERS: usize = 11;

/// Operands of an instruction. Fields of the slot that a format does not name must be zero, unless the
/// instruction's [`Selector`] gives them a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `name dst, imm`
    DstImm,
    /// `name dst, src`
    DstSrc,
    /// `name dst`: changes dst.
    Dst,
    /// `name dst, imm64`, in two slots.
    Wide,
    /// `name dst, [src+off]`
    Load,
    /// `name [dst+off], imm`
    StoreImm,
    /// `name [dst+off], src`
    StoreReg,
    /// `name [dst+off], src`: may change src or r0.
    Atomic,
    /// `name off`
    Jump16,
    /// `name imm`
    Jump32,
    /// `name dst, imm, off`
    JumpImm,
    /// `name dst, src, off`
    JumpReg,
    /// `name imm`: an import's index.
    CallImport,
    /// `name imm`: a function's distance from the next instruction.
    CallLocal,
    /// `name dst`: a function's address.
    CallReg,
    /// `name`
    NoOperands,
    /// `name -imm`: a frame's size.
    Frame,
}

impl Format {
    /// Whether the instruction changes the register in `dst`.
    pub const fn writes_dst(self) -> bool {
        matches!(self, Self::DstImm | Self::DstSrc | Self::Dst | Self::Wide | Self::Load)
    }

    /// Operands as the documentation shows them.
    pub const fn operands(self) -> &'static str {
        match self {
            Self::DstImm => "dst, imm",
            Self::DstSrc => "dst, src",
            Self::Dst => "dst",
            Self::Wide => "dst, imm64",
            Self::Load => "dst, [src+off]",
            Self::StoreImm => "[dst+off], imm",
            Self::StoreReg | Self::Atomic => "[dst+off], src",
            Self::Jump16 => "off",
            Self::Jump32 => "imm",
            Self::JumpImm => "dst, imm, off",
            Self::JumpReg => "dst, src, off",
            Self::CallImport => "import",
            Self::CallLocal => "imm",
            Self::CallReg => "dst",
            Self::NoOperands => "",
            Self::Frame => "size",
        }
    }

    const fn uses(self) -> Fields {
        let (dst, src, off, imm) = match self {
            Self::DstImm | Self::Wide => (true, false, false, true),
            Self::DstSrc => (true, true, false, false),
            Self::Dst | Self::CallReg => (true, false, false, false),
            Self::Load | Self::StoreReg | Self::Atomic | Self::JumpReg => (true, true, true, false),
            Self::StoreImm | Self::JumpImm => (true, false, true, true),
            Self::Jump16 => (false, false, true, false),
            Self::Jump32 | Self::CallImport | Self::CallLocal => (false, false, false, true),
            Self::NoOperands => (false, false, false, false),
            Self::Frame => (true, false, false, true),
        };
        Fields { dst, src, off, imm }
    }
}

/// Which fields of a slot mean something.
struct Fields {
    dst: bool,
    src: bool,
    off: bool,
    imm: bool,
}

/// What tells apart instructions that share an opcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Nothing: the opcode says it all.
    None,
    /// The register field `dst`.
    Dst(u8),
    /// The register field `src`.
    Src(u8),
    /// The offset.
    Off(i16),
    /// The immediate value.
    Imm(i32),
}

impl Selector {
    /// Gives a slot the value that tells the instruction apart.
    pub const fn apply(self, insn: &mut Insn) {
        match self {
            Self::None => {}
            Self::Dst(dst) => insn.dst = dst,
            Self::Src(src) => insn.src = src,
            Self::Off(off) => insn.off = off,
            Self::Imm(imm) => insn.imm = imm,
        }
    }

    const fn matches(self, insn: &Insn) -> bool {
        match self {
            Self::None => true,
            Self::Dst(dst) => insn.dst == dst,
            Self::Src(src) => insn.src == src,
            Self::Off(off) => insn.off == off,
            Self::Imm(imm) => insn.imm == imm,
        }
    }
}

/// What the table says of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsnInfo {
    /// The instruction.
    pub op: Op,
    /// Its opcode.
    pub opcode: u8,
    /// What tells it apart from others with the same opcode.
    pub selector: Selector,
    /// Its name in assembly.
    pub name: &'static str,
    /// Its operands.
    pub format: Format,
    /// What it costs.
    pub gas: GasClass,
    /// What it does.
    pub doc: &'static str,
}

/// Why a slot is not a valid instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// No instruction has this opcode.
    UnknownOpcode,
    /// Instructions have this opcode, but none with the value in the field that selects among them.
    UnknownVariant,
    /// A field that the instruction does not use is not zero.
    UnusedFieldNotZero,
}

impl Insn {
    /// Looks up the instruction; a slot that is wrong in any way is none. Registers are not checked.
    pub fn decode(&self) -> Result<&'static InsnInfo, DecodeError> {
        let first = FIRST_ROW.get(usize::from(self.opcode)).copied().flatten();
        let rows = first.and_then(|first| INSTRUCTIONS.get(usize::from(first)..));
        let rows = rows.ok_or(DecodeError::UnknownOpcode)?;
        for info in rows.iter().take_while(|info| info.opcode == self.opcode) {
            if info.selector.matches(self) {
                return if self.unused_are_zero(info) {
                    Ok(info)
                } else {
                    Err(DecodeError::UnusedFieldNotZero)
                };
            }
        }
        Err(DecodeError::UnknownVariant)
    }

    fn unused_are_zero(&self, info: &InsnInfo) -> bool {
        let uses = info.format.uses();
        (uses.dst || self.dst == 0 || matches!(info.selector, Selector::Dst(_)))
            && (uses.src || self.src == 0 || matches!(info.selector, Selector::Src(_)))
            && (uses.off || self.off == 0 || matches!(info.selector, Selector::Off(_)))
            && (uses.imm || self.imm == 0 || matches!(info.selector, Selector::Imm(_)))
    }
}

/// Calls `$callback! { ... }` with a row for each instruction, in ascending order of opcodes:
/// `NAME opcode selector "name" format gas "what it does";`.
///
/// In the last column, `dst`, `src`, `off` and `imm` are the fields, `u32(x)` the lower half of x,
/// `s32(x)` the same as a signed number, `=` on 32 bits clears the upper half.
#[macro_export]
macro_rules! for_each_instruction {
    ($callback:ident) => {
        $callback! {
            ADD32_IMM 0x04 None "add32" DstImm Plain "dst = u32(dst + imm)";
            JA 0x05 None "ja" Jump16 Plain "pc += off";
            JA32 0x06 None "ja32" Jump32 Plain "pc += imm";
            FRAME 0x07 Dst(10) "frame" Frame Plain "start of a function; see Calls";
            ADD64_IMM 0x07 None "add" DstImm Plain "dst += imm";
            ADD32_REG 0x0c None "add32" DstSrc Plain "dst = u32(dst + src)";
            ADD64_REG 0x0f None "add" DstSrc Plain "dst += src";
            SUB32_IMM 0x14 None "sub32" DstImm Plain "dst = u32(dst - imm)";
            JEQ64_IMM 0x15 None "jeq" JumpImm Plain "if dst == imm: pc += off";
            JEQ32_IMM 0x16 None "jeq32" JumpImm Plain "if u32(dst) == u32(imm): pc += off";
            SUB64_IMM 0x17 None "sub" DstImm Plain "dst -= imm";
            LDDW 0x18 None "lddw" Wide Plain "dst = imm64";
            SUB32_REG 0x1c None "sub32" DstSrc Plain "dst = u32(dst - src)";
            JEQ64_REG 0x1d None "jeq" JumpReg Plain "if dst == src: pc += off";
            JEQ32_REG 0x1e None "jeq32" JumpReg Plain "if u32(dst) == u32(src): pc += off";
            SUB64_REG 0x1f None "sub" DstSrc Plain "dst -= src";
            MUL32_IMM 0x24 None "mul32" DstImm Mul "dst = u32(dst * imm)";
            JGT64_IMM 0x25 None "jgt" JumpImm Plain "if dst > imm: pc += off";
            JGT32_IMM 0x26 None "jgt32" JumpImm Plain "if u32(dst) > u32(imm): pc += off";
            MUL64_IMM 0x27 None "mul" DstImm Mul "dst *= imm";
            MUL32_REG 0x2c None "mul32" DstSrc Mul "dst = u32(dst * src)";
            JGT64_REG 0x2d None "jgt" JumpReg Plain "if dst > src: pc += off";
            JGT32_REG 0x2e None "jgt32" JumpReg Plain "if u32(dst) > u32(src): pc += off";
            MUL64_REG 0x2f None "mul" DstSrc Mul "dst *= src";
            DIV32_IMM 0x34 Off(0) "div32" DstImm Div "dst = u32(dst) / u32(imm)";
            SDIV32_IMM 0x34 Off(1) "sdiv32" DstImm Div "dst = u32(s32(dst) / imm)";
            JGE64_IMM 0x35 None "jge" JumpImm Plain "if dst >= imm: pc += off";
            JGE32_IMM 0x36 None "jge32" JumpImm Plain "if u32(dst) >= u32(imm): pc += off";
            DIV64_IMM 0x37 Off(0) "div" DstImm Div "dst /= imm";
            SDIV64_IMM 0x37 Off(1) "sdiv" DstImm Div "dst /= imm, signed";
            DIV32_REG 0x3c Off(0) "div32" DstSrc Div "dst = u32(dst) / u32(src)";
            SDIV32_REG 0x3c Off(1) "sdiv32" DstSrc Div "dst = u32(s32(dst) / s32(src))";
            JGE64_REG 0x3d None "jge" JumpReg Plain "if dst >= src: pc += off";
            JGE32_REG 0x3e None "jge32" JumpReg Plain "if u32(dst) >= u32(src): pc += off";
            DIV64_REG 0x3f Off(0) "div" DstSrc Div "dst /= src";
            SDIV64_REG 0x3f Off(1) "sdiv" DstSrc Div "dst /= src, signed";
            OR32_IMM 0x44 None "or32" DstImm Plain "dst = u32(dst | imm)";
            JSET64_IMM 0x45 None "jset" JumpImm Plain "if dst & imm != 0: pc += off";
            JSET32_IMM 0x46 None "jset32" JumpImm Plain "if u32(dst & imm) != 0: pc += off";
            OR64_IMM 0x47 None "or" DstImm Plain "dst |= imm";
            OR32_REG 0x4c None "or32" DstSrc Plain "dst = u32(dst | src)";
            JSET64_REG 0x4d None "jset" JumpReg Plain "if dst & src != 0: pc += off";
            JSET32_REG 0x4e None "jset32" JumpReg Plain "if u32(dst & src) != 0: pc += off";
            OR64_REG 0x4f None "or" DstSrc Plain "dst |= src";
            AND32_IMM 0x54 None "and32" DstImm Plain "dst = u32(dst & imm)";
            JNE64_IMM 0x55 None "jne" JumpImm Plain "if dst != imm: pc += off";
            JNE32_IMM 0x56 None "jne32" JumpImm Plain "if u32(dst) != u32(imm): pc += off";
            AND64_IMM 0x57 None "and" DstImm Plain "dst &= imm";
            AND32_REG 0x5c None "and32" DstSrc Plain "dst = u32(dst & src)";
            JNE64_REG 0x5d None "jne" JumpReg Plain "if dst != src: pc += off";
            JNE32_REG 0x5e None "jne32" JumpReg Plain "if u32(dst) != u32(src): pc += off";
            AND64_REG 0x5f None "and" DstSrc Plain "dst &= src";
            LDXW 0x61 None "ldxw" Load Memory "dst = u32 at src + off";
            STW 0x62 None "stw" StoreImm Memory "u32 at dst + off = imm";
            STXW 0x63 None "stxw" StoreReg Memory "u32 at dst + off = src";
            LSH32_IMM 0x64 None "lsh32" DstImm Plain "dst = u32(dst << (imm & 31))";
            JSGT64_IMM 0x65 None "jsgt" JumpImm Plain "if dst > imm, signed: pc += off";
            JSGT32_IMM 0x66 None "jsgt32" JumpImm Plain "if s32(dst) > imm: pc += off";
            LSH64_IMM 0x67 None "lsh" DstImm Plain "dst <<= imm & 63";
            LDXH 0x69 None "ldxh" Load Memory "dst = u16 at src + off";
            STH 0x6a None "sth" StoreImm Memory "u16 at dst + off = imm";
            STXH 0x6b None "stxh" StoreReg Memory "u16 at dst + off = src";
            LSH32_REG 0x6c None "lsh32" DstSrc Plain "dst = u32(dst << (src & 31))";
            JSGT64_REG 0x6d None "jsgt" JumpReg Plain "if dst > src, signed: pc += off";
            JSGT32_REG 0x6e None "jsgt32" JumpReg Plain "if s32(dst) > s32(src): pc += off";
            LSH64_REG 0x6f None "lsh" DstSrc Plain "dst <<= src & 63";
            LDXB 0x71 None "ldxb" Load Memory "dst = u8 at src + off";
            STB 0x72 None "stb" StoreImm Memory "u8 at dst + off = imm";
            STXB 0x73 None "stxb" StoreReg Memory "u8 at dst + off = src";
            RSH32_IMM 0x74 None "rsh32" DstImm Plain "dst = u32(dst) >> (imm & 31)";
            JSGE64_IMM 0x75 None "jsge" JumpImm Plain "if dst >= imm, signed: pc += off";
            JSGE32_IMM 0x76 None "jsge32" JumpImm Plain "if s32(dst) >= imm: pc += off";
            RSH64_IMM 0x77 None "rsh" DstImm Plain "dst >>= imm & 63";
            LDXDW 0x79 None "ldxdw" Load Memory "dst = u64 at src + off";
            STDW 0x7a None "stdw" StoreImm Memory "u64 at dst + off = imm";
            STXDW 0x7b None "stxdw" StoreReg Memory "u64 at dst + off = src";
            RSH32_REG 0x7c None "rsh32" DstSrc Plain "dst = u32(dst) >> (src & 31)";
            JSGE64_REG 0x7d None "jsge" JumpReg Plain "if dst >= src, signed: pc += off";
            JSGE32_REG 0x7e None "jsge32" JumpReg Plain "if s32(dst) >= s32(src): pc += off";
            RSH64_REG 0x7f None "rsh" DstSrc Plain "dst >>= src & 63";
            LDXSW 0x81 None "ldxsw" Load Memory "dst = s32 at src + off";
            NEG32 0x84 None "neg32" Dst Plain "dst = u32(-dst)";
            CALL_IMPORT 0x85 Src(0) "call" CallImport CallImport "call of an import";
            CALL_LOCAL 0x85 Src(1) "call local" CallLocal Call "call of the function at pc + imm";
            NEG64 0x87 None "neg" Dst Plain "dst = -dst";
            LDXSH 0x89 None "ldxsh" Load Memory "dst = s16 at src + off";
            CALL_REG 0x8d None "callx" CallReg CallIndirect "call of the function with address dst";
            LDXSB 0x91 None "ldxsb" Load Memory "dst = s8 at src + off";
            MOD32_IMM 0x94 Off(0) "mod32" DstImm Div "dst = u32(dst) % u32(imm)";
            SMOD32_IMM 0x94 Off(1) "smod32" DstImm Div "dst = u32(s32(dst) % imm)";
            EXIT 0x95 None "exit" NoOperands Call "return from the function";
            MOD64_IMM 0x97 Off(0) "mod" DstImm Div "dst %= imm";
            SMOD64_IMM 0x97 Off(1) "smod" DstImm Div "dst %= imm, signed";
            MOD32_REG 0x9c Off(0) "mod32" DstSrc Div "dst = u32(dst) % u32(src)";
            SMOD32_REG 0x9c Off(1) "smod32" DstSrc Div "dst = u32(s32(dst) % s32(src))";
            MOD64_REG 0x9f Off(0) "mod" DstSrc Div "dst %= src";
            SMOD64_REG 0x9f Off(1) "smod" DstSrc Div "dst %= src, signed";
            XOR32_IMM 0xa4 None "xor32" DstImm Plain "dst = u32(dst ^ imm)";
            JLT64_IMM 0xa5 None "jlt" JumpImm Plain "if dst < imm: pc += off";
            JLT32_IMM 0xa6 None "jlt32" JumpImm Plain "if u32(dst) < u32(imm): pc += off";
            XOR64_IMM 0xa7 None "xor" DstImm Plain "dst ^= imm";
            XOR32_REG 0xac None "xor32" DstSrc Plain "dst = u32(dst ^ src)";
            JLT64_REG 0xad None "jlt" JumpReg Plain "if dst < src: pc += off";
            JLT32_REG 0xae None "jlt32" JumpReg Plain "if u32(dst) < u32(src): pc += off";
            XOR64_REG 0xaf None "xor" DstSrc Plain "dst ^= src";
            MOV32_IMM 0xb4 None "mov32" DstImm Plain "dst = u32(imm)";
            JLE64_IMM 0xb5 None "jle" JumpImm Plain "if dst <= imm: pc += off";
            JLE32_IMM 0xb6 None "jle32" JumpImm Plain "if u32(dst) <= u32(imm): pc += off";
            MOV64_IMM 0xb7 None "mov" DstImm Plain "dst = imm";
            MOV32_REG 0xbc Off(0) "mov32" DstSrc Plain "dst = u32(src)";
            MOVSX832_REG 0xbc Off(8) "movsx832" DstSrc Plain "dst = u32(s8(src))";
            MOVSX1632_REG 0xbc Off(16) "movsx1632" DstSrc Plain "dst = u32(s16(src))";
            JLE64_REG 0xbd None "jle" JumpReg Plain "if dst <= src: pc += off";
            JLE32_REG 0xbe None "jle32" JumpReg Plain "if u32(dst) <= u32(src): pc += off";
            MOV64_REG 0xbf Off(0) "mov" DstSrc Plain "dst = src";
            MOVSX864_REG 0xbf Off(8) "movsx864" DstSrc Plain "dst = s8(src)";
            MOVSX1664_REG 0xbf Off(16) "movsx1664" DstSrc Plain "dst = s16(src)";
            MOVSX3264_REG 0xbf Off(32) "movsx3264" DstSrc Plain "dst = s32(src)";
            ATOMIC32_ADD 0xc3 Imm(0x00) "lock add32" Atomic Atomic "u32 at dst + off += src";
            ATOMIC32_FETCH_ADD 0xc3 Imm(0x01) "lock fetch add32" Atomic Atomic "the same, src = old value";
            ATOMIC32_OR 0xc3 Imm(0x40) "lock or32" Atomic Atomic "u32 at dst + off |= src";
            ATOMIC32_FETCH_OR 0xc3 Imm(0x41) "lock fetch or32" Atomic Atomic "the same, src = old value";
            ATOMIC32_AND 0xc3 Imm(0x50) "lock and32" Atomic Atomic "u32 at dst + off &= src";
            ATOMIC32_FETCH_AND 0xc3 Imm(0x51) "lock fetch and32" Atomic Atomic "the same, src = old value";
            ATOMIC32_XOR 0xc3 Imm(0xa0) "lock xor32" Atomic Atomic "u32 at dst + off ^= src";
            ATOMIC32_FETCH_XOR 0xc3 Imm(0xa1) "lock fetch xor32" Atomic Atomic "the same, src = old value";
            ATOMIC32_XCHG 0xc3 Imm(0xe1) "lock xchg32" Atomic Atomic
                "u32 at dst + off = src, src = old value";
            ATOMIC32_CMPXCHG 0xc3 Imm(0xf1) "lock cmpxchg32" Atomic Atomic
                "if u32 at dst + off == u32(r0): it = src; r0 = old value";
            ARSH32_IMM 0xc4 None "arsh32" DstImm Plain "dst = u32(s32(dst) >> (imm & 31))";
            JSLT64_IMM 0xc5 None "jslt" JumpImm Plain "if dst < imm, signed: pc += off";
            JSLT32_IMM 0xc6 None "jslt32" JumpImm Plain "if s32(dst) < imm: pc += off";
            ARSH64_IMM 0xc7 None "arsh" DstImm Plain "dst >>= imm & 63, signed";
            ARSH32_REG 0xcc None "arsh32" DstSrc Plain "dst = u32(s32(dst) >> (src & 31))";
            JSLT64_REG 0xcd None "jslt" JumpReg Plain "if dst < src, signed: pc += off";
            JSLT32_REG 0xce None "jslt32" JumpReg Plain "if s32(dst) < s32(src): pc += off";
            ARSH64_REG 0xcf None "arsh" DstSrc Plain "dst >>= src & 63, signed";
            LE16 0xd4 Imm(16) "le16" Dst Plain "dst = u16(dst)";
            LE32 0xd4 Imm(32) "le32" Dst Plain "dst = u32(dst)";
            LE64 0xd4 Imm(64) "le64" Dst Plain "nothing";
            JSLE64_IMM 0xd5 None "jsle" JumpImm Plain "if dst <= imm, signed: pc += off";
            JSLE32_IMM 0xd6 None "jsle32" JumpImm Plain "if s32(dst) <= imm: pc += off";
            SWAP16 0xd7 Imm(16) "swap16" Dst Plain "dst = u16(dst), bytes reversed";
            SWAP32 0xd7 Imm(32) "swap32" Dst Plain "dst = u32(dst), bytes reversed";
            SWAP64 0xd7 Imm(64) "swap64" Dst Plain "dst, bytes reversed";
            ATOMIC64_ADD 0xdb Imm(0x00) "lock add" Atomic Atomic "u64 at dst + off += src";
            ATOMIC64_FETCH_ADD 0xdb Imm(0x01) "lock fetch add" Atomic Atomic "the same, src = old value";
            ATOMIC64_OR 0xdb Imm(0x40) "lock or" Atomic Atomic "u64 at dst + off |= src";
            ATOMIC64_FETCH_OR 0xdb Imm(0x41) "lock fetch or" Atomic Atomic "the same, src = old value";
            ATOMIC64_AND 0xdb Imm(0x50) "lock and" Atomic Atomic "u64 at dst + off &= src";
            ATOMIC64_FETCH_AND 0xdb Imm(0x51) "lock fetch and" Atomic Atomic "the same, src = old value";
            ATOMIC64_XOR 0xdb Imm(0xa0) "lock xor" Atomic Atomic "u64 at dst + off ^= src";
            ATOMIC64_FETCH_XOR 0xdb Imm(0xa1) "lock fetch xor" Atomic Atomic "the same, src = old value";
            ATOMIC64_XCHG 0xdb Imm(0xe1) "lock xchg" Atomic Atomic
                "u64 at dst + off = src, src = old value";
            ATOMIC64_CMPXCHG 0xdb Imm(0xf1) "lock cmpxchg" Atomic Atomic
                "if u64 at dst + off == r0: it = src; r0 = old value";
            BE16 0xdc Imm(16) "be16" Dst Plain "dst = u16(dst), bytes reversed";
            BE32 0xdc Imm(32) "be32" Dst Plain "dst = u32(dst), bytes reversed";
            BE64 0xdc Imm(64) "be64" Dst Plain "dst, bytes reversed";
            JSLE64_REG 0xdd None "jsle" JumpReg Plain "if dst <= src, signed: pc += off";
            JSLE32_REG 0xde None "jsle32" JumpReg Plain "if s32(dst) <= s32(src): pc += off";
        }
    };
}

macro_rules! declare {
    ($($name:ident $opcode:literal $selector:ident $(($value:literal))? $text:literal $format:ident $gas:ident $doc:literal;)*) => {
        /// An instruction, as the table names it.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Op {
            $(#[doc = concat!("`", $text, "`: ", $doc)] $name,)*
        }

        /// Opcodes by the instruction's name. Instructions that share an opcode have equal constants.
        pub mod opcode {
            $(#[doc = concat!("Opcode of `", $text, "`.")] pub const $name: u8 = $opcode;)*
        }

        /// Every instruction, in ascending order of opcodes.
        pub const INSTRUCTIONS: &[InsnInfo] = &[
            $(InsnInfo {
                op: Op::$name,
                opcode: $opcode,
                selector: Selector::$selector $(($value))?,
                name: $text,
                format: Format::$format,
                gas: GasClass::$gas,
                doc: $doc,
            },)*
        ];
    };
}

for_each_instruction!(declare);

/// For each opcode, the index of its first row in [`INSTRUCTIONS`].
const FIRST_ROW: [Option<u8>; 256] = {
    let mut rows = [None; 256];
    let mut row = INSTRUCTIONS.len();
    while row > 0 {
        row = row.wrapping_sub(1);
        rows[INSTRUCTIONS[row].opcode as usize] = Some(row as u8);
    }
    rows
};

/// What the interpreter charges for an opcode before it looks at the rest of the slot: the cheapest of
/// the instructions that share it, 1 if there are none.
pub(crate) static OPCODE_COST: [u8; 256] = {
    let mut costs = [0; 256];
    let mut row = 0;
    while row < INSTRUCTIONS.len() {
        let info = &INSTRUCTIONS[row];
        let cost = info.gas.cost();
        let known = costs[info.opcode as usize];
        if known == 0 || cost < known {
            costs[info.opcode as usize] = cost;
        }
        row = row.wrapping_add(1);
    }
    let mut opcode = 0;
    while opcode < costs.len() {
        if costs[opcode] == 0 {
            costs[opcode] = 1;
        }
        opcode = opcode.wrapping_add(1);
    }
    costs
};

const _: () = {
    assert!(INSTRUCTIONS.len() <= 256);
    let mut row = 1;
    while row < INSTRUCTIONS.len() {
        let (previous, this) = (INSTRUCTIONS[row.wrapping_sub(1)].opcode, INSTRUCTIONS[row].opcode);
        assert!(previous <= this, "instructions are sorted by opcode");
        row = row.wrapping_add(1);
    }
};
