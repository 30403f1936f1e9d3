//! The two backends in lockstep: a guest whose syscalls have arguments that look random, answered with reads
//! and writes that look random. Every result, the gas after every step and the end must agree.

use ebpf_vm::{limits::DATA_BASE, AccessError, Entry, Exit, Gas};
use ebpf_vm_host::{
    encode, encoded_len, Backend, Code, Execution, Interpreter, Native, StartError, Syscall, Syscalls,
};

type TestExternalities = sp_state_machine::TestExternalities<sp_core::Blake2Hasher>;

const ROWS: &[Syscall] = &[
    Syscall { name: "two", inputs: 0b101 },
    Syscall { name: "one", inputs: 0b010 },
    Syscall { name: "none", inputs: 0 },
];
static TABLE: [u8; encoded_len(ROWS)] = encode(ROWS);
static SYSCALLS: Syscalls = Syscalls { resolve, table: &TABLE };

fn resolve(name: &[u8]) -> Option<u32> {
    ROWS.iter().position(|row| row.name.as_bytes() == name).map(|id| id as u32)
}

/// More than the guest declares.
const ENVIRONMENT: &[u8] = &[0xee; 40];

struct Elf(Vec<u8>);

impl Code for Elf {
    fn hash(&self) -> [u8; 32] {
        sp_crypto_hashing::blake2_256(&self.0)
    }

    fn elf(&self) -> Option<&[u8]> {
        Some(&self.0)
    }
}

/// Makes syscalls with the arguments that it finds in its first 40 bytes of data: which one by what the last
/// returned, 4 or more to end. What is in r5 before the syscall is stored to, if it is not zero.
fn guest() -> Elf {
    Elf(ebpf_asm::contract(
        "
        .heap 131072
        .context 16
        .configuration 16
        .rodata
        text: .byte 1, 2, 3, 4, 5, 6, 7, 8
        .bss
        args: .zero 3000
        .text
        call:
            frame 64
            mov r0, 0
        again:
            lddw r9, &args
            ldxdw r1, [r9]
            ldxdw r2, [r9+8]
            ldxdw r3, [r9+16]
            ldxdw r4, [r9+24]
            ldxdw r5, [r9+32]
            jeq r5, 0, choose
            stxdw [r5], r2
        choose:
            jeq r0, 0, two
            jeq r0, 1, one
            jeq r0, 2, none
            ja end
        two:
            call two
            ja again
        one:
            call one
            ja again
        none:
            call none
            ja again
        end:
            mov r0, r1
            exit
        ",
    ))
}

/// Numbers that look random (xorshift64), the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    /// An address: most often in memory, near the start, the stack, the heap, or somewhere else.
    fn address(&mut self) -> u64 {
        const HEAP: u64 = DATA_BASE + 48 + 3008 + (32 << 10);
        match self.below(12) {
            0 => self.below(u64::MAX),
            1 => u64::MAX - self.below(9),
            2 => DATA_BASE - self.below(3),
            3 => HEAP + self.below(131_072 + 9),
            4 | 5 => HEAP - 64 + self.below(128),
            6 => DATA_BASE + self.below(72),
            _ => DATA_BASE + 40 + self.below(3_000),
        }
    }

    fn len(&mut self) -> u64 {
        match self.below(10) {
            0 => self.below(u64::MAX),
            1 => 0,
            2 => self.below(20_000),
            3 => 900 + self.below(300),
            _ => self.below(100),
        }
    }
}

/// What a run showed.
#[derive(Debug, PartialEq)]
enum Seen {
    Exit(Exit, Gas, u32),
    Read(Result<Vec<u8>, AccessError>, Gas),
    Written(Result<(), AccessError>, Gas),
}

fn run<B: Backend>(code: &Elf, gas: u64, seed: u64) -> Result<Vec<Seen>, StartError> {
    let mut random = Random(seed);
    let mut seen = Vec::new();
    let program = B::program(code, &SYSCALLS)?;
    let mut vm = B::instance(&program, Entry::Call, ENVIRONMENT, Gas(gas))?;
    let mut exit = vm.run();
    for _ in 0..60 {
        let returned = matches!(exit, Exit::Returned(_));
        seen.push(Seen::Exit(exit, vm.gas(), if returned { 0 } else { vm.pc() }));
        let Exit::Syscall { args, .. } = exit else {
            // An ended instance stays ended.
            assert_eq!((vm.run(), vm.resume(1)), (exit, exit));
            return Ok(seen);
        };
        assert_eq!(vm.run(), exit);
        for _ in 0..random.below(5) {
            let pair = random.below(4) as usize;
            let (address, len) = match random.below(3) {
                0 => (random.address(), random.len()),
                1 => (args[pair], args[pair + 1].min(1 << 40)),
                _ => {
                    let skip = random.below(args[pair + 1].clamp(1, 200));
                    (args[pair].wrapping_add(skip), random.len().min(args[pair + 1].wrapping_sub(skip)))
                }
            };
            if random.below(2) == 0 {
                let result = vm.read(address, len).map(|bytes| bytes.into_owned());
                seen.push(Seen::Read(result, vm.gas()));
            } else {
                let data: Vec<u8> = (0..len.min(5_000)).map(|_| random.below(256) as u8).collect();
                let result = vm.write(address, &data);
                seen.push(Seen::Written(result, vm.gas()));
            }
            if random.below(4) == 0 {
                vm.set_gas(Gas(vm.gas().0.saturating_sub(random.below(300))));
            }
        }
        // The next syscall's arguments, mostly sound.
        let store = if random.below(6) == 0 { random.address() } else { 0 };
        let next = [random.address(), random.len(), random.address(), random.len(), store];
        let bytes: Vec<u8> = next.iter().flat_map(|arg| arg.to_le_bytes()).collect();
        let result = vm.write(DATA_BASE + 48, &bytes);
        seen.push(Seen::Written(result, vm.gas()));
        exit = vm.resume([0, 1, 2, 0, 1, 2, 0, 1, 2, random.below(9)][random.below(10) as usize]);
    }
    Ok(seen)
}

#[test]
fn backends_agree_on_everything() {
    let code = guest();
    let (mut ends, mut served, mut failed, mut grown) = (std::collections::BTreeMap::new(), 0, 0, 0);
    TestExternalities::default().execute_with(|| {
        for seed in 1..3_000u64 {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let gas = [4_000 + random.below(3_000), 100_000, random.below(40_000)][random.below(3) as usize];
            let expected = run::<Interpreter>(&code, gas, seed);
            assert!(run::<Native>(&code, gas, seed) == expected, "seed {seed}");
            for step in expected.iter().flatten() {
                match step {
                    Seen::Read(Ok(_), _) => served += 1,
                    Seen::Read(Err(_), _) => failed += 1,
                    Seen::Written(Err(AccessError::OutOfGas), gas) => {
                        assert_eq!(*gas, Gas(0));
                        grown += 1;
                    }
                    _ => {}
                }
            }
            let end = match expected {
                Err(error) => format!("{error}"),
                Ok(seen) => match seen.last() {
                    Some(Seen::Exit(Exit::Trap { kind, .. }, ..)) => format!("{kind}"),
                    Some(Seen::Exit(Exit::OutOfGas, ..)) => "out of gas".into(),
                    _ => "other".into(),
                },
            };
            *ends.entry(end).or_insert(0) += 1;
        }
    });
    // The runs were worth something.
    assert!(served > 1_000 && failed > 1_000 && grown > 10, "{served} {failed} {grown}");
    assert!(ends.len() >= 4, "{ends:?}");
}

#[test]
fn later_reads_see_earlier_writes() {
    let code = guest();
    TestExternalities::default().execute_with(|| {
        let program = Native::program(&code, &SYSCALLS).unwrap();
        let mut vm = Native::instance(&program, Entry::Call, ENVIRONMENT, Gas(1_000_000)).unwrap();
        assert!(matches!(vm.run(), Exit::Syscall { .. }));
        let args = DATA_BASE + 48;
        let words: Vec<u8> =
            [args, 16, args + 8, 8, 0u64].iter().flat_map(|word| word.to_le_bytes()).collect();
        vm.write(args, &words).unwrap();
        assert_eq!(vm.resume(0), Exit::Syscall { id: 0, args: [args, 16, args + 8, 8, 0] });
        // Both came along; then a write that waits; then the same bytes again.
        assert_eq!(*vm.read(args, 16).unwrap(), words[..16]);
        vm.write(args + 4, b"overwritten").unwrap();
        let mut expected = words.clone();
        expected[4..15].copy_from_slice(b"overwritten");
        assert_eq!(*vm.read(args, 16).unwrap(), expected[..16]);
        assert_eq!(*vm.read(args + 8, 8).unwrap(), expected[8..16]);
        assert_eq!(vm.gas(), {
            let after = vm.gas();
            vm.write(args, &[0; 3_000]).unwrap();
            after
        });
        assert_eq!(vm.read(args, 3_000).unwrap(), vec![0; 3_000]);
    });
}

#[test]
fn code_that_is_refused_is_explained() {
    struct Lies(Vec<u8>);
    impl Code for Lies {
        fn hash(&self) -> [u8; 32] {
            [7; 32]
        }
        fn elf(&self) -> Option<&[u8]> {
            Some(&self.0)
        }
    }
    struct Missing;
    impl Code for Missing {
        fn hash(&self) -> [u8; 32] {
            [8; 32]
        }
        fn elf(&self) -> Option<&[u8]> {
            None
        }
    }
    fn why(code: &dyn Code) -> StartError {
        let program = Native::program(code, &SYSCALLS).unwrap();
        Native::instance(&program, Entry::Call, ENVIRONMENT, Gas(1_000_000)).err().unwrap()
    }
    TestExternalities::default().execute_with(|| {
        let parse_error = Interpreter::program(&Elf(b"no ELF".to_vec()), &SYSCALLS).err();
        assert_eq!(Some(why(&Elf(b"no ELF".to_vec()))), parse_error);
        let mut invalid = guest().0;
        let end = invalid.len();
        invalid[end - 8] = 0xff;
        assert!(matches!(why(&Elf(invalid)), StartError::Verify(_)));
        assert_eq!(why(&Lies(guest().0)), StartError::HashMismatch);
        assert_eq!(why(&Missing), StartError::NotFound);
        let unknown = Elf(ebpf_asm::contract("call:\n call nothing\n exit\n"));
        assert_eq!(Some(why(&unknown)), Interpreter::program(&unknown, &SYSCALLS).err());
        let program = Native::program(&unknown, &SYSCALLS).unwrap();
        assert!(Native::instance(&program, Entry::Call, ENVIRONMENT, Gas(1)).is_err());
    });
}

#[test]
fn live_instances_are_limited() {
    let code = guest();
    TestExternalities::default().execute_with(|| {
        let program = Native::program(&code, &SYSCALLS).unwrap();
        let start = || Native::instance(&program, Entry::Call, ENVIRONMENT, Gas(1_000_000));
        let mut alive: Vec<_> = (0..Native::MAX_INSTANCES).map(|_| start().unwrap()).collect();
        assert_eq!(start().err(), Some(StartError::TooManyInstances));
        // Any of them can end, and all work.
        alive.remove(7);
        alive.push(start().unwrap());
        assert_eq!(start().err(), Some(StartError::TooManyInstances));
        for vm in &mut alive {
            assert!(matches!(vm.run(), Exit::Syscall { .. }));
        }
        drop(alive);
        start().unwrap();
    });
}

#[test]
fn an_environment_is_what_was_given_whatever_its_length() {
    let code = Elf(ebpf_asm::contract(
        ".context 1024\n.configuration 16384\nmov r6, 0x10000\nldxdw r0, [r6]\nldxdw r1, [r6+17400]\nadd r0, r1\nexit",
    ));
    let end = |environment: &[u8]| {
        fn run<B: Backend>(code: &Elf, environment: &[u8]) -> (Exit, Gas) {
            let program = B::program(code, &SYSCALLS).unwrap();
            let mut vm = B::instance(&program, Entry::Call, environment, Gas(10_000)).unwrap();
            (vm.run(), vm.gas())
        }
        let interpreted = run::<Interpreter>(&code, environment);
        let native = TestExternalities::default().execute_with(|| run::<Native>(&code, environment));
        assert_eq!(interpreted, native);
        interpreted.0
    };
    assert_eq!(end(&[]), Exit::Returned(0));
    assert_eq!(end(&[1]), Exit::Returned(1));
    assert_eq!(end(&[1; 17_407]), Exit::Returned(0x0102_0202_0202_0202));
    for len in [17_408, 17_409, 100_000] {
        assert_eq!(end(&vec![1; len]), Exit::Returned(0x0202_0202_0202_0202));
    }
}
