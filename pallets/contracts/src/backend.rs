//! What runs contracts, and what that costs: one type for both, so that prices are those of the backend.

use crate::{
    weights::{interpreter, native, WeightInfo},
    Config,
};
use core::marker::PhantomData;
use ebpf_vm_host::{Backend, Interpreter, Native};
use frame_support::weights::{constants::RocksDbWeight, RuntimeDbWeight};
use sp_core::Get;

/// A backend with what it costs.
///
/// [`Measured`] takes care that both fit each other; `()`, for tests, is the interpreter with the database of
/// [`RocksDbWeight`]. A type of one's own can price a backend as another one, which only tests want.
pub trait MeasuredBackend {
    /// Where contracts run: in the runtime ([`Interpreter`]) or on the node, through host functions that the
    /// node must have ([`Native`]). What contracts do, and what it costs, is the same, but for what the
    /// weights say.
    type Backend: Backend;
    /// Weights of extrinsics and of everything that contracts do.
    type WeightInfo: WeightInfo;
}

/// Weights that were measured with the backend `B`.
pub trait MeasuredWith<B: Backend>: WeightInfo {}

impl<D: Get<RuntimeDbWeight>> MeasuredWith<Interpreter> for interpreter::Weights<D> {}

impl<D: Get<RuntimeDbWeight>> MeasuredWith<Native> for native::Weights<D> {}

/// The backend `B` with the weights `W`, which were measured with it. Other weights do not compile:
///
/// ```compile_fail,E0277
/// use frame_support::weights::constants::RocksDbWeight;
/// use pallet_ebpf_contracts::{weights::interpreter, Measured, MeasuredBackend, Native};
///
/// fn prices<B: MeasuredBackend>() {}
/// prices::<Measured<Native, interpreter::Weights<RocksDbWeight>>>();
/// ```
pub struct Measured<B, W>(PhantomData<(B, W)>);

impl<B: Backend, W: MeasuredWith<B>> MeasuredBackend for Measured<B, W> {
    type Backend = B;
    type WeightInfo = W;
}

/// The node runs contracts: it must have the host functions of `ebpf_vm_host`.
pub type NativeBackend<T> = Measured<Native, native::SubstrateWeight<T>>;

/// The runtime `T` runs contracts itself.
pub type InterpreterBackend<T> = Measured<Interpreter, interpreter::SubstrateWeight<T>>;

impl MeasuredBackend for () {
    type Backend = Interpreter;
    type WeightInfo = interpreter::Weights<RocksDbWeight>;
}

/// Where the runtime `T` runs contracts.
pub(crate) type BackendOf<T> = <<T as Config>::Backend as MeasuredBackend>::Backend;

/// The weights of the runtime `T`.
pub type WeightsOf<T> = <<T as Config>::Backend as MeasuredBackend>::WeightInfo;
