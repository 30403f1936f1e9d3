//! The programs that are measured, as data. The sources are in `programs/`; `large` ones are generated.

use std::borrow::Cow;

/// What a program is measured for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How fast it runs. Counts for the means.
    Compute,
    /// How fast it runs together with the host.
    Host,
    /// What a call costs: a new instance of something that was compiled before.
    Call,
    /// What a first call costs: from the program's bytes to the result.
    Oneshot,
    /// What it takes to get it ready to be run.
    Compile,
}

/// Where a program's C source comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A file in `programs/`.
    File(&'static str),
    /// [`generated`] with that many functions.
    Generated(u32),
}

/// A program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Its name in tables and on the command line.
    pub name: &'static str,
    /// What it is measured for.
    pub kind: Kind,
    /// What it is asked to do: see its source. Chosen so that native code takes 10 to 30 ms.
    pub rounds: u64,
    /// Whether it multiplies to 128 bits, for which not every compiler for eBPF has code.
    pub wide: bool,
    source: Source,
}

impl Program {
    const fn new(name: &'static str, kind: Kind, rounds: u64, file: &'static str) -> Self {
        Self { name, kind, rounds, wide: false, source: Source::File(file) }
    }

    const fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    const fn generated(name: &'static str, kind: Kind, functions: u32) -> Self {
        Self { name, kind, rounds: 1, wide: false, source: Source::Generated(functions) }
    }

    /// Its C source.
    pub fn source(&self) -> Cow<'static, str> {
        match self.source {
            Source::File(text) => text.into(),
            Source::Generated(functions) => generated(functions).into(),
        }
    }
}

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../programs/", $name, ".c"))
    };
}

/// What programs include.
pub const HEADER: &str = include_str!("../programs/host.h");

/// What is compiled together with programs, for targets without a library.
pub const SUPPORT: &str = file!("support");

/// All programs, in the order of the tables.
pub const ALL: &[Program] = &[
    Program::new("fib", Kind::Compute, 40_000_000, file!("fib")),
    Program::new("fib-recursive", Kind::Compute, 33, file!("fib_recursive")),
    Program::new("sieve", Kind::Compute, 70, file!("sieve")),
    Program::new("sha256", Kind::Compute, 3_000, file!("sha256")),
    Program::new("keccak256", Kind::Compute, 15_000, file!("keccak256")),
    Program::new("matmul", Kind::Compute, 80, file!("matmul")),
    Program::new("sort", Kind::Compute, 70, file!("sort")),
    Program::new("mul256", Kind::Compute, 300_000, file!("mul256")).wide(),
    Program::new("erc20", Kind::Host, 12_000, file!("erc20")),
    Program::new("syscall", Kind::Host, 2_000_000, file!("syscall")),
    Program::new("call-empty", Kind::Call, 1, file!("empty")),
    Program::generated("call-large", Kind::Call, 150),
    Program::new("oneshot-small", Kind::Oneshot, 1, file!("erc20")),
    Program::generated("oneshot-large", Kind::Oneshot, 150),
    // With about 10 KB, 100 KB and 1 MB of eBPF code.
    Program::generated("compile-10k", Kind::Compile, 13),
    Program::generated("compile-100k", Kind::Compile, 130),
    Program::generated("compile-1m", Kind::Compile, 1200),
];

/// A program of many functions of some 850 bytes of eBPF code each, no two the same: arithmetic,
/// loads, stores, branches, a loop and a call, as contracts have them. A call of the program runs a few of
/// them.
fn generated(functions: u32) -> String {
    let mut random = Random(u64::from(functions));
    let mut text = String::from(
        "#include \"host.h\"\n\nstatic u64 table[256];\n\n\
         typedef struct { u64 a, b, c; u32 d; u8 e; } record;\n\n",
    );
    for index in 0..functions {
        text += &format!("static NOINLINE u64 f{index}(u64 x, record *r) {{\n    u64 y = x;\n");
        for _ in 0..12 {
            text += &random.statement();
        }
        // Calls go to functions before, and only from every eighth, so that they nest a little.
        if index % 8 == 7 {
            let callee = random.below(u64::from(index)) / 8 * 8;
            text += &format!("    if (y & 1) y ^= f{callee}(y >> 1, r);\n");
        }
        text += "    return y + r->a;\n}\n\n";
    }
    text += "static NOINLINE u64 dispatch(u64 which, u64 x, record *r) {\n    switch (which) {\n";
    for index in 0..functions {
        text += &format!("    case {index}: return f{index}(x, r);\n");
    }
    text += &format!(
        "    default: return 0;\n    }}\n}}\n\nCALL {{\n    u64 result = rounds();\n    \
         record r = {{1, 2, 3, 4, 5}};\n    for (u64 i = 0; i < 8; i++) \
         result ^= dispatch((result + i * 31) % {functions}, result + i, &r);\n    \
         return result ^ r.a ^ r.b ^ r.c ^ r.d ^ r.e;\n}}\n"
    );
    text
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn statement(&mut self) -> String {
        let constant = self.next();
        let small = self.below(1000) + 1;
        let shift = self.below(31) + 1;
        let field = ["a", "b", "c", "d", "e"][self.below(5) as usize];
        match self.below(9) {
            0 => format!("    y = (y ^ {constant}ull) * {small};\n"),
            1 => format!("    y += table[(y >> {shift}) % 256];\n"),
            2 => format!("    table[(y ^ {small}) % 256] = y;\n"),
            3 => format!("    if (y > {constant}ull) y -= r->{field}; else y = ~y + {small};\n"),
            4 => format!("    r->{field} += y >> {shift};\n"),
            5 => format!("    for (u64 i = y % 4; i; i--) y = (y << 3 | y >> 61) + {small};\n"),
            6 => format!("    y ^= (u32)(y * {small}) % {};\n", small + 1),
            7 => format!("    if ((y & {small}) == {}) r->{field} ^= y;\n", small & 5),
            _ => format!("    y = (y >> {shift} | y << {}) ^ x;\n", 64 - shift),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = ALL.iter().map(|program| program.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
