//! `#[ink::scale_derive]`.

use ink::{
    scale::{Decode, Encode},
    scale_info::TypeInfo,
};

#[derive(Debug, PartialEq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
enum Answer<T> {
    #[codec(index = 5)]
    Yes(T),
    No {
        #[codec(compact)]
        why: u32,
    },
}

#[test]
fn derives_need_no_dependencies_besides_ink() {
    let answers = [Answer::Yes(7u16), Answer::No { why: 3 }];
    let bytes = answers.encode();
    assert_eq!(bytes, [5, 7, 0, 1, 12]);
    assert_eq!(<[Answer<u16>; 2]>::decode(&mut &bytes[..]).unwrap(), answers);
    assert_eq!(Answer::<u8>::type_info().path.segments, ["derives", "scale_derive", "Answer"]);
}
