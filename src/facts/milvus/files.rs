//! How releases read configuration files, and how the spellings of one key rank: facts from `rules/milvus/files.yaml`.

use super::Version;
use crate::facts::tables::milvus::files::FILES;
use crate::text::yaml::reader::Way;

/// The way in which a release reads a file.
pub fn way(milvus: Version) -> Way {
    // A line reads alike in all its releases, the first pre-release included.
    let since = |first: Version| milvus.line() >= first.line();
    match () {
        () if since(FILES.lists_as_json.since) => Way::JsonLists,
        () if since(FILES.read_directly.since) => Way::Direct,
        () => Way::Viper,
    }
}

/// Whether chance decides among keys of a file that differ in case only; before, the capitals win.
pub fn case_is_random(milvus: Version) -> bool {
    milvus >= FILES.case_random.since
}

/// Whether chance decides anew with every refresh of a file.
pub fn is_refreshed(milvus: Version) -> bool {
    milvus >= FILES.refreshed.since
}

/// Whether an old spelling also counts where the new one is set to the text of the default in the code.
pub fn old_counts_over_default(milvus: Version) -> bool {
    milvus >= FILES.old_over_default.since
}
