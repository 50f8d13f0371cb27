//! Texts that compose reads further: durations, sizes, numbers and commands.

use crate::facts::compose::Form;

/// Whether a text has a form.
pub fn has_form(text: &str, form: Form) -> bool {
    match form {
        Form::Duration => is_duration(text),
        Form::Size => is_size(text),
        Form::Decimal => text.parse::<f64>().is_ok(),
        Form::Shell => is_command(text),
    }
}

/// Numbers with units, such as `1m30s`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let had_any = !rest.is_empty();
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        if number == 0 || rest[..number].parse::<f64>().is_err() {
            return false;
        }
        rest = &rest[number..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        if !matches!(&rest[..unit], "ns" | "us" | "µs" | "μs" | "ms" | "s" | "m" | "h" | "d" | "w") {
            return false;
        }
        rest = &rest[unit..];
    }
    had_any
}

/// A number of bytes with or without a unit, such as `512m` or `4 GiB`.
fn is_size(text: &str) -> bool {
    let number = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').map_or(0, |at| at + 1);
    let unit = text[number..].to_ascii_lowercase();
    let unit = unit.strip_prefix(['k', 'm', 'g', 't', 'p']).unwrap_or(&unit);
    let number = text[..number].trim_end_matches(' ');
    matches!(unit, "" | "b" | "ib") && number.parse::<f64>().is_ok_and(|value| value >= 0.0)
}

/// A command whose quotes and brackets are closed. What follows a sign such as `|` is no part of it.
fn is_command(text: &str) -> bool {
    let (mut single, mut double, mut back, mut dollar, mut escaped) = (false, false, false, false, false);
    let mut before = ' ';
    for c in text.chars() {
        let is_first = std::mem::replace(&mut before, c);
        match c {
            _ if escaped => escaped = false,
            '\\' if !single => escaped = true,
            '`' if !single && !double && !dollar => back = !back,
            '(' if !single && !double && !back => {
                if dollar || is_first != '$' {
                    return false;
                }
                dollar = true;
            }
            ')' if !single && !double && !back => dollar = !dollar,
            '"' if !single && !dollar => double = !double,
            '\'' if !double && !dollar => single = !single,
            ';' | '&' | '|' | '<' | '>' if !(single || double || back || dollar) => return true,
            _ => {}
        }
    }
    !(escaped || single || double || back || dollar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_compose_reads_them() {
        for (form, good, bad) in [
            (Form::Duration, &["30s", "1m30s", "1.5h", "0", "2d"][..], &["30", "abc", "", "s", "1x"][..]),
            (Form::Size, &["512m", "4 GiB", "1.5g", "1024", "2KB"], &["lots", "", "-1", "4x"]),
            (Form::Decimal, &["0.5", "2"], &["lots"]),
            (
                Form::Shell,
                &["milvus run standalone", "a \"b c\" 'd'", "a | 'b", "echo $(date)"],
                &["a 'b", "a \"b", "a (b", "a\\"],
            ),
        ] {
            assert!(good.iter().all(|text| has_form(text, form)), "{form:?} {good:?}");
            assert!(!bad.iter().any(|text| has_form(text, form)), "{form:?} {bad:?}");
        }
    }
}
