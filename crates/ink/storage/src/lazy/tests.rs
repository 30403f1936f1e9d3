use crate::{
    traits::{decode_all, AutoStorableHint, ManualKey, Storable, StorageKey},
    Lazy, Mapping, OrderedMap, OrderedSet, StorageVec,
};
use ink_env::{
    test::{callee, count_used_storage_cells, get_contract_storage_rw, run_test},
    DefaultEnvironment, Error, ReturnErrorCode, BUFFER_SIZE,
};
use ink_primitives::AccountId;
use proptest::prelude::*;
use std::panic::{catch_unwind, AssertUnwindSafe};

fn on_chain(test: impl FnOnce()) {
    run_test::<DefaultEnvironment, _>(|_| {
        test();
        Ok(())
    })
    .unwrap()
}

fn fails<R>(operation: impl FnOnce() -> R) -> bool {
    catch_unwind(AssertUnwindSafe(operation)).is_err()
}

fn cells() -> usize {
    count_used_storage_cells::<DefaultEnvironment>(&callee::<DefaultEnvironment>()).unwrap_or(0)
}

#[test]
fn collections_have_an_empty_encoding() {
    fn check<T: Storable>(value: T) {
        let mut bytes = Vec::new();
        value.encode(&mut bytes);
        assert_eq!((bytes.len(), value.encoded_size()), (0, 0));
        assert!(decode_all::<T>(&mut &[][..]).is_ok());
    }
    check(Lazy::<u8>::default());
    check(Mapping::<u8, u8>::default());
    check(StorageVec::<u8>::default());
    check(OrderedSet::<u8>::default());
    check(OrderedMap::<u8, u8>::default());
}

#[test]
fn fields_have_generated_or_manual_keys() {
    type Field<T> = <T as AutoStorableHint<ManualKey<55>>>::Type;
    assert_eq!(<Field<Lazy<u8>> as StorageKey>::KEY, 55);
    assert_eq!(<Field<Lazy<u8, ManualKey<3>>> as StorageKey>::KEY, 3);
    assert_eq!(<Field<Mapping<u8, u8>> as StorageKey>::KEY, 55);
    assert_eq!(<Field<Mapping<u8, u8, ManualKey<3>>> as StorageKey>::KEY, 3);
    assert_eq!(<Field<StorageVec<u8>> as StorageKey>::KEY, 55);
    assert_eq!(<Field<StorageVec<u8, ManualKey<3>>> as StorageKey>::KEY, 3);
    assert_eq!(<Field<OrderedSet<u8>> as StorageKey>::KEY, 55);
    assert_eq!(<Field<OrderedMap<u8, u8, ManualKey<3>>> as StorageKey>::KEY, 3);
    // The content of a `Lazy` has the same key.
    let _: Field<Lazy<Mapping<u8, u8>>> = Lazy::<Mapping<u8, u8, _>, _>::new();
    assert_eq!(format!("{:?}", Mapping::<u8, u8, ManualKey<3>>::new()), "Mapping { key: 3 }");
}

mod lazy {
    use super::*;

    type Value = Lazy<u8, ManualKey<123>>;

    #[test]
    fn value_is_set_and_read() {
        on_chain(|| {
            let mut lazy = Value::new();
            assert_eq!((lazy.get(), lazy.try_get(), lazy.get_or_default()), (None, None, 0));
            lazy.set(&2);
            assert_eq!((lazy.get(), lazy.try_get()), (Some(2), Some(Ok(2))));
            // Another one with the same key uses the same cell.
            assert_eq!(Value::new().get_or_default(), 2);
            assert_eq!(ink_env::get_contract_storage(&123u32), Ok(Some(2u8)));
        })
    }

    #[test]
    fn value_above_the_buffer_size_fails() {
        on_chain(|| {
            let mut fits = Lazy::<[u8; BUFFER_SIZE - 4]>::new();
            assert_eq!(fits.try_set(&[1; BUFFER_SIZE - 4]), Ok(()));
            assert_eq!(fits.try_get(), Some(Ok([1; BUFFER_SIZE - 4])));

            let mut too_long = Lazy::<[u8; BUFFER_SIZE - 3], ManualKey<1>>::new();
            assert_eq!(too_long.try_get(), None);
            assert_eq!(too_long.try_set(&[1; BUFFER_SIZE - 3]), Err(Error::BufferTooSmall));
            assert_eq!(too_long.try_get(), None);
            too_long.set(&[1; BUFFER_SIZE - 3]);
            assert_eq!(too_long.try_get(), Some(Err(Error::BufferTooSmall)));
        })
    }

    #[test]
    fn value_of_another_type_does_not_decode() {
        on_chain(|| {
            ink_env::set_contract_storage(&123u32, &7u16);
            assert!(fails(|| Value::new().get()));
            assert!(fails(|| Value::new().get_or_default()));
            assert!(matches!(Value::new().try_get(), Some(Err(Error::Decode(_)))));
        })
    }
}

mod mapping {
    use super::*;

    type Numbers = Mapping<u8, u16, ManualKey<123>>;

    #[test]
    fn values_are_inserted_and_read() {
        on_chain(|| {
            let mut map = Numbers::new();
            assert_eq!((map.get(1), map.try_get(1), map.size(1), map.contains(1)), (None, None, None, false));
            assert_eq!(map.insert(1, &2), None);
            assert_eq!(map.insert(1, &3), Some(2));
            assert_eq!(map.try_insert(1, &4), Ok(Some(2)));
            assert_eq!(map.try_insert(2, &5), Ok(None));
            assert_eq!((map.get(1), map.get(2), map.try_get(1)), (Some(4), Some(5), Some(Ok(4))));
            assert_eq!((map.size(1), map.contains(1)), (Some(2), true));
            assert_eq!(ink_env::get_contract_storage(&(123u32, 1u8)), Ok(Some(4u16)));
            // Another one with the same key uses the same cells.
            assert_eq!(Numbers::new().get(1), Some(4));
        })
    }

    #[test]
    fn values_are_removed_and_taken() {
        on_chain(|| {
            let mut map = Numbers::new();
            map.insert(1, &1);
            map.insert(2, &2);
            map.insert(3, &3);
            assert_eq!((map.take(1), map.take(1)), (Some(1), None));
            assert_eq!((map.try_take(2), map.try_take(2)), (Some(Ok(2)), None));
            map.remove(3);
            map.remove(3);
            assert_eq!(map.get(3), None);
            assert_eq!(cells(), 0);
        })
    }

    #[test]
    fn pages_contain_every_key_once() {
        on_chain(|| {
            let mut map = Numbers::new();
            // Collections with adjacent keys do not interfere.
            Mapping::<u8, u16, ManualKey<122>>::new().insert(1, &1);
            Lazy::<u8, ManualKey<124>>::new().set(&1);
            for key in 0..40 {
                map.insert(key, &u16::from(key));
            }
            let all = map.keys_page(None, 100);
            let mut sorted = all.clone();
            sorted.sort();
            assert_eq!(sorted, Vec::from_iter(0..40));
            // The order is arbitrary.
            assert_ne!(all, sorted);
            for limit in [1, 7, 39, 40] {
                let (mut visited, mut after) = (Vec::new(), None);
                loop {
                    let page = map.keys_page(after.as_ref(), limit);
                    assert!(page.len() == limit as usize || visited.len() + page.len() == 40);
                    visited.extend_from_slice(&page);
                    match page.last() {
                        Some(last) => after = Some(*last),
                        None => break,
                    }
                }
                assert_eq!(visited, all);
            }
            assert_eq!(map.keys_page(None, 0), []);
            let page = map.page(Some(&all[4]), 2);
            assert_eq!(page, [(all[5], u16::from(all[5])), (all[6], u16::from(all[6]))]);
            assert_eq!(Vec::from_iter(map.keys()), all);
            assert!(map.iter().eq(all.iter().map(|key| (*key, u16::from(*key)))));
            assert_eq!(Mapping::<u8, u8, ManualKey<9>>::new().keys().next(), None);
        })
    }

    #[test]
    fn mapping_can_change_during_iteration() {
        on_chain(|| {
            let mut map = Numbers::new();
            for key in 0..40 {
                map.insert(key, &1);
            }
            let order = map.keys_page(None, 40);
            // A removed key is still a valid cursor.
            map.remove(order[9]);
            assert_eq!(map.keys_page(Some(&order[9]), 2), order[10..12]);
            // Every visited key is removed.
            let mut visited = 0;
            for key in map.keys() {
                map.remove(key);
                visited += 1;
            }
            assert_eq!((visited, cells()), (39, 0));
        })
    }

    #[test]
    fn key_of_another_type_fails() {
        on_chain(|| {
            ink_env::set_contract_storage(&(123u32, 1u32), &1u16);
            assert!(fails(|| Numbers::new().keys_page(None, 9)));
            assert!(fails(|| Numbers::new().keys().next()));
        })
    }

    #[test]
    fn keys_can_be_tuples() {
        on_chain(|| {
            let mut map = Mapping::<(AccountId, AccountId), String>::new();
            let (a, b) = (AccountId([1; 32]), AccountId([2; 32]));
            map.insert((a, b), &String::from("a to b"));
            map.insert((&b, &a), &String::from("b to a"));
            assert_eq!(map.get((&a, &b)).as_deref(), Some("a to b"));
            assert_eq!(map.get((b, a)).as_deref(), Some("b to a"));
            assert_eq!(map.get((a, a)), None);
        })
    }

    #[test]
    fn value_above_the_buffer_size_fails() {
        on_chain(|| {
            const FITS: usize = BUFFER_SIZE - 1;
            let mut fits = Mapping::<u8, [u8; FITS]>::new();
            assert_eq!(fits.try_insert(0, &[1; FITS]), Ok(None));
            assert_eq!(fits.try_get(0), Some(Ok([1; FITS])));
            assert_eq!(fits.try_take(0), Some(Ok([1; FITS])));

            let mut too_long = Mapping::<u8, [u8; FITS + 1], ManualKey<1>>::new();
            assert_eq!(too_long.try_insert(0, &[1; FITS + 1]), Err(Error::BufferTooSmall));
            assert_eq!(too_long.try_get(0), None);
            too_long.insert(0, &[1; FITS + 1]);
            assert_eq!(too_long.try_get(0), Some(Err(Error::BufferTooSmall)));
            assert_eq!(too_long.try_take(0), Some(Err(Error::BufferTooSmall)));
            assert!(too_long.contains(0));

            assert!(fails(|| Mapping::<u8, [u8; BUFFER_SIZE + 1]>::new().insert(1, &[1; BUFFER_SIZE + 1])));

            let mut long_keys = Mapping::<Vec<u8>, ()>::new();
            assert!(fails(|| long_keys.insert(vec![0; 123], &())));
            assert_eq!(long_keys.try_insert(vec![0; 122], &()), Ok(None));
            let key = vec![0; BUFFER_SIZE];
            assert_eq!(long_keys.try_insert(&key, &()), Err(Error::BufferTooSmall));
            assert_eq!(long_keys.try_get(&key), Some(Err(Error::BufferTooSmall)));
            assert_eq!(long_keys.try_take(&key), Some(Err(Error::BufferTooSmall)));
        })
    }

    #[test]
    fn value_of_another_type_does_not_decode() {
        on_chain(|| {
            for key in 0..4u8 {
                ink_env::set_contract_storage(&(123u32, key), &7u8);
            }
            let map = Numbers::new();
            assert!(fails(|| map.get(0)));
            assert!(matches!(map.try_get(1), Some(Err(Error::Decode(_)))));
            assert!(fails(|| map.take(2)));
            assert!(matches!(map.try_take(3), Some(Err(Error::Decode(_)))));
        })
    }
}

mod vec {
    use super::*;

    type Numbers = StorageVec<u64, ManualKey<123>>;

    #[test]
    fn empty_vector_has_no_elements() {
        on_chain(|| {
            let mut vec = Numbers::new();
            assert_eq!((vec.len(), vec.is_empty()), (0, true));
            assert_eq!((vec.pop(), vec.peek(), vec.get(0)), (None, None, None));
            assert_eq!((vec.try_pop(), vec.try_peek(), vec.try_get(0)), (None, None, None));
            vec.clear();
            assert_eq!(vec.len(), 0);
            assert!(fails(|| Numbers::new().set(0, &1)));
            assert!(fails(|| Numbers::new().clear_at(0)));
        })
    }

    #[test]
    fn length_and_elements_have_their_cells() {
        on_chain(|| {
            let mut vec = Numbers::new();
            vec.push(&9);
            assert_eq!(ink_env::get_contract_storage(&123u32), Ok(Some(1u32)));
            assert_eq!(ink_env::get_contract_storage(&(123u32, 0u32)), Ok(Some(9u64)));
            assert_eq!(Numbers::new().pop(), Some(9));
        })
    }

    #[test]
    fn length_is_read_once() {
        on_chain(|| {
            let reads = || get_contract_storage_rw::<DefaultEnvironment>(&callee::<DefaultEnvironment>()).0;
            let mut vec = Numbers::new();
            vec.push(&1);
            let vec = Numbers::new();
            let before = reads();
            assert_eq!((vec.len(), vec.len(), vec.is_empty()), (1, 1, false));
            assert_eq!(reads(), before + 1);
        })
    }

    #[test]
    fn cleared_elements_leave_gaps() {
        on_chain(|| {
            let mut vec: Numbers = (0..10).collect();
            vec.clear_at(0);
            vec.clear_at(9);
            assert_eq!((vec.len(), vec.get(0), vec.peek()), (10, None, None));
            assert_eq!(vec.try_set(0, &5), Ok(None));
            assert_eq!(vec.try_set(0, &6), Ok(Some(8)));
            assert_eq!(vec.set(1, &7), Some(8));
            assert_eq!(vec.try_set(10, &1), Err(Error::ReturnError(ReturnErrorCode::KeyNotFound)));
            assert_eq!((vec.pop(), vec.len()), (None, 9));
            assert_eq!((vec.try_pop(), vec.len()), (Some(Ok(8)), 8));
            vec.clear();
            assert_eq!((vec.len(), vec.get(1)), (0, None));
        })
    }

    #[test]
    fn element_above_the_buffer_size_fails() {
        on_chain(|| {
            const TOO_LONG: usize = BUFFER_SIZE - 3;
            let mut vec = StorageVec::<[u8; TOO_LONG]>::new();
            let value = [1; TOO_LONG];
            // The vector is unchanged if an element is rejected.
            assert_eq!(vec.try_push(&value), Err(Error::BufferTooSmall));
            assert_eq!(vec.len(), 0);
            vec.push(&value);
            assert_eq!(vec.try_set(0, &value), Err(Error::BufferTooSmall));
            assert_eq!(vec.try_get(0), Some(Err(Error::BufferTooSmall)));
            assert_eq!(vec.try_peek(), Some(Err(Error::BufferTooSmall)));
            assert_eq!(vec.try_pop(), Some(Err(Error::BufferTooSmall)));
            assert_eq!((vec.len(), vec.pop()), (1, Some(value)));
        })
    }

    #[test]
    fn push_to_a_full_vector_or_a_used_cell_fails() {
        on_chain(|| {
            ink_env::set_contract_storage(&123u32, &u32::MAX);
            let mut vec = Numbers::new();
            assert_eq!(vec.len(), u32::MAX);
            assert!(fails(|| vec.push(&1)));
        });
        on_chain(|| {
            ink_env::set_contract_storage(&(123u32, 0u32), &1u64);
            assert!(fails(|| Numbers::new().push(&1)));
            assert!(fails(|| Numbers::new().try_push(&1)));
        });
    }

    #[test]
    fn element_of_another_type_does_not_decode() {
        on_chain(|| {
            let mut vec = StorageVec::<u8, ManualKey<123>>::new();
            for i in 0..2 {
                vec.push(&i);
            }
            let mut wrong = Numbers::new();
            assert!(fails(|| wrong.get(0)));
            assert!(matches!(wrong.try_peek(), Some(Err(Error::Decode(_)))));
            assert!(matches!(wrong.try_pop(), Some(Err(Error::Decode(_)))));
            assert_eq!(wrong.len(), 1);
            assert!(fails(|| wrong.pop()));
            ink_env::set_contract_storage(&123u32, &7u8);
            assert!(fails(|| Numbers::new().len()));
        })
    }

    #[derive(Debug, Clone)]
    enum Op {
        Push(u64),
        TryPush(u64),
        Pop,
        TryPop,
        Set(u32, u64),
        TrySet(u32, u64),
        ClearAt(u32),
        Reload,
        Clear,
    }

    fn op() -> impl Strategy<Value = Op> {
        prop_oneof![
            6 => any::<u64>().prop_map(Op::Push),
            3 => any::<u64>().prop_map(Op::TryPush),
            3 => Just(Op::Pop),
            2 => Just(Op::TryPop),
            3 => (0..40u32, any::<u64>()).prop_map(|(i, value)| Op::Set(i, value)),
            3 => (0..40u32, any::<u64>()).prop_map(|(i, value)| Op::TrySet(i, value)),
            2 => (0..40u32).prop_map(Op::ClearAt),
            1 => Just(Op::Reload),
            1 => Just(Op::Clear),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// A cleared element is `None` in the model.
        #[test]
        fn vector_behaves_like_vec(ops in proptest::collection::vec(op(), 1..200)) {
            on_chain(|| {
                let (mut vec, mut model) = (Numbers::new(), Vec::<Option<u64>>::new());
                for op in ops {
                    match op {
                        Op::Push(value) => {
                            vec.push(&value);
                            model.push(Some(value));
                        }
                        Op::TryPush(value) => {
                            assert_eq!(vec.try_push(&value), Ok(()));
                            model.push(Some(value));
                        }
                        Op::Pop => assert_eq!(vec.pop(), model.pop().flatten()),
                        Op::TryPop => assert_eq!(vec.try_pop(), model.pop().flatten().map(Ok)),
                        Op::Set(i, value) => match model.get_mut(i as usize) {
                            Some(item) => {
                                assert_eq!(vec.set(i, &value), item.replace(value).map(|_| 8))
                            }
                            None => assert!(fails(|| vec.set(i, &value))),
                        },
                        Op::TrySet(i, value) => match model.get_mut(i as usize) {
                            Some(item) => assert_eq!(
                                vec.try_set(i, &value),
                                Ok(item.replace(value).map(|_| 8))
                            ),
                            None => assert_eq!(
                                vec.try_set(i, &value),
                                Err(ReturnErrorCode::KeyNotFound.into())
                            ),
                        },
                        Op::ClearAt(i) => match model.get_mut(i as usize) {
                            Some(item) => {
                                vec.clear_at(i);
                                *item = None;
                            }
                            None => assert!(fails(|| vec.clear_at(i))),
                        },
                        Op::Reload => vec = Numbers::new(),
                        Op::Clear => {
                            vec.clear();
                            model.clear();
                        }
                    }
                    assert_eq!(vec.len() as usize, model.len());
                    assert_eq!(vec.peek(), model.last().copied().flatten());
                }
                for i in 0..model.len() as u32 + 3 {
                    assert_eq!(vec.get(i), model.get(i as usize).copied().flatten());
                    assert_eq!(vec.try_get(i), model.get(i as usize).copied().flatten().map(Ok));
                }
            })
        }
    }
}
