//! Records what it is told.

use super::{CallFrame, CallKind, Cause, Data, End, Failure, Step, Trace, TraceConfig, TraceOf};
use crate::{
    diff::len_u32,
    exec::{ExecResult, Frame, Kind},
    limits::TRACE_BYTES,
    AccountIdOf, BalanceOf, CodeHash, Config, ExecReturnValue,
};
use alloc::{string::String, vec::Vec};
use frame_support::weights::Weight;
use sp_runtime::DispatchError;

type FrameOf<T> = CallFrame<AccountIdOf<T>, BalanceOf<T>, CodeHash<T>>;
pub(super) type StepOf<T> = Step<AccountIdOf<T>, CodeHash<T>, BalanceOf<T>>;

/// Records what contracts do. See the [module](self).
pub struct Tracer<T: Config> {
    config: TraceConfig,
    /// Bytes that may still be taken.
    room: usize,
    truncated: bool,
    frames: Vec<FrameOf<T>>,
    /// Frames that have not ended, the innermost last. As many as the call stack has.
    open: Vec<Open>,
    /// Place of the frame that ended last in the present invocation.
    ended: Option<usize>,
}

/// A frame that has not ended.
struct Open {
    /// Its place in `frames`, if it is recorded.
    place: Option<usize>,
    /// Place among its steps of a syscall that has not returned.
    syscall: Option<usize>,
    /// Weight that the calls it made have used.
    nested_gas: Weight,
    /// Why it is about to fail.
    failure: Option<Failure>,
}

impl<T: Config> Tracer<T> {
    /// A tracer that has recorded nothing.
    pub fn new(config: TraceConfig) -> Self {
        let room = config.max_bytes.min(TRACE_BYTES) as usize;
        Self { config, room, truncated: false, frames: Vec::new(), open: Vec::new(), ended: None }
    }

    /// The trace since the last call of this.
    pub(super) fn finish(&mut self) -> TraceOf<T> {
        self.open.clear();
        let frames = core::mem::take(&mut self.frames);
        Trace {
            storage: super::sets::storage_sets(&frames),
            frames,
            truncated: core::mem::take(&mut self.truncated),
        }
    }

    /// A frame begins.
    pub(crate) fn opened(&mut self, frame: &Frame<T>, input: &[u8]) {
        let depth = len_u32(self.open.len());
        let parent = self.open.last().and_then(|caller| caller.place);
        // Of a frame that is missing, whatever it calls is missing too.
        let is_known = self.open.is_empty() || parent.is_some();
        let size = core::mem::size_of::<FrameOf<T>>().saturating_mul(2);
        let input = if is_known { self.data(input) } else { Data::default() };
        let place = (is_known && self.take(size.saturating_add(input.bytes.len()))).then(|| {
            let place = self.frames.len();
            self.frames.push(CallFrame {
                parent: parent.map(len_u32),
                depth,
                kind: match frame.kind {
                    Kind::Call => CallKind::Call,
                    Kind::Delegate => CallKind::Delegate,
                    Kind::Deploy => CallKind::Instantiate,
                },
                caller: frame.caller.account_id().ok().cloned(),
                contract: frame.account.clone(),
                code_hash: frame.code_hash,
                read_only: frame.read_only,
                value: frame.value,
                input,
                gas_limit: frame.gas.limit(),
                gas_used: Weight::zero(),
                gas_own: Weight::zero(),
                deposit: Default::default(),
                steps: Vec::new(),
                end: End::Returned { flags: 0, output: Data::default() },
            });
            place
        });
        if let Some(place) = place {
            self.step(0, || Step::Call(len_u32(place)));
        }
        self.open.push(Open { place, syscall: None, nested_gas: Weight::zero(), failure: None });
    }

    /// The innermost frame has ended.
    pub(crate) fn closed(&mut self, frame: &Frame<T>, result: &ExecResult) {
        let Some(Open { place, nested_gas, failure, .. }) = self.open.pop() else { return };
        self.ended = place;
        let gas_used = frame.gas.consumed();
        if let Some(caller) = self.open.last_mut() {
            caller.nested_gas = caller.nested_gas.saturating_add(gas_used);
        }
        let end = match result {
            Ok(ExecReturnValue { flags, data }) => {
                let output = self.data(data);
                let output = if self.take(output.bytes.len()) { output } else { without_bytes(data.len()) };
                End::Returned { flags: flags.bits(), output }
            }
            Err(failed) => {
                End::Failed(failure.filter(|known| known.error == failed.error).unwrap_or_else(|| Failure {
                    error: failed.error,
                    cause: Cause::Other { why: String::new() },
                }))
            }
        };
        let Some(record) = place.and_then(|place| self.frames.get_mut(place)) else { return };
        record.gas_used = gas_used;
        record.gas_own = gas_used.saturating_sub(nested_gas);
        record.end = end;
        if record.succeeded() {
            record.deposit = frame.deposit.total();
        }
    }

    /// An extrinsic or a dry run is about to call a contract.
    pub(crate) fn invocation_began(&mut self) {
        self.ended = None;
    }

    /// What [began](Self::invocation_began) last has failed, perhaps only after its frames had ended.
    pub(crate) fn invocation_failed(&mut self, error: DispatchError) {
        let outermost = self.ended.take().and_then(|place| self.frames.get_mut(place));
        if let Some(root) = outermost.filter(|frame| frame.succeeded()) {
            root.end = End::Failed(Failure { error, cause: Cause::Other { why: String::new() } });
            root.deposit = Default::default();
        }
    }

    /// Why the innermost frame is about to fail.
    pub(crate) fn failed(&mut self, failure: Failure) {
        if let Some(frame) = self.open.last_mut() {
            frame.failure = Some(failure);
        }
    }

    /// The contract makes a syscall. `gas` is what is left.
    pub(crate) fn syscall_began(&mut self, name: &str, pc: u32, args: [u64; 5], gas: Weight) {
        if !self.config.syscalls {
            return;
        }
        let place = self.step(name.len(), || Step::Syscall {
            name: name.into(),
            pc,
            args,
            result: None,
            gas_before: gas,
            gas_after: gas,
        });
        if let Some(frame) = self.open.last_mut() {
            frame.syscall = place;
        }
    }

    /// The syscall has returned, or ended the contract.
    pub(crate) fn syscall_ended(&mut self, r0: Option<u64>, gas: Weight) {
        let Some(Open { place: Some(place), syscall, .. }) = self.open.last_mut() else { return };
        let steps = self.frames.get_mut(*place).map(|frame| &mut frame.steps);
        let step = steps.zip(syscall.take()).and_then(|(steps, at)| steps.get_mut(at));
        if let Some(Step::Syscall { result, gas_after, .. }) = step {
            (*result, *gas_after) = (r0, gas);
        }
    }

    /// The contract looked into its storage.
    pub(crate) fn read(&mut self, key: &[u8], value: Option<&[u8]>) {
        let value = value.map(|value| self.data(value));
        self.read_step(key, value);
    }

    /// The contract asked for the length of a value.
    pub(crate) fn measured(&mut self, key: &[u8], len: Option<u32>) {
        self.read_step(key, len.map(|len| Data { bytes: Vec::new(), len }));
    }

    fn read_step(&mut self, key: &[u8], value: Option<Data>) {
        // Keys come twice: in the step and in the set.
        let size = key.len().saturating_mul(2).saturating_add(size(&value));
        self.step(size, || Step::Read { key: key.into(), value });
    }

    /// The contract changed its storage.
    pub(crate) fn wrote(&mut self, key: &[u8], before: Option<&[u8]>, after: Option<&[u8]>) {
        let [before, after] = [before, after].map(|value| value.map(|value| self.data(value)));
        let len = key.len().saturating_add(size(&before)).saturating_add(size(&after));
        self.step(len.saturating_mul(2), || Step::Write { key: key.into(), before, after });
    }

    /// The contract listed keys of its storage.
    pub(crate) fn listed(&mut self, prefix: &[u8], page: &[u8]) {
        let page = self.data(page);
        let size = prefix.len().saturating_add(page.bytes.len());
        self.step(size, || Step::Listed { prefix: prefix.into(), page });
    }

    /// The contract iterated over its storage after `after`, visiting these; the end is none.
    pub(crate) fn passed(
        &mut self,
        prefix: &[u8],
        after: Option<&[u8]>,
        passed: impl Iterator<Item = Option<Vec<u8>>>,
    ) {
        // Keys come twice: in the step and in the set.
        let size =
            |key: &Vec<u8>| core::mem::size_of::<Vec<u8>>().saturating_add(key.len()).saturating_mul(2);
        let (mut keys, mut to_the_end) = (Vec::new(), false);
        for key in passed {
            match key {
                Some(key) if self.take(size(&key)) => keys.push(key),
                Some(_) => return,
                None => to_the_end = true,
            }
        }
        let size = prefix.len().saturating_add(after.map_or(0, <[u8]>::len));
        self.step(size, || Step::Passed {
            prefix: prefix.into(),
            after: after.map(Into::into),
            keys,
            to_the_end,
        });
    }

    /// The contract looked into its transient storage.
    pub(crate) fn transient_read(&mut self, key: &[u8], value: Option<&[u8]>) {
        let value = value.map(|value| self.data(value));
        let size = key.len().saturating_add(size(&value));
        self.step(size, || Step::TransientRead { key: key.into(), value });
    }

    /// The contract asked for the length of a value in its transient storage.
    pub(crate) fn transient_measured(&mut self, key: &[u8], len: Option<u32>) {
        let value = len.map(|len| Data { bytes: Vec::new(), len });
        self.step(key.len(), || Step::TransientRead { key: key.into(), value });
    }

    /// The contract changed its transient storage.
    pub(crate) fn transient_wrote(&mut self, key: &[u8], after: Option<&[u8]>) {
        let after = after.map(|value| self.data(value));
        let size = key.len().saturating_add(size(&after));
        self.step(size, || Step::TransientWrite { key: key.into(), after });
    }

    /// The contract deposited an event.
    pub(crate) fn event(&mut self, topics: &[CodeHash<T>], data: &[u8]) {
        let data = self.data(data);
        let size = core::mem::size_of_val(topics).saturating_add(data.bytes.len());
        self.step(size, || Step::Event { topics: topics.into(), data });
    }

    /// The contract set its configuration.
    pub(crate) fn configured(&mut self, configuration: &[u8]) {
        let configuration = self.data(configuration);
        self.step(configuration.bytes.len(), || Step::Configured(configuration));
    }

    /// The contract made a call of the runtime, which deposited the events from `first_event` to
    /// `last_event`.
    pub(crate) fn called_runtime(
        &mut self,
        call: &[u8],
        [gas_charged, gas_used]: [Weight; 2],
        result: Result<(), DispatchError>,
        [first_event, last_event]: [u32; 2],
    ) {
        let call = self.data(call);
        let events = last_event.saturating_sub(first_event);
        self.step(call.bytes.len(), || Step::Runtime {
            call,
            gas_charged,
            gas_used,
            result,
            first_event,
            events,
        });
    }

    /// The contract called a chain extension, which read `input` of the `input_len` bytes that there were.
    pub(crate) fn extended(
        &mut self,
        id: u32,
        input: &[u8],
        input_len: u32,
        status: Option<u32>,
        output: Option<&[u8]>,
    ) {
        let input = Data { len: input_len, ..self.data(input) };
        let output = output.map(|output| self.data(output));
        let size = input.bytes.len().saturating_add(size(&output));
        self.step(size, || Step::Extension { id, input, status, output });
    }

    /// The contract said something.
    pub(crate) fn message(&mut self, text: &[u8]) {
        let text = self.data(text);
        self.step(text.bytes.len(), || Step::Message(text));
    }

    /// The contract did something that takes no memory besides the step itself.
    pub(crate) fn did(&mut self, step: StepOf<T>) {
        self.step(0, || step);
    }

    /// Records a step of the innermost frame, if there is room for it and for `bytes` of data.
    fn step(&mut self, bytes: usize, step: impl FnOnce() -> StepOf<T>) -> Option<usize> {
        let place = self.open.last()?.place?;
        let size = core::mem::size_of::<StepOf<T>>().saturating_mul(2).saturating_add(bytes);
        if !self.take(size) {
            return None;
        }
        let steps = &mut self.frames.get_mut(place)?.steps;
        steps.push(step());
        Some(steps.len().saturating_sub(1))
    }

    /// Takes room, or if there is not so much all that is left, so that nothing is recorded behind a gap.
    fn take(&mut self, bytes: usize) -> bool {
        let left = self.room.checked_sub(bytes);
        self.room = left.unwrap_or(0);
        self.truncated |= left.is_none();
        left.is_some()
    }

    /// As much of `bytes` as is kept; none if there is no room for that. Takes no room yet.
    fn data(&mut self, bytes: &[u8]) -> Data {
        let kept = bytes.len().min(self.config.max_data_len as usize);
        if kept > self.room {
            self.room = 0;
            self.truncated = true;
            return without_bytes(bytes.len());
        }
        Data { bytes: bytes.get(..kept).unwrap_or_default().into(), len: len_u32(bytes.len()) }
    }
}

fn without_bytes(len: usize) -> Data {
    Data { bytes: Vec::new(), len: len_u32(len) }
}

fn size(data: &Option<Data>) -> usize {
    data.as_ref().map_or(0, |data| data.bytes.len())
}
