//! The types of `rules/milvus/values.yaml`.

use crate::facts::tables::form::*;

/// What is known of values beyond the rows of the parameters.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Values {
    /// The forms of addresses.
    pub addresses: List<AddressForm>,
    /// The settings whose words are compared without regard to case.
    pub any_case: List<Word>,
    /// The values of the chart that are texts and that YAML may change.
    pub chart_texts: Texts,
    /// When a setting that must not be empty ends the start.
    pub empty: Empty,
}

/// The form that an address must have.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct AddressForm {
    /// The setting.
    pub key: Text,
    /// Several may stand there, with commas.
    pub list: OrDefault<bool>,
    /// The schemes it may begin with; empty where none may.
    pub schemes: List<Text>,
    /// Once it names a port it must begin with a scheme.
    pub scheme_with_port: OrDefault<bool>,
    /// Whether it must name a port.
    pub port: PortForm,
    /// The setting that counts while the address names no port.
    pub port_key: Option<Text>,
    /// Whether a path may follow.
    #[cfg_attr(not(compiled_rules), serde(default = "yes"))]
    pub path: bool,
    /// The first release that takes spaces off its ends.
    pub trimmed_since: Option<Version>,
    /// What Milvus does with any other form, as a sentence without a full stop.
    pub effect: Text,
    /// Whether that ends the start.
    pub stops: OrDefault<bool>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// Whether an address must name a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum PortForm {
    /// An address does not work without one.
    Needed,
    /// Documentation asks for one; a default is likely.
    Documented,
    /// An address may name one.
    Optional,
}

/// A setting whose words are compared without regard to case.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Word {
    /// The setting.
    pub key: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// Values of the chart that are texts.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Texts {
    /// The value keys.
    pub keys: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// When a setting that must not be empty ends the start; else it does where it is used.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Empty {
    /// The first release of which it holds whatever the default is.
    pub panics_since: Version,
    /// The first release in which every one does.
    pub since: Version,
    /// The settings that do in any release.
    pub used_at_start: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/values.rs"));
