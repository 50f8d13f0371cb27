//! Ranges of versions of charts, as Helm reads them (Masterminds/semver).

use super::milvus::Version;

/// The newest of some versions that a range allows; `None` for a text that is no range, and for one that allows none.
pub(crate) fn newest_in(range: &str, versions: impl Iterator<Item = Version>) -> Option<Version> {
    let ways: Option<Vec<Vec<Bounds>>> = range.split("||").map(conditions).collect();
    let ways = ways?;
    let allowed = |version: &Version| ways.iter().any(|all| all.iter().all(|bounds| bounds.allow(*version)));
    versions.filter(|version| version.released && allowed(version)).max()
}

/// The versions from one up to another, which is not among them, or all but those.
struct Bounds {
    from: (u64, u64, u64),
    below: Option<(u64, u64, u64)>,
    is_excluded: bool,
}

impl Bounds {
    fn allow(&self, version: Version) -> bool {
        let version = (u64::from(version.major), u64::from(version.minor), u64::from(version.patch));
        let inside = self.from <= version && self.below.is_none_or(|below| version < below);
        inside != self.is_excluded
    }
}

/// The conditions that all hold: with commas or spaces between them, or two ends with a dash.
fn conditions(text: &str) -> Option<Vec<Bounds>> {
    if let Some((from, to)) = text.split_once(" - ") {
        return Some(vec![condition(">=", from.trim())?, condition("<=", to.trim())?]);
    }
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !"=!<>~^".contains(c)).unwrap_or(rest.len());
        let (operator, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let end = behind.find([',', ' ', '<', '>', '=', '!', '~', '^']).unwrap_or(behind.len());
        found.push(condition(operator, &behind[..end])?);
        rest = behind[end..].trim_start_matches([',', ' ']);
    }
    (!found.is_empty()).then_some(found)
}

/// One condition. Numbers that are left out, or are `x` or `*`, stand for all.
fn condition(operator: &str, version: &str) -> Option<Bounds> {
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    // What is behind the numbers only tells candidates apart, of which the chart has none.
    let numbers = version.split(['-', '+']).next()?;
    let mut parts: Vec<Option<u64>> = Vec::new();
    for part in numbers.split('.') {
        parts.push(match part {
            "x" | "X" | "*" => None,
            number => Some(number.parse().ok()?),
        });
    }
    let known: Vec<u64> = parts.iter().map_while(|part| *part).collect();
    if parts.len() > 3 || known.len() < parts.iter().flatten().count() {
        return None;
    }
    let number = |at: usize| known.get(at).copied().unwrap_or_default();
    let from = (number(0), number(1), number(2));
    // The first version behind all that begin with the numbers that are there.
    let behind = |count: usize| match count {
        0 => None,
        1 => Some((from.0 + 1, 0, 0)),
        2 => Some((from.0, from.1 + 1, 0)),
        _ => Some((from.0, from.1, from.2 + 1)),
    };
    let all = (0, 0, 0);
    let between = |from, below| Some(Bounds { from, below, is_excluded: false });
    match operator {
        "" | "=" => between(from, behind(known.len())),
        "!=" => Some(Bounds { from, below: behind(known.len()), is_excluded: true }),
        ">" => between(behind(known.len()).unwrap_or((u64::MAX, 0, 0)), None),
        ">=" | "=>" => between(from, None),
        "<" => between(all, Some(from)),
        "<=" | "=<" => between(all, behind(known.len())),
        "~" | "~>" => between(from, behind(known.len().min(2))),
        "^" => {
            let first = known.iter().position(|number| *number > 0).map_or(known.len(), |at| at + 1);
            between(from, behind(first))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(range: &str, version: &str) -> bool {
        let version: Version = version.parse().expect("a version");
        let ways: Vec<Vec<Bounds>> = range.split("||").map(|way| conditions(way).expect("a range")).collect();
        ways.iter().any(|all| all.iter().all(|bounds| bounds.allow(version)))
    }

    #[test]
    fn ranges_are_read_as_helm_reads_them() {
        for (range, inside, outside) in [
            ("4.2.x", "4.2.64", "4.3.0"),
            ("4.2.*", "4.2.0", "4.1.9"),
            ("4.2", "4.2.9", "4.3.0"),
            ("~4.2.8", "4.2.64", "4.2.7"),
            ("~4.2.0", "4.2.64", "4.3.0"),
            ("~4", "4.9.0", "5.0.0"),
            ("^4.2", "4.9.1", "5.0.0"),
            ("^0.2.3", "0.2.9", "0.3.0"),
            ("^0.0.3", "0.0.3", "0.0.4"),
            (">=4.2 <5", "4.9.1", "5.0.0"),
            (">= 4.2.0, < 4.2.9", "4.2.8", "4.2.9"),
            (">4.1", "4.2.0", "4.1.9"),
            ("<=4.1", "4.1.9", "4.2.0"),
            ("!=4.2.8", "4.2.9", "4.2.8"),
            ("4.1.0 - 4.2.8", "4.2.8", "4.2.9"),
            ("3.x || 5.0.x", "5.0.1", "4.2.0"),
            ("v4.2.x", "4.2.1", "5.2.0"),
            (">=4.2.0-0", "4.2.0", "4.1.0"),
        ] {
            assert!(allows(range, inside) && !allows(range, outside), "{range}");
        }
        assert!(allows("*", "1.0.0") && allows("x", "9.0.0"));
        for none in ["", "latest", "4.x.1", "4.2.1.1", "<>4", "HEAD"] {
            assert!(none.split("||").map(conditions).any(|way| way.is_none()), "{none}");
        }
    }

    #[test]
    fn the_newest_version_of_a_range_is_taken() {
        let all = || ["4.1.9", "4.2.1", "4.1.10"].iter().map(|text| text.parse().expect("a version"));
        assert_eq!(newest_in("~4.1.0", all()).map(|version| version.to_string()).as_deref(), Some("4.1.10"));
        assert_eq!(newest_in(">=99", all()), None);
    }
}
