/** Every screen of an admin in all languages: nothing wider than the screen, no text cut off, and no word of another language. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { lookInAllLanguages } from "../../../support/web/languages.ts";
import { adminScene } from "../../../support/web/scenes/admin.ts";

t.test("the screens of an admin in all languages", { skip: noBrowser }, (t) => lookInAllLanguages(t, "admin", adminScene));
