//! Milvus releases that are made up: what is read of them, compared and taken over.

use crate::upstream::Upstream;

const FOLDER: &str = "pkg/util/paramtable/component_param.go";

/// A source with what the real one has: constants, functions, keys that callers put together, formatters, old spellings.
fn source(ratio: &str, more: &str) -> String {
    format!(
        r#"package paramtable

import (
	"strconv"

	"example.com/other/log"
)

const (
	DefaultSize = 2 * 1024
	ratio float64 = {ratio}
)

type grpcConfig struct {{
	Domain string
	Port   ParamItem `refreshable:"false"`
}}

func (p *grpcConfig) init(domain string, base *BaseTable) {{
	p.Domain = domain
	p.Port = ParamItem{{
		Key:          p.Domain + ".port",
		DefaultValue: strconv.FormatInt(19530, 10),
	}}
}}

type serverConfig struct {{
	grpcConfig
	Size ParamItem `refreshable:"false"`
}}

func (p *serverConfig) Init(domain string, base *BaseTable) {{
	p.grpcConfig.init(domain, base)
	size := strconv.Itoa(DefaultSize)
	p.Size = ParamItem{{
		Key:          p.Domain + ".grpc.size",
		FallbackKeys: []string{{"grpc.size"}},
		Formatter: func(v string) string {{
			if v == "" {{
				return size
			}}
			log.Warn("kept", v)
			return v
		}},
	}}
}}

type ComponentParam struct {{
	Server   serverConfig
	QueryCfg queryConfig
}}

func (p *ComponentParam) Init(bt *BaseTable) {{
	p.Server.Init("proxy", bt)
}}

type queryConfig struct {{
	Ratio ParamItem `refreshable:"true"`
	Limit ParamItem `refreshable:"true"`
	Wait  ParamItem `refreshable:"false"`
	Guess ParamItem `refreshable:"false"`
}}

func (p *queryConfig) init(base *BaseTable) {{
	p.Ratio = ParamItem{{
		Key:          "query.ratio",
		DefaultValue: strconv.FormatFloat(ratio, 'f', 2, 64),
		Forbidden:    true,
	}}
{more}}}
"#
    )
}

const YAML: &str = "query:\n  ratio: 0.5 # of the memory\nproxy:\n  port: 19530\n";

const RELEASES: &str = "\
# Releases, oldest first.

- version: 2.6.1
  tag: v2.6.1
  parameters_read: true
- version: 2.6.3
  tag: v2.6.3
";

const PROXY: &str = "\
# Milvus parameters of the section `proxy`, one row each, in alphabetical order. Fields: ../README.md

proxy.grpc.size:
  kind: int
  code: { 2.6.1: \"2048\" }
  flags: [reformatted, default-set-by-formatter]
  source: somewhere

proxy.port:
  kind: int
  code: { 2.6.1: \"19530\" } # as ever
  shipped: { 2.6.1: \"19530\" }
  source: somewhere
";

const QUERY: &str = "\
# Milvus parameters of the section `query`, one row each, in alphabetical order. Fields: ../README.md

query.ratio:
  kind: float
  code: { 2.6.1: \"0.50\" }
  shipped: { 2.6.1: \"0.5\" }
  flags: [forbidden, refreshable]
  source: somewhere
";

const RENAMES: &str = "\
# Old spellings.

grpc.size:
  to:
  - { key: proxy.grpc.size, read_since: 2.6.1 }
  source: somewhere
";

/// Release 2.6.1, and rules that know it.
fn known() -> Upstream {
    let rules = [
        ("milvus/params/proxy.yaml", PROXY),
        ("milvus/params/query.yaml", QUERY),
        ("milvus/renames.yaml", RENAMES),
        ("milvus/releases.yaml", RELEASES),
    ];
    let upstream = Upstream::new(&rules);
    upstream.release("v2.6.1", &[(FOLDER, &source("0.5", "")), ("configs/milvus.yaml", YAML)]);
    upstream
}

#[test]
fn what_is_right_does_not_differ() {
    let (code, text) = known().run(&["verify", "--milvus", "DIR"]);
    assert_eq!(code, 0, "{text}");
    for counted in
        ["3 code default", "2 shipped value", "1 fallback", "3 flag forbidden", "3 flag refreshable"]
    {
        assert!(text.contains(counted), "{counted}: {text}");
    }
}

#[test]
fn a_difference_names_both_places() {
    let yaml = YAML.replace("0.5", "0.7");
    let rules = [
        ("milvus/params/proxy.yaml", PROXY),
        ("milvus/params/query.yaml", QUERY),
        ("milvus/renames.yaml", RENAMES),
        ("milvus/releases.yaml", "- version: 2.6.2\n  tag: v2.6.2\n  parameters_read: true\n"),
    ];
    let wrong = Upstream::new(&rules);
    wrong.release("v2.6.2", &[(FOLDER, &source("0.25", "")), ("configs/milvus.yaml", &yaml)]);
    let (code, text) = wrong.run(&["verify", "--milvus", "DIR"]);
    assert_eq!(code, 1, "{text}");
    for difference in [
        "rules/milvus/params/query.yaml:5: query.ratio: code default in 2.6.2\n    here \"0.50\", there \"0.25\": Milvus 2.6.2, pkg/util/paramtable/component_param.go:65",
        "rules/milvus/params/query.yaml:6: query.ratio: shipped value in 2.6.2\n    here \"0.5\", there \"0.7\": Milvus 2.6.2, configs/milvus.yaml:2",
    ] {
        assert!(text.contains(difference), "{text}");
    }
}

#[test]
fn releases_that_the_checkout_does_not_have_are_left_out() {
    let (code, text) = Upstream::new(&[
        ("milvus/params/query.yaml", QUERY),
        ("milvus/renames.yaml", RENAMES),
        ("milvus/releases.yaml", "- version: 2.6.1\n  tag: v2.6.1\n  parameters_read: true\n"),
    ])
    .run(&["verify", "--milvus", "DIR"]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("Milvus 2.6.1, which the checkout does not have"), "{text}");
}

/// What release 2.6.2 brings, beside another ratio.
const MORE: &str = r#"	p.Limit = ParamItem{
		Key:          "query.limit",
		DefaultValue: "10",
		FallbackKeys: []string{"query.oldLimit"},
		PanicIfEmpty: true,
		Doc:          "The most rows of one answer.",
		Export:       true,
	}
	p.Wait = ParamItem{
		Key:          "tail.wait",
		DefaultValue: "5",
	}
"#;

const READER: &str = "package query\n\nfunc f() { g(paramtable.Get().QueryCfg.Limit.GetAsInt64()); h(params.QueryCfg.Wait.GetAsDuration(time.Second)) }\n";

#[test]
fn a_release_is_taken_over_in_place() {
    let upstream = known();
    let yaml = "query:\n  ratio: 0.25\n  limit: 10\nproxy:\n  port: 19530\n";
    let files =
        [(FOLDER, &*source("0.25", MORE)), ("configs/milvus.yaml", yaml), ("internal/query/q.go", READER)];
    upstream.release("v2.6.2", &files);
    let (code, text) = upstream.run(&["import", "milvus", "DIR", "v2.6.2"]);
    assert_eq!(code, 1, "{text}\n{}", upstream.report());
    let commit = upstream.commit("v2.6.2");
    let row = format!(
        "  parameters_read: true\n- version: 2.6.2\n  tag: v2.6.2\n  commit: {commit}\n  parameters_read: true\n- version: 2.6.3\n"
    );
    assert!(
        upstream.rule("milvus/releases.yaml").contains(&row),
        "{}",
        upstream.rule("milvus/releases.yaml")
    );
    assert_eq!(upstream.rule("milvus/params/proxy.yaml"), PROXY);
    let named = format!("milvus v2.6.2@{}, {FOLDER}", &commit[..10]);
    let query = format!(
        "\
# Milvus parameters of the section `query`, one row each, in alphabetical order. Fields: ../README.md

query.limit:
  kind: int
  code: {{ 2.6.2: \"10\" }}
  shipped: {{ 2.6.2: \"10\" }}
  reads: GetAsInt64
  flags: [refreshable, panic-if-empty]
  source: \"{named}:70\"

query.ratio:
  kind: float
  code: {{ 2.6.1: \"0.50\", 2.6.2: \"0.25\" }}
  shipped: {{ 2.6.1: \"0.5\", 2.6.2: \"0.25\" }}
  flags: [forbidden, refreshable]
  source: somewhere
"
    );
    assert_eq!(upstream.rule("milvus/params/query.yaml"), query);
    let said = format!("- `query.limit`: new, \"10\" ({FOLDER}:70) The most rows of one answer.\n");
    assert!(upstream.report().contains(&said), "{}", upstream.report());
    let tail = format!(
        "\
# Milvus parameters of the section `tail`, one row each, in alphabetical order. Fields: ../README.md

tail.wait:
  kind: duration-number
  unit: s
  code: {{ 2.6.2: \"5\" }}
  reads: GetAsDuration(s)
  flags: [not-in-shipped-file]
  source: \"{named}:78\"
"
    );
    assert_eq!(upstream.rule("milvus/params/tail.yaml"), tail);
    let renames = upstream.rule("milvus/renames.yaml");
    assert!(renames.starts_with(RENAMES.trim_end()), "{renames}");
    assert!(
        renames.contains("\nquery.oldLimit:\n  to:\n  - { key: query.limit, read_since: 2.6.2 }\n"),
        "{renames}"
    );
    let (code, text) = upstream.run(&["import", "milvus", "DIR", "v2.6.2"]);
    assert_eq!(
        (code, upstream.rule("milvus/params/query.yaml")),
        (0, query),
        "{text}\n{}",
        upstream.report()
    );
    assert_eq!(upstream.run(&["verify", "--milvus", "DIR"]).0, 0);
}

#[test]
fn what_a_person_decides_is_reported() {
    let upstream = known();
    let guess = "\tp.Guess = ParamItem{\n\t\tKey: \"query.guess\",\n\t\tDefaultValue: \"1.5\",\n\t}\n";
    let changed = source("0.5", guess)
        .replace("return v\n", "return v + size\n")
        .replace("refreshable:\"true\"`\n\tLimit", "refreshable:\"false\"`\n\tLimit");
    upstream.release("v2.6.2", &[(FOLDER, &changed), ("pkg/config/manager.go", "package config\n")]);
    let (code, text) = upstream.run(&["import", "milvus", "DIR", "v2.6.2"]);
    let report = upstream.report();
    assert_eq!(code, 2, "{text}\n{report}");
    for asked in [
        "## Keys whose kind is a guess\n\n- [ ] `query.guess`: float, from its default `1.5`",
        "## Formatters that changed\n\n- [ ] `proxy.grpc.size`",
        "## Flags that changed\n\n- [ ] `query.ratio`: `refreshable` is false now",
        "## Changed and watched: `pkg/config/manager.go (milvus/files.yaml, milvus/shared.yaml)`",
        "+package config",
    ] {
        assert!(report.contains(asked), "{asked}: {report}");
    }
    assert!(
        upstream.rule("milvus/params/query.yaml").contains("flags: [kind-from-default, not-in-shipped-file]")
    );
    assert!(upstream.rule("milvus/params/query.yaml").contains("flags: [forbidden, refreshable]"));
}

#[test]
fn what_is_only_logged_is_no_change() {
    let upstream = known();
    let changed = source("0.5", "").replace("log.Warn(\"kept\", v)", "mlog.Warn(\n\t\t\t\tctx, \"kept\", v)");
    upstream.release("v2.6.2", &[(FOLDER, &changed)]);
    let (code, _) = upstream.run(&["import", "milvus", "DIR", "v2.6.2"]);
    assert_eq!(code, 1, "{}", upstream.report());
}

#[test]
fn later_releases_keep_what_they_had() {
    let upstream = known();
    upstream.release("v2.6.2", &[("configs/milvus.yaml", &YAML.replace("0.5", "0.9"))]);
    upstream.release("v3.0.0", &[("configs/milvus.yaml", YAML)]);
    for tag in ["v3.0.0", "v2.6.2"] {
        assert_eq!(upstream.run(&["import", "milvus", "DIR", tag]).0, 1, "{tag}");
    }
    let rows = upstream.rule("milvus/params/query.yaml");
    assert!(rows.contains("  shipped: { 2.6.1: \"0.5\", 2.6.2: \"0.9\", 3.0.0: \"0.5\" }\n"), "{rows}");
}

#[test]
fn keys_that_are_gone_end() {
    let upstream = known();
    let gone = source("0.5", "").replace("FallbackKeys: []string{\"grpc.size\"},\n", "");
    upstream.release("v2.6.2", &[(FOLDER, &gone), ("configs/milvus.yaml", "proxy:\n  port: 19530\n")]);
    let (code, text) = upstream.run(&["import", "milvus", "DIR", "v2.6.2"]);
    assert_eq!(code, 1, "{text}");
    assert!(upstream.rule("milvus/params/query.yaml").contains("shipped: { 2.6.1: \"0.5\", 2.6.2: ~ }"));
    assert!(
        upstream
            .rule("milvus/renames.yaml")
            .contains("{ key: proxy.grpc.size, read_since: 2.6.1, read_until: 2.6.2 }")
    );
}

#[test]
fn what_cannot_be_read_fails() {
    let upstream = known();
    for words in
        [&["import", "milvus", "DIR", "v9.9.9"][..], &["import", "milvus", "DIR", "latest"], &["import"]]
    {
        assert_eq!(upstream.run(words).0, 3, "{words:?}");
    }
    assert_eq!(upstream.rule("milvus/releases.yaml"), RELEASES);
}
