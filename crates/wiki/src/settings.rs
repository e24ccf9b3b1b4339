//! The settings of the community half, typed; the table has keys and texts.

use crate::actor::{Actor, Role};
use crate::audit;
use crate::changes::Notice;
use crate::db::{Row, Tx};
use crate::error::{Invalid, Result};
use crate::store::Store;
use std::fmt;

/// What happens to edits of people without an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnonymousEdits {
    /// They are refused.
    Off,
    /// They wait for a moderator.
    Held,
    /// They are taken.
    On,
}

impl AnonymousEdits {
    /// All of them.
    pub const ALL: [AnonymousEdits; 3] = [AnonymousEdits::Off, AnonymousEdits::Held, AnonymousEdits::On];

    /// The value in commands and forms.
    pub fn name(self) -> &'static str {
        match self {
            AnonymousEdits::Off => "off",
            AnonymousEdits::Held => "held",
            AnonymousEdits::On => "on",
        }
    }
}

impl fmt::Display for AnonymousEdits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `anonymous-edits`: `off`, `held` or `on`.
    pub anonymous_edits: AnonymousEdits,
    /// `review-first-edits`: how many edits of a new contributor a moderator looks at first.
    pub review_first_edits: u32,
    /// `sign-up`: whether anybody may make an account.
    pub sign_up: bool,
    /// `session-days`: how long a session lasts.
    pub session_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            anonymous_edits: AnonymousEdits::Held,
            review_first_edits: 3,
            sign_up: true,
            session_days: 30,
        }
    }
}

impl Settings {
    /// The keys and values of all settings, for lists and forms.
    pub fn entries(&self) -> [(&'static str, String); 4] {
        [
            ("anonymous-edits", self.anonymous_edits.to_string()),
            ("review-first-edits", self.review_first_edits.to_string()),
            ("sign-up", if self.sign_up { "on" } else { "off" }.to_owned()),
            ("session-days", self.session_days.to_string()),
        ]
    }

    /// Changes one setting. A key or value that makes no sense is refused and changes nothing.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Invalid> {
        let bad = |why| Invalid::Form { what: "setting", why };
        let number = |least: u32, most: u32, why| match value.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(bad(why)),
        };
        match key {
            "anonymous-edits" => {
                let found = AnonymousEdits::ALL.into_iter().find(|choice| choice.name() == value);
                self.anonymous_edits = found.ok_or(bad("anonymous-edits is off, held or on"))?;
            }
            "review-first-edits" => {
                self.review_first_edits = number(0, 1000, "review-first-edits is a number up to 1000")?;
            }
            "sign-up" => {
                self.sign_up = match value {
                    "on" => true,
                    "off" => false,
                    _ => return Err(bad("sign-up is on or off")),
                };
            }
            "session-days" => self.session_days = number(1, 365, "session-days is a number from 1 to 365")?,
            _ => return Err(bad("there is no setting of this name")),
        }
        Ok(())
    }

    fn from_rows(rows: &[Row]) -> Result<Settings> {
        let mut settings = Settings::default();
        for row in rows {
            settings.take(&row.text(0)?, &row.text(1)?);
        }
        Ok(settings)
    }

    /// Takes a stored setting; one that a newer version wrote is left as it is by default.
    pub(crate) fn take(&mut self, key: &str, value: &str) {
        let _ = self.set(key, value);
    }

    pub(crate) async fn read(tx: &mut Tx) -> Result<Settings> {
        Settings::from_rows(&tx.rows("SELECT key, value FROM setting", &[]).await?)
    }
}

impl Store {
    /// The settings as they are now.
    pub async fn settings(&self) -> Result<Settings> {
        Settings::from_rows(&self.db.rows("SELECT key, value FROM setting", &[]).await?)
    }

    /// Changes one setting; [`Settings::set`] says which there are. For administrators.
    pub async fn change_setting(&self, actor: &Actor, key: &str, value: &str) -> Result<Settings> {
        let mut tx = self.db.write().await?;
        let who = actor.at_least(&mut tx, Role::Administrator).await?;
        let mut settings = Settings::read(&mut tx).await?;
        settings.set(key, value)?;
        let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) \
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        tx.run(sql, &[key.into(), value.into()]).await?;
        audit::write(&mut tx, &who, "setting", key, value).await?;
        self.commit(tx, Notice::Everything).await?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_takes_back_what_it_shows() {
        let mut settings = Settings::default();
        for (key, value) in Settings::default().entries() {
            assert_eq!(settings.set(key, &value), Ok(()), "{key}");
        }
        assert_eq!(settings, Settings::default());
        for (key, value) in [("session-days", "0"), ("anonymous-edits", "yes"), ("x", "1"), ("sign-up", "")] {
            assert!(settings.set(key, value).is_err(), "{key}={value}");
        }
        assert_eq!(settings, Settings::default());
    }
}
