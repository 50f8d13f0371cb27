//! Texts on which fuzzing has found a fault, cut down to what it takes.

use crate::targets::TARGETS;

const FOUND: &[(&str, &[u8])] = &[
    // A block without a line before the control character: what stands behind that was taken for its text.
    ("embedded", b"a:\n >\0 b: |\n   c: d\n  e: f\n"),
    // The anchor's name ends with the value's first character, which a new value lacks.
    ("embedded", b"a: &b:c\n"),
    // Behind quotes a comment may follow at once, behind a plain value not.
    ("embedded", b"a: \"b\"#c\n"),
    // A line ends for YAML where it does not for editors: the key on it went with the line before.
    ("fix", "mmq:\n  typ\u{2028}e: rocksmq\nmq:\n  enablePursuitMode: true\n".as_bytes()),
    // A suppression in a text that cannot be read was called unused, and taken out.
    ("fix", b"hextraConfigFiles:\n  user.yaml: |\n    a # mqlint: ignore[duplicate-key]\n      b: {c: 1}\n"),
    // The last line was a comment without an end: what went with it left an end that the text had not had.
    ("fix", b"hcluster:\n  enabled: false\n# mqlint: ignore[unused-broker] kept"),
    // The parser's error is on a line of blanks, which has no word to point at.
    ("settings", b"a: b\n===\n\n\0\n"),
    // What stands behind a carriage return was taken for a part of the comment before it: edits overlapped.
    ("settings", b"\n===\n\n===\nx\na\r  b: c\nd\n"),
];

#[test]
fn what_was_found_stays_mended() {
    for (name, text) in FOUND {
        let (_, target) = TARGETS.iter().find(|(target, _)| target == name).expect("a target");
        println!("{name}: {:?}", String::from_utf8_lossy(text));
        target(text);
    }
}
