//! Passwords: which are taken, and how they are kept.

use crate::error::{Error, Invalid, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// The shortest password, in characters (OWASP ASVS 5.0, 6.2.1).
const SHORTEST: usize = 8;
/// The longest, in bytes; a limit at all only because hashing takes time in proportion.
const LONGEST: usize = 256;

/// What people's passwords are made of before they add digits: words that every list of leaked
/// passwords begins with. Each stands for itself and for what it becomes with digits and marks around it.
const COMMON: &[&str] = &[
    "password",
    "passwort",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "pass",
    "qwerty",
    "qwertz",
    "azerty",
    "qwertyuiop",
    "asdfgh",
    "asdfghjkl",
    "zxcvbn",
    "zxcvbnm",
    "iloveyou",
    "letmein",
    "welcome",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "basketball",
    "superman",
    "batman",
    "sunshine",
    "princess",
    "master",
    "shadow",
    "michael",
    "jennifer",
    "jordan",
    "charlie",
    "admin",
    "administrator",
    "root",
    "login",
    "guest",
    "user",
    "test",
    "secret",
    "changeme",
    "trustno",
    "whatever",
    "starwars",
    "computer",
    "internet",
    "michelle",
    "daniel",
    "ashley",
    "hello",
    "freedom",
    "killer",
    "pokemon",
    "liverpool",
    "chelsea",
    "arsenal",
    "summer",
    "winter",
    "spring",
    "autumn",
    "abc",
    "abcd",
    "abcdef",
    "abcdefg",
    "abcdefgh",
    "qazwsx",
    "qazwsxedc",
    "access",
    "flower",
    "cheese",
    "hunter",
    "google",
    "facebook",
    "windows",
    "microsoft",
    "linux",
    "farcall",
    "pinvoke",
    "default",
    "temp",
    "love",
    "god",
    "sex",
    "money",
];

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
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let name = name.to_lowercase();
    let doubled =
        |word: &str| lower.len() == 2 * word.len() && lower.starts_with(word) && lower.ends_with(word);
    core.is_empty() && is_dull(&lower)
        || is_dull(&lower)
        || lower.contains(&name)
        || COMMON.iter().any(|word| core == *word || lower == *word || doubled(word))
}

/// A repetition of a few characters, or a run such as `12345678` or `87654321`.
fn is_dull(lower: &str) -> bool {
    let codes: Vec<u32> = lower.chars().map(u32::from).collect();
    let different: std::collections::BTreeSet<_> = codes.iter().collect();
    let runs = |step: i64| {
        codes.windows(2).filter(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step).count() + 2
            >= codes.len()
    };
    different.len() <= 3 || runs(1) || runs(-1)
}

/// Hashes a password with Argon2id, its default costs and a random salt. Takes tens of milliseconds,
/// on a thread that serves nothing else meanwhile.
pub(crate) async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    let work = move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(error)) => Err(Error::Crypto(error.to_string())),
        Err(error) => Err(Error::Crypto(error.to_string())),
    }
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
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Crypto(error.to_string()))
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
        assert!(matches!(check("x", "kurz"), Err(Invalid::TooShort { .. })));
        assert!(matches!(check("x", &"ab c".repeat(100)), Err(Invalid::TooLong { .. })));
    }
}
