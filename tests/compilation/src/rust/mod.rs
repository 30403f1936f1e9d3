//! Generates Rust programs: of every type, with much of core and alloc, without undefined behaviour, and that
//! end.
//!
//! A program is a module beside `programs/prelude.rs`. It has `run`, which calls one of its functions with
//! arguments made of the input and returns the checksums of what that computed, and `reset`, which puts all
//! statics back.

mod body;
mod expression;
mod library;
mod statement;
mod types;

use body::{Body, Function, Items, Static, Table};
use ebpf_differential::Rng;
use types::{Adt, Ty, Types, U32};

/// A generated program.
pub struct Program {
    /// The module's text.
    pub source: String,
    /// What the first byte of an input chooses from.
    pub entries: u8,
}

/// Functions of a program, besides those in tables and of traits: as few as are worth the start-up of two
/// compilers.
const FUNCTIONS: u8 = 11;

/// The last so many of them are called with the input.
const ENTRIES: u8 = 6;

/// The program of a seed.
pub fn generate(seed: u64) -> Program {
    let mut rng = Rng::new(seed);
    let mut writer = Writer {
        rng: &mut rng,
        items: Items::default(),
        text: HEADER.into(),
        reset: String::new(),
        notes: 0,
    };
    writer.items.types = Types::generate(writer.rng);
    writer.text += &writer.items.types.declare();
    writer.statics();
    writer.tables();
    writer.shapes();
    for _ in 0..FUNCTIONS {
        writer.function();
    }
    writer.run();
    Program { source: writer.text, entries: ENTRIES }
}

const HEADER: &str = "\
#![allow(warnings, arithmetic_overflow, dangerous_implicit_autorefs, overflowing_literals, unconditional_panic)]
use crate::prelude::*;
use alloc::{boxed::Box, format, string::String, vec, vec::Vec};
use core::{hint::black_box, num::NonZero, sync::atomic::{AtomicBool, AtomicI32, AtomicU16, AtomicU32, AtomicU64, AtomicU8, Ordering::*}};

macro_rules! aligned {
    ($($name:ident $align:literal)*) => {$(
        #[derive(Clone, Copy)]
        #[repr(align($align))]
        struct $name<T>(T);
    )*};
}

aligned!(Aligned8 8 Aligned16 16 Aligned32 32 Aligned64 64 Aligned128 128);

trait Shape {
    fn area(&self, sum: &Sum, by: i128) -> u64;
    fn change(&mut self, sum: &Sum, by: u16);
    fn default(&self, by: u32) -> u32 {
        self.name().len() as u32 * by
    }
    fn name(&self) -> &'static str;
}

/// Changes some of a slice's values, by recursion.
#[inline(never)]
fn shuffle(sum: &Sum, values: &mut [u32], times: u32) -> u32 {
    let len = values.len();
    let (Some(last), true) = (values.last().copied(), times > 0) else { return 0 };
    values[last as usize % len] ^= times.rotate_left(last);
    let (left, right) = values.split_at_mut(len / 2);
    shuffle(sum, left, times - 1).wrapping_mul(3) ^ shuffle(sum, right, times / 2)
}

";

/// Writes a program.
struct Writer<'a> {
    rng: &'a mut Rng,
    items: Items,
    text: String,
    /// The statements of `reset`.
    reset: String,
    notes: u32,
}

impl Writer<'_> {
    /// Static variables and constants, some of them aligned.
    fn statics(&mut self) {
        for at in 0..4 + self.rng.below(5) {
            let ty = match self.rng.below(3) {
                0 => self.items.types.any(self.rng, 2),
                _ => Ty::Array(Box::new(Ty::Int(Types::int(self.rng))), Types::length(self.rng)),
            };
            let name = format!("STATIC{at}");
            let value = self.constant(&ty);
            self.text += &format!("const {name}_VALUE: {ty} = {value};\nstatic {name}: Global<{ty}> = Global::new({name}_VALUE);\n\n");
            self.reset += &format!("    unsafe {{ *{name}.get() = {name}_VALUE; }}\n");
            self.items.statics.push(Static { name, ty });
        }
        // What is aligned in itself, and accessed by an index.
        for at in 0..3 {
            let (int, len, align) =
                (Types::int(self.rng), *self.rng.pick(&[16usize, 32, 64, 128]), 16 << self.rng.below(4));
            let name = format!("ALIGNED{at}");
            let ty = Ty::Array(Box::new(Ty::Int(int)), len);
            let (value, wrapped) = (self.constant(&ty), format!("Aligned{align}<{ty}>"));
            self.text += &format!(
                "const {name}_VALUE: {wrapped} = Aligned{align}({value});\nstatic {name}_WHOLE: Global<{wrapped}> = Global::new({name}_VALUE);\n\
                 struct {name};\nimpl {name} {{\n    fn get(&self) -> *mut {ty} {{ unsafe {{ &raw mut (*{name}_WHOLE.get()).0 }} }}\n}}\n\n"
            );
            self.reset += &format!("    unsafe {{ *{name}_WHOLE.get() = {name}_VALUE; }}\n");
            self.items.statics.push(Static { name, ty });
        }
        for (name, atomic) in [
            ("ATOMIC8", "AtomicU8"),
            ("ATOMIC16", "AtomicU16"),
            ("ATOMIC32", "AtomicU32"),
            ("ATOMIC64", "AtomicU64"),
            ("ATOMIC_SIGNED", "AtomicI32"),
        ] {
            self.text += &format!("static {name}: [{atomic}; 4] = [const {{ {atomic}::new(7) }}; 4];\n");
            self.reset += &format!("    {name}.iter().for_each(|atomic| atomic.store(7, SeqCst));\n");
        }
        self.text += "static ATOMIC_FLAG: AtomicBool = AtomicBool::new(false);\n\n";
        self.reset += "    ATOMIC_FLAG.store(false, SeqCst);\n";
    }

    /// A constant of a type.
    fn constant(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Int(int) => int.literal(self.rng),
            Ty::Array(item, len) if *len < 40 && !self.rng.once_in(4) => {
                let items: Vec<_> = (0..*len).map(|_| self.constant(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Ty::Array(item, len) => format!("[{}; {len}]", self.constant(item)),
            Ty::Tuple(items) => {
                let items: String = items.iter().map(|item| self.constant(item) + ", ").collect();
                format!("({items})")
            }
            Ty::Option(item) => format!("Some({})", self.constant(item)),
            Ty::NonZero(int) => format!("NonZero::new({})", int.literal(self.rng)),
            Ty::Bool => "true".into(),
            Ty::Char => "'\\u{203d}'".into(),
            Ty::Adt(index) => {
                let (index, fields) = (*index, self.fields(*index));
                let values: Vec<_> = fields.iter().map(|field| self.constant(field)).collect();
                match &self.items.types.adts[index] {
                    Adt::Struct { .. } => {
                        let values: String = values
                            .iter()
                            .enumerate()
                            .map(|(at, value)| format!("f{at}: {value}, "))
                            .collect();
                        format!("T{index} {{ {values}}}")
                    }
                    Adt::Enum { variants, .. } => {
                        format!("T{index}::V{}({})", variants.len() - 1, values.join(", "))
                    }
                }
            }
        }
    }

    /// The fields of a structure, or of an enumeration's last variant.
    fn fields(&self, index: usize) -> Vec<Ty> {
        match &self.items.types.adts[index] {
            Adt::Struct { fields, .. } => fields.clone(),
            Adt::Enum { variants, .. } => variants.last().cloned().unwrap_or_default(),
        }
    }

    /// Tables of function pointers, in read-only data.
    fn tables(&mut self) {
        for at in 0..2 {
            let (argument, result, len) =
                (Types::int(self.rng), Types::int(self.rng), 2 + self.rng.below(6) as usize);
            let names: Vec<_> = (0..len).map(|index| format!("table{at}_{index}")).collect();
            for name in &names {
                let mut body = Body::new(self.rng, &self.items, &mut self.notes);
                body.declare("a".into(), Ty::Int(argument), false);
                body.declare("b".into(), Ty::Int(argument), false);
                let value = body.expression(&Ty::Int(result), 3);
                self.text += &format!(
                    "fn {name}(a: {0}, b: {0}) -> {1} {{ unsafe {{ {value} }} }}\n",
                    argument.name, result.name
                );
            }
            let name = format!("TABLE{at}");
            self.text += &format!(
                "static {name}: [fn({0}, {0}) -> {1}; {len}] = [{2}];\n\n",
                argument.name,
                result.name,
                names.join(", ")
            );
            self.items.tables.push(Table { name, argument, result, len });
        }
    }

    /// Types that implement the trait.
    fn shapes(&mut self) {
        let types: Vec<_> = (0..self.items.types.adts.len())
            .filter(|index| matches!(self.items.types.adts[*index], Adt::Struct { packed: false, .. }))
            .take(4)
            .collect();
        for index in types {
            let method = |parameter: &str, ty: Ty, result: Option<Ty>, rng: &mut Rng, notes: &mut u32| {
                let mut body = Body::new(rng, &self.items, notes);
                body.indent = 2;
                body.declare(parameter.into(), ty, false);
                body.declare("(*self)".into(), Ty::Adt(index), result.is_none());
                body.block(3, 1);
                if let Some(result) = result {
                    let value = body.expression(&result, 3);
                    body.line(value);
                }
                body.text
            };
            let area = method(
                "by",
                Ty::Int(types::INTS[10]),
                Some(Ty::Int(types::INTS[3])),
                self.rng,
                &mut self.notes,
            );
            let change = method("by", Ty::Int(types::INTS[1]), None, self.rng, &mut self.notes);
            self.text += &format!(
                "impl Shape for T{index} {{\n    fn area(&self, sum: &Sum, by: i128) -> u64 {{ unsafe {{\n{area}    }} }}\n    \
                 fn change(&mut self, sum: &Sum, by: u16) {{ unsafe {{\n{change}    }} }}\n    \
                 fn name(&self) -> &'static str {{ \"T{index}\" }}\n}}\n\n"
            );
            self.items.shapes.push(index);
        }
    }

    /// A function that calls those before it; at times itself.
    fn function(&mut self) {
        let name = format!("function{}", self.items.functions.len());
        let count = match self.rng.below(8) {
            0..=4 => self.rng.below(5),
            5 | 6 => 4 + self.rng.below(4),
            _ => 8 + self.rng.below(7),
        };
        let parameters: Vec<_> = (0..count).map(|_| self.items.types.any(self.rng, 2)).collect();
        let result = self.items.types.any(self.rng, 2);
        let recursive = self.rng.once_in(4);
        let inline = *self.rng.pick(&["#[inline(never)]\n", "#[inline(never)]\n", "#[inline(always)]\n", ""]);
        let convention = if self.rng.once_in(8) { "extern \"C\" " } else { "" };
        let mut body = Body::new(self.rng, &self.items, &mut self.notes);
        let mut list = String::from("sum: &Sum, ");
        if recursive {
            list += "depth: u32, ";
            body.declare("depth".into(), Ty::Int(U32), false);
        }
        for (at, ty) in parameters.iter().enumerate() {
            let mutable = body.one_in(2);
            list += &format!("{}p{at}: {ty}, ", if mutable { "mut " } else { "" });
            body.declare(format!("p{at}"), ty.clone(), mutable);
        }
        if recursive {
            let base = body.expression(&result, 3);
            body.line(format!("if depth == 0 {{ return {base}; }}"));
        }
        if body.one_in(6) {
            body.risk();
        }
        let statements = 3 + body.rng.below(7);
        for _ in 0..statements {
            body.statement(2);
        }
        let mut calls = 1;
        if recursive {
            calls = 1 + body.rng.below(2);
            for _ in 0..calls {
                let (arguments, name_of) = (body.arguments(&parameters, 2), body.name("v"));
                body.line(format!(
                    "let mut {name_of}: {result} = {name}(sum, depth - 1, {});",
                    arguments.join(", ")
                ));
                body.declare(name_of, result.clone(), true);
            }
            body.block(2, 1);
        }
        body.note();
        let value = body.expression(&result, 4);
        body.line(value);
        let (text, own) = (body.text, body.cost);
        let inline = if recursive { "#[inline(never)]\n" } else { inline };
        self.text +=
            &format!("{inline}{convention}fn {name}({list}) -> {result} {{ unsafe {{\n{text}}} }}\n\n");
        let (mut name, mut cost) = (name, own + 5);
        if recursive {
            let depth = if calls == 1 { 6 } else { 3 };
            cost *= if calls == 1 { 6 } else { 7 };
            let forwarded: String = (0..parameters.len()).map(|at| format!("p{at}, ")).collect();
            let declared: String =
                parameters.iter().enumerate().map(|(at, ty)| format!("p{at}: {ty}, ")).collect();
            self.text += &format!("fn {name}_start(sum: &Sum, {declared}) -> {result} {{ {name}(sum, {depth}, {forwarded}) }}\n\n");
            name += "_start";
        }
        self.items.functions.push(Function { name, parameters, result, cost });
    }

    /// `run` and `reset`.
    fn run(&mut self) {
        let first = usize::from(FUNCTIONS - ENTRIES);
        let mut arms = String::new();
        for (at, function) in self.items.functions[first..].iter().enumerate() {
            let pattern = if at + 1 == usize::from(ENTRIES) { "_".into() } else { at.to_string() };
            let arguments: String = function.parameters.iter().map(|_| "Make::make(&mut source), ").collect();
            arms += &format!(
                "        {pattern} => {{ let result = {}(&sum, {arguments}); note(&sum, 0, result); }}\n",
                function.name
            );
        }
        self.text += &format!(
            "pub fn run(input: &[u8]) -> Vec<u8> {{\n    let (which, rest) = input.split_first().unwrap_or((&0, &[]));\n    \
             let (mut source, sum) = (Source::new(rest), Sum::new());\n    match which {{\n{arms}    }}\n    sum.bytes()\n}}\n\n\
             pub fn reset() {{\n{}}}\n",
            self.reset
        );
    }
}

impl Body<'_> {
    /// A statement that panics for some inputs.
    fn risk(&mut self) {
        let int = Types::int(self.rng);
        let (a, b) = (self.expression(&Ty::Int(int), 2), self.expression(&Ty::Int(int), 2));
        let c = self.expression(&Ty::Int(types::USIZE), 2);
        let what = *self.rng.pick(&[
            "A + B",
            "A - B",
            "A * B",
            "A / B",
            "A % B",
            "A << (B as u32 & 0xff)",
            "[A, B, A][C % 4]",
            "Some(A).filter(|x| x & 3 != 0).unwrap()",
            "{ let list = [A; 9]; list[C % 10..].len() as T }",
            "{ if A == B { panic!(\"{}\", A) } else { A } }",
            "i16::try_from(A).expect(\"a small number\") as T",
            "Vec::from([A]).remove(C % 2)",
            "A.pow(B as u32 & 3)",
            "{ assert_ne!(A & 3, 0); A }",
            "core::str::from_utf8(&[A as u8, 65]).unwrap().len() as T",
            "A.div_euclid(B)",
            "A.abs_diff(B).ilog2() as T",
        ]);
        let name = self.name("v");
        self.line(format!("let ({name}a, {name}b): ({0}, {0}) = ({a}, {b});", int.name));
        self.line(format!("let {name}c: usize = {c};"));
        let (a, b, c) = (format!("{name}a"), format!("{name}b"), format!("{name}c"));
        let value = body::fill(what, &[('A', &a), ('B', &b), ('C', &c), ('T', int.name)]);
        self.line(format!("let {name}: {} = {value};", int.name));
        self.declare(name, Ty::Int(int), false);
    }
}
