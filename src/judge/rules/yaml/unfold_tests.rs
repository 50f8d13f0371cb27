//! Flattened texts, and what must come of them.

use proptest::prelude::*;

use super::*;
use crate::facts::milvus::catalogue;
use crate::text::yaml::parse;
use crate::text::yaml::reader::{Reader, Way, flatten, refusal};

fn unfolded(line: &str) -> String {
    unfold(line).map(|u| u.lines.join("\n")).unwrap_or_default()
}

fn settings(text: &str) -> Vec<(String, String)> {
    let tree = parse(text);
    assert_eq!(refusal(&tree, Reader::Milvus), None, "{text}");
    flatten(&tree, Way::Direct).settings().map(|s| (s.key.to_owned(), s.value.to_owned())).collect()
}

#[test]
fn keys_of_the_section_become_lines() {
    assert_eq!(
        unfolded("minio:  address: s3.example.com  port: 443  useSSL: true"),
        "minio:\n  address: s3.example.com\n  port: 443\n  useSSL: true"
    );
    assert_eq!(unfolded("mq: type: kafka"), "mq:\n  type: kafka");
}

#[test]
fn levels_are_those_of_the_catalogue() {
    assert_eq!(
        unfolded("kafka:  ssl:    enabled: true    tlsCaCert: /ca.pem  readTimeout: 10"),
        "kafka:\n  ssl:\n    enabled: true\n    tlsCaCert: /ca.pem\n  readTimeout: 10"
    );
}

#[test]
fn lists_are_kept() {
    assert_eq!(
        unfolded("etcd:  endpoints:    - a:2379    - b:2379  rootPath: by-dev"),
        "etcd:\n  endpoints:\n    - a:2379\n    - b:2379\n  rootPath: by-dev"
    );
    assert_eq!(
        unfolded("rocksmq:  compressionTypes: [0, 7]  path: /p"),
        "rocksmq:\n  compressionTypes: [0, 7]\n  path: /p"
    );
}

#[test]
fn a_comment_gives_back_the_keys_it_swallowed() {
    let line = "pulsar:  address: localhost # host: of Pulsar  port: 6650 # its port  tenant: public";
    let result = unfold(line).unwrap();
    assert_eq!(
        result.lines.join("\n"),
        "pulsar:\n  address: localhost # host: of Pulsar\n  port: 6650 # its port\n  tenant: public"
    );
    assert_eq!(result.swallowed, ["pulsar.port", "pulsar.tenant"]);
}

#[test]
fn a_comment_of_its_own_line_goes_before_the_next_key() {
    assert_eq!(
        unfolded("rocksmq:  # where it lies  # on disk  path: /p  # in megabytes  retentionSizeInMB: 8"),
        "rocksmq:\n  # where it lies\n  # on disk\n  path: /p\n  # in megabytes\n  retentionSizeInMB: 8"
    );
}

#[test]
fn a_value_is_told_from_the_section_glued_to_it() {
    assert_eq!(
        unfolded("mq:  type: pulsarpulsar:  address: localhost"),
        "mq:\n  type: pulsar\npulsar:\n  address: localhost"
    );
    let result = unfold("mq:  type: kafka  kafka:  brokerList: b:9092").unwrap();
    assert_eq!(result.sections, ["mq", "kafka"]);
}

#[test]
fn unknown_keys_stand_beside_known_ones() {
    assert_eq!(
        unfolded("pulsar:  address: a  nonsense: 1  port: 2"),
        "pulsar:\n  address: a\n  nonsense: 1\n  port: 2"
    );
}

#[test]
fn values_have_their_place() {
    let line = "kafka:  brokerList:    -  <host>:<port>  saslUsername:";
    let result = unfold(line).unwrap();
    assert_eq!(result.values.len(), 1);
    assert_eq!(&line[result.values[0].span.clone()], "-  <host>:<port>");
    assert_eq!(result.values[0].key, "kafka.brokerList");
}

#[test]
fn other_lines_are_left_alone() {
    for line in [
        "pulsar:",
        "pulsar: # comment",
        "address: localhost",
        "nonsense:  address: localhost",
        "pulsar:  some words",
        "pulsar:  address: \"open",
        "",
        "# pulsar:  address: localhost",
    ] {
        assert_eq!(unfold(line), None, "{line}");
    }
}

/// A section as a block, with comments: keys of the catalogue with plain values.
fn block() -> impl Strategy<Value = (Vec<String>, Vec<bool>)> {
    let sections = ["pulsar", "kafka", "rocksmq", "natsmq", "minio", "woodpecker", "etcd"];
    let section = prop::sample::select(sections.to_vec());
    section.prop_flat_map(|section| {
        let mut leaves: Vec<Vec<String>> = catalogue::section(section)
            .map(|p| p.key().split('.').map(str::to_owned).collect())
            .filter(|path: &Vec<String>| !has_children(path))
            .collect();
        leaves.sort();
        let count = leaves.len();
        let value = "[a-z0-9/.:]{1,8}[a-z]";
        let wanted = prop::collection::vec((any::<bool>(), value, any::<bool>()), count);
        wanted.prop_map(move |wanted| {
            let (mut lines, mut comments): (Vec<String>, Vec<bool>) =
                (vec![format!("{section}:")], vec![false]);
            let mut open: Vec<String> = vec![section.to_owned()];
            for (path, (take, value, commented)) in leaves.iter().zip(wanted) {
                if !take {
                    continue;
                }
                let (name, above) = path.split_last().unwrap();
                let shared = open.iter().zip(above).take_while(|(a, b)| a == b).count();
                for (depth, key) in above.iter().enumerate().skip(shared) {
                    lines.push(format!("{}{key}:", indent(depth)));
                    comments.push(false);
                }
                open = above.to_vec();
                lines.push(format!("{}{name}: {value}", indent(above.len())));
                comments.push(commented);
            }
            (lines, comments)
        })
    })
}

proptest! {
    // A case looks up every key of the catalogue.
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A block whose line breaks are lost comes back with the same settings, commented or not.
    #[test]
    fn what_was_flattened_is_unfolded((lines, comments) in block()) {
        prop_assume!(lines.len() > 2);
        let commented = lines.iter().zip(&comments);
        let text: Vec<String> = commented
            .map(|(line, with)| if *with { format!("{line} # 说明 of: this") } else { line.clone() })
            .collect();
        let flat = text.join("  ");
        let result = unfold(&flat);
        prop_assert!(result.is_some(), "{flat}");
        prop_assert_eq!(settings(&unfolded(&flat)), settings(&text.join("\n")), "{}", flat);
    }

    /// Whatever the text, nothing panics, and no line holds two.
    #[test]
    fn any_text_is_survived(line in "(pulsar|mq|natsmq|kafka):[ a-zA-Zé:#\"'\\[\\]{}-]{0,60}") {
        if let Some(result) = unfold(&line) {
            prop_assert!(result.lines.iter().all(|l| !l.contains('\n')));
        }
    }
}
