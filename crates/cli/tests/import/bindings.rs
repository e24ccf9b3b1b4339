//! Six libraries, from their headers to a call.

use crate::{Home, is_installed, succeeds};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A library that Debian has.
struct Library {
    /// What the catalog is called.
    name: &'static str,
    header: &'static str,
    package: &'static str,
    /// As programs load it.
    file: &'static str,
    /// Folders of headers that a program for Windows would have in one, beside the header's own file.
    headers: &'static [&'static str],
    /// How many functions there are at least; fewer would mean that most were left out.
    functions: usize,
    /// Calls, with everything imported; prints one line.
    python: &'static str,
    /// The same, with the binding as `n`.
    lua: &'static str,
    /// The line.
    prints: &'static str,
}

const LIBRARIES: &[Library] = &[
    Library {
        name: "sqlite3",
        header: "/usr/include/sqlite3.h",
        package: "libsqlite3-dev",
        file: "libsqlite3.so.0",
        headers: &[],
        functions: 250,
        python: r#"
db = ctypes.POINTER(sqlite3)()
assert sqlite3_open(b":memory:", ctypes.byref(db)) == SQLITE_OK
rows = []
def visit(state, count, values, names):
    rows.append(ctypes.cast(values, ctypes.POINTER(ctypes.c_char_p))[0])
    return 0
assert sqlite3_exec(db, b"create table t(a); insert into t values(41), (1); select sum(a) from t",
                    sqlite3_exec_callback(visit), None, None) == SQLITE_OK
assert sqlite3_close(db) == SQLITE_OK
print("sum", rows[0].decode())
"#,
        lua: r#"
local db = ffi.new("sqlite3 *[1]")
assert(n.libsqlite3.sqlite3_open(":memory:", db) == n.SQLITE_OK)
local statement = ffi.new("sqlite3_stmt *[1]")
assert(n.libsqlite3.sqlite3_prepare_v2(db[0], "select 41 + 1", -1, statement, nil) == n.SQLITE_OK)
assert(n.libsqlite3.sqlite3_step(statement[0]) == n.SQLITE_ROW)
print("sum " .. n.libsqlite3.sqlite3_column_int(statement[0], 0))
n.libsqlite3.sqlite3_finalize(statement[0])
assert(n.libsqlite3.sqlite3_close(db[0]) == n.SQLITE_OK)
"#,
        prints: "sum 42",
    },
    Library {
        name: "zlib",
        header: "/usr/include/zlib.h",
        package: "zlib1g-dev",
        file: "libz.so.1",
        headers: &["/usr/include/zconf.h", "/usr/include/x86_64-linux-gnu/zconf.h"],
        functions: 60,
        python: r#"
text = (ctypes.c_ubyte * 5)(*b"hello")
print("crc", "%x" % crc32(0, text, 5))
"#,
        lua: r#"print(string.format("crc %x", tonumber(n.libz.crc32(0, ffi.cast("const uint8_t *", "hello"), 5))))"#,
        prints: "crc 3610a686",
    },
    Library {
        name: "curl",
        header: "/usr/include/x86_64-linux-gnu/curl/curl.h",
        package: "libcurl4-openssl-dev",
        file: "libcurl.so.4",
        headers: &["/usr/include/x86_64-linux-gnu/curl"],
        functions: 70,
        python: r#"
handle = curl_easy_init()
escaped = curl_easy_escape(handle, b"a b/c", 0)
print("escaped", ctypes.cast(escaped, ctypes.c_char_p).value.decode())
curl_free(escaped)
curl_easy_cleanup(handle)
"#,
        lua: r#"
local handle = n.libcurl.curl_easy_init()
local escaped = n.libcurl.curl_easy_escape(handle, "a b/c", 0)
print("escaped " .. ffi.string(escaped))
n.libcurl.curl_free(escaped)
n.libcurl.curl_easy_cleanup(handle)
"#,
        prints: "escaped a%20b%2Fc",
    },
    Library {
        name: "git2",
        header: "/usr/include/git2.h",
        package: "libgit2-dev",
        file: "libgit2.so.1.5",
        headers: &["/usr/include/git2"],
        functions: 700,
        python: r#"
assert git_libgit2_init() > 0
oid = git_oid()
assert git_oid_fromstr(ctypes.byref(oid), b"0123456789abcdef0123456789abcdef01234567") == 0
print("oid", bytes(oid.id).hex())
git_libgit2_shutdown()
"#,
        lua: r#"
assert(n.libgit2.git_libgit2_init() > 0)
local oid = ffi.new("git_oid")
assert(n.libgit2.git_oid_fromstr(oid, "0123456789abcdef0123456789abcdef01234567") == 0)
local text = {}
for i = 0, 19 do text[#text + 1] = string.format("%02x", oid.id[i]) end
print("oid " .. table.concat(text))
n.libgit2.git_libgit2_shutdown()
"#,
        prints: "oid 0123456789abcdef0123456789abcdef01234567",
    },
    Library {
        name: "sdl",
        header: "/usr/include/SDL2/SDL.h",
        package: "libsdl2-dev",
        file: "libSDL2-2.0.so.0",
        headers: &["/usr/include/SDL2", "/usr/include/x86_64-linux-gnu/SDL2"],
        functions: 700,
        python: r#"
first, second, both = SDL_Rect(0, 0, 10, 10), SDL_Rect(5, 6, 10, 10), SDL_Rect()
assert SDL_IntersectRect(ctypes.byref(first), ctypes.byref(second), ctypes.byref(both))
print("both", both.x, both.y, both.w, both.h)
"#,
        lua: r#"
local first, second = ffi.new("SDL_Rect", 0, 0, 10, 10), ffi.new("SDL_Rect", 5, 6, 10, 10)
local both = ffi.new("SDL_Rect")
assert(n["libSDL2-2"] == nil and n.libSDL2_2.SDL_IntersectRect(first, second, both) ~= 0)
print("both", both.x, both.y, both.w, both.h)
"#,
        prints: "both 5 6 5 4",
    },
    Library {
        name: "crypto",
        header: "/usr/include/openssl/evp.h",
        package: "libssl-dev",
        file: "libcrypto.so.3",
        headers: &["/usr/include/openssl", "/usr/include/x86_64-linux-gnu/openssl"],
        functions: 1600,
        python: r#"
digest, size = (ctypes.c_ubyte * 64)(), ctypes.c_uint32()
assert EVP_Digest(b"abc", 3, digest, ctypes.byref(size), EVP_sha256(), None) == 1
print("digest", bytes(digest)[:size.value].hex())
"#,
        lua: r#"
local digest, size = ffi.new("uint8_t[64]"), ffi.new("uint32_t[1]")
assert(n.libcrypto.EVP_Digest(ffi.cast("void *", "abc"), 3, digest, size, n.libcrypto.EVP_sha256(), nil) == 1)
local text = {}
for i = 0, size[0] - 1 do text[#text + 1] = string.format("%02x", digest[i]) end
print("digest " .. table.concat(text))
"#,
        prints: "digest ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    },
];

fn check(name: &str) {
    let library = LIBRARIES.iter().find(|library| library.name == name).unwrap();
    if !is_installed(library.header, library.package) || !is_installed("/usr/bin/luajit", "luajit") {
        return;
    }
    let home = Home::new();
    let said = home.output(&[
        "import",
        "header",
        library.header,
        "--library",
        library.file,
        "--target",
        "linux",
        "--catalog",
        name,
    ]);
    let functions =
        said.split_once(" has ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<usize>().ok());
    assert!(functions >= Some(library.functions), "{said}");

    // Python reads it, and knows the sizes of everything.
    home.generate(name, "python", "native.py");
    let measured = python(&home, MEASURE);
    let sizes: BTreeMap<&str, &str> = measured.lines().filter_map(|line| line.split_once(' ')).collect();
    let compared = agree_with_gcc(&home, library, &sizes).unwrap_or_else(|told| panic!("{told}"));
    // gcc can say no.
    let (name_of_one, _) = sizes.first_key_value().unwrap();
    assert!(agree_with_gcc(&home, library, &BTreeMap::from([(*name_of_one, "12345")])).is_err());
    assert!(compared * 10 >= sizes.len() * 9, "{compared} of {} sizes could be compared", sizes.len());

    calls(&home, library);
    compiles(&home, name);
    compiles_for_windows(&home, library);
}

/// Every struct and union of the binding, with its size.
const MEASURE: &str = r#"
for name, value in sorted(vars().copy().items()):
    if isinstance(value, type) and issubclass(value, (ctypes.Structure, ctypes.Union)) and hasattr(value, "_fields_"):
        if value.__name__ == name:
            print(name, ctypes.sizeof(value))
"#;

fn python(home: &Home, script: &str) -> String {
    let script = format!("import ctypes\nfrom native import *\n{script}");
    let path = home.path("script.py");
    std::fs::write(&path, script).unwrap();
    succeeds("python", Command::new("python3").arg(&path).env("PYTHONDONTWRITEBYTECODE", "1"))
}

/// Has gcc, with the library's own header, say whether it agrees; how many it knows. What C calls by no such name was
/// named by us. An error is what gcc says against it.
fn agree_with_gcc(home: &Home, library: &Library, sizes: &BTreeMap<&str, &str>) -> Result<usize, String> {
    let mut known = 0;
    let mut open: Vec<&str> = sizes.keys().copied().collect();
    for prefix in ["", "struct ", "union "] {
        // A name that gcc does not know is an error of its own line, which says so.
        let ask = |names: &[&str]| {
            let lines = names.iter().map(|name| {
                format!("_Static_assert(sizeof({prefix}{name}) == {}, \"differs\");\n", sizes[name])
            });
            let text = format!("#include \"{}\"\n{}", library.header, lines.collect::<String>());
            let path = home.path("sizes.c");
            std::fs::write(&path, text).unwrap();
            Command::new("gcc")
                .args(["-fsyntax-only", "-fmax-errors=0", "-fno-diagnostics-show-caret"])
                .arg(&path)
                .output()
                .unwrap()
        };
        let output = ask(&open);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if told.contains("differs") {
            return Err(told);
        }
        let unknown = |line: usize| told.contains(&format!("sizes.c:{line}:"));
        let (left, agreed): (Vec<_>, Vec<_>) =
            open.iter().enumerate().partition(|(place, _)| unknown(place + 2));
        known += agreed.len();
        open = left.into_iter().map(|(_, name)| *name).collect();
    }
    Ok(known)
}

fn calls(home: &Home, library: &Library) {
    assert_eq!(python(home, library.python).trim(), library.prints, "Python calls {}", library.name);
    home.generate(library.name, "lua", "native.lua");
    let script = format!("local ffi = require(\"ffi\")\nlocal n = dofile(arg[1])\n{}", library.lua);
    let path = home.path("script.lua");
    std::fs::write(&path, script).unwrap();
    let said = succeeds("luajit", Command::new("luajit").arg(&path).arg(home.path("native.lua")));
    assert_eq!(said.trim().replace('\t', " "), library.prints, "LuaJIT calls {}", library.name);
}

fn compiles(home: &Home, name: &str) {
    let c = home.generate(name, "c", "native.h");
    succeeds("gcc", Command::new("gcc").args(["-std=c11", "-fsyntax-only", "-x", "c"]).arg(&c));
    let rust = home.generate(name, "rust", "native.rs");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--out-dir"]).arg(home.path(""));
    succeeds("rustc", rustc.arg(&rust));
    if is_installed("/usr/bin/mcs", "mono-mcs") {
        let csharp = home.generate(name, "csharp", "Native.cs");
        let mut mcs = Command::new("mcs");
        mcs.args(["-unsafe", "-target:library", "-langversion:7.2"]);
        succeeds("mcs", mcs.arg(format!("-out:{}", home.path("Native.dll").display())).arg(&csharp));
    }
}

/// A program for Windows has the headers in one folder.
fn compiles_for_windows(home: &Home, library: &Library) {
    if !is_installed("/usr/bin/go", "golang-go")
        || !is_installed("/usr/x86_64-w64-mingw32/include", "mingw-w64-common")
    {
        return;
    }
    let folder = home.path("include").join(library.name);
    std::fs::create_dir_all(&folder).unwrap();
    let header = Path::new(library.header);
    for file in library.headers.iter().map(Path::new).chain([header]).filter(|file| file.exists()) {
        let to = match file.is_dir() {
            // What a header includes as `<curl/easy.h>` lies in a folder that is called so.
            true => home.path("include").join(file.file_name().unwrap()),
            false => folder.clone(),
        };
        std::fs::create_dir_all(&to).unwrap();
        let mut copy = Command::new("cp");
        copy.arg("-rL").arg(if file.is_dir() { file.join(".") } else { file.to_owned() }).arg(&to);
        succeeds("cp", &mut copy);
    }
    let shared = home.path("include").join(header.strip_prefix("/usr/include").unwrap());
    let own = [shared, folder.join(header.file_name().unwrap())];
    let header = own.iter().find(|file| file.is_file()).unwrap().display().to_string();
    let include = home.path("include").display().to_string();
    let name = format!("{}-windows", library.name);
    home.output(&[
        "import",
        "header",
        &header,
        "--library",
        "Native.dll",
        "--include",
        &include,
        "--catalog",
        &name,
    ]);
    let go = home.path("go");
    std::fs::create_dir_all(&go).unwrap();
    std::fs::write(go.join("go.mod"), "module native\n\ngo 1.19\n").unwrap();
    home.generate(&name, "go", "go/native.go");
    let mut build = Command::new("go");
    build.arg("build").current_dir(&go).envs([
        ("GOOS", "windows"),
        ("GOARCH", "amd64"),
        ("GOFLAGS", "-mod=mod"),
    ]);
    build.env("GOCACHE", home.path("cache"));
    succeeds("go", &mut build);
    let c = home.generate(&name, "c", "windows.h");
    let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
    succeeds("gcc for Windows", gcc.args(["-std=c11", "-fsyntax-only", "-x", "c"]).arg(&c));
}

#[test]
fn sqlite() {
    check("sqlite3");
}

#[test]
fn zlib() {
    check("zlib");
}

#[test]
fn curl() {
    check("curl");
}

#[test]
fn libgit2() {
    check("git2");
}

#[test]
fn sdl() {
    check("sdl");
}

#[test]
fn openssl() {
    check("crypto");
}
