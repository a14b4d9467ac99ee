/** Every screen of an auditor in all languages: nothing wider than the screen, no text cut off, and no word of another language. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { lookInAllLanguages } from "../../../support/web/languages.ts";
import { auditorScene } from "../../../support/web/scenes/auditor.ts";

t.test("the screens of an auditor in all languages", { skip: noBrowser }, (t) => lookInAllLanguages(t, "auditor", auditorScene));
