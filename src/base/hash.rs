//! Hashes of short texts. The build makes indices by them, so they must not change from run to run.

/// Odd, with its bits spread evenly.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number that is the same for the same text: many bytes at a time, as every key of every file is asked for it.
/// Nobody gains by choosing keys that share one.
pub fn hash(text: &str) -> u32 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let whole = words.iter().fold(text.len() as u64, |hash, word| mix(hash ^ u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(0, |rest, byte| rest << 8 | u64::from(*byte));
    (mix(whole ^ rest) >> 32) as u32
}

fn mix(hash: u64) -> u64 {
    let product = (hash ^ SPREAD).wrapping_mul(SPREAD);
    product ^ product >> 32
}
