/** Words for what was done. The build fails when an action lacks its sentence. */
import t from "tap";
import { ACTIONS } from "#protocol/actions.ts";
import { messageTexts } from "../../../clients/web/build/words.ts";
import { idOfAction } from "../../../clients/web/screens/log/action-words.ts";

const words = messageTexts("en");
const has = (id: string) => id in words;

t.test("no action is shown as a code", async (t) => {
	for (const action of Object.keys(ACTIONS)) t.equal(idOfAction(action, has), `log.action.${action}`);
});

t.test("an action of a later version is shown as a code, with what it belongs to", async (t) => {
	t.equal(idOfAction("directory.something.new", has), "log.family.directory");
	t.equal(idOfAction("weather.read", has), "log.family.other");
});
