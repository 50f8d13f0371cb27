//! What must hold of trees and reports, whatever the text is. Used by the tests and by fuzzing.

use std::collections::HashSet;

use mqlint::base::Look;
use mqlint::judge::finding::Report;
use mqlint::report::{FORMATS, Format, ReportOptions, write};
use mqlint::text::edit::{self, Editor};
use mqlint::text::source::{FileId, Location, Span};
use mqlint::text::yaml::reader::{self, Reader, Way};
use mqlint::text::yaml::{NodeId, NodeKind, Tree};

const OPTIONS: ReportOptions = ReportOptions { look: Look::PLAIN, pedantic: true, show_secrets: false };

/// Newer releases read duplicates and keys otherwise than older ones.
const WAYS: [Way; 3] = [Way::Viper, Way::Direct, Way::JsonLists];

/// A word that can stand wherever a scalar can.
const WORD: &str = "x5";

/// How many scalars of a tree are replaced.
const REPLACED: usize = 4;

/// The span is a piece of the text.
pub fn assert_span(span: Span, text: &str, what: &dyn std::fmt::Debug) {
    assert!(text.get(span.range()).is_some(), "{what:?} at {span:?} of {} bytes", text.len());
}

/// Every place that the tree and its readers name is one in `text`, that of the file.
pub fn assert_tree(tree: &Tree, text: &str) {
    for document in tree.documents() {
        assert_span(document.span, text, document);
        if let Some(root) = document.root {
            each(tree, root, &mut |node| {
                assert_span(tree.span(node), text, &node);
                tree.text(node);
                let marks = [tree.anchor(node), tree.tag_span(node)];
                marks.into_iter().flatten().for_each(|span| assert_span(span, text, &node));
            });
        }
    }
    let wrong = tree.error().map(|e| e.span).into_iter().chain(tree.unread());
    wrong.for_each(|span| assert_span(span, text, &"what is wrong"));
    for reader in [Reader::Milvus, Reader::Helm] {
        if let Some(refusal) = reader::refusal(tree, reader) {
            assert_span(refusal.span, text, &refusal);
            assert!(!refusal.message.is_empty(), "{refusal:?}");
        }
    }
    if reader::refusal(tree, Reader::Milvus).is_none() {
        for setting in WAYS.iter().flat_map(|way| reader::flatten(tree, *way).settings()) {
            assert_span(setting.value_span, text, &setting);
            assert_span(setting.key_span, text, &setting);
        }
    }
    for duplicate in reader::duplicates(tree) {
        assert!(!duplicate.dropped.is_empty(), "{duplicate:?}");
    }
}

/// What stands in a mapping or sequence lies in it, and comments follow each other.
pub fn assert_order(tree: &Tree, text: &str) {
    for root in tree.documents().iter().filter_map(|d| d.root) {
        each(tree, root, &mut |node| {
            let inside = |child| {
                let (outer, inner) = (tree.span(node), tree.span(child));
                assert!(outer.contains(inner), "{inner:?} is not in {outer:?}");
            };
            match tree.kind(node) {
                NodeKind::Mapping(entries) => entries.iter().for_each(|e| {
                    inside(e.key);
                    inside(e.value);
                    assert!(tree.span(e.key).start <= tree.span(e.value).start, "{e:?}");
                }),
                NodeKind::Sequence(items) => items.iter().copied().for_each(inside),
                _ => {}
            }
        });
    }
    for comment in tree.comments() {
        assert_span(*comment, text, comment);
        assert!(text[comment.range()].starts_with('#'), "{comment:?}");
    }
    assert!(tree.comments().windows(2).all(|pair| pair[0].end <= pair[1].start), "{:?}", tree.comments());
}

/// Calls `look` with a node and all below it. Aliases are not followed.
pub fn each(tree: &Tree, node: NodeId, look: &mut dyn FnMut(NodeId)) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        look(node);
        match tree.kind(node) {
            NodeKind::Mapping(entries) => open.extend(entries.iter().rev().flat_map(|e| [e.value, e.key])),
            NodeKind::Sequence(items) => open.extend(items.iter().rev()),
            _ => {}
        }
    }
}

/// The scalars that are values.
fn values(tree: &Tree) -> Vec<NodeId> {
    let mut found = Vec::new();
    for root in tree.documents().iter().filter_map(|d| d.root) {
        each(tree, root, &mut |node| match tree.kind(node) {
            NodeKind::Mapping(entries) => found.extend(entries.iter().map(|e| e.value)),
            NodeKind::Sequence(items) => found.extend(items),
            _ => {}
        });
    }
    found.retain(|&node| matches!(tree.kind(node), NodeKind::Scalar));
    found
}

/// A value that may be replaced can be: the rest of the text means what it did. `tree` is that of `text`, or of a
/// text in it, which `again` finds in another.
pub fn assert_replaceable(tree: &Tree, text: &str, file: FileId, again: &dyn Fn(&str) -> Option<Tree>) {
    // Text that the readers leave out may begin right behind a value.
    if reader::refusal(tree, Reader::Milvus).is_some() || tree.error().is_some() || tree.unread().is_some() {
        return;
    }
    let all = values(tree);
    let editor = Editor { file, text, tree };
    let plain = all.iter().filter(|&&n| !tree.span(n).is_empty() && tree.tag(n).is_none());
    for &node in plain.filter(|&&n| tree.is_replaceable(n)).take(REPLACED) {
        // What aliases stand for is left alone, or handed over to one of them.
        let edits = editor.replace(node, WORD);
        assert!(edits.is_some() || text.contains('*'), "it is replaceable");
        let Some([edit]) = edits.as_deref() else { continue };
        let new = edit::apply(text, [edit]).expect("one edit");
        let tree_again = again(&new);
        let same = tree_again.is_some_and(|new| {
            let now = values(&new);
            now.len() == all.len()
                && all
                    .iter()
                    .zip(now)
                    .all(|(&was, is)| new.text(is) == if was == node { WORD } else { tree.text(was) })
        });
        assert!(same, "{edit:?} of {text:?} makes {new:?}");
    }
}

/// Every finding has its place, each is there once, in order, and each of its fixes can be applied.
pub fn assert_report(report: &Report) {
    let place = |at: Location, what: &dyn std::fmt::Debug| {
        let file = report.sources.get(at.file);
        assert_span(at.span, &file.text, what);
        let position = file.position(at.span.range().start);
        assert!(position.line > 0 && position.column > 0, "{position:?}");
    };
    let mut known = HashSet::new();
    let mut last = None;
    for finding in &report.findings {
        let what = (finding.rule.id, finding.key.as_str(), &finding.message);
        place(finding.at, &what);
        finding.labels.iter().for_each(|label| place(label.at, &what));
        let is_new = known.insert((what, finding.at, finding.variant, &finding.deployment));
        assert!(is_new, "{what:?} is there twice");
        let order = (&report.sources.get(finding.at.file).path, finding.at.span, finding.rule.id);
        assert!(last.is_none_or(|last| last <= order), "{what:?} is out of order");
        last = Some(order);
        for fix in &finding.fixes {
            for edit in &fix.edits {
                place(Location { file: edit.file, span: edit.span }, &fix);
                let same = fix.edits.iter().filter(|e| e.file == edit.file);
                let text = &report.sources.get(edit.file).text;
                assert!(edit::apply(text, same).is_ok(), "{what:?}: {fix:?}");
            }
        }
    }
    report.secrets.iter().for_each(|at| place(*at, &"a secret"));
}

/// Every format can be written; what is for programs can be read, and the rest holds nothing that a terminal obeys.
pub fn assert_formats(report: &Report) {
    for format in FORMATS {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        write(report, format.format, &OPTIONS, &mut out, &mut err).expect("memory takes all");
        let text = String::from_utf8(out).expect("a report is text");
        if matches!(format.format, Format::Json | Format::Sarif | Format::Gitlab) {
            let read = serde_json::from_str::<serde_json::Value>(&text);
            assert!(read.is_ok(), "{}: {read:?}", format.name);
        }
        let obeyed = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(obeyed, None, "{} in {text:?}", format.name);
    }
}
