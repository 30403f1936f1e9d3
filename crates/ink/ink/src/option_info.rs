//! Topics of fields that may be `Option`s: how generated code finds out.

/// A field. [`value`](AsOption::value) is the method for options, and [`AsOptionFallback::value`], which the
/// compiler takes only if there is no other, is for everything else.
pub struct AsOption<'a, T>(pub &'a T);

impl<'a, T> AsOption<'a, Option<T>> {
    /// What is in the option.
    #[inline]
    pub fn value(&self) -> Option<&'a T> {
        self.0.as_ref()
    }
}

/// For fields that are no options.
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
    fn options_are_told_from_other_types() {
        assert_eq!(AsOption(&true).value(), Some(&true));
        assert_eq!(AsOption(&Some(5)).value(), Some(&5));
        assert_eq!(AsOption(&Alias::None).value(), None);
        assert_eq!(AsOption(&Some(Alias::None)).value(), Some(&None));
    }
}
