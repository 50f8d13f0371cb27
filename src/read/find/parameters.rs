//! The parameters of templates of OpenShift, which stand in the text of their objects.

use std::collections::HashMap;

use crate::facts::placeholders::UNKNOWN;
use crate::read::resource_roots::is_template;
use crate::text::yaml::{Tree, parse};

/// Fills in the parameters of a template of OpenShift; all else is where it was. `None` where there are none.
pub fn fill_parameters(text: &str) -> Option<String> {
    let may_be = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !(may_be("Template") && may_be("parameters") && may_be("${")) {
        return None;
    }
    let tree = parse(text);
    let parameters = parameters(&tree);
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("${") {
        let length = reference(&rest[start..], &parameters);
        filled.push_str(&rest[..start]);
        match length {
            Some((value, length)) => {
                let behind = rest[start + length..].chars().next();
                // Blanks behind a value are no part of it at the end of a line alone.
                let value = value.filter(|v| v.len() <= length && behind.is_none_or(|c| c == '\n'));
                let value = value.unwrap_or(UNKNOWN);
                filled.push_str(value);
                filled.extend(std::iter::repeat_n(' ', length - value.len()));
                rest = &rest[start + length..];
            }
            None => {
                filled.push_str("${");
                rest = &rest[start + 2..];
            }
        }
    }
    filled.push_str(rest);
    (filled != text).then_some(filled)
}

/// The parameters of the templates in a text, with the values that they have unless somebody gives others.
fn parameters(tree: &Tree) -> HashMap<&str, Option<&str>> {
    let roots = tree.documents().iter().filter_map(|d| d.root).filter(|root| is_template(tree, *root));
    let lists = roots.filter_map(|root| tree.get(root, "parameters"));
    let text = |item, key| Some(tree.text(tree.resolve(tree.get(item, key)?.value)));
    let plain = |value: &&str| !value.is_empty() && !value.contains(['\n', '\'', '"', '#', ':']);
    lists
        .flat_map(|list| tree.items(list.value))
        .filter_map(|&item| Some((text(item, "name")?, text(item, "value").filter(plain))))
        .collect()
}

/// The value of the parameter that a text begins with, `${NAME}` or `${{NAME}}`, and how long that is.
fn reference<'v>(
    text: &str,
    parameters: &HashMap<&str, Option<&'v str>>,
) -> Option<(Option<&'v str>, usize)> {
    [("${{", "}}"), ("${", "}")].iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?;
        let end = inner.find(close)?;
        let value = parameters.get(&inner[..end])?;
        Some((*value, open.len() + end + close.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_take_their_values_or_none_that_is_known() {
        let text = "kind: Template\nobjects:\n- image: m:${TAG}\n  key: \"${KEY}\"\n  port: ${{PORT}}\n  other: ${OTHER}\n\
                    parameters:\n- {name: TAG, value: v2}\n- {name: KEY}\n- {name: PORT, value: '1'}\n";
        let filled = fill_parameters(text).unwrap();
        assert_eq!(filled.len(), text.len());
        let expected =
            format!("image: m:v2    \n  key: \"{UNKNOWN}   \"\n  port: 1        \n  other: ${{OTHER}}\n");
        assert!(filled.contains(&expected), "{filled}");
        assert!(fill_parameters(&text.replace("Template", "Config")).is_none());
    }
}
