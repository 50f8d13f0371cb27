//! From the tree of the grammar to `syntax`.

use tree_sitter::{Node, Parser};

use super::syntax::{Expr, ExprKind, File, Function, Statement, StructField};

/// Reads a Go file; none where it is built for other machines only.
pub fn file(path: &str, text: &str) -> Result<Option<File>, String> {
    if other_build(text) {
        return Ok(None);
    }
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).map_err(|e| e.to_string())?;
    let tree = parser.parse(text, None).ok_or_else(|| format!("{path}: cannot be read"))?;
    let source = Source { text };
    let mut file = File { path: path.to_owned(), ..File::default() };
    for node in children(tree.root_node()) {
        source.declaration(node, &mut file);
    }
    Ok(Some(file))
}

/// Whether a file is built only where somebody asks for it by a tag, as those for GPUs are.
fn other_build(text: &str) -> bool {
    let constraint = text.lines().find_map(|line| line.strip_prefix("//go:build "));
    constraint.is_some_and(|c| !c.starts_with('!') && !c.contains("linux"))
}

fn children(node: Node<'_>) -> Vec<Node<'_>> {
    node.named_children(&mut node.walk()).filter(|n| n.kind() != "comment").collect()
}

struct Source<'t> {
    text: &'t str,
}

impl<'t> Source<'t> {
    fn text(&self, node: Node<'_>) -> &'t str {
        node.utf8_text(self.text.as_bytes()).unwrap_or_default()
    }

    fn field(&self, node: Node<'_>, name: &str) -> &'t str {
        node.child_by_field_name(name).map_or("", |n| self.text(n))
    }

    fn declaration(&self, node: Node<'_>, file: &mut File) {
        match node.kind() {
            "import_declaration" | "import_spec_list" => {
                children(node).into_iter().for_each(|n| self.declaration(n, file));
            }
            "import_spec" => {
                let path = self.field(node, "path").trim_matches('"').to_owned();
                let last = path.rsplit('/').next().unwrap_or_default().to_owned();
                let name = self.field(node, "name");
                file.imports.insert(if name.is_empty() { last } else { name.to_owned() }, path);
            }
            "const_declaration" | "var_declaration" | "var_spec_list" => {
                for spec in children(node) {
                    self.declaration(spec, file);
                }
            }
            "const_spec" | "var_spec" => file.values.extend(self.specification(node)),
            "function_declaration" | "method_declaration" => file.functions.push(self.function(node)),
            "type_declaration" => {
                for spec in children(node) {
                    if let Some(body) = spec.child_by_field_name("type").filter(|t| t.kind() == "struct_type")
                    {
                        file.structs.insert(self.field(spec, "name").to_owned(), self.fields(body));
                    }
                }
            }
            _ => {}
        }
    }

    /// The names that a `const` or `var` declares, with their values.
    fn specification(&self, node: Node<'_>) -> Vec<(String, Expr)> {
        let mut cursor = node.walk();
        let names = node.children_by_field_name("name", &mut cursor).map(|n| self.text(n).to_owned());
        let names: Vec<_> = names.filter(|n| n != ",").collect();
        let values = node.child_by_field_name("value").map_or(Vec::new(), children);
        names.into_iter().zip(values.into_iter().map(|v| self.expr(v))).collect()
    }

    fn fields(&self, body: Node<'_>) -> Vec<StructField> {
        let declarations =
            children(body).into_iter().flat_map(children).filter(|n| n.kind() == "field_declaration");
        let mut fields = Vec::new();
        for field in declarations {
            let type_name = self.field(field, "type").trim_start_matches('*').to_owned();
            let tag = self.field(field, "tag").to_owned();
            let names: Vec<_> = field
                .children_by_field_name("name", &mut field.walk())
                .map(|n| self.text(n).to_owned())
                .collect();
            if names.is_empty() {
                let name = type_name.rsplit('.').next().unwrap_or_default().to_owned();
                fields.push(StructField { name, type_name, tag, embedded: true });
                continue;
            }
            for name in names.into_iter().filter(|n| n != ",") {
                fields.push(StructField {
                    name,
                    type_name: type_name.clone(),
                    tag: tag.clone(),
                    embedded: false,
                });
            }
        }
        fields
    }

    fn function(&self, node: Node<'_>) -> Function {
        let receiver = node.child_by_field_name("receiver").and_then(|r| self.params(r).into_iter().next());
        Function {
            name: self.field(node, "name").to_owned(),
            receiver,
            params: node.child_by_field_name("parameters").map_or(Vec::new(), |p| self.params(p)),
            body: node.child_by_field_name("body").map_or(Vec::new(), |b| self.block(b)),
        }
    }

    fn params(&self, list: Node<'_>) -> Vec<(String, String)> {
        let mut params = Vec::new();
        for declaration in children(list) {
            let type_name = self.field(declaration, "type").trim_start_matches('*').to_owned();
            for name in declaration.children_by_field_name("name", &mut declaration.walk()) {
                if self.text(name) != "," {
                    params.push((self.text(name).to_owned(), type_name.clone()));
                }
            }
        }
        params
    }

    fn block(&self, node: Node<'_>) -> Vec<Statement> {
        children(node).into_iter().flat_map(|n| self.statement(n)).collect()
    }

    fn statement(&self, node: Node<'_>) -> Vec<Statement> {
        match node.kind() {
            "statement_list" => self.block(node),
            "assignment_statement" | "short_var_declaration" => {
                let side = |name| node.child_by_field_name(name).map_or(Vec::new(), children);
                let (left, right) = (side("left"), side("right"));
                left.into_iter()
                    .zip(right)
                    .map(|(l, r)| Statement::Assign(self.expr(l), self.expr(r)))
                    .collect()
            }
            "var_declaration" | "const_declaration" => {
                let specs = children(node).into_iter().flat_map(|n| self.specification(n));
                let name = |text, line| Expr { line, kind: ExprKind::Name(text) };
                specs.map(|(n, value)| Statement::Assign(name(n, value.line), value)).collect()
            }
            "return_statement" => {
                let values = children(node).into_iter().flat_map(children).map(|n| self.expr(n)).collect();
                vec![Statement::Return(values)]
            }
            "expression_statement" => {
                children(node).into_iter().map(|n| Statement::Call(self.expr(n))).collect()
            }
            "if_statement" => {
                let body = node.child_by_field_name("consequence").map_or(Vec::new(), |b| self.block(b));
                let mut all = vec![Statement::If(self.field(node, "condition").to_owned(), body)];
                if let Some(other) = node.child_by_field_name("alternative") {
                    all.push(Statement::Block(self.statement(other)));
                }
                all
            }
            "func_literal" => Vec::new(),
            _ => {
                let inner = self.block(node);
                if inner.is_empty() { Vec::new() } else { vec![Statement::Block(inner)] }
            }
        }
    }

    fn expr(&self, node: Node<'_>) -> Expr {
        Expr { line: node.start_position().row + 1, kind: self.expr_kind(node) }
    }

    fn boxed(&self, node: Node<'_>, name: &str) -> Box<Expr> {
        let other = || Expr { line: 0, kind: ExprKind::Other(String::new()) };
        Box::new(node.child_by_field_name(name).map_or_else(other, |n| self.expr(n)))
    }

    fn expr_kind(&self, node: Node<'_>) -> ExprKind {
        let text = self.text(node);
        match node.kind() {
            "interpreted_string_literal" | "rune_literal" => ExprKind::Text(unescaped(text)),
            "raw_string_literal" => ExprKind::Text(text.trim_matches('`').replace('\r', "")),
            "int_literal" | "float_literal" => ExprKind::Number(text.replace('_', "")),
            "identifier" | "field_identifier" | "type_identifier" | "true" | "false" | "nil" => {
                ExprKind::Name(text.to_owned())
            }
            "parenthesized_expression" | "literal_element" | "variadic_argument" => {
                match children(node).first() {
                    Some(inner) => self.expr_kind(*inner),
                    None => ExprKind::Other(text.to_owned()),
                }
            }
            "selector_expression" => {
                ExprKind::Field(self.boxed(node, "operand"), self.field(node, "field").to_owned())
            }
            "call_expression" => {
                let list = node.child_by_field_name("arguments").map_or(Vec::new(), children);
                ExprKind::Call(self.boxed(node, "function"), list.into_iter().map(|n| self.expr(n)).collect())
            }
            "type_conversion_expression" => {
                ExprKind::Call(self.boxed(node, "type"), vec![*self.boxed(node, "operand")])
            }
            "binary_expression" => {
                let operator = self.field(node, "operator").to_owned();
                ExprKind::Binary(operator, self.boxed(node, "left"), self.boxed(node, "right"))
            }
            "unary_expression" => {
                ExprKind::Unary(self.field(node, "operator").to_owned(), self.boxed(node, "operand"))
            }
            "composite_literal" => {
                let body = node.child_by_field_name("body").map_or(Vec::new(), children);
                let elements = body.into_iter().map(|n| self.element(n)).collect();
                ExprKind::Literal(self.field(node, "type").to_owned(), elements)
            }
            "func_literal" => {
                let params = node.child_by_field_name("parameters").map_or(Vec::new(), |p| self.params(p));
                let body = node.child_by_field_name("body").map_or(Vec::new(), |b| self.block(b));
                ExprKind::Function(params.into_iter().map(|(name, _)| name).collect(), body, text.to_owned())
            }
            _ => ExprKind::Other(text.to_owned()),
        }
    }

    fn element(&self, node: Node<'_>) -> (Option<String>, Expr) {
        if node.kind() != "keyed_element" {
            return (None, self.expr(node));
        }
        match children(node)[..] {
            [key, value] => (Some(self.text(key).to_owned()), self.expr(value)),
            _ => (None, self.expr(node)),
        }
    }
}

/// The text that a literal between double quotes means.
fn unescaped(literal: &str) -> String {
    let mut text = String::new();
    let mut chars = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some('t')) => text.push('\t'),
            ('\\', Some(other)) => text.push(other),
            (other, _) => text.push(other),
        }
    }
    text
}
