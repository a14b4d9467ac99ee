/** An auditor evaluates the access log of a real server, by the SDK and by the commands. */

import { randomUUID } from "node:crypto";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { byProgram } from "#sdk/account/unlocked-session.ts";
import { askLog, followLog, type LogFinding, type Question } from "#sdk/audit/index.ts";
import { loadCase, readSection, writeSection } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { listCompartments } from "#sdk/index.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { fields } from "../../../support/access-entry.ts";
import { typing } from "../../../support/commands.ts";
import { type Person, readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";

const { network, origin, transit, founder, admin } = await readyNetwork(t);
const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
const o = origin.staff.session;
const { id, of } = await caseWith(o, origin.desk, ["identity"]);
await writeSection(o, of.identity as Id, { text: "Something." });
await readSection(o, of.identity as Id);
for (let i = 0; i < 6; i++) await loadCase(transit.staff.session, id).catch(() => {});

const found = (question: Question, about: Parameters<typeof askLog>[2] = {}): Promise<LogFinding[]> =>
	gather(askLog(auditor.session, question, about));
const actors = (list: LogFinding[]) => [...new Set(list.map(({ actor }) => actor))];

t.test("each question finds the entries that it asks for", async (t) => {
	t.same(actors(await found("seen-by", { actor: origin.staff.id })), [origin.staff.id]);
	await listCompartments(transit.staff.session, { kind: "thread" });
	const none = { actor: transit.staff.id };
	t.notOk(
		(await found("seen-by", none)).some(({ count }) => count === 0),
		"an empty list shows nothing to its reader",
	);
	t.ok(
		(await found("off-hours", none)).some(({ count }) => count === 0),
		"an empty list counts as an access in off-hours",
	);
	t.same(actors(await found("who-looked", { case: id })), [origin.staff.id]);
	t.ok(actors(await found("refused", { case: id })).includes(transit.staff.id));
	t.match(await found("denied-bursts", { case: id }), [{ actor: transit.staff.id, count: 6 }]);
	t.same(await found("denied-bursts", { case: id, least: 7 }), []);
	t.ok((await found("bulk-reads", { actor: origin.staff.id, least: 2 })).length > 0);
	t.same(actors(await found("first-looks", { case: id })), [origin.staff.id], "reading the log isn't reading the case");
	t.same(await found("no-relation", { case: id }), [], "the desk works on it");
	t.ok((await found("leaver", { actor: origin.staff.id })).length > 3);
	await loadCase(byProgram(o), id);
	for (const [question, about] of [
		["leaver", { actor: origin.staff.id }],
		["who-looked", { case: id }],
	] as const) {
		const initiators = (await found(question, about)).map(({ initiator }) => initiator);
		t.same([initiators.indexOf("program"), initiators.at(-1)], [initiators.length - 1, "program"], `${question}: people come first`);
	}
	// The clock of the tests stands at midnight of a holiday.
	t.ok((await found("off-hours", { actor: origin.staff.id })).length > 0);
	t.same(await found("off-hours", { actor: origin.staff.id, zone: "Asia/Tokyo" }), [], "the morning of a working day in Tokyo");
	await t.rejects(found("who-looked"), { code: "bad-input", field: "case" });
	t.same(
		await found("seen-by", { actor: origin.staff.id, to: network.server.clock.now() - 1, from: 1 }),
		[],
		"entries outside of the period",
	);
});

t.test("busy days are found for one member, for one case, or for all", async (t) => {
	const other = randomUUID();
	const opens = ({ id: actor }: Person, about: Id) =>
		Array.from({ length: 12 }, () => fields({ actor, case: about, action: "entry.read", objectType: "compartment" }));
	for (const each of [...opens(origin.staff, id), ...opens(transit.staff, other)]) await network.server.context.ledger.append(each);
	const [one, another] = [origin.staff.id, transit.staff.id];
	t.same(actors(await found("bulk-reads")).sort(), [one, another].sort());
	t.same(actors(await found("bulk-reads", { case: id })), [one]);
	t.same(actors(await found("bulk-reads", { case: other })), [another]);
	t.same(actors(await found("bulk-reads", { actor: another })), [another]);
	t.same(await found("bulk-reads", { actor: another, case: id }), []);
});

t.test("each question keeps to its member, case and organisation", async (t) => {
	const about = randomUUID();
	const read = { case: about, action: "entry.read", objectType: "compartment" };
	for (const { staff, id: organisation } of [origin, transit])
		await network.server.context.ledger.append(fields({ ...read, actor: staff.id, organisation }));
	const [one, another] = [origin.staff.id, transit.staff.id];
	t.same(actors(await found("no-relation", { case: about })).sort(), [one, another].sort());
	t.same(actors(await found("no-relation", { case: about, actor: another })), [another]);
	t.same(actors(await found("no-relation", { case: about, organisation: origin.id })), [one]);
	const cases = (list: LogFinding[]) => [...new Set(list.map((each) => each.case))];
	t.ok(cases(await found("leaver", { actor: one })).length > 1);
	t.same(cases(await found("leaver", { actor: one, case: about })), [about]);
	t.same(await found("leaver", { actor: one, organisation: transit.id }), []);
	t.ok((await found("leaver", { actor: one, organisation: origin.id })).length > 0);
});

t.test("following the log gives each new entry once, without the follower's own accesses", async (t) => {
	// This entry is from before the following begins, so it isn't followed.
	await loadCase(o, id);
	const over = new AbortController();
	const seen: string[] = [];
	let polls = 0;
	const { server } = auditor.session;
	const call = ((...sent: Parameters<typeof server.call>) => server.call(...sent).finally(() => polls++)) as typeof server.call;
	// The clock of this device is an hour ahead.
	const early = { ...auditor.session, server: { ...server, call }, now: () => network.server.clock.now() + 3_600_000 };
	const following = (async () => {
		for await (const { entry } of followLog(early, {}, { everyMs: 50, signal: over.signal })) seen.push(entry.action);
	})();
	await until("several polls", () => polls > 4);
	t.same(seen, [], "earlier entries aren't new");
	await readSection(o, of.identity as Id);
	await until("the reading is seen", () => seen.includes("entry.read"));
	const before = polls;
	await until("several more polls", () => polls > before + 4);
	over.abort();
	await following;
	t.notOk(seen.includes("audit.query"));
	t.equal(seen.filter((action) => action === "entry.read").length, 1);
});

const run = typing(commands, auditor.session);

t.test("the commands print findings, a summary, and new entries", async (t) => {
	const answer = await run(`audit ask denied-bursts --case ${id}`);
	t.match(answer.data.findings, [{ actor: transit.staff.id, actorName: /Name of/, count: 6, case: id }]);
	t.match(answer.text, /Name of/);
	const { data, text } = await run("audit summary");
	t.ok(data.total > 20);
	t.match(text, /2026-01-01 {2}█+ \d+ \d+ denied/);
	t.match(text, /Origin .*█/);
	t.match(text, /care .*█/);
	t.match(data.byProgram, Number);
	t.match(text.trim().split("\n").at(-1), `Besides, programs made ${data.byProgram} accesses by themselves.`);
	const week = (await run(`audit week ${origin.staff.id}`)).data.days;
	t.equal(week.length, 7);
	t.ok(week[6].count > week[6].usual, "all work of the test is on the last day");
	await readSection(o, of.identity as Id);
	let ended = false;
	const following = run("audit follow --for 20 --every 1 --count 1").finally(() => {
		ended = true;
	});
	// The command ignores entries from before its start.
	await until("the command has seen an entry", async () => {
		await readSection(o, of.identity as Id);
		return ended;
	});
	t.match((await following).data.entries, [{ outcome: "allowed", actor: origin.staff.id }]);
	const who = await run(`audit ask who-looked --case ${id} --ids`);
	t.match(who.text, id, "--ids prints whole ids");
	t.notMatch((await run(`audit ask who-looked --case ${id}`)).text, id);
});
