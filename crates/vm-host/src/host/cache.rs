//! Compiled modules, shared by all runtime calls of the process.

use crate::{syscalls, wire::MAX_MODULE_BYTES};
use ebpf_vm::{limits::max_module_bytes, Module};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError},
};

/// Bytes of modules that [`ModuleCache::global`] holds: all that a runtime call can use, and so all that a
/// block can. An author, who executes each extrinsic of a block in a runtime call of its own, therefore
/// compiles nothing twice for a block, as the price says.
pub const DEFAULT_CACHE_BYTES: usize = MAX_MODULE_BYTES as usize;

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

    /// Bytes of memory that it counts for: those that it takes, its entries in cache and session included,
    /// but no less than what bounds the number of modules.
    pub(super) fn bytes(&self) -> usize {
        self.taken_bytes().max(LEAST_BYTES)
    }

    fn taken_bytes(&self) -> usize {
        self.module.memory_bytes().saturating_add(self.inputs.len()).saturating_add(ENTRY_BYTES)
    }
}

/// What a module counts for at least.
const LEAST_BYTES: usize = max_module_bytes(0) as usize;

/// Bytes of the entries of a module in the maps of cache and session, about: maps are up to twice as large as
/// what they hold.
const ENTRY_BYTES: usize =
    2 * (size_of::<(Key, Entry)>() + size_of::<(u64, Key)>() + size_of::<(Key, Compiled)>());

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
    /// The keys of all entries by [`Entry::used`], so that the oldest is found without a search.
    order: BTreeMap<u64, Key>,
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
        let Inner { entries, order, clock, .. } = &mut *inner;
        let entry = entries.get_mut(key)?;
        *clock = clock.wrapping_add(1);
        order.remove(&entry.used);
        order.insert(*clock, *key);
        entry.used = *clock;
        Some(entry.compiled.clone())
    }

    /// Adds a module. One that does not fit at all is left out. Takes time logarithmic in the number of
    /// modules, for it and for each that it evicts.
    pub(crate) fn insert(&self, key: Key, compiled: &Compiled) {
        let bytes = compiled.bytes();
        if bytes > self.capacity {
            return;
        }
        // Dropped after the lock: freeing native code takes a while.
        let mut evicted = Vec::new();
        let mut inner = self.lock();
        evicted.extend(inner.remove(&key));
        inner.clock = inner.clock.wrapping_add(1);
        let used = inner.clock;
        inner.bytes = inner.bytes.saturating_add(bytes);
        inner.order.insert(used, key);
        inner.entries.insert(key, Entry { compiled: compiled.clone(), bytes, used });
        while inner.bytes > self.capacity {
            let Some((_, oldest)) = inner.order.first_key_value() else { break };
            let oldest = *oldest;
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
    fn remove(&mut self, key: &Key) -> Option<Entry> {
        let old = self.entries.remove(key)?;
        self.order.remove(&old.used);
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
    fn entries_take_no_more_than_they_count_for() {
        let table = b"\x00\x04name".repeat(256);
        let elf = ebpf_asm::contract("call:\n exit\n");
        let compiled = Compiled::new(&elf, &table).unwrap();
        assert!(compiled.taken_bytes() as u64 <= max_module_bytes(elf.len() as u64));
        assert!(compiled.bytes() as u64 <= max_module_bytes(elf.len() as u64));
    }

    /// Native code of each module is a mapping of its own. A process that has as many as the system allows
    /// can neither start threads nor allocate memory, and which modules are evicted is for contracts to
    /// choose.
    #[test]
    #[cfg(target_os = "linux")]
    fn mappings_stay_below_what_a_system_allows() {
        let cache = ModuleCache::new(DEFAULT_CACHE_BYTES);
        let insert = |number: u32| {
            let elf = ebpf_asm::contract(&format!("call:\n mov r0, {number}\n exit\n"));
            let mut code = [0; 32];
            code[..4].copy_from_slice(&number.to_le_bytes());
            let key = Key { code, ..key(0) };
            cache.insert(key, &Compiled::new(&elf, &[]).unwrap());
            key
        };
        let keys: Vec<Key> = (0..20_000).map(insert).collect();
        assert_eq!(cache.size().0, 16_384);
        // Every second one is used again, so that the others are evicted, and leave gaps.
        keys.iter().rev().step_by(2).for_each(|key| drop(cache.get(key)));
        for number in 20_000..28_000 {
            insert(number);
        }
        assert_eq!(cache.size().0, 16_384);
        let mappings = std::fs::read_to_string("/proc/self/maps").unwrap().lines().count();
        assert!(mappings < 20_000, "{mappings}");
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
    fn order_and_entries_agree_after_any_use() {
        let module = compiled();
        let cache = ModuleCache::new(5 * module.bytes());
        for step in 0..1_000u32 {
            // A generator that visits all numbers up to 256.
            let number = key((step.wrapping_mul(0x2545).wrapping_add(0x3039) >> 3) as u8 % 12);
            if step % 3 == 0 {
                cache.insert(number, &module);
            } else {
                cache.get(&number);
            }
            let inner = cache.lock();
            assert!(inner.entries.len() <= 5);
            assert_eq!(inner.bytes, inner.entries.len() * module.bytes());
            let order: HashMap<Key, u64> = inner.order.iter().map(|(used, key)| (*key, *used)).collect();
            let entries = inner.entries.iter().map(|(key, entry)| (*key, entry.used)).collect();
            assert_eq!(order, entries);
        }
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
