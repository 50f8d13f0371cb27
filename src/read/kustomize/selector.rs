//! Which resources something is for: by patterns for what they are called, and by selectors for labels.

use regex::Regex;

use super::identity::{group_and_version, text};
use super::kustomization::{Item, Kustomization};
use super::resource::Resource;
use super::stop::{Outcome, Place};
use crate::text::yaml::assemble::Part;

/// A name or a value of a label has so many characters at most.
const MOST_OF_A_LABEL: usize = 63;

/// What a target says of its resources. What is not said goes for all.
#[derive(Debug)]
pub(super) struct Selector {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
}

/// A pattern that has to take the whole of a text.
#[derive(Debug)]
enum Pattern {
    All,
    Word(String),
    Regex(Box<Regex>),
}

impl Pattern {
    fn of(one: &Kustomization, target: &Item, field: &str) -> Outcome<Self> {
        let Some(item) = one.said(target, field) else { return Ok(Self::All) };
        let pattern = one.tree.text(item.node);
        if pattern.chars().all(|c| c.is_alphanumeric() || "-_/:".contains(c)) {
            return Ok(Self::Word(pattern.to_owned()));
        }
        match Regex::new(&format!("^(?:{pattern})$")) {
            Ok(regex) => Ok(Self::Regex(Box::new(regex))),
            Err(_) => Err(one.place_of(&item).refused(format!("`{pattern}` is no regular expression"))),
        }
    }

    fn takes(&self, text: &str) -> bool {
        match self {
            Self::All => true,
            Self::Word(word) => word == text,
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

impl Selector {
    /// That of a target.
    pub fn of(one: &Kustomization, target: &Item) -> Outcome<Self> {
        let pattern = |field| Pattern::of(one, target, field);
        let requirements = |field| match one.said(target, field) {
            Some(item) => requirements(one.tree.text(item.node), &one.place_of(&item)),
            None => Ok(Vec::new()),
        };
        Ok(Self {
            group: pattern("group")?,
            version: pattern("version")?,
            kind: pattern("kind")?,
            name: pattern("name")?,
            namespace: pattern("namespace")?,
            labels: requirements("labelSelector")?,
            annotations: requirements("annotationSelector")?,
        })
    }

    /// The only name that its resources have or had, where it says one.
    pub fn exact_name(&self) -> Option<&str> {
        match &self.name {
            Pattern::Word(name) => Some(name),
            _ => None,
        }
    }

    /// Whether it is for a resource: by what that was called first, or is called now.
    pub fn takes(&self, resource: &Resource) -> bool {
        let (now, first) = (&*resource.id, resource.original());
        let (group, version) = group_and_version(&now.version);
        (self.namespace.takes(&first.namespace) || self.namespace.takes(&now.namespace))
            && (self.name.takes(&first.name) || self.name.takes(&now.name))
            && self.group.takes(group)
            && self.version.takes(version)
            && self.kind.takes(&now.kind)
            && self.has_labels(resource)
    }

    /// Whether labels and annotations of a resource are those that it asks for.
    pub fn has_labels(&self, resource: &Resource) -> bool {
        let fits = |all: &[Requirement], key| {
            let labels = resource.part.at(&["metadata", key]);
            all.iter().all(|one| one.takes(labels))
        };
        fits(&self.labels, "labels") && fits(&self.annotations, "annotations")
    }
}

/// What a selector asks of a label.
#[derive(Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    asks: Asks,
}

#[derive(Debug, PartialEq, Eq)]
enum Asks {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    ExistsNot,
    Above(i64),
    Below(i64),
}

impl Requirement {
    fn takes(&self, labels: Option<&Part>) -> bool {
        let label = labels.and_then(|labels| labels.get(&self.key)).map(Part::text);
        let number = |text: &str| text.parse::<i64>().ok();
        match &self.asks {
            Asks::In(values) => label.is_some_and(|label| values.iter().any(|value| value == label)),
            Asks::NotIn(values) => label.is_none_or(|label| values.iter().all(|value| value != label)),
            Asks::Exists => label.is_some(),
            Asks::ExistsNot => label.is_none(),
            Asks::Above(least) => label.and_then(number).is_some_and(|number| number > *least),
            Asks::Below(most) => label.and_then(number).is_some_and(|number| number < *most),
        }
    }
}

fn requirements(selector: &str, place: &Place) -> Outcome<Vec<Requirement>> {
    let wrong = || place.refused(format!("`{selector}` is no selector of labels"));
    parts(selector).into_iter().map(|part| requirement(part).ok_or_else(wrong)).collect()
}

/// The parts of a selector, with commas between them but for those in brackets.
fn parts(selector: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in selector.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&selector[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&selector[start..]);
    if selector.trim().is_empty() { Vec::new() } else { found }
}

/// Whether a text can be the value of a label, and with it that of an annotation in a selector.
fn is_value(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_end = |c: char| c.is_ascii_alphanumeric();
    text.len() <= MOST_OF_A_LABEL
        && text.chars().all(is_inner)
        && text.starts_with(is_end) == text.ends_with(is_end)
        && (text.is_empty() || text.starts_with(is_end))
}

/// Whether a text can be the key of a label: a name, or one behind a domain and a slash.
fn is_key(text: &str) -> bool {
    let (domain, name) = text.split_once('/').map_or((None, text), |(domain, name)| (Some(domain), name));
    let is_part = |part: &str| {
        let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !part.is_empty() && part.chars().all(is_inner) && !part.starts_with('-') && !part.ends_with('-')
    };
    !name.is_empty() && is_value(name) && domain.is_none_or(|domain| domain.split('.').all(is_part))
}

fn requirement(part: &str) -> Option<Requirement> {
    let part = part.trim();
    let made = |key: &str, asks: Asks| {
        let key = key.trim();
        let fits = match &asks {
            Asks::In(values) | Asks::NotIn(values) => values.iter().all(|value| is_value(value)),
            Asks::Exists | Asks::ExistsNot | Asks::Above(_) | Asks::Below(_) => true,
        };
        (is_key(key) && fits).then(|| Requirement { key: key.to_owned(), asks })
    };
    let one = |value: &str| vec![value.trim().to_owned()];
    if let Some(key) = part.strip_prefix('!') {
        return made(key, Asks::ExistsNot);
    }
    if let Some((key, list)) = part.strip_suffix(')').and_then(|part| part.split_once('(')) {
        let values = list.split(',').map(|value| value.trim().to_owned()).collect();
        let (key, word) = key.trim().rsplit_once(char::is_whitespace)?;
        return match word {
            "in" => made(key, Asks::In(values)),
            "notin" => made(key, Asks::NotIn(values)),
            _ => None,
        };
    }
    if let Some((key, value)) = part.split_once("!=") {
        return made(key, Asks::NotIn(one(value)));
    }
    if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
        return made(key, Asks::In(one(value)));
    }
    if let Some((key, value)) = part.split_once('>') {
        return made(key, Asks::Above(value.trim().parse().ok()?));
    }
    if let Some((key, value)) = part.split_once('<') {
        return made(key, Asks::Below(value.trim().parse().ok()?));
    }
    made(part, Asks::Exists)
}

/// What a source or target of a replacement says of its resources, word for word.
#[derive(Debug, Default)]
pub(super) struct ExactSelector {
    group: String,
    version: String,
    kind: String,
    name: String,
    namespace: String,
}

impl ExactSelector {
    /// That of a mapping.
    pub fn of(part: &Part) -> Self {
        let said = |key| text(part, &[key]).to_owned();
        Self {
            group: said("group"),
            version: said("version"),
            kind: said("kind"),
            name: said("name"),
            namespace: said("namespace"),
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        [&self.group, &self.version, &self.kind, &self.name, &self.namespace]
            .iter()
            .all(|said| said.is_empty())
    }

    /// Whether it is for what a resource is or was called.
    pub fn takes(&self, resource: &Resource) -> bool {
        let (group, version) = group_and_version(&resource.id.version);
        let fits = |asked: &str, is: &str| asked.is_empty() || asked == is;
        fits(&self.group, group)
            && fits(&self.version, version)
            && resource.all_ids().any(|id| {
                fits(&self.kind, &id.kind)
                    && fits(&self.name, &id.name)
                    && (self.namespace.is_empty() || id.namespace == self.namespace)
            })
    }

    /// For people.
    pub fn shown(&self) -> String {
        let kind = if self.kind.is_empty() { "resource" } else { &self.kind };
        if self.name.is_empty() { format!("a {kind}") } else { format!("{kind} `{}`", self.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_read_part_by_part() {
        let asks = |text: &str| requirement(text).map(|one| one.asks);
        let list = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        assert_eq!(asks("app=a"), Some(Asks::In(list(&["a"]))));
        assert_eq!(asks("app == a"), Some(Asks::In(list(&["a"]))));
        assert_eq!(asks("app!=a"), Some(Asks::NotIn(list(&["a"]))));
        assert_eq!(asks("app in (a, b)"), Some(Asks::In(list(&["a", "b"]))));
        assert_eq!(asks("app notin (a)"), Some(Asks::NotIn(list(&["a"]))));
        assert_eq!((asks("app"), asks("!app")), (Some(Asks::Exists), Some(Asks::ExistsNot)));
        assert_eq!(asks("app within (a)"), None);
        assert_eq!(parts("a in (x,y),b=z"), ["a in (x,y)", "b=z"]);
    }
}
