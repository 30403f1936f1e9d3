//! Statements: declarations, assignments, branches, bounded loops, closures.

use super::{
    body::{Body, Closure},
    types::{Adt, Ty, Types, USIZE},
};

/// How often a statement may be reached in a call of its function, loops around it counted.
const MAX_TIMES: u64 = 300;

impl Body<'_> {
    /// A block's statements. What they declare ends with it.
    pub fn block(&mut self, statements: u64, depth: u32) {
        let (variables, closures) = (self.variables.len(), self.closures.len());
        self.indent += 1;
        for _ in 0..statements {
            self.statement(depth);
        }
        self.indent -= 1;
        self.variables.truncate(variables);
        self.closures.truncate(closures);
    }

    /// One statement.
    pub fn statement(&mut self, depth: u32) {
        if !self.afford(4) {
            return;
        }
        match self.rng.below(30) {
            0..=6 => self.declaration(),
            7..=12 => self.assignment(),
            13..=15 => self.note(),
            16 | 17 if depth > 0 => self.branch(depth),
            18..=20 if depth > 0 => self.repeat(depth),
            21 if depth > 0 => self.cases(depth),
            22 | 23 => self.closure(),
            24 if self.in_loop && !self.in_closure => {
                let condition = self.expression(&Ty::Bool, 2);
                let end = *self.rng.pick(&["break", "continue"]);
                self.line(format!("if {condition} {{ {end}; }}"));
            }
            25..=28 => self.library(),
            _ => self.declaration(),
        }
    }

    /// `let`.
    fn declaration(&mut self) {
        let ty = self.items.types.any(self.rng, 2);
        let value = self.expression(&ty, 4);
        let (name, mutable) = (self.name("v"), !self.one_in(3));
        self.line(format!("let {}{name}: {ty} = {value};", if mutable { "mut " } else { "" }));
        // Otherwise LLVM splits it into scalars, and it is never in memory.
        if mutable && self.one_in(4) {
            self.line(format!("black_box(&mut {name});"));
        }
        self.declare(name, ty, mutable);
    }

    fn assignment(&mut self) {
        let scalar = !self.one_in(4);
        let ty = if scalar { Ty::Int(Types::int(self.rng)) } else { self.items.types.any(self.rng, 1) };
        let value = self.expression(&ty, 4);
        let Some((path, packed)) = self.place(&ty, true) else { return self.declaration() };
        let read = if packed { format!("{{ {path} }}") } else { path.clone() };
        match ty {
            Ty::Int(_) if self.one_in(3) => {
                let operation = *self.rng.pick(&["^", "|", "&"]);
                self.line(format!("{path} {operation}= {value};"));
            }
            Ty::Int(_) if self.one_in(2) => {
                let operation = *self.rng.pick(&["add", "sub", "mul"]);
                self.line(format!("{path} = {read}.wrapping_{operation}({value});"));
            }
            _ => self.line(format!("{path} = {value};")),
        }
    }

    /// Takes a value into the checksum.
    pub fn note(&mut self) {
        let value = if self.variables.is_empty() || self.one_in(3) {
            let ty = self.items.types.any(self.rng, 1);
            let value = self.expression(&ty, 4);
            format!("{{ let v: {ty} = {value}; v }}")
        } else {
            let variable = self.rng.pick(&self.variables).clone();
            if variable.slice {
                format!("&{}[..]", variable.name)
            } else {
                self.afford(self.items.types.words(&variable.ty));
                if matches!(variable.ty, Ty::Adt(_)) && self.one_in(3) {
                    format!("misaligned(&{})", variable.name)
                } else {
                    variable.name
                }
            }
        };
        self.note_of(&value);
    }

    /// Takes the value of an expression into the checksum.
    pub fn note_of(&mut self, value: &str) {
        *self.notes += 1;
        self.line(format!("note(sum, {}, {value});", self.notes));
    }

    fn branch(&mut self, depth: u32) {
        let condition = self.expression(&Ty::Bool, 3);
        self.line(format!("if {condition} {{"));
        let (yes, no) = (1 + self.rng.below(4), self.rng.below(4));
        self.block(yes, depth - 1);
        if no > 0 {
            self.line("} else {");
            self.block(no, depth - 1);
        }
        self.line("}");
    }

    fn repeat(&mut self, depth: u32) {
        let most = 2 + self.rng.below(24);
        if self.times * most > MAX_TIMES {
            return self.branch(depth);
        }
        let (name, statements) = (self.name("i"), 1 + self.rng.below(4));
        let (times, in_loop) = (self.times, self.in_loop);
        let mark = self.variables.len();
        let int = Types::int(self.rng);
        match self.rng.below(5) {
            0 => {
                let end = self.expression(&Ty::Int(USIZE), 2);
                let reverse = if self.one_in(3) { ".rev()" } else { "" };
                self.line(format!("for {name} in (0..({end}) % {most}){reverse} {{"));
                self.declare(name, Ty::Int(USIZE), false);
            }
            1 => {
                let step = 1 + self.rng.below(3);
                self.line(format!("for {name} in (0..{most} as {}).step_by({step}) {{", int.name));
                self.declare(name, Ty::Int(int), false);
            }
            2 => {
                let start = self.expression(&Ty::Int(int), 2);
                let end = self.name("n");
                self.line(format!("let (mut {name}, mut {end}): ({0}, u32) = ({start}, 0);", int.name));
                self.line(format!("while {end} < {most} && {name} != 0 {{"));
                self.line(format!("    {end} += 1;"));
                let change = *self.rng.pick(&[
                    "wrapping_shr(1)",
                    "wrapping_sub(1)",
                    "wrapping_mul(3)",
                    "wrapping_div(10)",
                ]);
                self.line(format!("    {name} = {name}.{change};"));
                // The body must not change the counter; `name` it may.
                self.declare(name, Ty::Int(int), true);
            }
            3 => {
                let ty = Ty::Int(int);
                let result = self.name("v");
                let count = self.name("n");
                let (value, condition) = (self.expression(&ty, 3), self.expression(&Ty::Bool, 2));
                let last = self.expression(&ty, 2);
                self.line(format!("let mut {count} = 0u32;"));
                self.line(format!("let {result}: {ty} = loop {{"));
                self.line(format!("    if {count} == {most} {{ break {last}; }}"));
                self.line(format!("    {count} += 1;"));
                self.line(format!("    if {condition} {{ break {value}; }}"));
                self.declare(count, Ty::Int(super::types::U32), false);
                // `break` needs a value in this loop.
                (self.times, self.in_loop) = (times * most, false);
                self.block(statements, depth - 1);
                (self.times, self.in_loop) = (times, in_loop);
                self.line("};");
                self.variables.truncate(mark);
                return self.declare(result, ty, false);
            }
            _ => {
                self.line(format!("for {name} in 0..{most}{} {{", int.name));
                self.declare(name, Ty::Int(int), false);
            }
        }
        (self.times, self.in_loop) = (times * most, true);
        self.block(statements, depth - 1);
        (self.times, self.in_loop) = (times, in_loop);
        self.line("}");
        self.variables.truncate(mark);
    }

    /// `match` of an enumeration, with references to its fields.
    fn cases(&mut self, depth: u32) {
        let enums: Vec<_> = self
            .variables
            .iter()
            .filter_map(|variable| match variable.ty {
                Ty::Adt(index) if !variable.slice => Some((variable.clone(), index)),
                _ => None,
            })
            .filter(|(_, index)| matches!(self.items.types.adts[*index], Adt::Enum { .. }))
            .collect();
        if enums.is_empty() {
            return self.branch(depth);
        }
        let (variable, index) = self.rng.pick(&enums).clone();
        let Adt::Enum { variants, .. } = &self.items.types.adts[index] else { return };
        let assigns = variable.mutable && !self.in_closure && self.one_in(2);
        self.line(format!("match {}{} {{", if assigns { "&mut " } else { "" }, variable.name));
        for (at, fields) in variants.iter().enumerate() {
            let names: Vec<_> = fields.iter().map(|_| self.name("f")).collect();
            self.line(format!("    T{index}::V{at}({}) => {{", names.join(", ")));
            let mark = self.variables.clone();
            // It is borrowed.
            self.variables.retain(|other| !assigns || other.name != variable.name);
            for (name, field) in names.into_iter().zip(fields) {
                let name = if assigns { format!("(*{name})") } else { name };
                self.declare(name, field.clone(), assigns);
            }
            let statements = 1 + self.rng.below(2);
            self.indent += 1;
            self.block(statements, depth - 1);
            self.indent -= 1;
            self.variables = mark;
            self.line("    }");
        }
        self.line("}");
    }

    /// Declares a closure that owns what it captures.
    fn closure(&mut self) {
        if self.in_closure {
            return self.declaration();
        }
        let name = self.name("c");
        let parameters: Vec<_> = (0..self.rng.below(4)).map(|_| self.items.types.any(self.rng, 1)).collect();
        let result = self.items.types.any(self.rng, 1);
        let changes = self.one_in(2);
        let mark = self.variables.len();
        let state = self.name("v");
        if changes {
            let value = self.expression(&Ty::Int(USIZE), 3);
            self.line(format!("let mut {state}: usize = {value};"));
            self.declare(state.clone(), Ty::Int(USIZE), false);
        }
        let names: Vec<_> = parameters
            .iter()
            .map(|ty| {
                let name = self.name("a");
                self.declare(name.clone(), ty.clone(), false);
                format!("{name}: {ty}")
            })
            .collect();
        // Slices and references to fields are not captured: the closure would borrow them.
        let all = self.variables.clone();
        self.variables.retain(|variable| !variable.slice && !variable.name.starts_with('('));
        self.in_closure = true;
        let times = std::mem::replace(&mut self.times, 8);
        let value = self.expression(&result, 3);
        self.times = times;
        self.in_closure = false;
        self.variables = all;
        self.variables.truncate(mark);
        let next = if changes {
            format!("{state} = {state}.wrapping_mul(5).wrapping_add(1); ")
        } else {
            String::new()
        };
        self.line(format!(
            "let {}{name} = move |{}| -> {result} {{ {next}{value} }};",
            if changes { "mut " } else { "" },
            names.join(", ")
        ));
        self.closures.push(Closure { name, parameters, result, changes });
    }
}
