//! The metadata that clients read and the contract itself have to name the same things: a check
//! while the contract is compiled.

/// Makes a contract's entry points, `deploy` and `call`, of the functions that are its constructors
/// and messages. Does not compile if the metadata names others, or other events.
///
/// ```ignore
/// common::contract! {
///     metadata "../metadata.json";
///     constructors { new(value) }
///     messages { flip() get() }
///     events { Flipped }
/// }
/// ```
#[macro_export]
macro_rules! contract {
    (
        metadata $metadata:literal;
        constructors { $( $constructor:ident ( $($constructor_argument:ident),* ) )* }
        messages { $( $message:ident ( $($message_argument:ident),* ) )* }
        events { $( $event:ty )* }
    ) => {
        const _: () = {
            const SELECTORS: &[$crate::Selector] = &[
                $( $crate::selector(stringify!($constructor)), )*
                $( $crate::selector(stringify!($message)), )*
            ];
            const TOPICS: &[$crate::event::Topic] = &[
                $( <$event as $crate::event::Event>::SIGNATURE_TOPIC, )*
            ];
            const METADATA: &[u8] = include_bytes!($metadata);
            assert!(
                $crate::metadata::declares(METADATA, b"\"selector\": \"0x", SELECTORS),
                "the metadata has other selectors than the contract"
            );
            assert!(
                $crate::metadata::declares(METADATA, b"\"signature_topic\": \"0x", TOPICS),
                "the metadata has other signature topics than the contract"
            );
        };

        /// Runs a constructor.
        #[no_mangle]
        pub extern "C" fn deploy() {
            $crate::entry_point! { $( $constructor($($constructor_argument),*) )* }
        }

        /// Runs a message.
        #[no_mangle]
        pub extern "C" fn call() {
            $crate::entry_point! { $( $message($($message_argument),*) )* }
        }
    };
}

/// The body of an entry point: calls the one of these functions that the input asks for.
#[doc(hidden)]
#[macro_export]
macro_rules! entry_point {
    ( $( $function:ident ( $($argument:ident),* ) )* ) => {
        let mut input = $crate::Input::accept();
        let selector = input.selector();
        $(
            if selector == const { $crate::selector(stringify!($function)) } {
                $crate::reply((|| {
                    $( let $argument = input.argument()?; )*
                    input.end()?;
                    Ok($function($($argument),*))
                })());
            }
        )*
        $crate::reject($crate::LangError::CouldNotReadInput)
    };
}

/// Whether what follows `marker`, as hex digits, is exactly these hashes, wherever it occurs in `json`.
pub const fn declares<const N: usize>(json: &[u8], marker: &[u8], hashes: &[[u8; N]]) -> bool {
    let mut found = 0;
    let mut position = 0;
    while position + marker.len() + 2 * N <= json.len() {
        if starts_with(json, position, marker) {
            position += marker.len();
            if !contains_hex(json, position, hashes) {
                return false;
            }
            found += 1;
        }
        position += 1;
    }
    found == hashes.len()
}

/// Whether the hex digits at `position` are those of one of the hashes.
const fn contains_hex<const N: usize>(json: &[u8], position: usize, hashes: &[[u8; N]]) -> bool {
    let mut i = 0;
    while i < hashes.len() {
        let mut byte = 0;
        while byte < N
            && json[position + 2 * byte] == hex_digit(hashes[i][byte] >> 4)
            && json[position + 2 * byte + 1] == hex_digit(hashes[i][byte] & 15)
        {
            byte += 1;
        }
        if byte == N {
            return true;
        }
        i += 1;
    }
    false
}

const fn hex_digit(value: u8) -> u8 {
    b"0123456789abcdef"[value as usize]
}

const fn starts_with(text: &[u8], position: usize, prefix: &[u8]) -> bool {
    let mut i = 0;
    while i < prefix.len() {
        if text[position + i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}
