//! Which files depend on which: modules of `src/` depend only on those above them in `lib.rs`, the files
//! of a folder have no import cycles, and the tests use the library from one file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::support::imports::{self, SourceText};
use crate::support::{all_files, repository};

/// A module's path from the crate's root: `["record", "fields"]`.
type Module = Vec<String>;

/// The module that a file of `src/` is.
fn module_of(path: &Path) -> Module {
    let path = path.strip_prefix(repository("src")).unwrap().with_extension("");
    let parts = path.iter().map(|part| part.to_str().unwrap().to_owned());
    parts.filter(|part| part != "mod").collect()
}

/// The files below `src/`, by module.
fn source_files() -> BTreeMap<Module, SourceText> {
    let files =
        all_files("src").into_iter().filter(|path| path.extension().is_some_and(|own| own == "rs"));
    let read = |path: std::path::PathBuf| {
        let module = module_of(&path);
        let text = imports::read(&fs::read_to_string(&path).unwrap(), &module);
        (module, text)
    };
    files.map(read).collect()
}

/// The modules at the top of `src/`, in the order of `lib.rs`.
fn order() -> Vec<String> {
    let lib = fs::read_to_string(repository("src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    modules.map(str::to_owned).collect()
}

#[test]
fn modules_depend_only_on_those_above_them() {
    let order = order();
    let place = |module: &str| order.iter().position(|name| name == module);
    let files = source_files();
    for (module, file) in &files {
        let Some(own) = place(&module[0]) else { continue };
        for named in &file.named {
            let Some(used) = named.path.first().and_then(|first| place(first)) else { continue };
            assert!(
                used <= own,
                "{} names `{}`, which stands below it in lib.rs",
                module.join("::"),
                named.path.join("::")
            );
        }
    }
    let modules: BTreeSet<&str> = files.keys().map(|module| module[0].as_str()).collect();
    let listed: BTreeSet<&str> = order.iter().map(String::as_str).chain(["lib", "main"]).collect();
    assert_eq!(modules, listed);
}

/// The file that defines what a path names; none if it is in none of the files. Re-exports are followed
/// to their source.
fn definition<'a>(path: &[String], files: &'a BTreeMap<Module, SourceText>) -> Option<&'a Module> {
    let depth = (1..=path.len()).rev().find(|depth| files.contains_key(&path[..*depth]))?;
    let (module, file) = files.get_key_value(&path[..depth])?;
    let Some(name) = path.get(depth) else { return Some(module) };
    let reexport = file.named.iter().find(|named| named.reexported.as_ref() == Some(name));
    match reexport {
        Some(named) if named.path != path => definition(&named.path, files),
        _ => Some(module),
    }
}

/// The files of a room that each of its files depends on. A file depends on another if it names an item
/// that is defined there; a declaration (`mod x;`) or a re-export that the file doesn't use itself
/// (`pub use x::Y;`) is no dependency, and neither is what unit tests name.
fn dependencies<'a>(
    room: &str,
    files: &'a BTreeMap<Module, SourceText>,
) -> BTreeMap<&'a Module, BTreeSet<&'a Module>> {
    let mut dependencies = BTreeMap::new();
    for (module, file) in files.iter().filter(|(module, _)| module[0] == room) {
        let is_used = |name: &String| file.words.contains(name);
        let named = file
            .named
            .iter()
            .filter(|named| !named.is_of_tests && named.reexported.as_ref().is_none_or(is_used));
        let files = named.filter_map(|named| definition(&named.path, files));
        let others = files.filter(|other| other[0] == room && *other != module).collect();
        dependencies.insert(module, others);
    }
    dependencies
}

/// Groups of files that depend on each other in a cycle.
fn cycles(dependencies: &BTreeMap<&Module, BTreeSet<&Module>>) -> Vec<String> {
    let reached = |from: &Module| {
        let mut reached: BTreeSet<&Module> = BTreeSet::new();
        let mut open: Vec<&Module> =
            dependencies.get(from).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(dependencies.get(next).into_iter().flatten());
            }
        }
        reached
    };
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        dependencies.keys().map(|module| (*module, reached(module))).collect();
    let group = |module: &&&Module| -> Vec<String> {
        let others = reached[**module].iter();
        others
            .filter(|other| reached[**other].contains(**module))
            .map(|own| own.join("::"))
            .collect()
    };
    let groups: BTreeSet<Vec<String>> =
        reached.keys().map(|module| group(&module)).filter(|group| !group.is_empty()).collect();
    groups.into_iter().map(|group| group.join(", ")).collect()
}

#[test]
fn files_of_a_room_have_no_import_cycles() {
    let files = source_files();
    let mut wrong = String::new();
    let rooms: BTreeSet<&str> = files.keys().map(|module| module[0].as_str()).collect();
    for room in rooms {
        let dependencies = dependencies(room, &files);
        let cycles = cycles(&dependencies);
        if cycles.is_empty() {
            continue;
        }
        wrong += &format!("import cycles in src/{room}: {}\n", cycles.join("; "));
        for (module, others) in dependencies {
            let others: Vec<String> = others.iter().map(|other| other.join("::")).collect();
            wrong += &format!("  {} → {}\n", module.join("::"), others.join(", "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Folders of `src/` whose `mod.rs` lists the files in order, each below those that it depends on.
const ROOMS_IN_ORDER: [&str; 3] = ["packet", "record", "yaml"];

#[test]
fn files_of_a_room_in_order_depend_only_on_those_above_them() {
    let files = source_files();
    let declared = regex::Regex::new(r"(?m)^(?:pub )?mod (\w+);$").unwrap();
    for room in ROOMS_IN_ORDER {
        let list = fs::read_to_string(repository(&format!("src/{room}/mod.rs"))).unwrap();
        let order: Vec<&str> =
            declared.captures_iter(&list).map(|found| found.get(1).unwrap().as_str()).collect();
        let place = |module: &Module| {
            order.iter().position(|name| module.get(1).is_some_and(|own| own == name))
        };
        for (module, others) in dependencies(room, &files) {
            let Some(own) = place(module) else { continue };
            let below =
                others.into_iter().find(|other| place(other).is_none_or(|other| other > own));
            assert_eq!(below, None, "{} depends on a file below it", module.join("::"));
        }
    }
}

#[test]
fn tests_use_the_library_from_one_file() {
    for path in all_files("tests/suite") {
        let text = fs::read_to_string(&path).unwrap();
        let is_it = path.ends_with("support/library.rs") || path.ends_with("dependencies.rs");
        assert!(is_it || !text.contains("make_docs::"), "{} names the library", path.display());
    }
}

#[test]
fn every_form_of_import_is_read() {
    let text = r#"
        //! `crate::comment`
        mod child;
        pub use self::child::{Kept, Told as Said};
        use crate::{a::{self, b::C}, d, e::*};
        use std::fs;
        use super::{f, super::g::H};
        pub(in crate::room) fn fine(at: &crate::i::J) -> Vec<super::k::L<'_>> {
            let text = "crate::string";
            child::call::<crate::m::N>(crate::o::p(), self.child);
        }
        mod inner {
            use super::q;
            use super::super::r;
        }
    "#;
    let module = ["room", "file"].map(str::to_owned);
    let read = imports::read(text, &module);
    let named: Vec<String> = read.named.iter().map(|named| named.path.join("::")).collect();
    let expected = "room::file::child::Kept room::file::child::Told a a::b::C d e room::f g::H i::J \
                    room::k::L room::file::child::call m::N o::p room::file::q room::r";
    assert_eq!(named.join(" "), expected);
    let reexported: Vec<&str> =
        read.named.iter().filter_map(|named| named.reexported.as_deref()).collect();
    assert_eq!(reexported, ["Kept", "Said"]);
    assert!(read.words.contains("fine") && !read.words.contains("child"), "{:?}", read.words);
}
