//! The files of a run: their text as read, and the paths they are shown by.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{FileId, LineIndex, Location, Piece, Position, Span};

/// Larger files are not read.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The folders of open files.
const OPEN_FILES: [&str; 2] = ["/dev/fd", "/proc/self/fd"];

/// What came so far through pipes that a shell gives by the names of open files, as for `<(command)`: each can be read
/// once.
static PIPED: Mutex<Option<HashMap<PathBuf, Vec<u8>>>> = Mutex::new(None);

/// One text with its path and line index.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as given on the command line or found below it, with `/`.
    pub path: String,
    /// The text, a byte-order mark included.
    pub text: Arc<str>,
    /// False when offsets in `text` are not offsets in the file (UTF-16 was decoded): no edit may be written.
    pub fixable: bool,
    /// The file that it was read from; `None` for standard input.
    pub on_disk: Option<PathBuf>,
    /// The first byte that is neither UTF-8 nor UTF-16 with a byte-order mark.
    pub invalid_at: Option<usize>,
    /// The parts that a text was made of; `None` for one that was read.
    pub pieces: Option<Vec<Piece>>,
    /// The files that it was made of, where somebody asked.
    pub(super) made_of: OnceLock<Vec<FileId>>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file with `text` at `path`.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            fixable: true,
            on_disk: None,
            invalid_at: None,
            pieces: None,
            made_of: OnceLock::new(),
            lines: OnceLock::new(),
        }
    }

    /// Notes that the text was read from the file at `path`.
    pub(crate) fn read_from(mut self, path: &Path) -> Self {
        self.on_disk = Some(path.to_owned());
        self
    }

    /// The path that its place is known by: as it was read, else as shown.
    pub fn place(&self) -> &Path {
        self.on_disk.as_deref().unwrap_or(Path::new(&self.path))
    }

    /// The line index, made on first use: a clean file never needs one.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        self.lines().position(offset, &self.text)
    }

    /// The text of `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Decodes `bytes`: UTF-8, or UTF-16 with a byte-order mark. Text that is neither keeps its readable
    /// part and says in [`SourceFile::invalid_at`] where that ends.
    pub fn decode(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        let utf16 = match bytes.get(..2) {
            Some([0xff, 0xfe]) => Some(u16::from_le_bytes as fn([u8; 2]) -> u16),
            Some([0xfe, 0xff]) => Some(u16::from_be_bytes as fn([u8; 2]) -> u16),
            _ => None,
        };
        if let Some(unit) = utf16 {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|c| unit([c[0], c[1]])).collect();
            let decoded: Result<String, _> = char::decode_utf16(units.iter().copied()).collect();
            let lossy = || String::from_utf16_lossy(&units);
            let invalid_at =
                decoded.is_err().then(|| lossy().find(char::REPLACEMENT_CHARACTER).unwrap_or_default());
            let text = decoded.unwrap_or_else(|_| lossy());
            return Self { fixable: false, invalid_at, ..Self::new(path, text) };
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(path, text),
            Err(e) => {
                let invalid_at = Some(e.utf8_error().valid_up_to());
                let text = String::from_utf8_lossy(e.as_bytes()).into_owned();
                Self { fixable: false, invalid_at, ..Self::new(path, text) }
            }
        }
    }
}

/// Why a file's text is not to be had.
#[derive(Debug)]
pub enum ReadError {
    /// The system refused.
    Io(std::io::Error),
    /// Not a regular file (a folder, device or pipe).
    NotAFile,
    /// Over [`MAX_BYTES`].
    TooLarge,
    /// Outside of what may be read; that is noted where the bounds are.
    Outside,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(e) => e.fmt(f),
            Self::NotAFile => f.write_str("not a regular file"),
            Self::Outside => f.write_str("outside of what may be read"),
            Self::TooLarge => write!(f, "larger than {} MiB", MAX_BYTES / 1024 / 1024),
        }
    }
}

impl std::error::Error for ReadError {}

/// All files of a run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(self.files.len() as u32 - 1)
    }

    /// The file of an id given out by [`Sources::add`].
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text at a location.
    pub fn slice(&self, at: Location) -> &str {
        self.get(at.file).slice(at.span)
    }

    /// All files in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }
}

/// Counted for those who watch a long run, nothing else.
static READ: AtomicUsize = AtomicUsize::new(0);

/// How many files this process has read so far.
pub fn files_read() -> usize {
    READ.load(Ordering::Relaxed)
}

/// Reads the bytes of a file on disk.
///
/// # Errors
/// What the system says, or that it is no regular file, or over [`MAX_BYTES`].
pub(super) fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    let meta = std::fs::metadata(path).map_err(ReadError::Io)?;
    if !meta.is_file() {
        return if is_given_pipe(path, &meta) { read_pipe(path) } else { Err(ReadError::NotAFile) };
    }
    let file = std::fs::File::open(path).map_err(ReadError::Io)?;
    read_from(file, meta.len())
}

/// Whether a path is that of a pipe that somebody opened for this process.
fn is_given_pipe(path: &Path, meta: &Metadata) -> bool {
    is_pipe(meta)
        && path.parent().is_some_and(|folder| OPEN_FILES.iter().any(|open| folder == Path::new(open)))
}

#[cfg(unix)]
fn is_pipe(meta: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&meta.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

/// What comes through a pipe, to its end.
fn read_pipe(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut known = PIPED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(bytes) = known.get(path) {
        return Ok(bytes.clone());
    }
    let bytes = read_from(File::open(path).map_err(ReadError::Io)?, 0)?;
    known.insert(path.to_owned(), bytes.clone());
    Ok(bytes)
}

/// Reads all of `input` (standard input, say), up to [`MAX_BYTES`]; `hint` is the expected length.
///
/// # Errors
/// What the system says, or [`ReadError::TooLarge`].
pub fn read_from(input: impl Read, hint: u64) -> Result<Vec<u8>, ReadError> {
    READ.fetch_add(1, Ordering::Relaxed);
    let mut bytes = Vec::with_capacity(hint.min(MAX_BYTES) as usize + 1);
    input.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    if bytes.len() as u64 > MAX_BYTES { Err(ReadError::TooLarge) } else { Ok(bytes) }
}
