"""Judges reports by their schemas; each mode ends with exit code 1 where a report is not as its readers want it."""

import json
import sys
from pathlib import Path

# The address of the project is not in its manifest yet.
TOLERATED = {"SARIF2005"}


def verdict(log, verdict):
    """What the multitool says of a SARIF log."""
    problems = []
    runs = json.loads(Path(verdict).read_text(encoding="utf-8-sig"))["runs"]
    if not runs:
        problems.append(f"{log}: the multitool judged nothing")
    for run in runs:
        for result in run.get("results", []):
            if result["ruleId"] not in TOLERATED:
                problems.append(f"{log}: {result['ruleId']} {result.get('level', 'warning')}: {result['message']}")
    for run in json.loads(Path(log).read_text(encoding="utf-8"))["runs"]:
        for result in run["results"]:
            if not result["locations"]:
                problems.append(f"{log}: {result['ruleId']} has no place")
    return problems


def gitlab(schema, *reports):
    """GitLab's reports by a JSON schema, and their fingerprints, which must differ."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(json.loads(Path(schema).read_text(encoding="utf-8")))
    problems = []
    for report in reports:
        issues = json.loads(Path(report).read_text(encoding="utf-8"))
        problems += [f"{report}: {error.json_path}: {error.message}" for error in validator.iter_errors(issues)]
        if len({issue["fingerprint"] for issue in issues}) != len(issues):
            problems.append(f"{report}: two issues have one fingerprint")
    return problems


def junit(schema, *reports):
    """JUnit's reports by an XSD, and their counts."""
    import xmlschema

    xsd = xmlschema.XMLSchema(schema)
    problems = []
    for report in reports:
        problems += [f"{report}: {error.path}: {error.reason}" for error in xsd.iter_errors(report)]
        for suite in xmlschema.XMLResource(report).root:
            for attribute, element in [("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error")]:
                if int(suite.get(attribute)) != len(suite.findall(element)):
                    problems.append(f"{report}: {suite.get('name')}: {attribute} is wrong")
    return problems


if __name__ == "__main__":
    mode, *rest = sys.argv[1:]
    found = {"verdict": verdict, "gitlab": gitlab, "junit": junit}[mode](*rest)
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(bool(found))
