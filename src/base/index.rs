//! Look-ups in the indices that the build makes of texts by their hashes.

/// The places that texts of a hash may have.
pub fn places(hash: u32, slots: &'static [u16]) -> impl Iterator<Item = usize> {
    let first = hash as usize % slots.len();
    let taken = slots[first..].iter().chain(&slots[..first]).take_while(|slot| **slot > 0);
    taken.map(|slot| usize::from(*slot) - 1)
}
