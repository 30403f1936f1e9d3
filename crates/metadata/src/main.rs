//! `ebpf-metadata`: see [`USAGE`].

use std::{env, fs, path::Path, process::ExitCode};

use ebpf_metadata::{bundle, Build};

const USAGE: &str = "\
Checks a contract's declared metadata, ties it to an ELF file, and writes NAME.json and NAME.contract.

usage: ebpf-metadata DECLARED.json CONTRACT.elf OUTPUT_DIRECTORY language=TEXT compiler=TEXT [NAME=TEXT...]

Further NAME=TEXT arguments go to source.build_info.";

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ebpf-metadata: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), String> {
    let [declared, elf, output, build @ ..] = arguments else {
        return Err(USAGE.into());
    };
    let mut made_by = Build::default();
    for argument in build {
        match argument.split_once('=').ok_or(USAGE)? {
            ("language", text) => made_by.language = text.into(),
            ("compiler", text) => made_by.compiler = text.into(),
            (name, text) => made_by.info.push((name.into(), text.into())),
        }
    }
    if made_by.language.is_empty() || made_by.compiler.is_empty() {
        return Err(USAGE.into());
    }

    let declaration = fs::read_to_string(declared).map_err(|error| format!("{declared}: {error}"))?;
    let code = fs::read(elf).map_err(|error| format!("{elf}: {error}"))?;
    let bundle = bundle(&declaration, &code, &made_by).map_err(|error| format!("{declared}: {error}"))?;
    for (extension, text) in [("json", &bundle.metadata), ("contract", &bundle.contract)] {
        let path = Path::new(output).join(&bundle.name).with_extension(extension);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
