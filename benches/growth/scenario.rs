//! What a scenario is: a shape of files of which there can be more or fewer, and how mqlint is called with them.

use std::path::Path;

/// A shape of input that grows.
pub struct Scenario {
    /// What the table calls it.
    pub name: &'static str,
    /// How mqlint is called, in the folder of the files.
    pub args: &'static [&'static str],
    /// Writes files of about so many bytes in all.
    pub make: fn(&mut Files),
    /// What is done in the folder before mqlint is called.
    pub prepare: fn(&Path),
}

impl Scenario {
    /// A scenario of which nothing is done but writing its files.
    pub const fn new(name: &'static str, args: &'static [&'static str], make: fn(&mut Files)) -> Self {
        Self { name, args, make, prepare: |_| {} }
    }
}

/// The files of a scenario, up to a size.
pub struct Files {
    /// Path and text of each.
    pub files: Vec<(String, String)>,
    size: usize,
}

impl Files {
    /// No files yet, of which there shall be so many bytes.
    pub fn of_size(size: usize) -> Self {
        Self { files: Vec::new(), size }
    }

    /// One file: a head, and lines until there is enough.
    pub fn one(&mut self, path: &str, head: &str, line: impl Fn(usize) -> String) {
        self.framed(path, head, line, "");
    }

    /// One file: a head, lines until there is enough, and an end.
    pub fn framed(&mut self, path: &str, head: &str, line: impl Fn(usize) -> String, end: &str) {
        let mut text = head.to_owned();
        for i in 0.. {
            if text.len() >= self.size {
                break;
            }
            text.push_str(&line(i));
        }
        self.add(path, text + end);
    }

    /// Files until there are enough bytes; a call for each number may add several. Gives how many calls there were.
    pub fn until_full(&mut self, mut more: impl FnMut(usize, &mut Self)) -> usize {
        let mut count = 0;
        while count == 0 || self.bytes() < self.size {
            more(count, self);
            count += 1;
        }
        count
    }

    /// A further file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.push((path.into(), text.into()));
        self.size = self.size.max(1);
    }

    fn bytes(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }

    /// Writes them below a folder.
    pub fn write(&self, folder: &Path) {
        for (path, text) in &self.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("writing");
        }
    }
}
