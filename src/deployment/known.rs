//! A value together with how it is known.

/// A version and how it is known.
#[derive(Clone, Debug, Default)]
pub enum Known<T> {
    /// Written or given.
    Stated(T),
    /// Taken as given; the sentence says why.
    Assumed(T, String),
    /// Nothing says.
    #[default]
    Unknown,
}

impl<T: Copy> Known<T> {
    /// The value, said or assumed.
    pub fn get(&self) -> Option<T> {
        match self {
            Self::Stated(v) | Self::Assumed(v, _) => Some(*v),
            Self::Unknown => None,
        }
    }

    /// The sentence about an assumption.
    pub(crate) fn assumption(&self) -> Option<&str> {
        match self {
            Self::Assumed(_, why) => Some(why),
            _ => None,
        }
    }
}
