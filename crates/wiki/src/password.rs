//! Passwords: which are taken, and how they are kept.

use crate::error::{Error, Invalid, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// The shortest password, in characters (OWASP ASVS 5.0, 6.2.1).
const SHORTEST: usize = 8;
/// The longest, in bytes; a limit at all only because hashing takes time in proportion.
const LONGEST: usize = 256;

/// A password that is found within so many guesses is one of those that everybody tries first: a word, a name, a
/// date or a row of keys with little around it, or one of the tens of thousands most often seen in leaks.
const GUESSES: u64 = 1_000_000;
/// Words that stand in no list and are tried here.
const OWN_WORDS: [&str; 3] = ["farcall", "pinvoke", "win32"];
/// Passwords that are hashed at once, each in 19 MiB: more wait.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Whether a password may be used for the account `name`.
pub(crate) fn check(name: &str, password: &str) -> Result<(), Invalid> {
    if password.chars().count() < SHORTEST {
        return Err(Invalid::TooShort { what: "password", least: SHORTEST });
    }
    if password.len() > LONGEST {
        return Err(Invalid::TooLong { what: "password", bytes: password.len(), limit: LONGEST });
    }
    match is_common(name, password) {
        true => Err(Invalid::CommonPassword),
        false => Ok(()),
    }
}

fn is_common(name: &str, password: &str) -> bool {
    // A short name is part of too much to be a sign of anything.
    let has_name = name.len() >= 4 && password.to_lowercase().contains(&name.to_lowercase());
    let [first, second, third] = OWN_WORDS;
    has_name || zxcvbn::zxcvbn(password, &[name, first, second, third]).guesses() < GUESSES
}

/// Hashes a password with Argon2id, its default costs and a random salt. Takes tens of milliseconds.
pub(crate) async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    match in_turn(work).await? {
        Ok(hash) => Ok(hash),
        Err(error) => Err(Error::Crypto(error.to_string())),
    }
}

/// Does the work on a thread that serves nothing else meanwhile, when there is room for it.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let crypto = |error: &dyn std::fmt::Display| Error::Crypto(error.to_string());
    let _turn = HASHING.acquire().await.map_err(|error| crypto(&error))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| crypto(&error))
}

/// Whether the password is the one that was hashed. Without a hash it takes as long and says no, so
/// that the time does not tell whether there is an account.
pub(crate) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    if password.len() > LONGEST {
        return Ok(false);
    }
    let password = password.to_owned();
    let work = move || match hash {
        Some(hash) => PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()),
        None => {
            let _: Result<PasswordHash, _> = Argon2::default().hash_password(password.as_bytes());
            false
        }
    };
    in_turn(work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_guesses_are_refused() {
        for bad in [
            "password",
            "Password1",
            "PASSWORD123!",
            "12345678",
            "987654321",
            "11111111",
            "abababab",
            "qwerty123",
            "1q1q1q1q",
            "letmein!!",
            "trustno1",
            "iloveyou2",
            "passpass",
            "gerald2024",
            "Gerald!!",
            "abcdefgh1",
            "farcall123",
            "xgeraldx",
            "123456789!",
        ] {
            assert_eq!(check("Gerald", bad), Err(Invalid::CommonPassword), "{bad}");
        }
        for good in ["correct horse battery", "tr0ub4dor&3", "zwölf Boxkämpfer", "v9$kQ!mz", "mapviewoffile"]
        {
            assert_eq!(check("Gerald", good), Ok(()), "{good}");
        }
        // Letter case and blanks count, and other scripts have their full length.
        assert_eq!(check("x", " Wombat Ärger \u{1F980} "), Ok(()));
        let long = "a crab \u{1F980} and a fox \u{1F98A} meet on the long way from Köln to Århus, and stay";
        assert!(long.chars().count() > 64);
        assert_eq!(check("x", long), Ok(()));
        assert!(matches!(check("x", "kurz"), Err(Invalid::TooShort { .. })));
        assert!(matches!(check("x", &"ab c".repeat(100)), Err(Invalid::TooLong { .. })));
    }
}
