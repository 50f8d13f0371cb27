//! What a version of the chart says of itself and of its values.

use std::collections::BTreeMap;

use crate::git::Checkout;
use crate::yaml::{Node, Value};

/// The folder of the chart in its repository.
pub const FOLDER: &str = "charts/milvus";

/// A key of the values.
#[derive(Clone, Debug)]
pub struct ValueKey {
    /// Its type, in the words of `rules/chart/keys.yaml`.
    pub type_name: &'static str,
    /// Its default in a form that can be compared; none for mappings with keys.
    pub default: Option<String>,
    /// Its value.
    pub node: Node,
    /// Its line.
    pub line: usize,
}

/// A version of the chart.
pub struct Source {
    /// The version it says to be.
    pub version: String,
    /// The Milvus it says to be for.
    pub app: String,
    /// Its keys at all levels, by path.
    pub keys: BTreeMap<String, ValueKey>,
    /// The charts it depends on: name in the values → package.
    pub dependencies: Vec<(String, String)>,
}

impl Source {
    /// Reads a revision; none where it has no chart.
    pub fn read(checkout: &Checkout, revision: &str) -> Result<Option<Self>, String> {
        let parsed = |file: &str| {
            let text = checkout.show(revision, &format!("{FOLDER}/{file}"));
            text.map(|t| Node::parse(&t).map_err(|e| format!("{revision}, {file}: {e}"))).transpose()
        };
        let (Some(chart), Some(values)) = (parsed("Chart.yaml")?, parsed("values.yaml")?) else {
            return Ok(None);
        };
        let field = |name: &str| chart.get(name).and_then(Node::text).unwrap_or_default().to_owned();
        let mut keys = BTreeMap::new();
        collect(&values, "", &mut keys);
        let requirements = parsed("requirements.yaml")?;
        let dependencies = requirements.as_ref().unwrap_or(&chart).get("dependencies");
        let dependencies =
            dependencies.map_or(Vec::new(), |d| d.items().iter().filter_map(dependency).collect());
        Ok(Some(Self { version: field("version"), app: field("appVersion"), keys, dependencies }))
    }

    /// The tag of the image that it installs.
    pub fn image(&self) -> Option<&str> {
        self.keys.get("image.all.tag")?.node.text()
    }

    /// Whether a key lies below the first level of a subchart, where it belongs to that subchart.
    pub fn below_subchart(&self, key: &str) -> bool {
        let mut parts = key.splitn(3, '.');
        let root = parts.next().unwrap_or_default();
        parts.nth(1).is_some() && self.dependencies.iter().any(|(name, _)| name == root)
    }
}

fn dependency(node: &Node) -> Option<(String, String)> {
    let field = |name: &str| node.get(name).and_then(Node::text);
    let name = field("name")?;
    let version = field("version")?.trim_start_matches('^');
    Some((field("alias").unwrap_or(name).to_owned(), format!("{name}-{version}")))
}

fn collect(node: &Node, above: &str, keys: &mut BTreeMap<String, ValueKey>) {
    for (key, value) in node.entries() {
        let name = if key.text.contains('.') { format!("{:?}", key.text) } else { key.text.clone() };
        let path = if above.is_empty() { name } else { format!("{above}.{name}") };
        let default = if value.entries().is_empty() { Some(canonical(value)) } else { None };
        collect(value, &path, keys);
        keys.insert(
            path,
            ValueKey { type_name: type_name(value), default, node: value.clone(), line: key.line },
        );
    }
}

/// The type of a value, as `rules/chart/keys.yaml` names it.
pub fn type_name(node: &Node) -> &'static str {
    match &node.value {
        Value::Map(_) => "map",
        Value::List(_) => "list",
        Value::Text(text, true) if !node.is_null() => plain_type(text),
        Value::Text(_, false) => "string",
        Value::Text(..) | Value::Tagged(_) => "none",
    }
}

fn plain_type(text: &str) -> &'static str {
    match text {
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" | "yes" | "no" | "on" | "off" => "bool",
        _ if text.parse::<i64>().is_ok() => "int",
        _ if text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.')
            && text.parse::<f64>().is_ok() =>
        {
            "float"
        }
        _ => "string",
    }
}

/// A value as one line that is the same for all ways of writing it.
pub fn canonical(node: &Node) -> String {
    match &node.value {
        Value::List(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let mut fields: Vec<_> =
                entries.iter().map(|(k, v)| format!("{:?}: {}", k.text, canonical(v))).collect();
            fields.sort();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Tagged(tag) => format!("!{tag}"),
        Value::Text(text, _) => match type_name(node) {
            "none" => "null".to_owned(),
            "string" => format!("{:?}", without_comments(text)),
            "float" => text.parse::<f64>().map_or(text.clone(), |n| n.to_string()),
            "bool" => (!matches!(text.to_lowercase().as_str(), "false" | "no" | "off")).to_string(),
            _ => text.clone(),
        },
    }
}

/// A text; nothing where it is a file of comments only.
fn without_comments(text: &str) -> &str {
    let comment = |line: &str| line.trim().is_empty() || line.trim().starts_with('#');
    if text.contains('#') && text.lines().all(comment) { "" } else { text }
}
