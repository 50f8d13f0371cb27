//! Characters that show nothing are shown, whatever holds them, by every command and format.

use mqlint::report::FORMATS;

use crate::scratch::Scratch;

/// One of each kind: soft hyphen, joiner of graphemes, Arabic and Syriac marks, Hangul fillers, Khmer vowels, selectors of
/// variations, zero-width ones, directions, breaks of lines and paragraphs, annotations, the byte-order mark, shorthand,
/// music, tags.
const INVISIBLE: [char; 34] = [
    '\u{ad}',
    '\u{34f}',
    '\u{600}',
    '\u{61c}',
    '\u{70f}',
    '\u{115f}',
    '\u{1160}',
    '\u{17b4}',
    '\u{180b}',
    '\u{180e}',
    '\u{200b}',
    '\u{200d}',
    '\u{200f}',
    '\u{2028}',
    '\u{2029}',
    '\u{202a}',
    '\u{202e}',
    '\u{2060}',
    '\u{2065}',
    '\u{2066}',
    '\u{2069}',
    '\u{206f}',
    '\u{3164}',
    '\u{fe00}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{ffa0}',
    '\u{fff9}',
    '\u{13430}',
    '\u{1bca0}',
    '\u{1d173}',
    '\u{e0001}',
    '\u{e0061}',
    '\u{e01ef}',
];

const BREAKS: [char; 3] = ['\u{2028}', '\u{2029}', '\u{feff}'];

/// A text with a character in a value, keys, a comment, a name in the messages and one that a fix moves.
const MILVUS: &str = "mq:\n  type: ka@fka # a@b\n  ty@pe: pulsar\nproxy:\n  port: \"1@\"\n  \"p@ort\": 5\nmmq:\n  enablePursuitMode: \"tru@e\"\n";

const COMPOSE: &str = "services:\n  sta@ndalone:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    environment:\n      - MQ_TYPE=kafkaa@\n      - MQ_TY@PE=x\n";

const RULE: &str = "id: own-rule\nseverity: warning\nsummary: a@b\nmessage: \"{key} is@ `{value}`\"\nwhen:\n  key: mq.type\n";

fn seen(text: &str, args: &[&str]) {
    let hidden = text.chars().find(|c| INVISIBLE.contains(c));
    assert_eq!(hidden, None, "{args:?}: {text:?}");
}

#[test]
fn no_command_prints_what_nobody_sees() {
    let (mut cases, mut shown) = (0, 0);
    // All of them at once, and each is searched for; in a file of their own those that end a line or begin a text.
    let all: String = INVISIBLE.iter().filter(|c| !BREAKS.contains(c)).collect();
    let breaks: String = INVISIBLE.iter().collect();
    let folder = Scratch::empty();
    for side in ["old", "new"] {
        let text = |text: &str| {
            text.replace('@', &all).replace("kafkaa", if side == "old" { "kafkab" } else { "kafkaa" })
        };
        folder.write(format!("{side}/milvus\u{202e}\u{ad}.yaml"), text(MILVUS));
        folder.write(format!("{side}/compose.yaml"), text(COMPOSE));
        folder.write(format!("{side}/breaks/milvus.yaml"), MILVUS.replace('@', &breaks));
    }
    folder.write("rules/own.yaml", RULE.replace('@', &all));
    folder.write(".mqlint.yaml", format!("rules: [rules/]\nignore: [no{all}ne]\n"));
    folder.write("ignored.yaml", "rules: [rules/]\n");
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for format in FORMATS {
        commands.push(vec!["check", "new", "--pedantic", "--format", format.name]);
        commands.push(vec![
            "check",
            "new",
            "--pedantic",
            "--config",
            "ignored.yaml",
            "--format",
            format.name,
        ]);
        commands.push(vec![
            "diff",
            "old",
            "new",
            "--all",
            "--pedantic",
            "--no-config",
            "--format",
            format.name,
        ]);
    }
    for format in ["pretty", "json"] {
        commands.push(vec!["resolve", "new", "--format", format]);
        commands.push(vec!["resolve", "--diff", "old", "new", "--format", format]);
    }
    for format in ["pretty", "markdown", "json"] {
        commands.push(vec!["plan", "new", "--from", "2.5.10", "--to", "2.6.2", "--format", format]);
    }
    let key = format!("mq.ty{all}pe");
    commands.push(vec!["explain", &key]);
    commands.push(vec!["resolve", "new", &key]);
    commands.push(vec!["test-rules", "rules"]);
    for args in commands {
        let (_, out, err) = folder.run(&args);
        assert!(!out.is_empty() || !err.is_empty(), "{args:?}");
        seen(&out, &args);
        seen(&err, &args);
        shown += usize::from(out.contains("\\u{e0061}") || err.contains("\\u{e0061}"));
        cases += 1;
    }
    println!("{cases} commands and formats, {shown} with characters spelt out");
    assert!(shown > 20, "{shown}");
}

/// A patch must apply as it is: what it changes is the file.
#[test]
fn a_patch_holds_what_the_file_holds() {
    let text = "minio:\n  address: https://minio:9000 # \u{200b}\nmq:\n  type: rocksmq\n";
    let folder = Scratch::new(&[("milvus.yaml", text)]);
    let args = ["check", "--no-config", "--milvus", "2.6.2", "--diff", "--unsafe-fixes", "milvus.yaml"];
    let (_, patch, err) = folder.run(&args);
    assert!(patch.contains('\u{200b}'), "{patch}{err}");
}
