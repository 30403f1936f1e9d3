//! The node's side: compiled modules, instances, and what keeps a runtime from breaking them.
//!
//! **Modules** live in a [`ModuleCache`] that all runtime calls of the process share, and for the length of a
//! runtime call in its [`Session`] as well: whatever happens in the cache meanwhile, a call compiles code
//! once. This matters, as a chain charges for compiling code once per block, too.
//!
//! **Instances** live in the session, an externalities extension that the first host function of a runtime
//! call registers. It ends with the call, however that ends, and with it whatever the call left running.
//! Nothing has to be registered by the node; it may register a [`CacheExt`] to use another cache than
//! [`ModuleCache::global`].
//!
//! # What a runtime cannot do
//!
//! - Have the cache serve wrong code: what it sends is hashed here, and cached under that hash. What it
//!   claims only selects what was cached so.
//! - Reach instances of another runtime call, or another's choice of syscalls: the key of a module has the
//!   table of syscalls in it.
//! - Crash the node: every argument is checked, every size is bounded.
//! - Learn what is cached in any way that its result depends on, provided that it only sends code with the
//!   hash that it says.

mod cache;
mod engine;
mod machines;
pub(crate) mod session;
pub(crate) mod wasm;

pub use cache::{ModuleCache, DEFAULT_CACHE_BYTES};
pub use engine::{native_code_works, started, Started};
pub use machines::Machines;
pub(crate) use machines::Mode;
pub use session::{CacheExt, Session, SessionExt};

#[cfg(test)]
mod tests {
    use super::{session::with_session, *};
    use crate::wire::{Failure, Start, MAX_MODULE_BYTES, MAX_TABLE_BYTES, VM_VERSION};
    use ebpf_vm::{limits::max_module_bytes, Entry, Exit};
    use sp_crypto_hashing::blake2_256;
    use sp_state_machine::BasicExternalities;
    use std::{
        panic::{catch_unwind, AssertUnwindSafe},
        sync::Arc,
    };

    type TestExternalities = sp_state_machine::TestExternalities<sp_core::Blake2Hasher>;

    const TABLE: &[u8] = b"\x01\x04call";

    fn elf() -> Vec<u8> {
        ebpf_asm::contract("call:\n mov r0, 7\n exit\n")
    }

    fn start<'a>(hash: &'a [u8; 32], table: &'a [u8]) -> Start<'a> {
        Start { version: VM_VERSION, hash, table, entry: Entry::Call, environment: &[], gas: 1_000_000 }
    }

    fn instantiate(
        session: &mut Session,
        hash: &[u8; 32],
        table: &[u8],
        elf: Option<&[u8]>,
    ) -> Result<(), Failure> {
        session.machines.instantiate(&start(hash, table), elf, &mut session.scratch)
    }

    /// Runs what was just made.
    fn run(session: &mut Session) -> Exit {
        let Session { machines, scratch } = session;
        let id = scratch.slot(0) as u32;
        scratch.set_slot(2, 0);
        assert!(machines.go(id, scratch, Mode::Run).is_ok());
        scratch.exit().unwrap().0
    }

    fn session() -> Session {
        Session::new(Arc::new(ModuleCache::new(usize::MAX)))
    }

    #[test]
    fn the_cache_believes_no_claims() {
        let cache = Arc::new(ModuleCache::new(usize::MAX));
        let (good, evil) = (elf(), ebpf_asm::contract("call:\n mov r0, 666\n exit\n"));
        let hash = blake2_256(&good);
        let mut attacker = Session::new(Arc::clone(&cache));
        assert_eq!(instantiate(&mut attacker, &hash, TABLE, Some(&evil)), Err(Failure::HashMismatch));
        assert_eq!(cache.size(), (0, 0));
        assert_eq!(attacker.machines.alive(), 0);
        // Nor is it in the attacker's own session.
        assert_eq!(instantiate(&mut attacker, &hash, TABLE, None), Err(Failure::NotCached));

        let mut victim = Session::new(Arc::clone(&cache));
        assert_eq!(instantiate(&mut victim, &hash, TABLE, None), Err(Failure::NotCached));
        assert_eq!(instantiate(&mut victim, &hash, TABLE, Some(&good)), Ok(()));
        assert_eq!(run(&mut victim), Exit::Returned(7));
        // Another table of syscalls is another module.
        assert_eq!(instantiate(&mut attacker, &hash, b"\x05\x04call", None), Err(Failure::NotCached));
        assert_eq!(instantiate(&mut attacker, &hash, TABLE, None), Ok(()));
    }

    #[test]
    fn bad_arguments_are_answered() {
        let (elf, hash) = (elf(), blake2_256(&elf()));
        let mut session = session();
        for table in [&b"\x01"[..], b"\x01\x05call", &[0; MAX_TABLE_BYTES as usize + 1]] {
            assert_eq!(instantiate(&mut session, &hash, table, Some(&elf)), Err(Failure::Rejected));
        }
        assert_eq!(
            instantiate(&mut session, &blake2_256(b"junk"), TABLE, Some(b"junk")),
            Err(Failure::Rejected)
        );
        let Session { machines, scratch } = &mut session;
        let newer = Start { version: VM_VERSION + 1, ..start(&hash, TABLE) };
        assert_eq!(machines.instantiate(&newer, Some(&elf), scratch), Err(Failure::UnknownVersion));
        let poor = Start { gas: 1, ..start(&hash, TABLE) };
        assert_eq!(machines.instantiate(&poor, Some(&elf), scratch), Err(Failure::OutOfGas));
        assert_eq!(machines.alive(), 0);

        let mut gas = 5;
        for id in [0, 1, u32::MAX] {
            assert_eq!(machines.go(id, scratch, Mode::Run), Err(Failure::NoInstance));
            assert_eq!(machines.go(id, scratch, Mode::Resume), Err(Failure::NoInstance));
            assert_eq!(machines.read(id, 0, 1, &mut gas, |_| Ok(())), Err(Failure::NoInstance));
            assert_eq!(machines.write(id, 0, b"x", &mut gas), Err(Failure::NoInstance));
            assert_eq!(machines.destroy(id), Err(Failure::NoInstance));
        }
        assert_eq!(gas, 5);

        assert_eq!(machines.instantiate(&start(&hash, TABLE), Some(&elf), scratch), Ok(()));
        let id = scratch.slot(0) as u32;
        for pending in [crate::wire::DATA_BYTES as u64 + 1, u64::MAX] {
            scratch.set_slot(2, pending);
            assert_eq!(machines.go(id, scratch, Mode::Run), Err(Failure::BadArgument));
        }
        // A write to where nothing can be written.
        scratch.set_slot(2, 17);
        scratch.data_mut()[..17].fill(0);
        scratch.data_mut()[8] = 1;
        assert_eq!(machines.go(id, scratch, Mode::Run), Err(Failure::OutOfBounds));
        assert_eq!(machines.read(id, u64::MAX, 2, &mut gas, |_| Ok(())), Err(Failure::OutOfBounds));
        assert_eq!(machines.destroy(id), Ok(()));
        assert_eq!(machines.destroy(id), Err(Failure::NoInstance));
    }

    #[test]
    fn instances_end_with_the_call_that_made_them() {
        let (elf, hash) = (elf(), blake2_256(&elf()));
        let cache = Arc::new(ModuleCache::new(usize::MAX));
        let mut externalities = TestExternalities::default();
        externalities.register_extension(CacheExt(Arc::clone(&cache)));
        let alive = |session: &mut Session| session.machines.alive();
        let mut leave_two_behind = |panic: bool| {
            let call = AssertUnwindSafe(|| {
                externalities.execute_with(|| {
                    assert_eq!(with_session(alive), Some(0));
                    for _ in 0..2 {
                        let made = with_session(|session| instantiate(session, &hash, TABLE, Some(&elf)));
                        assert_eq!(made, Some(Ok(())));
                    }
                    assert_eq!(with_session(alive), Some(2));
                    assert!(!panic, "on purpose");
                })
            });
            assert_eq!(catch_unwind(call).is_err(), panic);
        };
        for panic in [false, true, true, false] {
            leave_two_behind(panic);
        }
        assert_eq!(cache.size().0, 1);
    }

    #[test]
    fn there_is_no_session_outside_of_a_call() {
        assert!(with_session(|_| ()).is_none());
        assert!(BasicExternalities::default().execute_with(|| with_session(|_| ())).is_some());
    }

    #[test]
    fn a_call_keeps_what_the_cache_drops() {
        let (elf, hash) = (elf(), blake2_256(&elf()));
        let mut session = Session::new(Arc::new(ModuleCache::new(0)));
        assert_eq!(instantiate(&mut session, &hash, TABLE, Some(&elf)), Ok(()));
        assert_eq!(instantiate(&mut session, &hash, TABLE, None), Ok(()));
    }

    #[test]
    fn code_of_a_call_is_bounded_on_every_node_alike() {
        // Long for its work: what counts is the length.
        let elf = |number| {
            ebpf_asm::contract(&format!(
                ".data\nlong: .zero 1048576\n.text\ncall:\n mov r0, {number}\n exit\n"
            ))
        };
        let charge = max_module_bytes(elf(0).len() as u64);
        let room = MAX_MODULE_BYTES / charge;
        let hashes: Vec<[u8; 32]> = (0..=room).map(|number| blake2_256(&elf(number))).collect();
        let cache = Arc::new(ModuleCache::new(usize::MAX));
        // Nothing is cached, everything is cached, nothing is ever cached.
        let never = Arc::new(ModuleCache::new(0));
        for (cache, cached) in [(&cache, false), (&cache, true), (&never, false)] {
            let mut session = Session::new(Arc::clone(cache));
            let mut use_code = |number: u64| {
                let elf = (!cached).then(|| elf(number));
                let status = instantiate(&mut session, &hashes[number as usize], TABLE, elf.as_deref());
                if status.is_ok() {
                    let id = session.scratch.slot(0) as u32;
                    assert_eq!(session.machines.destroy(id), Ok(()));
                }
                status
            };
            for number in 0..room {
                assert_eq!(use_code(number), Ok(()), "{number}");
            }
            if cached {
                // The last one is not in the cache: it was refused before it was compiled.
                assert_eq!(use_code(room), Err(Failure::NotCached));
            } else {
                assert_eq!(use_code(room), Err(Failure::TooMuchCode));
            }
            // What the call has used already it can use again.
            assert_eq!(use_code(0), Ok(()));
        }
        let (count, bytes) = cache.size();
        assert_eq!(count as u64, room);
        assert!(bytes as u64 <= MAX_MODULE_BYTES);
    }

    #[test]
    fn threads_share_the_cache() {
        // A few of the twenty fit.
        let capacity = 5 * max_module_bytes(0) as usize;
        let cache = Arc::new(ModuleCache::new(capacity));
        let elves: Vec<Vec<u8>> =
            (0..20).map(|number| ebpf_asm::contract(&format!("call:\n mov r0, {number}\n exit\n"))).collect();
        std::thread::scope(|scope| {
            for thread in 0..8usize {
                let (cache, elves) = (&cache, &elves);
                scope.spawn(move || {
                    for round in 0..200usize {
                        let mut session = Session::new(Arc::clone(cache));
                        let number = (thread * 7 + round) % elves.len();
                        let hash = blake2_256(&elves[number]);
                        let status = match instantiate(&mut session, &hash, TABLE, None) {
                            Err(Failure::NotCached) => {
                                instantiate(&mut session, &hash, TABLE, Some(&elves[number]))
                            }
                            status => status,
                        };
                        assert_eq!(status, Ok(()));
                        assert_eq!(run(&mut session), Exit::Returned(number as u64));
                    }
                });
            }
        });
        assert_eq!(cache.size(), (5, capacity));
    }

    #[test]
    fn sessions_can_move_between_threads() {
        fn check<T: Send + 'static>() {}
        check::<Session>();
    }
}
