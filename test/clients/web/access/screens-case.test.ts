/** Every screen of a case: heading, axe, both themes, English and Arabic, narrow, and with large text. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { caseworkerScene } from "../../../support/web/scenes/caseworker.ts";
import { lookAtScreens } from "../../../support/web/screens.ts";

t.test("the screens of a case", { skip: noBrowser }, (t) => lookAtScreens(t, "caseFile", caseworkerScene));
