/** Verbs of sections: names of a case that are typed later, an earlier state that somebody has overtaken, and what counts as seen. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { unitOf } from "#protocol/forms/registry.ts";
import { openSection, revise } from "#sdk/casework/index.ts";
import { identifyingIn } from "../../../clients/web/sitting/verbs/handoff-request.ts";
import { putBack, rowHistory, saveForm } from "../../../clients/web/sitting/verbs/section-save.ts";
import { readSection, sectionScreen, seenSection } from "../../../clients/web/sitting/verbs/sections.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { seenThread } from "../../../clients/web/sitting/verbs/threads.ts";
import { countRequests } from "../../support/count-requests.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

const FIRST_NAME = { form: "person", row: null, unit: unitOf("person", "prs_FirstName") };

t.test("verbs of a section", async (t) => {
	giveLocation(t);
	const { origin } = await readyNetwork(t);
	const { session } = origin.staff;
	const colleague = origin.coordinator.session;
	const sitting = Object.assign(newSitting(), { session });
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	const compartment = of.identity as string;
	const save = async (name: string) => {
		const { base } = await readSection(sitting, { case: id, compartment });
		const changes = [{ ...FIRST_NAME, values: { prs_FirstName: name } }];
		const more = { seen: null, unsettled: [], earlier: [], note: "", language: "en" };
		return saveForm(sitting, { compartment, base, changes, entry: randomId(), ...more });
	};

	await t.test("a name that is typed after the first look at a text is found in it", async (t) => {
		const found = async () => (await identifyingIn(sitting, { id, text: "Mirela comes at nine." })).map(({ text }) => text);
		t.same(await found(), []);
		t.match(await save("Mirela"), { kind: "saved" });
		t.same(await found(), ["Mirela"]);
	});

	await t.test("an earlier state isn't put back over a change that the person hasn't seen", async (t) => {
		await save("Anja");
		const { base } = await readSection(sitting, { case: id, compartment });
		const [, oldest] = await rowHistory(sitting, { compartment, form: "person", row: null });
		const ops = [{ field: "prs_FirstName", value: "Mira" }];
		await revise(colleague, await openSection(colleague, compartment), { form: "person", ops });
		const wanted = { compartment, ...FIRST_NAME, version: oldest?.entry as string };
		await t.rejects(putBack(sitting, { ...wanted, base, entry: randomId() }), { code: "stale" });
		const now = await readSection(sitting, { case: id, compartment });
		await putBack(sitting, { ...wanted, base: now.base, entry: randomId() });
		const { cells } = await openSection(colleague, compartment);
		const values = cells.flatMap((each) => each.values.map((value) => value.values?.prs_FirstName ?? []));
		t.same(values.flat(), ["Mirela"]);
	});

	await t.test("a section that was read is marked as seen once, and never while the sitting ends", async (t) => {
		await readSection(sitting, { case: id, compartment });
		const ending = { ...sitting, ending: Promise.resolve() };
		t.equal(await countRequests(session, () => seenSection(ending, { compartment })), 0);
		t.equal(await countRequests(session, () => seenThread(ending, { thread: compartment })), 0);
		t.equal(await countRequests(session, () => seenSection(sitting, { compartment })), 1);
		t.equal(await countRequests(session, () => seenSection(sitting, { compartment })), 0);
	});

	await t.test("a change that claims to follow a later one counts, and is named", async (t) => {
		const view = await openSection(session, compartment);
		const [first, second] = view.entries.map(({ entry }) => entry) as [string, string];
		const { ignored, unfounded } = await sectionScreen(sitting, { ...view, misplaced: [first], unfounded: [second] });
		t.equal(ignored, 1);
		t.match(unfounded, [{ entry: second, author: { isMe: true } }]);
	});
});
