//! `farcall admin`: accounts, backups, checks and settings, for whoever has the database.

use crate::arguments::{Admin, AdminCommand, UserCommand};
use crate::database::shown;
use crate::failure::Failure;
use crate::output::print;
use crate::serve::runtime;
use crate::table::plain_table;
use anyhow::{Context, anyhow};
use farcall_app::wiki::{Actor, FOREVER, Role, now};
use farcall_app::{App, Community};
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Accounts that are asked for at once.
const AT_ONCE: u32 = 500;

/// Does what the command says.
pub(crate) fn run(arguments: &Admin) -> Result<(), Failure> {
    let app = Arc::new(arguments.catalog.open()?);
    runtime()?.block_on(async {
        if let AdminCommand::Restore { file } = &arguments.command {
            return restore(app, arguments, file).await;
        }
        let community = arguments.database.open(app, &arguments.catalog).await?;
        let done = match &arguments.command {
            AdminCommand::User { command } => user(&community, command).await,
            AdminCommand::Backup { file } => backup(&community, file).await,
            AdminCommand::Check => check(&community).await,
            AdminCommand::Settings { key, value } => {
                settings(&community, key.as_deref(), value.as_deref()).await
            }
            AdminCommand::Invite => invite(&community).await,
            // Answered above, since the database is only made by it.
            AdminCommand::Restore { .. } => Ok(()),
        };
        community.store().close().await;
        done
    })
}

/// `a moderator`, `an administrator`.
fn with_article(role: Role) -> String {
    let article = if role == Role::Administrator { "an" } else { "a" };
    format!("{article} {role}")
}

fn actor() -> Actor {
    Actor::System { label: "command line".to_owned() }
}

async fn user(community: &Community, command: &UserCommand) -> Result<(), Failure> {
    let store = community.store();
    let id = |name: &str| {
        let name = name.to_owned();
        async move { store.account_named(&name).await.with_context(|| format!("the account {name}")) }
    };
    let done = match command {
        UserCommand::List => return list(community).await,
        UserCommand::Add { name, role } => {
            let made = store.create_account(&actor(), name, &password()?, (*role).into()).await;
            made.with_context(|| format!("cannot make the account {name}"))?;
            format!("{name} is {} now", with_article((*role).into()))
        }
        UserCommand::Role { name, role } => {
            let account = id(name).await?;
            store.change_role(&actor(), account.id, (*role).into()).await.context("nothing was changed")?;
            format!("{} is {} now", account.name, with_article((*role).into()))
        }
        UserCommand::Password { name } => {
            let account = id(name).await?;
            store.reset_password(&actor(), account.id, &password()?).await.context("nothing was changed")?;
            format!("{} has a new password, and is signed out everywhere", account.name)
        }
        UserCommand::Block { name, days, because } => {
            let account = id(name).await?;
            let until = days.map_or(FOREVER, |days| now() + i64::from(days) * DAY);
            store.block(&actor(), account.id, until, because).await.context("nothing was changed")?;
            match days {
                Some(days) => format!("{} is blocked for {days} days", account.name),
                None => format!("{} is blocked for good", account.name),
            }
        }
        UserCommand::Unblock { name } => {
            let account = id(name).await?;
            store.block(&actor(), account.id, 0, "").await.context("nothing was changed")?;
            format!("{} is not blocked", account.name)
        }
        UserCommand::SignOut { name } => {
            let account = id(name).await?;
            let ended = store.end_sessions(&actor(), account.id).await.context("nothing was changed")?;
            format!("{} is signed out everywhere ({ended} sessions)", account.name)
        }
    };
    print(&format!("{done}\n"))
}

async fn list(community: &Community) -> Result<(), Failure> {
    let mut rows = vec![["name", "role", "edits", "since", "blocked"].map(str::to_owned)];
    let mut after = 0;
    loop {
        let found = community.store().accounts(&actor(), after, AT_ONCE).await;
        let accounts = found.context("cannot list the accounts")?;
        let Some(last) = accounts.last() else { break };
        after = last.id.0;
        rows.extend(accounts.into_iter().map(|account| {
            let is_blocked = account.blocked_until > now();
            let blocked = if is_blocked { account.blocked_because } else { String::new() };
            let since = farcall_web::day(account.created);
            [account.name, account.role.to_string(), account.accepted.to_string(), since, blocked]
        }));
    }
    if rows.len() == 1 {
        return Err(Failure::NothingFound("there are no accounts yet".to_owned()));
    }
    print(&plain_table(&rows))
}

async fn backup(community: &Community, file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Err(anyhow!("{} is there already; name a new file", file.display()).into());
    }
    community.store().backup(file).await.with_context(|| format!("cannot write {}", file.display()))?;
    print(&format!("{} holds everything; farcall admin restore brings it back\n", file.display()))
}

async fn restore(app: Arc<App>, arguments: &Admin, file: &Path) -> Result<(), Failure> {
    let address = arguments.database.address(&arguments.catalog)?;
    let restored = Community::restore(app, file, &address).await;
    let community =
        restored.with_context(|| format!("cannot restore {} into {}", file.display(), shown(&address)))?;
    let hash = community.store().content_hash().await.context("cannot read what was restored")?;
    community.store().close().await;
    print(&format!("{} holds what {} held, content {hash}\n", shown(&address), file.display()))
}

async fn check(community: &Community) -> Result<(), Failure> {
    let findings = community.store().check().await.context("cannot check the database")?;
    let hash = community.store().content_hash().await.context("cannot read the database")?;
    if findings.is_empty() {
        return print(&format!("nothing is wrong; content {hash}\n"));
    }
    print(&format!("{}\n", findings.join("\n")))?;
    Err(Failure::NothingFound(format!(
        "{} things are wrong; restore a backup, or ask for help with the list above",
        findings.len()
    )))
}

async fn settings(community: &Community, key: Option<&str>, value: Option<&str>) -> Result<(), Failure> {
    let settings = match (key, value) {
        (Some(key), Some(value)) => {
            let changed = community.store().change_setting(&actor(), key, value).await;
            changed.with_context(|| format!("{key} was not changed"))?
        }
        _ => community.store().settings().await.context("cannot read the settings")?,
    };
    let rows: Vec<[String; 2]> = settings
        .entries()
        .into_iter()
        .filter(|(known, _)| key.is_none_or(|key| key == *known))
        .map(|(key, value)| [key.to_owned(), value])
        .collect();
    match rows.is_empty() {
        true => Err(Failure::NothingFound("there is no setting of this name".to_owned())),
        false => print(&plain_table(&rows)),
    }
}

async fn invite(community: &Community) -> Result<(), Failure> {
    let token = community.store().first_administrator().await.context("cannot make a link")?;
    let token = token.ok_or_else(|| {
        Failure::NothingFound(
            "there is an administrator; make more with: farcall admin user role NAME administrator"
                .to_owned(),
        )
    })?;
    print(&format!(
        "Open this on the site, once and within a day, to make the first administrator:\n  \
         /wiki/invitation?token={}\n",
        token.reveal()
    ))
}

/// A password from the terminal, unseen, or from standard input.
fn password() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password("Password: ").context("cannot read the password");
    }
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).context("cannot read the password")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
