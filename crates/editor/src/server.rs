//! The server: tools and calls in the words of the protocol.

use crate::answer::Part;
use crate::problem::Problem;
use crate::tools::{TOOLS, Tool};
use farcall_app::App;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, CustomRequest, CustomResult,
    ErrorCode, ErrorData, Implementation, ListToolsResult, PaginatedRequestParams, ServerCapabilities,
    ServerConfig, Tool as Described, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler};
use std::sync::Arc;

/// What a client shows its assistant of the server as a whole.
const INSTRUCTIONS: &str = "Declarations of native functions, types and constants of Windows for 27 languages, \
                            generated from metadata and checked. Prefer show to writing a declaration from memory; \
                            search where the exact name is not known.";

/// Answers the protocol over a directory. A clone is the same server.
#[derive(Clone, Debug)]
pub struct Server {
    app: Arc<App>,
}

impl Server {
    /// A server that answers from `app`.
    pub fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// Every tool, as clients are told of it.
    pub(crate) fn described() -> Vec<Described> {
        TOOLS.iter().map(described).collect()
    }
}

fn described(tool: &Tool) -> Described {
    let annotations = ToolAnnotations::new().read_only(true).idempotent(true);
    Described::new(tool.name, tool.about, tool.schema()).with_annotations(annotations)
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let about = Implementation::new("farcall", env!("CARGO_PKG_VERSION")).with_title("Farcall");
        let instructions = match self.app.own() {
            Some(own) => format!("{INSTRUCTIONS} This one is not Windows but a catalog of its own: {own}."),
            None => INSTRUCTIONS.to_owned(),
        };
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(about)
            .with_instructions(instructions)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(Self::described()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = Tool::called(&request.name) else { return Err(unknown_tool(&request.name)) };
        let app = self.app.clone();
        // Printing a large file takes long enough to keep others waiting, and a call that falls over must not take
        // the server along.
        let work = tokio::task::spawn_blocking(move || tool.call(&app, request.arguments));
        tokio::select! {
            done = work => match done {
                Ok(answered) => Ok(result(answered).into()),
                Err(error) => {
                    tracing::error!("{} fell over: {error}", tool.name);
                    Err(ErrorData::internal_error("something went wrong here; it is not your fault", None))
                }
            },
            // Nobody waits for it any more; the answer would be dropped.
            () = context.ct.cancelled() => Err(ErrorData::internal_error("the call was cancelled", None)),
        }
    }

    /// What the protocol's library could not read as one of its own requests comes here.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        _: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let method: String = request.method.chars().take(80).collect();
        Err(match method.as_str() {
            "tools/call" => ErrorData::invalid_params(
                "tools/call needs params with name, a text, and arguments, an object",
                None,
            ),
            _ => ErrorData::new(ErrorCode::METHOD_NOT_FOUND, format!("there is no method {method}"), None),
        })
    }
}

fn unknown_tool(name: &str) -> ErrorData {
    let asked: String = name.chars().take(80).collect();
    let known: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
    ErrorData::invalid_params(format!("there is no tool {asked}; there are {}", known.join(", ")), None)
}

fn result(answered: Result<Part, Problem>) -> CallToolResult {
    match answered {
        Ok(part) => {
            let texts = std::iter::once(part.text).chain(part.note);
            CallToolResult::success(texts.map(ContentBlock::text).collect())
        }
        Err(problem) => CallToolResult::error(vec![ContentBlock::text(problem.to_string())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::{TOOL_LIST_TOKENS, tokens};

    #[test]
    fn the_list_of_tools_costs_no_more_than_it_may() {
        let list = serde_json::to_string(&Server::described()).unwrap();
        assert!(tokens(&list) <= TOOL_LIST_TOKENS, "{} tokens", tokens(&list));
        assert!(tokens(&list) > 500, "it lists something: {list}");
    }

    #[test]
    fn every_tool_says_that_it_only_reads() {
        for tool in Server::described() {
            let annotations = tool.annotations.unwrap();
            assert_eq!(annotations.read_only_hint, Some(true), "{}", tool.name);
            assert_eq!(annotations.idempotent_hint, Some(true), "{}", tool.name);
        }
    }

    #[test]
    fn the_instructions_count_the_languages() {
        assert!(INSTRUCTIONS.contains(&format!(" {} languages", farcall_app::languages().len())));
    }

    #[test]
    fn a_problem_is_a_result_that_the_assistant_reads() {
        let result = result(Err(Problem::new("it is wrong", "Try this.")));
        assert_eq!(result.is_error, Some(true));
        assert!(serde_json::to_string(&result).unwrap().contains("it is wrong. Try this."));
    }
}
