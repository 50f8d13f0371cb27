//! The patches of a kustomization, each applied to the resources that it is for.

use super::identity::{Identity, NAME};
use super::index::NameIndex;
use super::json_patch::operate;
use super::kustomization::{Item, Kustomization};
use super::patch_text::PatchText;
use super::resource::Resource;
use super::selector::Selector;
use super::stop::{Outcome, Place, Stop};
use super::strategic::{Freedom, lay_over};
use super::work::Work;
use crate::base::nearest;
use crate::read::Files;
use crate::text::yaml::assemble::Part;

/// Resources that are found by their names while patches change them. Those that patches delete leave their places
/// empty.
struct Patched<'r, 'w> {
    resources: &'r mut Vec<Resource>,
    gone: Vec<bool>,
    index: NameIndex,
    work: &'w mut Work,
    changed: bool,
}

impl<'r, 'w> Patched<'r, 'w> {
    fn of(resources: &'r mut Vec<Resource>, work: &'w mut Work) -> Self {
        let (index, gone) = (NameIndex::of(resources), vec![false; resources.len()]);
        Self { resources, gone, index, work, changed: false }
    }

    /// Takes out what is gone; true where anything is another.
    fn finish(self) -> bool {
        let mut gone = self.gone.into_iter();
        self.resources.retain(|_| !gone.next().unwrap_or(false));
        self.changed
    }

    /// The places of the resources that a target selects.
    fn selected(&mut self, selector: &Selector) -> Outcome<Vec<usize>> {
        let places = match selector.exact_name() {
            Some(name) => self.index.named(name),
            None => {
                self.work.charge(self.resources.len())?;
                (0..self.resources.len()).collect()
            }
        };
        let takes = |at: &usize| !self.gone[*at] && selector.takes(&self.resources[*at]);
        Ok(places.into_iter().filter(takes).collect())
    }

    /// The place of the only resource that a patch names.
    fn named(&self, patch: &Part, place: &Place) -> Outcome<usize> {
        let id = Identity::of(patch);
        let mut places = self.index.matching(&id, self.resources);
        places.retain(|at| !self.gone[*at]);
        let place = place.moved(patch.at(&NAME).map_or(patch.at, |name| name.at));
        match places[..] {
            [one] => Ok(one),
            [] => {
                let alike =
                    self.resources.iter().filter(|one| one.id.kind == id.kind && one.id.name != id.name);
                let meant = nearest(&id.name, alike.map(|one| one.id.name.as_str()));
                Err(place
                    .misspelt(format!("there is no {} to patch{}", id.shown(), self.otherwise(&id)), meant))
            }
            _ => Err(place.refused(format!("there are several of {} to patch", id.shown()))),
        }
    }

    /// In what else a resource of the name differs that is not what a patch names.
    fn otherwise(&self, id: &Identity) -> String {
        let places = self.index.named(&id.name);
        let alike = places.iter().map(|at| &self.resources[*at].id).find(|own| own.name == id.name);
        match alike {
            Some(own) if own.kind != id.kind => format!(": `{}` is a {}", own.name, own.kind),
            Some(own) if own.version != id.version => format!(": it is of `{}`", own.version),
            Some(own) if own.namespace != id.namespace => {
                format!(" in namespace `{}`: it is in `{}`", id.namespace, own.namespace)
            }
            _ => String::new(),
        }
    }

    fn merge(&mut self, at: usize, patch: &Part, freedom: Freedom, place: &Place) -> Outcome {
        self.work.charge(patch.values())?;
        self.decline_encoded(at, patch.get("data").is_some())?;
        let resource = &mut self.resources[at];
        if freedom.is_any() {
            resource.remember();
        }
        self.gone[at] = !lay_over(resource.part_mut(), patch, freedom, place)?;
        self.settle(at);
        Ok(())
    }

    /// Declines what changes the data of a Secret that was generated: these are in base 64 to kustomize, and not here.
    fn decline_encoded(&self, at: usize, changes_data: bool) -> Outcome {
        match changes_data && self.resources[at].holds_plain_secrets() {
            true => Err(Stop::Declined("a patch of a generated Secret".into())),
            false => Ok(()),
        }
    }

    fn operate(&mut self, at: usize, operations: &[Part], place: &Place) -> Outcome {
        let is_of_data = |one: &Part| {
            ["path", "from"]
                .iter()
                .any(|key| one.get(key).is_some_and(|path| path.text().starts_with("/data")))
        };
        self.decline_encoded(at, operations.iter().any(is_of_data))?;
        for operation in operations {
            operate(operation, self.resources[at].part_mut(), self.work, place)?;
        }
        self.settle(at);
        Ok(())
    }

    fn settle(&mut self, at: usize) {
        self.changed = true;
        if !self.gone[at] {
            let before = self.resources[at].id.clone();
            self.resources[at].settle();
            if self.resources[at].id != before {
                self.index.note(at, &self.resources[at]);
            }
        }
    }

    /// Lays parts of resources over those that they name.
    fn merge_named(&mut self, patches: &[Part], freedom: Freedom, place: &Place) -> Outcome {
        for patch in patches {
            let at = self.named(patch, place)?;
            self.merge(at, patch, freedom, place)?;
        }
        Ok(())
    }
}

impl Kustomization {
    /// Applies what `patchesStrategicMerge` lists: files, or patches themselves.
    pub fn apply_merged_patches(
        &self,
        files: &mut Files<'_>,
        resources: &mut Vec<Resource>,
        work: &mut Work,
    ) -> Outcome<bool> {
        let items = self.items("patchesStrategicMerge");
        if items.is_empty() {
            return Ok(false);
        }
        let mut patched = Patched::of(resources, work);
        for item in items {
            let is_inline = self.tree.text(item.node).contains('\n');
            let (patch, place) = match is_inline {
                true => self.inline_patch(&item)?,
                false => self.patch_in_file(&item, files)?,
            };
            match patch {
                PatchText::Merged(parts) => patched.merge_named(&parts, Freedom::default(), &place)?,
                PatchText::Operations(_) => {
                    return Err(place.refused("a list of operations belongs under `patches`, with a target"));
                }
                PatchText::Nothing => {}
            }
        }
        Ok(patched.finish())
    }

    /// Applies what `patches` lists.
    pub fn apply_patches(
        &self,
        files: &mut Files<'_>,
        resources: &mut Vec<Resource>,
        work: &mut Work,
    ) -> Outcome<bool> {
        let items = self.items("patches");
        if items.is_empty() {
            return Ok(false);
        }
        let mut patched = Patched::of(resources, work);
        // Kustomize reads all of them before it applies the first.
        let read: Vec<(Item, PatchText, Place)> = items
            .into_iter()
            .map(|item| self.patch_text(&item, files).map(|(patch, place)| (item, patch, place)))
            .collect::<Outcome<_>>()?;
        for (item, patch, place) in read {
            let target = self.target(&item);
            let selector = target.as_ref().map(|target| Selector::of(self, target)).transpose()?;
            match (patch, selector) {
                (PatchText::Merged(parts), None) => {
                    patched.merge_named(&parts, self.freedom(&item), &place)?;
                }
                (PatchText::Merged(parts), Some(selector)) => {
                    let [part] = &parts[..] else {
                        return Err(place.refused("a patch with a target must be for one resource"));
                    };
                    for at in patched.selected(&selector)? {
                        patched.merge(at, part, self.freedom(&item), &place)?;
                    }
                }
                (PatchText::Operations(operations), Some(selector)) => {
                    for at in patched.selected(&selector)? {
                        patched.resources[at].remember();
                        patched.operate(at, &operations, &place)?;
                    }
                }
                (_, None) => return Err(place.refused("a list of operations must have a `target`")),
                (PatchText::Nothing, Some(_)) => {}
            }
        }
        Ok(patched.finish())
    }

    /// Applies what `patchesJson6902` lists.
    pub fn apply_json_patches(
        &self,
        files: &mut Files<'_>,
        resources: &mut Vec<Resource>,
        work: &mut Work,
    ) -> Outcome<bool> {
        let items = self.items("patchesJson6902");
        if items.is_empty() {
            return Ok(false);
        }
        let mut patched = Patched::of(resources, work);
        for item in items {
            let place = self.place_of(&item);
            let target = self.target(&item).filter(|target| self.said(target, "name").is_some());
            let Some(target) = target else {
                return Err(place.refused("a patch of `patchesJson6902` must have a `target` with a `name`"));
            };
            let selector = Selector::of(self, &target)?;
            match self.patch_text(&item, files)? {
                (PatchText::Operations(operations), place) if !operations.is_empty() => {
                    for at in patched.selected(&selector)? {
                        patched.operate(at, &operations, &place)?;
                    }
                }
                (_, place) => {
                    return Err(place.refused("a patch of `patchesJson6902` must be a list of operations"));
                }
            }
        }
        Ok(patched.finish())
    }

    fn target(&self, item: &Item) -> Option<Item> {
        self.field(item, "target").filter(|target| {
            !self.tree.entries(target.node).is_empty() || {
                // A target that says nothing is one for all.
                self.tree.text(target.node).is_empty() && self.tree.plain(target.node).is_none()
            }
        })
    }

    /// What a patch may change beside what it changes in any case.
    fn freedom(&self, item: &Item) -> Freedom {
        let allows = |key| self.field(item, "options").is_some_and(|options| self.is_true(options.node, key));
        Freedom { name: allows("allowNameChange"), kind: allows("allowKindChange") }
    }
}
