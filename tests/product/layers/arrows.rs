//! Which files take names from which.

use std::fmt;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::names::{Crate, Found, ModulePath, is_of_tests};

/// A name that one file takes from another.
pub struct Arrow {
    pub from: String,
    pub line: usize,
    pub name: String,
    pub to: String,
    /// Whether the name is that of a module: what is taken from it shows where it is used.
    pub of_module: bool,
}

impl fmt::Display for Arrow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} is taken from {}", self.from, self.line, self.name, self.to)
    }
}

/// All names that files of a crate take from other files, without those that tests take.
pub fn arrows(krate: &Crate<'_>) -> Vec<Arrow> {
    let mut found = Vec::new();
    for (at, module) in &krate.modules {
        if is_for_tests(krate, at) {
            continue;
        }
        let mut walk = Walk { krate, at: at.clone(), file: module.file, found: &mut found };
        walk.items(&module.content);
    }
    found
}

/// Whether a module above this one, or it itself, is declared for tests only.
fn is_for_tests(krate: &Crate<'_>, at: &ModulePath) -> bool {
    (1..=at.len()).any(|length| {
        let Some(parent) = krate.modules.get(&at[..length - 1]) else { return false };
        let own = |item: &&syn::Item| matches!(item, syn::Item::Mod(m) if m.ident == at[length - 1]);
        parent.content.iter().find(own).is_some_and(is_of_tests) || is_declared_in(parent, &at[length - 1])
    })
}

/// Whether a file is part of another by `#[path]`, as the tests of a file are that stand in one of their own.
fn is_declared_in(parent: &super::names::Module<'_>, name: &str) -> bool {
    let declared = |item: &syn::Item| matches!(item, syn::Item::Mod(m) if m.ident == name);
    !parent.content.is_empty() && !parent.content.iter().any(declared) && name.ends_with("_tests")
}

struct Walk<'w, 'f> {
    krate: &'w Crate<'f>,
    at: ModulePath,
    file: &'f str,
    found: &'w mut Vec<Arrow>,
}

impl Walk<'_, '_> {
    fn items(&mut self, items: &[syn::Item]) {
        // A module that only declares and hands on is no end of an arrow.
        let hands_on = |item: &syn::Item| match item {
            syn::Item::Use(taken) => !matches!(taken.vis, syn::Visibility::Inherited),
            _ => false,
        };
        for item in items.iter().filter(|item| !is_of_tests(item) && !hands_on(item)) {
            self.visit_item(item);
        }
    }

    fn take(&mut self, path: &[String], line: usize) {
        let (to, of_module) = match self.krate.resolve(&self.at, path) {
            Some(Found::Item(module)) => (module, false),
            Some(Found::Module(module)) => (module, true),
            None => return,
        };
        let to = self.krate.modules.get(&to).map_or("", |module| module.file);
        if to != self.file && !to.is_empty() && to != "lib.rs" {
            let (from, to) = (self.file.to_owned(), to.to_owned());
            self.found.push(Arrow { from, line, name: path.join("::"), to, of_module });
        }
    }

    fn take_tree(&mut self, tree: &syn::UseTree, before: &mut Vec<String>) {
        let mut named = |ident: &Ident, last: Option<String>| {
            let path: Vec<String> = before.iter().cloned().chain(last).collect();
            self.take(&path, ident.span().start().line);
        };
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.take_tree(&path.tree, before);
                before.pop();
            }
            syn::UseTree::Name(name) if name.ident == "self" => named(&name.ident, None),
            syn::UseTree::Name(name) => named(&name.ident, Some(name.ident.to_string())),
            syn::UseTree::Rename(renamed) => named(&renamed.ident, Some(renamed.ident.to_string())),
            syn::UseTree::Glob(glob) => {
                let line = glob.star_token.spans[0].start().line;
                self.take(before, line);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.take_tree(tree, before));
            }
        }
    }

    /// The paths in what is given to a macro.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<Ident> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(ident);
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.take_tokens(group.stream());
                }
                _ => self.end(&mut path),
            }
            colons = 0;
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<Ident>) {
        if path.len() > 1 {
            let line = path[0].span().start().line;
            let names: Vec<String> = path.iter().map(Ident::to_string).collect();
            self.take(&names, line);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Walk<'_, '_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.take_tree(&item.tree, &mut Vec::new());
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if let Some((_, items)) = &item.content {
            self.at.push(item.ident.to_string());
            self.items(items);
            self.at.pop();
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        // A single name is here by a `use`, which is an arrow of its own.
        if names.len() > 1 {
            self.take(&names, path.segments[0].ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.take_tokens(call.tokens.clone());
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
