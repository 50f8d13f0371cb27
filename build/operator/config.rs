//! `rules/operator/config.yaml`: what becomes of the configuration in a resource.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::{Wrong, optional, version};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    stream: Stream,
    queues: Vec<Queue>,
    merged_without: Vec<String>,
    template: BTreeMap<String, String>,
    addresses: Vec<Address>,
    secrets: Vec<Secret>,
    namespace: String,
    unsettable: Vec<String>,
    standby: Standby,
    service_port: ServicePort,
    data_path: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stream {
    field: String,
    other: String,
    unset: Vec<Unset>,
    writes: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unset {
    from: String,
    standalone: String,
    recent: String,
    cluster: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Queue {
    name: String,
    field: String,
    drops: Vec<String>,
    folder: Option<String>,
    on_disk: Option<(String, String)>,
    empty_until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    queue: Option<String>,
    external: String,
    field: String,
    setting: String,
    port: Option<String>,
    #[serde(default)]
    no_port: Vec<NoPort>,
    tls_switch: Option<String>,
    beats_links: Option<String>,
    in_cluster: Option<String>,
    pods: Option<Pods>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoPort {
    from: String,
    port: u16,
    tls: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pods {
    field: String,
    standalone: u16,
    cluster: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secret {
    field: String,
    queue: Option<String>,
    external: Option<String>,
    in_cluster: Option<String>,
    settings: Vec<String>,
    #[serde(default)]
    below: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServicePort {
    setting: String,
    cluster: String,
    standalone: String,
    since: String,
    #[serde(rename = "else")]
    otherwise: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Standby {
    settings: Vec<String>,
    switch: String,
    since: String,
    off_for: Vec<String>,
}

/// What the operator writes: the queue, addresses, secrets, and what it takes out.
pub fn config(facts: &Config, code: &mut String) -> Result<(), Wrong> {
    stream(facts, code)?;
    queues(&facts.queues, code)?;
    addresses(facts, code)?;
    secrets(facts, code)?;
    writeln!(code, "static MERGED_WITHOUT: &[&str] = &{:?};", facts.merged_without)?;
    writeln!(code, "static TEMPLATE: &[(&str, &str)] = &{:?};", facts.template.iter().collect::<Vec<_>>())?;
    writeln!(code, "static NAMESPACE: &str = {:?};", facts.namespace)?;
    writeln!(code, "static UNSETTABLE: &[&str] = &{:?};", facts.unsettable)?;
    writeln!(code, "static DATA_PATH: &str = {:?};", facts.data_path)?;
    let port = &facts.service_port;
    writeln!(
        code,
        "static SERVICE_PORT: ServicePort = ServicePort {{ setting: {:?}, cluster: {:?}, standalone: {:?}, since: {}, \
         otherwise: {:?} }};",
        port.setting,
        port.cluster,
        port.standalone,
        version(&port.since)?,
        port.otherwise.to_string()
    )?;
    let standby = &facts.standby;
    facts.know(&standby.off_for)?;
    writeln!(
        code,
        "static STANDBY: Standby = Standby {{ settings: &{:?}, switch: {:?}, since: {}, off_for: &{:?} }};",
        standby.settings,
        standby.switch,
        version(&standby.since)?,
        standby.off_for
    )?;
    Ok(())
}

impl Config {
    /// Refuses a queue that has no row.
    fn know<'q>(&self, names: impl IntoIterator<Item = &'q String>) -> Result<(), Wrong> {
        let is_strange = |name: &&String| !self.queues.iter().any(|queue| queue.name == **name);
        match names.into_iter().find(is_strange) {
            Some(name) => Err(Wrong::new(name, format!("`{name}` is not one of the queues"))),
            None => Ok(()),
        }
    }
}

fn stream(facts: &Config, code: &mut String) -> Result<(), Wrong> {
    let s = &facts.stream;
    writeln!(code, "static STREAM_FIELD: &str = {:?};", s.field)?;
    writeln!(code, "static STREAM_OTHER: &str = {:?};", s.other)?;
    writeln!(code, "static STREAM_WRITES: &[&str] = &{:?};\nstatic UNSET: &[Unset] = &[", s.writes)?;
    for u in &s.unset {
        facts.know([&u.standalone, &u.recent, &u.cluster])?;
        writeln!(
            code,
            "Unset {{ from: {}, standalone: {:?}, recent: {:?}, cluster: {:?} }},",
            version(&u.from)?,
            u.standalone,
            u.recent,
            u.cluster
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn queues(queues: &[Queue], code: &mut String) -> Result<(), Wrong> {
    code.push_str("static QUEUES: &[StreamQueue] = &[\n");
    for q in queues {
        writeln!(
            code,
            "StreamQueue {{ name: {:?}, field: {:?}, drops: &{:?}, folder: {:?}, on_disk: {:?}, empty_until: {} }},",
            q.name,
            q.field,
            q.drops,
            q.folder,
            q.on_disk,
            optional(q.empty_until.as_ref())?
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn addresses(facts: &Config, code: &mut String) -> Result<(), Wrong> {
    code.push_str("static ADDRESSES: &[Address] = &[\n");
    for a in &facts.addresses {
        facts.know(&a.queue)?;
        let pods = a.pods.as_ref().map(|p| (&p.field, p.standalone, p.cluster));
        let constants: Vec<_> = a.constants.iter().collect();
        let no_port =
            a.no_port.iter().map(|n| Ok(format!("({}, {}, {:?})", version(&n.from)?, n.port, n.tls)));
        let no_port = no_port.collect::<Result<Vec<_>, Wrong>>()?;
        let links = optional(a.beats_links.as_ref())?;
        writeln!(
            code,
            "Address {{ queue: {:?}, external: {:?}, field: {:?}, setting: {:?}, port: {:?}, \
             no_port: &[{}], tls_switch: {:?}, beats_links: {links}, in_cluster: {:?}, pods: {pods:?}, constants: &{constants:?} }},",
            a.queue,
            a.external,
            a.field,
            a.setting,
            a.port,
            no_port.join(", "),
            a.tls_switch,
            a.in_cluster
        )?;
    }
    code.push_str("];\n");
    Ok(())
}

fn secrets(facts: &Config, code: &mut String) -> Result<(), Wrong> {
    code.push_str("static SECRETS: &[Secret] = &[\n");
    for s in &facts.secrets {
        facts.know(&s.queue)?;
        writeln!(
            code,
            "Secret {{ field: {:?}, queue: {:?}, external: {:?}, in_cluster: {:?}, settings: &{:?}, below: {} }},",
            s.field, s.queue, s.external, s.in_cluster, s.settings, s.below
        )?;
    }
    code.push_str("];\n");
    Ok(())
}
