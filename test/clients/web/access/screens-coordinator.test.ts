/** Every screen of a coordinator: heading, axe, both themes, English and Arabic, narrow, and with large text. */
import t from "tap";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { coordinatorScene } from "../../../support/web/scenes/coordinator.ts";
import { lookAtScreens } from "../../../support/web/screens.ts";

t.test("the screens of a coordinator", { skip: noBrowser }, (t) => lookAtScreens(t, "coordinator", coordinatorScene));
