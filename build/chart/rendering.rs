//! The shape and the checks of rendering.yaml.

use serde::Deserialize;
use serde_yaml::Value;

use super::input::{File, Pairs, Range, Rules};

const QUEUES: [&str; 5] = ["rocksmq", "natsmq", "pulsar", "kafka", "woodpecker"];
const MODES: [&str; 2] = ["cluster", "standalone"];
const SHAPES: [&str; 6] = ["map", "text", "list", "text-map", "boolean", "word"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rendering {
    pub source: String,
    pub generations: Vec<Generation>,
    pub custom_config_map: CustomConfigMap,
    pub queue: Queue,
    pub services: Pairs<Service>,
    pub etcd: Etcd,
    pub minio: Minio,
    pub subchart_defaults: Pairs<Value>,
    pub brokers: Vec<Broker>,
    pub woodpecker: Woodpecker,
    pub components: Vec<Component>,
    pub failures: Vec<Failure>,
    pub switches: Vec<Switch>,
    pub constants: Vec<Constant>,
    pub renders: Vec<Render>,
}

macro_rules! rows {
    ($($name:ident { $($(#[$attr:meta])* $field:ident: $kind:ty),* $(,)? })*) => {
        $(#[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$attr])* pub $field: $kind),* })*
    };
}

rows! {
    Generation { name: String, r#in: Range, generated: String, mounts: Vec<String>, merge: String }
    CustomConfigMap { key: String, r#in: Range, reads: String }
    Queue { writes: Vec<Writes>, always: Vec<Queues>, first: Vec<Candidate>, second: Vec<Candidate>, third: Third }
    Writes { r#in: Range, r#as: String }
    Queues { r#in: Range, queues: Vec<String> }
    Candidate {
        queue: String, by: String, r#in: Range, mode: Option<String>, service: Option<String>,
        host: Option<String>, port: Option<String>,
    }
    Third { by: String, local: Vec<Queues>, running: Running }
    Running { r#in: Range, replaces: String, annotation: String, without: String }
    Service { name: String, #[serde(default)] suffix: String, port: Port, shortened: Shortened }
    Port { key: String, r#in: Range, before: Option<u16> }
    Shortened { from: super::input::Ver }
    Etcd { external: ExternalEtcd, replicas: String, forms: Vec<Form> }
    ExternalEtcd { enabled: String, endpoints: String }
    Form { r#in: Range, form: String, domain: Option<String>, domain_key: Option<String> }
    Minio { external: ExternalMinio }
    ExternalMinio { enabled: String, host: String, port: String }
    Broker { broker: String, queue: String, by: String, subchart: String }
    Woodpecker { r#in: Range, enabled: String, embedded: String, r#type: String, root_path: RootPath }
    RootPath { cluster: String, standalone: String }
    Component {
        component: String, by: Option<String>, mode: Option<String>, r#in: Range, coordinator: Option<String>,
    }
    Failure {
        key: String, must_be: String, r#in: Range, #[serde(default)] when: Vec<String>, template: Option<String>,
        message: String,
    }
    Switch { setting: String, r#in: Range, any: Vec<Vec<String>> }
    Constant { setting: String, text: String, r#in: Range, #[serde(default)] when: Vec<String> }
    Render {
        setting: String, value: String, r#in: Range, #[serde(default)] when: Vec<String>,
        #[serde(default)] quoted: bool, suffix: Option<String>, #[serde(default)] part: bool,
    }
}

/// Checks words and ranges, and that each value key is known.
pub fn check(rules: &Rules) -> Result<(), crate::failure::Failure> {
    let file = &rules.rendering;
    let rows = &file.rows;
    for g in &rows.generations {
        Row::new(rules, &[&format!("name: {}", g.name)]).range(g.r#in)?.word(
            &g.merge,
            &["replaces", "tool", "milvus"],
            "a way to merge",
        )?;
    }
    Row::new(rules, &["custom_config_map"])
        .range(rows.custom_config_map.r#in)?
        .key(&rows.custom_config_map.key)?;
    queue(rules)?;
    services(rules)?;
    contiguous(file, "generations", rows.generations.iter().map(|g| g.r#in))?;
    contiguous(file, "writes", rows.queue.writes.iter().map(|w| w.r#in))?;
    contiguous(file, "forms", rows.etcd.forms.iter().map(|f| f.r#in))?;
    for c in &rows.components {
        let mark = format!("component: {}", c.component);
        let row = Row::new(rules, &[&mark]);
        row.range(c.r#in)?.keys(&c.by)?;
        if let Some(mode) = &c.mode {
            row.word(mode, &MODES, "a mode")?;
        }
        if let Some(kind) = &c.coordinator {
            row.word(kind, &["split", "mix"], "a kind of coordinator")?;
        }
    }
    for f in &rows.failures {
        let row =
            Row::new(rules, &["must_be", &format!("key: {},", f.key), &format!("from: {}", f.r#in.from)]);
        row.range(f.r#in)?.key(&f.key)?.word(&f.must_be, &SHAPES, "a shape")?.conditions(&f.when)?;
        if let Some(template) = &f.template {
            row.word(template, &["config"], "a template")?;
        }
    }
    for s in &rows.switches {
        let row = Row::new(rules, &["any: ", &s.setting]);
        row.range(s.r#in)?;
        s.any.iter().try_for_each(|keys| row.conditions(keys).map(|_| ()))?;
    }
    for c in &rows.constants {
        let row = Row::new(rules, &["text: ", &format!("setting: {},", c.setting)]);
        row.range(c.r#in)?.conditions(&c.when)?;
    }
    for r in &rows.renders {
        let row = Row::new(rules, &["setting: ", &format!("{}, value: {},", r.setting, r.value)]);
        row.range(r.r#in)?.key(&r.value)?.conditions(&r.when)?;
    }
    Ok(())
}

fn queue(rules: &Rules) -> Result<(), crate::failure::Failure> {
    let rows = &rules.rendering.rows;
    for w in &rows.queue.writes {
        let row = Row::new(rules, &[&format!("as: {}", w.r#as)]);
        row.range(w.r#in)?.word(&w.r#as, &["sections", "legacy", "both"], "a way to write")?;
    }
    for c in rows.queue.first.iter().chain(&rows.queue.second) {
        let row = Row::new(rules, &[&format!("by: {},", c.by), &format!("from: {}", c.r#in.from)]);
        row.range(c.r#in)?.queue(&c.queue)?.key(&c.by)?.keys(&c.host)?.keys(&c.port)?;
        if let Some(mode) = &c.mode {
            row.word(mode, &MODES, "a mode")?;
        }
        if let Some(service) = &c.service {
            row.word(service, &names(&rows.services), "a service")?;
        }
    }
    let third = &rows.queue.third;
    for local in rows.queue.always.iter().chain(&third.local) {
        let row = Row::new(rules, &["queues: ", &format!("from: {}", local.r#in.from)]);
        row.range(local.r#in)?;
        for name in &local.queues {
            row.queue(name)?;
        }
    }
    let row = Row::new(rules, &["running: "]);
    row.range(third.running.r#in)?
        .queue(&third.running.replaces)?
        .queue(&third.running.without)?
        .key(&third.by)?;
    contiguous(&rules.rendering, "local", third.local.iter().map(|l| l.r#in))
}

fn services(rules: &Rules) -> Result<(), crate::failure::Failure> {
    let rows = &rules.rendering.rows;
    for (name, s) in &rows.services.0 {
        let row = Row::new(rules, &[&format!("  {name}:")]);
        row.key(&s.name)?.key(&s.port.key)?.range(s.port.r#in)?;
        row.range(Range { from: s.shortened.from, to: None })?;
    }
    for f in &rows.etcd.forms {
        let row = Row::new(rules, &[&format!("form: {}", f.form), &format!("from: {}", f.r#in.from)]);
        row.range(f.r#in)?.word(&f.form, &["service", "pods"], "a form")?.keys(&f.domain_key)?;
        if (f.form == "pods") != (f.domain.is_some() || f.domain_key.is_some()) {
            return Err(row.fail("pods have a domain, a service has none".into()));
        }
    }
    Row::new(rules, &["endpoints: "]).key(&rows.etcd.external.enabled)?.key(&rows.etcd.external.endpoints)?;
    Row::new(rules, &["replicas: "]).key(&rows.etcd.replicas)?;
    let s3 = &rows.minio.external;
    Row::new(rules, &["externalS3.host"]).key(&s3.enabled)?.key(&s3.host)?.key(&s3.port)?;
    for (key, _) in &rows.subchart_defaults.0 {
        Row::new(rules, &[&format!("  {key}: ")]).key(key)?;
    }
    for b in &rows.brokers {
        let row = Row::new(rules, &[&format!("broker: {},", b.broker)]);
        row.queue(&b.queue)?.key(&b.by)?.word(&b.subchart, &names(&rows.services), "a service")?;
    }
    let wp = &rows.woodpecker;
    let row = Row::new(rules, &["woodpecker:"]);
    row.range(wp.r#in)?.key(&wp.enabled)?.key(&wp.embedded)?.key(&wp.r#type)?;
    Ok(())
}

fn names(services: &Pairs<Service>) -> Vec<&str> {
    services.0.iter().map(|(name, _)| name.as_str()).collect()
}

/// Ranges must follow each other in order without overlap, and only the last may be open.
fn contiguous(
    file: &File<Rendering>,
    list: &str,
    ranges: impl Iterator<Item = Range>,
) -> Result<(), crate::failure::Failure> {
    let ranges: Vec<Range> = ranges.collect();
    let bad = ranges.windows(2).any(|pair| pair[0].to.is_none_or(|end| end >= pair[1].from));
    let open = ranges.last().is_none_or(|last| last.to.is_some());
    if bad || open {
        return Err(file.problem(
            &[&format!("{list}:")],
            format!("{list}: ranges overlap, are out of order or end too early"),
        ));
    }
    Ok(())
}

/// One row under check; `marks` find its line.
struct Row<'a> {
    rules: &'a Rules,
    marks: Vec<String>,
}

impl<'a> Row<'a> {
    fn new(rules: &'a Rules, marks: &[&str]) -> Self {
        Self { rules, marks: marks.iter().map(|m| (*m).to_owned()).collect() }
    }

    fn fail(&self, text: String) -> crate::failure::Failure {
        let marks: Vec<&str> = self.marks.iter().map(String::as_str).collect();
        self.rules.rendering.problem(&marks, text)
    }

    fn range(&self, range: Range) -> Result<&Self, crate::failure::Failure> {
        self.rules.fault(range).map_or(Ok(self), |fault| Err(self.fail(fault)))
    }

    fn key(&self, key: &str) -> Result<&Self, crate::failure::Failure> {
        if self.rules.knows(key) {
            return Ok(self);
        }
        Err(self.fail(format!("keys.yaml does not have `{key}`")))
    }

    fn keys(&self, key: &Option<String>) -> Result<&Self, crate::failure::Failure> {
        key.as_deref().map_or(Ok(self), |key| self.key(key))
    }

    fn conditions(&self, when: &[String]) -> Result<&Self, crate::failure::Failure> {
        for condition in when {
            let key = condition.strip_prefix('!').unwrap_or(condition);
            self.key(key.split('=').next().unwrap_or(key))?;
        }
        Ok(self)
    }

    fn queue(&self, name: &str) -> Result<&Self, crate::failure::Failure> {
        self.word(name, &QUEUES, "a queue")
    }

    fn word(&self, word: &str, known: &[&str], what: &str) -> Result<&Self, crate::failure::Failure> {
        if known.contains(&word) {
            return Ok(self);
        }
        Err(self.fail(format!("`{word}` is not {what} ({})", known.join(", "))))
    }
}
