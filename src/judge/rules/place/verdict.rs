//! What is wrong with a key, for the one rule that reports it.

use crate::facts::chart::Moved;
use crate::facts::milvus::catalogue::{Dead, Param, Rename};
use crate::facts::milvus::{KeyPath, Version};
use crate::judge::finding::Place;
use crate::text::source::Location;
use crate::text::yaml::Entry;

/// A key that a rule of this family has something to say about.
pub struct Verdict {
    /// The text it stands in, by index.
    pub text: usize,
    /// The entries from the root of its configuration down to it; empty where they are not known, as under `<<`.
    pub chain: Vec<Entry>,
    /// The key with dots, without what it is embedded in.
    pub key: String,
    /// Its value as text; empty for a section.
    pub value: String,
    /// The settings below it, without its own key; empty for a setting.
    pub below: Vec<String>,
    /// Where the key is.
    pub key_at: Location,
    /// The path to it in its file.
    pub path: KeyPath,
    /// What is wrong.
    pub what: KeyProblem,
    /// What it was compared with.
    pub compared: Compared,
}

/// What a key that is not known was compared with, to find what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// What is near it hangs on the release.
    ByRelease,
    /// Nothing is near it in any release: what is said of it is the same in all.
    Alone,
    /// It was not compared, as so many stand before it that were.
    Not,
}

impl Verdict {
    /// The place to point at.
    pub fn place(&self) -> Place {
        Place::new(self.key_at, self.path.clone())
    }

    /// The key's last part as written.
    pub fn last(&self) -> &str {
        self.key.rsplit('.').next().unwrap_or(&self.key)
    }
}

/// What is wrong with a key.
pub enum KeyProblem {
    /// No release has it.
    Unknown,
    /// Nor anything like it, in a copy of a release's file: a build between releases may have it.
    Stray,
    /// A section is given a value.
    SectionAsSetting,
    /// The key stands below a setting, which is no section.
    BelowSetting(&'static str),
    /// Later releases have it; true where the one at hand is only assumed, and this may be it.
    Later(Version, bool),
    /// Documentation names it, no release has it.
    Documented,
    /// The release is newer than any known, and may have it.
    Newer,
    /// The image is a candidate of the release, and may still have it, or have had it.
    Candidate,
    /// The key stands like this in the milvus.yaml of that release, of which the file is a copy.
    Copied(Version),
    /// Earlier releases had it; from which on it is gone.
    Gone(Option<Version>),
    /// An old spelling that counts.
    Old(&'static Rename),
    /// An old spelling that loses against this new one.
    Shadowed(&'static str),
    /// Nothing uses it.
    Dead(Dead),
    /// A word that stands for this setting in another file.
    Selector(&'static str),
    /// A field of the operator's resource.
    ResourceField,
    /// A key of the chart's values.
    ChartKey,
    /// In values: no version of the chart has it; what was meant, with the more likely before others.
    UnknownValue(Vec<&'static str>),
    /// In values: later versions of the chart have it.
    LaterValue(Version),
    /// In values: earlier versions of the chart had it; the last of them.
    GoneValue(Version, Option<Moved>),
    /// In values: no template reads it; where its meaning went.
    DeadValue(Option<Moved>),
    /// In values: it stands like this in the values.yaml of that version, of which the file is a copy.
    CopiedValue(Version),
    /// In values: a setting of Milvus, by its keys; true where older charts had it among their values.
    Setting(Vec<String>, bool),
    /// In values: a section of Milvus' settings, or part of one.
    Section(Vec<String>),
    /// In values: a setting of Milvus that the chart has no value for.
    Elsewhere(&'static Param),
    /// In values: what selects the queue, in this place of the values.
    ValueSelector(&'static str),
    /// In values: what was meant to be `extraConfigFiles`.
    Files,
}
