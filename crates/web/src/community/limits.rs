//! How often a visitor may send forms, and read what is rendered for each reader anew.

use super::{Failure, Visitor};
use axum::http::StatusCode;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;

/// The limits of one site. Each is for a network address; people behind one address share it.
#[derive(Debug)]
pub struct Limits {
    /// Signing in: what guesses passwords needs many tries.
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    /// Making accounts.
    sign_up: DefaultKeyedRateLimiter<IpAddr>,
    /// Everything that is written.
    edit: DefaultKeyedRateLimiter<IpAddr>,
    /// Previews, which save nothing.
    preview: DefaultKeyedRateLimiter<IpAddr>,
    /// Reading what is never kept: differences, blame, searches, recent changes.
    reading: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

/// So many addresses are remembered before those that have been idle are forgotten.
const REMEMBERED: usize = 10_000;

impl Default for Limits {
    /// Ten tries to sign in at once and then one in six seconds, five accounts an hour, a form every two
    /// seconds after thirty at once, and ten pages a second after three hundred at once.
    fn default() -> Self {
        let [sign_in, edit, preview] = [per_minute(10, 10), per_minute(30, 30), per_minute(120, 60)];
        Self::new(sign_in, per_hour(5, 5), edit, preview, per_minute(600, 300))
    }
}

impl Limits {
    /// For tests and load programs, which are one visitor who does everything: a million a minute.
    pub fn lax() -> Self {
        let lax = || per_minute(1_000_000, 1_000_000);
        Self::new(lax(), lax(), lax(), lax(), lax())
    }

    fn new(sign_in: Quota, sign_up: Quota, edit: Quota, preview: Quota, reading: Quota) -> Self {
        Self {
            sign_in: RateLimiter::keyed(sign_in),
            sign_up: RateLimiter::keyed(sign_up),
            edit: RateLimiter::keyed(edit),
            preview: RateLimiter::keyed(preview),
            reading: RateLimiter::keyed(reading),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a form that is sent to `path`.
    pub(super) fn check(&self, path: &str, visitor: &Visitor) -> Result<(), Failure> {
        let limiter = match path {
            "/wiki/sign-in" | "/wiki/password" => &self.sign_in,
            "/wiki/sign-up" | "/wiki/invitation" => &self.sign_up,
            "/wiki/preview" => &self.preview,
            _ => &self.edit,
        };
        self.count(limiter, visitor)
    }

    /// Counts a page that is rendered for this reader alone.
    pub(super) fn check_reading(&self, visitor: &Visitor) -> Result<(), Failure> {
        self.count(&self.reading, visitor)
    }

    fn count(&self, limiter: &DefaultKeyedRateLimiter<IpAddr>, visitor: &Visitor) -> Result<(), Failure> {
        if limiter.len() > REMEMBERED {
            limiter.retain_recent();
        }
        limiter.check_key(&visitor.network()).map_err(|refused| {
            let seconds = refused.wait_time_from(self.clock.now()).as_secs() + 1;
            let message = format!(
                "That was more than is taken from one address in so short a time. Please try again in \
                 {seconds} seconds."
            );
            Failure::new(StatusCode::TOO_MANY_REQUESTS, message)
        })
    }
}

fn per_minute(count: u32, burst: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}

fn per_hour(count: u32, burst: u32) -> Quota {
    Quota::per_hour(NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}
