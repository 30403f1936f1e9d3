//! Builds a program's one source for every target, with the target's own tools.
//!
//! | target | compiler | linker |
//! | --- | --- | --- |
//! | native | clang -O2 | as a shared object |
//! | contract | clang -O2 -mcpu=v4 | [`ebpf_linker`] |
//! | contract for solana-sbpf | clang -O2 -mcpu=v3 | [`ebpf_linker`] |
//! | wasm | clang -O2 --target=wasm32 | wasm-ld |
//! | PolkaVM | clang -O2, rv64emac with Zbb | ld.lld, polkavm-linker |
//!
//! clang 22 has no code for 128-bit products on eBPF; for programs that need them it writes bitcode, and
//! the LLVM 23 of bpf-linker makes code of that, as it does for contracts in Rust.

use crate::{
    programs::{Program, HEADER, SUPPORT},
    Failure,
};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const CLANG: &str = "clang-22";
#[cfg(feature = "peers")]
const WASM_LD: &str = "wasm-ld-22";
#[cfg(feature = "peers")]
const LD_LLD: &str = "ld.lld-22";

/// At `-O2`, LLVM unrolls loops in part for x86-64, wasm and RISC-V, but for BPF only if it is told how far.
/// This is what its wasm target takes (`WebAssemblyTTIImpl::getUnrollingPreferences`).
const UNROLLING: [&str; 2] = ["-mllvm", "-partial-unrolling-threshold=30"];

/// What every program is compiled with.
const FLAGS: [&str; 6] = ["-O2", "-std=c11", "-ffreestanding", "-Wall", "-Wextra", "-Werror"];

/// What engines take programs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A shared object.
    Native,
    /// A contract ELF, eBPF version 4.
    Contract,
    /// A contract ELF, eBPF version 3.
    #[cfg(feature = "peers")]
    ContractV3,
    /// A module of WebAssembly that imports from `host` and exports `call` and `memory`.
    #[cfg(feature = "peers")]
    Wasm,
    /// A PolkaVM blob that exports `call`.
    #[cfg(feature = "peers")]
    PolkaVm,
}

/// A program that was built.
pub struct Binary {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// Tools, and a directory for what they write.
pub struct Toolchain {
    directory: PathBuf,
}

impl Toolchain {
    /// Writes to `directory`, which is created.
    pub fn new(directory: PathBuf) -> Result<Self, Failure> {
        let toolchain = Self { directory };
        fs::create_dir_all(&toolchain.directory).map_err(|error| {
            Failure::new(format!("cannot create {}: {error}", toolchain.directory.display()))
        })?;
        write(&toolchain.directory.join("host.h"), HEADER.as_bytes())?;
        write(&toolchain.directory.join("support.c"), SUPPORT.as_bytes())?;
        Ok(toolchain)
    }

    /// Builds a program.
    pub fn build(&self, program: &Program, form: Form) -> Result<Binary, Failure> {
        let path = match form {
            Form::Native => self.native(program)?,
            Form::Contract => self.contract(program, "v4")?,
            #[cfg(feature = "peers")]
            Form::ContractV3 => self.contract(program, "v3")?,
            #[cfg(feature = "peers")]
            Form::Wasm => self.wasm(program)?,
            #[cfg(feature = "peers")]
            Form::PolkaVm => self.polkavm(program)?,
        };
        Ok(Binary { bytes: read(&path)?, path })
    }

    fn native(&self, program: &Program) -> Result<PathBuf, Failure> {
        let source = self.source(program)?;
        let output = self.path(program, "so");
        self.clang(&["-shared", "-fPIC"], &source, &output)?;
        Ok(output)
    }

    fn contract(&self, program: &Program, cpu: &str) -> Result<PathBuf, Failure> {
        let source = self.source(program)?;
        let object = self.path(program, &format!("{cpu}.o"));
        let cpu_flag = format!("-mcpu={cpu}");
        let mut flags = vec!["-target", "bpfel", &cpu_flag, "-fno-jump-tables"];
        flags.extend(UNROLLING);
        let mut options = ebpf_linker::Options::default();
        if program.wide {
            let bitcode = self.path(program, &format!("{cpu}.bc"));
            flags.push("-emit-llvm");
            self.clang(&[&flags[..], &["-c"]].concat(), &source, &bitcode)?;
            options.frames = self.bpf_linker(cpu, &bitcode, &object)?;
        } else {
            flags.extend(["-Rpass-analysis=stack-frame-layout", "-mllvm", "-bpf-stack-size=32760", "-c"]);
            options.frames = ebpf_linker::frames(&self.clang(&flags, &source, &object)?);
        }
        let linked = ebpf_linker::link(&read(&object)?, &options)
            .map_err(|error| Failure::new(format!("{}: cannot be linked: {error}", program.name)))?;
        let output = self.path(program, &format!("{cpu}.elf"));
        write(&output, &linked.elf)?;
        Ok(output)
    }

    /// Makes an object of bitcode. Returns what the compiler says of frames.
    fn bpf_linker(
        &self,
        cpu: &str,
        bitcode: &Path,
        object: &Path,
    ) -> Result<BTreeMap<String, ebpf_linker::FrameLayout>, Failure> {
        let log = object.with_extension("log");
        // bpf-linker appends.
        write(&log, &[])?;
        let mut command = Command::new(env::var("BPF_LINKER").unwrap_or_else(|_| "bpf-linker".into()));
        command.args(["--cpu", cpu, "-O3", "--export", "call,deploy"]);
        command.arg("--cpu-features=+allows-misaligned-mem-access");
        command.arg("--llvm-args=--bpf-stack-size=32760,--pass-remarks-analysis=stack-frame-layout");
        command.arg("--log-level=debug").arg("--log-file").arg(&log).arg("-o").arg(object).arg(bitcode);
        run(&mut command, "scripts/setup.sh installs it; or name one in BPF_LINKER")?;
        Ok(ebpf_linker::frames(&String::from_utf8_lossy(&read(&log)?)))
    }

    #[cfg(feature = "peers")]
    fn wasm(&self, program: &Program) -> Result<PathBuf, Failure> {
        let target = ["--target=wasm32-unknown-unknown", "-c"];
        let (object, support) = self.objects(program, "wasm", &target)?;
        let output = self.path(program, "wasm");
        let mut command = Command::new(WASM_LD);
        command.args(["--no-entry", "--gc-sections", "--strip-all", "-z", "stack-size=32768", "-o"]);
        command.arg(&output).arg(object).arg(support);
        run(&mut command, "install lld-22")?;
        Ok(output)
    }

    #[cfg(feature = "peers")]
    fn polkavm(&self, program: &Program) -> Result<PathBuf, Failure> {
        let target = [
            "--target=riscv64-unknown-none-elf",
            "-march=rv64emac_zbb_xtheadcondmov",
            "-mabi=lp64e",
            "-mcmodel=medany",
            "-fpie",
            "-ffunction-sections",
            "-c",
        ];
        let (object, support) = self.objects(program, "riscv", &target)?;
        let elf = self.path(program, "riscv.elf");
        let mut command = Command::new(LD_LLD);
        command.args(["-pie", "--emit-relocs", "--unique", "--no-relax", "--apply-dynamic-relocs"]);
        command.args([
            "--no-dynamic-linker",
            "-Bsymbolic",
            "--export-dynamic-symbol=call",
            "-e",
            "call",
            "-o",
        ]);
        command.arg(&elf).arg(object).arg(support);
        run(&mut command, "install lld-22")?;
        let mut config = polkavm_linker::Config::default();
        config.set_strip(true).set_optimize(true);
        let isa = polkavm_linker::TargetInstructionSet::Latest;
        let blob = polkavm_linker::program_from_elf(config, isa, &read(&elf)?)
            .map_err(|error| Failure::new(format!("{}: polkavm-linker: {error}", program.name)))?;
        let output = self.path(program, "polkavm");
        write(&output, &blob)?;
        Ok(output)
    }

    /// A program's object and that of what compilers call.
    #[cfg(feature = "peers")]
    fn objects(
        &self,
        program: &Program,
        target: &str,
        flags: &[&str],
    ) -> Result<(PathBuf, PathBuf), Failure> {
        let object = self.path(program, &format!("{target}.o"));
        self.clang(flags, &self.source(program)?, &object)?;
        let support = self.directory.join(format!("support.{target}.o"));
        self.clang(&[flags, &["-fno-builtin"]].concat(), &self.directory.join("support.c"), &support)?;
        Ok((object, support))
    }

    /// Runs clang. Returns what it prints.
    fn clang(&self, flags: &[&str], source: &Path, output: &Path) -> Result<String, Failure> {
        let mut command = Command::new(env::var("CLANG").unwrap_or_else(|_| CLANG.into()));
        command.args(FLAGS).args(flags).arg(source).arg("-o").arg(output);
        run(&mut command, "install clang-22, or name another in CLANG")
    }

    fn source(&self, program: &Program) -> Result<PathBuf, Failure> {
        let path = self.path(program, "c");
        write(&path, program.source().as_bytes())?;
        Ok(path)
    }

    fn path(&self, program: &Program, extension: &str) -> PathBuf {
        self.directory.join(format!("{}.{extension}", file_name(program)))
    }
}

/// Runs a program. Returns what it prints on stderr.
fn run(command: &mut Command, install: &str) -> Result<String, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        command.output().map_err(|error| Failure::new(format!("cannot run {name}: {error}; {install}")))?;
    let text = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Ok(text.into_owned());
    }
    Err(Failure::new(format!("{command:?} failed:\n{text}")))
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))
}

/// Writes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}

/// A program's name as a file has it.
fn file_name(program: &Program) -> String {
    program.name.replace(' ', "-")
}
