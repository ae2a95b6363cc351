//! Text as HTML.

/// Replaces what means something in HTML, in text and in quoted attributes alike.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_html_is_left() {
        assert_eq!(escaped(r#"<a href='x' b="y">&amp;"#), "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;amp;");
        assert_eq!(escaped("geel € é"), "geel € é");
    }
}
