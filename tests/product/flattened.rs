//! A flattened block is explained at its line, and every fix offered for it gives a text that Milvus reads and
//! that selects what the block was about.

use crate::support::check_files;

/// Values with a text on line 4 of `user.yaml`, options, and the queue after each fix; a queue that the release
/// or mode refuses is none.
const CASES: &[(&str, &str, &[Option<&str>])] = &[
    (
        "kafka:  brokerList:    - kafka-0:9092    - kafka-1:9092  securityProtocol: PLAINTEXT # no TLS  readTimeout: 10",
        "--chart 4.2.58",
        &[Some("pulsar"), Some("kafka")],
    ),
    (
        "mq:  type: kafkakafka:  # outside  brokerList: kafka.example.com:9092  # seconds  readTimeout: 10",
        "--chart 4.2.58",
        &[Some("kafka")],
    ),
    (
        "natsmq:  server:    port: 4222    # 数据目录  storeDir: /data/nats    monitor:      debug: true",
        "--chart 4.2.58 --mode standalone",
        &[Some("pulsar"), Some("natsmq")],
    ),
    (
        "rocksmq:  # where: on disk  path: /data/rocksmq  compressionTypes: [0, 0, 7]",
        "--chart 5.0.19",
        &[Some("pulsar"), None],
    ),
];

#[test]
fn every_fix_selects_what_it_says() {
    for (line, options, queues) in CASES {
        let run = |text: &str| check_files(&[("values.yaml", text)], options);
        let text = format!(
            "extraConfigFiles:\n  user.yaml: |+\n    # ours\n    {line}\n    log:\n      level: info\n"
        );
        let report = run(&text);
        let finding = report.findings.iter().find(|f| f.rule.id == "yaml-syntax").expect(line);
        assert_eq!(report.sources.slice(finding.at), *line);
        assert_eq!(finding.fixes.len(), queues.len(), "{line}");
        for (fix, queue) in finding.fixes.iter().zip(*queues) {
            let fixed = mqlint::text::edit::apply(&text, &fix.edits).unwrap();
            assert!(
                fixed.contains("    # ours\n") && fixed.ends_with("    log:\n      level: info\n"),
                "{fixed}"
            );
            let after = run(&fixed);
            assert!(after.findings.iter().all(|f| f.rule.family != "yaml"), "{fixed}");
            assert_eq!(after.deployments[0].mq, *queue, "{}: {fixed}", fix.title);
        }
    }
}

#[test]
fn windows_line_ends_are_kept() {
    let text = "# ours\r\npulsar:  address: broker.example.com  port: 6650\r\n";
    let report = check_files(&[("user.yaml", text)], "--milvus 2.5.10 --mode cluster");
    let finding = report.findings.iter().find(|f| f.rule.id == "yaml-syntax").unwrap();
    let fixed = mqlint::text::edit::apply(text, &finding.fixes[0].edits).unwrap();
    assert_eq!(fixed, "# ours\r\npulsar:\r\n  address: broker.example.com\r\n  port: 6650\r\n");
}
