//! ApplicationSets: templates that generators fill in.

use super::doc::Doc;
use crate::deployment::Text;
use crate::facts::milvus::KeyPath;
use crate::text::source::Location;
use crate::text::yaml::assemble::{Part, Replacement};
use crate::text::yaml::{NodeId, NodeKind};

/// More applications than these are not told apart.
const MAX_APPLICATIONS: usize = 200;

/// What a generator says of one application.
type Element = Vec<NamedText>;

/// A text by its name.
#[derive(Clone, Debug)]
pub(super) struct NamedText {
    pub name: String,
    pub text: String,
    pub at: Location,
    pub key: KeyPath,
}

/// The set's document with its template filled in, for each of its applications; `None` where what fills it in is not
/// in the document.
pub(super) fn filled_template(text: &Text, root: NodeId) -> Option<Vec<Part>> {
    let doc = Doc { tree: &text.tree, root };
    let generators = doc.items(root, &["spec", "generators"]);
    let path = KeyPath::root().key("spec").key("generators");
    let mut elements: Vec<Element> = Vec::new();
    for (index, generator) in generators.into_iter().enumerate() {
        elements.extend(generated(text, &doc, generator, &path.item(index))?);
    }
    if elements.is_empty() || elements.len() > MAX_APPLICATIONS {
        return None;
    }
    let whole = Part::of(&text.tree, text.file, root)?;
    let fill_in = |element: Element| {
        let mut part = whole.clone();
        let template = part.get_mut("spec")?.get_mut("template")?;
        template.fill(&|text: &str| fillings(text, &element));
        Some(part)
    };
    elements.into_iter().map(fill_in).collect()
}

fn generated(text: &Text, doc: &Doc<'_>, generator: NodeId, path: &KeyPath) -> Option<Vec<Element>> {
    if let Some(list) = doc.at(generator, &["list"]) {
        // Elements may come from a template of their own.
        doc.at(list, &["elementsYaml"]).is_none().then_some(())?;
        let path = path.key("list").key("elements");
        let items = doc.items(list, &["elements"]).into_iter().enumerate();
        return Some(items.map(|(i, item)| element(text, item, path.item(i))).collect());
    }
    let matrix = doc.at(generator, &["matrix"])?;
    let path = path.key("matrix").key("generators");
    let mut all: Vec<Element> = vec![Vec::new()];
    for (index, one) in doc.items(matrix, &["generators"]).into_iter().enumerate() {
        let own = generated(text, doc, one, &path.item(index))?;
        (all.len() * own.len() <= MAX_APPLICATIONS).then_some(())?;
        all = all.iter().flat_map(|a| own.iter().map(move |b| [a.clone(), b.clone()].concat())).collect();
    }
    Some(all)
}

/// The texts of a mapping by their dotted names.
pub(super) fn element(text: &Text, node: NodeId, path: KeyPath) -> Element {
    let tree = &text.tree;
    let (mut found, mut left) = (Vec::new(), vec![(String::new(), node, path)]);
    while let Some((name, node, path)) = left.pop() {
        for entry in tree.entries(tree.resolve(node)) {
            let key = tree.text(tree.resolve(entry.key));
            let name = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
            let (value, key) = (tree.resolve(entry.value), path.key(key));
            match tree.kind(value) {
                NodeKind::Scalar => {
                    let at = Location { file: text.file, span: tree.span(value) };
                    found.push(NamedText { name, text: tree.text(value).to_owned(), at, key });
                }
                _ => left.push((name, value, key)),
            }
        }
    }
    found
}

/// What an element says in the place of its names in a text.
pub(super) fn fillings(text: &str, element: &[NamedText]) -> Vec<Replacement> {
    let (mut found, mut done) = (Vec::new(), 0);
    while let Some(start) = text[done..].find("{{").map(|at| at + done) {
        let Some(end) = text[start..].find("}}").map(|at| at + start + 2) else { break };
        let name = text[start + 2..end - 2].trim_matches([' ', '-']);
        let name = name.strip_prefix('.').unwrap_or(name);
        let named_text = element.iter().find(|named_text| named_text.name == name);
        found.extend(named_text.map(|named_text| Replacement {
            from: start..end,
            text: named_text.text.clone(),
            at: named_text.at,
            key: named_text.key.as_str().to_owned(),
        }));
        done = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::SourceFile;
    use crate::text::source::Sources;
    use crate::text::source::Span;

    #[test]
    fn names_are_filled_in_as_far_as_they_are_known() {
        let file = Sources::default().add(SourceFile::new("", ""));
        let at = Location { file, span: Span::at(3) };
        let key = KeyPath::root();
        let element = vec![NamedText { name: "a.env".into(), text: "prod".into(), at, key }];
        let places = |text| fillings(text, &element).into_iter().map(|f| f.from).collect::<Vec<_>>();
        assert_eq!(places("{{a.env}}"), vec![0..9]);
        assert_eq!(places("x-{{ .a.env }}-{{x}}"), vec![2..14]);
        assert!(places("{{x}} {{").is_empty());
        assert!(places("a").is_empty());
    }
}
