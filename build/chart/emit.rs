//! Writes the checked rows as Rust source for `src/chart/tables.rs`.

use std::fmt::Write;

use serde_yaml::Value;

use super::input::{OneOrMany, Range, Rules, Ver};
use super::rendering::{Candidate, Queues};

fn version(v: Ver) -> String {
    format!("Version::new({}, {}, {})", v.0, v.1, v.2)
}

fn range(r: Range) -> String {
    let to = r.to.map_or("None".to_owned(), |to| format!("Some({})", version(to)));
    format!("Range {{ from: {}, to: {to} }}", version(r.from))
}

fn texts(items: &[String]) -> String {
    format!("&{items:?}")
}

fn option<T>(item: Option<&T>, show: impl Fn(&T) -> String) -> String {
    item.map_or("None".to_owned(), |item| format!("Some({})", show(item)))
}

fn quoted(text: &String) -> String {
    format!("{text:?}")
}

/// `name: kind = [rows];`
fn table(code: &mut String, name: &str, kind: &str, rows: impl Iterator<Item = String>) {
    let rows: Vec<String> = rows.collect();
    let _ = writeln!(code, "pub(super) static {name}: &[{kind}] = &[\n{}\n];", rows.join(",\n"));
}

/// A default as YAML text: what stands in a values file.
fn yaml(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => plain(s),
        Value::Sequence(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let entries: Vec<String> = map.iter().map(|(k, v)| format!("{}: {}", yaml(k), yaml(v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Tagged(tagged) => yaml(&tagged.value),
    }
}

/// Text without quotes where YAML 1.1 and 1.2 both read it back as this text, in quotes elsewhere.
fn plain(text: &str) -> String {
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"];
    let safe = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
        && !words.contains(&text.to_lowercase().as_str());
    if safe { text.to_owned() } else { format!("{text:?}") }
}

pub fn values(rules: &Rules) -> String {
    let mut code = String::new();
    let versions = &rules.versions.rows;
    table(
        &mut code,
        "VERSIONS",
        "ChartVersion",
        versions.versions.iter().map(|row| {
            format!(
                "ChartVersion {{ version: {}, app: {:?}, image: {:?}, published: {}, branch: {} }}",
                version(row.chart),
                row.app,
                row.image,
                row.published,
                row.branch
            )
        }),
    );
    table(
        &mut code,
        "DEPENDENCIES",
        "(Version, &[(&str, &str)])",
        versions.dependencies.0.iter().filter_map(|(from, packages)| {
            Some(format!("({}, &{:?})", version(from.parse().ok()?), packages.0))
        }),
    );
    let keys = &rules.keys.rows;
    let _ = writeln!(code, "pub(super) static RESERVED: &[&str] = {};", texts(&keys.reserved));
    let mut rows: Vec<_> = keys.keys.0.iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    table(
        &mut code,
        "KEYS",
        "Key",
        rows.into_iter().map(|(key, row)| {
            let runs = row.within.as_ref().map_or(&[][..], OneOrMany::as_slice);
            let types = row.kind.as_ref().map_or(&[][..], OneOrMany::as_slice);
            format!(
                "Key {{ path: {key:?}, types: {}, within: &[{}], hidden: {}, dead: {}, open: {} }}",
                texts(types),
                runs.iter().map(|r| range(*r)).collect::<Vec<_>>().join(", "),
                option(row.hidden.as_ref(), |r| range(*r)),
                option(row.dead.as_ref(), |r| range(*r)),
                row.open
            )
        }),
    );
    table(
        &mut code,
        "PACKAGES",
        "(&str, &[&str])",
        keys.packages.0.iter().map(|(name, keys)| format!("({name:?}, {})", texts(keys))),
    );
    let mut rows: Vec<_> = rules.defaults.rows.defaults.0.iter().collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    table(
        &mut code,
        "DEFAULTS",
        "(&str, Steps)",
        rows.into_iter().map(|(key, steps)| {
            let steps: Vec<String> = steps.0.iter().filter_map(|(from, value)| step(from, value)).collect();
            format!("({key:?}, &[{}])", steps.join(", "))
        }),
    );
    table(
        &mut code,
        "MOVED",
        "(&str, Moved)",
        rules.moved.rows.moved.0.iter().map(|(key, row)| {
            let to = option(row.value.as_ref(), |value| format!("Target::Value({value:?})"));
            let note = option(row.note.as_ref(), quoted);
            format!("({key:?}, Moved {{ last: {}, to: {to}, note: {note} }})", version(row.last))
        }),
    );
    code
}

fn step(from: &str, value: &Value) -> Option<String> {
    let absent = matches!(value, Value::Tagged(tagged) if tagged.tag == "absent");
    let text = if absent { "None".to_owned() } else { format!("Some({:?})", yaml(value)) };
    Some(format!("({}, {text})", version(from.parse().ok()?)))
}

fn mode(text: Option<&String>) -> String {
    option(text, |m| format!("Mode::{}", if m == "cluster" { "Cluster" } else { "Standalone" }))
}

fn candidate(c: &Candidate) -> String {
    format!(
        "Candidate {{ queue: {:?}, by: {:?}, within: {}, mode: {}, service: {:?}, host: {:?}, port: {:?} }}",
        c.queue,
        c.by,
        range(c.r#in),
        mode(c.mode.as_ref()),
        c.service,
        c.host,
        c.port
    )
}

fn queues(q: &Queues) -> String {
    format!("({}, {})", range(q.r#in), texts(&q.queues))
}

pub fn rendering(rules: &Rules) -> String {
    let rows = &rules.rendering.rows;
    let mut code = String::new();
    let queue = &rows.queue;
    table(
        &mut code,
        "GENERATIONS",
        "Generation",
        rows.generations.iter().map(|g| {
            let merge = match g.merge.as_str() {
                "replaces" => "Replaces",
                "tool" => "Tool",
                _ => "Milvus",
            };
            format!(
                "Generation {{ name: {:?}, within: {}, generated: {:?}, mounts: {}, merge: Merge::{merge} }}",
                g.name,
                range(g.r#in),
                g.generated,
                texts(&g.mounts)
            )
        }),
    );
    let custom = &rows.custom_config_map;
    let _ = writeln!(
        code,
        "pub(super) static CUSTOM_CONFIG_MAP: CustomConfigMap = CustomConfigMap {{ key: {:?}, within: {}, reads: {:?}, mounted_as: {:?} }};",
        custom.key,
        range(custom.r#in),
        custom.reads,
        custom.mounted_as
    );
    table(
        &mut code,
        "WRITES",
        "(Range, Writes)",
        queue.writes.iter().map(|w| {
            let kind = match w.r#as.as_str() {
                "sections" => "Sections",
                "legacy" => "Legacy",
                _ => "Both",
            };
            format!("({}, Writes::{kind})", range(w.r#in))
        }),
    );
    table(&mut code, "ALWAYS", "(Range, &[&str])", queue.always.iter().map(queues));
    table(&mut code, "FIRST", "Candidate", queue.first.iter().map(candidate));
    table(&mut code, "SECOND", "Candidate", queue.second.iter().map(candidate));
    table(&mut code, "LOCAL", "(Range, &[&str])", queue.third.local.iter().map(queues));
    let running = &queue.third.running;
    let _ = writeln!(
        code,
        "pub(super) static THIRD_BY: &str = {:?};\npub(super) static RUNNING: Running = Running {{ within: {}, replaces: {:?}, annotation: {:?}, without: {:?} }};",
        queue.third.by,
        range(running.r#in),
        running.replaces,
        running.annotation,
        running.without
    );
    code + &parts(rules) + &lists(rules)
}

/// The addresses of what Milvus depends on.
fn parts(rules: &Rules) -> String {
    let rows = &rules.rendering.rows;
    let mut code = String::new();
    table(
        &mut code,
        "SERVICES",
        "(&str, ServiceName)",
        rows.services.0.iter().map(|(name, s)| {
            format!(
                "({name:?}, ServiceName {{ name: {:?}, suffix: {:?}, port: {:?}, port_within: {}, port_before: {:?}, shortened_from: {} }})",
                s.name,
                s.suffix,
                s.port.key,
                range(s.port.r#in),
                s.port.before,
                version(s.shortened.from)
            )
        }),
    );
    let (etcd, s3, wp) = (&rows.etcd, &rows.minio.external, &rows.woodpecker);
    let _ = writeln!(
        code,
        "pub(super) static ETCD: Etcd = Etcd {{ enabled: {:?}, endpoints: {:?}, replicas: {:?} }};
pub(super) static MINIO: Minio = Minio {{ enabled: {:?}, host: {:?}, port: {:?} }};
pub(super) static WOODPECKER: Woodpecker = Woodpecker {{ within: {}, enabled: {:?}, embedded: {:?}, storage: {:?}, cluster_root: {:?}, standalone_root: {:?} }};",
        etcd.external.enabled,
        etcd.external.endpoints,
        etcd.replicas,
        s3.enabled,
        s3.host,
        s3.port,
        range(wp.r#in),
        wp.enabled,
        wp.embedded,
        wp.r#type,
        wp.root_path.cluster,
        wp.root_path.standalone
    );
    table(
        &mut code,
        "ETCD_FORMS",
        "(Range, EtcdForm)",
        etcd.forms.iter().map(|f| {
            let form = match (&f.domain, &f.domain_key) {
                (Some(domain), _) => format!("Pods(Domain::Fixed({domain:?}))"),
                (None, Some(key)) => format!("Pods(Domain::Key({key:?}))"),
                (None, None) => "Service".to_owned(),
            };
            format!("({}, EtcdForm::{form})", range(f.r#in))
        }),
    );
    let defaults = rows.subchart_defaults.0.iter();
    table(
        &mut code,
        "SUBCHART_DEFAULTS",
        "(&str, &str)",
        defaults.map(|(key, value)| format!("({key:?}, {:?})", yaml(value))),
    );
    table(
        &mut code,
        "BROKERS",
        "Broker",
        rows.brokers.iter().map(|b| {
            format!(
                "Broker {{ broker: {:?}, queue: {:?}, by: {:?}, subchart: {:?} }}",
                b.broker, b.queue, b.by, b.subchart
            )
        }),
    );
    code
}

fn lists(rules: &Rules) -> String {
    let rows = &rules.rendering.rows;
    let mut code = String::new();
    table(
        &mut code,
        "COMPONENTS",
        "Component",
        rows.components.iter().map(|c| {
            let kind = option(c.coordinator.as_ref(), |kind| {
                format!("Coordinator::{}", if kind == "mix" { "Mix" } else { "Split" })
            });
            format!(
                "Component {{ name: {:?}, by: {:?}, mode: {}, within: {}, coordinator: {kind} }}",
                c.component,
                c.by,
                mode(c.mode.as_ref()),
                range(c.r#in)
            )
        }),
    );
    table(
        &mut code,
        "FAILS",
        "Fail",
        rows.failures.iter().map(|f| {
            let shape = match f.must_be.as_str() {
                "map" => "Map",
                "text" => "Text",
                "list" => "List",
                "text-map" => "TextMap",
                "boolean" => "Boolean",
                _ => "Word",
            };
            format!(
                "Fail {{ key: {:?}, must_be: Shape::{shape}, within: {}, when: {}, in_config: {}, message: {:?} }}",
                f.key,
                range(f.r#in),
                texts(&f.when),
                f.template.is_some(),
                f.message
            )
        }),
    );
    table(
        &mut code,
        "SWITCHES",
        "Switch",
        rows.switches.iter().map(|s| {
            let any: Vec<String> = s.any.iter().map(|keys| texts(keys)).collect();
            format!(
                "Switch {{ setting: {:?}, within: {}, any: &[{}] }}",
                s.setting,
                range(s.r#in),
                any.join(", ")
            )
        }),
    );
    table(
        &mut code,
        "CONSTANTS",
        "Constant",
        rows.constants.iter().map(|c| {
            format!(
                "Constant {{ setting: {:?}, text: {:?}, within: {}, when: {} }}",
                c.setting,
                c.text,
                range(c.r#in),
                texts(&c.when)
            )
        }),
    );
    table(
        &mut code,
        "RENDERS",
        "Render",
        rows.renders.iter().map(|r| {
            format!(
                "Render {{ setting: {:?}, value: {:?}, within: {}, when: {}, quoted: {}, suffix: {:?}, part: {} }}",
                r.setting,
                r.value,
                range(r.r#in),
                texts(&r.when),
                r.quoted,
                r.suffix,
                r.part
            )
        }),
    );
    code
}
