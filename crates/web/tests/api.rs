//! The JSON API: what each call answers, and that its description describes it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use farcall_app::App;
use http_body_util::BodyExt;
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

static SITE: LazyLock<Router> = LazyLock::new(|| farcall_web::router(Arc::new(App::new())));

async fn call(address: &str) -> (StatusCode, Value) {
    let request = Request::get(address).body(Body::empty()).unwrap();
    let response = SITE.clone().oneshot(request).await.unwrap();
    let status = response.status();
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{address}");
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let value = serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{address}: {e}"));
    (status, value)
}

#[tokio::test]
async fn every_call_answers() {
    let (_, shown) = call("/api/v1/show?name=openfilemapping").await;
    assert_eq!(shown["name"], "OpenFileMapping");
    assert_eq!(shown["library"], "kernel32.dll");
    assert_eq!(shown["parameters"].as_array().unwrap().len(), 3);
    let (_, found) = call("/api/v1/search?q=map%20view&limit=5").await;
    assert_eq!(found["results"][0]["name"], "MapViewOfFile");
    let (_, suggested) = call("/api/v1/suggest?q=openf").await;
    assert!(suggested["results"].as_array().unwrap().len() > 3);
    let (_, declared) = call("/api/v1/declaration?name=OpenFileMapping&lang=csharp").await;
    assert!(declared["text"].as_str().unwrap().contains("DllImport"));
    let (_, file) = call("/api/v1/generate?name=OpenFileMapping,CloseHandle&lang=c").await;
    assert!(file["text"].as_str().unwrap().contains("CloseHandle"));
    let (_, references) = call("/api/v1/references?name=SYSTEM_INFO").await;
    assert!(references["total"].as_u64().unwrap() >= 2);
    let (_, languages) = call("/api/v1/languages").await;
    assert_eq!(languages["languages"][0]["id"], "csharp");
    let (_, modules) = call("/api/v1/modules").await;
    assert!(modules["modules"].as_array().unwrap().len() > 300);
    let (_, module) = call("/api/v1/modules/KERNEL32.dll").await;
    assert_eq!(module["library"], "kernel32.dll");
    let (_, about) = call("/api/v1/about").await;
    assert!(about["declarations"].as_u64().unwrap() > 100_000);
}

#[tokio::test]
async fn failures_say_what_to_do() {
    let long = format!("/api/v1/search?q={}", "x".repeat(10_000));
    for (address, status, words) in [
        ("/api/v1/show", 400, "name"),
        ("/api/v1/show?name=NoSuchFunctionAtAll", 404, "NoSuchFunctionAtAll"),
        ("/api/v1/show?name=Sleep&arch=mips", 400, "x64, x86, arm64"),
        ("/api/v1/declaration?name=Sleep&lang=cobol", 400, "csharp"),
        ("/api/v1/declaration?name=Sleep&lang=csharp&style=odd", 400, "dllimport"),
        ("/api/v1/generate?name=&lang=c", 400, "names"),
        ("/api/v1/search?q=a&limit=0", 400, "1 to 200"),
        ("/api/v1/search?q=a&limit=many", 400, "limit"),
        ("/api/v1/modules/nosuch", 404, "nosuch"),
        ("/api/v1/nothing", 404, "openapi.json"),
        (&long, 400, "1000"),
    ] {
        let (got, body) = call(address).await;
        let shown: String = address.chars().take(60).collect();
        assert_eq!(got.as_u16(), status, "{shown}: {body}");
        assert!(body["error"].as_str().unwrap().contains(words), "{shown}: {body}");
    }
    let (_, misspelt) = call("/api/v1/show?name=OpenFileMaping").await;
    let guesses = misspelt["did_you_mean"].as_array().unwrap();
    assert!(guesses.iter().any(|g| g == "OpenFileMapping"), "{guesses:?}");
}

#[tokio::test]
async fn the_description_names_every_call_and_its_shapes() {
    let (_, description) = call("/api/v1/openapi.json").await;
    let paths = description["paths"].as_object().unwrap();
    for call in ["search", "suggest", "show", "declaration", "generate", "references", "modules", "about"] {
        let get = &paths[&format!("/api/v1/{call}")]["get"];
        assert!(get["summary"].as_str().is_some_and(|s| !s.is_empty()), "{call}");
        assert!(get["responses"]["200"]["content"]["application/json"]["schema"].is_object(), "{call}");
    }
    // Every shape that is referred to is there.
    let text = description.to_string();
    let shapes = description["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(shapes.contains_key(name), "{name}");
    }
    for name in ["Item", "Layout", "FoundAll", "Failure"] {
        let has = shapes.contains_key(name) || (name == "Item" && shapes.contains_key("Answer"));
        assert!(has, "{name} of {:?}", shapes.keys());
    }
}
