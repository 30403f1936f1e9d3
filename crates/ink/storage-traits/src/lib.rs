//! What makes a type storable: keys, packing, layout.
#![cfg_attr(not(feature = "std"), no_std)]
