/**
 * Every endpoint that needs a signed-in person, asked by every kind of person about the things of one desk, or signed as if
 * for it. The tables say who gets what; `.` is 200. Whatever is asked leaves its one access entry, and what is refused
 * changes nothing. An endpoint that is new fails here by its name.
 */
import t, { type Test } from "tap";
import type { AnyEndpoint } from "#protocol/contracts/endpoint.ts";
import { type Actor, ApiWorld, isOpen, type Request } from "../support/api-world.ts";
import { recipes } from "../support/recipes.ts";

/**
 * Columns: the desk's staff and coordinator | of another desk of the organisation | of another organisation | an admin, an
 * auditor of the network, one of the organisation | who isn't vouched for yet, nobody.
 */
const ASKED = `
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
directory.vetting        403 403  403 403  403 403  .   403 403  403 401
directory.vettingAsk     403 403  403 403  403 403  .   403 403  403 401
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
cases.get                .   .    404 404  404 404  404 404 404  403 401
cases.list               .   .    404 404  404 404  404 404 404  403 401
cases.handoffs           .   .    404 404  404 404  404 404 404  403 401
cases.inbox              .   .    404 404  404 404  404 404 404  403 401
cases.ask                .   .    .   .    .   .    403 403 403  403 401
audit.entries            .   .    403 .    403 .    403 .   .    403 401
audit.bodies             .   .    .   .    .   .    .   .   .    403 401
audit.directoryBundle    .   .    .   .    .   .    .   .   .    .   401
review.announce          .   .    .   .    .   .    .   .   .    403 401
review.append            403 403  403 403  403 403  403 .   .    403 401
review.list              403 .    403 .    403 .    403 .   .    403 401
review.gaps              403 403  403 403  403 403  403 .   .    403 401
review.report            403 .    403 .    403 404  403 .   .    403 401
events.stream            .   .    .   .    .   .    .   .   .    403 401
`;

/**
 * Columns, each about what was theirs the moment before: a suspended colleague of the desk | who has left, with a session
 * that nobody ended | staff and coordinator of a suspended organisation. Of these the last two still read and
 * hand over the cases that their desks keep.
 */
const AFTERWARDS = `
session.end              .   401  .   .
session.list             .   401  .   .
session.revoke           404 401  404 404
session.changeStart      .   401  .   .
session.change           .   401  .   .
session.me               .   401  .   .
directory.read           .   401  .   .
directory.append         403 401  403 403
directory.offer          403 401  403 403
directory.names          403 401  403 403
directory.deskKeys       403 401  .   .
directory.vetting        403 401  403 403
directory.vettingAsk     403 401  403 403
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
cases.get                403 401  .   .
cases.list               403 401  .   .
cases.handoffs           403 401  .   .
cases.inbox              403 401  403 403
cases.ask                403 401  403 403
audit.entries            403 401  403 403
audit.bodies             403 401  403 403
audit.directoryBundle    .   401  .   .
review.announce          403 401  403 403
review.append            403 401  403 403
review.list              403 401  403 403
review.gaps              403 401  403 403
review.report            403 401  403 403
events.stream            403 401  403 403
`;

/** Of what the asker's desks hold. */
const LISTS = new Set(["compartments.list", "compartments.stale", "events.stream", "directory.deskKeys"]);

t.setTimeout(180_000);
const w = await ApiWorld.build(t);
const closed = w.server.context.endpoints.filter((contract) => !isOpen(contract));

/** Who asks, about whose things. */
type Column = [label: string, who: Actor | null, owner: Actor];
const ASKING: Column[] = [
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
	["nobody", null, w.staff],
];
const STRUCK: Column[] = [
	["suspended colleague", w.suspended, w.staff],
	["who has left", w.removed, w.staff],
	["staff of a suspended organisation", w.doomedStaff, w.doomedStaff],
	["coordinator of a suspended organisation", w.doomedBoss, w.doomedStaff],
];

function read(table: string, columns: number): Map<string, number[]> {
	const rows = table.trim().split("\n");
	const read = rows.map((row): [string, number[]] => {
		const [id = "", ...cells] = row.split(/\s+/);
		if (cells.length !== columns) throw new Error(`${id} has ${cells.length} columns`);
		return [id, cells.map((cell) => (cell === "." ? 200 : Number(cell)))];
	});
	return new Map(read);
}

async function prepare(contract: AnyEndpoint, [, who, owner]: Column): Promise<Request> {
	const recipe = recipes[contract.id];
	if (!recipe) throw new Error(`${contract.id}: has no recipe in test/support/recipes.ts`);
	const request = await recipe(w, who ?? owner, owner);
	return { ...request, as: who, ...(who && { token: await w.people.session(who.account.id) }) };
}

/** What a request of somebody known must leave: the outcome of its one entry. */
function outcomeOf(contract: AnyEndpoint, status: number): string[] {
	if (status === 200) return contract.recorded === "at-end" ? [] : ["allowed"];
	return [status === 400 ? "failed" : "denied"];
}

async function ask(t: Test, contract: AnyEndpoint, [label, who]: Column, request: Request, expected: number | undefined): Promise<void> {
	const before = { entries: await w.entryCount(), contents: await w.contents() };
	const { status, body } = await w.send(request);
	const what = `${contract.id}, ${label}`;
	t.equal(status, expected, `${what}: ${JSON.stringify(body).slice(0, 150)}`);
	// Those counted over a minute (nobody known, too many) come when their minute is over, whoever asks then.
	const entries = (await w.entriesFrom(before.entries)).filter(({ action }) => !action.startsWith("request."));
	t.same(
		entries.map(({ outcome }) => outcome),
		who ? outcomeOf(contract, status) : [],
		`${what}: its entry`,
	);
	if (who && entries[0]) t.equal(entries[0].actor, who.account.id, `${what}: who`);
	if (status !== 200) t.same(await w.contents(), before.contents, `${what}: changes nothing`);
	if (contract.id === "audit.entries" && who === w.strangeBoss) t.same(body.entries, [], "and finds nothing of another organisation");
	if (status === 200 && (who === w.strangeStaff || who === w.strangeBoss) && LISTS.has(contract.id))
		t.notMatch(JSON.stringify(body), w.staff.desk ?? "", `${what}: lists nothing of that desk`);
}

t.test("everybody", async (t) => {
	const table = read(ASKED, ASKING.length);
	t.same(
		closed.filter(({ id }) => !table.has(id)).map(({ id }) => id),
		[],
		"the table has every endpoint",
	);
	for (const contract of closed)
		for (const [i, column] of ASKING.entries())
			await ask(t, contract, column, await prepare(contract, column), table.get(contract.id)?.[i]);
});

t.test("after a suspension and a departure", async (t) => {
	const table = read(AFTERWARDS, STRUCK.length);
	t.same(
		closed.filter(({ id }) => !table.has(id)).map(({ id }) => id),
		[],
		"the table has every endpoint",
	);
	const prepared = [];
	for (const contract of closed)
		for (const [i, column] of STRUCK.entries()) prepared.push({ contract, i, column, request: await prepare(contract, column) });
	await w.strike();
	for (const { contract, i, column, request } of prepared) {
		const { token: _ended, ...again } = request; // theirs ended with their standing
		const token = again.as ? await w.people.session(again.as.account.id) : undefined;
		await ask(t, contract, column, { ...again, ...(token && { token }) }, table.get(contract.id)?.[i]);
	}
});
