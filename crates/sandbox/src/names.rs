//! Names and documentation of the runtime's events and errors, from its type information.

use crate::runtime::{RuntimeError, RuntimeEvent};
use codec::Encode;
use scale_info::{form::PortableForm, meta_type, PortableRegistry, Registry, TypeDef, Variant};
use sp_runtime::{DispatchError, ModuleError};
use std::{fmt, sync::OnceLock};

/// The types of events and errors.
struct Types {
    registry: PortableRegistry,
    event: u32,
    error: u32,
}

fn types() -> &'static Types {
    static TYPES: OnceLock<Types> = OnceLock::new();
    TYPES.get_or_init(|| {
        let mut registry = Registry::new();
        let event = registry.register_type(&meta_type::<RuntimeEvent>()).id;
        let error = registry.register_type(&meta_type::<RuntimeError>()).id;
        Types { registry: registry.into(), event, error }
    })
}

impl Types {
    /// The variant with this index of an enum.
    fn variant(&self, ty: u32, index: u8) -> Option<&Variant<PortableForm>> {
        match &self.registry.resolve(ty)?.type_def {
            TypeDef::Variant(variants) => variants.variants.iter().find(|variant| variant.index == index),
            _ => None,
        }
    }

    /// The variant of a pallet's enum, within the runtime's enum over all pallets.
    fn of_pallet(&self, outer: u32, pallet: u8, index: u8) -> Option<(&str, &Variant<PortableForm>)> {
        let outer = self.variant(outer, pallet)?;
        let inner = self.variant(outer.fields.first()?.ty.id, index)?;
        Some((&outer.name, inner))
    }
}

/// The name of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventName {
    /// The pallet, such as `Contracts`.
    pub pallet: String,
    /// The event, such as `ContractEmitted`.
    pub event: String,
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}::{}", self.pallet, self.event)
    }
}

/// The name of an event.
pub fn event_name(event: &RuntimeEvent) -> EventName {
    let bytes = event.encode();
    let (pallet, variant) = match bytes[..] {
        [pallet, index, ..] => types().of_pallet(types().event, pallet, index),
        _ => None,
    }
    .expect("the type information of the runtime's events covers them all; qed");
    EventName { pallet: pallet.to_owned(), event: variant.name.clone() }
}

/// An error's name and documentation: `Contracts::OutOfGas: The gas limit did not suffice. ...`.
pub fn describe_error(error: &DispatchError) -> String {
    match error {
        DispatchError::Module(ModuleError { index, error: [variant, ..], .. }) => {
            match types().of_pallet(types().error, *index, *variant) {
                Some((pallet, variant)) if variant.docs.is_empty() => format!("{pallet}::{}", variant.name),
                Some((pallet, variant)) => {
                    let docs: Vec<_> = variant.docs.iter().map(|line| line.trim()).collect();
                    format!("{pallet}::{}: {}", variant.name, docs.join(" "))
                }
                None => format!("error {variant} of pallet {index}"),
            }
        }
        error => <&str>::from(*error).to_owned(),
    }
}
