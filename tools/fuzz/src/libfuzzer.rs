//! The libFuzzer target: bytes as a file, as the contents of one, and as the seed of valid programs, a small
//! one too, that run on every engine with their mutants.
#![no_main]

use ebpf_differential::{any_bytes, check, mutate, Coverage, Dialect, Generator, Rng, Script};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    any_bytes::check(bytes);
    let file = any_bytes::structured(bytes);
    any_bytes::check(&file);
    let mut coverage = Coverage::default();
    engines(&file, &mut coverage);
    if let Some(seed) = bytes.first_chunk().copied().map(u64::from_le_bytes) {
        let mut rng = Rng::new(seed);
        let mut generator = Generator::new(seed);
        for mut elf in [generator.contract(Dialect::Full), generator.small_contract()] {
            engines(&elf.to_bytes(), &mut coverage);
            mutate::keep_valid(&mut elf, &mut rng);
            engines(&elf.to_bytes(), &mut coverage);
        }
    }
});

fn engines(elf: &[u8], coverage: &mut Coverage) {
    check(elf, &"input", 0, |program| Script::new(0, *program.layout()), coverage);
}
