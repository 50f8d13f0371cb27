//! What an upgrade does, deployment by deployment: what breaks, what changes, what is outdated, apart from each other.

use std::collections::HashMap;

use owo_colors::{OwoColorize, Style};

use crate::base::escape;
use crate::facts::Severity;
use crate::judge::finding::{DeploymentSummary, Finding, Report, UpgradeEffect};
use crate::report::ReportOptions;

/// Findings that stand together, below headings.
type Section<'r> = (Vec<String>, Vec<&'r Finding>);

/// The findings to show: of an upgrade by deployment and effect, else all as they come, below no heading.
pub(super) fn sections<'r>(report: &'r Report, options: &ReportOptions) -> Vec<Section<'r>> {
    let is_shown = |f: &&Finding| options.pedantic || f.severity > Severity::Info;
    if report.deployments.iter().all(|d| d.to.is_none()) {
        return vec![(Vec::new(), report.findings.iter().filter(is_shown).collect())];
    }
    let mut by_deployment: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &report.findings {
        by_deployment.entry(&*finding.deployment).or_default().push(finding);
    }
    let mut sections = Vec::new();
    for deployment in &report.deployments {
        let mut headings = vec![heading(deployment, options)];
        let own = by_deployment.get(&*deployment.id).map(Vec::as_slice).unwrap_or_default();
        for effect in UpgradeEffect::ALL {
            let shown = own.iter().copied().filter(is_shown);
            let findings: Vec<&Finding> = shown.filter(|f| f.effect == Some(effect)).collect();
            if !findings.is_empty() {
                headings.push(effect_heading(effect, options));
                sections.push((std::mem::take(&mut headings), findings));
            }
        }
        if !headings.is_empty() {
            let text = match !own.is_empty() {
                true => "nothing breaks; what else changes is in the notes, which --pedantic shows",
                false => "nothing breaks, and nothing is known to change",
            };
            headings.push(text.into());
            sections.push((headings, Vec::new()));
        }
    }
    sections
}

/// `values.yaml: upgrade 2.5.10 → 3.0.0, chart 4.2.40 → 5.0.19`.
fn heading(deployment: &DeploymentSummary, options: &ReportOptions) -> String {
    let arrow = if options.look.unicode { "→" } else { "->" };
    let to = deployment.to.as_ref();
    let versions = [
        ("", deployment.milvus, to.and_then(|to| to.milvus)),
        ("chart ", deployment.chart, to.and_then(|to| to.chart)),
        ("operator ", deployment.operator, to.and_then(|to| to.operator)),
    ];
    let changed = versions.into_iter().filter(|(_, from, to)| from != to);
    let changed = changed.filter_map(|(what, from, to)| {
        let from = from.map_or("an unknown release".into(), |v| v.to_string());
        Some(format!("{what}{from} {arrow} {}", to?))
    });
    let changed: Vec<String> = changed.collect();
    let upgrade = match changed.is_empty() {
        true => "no upgrade".into(),
        false => format!("upgrade {}", changed.join(", ")),
    };
    let text = format!("{}: {upgrade}", escape(&deployment.id));
    text.style(options.look.style(Style::new().bold().underline())).to_string()
}

fn effect_heading(effect: UpgradeEffect, options: &ReportOptions) -> String {
    let (text, style) = match effect {
        UpgradeEffect::Breaks => ("what breaks", Style::new().red().bold()),
        UpgradeEffect::Changes => ("what changes without a word", Style::new().yellow().bold()),
        UpgradeEffect::Deprecated => ("what still works and is outdated", Style::new().cyan().bold()),
    };
    text.style(options.look.style(style)).to_string()
}
