//! Writing a file that only mqlint has a say in, such as a report or a baseline.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Gives a file a new content in one step: who reads it sees the old or the new one, and an error leaves the old.
/// What is no regular file (a device, a pipe) is written to. Files of the user's are fixed with more care, by
/// `text::edit::replace`, which never writes in place and looks whether they are still what was read.
///
/// # Errors
/// What the system says.
pub fn write_file(file: &Path, content: &[u8]) -> io::Result<()> {
    let old = fs::metadata(file).ok();
    if old.as_ref().is_some_and(|meta| !meta.is_file()) {
        return fs::OpenOptions::new().write(true).open(file)?.write_all(content);
    }
    // A link stays one.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Of a missing folder its own name is told, not that of the file beside.
    fs::metadata(folder)?;
    let mut new = match new_file_in(folder) {
        Ok(new) => new,
        // The folder may be closed and the file open all the same.
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied && old.is_some() => {
            return fs::write(&file, content);
        }
        Err(e) => return Err(e),
    };
    new.write_all(content)?;
    new.as_file().sync_all()?;
    if let Some(old) = old {
        new.as_file().set_permissions(old.permissions())?;
    }
    match new.persist(&file) {
        Ok(_) => Ok(()),
        // A file that is mounted alone, as in a container, cannot be replaced.
        Err(e) if e.error.kind() == io::ErrorKind::ResourceBusy => fs::write(&file, content),
        Err(e) => Err(e.error),
    }
}

/// A new file in `folder`, as open to others as any new file, which is gone unless it is kept.
///
/// # Errors
/// What the system says.
pub fn new_file_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mqlint-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
