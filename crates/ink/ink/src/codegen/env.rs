//! `self.env()` and `Self::env()`.

/// Access to the environment as `self.env()`.
pub trait Env {
    /// The type of the access.
    type EnvAccess;

    /// The environment of this call.
    fn env(self) -> Self::EnvAccess;
}

/// Access to the environment as `Self::env()`, for functions without `self`.
pub trait StaticEnv {
    /// The type of the access.
    type EnvAccess;

    /// The environment of this call.
    fn env() -> Self::EnvAccess;
}
