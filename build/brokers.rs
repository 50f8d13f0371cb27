//! `rules/milvus/brokers.yaml` into the tables of `milvus::broker`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;
use crate::version::{constant, range};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    kafka: Kafka,
    pulsar: Pulsar,
    woodpecker: Woodpecker,
    message_limits: Vec<Limit>,
    retention: Vec<Retention>,
    least_retention: Least,
    rocksmq: Vec<Order>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    name: String,
    lesser: String,
    lesser_times: u64,
    greater: String,
    greater_times: u64,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kafka {
    protocols: Vec<Word>,
    mechanisms: Vec<Word>,
    protocol_alone_since: String,
    without_tls: String,
    #[serde(rename = "sources")]
    _sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    name: String,
    #[serde(default)]
    login: bool,
    #[serde(default)]
    tls: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pulsar {
    http_ports: Vec<String>,
    max_message_size: u64,
    #[serde(rename = "sources")]
    _sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Woodpecker {
    object_store: String,
    local: String,
    service: String,
    stores: Vec<Store>,
    minio_since: String,
    fence: String,
    quorum: String,
    servers: String,
    count: String,
    enabled: String,
    embedded: String,
    service_since: String,
    #[serde(rename = "sources")]
    _sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Store {
    provider: String,
    title: String,
    #[serde(rename = "in")]
    within: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    broker: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retention {
    broker: String,
    key: String,
    seconds: Option<u64>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    zero_is_never: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Least {
    seconds: u64,
    #[serde(rename = "source")]
    _source: String,
}

/// Writes `brokers.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("milvus/brokers.yaml");
    let facts: Facts = read(&file)?;
    let code = tables(&facts).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("brokers.rs"), code)?)
}

fn tables(facts: &Facts) -> Result<String, Failure> {
    let mut code = String::new();
    kafka(&mut code, &facts.kafka)?;
    let ports = &facts.pulsar.http_ports;
    writeln!(code, "static HTTP_PORTS: &[&str] = &{ports:?};")?;
    writeln!(code, "static PULSAR_MESSAGE_SIZE: f64 = {}f64;", facts.pulsar.max_message_size)?;
    woodpecker(&mut code, &facts.woodpecker)?;
    code.push_str("static MESSAGE_LIMITS: &[(&str, &str)] = &[");
    for row in &facts.message_limits {
        write!(code, "({:?}, {:?}), ", row.broker, row.key)?;
    }
    code.push_str("];\nstatic RETENTION: &[Retention] = &[\n");
    for row in &facts.retention {
        writeln!(
            code,
            "Retention {{ broker: {:?}, key: {:?}, limit: {} }},",
            row.broker,
            row.key,
            limit(row)?
        )?;
    }
    writeln!(code, "];\nstatic LEAST_RETENTION: f64 = {}f64;", facts.least_retention.seconds)?;
    code.push_str("static ROCKSMQ: &[Order] = &[\n");
    for row in &facts.rocksmq {
        let (lesser, greater) = (&row.lesser, &row.greater);
        let (a, b) = (row.lesser_times, row.greater_times);
        writeln!(
            code,
            "Order {{ name: {:?}, lesser: ({lesser:?}, {a}f64), greater: ({greater:?}, {b}f64) }},",
            row.name
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}

fn kafka(code: &mut String, facts: &Kafka) -> Result<(), Failure> {
    for (name, words) in [("PROTOCOLS", &facts.protocols), ("MECHANISMS", &facts.mechanisms)] {
        writeln!(code, "static {name}: &[Security] = &[")?;
        for word in words {
            writeln!(
                code,
                "Security {{ name: {:?}, login: {}, tls: {} }},",
                word.name, word.login, word.tls
            )?;
        }
        code.push_str("];\n");
    }
    let since = constant(&facts.protocol_alone_since)?;
    writeln!(code, "static PROTOCOL_ALONE_SINCE: Version = {since};")?;
    let (from, to) = range(&facts.without_tls)?;
    writeln!(code, "static WITHOUT_TLS: (Version, Option<Version>) = ({from}, {to});")?;
    Ok(())
}

fn woodpecker(code: &mut String, facts: &Woodpecker) -> Result<(), Failure> {
    code.push_str("static STORES: &[Store] = &[\n");
    for store in &facts.stores {
        let (from, to) = range(&store.within)?;
        let (provider, title) = (&store.provider, &store.title);
        writeln!(code, "Store {{ provider: {provider:?}, title: {title:?}, from: {from}, to: {to} }},")?;
    }
    writeln!(
        code,
        "];\nstatic WOODPECKER: Woodpecker = Woodpecker {{ object_store: {:?}, local: {:?}, service: {:?}, \
         minio_since: {:?}, fence: {:?}, quorum: {:?}, servers: {:?}, count: {:?}, enabled: {:?}, embedded: {:?}, service_since: {} }};",
        facts.object_store,
        facts.local,
        facts.service,
        facts.minio_since,
        facts.fence,
        facts.quorum,
        facts.servers,
        facts.count,
        facts.enabled,
        facts.embedded,
        constant(&facts.service_since)?
    )?;
    Ok(())
}

fn limit(row: &Retention) -> Result<String, Failure> {
    match (row.seconds, row.words.is_empty()) {
        (None, false) => Ok(format!("Limit::Words(&{:?})", row.words)),
        (Some(0), true) => Ok("Limit::Size".into()),
        (Some(seconds), true) => {
            Ok(format!("Limit::Time {{ seconds: {seconds}f64, zero_is_never: {} }}", row.zero_is_never))
        }
        _ => Err(Failure::new(format!("`{}` has either `seconds` or `words`", row.key))),
    }
}
