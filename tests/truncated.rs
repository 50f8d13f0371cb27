//! Files that end too early, as a download or an editor leaves them: whatever is left, checking it ends with a report.

mod common;

/// An example of each kind of file, and how many bytes lie between two cuts.
const FILES: [(&str, &str, usize); 4] = [
    ("helm-standalone-upgrade", "values.yaml", 1),
    ("good/milvus-cluster-pulsar", "user.yaml", 1),
    ("compose-old-names", "compose.yaml", 5),
    ("flattened-docs", "values.yaml", 5),
];

#[test]
fn a_file_may_end_anywhere() {
    let mut cuts = 0;
    for (folder, name, step) in FILES {
        let path = format!("{}/fixtures/{folder}/{name}", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(name);
        for end in (0..bytes.len()).step_by(step) {
            std::fs::write(&file, &bytes[..end]).expect("a file");
            let report = common::run(&file, ["--no-config"]);
            assert!(report.errors.is_empty(), "{name} cut at byte {end}: {:?}", report.errors);
            for finding in &report.findings {
                let at = finding.at.span.range();
                assert!(at.end <= end, "{name} cut at byte {end}: {} at {at:?}", finding.rule.id);
            }
            cuts += 1;
        }
    }
    println!("{cuts} texts checked");
    assert!(cuts > 500, "{cuts}");
}
