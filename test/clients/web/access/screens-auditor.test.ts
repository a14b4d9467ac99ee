/** Every screen of an auditor: heading, axe, both themes, English and Arabic, narrow, and with large text. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { auditorScene } from "../../../support/web/scenes/auditor.ts";
import { lookAtScreens } from "../../../support/web/screens.ts";

t.test("the screens of an auditor", { skip: noBrowser }, (t) => lookAtScreens(t, "auditor", auditorScene));
