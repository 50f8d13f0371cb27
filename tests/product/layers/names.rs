//! Which file of a crate defines a name, whatever other files hand it on.

use std::collections::{BTreeMap, BTreeSet};

/// The path of a module below the root of the crate.
pub type ModulePath = Vec<String>;

/// The modules of a crate.
pub struct Crate<'f> {
    pub modules: BTreeMap<ModulePath, Module<'f>>,
}

/// A module: a file, or a block in one.
#[derive(Default)]
pub struct Module<'f> {
    /// Its file, below `src/`.
    pub file: &'f str,
    /// The items of the file; none for a block, whose file holds them.
    pub content: Vec<syn::Item>,
    /// What is defined in it.
    defines: BTreeSet<String>,
    /// What it takes by `use`, with the name that it has here; `*` for all of a module.
    imports: Vec<(String, Vec<String>)>,
    /// Whether it includes a table that the build writes.
    includes: bool,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// An item that this module defines.
    Item(ModulePath),
    /// This module itself.
    Module(ModulePath),
}

impl<'f> Crate<'f> {
    /// The crate of files, given as path below `src/` and text.
    pub fn new(files: &'f [(String, String)]) -> Self {
        let mut modules = BTreeMap::new();
        for (path, text) in files {
            let content = syn::parse_file(text).unwrap_or_else(|e| panic!("{path}: {e}")).items;
            let at = module_path(path);
            add(&mut modules, &at, path, &content);
            modules.entry(at).or_default().content = content;
        }
        Self { modules }
    }

    /// The layers: the modules that the root declares, in its order.
    pub fn layers(&self) -> Vec<String> {
        let declared = |item: &syn::Item| match item {
            syn::Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
            _ => None,
        };
        self.modules[&Vec::new()].content.iter().filter_map(declared).collect()
    }

    /// What a path means in a module; nothing where it leads out of the crate or names something local.
    pub fn resolve(&self, at: &ModulePath, path: &[String]) -> Option<Found> {
        self.follow(at, path, &mut BTreeSet::new())
    }

    fn follow(
        &self,
        at: &ModulePath,
        path: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "crate" => Some(Vec::new()),
            "self" => Some(at.clone()),
            "super" => Some(at[..at.len().checked_sub(1)?].to_vec()),
            _ => None,
        };
        if let Some(start) = start {
            return if rest.is_empty() {
                Some(Found::Module(start))
            } else {
                self.follow(&start, rest, seen)
            };
        }
        let found = self.look_up(at, first, seen);
        if rest.is_empty() {
            let item = found.iter().find(|f| matches!(f, Found::Item(_)));
            return item.or(found.first()).cloned();
        }
        for one in &found {
            if let Found::Module(module) = one
                && let Some(deeper) = self.follow(module, rest, seen)
            {
                return Some(deeper);
            }
        }
        found.into_iter().find(|f| matches!(f, Found::Item(_)))
    }

    /// All that a name can mean in a module: an item, a module, or both.
    fn look_up(&self, at: &ModulePath, name: &str, seen: &mut BTreeSet<(ModulePath, String)>) -> Vec<Found> {
        let Some(module) = self.modules.get(at) else { return Vec::new() };
        let mut found = Vec::new();
        if module.defines.contains(name) {
            found.push(Found::Item(at.clone()));
        }
        let child: ModulePath = at.iter().cloned().chain([name.to_owned()]).collect();
        if self.modules.contains_key(&child) {
            found.push(Found::Module(child));
        }
        if !seen.insert((at.clone(), name.to_owned())) {
            return found;
        }
        for (own, path) in &module.imports {
            if own == name {
                found.extend(self.follow(at, path, seen));
            } else if own == "*"
                && let Some(Found::Module(from)) = self.follow(at, path, &mut seen.clone())
            {
                found.extend(self.look_up(&from, name, seen));
            }
        }
        // The names of tables are in capitals.
        if found.is_empty() && module.includes && name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
            found.push(Found::Item(at.clone()));
        }
        found
    }
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`; the root is the empty path, and `main.rs` is a module that nobody names.
fn module_path(file: &str) -> ModulePath {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn add<'f>(
    modules: &mut BTreeMap<ModulePath, Module<'f>>,
    at: &ModulePath,
    file: &'f str,
    items: &[syn::Item],
) {
    let mut module = Module { file, ..Module::default() };
    for item in items.iter().filter(|item| !is_of_tests(item)) {
        match item {
            syn::Item::Use(taken) => imports(&taken.tree, &mut Vec::new(), &mut module.imports),
            syn::Item::Mod(inner) => {
                if let Some((_, items)) = &inner.content {
                    let path: ModulePath = at.iter().cloned().chain([inner.ident.to_string()]).collect();
                    add(modules, &path, file, items);
                }
            }
            syn::Item::Macro(call) if call.mac.path.is_ident("include") => module.includes = true,
            item => module.defines.extend(name_of(item)),
        }
    }
    modules.insert(at.clone(), module);
}

fn imports(tree: &syn::UseTree, before: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    let mut with = |name: String, path: &[String]| found.push((name, path.to_vec()));
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            imports(&path.tree, before, found);
            before.pop();
        }
        syn::UseTree::Name(name) if name.ident == "self" => {
            with(before.last().cloned().unwrap_or_default(), before);
        }
        syn::UseTree::Name(name) => {
            let name = name.ident.to_string();
            with(name.clone(), &[before.as_slice(), &[name]].concat());
        }
        syn::UseTree::Rename(renamed) => {
            with(renamed.rename.to_string(), &[before.as_slice(), &[renamed.ident.to_string()]].concat());
        }
        syn::UseTree::Glob(_) => with("*".into(), before),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| imports(tree, before, found)),
    }
}

fn name_of(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Const(item) => &item.ident,
        syn::Item::Enum(item) => &item.ident,
        syn::Item::Fn(item) => &item.sig.ident,
        syn::Item::Static(item) => &item.ident,
        syn::Item::Struct(item) => &item.ident,
        syn::Item::Trait(item) => &item.ident,
        syn::Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// Whether an item is only there for tests.
pub fn is_of_tests(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        _ => return false,
    };
    let is_test = |list: &syn::MetaList| list.tokens.to_string() == "test";
    attributes.iter().any(|a| a.path().is_ident("cfg") && a.meta.require_list().is_ok_and(is_test))
}
