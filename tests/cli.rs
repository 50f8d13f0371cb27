//! The command line as a caller sees it: streams and exit codes.

use std::fs;
use std::process::Stdio;

use assert_cmd::Command;

/// mqlint in an empty folder, without the caller's environment.
fn mqlint(args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command.env_clear().args(args);
    command
}

/// Exit code, standard output and standard error.
fn run(args: &[&str]) -> (i32, String, String) {
    run_with(args, "")
}

fn run_with(args: &[&str], stdin: &str) -> (i32, String, String) {
    let done = mqlint(args).write_stdin(stdin).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (done.status.code().expect("an exit code"), text(done.stdout), text(done.stderr))
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let (code, out, err) = run(&["--help"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for command in ["check", "resolve", "explain", "rules"] {
        assert!(out.contains(&format!("\n  {command} ")), "{out}");
        let (code, help, _) = run(&[command, "--help"]);
        assert_eq!(code, 0);
        assert!(help.contains("Usage: mqlint "), "{help}");
    }
    assert!(out.contains("Exit codes:") && run(&["check", "--help"]).1.contains("Exit codes:"));
}

#[test]
fn without_arguments_there_is_help_and_a_usage_error() {
    let (code, out, err) = run(&[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, run(&["-h"]).1);
}

#[test]
fn version() {
    assert_eq!(run(&["--version"]), (0, format!("mqlint {}\n", env!("CARGO_PKG_VERSION")), String::new()));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    for args in [
        &["check", "--no-such-option"][..],
        &["chekc"],
        &["check", "--milvus", "latest"],
        &["check", "--chart", "5.0"],
        &["check", "--mode", "swarm"],
        &["check", "--as", "yaml"],
        &["check", "--env", "NOVALUE"],
        &["check", "--format", "xml"],
        &["check", "--fail-on", "panic"],
        &["check", "--select", "no-such-rule"],
        &["check", "-", "-"],
        &["check", ".", "--stdin-filename", "x.yaml"],
        &["check", "--config", "x", "--no-config"],
        &["explain"],
        &["resolve"],
    ] {
        let (code, out, err) = run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains("error"), "{args:?}: {err}");
    }
}

#[test]
fn mistyped_rules_are_guessed() {
    let (code, _, err) = run(&["explain", "competing-broker"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `competing-brokers`?"), "{err}");
    let (_, _, err) = run(&["check", "--ignore", "mq,competing_brokers"]);
    assert!(err.contains("did you mean `competing-brokers`?"), "{err}");
    let (code, _, err) = run(&["explain", "xyzzy\u{1b}[2J"]);
    assert_eq!(code, 2);
    assert!(err.contains("`mqlint rules` lists them") && !err.contains('\u{1b}'), "{err}");
}

#[test]
fn an_unreadable_input_is_named_and_the_rest_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = folder.path().join("values.yaml");
    fs::write(&good, "a: 1\n").expect("writing");
    let gone = folder.path().join("gone.yaml");
    let (good, gone) = (good.to_str().expect("a path"), gone.to_str().expect("a path"));
    let (code, out, err) = run(&["check", gone, good, "--format", "json"]);
    assert_eq!(code, 2);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["errors"][0]["path"], gone.replace('\\', "/"));
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(1));
    assert!(err.contains("cannot read") && err.contains("gone.yaml"), "{err}");
}

#[test]
fn no_configuration_is_a_note_or_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    let (code, out, err) = run(&["check", path]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("no Milvus configuration"), "{err}");
    assert_eq!(run(&["check", path, "--require-input"]).0, 2);
    assert_eq!(run(&["check", path, "--no-config", "--fail-on", "never"]).0, 0);
}

#[test]
fn the_report_can_go_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    let file = folder.path().join("report.json");
    let to = file.to_str().expect("a path");
    let (code, out, _) = run(&["check", path, "--format", "json", "--output-file", to]);
    assert_eq!((code, out.as_str()), (0, ""));
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&file).expect("the file")).expect("JSON");
    assert_eq!(json["version"], 1);
    let (code, _, err) = run(&["check", path, "--output-file", &format!("{path}/no/such/folder/x")]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write"), "{err}");
}

#[test]
fn rules_are_listed_for_people_and_programs() {
    let (code, out, _) = run(&["rules"]);
    assert_eq!(code, 0);
    let (_, json, _) = run(&["rules", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let listed = json["rules"].as_array().expect("an array");
    assert_eq!(listed.len(), mqlint::rule::rules().len());
    for rule in mqlint::rule::rules() {
        assert!(out.contains(&format!("\n  {} ", rule.id)), "{out}");
        assert!(listed.iter().any(|r| r["id"] == rule.id && r["severity"] == rule.severity.name()));
    }
}

#[test]
fn every_rule_has_a_page_that_fits_the_terminal() {
    for rule in mqlint::rule::rules() {
        let (code, out, _) = run(&["explain", rule.id]);
        assert_eq!(code, 0);
        assert!(out.contains(rule.summary) && out.contains("How this is known"), "{out}");
        assert!(!out.contains('\u{1b}'));
    }
}

#[test]
fn colours_are_as_told() {
    let page = |args: &[&str], var: Option<(&str, &str)>| {
        let mut command = mqlint(&["explain", "competing-brokers"]);
        command.args(args).envs(var);
        String::from_utf8(command.output().expect("the program runs").stdout)
            .expect("text")
            .contains('\u{1b}')
    };
    assert!(!page(&[], None));
    assert!(page(&["--color", "always"], None));
    assert!(page(&[], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!page(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for args in [&["rules"][..], &["explain", "competing-brokers"], &["check", "-", "--format", "json"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
        let child = command.args(args).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn();
        let done = child.expect("the program runs").wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {err}");
        assert!(!err.contains("pipe") && !err.contains("internal error"), "{err}");
    }
}

#[test]
fn no_output_repeats_a_secret_and_what_everybody_knows_is_none() {
    let values = "externalS3: {enabled: true, host: s3.example.com, secretKey: topsecret1}\n\
                  extraConfigFiles:\n  user.yaml: |\n    kafka: {saslPassword: topsecret2}\n    \
                  minio: {accessKeyID: minioadmin, secretAccessKey: minioadmin}\n";
    for format in mqlint::report::FORMATS.iter().map(|info| info.name) {
        let args = ["check", "-", "--as", "helm-values", "--pedantic", "--no-config", "--format", format];
        let (_, out, err) = run_with(&args, values);
        assert!(out.contains("plaintext-secret"), "{format}: {out}");
        assert!(!out.contains("topsecret") && !err.contains("topsecret"), "{format}: {out}{err}");
    }
    let known = "externalS3: {enabled: true, secretKey: minioadmin}\n";
    let (_, out, _) = run_with(&["check", "-", "--as", "helm-values", "--pedantic", "--no-config"], known);
    assert!(out.contains("minioadmin") && !out.contains("plaintext-secret"), "{out}");
}

#[test]
fn every_shell_gets_a_script_that_knows_commands_and_rules() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (code, script, err) = run(&["completions", shell]);
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        for word in ["resolve", "pedantic", "competing-brokers"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let (code, _, err) = run(&["completions", "csh"]);
    assert!(code == 2 && err.contains("zsh"), "{err}");
}

#[test]
fn the_manual_has_a_page_for_mqlint_and_one_for_each_command() {
    let (code, whole, _) = run(&["man"]);
    assert!(code == 0 && whole.contains(".TH mqlint 1"), "{whole}");
    for command in ["check", "diff", "plan", "resolve", "explain", "rules", "completions", "man"] {
        assert!(whole.contains(&format!("mqlint\\-{command}(1)")), "{command}");
        let (code, page, _) = run(&["man", command]);
        assert!(code == 0 && page.contains(&format!(".TH mqlint-{command} 1")), "{page}");
    }
    let (code, _, err) = run(&["man", "chek"]);
    assert!(code == 2 && err.contains("did you mean `check`?"), "{err}");
}

#[test]
fn a_setting_that_no_release_has_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("user.yaml");
    fs::write(&file, "common:\n  gracefulTime: 4000\n").expect("writing");
    let file = file.to_str().expect("a path");
    let resolve =
        |key: &str| run(&["resolve", file, key, "--milvus", "2.5.10", "--mode", "standalone", "--no-config"]);
    let (code, out, err) = resolve("common.gracefulTimes");
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(
        err.contains("no setting is called `common.gracefulTimes`; did you mean `common.gracefulTime`?"),
        "{err}"
    );
    let (_, out, err) = resolve("COMMON_GRACEFULTIME");
    assert!(out.contains("4000") && !err.contains("no setting"), "{out}{err}");
}
