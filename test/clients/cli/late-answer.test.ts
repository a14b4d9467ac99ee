/** After the time to answer, a hand-off says that the asked desk can still accept, but only while it can. */
import t from "tap";
import { enterHandoffInError, loadCase } from "#sdk/casework/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { setLanguage, translated } from "../../../clients/cli/words/language.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

t.test("a late request whose acceptance is barred says so, in another language too", async (t) => {
	const { network, origin, destination } = await readyNetwork(t);
	const [from, to] = [origin.staff.session, destination.staff.session];
	const { id, of } = await caseWith(from, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(from, id, destination, ["identity"], of, { answerWithin: 1 });
	network.server.clock.advance(1000);
	setLanguage("fr");
	t.teardown(() => setLanguage("en"));
	const [canAccept = "", isBarred = "", listed = ""] = ["to-us", "barred", "listed"].map((flag) =>
		translated(`handoffs.flag.due-red.${flag}`),
	);
	const [still = ""] = canAccept.split(". ").slice(-1);
	const type = typing(commands, to);
	const show = async () => (await type(`handoff show ${ref.handoff}`)).text;
	t.match(await show(), canAccept);
	t.match(canAccept, still);
	await enterHandoffInError(from, ref, "wrong-recipient");
	const text = await show();
	t.match(text, isBarred);
	t.notMatch(text, still);
	const { code } = await loadCase(to, id).then(({ state }) => state);
	for (const list of ["handoff list", `case show ${code}`]) {
		const { text: listing } = await type(list);
		t.match(listing, listed, list);
		t.notMatch(listing, still, `${list} doesn't judge whether the desk can accept`);
	}
});
