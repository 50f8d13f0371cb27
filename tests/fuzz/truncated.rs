//! Files that end too early, as a download or an editor leaves them: whatever is left, checking it ends with a report.

use crate::check::check;
use crate::files::project;
use crate::scratch::Scratch;

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
        let bytes = std::fs::read(project("fixtures").join(folder).join(name)).expect("a fixture");
        let folder = Scratch::empty();
        for end in (0..bytes.len()).step_by(step) {
            folder.write(name, &bytes[..end]);
            let report = check(&folder.at(name), ["--no-config"]);
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
