//! Traces of a contract in assembly, with invented names and source lines.

use super::{profile, session::Session, show, Step};
use crate::{
    chain::contract::{Callable, Contract},
    output::{Output, OutputArgs},
};
use ebpf_linker::{FunctionSymbol, Symbols};
use ebpf_vm::Program;
use serde_json::{json, Value as Json};
use std::{fs, path::PathBuf};

/// `new` stores a value; `get` returns it; `trap` loads from an invalid address in a nested function; `panic`
/// reverts.
const TEXT: &str = r#"
    .rodata
    key:      .ascii "key"
    panicked: .byte 1, 2
    .bss
    in:       .zero 8
    out:      .zero 8
    .text
    deploy:
        lddw r1, &key
        mov r2, 3
        lddw r3, &key
        mov r4, 1
        call set_storage
        mov r1, 0
        lddw r2, &out
        mov r3, 1
        call return_value
        exit
    call:
        lddw r1, &in
        mov r2, 8
        call input
        lddw r1, &in
        ldxb r1, [r1+3]
        jeq r1, 1, get
        jeq r1, 2, trap
        mov r1, 1
        lddw r2, &panicked
        mov r3, 2
        call return_value
        exit
    get:
        lddw r1, &key
        mov r2, 3
        lddw r3, &out+1
        mov r4, 1
        call get_storage
        mov r1, 0
        lddw r2, &out
        mov r3, 2
        call return_value
        exit
    trap:
        call local middle
        exit
    middle:
        call local inner
        exit
    inner:
        mov r1, 0
        ldxdw r0, [r1]
        exit
"#;

fn metadata() -> Json {
    let result = |ok: u32| {
        json!({ "path": ["Result"], "params": [{ "name": "T", "type": ok }, { "name": "E", "type": 2 }],
            "def": { "variant": { "variants": [
                { "index": 0, "name": "Ok", "fields": [{ "type": ok }] },
                { "index": 1, "name": "Err", "fields": [{ "type": 2 }] } ] } } })
    };
    let types = [
        json!({ "def": { "primitive": "u8" } }),
        json!({ "def": { "tuple": [] } }),
        json!({ "path": ["ink_primitives", "LangError"], "def": { "variant": { "variants": [
            { "index": 1, "name": "CouldNotReadInput" }, { "index": 2, "name": "Panicked" } ] } } }),
        result(1),
        result(0),
    ];
    let types: Vec<_> =
        types.into_iter().enumerate().map(|(id, ty)| json!({ "id": id, "type": ty })).collect();
    let message = |label: &str, selector: &str, returns: u32| {
        json!({ "label": label, "selector": selector, "args": [], "payable": false, "mutates": true,
            "default": false, "docs": [], "returnType": { "displayName": [], "type": returns } })
    };
    json!({
        "contract": { "name": "sample", "version": "0.1.0", "authors": [] },
        "version": 5,
        "types": types,
        "storage": { "root": { "root_key": "0x00000000", "ty": 0, "layout": {
            "leaf": { "key": "0x00000000", "ty": 0 } } } },
        "spec": {
            "constructors": [message("new", "0x00000000", 3)],
            "messages": [
                message("get", "0x00000001", 4),
                message("trap", "0x00000002", 3),
                message("panic", "0x00000003", 3),
            ],
            "events": [], "docs": [],
            "lang_error": { "displayName": [], "type": 2 },
        },
    })
}

/// The files of the contract, in a directory that is removed when this is dropped.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("cargo-ebpf-trace-{}-{name}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let files = Self(directory);
        let elf = ebpf_asm::contract(TEXT);
        let program =
            Program::parse(&elf, |name| Some(ebpf_uapi::Syscall::from_name(name)?.id().into())).unwrap();
        let slots = program.code().len() as u32;
        let starts: Vec<u32> = (0..slots).filter(|pc| program.insn(*pc).unwrap().is_frame()).collect();
        let ends = starts[1..].iter().copied().chain([slots]);
        let names = ["deploy", "call", "middle", "inner"];
        assert_eq!(starts.len(), names.len());
        let symbols = Symbols {
            functions: starts
                .iter()
                .zip(ends)
                .zip(names)
                .map(|((start, end), name)| FunctionSymbol {
                    index: *start,
                    slots: end - start,
                    frame: ebpf_asm::DEFAULT_FRAME,
                    name: name.into(),
                })
                .collect(),
            data: vec![],
        };
        // `inner` is the code of `reads`, at line 7, inlined into line 20 of `inner`.
        let about = ebpf_linker::code_line(&elf);
        let mut debug =
            format!("{about}file lib.rs\nfile core.rs\nname call\nname middle\nname inner\nname reads\n");
        debug += "place 0 0 10 1 -\nplace 1 0 15 1 -\nplace 2 0 20 9 -\nplace 3 1 7 3 2\n";
        debug += &format!("pc {} 0\npc {} 1\npc {} 3\n", starts[1], starts[2], starts[3]);
        fs::write(files.path("elf"), &elf).unwrap();
        fs::write(files.path("symbols"), format!("{about}{symbols}")).unwrap();
        fs::write(files.path("debug"), debug).unwrap();
        fs::write(files.path("json"), metadata().to_string()).unwrap();
        files
    }

    fn path(&self, extension: &str) -> PathBuf {
        self.0.join("sample").with_extension(extension)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The trace of a message, or of the constructor.
fn trace(name: &str, message: Option<&str>) -> (String, Json) {
    let files = Files::new(name);
    let contract = Contract::read(&files.path("json")).unwrap();
    let code = [super::code_of(&files.path("json")).unwrap()];
    let step = |kind, name| {
        let message = contract.find(kind, name).unwrap();
        Step { kind, message, data: contract.encode(kind, message, &[]).unwrap(), value: 0 }
    };
    let mut steps = vec![step(Callable::Constructor, "new")];
    steps.extend(message.map(|message| step(Callable::Message, message)));
    let session = Session::new(&contract, &code, ebpf_sandbox::bob());
    let traced = session.run(&steps, &quiet()).unwrap();
    let (text, json) = show::render(&contract, &code, &traced, 0);
    (anstream::adapter::strip_str(&text).to_string(), json)
}

fn quiet() -> Output {
    #[derive(clap::Parser)]
    struct Arguments {
        #[command(flatten)]
        output: OutputArgs,
    }
    Output::new(&<Arguments as clap::Parser>::parse_from(["test", "--quiet"]).output)
}

#[track_caller]
fn assert_lines(text: &str, expected: &[&str]) {
    let mut lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    for expected in expected {
        assert!(lines.any(|line| line.contains(expected)), "there is no `{expected}` in\n{text}");
    }
}

#[test]
fn call_is_shown_with_syscalls_and_functions() {
    let (text, json) = trace("get", Some("get"));
    assert_lines(
        &text,
        &[
            "sample.get (message)",
            "Result 107",
            "sample, call ended with the syscall return_value; ",
            "input() = 0x00000001",
            "get_storage(key: 0x6b6579) = 0x6b",
            "return_value(flags: 0, data: 0x006b)",
            "gas own gas calls function",
            "1 call lib.rs:10",
            "gas source line",
            "lib.rs:10",
        ],
    );
    assert_eq!(json["result"], 107);
    assert_eq!((&json["failed"], &json["storage_deposit"]), (&json!(false), &json!("0")));
    let execution = &json["executions"][0];
    assert_eq!(execution["syscalls"][1]["inputs"]["key"], "0x6b6579");
    assert_eq!(execution["functions"].as_array().unwrap().len(), 1);
    assert!(execution["gas"].as_u64().unwrap() > execution["functions"][0]["gas"].as_u64().unwrap());
}

#[test]
fn trap_has_source_location() {
    let (text, json) = trace("trap", Some("trap"));
    assert_lines(
        &text,
        &[
            "Result Contracts::ContractTrapped: ",
            "sample, call trapped: load outside of memory; ",
            "at reads (inlined) core.rs:7:3",
            "by inner lib.rs:20:9",
            "by middle lib.rs:15:1",
            "by call lib.rs:10:1",
        ],
    );
    assert_eq!(json["failed"], true);
    let functions: Vec<_> = json["executions"][0]["backtrace"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["function"].as_str().unwrap())
        .collect();
    assert_eq!(functions, ["reads", "inner", "middle", "call"]);
}

#[test]
fn panic_is_decoded() {
    let (text, json) = trace("panic", Some("panic"));
    assert_lines(
        &text,
        &[
            "Result Panicked: the contract panicked: ",
            "sample, call reverted; ",
            "at call lib.rs:10:1",
            "return_value(flags: 1, data: 0x0102)",
        ],
    );
    assert_eq!(json["result"], json!({ "LangError": "Panicked" }));
    assert_eq!((&json["reverted"], &json["failed"]), (&json!(true), &json!(true)));
}

#[test]
fn constructor_is_traced_without_call() {
    let (text, json) = trace("new", None);
    assert_lines(
        &text,
        &[
            "sample.new (constructor)",
            "Result ()",
            "set_storage(key: 0x6b6579, value: 0x6b) = nothing",
            "1 deploy",
        ],
    );
    assert!(json["storage_deposit"].as_str().unwrap().parse::<u128>().unwrap() > 0);
}

#[test]
fn caller_is_name_or_address() {
    assert_eq!(super::caller("Bob").ok(), Some(ebpf_sandbox::bob()));
    let address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    assert_eq!(super::caller(address).ok(), Some(ebpf_sandbox::alice()));
    let error = super::caller("nobody").unwrap_err();
    assert!(error.message.starts_with("invalid --caller nobody: expected"), "{}", error.message);
}

#[test]
fn function_without_symbol_is_shown_by_index() {
    let files = Files::new("bare");
    fs::remove_file(files.path("symbols")).unwrap();
    let file = super::code_of(&files.path("elf")).unwrap();
    assert!(file.debug.is_none());
    let places = profile::places(&file, &[3]);
    assert_eq!(places.len(), 1);
    assert_eq!((places[0].function.as_str(), &places[0].source), ("instruction 3", &None));
}
