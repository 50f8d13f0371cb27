//! Packages of a revision, read when something of them is asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::convert;
use super::syntax::{Expr, File, Function, StructField};
use crate::git::Checkout;

/// The files of a folder that are one package.
#[derive(Debug, Default)]
pub struct Package {
    /// Its files, tests left out.
    pub files: Vec<File>,
}

impl Package {
    /// A constant or variable, with the file it stands in.
    pub fn value(&self, name: &str) -> Option<(&File, &Expr)> {
        self.files.iter().find_map(|f| Some((f, f.values.get(name)?)))
    }

    /// A function without receiver, with the file it stands in.
    pub fn function(&self, name: &str) -> Option<(&File, &Function)> {
        let mut all = self.files.iter().flat_map(|f| f.functions.iter().map(move |g| (f, g)));
        all.find(|(_, g)| g.receiver.is_none() && g.name == name)
    }

    /// A method of a type or of what is embedded in it, with the file it stands in.
    pub fn method(&self, type_name: &str, name: &str) -> Option<(&File, &Function)> {
        let mut all = self.files.iter().flat_map(|f| f.functions.iter().map(move |g| (f, g)));
        let own =
            all.find(|(_, g)| g.name == name && g.receiver.as_ref().is_some_and(|(_, t)| t == type_name));
        own.or_else(|| self.embedded(type_name).find_map(|f| self.method(&f.type_name, name)))
    }

    /// A field of a type or of what is embedded in it.
    pub fn field(&self, type_name: &str, name: &str) -> Option<&StructField> {
        let own = self.fields(type_name).find(|f| f.name == name);
        own.or_else(|| self.embedded(type_name).find_map(|f| self.field(&f.type_name, name)))
    }

    /// The names of the fields that are of a type, in whatever struct of the package.
    pub fn fields_of_type<'p>(&'p self, type_name: &'p str) -> impl Iterator<Item = &'p str> {
        let all = self.files.iter().flat_map(|f| f.structs.values()).flatten();
        all.filter(move |f| f.type_name == type_name).map(|f| f.name.as_str())
    }

    fn fields<'p, 'n>(&'p self, type_name: &'n str) -> impl Iterator<Item = &'p StructField> + use<'p, 'n> {
        self.files.iter().filter_map(move |f| f.structs.get(type_name)).flatten()
    }

    fn embedded<'p, 'n>(&'p self, type_name: &'n str) -> impl Iterator<Item = &'p StructField> + use<'p, 'n> {
        self.fields(type_name).filter(move |f| f.embedded && f.type_name != type_name)
    }
}

/// The packages of a repository at a revision.
pub struct Packages<'c> {
    checkout: &'c Checkout,
    revision: &'c str,
    module: &'c str,
    read: RefCell<HashMap<String, Rc<Package>>>,
}

impl<'c> Packages<'c> {
    /// The packages of a repository whose module has that path.
    pub fn new(checkout: &'c Checkout, revision: &'c str, module: &'c str) -> Self {
        Self { checkout, revision, module, read: RefCell::default() }
    }

    /// The package in a folder; without files where there is none.
    pub fn folder(&self, folder: &str) -> Rc<Package> {
        if let Some(known) = self.read.borrow().get(folder) {
            return Rc::clone(known);
        }
        let below = format!("{folder}/");
        let mut package = Package::default();
        for path in self.checkout.files(self.revision, &below) {
            let name = path.strip_prefix(&below).unwrap_or(&path);
            if name.contains('/') || !name.ends_with(".go") || name.ends_with("_test.go") {
                continue;
            }
            let text = self.checkout.show(self.revision, &path).unwrap_or_default();
            package.files.extend(convert::file(&path, &text).ok().flatten());
        }
        let package = Rc::new(package);
        self.read.borrow_mut().insert(folder.to_owned(), Rc::clone(&package));
        package
    }

    /// The package that a file imports by a path; none where it is not of this repository.
    pub fn imported(&self, path: &str) -> Option<Rc<Package>> {
        let below = path.strip_prefix(self.module)?.strip_prefix('/')?;
        // `pkg/v2/util` is the folder `pkg/util`: the version of a module is no folder.
        let major = |part: &&str| part.strip_prefix('v').is_some_and(|n| n.parse::<u8>().is_ok());
        let folder: Vec<_> = below.split('/').filter(|part| !major(part)).collect();
        Some(self.folder(&folder.join("/")))
    }
}
