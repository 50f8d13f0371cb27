//! Writing a fixed file so that at every moment it is the old or the new one: the new text goes into a file beside
//! it, which then takes its place.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::text::source::new_file_in;

/// Why a file is left as it is.
#[derive(Debug)]
pub enum WriteError {
    /// Its text is another than the one that the fixes were made for.
    Changed,
    /// Nobody may write it, or not this user.
    ReadOnly,
    /// No file can be made beside it.
    Folder(io::Error),
    /// The new file cannot get its permissions, owner or group.
    Owner(io::Error),
    /// Anything else, such as a full disk.
    Io(io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Changed => {
                f.write_str("it was changed in the meantime and is left as it is now; run again")
            }
            Self::ReadOnly => f.write_str("it is read-only"),
            Self::Folder(e) => write!(f, "no file can be made beside it, which then takes its place: {e}"),
            Self::Owner(e) => write!(f, "its permissions, owner and group cannot be kept: {e}"),
            Self::Io(e) => write!(f, "{e}; it is left as it was"),
        }
    }
}

impl std::error::Error for WriteError {}

/// Whether a file may be written at all, found out without touching it.
///
/// # Errors
/// [`WriteError::ReadOnly`], or what the system says.
pub fn writable(real: &Path) -> Result<Metadata, WriteError> {
    let meta = fs::metadata(real).map_err(WriteError::Io)?;
    if meta.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    match OpenOptions::new().write(true).open(real) {
        Ok(_) => Ok(meta),
        Err(e) if matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) => {
            Err(WriteError::ReadOnly)
        }
        Err(e) => Err(WriteError::Io(e)),
    }
}

/// Gives the file at a path without links the bytes `new`, if its bytes are still `old`. Permissions, owner and
/// group stay; other names of the same file (hard links) keep the old text.
///
/// # Errors
/// Why it is left as it was.
pub fn replace_file(real: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    replace_with(real, old, |file| file.write_all(new))
}

/// Makes a file that is not there, wholly or not at all.
///
/// # Errors
/// Why it was not made, as that there is one now.
pub fn create_file(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = new_file_in(folder)?;
    new.write_all(content)?;
    new.as_file().sync_all()?;
    new.persist_noclobber(file).map(|_| ()).map_err(|e| e.error)
}

fn replace_with(
    real: &Path,
    old: &[u8],
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), WriteError> {
    let meta = writable(real)?;
    unchanged(real, old)?;
    let folder = real.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Nobody else may read it until it has the permissions of the old one, and it goes when it is dropped before it
    // has taken its place.
    let fresh = tempfile::Builder::new().prefix(".mqlint-").suffix(".tmp").tempfile_in(folder);
    let mut fresh = fresh.map_err(WriteError::Folder)?;
    fill(fresh.as_file_mut()).map_err(WriteError::Io)?;
    keep(&meta, fresh.as_file()).map_err(WriteError::Owner)?;
    fresh.as_file().sync_all().map_err(WriteError::Io)?;
    // Once more, as late as can be.
    unchanged(real, old)?;
    fresh.persist(real).map_err(|e| WriteError::Io(e.error))?;
    // The new name is safe once the folder is. Not every system can do that, and the text is right either way.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

fn unchanged(real: &Path, old: &[u8]) -> Result<(), WriteError> {
    let now = fs::read(real).map_err(WriteError::Io)?;
    if now == old { Ok(()) } else { Err(WriteError::Changed) }
}

/// Owner and group first: changing them can take permissions away.
fn keep(meta: &Metadata, file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (meta.uid(), meta.gid()) {
            fchown(file, Some(meta.uid()), Some(meta.gid()))?;
        }
    }
    file.set_permissions(meta.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("values.yaml");
        fs::write(&file, text).unwrap();
        (folder, file)
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().flatten();
        names.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_gets_its_new_text() {
        let (folder, file) = folder_with("a: 1\n");
        replace_file(&file, b"a: 1\n", b"a: 2\n").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"a: 2\n");
        assert_eq!(names(folder.path()), ["values.yaml"]);
    }

    #[test]
    fn a_file_that_was_changed_is_left_alone() {
        let (folder, file) = folder_with("a: 3\n");
        assert!(matches!(replace_file(&file, b"a: 1\n", b"a: 2\n"), Err(WriteError::Changed)));
        let meanwhile = |_: &mut File| fs::write(&file, "a: 4\n");
        assert!(matches!(replace_with(&file, b"a: 3\n", meanwhile), Err(WriteError::Changed)));
        assert_eq!(fs::read(&file).unwrap(), b"a: 4\n");
        assert_eq!(names(folder.path()), ["values.yaml"]);
    }

    /// A disk that fills up after any number of bytes.
    #[test]
    fn a_write_that_fails_leaves_the_old_file() {
        let (folder, file) = folder_with("a: 1\n");
        let new = b"a: 2\nb: 3\n";
        for written in 0..=new.len() {
            let full = |file: &mut File| {
                file.write_all(&new[..written])?;
                Err(io::ErrorKind::StorageFull.into())
            };
            let error = replace_with(&file, b"a: 1\n", full).unwrap_err();
            assert!(error.to_string().contains("left as it was"), "{error}");
            assert_eq!(fs::read(&file).unwrap(), b"a: 1\n");
            assert_eq!(names(folder.path()), ["values.yaml"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_read_only_files_too() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, file) = folder_with("a: 1\n");
        for mode in [0o600, 0o640, 0o664, 0o755] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let old = fs::read(&file).unwrap();
            replace_file(&file, &old, format!("a: {mode}\n").as_bytes()).unwrap();
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, mode);
        }
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        let old = fs::read(&file).unwrap();
        assert!(matches!(replace_file(&file, &old, b"x"), Err(WriteError::ReadOnly)));
        assert_eq!(fs::read(&file).unwrap(), old);
    }
}
