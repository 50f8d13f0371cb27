//! The words in which the rows of parameters and of rules between them are written. The build reads them by these.

/// What the text of a value must look like.
#[derive(serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum ParamKind {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A number without a unit that counts units of time.
    DurationNumber,
    /// A number with a unit of time, such as `10s`.
    Duration,
    /// A whole number of bytes, or one with `k`, `m` or `g`.
    Size,
    /// Items separated by commas.
    List,
    /// A JSON document.
    Json,
    /// Any text.
    String,
}

/// What the text means, beyond its [`ParamKind`].
#[derive(serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum Sub {
    /// One of some words.
    Enum,
    /// A path in a file system or store.
    Path,
    /// A TCP port.
    Port,
    /// A share of 100.
    Percent,
    /// A JSON object.
    Map,
}

/// Why a setting has no effect.
#[derive(serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum Dead {
    /// The shipped file sets it, no code knows it.
    Undeclared,
    /// Milvus reads it only as an old spelling of another key.
    OldSpelling,
    /// Declared, but no code reads it.
    NoReader,
    /// Declared, but only Milvus' own tests read it.
    OnlyTests,
    /// Read into a field that nothing uses.
    UnusedField,
}

/// What changing the setting does to a deployment that holds data.
#[derive(serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum OnChange {
    /// Nothing to stored data.
    Harmless,
    /// Only how Milvus connects: it works or it does not.
    Connection,
    /// Old messages may go sooner.
    CutsLog,
    /// The log is no longer consumed.
    StopsLog,
    /// Messages that are not flushed are lost or out of reach.
    LosesLog,
    /// Metadata are out of reach, and with them all collections.
    LosesMetadata,
    /// Stored segments are out of reach.
    LosesObjects,
}

/// What breaking the rule does.
#[derive(serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Milvus does not start.
    Panics,
    /// Operations fail.
    Fails,
    /// Milvus replaces one of the values.
    Replaced,
    /// A setting does nothing.
    Ignored,
    /// A known hazard.
    Hazard,
}

/// What else is known of a parameter.
#[derive(serde::Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// A running Milvus takes over changes.
    Refreshable,
    /// Milvus does not start, or stops at first use, when it is empty.
    PanicIfEmpty,
    /// A running Milvus refuses changes.
    Forbidden,
    /// Holds something to keep secret.
    Sensitive,
    /// Text that cannot be parsed stops Milvus 2.2.
    #[serde(rename = "panics-in-2.2-if-unparsable")]
    PanicsIn22IfUnparsable,
    /// Code reads it in several ways; the kind is the strictest.
    MixedAccessors,
    /// Some patches of a line have it and others do not.
    OnlyInSomePatches,
    /// The kind is a guess from the default.
    KindFromDefault,
    /// Code that prepares the text sets the default.
    DefaultSetByFormatter,
    /// Several roles read it.
    SharedByRoles,
    /// Two places of the code declare it.
    DeclaredTwice,
    /// Said to be experimental.
    Experimental,
    /// In 2.2 a section of its own for gRPC outranks it.
    #[serde(rename = "grpc-section-wins-in-2.2")]
    GrpcSectionWinsIn22,
    /// In 2.2 it counts for a role that has no key of its own.
    #[serde(rename = "stands-in-for-role-key-in-2.2")]
    StandsInForRoleKeyIn22,
    /// Milvus rewrites the text before it is read.
    Reformatted,
    /// Meant to stay out of the shipped file.
    NotInShippedFile,
    /// Read while what it makes is not there yet, and never again.
    FirstStartOnly,
}
