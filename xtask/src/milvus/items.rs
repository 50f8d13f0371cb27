//! The parameters that the source of a release declares: each `ParamItem`, wherever its `Key` is put together.

use std::collections::HashMap;

use crate::git::Checkout;
use crate::go::{Env, Evaluator, Expr, ExprKind, Function, Package, Packages, Statement};

/// A parameter as its source declares it.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its key as written.
    pub key: String,
    /// The default in the code; none where it cannot be told without running Milvus.
    pub default: Option<String>,
    /// Whether the default is what its formatter makes of an empty text.
    pub by_formatter: bool,
    /// What its source says it is for; empty where it says nothing.
    pub doc: String,
    /// Older spellings that are read where it is unset.
    pub fallbacks: Vec<String>,
    /// Whether a running Milvus refuses changes.
    pub forbidden: bool,
    /// Whether a running Milvus takes changes over; none where no field says so.
    pub refreshable: Option<bool>,
    /// Whether Milvus does not start while it is empty.
    pub panics: bool,
    /// Whether it belongs into the shipped file.
    pub export: bool,
    /// The formatter as written; empty where there is none.
    pub formatter: String,
    /// The type and the field that hold it.
    pub field: (String, String),
    /// The file of its source.
    pub path: String,
    /// The line at which its declaration starts.
    pub line: usize,
}

/// Where parameters stand in a release: at `internal/util/paramtable` until 2.2.
pub const FOLDER: &str = "pkg/util/paramtable";

/// The module that Milvus is.
pub const MODULE: &str = "github.com/milvus-io/milvus";

/// All parameters of a revision, by key as Milvus compares them; the first declaration counts.
pub fn read(checkout: &Checkout, revision: &str) -> (Vec<Item>, std::rc::Rc<Package>) {
    let packages = Packages::new(checkout, revision, MODULE);
    let package = packages.folder(FOLDER);
    let mut reader = Reader { packages: &packages, package: &package, items: Vec::new() };
    for file in &package.files {
        for function in &file.functions {
            if !function.params.iter().any(|(_, type_name)| said_by_caller(type_name)) {
                reader.enter(file, function, &mut Env::default(), Vec::new(), 0);
            }
        }
    }
    let mut items: Vec<Item> = Vec::new();
    for item in reader.items {
        if !items.iter().any(|known| known.key == item.key) {
            items.push(item);
        }
    }
    (items, package)
}

/// Whether what a parameter holds differs from call to call, so that a function is followed from its calls only.
fn said_by_caller(type_name: &str) -> bool {
    type_name == "string" || type_name == "bool" || type_name.ends_with("DefaultValue")
}

struct Reader<'p> {
    packages: &'p Packages<'p>,
    package: &'p Package,
    items: Vec<Item>,
}

/// A function that is being followed.
struct Frame<'p> {
    eval: Evaluator<'p>,
    function: &'p Function,
    depth: usize,
}

impl<'p> Reader<'p> {
    fn enter(
        &mut self,
        file: &'p crate::go::File,
        function: &'p Function,
        env: &mut Env,
        args: Vec<Option<crate::go::Value>>,
        depth: usize,
    ) {
        if depth > 8 {
            return;
        }
        env.receiver = function.receiver.as_ref().map_or(String::new(), |(name, _)| name.clone());
        env.names.clear();
        for ((name, _), value) in function.params.iter().zip(args) {
            env.names.extend(value.map(|v| (name.clone(), v)));
        }
        let eval = Evaluator { packages: self.packages, package: self.package, file };
        self.follow(&Frame { eval, function, depth }, &function.body, env);
    }

    fn follow(&mut self, frame: &Frame<'p>, statements: &'p [Statement], env: &mut Env) {
        for statement in statements {
            match statement {
                Statement::Assign(to, value) => self.assign(frame, to, value, env),
                Statement::Call(call) => self.call(frame, call, env),
                Statement::If(_, body) | Statement::Block(body) => self.follow(frame, body, env),
                Statement::Return(_) => {}
            }
        }
    }

    fn assign(&mut self, frame: &Frame<'p>, to: &'p Expr, value: &'p Expr, env: &mut Env) {
        if let ExprKind::Literal(type_name, elements) = &value.kind
            && type_name == "ParamItem"
        {
            self.items.extend(self.item(frame, (to, value.line), elements, env));
            return;
        }
        if let ExprKind::Call(function, _) = &value.kind
            && let ExprKind::Name(name) = &function.kind
            && let Some((file, made)) = self.package.function(name)
            && let [Statement::Return(values)] = &made.body[..]
            && let Some(made) = values.first()
            && let ExprKind::Literal(type_name, elements) = &made.kind
            && type_name == "ParamItem"
        {
            let frame = Frame { eval: Evaluator { file, ..frame.eval }, ..*frame };
            self.items.extend(self.item(&frame, (to, made.line), elements, env));
            return;
        }
        let Some(known) = frame.eval.eval(value, env) else { return };
        match &to.kind {
            ExprKind::Name(name) => {
                env.names.insert(name.clone(), known);
            }
            ExprKind::Field(of, name) if matches!(&of.kind, ExprKind::Name(n) if *n == env.receiver) => {
                env.fields.insert(name.clone(), known);
            }
            _ => {}
        }
    }

    fn call(&mut self, frame: &Frame<'p>, call: &'p Expr, env: &mut Env) {
        let ExprKind::Call(function, args) = &call.kind else { return };
        let ExprKind::Field(of, name) = &function.kind else { return };
        let Some(type_name) = self.type_of(frame, of) else { return };
        let Some((file, callee)) = self.package.method(&type_name, name) else { return };
        let same = self.is_receiver(frame, of, env);
        if !callee.params.iter().any(|(_, t)| said_by_caller(t)) {
            return;
        }
        let args = args.iter().map(|a| frame.eval.eval(a, env)).collect();
        let mut inner =
            Env { fields: if same { env.fields.clone() } else { HashMap::new() }, ..Env::default() };
        self.enter(file, callee, &mut inner, args, frame.depth + 1);
        if same {
            env.fields = inner.fields;
        }
    }

    /// Whether an expression is the receiver, or what is embedded in it.
    fn is_receiver(&self, frame: &Frame<'p>, expr: &Expr, env: &Env) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => *name == env.receiver,
            ExprKind::Field(of, name) => {
                let owner = self.type_of(frame, of);
                let embedded = owner.and_then(|o| self.package.field(&o, name)).is_some_and(|f| f.embedded);
                embedded && self.is_receiver(frame, of, env)
            }
            _ => false,
        }
    }

    fn type_of(&self, frame: &Frame<'p>, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => {
                let mut known = frame.function.receiver.iter().chain(&frame.function.params);
                known.find(|(n, _)| n == name).map(|(_, type_name)| type_name.clone())
            }
            ExprKind::Field(of, name) => {
                Some(self.package.field(&self.type_of(frame, of)?, name)?.type_name.clone())
            }
            _ => None,
        }
    }

    fn item(
        &self,
        frame: &Frame<'p>,
        (to, line): (&Expr, usize),
        elements: &[(Option<String>, Expr)],
        env: &Env,
    ) -> Option<Item> {
        let element = |name: &str| elements.iter().find(|(n, _)| n.as_deref() == Some(name)).map(|(_, e)| e);
        let key = element("Key")?;
        let flag = |name: &str| {
            element(name).is_some_and(|e| frame.eval.eval(e, env) == Some(crate::go::Value::Bool(true)))
        };
        let formatter = element("Formatter");
        let default = match (element("DefaultValue"), formatter.and_then(made_of_nothing)) {
            (Some(default), _) => frame.eval.text(default, env),
            (None, Some(made)) => frame.eval.text(made, env),
            (None, None) => Some(String::new()),
        };
        let fallbacks = element("FallbackKeys").and_then(|e| frame.eval.eval(e, env));
        let field = match &to.kind {
            ExprKind::Field(of, name) => (self.type_of(frame, of).unwrap_or_default(), name.clone()),
            _ => Default::default(),
        };
        let tag = self.package.field(&field.0, &field.1).map(|f| f.tag.as_str());
        Some(Item {
            key: frame.eval.text(key, env)?,
            default,
            doc: element("Doc").and_then(|e| frame.eval.text(e, env)).unwrap_or_default(),
            by_formatter: element("DefaultValue").is_none() && formatter.and_then(made_of_nothing).is_some(),
            fallbacks: texts(fallbacks),
            forbidden: flag("Forbidden"),
            refreshable: tag
                .filter(|t| t.contains("refreshable"))
                .map(|t| t.contains("refreshable:\"true\"")),
            panics: flag("PanicIfEmpty"),
            export: flag("Export"),
            formatter: formatter.map_or(String::new(), written),
            field,
            path: frame.eval.file.path.clone(),
            line,
        })
    }
}

fn texts(value: Option<crate::go::Value>) -> Vec<String> {
    let Some(crate::go::Value::List(items)) = value else { return Vec::new() };
    let texts =
        items.into_iter().filter_map(|i| if let crate::go::Value::Text(t) = i { Some(t) } else { None });
    texts.collect()
}

fn written(formatter: &Expr) -> String {
    match &formatter.kind {
        ExprKind::Function(_, _, text) | ExprKind::Other(text) | ExprKind::Name(text) => text.clone(),
        _ => "another function".to_owned(),
    }
}

/// What a formatter returns for an empty text, as in `if v == "" { return x }`.
fn made_of_nothing(formatter: &Expr) -> Option<&Expr> {
    let ExprKind::Function(params, body, _) = &formatter.kind else { return None };
    let wanted = format!("{} == \"\"", params.first()?);
    body.iter().find_map(|statement| match statement {
        Statement::If(condition, inner) if *condition == wanted => match &inner[..] {
            [Statement::Return(values)] => values.first(),
            _ => None,
        },
        _ => None,
    })
}
