//! A deployment as one release of Milvus reads it.

use super::{Deployment, Selection, Settings, select};
use crate::facts::milvus::{Mode, Version};
use crate::text::source::Location;

/// A deployment under one release and mode.
#[derive(Debug)]
pub struct Reading<'d> {
    /// What the files describe.
    pub deployment: &'d Deployment,
    /// The release.
    pub milvus: Version,
    /// The mode.
    pub mode: Mode,
    /// What is set, in layers.
    pub settings: Settings,
    /// For each text of the deployment, whether this release reads it.
    pub read: Vec<bool>,
}

impl Reading<'_> {
    /// The choice of the message queue.
    pub(crate) fn selection(&self) -> Selection<'_> {
        select(&self.settings, self.mode)
    }

    /// The start of the main file: where findings about nothing in particular point.
    pub fn start(&self) -> Location {
        self.deployment.start()
    }
}
