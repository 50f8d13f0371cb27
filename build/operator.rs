//! `rules/operator/` into the tables of `operator`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::version::constant;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    resources: Vec<Resource>,
    group: String,
    shapes: BTreeMap<String, Shape>,
    misnomers: BTreeMap<String, String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    kind: String,
    versions: Vec<String>,
    shape: String,
    mode: Option<Mode>,
    pods: Option<String>,
    target: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mode {
    field: Option<String>,
    unset: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    #[serde(default)]
    with: Vec<String>,
    fields: BTreeMap<String, Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    since: Option<String>,
    until: Option<String>,
    shape: Option<String>,
    #[serde(default)]
    list: bool,
    #[serde(default)]
    choices: BTreeMap<String, Option<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Versions {
    newest: String,
    oldest: String,
    images: serde_yaml::Mapping,
    recent: Recent,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recent {
    above: String,
    tags: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
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

/// Writes `operator.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let folder = rules.join("operator");
    let mut code = String::new();
    part(&folder.join("fields.yaml"), &mut code, fields)?;
    part(&folder.join("versions.yaml"), &mut code, versions)?;
    part(&folder.join("config.yaml"), &mut code, config)?;
    Ok(std::fs::write(out.join("operator.rs"), code)?)
}

/// What is wrong with a row: a word that stands in it, and why.
struct Wrong(String, String);

impl Wrong {
    fn new(word: &str, why: impl ToString) -> Self {
        Self(word.to_owned(), why.to_string())
    }
}

impl From<std::fmt::Error> for Wrong {
    fn from(error: std::fmt::Error) -> Self {
        Self(String::new(), error.to_string())
    }
}

fn part<T: DeserializeOwned>(
    file: &Path,
    code: &mut String,
    write: fn(&T, &mut String) -> Result<(), Wrong>,
) -> Result<(), Failure> {
    let text = std::fs::read_to_string(file)?;
    let facts: T = serde_yaml::from_str(&text)
        .map_err(|e| Failure::at(file, e.location().map_or(1, |l| l.line()), e))?;
    write(&facts, code).map_err(|Wrong(word, why)| {
        let line = text.lines().position(|line| line.contains(&word)).map_or(1, |at| at + 1);
        Failure::at(file, line, why)
    })
}

fn version(text: &str) -> Result<String, Wrong> {
    constant(text).map_err(|why| Wrong::new(text, why))
}

fn optional(text: Option<&String>) -> Result<String, Wrong> {
    Ok(match text {
        Some(text) => format!("Some({})", version(text)?),
        None => "None".into(),
    })
}

fn fields(facts: &Fields, code: &mut String) -> Result<(), Wrong> {
    let names: Vec<&String> = facts.shapes.keys().collect();
    let index = |name: &String| {
        let found = names.iter().position(|n| *n == name);
        found.ok_or_else(|| Wrong::new(name, format!("`{name}` is not one of the shapes")))
    };
    writeln!(code, "static GROUP: &str = {:?};\nstatic KINDS: &[ResourceKind] = &[", facts.group)?;
    for r in &facts.resources {
        let mode = match &r.mode {
            Some(m) => format!("Some(({:?}, {}))", m.field.as_deref(), mode(&m.unset)?),
            None => "None".into(),
        };
        writeln!(
            code,
            "ResourceKind {{ kind: {:?}, versions: &{:?}, shape: {}, mode: {mode}, pods: {:?}, target: {:?} }},",
            r.kind,
            r.versions,
            index(&r.shape)?,
            r.pods,
            r.target
        )?;
    }
    code.push_str("];\nstatic SHAPES: &[Shape] = &[\n");
    for shape in facts.shapes.values() {
        code.push_str("Shape { fields: &[\n");
        for (name, field) in all(facts, shape)? {
            let below = field.shape.as_ref().map(index).transpose()?;
            write!(
                code,
                "Field {{ name: {name:?}, since: {}, until: {}, shape: {below:?}, list: {}, choices: &[",
                optional(field.since.as_ref())?,
                optional(field.until.as_ref())?,
                field.list
            )?;
            for (word, since) in &field.choices {
                write!(code, "({word:?}, {}), ", optional(since.as_ref())?)?;
            }
            code.push_str("] },\n");
        }
        code.push_str("] },\n");
    }
    let misnomers: Vec<_> = facts.misnomers.iter().collect();
    writeln!(code, "];\nstatic MISNOMERS: &[(&str, &str)] = &{misnomers:?};")?;
    Ok(())
}

/// The fields of a shape and of those it is made with.
fn all<'a>(facts: &'a Fields, shape: &'a Shape) -> Result<BTreeMap<&'a String, &'a Field>, Wrong> {
    let mut found: BTreeMap<&String, &Field> = BTreeMap::new();
    for name in &shape.with {
        let other = facts.shapes.get(name);
        let other = other.ok_or_else(|| Wrong::new(name, format!("`{name}` is not one of the shapes")))?;
        found.extend(all(facts, other)?);
    }
    for (name, field) in &shape.fields {
        if found.insert(name, field).is_some() {
            return Err(Wrong::new(&format!("      {name}:"), format!("field `{name}` stands twice")));
        }
    }
    Ok(found)
}

fn mode(name: &str) -> Result<&'static str, Wrong> {
    match name {
        "standalone" => Ok("Mode::Standalone"),
        "cluster" => Ok("Mode::Cluster"),
        _ => Err(Wrong::new(name, format!("`{name}` is not a mode"))),
    }
}

fn versions(facts: &Versions, code: &mut String) -> Result<(), Wrong> {
    writeln!(code, "static NEWEST: Version = {};", version(&facts.newest)?)?;
    writeln!(code, "static OLDEST: Version = {};", version(&facts.oldest)?)?;
    let recent = &facts.recent;
    writeln!(code, "static RECENT_ABOVE: Version = {};", version(&recent.above)?)?;
    writeln!(code, "static RECENT_TAGS: &[&str] = &{:?};", recent.tags)?;
    code.push_str("static IMAGES: &[(Version, Version)] = &[\n");
    let mut before = None;
    for (operator, image) in &facts.images {
        let text = |v: &serde_yaml::Value| v.as_str().map(str::to_owned).unwrap_or_default();
        let (operator, image) = (text(operator), text(image));
        let order: Vec<u32> = operator.split('.').filter_map(|n| n.parse().ok()).collect();
        if before.as_ref().is_some_and(|b| *b >= order) {
            return Err(Wrong::new(&format!("  {operator}:"), format!("`{operator}` is out of order")));
        }
        before = Some(order);
        writeln!(code, "({}, {}),", version(&operator)?, version(&image)?)?;
    }
    code.push_str("];\n");
    Ok(())
}

fn config(facts: &Config, code: &mut String) -> Result<(), Wrong> {
    let queue = |name: &String| match facts.queues.iter().any(|q| q.name == *name) {
        true => Ok(()),
        false => Err(Wrong::new(name, format!("`{name}` is not one of the queues"))),
    };
    let s = &facts.stream;
    writeln!(code, "static STREAM_FIELD: &str = {:?};", s.field)?;
    writeln!(code, "static STREAM_OTHER: &str = {:?};", s.other)?;
    writeln!(code, "static STREAM_WRITES: &[&str] = &{:?};\nstatic UNSET: &[Unset] = &[", s.writes)?;
    for u in &s.unset {
        [&u.standalone, &u.recent, &u.cluster].into_iter().try_for_each(queue)?;
        writeln!(
            code,
            "Unset {{ from: {}, standalone: {:?}, recent: {:?}, cluster: {:?} }},",
            version(&u.from)?,
            u.standalone,
            u.recent,
            u.cluster
        )?;
    }
    code.push_str("];\nstatic QUEUES: &[StreamQueue] = &[\n");
    for q in &facts.queues {
        let until = match &q.empty_until {
            Some(until) => format!("Some({})", version(until)?),
            None => "None".into(),
        };
        writeln!(
            code,
            "StreamQueue {{ name: {:?}, field: {:?}, drops: &{:?}, folder: {:?}, on_disk: {:?}, empty_until: {until} }},",
            q.name, q.field, q.drops, q.folder, q.on_disk
        )?;
    }
    code.push_str("];\n");
    addresses(facts, code, queue)?;
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
    standby.off_for.iter().try_for_each(queue)?;
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

fn addresses(
    facts: &Config,
    code: &mut String,
    queue: impl Fn(&String) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    code.push_str("static ADDRESSES: &[Address] = &[\n");
    for a in &facts.addresses {
        a.queue.iter().try_for_each(&queue)?;
        let pods = a.pods.as_ref().map(|p| (&p.field, p.standalone, p.cluster));
        let constants: Vec<_> = a.constants.iter().collect();
        let no_port =
            a.no_port.iter().map(|n| Ok(format!("({}, {}, {:?})", version(&n.from)?, n.port, n.tls)));
        let no_port = no_port.collect::<Result<Vec<_>, Wrong>>()?;
        let links = a.beats_links.as_deref().map(version).transpose()?;
        let links = links.map_or("None".into(), |v| format!("Some({v})"));
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
    code.push_str("];\nstatic SECRETS: &[Secret] = &[\n");
    for s in &facts.secrets {
        s.queue.iter().try_for_each(&queue)?;
        writeln!(
            code,
            "Secret {{ field: {:?}, queue: {:?}, external: {:?}, in_cluster: {:?}, settings: &{:?}, below: {} }},",
            s.field, s.queue, s.external, s.in_cluster, s.settings, s.below
        )?;
    }
    code.push_str("];\n");
    Ok(())
}
