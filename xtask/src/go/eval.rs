//! What constant expressions come to, as far as they can be told without running the program.

use std::collections::HashMap;

use super::package::{Package, Packages};
use super::syntax::{Expr, ExprKind, File, Statement};

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// Another number.
    Float(f64),
    /// `true` or `false`
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// A struct, by field.
    Struct(HashMap<String, Value>),
}

/// What names mean in a function: parameters, variables, and the fields of its receiver.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// The name of the receiver.
    pub receiver: String,
    /// Parameters and variables.
    pub names: HashMap<String, Value>,
    /// Fields of the receiver that were set.
    pub fields: HashMap<String, Value>,
}

/// Evaluates expressions of a package.
#[derive(Clone, Copy)]
pub struct Evaluator<'p> {
    /// Where other packages come from.
    pub packages: &'p Packages<'p>,
    /// The package.
    pub package: &'p Package,
    /// The file, for what it imports.
    pub file: &'p File,
}

impl Evaluator<'_> {
    /// What an expression comes to; none where that cannot be told.
    pub fn eval(&self, expr: &Expr, env: &Env) -> Option<Value> {
        match &expr.kind {
            ExprKind::Text(text) => Some(Value::Text(text.clone())),
            ExprKind::Number(number) => parse_number(number),
            ExprKind::Name(name) => self.name(name, env),
            ExprKind::Field(of, name) => self.field(of, name, env),
            ExprKind::Call(function, args) => self.call(function, args, env),
            ExprKind::Unary(operator, of) => match (operator.as_str(), self.eval(of, env)?) {
                ("-", Value::Integer(n)) => Some(Value::Integer(-n)),
                ("-", Value::Float(n)) => Some(Value::Float(-n)),
                ("&", value) => Some(value),
                _ => None,
            },
            ExprKind::Binary(operator, left, right) => {
                binary(operator, self.eval(left, env)?, self.eval(right, env)?)
            }
            ExprKind::Literal(type_name, elements) if type_name.starts_with("[]") => {
                let items = elements.iter().map(|(_, e)| self.eval(e, env));
                items.collect::<Option<_>>().map(Value::List)
            }
            ExprKind::Literal(_, elements) => {
                let fields =
                    elements.iter().filter_map(|(name, e)| Some((name.clone()?, self.eval(e, env)?)));
                Some(Value::Struct(fields.collect()))
            }
            ExprKind::Function(..) | ExprKind::Other(_) => None,
        }
    }

    /// The text that Milvus gets from an expression.
    pub fn text(&self, expr: &Expr, env: &Env) -> Option<String> {
        match self.eval(expr, env)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn name(&self, name: &str, env: &Env) -> Option<Value> {
        match name {
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            _ => {}
        }
        if let Some(value) = env.names.get(name) {
            return Some(value.clone());
        }
        let (file, value) = self.package.value(name)?;
        Evaluator { file, ..*self }.eval(value, &Env::default())
    }

    fn field(&self, of: &Expr, name: &str, env: &Env) -> Option<Value> {
        if let ExprKind::Name(of) = &of.kind {
            if *of == env.receiver && !of.is_empty() {
                return env.fields.get(name).cloned();
            }
            if let Some(value) = env.names.get(of) {
                let Value::Struct(fields) = value else { return None };
                return fields.get(name).cloned();
            }
            return self.imported(of, name);
        }
        match self.eval(of, env)? {
            Value::Struct(fields) => fields.get(name).cloned(),
            _ => None,
        }
    }

    /// A constant of another package.
    fn imported(&self, package: &str, name: &str) -> Option<Value> {
        if let Some(value) = standard(package, name) {
            return Some(value);
        }
        let package = self.packages.imported(self.file.imports.get(package)?)?;
        let (file, value) = package.value(name)?;
        Evaluator { packages: self.packages, package: &package, file }.eval(value, &Env::default())
    }

    fn call(&self, function: &Expr, args: &[Expr], env: &Env) -> Option<Value> {
        if let (ExprKind::Field(of, name), []) = (&function.kind, args)
            && let (ExprKind::Field(_, word), "String") = (&of.kind, name.as_str())
        {
            return enum_word(word);
        }
        let values = || args.iter().map(|a| self.eval(a, env)).collect::<Option<Vec<_>>>();
        match &function.kind {
            ExprKind::Name(name) => {
                if let Some(value) =
                    converted(name, &values()?).or_else(|| lists(name, &values().unwrap_or_default()))
                {
                    return Some(value);
                }
                let (file, function) = self.package.function(name)?;
                Evaluator { file, ..*self }.returned(&function.params, &function.body, values()?)
            }
            ExprKind::Field(of, name) => {
                let ExprKind::Name(package) = &of.kind else { return None };
                if let Some(value) = library(package, name, &values()?) {
                    return Some(value);
                }
                let package = self.packages.imported(self.file.imports.get(package)?)?;
                let (file, function) = package.function(name)?;
                let there = Evaluator { packages: self.packages, package: &package, file };
                there.returned(&function.params, &function.body, values()?)
            }
            _ => None,
        }
    }

    /// What a function returns that does nothing else.
    fn returned(&self, params: &[(String, String)], body: &[Statement], args: Vec<Value>) -> Option<Value> {
        let [Statement::Return(values)] = body else { return None };
        let names = params.iter().map(|(name, _)| name.clone()).zip(args).collect();
        self.eval(values.first()?, &Env { names, ..Env::default() })
    }
}

fn parse_number(text: &str) -> Option<Value> {
    if let Some(hex) = text.strip_prefix("0x") {
        return i128::from_str_radix(hex, 16).ok().map(Value::Integer);
    }
    text.parse().map(Value::Integer).or_else(|_| text.parse().map(Value::Float)).ok()
}

fn binary(operator: &str, left: Value, right: Value) -> Option<Value> {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) if operator == "+" => Some(Value::Text(a + &b)),
        (Value::Integer(a), Value::Integer(b)) => Some(Value::Integer(match operator {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a.checked_div(b)?,
            "<<" => a << u32::try_from(b).ok().filter(|b| *b < 64)?,
            _ => return None,
        })),
        (left, right) => {
            let (a, b) = (float(&left)?, float(&right)?);
            Some(Value::Float(match operator {
                "+" => a + b,
                "-" => a - b,
                "*" => a * b,
                "/" => a / b,
                _ => return None,
            }))
        }
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(n) => Some(*n as f64),
        Value::Float(n) => Some(*n),
        _ => None,
    }
}

/// Constants of the standard library.
fn standard(package: &str, name: &str) -> Option<Value> {
    let integer = |n: i128| Some(Value::Integer(n));
    match (package, name) {
        ("math", "MaxInt32") => integer(i32::MAX.into()),
        ("math", "MaxInt64" | "MaxInt") => integer(i64::MAX.into()),
        ("math", "MaxUint16") => integer(u16::MAX.into()),
        ("math", "MaxUint32") => integer(u32::MAX.into()),
        ("math", "MaxFloat64") => Some(Value::Float(f64::MAX)),
        ("time", "Nanosecond") => integer(1),
        ("time", "Microsecond") => integer(1_000),
        ("time", "Millisecond") => integer(1_000_000),
        ("time", "Second") => integer(1_000_000_000),
        ("time", "Minute") => integer(60_000_000_000),
        ("time", "Hour") => integer(3_600_000_000_000),
        _ => None,
    }
}

/// The text of an enumeration of protobuf: `ObjectPrivilege_PrivilegeLoad` is `PrivilegeLoad`.
fn enum_word(name: &str) -> Option<Value> {
    name.split_once('_').map(|(_, word)| Value::Text(word.to_owned()))
}

/// `append(a, b...)`, and the names of privileges as users write them: without `Privilege`.
fn lists(name: &str, args: &[Value]) -> Option<Value> {
    match (name, args) {
        ("append", [Value::List(items), Value::List(more)]) => {
            Some(Value::List(items.iter().chain(more).cloned().collect()))
        }
        ("ConvertPrivileges", [Value::List(items)]) => {
            let short = |item: &Value| match item {
                Value::Text(text) => Value::Text(text.trim_start_matches("Privilege").to_owned()),
                other => other.clone(),
            };
            Some(Value::List(items.iter().map(short).collect()))
        }
        _ => None,
    }
}

/// `int64(x)` and its like.
fn converted(name: &str, args: &[Value]) -> Option<Value> {
    let [value] = args else { return None };
    match (name, value) {
        ("int" | "int32" | "int64" | "uint32" | "uint64", Value::Integer(_)) => Some(value.clone()),
        ("int" | "int32" | "int64" | "uint32" | "uint64", Value::Float(n)) => {
            Some(Value::Integer(*n as i128))
        }
        ("float64" | "float32", _) => float(value).map(Value::Float),
        ("string", Value::Text(_)) => Some(value.clone()),
        _ => None,
    }
}

/// The functions of the standard library that make texts.
fn library(package: &str, name: &str, args: &[Value]) -> Option<Value> {
    let text = match (package, name, args) {
        ("strconv", "Itoa" | "FormatInt", [Value::Float(n), ..]) if n.fract() == 0.0 => {
            (*n as i128).to_string()
        }
        ("strconv", "Itoa", [Value::Integer(n)]) => n.to_string(),
        ("strconv", "FormatInt" | "FormatUint", [Value::Integer(n), Value::Integer(10)]) => n.to_string(),
        ("strconv", "FormatBool", [Value::Bool(b)]) => b.to_string(),
        ("strconv", "FormatFloat", [n, _, Value::Integer(digits), _]) => {
            format!("{:.*}", usize::try_from(*digits).ok()?, float(n)?)
        }
        ("strconv", "FormatFloat", [n, ..]) if args.len() == 3 => format!("{}", float(n)?),
        ("strings", "Join", [Value::List(items), Value::Text(between)]) => {
            items.iter().map(plain).collect::<Option<Vec<_>>>()?.join(between)
        }
        ("fmt", "Sprint", [one]) => plain(one)?,
        ("fmt", "Sprintf", [Value::Text(format), one]) => match format.as_str() {
            "%f" => format!("{:.6}", float(one)?),
            "%d" | "%v" | "%s" | "%t" => plain(one)?,
            _ => return None,
        },
        _ => return None,
    };
    Some(Value::Text(text))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(n) => Some(n.to_string()),
        Value::Float(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        Value::List(_) | Value::Struct(_) => None,
    }
}
