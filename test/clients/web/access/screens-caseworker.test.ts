/** A caseworker's screens outside a case: heading, axe, both themes, English and Arabic, narrow, and with large text. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { caseworkerScene } from "../../../support/web/scenes/caseworker.ts";
import { lookAtScreens } from "../../../support/web/screens.ts";

t.test("the other screens of a caseworker", { skip: noBrowser }, (t) => lookAtScreens(t, "caseworker", caseworkerScene));
