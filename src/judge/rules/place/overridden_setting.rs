//! A setting of a file that a stronger place says otherwise.

use crate::deployment::{LayerKind, Origin, Setting};
use crate::facts::milvus::{NormalKey, catalogue, queues, text};
use crate::facts::{is_secret, placeholders};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::wording::shortened;

/// What stands for a secret in a message.
const MASK: &str = "a secret";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for layer in &reading.settings.layers {
        for setting in layer.settings.iter() {
            let Origin::Written(written) = &setting.origin else { continue };
            // The queue has a rule of its own.
            if setting.normal == NormalKey::new(queues::selector()) || !is_meant(reading, setting) {
                continue;
            }
            let winner = reading.settings.own(setting.normal.as_str());
            let Some(strong) = winner.setting.filter(|_| is_stronger(layer.kind, winner.layer)) else {
                continue;
            };
            if text::is(&strong.value, &setting.value) || same_address(&strong.value, &setting.value) {
                continue;
            }
            let secret = is_secret(&setting.key);
            let show = |value: &str| if secret { MASK.to_owned() } else { shortened(value) };
            let by = match &strong.origin {
                Origin::Environment { name, .. } => format!("`{name}` of the environment"),
                Origin::Chart { by, .. } => format!("the operator (`{by}`)"),
                Origin::Written(_) => winner.layer.name().to_owned(),
            };
            let (value, says) = (show(&setting.value), show(&strong.value));
            let values =
                [("key", setting.key.as_str()), ("value", &*value), ("by", &*by), ("winner", &*says)];
            let finding = findings.add(Place::from(written), &values);
            finding.secret = secret;
            if let Some(at) = strong.origin.written() {
                finding.label(at.at, "this counts");
            }
        }
    }
}

/// One file over another is how files are meant to be used.
fn is_stronger(weak: LayerKind, strong: LayerKind) -> bool {
    weak < strong && matches!(strong, LayerKind::Environment | LayerKind::Operator)
}

/// Whether somebody decided on the value: it is what no release ships, and nothing to be filled in.
fn is_meant(reading: &Case<'_>, setting: &Setting) -> bool {
    let Some(param) = catalogue::param(&setting.normal).filter(|p| p.known_in(reading.milvus)) else {
        return false;
    };
    let own = |v| [param.shipped(v), param.code_text(v)].contains(&Some(setting.value.as_str()));
    let shipped = catalogue::releases().iter().any(|release| own(release.version));
    !setting.value.is_empty() && !shipped && !placeholders::is_placeholder(&setting.value)
}

/// Whether two addresses differ only in what one of them may leave out: a scheme, or the port beside a host.
fn same_address(one: &str, two: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        text.rsplit_once("://").map_or(text.clone(), |(_, rest)| rest.to_owned())
    };
    let (one, two) = (bare(one), bare(two));
    let beside = |whole: &str, host: &str| {
        whole
            .strip_prefix(host)
            .and_then(|rest| rest.strip_prefix(':'))
            .is_some_and(|port| port.parse::<u16>().is_ok())
    };
    one == two || beside(&one, &two) || beside(&two, &one)
}
