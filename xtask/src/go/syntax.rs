//! A Go file as far as parameters are concerned: declarations, statements and expressions, with their lines.

use std::collections::HashMap;

/// An expression and the line it starts at.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its line, from 1 on.
    pub line: usize,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A text between quotes, as it is meant.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// A name.
    Name(String),
    /// `x.name`
    Field(Box<Expr>, String),
    /// `f(a, b)`, also the conversion to a type.
    Call(Box<Expr>, Vec<Expr>),
    /// `a + b`
    Binary(String, Box<Expr>, Box<Expr>),
    /// `-a`, `&a`, `*a`
    Unary(String, Box<Expr>),
    /// `Type{Field: value}` and `[]Type{value}`: the type as written, and the elements with their fields.
    Literal(String, Vec<(Option<String>, Expr)>),
    /// `func(...) {...}`: its parameters, its statements, and its text as written.
    Function(Vec<String>, Vec<Statement>, String),
    /// Whatever else there is, as written.
    Other(String),
}

/// A statement; the statements inside of other kinds stand in `Block`.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `a = b`, `a := b`, `var a = b`
    Assign(Expr, Expr),
    /// `return a, b`
    Return(Vec<Expr>),
    /// A call for its effect.
    Call(Expr),
    /// The condition of an `if` as written, and what is done where it holds.
    If(String, Vec<Statement>),
    /// All that stands inside of anything else.
    Block(Vec<Statement>),
}

/// A function or method.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The receiver's name and type, without `*`.
    pub receiver: Option<(String, String)>,
    /// The names and types of its parameters.
    pub params: Vec<(String, String)>,
    /// Its statements.
    pub body: Vec<Statement>,
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct StructField {
    /// Its name; that of the type where it is embedded.
    pub name: String,
    /// Its type as written, without `*`.
    pub type_name: String,
    /// The tag between the backquotes.
    pub tag: String,
    /// Whether it is embedded.
    pub embedded: bool,
}

/// A file that has been read.
#[derive(Debug, Default)]
pub struct File {
    /// Its path in the repository.
    pub path: String,
    /// The packages it imports, by the names it calls them.
    pub imports: HashMap<String, String>,
    /// Constants and variables of the package, by name.
    pub values: HashMap<String, Expr>,
    /// Functions and methods.
    pub functions: Vec<Function>,
    /// The fields of structs, by the name of the type.
    pub structs: HashMap<String, Vec<StructField>>,
}
