//! Expressions of Terraform, as far as the files of a folder say what they are.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::Body;
use hcl_edit::template::Element;

use crate::text::source::Store;

/// More files of a module than these are not read.
const MAX_FILES: usize = 64;

/// The functions that give the first of their arguments that is there, and those that leave a text what it names.
const FIRST_OF: [&str; 2] = ["coalesce", "try"];
const SAME_PATH: [&str; 3] = ["abspath", "pathexpand", "trimspace"];
/// The folders that Terraform has names for. A module does not know from where it is called: its own is taken.
const FOLDERS: [&str; 3] = ["path.cwd", "path.module", "path.root"];

/// What names stand for in a module.
#[derive(Default)]
pub(super) struct Names {
    values: HashMap<String, Expression>,
    /// Those of them that stand in the file that is read: the places of others are not its own.
    own: HashSet<String>,
    /// The variables of which only the default is known: who calls the module may say otherwise.
    defaults: HashSet<String>,
}

impl Names {
    /// The variables and the locals of the files in a folder: what files of variables set, else the defaults.
    pub fn of(folder: &Path, own: &Body, store: &Store) -> Self {
        let mut names = Self::default();
        let all = store.names(folder);
        let read = |name: &String| {
            let text = store.read(&folder.join(name)).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            text.and_then(|text| hcl_edit::parser::parse_body(&text).ok())
        };
        for name in all.iter().filter(|name| name.ends_with(".tf")).take(MAX_FILES) {
            names.add(&read(name).unwrap_or_default());
        }
        names.add(own);
        names.own = Self::named_by(own);
        let is_set = |name: &&String| *name == "terraform.tfvars" || name.ends_with(".auto.tfvars");
        let mut set: Vec<&String> = all.iter().filter(is_set).take(MAX_FILES).collect();
        set.sort_by_key(|name| *name != "terraform.tfvars");
        for body in set.into_iter().filter_map(read) {
            for attribute in body.attributes() {
                let name = format!("var.{}", attribute.key.as_str());
                names.own.remove(&name);
                names.defaults.remove(&name);
                names.values.insert(name, attribute.value.clone());
            }
        }
        names
    }

    fn add(&mut self, body: &Body) {
        for block in body.blocks() {
            match (block.ident.as_str(), block.labels.first()) {
                ("variable", Some(label)) => {
                    let default = block.body.get_attribute("default").map(|a| a.value.clone());
                    let name = format!("var.{}", label.as_str());
                    if let Some(default) = default {
                        self.defaults.insert(name.clone());
                        self.values.insert(name, default);
                    }
                }
                ("locals", _) => {
                    let locals = block.body.attributes();
                    self.values
                        .extend(locals.map(|a| (format!("local.{}", a.key.as_str()), a.value.clone())));
                }
                _ => {}
            }
        }
    }

    fn named_by(body: &Body) -> HashSet<String> {
        let mut own = Self::default();
        own.add(body);
        own.values.into_keys().collect()
    }

    /// What an expression is: what it names where it is a name, else itself; and whether that stands in the file that is
    /// read.
    pub fn resolve<'e>(&'e self, expression: &'e Expression) -> (&'e Expression, bool) {
        let (mut found, mut is_own) = (expression, true);
        for _ in 0..8 {
            match path_of(found).and_then(|path| self.named(&path)) {
                Some((value, own)) => (found, is_own) = (value, is_own && own),
                None => break,
            }
        }
        (found, is_own)
    }

    /// The variable that an expression is, where only its default is known.
    pub fn by_default(&self, expression: &Expression) -> Option<String> {
        path_of(expression).filter(|path| self.defaults.contains(path))
    }

    /// What a path names: a name, or a part of what one stands for.
    fn named(&self, path: &str) -> Option<(&Expression, bool)> {
        if let Some(value) = self.values.get(path) {
            return Some((value, self.own.contains(path)));
        }
        let (whole, part) = path.rsplit_once('.')?;
        let (Expression::Object(object), is_own) = self.named(whole)? else { return None };
        let is_part = |key: &ObjectKey| match key {
            ObjectKey::Ident(name) => name.as_str() == part,
            ObjectKey::Expression(Expression::String(name)) => name.value() == part,
            ObjectKey::Expression(_) => false,
        };
        let (_, value) = object.iter().find(|(key, _)| is_part(key))?;
        Some((value.expr(), is_own))
    }

    /// The text of an expression; `None` where only Terraform knows it.
    pub fn text(&self, expression: &Expression) -> Option<String> {
        self.text_at(expression, 0)
    }

    fn text_at(&self, expression: &Expression, depth: usize) -> Option<String> {
        // Names may stand for each other in a circle.
        if depth > 8 {
            return None;
        }
        match self.resolve(expression).0 {
            Expression::String(text) => Some(text.value().clone()),
            Expression::Number(number) => Some(number.value().to_string()),
            Expression::Bool(value) => Some(value.value().to_string()),
            Expression::Parenthesis(inner) => self.text_at(inner.inner(), depth + 1),
            Expression::StringTemplate(template) => {
                let part = |element: &Element| match element {
                    Element::Literal(text) => Some(text.value().clone()),
                    Element::Interpolation(inner) => self.text_at(&inner.expr, depth + 1),
                    Element::Directive(_) => None,
                };
                template.iter().map(part).collect()
            }
            Expression::FuncCall(call) => {
                let name = call.name.name.value().as_str();
                let mut arguments = call.args.iter().map(|argument| self.text_at(argument, depth + 1));
                match name {
                    _ if FIRST_OF.contains(&name) => arguments.find_map(|text| text),
                    _ if SAME_PATH.contains(&name) => arguments.next()?,
                    _ => None,
                }
            }
            other => {
                let path = path_of(other)?;
                FOLDERS.contains(&path.as_str()).then(|| ".".into())
            }
        }
    }
}

/// The dotted path that an expression is.
fn path_of(expression: &Expression) -> Option<String> {
    let Expression::Traversal(traversal) = expression else { return None };
    let Expression::Variable(first) = &traversal.expr else { return None };
    let mut path = first.value().as_str().to_owned();
    for operator in &traversal.operators {
        let TraversalOperator::GetAttr(name) = operator.value() else { return None };
        path = format!("{path}.{}", name.value().as_str());
    }
    Some(path)
}
