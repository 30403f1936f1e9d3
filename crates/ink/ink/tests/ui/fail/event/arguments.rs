//! Arguments of `#[ink::event]`.

#[ink::event(topics = 3)]
pub struct Unknown {}

#[ink::event(anonymous = true)]
pub struct AnonymousWithValue {}

#[ink::event(anonymous, anonymous)]
pub struct AnonymousTwice {}

#[ink::event(anonymous)]
#[ink(anonymous)]
pub struct AnonymousInBothPlaces {}

#[ink::event(signature_topic)]
pub struct TopicWithoutValue {}

#[ink::event(signature_topic = 1)]
pub struct TopicNoString {}

#[ink::event(signature_topic = "0x11")]
pub struct TopicTooShort {}

#[ink::event(signature_topic = "zz11111111111111111111111111111111111111111111111111111111111111")]
pub struct TopicNotHexadecimal {}

#[ink::event(
    anonymous,
    signature_topic = "1111111111111111111111111111111111111111111111111111111111111111"
)]
pub struct TopicOfAnonymous {}

#[ink::event("anonymous")]
pub struct NotAName {}

fn main() {}
