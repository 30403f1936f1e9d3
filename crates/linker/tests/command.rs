//! The command `ebpf-link`.

mod common;

use common::{clang, linked, scratch};
use ebpf_linker::{frames, Options};
use std::{fs, process::Command};

const SOURCE: &str = "unsigned long input(void *, unsigned long); void deploy(void) {}
    void call(void) { char b[100]; input(b, 100); }";

fn ebpf_link() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ebpf-link"))
}

#[test]
fn links() {
    let directory = scratch("command");
    let object = clang("command", "source.c", SOURCE, &[]);
    let [input, output, symbols, log] =
        ["source.c.o", "out.elf", "out.symbols", "log"].map(|name| directory.join(name));
    let remarks = "\
        Function: deploy\nOffset: [SP-10], Type: Spill, Align: 1, Size: 10\n\
        Function: call\nOffset: [SP-120], Type: Variable, Align: 64, Size: 100\n";
    fs::write(&log, remarks).expect("the directory can be written");
    let mut command = ebpf_link();
    command.arg(&input).arg("-o").arg(&output).arg("--symbols").arg(&symbols).arg("--frames").arg(&log);
    let status = command.args(["--stack-size", "4096", "--heap-size=0"]).status().expect("it was built");
    assert!(status.success());
    let frames = frames(remarks);
    let expected = linked(&object, &Options { stack_size: 4096, heap_size: 0, frames, ..Options::default() });
    assert_eq!(fs::read(output).expect("it was written"), expected.elf);
    assert_eq!(fs::read_to_string(symbols).expect("it was written"), expected.symbols_file());
}

#[test]
fn says_what_is_wrong() {
    let directory = scratch("command-errors");
    clang("command-errors", "source.c", "void deploy(void) {}", &[]);
    let output = directory.join("out.elf");
    for (input, text) in
        [("source.c.o", "does not define `call`"), ("source.c", "not an ELF object"), ("none", "none: ")]
    {
        let input = directory.join(input);
        let result = ebpf_link().arg(&input).arg("-o").arg(&output).output().expect("it was built");
        let message = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success());
        assert!(message.starts_with("ebpf-link: ") && message.contains(text), "{message}");
        assert!(!output.exists(), "there is no output after an error");
    }
}

#[test]
fn files_are_read_up_to_a_limit() {
    let directory = scratch("command-limits");
    let output = directory.join("out.elf");
    clang("command-limits", "source.c", SOURCE, &[]);
    let object = directory.join("source.c.o");
    for (object, log) in [("/dev/zero".as_ref(), "/dev/null"), (object.as_path(), "/dev/zero")] {
        let mut command = ebpf_link();
        let result = command
            .arg(object)
            .arg("-o")
            .arg(&output)
            .args(["--frames", log])
            .output()
            .expect("it was built");
        let message = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success());
        assert!(message.contains("/dev/zero: it has more than 536870912 bytes"), "{message}");
        assert!(!output.exists(), "there is no output after an error");
    }
}
