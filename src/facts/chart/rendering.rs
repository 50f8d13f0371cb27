//! What values render to: the results, on the facts of `rules/chart/rendering.yaml`.

use std::cell::RefCell;
use std::collections::HashMap;

use super::merged::MergedValues;
use super::value::ValueView;
use super::view::Chart;
use crate::facts::milvus::Mode;
pub use crate::facts::tables::chart::failures::Shape;
pub use crate::facts::tables::chart::rendering::{Component, Coordinator, Merge, Writes};

/// A setting of the generated file (`default.yaml`, or `milvus.yaml` up to 3.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The Milvus setting.
    pub setting: &'static str,
    /// What stands there. Unless it is quoted, Milvus reads it as YAML once more: `0123` becomes 83, nothing at all
    /// becomes null.
    pub text: String,
    /// The value key it comes from; none: no value stands behind it.
    pub from: Option<&'static str>,
    /// Whether it stands between quotes.
    pub quoted: bool,
}

/// What a rendering depends on besides the values.
#[derive(Clone, Copy, Debug)]
pub struct Release<'a> {
    /// The name of the Helm release.
    pub name: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// What a chart that has it as a part calls the chart, else its name.
    pub chart: &'a str,
    /// Whether the templates see a running deployment.
    pub live: Live<'a>,
}

/// Whether the templates see a running deployment, which only a real `helm upgrade` lets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live<'a> {
    /// A first installation, `helm template`, or a renderer of GitOps.
    No,
    /// An upgrade; the queue that the annotation of the standalone Deployment names, if there is one.
    Yes(Option<&'a str>),
}

/// What a values file renders to.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// Cluster or standalone.
    pub mode: Mode,
    /// The blocks that select a queue, in the order in which they are written: the last one wins. Empty: the image's
    /// own configuration chooses.
    pub blocks: Vec<Block>,
    /// The brokers that are deployed.
    pub deployed: Vec<Deployed>,
    /// The address of the queue that wins, when it has one.
    pub address: Option<Address>,
    /// The endpoints of etcd.
    pub etcd: Vec<Address>,
    /// The address of the object store.
    pub minio: Option<Address>,
    /// The storage of Woodpecker, in versions that write it.
    pub woodpecker: Option<WoodpeckerStorage>,
    /// The workloads of Milvus, in alphabetical order.
    pub components: Vec<&'static str>,
    /// The ConfigMap of the user's, whose text replaces all that is generated; none: the generated file is used.
    pub custom_config_map: Option<String>,
    /// The settings of the generated file, in the order of their names; of those written twice the last.
    pub written: Vec<Written>,
    /// What makes helm fail. If there is anything, nothing is rendered.
    pub failures: Vec<Failure>,
}

/// A block of the generated file that selects a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// 1 to 3; of a slot at most one block is written.
    pub slot: u8,
    /// The queue.
    pub queue: &'static str,
    /// The value key that selected it, such as `externalKafka.enabled`.
    pub by: &'static str,
    /// Where it points, for queues that have an address.
    pub address: Option<Address>,
    /// The broker that the chart runs for it; none for external brokers and those inside Milvus.
    pub broker: Option<&'static str>,
}

/// A broker that is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// `pulsar` (v2), `pulsarv3`, `kafka` or `woodpecker` (its servers).
    pub broker: &'static str,
    /// The queue that it serves.
    pub queue: &'static str,
    /// The value key that deployed it.
    pub by: &'static str,
    /// Whether Milvus uses it.
    pub used: bool,
}

/// An address that is written into the generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Host and port, as Milvus gets them together.
    pub text: String,
    /// The host.
    pub host: String,
    /// Who answers there.
    pub service: Service,
}

/// Who answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// A Service that the chart renders.
    Rendered,
    /// Nobody: the chart renders no Service of that name.
    Missing,
    /// Someone outside the chart.
    External,
}

/// What the chart writes about Woodpecker's storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WoodpeckerStorage {
    /// `woodpecker.storage.type`.
    pub kind: String,
    /// `woodpecker.storage.rootPath`.
    pub root_path: &'static str,
}

/// A value that makes helm fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The value key.
    pub key: String,
    /// What it must be.
    pub must_be: Shape,
    /// Why.
    pub message: &'static str,
}

/// A version, a release and its values.
pub(super) struct Inputs<'a> {
    pub chart: Chart,
    pub release: Release<'a>,
    pub(crate) values: &'a dyn MergedValues,
    /// The values that were asked for: templates ask for most of them several times.
    pub(crate) known: RefCell<HashMap<String, ValueView>>,
}
