//! How fresh the facts are: `rules/freshness.yaml`, and the newest versions that the others list.

use std::sync::LazyLock;

use super::milvus::{Version, catalogue};
use super::tables::freshness::FRESHNESS;

/// The day on which the facts were last brought up to date, such as 2026-11-30.
pub fn date() -> &'static str {
    FRESHNESS.date
}

/// The newest versions that are known: of Milvus, its chart and its operator.
pub fn newest() -> [(&'static str, Version); 3] {
    [
        ("milvus", catalogue::newest()),
        ("chart", super::chart::newest()),
        ("operator", super::operator::newest()),
    ]
}

/// The version of mqlint, and on a line below it how fresh the facts are.
pub(crate) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let [(_, milvus), (_, chart), (_, operator)] = newest();
        format!(
            "{}\nnewest known on {}: Milvus {milvus}, chart {chart}, operator {operator}",
            env!("CARGO_PKG_VERSION"),
            date()
        )
    });
    &VERSION
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Date;

    #[test]
    fn the_day_is_one() {
        assert!(date().parse::<Date>().is_ok());
    }
}
