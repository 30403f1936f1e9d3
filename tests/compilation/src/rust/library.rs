//! Uses of core and alloc, of the program's trait and functions on slices, and of what the compiler treats
//! specially: copies of memory, alignment, the context page.

use super::{
    body::{fill, Body},
    types::{Int, Ty, Types, U32, USIZE},
};

impl Body<'_> {
    /// An integer expression to be used in a template.
    fn number(&mut self, int: Int) -> String {
        self.expression(&Ty::Int(int), 2)
    }

    /// A vector of computed numbers, declared; its name.
    fn vector(&mut self, int: Int) -> String {
        let (name, len, mask) = (self.name("l"), self.number(USIZE), 1 + self.rng.below(30));
        let (first, step) = (self.number(int), self.number(int));
        let shape = *self.rng.pick(&[
            "i as T ^ b",
            "(i as T).wrapping_mul(b)",
            "a.rotate_left(i as u32)",
            "a.wrapping_add((i as T).wrapping_mul(b)) % 7 as T",
            "(i as T).wrapping_sub(b).wrapping_mul(a) >> 3",
        ]);
        let shape = fill(shape, &[('T', int.name)]);
        self.line(format!(
            "let mut {name}: Vec<{0}> = {{ let (a, b): ({0}, {0}) = ({first}, {step}); \
             (0..({len}) % {mask} + 1).map(|i| {shape}).collect() }};",
            int.name
        ));
        name
    }

    /// A statement, or several in a block.
    pub fn library(&mut self) {
        if !self.afford(400) {
            return self.note();
        }
        let int = Types::int(self.rng);
        let kind = self.rng.below(19);
        self.line("{");
        self.indent += 1;
        let mark = self.variables.len();
        match kind {
            0 => self.sorting(int),
            1 => self.iterators(int),
            2 => self.strings(int),
            3 => self.formatting(int),
            4 => self.memory(int),
            5 => self.generic(int),
            6 => self.dynamic(),
            7 => self.collections(),
            8 => self.context(),
            9 => self.atomics(),
            10 | 11 => self.aligned(int),
            12 => self.bytes(int),
            13 => self.vectors(int),
            14 => self.wide(),
            15 => self.conversions(int),
            16 => self.boxes(int),
            17 => self.options(int),
            _ => self.chars(),
        }
        self.variables.truncate(mark);
        self.indent -= 1;
        self.line("}");
    }

    fn sorting(&mut self, int: Int) {
        let list = self.vector(int);
        let sort = *self.rng.pick(&[
            "L.sort()",
            "L.sort_unstable()",
            "L.sort_by(|a, b| b.cmp(a))",
            "L.sort_by_key(|x| x.count_ones())",
            "quicksort(&mut L)",
            "L.sort_unstable_by_key(|x| x.rotate_left(3))",
            "{ L.reverse(); L.sort_by_cached_key(|x| x.leading_zeros()) }",
        ]);
        self.line(format!("{};", fill(sort, &[('L', &list)])));
        let wanted = self.number(int);
        let search = *self.rng.pick(&[
            "L.binary_search(&(W))",
            "Ok::<usize, usize>(L.partition_point(|x| *x < (W)))",
            "L.iter().position(|x| *x == (W)).ok_or(L.len())",
            "Ok::<usize, usize>({ L.dedup(); L.len() })",
        ]);
        self.note_of(&fill(search, &[('L', &list), ('W', &wanted)]));
        self.note_of(&list);
    }

    fn iterators(&mut self, int: Int) {
        let (list, other) = (self.vector(int), self.vector(int));
        for _ in 0..1 + self.rng.below(3) {
            let (a, by) = (self.number(int), 1 + self.rng.below(5));
            let chain = *self.rng.pick(&[
                "L.iter().fold(A, |x, y| x.rotate_left(5) ^ y)",
                "L.iter().zip(&M).map(|(x, y)| x.wrapping_mul(*y)).fold(A, |x, y| x.wrapping_add(y))",
                "L.chunks(B).map(|c| c.iter().fold(A, |x, y| x ^ y)).collect::<Vec<_>>()",
                "L.windows(B).filter(|w| w[0] <= w[w.len() - 1]).count()",
                "L.iter().rev().skip(1).step_by(B).copied().collect::<Vec<_>>()",
                "L.iter().enumerate().filter(|(i, x)| (**x ^ A) & 1 == (*i & 1) as T).map(|(_, x)| *x).max()",
                "L.iter().copied().min_by_key(|x| x.wrapping_sub(A))",
                "L.iter().scan(A, |s, x| { *s = s.wrapping_add(*x); Some(*s) }).take(9).collect::<Vec<_>>()",
                "L.iter().flat_map(|x| x.to_le_bytes()).filter(|b| b & 1 == 0).count()",
                "L.iter().chain(M.iter()).take_while(|x| **x != A).last().copied()",
                "L.iter().any(|x| *x > A) ^ M.iter().all(|x| *x >= A)",
                "L.iter().cmp(M.iter())",
                "L.iter().filter_map(|x| x.checked_add(A)).last()",
                "L.chunks_exact(B).flatten().copied().reduce(|x, y| x.wrapping_mul(31 as T) ^ y)",
                "L.iter().map(|x| u128::from(x.count_ones())).sum::<u128>()",
                "L.split(|x| *x == A).map(<[T]>::len).collect::<Vec<_>>()",
                "L.iter().try_fold(A, |x, y| x.checked_mul(*y))",
                "L.iter().partition::<Vec<T>, _>(|x| **x < A)",
            ]);
            let by = by.to_string();
            let parts = [('L', &*list), ('M', &other), ('A', &a), ('B', &by), ('T', int.name)];
            self.note_of(&fill(chain, &parts));
        }
    }

    fn strings(&mut self, int: Int) {
        let (list, text) = (self.vector(int), self.name("t"));
        self.line(format!("let mut {text} = String::new();"));
        self.line(format!("for x in &{list} {{ {text}.push(character((*x as u32).wrapping_mul(0x61))); }}"));
        let number = self.number(USIZE);
        self.line(format!("if ({number}) & 1 == 0 {{ {text}.insert_str(0, \" ab c,d\"); }}"));
        for _ in 0..1 + self.rng.below(3) {
            let what = *self.rng.pick(&[
                "S.chars().rev().collect::<String>()",
                "S.to_uppercase()",
                "S.bytes().map(u64::from).sum::<u64>()",
                "S.char_indices().map(|(i, c)| i as u32 ^ c as u32).max()",
                "S.split(',').map(str::len).collect::<Vec<_>>()",
                "S.trim().len()",
                "S.find('c').unwrap_or(S.len())",
                "S.replace('a', \"xyz\")",
                "S.to_lowercase()",
                "core::str::from_utf8(&S.as_bytes()[S.len() / 3..]).is_ok()",
                "String::from_utf8_lossy(&S.as_bytes()[S.len() / 2..]).into_owned()",
                "S.parse::<i32>().is_ok()",
                "S.encode_utf16().collect::<Vec<u16>>()",
                "S.split_whitespace().count()",
                "S.repeat(2)",
            ]);
            self.note_of(&fill(what, &[('S', &text)]));
        }
    }

    fn formatting(&mut self, int: Int) {
        let wide = *self.rng.pick(&INT128);
        let (a, b, c) = (self.number(int), self.number(wide), self.expression(&Ty::Bool, 2));
        let format = *self.rng.pick(&[
            "{}|{}|{}",
            "{:>9}|{:#x}|{:?}",
            "{:08}|{:b}|{:>7}",
            "{:+}|{:<40}|{}",
            "{:x}|{:e}|{}",
            "{:?}|{:^50?}|{:?}",
        ]);
        let text = self.name("t");
        self.line(format!("let {text} = format!(\"{format}\", {a}, {b}, {c});"));
        self.note_of(&format!("&{text}"));
        self.note_of(&format!(
            "{text}.split('|').next().and_then(|t| t.trim().parse::<{}>().ok())",
            int.name
        ));
    }

    /// Copies, fills and comparisons of parts whose lengths are variable.
    fn memory(&mut self, int: Int) {
        let (len, other) = (Types::length(self.rng) + 1, Types::length(self.rng) + 1);
        let (a, b) = (self.name("v"), self.name("v"));
        let (first, second) = (self.number(int), self.number(int));
        self.line(format!(
            "let mut {a}: [{}; {len}] = core::array::from_fn(|i| ({first}).wrapping_mul(i as {0}));",
            int.name
        ));
        self.line(format!("let {b}: [{}; {other}] = [{second}; {other}];", int.name));
        for _ in 0..2 + self.rng.below(4) {
            let (from, to, n) = (self.number(USIZE), self.number(USIZE), self.number(USIZE));
            let least = len.min(other);
            self.line(format!("let (from, to): (usize, usize) = (({from}) % {least}, ({to}) % {least});"));
            self.line(format!("let n: usize = ({n}) % ({least} - from.max(to) + 1);"));
            let what = *self.rng.pick(&[
                "A[to..to + n].copy_from_slice(&B[from..from + n]);",
                "A.copy_within(from..from + n, to);",
                "A[from..from + n].fill(X);",
                "A[..n].reverse();",
                "A.rotate_left(n);",
                "A[from..from + n].rotate_right(n / 2);",
                "A.swap(from, to);",
            ]);
            let x = self.number(int);
            self.line(fill(what, &[('A', &a), ('B', &b), ('X', &x)]));
            let what = *self.rng.pick(&[
                "A[to..to + n] == B[from..from + n]",
                "A[to..to + n].cmp(&B[from..from + n])",
                "A[..n].starts_with(&B[..n / 2])",
                "A[from..from + n].contains(&B[0])",
                "A[from..from + n] < A[to..to + n]",
            ]);
            self.note_of(&fill(what, &[('A', &a), ('B', &b)]));
        }
        self.note_of(&a);
        self.declare(a, Ty::Array(Box::new(Ty::Int(int)), len), true);
        self.slices();
    }

    /// A call with a slice of an array.
    fn slices(&mut self) {
        let arrays: Vec<_> = self
            .variables
            .iter()
            .filter_map(|variable| match &variable.ty {
                Ty::Array(item, len) if variable.mutable && !variable.slice && **item == Ty::Int(U32) => {
                    Some((variable.name.clone(), *len))
                }
                _ => None,
            })
            .collect();
        if arrays.is_empty() || self.in_closure || !self.afford(600) {
            return;
        }
        let (name, len) = self.rng.pick(&arrays).clone();
        let (from, times) = (self.number(USIZE), self.number(U32));
        self.line(format!("let (from, times): (usize, u32) = (({from}) % {len}, {times});"));
        self.note_of(&format!("shuffle(sum, &mut {name}[from..], times % 9)"));
        self.note_of(&name);
    }

    fn generic(&mut self, int: Int) {
        let list = self.vector(int);
        let (a, b) = (self.number(int), self.number(int));
        for what in ["polynomial(A, &L)", "gcd(A, B)", "digits(A, B)", "List::of(&L).sum()"] {
            if self.one_in(2) {
                self.note_of(&fill(what, &[('A', &a), ('B', &b), ('L', &list)]));
            }
        }
    }

    /// Calls through trait objects.
    fn dynamic(&mut self) {
        let shapes = self.items.shapes.clone();
        if shapes.is_empty() || !self.afford(2000) {
            return self.note();
        }
        let all: Vec<_> = (0..2 + self.rng.below(3))
            .map(|_| {
                let ty = Ty::Adt(*self.rng.pick(&shapes));
                let (value, name) = (self.expression(&ty, 2), self.name("d"));
                self.line(format!("let mut {name}: {ty} = {value};"));
                name
            })
            .collect();
        let index = self.number(USIZE);
        let int = Types::int(self.rng);
        let arguments = [self.number(int), self.expression(&Ty::Int(INT128[1]), 2)];
        if self.one_in(2) {
            let list = all.iter().map(|name| format!("Box::new({name})")).collect::<Vec<_>>().join(", ");
            self.line(format!("let mut shapes: Vec<Box<dyn Shape>> = vec![{list}];"));
        } else {
            let list = all.iter().map(|name| format!("&mut {name}")).collect::<Vec<_>>().join(", ");
            self.line(format!("let mut shapes: [&mut dyn Shape; {}] = [{list}];", all.len()));
        }
        self.line(format!("let at: usize = ({index}) % shapes.len();"));
        self.line(format!("shapes[at].change(sum, ({}) as u16);", arguments[0]));
        self.line("for shape in shapes.iter() {");
        self.note_of(&format!("shape.area(sum, {})", arguments[1]));
        self.line("}");
        self.note_of("(shapes[at].default(3), shapes[0].name())");
    }

    fn collections(&mut self) {
        let list = self.vector(U32);
        match self.rng.below(3) {
            0 => {
                let modulus = 2 + self.rng.below(30);
                self.line("let mut map = alloc::collections::BTreeMap::new();");
                self.line(format!("for (i, x) in {list}.iter().enumerate() {{ *map.entry(x % {modulus}).or_insert(0u64) += i as u64; }}"));
                let key = self.number(U32);
                self.note_of(&format!("map.remove(&(({key}) % {modulus}))"));
                self.note_of("map.range(3..).map(|(k, v)| (*k, *v)).collect::<Vec<_>>()");
                self.note_of("map.first_key_value().map(|(k, v)| u64::from(*k) ^ *v)");
            }
            1 => {
                self.line("let mut queue = alloc::collections::VecDeque::new();");
                self.line(format!("for x in &{list} {{ if x & 2 == 0 {{ queue.push_back(*x) }} else {{ queue.push_front(x >> 1) }} }}"));
                self.note_of("(queue.pop_front(), queue.pop_back())");
                self.note_of("queue.iter().copied().collect::<Vec<u32>>()");
            }
            _ => {
                self.line(format!("let mut heap: alloc::collections::BinaryHeap<(u8, u32)> = {list}.iter().map(|x| ((x >> 5) as u8, *x)).collect();"));
                self.note_of("(heap.pop(), heap.pop())");
                self.note_of("heap.into_sorted_vec()");
            }
        }
    }

    fn context(&mut self) {
        let index = self.number(USIZE);
        self.note_of(&format!("crate::environment::context(({index}) % 112)"));
        if self.one_in(3) {
            self.note_of("crate::environment::gas_price()");
        }
    }

    fn atomics(&mut self) {
        let (at, name) = *self.rng.pick(&[
            ("ATOMIC8", "u8"),
            ("ATOMIC16", "u16"),
            ("ATOMIC32", "u32"),
            ("ATOMIC64", "u64"),
            ("ATOMIC_SIGNED", "i32"),
        ]);
        let int = super::types::INTS.into_iter().find(|int| int.name == name).expect("it is one; qed");
        for _ in 0..1 + self.rng.below(3) {
            let (a, b, index) = (self.number(int), self.number(int), self.index("4"));
            let what = *self.rng.pick(&[
                "fetch_add(A, SeqCst)",
                "fetch_sub(A, Relaxed)",
                "fetch_xor(A, AcqRel)",
                "fetch_and(A, SeqCst)",
                "fetch_or(A, Release)",
                "swap(A, SeqCst)",
                "compare_exchange(A, B, SeqCst, Relaxed)",
                "fetch_max(A, SeqCst)",
                "fetch_min(A, Relaxed)",
                "load(Acquire)",
                "fetch_nand(A, SeqCst)",
                "fetch_update(SeqCst, Relaxed, |x| x.checked_add(A))",
            ]);
            self.note_of(&format!("{at}[{index}].{}", fill(what, &[('A', &a), ('B', &b)])));
        }
        self.note_of("ATOMIC_FLAG.fetch_not(core::sync::atomic::Ordering::SeqCst)");
    }

    /// A local whose alignment the compiler makes use of.
    fn aligned(&mut self, int: Int) {
        let align = 8 << self.rng.below(5);
        let len = *self.rng.pick(&[16usize, 32, 64, 128]);
        let (wrapper, name) = (format!("Aligned{align}"), self.name("v"));
        let (value, index, new) = (self.number(int), self.number(USIZE), self.number(int));
        self.line(format!("let mut {name}: {wrapper}<[{}; {len}]> = {wrapper}([{value}; {len}]);", int.name));
        self.line(format!("black_box(&mut {name});"));
        self.line(format!("{name}.0[({index}) & {}] = {new};", len - 1));
        if self.one_in(2) {
            let (index, from) = (self.number(USIZE), self.number(USIZE));
            self.line(format!("{name}.0[({index}) % {len}] = {name}.0[({from}) & {}];", len - 1));
        }
        self.note_of(&format!("{name}.0"));
        if self.one_in(3) {
            self.note_of(&format!("misaligned(&{name})"));
        }
    }

    /// Numbers in bytes that are not aligned.
    fn bytes(&mut self, int: Int) {
        let name = self.name("v");
        let (value, at, new) = (self.number(U32), self.number(USIZE), self.number(int));
        let width = int.bits / 8;
        self.line(format!(
            "let mut {name}: [u8; 40] = core::array::from_fn(|i| (({value}) >> (i & 15)) as u8 ^ i as u8);"
        ));
        self.line(format!("let at: usize = ({at}) % (41 - {width});"));
        let order = *self.rng.pick(&["le", "be", "ne"]);
        self.line(format!("{name}[at..at + {width}].copy_from_slice(&({new}).to_{order}_bytes());"));
        self.note_of(&name);
        self.note_of(&format!(
            "{}::from_{order}_bytes({name}[{width}.min(40 - {width})..][..{width}].try_into().unwrap())",
            int.name
        ));
        self.note_of(&format!(
            "unsafe {{ {name}.as_ptr().add(at).cast::<{}>().read_unaligned() }}",
            int.name
        ));
    }

    fn vectors(&mut self, int: Int) {
        let list = self.vector(int);
        for _ in 0..2 + self.rng.below(4) {
            let (a, i) = (self.number(int), self.number(USIZE));
            let what = *self.rng.pick(&[
                "L.push(A);",
                "L.insert((I) % (L.len() + 1), A);",
                "if !L.is_empty() { L.remove((I) % L.len()); }",
                "L.truncate((I) % 40);",
                "L.extend_from_within((I) % (L.len() + 1)..);",
                "L.retain(|x| x.trailing_zeros() != 2);",
                "L.resize((I) % 50, A);",
                "L.pop();",
                "L.drain((I) % (L.len() + 1)..);",
                "if !L.is_empty() { L.swap_remove((I) % L.len()); }",
                "L.shrink_to_fit();",
                "{ let rest = L.split_off((I) % (L.len() + 1)); L.extend(rest.iter().rev()); }",
                "L = L.iter().map(|x| x.swap_bytes()).collect();",
            ]);
            self.line(fill(what, &[('L', &list), ('A', &a), ('I', &i)]));
        }
        self.note_of(&list);
    }

    /// Products, quotients and comparisons of 128 bits.
    fn wide(&mut self) {
        let [a, b] = [self.name("v"), self.name("v")];
        let int = *self.rng.pick(&INT128);
        let (x, y) = (self.number(int), self.number(int));
        self.line(format!("let ({a}, {b}): ({0}, {0}) = ({x}, {y});", int.name));
        let narrow = Types::int(self.rng).name;
        for _ in 0..3 {
            let what = *self.rng.pick(&[
                "A.wrapping_mul(B)",
                "A.checked_div(B)",
                "A.checked_rem(B)",
                "A.cmp(&B)",
                "A.wrapping_shl(B as u32)",
                "A.wrapping_shr(B as u32)",
                "(A as N as u128).wrapping_mul(B as N as u128)",
                "A.wrapping_div((B as N | 1) as T)",
                "A.wrapping_rem((B as N | 1) as T)",
                "A.overflowing_mul(B)",
                "A.leading_zeros() + B.trailing_zeros()",
                "A.checked_mul(B)",
                "(A as i64 as i128 * (B as i64 as i128)) as u128",
                "A.rotate_left(B as u32)",
                "A.wrapping_div_euclid(B | 1)",
                "A.saturating_mul(B)",
                "A.abs_diff(B)",
                "A.checked_pow(B as u32 & 15)",
            ]);
            self.note_of(&fill(what, &[('A', &a), ('B', &b), ('N', narrow), ('T', int.name)]));
        }
    }

    fn conversions(&mut self, int: Int) {
        let other = Types::int(self.rng);
        let (a, b) = (self.number(int), self.number(other));
        self.note_of(&format!("{}::try_from({a}).ok()", other.name));
        let other = int.literal(self.rng);
        self.note_of(&format!("{}::try_from({b}).unwrap_or({other})", int.name));
        self.note_of(&format!("({b}) as i8 as {} as u16", int.name));
    }

    fn boxes(&mut self, int: Int) {
        let (list, value) = (self.vector(int), self.number(int));
        self.line(format!("let adders: Vec<Box<dyn Fn({0}) -> {0}>> = {list}.iter().take(5).map(|x| {{ let x = *x; if x & 1 == 0 {{ Box::new(move |y: {0}| y.wrapping_add(x)) as Box<dyn Fn({0}) -> {0}> }} else {{ Box::new(move |y: {0}| y ^ x) }} }}).collect();", int.name));
        self.note_of(&format!("adders.iter().fold({value}, |y, adder| adder(y))"));
        self.line(format!("let mut some: Option<Box<[{}]>> = if {list}.len() > 3 {{ Some({list}.into_boxed_slice()) }} else {{ None }};", int.name));
        self.line("if let Some(items) = &mut some { items.reverse(); }");
        self.note_of("some.as_deref().map(|items| items.len())");
        self.note_of("some");
    }

    fn options(&mut self, int: Int) {
        let ty = Ty::Option(Box::new(Ty::Int(int)));
        let (a, b, nz) =
            (self.expression(&ty, 3), self.expression(&ty, 3), self.expression(&Ty::NonZero(int), 3));
        self.line(format!("let (mut a, b): ({ty}, {ty}) = ({a}, {b});"));
        let what = *self.rng.pick(&[
            "a.zip(b)",
            "a.or(b)",
            "a.xor(b)",
            "a.filter(|x| x & 1 == 0)",
            "a.take().is_some() ^ b.is_some()",
            "a.and_then(|x| b.map(|y| x ^ y))",
            "(a.replace(3), a < b)",
            "a.cmp(&b)",
        ]);
        self.note_of(what);
        self.note_of(&format!("{{ let z: {} = {nz}; (z.is_some(), z) }}", Ty::NonZero(int)));
        self.note_of("{ let (a, b) = (&a, &b); let r: Option<&_> = a.as_ref().or(b.as_ref()); r.copied() }");
    }

    fn chars(&mut self) {
        let c = self.expression(&Ty::Char, 3);
        self.line(format!("let c: char = {c};"));
        for _ in 0..2 {
            let what = *self.rng.pick(&[
                "c.to_uppercase().collect::<String>()",
                "c.to_lowercase().map(u32::from).sum::<u32>()",
                "c.encode_utf8(&mut [0; 4]).len()",
                "c.to_digit(16)",
                "c.is_alphanumeric()",
                "(c as u8, c.len_utf16())",
                "c.escape_unicode().collect::<String>()",
                "c.is_lowercase() ^ c.is_control()",
                "char::from_digit(c as u32 % 40, 36)",
                "c.escape_default().count()",
                "u8::try_from(c).ok()",
                "('a'..='m').contains(&c)",
            ]);
            self.note_of(what);
        }
    }
}

/// The wide integers.
const INT128: [Int; 2] = [super::types::INTS[4], super::types::INTS[10]];
