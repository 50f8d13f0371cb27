//! How `--to` and `--from` are read.

use crate::milvus::Target;

/// Reads a version of Milvus, or of the chart or the operator with its name before it.
pub(super) fn target(text: &str) -> Result<Target, String> {
    text.parse().map_err(|_| {
        "a release such as 3.0.0 is expected, or milvus=3.0.0, chart=5.0.19 or operator=1.3.8".into()
    })
}
