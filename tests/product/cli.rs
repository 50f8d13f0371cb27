//! The command line as a caller sees it: streams and exit codes.

use std::process::Stdio;

use mqlint::facts::freshness;

use crate::files::project;
use crate::program::{Run, ended, fed, mqlint};
use crate::scratch::Scratch;

fn run(args: &[&str]) -> Run {
    ended(&mut mqlint(&project(""), args))
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
fn a_path_without_a_command_is_told_the_command() {
    let (code, _, err) = run(&["fixtures"]);
    assert_eq!(code, 2);
    assert!(err.contains("run `mqlint check fixtures`"), "{err}");
    let (code, _, err) = run(&["fixturs"]);
    assert!(code == 2 && !err.contains("mqlint check"), "{err}");
}

#[test]
fn version() {
    let own = format!("mqlint {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["-V"]), (0, own.clone(), String::new()));
    let [(_, milvus), (_, chart), (_, operator)] = freshness::newest();
    let known = format!("Milvus {milvus}, chart {chart}, operator {operator}\n");
    let long = format!("{own}newest known on {}: {known}", freshness::date());
    assert_eq!(run(&["--version"]), (0, long, String::new()));
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
    let folder = Scratch::new(&[("values.yaml", "a: 1\n")]);
    let (code, out, err) = folder.run(&["check", "gone.yaml", "values.yaml", "--format", "json"]);
    assert_eq!(code, 2);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["errors"][0]["path"], "gone.yaml");
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(1));
    assert!(err.contains("cannot read gone.yaml"), "{err}");
}

#[test]
fn no_configuration_is_a_note_or_a_failure() {
    let folder = Scratch::empty();
    let (code, out, err) = folder.run(&["check"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("no Milvus configuration"), "{err}");
    assert_eq!(folder.run(&["check", "--require-input"]).0, 2);
    assert_eq!(folder.run(&["check", "--no-config", "--fail-on", "never"]).0, 0);
}

#[test]
fn the_report_can_go_to_a_file() {
    let folder = Scratch::empty();
    let (code, out, _) = folder.run(&["check", "--format", "json", "--output-file", "report.json"]);
    assert_eq!((code, out.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&folder.read("report.json")).expect("JSON");
    assert_eq!(json["version"], 1);
    let (code, _, err) = folder.run(&["check", "--output-file", "no/such/folder/x"]);
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
    assert_eq!(listed.len(), mqlint::facts::rules().len());
    for rule in mqlint::facts::rules() {
        assert!(out.contains(&format!("\n  {} ", rule.id)), "{out}");
        assert!(listed.iter().any(|r| r["id"] == rule.id && r["severity"] == rule.severity.name()));
    }
}

#[test]
fn every_rule_has_a_page_that_fits_the_terminal() {
    for rule in mqlint::facts::rules() {
        let (code, out, _) = run(&["explain", rule.id]);
        assert_eq!(code, 0);
        assert!(out.contains(rule.summary) && out.contains("How this is known"), "{out}");
        assert!(!out.contains('\u{1b}'));
    }
}

#[test]
fn colours_are_as_told() {
    let page = |args: &[&str], var: Option<(&str, &str)>| {
        let mut command = mqlint(&project(""), &["explain", "competing-brokers"]);
        ended(command.args(args).envs(var)).1.contains('\u{1b}')
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
        let mut command = mqlint(&project(""), args);
        let child = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn();
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
        let (_, out, err) = fed(&mut mqlint(&project(""), &args), values);
        assert!(out.contains("plaintext-secret"), "{format}: {out}");
        assert!(!out.contains("topsecret") && !err.contains("topsecret"), "{format}: {out}{err}");
    }
    let known = "externalS3: {enabled: true, secretKey: minioadmin}\n";
    let args = ["check", "-", "--as", "helm-values", "--pedantic", "--no-config"];
    let (_, out, _) = fed(&mut mqlint(&project(""), &args), known);
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
    let folder = Scratch::new(&[("user.yaml", "common:\n  gracefulTime: 4000\n")]);
    let options = ["--milvus", "2.5.10", "--mode", "standalone", "--no-config"];
    let resolve = |key: &str| folder.run(&[&["resolve", "user.yaml", key][..], &options].concat());
    let (code, out, err) = resolve("common.gracefulTimes");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("no setting is called `common.gracefulTimes`; did you mean `common.gracefulTime`?"),
        "{err}"
    );
    let (_, out, err) = resolve("COMMON_GRACEFULTIME");
    assert!(out.contains("4000") && !err.contains("no setting"), "{out}{err}");
}
