//! Login and encryption between Milvus and Kafka.

use super::selecting::{runs_on, selecting_place, spelled};
use crate::deployment::{Effective, Origin, Reading};
use crate::facts::milvus::brokers::{self, Security};
use crate::facts::milvus::{NormalKey, catalogue, text};
use crate::facts::{Role, Severity};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::place_of;
use crate::judge::set_by_user::is_set_by_user;
use crate::text::yaml::{NodeId, NodeKind, Tree};

const USER: &str = "kafka.saslUsername";
const PASSWORD: &str = "kafka.saslPassword";
const FILES: [&str; 3] = ["kafka.ssl.tlsCaCert", "kafka.ssl.tlsCert", "kafka.ssl.tlsKey"];

/// What is set, as far as the rule looks at it.
struct Login<'r> {
    user: Effective<'r>,
    password: Effective<'r>,
    mechanism: Effective<'r>,
    protocol: Effective<'r>,
    /// What the protocol's word means.
    means: Option<&'static Security>,
}

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if !runs_on(reading, "kafka") || from_environment(reading) {
        return;
    }
    let get = |key| reading.settings.get(key);
    let protocol = get("kafka.securityProtocol");
    let login = Login {
        user: get(USER),
        password: get(PASSWORD),
        mechanism: get("kafka.saslMechanisms"),
        protocol,
        means: brokers::kafka_protocol(protocol.text()),
    };
    let (user, password) = (!login.user.text().is_empty(), !login.password.text().is_empty());
    if user != password {
        return half(reading, &login, user, findings);
    }
    if !protocol_fits(reading, &login, user, findings) {
        return;
    }
    if user {
        with_login(reading, &login, findings);
    } else {
        without_login(reading, &login, findings);
    }
    certificates(reading, &login, findings);
}

/// User without password, or the other way round: Milvus stops.
fn half(reading: &Reading<'_>, login: &Login<'_>, user: bool, findings: &mut Findings<'_>) {
    let (there, has, lacks) =
        if user { (&login.user, USER, PASSWORD) } else { (&login.password, PASSWORD, USER) };
    let values = [("has", spelled(reading, has)), ("lacks", spelled(reading, lacks))];
    let finding = findings.add_as("half", place_of(reading, there), &values);
    // What an option says is reported at the start of a file.
    finding.stops().secret = !user && there.written().is_some();
}

/// Whether the protocol is one that the release knows; reports where it is not.
fn protocol_fits(reading: &Reading<'_>, login: &Login<'_>, user: bool, findings: &mut Findings<'_>) -> bool {
    let protocol = &login.protocol;
    if protocol.text().is_empty() || !(is_set_by_user(protocol) || user) {
        return true;
    }
    let milvus = reading.milvus.to_string();
    let counts = user || brokers::kafka_protocol_alone(reading.milvus);
    if login.means.is_none() && is_set_by_user(protocol) && counts {
        let known: Vec<&str> = brokers::kafka_protocols().collect();
        let known = known.join(", ");
        let values = [("value", protocol.text()), ("known", &*known)];
        findings.add_as("protocol", place_of(reading, protocol), &values);
        return false;
    }
    if login.means.is_some_and(|p| p.tls) && !brokers::kafka_has_tls(reading.milvus) {
        let values = [("milvus", &*milvus), ("protocol", protocol.text())];
        findings.add_as("no-tls", place_of(reading, protocol), &values);
        return false;
    }
    true
}

fn without_login(reading: &Reading<'_>, login: &Login<'_>, findings: &mut Findings<'_>) {
    let protocol = &login.protocol;
    let other = brokers::kafka_mechanism(login.mechanism.text()).is_some_and(|m| !m.login);
    if !login.means.is_some_and(|p| p.login) || other {
        return;
    }
    let milvus = reading.milvus.to_string();
    let (user, password) = (spelled(reading, USER), spelled(reading, PASSWORD));
    let values =
        [("protocol", protocol.text()), ("milvus", &*milvus), ("user", user), ("password", password)];
    let alone = brokers::kafka_protocol_alone(reading.milvus);
    match (is_set_by_user(protocol), alone) {
        (true, true) => findings.add_as("no-login", place_of(reading, protocol), &values),
        (true, false) => findings.add_as("unused-protocol", place_of(reading, protocol), &values),
        (false, true) if by_chart(protocol) => {
            let brokers = reading.settings.get("kafka.brokerList");
            let enabled = || selecting_place(&reading.selection());
            let place = brokers.written().map(Place::from).or_else(enabled);
            let place = place.unwrap_or_else(|| place_of(reading, &brokers));
            findings.add_as("assumed", place, &values)
        }
        (false, _) => return,
    };
}

fn with_login(reading: &Reading<'_>, login: &Login<'_>, findings: &mut Findings<'_>) {
    let protocol = &login.protocol;
    if !login.means.is_some_and(|p| p.login) {
        let shown = if protocol.text().is_empty() { "not set" } else { protocol.text() };
        findings.add_as("unused-login", place_of(reading, &login.user), &[("protocol", shown)]);
        return;
    }
    if by_chart(protocol) && !is_set_by_user(protocol) {
        let values = [("protocol", protocol.text())];
        let finding = findings.add_as("assumed-login", place_of(reading, &login.user), &values);
        finding.severity(Severity::Info);
    }
    let mechanism = login.mechanism.text();
    let known: Vec<&str> = brokers::kafka_login_mechanisms().collect();
    let known = known.join(", ");
    if mechanism.is_empty() {
        let place = if is_set_by_user(&login.mechanism) { &login.mechanism } else { &login.user };
        findings.add_as("no-mechanism", place_of(reading, place), &[("known", &known)]);
    } else if brokers::kafka_mechanism(mechanism).is_none() && is_set_by_user(&login.mechanism) {
        let values = [("value", mechanism), ("known", &*known)];
        findings.add_as("mechanism", place_of(reading, &login.mechanism), &values);
    }
}

/// Certificates and the switch that they need, in releases that have both.
fn certificates(reading: &Reading<'_>, login: &Login<'_>, findings: &mut Findings<'_>) {
    let switch = reading.settings.get("kafka.ssl.enabled");
    let declared = catalogue::param(&NormalKey::new("kafka.ssl.enabled"));
    if !declared.is_some_and(|p| p.declared_in(reading.milvus)) {
        return;
    }
    let on = text::is_true(switch.text());
    if on && is_set_by_user(&switch) && !login.means.is_some_and(|p| p.tls) {
        let shown = if login.protocol.text().is_empty() { "not set" } else { login.protocol.text() };
        findings.add_as("plain", place_of(reading, &switch), &[("protocol", shown)]);
    }
    let files = FILES.map(|key| (key, reading.settings.get(key)));
    let first = files.iter().find(|(_, file)| is_set_by_user(file) && !file.text().is_empty());
    if let (Some((key, file)), false) = (first, on) {
        findings.add_as("files", place_of(reading, file), &[("key", key)]);
    }
}

fn by_chart(setting: &Effective<'_>) -> bool {
    matches!(setting.setting.map(|s| &s.origin), Some(Origin::Chart { .. }))
}

/// Whether the values name a variable that holds user or password, whose text a Secret may have.
fn from_environment(reading: &Reading<'_>) -> bool {
    let keys = [USER, PASSWORD].map(NormalKey::new);
    let mut values = reading.deployment.texts.iter().filter(|t| t.role == Role::Values);
    values.any(|t| t.tree.root().is_some_and(|root| names_any(&keys, &t.tree, root)))
}

/// Whether a key is named anywhere below a node.
fn names_any(keys: &[NormalKey], tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        NodeKind::Scalar => keys.contains(&NormalKey::new(tree.text(node))),
        NodeKind::Sequence(items) => items.iter().any(|item| names_any(keys, tree, *item)),
        NodeKind::Mapping(entries) => entries.iter().any(|entry| names_any(keys, tree, entry.value)),
        NodeKind::Alias(_) => false,
    }
}
