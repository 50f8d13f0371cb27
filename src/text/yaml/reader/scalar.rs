//! What a scalar is to the readers.

/// A scalar by the rules of YAML 1.1, as the readers apply them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing, `~` or `null`.
    Null,
    /// `true`, `yes`, `on`, `y` and their opposites.
    Bool(bool),
    /// A number of up to 63 bits.
    Int(i64),
    /// A number that needs 64 bits.
    Uint(u64),
    /// A number with a point or exponent, or too large.
    Float(f64),
    /// Text.
    Str,
    /// A date or time. The readers keep it as text.
    Time,
    /// `!!binary`: text in base 64.
    Binary,
    /// No scalar but a mapping or sequence.
    Collection,
}
