//! Takes a version of the chart over into `rules/chart/`.

use super::keys::{self, Templates};
use super::source::{FOLDER, Source, canonical, type_name};
use crate::edit::{Change, Draft};
use crate::git::Checkout;
use crate::report::Report;
use crate::rules::Rules;
use crate::runs;
use crate::version::Version;
use crate::watch;
use crate::yaml::{Node, Value};

/// A version that is being taken over.
pub struct Import<'i> {
    /// Its version, and as it is written.
    pub version: Version,
    /// The version as it is written.
    pub text: String,
    /// The version before it and the one after it in the list; the latter only where its values were read.
    pub before: Option<String>,
    /// The version after it whose values were read.
    pub next: Option<String>,
    /// What it says.
    pub source: Source,
    /// The repository.
    pub checkout: &'i Checkout,
    /// Its tag.
    pub tag: &'i str,
}

/// Imports the version of a tag.
pub fn import(rules: &Rules, checkout: &Checkout, tag: &str) -> Result<Report, String> {
    let source =
        Source::read(checkout, tag)?.ok_or(format!("the checkout has no {tag}, or no chart in it"))?;
    let text = source.version.clone();
    let version: Version = text.parse().map_err(|e| format!("{text} is {e}"))?;
    let mut versions = Draft::new(rules.read("chart/versions.yaml")?);
    let listed = listed(&versions.file.root);
    let read = versions.file.root.get("read").and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
    let next = listed.iter().find(|(v, ..)| *v > version && read.is_some_and(|r| *v <= r));
    let before = listed.iter().rfind(|(v, ..)| *v < version);
    let import = Import {
        version,
        before: before.map(|(_, text, _)| text.clone()),
        next: next.map(|(_, text, _)| text.clone()),
        text,
        source,
        checkout,
        tag,
    };
    let mut report = Report::default();
    import.row(&mut versions, &listed, &mut report)?;
    import.dependencies(&mut versions, rules, &mut report)?;
    if read.is_none_or(|read| version > read) {
        let line = versions.file.root.get("read").map(|n| n.line).ok_or("versions.yaml has no `read`")?;
        versions.replace(line, &format!("read: {}", import.text))?;
        report.written.push(format!("{} is the newest version that was read", import.text));
    }
    versions.save()?;
    let earlier = listed.iter().rev().map(|(v, text, _)| (v, format!("milvus-{text}")));
    let earlier =
        earlier.filter(|(v, tag)| **v < version && checkout.commit(tag).is_some()).map(|(_, tag)| tag).next();
    let templates = |tag: &str| Templates::read(checkout, tag);
    let (now, was) = (templates(tag), earlier.as_deref().map(templates));
    keys::take_over(&import, &now, was.as_ref(), rules, &mut report)?;
    import.defaults(rules, &mut report)?;
    if let Some(earlier) = earlier {
        watch::changes(&mut report, "chart", checkout, &earlier, tag)?;
    }
    Ok(report)
}

/// The versions of `versions.yaml` in order, as they are written, with their lines.
fn listed(root: &Node) -> Vec<(Version, String, usize)> {
    let row = |row: &Node| {
        let text = row.get("chart")?.text()?;
        Some((text.parse().ok()?, text.to_owned(), row.line))
    };
    root.get("versions").map_or(&[][..], Node::items).iter().filter_map(row).collect()
}

impl Import<'_> {
    fn row(
        &self,
        draft: &mut Draft,
        listed: &[(Version, String, usize)],
        report: &mut Report,
    ) -> Result<(), String> {
        let image = self.source.image().map_or(String::new(), |i| format!(", image: \"{i}\""));
        let row = format!("  - {{ chart: {}, app: \"{}\"{image} }}", self.text, self.source.app);
        match listed.iter().find(|(v, ..)| *v == self.version) {
            Some((.., line)) => {
                let known = draft.line(*line);
                if known.starts_with(row.trim_end_matches(" }")) {
                    return Ok(());
                }
                let text = format!("rules say `{}`, the tag says `{}`", known.trim(), row.trim());
                report.ask("Rows that say something else", text);
            }
            None => {
                let after = listed.iter().find(|(v, ..)| *v > self.version).map(|(.., line)| *line);
                let line = after.or(listed.last().map(|(.., line)| line + 1)).ok_or("no versions")?;
                draft.insert(line, &[row])?;
                report.written.push(format!("chart {}: its row", self.text));
            }
        }
        Ok(())
    }

    fn dependencies(&self, draft: &mut Draft, rules: &Rules, report: &mut Report) -> Result<(), String> {
        let packages: Vec<_> = self.source.dependencies.iter().map(|(k, v)| format!("{k}: {v}")).collect();
        let written = format!("{{ {} }}", packages.join(", "));
        let known = draft.file.root.get("dependencies").and_then(|d| runs::at(d, self.version));
        let mut ours: Vec<String> = known.map_or(Vec::new(), |run| {
            run.value
                .entries()
                .iter()
                .map(|(k, v)| format!("{}: {}", k.text, v.text().unwrap_or_default()))
                .collect()
        });
        let mut theirs = packages;
        ours.sort();
        theirs.sort();
        if ours == theirs {
            return Ok(());
        }
        let change = Change { version: &self.text, value: &written, none: "{}", next: self.next.as_deref() };
        draft.step(&["dependencies"], &change)?;
        report.written.push(format!("chart {}: depends on {}", self.text, theirs.join(", ")));
        let mut keys = Draft::new(rules.read("chart/keys.yaml")?);
        for (_, package) in &self.source.dependencies {
            if keys.file.root.at(&["packages", package]).is_none() {
                self.package(&mut keys, package, report)?;
            }
        }
        keys.save()?;
        Ok(())
    }

    /// The first level of the values of a package: from its folder beside the chart, or as the package before it has them.
    fn package(&self, keys: &mut Draft, package: &str, report: &mut Report) -> Result<(), String> {
        let (name, _) = package.rsplit_once('-').unwrap_or((package, ""));
        let file = |file: &str| {
            let text = self.checkout.show(self.tag, &format!("charts/{name}/{file}"))?;
            Node::parse(&text).ok()
        };
        let there = file("Chart.yaml").and_then(|c| {
            Some(c.get("version")?.text()? == package.strip_prefix(name)?.trim_start_matches('-'))
        });
        let packages = keys.file.root.get("packages").ok_or("keys.yaml has no packages")?;
        let before =
            packages.entries().iter().rfind(|(k, _)| k.text.rsplit_once('-').is_some_and(|(n, _)| n == name));
        let roots: Vec<String> = match (there, file("values.yaml"), before) {
            (Some(true), Some(values), _) => values.entries().iter().map(|(k, _)| k.text.clone()).collect(),
            (.., Some((known, list))) => {
                let text = format!("`{package}`: its keys are taken to be those of `{}`", known.text);
                report.ask("Packages that are not in the checkout", text);
                list.items().iter().filter_map(Node::text).map(str::to_owned).collect()
            }
            _ => {
                report
                    .ask("Packages that are not in the checkout", format!("`{package}`: which keys has it?"));
                Vec::new()
            }
        };
        let after = packages.entries().iter().find(|(k, _)| k.text.as_str() > package).map(|(k, _)| k.line);
        keys.insert(after.unwrap_or(usize::MAX), &[format!("  {package}: [{}]", roots.join(", "))])
    }

    fn defaults(&self, rules: &Rules, report: &mut Report) -> Result<(), String> {
        let mut draft = Draft::new(rules.read("chart/defaults.yaml")?);
        let rows = draft.file.root.get("defaults").map_or(&[][..], Node::entries);
        let known: Vec<String> = rows.iter().map(|(k, _)| k.text.clone()).collect();
        for key in &known {
            let steps = draft.file.root.at(&["defaults", key]).ok_or("no row")?;
            let said = runs::at(steps, self.version).map(|r| canonical(r.value)).filter(|v| v != "!absent");
            let value = self.source.keys.get(key).filter(|v| v.default.is_some());
            if said == value.and_then(|v| v.default.clone()) {
                continue;
            }
            let value = value.map_or("!absent".to_owned(), |v| written(&v.node));
            let change =
                Change { version: &self.text, value: &value, none: "!absent", next: self.next.as_deref() };
            draft.step(&["defaults", key], &change)?;
            report.written.push(format!("`{key}`: {} → {value}", said.unwrap_or("nothing".to_owned())));
        }
        for (key, value) in &self.source.keys {
            if value.default.is_none() || key == "image.all.tag" || known.contains(key) {
                continue;
            }
            let until = self.next.as_ref().map_or(String::new(), |next| format!(", {next}: !absent"));
            let row = format!("  {key}: {{ {}: {}{until} }}", self.text, written(&value.node));
            keys::insert(&mut draft, "defaults", key, row)?;
            report.written.push(format!("`{key}`: {}", written(&value.node)));
        }
        draft.save()?;
        Ok(())
    }

    /// Where a key of the values stands.
    pub fn place(&self, key: &str) -> String {
        let line = self.source.keys.get(key).map_or(1, |k| k.line);
        format!("{FOLDER}/values.yaml:{line}")
    }
}

/// A value as the files write it.
fn written(node: &Node) -> String {
    match &node.value {
        Value::List(items) => format!("[{}]", items.iter().map(inner).collect::<Vec<_>>().join(", ")),
        Value::Text(text, _) if type_name(node) == "string" && is_plain(text) => text.clone(),
        _ => inner(node),
    }
}

/// A value within another: texts in quotes.
fn inner(node: &Node) -> String {
    match &node.value {
        Value::List(items) => format!("[{}]", items.iter().map(inner).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let fields = entries.iter().map(|(k, v)| format!("{:?}: {}", k.text, inner(v)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        _ => canonical(node),
    }
}

/// Whether a text is a text without quotes, too.
fn is_plain(text: &str) -> bool {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '.' | '-');
    let plain = Node { line: 0, column: 0, value: Value::Text(text.to_owned(), true) };
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && text.chars().all(safe)
        && type_name(&plain) == "string"
}
