//! A code snippet in the format of Visual Studio, version 1.0.0 of its schema.

use anyhow::Context;
use farcall_app::Snippet;
use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesText, Event};
use std::io;

/// The namespace of the schema.
const SCHEMA: &str = "http://schemas.microsoft.com/VisualStudio/2005/CodeSnippet";

/// The file of `snippet`, which is inserted by typing `shortcut`.
pub(crate) fn text(snippet: &Snippet, shortcut: &str, language: &str) -> anyhow::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    write(&mut writer, snippet, shortcut, language).context("cannot write the snippet as XML")?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).context("the snippet is no text")
}

fn write(writer: &mut Writer<Vec<u8>>, snippet: &Snippet, shortcut: &str, language: &str) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let root = writer.create_element("CodeSnippets").with_attribute(("xmlns", SCHEMA));
    root.write_inner_content(|writer| {
        let one = writer.create_element("CodeSnippet").with_attribute(("Format", "1.0.0"));
        one.write_inner_content(|writer| {
            header(writer, snippet, shortcut)?;
            body(writer, snippet, language)
        })?;
        Ok(())
    })?;
    Ok(())
}

/// The elements stand in the order in which the reference lists them.
fn header(writer: &mut Writer<Vec<u8>>, snippet: &Snippet, shortcut: &str) -> io::Result<()> {
    writer.create_element("Header").write_inner_content(|writer| {
        element(writer, "Title", &snippet.title)?;
        element(writer, "Author", "Farcall")?;
        element(writer, "Description", &snippet.summary)?;
        if let Some(link) = &snippet.documentation {
            element(writer, "HelpUrl", link)?;
        }
        let types = writer.create_element("SnippetTypes");
        types.write_inner_content(|writer| element(writer, "SnippetType", "Expansion"))?;
        // A shortcut has letters, digits and underscores alone; without one, the snippet is in the menu all the same.
        if shortcut.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            element(writer, "Shortcut", shortcut)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn body(writer: &mut Writer<Vec<u8>>, snippet: &Snippet, language: &str) -> io::Result<()> {
    writer.create_element("Snippet").write_inner_content(|writer| {
        writer.create_element("Imports").write_inner_content(|writer| {
            for namespace in snippet.imports {
                let import = writer.create_element("Import");
                import.write_inner_content(|writer| element(writer, "Namespace", namespace))?;
            }
            Ok(())
        })?;
        // What is inserted has members of a class in it, and of a `type decl` an editor expects that it may also stand
        // in a namespace. A `file` would have to bring the class as well, of which a program has one already.
        let code = writer
            .create_element("Code")
            .with_attributes([("Language", code_language(language)), ("Kind", "method decl")]);
        // A dollar sign begins a placeholder, and `$end$` is where the cursor goes.
        let text = snippet.text.replace('$', "$$") + "$end$";
        code.write_inner_content(|writer| {
            BytesCData::escaped(&text).try_for_each(|part| writer.write_event(Event::CData(part)))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}

/// What the schema calls a language.
fn code_language(language: &str) -> &'static str {
    if language == "vb" { "VB" } else { "csharp" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(body: &str) -> Snippet {
        Snippet {
            title: "A<B> & \"C\"".to_owned(),
            summary: "What it is.".to_owned(),
            documentation: None,
            imports: ["System", "System.Runtime.InteropServices"],
            text: body.to_owned(),
        }
    }

    #[test]
    fn the_file_is_this() {
        let file = text(&snippet("int F();\n"), "F_1", "csharp").unwrap();
        insta::assert_snapshot!(file);
    }

    #[test]
    fn no_text_ends_what_it_stands_in() {
        let file = text(&snippet("<A(B:=C(\"]]>\"))> $x$\n"), "F", "vb").unwrap();
        assert!(file.contains("]]]]><![CDATA[>"), "{file}");
        assert!(file.contains("$$x$$\n$end$"), "{file}");
        assert!(file.contains("A&lt;B&gt; &amp; "), "{file}");
        assert!(file.contains("Language=\"VB\""), "{file}");
    }

    #[test]
    fn a_shortcut_has_letters_and_digits_alone() {
        assert!(!text(&snippet(""), "?F@@", "csharp").unwrap().contains("<Shortcut>"));
    }
}
