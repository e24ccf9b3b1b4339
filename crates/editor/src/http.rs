//! The protocol over HTTP, for a site that offers it beside its pages.
//!
//! Nothing is kept between two requests, and every answer is one JSON text. A page in somebody's browser could have a
//! name of its own lead to this machine and ask in the reader's place; so only requests are answered that were sent to
//! a name of this site, and by no page of another one.

use crate::Server;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use farcall_app::App;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use std::sync::Arc;
use std::time::Duration;

/// A call is some hundred bytes; the names of a large file are some thousand.
const MOST_BYTES: usize = 256 * 1024;
/// Whoever sends a call more slowly than this is cut off.
const WITHIN: Duration = Duration::from_secs(30);
/// This machine, by the names that it has for itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Answers the protocol on every path that is asked for. `names` are those of the site beside this machine's own.
pub fn over_http(app: Arc<App>, names: &[String]) -> Router {
    let hosts: Vec<&str> = LOOPBACK.into_iter().chain(names.iter().map(String::as_str)).collect();
    let origins =
        hosts.iter().flat_map(|host| ["http", "https"].map(|scheme| format!("{scheme}://{host}:*")));
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MOST_BYTES)
        .with_allowed_origins(origins)
        .enforce_origin_validation()
        .with_allowed_hosts(hosts);
    let server = Server::new(app);
    let sessions = Arc::new(NeverSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(server.clone()), sessions, config);
    Router::new().fallback_service(service).layer(middleware::from_fn(in_time))
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The call took too long to arrive.\n").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::{Method, header};
    use http_body_util::BodyExt;
    use serde_json::{Value, json};
    use tower::ServiceExt;

    const META: &str = "io.modelcontextprotocol/";

    /// Asks for `method` with `params`, in the words of a version of the protocol.
    fn request(version: &str, method: &str, mut params: Value) -> axum::http::request::Builder {
        let mut builder = Request::builder()
            .method(Method::POST)
            .uri("/mcp")
            .header(header::HOST, "127.0.0.1:8017")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json, text/event-stream")
            .header("mcp-protocol-version", version);
        if version >= "2026" {
            builder = builder.header("mcp-method", method);
            if let Some(name) = params["name"].as_str() {
                builder = builder.header("mcp-name", name);
            }
            params["_meta"] = json!({
                format!("{META}protocolVersion"): version,
                format!("{META}clientInfo"): { "name": "test", "version": "1" },
                format!("{META}clientCapabilities"): {},
            });
        }
        builder
            .extension(json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string())
    }

    async fn send(builder: axum::http::request::Builder) -> (StatusCode, String) {
        let body = builder.extensions_ref().and_then(|all| all.get::<String>()).cloned().unwrap_or_default();
        let router = over_http(Arc::new(App::new()), &["farcall.example".to_owned()]);
        let response = router.oneshot(builder.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    fn show() -> Value {
        json!({ "name": "show", "arguments": { "name": "Sleep", "language": "c" } })
    }

    #[tokio::test]
    async fn both_versions_are_answered_with_json() {
        for version in ["2025-11-25", "2026-07-28"] {
            let (status, body) = send(request(version, "tools/call", show())).await;
            assert_eq!(status, StatusCode::OK, "{version}: {body}");
            let answer: Value = serde_json::from_str(&body).unwrap();
            let text = answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}"));
            assert!(text.contains("Sleep("), "{version}: {text}");
        }
    }

    #[tokio::test]
    async fn nothing_is_kept_between_requests() {
        let params = json!({ "protocolVersion": "2025-11-25", "capabilities": {},
                             "clientInfo": { "name": "test", "version": "1" } });
        let (status, body) = send(request("2025-11-25", "initialize", params)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert!(body.contains("\"protocolVersion\":\"2025-11-25\""), "{body}");
    }

    #[tokio::test]
    async fn requests_to_other_names_are_refused() {
        for (host, expected) in [
            ("localhost", StatusCode::OK),
            ("[::1]:8017", StatusCode::OK),
            ("farcall.example", StatusCode::OK),
            ("evil.example", StatusCode::FORBIDDEN),
            ("127.0.0.1.evil.example:8017", StatusCode::FORBIDDEN),
            ("", StatusCode::BAD_REQUEST),
        ] {
            let mut builder = request("2025-11-25", "tools/call", show());
            builder.headers_mut().unwrap().insert(header::HOST, host.parse().unwrap());
            assert_eq!(send(builder).await.0, expected, "{host}");
        }
    }

    #[tokio::test]
    async fn requests_by_pages_of_other_sites_are_refused() {
        for (origin, expected) in [
            ("http://127.0.0.1:8017", StatusCode::OK),
            ("https://farcall.example", StatusCode::OK),
            ("https://evil.example", StatusCode::FORBIDDEN),
            ("null", StatusCode::FORBIDDEN),
        ] {
            let builder = request("2025-11-25", "tools/call", show()).header(header::ORIGIN, origin);
            assert_eq!(send(builder).await.0, expected, "{origin}");
        }
    }

    #[tokio::test]
    async fn what_is_too_large_or_no_call_is_refused() {
        let params = json!({ "name": "show", "arguments": { "name": "x".repeat(MOST_BYTES) } });
        let (status, _) = send(request("2025-11-25", "tools/call", params)).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        let get = Request::builder().uri("/mcp").header(header::HOST, "localhost");
        let get = get.header(header::ACCEPT, "text/event-stream");
        assert_eq!(send(get).await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
}
