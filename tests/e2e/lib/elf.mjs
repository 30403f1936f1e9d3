// Invalid contract ELFs, derived from a valid one. docs/FORMAT.md describes the layout.

const E_TYPE = 16;
const ET_REL = 1;
const E_MACHINE = 18;
const EM_X86_64 = 62;
const PROGRAM_HEADERS = 64;
const PROGRAM_HEADER_LEN = 56;
const PT_LOAD = 1;
const PF_X = 1;

/** The file offset of the first instruction, which is the marker of a function. */
function codeOffset(elf) {
  for (let header = PROGRAM_HEADERS; ; header += PROGRAM_HEADER_LEN) {
    const executable = elf.readUInt32LE(header) === PT_LOAD && (elf.readUInt32LE(header + 4) & PF_X) !== 0;
    if (executable) return Number(elf.readBigUInt64LE(header + 8));
  }
}

function changed(elf, change) {
  const copy = Buffer.from(elf);
  change(copy);
  return copy;
}

/** The last instruction is missing. */
export const truncated = (elf) => elf.subarray(0, elf.length - 8);

/** The header declares another machine. */
export const forAnotherMachine = (elf) => changed(elf, (copy) => copy.writeUInt16LE(EM_X86_64, E_MACHINE));

/** The header declares a relocatable object. */
export const relocatable = (elf) => changed(elf, (copy) => copy.writeUInt16LE(ET_REL, E_TYPE));

/** The contract imports an unknown syscall. */
export const withUnknownImport = (elf) => changed(elf, (copy) => {
  const name = copy.indexOf('get_storage');
  if (name < 0) throw new Error('the contract does not import get_storage');
  copy.write('got_storage', name);
});

/** The instruction after the first marker has an undefined opcode. */
export const withBadInstruction = (elf) => changed(elf, (copy) => copy.writeUInt8(0xff, codeOffset(copy) + 8));

/** The instruction after the first marker jumps out of its function. */
export const withWildJump = (elf) => changed(elf, (copy) => {
  copy.set([0x05, 0, 0xff, 0x7f, 0, 0, 0, 0], codeOffset(copy) + 8);
});
