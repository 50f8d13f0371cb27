//! Options of a run.

use std::collections::HashSet;

use crate::judge::JudgeOptions;
use crate::judge::settle::SettleContext;
use crate::read::ReadOptions;
use crate::text::source::{FileId, TextOverrides};

/// What the command line says about deployments and rules; empty says nothing.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// What is given of deployments, and where settings and texts come from.
    pub read: ReadOptions,
    /// Which rules and findings count.
    pub judge: JudgeOptions,
}

impl CheckOptions {
    /// The options with other texts in place of those on disk.
    pub(super) fn with_texts(&self, texts: &TextOverrides) -> Self {
        let mut options = self.clone();
        options.read.overrides = texts.clone();
        options
    }

    /// What the last stage of judging is told; `asked` are the files that were asked for and judged wholly.
    pub(super) fn settling(&self, asked: HashSet<FileId>) -> SettleContext<'_> {
        SettleContext { read: &self.read, judge: &self.judge, judged_files: asked }
    }
}
