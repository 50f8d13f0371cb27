//! Where a program beside Milvus keeps its data, and whether a volume is there.

use super::UNKNOWN;
use super::{Dependency, Persistence, persistence};
use crate::facts::milvus::containers::DataFacts;

impl Dependency {
    /// The folders with its data; `None` where they cannot be known.
    pub(crate) fn data_folders(&self) -> Option<Vec<String>> {
        let facts = self.kind.data()?;
        let words = command_words(&self.command);
        let folders = match facts.after {
            Some(after) => self.after(facts, &words, after)?,
            None => vec![self.named(facts, &words)?],
        };
        let known = folders.iter().all(|f| !f.contains(UNKNOWN) && !f.contains('$'));
        (known && !folders.is_empty()).then(|| folders.iter().map(|f| self.absolute(f)).collect())
    }

    /// Whether a volume that may outlive the container is at a folder, above it, or at one below.
    pub(crate) fn has_volume_at(&self, folder: &str) -> bool {
        persistence(&self.mounts, folder) != Persistence::No
    }

    /// What a flag or a variable names, else the default.
    fn named(&self, facts: &DataFacts, words: &[&str]) -> Option<String> {
        let set = |name: &&str| {
            value_of_flag(words, name).is_some() || self.variable(name).is_some() || self.is_unknown(name)
        };
        let program =
            |word: &&str| word.rsplit('/').next().is_some_and(|name| facts.programs.contains(&name));
        let started = words.iter().position(program);
        if facts.file.iter().any(set) || (started.is_none() && !words.is_empty()) {
            return None;
        }
        let words = &words[started.unwrap_or(0)..];
        if let Some(folder) = facts.flag.and_then(|name| value_of_flag(words, name)) {
            return Some(folder.to_owned());
        }
        if self.is_unknown(facts.variable) {
            return None;
        }
        if let Some(variable) = self.variable(facts.variable) {
            return Some(variable.value.clone());
        }
        if !self.image.is_of(facts.default_of) || facts.name.iter().any(|n| self.is_unknown(n)) {
            return None;
        }
        let by_flag = facts.name.iter().find_map(|n| value_of_flag(words, n));
        let by_variable = facts.name.iter().find_map(|n| self.variable(n)).map(|v| v.value.as_str());
        Some(format!("{}{}", by_flag.or(by_variable).unwrap_or(facts.unnamed), facts.ending))
    }

    /// The words after one, without flags and their values; else those of a variable.
    fn after(&self, facts: &DataFacts, words: &[&str], after: &str) -> Option<Vec<String>> {
        let program =
            |word: &&str| word.rsplit('/').next().is_some_and(|name| facts.programs.contains(&name));
        let called = words.windows(2).position(|pair| program(&pair[0]) && pair[1] == after);
        let at = called.map(|at| at + 1).or_else(|| words.iter().position(|w| *w == after))?;
        let mut found = Vec::new();
        let mut words = words[at + 1..].iter().take_while(|w| !matches!(**w, "&&" | "||" | "|" | ";" | "&"));
        while let Some(word) = words.next() {
            match word.strip_prefix('-') {
                None => found.push(path_of_address(word).to_owned()),
                Some(flag) => {
                    let name = flag.trim_start_matches('-');
                    if !name.contains('=') && !facts.alone.contains(&name) {
                        words.next();
                    }
                }
            }
        }
        if !found.is_empty() {
            return Some(found);
        }
        let variable = self.variable(facts.variable)?;
        Some(variable.value.split_whitespace().map(|w| path_of_address(w).to_owned()).collect())
    }

    fn is_unknown(&self, name: &str) -> bool {
        self.unknown.iter().any(|unknown| unknown == name)
    }

    fn absolute(&self, folder: &str) -> String {
        let folder = folder.trim_start_matches("./");
        let start = self.folder.as_deref().unwrap_or("/").trim_end_matches('/');
        if folder.starts_with('/') { folder.to_owned() } else { format!("{start}/{folder}") }
    }
}

/// The words of a command, whatever shell stands around them. In a shell's script a line is a command of its own,
/// and what follows a `#` is none.
pub(super) fn command_words(command: &[String]) -> Vec<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')');
    let mut all = Vec::new();
    for part in command {
        for line in part.lines() {
            let script = all.contains(&SCRIPT);
            let mut words = line.split(ends).filter(|w| !w.is_empty());
            all.extend(words.by_ref().take_while(|w| !(script && w.starts_with('#'))));
            if script {
                all.push(";");
            }
        }
    }
    all
}

/// The flag of a shell after which a script stands.
const SCRIPT: &str = "-c";

/// The value of a flag.
pub(super) fn value_of_flag<'w>(words: &[&'w str], name: &str) -> Option<&'w str> {
    words.iter().enumerate().find_map(|(at, word)| {
        let flag = word.strip_prefix('-')?.trim_start_matches('-');
        match flag.strip_prefix(name)? {
            "" => words.get(at + 1).copied(),
            rest => rest.strip_prefix('='),
        }
    })
}

/// The path of an address such as `http://minio-1:9000/data`.
fn path_of_address(word: &str) -> &str {
    let rest = word.split_once("://").map(|(_, rest)| rest);
    rest.map_or(word, |rest| rest.find('/').map_or("/", |at| &rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::Variable;
    use crate::deployment::holds;
    use crate::facts::milvus::DependencyKind;
    use crate::facts::milvus::Image;
    use crate::facts::milvus::KeyPath;
    use crate::text::source::Location;
    use crate::text::source::SourceFile;
    use crate::text::source::Sources;
    use crate::text::source::Span;

    fn folders(image: &str, command: &[&str], env: &[(&str, &str)]) -> Option<Vec<String>> {
        let file = Sources::default().add(SourceFile::new("", ""));
        let image = Image::new(image);
        let variable = |(name, value): &(&str, &str)| Variable {
            name: (*name).into(),
            value: (*value).into(),
            written: None,
        };
        Dependency {
            kube_services: Vec::new(),
            kind: DependencyKind::of(&image).unwrap(),
            name: String::new(),
            hosts: Vec::new(),
            image,
            image_at: None,
            env: env.iter().map(variable).collect(),
            unknown: Vec::new(),
            command: command.iter().map(|w| (*w).into()).collect(),
            folder: None,
            mounts: Vec::new(),
            published: Vec::new(),
            at: Location { file, span: Span::new(0, 0) },
            path: KeyPath::root(),
        }
        .data_folders()
    }

    #[test]
    fn folders_come_from_flags_variables_and_defaults() {
        let etcd = "quay.io/coreos/etcd:v3.5.5";
        for (command, env, want) in [
            (&["etcd -advertise-client-urls=http://etcd:2379 --data-dir /etcd"][..], &[][..], Some("/etcd")),
            (&["etcd", "-data-dir=/var/etcd"], &[], Some("/var/etcd")),
            (&["sh", "-c", "/usr/local/bin/etcd --data-dir=/d"], &[], Some("/d")),
            (&["etcd"], &[("ETCD_DATA_DIR", "/e")], Some("/e")),
            (&["etcd", "--name", "one"], &[], Some("/one.etcd")),
            (&[], &[], Some("/default.etcd")),
            (&["etcd", "--config-file=/etc/etcd.yaml"], &[], None),
            (&["/start.sh"], &[], None),
            (&["etcd", "--data-dir", "\u{fffd}"], &[], None),
        ] {
            let found = folders(etcd, command, env);
            assert_eq!(found, want.map(|w| vec![w.to_owned()]), "{command:?} {env:?}");
        }
        assert_eq!(folders("bitnami/etcd:3.5", &[], &[]), None);
        let minio = |command: &[&str], env: &[(&str, &str)]| folders("minio/minio:latest", command, env);
        let some = |list: &[&str]| Some(list.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            minio(&["minio server /minio_data --console-address \":9001\""], &[]),
            some(&["/minio_data"])
        );
        assert_eq!(minio(&["server", "--quiet", "--address=:9000", "/a", "/b"], &[]), some(&["/a", "/b"]));
        assert_eq!(minio(&["server", "http://m{1...4}/data{1...2}"], &[]), some(&["/data{1...2}"]));
        assert_eq!(minio(&["server"], &[("MINIO_VOLUMES", "/v")]), some(&["/v"]));
        assert_eq!(minio(&["sh", "-c", "mkdir -p /x && minio server /x && true"], &[]), some(&["/x"]));
        let script = "# Run the server in front\n(mc mb one) &\n\nexec minio server /data --json\n/bin/true";
        assert_eq!(minio(&["/bin/sh", "-c", script], &[]), some(&["/data"]));
        assert_eq!(minio(&["minio server /a\n  /b"], &[]), some(&["/a", "/b"]));
        assert_eq!(minio(&[], &[]), None);
    }

    #[test]
    fn volumes_hold_folders_at_above_and_below() {
        assert!(holds("/etcd", "/etcd/") && holds("/var", "/var/lib/etcd") && holds("/data/one", "/data"));
        assert!(holds("/data3", "/data{1...4}") && holds("\u{fffd}", "/x"));
        assert!(!holds("/etcd", "/default.etcd") && !holds("/etcd2", "/etcd"));
    }
}
