//! An x86-64 assembler for what the compiler emits: some thirty instruction forms, no relaxation, no tables.
//!
//! Why not an assembler library: the forms are few, operands are registers known only while compiling (which
//! general assemblers encode in their widest forms), and every node compiles each dependency.
//! Source of the encodings: Intel SDM volume 2, chapters 2 to 6.

use super::code_buffer::CodeBuffer;

/// A general purpose register by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reg(pub u8);

pub const RAX: Reg = Reg(0);
pub const RCX: Reg = Reg(1);
pub const RDX: Reg = Reg(2);
pub const RBX: Reg = Reg(3);
pub const RSP: Reg = Reg(4);
pub const RBP: Reg = Reg(5);
pub const RSI: Reg = Reg(6);
pub const RDI: Reg = Reg(7);
pub const R8: Reg = Reg(8);
pub const R9: Reg = Reg(9);
pub const R10: Reg = Reg(10);
pub const R11: Reg = Reg(11);
pub const R12: Reg = Reg(12);
pub const R13: Reg = Reg(13);
pub const R14: Reg = Reg(14);
pub const R15: Reg = Reg(15);

impl Reg {
    const fn low(self) -> u8 {
        self.0 & 7
    }

    const fn high(self) -> u8 {
        self.0 >> 3
    }
}

/// The memory operand `[base + index * scale + disp]`.
#[derive(Clone, Copy, Debug)]
pub struct Mem {
    pub base: Reg,
    /// Not `RSP`.
    pub index: Option<Reg>,
    /// Power of two by which the index is multiplied, 0 to 3.
    pub shift: u8,
    pub disp: i32,
}

impl Mem {
    pub const fn base(base: Reg, disp: i32) -> Self {
        Self { base, index: None, shift: 0, disp }
    }

    pub const fn indexed(base: Reg, index: Reg, disp: i32) -> Self {
        Self { base, index: Some(index), shift: 0, disp }
    }
}

/// Width of an operation. 32-bit operations clear the upper half of the register they write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    W32,
    W64,
}

/// Width of a memory access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    B1,
    B2,
    B4,
    B8,
}

/// Two-operand arithmetic; the number is both the opcode's middle bits and the `/n` of immediate forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alu {
    Add = 0,
    Or = 1,
    And = 4,
    Sub = 5,
    Xor = 6,
    Cmp = 7,
}

/// Shifts and rotates; the number is the `/n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    Rol = 0,
    Ror = 1,
    Shl = 4,
    Shr = 5,
    Sar = 7,
}

/// One-operand arithmetic of opcode F7; the number is the `/n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    Neg = 3,
    /// rdx:rax = rax * operand
    Mul = 4,
    /// rax, rdx = rdx:rax / operand
    Div = 6,
    Idiv = 7,
}

/// Condition codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cond {
    Below = 0x2,
    AboveEqual = 0x3,
    Equal = 0x4,
    NotEqual = 0x5,
    BelowEqual = 0x6,
    Above = 0x7,
    Less = 0xc,
    GreaterEqual = 0xd,
    LessEqual = 0xe,
    Greater = 0xf,
}

impl Cond {
    pub const fn inverted(self) -> Self {
        match self {
            Self::Below => Self::AboveEqual,
            Self::AboveEqual => Self::Below,
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::BelowEqual => Self::Above,
            Self::Above => Self::BelowEqual,
            Self::Less => Self::GreaterEqual,
            Self::GreaterEqual => Self::Less,
            Self::LessEqual => Self::Greater,
            Self::Greater => Self::LessEqual,
        }
    }
}

/// The position of a 32-bit displacement whose target is not bound yet.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Fixup(u32);

/// The position of an 8-bit displacement whose target is not bound yet.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ShortFixup(u32);

/// Appends instructions to machine code.
#[derive(Debug)]
pub struct Assembler {
    code: CodeBuffer,
}

/// An instruction or its first bytes: at most 9, for a prefix, an opcode of two bytes, and a memory operand.
#[derive(Clone, Copy, Default)]
struct Encoding {
    /// Little-endian.
    bytes: u128,
    len: usize,
}

impl Encoding {
    fn byte(self, byte: u8) -> Self {
        Self { bytes: self.bytes | u128::from(byte) << (8 * self.len), len: self.len + 1 }
    }

    fn imm32(self, imm: i32) -> Self {
        Self { bytes: self.bytes | u128::from(imm as u32) << (8 * self.len), len: self.len + 4 }
    }

    /// The REX prefix, if one is needed or forced.
    fn rex(width: Width, reg: u8, index: u8, rm: u8, force: bool) -> Self {
        let rex = 0x40 | u8::from(width == Width::W64) << 3 | (reg >> 3) << 2 | (index >> 3) << 1 | rm >> 3;
        if rex != 0x40 || force {
            Self::default().byte(rex)
        } else {
            Self::default()
        }
    }

    fn opcode(self, opcode: &[u8]) -> Self {
        opcode.iter().fold(self, |encoding, byte| encoding.byte(*byte))
    }
}

impl Assembler {
    pub fn new(code: CodeBuffer) -> Self {
        Self { code }
    }

    /// Offset of the next instruction.
    pub fn offset(&self) -> u32 {
        self.code.len() as u32
    }

    pub fn into_code(self) -> CodeBuffer {
        self.code
    }

    #[inline]
    fn emit(&mut self, Encoding { bytes, len }: Encoding) {
        self.code.append(bytes, len);
    }

    fn byte(&mut self, byte: u8) {
        self.code.append(byte.into(), 1);
    }

    fn imm32(&mut self, imm: i32) {
        self.code.append((imm as u32).into(), 4);
    }

    fn rex(&mut self, width: Width, reg: u8, index: u8, rm: u8) {
        self.emit(Encoding::rex(width, reg, index, rm, false));
    }

    /// An instruction with a register operand, or an opcode extension, and a register.
    fn reg_form(&mut self, width: Width, opcode: &[u8], reg: u8, rm: Reg, byte_operands: bool) {
        let force = byte_operands && (reg >= 4 || rm.0 >= 4);
        let encoding = Encoding::rex(width, reg, 0, rm.0, force).opcode(opcode);
        self.emit(encoding.byte(0xc0 | (reg & 7) << 3 | rm.low()));
    }

    /// An instruction with a register operand, or an opcode extension, and a memory operand.
    fn mem_form(&mut self, width: Width, opcode: &[u8], reg: u8, mem: Mem, byte_operand: bool) {
        let index = mem.index.map_or(0, |index| index.0);
        let mut encoding =
            Encoding::rex(width, reg, index, mem.base.0, byte_operand && reg >= 4).opcode(opcode);
        let reg = (reg & 7) << 3;
        // A base with the low bits of RBP has no form without displacement.
        let (mode, short) = match mem.disp {
            0 if mem.base.low() != RBP.0 => (0x00, None),
            disp => match i8::try_from(disp) {
                Ok(disp) => (0x40, Some(disp)),
                Err(_) => (0x80, None),
            },
        };
        if let Some(index) = mem.index {
            encoding = encoding.byte(mode | reg | 0x04);
            encoding = encoding.byte(mem.shift << 6 | index.low() << 3 | mem.base.low());
        } else {
            encoding = encoding.byte(mode | reg | mem.base.low());
            // The low bits of RSP in place of a base mean that a SIB byte follows.
            if mem.base.low() == RSP.0 {
                encoding = encoding.byte(0x24);
            }
        }
        self.emit(match (mode, short) {
            (0x40, Some(disp)) => encoding.byte(disp as u8),
            (0x80, _) => encoding.imm32(mem.disp),
            _ => encoding,
        });
    }

    /// `op dst, src`
    pub fn alu(&mut self, op: Alu, width: Width, dst: Reg, src: Reg) {
        self.reg_form(width, &[(op as u8) << 3 | 0x01], src.0, dst, false);
    }

    /// `op dst, imm`; the immediate is sign-extended.
    pub fn alu_imm(&mut self, op: Alu, width: Width, dst: Reg, imm: i32) {
        match i8::try_from(imm) {
            Ok(imm) => {
                self.reg_form(width, &[0x83], op as u8, dst, false);
                self.byte(imm as u8);
            }
            Err(_) => {
                self.reg_form(width, &[0x81], op as u8, dst, false);
                self.imm32(imm);
            }
        }
    }

    /// `op [mem], src` of 4 or 8 bytes.
    pub fn alu_to_mem(&mut self, op: Alu, width: Width, mem: Mem, src: Reg) {
        self.mem_form(width, &[(op as u8) << 3 | 0x01], src.0, mem, false);
    }

    /// `op dst, [mem]` of 4 or 8 bytes.
    pub fn alu_from_mem(&mut self, op: Alu, width: Width, dst: Reg, mem: Mem) {
        self.mem_form(width, &[(op as u8) << 3 | 0x03], dst.0, mem, false);
    }

    /// `cmpxchg [mem], src` of 4 or 8 bytes, without a lock prefix: if rax equals the memory, stores `src`
    /// there, else loads the memory into rax.
    pub fn compare_exchange(&mut self, width: Width, mem: Mem, src: Reg) {
        self.mem_form(width, &[0x0f, 0xb1], src.0, mem, false);
    }

    /// `test a, b`
    pub fn test(&mut self, width: Width, a: Reg, b: Reg) {
        self.reg_form(width, &[0x85], b.0, a, false);
    }

    /// `test a, imm`; the immediate is sign-extended.
    pub fn test_imm(&mut self, width: Width, a: Reg, imm: i32) {
        self.reg_form(width, &[0xf7], 0, a, false);
        self.imm32(imm);
    }

    /// `op dst`
    pub fn unary(&mut self, op: Unary, width: Width, dst: Reg) {
        self.reg_form(width, &[0xf7], op as u8, dst, false);
    }

    /// `imul dst, src`
    pub fn imul(&mut self, width: Width, dst: Reg, src: Reg) {
        self.reg_form(width, &[0x0f, 0xaf], dst.0, src, false);
    }

    /// `imul dst, [mem]`
    pub fn imul_from_mem(&mut self, width: Width, dst: Reg, mem: Mem) {
        self.mem_form(width, &[0x0f, 0xaf], dst.0, mem, false);
    }

    /// `imul dst, src, imm`
    pub fn imul_imm(&mut self, width: Width, dst: Reg, src: Reg, imm: i32) {
        match i8::try_from(imm) {
            Ok(imm) => {
                self.reg_form(width, &[0x6b], dst.0, src, false);
                self.byte(imm as u8);
            }
            Err(_) => {
                self.reg_form(width, &[0x69], dst.0, src, false);
                self.imm32(imm);
            }
        }
    }

    /// Sign-extends rax into rdx, or eax into edx.
    pub fn sign_to_rdx(&mut self, width: Width) {
        self.rex(width, 0, 0, 0);
        self.byte(0x99);
    }

    /// `op dst, amount`
    pub fn shift_imm(&mut self, op: Shift, width: Width, dst: Reg, amount: u8) {
        self.reg_form(width, &[0xc1], op as u8, dst, false);
        self.byte(amount);
    }

    /// `op dst, cl`
    pub fn shift_cl(&mut self, op: Shift, width: Width, dst: Reg) {
        self.reg_form(width, &[0xd3], op as u8, dst, false);
    }

    /// `mulx high, low, src`: the product of rdx and `src`. Needs BMI2.
    pub fn multiply_bmi2(&mut self, high: Reg, low: Reg, src: Reg) {
        // VEX: inverted extension bits, map 0f38, 64 bits, inverted `low`, prefix f2.
        self.byte(0xc4);
        self.byte((high.high() ^ 1) << 7 | 1 << 6 | (src.high() ^ 1) << 5 | 0x02);
        self.byte(1 << 7 | (low.0 ^ 0xf) << 3 | 3);
        self.byte(0xf6);
        self.byte(0xc0 | high.low() << 3 | src.low());
    }

    /// `cmovcc dst, src` of 64 bits.
    pub fn move_if(&mut self, cond: Cond, dst: Reg, src: Reg) {
        self.reg_form(Width::W64, &[0x0f, 0x40 | cond as u8], dst.0, src, false);
    }

    /// `setcc dst`: sets the lowest byte to 1 or 0.
    pub fn set_if(&mut self, cond: Cond, dst: Reg) {
        self.reg_form(Width::W32, &[0x0f, 0x90 | cond as u8], 0, dst, true);
    }

    /// `adc dst, imm`
    pub fn add_with_carry(&mut self, dst: Reg, imm: i8) {
        self.reg_form(Width::W64, &[0x83], 2, dst, false);
        self.byte(imm as u8);
    }

    /// `sbb dst, imm`
    pub fn subtract_with_borrow(&mut self, dst: Reg, imm: i8) {
        self.reg_form(Width::W64, &[0x83], 3, dst, false);
        self.byte(imm as u8);
    }

    /// `rorx dst, src, amount`. Needs BMI2.
    pub fn rotate_bmi2(&mut self, width: Width, dst: Reg, src: Reg, amount: u8) {
        // VEX: map 0f3a, no second source, prefix f2.
        self.byte(0xc4);
        self.byte((dst.high() ^ 1) << 7 | 1 << 6 | (src.high() ^ 1) << 5 | 0x03);
        self.byte(u8::from(width == Width::W64) << 7 | 0xf << 3 | 3);
        self.byte(0xf0);
        self.byte(0xc0 | dst.low() << 3 | src.low());
        self.byte(amount);
    }

    /// `shlx`, `shrx` or `sarx`: `dst = src op amount`, without flags. Needs BMI2.
    pub fn shift_bmi2(&mut self, op: Shift, width: Width, dst: Reg, src: Reg, amount: Reg) {
        let prefix = match op {
            Shift::Shl => 1,
            Shift::Sar => 2,
            _ => 3,
        };
        // VEX: inverted extension bits, map 0f38, inverted `amount`, prefix 66, f3 or f2.
        self.byte(0xc4);
        self.byte((dst.high() ^ 1) << 7 | 1 << 6 | (src.high() ^ 1) << 5 | 0x02);
        self.byte(u8::from(width == Width::W64) << 7 | (amount.0 ^ 0xf) << 3 | prefix);
        self.byte(0xf7);
        self.byte(0xc0 | dst.low() << 3 | src.low());
    }

    /// `rol dst, 8` of the lowest 16 bits.
    pub fn swap16(&mut self, dst: Reg) {
        self.byte(0x66);
        self.reg_form(Width::W32, &[0xc1], Shift::Rol as u8, dst, false);
        self.byte(8);
    }

    /// `bswap dst`
    pub fn bswap(&mut self, width: Width, dst: Reg) {
        self.rex(width, 0, 0, dst.0);
        self.byte(0x0f);
        self.byte(0xc8 | dst.low());
    }

    /// `mov dst, src`
    pub fn mov(&mut self, width: Width, dst: Reg, src: Reg) {
        self.reg_form(width, &[0x89], src.0, dst, false);
    }

    /// `dst = value`, in the shortest form. Clobbers flags.
    pub fn mov_imm(&mut self, dst: Reg, value: u64) {
        if value == 0 {
            self.alu(Alu::Xor, Width::W32, dst, dst);
        } else if let Ok(value) = u32::try_from(value) {
            self.rex(Width::W32, 0, 0, dst.0);
            self.byte(0xb8 | dst.low());
            self.imm32(value as i32);
        } else if let Ok(value) = i32::try_from(value as i64) {
            self.reg_form(Width::W64, &[0xc7], 0, dst, false);
            self.imm32(value);
        } else {
            self.rex(Width::W64, 0, 0, dst.0);
            self.byte(0xb8 | dst.low());
            self.code.append(value.into(), 8);
        }
    }

    /// Zero-extends the lowest bytes of `src`.
    pub fn zero_extend(&mut self, size: Size, dst: Reg, src: Reg) {
        match size {
            Size::B1 => self.reg_form(Width::W32, &[0x0f, 0xb6], dst.0, src, true),
            Size::B2 => self.reg_form(Width::W32, &[0x0f, 0xb7], dst.0, src, false),
            Size::B4 => self.mov(Width::W32, dst, src),
            Size::B8 => self.mov(Width::W64, dst, src),
        }
    }

    /// Sign-extends the lowest bytes of `src` to `width`.
    pub fn sign_extend(&mut self, size: Size, width: Width, dst: Reg, src: Reg) {
        match size {
            Size::B1 => self.reg_form(width, &[0x0f, 0xbe], dst.0, src, true),
            Size::B2 => self.reg_form(width, &[0x0f, 0xbf], dst.0, src, false),
            Size::B4 => self.reg_form(width, &[0x63], dst.0, src, false),
            Size::B8 => self.mov(width, dst, src),
        }
    }

    /// Loads, and zero-extends.
    pub fn load(&mut self, size: Size, dst: Reg, mem: Mem) {
        match size {
            Size::B1 => self.mem_form(Width::W32, &[0x0f, 0xb6], dst.0, mem, false),
            Size::B2 => self.mem_form(Width::W32, &[0x0f, 0xb7], dst.0, mem, false),
            Size::B4 => self.mem_form(Width::W32, &[0x8b], dst.0, mem, false),
            Size::B8 => self.mem_form(Width::W64, &[0x8b], dst.0, mem, false),
        }
    }

    /// Loads, and sign-extends to 64 bits.
    pub fn load_signed(&mut self, size: Size, dst: Reg, mem: Mem) {
        match size {
            Size::B1 => self.mem_form(Width::W64, &[0x0f, 0xbe], dst.0, mem, false),
            Size::B2 => self.mem_form(Width::W64, &[0x0f, 0xbf], dst.0, mem, false),
            Size::B4 => self.mem_form(Width::W64, &[0x63], dst.0, mem, false),
            Size::B8 => self.load(Size::B8, dst, mem),
        }
    }

    /// Stores the lowest bytes of `src`.
    pub fn store(&mut self, size: Size, mem: Mem, src: Reg) {
        match size {
            Size::B1 => self.mem_form(Width::W32, &[0x88], src.0, mem, true),
            Size::B2 => {
                self.byte(0x66);
                self.mem_form(Width::W32, &[0x89], src.0, mem, false);
            }
            Size::B4 => self.mem_form(Width::W32, &[0x89], src.0, mem, false),
            Size::B8 => self.mem_form(Width::W64, &[0x89], src.0, mem, false),
        }
    }

    /// Stores an immediate, truncated, or sign-extended to 8 bytes.
    pub fn store_imm(&mut self, size: Size, mem: Mem, imm: i32) {
        match size {
            Size::B1 => {
                self.mem_form(Width::W32, &[0xc6], 0, mem, false);
                self.byte(imm as u8);
            }
            Size::B2 => {
                self.byte(0x66);
                self.mem_form(Width::W32, &[0xc7], 0, mem, false);
                self.code.append((imm as u16).into(), 2);
            }
            Size::B4 => {
                self.mem_form(Width::W32, &[0xc7], 0, mem, false);
                self.imm32(imm);
            }
            Size::B8 => {
                self.mem_form(Width::W64, &[0xc7], 0, mem, false);
                self.imm32(imm);
            }
        }
    }

    /// `lea dst, [mem]`
    pub fn lea(&mut self, width: Width, dst: Reg, mem: Mem) {
        self.mem_form(width, &[0x8d], dst.0, mem, false);
    }

    /// `lea dst, [rip + displacement of the fixup's target]`
    pub fn lea_code(&mut self, dst: Reg) -> Fixup {
        self.rex(Width::W64, dst.0, 0, 0);
        self.byte(0x8d);
        self.byte(dst.low() << 3 | 0x05);
        self.fixup()
    }

    pub fn push(&mut self, reg: Reg) {
        self.rex(Width::W32, 0, 0, reg.0);
        self.byte(0x50 | reg.low());
    }

    pub fn pop(&mut self, reg: Reg) {
        self.rex(Width::W32, 0, 0, reg.0);
        self.byte(0x58 | reg.low());
    }

    pub fn ret(&mut self) {
        self.byte(0xc3);
    }

    fn fixup(&mut self) -> Fixup {
        let at = self.offset();
        self.imm32(0);
        Fixup(at)
    }

    pub fn jump(&mut self) -> Fixup {
        self.byte(0xe9);
        self.fixup()
    }

    pub fn jump_if(&mut self, cond: Cond) -> Fixup {
        self.byte(0x0f);
        self.byte(0x80 | cond as u8);
        self.fixup()
    }

    pub fn call(&mut self) -> Fixup {
        self.byte(0xe8);
        self.fixup()
    }

    /// `call reg`
    pub fn call_reg(&mut self, reg: Reg) {
        self.reg_form(Width::W32, &[0xff], 2, reg, false);
    }

    /// `jmp [mem]`
    pub fn jump_mem(&mut self, mem: Mem) {
        self.mem_form(Width::W32, &[0xff], 4, mem, false);
    }

    /// A conditional jump over a few instructions, to where [`bind_short`](Self::bind_short) is called.
    pub fn jump_short_if(&mut self, cond: Cond) -> ShortFixup {
        self.byte(0x70 | cond as u8);
        self.byte(0);
        ShortFixup(self.offset() - 1)
    }

    /// The unconditional form of [`jump_short_if`](Self::jump_short_if).
    pub fn jump_short(&mut self) -> ShortFixup {
        self.byte(0xeb);
        self.byte(0);
        ShortFixup(self.offset() - 1)
    }

    /// Binds a short jump to the current offset.
    pub fn bind_short(&mut self, fixup: ShortFixup) {
        let distance = self.offset() - fixup.0 - 1;
        debug_assert!(distance < 128, "a short jump over {distance} bytes");
        self.code.patch(fixup.0 as usize, [distance as u8]);
    }

    /// Binds a jump, call or [`lea_code`](Self::lea_code) to an offset in the code.
    pub fn bind(&mut self, fixup: Fixup, target: u32) {
        let distance = target.wrapping_sub(fixup.0).wrapping_sub(4);
        self.code.patch(fixup.0 as usize, distance.to_le_bytes());
    }

    /// Appends data, as 4-byte numbers.
    pub fn table(&mut self, numbers: impl Iterator<Item = u32>) {
        for number in numbers {
            self.imm32(number as i32);
        }
    }
}
