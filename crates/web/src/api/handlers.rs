//! One handler per call.

use super::calls::{DeclarationAnswer, Languages, Modules, Suggestions};
use super::failure::Failure;
use super::parameters::{DeclarationParameters, NameParameters, SearchParameters, architecture};
use crate::pages::generate::{MOST_NAMES, names_in};
use crate::pages::item::json;
use crate::reply::Reply;
use crate::site::Site;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use farcall_app::{About, Answer, FileOptions, FoundAll, Generated, Module, References};
use serde::Serialize;
use std::sync::Arc;
use utoipa::OpenApi;

type Parsed<T> = Result<Query<T>, QueryRejection>;
type Shared = State<Arc<Site>>;

/// Suggestions where their number is not given.
const SUGGESTIONS: usize = 10;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Farcall",
        description = "Native functions, types and constants of Windows, declared in your language."
    ),
    paths(search, suggest, show, declaration, generate, references, languages, modules, module, about)
)]
pub(crate) struct Description;

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/api/v1/search", get(search))
        .route("/api/v1/suggest", get(suggest))
        .route("/api/v1/opensearch", get(opensearch))
        .route("/api/v1/show", get(show))
        .route("/api/v1/declaration", get(declaration))
        .route("/api/v1/generate", get(generate))
        .route("/api/v1/references", get(references))
        .route("/api/v1/languages", get(languages))
        .route("/api/v1/modules", get(modules))
        .route("/api/v1/modules/{name}", get(module))
        .route("/api/v1/about", get(about))
}

fn answer<T: Serialize>(result: Result<T, Failure>) -> Reply {
    result.map_or_else(Reply::from, |data| json(&data))
}

/// Finds things by name, abbreviation, value, GUID or the types they take.
#[utoipa::path(get, path = "/api/v1/search", params(SearchParameters), responses(
    (status = 200, body = FoundAll), (status = 400, description = "The query cannot be read", body = Failure)))]
async fn search(State(site): Shared, parsed: Parsed<SearchParameters>) -> Reply {
    let found = async {
        let Query(p) = parsed?;
        let (query, limit) = (p.query()?, p.limit(None)?);
        let found = match &site.community {
            Some(community) => community.search(query, limit).await.map_err(|_| Failure::unavailable())?,
            None => site.app.search_catalog(query, limit),
        };
        found.problem.clone().map_or(Ok(found), |problem| Err(Failure::bad_request(problem)))
    };
    answer(found.await).fresh()
}

/// What to offer while a query is typed.
#[utoipa::path(get, path = "/api/v1/suggest", params(SearchParameters), responses(
    (status = 200, body = Suggestions), (status = 400, description = "The query is too long", body = Failure)))]
async fn suggest(State(site): Shared, parsed: Parsed<SearchParameters>) -> Reply {
    let suggested = async {
        let Query(p) = parsed?;
        let (query, limit) = (p.query()?, p.limit(Some(SUGGESTIONS))?);
        let results = match &site.community {
            Some(community) => community.suggest(query, limit).await.map_err(|_| Failure::unavailable())?,
            None => site.app.search_catalog(query, limit).results,
        };
        Ok::<_, Failure>(Suggestions { query: query.to_owned(), results })
    };
    // Compact: one is asked for with every letter that is typed.
    match suggested.await {
        Ok(data) => Reply::page(crate::reply::JSON, serde_json::to_vec(&data).unwrap_or_default()).fresh(),
        Err(failure) => failure.into(),
    }
}

/// Suggestions in the shape that browsers' search boxes read; it is described by OpenSearch.
async fn opensearch(State(site): Shared, parsed: Parsed<SearchParameters>) -> Reply {
    let result = parsed.map_err(Failure::from).and_then(|Query(p)| {
        let query = p.query()?.to_owned();
        let hits = site.app.suggest(&query, p.limit(Some(SUGGESTIONS))?);
        let (names, reasons): (Vec<String>, Vec<String>) = hits.into_iter().map(|h| (h.name, h.why)).unzip();
        Ok((query, names, reasons))
    });
    let reply = answer(result).fresh();
    Reply { content_type: "application/x-suggestions+json", ..reply }
}

/// Everything known about a name.
#[utoipa::path(get, path = "/api/v1/show", params(NameParameters), responses(
    (status = 200, body = Answer), (status = 404, description = "Nothing is called that", body = Failure)))]
async fn show(State(site): Shared, parsed: Parsed<NameParameters>) -> Reply {
    answer(
        parsed
            .map_err(Failure::from)
            .and_then(|Query(p)| Ok(site.app.show(&p.name, architecture(p.arch.as_deref())?)?)),
    )
}

/// The declaration of a name in one language, ready to paste.
#[utoipa::path(get, path = "/api/v1/declaration", params(DeclarationParameters), responses(
    (status = 200, body = DeclarationAnswer),
    (status = 400, description = "There is no such language or style", body = Failure),
    (status = 404, description = "Nothing is called that", body = Failure),
    (status = 422, description = "The language cannot say it, or no declaration is known", body = Failure)))]
async fn declaration(State(site): Shared, parsed: Parsed<DeclarationParameters>) -> Reply {
    answer(parsed.map_err(Failure::from).and_then(|Query(p)| {
        let architecture = architecture(p.arch.as_deref())?;
        let text = site.app.declaration(&p.name, &p.lang, p.style.as_deref(), architecture)?;
        Ok(DeclarationAnswer { name: p.name, text })
    }))
}

/// One file that compiles on its own: what was named, and every type it needs.
#[utoipa::path(get, path = "/api/v1/generate", params(DeclarationParameters), responses(
    (status = 200, body = Generated),
    (status = 400, description = "There is no such language or style", body = Failure),
    (status = 404, description = "Nothing is called one of the names", body = Failure)))]
async fn generate(State(site): Shared, parsed: Parsed<DeclarationParameters>) -> Reply {
    answer(parsed.map_err(Failure::from).and_then(|Query(p)| {
        let names = names_in(&[&p.name]);
        if names.is_empty() || names.len() > MOST_NAMES {
            return Err(Failure::bad_request(format!(
                "name holds {} names; it can hold 1 to {MOST_NAMES}, with commas between them",
                names.len()
            )));
        }
        let architecture = architecture(p.arch.as_deref())?;
        let options = FileOptions::new(p.style.as_deref(), architecture);
        Ok(site.app.generate(&names, &p.lang, &options)?)
    }))
}

/// Who takes, returns or contains a type.
#[utoipa::path(get, path = "/api/v1/references", params(NameParameters), responses(
    (status = 200, body = References), (status = 404, description = "Nothing is called that", body = Failure)))]
async fn references(State(site): Shared, parsed: Parsed<NameParameters>) -> Reply {
    answer(parsed.map_err(Failure::from).and_then(|Query(p)| Ok(site.app.references(&p.name)?)))
}

/// The languages and their styles.
#[utoipa::path(get, path = "/api/v1/languages", responses((status = 200, body = Languages)))]
async fn languages(State(site): Shared) -> Reply {
    json(&Languages { languages: site.languages.clone() })
}

/// The DLLs.
#[utoipa::path(get, path = "/api/v1/modules", responses((status = 200, body = Modules)))]
async fn modules(State(site): Shared) -> Reply {
    json(&Modules { modules: site.app.modules() })
}

/// The functions of one DLL.
#[utoipa::path(get, path = "/api/v1/modules/{name}",
    params(("name" = String, Path, description = "The DLL, with or without .dll")),
    responses((status = 200, body = Module), (status = 404, description = "There is no such DLL", body = Failure)))]
async fn module(State(site): Shared, Path(name): Path<String>) -> Reply {
    let missing = || Failure::not_found(format!("there is no DLL {}", crate::preferences::short(&name)));
    answer(site.app.module(&name).ok_or_else(missing))
}

/// What the directory holds and where it is from.
#[utoipa::path(get, path = "/api/v1/about", responses((status = 200, body = About)))]
async fn about(State(site): Shared) -> Reply {
    json(&site.app.about())
}
