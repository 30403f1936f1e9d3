//! What one runtime call has of the VM, and how host functions find it.

use super::{cache::ModuleCache, machines::Machines};
use crate::wire::Buffer;
use sp_externalities::{decl_extension, ExternalitiesExt};
use std::sync::Arc;

/// What one runtime call has of the VM.
pub struct Session {
    /// Its modules and instances.
    pub(crate) machines: Machines,
    /// Where exits are put together before they are copied to the runtime.
    pub(crate) scratch: Box<Buffer>,
}

decl_extension! {
    /// The session of a runtime call. Registered when it is first needed.
    pub struct SessionExt(Session);
}

decl_extension! {
    /// The cache that sessions use, for nodes and tests that do not want the process's own.
    pub struct CacheExt(Arc<ModuleCache>);
}

impl Session {
    pub(super) fn new(cache: Arc<ModuleCache>) -> Self {
        Self { machines: Machines::new(cache), scratch: Box::new(Buffer::new()) }
    }
}

/// Calls `action` with the session of the runtime call that this thread executes. None: it executes none,
/// or one that supports no extensions.
pub(crate) fn with_session<R>(action: impl FnOnce(&mut Session) -> R) -> Option<R> {
    sp_externalities::with_externalities(|mut externalities| {
        if let Some(session) = externalities.extension::<SessionExt>() {
            return Some(action(session));
        }
        let cache = match externalities.extension::<CacheExt>() {
            Some(cache) => Arc::clone(cache),
            None => Arc::clone(ModuleCache::global()),
        };
        externalities.register_extension(SessionExt(Session::new(cache))).ok()?;
        externalities.extension::<SessionExt>().map(|session| action(session))
    })
    .flatten()
}
