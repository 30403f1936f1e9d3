//! Prints the call tree of a chain's trace.
//!
//! A trace has the types of the node's metadata, and is not trusted: if a field is missing, its form is
//! unknown.

use super::profile::places;
use crate::{
    build::group,
    chain::{
        account::hex,
        client::Chain,
        contract::{Answer, Callable, Contract, Message, NamedValues},
        dry_run::Weight,
        value::Value,
    },
    contract_file::ContractFile,
    output::style,
};
use std::fmt::Write;

/// Maximum number of bytes shown of a value.
const SHOWN_BYTES: usize = 40;
/// Maximum number of keys shown of a list.
const SHOWN_KEYS: usize = 4;

/// Prints traces.
pub struct Tree<'a> {
    pub chain: &'a Chain,
    /// Contracts whose metadata is known.
    pub contracts: &'a [Contract],
    /// Contracts whose symbols and source lines may be known.
    pub files: &'a [ContractFile],
}

/// A frame, with the metadata and symbols of its code if they are known.
struct Frame<'a> {
    value: &'a Value,
    contract: Option<&'a Contract>,
    file: Option<&'a ContractFile>,
    message: Option<(&'a Message, NamedValues)>,
}

impl Tree<'_> {
    /// A trace as text; `None` if it has an unknown form.
    pub fn text(&self, trace: &Value) -> Option<String> {
        let Value::List(frames) = trace.field("frames")? else { return None };
        let mut text = String::new();
        for frame in frames.iter().filter(|frame| matches!(frame.field("parent"), Some(Value::Option(None))))
        {
            self.frame(&mut text, frame, frames, 1)?;
        }
        if trace.field("truncated")? == &Value::Bool(true) {
            text.push_str("  the trace is truncated\n");
        }
        Some(text)
    }

    /// Writes a frame and those that it called. A node could send frames that call themselves: no frame can
    /// be deeper than the number of frames.
    fn frame(&self, out: &mut String, value: &Value, all: &[Value], depth: usize) -> Option<()> {
        if depth > all.len() {
            return None;
        }
        let frame = self.known(value)?;
        let indent = "  ".repeat(depth);
        let who = self.address(value.field("contract")?)?;
        let caller = match value.field("caller")? {
            Value::Option(Some(account)) => self.address(account)?,
            _ => "root".into(),
        };
        let (kind, _) = value.field("kind")?.variant()?;
        let name = match (frame.contract, frame.file) {
            (Some(contract), _) => contract.name.clone(),
            (None, Some(file)) => file.name.clone(),
            (None, None) => format!("code {}", hex(value.field("code_hash")?.as_bytes()?)),
        };
        let what = match &frame.message {
            Some((message, arguments)) => format!(".{}({})", message.label(), self.named(arguments)),
            None => format!(" with {}", self.data(value.field("input")?)?),
        };
        let _ = writeln!(
            out,
            "{indent}{0}{1} {name}{what}{0:#} at {who}, from {caller}",
            style::STRONG,
            kind.to_lowercase()
        );
        let indent = format!("{indent}  ");
        let amount = value.field("value")?.as_u128()?;
        if amount > 0 {
            let _ = writeln!(out, "{indent}value {}", self.chain.token.show(amount));
        }
        let [used, own, limit] = ["gas_used", "gas_own", "gas_limit"].map(|name| weight(value.field(name)?));
        let _ = writeln!(out, "{indent}gas {}, own {}, limit {}", used?, own?, limit?);
        if let ("Charge" | "Refund", Some(amount)) = value.field("deposit")?.variant()? {
            if let (name, 1..) = (value.field("deposit")?.variant()?.0, amount.as_u128()?) {
                let amount = self.chain.token.show(amount.as_u128()?);
                let _ = writeln!(out, "{indent}deposit: {} {amount}", name.to_lowercase());
            }
        }
        let Value::List(steps) = value.field("steps")? else { return None };
        for step in steps {
            match step.variant()? {
                ("Call", Some(place)) => {
                    let callee = all.get(usize::try_from(place.as_u128()?).ok()?)?;
                    self.frame(out, callee, all, depth + 1)?;
                }
                (name, inner) => {
                    let _ = writeln!(out, "{indent}{}", self.step(&frame, name, step, inner)?);
                }
            }
        }
        self.end(out, &frame, &indent)
    }

    fn step(&self, frame: &Frame, name: &str, step: &Value, inner: Option<&Value>) -> Option<String> {
        let field = |name| step.field(name);
        let optional = |value: &Value| match value {
            Value::Option(Some(data)) => self.data(data),
            _ => Some("nothing".into()),
        };
        let key = || Some(hex(field("key")?.as_bytes()?));
        Some(match name {
            "Read" => format!("read {} = {}", key()?, optional(field("value")?)?),
            "Write" => {
                format!("write {}: {} -> {}", key()?, optional(field("before")?)?, optional(field("after")?)?)
            }
            "Listed" => {
                format!("listed keys {}: {}", hex(field("prefix")?.as_bytes()?), self.data(field("page")?)?)
            }
            "TransientRead" => format!("read transient {} = {}", key()?, optional(field("value")?)?),
            "TransientWrite" => format!("write transient {}: {}", key()?, optional(field("after")?)?),
            "Event" => {
                let Value::List(topics) = field("topics")? else { return None };
                let topics: Option<Vec<[u8; 32]>> =
                    topics.iter().map(|topic| topic.as_bytes()?.try_into().ok()).collect();
                let data = field("data")?;
                let bytes = data.field("bytes")?.as_bytes()?;
                match frame.contract.and_then(|contract| contract.decode_event(&topics?, bytes).ok()) {
                    Some((event, fields)) => format!("event {} {{ {} }}", event.label(), self.named(&fields)),
                    None => format!("event {}", self.data(data)?),
                }
            }
            "Transfer" => {
                let amount = self.chain.token.show(field("amount")?.as_u128()?);
                let failed = if field("succeeded")? == &Value::Bool(true) { "" } else { ", which failed" };
                format!("transfer {amount} to {}{failed}", self.address(field("to")?)?)
            }
            "Terminated" => {
                format!("terminated, in favour of {}", self.address(field("beneficiary")?)?)
            }
            "CodeChanged" => format!("changed its code to {}", hex(field("after")?.as_bytes()?)),
            "Message" => {
                let text = inner?.field("bytes")?.as_bytes()?;
                format!("debug message {:?}", String::from_utf8_lossy(text))
            }
            "Syscall" => {
                let arguments = self.chain.show.text(field("args")?);
                let result = match field("result")? {
                    Value::Option(Some(result)) => format!(" = {}", self.chain.show.text(result)),
                    _ => " does not return".into(),
                };
                let Value::Text(name) = field("name")? else { return None };
                let (before, after) = (Weight::of(field("gas_before")?)?, Weight::of(field("gas_after")?)?);
                let gas = group(before.ref_time.saturating_sub(after.ref_time));
                let pc = field("pc")?.as_u128()?;
                let line = format!("{name}{arguments}{result}, {gas} ps, at pc {pc}");
                format!("{0}{line}{0:#}", style::DIM)
            }
            "Passed" => self.passed(step)?,
            "Configured" => format!("configured itself with {}", self.data(inner?)?),
            "DependencyLocked" => format!("locked code {}", hex(inner?.as_bytes()?)),
            "DependencyUnlocked" => format!("unlocked code {}", hex(inner?.as_bytes()?)),
            "EventKept" => format!("which is kept until block {}", field("until")?.as_u128()?),
            "Runtime" => self.runtime_call(step)?,
            "Extension" => {
                let id = field("id")?.as_u128()?;
                let (extension, function) = (id >> 16, id & 0xffff);
                let answer = match (field("status")?, field("output")?) {
                    (Value::Option(Some(status)), Value::Option(Some(output))) => {
                        format!(" = {} and {}", self.chain.show.text(status), self.data(output)?)
                    }
                    (Value::Option(Some(status)), _) => format!(" = {}", self.chain.show.text(status)),
                    _ => " does not return".into(),
                };
                format!(
                    "extension {extension}, function {function} with {}{answer}",
                    self.data(field("input")?)?
                )
            }
            // A step of a newer chain.
            _ => self.chain.show.text(step),
        })
    }

    fn passed(&self, step: &Value) -> Option<String> {
        let Value::List(keys) = step.field("keys")? else { return None };
        let shown: Option<Vec<String>> =
            keys.iter().take(SHOWN_KEYS).map(|key| Some(hex(key.as_bytes()?))).collect();
        let mut text = format!("passed {}", shown?.join(", "));
        if keys.is_empty() {
            text.push_str("no keys");
        }
        if keys.len() > SHOWN_KEYS {
            text.push_str(&format!(", … ({} keys)", keys.len()));
        }
        if let Value::Option(Some(after)) = step.field("after")? {
            text.push_str(&format!(", after {}", hex(after.as_bytes()?)));
        }
        if step.field("to_the_end")? == &Value::Bool(true) {
            text.push_str(", to the end");
        }
        Some(text)
    }

    fn runtime_call(&self, step: &Value) -> Option<String> {
        let call = step.field("call")?;
        let what = match self.chain.runtime_call_text(call.field("bytes")?.as_bytes()?) {
            Some(call) => call,
            None => self.data(call)?,
        };
        let gas = group(Weight::of(step.field("gas_used")?)?.ref_time);
        let failed = match step.field("result")?.variant()? {
            ("Err", error) => format!(", which failed with {}", self.chain.dispatch_error(error?).name),
            _ => String::new(),
        };
        let events = match step.field("events")?.as_u128()? {
            0 => String::new(),
            1 => ", one event".into(),
            count => format!(", {count} events"),
        };
        Some(format!("called the runtime: {what}, {gas} ps{events}{failed}"))
    }

    fn end(&self, out: &mut String, frame: &Frame, indent: &str) -> Option<()> {
        let end = frame.value.field("end")?;
        if let ("Returned", _) = end.variant()? {
            let reverted = end.field("flags")?.as_u128()? & 1 != 0;
            let data = end.field("output")?;
            let bytes = data.field("bytes")?.as_bytes()?;
            let answer = frame.contract.zip(frame.message.as_ref());
            let answer =
                answer.and_then(|(contract, (message, _))| contract.decode_answer(message, bytes).ok());
            let text = match answer {
                Some(Answer::Value(value)) => self.chain.show.text(&value),
                Some(Answer::Error(value, _)) => format!("Err({})", self.chain.show.text(&value)),
                Some(Answer::Lang(value, meaning)) => format!("{}: {meaning}", self.chain.show.text(&value)),
                None if bytes.is_empty() => "no output".into(),
                None => self.data(data)?,
            };
            let (colour, what) = if reverted { (style::BAD, "reverted") } else { (style::GOOD, "returned") };
            let _ = writeln!(out, "{indent}{colour}{what}{colour:#} {text}");
            return Some(());
        }
        let (_, failure) = end.variant()?;
        let failure = failure?;
        let error = self.chain.dispatch_error(failure.field("error")?).name;
        let cause = failure.field("cause")?;
        let text = |name| match cause.field(name) {
            Some(Value::Text(text)) if !text.is_empty() => format!(": {text}"),
            _ => String::new(),
        };
        let pc = cause.field("pc").and_then(|pc| u32::try_from(pc.as_u128()?).ok());
        let at = pc.map(|pc| format!(" at pc {pc}")).unwrap_or_default();
        let why = match cause.variant()?.0 {
            "Trap" => text("what"),
            "Syscall" => format!("{}{}", text("name"), text("why")),
            _ => text("why"),
        };
        let _ = writeln!(out, "{indent}{0}failed{0:#} with {error}{at}{why}", style::BAD);
        for place in frame.file.zip(pc).map(|(file, pc)| places(file, &[pc])).unwrap_or_default() {
            let source = place.source.map(|source| format!("  {source}")).unwrap_or_default();
            let _ = writeln!(out, "{indent}  in {}{source}", place.function);
        }
        Some(())
    }

    fn known<'a>(&'a self, value: &'a Value) -> Option<Frame<'a>> {
        let hash = value.field("code_hash")?.as_bytes()?;
        let contract =
            self.contracts.iter().find(|contract| contract.code_hash().is_some_and(|own| own == hash));
        let file = self.files.iter().find(|file| ebpf_bundle::hash(&file.code) == hash);
        let kind = match value.field("kind")?.variant()?.0 {
            "Instantiate" => Callable::Constructor,
            _ => Callable::Message,
        };
        let input = value.field("input")?.field("bytes")?.as_bytes()?;
        let message = contract.and_then(|contract| contract.decode_call(kind, input).ok());
        Some(Frame { value, contract, file, message })
    }

    fn named(&self, values: &NamedValues) -> String {
        let values: Vec<_> =
            values.iter().map(|(name, value)| format!("{name}: {}", self.chain.show.text(value))).collect();
        values.join(", ")
    }

    fn address(&self, account: &Value) -> Option<String> {
        Some(self.chain.address(account.as_bytes()?.try_into().ok()?))
    }

    /// Bytes, truncated if they are long.
    fn data(&self, data: &Value) -> Option<String> {
        let (bytes, len) = (data.field("bytes")?.as_bytes()?, data.field("len")?.as_u128()?);
        Some(match bytes.get(..SHOWN_BYTES) {
            Some(shown) if len > SHOWN_BYTES as u128 => format!("{}… ({len} bytes)", hex(shown)),
            _ if (bytes.len() as u128) < len => format!("{}… ({len} bytes)", hex(bytes)),
            _ => hex(bytes),
        })
    }
}

fn weight(value: &Value) -> Option<String> {
    let Weight { ref_time, proof_size } = Weight::of(value)?;
    Some(format!("{} ps and {} bytes", group(ref_time), group(proof_size)))
}
