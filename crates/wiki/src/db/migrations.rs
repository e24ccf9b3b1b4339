//! The tables, and how they came to be: one list of migrations, up and down, for each database.
//!
//! A migration that has been released is never changed; a new one is added at the end.

use super::Db;
use crate::error::Result;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Number, description, then the statements up and down for SQLite and for PostgreSQL.
struct Step(i64, &'static str, [&'static str; 2], [&'static str; 2]);

/// Reads the four files of a migration.
macro_rules! step {
    ($number:literal, $description:literal, $file:literal) => {
        Step(
            $number,
            $description,
            [
                include_str!(concat!("../../migrations/sqlite/", $file, ".up.sql")),
                include_str!(concat!("../../migrations/sqlite/", $file, ".down.sql")),
            ],
            [
                include_str!(concat!("../../migrations/postgres/", $file, ".up.sql")),
                include_str!(concat!("../../migrations/postgres/", $file, ".down.sql")),
            ],
        )
    };
}

const STEPS: &[Step] = &[
    step!(1, "pages", "0001_pages"),
    step!(2, "people", "0002_people"),
    step!(3, "moderation", "0003_moderation"),
    step!(4, "audit stays", "0004_audit_stays"),
];

/// Brings the tables up to date. Costs one small query when they are.
pub(crate) async fn migrate(db: &Db) -> Result<()> {
    match db {
        Db::Sqlite { writer, .. } => sqlite().run(writer).await?,
        Db::Postgres(pool) => postgres().run(pool).await?,
    }
    Ok(())
}

/// Takes migrations back until `version` is the newest; 0 leaves no table.
pub(crate) async fn undo_migrations(db: &Db, version: i64) -> Result<()> {
    match db {
        Db::Sqlite { writer, .. } => sqlite().undo(writer, version).await?,
        Db::Postgres(pool) => postgres().undo(pool, version).await?,
    }
    Ok(())
}

fn sqlite() -> Migrator {
    migrator(|step| step.2)
}

fn postgres() -> Migrator {
    migrator(|step| step.3)
}

fn migrator(statements: fn(&Step) -> [&'static str; 2]) -> Migrator {
    let mut all = Vec::new();
    for step in STEPS {
        let [up, down] = statements(step);
        for (sql, kind) in [(up, MigrationType::ReversibleUp), (down, MigrationType::ReversibleDown)] {
            all.push(Migration::new(step.0, step.1.into(), kind, sql.into_sql_str(), false));
        }
    }
    Migrator::with_migrations(all)
}
