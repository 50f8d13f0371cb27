//! Dates and times as compose writes those that it puts into lists.

use crate::deployment::UNKNOWN;

/// A date or time of YAML as compose writes it.
pub fn written(text: &str) -> String {
    parts(text).unwrap_or_else(|| UNKNOWN.to_owned())
}

fn parts(text: &str) -> Option<String> {
    let (date, rest) = match text.find(['t', 'T', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start()),
        None => (text, ""),
    };
    let mut numbers = date.split('-');
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    if rest.is_empty() {
        return Some(format!("{date} 00:00:00 +0000 UTC"));
    }
    let end = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(end);
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let clock: Vec<String> = clock.split(':').map(|part| format!("{part:0>2}")).collect();
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let offset = zone.replace(':', "");
    let zone = match offset.trim_start_matches('Z') {
        "" | "+0000" | "-0000" => "+0000 UTC".to_owned(),
        offset => format!("{offset} {offset}"),
    };
    Some(format!("{date} {}{point}{fraction} {zone}", clock.join(":")))
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn dates_are_written_as_compose_writes_them() {
        for (text, want) in [
            ("2024-01-01", "2024-01-01 00:00:00 +0000 UTC"),
            ("2024-1-2 3:04:05", "2024-01-02 03:04:05 +0000 UTC"),
            ("2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.1 -0500 -0500"),
            ("2001-12-14T21:59:43Z", "2001-12-14 21:59:43 +0000 UTC"),
        ] {
            assert_eq!(written(text), want);
        }
    }
}
