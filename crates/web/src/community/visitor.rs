//! Who asks: the session in a cookie, or a shortened network address.

use super::Failure;
use crate::ask::Ask;
use crate::server::{Peer, is_proxy};
use axum::http::{HeaderMap, header};
use farcall_app::Community;
use farcall_app::wiki::{Account, AccountId, Actor, Role};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    /// Who is signed in.
    pub(crate) account: Option<Account>,
    /// The secret of the session, as the browser sent it.
    pub(crate) token: Option<String>,
    address: IpAddr,
}

/// The cookie with the session's secret. Over HTTPS it has the prefix by which browsers refuse one that another
/// host or an unencrypted page planted.
const COOKIE: &str = "farcall-session";
const SAFE_COOKIE: &str = "__Host-farcall-session";

impl Visitor {
    /// Whoever it is that asks from there.
    pub(crate) fn at(headers: &HeaderMap, peer: Option<Peer>) -> Self {
        let peer = peer.map(|Peer(address)| address.ip());
        let address = real_address(peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), headers);
        Self { account: None, token: None, address }
    }

    /// Finds out whose session it is.
    pub(crate) async fn recognise(
        &mut self,
        community: &Community,
        ask: &Ask,
        headers: &HeaderMap,
    ) -> Result<(), Failure> {
        self.token = cookie(headers, cookie_name(ask)).map(str::to_owned);
        if let Some(token) = &self.token {
            self.account = community.store().session(token).await?;
        }
        Ok(())
    }

    /// As the store knows them.
    pub(crate) fn actor(&self) -> Actor {
        match &self.account {
            Some(account) => Actor::Account(account.id),
            None => Actor::Anonymous { label: shortened(self.address) },
        }
    }

    /// The account, for what takes one.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub(crate) fn account_id(&self) -> Result<AccountId, Failure> {
        self.account.as_ref().map(|account| account.id).ok_or_else(Failure::sign_in)
    }

    /// Where the connection comes from, for the log of whoever runs the site.
    pub(super) fn address(&self) -> IpAddr {
        self.address
    }

    /// What others see.
    pub(crate) fn name(&self) -> String {
        self.account.as_ref().map_or_else(|| shortened(self.address), |account| account.name.clone())
    }

    /// Whether the role suffices; only for what a page offers: the store decides.
    pub(crate) fn is_at_least(&self, role: Role) -> bool {
        self.account.as_ref().is_some_and(|account| account.role >= role)
    }

    /// The network for which forms are counted: an IPv4 address, or the /64 that one household has.
    pub(super) fn network(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => self.address,
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        }
    }
}

/// The session cookie's name: by whether the visitor's side of the connection is encrypted.
fn cookie_name(ask: &Ask) -> &'static str {
    if ask.origin.starts_with("https:") { SAFE_COOKIE } else { COOKIE }
}

/// The header that gives a session to the browser, for `seconds`; 0 takes it away.
pub(crate) fn session_cookie(ask: &Ask, token: &str, seconds: i64) -> String {
    let name = cookie_name(ask);
    let secure = if name == SAFE_COOKIE { "; Secure" } else { "" };
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let header = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(n, value)| (n == name && value.len() < 200).then_some(value))
}

/// The visitor's address. A proxy on this machine says whom it speaks for; nobody else is believed.
fn real_address(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded = headers.get("x-forwarded-for").and_then(|list| list.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    match last {
        Some(address) if is_proxy(peer) => address,
        _ => peer.to_canonical(),
    }
}

/// An address without the part that leads to one person.
fn shortened(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.x")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:x")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn addresses_are_shortened() {
        assert_eq!(shortened(ip("192.0.2.77")), "192.0.2.x");
        assert_eq!(shortened(ip("2001:db8:1:2::3")), "2001:db8:1:x");
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "203.0.113.9, 198.51.100.7".parse().unwrap());
        assert_eq!(real_address(ip("127.0.0.1"), &headers), ip("198.51.100.7"));
        assert_eq!(real_address(ip("192.0.2.1"), &headers), ip("192.0.2.1"));
    }

    #[test]
    fn a_household_is_one_visitor() {
        let visitor = |text| Visitor { account: None, token: None, address: ip(text) };
        assert_eq!(visitor("2001:db8::1").network(), visitor("2001:db8::ffff").network());
        assert_ne!(visitor("2001:db8::1").network(), visitor("2001:db8:0:1::1").network());
        assert_ne!(visitor("192.0.2.1").network(), visitor("192.0.2.2").network());
    }
}
