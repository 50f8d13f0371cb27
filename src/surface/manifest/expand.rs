//! `$(NAME)` in the variables, commands and arguments of containers.

use crate::milvus::Variable;

/// Replaces references as Kubernetes does; `$$` is a dollar sign. `None` where one names a variable that is not
/// given here: a Service or an unseen resource may set it.
pub fn expand(text: &str, env: &[Variable]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = rest.strip_prefix('(').and_then(|r| r.split_once(')')) {
            out.push_str(&env.iter().rev().find(|v| v.name == name)?.value);
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_replaced_as_kubernetes_does() {
        let env = [("A", "x"), ("A", "y"), ("EMPTY", "")].map(|(name, value)| Variable {
            name: name.into(),
            value: value.into(),
            written: None,
        });
        for (text, want) in [
            ("plain", Some("plain")),
            ("$(A)/$(EMPTY)z", Some("y/z")),
            ("$$(A) $A ${A} 5$", Some("$(A) $A ${A} 5$")),
            ("$(A", Some("$(A")),
            ("$(B)", None),
        ] {
            assert_eq!(expand(text, &env).as_deref(), want, "{text}");
        }
    }
}
