//! The types of `rules/security.yaml`.

use crate::facts::tables::form::*;

/// Secrets, and what lets others reach Milvus and its stores.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Security {
    /// What holds secrets.
    pub secrets: Secrets,
    /// What names of secrets look like.
    pub names: Names,
    /// What tokens look like.
    pub tokens: List<Token>,
    /// Values that everybody knows.
    pub well_known: List<Text>,
    /// The ways from outside.
    pub exposed: Exposed,
    /// The protocols of an ingress.
    pub protocols: Protocols,
    /// The images with a published fix.
    pub images: List<Image>,
}

/// What holds secrets.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Secrets {
    /// The values of the chart.
    pub values: List<Text>,
    /// Names below an open section of secrets that hold none.
    pub but: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// What names of secrets look like, without what separates their words.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Names {
    /// One that holds such a text is that of a secret,
    pub holds: List<Text>,
    /// or one of which this is the last word,
    pub words: List<Text>,
    /// or one that ends nearly like this;
    pub alike: List<Text>,
    /// but not where it ends with this,
    pub but_ends: List<Text>,
    /// or holds this,
    pub but_holds: List<Text>,
    /// or is this.
    pub but: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// What tokens look like.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Token {
    /// How they begin.
    pub begins: Text,
    /// How many characters they have at least.
    pub least: usize,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// Protocols of an ingress to Milvus.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Protocols {
    /// Without TLS, the usual one first.
    pub plain: List<Text>,
    /// With TLS, the usual one first.
    pub tls: List<Text>,
    /// How annotations end that leave TLS to Milvus.
    pub passthrough: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// The ways from outside.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Exposed {
    /// To Milvus.
    pub milvus: List<Way>,
    /// To the bundled MinIO.
    pub minio: List<Way>,
    /// The types of Services that are public.
    pub words: List<Text>,
    /// What annotations, and classes of ingresses, hold that keep a way from being public.
    pub guarded: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// A way from outside, by value keys.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Way {
    /// The type of a Service.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "type")))]
    pub kind: Option<Text>,
    /// The switch of an ingress.
    pub enabled: Option<Text>,
    /// The annotations.
    pub annotations: Text,
    /// The class of the ingress.
    pub class: Option<Text>,
    /// The ranges of addresses that may use it.
    pub ranges: Option<Text>,
}

/// An image with a published fix.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Image {
    /// The value key of its tag.
    pub key: Text,
    /// The last part of its repository.
    pub image: Text,
    /// What the addresses hold by which it runs on several servers.
    pub distributed: Text,
    /// What tags of the form that can be compared begin with.
    pub prefix: Text,
    /// Tags that sort before it lack the fix.
    pub before: Text,
    /// The program.
    pub title: Text,
    /// The name of the fix.
    pub advisory: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/security.rs"));
