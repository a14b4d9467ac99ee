/**
 * The parts of the screens that a caseworker sees only after a press. axe finds no fault in them, and nothing is cut off at 320 pixels, in
 * the language with the longest texts and in Arabic.
 */
import t from "tap";
import { lookBehindPresses, PATHS_WITH_MORE } from "../../../support/web/behind-presses.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { longestLanguage } from "../../../support/web/languages.ts";
import { caseworkerScene } from "../../../support/web/scenes/caseworker.ts";
import { tour } from "../../../support/web/tour.ts";
import { WebWorld } from "../../../support/web/world.ts";

t.test("the parts that a caseworker sees only after a press", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const languages = [longestLanguage(), "ar"];
	const first = languages[0] as string;
	await tour(t, world, { opener: "caseworker", scene: caseworkerScene, first, paths: PATHS_WITH_MORE }, (t, each) =>
		lookBehindPresses(t, each, languages),
	);
});
