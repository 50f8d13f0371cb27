//! The settings of the file that the chart generates.

use std::collections::BTreeMap;

use super::rendering::{Block, Inputs, Written};
use super::value::ValueView;
use crate::facts::tables::chart::rendering::{RENDERING, Writes};

/// The value key of the resource groups that replicas are spread over.
const RESOURCE_GROUPS: &str = "replicaResourceGroups";

impl Inputs<'_> {
    /// The settings that the generated file sets by value, constant or choice. Left out is the list of Woodpecker's
    /// servers.
    pub(crate) fn written(&self, blocks: &[Block]) -> Vec<Written> {
        let mut settings = BTreeMap::new();
        let mut write = |setting, text: String, from, quoted| {
            settings.insert(setting, Written { setting, text, from, quoted });
        };
        let version = self.chart.data_version();
        let all = |when: &[&str]| when.iter().all(|condition| self.holds(condition));
        for row in RENDERING.constants.iter().filter(|row| row.within.contains(version) && all(row.when)) {
            write(row.setting, row.text.to_owned(), None, true);
        }
        for row in RENDERING.addresses.iter().filter(|row| row.within.contains(version) && all(row.when)) {
            let name = row.name.map_or_else(|| self.full_name(), |key| self.name_with(&self.printed(key)));
            let from = row.name.or_else(|| self.named_by());
            write(row.setting, format!("{name}{}", row.suffix), from, false);
        }
        self.resource_groups(&mut write);
        for row in self.chart.renders().filter(|row| !row.part && all(row.when)) {
            let text = format!("{}{}", self.printed(row.value), row.suffix.unwrap_or_default());
            write(row.setting, text, Some(row.value), row.quoted);
        }
        for row in RENDERING.switches.iter().filter(|row| row.within.contains(version)) {
            let on = row.any.iter().find(|keys| all(keys));
            write(row.setting, on.is_some().to_string(), on.and_then(|keys| keys.last().copied()), false);
        }
        for block in blocks {
            self.queue_settings(block, &mut write);
        }
        let etcd = self.etcd();
        let endpoints: Vec<&str> = etcd.iter().map(|address| address.text.as_str()).collect();
        let outside = &RENDERING.etcd.external;
        let external = self.truth(outside.enabled).then_some(outside.endpoints);
        write("etcd.endpoints", endpoints.join(","), external, true);
        if !self.truth(RENDERING.minio.external.enabled)
            && let Some(address) = self.minio()
        {
            write("minio.address", address.host, Some("minio.name"), true);
        }
        if let Some(storage) = self.woodpecker() {
            let keys = &RENDERING.woodpecker;
            let service = storage.kind == "service" && self.truth(keys.enabled);
            let from = if service { keys.enabled } else { keys.storage };
            write("woodpecker.storage.type", storage.kind, Some(from), false);
            write("woodpecker.storage.rootPath", storage.root_path.to_owned(), None, true);
        }
        settings.into_values().collect()
    }

    /// What is made of the list of resource groups, where it is not empty.
    fn resource_groups(&self, write: &mut impl FnMut(&'static str, String, Option<&'static str>, bool)) {
        let Some(row) = self.chart.renders().find(|row| row.value == RESOURCE_GROUPS) else { return };
        let (true, ValueView::List(groups)) =
            (row.when.iter().all(|condition| self.holds(condition)), self.value(row.value))
        else {
            return;
        };
        let names: Vec<String> = groups.iter().map(ValueView::printed).collect();
        let from = Some(row.value);
        write("queryCoord.clusterLevelLoadReplicaNumber", names.len().to_string(), from, false);
        write("queryCoord.clusterLevelLoadResourceGroups", names.join(","), from, false);
        write("streaming.primaryResourceGroup", names.first().cloned().unwrap_or_default(), from, false);
        write("streaming.strictResourceGroupIsolation.enabled", "true".to_owned(), from, false);
    }

    /// The choice of a queue and the address that comes with it.
    fn queue_settings(
        &self,
        block: &Block,
        write: &mut impl FnMut(&'static str, String, Option<&'static str>, bool),
    ) {
        let by = Some(block.by);
        match self.chart.writes() {
            Some(Writes::Both) => {
                write("mq.type", block.queue.to_owned(), by, true);
                write("messageQueue", block.queue.to_owned(), by, true);
            }
            Some(Writes::Legacy) => write("messageQueue", block.queue.to_owned(), by, true),
            Some(Writes::Sections) | None => {}
        }
        match (&block.address, block.broker, block.queue) {
            (Some(address), Some(_), "pulsar") => write("pulsar.address", address.host.clone(), by, true),
            (Some(address), Some(_), "kafka") => write("kafka.brokerList", address.text.clone(), by, true),
            // The address of an external broker is one of the values that are written as they are.
            _ => {}
        }
    }
}
