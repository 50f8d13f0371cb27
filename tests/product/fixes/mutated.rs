//! Fixes of all examples and fixtures after they were written otherwise: with anchors, aliases and merges, in flow style,
//! with texts at their ends and comments everywhere. `MQLINT_MUTATIONS` says how many texts, `MQLINT_SEED` which ones.

use mqlint::text::yaml::{Entry, NodeId, NodeKind, Style, Tree, parse};

use super::kept::{same_comments, same_trees_but_for_paths};
use super::trial::{AlsoHolds, Set, has_fixes, try_all_with};
use super::whole::{example_sets, fixture_sets};

/// How many texts are tried, unless told otherwise.
const MUTATIONS: usize = 200;

const HOLDS: [AlsoHolds; 2] = [same_trees_but_for_paths, same_comments];

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        (!all.is_empty()).then(|| all[self.below(all.len())])
    }
}

/// A text with its tree, which is written otherwise at one place.
struct Written<'t> {
    text: &'t str,
    tree: Tree,
}

/// One way of writing a text otherwise, at a place that the numbers choose; `None` where there is none.
type Mutation = fn(&Written<'_>, &mut Numbers, usize) -> Option<String>;

const WAYS: [(&str, Mutation); 10] = [
    ("a scalar with an anchor", anchored_scalar),
    ("a scalar by its alias", aliased_scalar),
    ("a mapping with an anchor", anchored_mapping),
    ("a mapping by its alias", aliased_mapping),
    ("a merged mapping", merged_mapping),
    ("a text with an anchor", anchored_text),
    ("a mapping in flow style", flow_mapping),
    ("a text in lines at the end", text_at_the_end),
    ("comments above", comments_above),
    ("comments behind", comments_behind),
];

impl Written<'_> {
    /// Entries in lines of their own, at any depth of the first document.
    fn entries(&self) -> Vec<Entry> {
        let (mut found, mut open) = (Vec::new(), Vec::from_iter(self.tree.root()));
        while let Some(id) = open.pop() {
            let NodeKind::Mapping(entries) = self.tree.kind(id) else { continue };
            for entry in entries {
                found.extend(self.indent(entry).map(|_| *entry));
                open.push(entry.value);
            }
        }
        found
    }

    /// The column of a key that begins its line.
    fn indent(&self, entry: &Entry) -> Option<usize> {
        let start = self.tree.span(entry.key).start as usize;
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..start].bytes().all(|b| b == b' ').then_some(start - line)
    }

    /// Entries with a scalar on the line of the key.
    fn scalars(&self) -> Vec<Entry> {
        let plain = |e: &Entry| {
            let flat = matches!(
                self.tree.style(e.value),
                Some(Style::Plain | Style::SingleQuoted | Style::DoubleQuoted)
            );
            let text = &self.text[self.tree.span(e.value).range()];
            let bare = self.tree.anchor(e.value).is_none() && self.tree.tag(e.value).is_none();
            flat && bare && !text.is_empty() && !text.contains('\n')
        };
        self.entries().into_iter().filter(plain).collect()
    }

    /// Entries with a mapping in lines of its own below the key.
    fn mappings(&self) -> Vec<Entry> {
        let block = |e: &Entry| {
            let first = self.tree.entries(e.value).first().copied();
            let below = first.is_some_and(|inner| self.indent(&inner) > self.indent(e));
            let bare = self.tree.anchor(e.value).is_none() && self.tree.tag(e.value).is_none();
            let own = matches!(self.tree.kind(e.value), NodeKind::Mapping(_));
            let plain = self.tree.entries(e.value).iter().all(|e| self.tree.text(e.key) != "<<");
            own && below && bare && plain
        };
        self.entries().into_iter().filter(block).collect()
    }

    /// What stands right behind the colon of an entry.
    fn behind_colon(&self, entry: Entry) -> Option<usize> {
        let key = self.tree.span(entry.key).end as usize;
        Some(key + self.text[key..].find(':')? + 1)
    }

    /// From the first line below a key to the last one of its mapping.
    fn lines_below(&self, entry: Entry) -> Option<std::ops::Range<usize>> {
        let first = self.tree.span(self.tree.entries(entry.value).first()?.key).start as usize;
        let start = self.text[..first].rfind('\n')? + 1;
        let last = self.tree.span(entry.value).end as usize;
        let last = first + self.text[first..last].trim_end().len();
        let end = self.text[last..].find('\n').map_or(self.text.len(), |at| last + at + 1);
        Some(start..end)
    }

    /// The text with lines in front of all keys of the first document.
    fn with_first(&self, lines: &str, text: &str) -> Option<String> {
        let root = self.tree.root()?;
        let first = self.tree.entries(root).first()?;
        let at = self.tree.span(first.key).start as usize;
        (self.indent(first) == Some(0)).then(|| format!("{}{lines}{}", &text[..at], &text[at..]))
    }
}

fn replaced(text: &str, range: std::ops::Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// The text with a line at its end, where it is one document in lines.
fn with_last(text: &str, line: &str) -> Option<String> {
    let is_one = parse(text).documents().len() == 1 && text.ends_with('\n');
    is_one.then(|| format!("{text}{line}\n"))
}

fn anchored_scalar(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let value = w.tree.span(numbers.pick(&w.scalars())?.value).start as usize;
    let use_of =
        if numbers.below(2) == 0 { format!("x-use{n}: *s{n}") } else { format!("x-use{n}: [*s{n}, *s{n}]") };
    with_last(&replaced(w.text, value..value, &format!("&s{n} ")), &use_of)
}

fn aliased_scalar(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let value = w.tree.span(numbers.pick(&w.scalars())?.value).range();
    let first = format!("x-def{n}: &s{n} {}\n", &w.text[value.clone()]);
    w.with_first(&first, &replaced(w.text, value, &format!("*s{n}")))
}

fn anchored_mapping(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let at = w.behind_colon(numbers.pick(&w.mappings())?)?;
    let text = replaced(w.text, at..at, &format!(" &m{n}"));
    let ways = [format!("x-use{n}: *m{n}"), format!("x-use{n}:\n  <<: *m{n}\n  x-own: 1")];
    with_last(&text, &ways[numbers.below(2)])
}

/// The mapping moves in front of all, and an alias stands in its place.
fn aliased_mapping(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let entry = numbers.pick(&w.mappings())?;
    let (lines, at) = (w.lines_below(entry)?, w.behind_colon(entry)?);
    let first = format!("x-def{n}: &m{n}\n{}\n", w.text[lines.clone()].trim_end_matches('\n'));
    let text = replaced(w.text, lines, "");
    w.with_first(&first, &replaced(&text, at..at, &format!(" *m{n}")))
}

/// The mapping moves in front of all, and is merged in its place, alone or before the first of its keys again.
fn merged_mapping(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let entry = numbers.pick(&w.mappings())?;
    let (lines, inner) = (w.lines_below(entry)?, *w.tree.entries(entry.value).first()?);
    let spaces = " ".repeat(w.indent(&inner)?);
    let first = format!("x-def{n}: &m{n}\n{}\n", w.text[lines.clone()].trim_end_matches('\n'));
    let value = w.text[w.tree.span(inner.value).range()].trim_end();
    let is_short = w.tree.style(inner.value) == Some(Style::Plain) && !value.is_empty();
    let again = match is_short && numbers.below(2) == 0 {
        true => format!("{spaces}{}: {value}\n", &w.text[w.tree.span(inner.key).range()]),
        false => String::new(),
    };
    w.with_first(&first, &replaced(w.text, lines, &format!("{spaces}<<: *m{n}\n{again}")))
}

/// A text in lines, such as an embedded document, that another key reads as well.
fn anchored_text(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let literal =
        |e: &Entry| w.tree.style(e.value) == Some(Style::Literal) && w.tree.anchor(e.value).is_none();
    let texts: Vec<Entry> = w.entries().into_iter().filter(literal).collect();
    let at = w.tree.span(numbers.pick(&texts)?.value).start as usize;
    with_last(&replaced(w.text, at..at, &format!("&t{n} ")), &format!("x-use{n}: *t{n}"))
}

fn flow_mapping(w: &Written<'_>, numbers: &mut Numbers, _: usize) -> Option<String> {
    let short = |id: NodeId| {
        let text = &w.text[w.tree.span(id).range()];
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        w.tree.anchor(id).is_none() && !text.is_empty() && text.chars().all(plain)
    };
    let flat = |e: &Entry| w.tree.entries(e.value).iter().all(|e| short(e.key) && short(e.value));
    let entries: Vec<Entry> = w.mappings().into_iter().filter(flat).collect();
    let entry = numbers.pick(&entries)?;
    let (lines, at) = (w.lines_below(entry)?, w.behind_colon(entry)?);
    let part = |id: NodeId| &w.text[w.tree.span(id).range()];
    let items: Vec<String> =
        w.tree.entries(entry.value).iter().map(|e| format!("{}: {}", part(e.key), part(e.value))).collect();
    // Comments inside would be lost by this, not by a fix.
    if w.text[at..lines.end].contains('#') {
        return None;
    }
    Some(replaced(w.text, at..lines.end, &format!(" {{{}}}\n", items.join(", "))))
}

/// With and without line breaks behind it, which are a part of it or not.
fn text_at_the_end(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let ends =
        ["|\n  text", "|\n  text\n", "|+\n  text\n\n", "|-\n  text\n\n", ">\n  text\n  more", "|\n  a: 1"];
    let end = numbers.pick(&ends)?;
    with_last(w.text, &format!("x-text{n}: {end}")).map(|text| text[..text.len() - 1].to_owned())
}

fn comments_above(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for entry in w.entries().into_iter().filter(|_| numbers.below(2) == 0) {
        places.push((w.tree.span(entry.key).start as usize, w.indent(&entry)?));
    }
    places.sort_unstable();
    let mut text = w.text.to_owned();
    for (i, (at, indent)) in places.iter().enumerate().rev() {
        text.insert_str(*at, &format!("# above {n}-{i}\n{}", " ".repeat(*indent)));
    }
    (!places.is_empty()).then_some(text)
}

fn comments_behind(w: &Written<'_>, numbers: &mut Numbers, n: usize) -> Option<String> {
    let mut places: Vec<usize> = w.scalars().iter().map(|e| w.tree.span(e.value).end as usize).collect();
    places.retain(|at| w.text[*at..].starts_with('\n') && numbers.below(2) == 0);
    places.sort_unstable();
    let mut text = w.text.to_owned();
    for (i, at) in places.iter().enumerate().rev() {
        text.insert_str(*at, &format!(" # behind {n}-{i}"));
    }
    (!places.is_empty()).then_some(text)
}

/// Up to three ways at once, in one file of a set; the ways that were taken.
fn mutated(set: &Set, numbers: &mut Numbers) -> Option<(Set, Vec<usize>)> {
    let names: Vec<&String> =
        set.files.keys().filter(|n| n.ends_with(".yaml") || n.ends_with(".yml")).collect();
    let name = numbers.pick(&names)?;
    let mut text = String::from_utf8(set.files[name].clone()).ok()?;
    let mut taken = Vec::new();
    for n in 0..1 + numbers.below(3) {
        let way = numbers.below(WAYS.len());
        let written = Written { text: &text, tree: parse(&text) };
        let new = WAYS[way].1(&written, numbers, n);
        if let Some(new) = new.filter(|new| parse(new).error().is_none()) {
            text = new;
            taken.push(way);
        }
    }
    let mut files = set.files.clone();
    files.insert(name.clone(), text.clone().into_bytes());
    let how: Vec<&str> = taken.iter().map(|way| WAYS[*way].0).collect();
    let name = format!("{}: {} with {}:\n{text}\n", set.name, name, how.join(", "));
    (!taken.is_empty()).then(|| (Set { name, files, options: set.options.clone() }, taken))
}

#[test]
fn values_that_no_fix_names_stay_however_they_are_written() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let mutations = number("MQLINT_MUTATIONS").unwrap_or(MUTATIONS);
    let mut numbers = Numbers(number("MQLINT_SEED").unwrap_or(15) as u64);
    let mut sets = example_sets();
    sets.extend(fixture_sets());
    sets.retain(|set| parse_all(set) && has_fixes(set));
    let mut taken = [0usize; WAYS.len()];
    let mut mutants = Vec::new();
    while mutants.len() < mutations {
        let at = numbers.below(sets.len());
        let Some((set, ways)) = mutated(&sets[at], &mut numbers) else { continue };
        ways.iter().for_each(|way| taken[*way] += 1);
        mutants.push(set);
    }
    WAYS.iter().zip(taken).for_each(|((way, _), times)| println!("{way}: {times}"));
    let count = try_all_with("texts written otherwise", &mutants, &HOLDS);
    assert!(count.fixed > mutations / 4, "{count:?}");
}

/// Whether all files of a set can be read: of others, no tree says what they were.
fn parse_all(set: &Set) -> bool {
    let text = |bytes: &Vec<u8>| std::str::from_utf8(bytes).is_ok_and(|text| parse(text).error().is_none());
    set.files.values().all(text)
}
