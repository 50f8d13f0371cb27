//! The short form of a mount: `source:target:options`.

/// What a short form says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MountText {
    /// What is mounted; empty for a volume without a name.
    pub source: String,
    /// Where.
    pub target: String,
    /// True for a path of the host.
    pub is_bind: bool,
}

impl MountText {
    /// The parts of a text, or what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("it is empty".into());
        }
        // A single letter before a colon is a drive of Windows.
        if text.len() < 3 {
            return Ok(Self { target: text.to_owned(), ..Self::default() });
        }
        let mut parts: Vec<String> = vec![String::new()];
        for c in text.chars() {
            let last = parts.last().map_or("", String::as_str);
            let is_drive = last.starts_with(char::is_alphabetic) && last.chars().nth(1).is_none();
            match c {
                ':' if !is_drive => parts.push(String::new()),
                c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
            }
        }
        if parts.iter().any(String::is_empty) {
            return Err("a part between its colons is empty".into());
        }
        if parts.len() > 3 {
            return Err("it has too many colons".into());
        }
        let mut parts = parts.into_iter();
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        Ok(match second {
            Some(target) => Self { is_bind: is_path(&first), source: first, target },
            None => Self { target: first, ..Self::default() },
        })
    }
}

/// Whether a source is a path of the host, and no name of a volume.
fn is_path(source: &str) -> bool {
    let mut chars = source.chars();
    let drive = chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(':');
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") || drive
}

/// A path in a container without what says nothing: `.`, `..` and slashes too many.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".into(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_cut_as_compose_cuts_them() {
        let parts = |text| MountText::parse(text).map(|m| (m.source, m.target, m.is_bind));
        let is = |source: &str, target: &str, bind| Ok((source.to_owned(), target.to_owned(), bind));
        assert_eq!(parts("./a:/b:ro,z"), is("./a", "/b", true));
        assert_eq!(parts("data:/b"), is("data", "/b", false));
        assert_eq!(parts("/b"), is("", "/b", false));
        assert_eq!(parts("v:/b"), is("", "v:/b", false));
        assert_eq!(parts("C:\\a:/b"), is("C:\\a", "/b", true));
        // A letter before a colon is a drive.
        assert_eq!(parts("a::b"), is("a:", "b", true));
        assert!(parts("ab::c").is_err() && parts("./a:/b:ro:x").is_err() && parts("").is_err());
    }

    #[test]
    fn paths_are_cleaned() {
        for (path, want) in
            [("/a/b/", "/a/b"), ("/a//./b/../c", "/a/c"), ("/..", "/"), ("a/..", "."), ("../a", "../a")]
        {
            assert_eq!(clean(path), want);
        }
    }
}
