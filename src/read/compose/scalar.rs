//! What single values are to compose, which reads YAML by other rules than Milvus and Helm: `yes` and `on` are words.

use super::value::Shape;
use crate::text::yaml::reader::{Reader, Scalar, base64, scalar as scalar_of_readers};
use crate::text::yaml::{NodeId, Style, Tree};

/// What a scalar is; a text still has its variables in it.
pub fn scalar(tree: &Tree, node: NodeId) -> Shape {
    let node = tree.resolve(node);
    let text = tree.text(node);
    match tree.tag(node) {
        None if tree.style(node) != Some(Style::Plain) => Shape::Text(text.to_owned()),
        None => plain(text, || is_time(tree, node)),
        Some("!!binary") => Shape::Text(base64(text).unwrap_or_else(|| text.to_owned())),
        Some("!!int" | "!!float" | "!!bool" | "!!null" | "!!timestamp") => {
            plain(text, || is_time(tree, node))
        }
        Some(_) => Shape::Text(text.to_owned()),
    }
}

fn is_time(tree: &Tree, node: NodeId) -> bool {
    matches!(scalar_of_readers(tree, node, Reader::Helm), Scalar::Time)
}

fn plain(text: &str, is_time: impl FnOnce() -> bool) -> Shape {
    let first = text.as_bytes().first().copied();
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Shape::Null,
        "true" | "True" | "TRUE" => return Shape::Bool(true),
        "false" | "False" | "FALSE" => return Shape::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Shape::Number("NaN".into(), false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Shape::Number("+Inf".into(), false);
        }
        "-.inf" | "-.Inf" | "-.INF" => return Shape::Number("-Inf".into(), false),
        _ => {}
    }
    if !first.is_some_and(|c| c.is_ascii_digit() || matches!(c, b'+' | b'-' | b'.')) {
        return Shape::Text(text.to_owned());
    }
    if first.is_some_and(|c| c.is_ascii_digit()) && is_time() {
        return Shape::Time(text.to_owned());
    }
    let digits = text.replace('_', "");
    match (integer(&digits), float(&digits)) {
        (Some(value), _) => Shape::Number(value.to_string(), true),
        (None, Some(value)) => Shape::Number(general(value), value.fract() == 0.0),
        (None, None) => Shape::Text(text.to_owned()),
    }
}

/// A whole number of up to 64 bits: decimal, or with `0x`, `0o`, `0b` or a `0` before it.
fn integer(text: &str) -> Option<i128> {
    let (negative, signless) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let prefixed = |radix: u32, prefixes: [&str; 2]| {
        prefixes.iter().find_map(|prefix| signless.strip_prefix(prefix)).map(|digits| (radix, digits))
    };
    let (radix, digits) = prefixed(16, ["0x", "0X"])
        .or_else(|| prefixed(8, ["0o", "0O"]))
        .or_else(|| prefixed(2, ["0b", "0B"]))
        .or_else(|| signless.strip_prefix('0').filter(|rest| !rest.is_empty()).map(|rest| (8, rest)))
        .unwrap_or((10, signless));
    let all = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    let value = all.then(|| u64::from_str_radix(digits, radix).ok()).flatten().map(i128::from)?;
    let value = if negative { -value } else { value };
    // A sign belongs to numbers of 63 bits only.
    let fits =
        if text.starts_with('+') { value <= i128::from(i64::MAX) } else { value >= i128::from(i64::MIN) };
    fits.then_some(value)
}

/// A number with a point or an exponent, or one too large for a whole one.
fn float(text: &str) -> Option<f64> {
    let signless = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match signless.find(['e', 'E']) {
        Some(at) => (&signless[..at], Some(&signless[at + 1..])),
        None => (signless, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty());
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    (has_digits && exponent).then(|| text.parse().ok()).flatten().filter(|value: &f64| value.is_finite())
}

/// A number in as few digits as say it, with an exponent from a million on and below a ten-thousandth.
fn general(value: f64) -> String {
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&power) {
        return value.to_string();
    }
    format!("{mantissa}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match plain(text, || false) {
            Shape::Null => "nothing".into(),
            Shape::Bool(value) => format!("bool {value}"),
            Shape::Number(text, _) => format!("number {text}"),
            Shape::Text(_) => "text".into(),
            _ => unreachable!(),
        }
    }

    #[test]
    fn scalars_are_what_compose_takes_them_for() {
        for (text, want) in [
            ("yes", "text"),
            ("On", "text"),
            ("n", "text"),
            ("TRUE", "bool true"),
            ("~", "nothing"),
            ("", "nothing"),
            ("1e6", "number 1e+06"),
            ("1000000.0", "number 1e+06"),
            ("1000000", "number 1000000"),
            ("123456.789e3", "number 1.23456789e+08"),
            ("1.10", "number 1.1"),
            ("1e-7", "number 1e-07"),
            ("0.0001", "number 0.0001"),
            ("010", "number 8"),
            ("08", "number 8"),
            ("0o17", "number 15"),
            ("0x_1F", "number 31"),
            ("-0b11", "number -3"),
            ("1_000", "number 1000"),
            ("+5", "number 5"),
            ("-0", "number 0"),
            ("1.", "number 1"),
            (".5", "number 0.5"),
            (".nan", "number NaN"),
            ("+.inf", "number +Inf"),
            ("18446744073709551615", "number 18446744073709551615"),
            ("123456789012345678901", "number 1.2345678901234568e+20"),
            ("1e400", "text"),
            ("12:30:45", "text"),
            ("1e3x", "text"),
            ("-", "text"),
        ] {
            assert_eq!(shown(text), want, "{text}");
        }
    }
}
