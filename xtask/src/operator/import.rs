//! Takes a release of the operator over into `rules/operator/`.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{built_upon, fields};
use super::source::Source;
use super::verify::release_tags;
use crate::edit::{Change, Draft};
use crate::git::Checkout;
use crate::report::Report;
use crate::rules::Rules;
use crate::runs;
use crate::version::Version;
use crate::watch;
use crate::yaml::Node;

/// Imports the release of a tag.
pub fn import(rules: &Rules, checkout: &Checkout, tag: &str) -> Result<Report, String> {
    let text = tag.trim_start_matches('v');
    let version: Version = text.parse().map_err(|e| format!("{tag} is {e}"))?;
    checkout.commit(tag).ok_or(format!("the checkout has no {tag}"))?;
    let source = Source::read(checkout, tag)?;
    if source.specs.is_empty() {
        return Err(format!("{tag} has no definitions of resources"));
    }
    let tags = release_tags(checkout);
    let mut report = Report::default();
    let mut versions = Draft::new(rules.read("operator/versions.yaml")?);
    let newest =
        versions.file.root.get("newest").and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
    let next = tags.iter().find(|(v, _)| *v > version && newest.is_some_and(|n| *v <= n));
    let next = next.map(|(v, _)| v.to_string());
    image(&mut versions, &source, (version, text), next.as_deref(), &mut report)?;
    if newest.is_none_or(|newest| version > newest) {
        let line = versions.file.root.get("newest").map(|n| n.line).ok_or("versions.yaml has no `newest`")?;
        versions.replace(line, &format!("newest: {text}"))?;
        report.written.push(format!("{text} is the newest operator"));
    }
    versions.save()?;
    let mut draft = Draft::new(rules.read("operator/fields.yaml")?);
    let seen = Seen::collect(&draft.file.root, &source, version);
    seen.take_over(&mut draft, text, next.is_some(), &mut report)?;
    draft.save()?;
    if let Some((_, before)) = tags.iter().rfind(|(v, _)| *v < version) {
        watch::changes(&mut report, "operator", checkout, before, tag)?;
    }
    Ok(report)
}

fn image(
    draft: &mut Draft,
    source: &Source,
    (version, text): (Version, &str),
    next: Option<&str>,
    report: &mut Report,
) -> Result<(), String> {
    let Some((image, place)) = &source.image else {
        report.ask("Image", "the default image is not where it was".to_owned());
        return Ok(());
    };
    let known = draft.file.root.get("images").and_then(|i| runs::at(i, version)).and_then(|r| r.value.text());
    if known != Some(image) {
        draft.step(&["images"], &Change { version: text, value: image, none: "~", next })?;
        report.written.push(format!("image of {text}: {image} ({place})"));
    }
    Ok(())
}

/// What the definitions of resources have that rules/ does not, and the other way round.
#[derive(Default)]
struct Seen {
    /// The objects, each with its shape.
    objects: Vec<String>,
    /// New fields, with the objects that have them and where one stands.
    new: BTreeMap<String, (BTreeSet<usize>, String, bool)>,
    /// Fields that are gone: the shape that declares them and the line, with the objects that lack them.
    gone: BTreeMap<(String, String, usize), BTreeSet<usize>>,
    /// Words that a field takes: its line and the words.
    words: BTreeMap<usize, BTreeSet<String>>,
}

impl Seen {
    fn collect(declared: &Node, source: &Source, version: Version) -> Self {
        let mut seen = Self::default();
        let Some(shapes) = declared.get("shapes") else { return seen };
        for resource in declared.get("resources").map_or(&[][..], Node::items) {
            let field = |name: &str| resource.get(name).and_then(Node::text).unwrap_or_default().to_owned();
            for name in resource.get("versions").map_or(&[][..], Node::items).iter().filter_map(Node::text) {
                if let Some((path, spec)) = source.specs.get(&(field("kind"), name.to_owned())) {
                    seen.object(shapes, version, &field("shape"), path, spec);
                }
            }
        }
        seen
    }

    fn object(&mut self, shapes: &Node, version: Version, shape: &str, path: &str, schema: &Node) {
        let object = self.objects.len();
        self.objects.push(shape.to_owned());
        let properties = schema.get("properties").map_or(&[][..], Node::entries);
        let all = fields(shapes, shape);
        for (key, below) in properties {
            let Some(known) = all.iter().find(|f| f.name == key.text && f.in_release(version)) else {
                let whole = below.get("properties").is_some() || below.at(&["items", "properties"]).is_some();
                let new = || (BTreeSet::new(), format!("{path}:{}", key.line), whole);
                self.new.entry(key.text.clone()).or_insert_with(new).0.insert(object);
                continue;
            };
            let words = below.get("enum").map_or(&[][..], Node::items).iter().filter_map(Node::text);
            if known.row.get("choices").is_some() {
                self.words.entry(known.line).or_default().extend(words.map(str::to_owned));
            }
            let below = if known.row.get("list").is_some() { below.get("items") } else { Some(below) };
            if let (Some(shape), Some(below)) = (known.shape(), below) {
                self.object(shapes, version, shape, path, below);
            }
        }
        for field in all.iter().filter(|f| f.in_release(version)) {
            if !properties.iter().any(|(key, _)| key.text == field.name) {
                let known = (field.declared_by.to_owned(), field.name.to_owned(), field.line);
                self.gone.entry(known).or_default().insert(object);
            }
        }
    }

    fn take_over(
        &self,
        draft: &mut Draft,
        text: &str,
        between: bool,
        report: &mut Report,
    ) -> Result<(), String> {
        let shapes = draft.file.root.get("shapes").ok_or("fields.yaml has no shapes")?.clone();
        for ((shape, name, line), objects) in &self.gone {
            let row = draft.line(*line).to_owned();
            if between || *objects != self.members(&shapes, shape) || row.contains("until") {
                report
                    .ask("Fields that are gone", format!("`{name}` of some `{shape}` (fields.yaml:{line})"));
                continue;
            }
            let before = previous(text);
            let ended = match row.strip_suffix(": {}") {
                Some(name) => format!("{name}: {{ until: {before} }}"),
                None => row.replacen(" }", &format!(", until: {before} }}"), 1),
            };
            draft.replace(*line, &ended)?;
            report.ask(
                "Fields that are gone",
                format!("`{name}` of `{shape}`: is {before} the last that has it?"),
            );
        }
        self.choices(draft, text, between, report)?;
        for (name, (objects, place, whole)) in &self.new {
            let cover = if between { None } else { self.cover(&shapes, objects) };
            let Some(cover) = cover else {
                let shapes: BTreeSet<&str> = objects.iter().map(|at| self.objects[*at].as_str()).collect();
                let shapes = shapes.into_iter().collect::<Vec<_>>().join(", ");
                report.ask("New fields that no shapes are for", format!("`{name}` of {shapes} ({place})"));
                continue;
            };
            for shape in cover {
                append_field(draft, shape, &format!("      {name}: {{ since: {text} }}"))?;
                report.written.push(format!("`{name}` of `{shape}`: new"));
                if *whole {
                    report.ask(
                        "New fields with fields below",
                        format!("`{name}` of `{shape}`: which shape? ({place})"),
                    );
                }
            }
        }
        Ok(())
    }

    /// The objects that have the fields of a shape.
    fn members(&self, shapes: &Node, shape: &str) -> BTreeSet<usize> {
        let all = self.objects.iter().enumerate();
        all.filter(|(_, s)| built_upon(shapes, s).contains(shape)).map(|(at, _)| at).collect()
    }

    /// The fewest shapes that just these objects have; none where there are no such shapes.
    fn cover<'s>(&self, shapes: &'s Node, objects: &BTreeSet<usize>) -> Option<Vec<&'s str>> {
        let mut left = objects.clone();
        let mut cover = Vec::new();
        let all = shapes.entries().iter().map(|(k, _)| (k.text.as_str(), self.members(shapes, &k.text)));
        let mut fitting: Vec<_> = all.filter(|(_, m)| !m.is_empty() && m.is_subset(objects)).collect();
        fitting.sort_by_key(|(_, members)| std::cmp::Reverse(members.len()));
        for (shape, members) in fitting {
            if !members.is_disjoint(&left) {
                left.retain(|at| !members.contains(at));
                cover.push(shape);
            }
        }
        left.is_empty().then_some(cover)
    }

    fn choices(
        &self,
        draft: &mut Draft,
        text: &str,
        between: bool,
        report: &mut Report,
    ) -> Result<(), String> {
        for (line, words) in &self.words {
            let at = (*line..line + 2).find(|at| draft.line(*at).contains("choices: {"));
            let Some(at) = at else { continue };
            for word in words {
                let row = draft.line(at).to_owned();
                let Some((_, known)) = row.split_once("choices: {") else { continue };
                let known = known.split([',', '}']).filter_map(|part| part.split_once(':'));
                if known.into_iter().any(|(name, _)| name.trim().trim_matches('"') == word) {
                    continue;
                }
                if between {
                    report.ask("Words of fields", format!("`{word}` (fields.yaml:{at})"));
                    continue;
                }
                let rest = row.find(", \"\": ~").or(row.rfind(" }")).ok_or("choices of another form")?;
                draft.replace(at, &format!("{}, {word}: {text}{}", &row[..rest], &row[rest..]))?;
                report.written.push(format!("`{word}`: a new word (fields.yaml:{at})"));
            }
        }
        Ok(())
    }
}

/// The release before one, by its last number.
fn previous(text: &str) -> String {
    let (head, last) = text.rsplit_once('.').unwrap_or(("", text));
    let last: u32 = last.parse().unwrap_or(0);
    format!("{head}.{}", last.saturating_sub(1))
}

/// Puts a field behind the last one that a shape declares itself.
fn append_field(draft: &mut Draft, shape: &str, row: &str) -> Result<(), String> {
    let shapes = draft.file.root.at(&["shapes", shape]).map_or(&[][..], Node::entries);
    let (key, fields) =
        shapes.iter().find(|(k, _)| k.text == "fields").ok_or(format!("{shape} has no fields"))?;
    let mut line = fields.entries().last().map_or(key.line, |(k, _)| k.line) + 1;
    while draft.line(line).starts_with("        ") {
        line += 1;
    }
    draft.insert(line, &[row.to_owned()])
}
