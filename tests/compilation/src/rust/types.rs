//! The types of generated programs. All are `Copy`, and have `Make` and `Mix` of the prelude.

use ebpf_differential::Rng;
use std::fmt::{self, Write};

/// An integer's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int {
    /// Its name.
    pub name: &'static str,
    /// Its width.
    pub bits: u32,
    /// Whether it has a sign.
    pub signed: bool,
}

const fn int(name: &'static str, bits: u32, signed: bool) -> Int {
    Int { name, bits, signed }
}

/// All integers.
pub const INTS: [Int; 12] = [
    int("u8", 8, false),
    int("u16", 16, false),
    int("u32", 32, false),
    int("u64", 64, false),
    int("u128", 128, false),
    int("usize", 64, false),
    int("i8", 8, true),
    int("i16", 16, true),
    int("i32", 32, true),
    int("i64", 64, true),
    int("i128", 128, true),
    int("isize", 64, true),
];

/// The type of indices.
pub const USIZE: Int = INTS[5];
/// The type of shifts' amounts.
pub const U32: Int = INTS[2];

impl Int {
    /// The unsigned type of the same width.
    pub fn unsigned(self) -> Self {
        if !self.signed {
            return self;
        }
        INTS.into_iter()
            .find(|int| {
                !int.signed && int.bits == self.bits && (int.name == "usize") == (self.name == "isize")
            })
            .expect("each has one; qed")
    }

    /// A literal with a good chance of being special.
    pub fn literal(self, rng: &mut Rng) -> String {
        let name = self.name;
        match rng.below(8) {
            0 => format!("{name}::MAX"),
            1 => format!("{name}::MIN"),
            2 => format!("(1{name} << {})", rng.below(u64::from(self.bits) - 1)),
            3 if self.signed => format!("(-{}{name})", rng.below(100) + 1),
            _ => {
                let wide = u128::from(rng.number()) << 64 | u128::from(rng.number());
                let bits = self.bits - u32::from(self.signed);
                let value = wide & (u128::MAX >> (128 - bits));
                let value = if rng.once_in(2) { value & 0xff & (u128::MAX >> (128 - bits)) } else { value };
                format!("{value}{name}")
            }
        }
    }
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    Int(Int),
    Bool,
    Char,
    Array(Box<Ty>, usize),
    Tuple(Vec<Ty>),
    /// Of an integer, `bool` or `char`.
    Option(Box<Ty>),
    /// `Option<NonZero<…>>`.
    NonZero(Int),
    /// A structure or enumeration of the program.
    Adt(usize),
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => f.write_str(int.name),
            Self::Bool => f.write_str("bool"),
            Self::Char => f.write_str("char"),
            Self::Array(item, len) => write!(f, "[{item}; {len}]"),
            Self::Tuple(items) => {
                f.write_char('(')?;
                items.iter().try_for_each(|item| write!(f, "{item}, "))?;
                f.write_char(')')
            }
            Self::Option(item) => write!(f, "Option<{item}>"),
            Self::NonZero(int) => write!(f, "Option<NonZero<{}>>", int.name),
            Self::Adt(index) => write!(f, "T{index}"),
        }
    }
}

/// A structure or enumeration.
pub enum Adt {
    Struct {
        fields: Vec<Ty>,
        /// Whether `repr(packed)`: nothing in it may be referred to.
        packed: bool,
        repr: String,
    },
    /// Variants with their fields.
    Enum { variants: Vec<Vec<Ty>>, repr: &'static str },
}

/// The types of one program.
#[derive(Default)]
pub struct Types {
    pub adts: Vec<Adt>,
}

impl Types {
    /// Declares some.
    pub fn generate(rng: &mut Rng) -> Self {
        let mut types = Self::default();
        for _ in 0..6 + rng.below(6) {
            let adt = if rng.once_in(3) { types.enumeration(rng) } else { types.structure(rng) };
            types.adts.push(adt);
        }
        types
    }

    fn structure(&self, rng: &mut Rng) -> Adt {
        let fields: Vec<_> = (0..1 + rng.below(6)).map(|_| self.any(rng, 2)).collect();
        // What is packed contains nothing that is aligned.
        let can_pack = !fields.iter().any(|field| self.contains_aligned(field));
        let (repr, packed) = match rng.below(10) {
            0 | 1 if can_pack => ("#[repr(C, packed)]".into(), true),
            2 if can_pack => ("#[repr(packed(2))]".into(), true),
            3..=5 => (format!("#[repr(align({}))]", 1 << (2 + rng.below(6))), false),
            6 => ("#[repr(C)]".into(), false),
            _ => (String::new(), false),
        };
        Adt::Struct { fields, packed, repr }
    }

    fn enumeration(&self, rng: &mut Rng) -> Adt {
        let variants = (0..1 + rng.below(7)).map(|_| {
            if rng.once_in(3) {
                return Vec::new();
            }
            (0..1 + rng.below(3)).map(|_| self.any(rng, 1)).collect()
        });
        let variants = variants.collect();
        Adt::Enum { variants, repr: rng.pick(&["", "", "", "#[repr(u8)]", "#[repr(i16)]", "#[repr(C)]"]) }
    }

    fn contains_aligned(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Array(item, _) => self.contains_aligned(item),
            Ty::Tuple(items) => items.iter().any(|item| self.contains_aligned(item)),
            Ty::Adt(index) => match &self.adts[*index] {
                Adt::Struct { fields, repr, .. } => {
                    repr.contains("align") || fields.iter().any(|field| self.contains_aligned(field))
                }
                Adt::Enum { variants, .. } => {
                    variants.iter().flatten().any(|field| self.contains_aligned(field))
                }
            },
            _ => false,
        }
    }

    /// Words of a value, roughly: how much it takes to copy it.
    pub fn words(&self, ty: &Ty) -> u64 {
        match ty {
            Ty::Int(int) => u64::from(int.bits) / 65 + 1,
            Ty::Array(item, len) => self.words(item) * *len as u64,
            Ty::Tuple(items) => items.iter().map(|item| self.words(item)).sum(),
            Ty::Adt(index) => match &self.adts[*index] {
                Adt::Struct { fields, .. } => fields.iter().map(|field| self.words(field)).sum(),
                Adt::Enum { variants, .. } => {
                    1 + variants
                        .iter()
                        .map(|fields| fields.iter().map(|field| self.words(field)).sum())
                        .max()
                        .unwrap_or(0u64)
                }
            },
            _ => 2,
        }
    }

    /// An integer.
    pub fn int(rng: &mut Rng) -> Int {
        *rng.pick(&INTS)
    }

    fn scalar(rng: &mut Rng) -> Ty {
        match rng.below(12) {
            0 => Ty::Bool,
            1 => Ty::Char,
            _ => Ty::Int(Self::int(rng)),
        }
    }

    /// A type that is not too large.
    pub fn any(&self, rng: &mut Rng, depth: u32) -> Ty {
        let ty = match rng.below(if depth == 0 { 8 } else { 16 }) {
            0..=5 => Self::scalar(rng),
            6 => Ty::Option(Box::new(Self::scalar(rng))),
            7 => Ty::NonZero(Self::int(rng)),
            8..=10 => Ty::Array(Box::new(self.any(rng, depth - 1)), Self::length(rng)),
            11 | 12 => Ty::Tuple((0..1 + rng.below(4)).map(|_| self.any(rng, depth - 1)).collect()),
            _ if self.adts.is_empty() => Self::scalar(rng),
            _ => Ty::Adt(rng.below(self.adts.len() as u64) as usize),
        };
        if self.words(&ty) > 200 {
            return Self::scalar(rng);
        }
        ty
    }

    /// The length of an array: often a power of two, whose indices are masked.
    pub fn length(rng: &mut Rng) -> usize {
        match rng.below(3) {
            0 => 1 + rng.below(20) as usize,
            1 => *rng.pick(&[2, 4, 8, 16]),
            _ => *rng.pick(&[3, 7, 16, 32, 64, 96]),
        }
    }

    /// The declarations.
    pub fn declare(&self) -> String {
        let mut text = String::new();
        for (index, adt) in self.adts.iter().enumerate() {
            let name = format!("T{index}");
            let (make, mix);
            match adt {
                Adt::Struct { fields, repr, .. } => {
                    let declared: String = fields
                        .iter()
                        .enumerate()
                        .map(|(at, field)| format!("    f{at}: {field},\n"))
                        .collect();
                    text += &format!("#[derive(Clone, Copy)]\n{repr}\nstruct {name} {{\n{declared}}}\n\n");
                    let of = |text: &dyn Fn(usize) -> String| (0..fields.len()).map(text).collect::<String>();
                    make = format!("Self {{ {} }}", of(&|at| format!("f{at}: Make::make(source), ")));
                    mix = of(&|at| format!("{{ self.f{at} }}.mix(sum); "));
                }
                Adt::Enum { variants, repr } => {
                    text += &format!("#[derive(Clone, Copy)]\n{repr}\nenum {name} {{\n");
                    let (mut makes, mut mixes) = (String::new(), String::new());
                    for (at, fields) in variants.iter().enumerate() {
                        let list = |item: &dyn Fn(usize, &Ty) -> String| {
                            fields
                                .iter()
                                .enumerate()
                                .map(|(at, field)| item(at, field))
                                .collect::<Vec<_>>()
                                .join(", ")
                        };
                        text += &format!("    V{at}({}),\n", list(&|_, field| field.to_string()));
                        let pattern = if at + 1 == variants.len() { "_".into() } else { at.to_string() };
                        makes += &format!(
                            "{pattern} => Self::V{at}({}), ",
                            list(&|_, _| "Make::make(source)".into())
                        );
                        let names = list(&|at, _| format!("f{at}"));
                        let each: String = (0..fields.len()).map(|at| format!("f{at}.mix(sum); ")).collect();
                        mixes += &format!("Self::V{at}({names}) => {{ sum.word({at}); {each}}} ");
                    }
                    text += "}\n\n";
                    make = format!("match source.word() % {} {{ {makes}}}", variants.len());
                    mix = format!("match self {{ {mixes}}}");
                }
            }
            text += &format!(
                "impl Make for {name} {{\n    fn make(source: &mut Source) -> Self {{ {make} }}\n}}\n\n\
                 impl Mix for {name} {{\n    fn mix(&self, sum: &Sum) {{ {mix} }}\n}}\n\n"
            );
        }
        text
    }
}
