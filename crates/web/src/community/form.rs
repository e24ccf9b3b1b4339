//! A form that was sent, read as a whole.

use super::Failure;
use crate::escape::decoded;
use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;

/// The longest form that is read, in bytes. A text that is too long to be kept still comes back to whoever
/// typed it, up to this size; percent-encoding can make three bytes of one.
pub(super) const LONGEST: usize = 32 << 20;

/// The longest form, in bytes, that is read although it is not taken, since too many came: so that what was
/// typed goes back. Any text that a person typed is shorter.
pub(super) const LONGEST_REFUSED: usize = 2 << 20;

/// How long a form may take to arrive: 13 KiB a second are enough for the longest text that is kept, with every
/// byte percent-encoded.
const WITHIN: Duration = Duration::from_secs(60);

/// Fields that one form has at most.
const MOST_FIELDS: usize = 100;

/// What was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Reads the body of a request, of at most `longest` bytes.
    pub(super) async fn read(body: Body, longest: usize) -> Result<Self, Failure> {
        let arrives = tokio::time::timeout(WITHIN, Limited::new(body, longest).collect());
        let late = |_| {
            let message = "The form took too long to arrive. Please send it again.";
            Failure::new(StatusCode::REQUEST_TIMEOUT, message)
        };
        let bytes = match arrives.await.map_err(late)? {
            Ok(collected) => collected.to_bytes(),
            Err(error) if error.is::<LengthLimitError>() => {
                let message = format!(
                    "More than {} MiB were sent, which is more than any page can hold. Go back, and \
                     shorten the text.",
                    longest >> 20
                );
                return Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, message));
            }
            Err(_) => return Err(Failure::bad("The form did not arrive whole. Please send it again.")),
        };
        let text = std::str::from_utf8(&bytes).ok();
        let fields = text.and_then(Self::parse);
        let message = "The form is not written as forms are: name=value pairs, percent-encoded, in UTF-8.";
        Ok(Self { fields: fields.ok_or_else(|| Failure::bad(message))? })
    }

    fn parse(text: &str) -> Option<Vec<(String, String)>> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(MOST_FIELDS);
        let field = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name, true)?, decoded(value, true)?))
        };
        pairs.map(field).collect()
    }

    /// A field's value.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether a check box is checked or a button was pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Everything that was sent.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A text of many lines, with the line ends of a file instead of those of a form.
    pub(crate) fn text(&self, name: &str) -> String {
        self.value(name).unwrap_or_default().replace("\r\n", "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(text: &str) -> Result<Form, Failure> {
        Form::read(Body::from(text.to_owned()), LONGEST).await
    }

    #[tokio::test]
    async fn fields_are_decoded() {
        let form = read("text=a%0D%0Ab+c&minor=on&name=%C3%A9").await.unwrap();
        assert_eq!(form.text("text"), "a\nb c");
        assert_eq!(form.value("name"), Some("é"));
        assert!(form.has("minor") && !form.has("other"));
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused() {
        for broken in ["a=%", "a=%FF", "%zz=1"] {
            assert_eq!(read(broken).await.unwrap_err().status(), StatusCode::BAD_REQUEST, "{broken}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_form_that_never_ends_is_given_up() {
        let silent = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let error = Form::read(Body::from_stream(silent), LONGEST).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn a_form_that_is_too_long_is_refused_before_it_is_whole() {
        let error = read(&"a".repeat(LONGEST + 1)).await.unwrap_err();
        assert_eq!(error.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}
