//! Division by RFC 9669: the quotient by zero is zero, the remainder by zero is the dividend, and the
//! smallest number divided by -1 wraps. Signed operations take the bit patterns of unsigned types.

macro_rules! division {
    ($unsigned:ty, $signed:ty, $div:ident, $rem:ident, $sdiv:ident, $srem:ident) => {
        /// Quotient.
        #[inline(always)]
        pub(crate) fn $div(a: $unsigned, b: $unsigned) -> $unsigned {
            a.checked_div(b).unwrap_or(0)
        }

        /// Remainder.
        #[inline(always)]
        pub(crate) fn $rem(a: $unsigned, b: $unsigned) -> $unsigned {
            a.checked_rem(b).unwrap_or(a)
        }

        /// Signed quotient, truncated.
        #[inline(always)]
        pub(crate) fn $sdiv(a: $unsigned, b: $unsigned) -> $unsigned {
            match b as $signed {
                0 => 0,
                -1 => a.wrapping_neg(),
                b => (a as $signed).checked_div(b).unwrap_or(0) as $unsigned,
            }
        }

        /// Signed remainder, with the sign of the dividend.
        #[inline(always)]
        pub(crate) fn $srem(a: $unsigned, b: $unsigned) -> $unsigned {
            match b as $signed {
                0 => a,
                -1 => 0,
                b => (a as $signed).checked_rem(b).unwrap_or(0) as $unsigned,
            }
        }
    };
}

division!(u32, i32, div32, rem32, sdiv32, srem32);
division!(u64, i64, div64, rem64, sdiv64, srem64);
division!(u128, i128, div128, rem128, sdiv128, srem128);
