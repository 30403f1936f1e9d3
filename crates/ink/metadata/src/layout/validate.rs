//! Checks that no two parts of a contract's storage have the same key.

use super::{Layout, MetadataError, StructLayout};
use ink_primitives::Key;
use std::collections::HashMap;

/// The check that no two cells or collections of a layout have the same key.
pub struct ValidateLayout {
    /// The first path with each key.
    paths: HashMap<Key, String>,
    /// The path of the current node.
    names: Vec<String>,
}

impl ValidateLayout {
    /// Checks a layout.
    ///
    /// # Errors
    ///
    /// The paths of the first two parts that have the same key.
    pub fn validate(layout: &Layout) -> Result<(), MetadataError> {
        Self { paths: HashMap::new(), names: Vec::new() }.check(layout)
    }

    fn check(&mut self, layout: &Layout) -> Result<(), MetadataError> {
        match layout {
            Layout::Leaf(_) => Ok(()),
            Layout::Root(root) => {
                self.insert_key(*root.root_key().key())?;
                self.check(root.layout())
            }
            Layout::Hash(hash) => self.check(hash.layout()),
            Layout::Array(array) => self.check(array.layout()),
            Layout::Struct(fields) => self.check_fields(fields),
            Layout::Enum(variants) => self.within(format!("{}::", variants.name()), |this| {
                variants.variants().values().try_for_each(|fields| this.check_fields(fields))
            }),
        }
    }

    fn check_fields(&mut self, layout: &StructLayout) -> Result<(), MetadataError> {
        self.within(layout.name().to_string(), |this| {
            layout.fields().iter().try_for_each(|field| {
                this.within(format!(".{}:", field.name()), |this| this.check(field.layout()))
            })
        })
    }

    /// Runs `check` with one more name on the path.
    fn within(
        &mut self,
        name: String,
        check: impl FnOnce(&mut Self) -> Result<(), MetadataError>,
    ) -> Result<(), MetadataError> {
        self.names.push(name);
        let result = check(self);
        self.names.pop();
        result
    }

    fn insert_key(&mut self, key: Key) -> Result<(), MetadataError> {
        let path = self.names.concat();
        match self.paths.get(&key) {
            Some(first) => Err(MetadataError::Collision(first.clone(), path)),
            None => {
                self.paths.insert(key, path);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{EnumLayout, FieldLayout, LeafLayout, RootLayout};

    fn root(key: Key, layout: impl Into<Layout>) -> Layout {
        Layout::Root(RootLayout::new_empty(key.into(), layout))
    }

    fn leaf(key: Key) -> Layout {
        Layout::Leaf(LeafLayout::from_key::<u32>(key.into()))
    }

    /// `Contract { a: Root, b: u32, c: Choice }` with `enum Choice { Left(Root), Right { d: Root } }`.
    fn contract(keys: [Key; 4]) -> Layout {
        let choice = EnumLayout::new(
            "Choice",
            keys[0],
            [
                (0.into(), StructLayout::new("Left", [FieldLayout::new("0", root(keys[2], leaf(keys[2])))])),
                (1.into(), StructLayout::new("Right", [FieldLayout::new("d", root(keys[3], leaf(keys[3])))])),
            ],
        );
        root(
            keys[0],
            StructLayout::new(
                "Contract",
                [
                    FieldLayout::new("a", root(keys[1], leaf(keys[1]))),
                    FieldLayout::new("b", leaf(keys[0])),
                    FieldLayout::new("c", choice),
                ],
            ),
        )
    }

    #[test]
    fn distinct_keys_are_valid() {
        assert_eq!(ValidateLayout::validate(&contract([0, 1, 2, 3])), Ok(()));
        assert_eq!(ValidateLayout::validate(&contract([3, 2, 1, 0])), Ok(()));
    }

    #[test]
    fn collision_is_reported_with_both_paths() {
        for (keys, first, second) in [
            ([0, 0, 2, 3], "", "Contract.a:"),
            ([0, 1, 0, 3], "", "Contract.c:Choice::Left.0:"),
            ([0, 1, 1, 3], "Contract.a:", "Contract.c:Choice::Left.0:"),
            ([0, 1, 2, 2], "Contract.c:Choice::Left.0:", "Contract.c:Choice::Right.d:"),
        ] {
            assert_eq!(
                ValidateLayout::validate(&contract(keys)),
                Err(MetadataError::Collision(first.into(), second.into()))
            );
        }
    }

    #[test]
    fn error_of_the_contract_s_own_cell_says_contract_storage() {
        assert_eq!(
            MetadataError::Collision(String::new(), "Contract.c:".into()).to_string(),
            "storage key collision occurred for `Contract.c:`. \
             The same storage key is occupied by the `contract storage`."
        );
        assert_eq!(
            MetadataError::Collision("Contract.a:".into(), "Contract.c:".into()).to_string(),
            "storage key collision occurred for `Contract.c:`. \
             The same storage key is occupied by the `Contract.a:`."
        );
    }
}
