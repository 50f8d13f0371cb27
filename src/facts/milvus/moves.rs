//! The settings that say where data lie: facts from `rules/milvus/moves.yaml`.

use crate::facts::tables::milvus::moves::MOVES;
pub use crate::facts::tables::milvus::moves::{Compare, Move, Moves};

/// The settings that say where data lie.
pub fn moves(what: Moves) -> impl Iterator<Item = &'static Move> {
    MOVES.iter().filter(move |m| m.moves == what)
}

/// True for a setting whose change [`moves`] judges.
pub(crate) fn says_place(key: &str) -> bool {
    MOVES.iter().any(|m| m.key == key || m.port == Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::NormalKey;
    use crate::facts::milvus::catalogue::{self, OnChange, param};

    #[test]
    fn what_moves_data_is_what_the_parameters_say() {
        for row in MOVES {
            let said = param(&NormalKey::new(row.key)).and_then(|p| p.on_change());
            let wanted = match row.moves {
                Moves::Metadata => OnChange::LosesMetadata,
                Moves::Objects => OnChange::LosesObjects,
                Moves::Log => OnChange::LosesLog,
            };
            assert_eq!(said, Some(wanted), "{}", row.key);
        }
        let lost = |p: &&catalogue::Param| {
            matches!(p.on_change(), Some(OnChange::LosesMetadata | OnChange::LosesObjects))
        };
        for param in catalogue::params().filter(lost) {
            assert!(says_place(param.key()), "{}", param.key());
        }
    }
}
