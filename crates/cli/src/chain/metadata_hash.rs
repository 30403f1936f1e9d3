//! The transaction extension `CheckMetadataHash`: the signature covers a hash of the metadata by which a
//! transaction was encoded and shown, so that it is invalid on a chain with other metadata (RFC 78 of the
//! Polkadot fellowship).

use std::thread;

use codec::Encode;
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use scale_info::PortableRegistry;
use subxt::{
    client::ClientState,
    config::{
        substrate::{AccountId32, DynamicHasher256, MultiAddress, MultiSignature, SubstrateHeader},
        transaction_extensions::{
            AnyOf, ChargeAssetTxPayment, ChargeTransactionPayment, CheckGenesis, CheckMetadataHashMode,
            CheckMortality, CheckNonce, CheckSpecVersion, CheckTxVersion, Params, TransactionExtension,
            VerifySignature,
        },
        Config, ExtrinsicParams, ExtrinsicParamsEncoder, ExtrinsicParamsError,
    },
    ext::frame_metadata::RuntimeMetadata,
};

/// The extension's name in metadata.
pub const IDENTIFIER: &str = "CheckMetadataHash";
/// Stack for computing the hash, in bytes: nested types are visited recursively.
const STACK_BYTES: usize = 256 << 20;

/// The configuration of chains that this program supports.
pub enum ChainConfig {}

impl Config for ChainConfig {
    type AccountId = AccountId32;
    type Address = MultiAddress<AccountId32, u32>;
    type Signature = MultiSignature;
    type Hasher = DynamicHasher256;
    type Header = SubstrateHeader<u32, DynamicHasher256>;
    type ExtrinsicParams = AnyOf<
        Self,
        (
            VerifySignature<Self>,
            CheckSpecVersion,
            CheckTxVersion,
            CheckNonce,
            CheckGenesis<Self>,
            CheckMortality<Self>,
            ChargeAssetTxPayment<Self>,
            ChargeTransactionPayment,
            CheckMetadataHash,
        ),
    >;
    type AssetId = u32;
}

/// The extension.
pub struct CheckMetadataHash(Option<[u8; 32]>);

/// The hash that the signature covers, if any.
#[derive(Clone, Copy, Default)]
pub struct MetadataHash(pub Option<[u8; 32]>);

impl Params<ChainConfig> for MetadataHash {}

impl ExtrinsicParams<ChainConfig> for CheckMetadataHash {
    type Params = MetadataHash;

    fn new(_: &ClientState<ChainConfig>, hash: MetadataHash) -> Result<Self, ExtrinsicParamsError> {
        Ok(Self(hash.0))
    }
}

impl ExtrinsicParamsEncoder for CheckMetadataHash {
    fn encode_value_to(&self, out: &mut Vec<u8>) {
        self.0.is_some().encode_to(out);
    }

    fn encode_implicit_to(&self, out: &mut Vec<u8>) {
        self.0.encode_to(out);
    }
}

impl TransactionExtension<ChainConfig> for CheckMetadataHash {
    type Decoded = CheckMetadataHashMode;

    fn matches(identifier: &str, _: u32, _: &PortableRegistry) -> bool {
        identifier == IDENTIFIER
    }
}

/// The hash of metadata and of the chain's properties that wallets show.
///
/// # Errors
///
/// Says why the hash cannot be computed.
pub fn compute(metadata: &RuntimeMetadata, info: ExtraInfo) -> Result<[u8; 32], String> {
    // Metadata comes from nodes and is not trusted: a panic while hashing it becomes an error.
    thread::scope(|scope| {
        let compute = || generate_metadata_digest(metadata, info).map(|digest| digest.hash());
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, compute);
        thread
            .map_err(|error| error.to_string())?
            .join()
            .unwrap_or_else(|_| Err("the metadata is invalid".into()))
    })
}
