//! Finding files and recognising what they are.

mod belonging;
mod broken_text;
pub(crate) mod configuration;
mod evidence;
mod keywords;
mod parameters;
mod prefilter;
mod recognise;
mod recognised;
mod resources;
mod template;
mod walk;
mod workloads;

pub use self::belonging::{says_milvus, words_of};
pub use self::configuration::proves_values;
pub use self::parameters::fill_parameters;
pub use self::prefilter::may_concern;
pub use self::recognise::{recognise, recognise_as, recognise_broken};
pub use self::recognised::{Recognised, Surroundings};
pub use self::template::{
    fill, fill_file, fill_variables, is_named_template, is_template, without_extension,
};
pub use self::walk::{Candidate, Walked, Walker};
