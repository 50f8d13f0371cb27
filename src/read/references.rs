//! References to variables in texts, which begin with a dollar sign in compose files and manifests alike.

/// Replaces references; `$$` is a dollar sign. `reference` gets what follows a dollar sign, and says what stands for it
/// and what is left of the text; `None` ends it, where a variable is not given.
pub(super) fn replace_references<'t>(
    text: &'t str,
    mut reference: impl FnMut(&'t str) -> Option<(String, &'t str)>,
) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let (value, after) = reference(rest)?;
        out.push_str(&value);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}
