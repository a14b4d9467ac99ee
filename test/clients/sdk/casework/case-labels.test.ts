/** Labels of cases: one desk's own names for its cases, which no other desk sees. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	addNumber,
	caseLabels,
	deskNumbers,
	findCases,
	labelCase,
	readBook,
	rebuildBook,
	receiveHandoff,
	updateBook,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { listCompartments } from "#sdk/index.ts";
import { countRequests } from "../../../support/count-requests.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";

const { origin, transit } = await readyNetwork(t);
const { session } = origin.staff;
const colleague = origin.coordinator.session;
const labelsOf = async (id: Id, who: UnlockedSession = session, desk = origin.desk) => (await caseLabels(who, desk)).texts.get(id);

t.test("a label is given, changed and taken away, and colleagues see it", async (t) => {
	const { id, code } = await caseWith(session, origin.desk, ["identity"]);
	t.equal(await labelsOf(id), undefined);
	await labelCase(session, id, "The two from May");
	t.same(await labelsOf(id, colleague), ["The two from May"]);
	t.match(await findCases(colleague, "TWO from"), [{ case: id, code, labels: ["The two from May"] }]);
	t.same(await findCases(colleague, "  "), [], "an empty search finds nothing");
	await labelCase(colleague, id, "Red coat");
	t.same(await labelsOf(id), ["Red coat"]);
	t.same(await findCases(session, "two from"), [], "an earlier label isn't found");
	await labelCase(session, id, null);
	t.equal(await labelsOf(id, colleague), undefined);
	await labelCase(session, id, null);
	t.equal(await labelsOf(id), undefined, "there is nothing left to remove");
});

t.test("two labels that were given at the same time both remain, until a member who has seen both gives another one", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["identity"]);
	const seen = await caseLabels(session, origin.desk);
	await labelCase(colleague, id, "Blue");
	await labelCase(session, id, "Green", { seen });
	t.same((await labelsOf(id))?.sort(), ["Blue", "Green"]);
	t.match(await findCases(session, "green"), [{ case: id, labels: { length: 2 } }]);
	await labelCase(session, id, "Turquoise");
	t.same(await labelsOf(id, colleague), ["Turquoise"]);
});

t.test("only the desk that has the case gives it a label", async (t) => {
	const { id, of } = await caseWith(session, origin.desk, ["identity"]);
	await requestTransfer(session, id, transit, ["identity"], of);
	await t.rejects(labelCase(transit.staff.session, id, "Theirs"), { code: "not-allowed", field: "case" });
	t.equal(await labelsOf(id), undefined);
	t.equal(await labelsOf(id, transit.staff.session, transit.desk), undefined);
});

t.test("a label has one line of at most 40 characters", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["identity"]);
	for (const text of ["x".repeat(41), "two\nlines", "", "  "])
		await t.rejects(labelCase(session, id, text), { code: "bad-input" }, JSON.stringify(text));
	await labelCase(session, id, "x".repeat(40));
	t.equal((await labelsOf(id))?.length, 1);
});

t.test("a repeated call writes once", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["identity"]);
	const entry = randomId();
	const entries = async () => (await caseLabels(session, origin.desk)).books.reduce((sum, book) => sum + book.entries.length, 0);
	const before = await entries();
	await labelCase(session, id, "Once", { entry });
	await labelCase(session, id, "Once", { entry });
	t.equal(await entries(), before + 1);
});

t.test("labels are stored beside duty and numbers, and a rebuilt book of rows keeps them", async (t) => {
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	await labelCase(session, id, "Kept");
	await addNumber(session, origin.desk, { nbr_Desk: transit.desk, nbr_Phone: "+000 1", nbr_ToldBy: "voice" });
	await updateBook(session);
	await rebuildBook(session, origin.desk);
	t.same(await labelsOf(id, colleague), ["Kept"]);
	t.equal((await deskNumbers(colleague, origin.desk)).numbers.length, 1);
	t.ok((await readBook(colleague, origin.desk)).rows.has(id));
	t.equal((await listCompartments(session, { kind: "book" })).compartments.length, 2, "one book of rows, and one of forms");
});

t.test("reading labels again doesn't open the book of rows", async (t) => {
	await readBook(session, origin.desk);
	await caseLabels(session, origin.desk);
	const requests = await countRequests(session, async () => void (await caseLabels(session, origin.desk)));
	t.equal(requests, 2, "the list of books, and the book of forms");
});

t.test("a label doesn't go with the case, and the desk that handed it over still finds it by its label", async (t) => {
	const { id, code, of } = await caseWith(session, origin.desk, ["identity"]);
	await labelCase(session, id, "Red coat 2");
	const { ref } = await requestTransfer(session, id, transit, ["identity"], of);
	const { session: theirs } = transit.staff;
	await acceptHandoff(theirs, ref);
	await receiveHandoff(theirs, ref);
	t.equal(await labelsOf(id, theirs, transit.desk), undefined);
	t.same(await findCases(theirs, "red coat 2"), []);
	t.match(await findCases(session, "2 red"), [{ case: id, code, labels: ["Red coat 2"] }]);
	await t.rejects(labelCase(session, id, "Mine still"), { code: "not-allowed" });
	await labelCase(theirs, id, "Arrived on foot");
	t.same(await labelsOf(id, theirs, transit.desk), ["Arrived on foot"]);
	t.equal((await caseLabels(theirs, origin.desk)).texts.size, 0, "the books of another desk are closed");
});
