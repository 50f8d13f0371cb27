//! A deployment as others of its run see it.

use super::Case;
use crate::understand::external_stores::{ExternalStore, external_stores};

/// A deployment as others of its run see it.
pub struct Neighbour<'d> {
    /// It, under the newest release that it may be of.
    pub case: Case<'d>,
    /// What it keeps outside, whatever release and mode it is of.
    pub homes: Vec<ExternalStore>,
}

impl<'d> Neighbour<'d> {
    /// Makes one of all cases of a deployment; `None` where there are none.
    pub fn new(mut cases: Vec<Case<'d>>) -> Option<Self> {
        let homes = external_stores(cases.iter().map(|case| &**case));
        Some(Self { case: cases.pop()?, homes })
    }
}
