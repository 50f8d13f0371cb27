//! The settings of a deployment in layers, and which of them Milvus uses.

use super::{Layer, LayerKind, Listed, Origin, Setting, Written};
use crate::facts::milvus::{NormalKey, Version, catalogue, files};
use crate::text::yaml::reader::Flat;

/// All layers of a deployment under one release.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The release.
    pub milvus: Version,
    /// True when the image's own milvus.yaml lies under the layers.
    pub(crate) over_shipped: bool,
    /// What is set, lowest precedence first.
    pub layers: Vec<Layer>,
    /// Sections that a tool takes out of the files before Milvus reads them.
    pub dropped: Vec<&'static str>,
    /// True when part of the configuration lies in a place that was not given, or its fate is not known.
    pub unknown: bool,
    /// True when what selects the queue is not known even where the environment has the last word.
    pub selector_unknown: bool,
    /// True when a file does not parse, so that Milvus has none of them.
    pub is_refused: bool,
}

/// The value that Milvus uses for a key.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'a> {
    /// The text; `None` where the release has no default for the key and nothing sets it.
    pub value: Option<&'a str>,
    /// The layer that wins.
    pub layer: LayerKind,
    /// What set it; `None` for defaults of the program and of the image's file.
    pub setting: Option<&'a Setting>,
    /// True when other spellings in the same file say something else, and Milvus picks at random.
    pub random: bool,
}

impl<'a> Effective<'a> {
    fn of(layer: LayerKind, setting: &'a Setting) -> Self {
        Self { value: Some(setting.value.as_str()), layer, setting: Some(setting), random: false }
    }

    /// The text, empty where there is none.
    pub fn text(&self) -> &'a str {
        self.value.unwrap_or_default()
    }

    /// Where it is written.
    pub fn written(&self) -> Option<&'a Written> {
        self.setting.and_then(|s| s.origin.written())
    }
}

impl Settings {
    /// No layers but the image's own file.
    pub(crate) fn over_shipped(milvus: Version) -> Self {
        Self {
            milvus,
            over_shipped: true,
            layers: Vec::new(),
            dropped: Vec::new(),
            unknown: false,
            selector_unknown: false,
            is_refused: false,
        }
    }

    /// What they would be if nothing were set.
    pub(crate) fn unset(&self) -> Self {
        let dropped = self.dropped.clone();
        Self { over_shipped: self.over_shipped, dropped, ..Self::over_shipped(self.milvus) }
    }

    /// The effective value of a key, by any spelling, also through an old one that the release still reads for it;
    /// `setting` then has the old key.
    pub fn get(&self, key: &str) -> Effective<'_> {
        let normal = NormalKey::new(key);
        let own = self.own_of(&normal);
        // Few keys have old spellings.
        let mut old = catalogue::old_spellings(&normal, self.milvus).peekable();
        if old.peek().is_none() || !self.leaves(&normal, own) {
            return own;
        }
        old.map(|old| self.own(old.old())).find(|old| old.layer != LayerKind::Code).unwrap_or(own)
    }

    /// Whether an old spelling counts beside this value of the new one: where nothing sets that, and in later
    /// releases also where it says what the code's default says.
    pub(crate) fn leaves_to_old(&self, key: &str, own: Effective<'_>) -> bool {
        self.leaves(&NormalKey::new(key), own)
    }

    fn leaves(&self, key: &NormalKey, own: Effective<'_>) -> bool {
        let default = || catalogue::param(key).and_then(|p| p.code_text(self.milvus));
        own.layer == LayerKind::Code
            || files::old_counts_over_default(self.milvus) && own.value.is_some() && own.value == default()
    }

    /// The value of a key under its own name, whatever older spellings of it say.
    pub fn own(&self, key: &str) -> Effective<'_> {
        self.own_of(&NormalKey::new(key))
    }

    fn own_of(&self, normal: &NormalKey) -> Effective<'_> {
        let dropped = self.dropped.iter().any(|s| normal.as_str().starts_with(NormalKey::new(s).as_str()));
        let reaches = |layer: &Layer| !dropped || layer.kind == LayerKind::Environment;
        for layer in self.layers.iter().rev().filter(|l| reaches(l)) {
            let mut spellings = layer.settings.spellings(normal);
            let Some(only) = spellings.next() else { continue };
            let Some(second) = spellings.next() else { return Effective::of(layer.kind, only) };
            let rivals: Vec<&Setting> = [only, second].into_iter().chain(spellings).collect();
            let winner = self.winner(layer.kind, &rivals).unwrap_or(only);
            let random = layer.kind != LayerKind::Environment && self.random(&rivals);
            return Effective { random, ..Effective::of(layer.kind, winner) };
        }
        let param = catalogue::param(normal);
        // Older releases are taken as the oldest whose parameters are known.
        let milvus = self.milvus.max(catalogue::parameters_since());
        let shipped = param.filter(|_| self.over_shipped && !dropped).and_then(|p| p.shipped(milvus));
        let (value, layer) = match shipped {
            Some(text) => (Some(text), LayerKind::Shipped),
            None => (param.and_then(|p| p.code_text(milvus)), LayerKind::Code),
        };
        Effective { value, layer, setting: None, random: false }
    }

    /// Of several spellings of one key in one source, the one that Milvus uses or may use.
    ///
    /// Up to 2.4 the spelling that is not all lower case won in every run; variables have one slot, which the
    /// last one keeps; elsewhere chance decides and the last stands for all.
    fn winner<'a>(&self, layer: LayerKind, rivals: &[&'a Setting]) -> Option<&'a Setting> {
        let upper = |s: &&&Setting| s.key.chars().any(char::is_uppercase);
        let case_decides = layer != LayerKind::Environment && rivals.len() > 1 && !self.random(rivals);
        let by_case = || rivals.iter().rev().find(upper);
        let winner = if case_decides { by_case().or(rivals.last()) } else { rivals.last() };
        winner.copied()
    }

    /// Of several spellings of one key in one file, the one that Milvus uses; `None` where chance decides.
    pub(crate) fn of_spellings<'a>(&self, spellings: &[&'a Setting]) -> Option<&'a Setting> {
        self.winner(LayerKind::UserYaml, spellings).filter(|_| !self.random(spellings))
    }

    fn random(&self, rivals: &[&Setting]) -> bool {
        let differ = rivals.windows(2).any(|w| w[0].value != w[1].value);
        let twins = rivals.windows(2).all(|w| w[0].key.eq_ignore_ascii_case(&w[1].key));
        differ && (!twins || files::case_is_random(self.milvus))
    }

    /// The settings of one of the deployment's texts, where that is a layer that has all that is read of it, in its
    /// order.
    pub(crate) fn of_flat(&self, text: usize, flat: &Flat) -> Option<&Listed> {
        self.of_text(text).filter(|listed| listed.len() == flat.settings().len())
    }

    /// The settings of one of the deployment's texts, where that is a layer.
    pub(crate) fn of_text(&self, text: usize) -> Option<&Listed> {
        let is_of_it = |s: &Setting| matches!(&s.origin, Origin::Written(w) if w.text == text);
        let mut listed = self.layers.iter().map(|layer| &*layer.settings);
        listed.find(|settings| settings.first().is_some_and(is_of_it))
    }

    /// All layers' settings of one key, lowest precedence first.
    pub fn all(&self, key: &str) -> Vec<(LayerKind, &Setting)> {
        let normal = NormalKey::new(key);
        let each = self.layers.iter().flat_map(|l| l.settings.iter().map(move |s| (l.kind, s)));
        each.filter(|(_, s)| s.normal == normal).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of `queryNode.mmap.mmapDirPath` where a user.yaml sets the given keys.
    fn folder(milvus: Version, over_shipped: bool, keys: &[(&str, &str)]) -> String {
        let setting = |(key, value): &(&str, &str)| Setting {
            normal: NormalKey::new(key),
            key: (*key).into(),
            value: (*value).into(),
            origin: Origin::Environment { name: (*key).into(), written: None },
        };
        let layers = vec![Layer::new(LayerKind::UserYaml, keys.iter().map(setting).collect())];
        let settings = Settings { over_shipped, layers, ..Settings::over_shipped(milvus) };
        settings.get("queryNode.mmap.mmapDirPath").text().to_owned()
    }

    #[test]
    fn old_spellings_count_where_the_release_reads_them() {
        let (old, new) = (("queryNode.mmapDirPath", "/old"), ("queryNode.mmap.mmapDirPath", "/new"));
        let at = Version::new;
        assert_eq!(folder(at(2, 4, 4), false, &[old]), "/old");
        assert_eq!(folder(at(2, 4, 4), false, &[old, new]), "/new");
        assert_eq!(folder(at(2, 6, 2), true, &[old, new]), "/new");
        assert_eq!(folder(at(2, 6, 2), false, &[old, ("queryNode.mmap.mmapDirPath", "")]), "/old");
        assert_eq!(folder(at(2, 4, 4), false, &[old, ("queryNode.mmap.mmapDirPath", "")]), "");
        assert_eq!(folder(at(2, 3, 5), false, &[old]), "");
    }
}
