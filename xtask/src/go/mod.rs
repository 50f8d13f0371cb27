//! Go source: the parts of its grammar that say which parameters Milvus has, and what their defaults come to.

mod convert;
mod eval;
mod package;
mod syntax;

pub use eval::{Env, Evaluator, Value};
pub use package::{Package, Packages};
pub use syntax::{Expr, ExprKind, File, Function, Statement};
