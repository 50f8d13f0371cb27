//! What a statement of `rules/` rests on.

use super::Ground;
use super::tables::{advisories, changes, milvus, plan};

/// What a statement rests on.
#[derive(Clone, Copy, Debug)]
pub struct Basis {
    /// How it is known.
    pub ground: Ground,
    /// The run, release or page.
    pub source: &'static str,
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.ground, self.source)
    }
}

/// Makes a basis of the ground and the source of rows.
macro_rules! founded {
    ($($row:ty),* $(,)?) => {
        $(impl $row {
            /// How it is known.
            pub fn basis(&self) -> Basis {
                Basis { ground: self.ground, source: self.source }
            }
        })*
    };
}

founded! {
    advisories::Advisory,
    changes::defaults::Drift, changes::hazards::Hazard, changes::volumes::Folder, changes::volumes::Volume,
    milvus::moves::Move, milvus::switches::ModeChange, milvus::switches::Procedure, milvus::switches::Switch,
    milvus::upgrades::Closed, milvus::upgrades::Downgrade, milvus::upgrades::Stop,
    plan::queue::BrokerAddress, plan::steps::Row, plan::values::Ensured, plan::versions::Package, plan::versions::Replacement,
}
