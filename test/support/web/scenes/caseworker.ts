/** A caseworker's desk on a full day: a case that came from another desk, with all that belongs to one, and a thread. */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import {
	acceptHandoff,
	addContact,
	addNumber,
	addSection,
	addService,
	addTask,
	assignLead,
	openCase,
	openSection,
	receiveHandoff,
	recordDeparture,
	revise,
	valueOps,
	viewCase,
	writeDiscussion,
} from "#sdk/casework/index.ts";
import {
	actInDocument,
	actInTopic,
	doUpkeep,
	message,
	openThread,
	rotaOf,
	setContact,
	setRota,
	startDocument,
	startTopic,
	type UnlockedSession,
	write,
	writeOffer,
	writeProfile,
} from "#sdk/index.ts";
import { addOffersSpace, offerOf, profileOf } from "../../offers-world.ts";
import type { ReadyNetwork } from "../../sdk.ts";
import { caseWith, requestTransfer } from "../../sdk-cases.ts";
import { addSpace } from "../../space-world.ts";
import type { Scene } from "./scene.ts";

const HANDED_OVER: Section[] = ["identity", "safe-contact", "return-risk"];
const HOUR = 3_600_000;
/** The value of a field with date and time. */
const moment = (at: number) => `${new Date(at).toISOString().slice(0, 16)}Z`;
const day = (at: number) => new Date(at).toISOString().slice(0, 10);

export async function caseworkerScene(ready: ReadyNetwork): Promise<Scene> {
	const { origin, transit, destination } = ready;
	const { session: mine } = origin.staff;
	const now = mine.now();
	const { id, of } = await arrivedCase(destination.staff.session, mine, { from: destination.desk, to: origin });
	const contact = of["safe-contact"] as Id;
	await writeContact(mine, origin.coordinator.session, contact);
	await writeRisk(mine, of["return-risk"] as Id);
	await writeRisk(mine, await addSection(mine, id, "return-risk"));
	// Tonight writes into it how she is met.
	await addSection(mine, id, "logistics");
	await assignLead(mine, id, origin.staff.id);
	await addTask(mine, id, { tsk_What: "Call the court", tsk_Kind: "call", tsk_Due: moment(now - 3 * HOUR), tsk_Who: origin.staff.id });
	await addTask(mine, id, { tsk_What: "See the doctor", tsk_Kind: "appointment", tsk_Due: moment(now + 50 * HOUR) });
	await addContact(mine, id, { jrn_At: moment(now - HOUR), jrn_Channel: "phone", jrn_With: ["person"], jrn_Words: "She is well." });
	await addService(mine, id, { srv_Kind: "legal", srv_On: day(now), srv_Count: 1, srv_Unit: "session" });
	await writeDiscussion(mine, id, "Who drives on Friday?");
	await setContact(mine, origin.desk, [{ phone: "+355 4 000 222", when: "always" }]);
	const rota = await rotaOf(mine, origin.desk);
	await setRota(mine, origin.desk, { ...rota, rows: [{ member: origin.staff.id, from: now - HOUR, until: now + 12 * HOUR }] });
	await addNumber(mine, origin.desk, { nbr_Desk: transit.desk, nbr_Phone: "+39 06 000 111", nbr_ToldBy: "voice", nbr_On: day(now) });
	const { handoff, consent } = await requestTransfer(mine, id, transit, ["identity", "safe-contact"], of);
	const asked = await caseWith(destination.staff.session, destination.desk, ["identity"]);
	await requestTransfer(destination.staff.session, asked.id, origin, ["identity"], asked.of);
	await openCase(mine, origin.desk);
	const { space } = await addSpace(ready);
	const { item: topic } = await startTopic(mine, space, {
		...{ kind: "question", language: "en", title: "Who speaks Vietnamese?", tags: [], regions: [], poll: null },
		body: "In **Asia**. See [their list](https://example.org).",
	});
	await actInTopic(transit.staff.session, space, topic, { act: "answer", language: "en", body: "We do." }, { entry: randomId() });
	const { item: document } = await startDocument(mine, space, {
		...{
			kind: "practice",
			language: "en",
			title: "Talks in schools",
			summary: "What to say to pupils.",
			body: "## What we did\n\nWe went.",
		},
		...{ themes: ["schools"], audience: ["educators"], countries: ["IT"], regions: [], year: 2026, author: null, licence: "CC-BY-4.0" },
		...{ state: "draft", laws: [], hotlines: [], replaces: null, public: "no" },
	});
	await actInDocument(
		transit.staff.session,
		space,
		document,
		{ act: "comment", language: "en", body: "Thank you." },
		{ entry: randomId() },
	);
	await addOffersSpace(ready);
	const theirs = transit.staff.session;
	await writeProfile(theirs, profileOf(transit.id, { languages: ["vi"], links: ["https://example.org"], ask: "Residence permits" }));
	await writeOffer(theirs, offerOf(transit.desk, { beds: 2, phone: "+39 06 000 222", for: ["women"], conditions: "With children, too." }));
	const own = offerOf(origin.desk, { kind: "legal", beds: 1 });
	await writeOffer(mine, own);
	const thread = await talk(mine, destination.staff.session, origin.desk, destination.desk);
	return {
		person: origin.staff,
		parameters: {
			"/cases/": { id, compartment: contact, consent },
			"/threads/": { thread },
			"/network/": { space, topic, document },
			"/people/": { organisation: origin.id, offer: own.offer },
			"/handoffs/": { handoff: handoff.id },
		},
	};
}

/** A case that one desk has opened and the other one has now. */
async function arrivedCase(theirs: UnlockedSession, mine: UnlockedSession, { from, to }: { from: Id; to: ReadyNetwork["origin"] }) {
	const { id, of } = await caseWith(theirs, from, HANDED_OVER);
	const person = { prs_FirstName: "Mirela", idn_CallHer: "Mira", prs_PrimaryLanguage: "sq", idn_Birth: "2006-05", prs_Citizenship: ["AL"] };
	await revise(theirs, await openSection(theirs, of.identity as Id), { form: "person", ops: valueOps(null, person) });
	const { ref } = await requestTransfer(theirs, id, to, HANDED_OVER, of);
	await acceptHandoff(mine, ref);
	await recordDeparture(theirs, ref);
	await receiveHandoff(mine, ref);
	await viewCase(mine, id);
	return { id, of };
}

/** A number, and two words that colleagues wrote without seeing each other's. */
async function writeContact(mine: UnlockedSession, colleague: UnlockedSession, contact: Id): Promise<void> {
	const channel = {
		sct_Kind: "phone",
		prs_MobilePhone: "+355 69 000 0001",
		prs_Email: "a.rather.long.name.without.a.break@organisation.example",
		sct_When: "After nine in the evening",
		sct_LeaveMessage: "never",
	};
	await revise(mine, await openSection(mine, contact), { form: "channel", ops: valueOps(randomId(), channel) });
	const [before, theirs] = [await openSection(mine, contact), await openSection(colleague, contact)];
	const word = (sct_HelpWord: string) => ({ form: "rules", ops: valueOps(null, { sct_HelpWord }) });
	await revise(mine, before, word("umbrella"));
	await revise(colleague, theirs, word("lantern"));
	await write(mine, contact, message("She is afraid of calls from abroad."));
}

async function writeRisk(session: UnlockedSession, compartment: Id): Promise<void> {
	const advice = { rrk_Advice: "safe-if", rrk_If: "Only with a place in the shelter." };
	const factor = {
		rrk_Factor: "debt",
		rrk_Level: "individual",
		rrk_Likelihood: 2,
		rrk_Harm: 3,
		rrk_Mitigation: "A lawyer.",
	};
	await revise(session, await openSection(session, compartment), { form: "opinion", ops: valueOps(null, advice) });
	await revise(session, await openSection(session, compartment), { form: "factor", ops: valueOps(randomId(), factor) });
}

async function talk(mine: UnlockedSession, theirs: UnlockedSession, desk: Id, other: Id): Promise<Id> {
	const thread = await openThread(mine, "Arrival on Monday", [{ kind: "desk", id: other }], desk);
	await doUpkeep(mine);
	await write(mine, thread, message("She arrives at nine.", { language: "en" }));
	await write(theirs, thread, message("Wir holen sie ab.", { language: "de" }));
	return thread;
}
