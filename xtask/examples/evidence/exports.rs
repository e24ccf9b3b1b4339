//! Whether the DLL exports the name, and how many bytes x86 passes, by the lists that mingw-w64 makes its import
//! libraries from. Zig carries the newest of them.

use crate::verdict::{Evidence, Verdict};
use anyhow::{Context, Result, bail};
use farcall_model::{
    Architecture, Body, CallingConvention, Declaration, Facts, Function, Primitive, Type, layout,
};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `cargo xtask toolchains` puts the lists.
const LISTS: &str = "python/ziglang/lib/libc/mingw";

/// The names that each DLL exports, in lower case, with the bytes that a function takes from the stack of x86 where
/// the list says so.
type Exports = HashMap<String, HashMap<String, Option<u32>>>;

pub(crate) fn collect(facts: &Facts) -> Result<Option<Evidence>> {
    let tools = std::env::var_os("FARCALL_TOOLS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/tools")),
        PathBuf::from,
    );
    let lists = tools.join(LISTS);
    if !lists.exists() {
        if std::env::var("FARCALL_REQUIRE_TOOLS").is_ok_and(|value| value == "1") {
            bail!("{} is missing; `cargo xtask toolchains` fetches it", lists.display());
        }
        eprintln!("skipped: exports (the lists of mingw-w64 that Zig carries; cargo xtask toolchains)");
        return Ok(None);
    }
    let x64 = read(&lists, &["lib-common", "lib64"], "DEF_X64", "__x86_64__")?;
    let x86 = read(&lists, &["lib-common", "lib32"], "DEF_I386", "__i386__")?;
    let mut homes: HashMap<&str, Vec<&str>> = HashMap::new();
    for (library, names) in &x64 {
        for name in names.keys() {
            homes.entry(name).or_default().push(library);
        }
    }
    let mut verdicts = BTreeMap::new();
    for declaration in &facts.declarations {
        let Body::Function(function) = declaration.body() else { continue };
        let Some(library) = &function.library else { continue };
        let verdict = judge(facts, declaration, function, &library.to_lowercase(), (&x64, &x86, &homes));
        verdicts.insert(declaration.full_name(), verdict);
    }
    let head = vec![
        "Exports: whether the DLL exports the name (x64), and how many bytes the function takes from the stack (x86)."
            .to_owned(),
        "Judge: the lists of mingw-w64 in the package ziglang 0.17.1".to_owned(),
    ];
    Ok(Some(Evidence { head, verdicts }))
}

fn judge(
    facts: &Facts,
    declaration: &Declaration,
    function: &Function,
    library: &str,
    (x64, x86, homes): (&Exports, &Exports, &HashMap<&str, Vec<&str>>),
) -> Verdict {
    let name = function.entry_point.as_deref().unwrap_or(&declaration.name);
    if name.starts_with('#') {
        return Verdict::NotComparable("it is exported by number".to_owned());
    }
    let is_only_x86 = declaration.on(Architecture::X64).is_none();
    let Some(list) = (if is_only_x86 { x86 } else { x64 }).get(library) else {
        return Verdict::NotComparable(format!("mingw-w64 has no list for {library}"));
    };
    if !list.contains_key(name) {
        let mut elsewhere: Vec<&str> = homes.get(name).cloned().unwrap_or_default();
        elsewhere.retain(|home| !home.starts_with("api-ms-") && !home.starts_with("ext-ms-"));
        elsewhere.sort_unstable();
        return match elsewhere.as_slice() {
            [] => Verdict::NotComparable(format!(
                "mingw-w64 lists it for no DLL; its list for {library} may be older"
            )),
            homes => {
                Verdict::Disagrees(format!("the metadata says {library}, mingw-w64 {}", homes.join(", ")))
            }
        };
    }
    let function = match declaration.on(Architecture::X86) {
        Some(Body::Function(function)) => function,
        _ => return Verdict::Agrees(library.to_owned()),
    };
    let stack = x86.get(library).and_then(|names| names.get(name)).copied().flatten();
    let is_stdcall =
        function.signature.convention == CallingConvention::Stdcall && !function.signature.is_variadic;
    match (stack, is_stdcall, bytes(facts, function)) {
        (Some(theirs), true, Some(ours)) if ours == theirs => {
            Verdict::Agrees(format!("{library}, {ours} bytes"))
        }
        (Some(theirs), true, Some(ours)) => Verdict::Disagrees(format!(
            "the metadata's parameters have {ours} bytes on x86, mingw-w64 says {theirs}"
        )),
        (Some(theirs), false, _) if theirs > 0 => Verdict::Disagrees(format!(
            "the metadata says {}, mingw-w64 __stdcall with {theirs} bytes",
            match function.signature.convention {
                CallingConvention::Cdecl => "__cdecl",
                _ if function.signature.is_variadic => "any number of arguments",
                _ => "another convention",
            }
        )),
        _ => Verdict::Agrees(library.to_owned()),
    }
}

/// What the parameters take on the stack of x86, where every size is known.
fn bytes(facts: &Facts, function: &Function) -> Option<u32> {
    let mut sum = 0;
    let returns = &function.signature.returns.ty;
    // A struct that fits no register comes back through an address that is passed first.
    if !returns.is_void() {
        let extent = layout::extent(&facts.declarations, returns, Architecture::X86).ok()?;
        let is_struct = is_record(facts, returns);
        if is_struct && !matches!(extent.size, 1 | 2 | 4 | 8) {
            sum += 4;
        }
    }
    for parameter in &function.signature.parameters {
        let size = match &parameter.ty {
            Type::Array { .. } => 4,
            ty => layout::extent(&facts.declarations, ty, Architecture::X86).ok()?.size,
        };
        sum += size.next_multiple_of(4);
    }
    Some(sum)
}

fn is_record(facts: &Facts, ty: &Type) -> bool {
    match ty {
        Type::Primitive(Primitive::Guid) => true,
        Type::Named(id) => {
            match facts.declarations.get(id.0 as usize).map(|d| d.on_or_first(Architecture::X86)) {
                Some(Body::Record(_)) => true,
                Some(Body::Typedef(typedef)) => is_record(facts, &typedef.ty),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Reads every list in `folders` for one architecture.
fn read(lists: &Path, folders: &[&str], define: &str, target: &str) -> Result<Exports> {
    let mut exports = Exports::new();
    for folder in folders {
        let folder = lists.join(folder);
        let entries = std::fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = if name.ends_with(".def") {
                std::fs::read_to_string(&file)?
            } else if name.ends_with(".def.in") {
                preprocessed(lists, &file, define, target)?
            } else {
                continue;
            };
            parse(&text, &mut exports);
        }
    }
    Ok(exports)
}

/// Some lists are for the preprocessor of C.
fn preprocessed(lists: &Path, file: &Path, define: &str, target: &str) -> Result<String> {
    let output = Command::new("gcc")
        .args(["-E", "-P", "-undef", "-x", "c", &format!("-D{define}"), &format!("-D{target}"), "-I"])
        .args([&lists.join("def-include"), file])
        .output()
        .context("gcc is missing")?;
    if !output.status.success() {
        bail!("{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Adds what one list says: `LIBRARY "KERNEL32.dll"`, `EXPORTS`, then `OpenFileMappingW@12` line by line.
fn parse(text: &str, exports: &mut Exports) {
    let mut library = String::new();
    for line in text.lines() {
        let line = line.split(';').next().unwrap_or_default().trim();
        if let Some(rest) = line.strip_prefix("LIBRARY").filter(|rest| rest.starts_with([' ', '\t'])) {
            library = rest.split_whitespace().next().unwrap_or_default().trim_matches('"').to_lowercase();
            if !library.contains('.') {
                library.push_str(".dll");
            }
            continue;
        }
        let mut words = line.split_whitespace();
        let Some(word) = words.next().filter(|word| *word != "EXPORTS" && !word.starts_with('#')) else {
            continue;
        };
        if library.is_empty() || line.ends_with("PRIVATE") {
            continue;
        }
        let word = word.trim_matches('"').trim_start_matches(['@']);
        // `shown=real` exports under the first name.
        let word = word.split("==").next().unwrap_or(word);
        let word = word.split('=').next().unwrap_or(word);
        let (name, bytes) = match word.rsplit_once('@') {
            Some((name, bytes)) if !name.is_empty() => (name, bytes.parse().ok()),
            _ => (word, None),
        };
        let known = exports.entry(library.clone()).or_default().entry(name.to_owned()).or_default();
        *known = known.or(bytes);
    }
}
