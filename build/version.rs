//! Versions and ranges of them, as the rule files write them.

use crate::failure::Failure;

/// `2.6.15` or `3.0.0-beta` as a constant expression of the crate's `Version`.
pub fn constant(text: &str) -> Result<String, Failure> {
    let (numbers, released) = match text.split_once('-') {
        Some((numbers, _)) => (numbers, false),
        None => (text, true),
    };
    let parts: Vec<u16> = numbers
        .split('.')
        .map(|p| p.parse().map_err(|_| Failure::new(format!("`{text}` is not a version"))))
        .collect::<Result<_, _>>()?;
    let [major, minor, patch] = parts[..] else {
        return Err(Failure::new(format!("`{text}` is not a version of three numbers")));
    };
    Ok(format!("Version {{ major: {major}, minor: {minor}, patch: {patch}, released: {released} }}"))
}

/// `>=2.6.15`, `<=2.5.99` or `2.3.0 - 2.5.99` as the constants of its ends.
pub fn range(text: &str) -> Result<(String, String), Failure> {
    let some = |v: &str| constant(v.trim()).map(|v| format!("Some({v})"));
    if let Some(from) = text.strip_prefix(">=") {
        return Ok((constant(from.trim())?, "None".into()));
    }
    if let Some(to) = text.strip_prefix("<=") {
        return Ok((constant("0.0.0")?, some(to)?));
    }
    match text.split_once(" - ") {
        Some((from, to)) => Ok((constant(from.trim())?, some(to)?)),
        None => Err(Failure::new(format!("`{text}` is not a range such as `>=2.6.0` or `2.3.0 - 2.5.99`"))),
    }
}
