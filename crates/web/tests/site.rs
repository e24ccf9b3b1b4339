//! The site as a client sees it: status, headers, redirects, encodings and the words of its pages.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use farcall_app::App;
use http_body_util::BodyExt;
use std::io::Read;
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

static SITE: LazyLock<Router> = LazyLock::new(|| farcall_web::router(Arc::new(App::new())));

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(&name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

async fn send(request: Request<Body>) -> Answer {
    let response = SITE.clone().oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
    Answer { status, headers, bytes }
}

async fn get(address: &str) -> Answer {
    send(Request::get(address).body(Body::empty()).unwrap()).await
}

async fn get_with(address: &str, name: header::HeaderName, value: &str) -> Answer {
    send(Request::get(address).header(name, value).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_kind_of_page_is_there() {
    for (address, words) in [
        ("/", "Directory of modules"),
        ("/modules", "kernel32.dll"),
        ("/kernel32", "OpenFileMapping"),
        ("/kernel32/OpenFileMapping", "OpenFileMapping"),
        ("/type/SYSTEM_INFO", "wProcessorArchitecture"),
        ("/type/PROCESSOR_ARCHITECTURE", "PROCESSOR_ARCHITECTURE_AMD64"),
        ("/type/WNDENUMPROC", "LPARAM"),
        ("/type/IShellItem", "GetDisplayName"),
        ("/type/HANDLE", "CloseHandle"),
        ("/type/INPUT", "HARDWAREINPUT"),
        ("/type/HANDLE/references", "CreateFile"),
        ("/constant/WM_PAINT", "0xF"),
        ("/constants", "WM_"),
        ("/constants/WM_", "WM_PAINT"),
        ("/device", "coredll"),
        ("/device/coredll", "CreateFileW"),
        ("/search?q=OpenFileMapping", "/kernel32/OpenFileMapping"),
        ("/generate?name=OpenFileMapping&lang=c", "OpenFileMapping"),
        ("/about", "windows-bindgen"),
        ("/evidence", "What compiles"),
        ("/help", "dll:kernel32"),
        ("/api", "/api/v1/openapi.json"),
    ] {
        let answer = get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.text().contains(words), "{address} does not say {words}");
        assert!(answer.text().contains("<main"), "{address}");
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{address}");
    }
}

/// Every style stands once among what was taken as a whole or once among what was not, with compilers or a reason.
#[tokio::test]
async fn the_evidence_names_the_compilers_of_every_style() {
    let answer = get("/evidence").await;
    let page = answer.text();
    let section = |id: &str| {
        let rest = page.split(&format!("<h2 id=\"{id}\"")).nth(1).unwrap_or_default();
        rest.split("</section>").next().unwrap_or_default()
    };
    let (compiled, not_compiled) = (section("compiled"), section("not-compiled"));
    assert!(compiled.contains("<td>gcc 12</td><td>x64, x86</td>"), "{compiled}");
    assert!(compiled.contains("<td>clang 14.0.6</td><td>arm64</td>"), "{compiled}");
    assert!(not_compiled.contains("nothing that compiles Julia was at hand"), "{not_compiled}");
    let totals = App::new().evidence_totals();
    for row in &totals.compiled {
        let style = row.style.replace('&', "&#38;");
        let cells = format!("<th scope=\"row\">{}</th><td>{style}</td>", row.language);
        assert!(compiled.contains(&cells) && !not_compiled.contains(&cells), "{cells}");
    }
    let rows = |section: &str| section.matches("<th scope=\"row\">").count();
    assert_eq!(rows(compiled), totals.compiled.len());
    assert_eq!(rows(not_compiled), totals.not_compiled.len());
}

#[tokio::test]
async fn a_function_page_is_laid_out_as_the_old_one_was() {
    let answer = get("/kernel32/OpenFileMapping").await;
    let page = answer.text();
    assert!(page.contains("<title>OpenFileMapping (kernel32)"));
    // What people write has its place between these: see the tests of writing.
    let sections = [
        "id=\"summary\"",
        "C# Signature",
        "id=\"user-defined-types\"",
        ">Sample Code<",
        ">Alternative API<",
        ">Documentation<",
    ];
    let places: Vec<usize> =
        sections.iter().map(|s| page.find(s).unwrap_or_else(|| panic!("{s} is missing"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("data-form=\"W\"") && page.contains("data-form=\"A\""));
    assert!(page.contains("id=\"dwDesiredAccess\""), "parameters have permalinks");
}

/// The text of the element with this id, without its markup.
fn text_of(page: &str, id: &str) -> String {
    let from = page.split(&format!("id=\"{id}\">")).nth(1).unwrap_or_default();
    let inside = from.split("</code>").next().unwrap_or_default();
    inside.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}

#[tokio::test]
async fn a_page_defines_the_types_that_its_declaration_needs() {
    let definitions = async |query: &str| {
        let answer = get(&format!("/kernel32/GetSystemInfo?{query}")).await;
        text_of(answer.text(), "definitions")
    };
    let csharp = definitions("lang=csharp").await;
    let (needed, needing) = (csharp.find("enum PROCESSOR_ARCHITECTURE"), csharp.find("struct SYSTEM_INFO"));
    assert!(needed.is_some() && needed < needing, "{csharp}");
    assert!(definitions("lang=c").await.contains("typedef struct SYSTEM_INFO"));
    assert!(definitions("lang=python").await.contains("class SYSTEM_INFO(Structure)"));
    // There the declaration brings its types along.
    assert_eq!(definitions("lang=powershell").await, "");
    let markdown = get("/kernel32/GetSystemInfo.md").await;
    assert!(markdown.text().contains("The types that it needs:"));
}

#[tokio::test]
async fn functions_of_the_runtime_show_its_tested_samples() {
    let page = get("/kernel32/OpenFileMapping?lang=python").await;
    assert!(page.text().contains("Runs on Linux and macOS with file-mapping"));
    assert!(page.text().contains("FileMapping::open"));
    // To the letter the file that the tests of the runtime run.
    let file = include_str!("../../file-mapping-kernel32/examples/python/shared_memory.py");
    let shown = text_of(page.text(), "sample-python").replace("&quot;", "\"").replace("&#39;", "'");
    assert_eq!(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), file);
    let other = get("/user32/EnumWindows").await;
    assert!(!other.text().contains("Runs on Linux"));
    let markdown = get("/kernel32/MapViewOfFile.md").await;
    assert!(markdown.text().contains("## Sample Code, C#") && markdown.text().contains(file));
}

#[tokio::test]
async fn the_language_comes_from_the_address_or_the_cookie() {
    let address = "/kernel32/OpenFileMapping";
    let current = |answer: &Answer| {
        let page = answer.text();
        let tab =
            page.split("data-lang-tab=\"").find(|t| t.split('>').next().unwrap().contains("aria-current"));
        tab.unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(current(&get(address).await), "csharp");
    assert_eq!(current(&get(&format!("{address}?lang=vb")).await), "vb");
    assert_eq!(current(&get_with(address, header::COOKIE, "lang=python; theme=dark").await), "python");
    let both = get_with(&format!("{address}?lang=rust"), header::COOKIE, "lang=python").await;
    assert_eq!(current(&both), "rust");
    // Kept pages of one preference are not served for another.
    assert_eq!(current(&get(address).await), "csharp");
    let dark = get_with(address, header::COOKIE, "theme=dark").await;
    assert!(dark.text().contains("data-theme=\"dark\""));
}

#[tokio::test]
async fn wrong_choices_say_what_there_is() {
    for (query, words) in
        [("lang=cobol", "csharp, vb"), ("style=fancy", "dllimport"), ("arch=mips", "x64, x86, arm64")]
    {
        let answer = get(&format!("/kernel32/Sleep?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(answer.text().contains(words), "{query}");
    }
}

#[tokio::test]
async fn old_links_lead_to_their_pages_in_any_letter_case() {
    for (old, new) in [
        ("/default.aspx/kernel32.OpenFileMapping", "/kernel32/OpenFileMapping"),
        ("/Default.ASPX/KERNEL32/openfilemapping.html", "/kernel32/OpenFileMapping"),
        ("/default.aspx/Structures/SYSTEM_INFO.html", "/type/SYSTEM_INFO"),
        ("/default.aspx/structures.system_info", "/type/SYSTEM_INFO"),
        ("/default.aspx/Constants.WM", "/constants/WM_"),
        ("/default.aspx/coredll.CreateFileW", "/device/coredll/CreateFileW"),
        ("/default.aspx", "/"),
    ] {
        let answer = get(old).await;
        assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY, "{old}");
        assert!(
            answer.header(header::LOCATION).eq_ignore_ascii_case(new),
            "{old}: {}",
            answer.header(header::LOCATION)
        );
    }
    let lost = get("/default.aspx/nowhere.NeverWasThere").await;
    assert_eq!(lost.status, StatusCode::MOVED_PERMANENTLY);
    assert_eq!(lost.header(header::LOCATION), "/search?q=NeverWasThere");
}

#[tokio::test]
async fn other_spellings_lead_to_the_one_address() {
    for (asked, status, canonical) in [
        ("/KERNEL32.DLL/openfilemapping?lang=vb", 301, "/kernel32/OpenFileMapping?lang=vb"),
        ("/Kernel32", 301, "/kernel32"),
        ("/type/system_info", 301, "/type/SYSTEM_INFO"),
        ("/type/system_info.json", 301, "/type/SYSTEM_INFO.json"),
        ("/modules/", 301, "/modules"),
        ("/OpenFileMapping", 302, "/kernel32/OpenFileMapping"),
        ("/kernel32/SYSTEM_INFO", 302, "/type/SYSTEM_INFO"),
    ] {
        let answer = get(asked).await;
        assert_eq!(answer.status.as_u16(), status, "{asked}");
        assert_eq!(answer.header(header::LOCATION), canonical, "{asked}");
    }
}

#[tokio::test]
async fn smart_device_functions_say_how_much_is_known() {
    let known = get("/device/coredll/CreateFileW").await;
    assert!(known.text().contains("Taken from the desktop, unproven on Windows CE"));
    let device = App::new().device_modules();
    let coredll = device.iter().find(|m| m.name.eq_ignore_ascii_case("coredll")).unwrap();
    let unknown = coredll.exports.iter().find(|e| !e.has_desktop_declaration).unwrap();
    let answer = get(&unknown.address.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("No declaration is known"));
    assert!(!answer.text().contains("data-lang-tab"));
}

#[tokio::test]
async fn pages_come_as_markdown_and_json_too() {
    let markdown = get("/kernel32/OpenFileMapping.md").await;
    assert_eq!(markdown.header(header::CONTENT_TYPE), "text/markdown; charset=utf-8");
    assert!(markdown.text().starts_with("# OpenFileMapping (kernel32)\n"));
    assert!(markdown.text().contains("```csharp\n"));
    let json = get("/type/SYSTEM_INFO.json").await;
    assert_eq!(json.header(header::CONTENT_TYPE), "application/json");
    let json = json.json();
    assert_eq!(json["kind"], "struct");
    assert_eq!(json["layout"]["x64"]["size"], 48);
    assert_eq!(json["layout"]["x86"]["size"], 36);
    assert_eq!(get("/kernel32.json").await.json()["library"], "kernel32.dll");
    assert!(get("/device/coredll.md").await.text().contains("CreateFileW"));
}

#[tokio::test]
async fn the_drawing_shows_every_layout() {
    let page = get("/type/SYSTEM_INFO").await;
    assert_eq!(page.text().matches("<svg class=\"bytes\"").count(), 2, "x86 and the two 64-bit ones");
    assert!(page.text().contains("lpMinimumApplicationAddress: *void, 8 bytes at 0x08"));
    assert!(page.text().contains("lpMaximumApplicationAddress: *void, 4 bytes at 0x0C"));
}

#[tokio::test]
async fn compressed_pages_decode_to_the_same_bytes() {
    let address = "/user32/MessageBox";
    let plain = get(address).await;
    assert_eq!(plain.header(header::CONTENT_ENCODING), "");
    // The first reader gets it as it is; from the second on it is compressed, once.
    for _ in 0..2 {
        let brotli = get_with(address, header::ACCEPT_ENCODING, "gzip, deflate, br").await;
        assert_eq!(brotli.header(header::CONTENT_ENCODING), "br");
        let mut decoded = Vec::new();
        brotli::Decompressor::new(brotli.bytes.as_slice(), 4096).read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded, plain.bytes);
        let gzip = get_with(address, header::ACCEPT_ENCODING, "gzip").await;
        assert_eq!(gzip.header(header::CONTENT_ENCODING), "gzip");
        decoded.clear();
        flate2::read::GzDecoder::new(gzip.bytes.as_slice()).read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded, plain.bytes);
        assert!(brotli.bytes.len() < plain.bytes.len() / 2);
        assert!(gzip.header(header::VARY).contains("accept-encoding"));
    }
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    get("/kernel32/Sleep").await;
    for encoding in ["", "br", "gzip"] {
        let first = get_with("/kernel32/Sleep", header::ACCEPT_ENCODING, encoding).await;
        let tag = first.header(header::ETAG).to_owned();
        assert!(tag.starts_with('"') && tag.len() > 10, "{tag}");
        let request = Request::get("/kernel32/Sleep")
            .header(header::ACCEPT_ENCODING, encoding)
            .header(header::IF_NONE_MATCH, format!("\"other\", W/{tag}"))
            .body(Body::empty());
        let second = send(request.unwrap()).await;
        assert_eq!(second.status, StatusCode::NOT_MODIFIED, "{encoding}");
        assert!(second.bytes.is_empty());
        assert_eq!(second.header(header::ETAG), tag);
    }
    let other = get_with("/kernel32/Sleep", header::IF_NONE_MATCH, "\"0\"").await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn everything_is_sent_with_the_headers_of_a_careful_site() {
    for address in ["/", "/kernel32/Sleep", "/nonsense", "/a%ff", "/api/v1/about", "/default.aspx"] {
        let answer = get(address).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{address}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{address}");
        assert_ne!(answer.header(header::REFERRER_POLICY), "", "{address}");
    }
}

#[tokio::test]
async fn pages_load_nothing_from_elsewhere_and_hold_no_inline_code() {
    for address in ["/", "/kernel32/OpenFileMapping", "/type/INPUT", "/search?q=a", "/about"] {
        let answer = get(address).await;
        let page = answer.text();
        for tag in page.split('<').filter(|t| !t.starts_with("a ")) {
            assert!(
                !tag.contains("src=\"http") && !tag.contains(" style=") && !tag.contains(" onclick"),
                "{tag}"
            );
        }
        for part in page.split(['"']).filter(|p| p.starts_with("/static/")) {
            let asset = get(part).await;
            assert_eq!(asset.status, StatusCode::OK, "{part}");
            assert!(asset.header(header::CACHE_CONTROL).contains("immutable"), "{part}");
        }
    }
}

#[tokio::test]
async fn hostile_requests_get_the_right_status_and_a_page() {
    let long_query = format!("/search?q={}", "a".repeat(10_000));
    let longer = format!("/{}", "a/".repeat(12_000));
    for (address, status) in [
        ("/nonsense", 404),
        ("/kernel32/NoSuchFunction", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/..%5c..%5cwindows", 404),
        ("/static/../Cargo.toml", 404),
        ("/static/nothing.css", 404),
        ("/a/b/c/d/e/f", 404),
        ("//", 301),
        ("//evil.example/", 404),
        ("/%", 400),
        ("/%zz", 400),
        ("/%ff%fe", 400),
        ("/a%00b", 400),
        ("/search?q=%ff", 400),
        ("/search?q=%", 400),
        (&long_query, 400),
        (&longer, 414),
        ("/sitemap/0.xml", 404),
        ("/sitemap/99999999999999999999.xml", 404),
        ("/api/v1/nothing", 404),
        ("/api/nothing", 404),
        ("/constants/%3Cscript%3Ealert(1)%3C%2Fscript%3E", 404),
        ("/search?q=%3Cscript%3Ealert(1)%3C/script%3E", 400),
        ("/generate?name=NoSuchThing", 404),
        ("/generate?as=cobol:x&name=Sleep", 400),
    ] {
        let answer = get(address).await;
        let shown: String = address.chars().take(60).collect();
        assert_eq!(answer.status.as_u16(), status, "{shown}");
        assert!(!answer.bytes.is_empty(), "{shown}");
        assert!(!answer.text().contains("<script>alert"), "{shown}");
    }
}

#[tokio::test]
async fn an_unknown_name_is_met_with_a_guess() {
    let answer = get("/kernel32/OpenFileMaping").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("Did you mean"));
    assert!(answer.text().contains("href=\"/kernel32/OpenFileMapping\""));
}

#[tokio::test]
async fn only_reading_is_allowed() {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        for address in ["/", "/kernel32/Sleep", "/api/v1/about"] {
            let request = Request::builder().method(method).uri(address).body(Body::from("x")).unwrap();
            let answer = send(request).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
            assert!(answer.header(header::ALLOW).contains("GET"));
        }
    }
    let head = send(Request::head("/kernel32/Sleep").body(Body::empty()).unwrap()).await;
    assert_eq!(head.status, StatusCode::OK);
}

#[tokio::test]
async fn machines_find_what_they_look_for() {
    let request = Request::get("/opensearch.xml").header(header::HOST, "farcall.example").body(Body::empty());
    let opensearch = send(request.unwrap()).await;
    assert!(opensearch.text().contains("http://farcall.example/search?q={searchTerms}"));
    let forged = get_with("/robots.txt", header::HOST, "evil\"><x>").await;
    assert!(!forged.text().contains("evil"));
    let index = get("/sitemap.xml").await;
    let parts = index.text().matches("<sitemap>").count();
    assert!(parts >= 5, "{parts}");
    let part = get("/sitemap/1.xml").await;
    let count = part.text().matches("<loc>").count();
    assert!(count > 1000 && count <= 50_000 && part.bytes.len() < 50 << 20, "{count}");
}
