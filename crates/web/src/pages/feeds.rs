//! What machines fetch: OpenSearch, robots, sitemaps, the old name of the icon.

use super::not_found;
use crate::ask::Ask;
use crate::escape::push_html;
use crate::reply::{Reply, TEXT};
use crate::site::Site;
use axum::http::StatusCode;

/// Addresses in one sitemap; the format allows 50,000.
const PER_SITEMAP: usize = 20_000;

const XML: &str = "application/xml; charset=utf-8";

pub(crate) fn opensearch(_site: &Site, ask: &Ask) -> Reply {
    let origin = escaped(&ask.origin);
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>Farcall</ShortName>\n\
         <Description>Native Windows functions, declared in your language</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{origin}/search?q={{searchTerms}}\"/>\n\
         <Url type=\"application/x-suggestions+json\" template=\"{origin}/api/v1/opensearch?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    );
    Reply::page("application/opensearchdescription+xml; charset=utf-8", body).fresh()
}

pub(crate) fn robots(_site: &Site, ask: &Ask) -> Reply {
    let body = format!(
        "User-agent: *\nDisallow: /search\nDisallow: /generate?\nDisallow: /api/\n\nSitemap: {}/sitemap.xml\n",
        ask.origin
    );
    Reply::page(TEXT, body).fresh()
}

pub(crate) fn sitemap_index(site: &Site, ask: &Ask) -> Reply {
    let origin = escaped(&ask.origin);
    let mut body = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for number in 1..=site.app.address_count().div_ceil(PER_SITEMAP) {
        body.push_str(&format!("<sitemap><loc>{origin}/sitemap/{number}.xml</loc></sitemap>\n"));
    }
    body.push_str("</sitemapindex>\n");
    Reply::page(XML, body).fresh()
}

/// One part of the sitemap, counted from 1.
pub(crate) fn sitemap(site: &Site, ask: &Ask, number: &str) -> Reply {
    let count = site.app.address_count().div_ceil(PER_SITEMAP);
    let Some(part) = number.parse().ok().filter(|n: &usize| (1..=count).contains(n)) else {
        return not_found(site, ask, &ask.path);
    };
    let origin = escaped(&ask.origin);
    let mut body = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in site.app.addresses((part - 1) * PER_SITEMAP, PER_SITEMAP) {
        body.push_str("<url><loc>");
        body.push_str(&origin);
        push_html(&mut body, &address.to_string());
        body.push_str("</loc></url>\n");
    }
    body.push_str("</urlset>\n");
    Reply::page(XML, body).fresh()
}

/// Browsers ask for this name when a page that is no HTML is open.
pub(crate) fn favicon(site: &Site, _ask: &Ask) -> Reply {
    Reply::redirect(StatusCode::MOVED_PERMANENTLY, site.assets.icon.address.clone())
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    push_html(&mut out, text);
    out
}
