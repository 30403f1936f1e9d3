//! Uploads in chunks, for code that is larger than a transaction should be.
//!
//! The chain stores the state of an upload by account and code hash, so that an interrupted upload can be
//! resumed.

use std::ops::Range;

use super::{
    account,
    client::Chain,
    keys::Caller,
    report::Report,
    submit::Included,
    transaction::SendArgs,
    value::{literal::Literal, Value},
};
use crate::{
    error::{Error, ExitCode},
    output::Output,
    text,
};

/// The runtime API of uploads in chunks.
pub const API: &str = "ContractsUploadApi";
/// Maximum length of code that is uploaded in one transaction, in bytes.
pub const DIRECT_LEN: usize = 128 * 1024;
/// Length of a chunk, in bytes.
const CHUNK_LEN: usize = 64 * 1024;

/// The number of chunks of an upload.
pub fn count(len: usize) -> usize {
    len.div_ceil(CHUNK_LEN)
}

/// Uploads `code`, whose hash is `hash`, or resumes its upload. Returns the transaction that finalises the
/// upload.
///
/// # Errors
///
/// A transaction failed, or the user declined.
pub async fn upload(
    send: &SendArgs,
    chain: &mut Chain,
    caller: &Caller,
    hash: &[u8; 32],
    code: &[u8],
    output: &Output,
) -> Result<Included, Error> {
    let missing = missing(chain, &caller.account(), hash, code.len()).await?;
    let chunks: Vec<_> = match &missing {
        Some(gaps) => gaps.iter().flat_map(split).collect(),
        None => split(&(0..code.len())).collect(),
    };
    let limit = send.signed_deposit_limit(chain, None)?;
    let mut details = Report::new(format!("Upload of {} bytes in {} chunks", code.len(), chunks.len()));
    details.add("Calls", "open_upload, write_chunk for each chunk, finalise_upload; one transaction each");
    details.add("Code hash", account::hex(hash));
    details.add("Deposit limit", chain.token.show(limit));
    send.confirm(chain, caller, details, output)?;
    let code_hash = || ("code_hash", Chain::literal(hash));
    if missing.is_some() {
        output.status("Resuming", "an interrupted upload");
    } else {
        let arguments = [
            code_hash(),
            ("len", Literal::word(code.len())),
            ("storage_deposit_limit", Literal::option(Some(Literal::word(limit)))),
        ];
        let call = chain.encode_call("open_upload", &arguments)?;
        send.transmit(chain, caller, call, "the opening of the upload", output).await?.check(chain, None)?;
    }
    for (number, chunk) in chunks.iter().enumerate() {
        let bytes = code[chunk.clone()].to_vec();
        let arguments =
            [code_hash(), ("offset", Literal::word(chunk.start)), ("bytes", Literal::bytes(bytes))];
        let call = chain.encode_call("write_chunk", &arguments)?;
        let what = format!("chunk {} of {}", number + 1, chunks.len());
        let included = send.transmit(chain, caller, call, &what, output).await;
        included.and_then(|included| included.check(chain, None)).map_err(|error| {
            error.hint("the chain keeps the chunks that it has: run the same command again to resume")
        })?;
    }
    let call = chain.encode_call("finalise_upload", &[code_hash()])?;
    let included = send.transmit(chain, caller, call, "the finalisation of the upload", output).await?;
    if let Err(error) = included.check(chain, None) {
        return Err(match reason(chain, &caller.account(), hash).await {
            Some(reason) => error.cause(reason),
            None => error,
        });
    }
    Ok(included)
}

/// The ranges that an open upload lacks; `None` if there is no open upload.
async fn missing(
    chain: &Chain,
    owner: &[u8; 32],
    hash: &[u8; 32],
    len: usize,
) -> Result<Option<Vec<Range<usize>>>, Error> {
    let unknown =
        || Error::new("the chain's answer about the upload has an unknown form").code(ExitCode::Chain);
    let answer = chain.api_call(API, "upload_status", &arguments(owner, hash)).await?;
    let Value::Option(status) = answer else { return Err(unknown()) };
    let Some(status) = status else { return Ok(None) };
    let number = |value: &Value| value.as_u128().and_then(|number| usize::try_from(number).ok());
    let opened_for = status.field("len").and_then(number).ok_or_else(unknown)?;
    if opened_for != len {
        return Err(Error::new(format!(
            "invalid length of the open upload for this hash: expected {len} bytes, got {opened_for}"
        ))
        .code(ExitCode::Chain)
        .hint("the extrinsic `contracts.abortUpload` aborts the upload and returns its deposit"));
    }
    let Some(Value::List(gaps)) = status.field("missing") else { return Err(unknown()) };
    let gap = |gap: &Value| match gap {
        Value::Tuple(ends) => Some(number(ends.first()?)?..number(ends.get(1)?)?.min(len)),
        _ => None,
    };
    gaps.iter().map(|value| gap(value).ok_or_else(unknown)).collect::<Result<_, _>>().map(Some)
}

/// The chain's reason for rejecting an upload, if it gives one.
async fn reason(chain: &Chain, owner: &[u8; 32], hash: &[u8; 32]) -> Option<String> {
    let answer = chain.api_call(API, "finalise_upload", &arguments(owner, hash)).await.ok()?;
    let message = answer.field("debug_message")?.as_bytes()?;
    (!message.is_empty()).then(|| text::line(&String::from_utf8_lossy(message)))
}

fn arguments(owner: &[u8; 32], hash: &[u8; 32]) -> [(&'static str, Literal); 2] {
    [("owner", Chain::literal(owner)), ("code_hash", Chain::literal(hash))]
}

/// Splits a range into chunks.
fn split(range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.clone().step_by(CHUNK_LEN).map(move |start| start..end.min(start + CHUNK_LEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::single_range_in_vec_init)] // the chunks are ranges
    fn range_is_split_into_chunks() {
        let chunks = |range: Range<usize>| split(&range).collect::<Vec<_>>();
        assert_eq!(chunks(0..1), [0..1]);
        assert!(chunks(5..5).is_empty());
        assert_eq!(chunks(0..CHUNK_LEN), [0..CHUNK_LEN]);
        assert_eq!(chunks(7..2 * CHUNK_LEN), [7..CHUNK_LEN + 7, CHUNK_LEN + 7..2 * CHUNK_LEN]);
        assert_eq!([1, CHUNK_LEN, CHUNK_LEN + 1].map(count), [1, 1, 2]);
    }
}
