//! The specification of constructors and messages.

use super::{doc_lines, ReturnTypeSpec, Selector, TypeSpec};
use scale_info::{
    form::{Form, MetaForm, PortableForm},
    IntoPortable, Registry,
};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

/// A parameter of a constructor or message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
pub struct MessageParamSpec<F: Form = MetaForm> {
    label: F::String,
    #[serde(rename = "type")]
    ty: TypeSpec<F>,
}

impl MessageParamSpec {
    /// Starts with the parameter's name.
    #[allow(clippy::new_ret_no_self)]
    pub fn new(label: &'static str) -> MessageParamSpecBuilder {
        MessageParamSpecBuilder(Self { label, ty: TypeSpec::default() })
    }
}

impl<F: Form> MessageParamSpec<F> {
    /// The parameter's name.
    pub fn label(&self) -> &F::String {
        &self.label
    }

    /// The parameter's type.
    pub fn ty(&self) -> &TypeSpec<F> {
        &self.ty
    }
}

impl IntoPortable for MessageParamSpec {
    type Output = MessageParamSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        MessageParamSpec { label: self.label.to_string(), ty: self.ty.into_portable(registry) }
    }
}

/// Builds a [`MessageParamSpec`].
#[must_use]
pub struct MessageParamSpecBuilder(MessageParamSpec);

impl MessageParamSpecBuilder {
    /// The parameter's type.
    pub fn of_type(mut self, ty: TypeSpec) -> Self {
        self.0.ty = ty;
        self
    }

    /// The finished specification.
    pub fn done(self) -> MessageParamSpec {
        self.0
    }
}

/// A constructor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
#[serde(rename_all = "camelCase")]
pub struct ConstructorSpec<F: Form = MetaForm> {
    label: F::String,
    selector: Selector,
    payable: bool,
    args: Vec<MessageParamSpec<F>>,
    return_type: ReturnTypeSpec<F>,
    docs: Vec<F::String>,
    default: bool,
}

impl ConstructorSpec {
    /// Starts with the constructor's name.
    pub fn from_label(label: &'static str) -> ConstructorSpecBuilder {
        ConstructorSpecBuilder(Self {
            label,
            selector: Selector::default(),
            payable: false,
            args: Vec::new(),
            return_type: ReturnTypeSpec::new(TypeSpec::default()),
            docs: Vec::new(),
            default: false,
        })
    }
}

impl IntoPortable for ConstructorSpec {
    type Output = ConstructorSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        ConstructorSpec {
            label: self.label.to_string(),
            selector: self.selector,
            payable: self.payable,
            args: registry.map_into_portable(self.args),
            return_type: self.return_type.into_portable(registry),
            docs: registry.map_into_portable(self.docs),
            default: self.default,
        }
    }
}

/// Builds a [`ConstructorSpec`].
#[must_use]
pub struct ConstructorSpecBuilder(ConstructorSpec);

impl ConstructorSpecBuilder {
    /// Lines of documentation, as they follow `///`. One leading space is removed.
    pub fn docs<D: IntoIterator<Item = &'static str>>(mut self, docs: D) -> Self {
        self.0.docs = doc_lines(docs);
        self
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F::Type: Serialize, F::String: Serialize",
    deserialize = "F::Type: DeserializeOwned, F::String: DeserializeOwned"
))]
#[serde(rename_all = "camelCase")]
pub struct MessageSpec<F: Form = MetaForm> {
    label: F::String,
    selector: Selector,
    #[serde(default)]
    mutates: bool,
    #[serde(default)]
    payable: bool,
    args: Vec<MessageParamSpec<F>>,
    return_type: ReturnTypeSpec<F>,
    #[serde(default)]
    docs: Vec<F::String>,
    #[serde(default)]
    default: bool,
}

impl MessageSpec {
    /// Starts with the message's name; `Trait::message` for a message of a trait.
    pub fn from_label(label: &'static str) -> MessageSpecBuilder {
        MessageSpecBuilder(Self {
            label,
            selector: Selector::default(),
            mutates: false,
            payable: false,
            args: Vec::new(),
            return_type: ReturnTypeSpec::new(TypeSpec::default()),
            docs: Vec::new(),
            default: false,
        })
    }
}

impl<F: Form> MessageSpec<F> {
    /// Whether it takes `&mut self`.
    pub fn mutates(&self) -> bool {
        self.mutates
    }
}

impl IntoPortable for MessageSpec {
    type Output = MessageSpec<PortableForm>;

    fn into_portable(self, registry: &mut Registry) -> Self::Output {
        MessageSpec {
            label: self.label.to_string(),
            selector: self.selector,
            mutates: self.mutates,
            payable: self.payable,
            args: registry.map_into_portable(self.args),
            return_type: self.return_type.into_portable(registry),
            docs: registry.map_into_portable(self.docs),
            default: self.default,
        }
    }
}

/// Builds a [`MessageSpec`].
#[must_use]
pub struct MessageSpecBuilder(MessageSpec);

impl MessageSpecBuilder {
    /// Lines of documentation, unchanged.
    pub fn docs<D: IntoIterator<Item = &'static str>>(mut self, docs: D) -> Self {
        self.0.docs = docs.into_iter().collect();
        self
    }

    /// Whether it takes `&mut self`.
    pub fn mutates(mut self, mutates: bool) -> Self {
        self.0.mutates = mutates;
        self
    }
}

/// The common parts of constructors and messages.
macro_rules! callable {
    ($spec:ident, $builder:ident) => {
        impl<F: Form> $spec<F> {
            /// The name.
            pub fn label(&self) -> &F::String {
                &self.label
            }

            /// The selector.
            pub fn selector(&self) -> &Selector {
                &self.selector
            }

            /// Whether calls may transfer value.
            pub fn payable(&self) -> bool {
                self.payable
            }

            /// The parameters, in order.
            pub fn args(&self) -> &[MessageParamSpec<F>] {
                &self.args
            }

            /// The return type.
            pub fn return_type(&self) -> &ReturnTypeSpec<F> {
                &self.return_type
            }

            /// Lines of documentation.
            pub fn docs(&self) -> &[F::String] {
                &self.docs
            }

            /// Whether front ends should suggest it first.
            pub fn default(&self) -> bool {
                self.default
            }
        }

        impl $builder {
            /// The selector.
            pub fn selector(mut self, selector: [u8; 4]) -> Self {
                self.0.selector = selector.into();
                self
            }

            /// Whether calls may transfer value.
            pub fn payable(mut self, payable: bool) -> Self {
                self.0.payable = payable;
                self
            }

            /// The parameters, in order.
            pub fn args<A: IntoIterator<Item = MessageParamSpec>>(mut self, args: A) -> Self {
                self.0.args = args.into_iter().collect();
                self
            }

            /// The return type.
            pub fn returns(mut self, return_type: ReturnTypeSpec) -> Self {
                self.0.return_type = return_type;
                self
            }

            /// Whether front ends should suggest it first.
            pub fn default(mut self, default: bool) -> Self {
                self.0.default = default;
                self
            }

            /// The finished specification.
            pub fn done(self) -> $spec {
                self.0
            }
        }
    };
}

callable!(ConstructorSpec, ConstructorSpecBuilder);
callable!(MessageSpec, MessageSpecBuilder);
