//! What Markdown becomes, and that a hostile text only costs its length.

use super::{DEEPEST, LONGEST_TEXT, MOST_CELLS, Refused, Settings, Target, excerpt, links, render};

/// The HTML of a text with no settings.
fn html(text: &str) -> String {
    render(text, &Settings::default()).expect("the text is short")
}

#[test]
fn each_construct_has_its_element() {
    for (text, expected) in [
        ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>\n"),
        ("a\nb  \nc", "<p>a\nb<br>\nc</p>\n"),
        ("> a", "<blockquote><p>a</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul><li>a\n</li>\n<li>b\n</li>\n</ul>\n"),
        ("3. a\n\n4. b", "<ol start=\"3\"><li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n"),
        ("---", "<hr>\n"),
        ("    x < y", "<pre><code>x &lt; y\n</code></pre>\n"),
        ("```C# title\nx\n```", "<pre><code class=\"language-c#\">x\n</code></pre>\n"),
        ("```\"x\ny\n```", "<pre><code>y\n</code></pre>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("<!-- a & b -->", "<p>&lt;!-- a &amp; b --&gt;</p>\n"),
        ("a\0b", "<p>a\u{fffd}b</p>\n"),
        ("", ""),
    ] {
        assert_eq!(html(text), expected, "{text:?}");
    }
    let table = html("| a | b |\n|:--|--:|\n| *c* | d |");
    assert_eq!(
        table,
        "<table><thead><tr><th align=\"left\">a</th><th align=\"right\">b</th></tr></thead>\n\
         <tbody><tr><td align=\"left\"><em>c</em></td><td align=\"right\">d</td></tr>\n</tbody></table>\n"
    );
}

#[test]
fn headings_start_at_h3_with_ids_that_no_other_has() {
    let text = "# Notes\n## Notes\n### Notes-1\n#### `GetProcAddress`, *twice*!\n###### !\n# Ünïcode";
    assert_eq!(
        html(text),
        "<h3 id=\"user-notes\">Notes</h3>\n<h4 id=\"user-notes-1\">Notes</h4>\n<h5 id=\"user-notes-1-1\">Notes-1</h5>\n\
         <h6 id=\"user-getprocaddress-twice\"><code>GetProcAddress</code>, <em>twice</em>!</h6>\n\
         <h6 id=\"user-section\">!</h6>\n<h3 id=\"user-ünïcode\">Ünïcode</h3>\n"
    );
}

#[test]
fn headings_skip_no_level() {
    let names = |text: &str| -> Vec<String> {
        html(text).split("<h").skip(1).map(|rest| rest[..1].to_owned()).collect()
    };
    assert_eq!(names("## A\n#### B\n## C\n# D\n## E"), ["3", "4", "3", "3", "4"]);
}

#[test]
fn links_lead_where_they_may_and_say_nofollow_when_asked() {
    let text = "[a](/b) [c](https://d.example \"t\") <https://e.example> [f](javascript:g) [h](//i.example)";
    assert_eq!(
        html(text),
        "<p><a href=\"/b\">a</a> <a href=\"https://d.example\" title=\"t\">c</a> \
         <a href=\"https://e.example\">https://e.example</a> f h</p>\n"
    );
    // Found at random: a host that no browser looks for was left to the second wall.
    assert_eq!(html("www.a.b\\ [x](http://%) <http://a:b>"), "<p>www.a.b\\ x http://a:b</p>\n");
    let strict = render(text, &Settings { nofollow: true, ..Settings::default() }).expect("short");
    assert_eq!(strict.matches(" rel=\"nofollow ugc noopener\"").count(), 2, "{strict}");
    assert!(strict.contains("<a href=\"/b\">a</a>"), "a page of this site is not marked: {strict}");
    assert_eq!(
        html("![alt](https://a.example/b.png) ![](/c.png) [![d](/e.png)](/f)"),
        "<p><a href=\"https://a.example/b.png\">alt</a> <a href=\"/c.png\">/c.png</a> <a href=\"/f\">d</a></p>\n"
    );
}

#[test]
fn wiki_links_lead_where_the_caller_says() {
    let resolve = |name: &str| match name {
        "OpenFileMapping" => Some(Target { address: "/kernel32/OpenFileMapping".into(), exists: true }),
        "New Page" => Some(Target { address: "/new?name=New+Page".into(), exists: false }),
        "Bad" => Some(Target { address: "javascript:x".into(), exists: true }),
        _ => None,
    };
    let settings = Settings { resolve: Some(&resolve), ..Settings::default() };
    let html = render(
        "[[OpenFileMapping]] [[New Page|soon]] [[Bad]] [[Nowhere|*x*]] `[[OpenFileMapping]]`",
        &settings,
    );
    assert_eq!(
        html.expect("short"),
        "<p><a href=\"/kernel32/OpenFileMapping\">OpenFileMapping</a> \
         <a href=\"/new?name=New+Page\" class=\"missing\">soon</a> Bad *x* <code>[[OpenFileMapping]]</code></p>\n"
    );
}

#[test]
fn colours_are_used_when_they_are_faithful() {
    let good = |language: &str, code: &str| {
        Some(format!("<span class=\"{language}\">{}</span>", code.trim_end()) + "\n")
    };
    let settings = Settings { highlight: Some(&good), ..Settings::default() };
    let html = render("```cs\nint x;\n```", &settings).expect("short");
    assert_eq!(html, "<pre><code class=\"language-cs\"><span class=\"cs\">int x;</span>\n</code></pre>\n");
    let bad = |_: &str, code: &str| Some(format!("<script>{code}</script>"));
    let settings = Settings { highlight: Some(&bad), ..Settings::default() };
    let html = render("```cs\nint x;\n```", &settings).expect("short");
    assert_eq!(html, "<pre><code class=\"language-cs\">int x;\n</code></pre>\n");
}

#[test]
fn what_a_text_leads_to_is_listed_once() {
    let text = "[[A]] [[B|b]] [[A|again]] [x](/kernel32/C) [y](https://d.example) [z](//e) `[[F]]` [[ /G]] [r]\n\n[r]: /H";
    assert_eq!(links(text), ["A", "B", "/kernel32/C", "G", "/H"]);
    assert!(links("").is_empty());
}

#[test]
fn an_excerpt_is_the_beginning_without_marks() {
    let text =
        "# Title\n\nOpens a *named* [mapping](/x),\n`NULL` if it fails.\n\n```\ncode\n```\n\n- one\n- two";
    assert_eq!(excerpt(text, 200), "Opens a named mapping, NULL if it fails. one two");
    assert_eq!(excerpt(text, 16), "Opens a named…");
    assert_eq!(excerpt(text, 13), "Opens a name…");
    assert_eq!(excerpt("ääääääää", 4), "äää…");
    assert_eq!(excerpt("<script>x</script>", 100), "");
    for longest in 0..60 {
        let length = excerpt(text, longest).chars().count();
        assert!(length <= longest.max(1), "{longest}: {length}");
    }
}

#[test]
fn too_long_is_refused_and_the_longest_is_not() {
    let text = "x".repeat(LONGEST_TEXT);
    assert!(render(&text, &Settings::default()).is_ok());
    let refused = render(&(text.clone() + "x"), &Settings::default());
    assert_eq!(refused, Err(Refused::TooLong { bytes: LONGEST_TEXT + 1 }));
    assert_eq!(excerpt(&"é".repeat(LONGEST_TEXT), 5), "éééé…");
    assert!(links(&"[[a]] ".repeat(LONGEST_TEXT)).len() == 1);
}

/// Each of these is as long as a text may be. Where the work grows with the square of the length, this
/// test takes hours; where something is called by recursion, it ends the test.
#[test]
fn hostile_texts_cost_no_more_than_their_length() {
    let pieces = [
        ">",
        "> ",
        "> - ",
        "[",
        "![",
        "[[",
        "[[a|",
        "]",
        "[a](",
        "[a](<b",
        "[a][b",
        "[a]: <",
        "[a]: b\n",
        "*",
        "_",
        "~",
        "*a ",
        "*a_ ",
        "a**b_",
        "*a**b ",
        "[*a](b",
        "`",
        "<",
        "</",
        "<!--",
        "<?",
        "<![CDATA[",
        "<!A ",
        "<a ",
        "<a href='",
        "<pre>\n",
        "<b>",
        "&",
        "&#",
        "# \n",
        "# a\n",
        "a\n=\n",
        "- ",
        "-\n",
        "* a\n",
        "1. ",
        "1) a\n",
        "a|b\n-|-\n",
        "|",
        "|\n",
        "\t",
        "\n",
        "\\",
        "\0",
        "```\n",
        "www.",
        "www.a.b ",
        "http://",
        "http://a.b(",
        "a@b.",
        "a.b-c_d+",
        "é*",
    ];
    for piece in pieces {
        let html = html(&piece.repeat(LONGEST_TEXT / piece.len()));
        assert!(html.len() < 16 * LONGEST_TEXT, "{piece:?} became {} bytes", html.len());
    }
    let lists: String = (0..).map(|i| " ".repeat(2 * i) + "- a\n").take(500).collect();
    assert!(!html(&lists).is_empty());
    let backticks: String = (1..700).map(|i| "`".repeat(i) + " ").collect();
    assert!(!html(&backticks).is_empty());
    let lazy = format!("{}a\n{}", ">".repeat(1000), "a\n".repeat(100_000));
    assert_eq!(html(&lazy).matches("<blockquote>").count(), DEEPEST);
    let long_reference = format!("[a]: /{}\n\n{}", "x".repeat(100_000), "[a]".repeat(50_000));
    assert!(html(&long_reference).len() < 4 * LONGEST_TEXT);
}

#[test]
fn what_is_too_deep_is_still_shown() {
    let quote = html(&format!("{}the end", ">".repeat(100_000)));
    assert_eq!(quote.matches("<blockquote>").count(), DEEPEST);
    assert!(quote.contains("the end"));
    let emphasis = html(&format!("{}x{}", "*a ".repeat(1000), " b*".repeat(1000)));
    assert_eq!(emphasis.matches("<em>").count(), DEEPEST - 1);
    assert!(emphasis.contains('x'));
}

#[test]
fn a_table_of_too_many_cells_is_shown_as_lines() {
    let wide = format!("{}|\n{}|\n{}", "|a".repeat(300), "|-".repeat(300), "|b\n".repeat(1000));
    let shown = html(&wide);
    assert!(300 * 1000 > MOST_CELLS && !shown.contains("<td>") && shown.contains('b'));
    let small = html(&format!("|a|\n|-|\n|b|\n\n{wide}"));
    assert_eq!(small.matches("<td>").count(), 1);
}
