//! What stands for a value that is still to be written.

/// Whether a value is a placeholder, which a rule of its own reports.
pub fn is_placeholder(value: &str) -> bool {
    let text = value.trim();
    let within = |open: &str, close: &str| text.find(open).is_some_and(|at| text[at..].contains(close));
    let upper = text.to_ascii_uppercase();
    within("<", ">")
        || within("${", "}")
        || within("{{", "}}")
        || ["CHANGEME", "CHANGE_ME", "CHANGE-ME", "REPLACEME", "REPLACE_ME", "TODO"].contains(&upper.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholders_are_told_from_values() {
        for yes in ["<your_kafka_address>", "${PORT}", "{{ .Values.x }}", "changeme", "http://<host>:1"] {
            assert!(is_placeholder(yes), "{yes}");
        }
        for no in ["localhost", "a<b", "$x", "{}", ""] {
            assert!(!is_placeholder(no), "{no}");
        }
    }
}
