//! Makes a contract on which engines differ as small as it gets.

use ebpf_vm::{
    elf::{self, ContractElf, ContractView},
    isa::{Format, Insn, Op},
};

/// Takes instructions out as long as `differs` holds.
pub fn shrink(bytes: &[u8], mut differs: impl FnMut(&ContractElf) -> bool) -> ContractElf {
    let mut best = owned(&elf::read(bytes).expect("it was run; qed"));
    let mut len = best.code.len() / 8 / 2;
    while len > 0 {
        let mut at = 0;
        while at * 8 < best.code.len() {
            match without(&best, at, len).filter(|smaller| differs(smaller)) {
                Some(smaller) => best = smaller,
                None => at += len,
            }
        }
        len /= 2;
    }
    for edit in [
        |elf: &mut ContractElf| elf.data.clear(),
        |elf: &mut ContractElf| elf.rodata.clear(),
        |elf: &mut ContractElf| elf.bss_size = 0,
        |elf: &mut ContractElf| elf.heap_size = 0,
        |elf: &mut ContractElf| (elf.context_size, elf.configuration_size) = (0, 0),
        |elf: &mut ContractElf| elf.deploy = elf.call,
        |elf: &mut ContractElf| elf.call = elf.deploy,
    ] {
        let mut smaller = best.clone();
        edit(&mut smaller);
        if smaller != best && differs(&smaller) {
            best = smaller;
        }
    }
    best
}

/// What a file contains.
pub fn owned(view: &ContractView<'_>) -> ContractElf {
    ContractElf {
        stack_size: view.stack_size,
        heap_size: view.heap_size,
        context_size: view.context_size,
        configuration_size: view.configuration_size,
        deploy: view.deploy,
        call: view.call,
        imports: view.imports.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect(),
        rodata: view.rodata.to_vec(),
        data: view.data.to_vec(),
        bss_size: view.bss_size,
        code: view.code.to_vec(),
    }
}

/// The contract without some slots; jumps, calls and entry points go where they went. None: an entry point
/// would be gone, or a jump be too far.
fn without(elf: &ContractElf, at: usize, len: usize) -> Option<ContractElf> {
    let slots: Vec<Insn> = elf.code.as_chunks().0.iter().map(|slot| Insn::from_bytes(*slot)).collect();
    let gone = at..(at + len).min(slots.len());
    let moved = |index: i64| index - (index.clamp(gone.start as i64, gone.end as i64) - gone.start as i64);
    let mut code = Vec::with_capacity(elf.code.len());
    for (index, slot) in slots.iter().enumerate() {
        if gone.contains(&index) {
            continue;
        }
        let mut slot = *slot;
        let distance = |distance: i64| moved(index as i64 + 1 + distance) - moved(index as i64) - 1;
        // A slot that follows an `lddw` decodes to nothing.
        if let Ok(info) = slot.decode() {
            match info.format {
                Format::Jump16 | Format::JumpImm | Format::JumpReg => {
                    slot.off = distance(slot.off.into()).try_into().ok()?
                }
                Format::Jump32 => slot.imm = distance(slot.imm.into()).try_into().ok()?,
                _ if info.op == Op::CALL_LOCAL => slot.imm = distance(slot.imm.into()).try_into().ok()?,
                _ => {}
            }
        }
        code.extend(slot.to_bytes());
    }
    let entry = |entry: u32| (!gone.contains(&(entry as usize))).then(|| moved(entry.into()) as u32);
    Some(ContractElf { code, deploy: entry(elf.deploy)?, call: entry(elf.call)?, ..elf.clone() })
}
