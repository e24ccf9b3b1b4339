//! Talk: discussions about a page, each a thread of posts that answer one another.

use super::{Call, Failure, written};
use crate::pages::{Frame, render};
use crate::reply::Reply;
use askama::Template;
use farcall_app::wiki::{Post, PostId, Role, Seed, TITLE, Thread, ThreadId};
use std::collections::HashMap;

/// Discussions that one page lists.
const LISTED: u32 = 100;
/// Answers to answers are indented so far and no farther.
const DEEPEST: usize = 6;

#[derive(Template)]
#[template(path = "wiki/talk.html")]
struct TalkPage<'a> {
    frame: Frame<'a>,
    title: String,
    path: String,
    threads: Vec<ThreadView>,
    is_moderator: bool,
    longest_title: usize,
    problem: Option<String>,
    sign_in: Option<String>,
    /// What was typed into the form that was refused, and which form that was: the number of the post that was
    /// answered, or 0 for a new discussion.
    typed: Typed,
    author: String,
}

#[derive(Default)]
struct Typed {
    title: String,
    text: String,
    /// The thread that was answered; 0 for a new one.
    thread: i64,
    parent: i64,
}

struct ThreadView {
    id: i64,
    title: String,
    is_closed: bool,
    may_close: bool,
    posts: Vec<PostView>,
}

struct PostView {
    id: i64,
    /// How deep it is indented, as the name of a class.
    depth: usize,
    author: String,
    person: String,
    when: written::When,
    html: String,
    is_deleted: bool,
}

/// `GET /wiki/talk?page=PATH`.
pub(super) async fn talk(call: &Call<'_>) -> Result<Reply, Failure> {
    let seed = page(call).await?;
    show(call, seed, None).await
}

/// `POST /wiki/talk` with `do`: `start`, `reply`, `close`, `reopen`, `delete-thread` or `delete-post`.
pub(super) async fn say(call: &Call<'_>) -> Result<Reply, Failure> {
    let seed = page(call).await?;
    let (store, actor) = (call.store(), call.visitor.actor());
    let text = call.form.text("text");
    let thread = || call.number("thread").map(ThreadId);
    let done = match call.value("do") {
        "start" => store.start_thread(&actor, &seed, call.value("title"), &text).await.map(|_| String::new()),
        "reply" => {
            let parent = call.value("parent").parse().ok().map(PostId);
            store.reply(&actor, thread()?, parent, &text).await.map(|id| format!("#post-{}", id.0))
        }
        "close" => store.close_thread(&actor, thread()?, true).await.map(|()| String::new()),
        "reopen" => store.close_thread(&actor, thread()?, false).await.map(|()| String::new()),
        "delete-thread" => store.delete_thread(&actor, thread()?).await.map(|()| String::new()),
        "delete-post" => {
            store.delete_post(&actor, PostId(call.number("post")?)).await.map(|()| String::new())
        }
        _ => return Err(Failure::bad("The form does not say what to do.")),
    };
    match done {
        Ok(anchor) => {
            call.changed(&seed.path).await;
            Ok(Reply::see_other(format!("/wiki/talk?page={}{anchor}", crate::escape::encoded(&seed.path))))
        }
        Err(error) => show(call, seed, Some(error.into())).await,
    }
}

async fn page(call: &Call<'_>) -> Result<Seed, Failure> {
    let seed = call.community.seed(call.value("page")).await?;
    seed.ok_or_else(|| Failure::missing("There is no such page to talk about."))
}

async fn show(call: &Call<'_>, seed: Seed, failure: Option<Failure>) -> Result<Reply, Failure> {
    let threads = call.store().threads(&seed.path, LISTED).await?;
    let mut frame = Frame::new(call.site, call.ask, format!("Discussion of {}", seed.title));
    frame.is_hidden = true;
    let is_moderator = call.visitor.is_at_least(Role::Moderator);
    let number = |name: &str| call.value(name).parse().unwrap_or(0);
    let view = TalkPage {
        frame,
        title: seed.title,
        path: seed.path,
        threads: threads.iter().map(|thread| view(call, thread)).collect(),
        is_moderator,
        longest_title: TITLE,
        problem: failure.as_ref().map(|failure| failure.message().to_owned()),
        sign_in: failure.as_ref().and_then(|failure| failure.sign_in_address(call.ask)),
        typed: match failure.is_some() {
            true => Typed {
                title: call.value("title").to_owned(),
                text: call.form.text("text"),
                thread: number("thread"),
                parent: number("parent"),
            },
            false => Typed::default(),
        },
        author: call.visitor.name(),
    };
    let reply = render(&view).private();
    Ok(failure.map_or(reply.clone(), |failure| reply.with_status(failure.status())))
}

fn view(call: &Call<'_>, thread: &Thread) -> ThreadView {
    let is_mine = call.visitor.account.as_ref().map(|a| a.id) == thread.author.account;
    let is_signed_in = call.visitor.account.is_some();
    ThreadView {
        id: thread.id.0,
        title: thread.title.clone(),
        is_closed: thread.closed,
        may_close: is_signed_in && (is_mine || call.visitor.is_at_least(Role::Moderator)),
        posts: in_order(&thread.posts)
            .into_iter()
            .map(|(depth, post)| PostView {
                id: post.id.0,
                depth: depth.min(DEEPEST),
                author: post.author.name.clone(),
                person: written::person_address(&post.author),
                when: written::when(post.created),
                html: written::html(call.site, &post.text, false),
                is_deleted: post.deleted,
            })
            .collect(),
    }
}

/// Each post after the one that it answers, with its depth; those beside each other by age.
fn in_order(posts: &[Post]) -> Vec<(usize, &Post)> {
    let mut answers: HashMap<Option<PostId>, Vec<&Post>> = HashMap::new();
    for post in posts {
        answers.entry(post.parent).or_default().push(post);
    }
    let mut order = Vec::with_capacity(posts.len());
    // The next one to show is last. Not by recursion: the depth is the authors'.
    let mut open: Vec<(usize, &Post)> = Vec::new();
    let mut push = |open: &mut Vec<_>, depth, parent| {
        open.extend(answers.remove(&parent).unwrap_or_default().into_iter().rev().map(|post| (depth, post)));
    };
    push(&mut open, 0, None);
    while let Some((depth, post)) = open.pop() {
        order.push((depth, post));
        push(&mut open, depth + 1, Some(post.id));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use farcall_app::wiki::Author;

    #[test]
    fn answers_stand_below_what_they_answer() {
        let post = |id, parent: Option<i64>| Post {
            id: PostId(id),
            parent: parent.map(PostId),
            text: String::new(),
            author: Author { account: None, name: String::new() },
            created: 0,
            deleted: false,
        };
        let posts = [
            post(1, None),
            post(2, Some(1)),
            post(3, None),
            post(4, Some(1)),
            post(5, Some(2)),
            post(6, Some(9)),
        ];
        let order: Vec<(usize, i64)> = in_order(&posts).into_iter().map(|(d, p)| (d, p.id.0)).collect();
        assert_eq!(order, [(0, 1), (1, 2), (2, 5), (1, 4), (0, 3)]);
    }
}
