//! Commands on lines of their own that a shell takes as one.

/// A command cut into lines of at most `width` columns where that is possible: at spaces outside of quotes, each line
/// but the last with a backslash at its end, each but the first indented.
pub(super) fn wrapped(command: &str, width: usize) -> Vec<String> {
    const INDENT: &str = "  ";
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let words = words(command);
    for (i, word) in words.iter().enumerate() {
        // An option keeps its value, as far as that fits.
        let next = words.get(i + 1).filter(|next| word.starts_with('-') && !next.starts_with('-'));
        let wanted = word.len() + next.map_or(0, |next| next.len() + 1);
        // A value too long for any line stays with its option.
        let bound =
            i > 0 && words[i - 1].starts_with('-') && !word.starts_with('-') && word.len() + 4 > width;
        if !line.trim().is_empty() && !bound && line.len() + 1 + wanted + 2 > width {
            lines.push(format!("{line} \\"));
            line = INDENT.to_owned();
        }
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The words of a command, quoted ones whole.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote: Option<char> = None;
    for c in command.chars() {
        match (quote, c) {
            (None, ' ') => {
                if words.last().is_some_and(|w| !w.is_empty()) {
                    words.push(String::new());
                }
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_commands_go_on_behind_a_backslash() {
        let lines = wrapped("helm upgrade a zilliztech/milvus --namespace default --version 5.0.22", 40);
        assert_eq!(lines, ["helm upgrade a zilliztech/milvus \\", "  --namespace default --version 5.0.22"]);
        assert_eq!(wrapped("a 'b c' \"d e\" f", 11), ["a 'b c' \\", "  \"d e\" f"]);
        assert_eq!(wrapped("short", 40), ["short"]);
    }
}
