//! Expressions of Terraform, as far as the files of a folder say what they are.

use std::collections::HashMap;
use std::path::Path;

use hcl_edit::expr::{Expression, TraversalOperator};
use hcl_edit::structure::Body;
use hcl_edit::template::Element;

use crate::text::source::Store;

/// More files of a module than these are not read.
const MAX_FILES: usize = 64;

/// What names stand for in a module.
#[derive(Default)]
pub(super) struct Names {
    values: HashMap<String, Expression>,
}

impl Names {
    /// The defaults of variables and the locals of the files in a folder.
    pub fn of(folder: &Path, own: &Body, store: &Store) -> Self {
        let mut names = Self::default();
        let files = store.names(folder).into_iter().filter(|name| name.ends_with(".tf")).take(MAX_FILES);
        for name in files {
            let text = store.read(&folder.join(name)).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let body = text.and_then(|text| hcl_edit::parser::parse_body(&text).ok());
            names.add(&body.unwrap_or_default());
        }
        names.add(own);
        names
    }

    fn add(&mut self, body: &Body) {
        for block in body.blocks() {
            match (block.ident.as_str(), block.labels.first()) {
                ("variable", Some(label)) => {
                    let default = block.body.get_attribute("default").map(|a| a.value.clone());
                    self.values.extend(default.map(|value| (format!("var.{}", label.as_str()), value)));
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

    /// What an expression stands for where it is a name, else itself.
    pub fn resolve<'e>(&'e self, expression: &'e Expression) -> &'e Expression {
        let mut found = expression;
        for _ in 0..8 {
            match path_of(found).and_then(|path| self.values.get(&path)) {
                Some(value) => found = value,
                None => break,
            }
        }
        found
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
        match self.resolve(expression) {
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
            other if path_of(other).as_deref() == Some("path.module") => Some(".".into()),
            _ => None,
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
