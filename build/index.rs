//! Indices of texts by their hashes, which the program looks things up in (`src/index.rs`).

/// The slots of an index: in each the place of a text plus one, 0 where it is empty. A text whose slot is taken has the next
/// one that is not.
pub fn slots(hashes: impl ExactSizeIterator<Item = u32>) -> Vec<usize> {
    let mut slots = vec![0; (hashes.len() * 4).next_power_of_two()];
    for (place, hash) in hashes.enumerate() {
        let mut slot = hash as usize % slots.len();
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = place + 1;
    }
    slots
}
