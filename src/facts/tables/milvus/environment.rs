//! The types of `rules/milvus/environment.yaml`.

use crate::facts::tables::form::*;

/// What is known of environment variables.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Environment {
    /// Names that people use and nothing reads.
    pub unread: List<Unread>,
    /// A prefix that people put before names.
    pub prefix: Text,
    /// How names begin that are meant for Milvus.
    pub sections: List<Text>,
    /// Names that begin so and are read by a library.
    pub libraries: List<Text>,
    /// Names with which programs that call Milvus log in.
    pub clients: List<Text>,
    /// Settings that Milvus' own compose files set in vain.
    pub leftovers: List<Text>,
    /// What a Service or a link puts there.
    pub links: Links,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

/// A name that people use, with the one that is read.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Unread {
    /// The name.
    pub name: Text,
    /// The one that is read.
    pub right: Text,
    /// The first release that no longer reads it; none: none ever did.
    pub until: Option<Version>,
}

/// What a Service of a namespace, or a link of a container, puts into environments.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Links {
    /// The ends of the variables' names.
    pub suffixes: List<Text>,
    /// How the values begin.
    pub value: Text,
    /// By the key of a port, the key that makes it harmless where it holds a port itself.
    pub harmless_with_port: Map,
    /// The sections that only a value of another setting makes Milvus read.
    pub read_while: List<ReadWhile>,
}

/// A section that Milvus reads only while a setting has a value.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ReadWhile {
    /// The section.
    pub section: Text,
    /// The setting.
    pub key: Text,
    /// Its value.
    pub is: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/environment.rs"));
