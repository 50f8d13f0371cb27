//! What the chart makes of values, as Rust source.

use std::fmt::Write;

use super::{option, range, table, texts, version, yaml};
use crate::chart::input::Rules;
use crate::chart::rendering::{Candidate, Queues};

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
        "pub(super) static CUSTOM_CONFIG_MAP: CustomConfigMap = CustomConfigMap {{ key: {:?}, within: {}, reads: {:?} }};",
        custom.key,
        range(custom.r#in),
        custom.reads
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
    code + &services(rules) + &parts(rules) + &components(rules) + &settings(rules)
}

/// The addresses of what the chart deploys beside Milvus.
fn services(rules: &Rules) -> String {
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
    code
}

/// What Milvus depends on.
fn parts(rules: &Rules) -> String {
    let rows = &rules.rendering.rows;
    let mut code = String::new();
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

/// The workloads, and what they cannot be rendered with.
fn components(rules: &Rules) -> String {
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
    code
}

/// The settings that the chart writes.
fn settings(rules: &Rules) -> String {
    let rows = &rules.rendering.rows;
    let mut code = String::new();
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
