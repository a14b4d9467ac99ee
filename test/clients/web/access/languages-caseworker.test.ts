/** A caseworker's screens outside a case, in all languages: nothing wider than the screen, no text cut off, and no word of another language. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { lookInAllLanguages } from "../../../support/web/languages.ts";
import { caseworkerScene } from "../../../support/web/scenes/caseworker.ts";

t.test("the other screens of a caseworker in all languages", { skip: noBrowser }, (t) =>
	lookInAllLanguages(t, "caseworker", caseworkerScene),
);
