//! Preprocesses the command line for clap.

use crate::error::Error;
use clap::{Arg, Command};
use std::ffi::{OsStr, OsString};

/// The option or positional argument whose values may begin with `-`.
const LIST: &str = "args";

/// Distinguishes values that begin with `-` from options. Clap alone cannot: it parses either `-5` as an
/// option, or `-x` as a value. Here an argument that is not an option of the command is a value, unless it
/// begins with `--`: that is a misspelt option.
pub fn prepare(command: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
    let is_command = |argument: &OsString| argument.to_str().and_then(|name| command.find_subcommand(name));
    let Some((at, subcommand)) =
        arguments.iter().enumerate().skip(1).find_map(|(at, argument)| Some((at, is_command(argument)?)))
    else {
        return arguments;
    };
    let Some(list) = subcommand.get_arguments().find(|argument| argument.get_id() == LIST) else {
        return arguments;
    };
    let mut arguments = arguments.into_iter();
    let mut out: Vec<OsString> = arguments.by_ref().take(at + 1).collect();
    let commands = [command, subcommand];
    out.extend(if list.is_positional() {
        values_last(commands, arguments)
    } else {
        attach_values(commands, arguments)
    });
    out
}

/// Attaches each value after `--args` to an `--args` of its own: `--args -5 -x` becomes `--args=-5 -x`.
fn attach_values(commands: [&Command; 2], mut arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut out = Vec::new();
    let mut in_list = false;
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            out.push(argument);
            out.extend(arguments);
            break;
        }
        if argument.to_str().and_then(|name| name.strip_prefix("--")) == Some(LIST) {
            in_list = true;
        } else if in_list && !is_option(commands, &argument) {
            let mut attached = OsString::from(format!("--{LIST}="));
            attached.push(argument);
            out.push(attached);
        } else {
            in_list = false;
            out.push(argument);
        }
    }
    out
}

/// Puts the values after a `--`: `move -5 --quiet` becomes `--quiet -- move -5`.
fn values_last(commands: [&Command; 2], mut arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let (mut options, mut values) = (Vec::new(), Vec::new());
    while let Some(argument) = arguments.next() {
        if argument == "--" {
            values.extend(arguments);
            break;
        }
        if is_option(commands, &argument) {
            let has_next = takes_next(commands, &argument);
            options.push(argument);
            options.extend(has_next.then(|| arguments.next()).flatten());
        } else {
            values.push(argument);
        }
    }
    if !values.is_empty() {
        options.push("--".into());
        options.extend(values);
    }
    options
}

/// Whether the argument after an option is its value.
fn takes_next(commands: [&Command; 2], option: &OsStr) -> bool {
    let text = option.to_str().unwrap_or_default();
    let mut all = commands.into_iter().flat_map(Command::get_arguments);
    let takes_value = |argument: &Arg| argument.get_action().takes_values();
    match text.strip_prefix("--") {
        Some(name) => all.any(|argument| argument.get_long() == Some(name) && takes_value(argument)),
        // If the value is in the same argument, it follows the letter of its option.
        None => {
            let mut letters = text.chars().skip(1);
            let takes = |letter| {
                let mut all = commands.into_iter().flat_map(Command::get_arguments);
                all.any(|argument| argument.get_short() == Some(letter) && takes_value(argument))
            };
            letters.find(|letter| takes(*letter)).is_some() && letters.next().is_none()
        }
    }
}

/// Whether an argument is an option: `--anything`, or letters that are all short options.
fn is_option(commands: [&Command; 2], argument: &OsStr) -> bool {
    let Some(text) = argument.to_str() else { return false };
    let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else { return false };
    if letters.starts_with('-') {
        return true;
    }
    let find = |letter| {
        let mut all = commands.into_iter().flat_map(Command::get_arguments);
        all.find(|argument| argument.get_short() == Some(letter))
    };
    for letter in letters.chars() {
        match find(letter) {
            // The rest is its value.
            Some(option) if option.get_action().takes_values() => return true,
            Some(_) => (),
            None if letter == 'h' || letter == 'V' => (),
            None => return false,
        }
    }
    true
}

/// Whether the command line contains `--output json`, even if it is invalid otherwise.
pub fn wants_json(arguments: &[OsString]) -> bool {
    arguments.iter().any(|argument| argument == "--output=json")
        || arguments.windows(2).any(|pair| pair[0] == "--output" && pair[1] == "json")
}

/// Converts an error of clap: its first paragraph is the message, the others are the hint.
pub fn usage_error(error: &clap::Error) -> Error {
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let message = paragraphs.next().unwrap_or_default().trim_start_matches("error: ");
    Error::usage(message).hint(paragraphs.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ArgAction;

    fn command() -> Command {
        let call = Command::new("call")
            .arg(Arg::new("args").long("args").num_args(0..).action(ArgAction::Append))
            .arg(Arg::new("execute").short('x').long("execute").action(ArgAction::SetTrue))
            .arg(Arg::new("suri").short('s').long("suri"))
            .arg(Arg::new("file"));
        Command::new("cargo ebpf")
            .arg(Arg::new("quiet").short('q').global(true).action(ArgAction::SetTrue))
            .subcommand(call)
            .subcommand(
                Command::new("encode")
                    .arg(Arg::new("message"))
                    .arg(Arg::new("args").num_args(0..))
                    .arg(Arg::new("file").long("file").short('f')),
            )
            .subcommand(Command::new("size").arg(Arg::new("file")))
    }

    fn attached(line: &str) -> String {
        let arguments = line.split(' ').map(OsString::from).collect();
        let arguments = prepare(&command(), arguments);
        arguments.iter().map(|argument| argument.to_str().unwrap()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn value_with_leading_hyphen_is_no_option() {
        for (line, expected) in [
            ("ebpf call --args 1 -1_000 -0x10 -x", "ebpf call --args=1 --args=-1_000 --args=-0x10 -x"),
            (
                "ebpf -q call f --args -text -s //A --args b -xq",
                "ebpf -q call f --args=-text -s //A --args=b -xq",
            ),
            ("ebpf call --args -s//A -x- - --execute", "ebpf call -s//A -x- - --execute"),
            ("ebpf call --args - --misspelt", "ebpf call --args=- --misspelt"),
            ("ebpf call --args -xen -hello -help", "ebpf call --args=-xen --args=-hello --args=-help"),
            ("ebpf call --args=-x --args", "ebpf call --args=-x"),
            ("ebpf call --args 1 -- --args -2", "ebpf call --args=1 -- --args -2"),
            ("ebpf size --args -1", "ebpf size --args -1"),
            ("ebpf encode move -1 --file a -no -qf b", "ebpf encode --file a -qf b -- move -1 -no"),
            ("ebpf encode move -fb --file=a 2 -- -q", "ebpf encode -fb --file=a -- move 2 -q"),
        ] {
            assert_eq!(attached(line), expected);
        }
    }

    #[test]
    fn prepared_values_are_parsed() {
        let arguments: Vec<OsString> =
            ["ebpf", "call", "--args", "-1_000", "", "--", "-x"].map(Into::into).into();
        let matches = command().try_get_matches_from(prepare(&command(), arguments)).unwrap();
        let (_, call) = matches.subcommand().unwrap();
        assert_eq!(call.get_many::<String>("args").unwrap().collect::<Vec<_>>(), ["-1_000", ""]);
        assert!(!call.get_flag("execute"));
    }

    #[test]
    fn clap_error_becomes_message_and_hint() {
        let line = ["ebpf", "call", "--exeute"];
        let error = usage_error(&command().try_get_matches_from(line).unwrap_err());
        assert_eq!(error.message, "unexpected argument '--exeute' found");
        assert!(error.hint.unwrap().contains("Usage: "), "the usage is the hint");
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(wants_json(&words("call --output json")) && wants_json(&words("--output=json call")));
        assert!(!wants_json(&words("call --output human")));
    }
}
