//! Whether the values of a project have the keys and forms that compose takes.

use std::collections::HashSet;

use super::document::shortened;
use super::form_check::has_form;
use super::refusal::Refusals;
use super::value::{Map, Shape, Value};
use crate::base::nearest;
use crate::deployment::UNKNOWN;
use crate::facts::compose::{Form, Kind, MapShape, kinds_of, project};

/// Notes the first value of a project that compose cannot take.
pub fn check_shapes(project_map: &Map, refusals: &mut Refusals) {
    for kind in project() {
        if let Kind::Shape(shape) = kind {
            check_keys(project_map, *shape, refusals);
        }
    }
}

fn check_keys(map: &Map, shape: MapShape, refusals: &mut Refusals) {
    for (key, value) in map.iter() {
        match shape.key(key) {
            Some(words) => check(value, kinds_of(words), refusals),
            None if shape.takes(key) => {}
            None => {
                let meant =
                    nearest(key, shape.keys()).filter(|meant| !map.iter().any(|(key, _)| key == *meant));
                let of = value.at.path.as_str();
                let of = of.strip_suffix(key).map_or("", |parent| parent.trim_end_matches('.'));
                let of = if of.is_empty() { "a project".to_owned() } else { format!("`{of}`") };
                refusals.add_key(&value.at, format!("{of} can have no key `{}`", shortened(key)), meant);
            }
        }
    }
}

/// Notes a value that is of none of the kinds.
fn check(value: &Value, kinds: &[Kind], refusals: &mut Refusals) {
    if kinds.contains(&Kind::Any) {
        return;
    }
    let fits = |kind: &&Kind| match (&value.is, kind) {
        (Shape::Null, Kind::Null)
        | (Shape::Bool(_), Kind::Flag)
        | (Shape::Number(..), Kind::Number)
        | (Shape::Number(_, true), Kind::Integer)
        | (Shape::Text(_), Kind::Text | Kind::Formed(_))
        | (Shape::List(_), Kind::List { .. })
        | (Shape::Map(_), Kind::Map(_) | Kind::Named(_) | Kind::Shape(_)) => true,
        (Shape::Text(text), Kind::OneOf(choices)) => {
            choices.contains(&text.as_str()) || text.contains(UNKNOWN)
        }
        (Shape::Number(text, true), Kind::Within(from, to)) => {
            text.parse::<f64>().is_ok_and(|number| number >= *from as f64 && number <= *to as f64)
        }
        _ => false,
    };
    let Some(kind) = kinds.iter().find(fits) else {
        let place = value.at.path.as_str().to_owned();
        let why = match &value.is {
            Shape::Time(_) => format!("`{place}` is a date, which Compose cannot pass on: put it in quotes"),
            Shape::Null => format!("`{place}` has no value, and must have {}", wanted(kinds)),
            Shape::Number(text, true) if kinds.iter().any(|kind| matches!(kind, Kind::Within(..))) => {
                format!("`{place}` must be {}, not {text}", wanted(kinds))
            }
            is => format!("`{place}` must be {}, not {}", wanted(kinds), name_of(is)),
        };
        return match value.is {
            Shape::Null => refusals.add_key(&value.at, why, None),
            _ => refusals.add(&value.at, why),
        };
    };
    match (&value.is, kind) {
        (Shape::Text(text), Kind::Formed(form)) if !text.contains(UNKNOWN) && !has_form(text, *form) => {
            let why = format!("`{}` is not a valid {}", shortened(text), form_name(*form));
            refusals.add(&value.at, why);
        }
        (Shape::List(items), Kind::List { of, is_unique }) => {
            items.iter().for_each(|item| check(item, kinds_of(of), refusals));
            if let Some(twice) = repeated(items).filter(|_| *is_unique) {
                let why = format!(
                    "`{}` is listed twice, and the items of this list must be unique",
                    shortened(&shown(twice))
                );
                refusals.add(&twice.at, why);
            }
        }
        (Shape::Map(map), Kind::Map(of)) => {
            if let Some(nameless) = map.get("") {
                refusals.add_key(&nameless.at, "a key is empty".into(), None);
            }
            map.iter().for_each(|(_, value)| check(value, kinds_of(of), refusals));
        }
        (Shape::Map(map), Kind::Named(of)) => {
            for (key, value) in map.iter() {
                let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
                if key.is_empty() || !key.chars().all(is_name) {
                    let why = format!(
                        "`{}` is not a valid name: use letters, digits, `.`, `_` and `-`",
                        shortened(key)
                    );
                    refusals.add_key(&value.at, why, None);
                }
                check(value, kinds_of(of), refusals);
            }
        }
        (Shape::Map(map), Kind::Shape(shape)) => {
            check_keys(map, *shape, refusals);
            if let Some(missing) = shape.required().iter().find(|key| map.get(key).is_none()) {
                let why = format!("`{}` has no `{missing}`", value.at.path.as_str());
                refusals.add(&value.at, why);
            }
        }
        _ => {}
    }
}

/// An item of a list that an earlier one is equal to.
fn repeated(items: &[Value]) -> Option<&Value> {
    let mut texts: HashSet<String> = HashSet::new();
    items.iter().find(|item| item.scalar().is_some_and(|text| !text.contains(UNKNOWN) && !texts.insert(text)))
}

fn shown(value: &Value) -> String {
    value.scalar().unwrap_or_default()
}

fn name_of(is: &Shape) -> &'static str {
    match is {
        Shape::Null => "nothing",
        Shape::Bool(_) => "a boolean",
        Shape::Number(..) => "a number",
        Shape::Time(_) => "a date",
        Shape::Text(_) => "a string",
        Shape::List(_) => "a list",
        Shape::Map(_) => "a mapping",
    }
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Duration => "duration, such as `30s`",
        Form::Size => "size, such as `4g`",
        Form::Decimal => "number",
        Form::Shell => "command: a quote or a bracket in it is not closed",
        Form::Truth => "boolean",
        Form::Count => "number of devices; `all` is",
        Form::Address => "IP address",
        Form::HostAddress => "entry of `extra_hosts`, such as `host=10.0.0.1`",
        Form::Device => "device, such as `/dev/a:/dev/b:rwm`",
        Form::ContainerName => "name of a container: use at least two letters or digits",
        Form::PullPolicy => "`pull_policy`, such as `always`, `missing` or `every_12h`",
    }
}

/// What kinds of values are called.
fn wanted(kinds: &[Kind]) -> String {
    let mut names: Vec<String> = Vec::new();
    for kind in kinds {
        let name = match kind {
            Kind::Any | Kind::Null => continue,
            Kind::Flag => "a boolean".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Integer => "a whole number".to_owned(),
            Kind::Within(from, i64::MAX) => format!("a whole number from {from} on"),
            Kind::Within(from, to) => format!("a whole number from {from} to {to}"),
            Kind::Text | Kind::Formed(_) => "a string".to_owned(),
            Kind::OneOf(choices) => format!("`{}`", choices.join("` or `")),
            Kind::List { .. } => "a list".to_owned(),
            Kind::Map(_) | Kind::Named(_) | Kind::Shape(_) => "a mapping".to_owned(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" or ")
}
