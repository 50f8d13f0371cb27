//! Compares `rules/operator/` with releases of the operator.

use std::collections::BTreeSet;

use super::fields::{Field, fields};
use super::source::Source;
use crate::compare::{Comparison, Side};
use crate::git::Checkout;
use crate::rules::{Rules, RulesFile};
use crate::runs;
use crate::version::Version;
use crate::yaml::Node;

/// The first release whose fields are known.
const FIRST: Version = Version::new(0, 7, 0);

/// The tags of releases, oldest first, with their versions: `v1.3.8`, without candidates and hot fixes.
pub fn release_tags(checkout: &Checkout) -> Vec<(Version, String)> {
    let release = |tag: String| {
        let text = tag.strip_prefix('v')?;
        let plain = text.chars().all(|c| c == '.' || c.is_ascii_digit());
        Some((text.parse().ok().filter(|_| plain)?, tag))
    };
    let mut tags: Vec<_> = checkout.tags().into_iter().filter_map(release).collect();
    tags.sort();
    tags
}

/// Compares all releases that a checkout has tags of, or that of one tag.
pub fn verify(rules: &Rules, checkout: &Checkout, revision: Option<&str>) -> Result<Comparison, String> {
    let (declared, versions) = (rules.read("operator/fields.yaml")?, rules.read("operator/versions.yaml")?);
    let end =
        |name: &str| versions.root.get(name).and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
    let (oldest, newest) = (end("oldest"), end("newest"));
    let mut all = Comparison::default();
    for (version, tag) in release_tags(checkout) {
        if revision.is_some_and(|r| r != tag) || oldest.is_some_and(|o| version < o) {
            continue;
        }
        if newest.is_some_and(|n| version > n) {
            all.leave_out(format!("operator {version}, which is newer than what rules/ knows"));
            continue;
        }
        let source = Source::read(checkout, &tag)?;
        image(&mut all, &versions, (version, &tag), &source);
        if version >= FIRST {
            let mut walk = Walk { all: &mut all, file: &declared, version, tag: &tag };
            walk.resources(&source);
        }
    }
    Ok(all)
}

fn image(all: &mut Comparison, versions: &RulesFile, (version, tag): (Version, &str), source: &Source) {
    let Some(images) = versions.root.get("images") else { return };
    let run = runs::at(images, version);
    let ours = Side {
        place: versions.place(run.as_ref().map_or(images.line, |r| r.line)),
        value: run.and_then(|r| r.value.text()).map(str::to_owned),
    };
    let theirs = source.image.as_ref().map_or((format!("operator {tag}"), None), |(image, place)| {
        (format!("operator {tag}, {place}"), Some(image.clone()))
    });
    all.compare("image of an operator", tag, tag, ours, Side { place: theirs.0, value: theirs.1 });
}

struct Walk<'w> {
    all: &'w mut Comparison,
    file: &'w RulesFile,
    version: Version,
    tag: &'w str,
}

impl Walk<'_> {
    fn resources(&mut self, source: &Source) {
        let file = self.file;
        for resource in file.root.get("resources").map_or(&[][..], Node::items) {
            let field = |name: &str| resource.get(name).and_then(Node::text);
            let (Some(kind), Some(shape)) = (field("kind"), field("shape")) else { continue };
            for version in resource.get("versions").map_or(&[][..], Node::items).iter().filter_map(Node::text)
            {
                if let Some((path, spec)) = source.specs.get(&(kind.to_owned(), version.to_owned())) {
                    self.object(&format!("{kind} {version} spec"), path, spec, shape);
                }
            }
        }
    }

    fn object(&mut self, at: &str, path: &str, schema: &Node, shape: &str) {
        let file = self.file;
        let Some(shapes) = file.root.get("shapes") else { return };
        let all = fields(shapes, shape);
        let held: Vec<&Field<'_>> = all.iter().filter(|f| f.in_release(self.version)).collect();
        let empty = Node::parse("{}").ok();
        let Some(properties) = schema.get("properties").or(empty.as_ref()) else { return };
        let theirs = properties.entries().iter().map(|(k, _)| k.text.as_str());
        let names: BTreeSet<&str> = held.iter().map(|f| f.name).chain(theirs).collect();
        for name in names {
            let ours = held.iter().find(|f| f.name == name);
            let there = properties.entries().iter().find(|(k, _)| k.text == name);
            let line = all.iter().find(|f| f.name == name).map_or(shapes.line, |f| f.line);
            let side = |place: String, has: bool| Side { place, value: has.then(|| "a field".to_owned()) };
            let place =
                format!("operator {}, {path}:{}", self.tag, there.map_or(properties.line, |(k, _)| k.line));
            let key = format!("{at}.{name}");
            self.all.compare(
                "field of a resource",
                &key,
                self.tag,
                side(file.place(line), ours.is_some()),
                side(place.clone(), there.is_some()),
            );
            let (Some(ours), Some((_, below))) = (ours, there) else { continue };
            self.choices(&key, ours, below, place);
            let list = ours.row.get("list").is_some();
            if let (Some(shape), Some(below)) =
                (ours.shape(), if list { below.get("items") } else { Some(below) })
            {
                self.object(&key, path, below, shape);
            }
        }
    }

    fn choices(&mut self, key: &str, field: &Field<'_>, schema: &Node, place: String) {
        let Some(choices) = field.row.get("choices") else { return };
        // Numbers are refused by the operator's own check, which the definition does not show.
        if schema.get("enum").is_none()
            && choices.entries().iter().all(|(word, _)| word.text.parse::<u8>().is_ok())
        {
            return;
        }
        let held = choices.entries().iter().filter(|(_, since)| {
            let since =
                if since.is_null() { None } else { since.text().and_then(|t| t.parse::<Version>().ok()) };
            since.is_none_or(|s| s <= self.version)
        });
        let mut ours: Vec<&str> = held.map(|(word, _)| word.text.as_str()).collect();
        let mut theirs: Vec<&str> =
            schema.get("enum").map_or(Vec::new(), |e| e.items().iter().filter_map(Node::text).collect());
        ours.sort_unstable();
        theirs.sort_unstable();
        let side = |place: String, words: Vec<&str>| Side { place, value: Some(words.join(", ")) };
        let here = side(self.file.place(choices.line), ours);
        self.all.compare("words of a field", key, self.tag, here, side(place, theirs));
    }
}
