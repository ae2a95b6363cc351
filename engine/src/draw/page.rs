//! The page: a picture to walk about in with mouse, finger or keys, in one file that asks the network for nothing.
//!
//! Without script it is the whole picture, which the browser itself can enlarge; so it prints too.

use super::Scene;
use super::svg::{escaped, svg};
use crate::text::Lang;

const STYLE: &str = include_str!("page.css");
/// The script with which a picture in a page is walked about in: `walk(view, { keys, wheels })`.
pub const WALK: &str = include_str!("walk.js");

/// The scene as an HTML page.
#[must_use]
pub fn page(scene: &Scene, lang: Lang) -> String {
    let say = |nl: &'static str, en: &'static str| if lang == Lang::Nl { nl } else { en };
    let code = say("nl", "en");
    let title = escaped(&scene.title);
    let (closer, further, whole) = (say("Groter", "Larger"), say("Kleiner", "Smaller"), say("Alles", "All"));
    let help = say(
        "Sleep om te schuiven. Met + en − maakt u de tekening groter en kleiner, met de pijlen schuift u, met 0 ziet u alles.",
        "Drag to move. With + and − you make the picture larger and smaller, with the arrows you move, with 0 you see all.",
    );
    let picture = svg(scene);
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n\
         <div role=\"group\" aria-label=\"{label}\">\n\
         <button type=\"button\" id=\"closer\" aria-label=\"{closer}\">+</button>\n\
         <button type=\"button\" id=\"further\" aria-label=\"{further}\">−</button>\n\
         <button type=\"button\" id=\"whole\">{whole}</button>\n</div>\n</header>\n\
         <main id=\"view\" tabindex=\"0\" aria-describedby=\"help\">\n{picture}</main>\n<p id=\"help\">{help}</p>\n\
         <script>\n\"use strict\";\n{WALK}walk(document.getElementById(\"view\"), {{ keys: document }});\n</script>\n</body>\n</html>\n",
        label = say("Groter en kleiner", "Larger and smaller"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stays_text_and_nothing_is_fetched() {
        let mut scene = Scene::new("</title><script>alert(1)</script>", "\"&", 100.0, 50.0);
        scene.lang = "nl";
        let page = page(&scene, Lang::Nl);
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(!page.contains("alert(1)</script>") && page.contains("&lt;script&gt;alert(1)"));
        for fetches in ["src=", "href=", "@import", "url(http", "fetch("] {
            assert!(!page.contains(fetches), "{fetches}");
        }
    }
}
