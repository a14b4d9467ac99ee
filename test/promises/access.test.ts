/**
 * Sends a request to every endpoint that needs a sign-in, as every kind of person, about objects of one desk. The tables give the
 * expected status; `.` is 200. Each request leaves exactly one access entry, and a refused request changes nothing. A new endpoint
 * fails here until it has a row.
 */
import t, { type Test } from "tap";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { type Actor, ApiWorld, isOpen, type Request } from "../support/api-world.ts";
import { recipes } from "../support/recipes.ts";

/**
 * Columns: the desk's staff and coordinator | of another desk of the organisation | of another organisation | an admin, an
 * auditor of the network, one of the organisation | a member who isn't vouched for yet, not signed in.
 */
const ACCESS = `
session.end              .   .    .   .    .   .    .   .   .    .   401
session.list             .   .    .   .    .   .    .   .   .    .   401
session.revoke           .   404  404 404  404 404  404 404 404  404 401
session.changeStart      .   .    .   .    .   .    .   .   .    .   401
session.change           .   .    .   .    .   .    .   .   .    .   401
session.me               .   .    .   .    .   .    .   .   .    .   401
directory.read           .   .    .   .    .   .    .   .   .    .   401
directory.append         403 .    403 .    403 403  403 403 403  403 401
directory.offer          .   .    .   .    .   .    .   .   .    403 401
directory.names          .   .    .   .    .   .    .   .   .    403 401
directory.deskKeys       .   .    .   .    .   .    .   .   .    403 401
directory.vetting        403 .    403 .    403 .    .   403 403  403 401
directory.vettingAsk     403 403  403 403  403 403  .   403 403  403 401
directory.vettingAnswer  403 403  403 403  403 403  .   403 403  403 401
compartments.create      .   .    .   .    .   .    403 403 403  403 401
compartments.list        .   .    .   .    .   .    .   .   .    403 401
compartments.get         .   .    404 404  404 404  404 404 404  403 401
compartments.rotate      .   .    404 404  404 404  404 404 404  403 401
compartments.grant       .   .    403 403  404 404  404 404 404  403 401
compartments.send        .   .    404 404  404 404  404 404 404  403 401
compartments.page        .   .    404 404  404 404  404 404 404  403 401
compartments.entry       .   .    404 404  404 404  404 404 404  403 401
compartments.seen        .   .    404 404  404 404  404 404 404  403 401
compartments.stale       .   .    .   .    .   .    .   .   .    403 401
files.begin              .   .    404 404  404 404  404 404 404  403 401
files.put                .   404  404 404  404 404  404 404 404  403 401
files.status             .   404  404 404  404 404  404 404 404  403 401
files.finish             .   404  404 404  404 404  404 404 404  403 401
files.giveUp             .   404  404 404  404 404  404 404 404  403 401
files.get                .   .    404 404  404 404  404 404 404  403 401
cases.append             .   .    404 404  404 404  404 404 404  403 401
cases.withoutCustodian   403 403  403 403  403 403  .   403 403  403 401
cases.countersign        403 403  403 403  403 403  .   403 403  403 401
cases.get                .   .    404 404  404 404  404 404 404  403 401
cases.list               .   .    404 404  404 404  404 404 404  403 401
cases.handoffs           .   .    404 404  404 404  404 404 404  403 401
cases.inbox              .   .    404 404  404 404  404 404 404  403 401
bells.set                403 .    403 .    404 404  404 404 403  403 401
bells.get                .   .    403 .    404 404  404 404 403  403 401
health.installation      403 403  403 403  403 403  .   403 403  403 401
bells.test               403 .    403 .    404 404  404 404 403  403 401
cases.ask                .   .    .   .    .   .    403 403 403  403 401
audit.entries            .   .    403 .    403 .    403 .   .    403 401
audit.bodies             .   .    .   .    .   .    .   .   .    403 401
audit.directoryBundle    .   .    .   .    .   .    .   .   .    .   401
review.announce          .   .    .   .    .   .    .   .   .    403 401
review.append            403 403  403 403  403 403  403 .   .    403 401
review.list              403 .    403 .    403 .    403 .   .    403 401
review.gaps              403 403  403 403  403 403  403 .   .    403 401
review.cases             403 .    403 .    403 .    403 .   .    403 401
review.report            403 .    403 .    403 404  403 .   .    403 401
events.stream            .   .    .   .    .   .    .   .   .    403 401
`;

/**
 * Columns, each about objects that the person could read before: a suspended colleague of the desk | a removed member whose session
 * wasn't ended | staff and coordinator of a suspended organisation. The last two may still read and
 * hand over the cases of their desks.
 */
const ACCESS_AFTERWARDS = `
session.end              .   401  .   .
session.list             .   401  .   .
session.revoke           404 401  404 404
session.changeStart      .   401  .   .
session.change           .   401  .   .
session.me               .   401  .   .
directory.read           .   401  .   .
directory.append         403 401  403 403
directory.offer          403 401  403 403
directory.names          403 401  .   .
directory.deskKeys       403 401  .   .
directory.vetting        403 401  403 403
directory.vettingAsk     403 401  403 403
directory.vettingAnswer  403 401  403 403
compartments.create      403 401  403 403
compartments.list        403 401  403 403
compartments.get         403 401  403 403
compartments.rotate      403 401  403 403
compartments.grant       403 401  403 403
compartments.send        403 401  403 403
compartments.page        403 401  403 403
compartments.entry       403 401  403 403
compartments.seen        403 401  403 403
compartments.stale       403 401  403 403
files.begin              403 401  403 403
files.put                403 401  403 403
files.status             403 401  403 403
files.finish             403 401  403 403
files.giveUp             403 401  403 403
files.get                403 401  403 403
cases.append             403 401  403 403
cases.withoutCustodian   403 401  403 403
cases.countersign        403 401  403 403
cases.get                403 401  .   .
cases.list               403 401  .   .
cases.handoffs           403 401  .   .
cases.inbox              403 401  403 403
bells.set                403 401  403 403
bells.get                403 401  403 403
health.installation      403 401  403 403
bells.test               403 401  403 403
cases.ask                403 401  403 403
audit.entries            403 401  403 403
audit.bodies             403 401  403 403
audit.directoryBundle    .   401  .   .
review.announce          403 401  403 403
review.append            403 401  403 403
review.list              403 401  403 403
review.gaps              403 401  403 403
review.cases             403 401  403 403
review.report            403 401  403 403
events.stream            403 401  403 403
`;

/** Endpoints that list objects of the person's own desks. */
const LISTS = new Set(["compartments.list", "compartments.stale", "events.stream", "directory.deskKeys"]);

t.setTimeout(180_000);
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

function read(table: string, columns: number): Map<string, number[]> {
	const rows = table.trim().split("\n");
	const parsed = rows.map((row): [string, number[]] => {
		const [id = "", ...cells] = row.split(/\s+/);
		if (cells.length !== columns) throw new Error(`${id} has ${cells.length} columns`);
		return [id, cells.map((cell) => (cell === "." ? 200 : Number(cell)))];
	});
	return new Map(parsed);
}

async function prepare(contract: AnyEndpoint, [, who, owner]: Column): Promise<Request> {
	const recipe = recipes[contract.id];
	if (!recipe) throw new Error(`${contract.id}: has no recipe in test/support/recipes.ts`);
	const request = await recipe(w, who ?? owner, owner);
	return { ...request, as: who, ...(who && { token: await w.people.session(who.account.id) }) };
}

/** The outcome of the entry that a request of a signed-in person must leave. */
function outcomeOf(contract: AnyEndpoint, status: number): string[] {
	if (status === 200) return contract.recorded === "at-end" ? [] : ["allowed"];
	return [status === 400 ? "failed" : "denied"];
}

async function ask(t: Test, contract: AnyEndpoint, [label, who]: Column, request: Request, expected: number | undefined): Promise<void> {
	const before = { entries: await w.entryCount(), contents: await w.contents() };
	const { status, body } = await w.send(request);
	const name = `${contract.id}, ${label}`;
	t.equal(status, expected, `${name}: ${JSON.stringify(body).slice(0, 150)}`);
	// Entries that count refusals over a minute are written when the minute is over, so they can come at any time.
	const entries = (await w.entriesFrom(before.entries)).filter(({ action }) => !action.startsWith("request."));
	t.same(
		entries.map(({ outcome }) => outcome),
		who ? outcomeOf(contract, status) : [],
		`${name}: one entry`,
	);
	if (who && entries[0]) t.equal(entries[0].actor, who.account.id, `${name}: the entry's actor`);
	if (status !== 200) t.same(await w.contents(), before.contents, `${name}: changes nothing`);
	if (contract.id === "audit.entries" && who === w.strangeBoss) t.same(body.entries, [], "finds nothing of another organisation");
	if (status === 200 && (who === w.strangeStaff || who === w.strangeBoss) && LISTS.has(contract.id))
		t.notMatch(JSON.stringify(body), w.staff.desk ?? "", `${name}: lists nothing of that desk`);
}

t.test("every kind of person gets exactly the access of the table", async (t) => {
	const table = read(ACCESS, COLUMNS.length);
	t.same(
		closed.filter(({ id }) => !table.has(id)).map(({ id }) => id),
		[],
		"the table has every endpoint",
	);
	for (const contract of closed)
		for (const [i, column] of COLUMNS.entries())
			await ask(t, contract, column, await prepare(contract, column), table.get(contract.id)?.[i]);
});

t.test("suspended and removed people get exactly the access of the second table", async (t) => {
	const table = read(ACCESS_AFTERWARDS, COLUMNS_AFTERWARDS.length);
	t.same(
		closed.filter(({ id }) => !table.has(id)).map(({ id }) => id),
		[],
		"the table has every endpoint",
	);
	const prepared = [];
	for (const contract of closed)
		for (const [i, column] of COLUMNS_AFTERWARDS.entries())
			prepared.push({ contract, i, column, request: await prepare(contract, column) });
	await w.suspendAndRemove();
	for (const { contract, i, column, request } of prepared) {
		const { token: _ended, ...again } = request; // the session ended with the suspension
		const token = again.as ? await w.people.session(again.as.account.id) : undefined;
		await ask(t, contract, column, { ...again, ...(token && { token }) }, table.get(contract.id)?.[i]);
	}
});
