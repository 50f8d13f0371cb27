//! Effective settings of many deployments: what is set is each one's own, and what is not is there once.

use mqlint::run::resolve;

use crate::check::arguments;
use crate::scratch::Scratch;

fn values(replicas: usize) -> String {
    format!(
        "cluster:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    proxy:\n      maxTaskNum: {replicas}\n"
    )
}

#[test]
fn an_empty_value_that_leaves_a_setting_to_an_older_name_is_there_with_what_counts() {
    let folder =
        Scratch::new(&[("user.yaml", "queryNode:\n  gracefulStopTimeout: ''\nmq:\n  type: pulsar\n")]);
    let (inputs, options) = arguments(folder.path(), "--milvus 2.5.4".split_whitespace());
    let resolution = resolve(&inputs, &options.read);
    let all = &resolution.deployments[0].set;
    let found: Vec<_> = all.iter().filter(|s| s.key == "queryNode.gracefulStopTimeout").collect();
    let shown: Vec<_> = found.iter().map(|s| (&*s.value, s.explicit)).collect();
    assert_eq!(shown, [("", true), ("1800", false)]);
}

#[test]
fn deployments_of_one_release_share_what_nothing_sets() {
    let folder = Scratch::empty();
    (0..5).for_each(|i| folder.write(format!("d{i}/values.yaml"), values(i)));
    folder.write("other/milvus.yaml", "mq:\n  type: pulsar\n");
    let (inputs, options) = arguments(folder.path(), "--chart 5.0.2".split_whitespace());
    let resolution = resolve(&inputs, &options.read);
    assert_eq!((resolution.deployments.len(), resolution.unset.len()), (6, 2));
    for (i, deployment) in resolution.deployments.iter().take(5).enumerate() {
        let all: Vec<_> = deployment.settings(&resolution.unset).collect();
        assert!(all.is_sorted_by_key(|setting| &setting.key), "{i}");
        assert!(deployment.set.len() < all.len(), "{} of {}", deployment.set.len(), all.len());
        let own: Vec<_> = all.iter().filter(|setting| setting.key == "proxy.maxTaskNum").collect();
        assert_eq!(own.len(), 1, "{own:?}");
        assert_eq!((&*own[0].value, own[0].explicit), (&*i.to_string(), true));
    }
}
