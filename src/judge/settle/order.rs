//! The order of the findings of a report.

use crate::judge::finding::Report;

pub(crate) fn sort(report: &mut Report) {
    let sources = &report.sources;
    report.findings.sort_by(|a, b| {
        let key = |f: &crate::judge::finding::Finding| (f.at.span, f.rule.id);
        sources.get(a.at.file).path.cmp(&sources.get(b.at.file).path).then_with(|| key(a).cmp(&key(b)))
    });
}
