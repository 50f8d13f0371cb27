//! Texts that compose reads further: durations, sizes, numbers and commands.

use crate::facts::compose::Form;

/// A device, where it is in the container and what may be done with it.
const MAX_DEVICE_PARTS: usize = 3;

/// Whether a text has a form.
pub fn has_form(text: &str, form: Form) -> bool {
    match form {
        Form::Duration => is_duration(text),
        Form::Size => is_size(text),
        Form::Decimal => text.parse::<f64>().is_ok(),
        Form::Shell => is_command(text),
        Form::Truth => truth(text).is_some(),
        Form::Count => text == "all" || text.parse::<i64>().is_ok(),
        Form::Address => text.parse::<std::net::IpAddr>().is_ok(),
        Form::HostAddress => text.find(['=', ':']).is_some_and(|at| at > 0),
        Form::Device => text.split(':').count() <= MAX_DEVICE_PARTS,
        Form::ContainerName => is_container_name(text),
        Form::PullPolicy => is_pull_policy(text),
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

/// What a text means where a truth value is wanted.
pub fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// A letter or digit somewhere before another sign that names may have: Compose looks for no more.
fn is_container_name(text: &str) -> bool {
    let is_sign = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'.' | b'-');
    text.as_bytes().windows(2).any(|two| two[0].is_ascii_alphanumeric() && is_sign(two[1]))
}

/// One of the policies somewhere in the text, or `every_` with numbers and units of time: Compose looks for no more.
fn is_pull_policy(text: &str) -> bool {
    let named = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
    let has_time = |rest: &str| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        digits > 0 && rest[digits..].starts_with(['w', 'd', 'h', 'm', 's'])
    };
    named.iter().any(|name| text.contains(name)) || text.split("every_").skip(1).any(has_time)
}

/// A number of bytes with or without a unit, such as `512m` or `4 GiB`.
fn is_size(text: &str) -> bool {
    bytes(text).is_some()
}

/// How many bytes a number with or without a unit says.
pub fn bytes(text: &str) -> Option<f64> {
    let number = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ').map_or(0, |at| at + 1);
    let unit = text[number..].to_ascii_lowercase();
    let power = unit.chars().next().and_then(|c| "kmgtp".find(c)).map_or(0, |at| at + 1);
    let unit = if power > 0 { &unit[1..] } else { &unit };
    let number = text[..number].trim_end_matches(' ');
    let value =
        number.parse::<f64>().ok().filter(|value| *value >= 0.0 && matches!(unit, "" | "b" | "ib"))?;
    Some(value * 1024_f64.powi(i32::try_from(power).ok()?))
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
            (Form::Truth, &["true", "Yes", "off"], &["1", "x", ""]),
            (Form::Count, &["all", "2"], &["some", ""]),
            (Form::Address, &["127.0.0.1", "::1"], &["[::1]", "host", ""]),
            (Form::HostAddress, &["a=1.2.3.4", "a:::1", "a="], &["a", "=a", ""]),
            (Form::Device, &["a", "a:b:rwm"], &["a:b:c:d"]),
            (Form::ContainerName, &["ab", "ab c", "-ab"], &["a", "a b", ""]),
            (
                Form::PullPolicy,
                &["always", "every_2d5h", "xnever"],
                &["sometimes", "every_2", "every_1.5d", ""],
            ),
        ] {
            assert!(good.iter().all(|text| has_form(text, form)), "{form:?} {good:?}");
            assert!(!bad.iter().any(|text| has_form(text, form)), "{form:?} {bad:?}");
        }
    }
}
