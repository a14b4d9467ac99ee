/** Every screen of an admin: heading, axe, both themes, English and Arabic, narrow, and with large text. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { adminScene } from "../../../support/web/scenes/admin.ts";
import { lookAtScreens } from "../../../support/web/screens.ts";

t.test("the screens of an admin", { skip: noBrowser }, (t) => lookAtScreens(t, "admin", adminScene));
