//! Distinguishes options from other types by method resolution, for the topics of events.

/// A field. The inherent method [`value`](AsOption::value) is for options. The method of the trait
/// [`AsOptionFallback`], to which inherent methods are preferred, is for other types.
pub struct AsOption<'a, T>(pub &'a T);

impl<'a, T> AsOption<'a, Option<T>> {
    /// The content of the option.
    #[inline]
    pub fn value(&self) -> Option<&'a T> {
        self.0.as_ref()
    }
}

/// For fields of other types.
pub trait AsOptionFallback<'a, T> {
    /// The field itself.
    fn value(&self) -> Option<&'a T>;
}

impl<'a, T> AsOptionFallback<'a, T> for AsOption<'a, T> {
    #[inline]
    fn value(&self) -> Option<&'a T> {
        Some(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{AsOption, AsOptionFallback as _};

    type Alias = Option<u8>;

    #[test]
    fn options_are_distinguished_from_other_types() {
        assert_eq!(AsOption(&true).value(), Some(&true));
        assert_eq!(AsOption(&Some(5)).value(), Some(&5));
        assert_eq!(AsOption(&Alias::None).value(), None);
        assert_eq!(AsOption(&Some(Alias::None)).value(), Some(&None));
    }
}
