//! What the pallet stores.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod storage_items {
    /// Contract ELFs by hash.
    #[pallet::storage]
    pub(crate) type PristineCode<T: Config> = StorageMap<_, Identity, CodeHash<T>, CodeVec<T>>;

    /// What is known about code, by hash. Separate from the code so that the code's length is known
    /// (and charged for) before it is read.
    #[pallet::storage]
    pub(crate) type CodeInfoOf<T: Config> = StorageMap<_, Identity, CodeHash<T>, CodeInfo<T>>;

    /// Code that ran in this block, by hash: it is not charged again for being compiled. Emptied at the end
    /// of the block.
    #[pallet::storage]
    pub(crate) type CompiledInBlock<T: Config> = StorageMap<_, Identity, CodeHash<T>, Noted<CodeHash<T>, ()>>;

    /// The code that was entered last in [`CompiledInBlock`]. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type LastCompiled<T: Config> = StorageValue<_, CodeHash<T>>;

    /// Number of events that were ever retained. The next one gets it as its number.
    #[pallet::storage]
    pub(crate) type RetainedEventCounter<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// Retained events, by contract and number.
    #[pallet::storage]
    pub(crate) type RetainedEvents<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, BigEndian, RetainedEvent<T>>;

    /// Contracts of the retained events, by topic and number.
    #[pallet::storage]
    pub(crate) type RetainedEventsByTopic<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::Hash, Identity, BigEndian, T::AccountId>;

    /// Contracts of the retained events, by the last block of their retention period, and number.
    #[pallet::storage]
    pub(crate) type RetainedEventExpiries<T: Config> =
        StorageMap<_, Identity, (BigEndian, BigEndian), T::AccountId>;

    /// Open uploads in chunks, by who opened them and the hash of the code. Nobody has shown that there is
    /// code with that hash, so it is hashed again: paths of the trie are not for accounts to choose.
    #[pallet::storage]
    pub(crate) type Uploads<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, CodeHash<T>, Upload<T>>;

    /// What was written of open uploads, in pages of 16 KiB; the last one may be shorter.
    #[pallet::storage]
    pub(crate) type UploadPages<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Blake2_128Concat, T::AccountId>,
            NMapKey<Blake2_128Concat, CodeHash<T>>,
            NMapKey<Twox64Concat, u32>,
        ),
        Page,
    >;

    /// Open uploads in the order of the blocks in which they expire, and of hashes of their keys in
    /// [`Uploads`].
    #[pallet::storage]
    pub(crate) type UploadExpiries<T: Config> =
        StorageMap<_, Identity, (BigEndian, UploadId), (T::AccountId, CodeHash<T>)>;

    /// How far the queue of uploads was iterated over in this block. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type UploadExpiryWalk<T: Config> =
        StorageValue<_, ExpiryWalk<(BigEndian, UploadId)>, ValueQuery>;

    /// How far the queue of retained events was iterated over in this block. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type EventExpiryWalk<T: Config> =
        StorageValue<_, ExpiryWalk<(BigEndian, BigEndian)>, ValueQuery>;

    /// How many values contracts have removed from their storage in this block, by the name of the child
    /// trie: iteration over keys visits what was removed. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type RemovedInBlock<T: Config> = StorageMap<_, Identity, TrieId, Noted<TrieId, u32>>;

    /// The child trie that was entered last in [`RemovedInBlock`]. Emptied at the end of the block.
    #[pallet::storage]
    pub(crate) type LastRemoved<T: Config> = StorageValue<_, TrieId>;

    /// Number of instantiations so far. Goes into the name of each contract's child trie so that no name
    /// is used twice.
    #[pallet::storage]
    pub(crate) type Nonce<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// Contracts by account.
    #[pallet::storage]
    pub(crate) type ContractInfoOf<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, ContractInfo<T>>;

    /// What contracts were configured with by their constructors, by account. Never changes afterwards.
    #[pallet::storage]
    pub(crate) type ConfigurationOf<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, Configuration>;

    /// Child tries of contracts that ended, by the order in which they did: they are removed when blocks
    /// have time to spare.
    #[pallet::storage]
    pub(crate) type DeletionQueue<T: Config> = StorageMap<_, Twox64Concat, u32, TrieId>;

    /// Where [`DeletionQueue`] begins and ends.
    #[pallet::storage]
    pub(crate) type DeletionQueueCounter<T: Config> = StorageValue<_, DeletionQueueManager, ValueQuery>;
}
