//! ApplicationSets: templates that generators fill in.

use super::doc::Doc;
use crate::milvus::Text;
use crate::source::Location;
use crate::yaml::{Kind, NodeId, Part};

/// More applications than these are not told apart.
const MOST: usize = 200;

/// What a generator says of one application: names with texts, and where they stand.
type Element = Vec<(String, String, Location)>;

/// The set's document with its template filled in, for each of its applications; `None` where what fills it in is not
/// in the document.
pub(super) fn filled(text: &Text, root: NodeId) -> Option<Vec<Part>> {
    let doc = Doc { tree: &text.tree, root };
    let generators = doc.items(root, &["spec", "generators"]);
    let mut elements: Vec<Element> = Vec::new();
    for generator in generators {
        elements.extend(generated(text, &doc, generator)?);
    }
    if elements.is_empty() || elements.len() > MOST {
        return None;
    }
    let whole = Part::of(&text.tree, text.file, root)?;
    let fill_in = |element: Element| {
        let mut part = whole.clone();
        let template = part.get_mut("spec")?.get_mut("template")?;
        template.fill(&|text: &str| fill(text, &element));
        Some(part)
    };
    elements.into_iter().map(fill_in).collect()
}

fn generated(text: &Text, doc: &Doc<'_>, generator: NodeId) -> Option<Vec<Element>> {
    if let Some(list) = doc.at(generator, &["list"]) {
        // Elements may come from a template of their own.
        doc.at(list, &["elementsYaml"]).is_none().then_some(())?;
        return Some(doc.items(list, &["elements"]).iter().map(|&item| element(text, item)).collect());
    }
    let matrix = doc.at(generator, &["matrix"])?;
    let mut all: Vec<Element> = vec![Vec::new()];
    for one in doc.items(matrix, &["generators"]) {
        let own = generated(text, doc, one)?;
        (all.len() * own.len() <= MOST).then_some(())?;
        all = all.iter().flat_map(|a| own.iter().map(move |b| [a.clone(), b.clone()].concat())).collect();
    }
    Some(all)
}

/// The texts of a mapping by their dotted names.
fn element(text: &Text, node: NodeId) -> Element {
    let tree = &text.tree;
    let (mut found, mut left) = (Vec::new(), vec![(String::new(), node)]);
    while let Some((name, node)) = left.pop() {
        for entry in tree.entries(tree.resolve(node)) {
            let key = tree.text(tree.resolve(entry.key));
            let name = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
            let value = tree.resolve(entry.value);
            match tree.kind(value) {
                Kind::Scalar => {
                    let at = Location { file: text.file, span: tree.span(value) };
                    found.push((name, tree.text(value).to_owned(), at));
                }
                _ => left.push((name, value)),
            }
        }
    }
    found
}

/// The text with what an element says in the place of its names; `None` where nothing changes.
fn fill(text: &str, element: &Element) -> Option<(String, Option<Location>)> {
    let (mut out, mut rest, mut said, mut changed) = (String::new(), text, None, false);
    while let Some((before, behind)) = rest.split_once("{{") {
        let Some((name, after)) = behind.split_once("}}") else { break };
        out.push_str(before);
        let bare = name.trim_matches([' ', '-']);
        let bare = bare.strip_prefix('.').unwrap_or(bare);
        match element.iter().find(|(known, ..)| known == bare) {
            Some((_, value, at)) => {
                out.push_str(value);
                said = (before.is_empty() && after.is_empty() && out == *value).then_some(*at);
                changed = true;
            }
            None => out.push_str(&rest[before.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    out.push_str(rest);
    changed.then_some((out, said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Sources, Span};

    #[test]
    fn names_are_filled_in_as_far_as_they_are_known() {
        let file = Sources::default().add(SourceFile::new("", ""));
        let at = Location { file, span: Span::at(3) };
        let element = vec![("env".to_owned(), "prod".to_owned(), at)];
        let filled = |text| fill(text, &element);
        assert_eq!(filled("{{env}}"), Some(("prod".into(), Some(at))));
        assert_eq!(filled("{{ .env }}-{{x}}"), Some(("prod-{{x}}".into(), None)));
        assert_eq!(filled("{{x}} {{"), None);
        assert_eq!(filled("a"), None);
    }
}
