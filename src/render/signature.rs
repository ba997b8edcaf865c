//! The parts that templates can call: in come the Typst modules in `lib/`, out go their functions'
//! names, parameters and descriptions.
//!
//! A part is a function that `lib/delar.typ` gathers, or one of the project's own in `lib/egna.typ`. So
//! nothing is listed twice: what Typst can set, a template can call.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use typst::syntax::ast::{
    self, AstNode, Expr, ImportItem, Imports, LetBindingKind, Param, Pattern,
};
use typst::syntax::{SyntaxKind, SyntaxNode, parse};

use crate::diagnostic::SourceFile;

/// The module that gathers the parts that ship, and the project's own, which replace them.
const MODULES: [&str; 2] = ["lib/delar.typ", "lib/egna.typ"];

/// What a function's last parameter is called if it may be the content of a `call` block, and if it is all
/// that follows on the page.
const BODY: &str = "body";
const REST: &str = "rest";

/// How a part is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The function's name in Typst: `end-facts`.
    pub function: String,
    /// The module that it is in, `lib/base.typ`, and its name there.
    pub defined: (String, String),
    /// The names of the positional parameters, but for what it contains.
    pub positional: Vec<String>,
    /// The named parameters, each with its default in Typst.
    pub named: Vec<(String, String)>,
    /// The name of what takes any number of further arguments; none if nothing does.
    pub sink: Option<String>,
    /// What it contains.
    pub content: Content,
    /// The function's description, a line.
    pub description: String,
}

impl Signature {
    /// The parameters as templates write them: `label`, `under=…`.
    pub fn parameters(&self) -> Vec<String> {
        let body = (self.content == Content::Body).then(|| BODY.to_owned());
        let positional = self.positional.iter().cloned().chain(body);
        let sink = self.sink.iter().map(|name| format!("{name}…"));
        let named = self.named.iter().map(|(name, default)| format!("{name}={default}"));
        positional.chain(sink).chain(named).map(|name| name.replace('-', "_")).collect()
    }
}

/// What a part contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing but its arguments.
    None,
    /// A last argument, which a `call` block can be.
    Body,
    /// All that follows it.
    Rest,
}

/// The parts of a project by name as templates write it: `end_facts`.
pub type Parts = BTreeMap<String, Arc<Signature>>;

/// The parts among `files`, by name.
pub(super) fn parts(files: &BTreeMap<String, Arc<SourceFile>>) -> Parts {
    let mut modules = Modules { files, read: BTreeMap::new() };
    let mut parts = Parts::new();
    for module in MODULES {
        let functions = modules.functions(module, 0);
        parts.extend(functions.iter().map(|(name, own)| (name.replace('-', "_"), own.clone())));
    }
    parts
}

/// The functions of a module, by name in Typst.
type Functions = Rc<BTreeMap<String, Arc<Signature>>>;

/// Modules, each read once.
struct Modules<'a> {
    files: &'a BTreeMap<String, Arc<SourceFile>>,
    read: BTreeMap<String, Functions>,
}

/// Modules import each other no deeper than this.
const DEEPEST: usize = 8;

impl Modules<'_> {
    /// The functions that a module has or imports.
    fn functions(&mut self, module: &str, depth: usize) -> Functions {
        if let Some(read) = self.read.get(module) {
            return read.clone();
        }
        let file = self.files.get(module).filter(|_| depth < DEEPEST).cloned();
        let functions: Functions =
            file.map(|file| self.read(module, &file, depth)).unwrap_or_default().into();
        self.read.insert(module.to_owned(), functions.clone());
        functions
    }

    fn read(
        &mut self,
        module: &str,
        file: &SourceFile,
        depth: usize,
    ) -> BTreeMap<String, Arc<Signature>> {
        let mut known = BTreeMap::new();
        let mut lines = Vec::new();
        for node in parse(&file.text).children() {
            match node.kind() {
                SyntaxKind::LineComment => {
                    let line = node.leaf_text().strip_prefix("///");
                    lines.extend(line.map(|line| line.trim().to_owned()));
                }
                SyntaxKind::Hash | SyntaxKind::Semicolon => {}
                SyntaxKind::Space if node.leaf_text().matches('\n').count() < 2 => {}
                SyntaxKind::ModuleImport => {
                    let about = mem::take(&mut lines).join(" ");
                    let imported = self.imported(module, node, depth).into_iter();
                    known.extend(imported.map(|(name, part)| (name, described(part, &about))));
                }
                SyntaxKind::LetBinding => {
                    let about = mem::take(&mut lines).join(" ");
                    known.extend(bound(module, node, &about, &known));
                }
                _ => lines.clear(),
            }
        }
        known
    }

    /// What an import brings.
    fn imported(
        &mut self,
        module: &str,
        node: &SyntaxNode,
        depth: usize,
    ) -> Vec<(String, Arc<Signature>)> {
        let Some(import) = node.cast::<ast::ModuleImport<'_>>() else { return Vec::new() };
        let Expr::Str(path) = import.source() else { return Vec::new() };
        let path = path.get();
        let folder = module.rsplit_once('/').map_or("", |(folder, _)| folder);
        let target = match path.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("{folder}/{path}"),
        };
        let there = self.functions(&target, depth + 1);
        match import.imports() {
            Some(Imports::Wildcard) => {
                there.iter().map(|(name, own)| (name.clone(), own.clone())).collect()
            }
            Some(Imports::Items(items)) => {
                items.iter().filter_map(|item| renamed(&item, &there)).collect()
            }
            None => Vec::new(),
        }
    }
}

/// The same part with a description, if there is one.
fn described(part: Arc<Signature>, description: &str) -> Arc<Signature> {
    match description {
        "" => part,
        _ => Arc::new(Signature { description: description.to_owned(), ..(*part).clone() }),
    }
}

/// A function that is imported, perhaps by another name; the name in Typst is the one it has here.
fn renamed(
    item: &ImportItem<'_>,
    there: &BTreeMap<String, Arc<Signature>>,
) -> Option<(String, Arc<Signature>)> {
    let signature = there.get(item.original_name().as_str())?;
    let name = item.bound_name().as_str().to_owned();
    let own = Signature { function: name.clone(), ..(**signature).clone() };
    Some((name, Arc::new(own)))
}

/// The function that a `let` binds: one with parameters, or another with some arguments given.
fn bound(
    module: &str,
    node: &SyntaxNode,
    description: &str,
    known: &BTreeMap<String, Arc<Signature>>,
) -> Option<(String, Arc<Signature>)> {
    let binding = node.cast::<ast::LetBinding<'_>>()?;
    let description = description.to_owned();
    match (binding.kind(), binding.init()?) {
        (LetBindingKind::Closure(name), Expr::Closure(closure)) => {
            let name = name.as_str().to_owned();
            let signature = Signature { description, ..signature(module, &name, closure.params()) };
            Some((name, Arc::new(signature)))
        }
        (LetBindingKind::Normal(Pattern::Normal(Expr::Ident(name))), Expr::FuncCall(call)) => {
            let Expr::FieldAccess(access) = call.callee() else { return None };
            let Expr::Ident(target) = access.target() else { return None };
            let original =
                known.get(target.as_str()).filter(|_| access.field().as_str() == "with")?;
            let name = name.as_str().to_owned();
            let defined = (module.to_owned(), name.clone());
            let function = name.clone();
            let own = Signature { function, defined, description, ..(**original).clone() };
            Some((name, Arc::new(own)))
        }
        _ => None,
    }
}

/// The signature of a function with parameters.
fn signature(module: &str, name: &str, params: ast::Params<'_>) -> Signature {
    let mut signature = Signature {
        function: name.to_owned(),
        defined: (module.to_owned(), name.to_owned()),
        positional: Vec::new(),
        named: Vec::new(),
        sink: None,
        content: Content::None,
        description: String::new(),
    };
    for param in params.children() {
        match param {
            Param::Pos(Pattern::Normal(Expr::Ident(name))) => {
                signature.positional.push(name.as_str().to_owned());
            }
            Param::Pos(_) => signature.positional.push("_".to_owned()),
            Param::Named(named) => {
                let default = named.expr().to_untyped().full_text();
                signature.named.push((named.name().as_str().to_owned(), default.into()));
            }
            Param::Spread(spread) => {
                let name = spread.sink_ident().map(|name| name.as_str().to_owned());
                signature.sink = Some(name.unwrap_or_default());
            }
        }
    }
    signature.content = match signature.positional.last().map(String::as_str) {
        Some(BODY) => Content::Body,
        Some(REST) => Content::Rest,
        _ => Content::None,
    };
    if signature.content != Content::None {
        signature.positional.pop();
    }
    signature
}

/// The functions that may have made what stands at a byte of a look: the one that it is in, and those that
/// call that.
pub(super) fn makers(
    files: &BTreeMap<String, Arc<SourceFile>>,
    look: &str,
    byte: usize,
) -> BTreeSet<String> {
    let mut makers = BTreeSet::new();
    let Some(file) = files.get(look) else { return makers };
    let own = bindings(&file.text).into_iter().find(|(_, range)| range.contains(&byte));
    let Some((own, _)) = own else { return makers };
    let call = format!("{own}(");
    for (_, file) in files.iter().filter(|(name, _)| name.starts_with("lib/")) {
        for (name, range) in bindings(&file.text) {
            if file.text[range].contains(&call) {
                makers.insert(name);
            }
        }
    }
    makers.insert(own);
    makers
}

/// The names that a module binds, each with the bytes of its definition.
fn bindings(text: &str) -> Vec<(String, Range<usize>)> {
    let root = parse(text);
    let mut bindings = Vec::new();
    let mut start = 0;
    for node in root.children() {
        let end = start + node.len();
        if let Some(binding) = node.cast::<ast::LetBinding<'_>>() {
            let names = binding.kind().bindings().into_iter();
            bindings.extend(names.map(|name| (name.as_str().to_owned(), start..end)));
        }
        start = end;
    }
    bindings
}
