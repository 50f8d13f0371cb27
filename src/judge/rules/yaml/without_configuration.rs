//! What Milvus does when it cannot read its configuration.

use crate::deployment::{Reading, SelectionOutcome};
use crate::facts::milvus::catalogue::{self, Sub};
use crate::facts::milvus::queues::{BrokenFile, broken_file};
use crate::facts::milvus::{Mode, NormalKey};

/// What Milvus does without its configuration.
pub struct WithoutConfiguration {
    /// In words, as a clause.
    pub words: String,
    /// True where Milvus does not start.
    pub stops: bool,
}

impl WithoutConfiguration {
    /// What a file that does not parse does.
    pub fn of_broken_file(reading: &Reading<'_>) -> Self {
        let Self { words, stops } = Self::on_defaults(reading);
        let words = match reading.deployment.milvus.get() {
            Some(_) => words,
            // The newest release speaks last, and must speak for all.
            None => "it stops at start or runs on built-in defaults, as its release does".into(),
        };
        Self { words, stops }
    }

    /// What Milvus does on built-in defaults, which are all that is left.
    pub fn on_defaults(reading: &Reading<'_>) -> Self {
        let (words, stops) = Self::words_on_defaults(reading);
        Self { words, stops }
    }

    fn words_on_defaults(reading: &Reading<'_>) -> (String, bool) {
        if reading.settings.unknown {
            return ("what it runs on then is not known".into(), false);
        }
        if broken_file(reading.milvus) == BrokenFile::Panics {
            return ("it stops at start".into(), true);
        }
        if let Some(port) = shared_port(reading).filter(|_| reading.mode == Mode::Standalone) {
            let words = format!("on built-in defaults all its parts want port {port}, so it stops at start");
            return (words, true);
        }
        match reading.selection().outcome {
            SelectionOutcome::Nothing => {
                ("built-in defaults name no message queue, so it stops at start".into(), true)
            }
            SelectionOutcome::Runs(queue) => {
                let mut at = vec![place("etcd", reading.settings.get("etcd.endpoints").text())];
                at.push(place(queue.title(), reading.settings.get(queue.enabled_by()).text()));
                let at: Vec<String> = at.into_iter().flatten().collect();
                (
                    format!("it drops all its files and starts on built-in defaults, {}", at.join(" and ")),
                    false,
                )
            }
            _ => ("it drops all its files and starts on built-in defaults".into(), false),
        }
    }
}

/// "etcd at `localhost:2379`".
fn place(what: &str, address: &str) -> Option<String> {
    (!address.is_empty()).then(|| format!("{what} at `{address}`"))
}

/// The port that two parts of a standalone would both listen on: those whose port is by default the proxy's.
fn shared_port<'r>(reading: &'r Reading<'_>) -> Option<&'r str> {
    let default = |key: &str| catalogue::param(&NormalKey::new(key))?.code_text(reading.milvus);
    let shared = default("proxy.port")?;
    let is_port = |key: &str| key.split_once('.').is_some_and(|(_, name)| name == "port");
    let parts = catalogue::params().filter(|p| p.sub() == Some(Sub::Port) && is_port(p.key()));
    let parts = parts.filter(|p| p.code_text(reading.milvus) == Some(shared));
    let ports: Vec<&str> = parts.map(|p| reading.settings.get(p.key()).text()).collect();
    ports.iter().enumerate().find(|(i, port)| ports[..*i].contains(port)).map(|(_, port)| *port)
}
