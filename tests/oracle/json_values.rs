//! Values files written as JSON.

use mqlint::facts::chart::ValueView;
use serde_json::Value;

/// What a values file says of each path.
pub fn json_values(root: &Value) -> impl Fn(&str) -> ValueView + '_ {
    move |path| find(root, path).map_or(ValueView::Absent, view)
}

fn find<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    if let Some(found) = root.get(path.trim_matches('"')) {
        return Some(found);
    }
    let dots = path.match_indices('.').map(|(at, _)| at);
    dots.into_iter().find_map(|at| find(root.get(path[..at].trim_matches('"'))?, &path[at + 1..]))
}

fn view(value: &Value) -> ValueView {
    match value {
        Value::Null => ValueView::Null,
        Value::Bool(b) => ValueView::Bool(*b),
        Value::Number(n) => ValueView::Number(n.as_f64().unwrap_or_default()),
        Value::String(s) => ValueView::Text(s.clone()),
        Value::Array(items) => ValueView::List(items.iter().map(view).collect()),
        Value::Object(map) => {
            let quoted = |key: &String| if key.contains('.') { format!("\"{key}\"") } else { key.clone() };
            ValueView::Map(map.keys().map(|key| quoted(key).into()).collect())
        }
    }
}
