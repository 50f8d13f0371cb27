//! Where a program beside Milvus listens, and what it tells its clients to call.

use super::data_folder::{command_words, value_of_flag};
use super::{Dependency, UNKNOWN};
use crate::facts::milvus::{ListenFacts, values};

/// Ends of files that settings of programs stand in.
const SETTINGS_FILES: [&str; 5] = [".yaml", ".yml", ".properties", ".conf", ".env"];

/// An address that a program listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// What stands before `://`.
    pub name: String,
    /// The host; empty for all.
    pub host: String,
    /// The port.
    pub port: String,
}

impl Listener {
    /// The addresses of a list, as far as they have ports.
    fn list(text: &str) -> Vec<Self> {
        let each = text.split(',').map(str::trim).filter(|address| !address.is_empty());
        let listener = |address: &str| {
            let (name, rest) = address.split_once("://").unwrap_or(("", address));
            let (host, port) = values::split_port(rest.split('/').next().unwrap_or(rest));
            Some(Self { name: name.to_owned(), host: host.to_owned(), port: port?.to_owned() })
        };
        each.filter_map(listener).collect()
    }

    /// Whether only the container itself reaches it.
    pub fn is_own(&self) -> bool {
        let host = self.host.trim_matches(['[', ']']);
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl Dependency {
    /// Where it listens; `None` where that cannot be known.
    pub(crate) fn listeners(&self) -> Option<Vec<Listener>> {
        let facts = self.kind.listens()?;
        let found = match self.listens_on(facts)? {
            Some(text) => Listener::list(&text),
            None if self.image.is_of(facts.default_of) => Listener::list(facts.default),
            None => return None,
        };
        (!found.is_empty()).then_some(found)
    }

    /// The addresses that it tells its clients to call, each with the listener it stands for.
    pub(crate) fn told(&self) -> Vec<(Listener, Option<Listener>)> {
        let Some(facts) = self.kind.listens() else { return Vec::new() };
        let text = facts.told.iter().find_map(|name| self.variable(name)).map(|v| v.value.as_str());
        let listeners = self.listeners().unwrap_or_default();
        let told = Listener::list(text.filter(|text| !is_open(text)).unwrap_or_default());
        let with = |told: Listener| {
            let behind = listeners.iter().find(|l| l.name == told.name).cloned();
            (told, behind)
        };
        told.into_iter().map(with).collect()
    }

    /// What names the addresses; `None` where something that is not known may, `Some(None)` where nothing does.
    fn listens_on(&self, facts: &ListenFacts) -> Option<Option<String>> {
        let words = command_words(&self.command);
        let by_flag = facts.flag.and_then(|name| value_of_flag(&words, name)).map(str::to_owned);
        let unknown = |name: &&str| self.unknown.iter().any(|u| u == name);
        let file = |name: &&str| {
            value_of_flag(&words, name).is_some() || self.variable(name).is_some() || unknown(name)
        };
        let mounted = |target: &str| SETTINGS_FILES.iter().any(|end| target.ends_with(end));
        if by_flag.is_none()
            && (facts.file.iter().any(file)
                || facts.variables.iter().chain(facts.told).any(unknown)
                || self.mounts.iter().any(|m| mounted(&m.target)))
        {
            return None;
        }
        let named = facts.variables.iter().chain(facts.told).find_map(|name| self.variable(name));
        let text: Option<String> = by_flag.or_else(|| named.map(|v| v.value.clone()));
        // A script may do what it likes.
        let program = |word: &&str| {
            facts.default_of.iter().any(|of| of.ends_with(word.rsplit('/').next().unwrap_or(word)))
        };
        let started = words.is_empty() || words.iter().any(|w| program(w) || *w == "server");
        match text {
            Some(text) if is_open(&text) => None,
            Some(text) => Some(Some(if text.contains(':') { text } else { format!(":{text}") })),
            None => started.then_some(None),
        }
    }
}

/// Whether a text holds what only the real environment knows.
fn is_open(text: &str) -> bool {
    text.contains(UNKNOWN) || text.contains('$')
}
