//! `$(NAME)` in the variables, commands and arguments of containers.

use crate::deployment::Variable;
use crate::read::references::{Growth, replace_references};

/// Replaces references as Kubernetes does; `$$` is a dollar sign. `None` where one names a variable that is not
/// given here: a Service or an unseen resource may set it.
pub fn expand(text: &str, env: &[Variable], growth: &Growth) -> Option<String> {
    replace_references(text, growth, |rest| {
        match rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
            Some((name, after)) => {
                let variable = env.iter().rev().find(|v| v.name == name)?;
                Some((variable.value.clone(), after))
            }
            None => Some(("$".to_owned(), rest)),
        }
    })
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
            assert_eq!(expand(text, &env, &Growth::default()).as_deref(), want, "{text}");
        }
    }
}
