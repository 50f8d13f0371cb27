//! Numbers, times and bytes as the readers' language, Go, reads and prints them.

use super::Scalar;

/// The integer that `text` is: decimal, `0x`, `0o`, `0b` or octal by a leading 0, signed or not.
pub(super) fn integer(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.get(..2).unwrap_or("").to_ascii_lowercase();
    let (radix, digits) = match lower.as_str() {
        "0x" => (16, &digits[2..]),
        "0o" => (8, &digits[2..]),
        "0b" => (2, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    signed(digits, radix, negative).or_else(|| {
        // Beyond 63 bits only without a sign.
        let unsigned = !negative && !text.starts_with('+');
        unsigned.then(|| unsigned_digits(digits, radix)).flatten().map(Scalar::Uint)
    })
}

/// True for a number as it is printed: digits without a sign, of up to 63 bits for sure.
pub(super) fn is_decimal(text: &str) -> bool {
    const SURE: usize = 18;
    let leads = text.len() == 1 || !text.starts_with('0');
    leads && (1..=SURE).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `0b` before a signed number is a number too, by an accident of the readers.
pub(super) fn odd_binary(text: &str) -> Option<Scalar> {
    let digits = text.strip_prefix("0b")?;
    match digits.as_bytes().first()? {
        b'-' => signed(&digits[1..], 2, true),
        b'+' => signed(&digits[1..], 2, false),
        _ => None,
    }
}

fn signed(digits: &str, radix: u32, negative: bool) -> Option<Scalar> {
    let value = i128::from(unsigned_digits(digits, radix)?);
    i64::try_from(if negative { -value } else { value }).ok().map(Scalar::Int)
}

fn unsigned_digits(digits: &str, radix: u32) -> Option<u64> {
    // The standard library would accept a sign here.
    let all = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    all.then(|| u64::from_str_radix(digits, radix).ok()).flatten()
}

/// The number that `text` is by YAML's pattern for floats; none when it is out of range.
pub(super) fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(i) => (&unsigned[..i], Some(&unsigned[i + 1..])),
        None => (unsigned, None),
    };
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_ok = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_ok = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['-', '+']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    if !mantissa_ok || !exponent_ok {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A number that starts with its point; a `_` may stand between digits.
pub(super) fn pointed_float(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let between = |i: usize| digit(i.checked_sub(1)) && digit(Some(i + 1));
    let separated = bytes.iter().enumerate().all(|(i, b)| *b != b'_' || between(i));
    separated.then(|| float(&text.replace('_', ""))).flatten()
}

/// True for dates and times in the forms that the readers know.
pub(super) fn is_time(text: &str) -> bool {
    time_parts(text).is_some()
}

fn time_parts(text: &str) -> Option<()> {
    let year = text.get(..4)?;
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (month, rest) = short_number(text[4..].strip_prefix('-')?)?;
    let (day, rest) = short_number(rest.strip_prefix('-')?)?;
    let year: u32 = year.parse().ok()?;
    if !(1..=12).contains(&month) || !(1..=days(year, month)).contains(&day) {
        return None;
    }
    match rest.as_bytes().first() {
        None => Some(()),
        Some(b' ') => clock(rest.trim_start_matches(' ')).filter(|rest| rest.is_empty()).map(|_| ()),
        Some(b'T' | b't') => zone(clock(&rest[1..])?),
        Some(_) => None,
    }
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// One or two digits.
fn short_number(text: &str) -> Option<(u32, &str)> {
    let len = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    Some((text[..len].parse().ok()?, &text[len..]))
}

/// Hours, minutes, seconds and a fraction; what follows them.
fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = short_number(text)?;
    let (minute, rest) = short_number(rest.strip_prefix(':')?)?;
    let (second, rest) = short_number(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some(rest) };
    let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
    if end == 0 { Some(rest) } else { Some(&fraction[end..]) }
}

/// `Z`, or a sign, two digits, `:` and two digits.
fn zone(text: &str) -> Option<()> {
    if text == "Z" {
        return Some(());
    }
    let two = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let (valid, hour, minute) = (two(hour) && two(minute), hour.parse::<u32>(), minute.parse::<u32>());
    (valid && hour.ok()? <= 24 && minute.ok()? <= 60).then_some(())
}

/// The bytes that `text` is in base 64, as text; line breaks do not count.
pub(crate) fn base64(text: &str) -> Option<String> {
    let digits: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let padding = digits.iter().rev().take_while(|b| **b == b'=').count();
    if !digits.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let (mut bits, mut bit_count) = (0u32, 0);
    for digit in &digits[..digits.len() - padding] {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        bit_count += 6;
        if bit_count >= 8 {
            bit_count -= 8;
            bytes.push((bits >> bit_count) as u8);
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A float without exponent, with as few digits as say it.
pub(super) fn plain_float(value: f64) -> String {
    match value {
        v if v.is_nan() => "NaN".to_owned(),
        f64::INFINITY => "+Inf".to_owned(),
        f64::NEG_INFINITY => "-Inf".to_owned(),
        v => v.to_string(),
    }
}

/// A finite float with an exponent when it is below 1e-4 or from 1e6 on; `scientific` is its shortest form
/// in Rust's notation.
pub(super) fn general_float(scientific: &str) -> String {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&power) {
        return scientific.parse::<f64>().map_or_else(|_| scientific.to_owned(), plain_float);
    }
    format!("{mantissa}e{}{:02}", if power < 0 { '-' } else { '+' }, power.abs())
}
