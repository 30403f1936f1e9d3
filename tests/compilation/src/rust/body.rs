//! What is known while a function's body is written: variables in scope, how often the place is reached, and
//! what it costs.

use super::types::{Adt, Int, Ty, Types};
use ebpf_differential::Rng;

/// A function that can be called.
pub struct Function {
    pub name: String,
    pub parameters: Vec<Ty>,
    pub result: Ty,
    /// What a call costs, roughly, in nodes of expressions.
    pub cost: u64,
}

/// A static variable.
pub struct Static {
    pub name: String,
    pub ty: Ty,
}

/// A table of functions of one type.
pub struct Table {
    pub name: String,
    pub argument: Int,
    pub result: Int,
    pub len: usize,
}

/// What the whole program has.
#[derive(Default)]
pub struct Items {
    pub types: Types,
    pub functions: Vec<Function>,
    pub statics: Vec<Static>,
    pub tables: Vec<Table>,
    /// Structures that implement the program's trait.
    pub shapes: Vec<usize>,
}

/// A variable in scope.
#[derive(Clone)]
pub struct Variable {
    pub name: String,
    pub ty: Ty,
    pub mutable: bool,
    /// Its length is not known: `ty` is what it has.
    pub slice: bool,
}

/// A closure in scope; `ty` is its result.
#[derive(Clone)]
pub struct Closure {
    pub name: String,
    pub parameters: Vec<Ty>,
    pub result: Ty,
    pub changes: bool,
}

/// A call may cost this much, times how often it is reached.
const MAX_COST: u64 = 60_000;

/// A function's body that is being written.
pub struct Body<'a> {
    pub rng: &'a mut Rng,
    pub items: &'a Items,
    pub variables: Vec<Variable>,
    pub closures: Vec<Closure>,
    /// The number of the next name.
    next: usize,
    /// The number of the next note.
    pub notes: &'a mut u32,
    /// How often the place that is written is reached in a call.
    pub times: u64,
    pub cost: u64,
    /// Whether the place is in a closure: what changes variables cannot be called.
    pub in_closure: bool,
    /// Whether statements may end the loop around them.
    pub in_loop: bool,
    pub text: String,
    pub indent: usize,
}

impl<'a> Body<'a> {
    pub fn new(rng: &'a mut Rng, items: &'a Items, notes: &'a mut u32) -> Self {
        Self {
            rng,
            items,
            variables: Vec::new(),
            closures: Vec::new(),
            next: 0,
            notes,
            times: 1,
            cost: 0,
            in_closure: false,
            in_loop: false,
            text: String::new(),
            indent: 1,
        }
    }

    /// A name that is new in this function.
    pub fn name(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{}", self.next)
    }

    pub fn line(&mut self, text: impl AsRef<str>) {
        for line in text.as_ref().lines() {
            self.text.extend(std::iter::repeat_n("    ", self.indent));
            self.text += line;
            self.text.push('\n');
        }
    }

    /// Whether something of this cost can be done here; if so, it counts.
    pub fn afford(&mut self, cost: u64) -> bool {
        let all = self.cost + cost.saturating_mul(self.times);
        let can = all <= MAX_COST;
        if can {
            self.cost = all;
        }
        can
    }

    pub fn declare(&mut self, name: String, ty: Ty, mutable: bool) {
        self.variables.push(Variable { name, ty, mutable, slice: false });
    }

    pub fn one_in(&mut self, of: u64) -> bool {
        self.rng.once_in(of)
    }

    /// A place of this type in a variable or static, if there is one; whether it may be assigned to; and
    /// whether it is in something packed.
    pub fn place(&mut self, ty: &Ty, assigned: bool) -> Option<(String, bool)> {
        let mut found = Vec::new();
        for variable in &self.variables {
            if assigned && (!variable.mutable || self.in_closure) {
                continue;
            }
            if variable.slice {
                let path = format!("{}[{{{}.len()}}]", variable.name, variable.name);
                self.paths(path, &variable.ty, ty, false, 3, &mut found);
            } else {
                self.paths(variable.name.clone(), &variable.ty, ty, false, 4, &mut found);
            }
        }
        let own = found.len();
        for variable in &self.items.statics {
            self.paths(format!("(*{}.get())", variable.name), &variable.ty, ty, false, 4, &mut found);
        }
        // Variables come and go; statics are always there.
        let end = if own > 0 && !self.one_in(5) { own } else { found.len() };
        if end == 0 {
            return None;
        }
        let (path, packed) = found.swap_remove(self.rng.below(end as u64) as usize);
        Some((self.with_indices(&path), packed))
    }

    /// Collects the paths from a place to all places of a type. An index is `{length}` for now.
    fn paths(
        &self,
        path: String,
        of: &Ty,
        wanted: &Ty,
        packed: bool,
        depth: u32,
        found: &mut Vec<(String, bool)>,
    ) {
        if of == wanted {
            found.push((path, packed));
            return;
        }
        if depth == 0 || found.len() > 60 {
            return;
        }
        match of {
            Ty::Array(item, len) => {
                self.paths(format!("{path}[{{{len}}}]"), item, wanted, packed, depth - 1, found)
            }
            Ty::Tuple(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.paths(format!("{path}.{at}"), item, wanted, packed, depth - 1, found);
                }
            }
            Ty::Adt(index) => {
                if let Adt::Struct { fields, packed: also, .. } = &self.items.types.adts[*index] {
                    for (at, field) in fields.iter().enumerate() {
                        self.paths(format!("{path}.f{at}"), field, wanted, packed || *also, depth - 1, found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Writes an index for each `{length}`.
    fn with_indices(&mut self, path: &str) -> String {
        let mut text = String::new();
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (length, after) = after.split_once('}').expect("each is closed; qed");
            text += before;
            text += &self.index(length);
            rest = after;
        }
        text + rest
    }

    /// An index below a length, mostly one that is computed.
    pub fn index(&mut self, length: &str) -> String {
        let number = length.parse::<usize>();
        if let (Ok(length), true) = (&number, self.one_in(4)) {
            return self.rng.below(*length as u64).to_string();
        }
        let index = self.index_expression();
        match number {
            Ok(length) if length.is_power_of_two() => format!("({index}) & {}", length - 1),
            _ => format!("({index}) % {length}"),
        }
    }

    fn index_expression(&mut self) -> String {
        let variables: Vec<_> = self
            .variables
            .iter()
            .filter(|v| !v.slice)
            .filter_map(|v| match v.ty {
                Ty::Int(int) => Some((v.name.clone(), int)),
                _ => None,
            })
            .collect();
        if variables.is_empty() {
            return format!("{}usize", self.rng.below(100));
        }
        let (name, int) = self.rng.pick(&variables).clone();
        let cast = if int.name == "usize" { name } else { format!("{name} as usize") };
        match self.rng.below(6) {
            0 => format!("({cast}).wrapping_add({})", self.rng.below(40)),
            1 => format!("({cast}).wrapping_mul({})", 3 + self.rng.below(14)),
            2 => format!("({cast}) >> {}", 1 + self.rng.below(20)),
            3 => format!("({cast}) ^ {}", self.rng.below(64)),
            _ => cast,
        }
    }
}

/// A template with texts for letters that stand alone.
pub fn fill(template: &str, parts: &[(char, &str)]) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut text = String::new();
    let mut before = ' ';
    let mut rest = template.chars();
    while let Some(c) = rest.next() {
        let alone = !is_word(before) && !rest.clone().next().is_some_and(is_word);
        match parts.iter().find(|(letter, _)| alone && *letter == c) {
            Some((_, part)) => text += part,
            None => text.push(c),
        }
        before = c;
    }
    text
}
