//! What Milvus is set to, as words in the texts of a plan.

use crate::deployment::Reading;
use crate::facts::milvus::Mode;

/// Words for settings of Milvus. A setting that is empty, or that files leave out which replace the one of the release,
/// is called by its name.
pub(super) fn setting_words(reading: &Reading<'_>) -> Vec<(&'static str, String)> {
    let said = |key: &str| Some(reading.settings.get(key).text().to_owned()).filter(|text| !text.is_empty());
    let folder = |key: &str| said(key).unwrap_or_else(|| format!("the folder of `{key}`"));
    let wal = said("rocksmq.path");
    let beside = || "the one beside it whose name ends in `_meta_kv`".to_owned();
    let topics = said("msgChannel.chanNamePrefix.cluster").map(|name| format!("`{name}-`"));
    let objects = said("minio.rootPath").map(|root| format!("{root}/wp"));
    // Since 2.6.3 this is no folder but stands for one.
    let local = said("woodpecker.storage.rootPath").filter(|root| root != "default");
    let local = local.unwrap_or_else(|| "the folder of `woodpecker.storage.rootPath`".into());
    let bucket = match objects {
        Some(below) => format!("the bucket below {below}"),
        None => "the bucket below `wp` in the folder of `minio.rootPath`".into(),
    };
    let log = if log_on_disk(reading) { local.clone() } else { bucket };
    vec![
        ("wal_meta", wal.as_ref().map_or_else(beside, |wal| format!("{wal}_meta_kv"))),
        ("wal", folder("rocksmq.path")),
        ("data", folder("etcd.data.dir")),
        ("topics", topics.unwrap_or_else(|| "the value of `msgChannel.chanNamePrefix.cluster`".into())),
        ("wp", log),
        ("wp_folder", local),
    ]
}

/// Whether Woodpecker keeps its log on a disk, or would: a cluster keeps it in the object store where there is one.
pub(super) fn log_on_disk(reading: &Reading<'_>) -> bool {
    let is_local = |key: &str| reading.settings.get(key).text() == "local";
    is_local("common.storageType") || (reading.mode != Mode::Cluster && is_local("woodpecker.storage.type"))
}
