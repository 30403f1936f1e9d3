//! What a backend has to know of a runtime's syscalls: their names, and which of their arguments are
//! buffers that they read.

/// A runtime's syscalls.
#[derive(Debug)]
pub struct Syscalls {
    /// The id of the syscall that contracts import under a name: its index in the table.
    pub resolve: fn(&[u8]) -> Option<u32>,
    /// The table, made by [`encode`].
    pub table: &'static [u8],
}

/// A syscall in the table.
#[derive(Clone, Copy, Debug)]
pub struct Syscall {
    /// The name under which contracts import it, at most 255 bytes.
    pub name: &'static str,
    /// Bit `i` is set if arguments `i` and `i + 1` (from 0) are address and length of a buffer that the
    /// syscall reads. A hint: it never changes what a contract can observe.
    pub inputs: u8,
}

/// Length of the table that [`encode`] makes.
pub const fn encoded_len(syscalls: &[Syscall]) -> usize {
    let (mut len, mut index) = (0usize, 0usize);
    while index < syscalls.len() {
        len = len.saturating_add(syscalls[index].name.len()).saturating_add(2);
        index = index.saturating_add(1);
    }
    len
}

/// Encodes the table: for each syscall, in the order of ids, its inputs, the length of its name and its
/// name. `N` is [`encoded_len`]. To be evaluated at compile time: panics on a name that is too long.
pub const fn encode<const N: usize>(syscalls: &[Syscall]) -> [u8; N] {
    let mut table = [0; N];
    let (mut at, mut index) = (0usize, 0usize);
    while index < syscalls.len() {
        let name = syscalls[index].name.as_bytes();
        assert!(name.len() <= u8::MAX as usize, "the name of a syscall is too long");
        table[at] = syscalls[index].inputs;
        table[at.saturating_add(1)] = name.len() as u8;
        at = at.saturating_add(2);
        let mut byte = 0usize;
        while byte < name.len() {
            table[at] = name[byte];
            at = at.saturating_add(1);
            byte = byte.saturating_add(1);
        }
        index = index.saturating_add(1);
    }
    table
}

/// Decodes the table: the rows `(inputs, name)`. None if it is not a table.
#[cfg(feature = "std")]
pub(crate) fn decode(mut table: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut rows = Vec::new();
    while let [inputs, len, rest @ ..] = table {
        let (name, rest) = rest.split_at_checked(usize::from(*len))?;
        rows.push((*inputs, name));
        table = rest;
    }
    table.is_empty().then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_keep_what_is_in_them() {
        const SYSCALLS: &[Syscall] =
            &[Syscall { name: "set", inputs: 0b101 }, Syscall { name: "", inputs: 0 }];
        const TABLE: [u8; encoded_len(SYSCALLS)] = encode(SYSCALLS);
        assert_eq!(decode(&TABLE), Some(vec![(0b101, &b"set"[..]), (0, &b""[..])]));
        assert_eq!(decode(&[]), Some(vec![]));
        assert_eq!(decode(&TABLE[..TABLE.len() - 1]), None);
        assert_eq!(decode(&TABLE[..3]), None);
    }
}
