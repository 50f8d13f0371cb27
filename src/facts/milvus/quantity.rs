//! Numbers with units, as Milvus takes them and as people write them.

/// Whether Kubernetes reads a text as a quantity.
pub fn is_kubernetes_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_number = digits > 0 && number.len() - digits <= 1;
    let exponent =
        suffix.strip_prefix(['e', 'E']).map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    let is_power = exponent.is_some_and(|e| !e.is_empty() && e.chars().all(|c| c.is_ascii_digit()));
    is_number && (is_power || KUBERNETES.contains(&suffix))
}

/// The quantity that was meant by one that Kubernetes does not read, such as `16GB`.
pub fn meant_for_kubernetes(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let end = plain.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(plain.len());
    let (number, unit) = plain.split_at(end);
    let unit = unit.to_ascii_lowercase();
    let unit = unit.trim_end_matches("ytes").trim_end_matches("yte").trim_end_matches('b');
    let suffix = KUBERNETES.iter().filter(|s| s.len() > 1 || s.chars().all(char::is_uppercase));
    let suffix =
        suffix.chain(&["k"]).find(|suffix| !suffix.is_empty() && suffix.eq_ignore_ascii_case(unit))?;
    let meant = format!("{number}{suffix}");
    is_kubernetes_quantity(&meant).then_some(meant)
}

/// The suffixes that Kubernetes knows.
const KUBERNETES: [&str; 16] =
    ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/// What a unit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Seconds.
    Time,
    /// Bytes.
    Bytes,
    /// Hundredths.
    Percent,
}

/// A number with a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number as written.
    pub number: f64,
    /// How much one of its unit is, in seconds, bytes or hundredths.
    pub unit: f64,
    /// What the unit counts.
    pub measure: Measure,
}

/// The units that people write, with what they are worth. A lone `m` is a minute or a megabyte: the first of
/// the asked measure counts.
const UNITS: &[(&str, Measure, f64)] = &[
    ("ns", Measure::Time, 1e-9),
    ("us", Measure::Time, 1e-6),
    ("µs", Measure::Time, 1e-6),
    ("ms", Measure::Time, 1e-3),
    ("msec", Measure::Time, 1e-3),
    ("millisecond", Measure::Time, 1e-3),
    ("milliseconds", Measure::Time, 1e-3),
    ("s", Measure::Time, 1.0),
    ("sec", Measure::Time, 1.0),
    ("secs", Measure::Time, 1.0),
    ("second", Measure::Time, 1.0),
    ("seconds", Measure::Time, 1.0),
    ("m", Measure::Time, 60.0),
    ("min", Measure::Time, 60.0),
    ("mins", Measure::Time, 60.0),
    ("minute", Measure::Time, 60.0),
    ("minutes", Measure::Time, 60.0),
    ("h", Measure::Time, 3600.0),
    ("hour", Measure::Time, 3600.0),
    ("hours", Measure::Time, 3600.0),
    ("d", Measure::Time, 86400.0),
    ("day", Measure::Time, 86400.0),
    ("days", Measure::Time, 86400.0),
    ("b", Measure::Bytes, 1.0),
    ("byte", Measure::Bytes, 1.0),
    ("bytes", Measure::Bytes, 1.0),
    ("k", Measure::Bytes, 1024.0),
    ("kb", Measure::Bytes, 1024.0),
    ("ki", Measure::Bytes, 1024.0),
    ("kib", Measure::Bytes, 1024.0),
    ("m", Measure::Bytes, 1048576.0),
    ("mb", Measure::Bytes, 1048576.0),
    ("mi", Measure::Bytes, 1048576.0),
    ("mib", Measure::Bytes, 1048576.0),
    ("g", Measure::Bytes, 1073741824.0),
    ("gb", Measure::Bytes, 1073741824.0),
    ("gi", Measure::Bytes, 1073741824.0),
    ("gib", Measure::Bytes, 1073741824.0),
    ("t", Measure::Bytes, 1099511627776.0),
    ("tb", Measure::Bytes, 1099511627776.0),
    ("ti", Measure::Bytes, 1099511627776.0),
    ("tib", Measure::Bytes, 1099511627776.0),
    ("%", Measure::Percent, 1.0),
];

impl Quantity {
    /// Reads one number with one unit of a measure, with or without spaces between them.
    pub fn written(text: &str, measure: Measure) -> Option<Self> {
        let text = text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-')))?;
        let number: f64 = text[..end].parse().ok()?;
        let name = text[end..].trim().to_lowercase();
        let (_, _, unit) = UNITS.iter().find(|(n, m, _)| *n == name && *m == measure)?;
        Some(Self { number, unit: *unit, measure })
    }

    /// The whole, in seconds, bytes or hundredths.
    pub fn total(self) -> f64 {
        self.number * self.unit
    }
}

/// What one of a parameter's unit is, such as `ms` or `MB`; `None` for what is no time, size or percentage.
pub fn worth(unit: &str) -> Option<(Measure, f64)> {
    let name = unit.to_lowercase();
    let found = UNITS.iter().find(|(n, ..)| *n == name).filter(|_| unit != "m");
    found.map(|(_, measure, worth)| (*measure, *worth))
}

/// A duration as Go writes it, in seconds: `10s`, `1m30s`, `0`.
pub fn go_duration(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Some(0.0);
    }
    let (mut rest, mut seconds) = (unsigned, 0.0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number: f64 = rest[..end].parse().ok()?;
        rest = &rest[end..];
        let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let name = &rest[..end];
        if !matches!(name, "ns" | "us" | "µs" | "μs" | "ms" | "s" | "m" | "h") {
            return None;
        }
        let micro = if name == "μs" { "µs" } else { name };
        let (_, _, unit) = UNITS.iter().find(|(n, m, _)| *n == micro && *m == Measure::Time)?;
        seconds += number * unit;
        rest = &rest[end..];
    }
    let negative = text.starts_with('-');
    (!unsigned.is_empty()).then_some(if negative { -seconds } else { seconds })
}

/// A size as Milvus reads it, in bytes: a whole number, alone or with `k`, `kb`, `m`, `mb`, `g`, `gb`.
pub fn size(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let number = lower.strip_suffix('b').filter(|n| n.ends_with(['k', 'm', 'g'])).unwrap_or(&lower);
    let (digits, unit) = match number.as_bytes().last()? {
        b'k' => (&number[..number.len() - 1], 1024.0),
        b'm' => (&number[..number.len() - 1], 1048576.0),
        b'g' => (&number[..number.len() - 1], 1073741824.0),
        _ => (number, 1.0),
    };
    super::text::int(digits).map(|n| n as f64 * unit)
}

/// The shortest text that Milvus reads as so many bytes; `None` for parts of a byte.
pub fn size_text(bytes: f64) -> Option<String> {
    let whole = bytes.fract() == 0.0 && (0.0..9e18).contains(&bytes);
    let (unit, name) = [(1073741824.0, "g"), (1048576.0, "m"), (1024.0, "k")]
        .into_iter()
        .find(|(unit, _)| bytes >= *unit && bytes % unit == 0.0)
        .unwrap_or((1.0, ""));
    whole.then(|| format!("{}{name}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_go() {
        let cases = [("10s", 10.0), ("1m30s", 90.0), ("0", 0.0), ("-1.5h", -5400.0), ("100ms", 0.1)];
        for (text, seconds) in cases {
            assert!((go_duration(text).unwrap() - seconds).abs() < 1e-9, "{text}");
        }
        for no in ["10", "", "s", "10 s", "1d", "10sec", "-", "1.2.3s"] {
            assert_eq!(go_duration(no), None, "{no}");
        }
    }

    #[test]
    fn sizes_are_those_of_milvus() {
        let cases = [("10", 10.0), ("64m", 67108864.0), ("1GB", 1073741824.0), ("2Kb", 2048.0)];
        for (text, bytes) in cases {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for no in ["1.5g", "10 mb", "1t", "1GiB", "100b", "", "m", "bb"] {
            assert_eq!(size(no), None, "{no}");
        }
        assert_eq!(size_text(1.5 * 1073741824.0).as_deref(), Some("1536m"));
        assert_eq!(size_text(100.0).as_deref(), Some("100"));
        assert_eq!(size_text(0.5), None);
    }

    #[test]
    fn units_are_read_as_people_write_them() {
        assert_eq!(Quantity::written("1.5 GiB", Measure::Bytes).unwrap().total(), 1.5 * 1073741824.0);
        assert_eq!(Quantity::written("10 min", Measure::Time).unwrap().total(), 600.0);
        assert_eq!(Quantity::written("10", Measure::Time), None);
        assert_eq!(worth("MB"), Some((Measure::Bytes, 1048576.0)));
        assert_eq!(worth("vps"), None);
    }

    #[test]
    fn quantities_of_kubernetes_are_told_from_others() {
        for good in ["16Gi", "1", "0.5", "500m", "1e3", "12E6", "2k", "+1G", ".5", "3Ti"] {
            assert!(is_kubernetes_quantity(good), "{good}");
        }
        for (wrong, meant) in [
            ("16GB", Some("16G")),
            ("16 Gi", Some("16Gi")),
            ("16gb", Some("16G")),
            ("512MiB", Some("512Mi")),
            ("8g", Some("8G")),
            ("2KB", Some("2k")),
            ("lots", None),
            ("1.2.3", None),
        ] {
            assert!(!is_kubernetes_quantity(wrong), "{wrong}");
            assert_eq!(meant_for_kubernetes(wrong).as_deref(), meant, "{wrong}");
        }
    }
}
