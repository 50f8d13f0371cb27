//! `helm_release` of Terraform.

use std::path::{Path, PathBuf};

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};
use hcl_edit::structure::{Attribute, Block, Body};

use super::hcl::Names;
use super::release::{Release, Releases, helmfile, place};
use crate::facts::chart::is_chart;
use crate::facts::placeholders::UNKNOWN;
use crate::text::source::{FileId, Location, Store};
use crate::text::yaml::assemble::{Part, PartShape};
use crate::text::yaml::{self, MAX_DEPTH};

/// The releases of a file.
pub(super) fn releases(path: &Path, file: FileId, text: &str, store: &Store) -> Releases {
    let Ok(body) = hcl_edit::parser::parse_body(text) else { return Releases::default() };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = Names::of(folder, &body, store);
    let mut reader = Reader { file, text, folder, names, templates: Vec::new() };
    let blocks = body.get_blocks("resource");
    let of_helm = |block: &&Block| block.labels.first().is_some_and(|label| label.as_str() == "helm_release");
    let found: Vec<Release> = blocks.filter(of_helm).filter_map(|block| reader.release(block)).collect();
    Releases { document: helmfile(found), templates: reader.templates }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    folder: &'t Path,
    names: Names,
    templates: Vec<PathBuf>,
}

impl Reader<'_> {
    fn at(&self, range: Option<std::ops::Range<usize>>) -> Location {
        place(self.file, range.unwrap_or(0..0))
    }

    /// A text as it stands in an attribute.
    fn scalar(&self, attribute: &Attribute) -> Option<Part> {
        let text = self.names.text(&attribute.value)?;
        Some(Part::scalar(&text, self.at(attribute.value.span()), true))
    }

    fn release(&mut self, block: &Block) -> Option<Release> {
        let body = &block.body;
        let chart = body.get_attribute("chart")?;
        let name = self.names.text(&chart.value)?;
        let repository = body.get_attribute("repository").and_then(|a| self.names.text(&a.value));
        let repository = repository.unwrap_or_default();
        let is_local = name.starts_with('.') || name.starts_with('/');
        if !is_local && !is_chart(&name, &repository) {
            return None;
        }
        let mut release = Release::new(self.at(block.ident.span()));
        for (key, from) in [("name", "name"), ("namespace", "namespace"), ("version", "version")] {
            let value = body.get_attribute(from).and_then(|attribute| self.scalar(attribute));
            value.into_iter().for_each(|value| release.set(key, value));
        }
        release.set("chart", Part::scalar(&name, self.at(chart.value.span()), true));
        if let Some(values) = self.values(body) {
            release.set("values", values);
        }
        if let Some(set) = self.set(body) {
            release.set("set", set);
        }
        Some(release)
    }

    /// The values files and texts, in their order.
    fn values(&mut self, body: &Body) -> Option<Part> {
        let attribute = body.get_attribute("values")?;
        let at = self.at(attribute.value.span());
        let resolved = self.names.resolve(&attribute.value).clone();
        let items = match &resolved {
            Expression::Array(array) => array.iter().cloned().collect(),
            other => vec![other.clone()],
        };
        let parts = items.iter().map(|item| self.value(item)).collect();
        Some(Part { shape: PartShape::List(parts), at, key: None })
    }

    fn value(&mut self, expression: &Expression) -> Part {
        let at = self.at(expression.span());
        let elsewhere = || {
            let words = expression.span().and_then(|range| self.text.get(range)).unwrap_or("values");
            Part::scalar(words.lines().next().unwrap_or_default().trim(), at, true)
        };
        match expression {
            Expression::HeredocTemplate(_) => self.heredoc(expression).unwrap_or_else(elsewhere),
            Expression::FuncCall(call) => self.call(call, at).unwrap_or_else(elsewhere),
            _ => elsewhere(),
        }
    }

    fn call(&mut self, call: &FuncCall, at: Location) -> Option<Part> {
        let first = call.args.iter().next()?;
        match call.name.name.value().as_str() {
            "file" => Some(Part::scalar(&self.names.text(first)?, at, true)),
            "templatefile" => {
                let name = self.names.text(first)?;
                self.templates.push(self.folder.join(&name));
                Some(Part::scalar(&name, at, true))
            }
            "yamlencode" | "jsonencode" => match self.names.resolve(first).clone() {
                Expression::Object(object) => Some(self.object(&object, at, 0)),
                _ => None,
            },
            _ => None,
        }
    }

    /// YAML that stands in the file, with its places there: all before it is blank for its reader.
    fn heredoc(&self, expression: &Expression) -> Option<Part> {
        let range = expression.span()?;
        let start = range.start + self.text.get(range.clone())?.find('\n')? + 1;
        let content = self.text.get(start..range.end)?;
        let end = start + content.trim_end().rfind('\n').map_or(0, |at| at + 1);
        let blank = self.text[..start].chars().map(|c| if c == '\n' { '\n' } else { ' ' });
        let mut padded: String = blank.collect();
        padded.extend(std::iter::repeat_n('\n', start - padded.len()));
        padded.push_str(&fill_variables(&self.text[start..end]));
        let tree = yaml::parse(&padded);
        let root = tree.root().filter(|_| tree.error().is_none())?;
        Part::of(&tree, self.file, root)
    }

    fn object(&self, object: &Object, at: Location, depth: usize) -> Part {
        let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
            let name = match key {
                ObjectKey::Ident(name) => name.value().as_str().to_owned(),
                ObjectKey::Expression(expression) => self.names.text(expression)?,
            };
            Some((Part::scalar(&name, self.at(key.span()), false), self.part(value.expr(), depth + 1)))
        };
        let entries = if depth < MAX_DEPTH { object.iter().filter_map(entry).collect() } else { Vec::new() };
        Part::map(entries, at)
    }

    fn part(&self, expression: &Expression, depth: usize) -> Part {
        let at = self.at(expression.span());
        match self.names.resolve(expression) {
            Expression::Object(object) => self.object(object, at, depth),
            Expression::Array(array) if depth < MAX_DEPTH => {
                let items = array.iter().map(|item| self.part(item, depth + 1)).collect();
                Part { shape: PartShape::List(items), at, key: None }
            }
            Expression::Null(_) => Part::scalar("null", at, false),
            other => match self.names.text(other) {
                Some(text) => Part::scalar(
                    &text,
                    at,
                    matches!(other, Expression::String(_) | Expression::StringTemplate(_)),
                ),
                None => Part::scalar(UNKNOWN, at, true),
            },
        }
    }

    /// What is set one by one: in blocks, or since version 3 of the provider in a list.
    fn set(&self, body: &Body) -> Option<Part> {
        let mut items: Vec<Part> = Vec::new();
        for kind in ["set", "set_sensitive"] {
            for block in body.get_blocks(kind) {
                let field = |key: &str| block.body.get_attribute(key).map(|a| &a.value);
                items.extend(self.pair(field("name"), field("value"), self.at(block.ident.span())));
            }
            let Some(attribute) = body.get_attribute(kind) else { continue };
            let Expression::Array(array) = self.names.resolve(&attribute.value) else { continue };
            for item in array.iter() {
                let Expression::Object(object) = item else { continue };
                let field = |key: &str| {
                    let named = |k: &ObjectKey| k.as_ident().is_some_and(|ident| ident.as_str() == key);
                    object.iter().find(|(k, _)| named(k)).map(|(_, value)| value.expr())
                };
                items.extend(self.pair(field("name"), field("value"), self.at(item.span())));
            }
        }
        let at = items.first()?.at;
        Some(Part { shape: PartShape::List(items), at, key: None })
    }

    fn pair(&self, name: Option<&Expression>, value: Option<&Expression>, at: Location) -> Option<Part> {
        let (name, value) = (name?, value?);
        let text =
            |expression: &Expression, text: String| Part::scalar(&text, self.at(expression.span()), true);
        let named = text(name, self.names.text(name)?);
        let value = text(value, self.names.text(value).unwrap_or_else(|| UNKNOWN.to_owned()));
        let entries = [("name", named), ("value", value)];
        let entries = entries.map(|(key, part)| (Part::scalar(key, at, false), part));
        Some(Part::map(entries.into(), at))
    }
}

/// A text with values that nobody knows in the place of `${…}`; all else is where it was.
pub(in crate::read) fn fill_variables(text: &str) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}').map(|end| end + 1) else { break };
        filled.push_str(&rest[..start]);
        filled.push_str(UNKNOWN);
        filled.extend(std::iter::repeat_n(' ', length.saturating_sub(UNKNOWN.len())));
        rest = &rest[start + length..];
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_keep_their_width() {
        let text = "a: ${x}\nb: \"${y.z}-c\" ${\n";
        let filled = fill_variables(text);
        assert_eq!(filled.len(), text.len());
        assert!(filled.starts_with("a: \u{fffd} \n"), "{filled}");
    }
}
