//! Compiled modules, shared by all runtime calls of the process.

use crate::syscalls;
use ebpf_vm::Module;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

/// Bytes of modules that [`ModuleCache::global`] holds.
pub const DEFAULT_CACHE_BYTES: usize = 128 << 20;

/// What a compiled module depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Version of the VM.
    pub version: u32,
    /// Hash of the ELF, computed by the node when the module was compiled.
    pub code: [u8; 32],
    /// Hash of the table of syscalls, to which imports are bound.
    pub table: [u8; 32],
}

/// A module with its syscalls.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub module: Arc<Module>,
    /// For each syscall, which arguments are inputs.
    pub inputs: Arc<[u8]>,
}

impl Compiled {
    /// Compiles `elf` for the syscalls in `table`. None: one of them is not valid.
    pub fn new(elf: &[u8], table: &[u8]) -> Option<Self> {
        let rows = syscalls::decode(table)?;
        let resolve =
            |name: &[u8]| rows.iter().position(|(_, other)| *other == name).map(|index| index as u32);
        let module = Arc::new(Module::compile(elf, resolve).ok()?);
        let inputs = rows.iter().map(|(inputs, _)| *inputs).collect();
        Some(Self { module, inputs })
    }

    fn bytes(&self) -> usize {
        self.module.memory_bytes().saturating_add(self.inputs.len()).saturating_add(size_of::<(Key, Entry)>())
    }
}

#[derive(Debug)]
struct Entry {
    compiled: Compiled,
    bytes: usize,
    /// When it was last asked for: a place in the order of look-ups.
    used: u64,
}

/// Compiled modules, up to a number of bytes; what was not used for longest goes first. Shared by threads:
/// it is locked for looking up only, never while something is compiled or runs. Two threads that
/// need the same code at the same time both compile it.
#[derive(Debug)]
pub struct ModuleCache {
    capacity: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    entries: HashMap<Key, Entry>,
    bytes: usize,
    clock: u64,
}

impl ModuleCache {
    /// A cache for modules that take `capacity` bytes altogether.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, inner: Mutex::default() }
    }

    /// The cache that is used unless a [`CacheExt`](super::CacheExt) names another.
    pub fn global() -> &'static Arc<Self> {
        static GLOBAL: LazyLock<Arc<ModuleCache>> =
            LazyLock::new(|| Arc::new(ModuleCache::new(DEFAULT_CACHE_BYTES)));
        &GLOBAL
    }

    /// Number of modules, and the bytes that they take.
    pub fn size(&self) -> (usize, usize) {
        let inner = self.lock();
        (inner.entries.len(), inner.bytes)
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Compiled> {
        let mut inner = self.lock();
        inner.clock = inner.clock.wrapping_add(1);
        let clock = inner.clock;
        let entry = inner.entries.get_mut(key)?;
        entry.used = clock;
        Some(entry.compiled.clone())
    }

    /// Adds a module. One that does not fit at all is left out.
    pub(crate) fn insert(&self, key: Key, compiled: &Compiled) {
        let bytes = compiled.bytes();
        if bytes > self.capacity {
            return;
        }
        // Dropped after the lock: freeing native code takes a while.
        let mut evicted = Vec::new();
        let mut inner = self.lock();
        inner.clock = inner.clock.wrapping_add(1);
        let entry = Entry { compiled: compiled.clone(), bytes, used: inner.clock };
        inner.bytes = inner.bytes.saturating_add(bytes);
        evicted.extend(inner.replace(key, entry));
        while inner.bytes > self.capacity {
            let Some(oldest) = inner.entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| *key)
            else {
                break;
            };
            evicted.extend(inner.remove(&oldest));
        }
        drop(inner);
    }

    /// A panic cannot leave the map in disorder: none of what is done under the lock panics half-way.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn replace(&mut self, key: Key, entry: Entry) -> Option<Entry> {
        let old = self.entries.insert(key, entry)?;
        self.bytes = self.bytes.saturating_sub(old.bytes);
        Some(old)
    }

    fn remove(&mut self, key: &Key) -> Option<Entry> {
        let old = self.entries.remove(key)?;
        self.bytes = self.bytes.saturating_sub(old.bytes);
        Some(old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u8) -> Key {
        Key { version: 1, code: [number; 32], table: [0; 32] }
    }

    fn compiled() -> Compiled {
        Compiled::new(&ebpf_asm::contract("call:\n exit\n"), &[]).unwrap()
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let module = compiled();
        let cache = ModuleCache::new(3 * module.bytes());
        for number in 0..3 {
            cache.insert(key(number), &module);
        }
        assert_eq!(cache.size(), (3, 3 * module.bytes()));
        assert!(cache.get(&key(0)).is_some());
        cache.insert(key(3), &module);
        assert_eq!(cache.size(), (3, 3 * module.bytes()));
        let present = [0, 1, 2, 3].map(|number| cache.get(&key(number)).is_some());
        assert_eq!(present, [true, false, true, true]);
    }

    #[test]
    fn capacity_is_in_bytes() {
        let (module, bytes) = (compiled(), compiled().bytes());
        let nop = "mov r0, 1\n".repeat(4 * bytes / 8);
        let large = Compiled::new(&ebpf_asm::contract(&format!("call:\n{nop} exit\n")), &[]).unwrap();
        assert!(large.bytes() > 4 * bytes);
        let cache = ModuleCache::new(large.bytes());
        for number in 0..4 {
            cache.insert(key(number), &module);
        }
        cache.insert(key(9), &large);
        assert_eq!(cache.size(), (1, large.bytes()));
        cache.insert(key(0), &module);
        assert_eq!(cache.size(), (1, bytes));

        let small = ModuleCache::new(bytes - 1);
        small.insert(key(0), &module);
        assert_eq!(small.size(), (0, 0));
    }

    #[test]
    fn inserting_twice_counts_once() {
        let module = compiled();
        let cache = ModuleCache::new(10 * module.bytes());
        cache.insert(key(0), &module);
        cache.insert(key(0), &module);
        assert_eq!(cache.size(), (1, module.bytes()));
    }

    #[test]
    fn keys_differ_by_all_they_hold() {
        let module = compiled();
        let cache = ModuleCache::new(usize::MAX);
        cache.insert(key(0), &module);
        assert!(cache.get(&Key { version: 2, ..key(0) }).is_none());
        assert!(cache.get(&Key { table: [1; 32], ..key(0) }).is_none());
        assert!(cache.get(&key(0)).is_some());
    }
}
