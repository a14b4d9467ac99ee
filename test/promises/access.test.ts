/**
 * Sends a request to every endpoint that needs a sign-in, as every kind of person, about objects of one desk. ACCESS has the
 * expected statuses. Each request leaves exactly one access entry, and a refused request changes nothing. A new endpoint
 * fails here until it has a row.
 */
import t, { type Test } from "tap";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { type Actor, ApiWorld, isOpen, type Request } from "../support/api-world.ts";
import { ACCESS, recipes } from "../support/recipes.ts";

/** Endpoints that list objects of the person's own desks. */
const LISTS = new Set(["compartments.list", "compartments.stale", "events.stream", "directory.deskKeys"]);

const w = await ApiWorld.build(t);
const closed = w.server.context.endpoints.filter((contract) => !isOpen(contract));

/** A kind of person, and the owner of the objects in the request. */
type Column = [label: string, who: Actor | null, owner: Actor];
const COLUMNS: Column[] = [
	["staff", w.staff, w.staff],
	["coordinator", w.boss, w.staff],
	["staff of another desk", w.otherStaff, w.staff],
	["coordinator of another desk", w.otherBoss, w.staff],
	["staff of another organisation", w.strangeStaff, w.staff],
	["coordinator of another organisation", w.strangeBoss, w.staff],
	["admin", w.admin, w.staff],
	["auditor", w.auditor, w.staff],
	["auditor of the organisation", w.ownAuditor, w.staff],
	["not vouched for", w.unvouched, w.staff],
	["not signed in", null, w.staff],
];
const COLUMNS_AFTERWARDS: Column[] = [
	["suspended colleague", w.suspended, w.staff],
	["removed member", w.removed, w.staff],
	["staff of a suspended organisation", w.doomedStaff, w.doomedStaff],
	["coordinator of a suspended organisation", w.doomedBoss, w.doomedStaff],
];

/** The expected statuses of each endpoint: for COLUMNS, then for COLUMNS_AFTERWARDS. */
const TABLE = new Map(
	ACCESS.trim()
		.split("\n")
		.map((row): [string, number[]] => {
			const [id = "", ...cells] = row.replace("|", "").split(/\s+/);
			if (cells.length !== COLUMNS.length + COLUMNS_AFTERWARDS.length) throw new Error(`${id} has ${cells.length} columns`);
			return [id, cells.map((cell) => (cell === "." ? 200 : Number(cell)))];
		}),
);

async function prepare(contract: AnyEndpoint, [, who, owner]: Column): Promise<Request> {
	const recipe = recipes[contract.id];
	if (!recipe) throw new Error(`${contract.id}: has no recipe in test/support/recipes.ts`);
	const request = await recipe(w, who ?? owner, owner);
	return { ...request, as: who, ...(who && { token: await w.people.session(who.account.id) }) };
}

/** The outcome of the entry that a request of a signed-in person must leave. */
function outcomeOf(contract: AnyEndpoint, status: number, body: any): string[] {
	if (status === 200 && contract.recorded === "in-parts")
		return body.parts.map((part: any) => (part.status === 200 ? "allowed" : "denied"));
	if (status === 200) return contract.recorded === "at-end" ? [] : ["allowed"];
	return [status === 400 ? "failed" : "denied"];
}

async function ask(t: Test, contract: AnyEndpoint, [label, who]: Column, request: Request, expected: number | undefined): Promise<void> {
	const before = { entries: await w.entryCount(), contents: await w.contents() };
	const { status, body } = await w.send(request);
	const name = `${contract.id}, ${label}`;
	t.equal(status, expected, `${name}: ${JSON.stringify(body).slice(0, 150)}`);
	const entries = await w.entriesFrom(before.entries);
	t.same(
		entries.map(({ outcome }) => outcome),
		who ? outcomeOf(contract, status, body) : [],
		`${name}: one entry`,
	);
	if (who && entries[0]) t.equal(entries[0].actor, who.account.id, `${name}: the entry's actor`);
	if (status !== 200) t.same(await w.contents(), before.contents, `${name}: changes nothing`);
	if (contract.id === "audit.entries" && who === w.strangeBoss) t.same(body.entries, [], "finds nothing of another organisation");
	if (status === 200 && (who === w.strangeStaff || who === w.strangeBoss) && LISTS.has(contract.id))
		t.notMatch(JSON.stringify(body), w.staff.desk ?? "", `${name}: lists nothing of that desk`);
}

t.test("the table has every endpoint, and no other", async (t) => {
	t.same([...TABLE.keys()].sort(), closed.map(({ id }) => id).sort());
});

t.test("every kind of person gets exactly the access of the table", async (t) => {
	for (const contract of closed)
		for (const [i, column] of COLUMNS.entries())
			await ask(t, contract, column, await prepare(contract, column), TABLE.get(contract.id)?.[i]);
});

t.test("suspended and removed people get exactly the access of the last columns", async (t) => {
	const prepared = [];
	for (const contract of closed)
		for (const [i, column] of COLUMNS_AFTERWARDS.entries())
			prepared.push({ contract, i: COLUMNS.length + i, column, request: await prepare(contract, column) });
	await w.suspendAndRemove();
	for (const { contract, i, column, request } of prepared) {
		const { token: _ended, ...again } = request; // the session ended with the suspension
		const token = again.as ? await w.people.session(again.as.account.id) : undefined;
		await ask(t, contract, column, { ...again, ...(token && { token }) }, TABLE.get(contract.id)?.[i]);
	}
});
