//! Expressions of any type. They have no undefined behaviour and do not panic.

use super::{
    body::Body,
    types::{Adt, Int, Ty, Types, U32, USIZE},
};

impl Body<'_> {
    /// An expression of a type.
    pub fn expression(&mut self, ty: &Ty, depth: u32) -> String {
        if !self.afford(1 + self.items.types.words(ty) / 2) {
            return self.simple(ty);
        }
        if depth == 0 {
            return self.leaf(ty);
        }
        match self.rng.below(14) {
            0 => self.leaf(ty),
            1 | 2 => self.call(ty, depth).unwrap_or_else(|| self.leaf(ty)),
            3 => {
                let (condition, yes, no) = (
                    self.expression(&Ty::Bool, depth - 1),
                    self.expression(ty, depth - 1),
                    self.expression(ty, depth - 1),
                );
                format!("(if {condition} {{ {yes} }} else {{ {no} }})")
            }
            4 => self.matched(ty, depth),
            5 if self.one_in(2) => format!("black_box({})", self.expression(ty, depth - 1)),
            5 if self.one_in(2) => {
                let (name, other) = (self.name("v"), self.items.types.any(self.rng, 1));
                let value = self.expression(&other, depth - 1);
                let mark = self.variables.len();
                self.declare(name.clone(), other.clone(), false);
                let result = self.expression(ty, depth - 1);
                self.variables.truncate(mark);
                format!("{{ let {name}: {other} = {value}; {result} }}")
            }
            _ => match ty {
                Ty::Int(int) => self.integer(*int, depth - 1),
                Ty::Bool => self.boolean(depth - 1),
                Ty::Char => format!("character({})", self.expression(&Ty::Int(U32), depth - 1)),
                _ => self.construct(ty, depth - 1),
            },
        }
    }

    /// A variable, or what is made of nothing.
    fn leaf(&mut self, ty: &Ty) -> String {
        if !self.one_in(5) {
            if let Some((path, packed)) = self.place(ty, false) {
                return if packed { format!("{{ {path} }}") } else { path };
            }
            // Another integer, cast: as good as a variable of this type.
            if let Ty::Int(int) = ty {
                let other = Types::int(self.rng);
                if let Some((path, _)) = self.place(&Ty::Int(other), false) {
                    return format!("({{ {path} }} as {})", int.name);
                }
            }
        }
        match ty {
            Ty::Array(..) | Ty::Tuple(_) | Ty::Adt(_) if self.one_in(2) => self.construct(ty, 0),
            _ => self.simple(ty),
        }
    }

    /// What takes nothing.
    fn simple(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Int(int) => int.literal(self.rng),
            Ty::Bool => self.one_in(2).to_string(),
            Ty::Char => {
                (*self.rng.pick(&["'a'", "'\\u{e9}'", "'\\u{4e16}'", "'\\u{1f600}'", "'7'", "'Z'"])).into()
            }
            Ty::Option(item) => format!("None::<{item}>"),
            Ty::NonZero(int) => format!("None::<NonZero<{}>>", int.name),
            Ty::Array(item, len) => format!("[{}; {len}]", self.simple(item)),
            Ty::Tuple(items) => {
                let items: String = items.iter().map(|item| self.simple(item) + ", ").collect();
                format!("({items})")
            }
            Ty::Adt(index) => match &self.items.types.adts[*index] {
                Adt::Struct { fields, .. } => {
                    let fields: String = fields
                        .iter()
                        .enumerate()
                        .map(|(at, field)| format!("f{at}: {}, ", self.simple(field)))
                        .collect();
                    format!("T{index} {{ {fields}}}")
                }
                Adt::Enum { variants, .. } => {
                    let fields: String = variants[0].iter().map(|field| self.simple(field) + ", ").collect();
                    format!("T{index}::V0({fields})")
                }
            },
        }
    }

    /// An aggregate of its parts.
    fn construct(&mut self, ty: &Ty, depth: u32) -> String {
        match ty {
            Ty::Array(item, len) if *len <= 4 => {
                let items: Vec<_> = (0..*len).map(|_| self.expression(item, depth)).collect();
                format!("[{}]", items.join(", "))
            }
            Ty::Array(item, len) if depth > 0 && self.times * (*len as u64) < 500 => {
                let name = self.name("i");
                let (mark, times, closure) = (self.variables.len(), self.times, self.in_closure);
                self.declare(name.clone(), Ty::Int(USIZE), false);
                (self.times, self.in_closure) = (times * *len as u64, true);
                let value = self.expression(item, depth.min(2));
                self.variables.truncate(mark);
                (self.times, self.in_closure) = (times, closure);
                format!("core::array::from_fn::<{item}, {len}, _>(|{name}: usize| {{ {value} }})")
            }
            Ty::Array(item, len) => format!("[{}; {len}]", self.expression(item, depth)),
            Ty::Tuple(items) => {
                let items: String = items.iter().map(|item| self.expression(item, depth) + ", ").collect();
                format!("({items})")
            }
            Ty::Option(item) => match (&**item, self.rng.below(3)) {
                (Ty::Int(int), 0) => {
                    let operation =
                        *self.rng.pick(&["add", "sub", "mul", "div", "rem", "div_euclid", "rem_euclid"]);
                    let (a, b) = (self.of(*int, depth), self.of(*int, depth));
                    format!("({a}).checked_{operation}({b})")
                }
                (_, 1) => {
                    let (condition, value) =
                        (self.expression(&Ty::Bool, depth), self.expression(item, depth));
                    format!("({condition}).then_some({value})")
                }
                _ => format!("Some({})", self.expression(item, depth)),
            },
            Ty::NonZero(int) => format!("NonZero::new({})", self.of(*int, depth)),
            Ty::Adt(index) => match &self.items.types.adts[*index] {
                Adt::Struct { fields, .. } => {
                    let fields: String = fields
                        .iter()
                        .enumerate()
                        .map(|(at, field)| format!("f{at}: {}, ", self.expression(field, depth)))
                        .collect();
                    format!("T{index} {{ {fields}}}")
                }
                Adt::Enum { variants, .. } => {
                    let at = self.rng.below(variants.len() as u64) as usize;
                    let fields: String =
                        variants[at].iter().map(|field| self.expression(field, depth) + ", ").collect();
                    format!("T{index}::V{at}({fields})")
                }
            },
            Ty::Int(int) => self.integer(*int, depth),
            Ty::Bool => self.boolean(depth),
            Ty::Char => self.leaf(ty),
        }
    }

    /// An expression of an integer's type.
    fn of(&mut self, int: Int, depth: u32) -> String {
        self.expression(&Ty::Int(int), depth)
    }

    /// An operation that gives an integer.
    fn integer(&mut self, int: Int, depth: u32) -> String {
        let (a, name) = (self.of(int, depth), int.name);
        let a = format!("({a})");
        match self.rng.below(30) {
            0..=4 => {
                let operation = *self.rng.pick(&["add", "sub", "mul"]);
                format!("{a}.wrapping_{operation}({})", self.of(int, depth))
            }
            5..=7 => format!("({a} {} ({}))", *self.rng.pick(&["&", "|", "^"]), self.of(int, depth)),
            8 => format!("(!{a})"),
            9 => {
                let by = self.amount(depth);
                format!("{a}.wrapping_{}({by})", *self.rng.pick(&["shl", "shr"]))
            }
            10 => {
                let by = self.amount(depth);
                format!("({a} {} (({by}) & {}))", *self.rng.pick(&["<<", ">>"]), int.bits - 1)
            }
            11 => format!("({a} {} {})", *self.rng.pick(&["<<", ">>"]), self.rng.below(int.bits.into())),
            12 => {
                let by = self.amount(depth);
                format!("{a}.rotate_{}({by})", *self.rng.pick(&["left", "right"]))
            }
            13 => format!("{a}.{}()", *self.rng.pick(&["swap_bytes", "reverse_bits", "to_be", "to_le"])),
            14 => {
                let operation = self.rng.pick(&[
                    "count_ones",
                    "count_zeros",
                    "leading_zeros",
                    "trailing_zeros",
                    "leading_ones",
                    "trailing_ones",
                ]);
                format!("({a}.{operation}() as {name})")
            }
            15 | 16 => {
                let b = self.of(int, depth);
                let operation = *self.rng.pick(&["div", "rem", "div_euclid", "rem_euclid"]);
                format!("{a}.checked_{operation}({b}).unwrap_or({})", self.leaf(&Ty::Int(int)))
            }
            17 => {
                // A divisor that is not 0; often one that the compiler knows.
                let b = if self.one_in(2) { int.literal(self.rng) } else { self.of(int, depth) };
                format!("{a}.wrapping_{}(({b}) | 1)", *self.rng.pick(&["div", "rem"]))
            }
            18 => {
                let operation = *self.rng.pick(&["add", "sub", "mul"]);
                let b = self.of(int, depth);
                format!("{a}.checked_{operation}({b}).unwrap_or({})", self.leaf(&Ty::Int(int)))
            }
            19 => {
                let operation = *self.rng.pick(&["add", "sub", "mul"]);
                format!("{a}.saturating_{operation}({})", self.of(int, depth))
            }
            20 => {
                let operation = *self.rng.pick(&["add", "sub", "mul"]);
                let (b, c) = (self.of(int, depth), self.leaf(&Ty::Int(int)));
                let (r, o) = (self.name("r"), self.name("o"));
                format!("{{ let ({r}, {o}) = {a}.overflowing_{operation}({b}); if {o} {{ {r} ^ ({c}) }} else {{ {r} }} }}")
            }
            21 => format!("{a}.{}({})", *self.rng.pick(&["min", "max"]), self.of(int, depth)),
            22 => format!("{a}.wrapping_pow({} as u32 & 7)", self.of(int, depth)),
            23 if int.signed => {
                let operation = *self.rng.pick(&["wrapping_abs", "signum", "wrapping_neg"]);
                format!("{a}.{operation}()")
            }
            23 => {
                let (other, b) =
                    (if self.one_in(2) { "isqrt()" } else { "wrapping_neg()" }, self.leaf(&Ty::Int(int)));
                format!("({a}.{other} ^ ({b}))")
            }
            24 if !int.signed => {
                let signed = Types::int(self.rng);
                let signed = if signed.unsigned() == int && signed.signed { signed.name } else { name };
                let (b, c) = (self.of(int, depth), self.leaf(&Ty::Int(int)));
                format!("(({b}) as {signed}).abs_diff(({c}) as {signed})")
            }
            24 => format!("{a}.checked_neg().unwrap_or({})", self.leaf(&Ty::Int(int))),
            25 => format!(
                "{name}::from_{}_bytes({a}.to_{}_bytes())",
                *self.rng.pick(&["le", "be"]),
                *self.rng.pick(&["le", "be"])
            ),
            26 => {
                let other = self.items.types.any(self.rng, 0);
                match other {
                    Ty::Bool => format!("(({}) as {name})", self.expression(&Ty::Bool, depth)),
                    Ty::Char => format!("(({}) as u32 as {name})", self.expression(&Ty::Char, depth)),
                    Ty::Option(item) if *item == Ty::Int(int) => {
                        let item = Ty::Option(item);
                        format!("({}).map_or({a}, |x| x.rotate_left(3))", self.expression(&item, depth))
                    }
                    Ty::NonZero(_) => {
                        format!("({}).map_or({a}, |x| x.get())", self.expression(&Ty::NonZero(int), depth))
                    }
                    _ => {
                        let other = Types::int(self.rng);
                        format!("(({}) as {name})", self.of(other, depth))
                    }
                }
            }
            27 => {
                let (least, most) = (int.literal(self.rng), int.literal(self.rng));
                format!("{a}.clamp(({least}).min({most}), ({least}).max({most}))")
            }
            _ => {
                let other = Types::int(self.rng);
                format!("(({}) as {name})", self.of(other, depth))
            }
        }
    }

    /// The amount of a shift, of any size.
    fn amount(&mut self, depth: u32) -> String {
        if self.one_in(3) {
            self.rng.below(140).to_string()
        } else {
            self.of(U32, depth.min(1))
        }
    }

    /// Something that is true or not.
    fn boolean(&mut self, depth: u32) -> String {
        let any = |body: &mut Self, ty: &Ty| body.expression(ty, depth);
        match self.rng.below(12) {
            0 => format!("(!{})", any(self, &Ty::Bool)),
            1 | 2 => {
                let (a, b) = (any(self, &Ty::Bool), any(self, &Ty::Bool));
                format!("(({a}) {} ({b}))", *self.rng.pick(&["&&", "||", "^", "&", "|"]))
            }
            3 => {
                let int = Types::int(self.rng).unsigned();
                format!("({}).is_power_of_two()", self.of(int, depth))
            }
            4 => {
                let int = Types::int(self.rng);
                let ty = if self.one_in(2) { Ty::NonZero(int) } else { Ty::Option(Box::new(Ty::Int(int))) };
                format!("({}).{}()", any(self, &ty), *self.rng.pick(&["is_some", "is_none"]))
            }
            5 => {
                let operation = *self.rng.pick(&[
                    "is_alphabetic",
                    "is_numeric",
                    "is_whitespace",
                    "is_ascii_hexdigit",
                    "is_uppercase",
                ]);
                format!("({}).{operation}()", any(self, &Ty::Char))
            }
            6 => {
                let int = Types::int(self.rng);
                let item = Ty::Tuple(vec![Ty::Int(int), Ty::Int(Types::int(self.rng))]);
                let (a, b) = (any(self, &item), any(self, &item));
                format!("(({a}) {} ({b}))", *self.rng.pick(&["==", "<", ">=", "!="]))
            }
            7 => {
                let int = Types::int(self.rng);
                let item = Ty::Array(Box::new(Ty::Int(int)), Types::length(self.rng));
                let (a, b) = (any(self, &item), any(self, &item));
                format!("(({a}) {} ({b}))", *self.rng.pick(&["==", "<", ">=", "!="]))
            }
            8 => {
                let int = Types::int(self.rng);
                let (a, low, high) = (self.of(int, depth), int.literal(self.rng), int.literal(self.rng));
                format!("(({low})..=({high})).contains(&({a}))")
            }
            _ => {
                let int = Types::int(self.rng);
                let a = self.of(int, depth);
                let b = if self.one_in(3) { int.literal(self.rng) } else { self.of(int, depth) };
                format!("(({a}) {} ({b}))", *self.rng.pick(&["==", "!=", "<", "<=", ">", ">="]))
            }
        }
    }

    /// A value that is chosen by `match`.
    fn matched(&mut self, ty: &Ty, depth: u32) -> String {
        let enums: Vec<_> = (0..self.items.types.adts.len())
            .filter(|index| matches!(self.items.types.adts[*index], Adt::Enum { .. }))
            .collect();
        if !enums.is_empty() && self.one_in(2) {
            let index = *self.rng.pick(&enums);
            let Adt::Enum { variants, .. } = &self.items.types.adts[index] else {
                unreachable!("it was chosen so; qed")
            };
            let value = self.expression(&Ty::Adt(index), depth - 1);
            let mut arms = String::new();
            for (at, fields) in variants.iter().enumerate() {
                let mark = self.variables.len();
                let names: Vec<_> = fields.iter().map(|_| self.name("f")).collect();
                for (name, field) in names.iter().zip(fields) {
                    self.declare(name.clone(), field.clone(), false);
                }
                let arm = self.expression(ty, depth - 1);
                self.variables.truncate(mark);
                arms += &format!("T{index}::V{at}({}) => {arm}, ", names.join(", "));
            }
            return format!("(match {value} {{ {arms}}})");
        }
        let int = Types::int(self.rng);
        let value = self.of(int, depth - 1);
        let mut arms = String::new();
        if self.one_in(2) {
            // Dense: a table, or a tree of comparisons.
            let many = 3 + self.rng.below(if matches!(ty, Ty::Int(_) | Ty::Bool) { 30 } else { 4 });
            let constant = self.one_in(2);
            for at in 0..many {
                let arm = if constant { self.simple(ty) } else { self.expression(ty, 0) };
                arms += &format!("{at} => {arm}, ");
            }
            let modulus = (many + 1).min(127);
            arms += &format!("_ => {}, ", self.expression(ty, depth - 1));
            return format!("(match ({value}).wrapping_rem({modulus}) {{ {arms}}})");
        }
        for _ in 0..1 + self.rng.below(4) {
            let (a, b) = (int.literal(self.rng), int.literal(self.rng));
            let name = self.name("m");
            let mark = self.variables.len();
            self.declare(name.clone(), Ty::Int(int), false);
            let arm = self.expression(ty, depth - 1);
            self.variables.truncate(mark);
            arms += &if self.one_in(2) {
                format!("{name} if {name} == {a} => {arm}, ")
            } else {
                format!("{name} if ({a}..{b}).contains(&{name}) => {arm}, ")
            };
        }
        arms += &format!("_ => {}, ", self.expression(ty, depth - 1));
        format!("(match {value} {{ {arms}}})")
    }

    /// A call that gives this type: of a function, a closure, or through a table.
    fn call(&mut self, ty: &Ty, depth: u32) -> Option<String> {
        let closures: Vec<_> = self
            .closures
            .iter()
            .filter(|closure| closure.result == *ty && !(closure.changes && self.in_closure))
            .cloned()
            .collect();
        if !closures.is_empty() && self.one_in(2) && self.afford(30) {
            let closure = self.rng.pick(&closures).clone();
            let arguments = self.arguments(&closure.parameters, depth);
            // What changes is borrowed while arguments are evaluated.
            let names: Vec<_> = closure.parameters.iter().map(|_| self.name("a")).collect();
            let lets: String = names
                .iter()
                .zip(&closure.parameters)
                .zip(&arguments)
                .map(|((name, ty), value)| format!("let {name}: {ty} = {value}; "))
                .collect();
            return Some(format!("{{ {lets}{}({}) }}", closure.name, names.join(", ")));
        }
        if let (Ty::Int(int), true) = (ty, self.one_in(3)) {
            let items = self.items;
            let tables: Vec<_> = items.tables.iter().filter(|table| table.result == *int).collect();
            if !tables.is_empty() && self.afford(40) {
                let table = *self.rng.pick(&tables);
                let (index, a) = (self.index(&table.len.to_string()), self.of(table.argument, depth - 1));
                return Some(format!("{}[{index}]({a}, {})", table.name, self.of(table.argument, depth - 1)));
            }
        }
        let items = self.items;
        let functions: Vec<_> = items.functions.iter().filter(|function| function.result == *ty).collect();
        if functions.is_empty() {
            return None;
        }
        let function = *self.rng.pick(&functions);
        if !self.afford(function.cost) {
            return None;
        }
        let arguments = self.arguments(&function.parameters, (depth - 1).min(2));
        Some(format!("{}(sum, {})", function.name, arguments.join(", ")))
    }

    pub fn arguments(&mut self, parameters: &[Ty], depth: u32) -> Vec<String> {
        parameters.iter().map(|ty| self.expression(ty, depth.saturating_sub(1))).collect()
    }
}
