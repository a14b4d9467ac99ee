/** What the screens ask before a withdrawal or a "no" while she may be on the way, and who then says who meets her. */
import t from "tap";
import { acceptHandoff, openSection, recordConsent, recordDeparture, revise, withdrawConsent } from "#sdk/casework/index.ts";
import { setContact } from "#sdk/directory/contact.ts";
import { suspend, syncDirectory } from "#sdk/index.ts";
import { readHandoff } from "#sdk/views/handoff.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { codesToChoose, isShown, labelOf } from "../../../clients/web/screens/handoffs/move-words.ts";
import { callCard } from "../../../clients/web/sitting/verbs/call-card.ts";
import { caseConsent, caseConsents, consentChoices } from "../../../clients/web/sitting/verbs/consents.ts";
import { mustKnow } from "../../../clients/web/sitting/verbs/handoffs.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer, terms } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

giveLocation(t);
const { network, origin, destination, founder } = await readyNetwork(t);
const { session } = origin.staff;
const sitting = Object.assign(newSitting(), { session });
const { id, code, of } = await caseWith(session, origin.desk, ["identity", "logistics"]);
const { ref, consent } = await requestTransfer(session, id, destination, ["identity", "logistics"], of);

t.test(
	"before it accepts, the asked desk's call card has the summary, the from-desk and its number, and nothing of the file",
	async (t) => {
		await setContact(session, origin.desk, [{ phone: "+000 1", when: "always" }]);
		const theirs = Object.assign(newSitting(), { session: destination.staff.session });
		await syncDirectory(destination.staff.session);
		const card = await callCard(theirs, { id });
		t.same([card.summaries.length, card.contact, card.mustKnow], [1, null, []]);
		t.ok(card.desks.some((desk) => desk.id === origin.desk));
		t.match(card.signed[origin.desk]?.numbers, [{ phone: "+000 1" }]);
		await acceptHandoff(destination.staff.session, ref);
		t.same((await callCard(theirs, { id })).summaries, [], "then it reads how to meet her");
	},
);

t.test("it is asked for as long as nobody wrote what whoever meets her must know", async (t) => {
	t.same(await mustKnow(sitting, { case: id }), { isWritten: false, logistics: of.logistics });
	const without = await caseWith(session, origin.desk, ["identity"]);
	t.same(await mustKnow(sitting, { case: without.id }), { isWritten: false, logistics: null });
	await revise(session, await openSection(session, of.logistics as string), {
		form: "must-know",
		ops: [{ field: "mst_CallHer", value: "Mira" }],
	});
	t.same(await mustKnow(sitting, { case: id }), { isWritten: true, logistics: of.logistics });
});

t.test("while she is still expected and nobody says who meets her, the page of the hand-off asks", async (t) => {
	const settle = async () => {
		const view = await readHandoff(session, { handoff: ref.handoff });
		const found = view.moves.find(({ move }) => move === "settle");
		return found && isShown("settle", view) ? { codes: found.codes, label: labelOf("settle", view) } : null;
	};
	await recordDeparture(session, ref);
	t.equal(await settle(), null);
	await withdrawConsent(session, { case: id, consent });
	t.match(await readHandoff(session, { handoff: ref.handoff }), { state: "in-transit", mustBeTakenUp: false, isStillExpected: true });
	t.same(await settle(), { codes: ["met-by-us", "met-by-other"], label: "handoffs.move.settle.expected" });
});

t.test("a suspended organisation may only say that it doesn't know whether she is on the way", async (t) => {
	const answers = async (of: typeof sitting) => [
		(await caseConsent(of, { id, consent })).onTheWayAnswers,
		(await consentChoices(of, { id })).onTheWayAnswers,
	];
	const all = ["yes", "no", "not-known"];
	t.same(await answers(sitting), [all, all]);
	t.ok((await consentChoices(sitting, { id })).keepsWords);
	await suspend(founder.session, { kind: "organisation", subject: origin.id }, "investigation");
	const { signInName, recoveryCode } = origin.staff;
	const suspended = await network.open(network.device(), signInName, recoveryCode);
	const theirs = Object.assign(newSitting(), { session: suspended });
	t.same(await answers(theirs), [["not-known"], ["not-known"]]);
	t.notOk((await consentChoices(theirs, { id })).keepsWords);
	const no = { ...terms(destination.id, ["story"], suspended.now()), permit: false };
	const said = await recordConsent(suspended, id, no);
	const shown = (await caseConsents(theirs, { id })).consents;
	t.match(
		[said, consent].map((each) => shown.find((view) => view.id === each)),
		[{ askAgain: true }, { askAgain: false }],
		"she is asked again",
	);
	t.match((await typing(commands, suspended)(`consent show ${code}`)).text, "ask her again");
});

t.test("the reasons that fit a withdrawal stand first, and none is left out", async (t) => {
	const codes = ["no-capacity", "unsafe", "person-declined", "other"];
	t.same(codesToChoose({ move: "withdraw", codes }), ["person-declined", "unsafe", "no-capacity", "other"]);
	t.same(codesToChoose({ move: "decline", codes }), codes, "a refusal keeps its order");
	t.same(codesToChoose({ move: "accept", codes: null }), []);
});
