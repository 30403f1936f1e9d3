//! `cargo ebpf new`: a contract to start from.

use crate::{
    error::Error,
    files,
    output::{style, Output},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Make a directory with a new contract that builds, and with tests of it
#[derive(clap::Args)]
pub struct Args {
    /// The contract's name: also that of the directory
    name: String,
    /// What to start from
    #[arg(short, long, value_name = "TEMPLATE", default_value = "flipper")]
    template: Template,
    /// Where to make the directory [default: the current one]
    #[arg(long, value_name = "DIRECTORY")]
    path: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Template {
    /// A boolean that anybody can flip
    Flipper,
    /// A fungible token
    Erc20,
    /// One constructor, one message, nothing else
    Empty,
    /// The flipper, in C
    C,
}

/// Where the language's crates come from.
#[derive(clap::Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Where the language comes from")]
struct Source {
    /// A checkout of the project, by its directory
    #[arg(long, value_name = "DIRECTORY")]
    ink_path: Option<PathBuf>,
    /// A git repository, by its URL
    #[arg(long, value_name = "URL")]
    ink_git: Option<String>,
    /// A version in the registry [default: this tool's own checkout if it is still there, else its version]
    #[arg(long, value_name = "VERSION")]
    ink_version: Option<String>,
}

impl Source {
    /// How a crate is found, as fields of a dependency; `directory` is where it is in a checkout.
    fn fields(&self, directory: &str) -> Result<String, Error> {
        // A JSON string is a TOML string.
        let in_checkout = |root: &Path| {
            let path = root.join(directory);
            path.join("Cargo.toml").is_file().then(|| format!("path = {}", json!(path)))
        };
        if let Some(root) = &self.ink_path {
            let root = files::absolute(root)?;
            return in_checkout(&root).ok_or_else(|| {
                Error::usage(format!("{} is no checkout of the project", root.display()))
                    .cause(format!("it has no {directory}/Cargo.toml"))
            });
        }
        if let Some(url) = &self.ink_git {
            return Ok(format!("git = {}", json!(url)));
        }
        if let Some(version) = &self.ink_version {
            return Ok(format!("version = {}", json!(version)));
        }
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).and_then(in_checkout);
        Ok(own.unwrap_or_else(|| format!("version = {}", json!(env!("CARGO_PKG_VERSION")))))
    }
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    check_name(&args.name)?;
    let directory = args.path.clone().unwrap_or_default().join(&args.name);
    if directory.exists() {
        return Err(Error::usage(format!("{} is there already", directory.display()))
            .hint("choose another name; nothing is ever overwritten"));
    }
    let contents = contents(&args)?;
    files::create_dir(&directory)?;
    for (name, text) in &contents {
        files::write(&directory.join(name), text)?;
    }
    let workspace = files::absolute(&directory)?;
    let workspace = workspace.ancestors().skip(1).map(|above| above.join("Cargo.toml")).find(|manifest| {
        std::fs::read_to_string(manifest)
            .is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with("[workspace")))
    });
    if let (Some(workspace), false) = (workspace, args.template == Template::C) {
        output.warn(format!(
            "{} is a workspace: cargo refuses the contract unless it is among its `members`, or in `exclude`",
            workspace.display()
        ));
    }
    let next = match args.template {
        Template::C => "cargo ebpf build",
        _ => "cargo ebpf test",
    };
    let text = format!("{0}created{0:#} {1}\n  cd {1} && {next}", style::GOOD, directory.display());
    let names: Vec<_> = contents.iter().map(|(name, _)| *name).collect();
    output.result(text, json!({ "name": args.name, "directory": directory, "files": names }));
    Ok(())
}

/// The files of a new contract.
fn contents(args: &Args) -> Result<Vec<(&'static str, String)>, Error> {
    let module = args.name.replace('-', "_");
    let fill = |text: &str| {
        text.replace("{{package}}", &args.name)
            .replace("{{module}}", &module)
            .replace("{{type}}", &camel_case(&module))
    };
    let ignored = (".gitignore", include_str!("../templates/gitignore").to_string());
    if args.template == Template::C {
        return Ok(vec![
            ignored,
            ("contract.c", fill(include_str!("../templates/c/contract.c"))),
            ("contract.json", fill(include_str!("../templates/c/contract.json"))),
        ]);
    }
    let manifest = fill(include_str!("../templates/Cargo.toml"))
        .replace("{{ink}}", &args.source.fields("crates/ink/ink")?)
        .replace("{{ink_e2e}}", &args.source.fields("crates/ink/e2e")?);
    let source = match args.template {
        Template::Flipper => include_str!("../templates/flipper/lib.rs").to_string(),
        // The example itself, which has names of its own.
        Template::Erc20 => include_str!("../templates/erc20/lib.rs")
            .replace("mod erc20 {", "mod {{module}} {")
            .replace("\"erc20\"", "\"{{package}}\"")
            .replace("Erc20", "{{type}}"),
        Template::Empty | Template::C => include_str!("../templates/empty/lib.rs").to_string(),
    };
    Ok(vec![ignored, ("Cargo.toml", manifest), ("lib.rs", fill(&source))])
}

/// Names that a package or its module cannot have: Rust's keywords, and crates that every contract sees.
const RESERVED: [&str; 59] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "ink",
    "ink_e2e",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "scale",
    "scale_info",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "use",
    "virtual",
    "where",
    "while",
];

/// Types that contracts and their templates use by these names.
const TYPES: [&str; 20] = [
    "AccountId",
    "Approval",
    "Balance",
    "BlockNumber",
    "Box",
    "ChainExtension",
    "Default",
    "E2EResult",
    "Error",
    "Hash",
    "Mapping",
    "Option",
    "Result",
    "Self",
    "String",
    "Timestamp",
    "Transfer",
    "Vec",
    "Client",
    "E2EBackend",
];

/// Checks that cargo and the language take a name.
fn check_name(name: &str) -> Result<(), Error> {
    let refused = |reason: &str| {
        Err(Error::usage(format!("{name:?} cannot be a contract's name"))
            .cause(reason)
            .hint("use letters, digits, - and _, beginning with a letter: for example my_token"))
    };
    let mut letters = name.chars();
    if !letters.next().is_some_and(|first| first.is_ascii_alphabetic()) {
        return refused("it does not begin with a letter from a to z");
    }
    if let Some(other) = letters.find(|c| !c.is_ascii_alphanumeric() && *c != '-' && *c != '_') {
        return refused(&format!("{other:?} is neither letter, digit, - nor _"));
    }
    if name.len() > 64 {
        return refused("it is longer than 64 characters");
    }
    if RESERVED.contains(&name.replace('-', "_").as_str()) {
        return refused("the word has a meaning of its own in Rust or ink!");
    }
    let contract = camel_case(&name.replace('-', "_"));
    if TYPES.contains(&contract.as_str()) {
        return refused(&format!("its type {contract} would hide another one of that name"));
    }
    Ok(())
}

/// `MyToken` for `my_token`.
fn camel_case(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{camel_case, check_name};

    #[test]
    fn names_are_checked() {
        for name in ["flipper", "my-token", "a1_b", "T"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        let long = "a".repeat(65);
        for name in ["", "1a", "_a", "a b", "a/b", "spö", "fn", "proc-macro", "ink", "account-id", &long] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn types_are_in_camel_case() {
        assert_eq!(["my_token", "erc20", "a__b_"].map(camel_case), ["MyToken", "Erc20", "AB"]);
    }
}
