//! The events of an extrinsic.

use codec::{Decode, DecodeAll, Encode};
use ebpf_sandbox::{event_name, EventName, EventRecord};
use ink::env::Environment;
use sp_core::H256;
use std::fmt;

/// An event that is identified by the names of pallet and event.
pub trait StaticEvent: Decode {
    /// The pallet.
    const PALLET: &'static str;
    /// The event.
    const EVENT: &'static str;
}

macro_rules! event {
    ($(#[$doc:meta])* $name:ident: $event:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Encode, Decode)]
        pub struct $name<E: Environment> {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl<E: Environment> StaticEvent for $name<E> {
            const PALLET: &'static str = "Contracts";
            const EVENT: &'static str = $event;
        }

        impl<E: Environment> fmt::Debug for $name<E> {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                let mut fields = f.debug_struct(stringify!($name));
                $(fields.field(stringify!($field), &Hex(&self.$field.encode()));)*
                fields.finish()
            }
        }
    };
}

event! {
    /// A contract was instantiated.
    ContractInstantiatedEvent: "Instantiated" {
        /// The account that instantiated it.
        deployer: E::AccountId,
        /// The contract.
        contract: E::AccountId,
    }
}

event! {
    /// Code was stored.
    CodeStoredEvent: "CodeStored" {
        /// The hash of the code.
        code_hash: E::Hash,
        /// The deposit that is held from the uploader.
        deposit_held: E::Balance,
        /// The account that uploaded it.
        uploader: E::AccountId,
    }
}

event! {
    /// A contract emitted an event.
    ContractEmitted: "ContractEmitted" {
        /// The contract.
        contract: E::AccountId,
        /// The encoded fields of the event.
        data: Vec<u8>,
    }
}

struct Hex<'a>(&'a [u8]);

impl fmt::Debug for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// An event with its topics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventWithTopics<T> {
    /// The topics, in the contract's order.
    pub topics: Vec<H256>,
    /// The event.
    pub event: T,
}

/// The events of an extrinsic. The last one is `ExtrinsicSuccess` or `ExtrinsicFailed`.
#[derive(Clone, Debug, Default)]
pub struct ExtrinsicEvents {
    records: Vec<EventRecord>,
}

impl ExtrinsicEvents {
    pub(crate) fn new(records: Vec<EventRecord>) -> Self {
        Self { records }
    }

    /// The events. The items are never errors; the type is that of ink! 5.
    pub fn iter(&self) -> impl Iterator<Item = Result<EventDetails, codec::Error>> + '_ {
        self.records
            .iter()
            .map(|record| Ok(EventDetails { name: event_name(&record.event), record: record.clone() }))
    }

    /// The events as the runtime has them.
    pub fn records(&self) -> &[EventRecord] {
        &self.records
    }

    /// The events of one kind.
    ///
    /// # Errors
    ///
    /// Items whose fields do not decode.
    pub fn find<Ev: StaticEvent>(&self) -> impl Iterator<Item = Result<Ev, codec::Error>> + '_ {
        self.iter().filter_map(|event| event.and_then(|event| event.as_event::<Ev>()).transpose())
    }

    /// Whether there is an event of a kind. Never an error; the type is that of ink! 5.
    pub fn has<Ev: StaticEvent>(&self) -> Result<bool, codec::Error> {
        Ok(self.contains(Ev::PALLET, Ev::EVENT))
    }

    pub(crate) fn contains(&self, pallet: &str, event: &str) -> bool {
        self.records.iter().any(|record| {
            let name = event_name(&record.event);
            name.pallet == pallet && name.event == event
        })
    }

    /// The events that contracts emitted.
    pub(crate) fn emitted<E: Environment>(
        &self,
    ) -> Result<Vec<EventWithTopics<ContractEmitted<E>>>, codec::Error> {
        let mut emitted = Vec::new();
        for event in self.iter() {
            let event = event?;
            if let Some(decoded) = event.as_event()? {
                emitted.push(EventWithTopics { topics: event.topics().to_vec(), event: decoded });
            }
        }
        Ok(emitted)
    }
}

/// An event of any kind.
#[derive(Clone, Debug)]
pub struct EventDetails {
    name: EventName,
    record: EventRecord,
}

impl EventDetails {
    /// The pallet.
    pub fn pallet_name(&self) -> &str {
        &self.name.pallet
    }

    /// The event.
    pub fn variant_name(&self) -> &str {
        &self.name.event
    }

    /// The topics.
    pub fn topics(&self) -> &[H256] {
        &self.record.topics
    }

    /// The encoded fields.
    pub fn field_bytes(&self) -> Vec<u8> {
        // They follow the indices of pallet and event.
        self.record.event.encode().split_off(2)
    }

    /// The decoded event, or `None` if it is of another kind.
    ///
    /// # Errors
    ///
    /// If the fields do not decode.
    pub fn as_event<Ev: StaticEvent>(&self) -> Result<Option<Ev>, codec::Error> {
        if self.name.pallet == Ev::PALLET && self.name.event == Ev::EVENT {
            Ev::decode_all(&mut &self.field_bytes()[..]).map(Some)
        } else {
            Ok(None)
        }
    }
}
