//! `helm_release` of Terraform.

use std::path::{Path, PathBuf};

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};
use hcl_edit::structure::{Attribute, Block, Body};
use hcl_edit::template::Element;

use super::hcl::Names;
use super::release::{Release, Releases, helmfile, place};
use crate::facts::chart::is_chart;
use crate::facts::placeholders::UNKNOWN;
use crate::read::find;
use crate::text::source::{FileId, Location, Store};
use crate::text::yaml::assemble::{Part, PartShape};
use crate::text::yaml::{self, MAX_DEPTH};

/// Functions that make one list of several.
const LISTS: [&str; 3] = ["compact", "concat", "flatten"];
/// Functions that read what a path names.
const OF_PATHS: [&str; 2] = ["file", "templatefile"];
/// A module is called from folders above it, so many at most.
const CALLERS_ABOVE: usize = 3;

/// The releases of a file.
pub(super) fn releases(path: &Path, file: FileId, text: &str, store: &Store) -> Releases {
    let Ok(body) = hcl_edit::parser::parse_body(text) else { return Releases::default() };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = Names::of(folder, &body, store);
    let mut reader = Reader { file, text, folder, store, names, templates: Vec::new() };
    let blocks = body.get_blocks("resource");
    let of_helm = |block: &&Block| block.labels.first().is_some_and(|label| label.as_str() == "helm_release");
    let found: Vec<Release> = blocks.filter(of_helm).filter_map(|block| reader.release(block)).collect();
    Releases { document: helmfile(found), templates: reader.templates }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    folder: &'t Path,
    store: &'t Store,
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
        let attribute = body.get_attribute("values");
        let mut parts: Vec<Part> = Vec::new();
        let items: Vec<Expression> = attribute.iter().flat_map(|a| self.items(&a.value, 0)).collect();
        for item in items {
            parts.extend(self.value(&item));
        }
        // What is set for each of a list nobody knows.
        let is_set =
            |block: &&Block| block.labels.first().is_some_and(|label| label.as_str().starts_with("set"));
        let mut variables = Vec::new();
        attribute.iter().for_each(|a| self.open_variables(&a.value, &mut variables, 0));
        parts.extend(variables);
        let open = body.get_blocks("dynamic").find(is_set).map(|block| self.at(block.ident.span()));
        parts.extend(open.map(|at| Part::scalar("dynamic set", at, true)));
        let at = attribute.map(|a| self.at(a.value.span())).or(open)?;
        Some(Part { shape: PartShape::List(parts), at, key: None })
    }

    /// The variables among values of which only the default is known: what else may stand there.
    fn open_variables(&self, expression: &Expression, found: &mut Vec<Part>, depth: usize) {
        if let Some(name) = self.names.by_default(expression) {
            return found.push(Part::scalar(&name, self.at(expression.span()), true));
        }
        let mut each = |items: &mut dyn Iterator<Item = &Expression>| {
            items.for_each(|item| self.open_variables(item, found, depth + 1));
        };
        match self.names.resolve(expression).0 {
            _ if depth > 8 => {}
            Expression::Array(array) => each(&mut array.iter()),
            Expression::Parenthesis(inner) => each(&mut std::iter::once(inner.inner())),
            Expression::FuncCall(call) if !OF_PATHS.contains(&call.name.name.value().as_str()) => {
                each(&mut call.args.iter());
            }
            _ => {}
        }
    }

    /// The items of a list, and of those that are put behind each other.
    fn items(&self, expression: &Expression, depth: usize) -> Vec<Expression> {
        let each = |items: &mut dyn Iterator<Item = &Expression>| {
            items.flat_map(|item| self.items(item, depth + 1)).collect::<Vec<_>>()
        };
        match self.names.resolve(expression).0 {
            _ if depth > 8 => Vec::new(),
            Expression::Array(array) => array.iter().cloned().collect(),
            Expression::Parenthesis(inner) => self.items(inner.inner(), depth + 1),
            Expression::FuncCall(call) if LISTS.contains(&call.name.name.value().as_str()) => {
                each(&mut call.args.iter())
            }
            _ => vec![expression.clone()],
        }
    }

    /// One item of the values, as texts that are laid over one another.
    fn value(&mut self, expression: &Expression) -> Vec<Part> {
        let at = self.at(expression.span());
        let words = expression.span().and_then(|range| self.text.get(range)).unwrap_or("values");
        let elsewhere = || vec![Part::scalar(words.lines().next().unwrap_or_default().trim(), at, true)];
        let (resolved, is_own) = self.names.resolve(expression);
        match resolved.clone() {
            Expression::HeredocTemplate(_) if is_own => {
                self.heredoc(resolved).map_or_else(elsewhere, |part| vec![part])
            }
            Expression::FuncCall(call) => {
                let found = self.call(&call, at, is_own);
                if found.is_empty() { elsewhere() } else { found }
            }
            Expression::Parenthesis(inner) => self.value(inner.inner()),
            // A text that is nothing but what it has in braces.
            Expression::StringTemplate(template) => match template.iter().collect::<Vec<_>>()[..] {
                [Element::Interpolation(inner)] => self.value(&inner.expr),
                _ => elsewhere(),
            },
            _ => elsewhere(),
        }
    }

    fn call(&mut self, call: &FuncCall, at: Location, is_own: bool) -> Vec<Part> {
        let Some(first) = call.args.iter().next() else { return Vec::new() };
        let path = || Some(self.path_of(&self.names.text(first)?));
        match call.name.name.value().as_str() {
            "file" => path().map(|path| Part::scalar(&path, at, true)).into_iter().collect(),
            "templatefile" => {
                let Some(path) = path() else { return Vec::new() };
                self.templates.push(self.folder.join(&path));
                vec![Part::scalar(&path, at, true)]
            }
            "yamlencode" | "jsonencode" => self.encoded(first, at, is_own, 0),
            "try" | "trimspace" => self.value(first),
            _ => Vec::new(),
        }
    }

    /// What is written as YAML: an object, or several of which later ones win.
    fn encoded(&self, expression: &Expression, at: Location, is_own: bool, depth: usize) -> Vec<Part> {
        let (resolved, own) = self.names.resolve(expression);
        let is_own = is_own && own;
        match resolved {
            _ if depth > 8 => Vec::new(),
            Expression::Object(object) => vec![self.object(object, at, is_own, 0)],
            Expression::Parenthesis(inner) => self.encoded(inner.inner(), at, is_own, depth + 1),
            Expression::FuncCall(call) if call.name.name.value().as_str() == "merge" => {
                let part = |argument: &Expression| {
                    let found = self.encoded(argument, at, is_own, depth + 1);
                    // What one of them says is not known.
                    let unknown = || vec![Part::scalar("merge(…)", at, true)];
                    if found.is_empty() { unknown() } else { found }
                };
                call.args.iter().flat_map(part).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The path of a file from the module: where it is not there, from the module that calls it.
    fn path_of(&self, name: &str) -> String {
        let above = (0..=CALLERS_ABOVE).map(|count| format!("{}{name}", "../".repeat(count)));
        let is_there = |path: &String| {
            let path = self.folder.join(path);
            !self.store.refuses(&path) && self.store.is_file(&path)
        };
        above.into_iter().find(is_there).unwrap_or_else(|| name.to_owned())
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
        padded.push_str(&find::fill_variables(&self.text[start..end]));
        let tree = yaml::parse(&padded);
        let root = tree.root().filter(|_| tree.error().is_none())?;
        Part::of(&tree, self.file, root)
    }

    /// An object; the places of one that stands in another file are those of the name.
    fn object(&self, object: &Object, at: Location, is_own: bool, depth: usize) -> Part {
        let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
            let name = match key {
                ObjectKey::Ident(name) => name.value().as_str().to_owned(),
                ObjectKey::Expression(expression) => self.names.text(expression)?,
            };
            let key_at = if is_own { self.at(key.span()) } else { at };
            let value_at = if is_own { self.at(value.expr().span()) } else { at };
            let value = self.part(value.expr(), value_at, is_own, depth + 1);
            Some((Part::scalar(&name, key_at, false), value))
        };
        let entries = if depth < MAX_DEPTH { object.iter().filter_map(entry).collect() } else { Vec::new() };
        Part::map(entries, at)
    }

    fn part(&self, expression: &Expression, at: Location, is_own: bool, depth: usize) -> Part {
        let (resolved, own) = self.names.resolve(expression);
        let is_own = is_own && own;
        match resolved {
            Expression::Object(object) => self.object(object, at, is_own, depth),
            Expression::Array(array) if depth < MAX_DEPTH => {
                let item = |item: &Expression| {
                    let at = if is_own { self.at(item.span()) } else { at };
                    self.part(item, at, is_own, depth + 1)
                };
                Part { shape: PartShape::List(array.iter().map(item).collect()), at, key: None }
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
            for item in self.items(&attribute.value, 0) {
                let Expression::Object(object) = self.names.resolve(&item).0 else { continue };
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
