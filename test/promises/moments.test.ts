/**
 * Each due moment of the program is heard by somebody. The clock moves over the moments of hand-offs and over the dates of cases;
 * `test/support/moments.ts` lists them all.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { momentAt } from "#protocol/forms/moments.ts";
import { ADULT, adultSince } from "#protocol/rules/age.ts";
import { AMBER_FLAGS, type HandoffFlag, RED_FLAGS } from "#protocol/rules/handoff-views.ts";
import {
	addTask,
	assignLead,
	closeCase,
	type DayItem,
	recordConsent,
	recordFirstHour,
	today,
	updateBook,
	writeSection,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { DUE } from "../../server/features/cases/due.ts";
import { UNSEEN } from "../../server/features/compartments/unseen.ts";
import { Casework, HOUR, type Network, network, staffOf, type Who } from "../support/cases.ts";
import { MOMENTS, OF_CASES, OF_HANDOFFS } from "../support/moments.ts";
import { type Organisation, type Person, readyNetwork } from "../support/sdk.ts";
import { caseWith, terms } from "../support/sdk-cases.ts";

const MINUTE = HOUR / 60;
const DAY = 24 * HOUR;

t.test("the page of moments has the rows of the list", async (t) => {
	const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/moments.md"), "utf8");
	const rows = MOMENTS.map(({ what, when, who, how }) => `| ${what} | ${when} | ${who} | ${how} |`);
	t.same(
		page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| what ")),
		rows,
	);
	t.same(Object.keys(OF_HANDOFFS).sort(), [...AMBER_FLAGS, ...RED_FLAGS].sort(), "each flag that is amber or red is in the list");
});

const LIFE = { kind: "vital-interest", consent: null, head: null, assent: false, code: "risk-to-life", away: false } as const;

/** Hand-offs whose moments come with time alone, and when: hours after their last move. */
async function waitingHandoffs(net: Network, from: Who, to: Who) {
	const cases = async () => {
		const c = new Casework(net);
		await c.open(from);
		return c;
	};
	const at = net.clock.now();
	const found: { handoff: Id; flag: HandoffFlag; hours: number }[] = [];
	const add = (handoff: Id, moments: Partial<Record<HandoffFlag, number>>) =>
		found.push(...Object.entries(moments).map(([flag, hours]) => ({ handoff, flag: flag as HandoffFlag, hours })));

	const alone = await cases();
	const { handoff, statement } = alone.draft(from, to.party, { priority: "urgent" });
	await alone.must(from, { statements: [statement] });
	await alone.must(from, alone.requesting(from, to.party, handoff, LIFE, ["identity"]));
	add(handoff, { "countersign-amber": 12, "countersign-missing": 24, "due-amber": 36, "due-red": 72 });

	const accepted = async (parts: Parameters<Casework["requested"]>[3] = {}) => {
		const c = await cases();
		const { handoff, consent } = await c.requested(from, to.party, ["identity"], parts);
		await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
		return { c, handoff };
	};
	const bare = await accepted({ priority: "emergency" });
	add(bare.handoff, { "nothing-arranged-amber": 0.5, "nothing-arranged-red": 2 });

	const away = await accepted();
	await away.c.must(from, { statements: [away.c.moving(from, away.handoff, "depart", { tellBy: at + 3 * HOUR })] });
	add(away.handoff, { overdue: 3 });

	const met = await accepted();
	await met.c.must(to, { statements: [met.c.moving(to, met.handoff, "arrived")] });
	add(met.handoff, { "met-amber": 24, "met-red": 72 });

	const [row] = await net.sql(`SELECT (view->'periods'->'lapsed'->>'from')::float8 AS at FROM handoff WHERE handoff = '${bare.handoff}'`);
	add(bare.handoff, { lapsed: (Number(row?.at) - at) / HOUR, "file-closed": (Number(row?.at) - at) / HOUR });
	return { at, found };
}

t.test("each moment of a hand-off rings both desks when it comes, and stands in the inbox of both", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const { at, found } = await waitingHandoffs(net, from, to);
	const flagsIn = async ({ by }: Who, handoff: Id): Promise<HandoffFlag[]> => {
		const { body } = await net.call("GET", "/api/inbox", { token: net.token(by) });
		return body.handoffs.find((row: { handoff: Id }) => row.handoff === handoff)?.flags ?? [];
	};
	const rung = async (since: number, until: number) => {
		const rows = await dueDesksOf(net, [from, to], since, until);
		return rows.map(({ red }) => (red ? "red" : "amber"));
	};
	for (const { handoff, flag, hours } of found.sort((a, b) => a.hours - b.hours)) {
		const moment = at + hours * HOUR;
		const before = moment - MINUTE;
		if (before > net.clock.now()) net.clock.advance(before - net.clock.now());
		if (net.clock.now() < moment)
			for (const who of [from, to]) t.notOk((await flagsIn(who, handoff)).includes(flag), `${flag} isn't there before`);
		if (net.clock.now() < moment + MINUTE) net.clock.advance(moment + MINUTE - net.clock.now());
		for (const who of [from, to]) t.ok((await flagsIn(who, handoff)).includes(flag), `${flag} after ${hours} hours`);
		const colour = RED_FLAGS.includes(flag) ? "red" : "amber";
		const colours = await rung(before, moment + MINUTE);
		t.ok(colours.length === 2 && colours.every((each) => each === colour || each === "red"), `${flag} rings both desks: ${colours}`);
	}
	const unseen = new Casework(net);
	await unseen.open(from);
	const { thread } = await unseen.requested(from, to.party);
	await unseen.say(from, thread, "a question").post();
	const now = net.clock.now();
	const values = [
		`ARRAY['${to.party.desk}']::uuid[]`,
		`ARRAY[${now - MINUTE}]::bigint[]`,
		String(now),
		"ARRAY[]::uuid[]",
		"ARRAY[]::uuid[]",
	];
	const desks = await net.sql(values.reduceRight((text, value, i) => text.replaceAll(`$${i + 1}`, value), UNSEEN));
	t.same(desks, [{ desk: to.party.desk }], "a message that nobody has seen");
});

/** The desks of two parties that are rung for what became due after `since` and until `until` (UTC ms). */
async function dueDesksOf(net: Network, [one, other]: [Who, Who], since: number, until: number) {
	const values = [`ARRAY['${one.party.desk}', '${other.party.desk}']::uuid[]`, `ARRAY[${since}, ${since}]::bigint[]`, String(until)];
	return net.sql(values.reduceRight((text, value, i) => text.replaceAll(`$${i + 1}`, value), DUE));
}

t.test("a section that closes alone, by its date, rings both desks at that moment", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	const { handoff, consent } = await c.requested(from, to.party, ["identity", "story"]);
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis: c.basis(consent) })] });
	const at = net.clock.now() + 5 * HOUR;
	const record = async (terms: Parameters<typeof c.termsOf>[1], onTheWay: "no" | null = null) => {
		const id = randomId();
		const fields = { consent: id, active: true, terms: c.termsOf(to.party, { sections: ["story"], ...terms }), onTheWay };
		await c.must(from, { statements: [c.make(from, "consent.record", fields)] });
		return id;
	};
	const no = await record({ permit: false }, "no");
	await record({ replaces: no, until: at });
	const colours = async (since: number, until: number) => {
		const rows = await dueDesksOf(net, [from, to], since, until);
		return rows.map(({ amber, red }) => ({ amber, red }));
	};
	const mayRead = async () => {
		const { status } = await net.call("GET", `/api/compartments/${c.section("story")}`, { token: net.token(to.by) });
		return status === 200;
	};
	net.clock.advance(5 * HOUR - MINUTE);
	t.ok(await mayRead(), "a minute before");
	t.same(await colours(at - HOUR, net.clock.now()), []);
	net.clock.advance(2 * MINUTE);
	t.notOk(await mayRead(), "the section is closed");
	const ringing = { amber: false, red: true };
	t.same(await colours(at - MINUTE, net.clock.now()), [ringing, ringing], "also after the rows were made again");
	t.match(await c.states(), { [handoff]: "accepted" }, "the rest goes on");

	const end = net.clock.now() + 5 * HOUR;
	await record({ replaces: no, until: end });
	await c.requested(from, to.party, ["story"]);
	net.clock.advance(5 * HOUR + MINUTE);
	t.same(await colours(end - MINUTE, net.clock.now()), [ringing, ringing], "also while a request waits for an answer");
});

t.test("when a child turns 18, the end of a guardian's consent closes the file and rings both desks", async (t) => {
	const net = await network(t);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const soon = new Date(net.clock.now() + 20 * DAY);
	const born = new Date(Date.UTC(soon.getUTCFullYear() - ADULT, soon.getUTCMonth())).toISOString().slice(0, 7);
	const adult = adultSince(born);
	if (adult === null) throw new Error("no month of birth");
	const c = new Casework(net);
	await c.open(from);
	const by = { givenBy: "guardian", guardian: "parent" } as const;
	const consent = await c.consent(from, to.party, { ...by, until: adult });
	const { handoff, statement } = c.draft(from, to.party, { kind: "referral", travel: false });
	await c.must(from, { statements: [statement] });
	const basis = { ...c.basis(consent), kind: "guardian-consent", assent: true } as const;
	await c.must(from, c.requesting(from, to.party, handoff, basis, ["story"]));
	await c.must(to, { statements: [c.moving(to, handoff, "accept", { basis })] });
	await c.must(to, { statements: [c.moving(to, handoff, "receive")] });
	const seen = async ({ by }: Who) => {
		const { body } = await net.call("GET", "/api/inbox", { token: net.token(by) });
		return body.handoffs.find((row: { handoff: Id }) => row.handoff === handoff)?.flags ?? [];
	};
	const mayRead = async () => (await net.call("GET", `/api/compartments/${c.section("story")}`, { token: net.token(to.by) })).status;
	const rung = (since: number, until: number) => dueDesksOf(net, [from, to], since, until);
	net.clock.advance(adult - MINUTE - net.clock.now());
	t.equal(await mayRead(), 200);
	for (const who of [from, to]) t.same(await seen(who), []);
	t.same(await rung(adult - HOUR, net.clock.now()), []);
	net.clock.advance(2 * MINUTE);
	t.equal(await mayRead(), 404);
	for (const who of [from, to]) t.same(await seen(who), ["lapsed", "file-closed"]);
	t.same(
		(await rung(adult - MINUTE, net.clock.now())).map(({ desk, red }) => [desk, red]).sort(),
		[from, to].map(({ party }) => [party.desk, true]).sort(),
	);
});

/** Opens cases of the lead with one date of each kind. @returns from when on each kind is shown, in days from now. */
async function casesWithDates(session: UnlockedSession, { id: transit }: Organisation, desk: Id): Promise<Record<DayItem["kind"], number>> {
	const now = session.now();
	const day = (days: number) => new Date(now + days * DAY).toISOString().slice(0, 10);
	const moment = (days: number) => momentAt(now + days * DAY, "Europe/Rome");
	const open = async () => {
		const made = await caseWith(session, desk, ["support-plan", "risk-and-safety", "legal", "documents", "identity"]);
		await assignLead(session, made.id, session.me);
		return made;
	};
	const tasks = await open();
	await addTask(session, tasks.id, { tsk_Kind: "call", tsk_Due: moment(5), tsk_Who: session.me });
	await addTask(session, tasks.id, { tsk_Kind: "visit", tsk_BackBy: moment(8), tsk_Who: session.me });
	await recordFirstHour(session, tasks.id, { now: { now_Needs: ["food"] } });
	const dates = await open();
	const consent = terms(transit, ["identity"], now);
	await recordConsent(session, dates.id, { ...consent, until: now + 64 * DAY });
	const byGuardian = { permit: false, givenBy: "guardian", guardian: "parent" } as const;
	await recordConsent(session, dates.id, { ...consent, ...byGuardian, until: now + 44 * DAY });
	await writeSection(session, dates.of["risk-and-safety"] as Id, { values: { rsk_ReviewBy: day(12) } });
	await writeSection(session, dates.of.legal as Id, { values: { lgl_ReflectionUntil: day(34) } });
	await writeSection(session, dates.of.documents as Id, { values: { doc_Kind: "passport", doc_Expires: day(55) } });
	const child = await open();
	const soon = new Date(now + 150 * DAY);
	const born = new Date(Date.UTC(soon.getUTCFullYear() - ADULT, soon.getUTCMonth())).toISOString().slice(0, 7);
	const adult = adultSince(born) ?? 0;
	await writeSection(session, child.of.identity as Id, { values: { idn_Birth: born } });
	const both = { givenBy: "person-and-guardian", guardian: "parent" } as const;
	await recordConsent(session, child.id, { ...consent, ...both, until: adult });
	const closed = await open();
	await closeCase(session, closed.id, { code: "moved", followUp: day(16) });
	return {
		...{ task: 4, "back-by": 8, needs: 0, "consent-ends": 50, "guardian-no-ends": 30, "ask-herself": (adult - now) / DAY - 90 },
		...{ "risk-review": 12, "reflection-ends": 21, "document-expires": 26, "ask-again": 16 },
	};
}

t.test("each date of a case comes on Today of the lead when its time has come, and who isn't back on that of all", async (t) => {
	const { network, origin, transit } = await readyNetwork(t);
	const { session } = origin.staff;
	const begun = session.now();
	const shownFrom = await casesWithDates(session, transit, origin.desk);
	t.same(Object.keys(shownFrom).sort(), Object.keys(OF_CASES).sort(), "each kind of date in the list has a case here");
	await updateBook(session);
	/** The kinds of dates on Today, so many days later. */
	const kindsAfter = async (days: number, { signInName, recoveryCode }: Person) => {
		const later = begun + days * DAY - network.server.clock.now();
		if (later > 0) network.server.clock.advance(later);
		const now = await network.open(network.device(), signInName, recoveryCode);
		return new Set((await today(now)).items.map(({ kind }) => kind));
	};
	t.same([...(await kindsAfter(0, origin.staff))], ["needs"], "nothing else is due yet");
	for (const [kind, days] of Object.entries(shownFrom).sort(([, a], [, b]) => a - b)) {
		if (kind === "needs") continue;
		t.notOk((await kindsAfter(days - 1.2, origin.staff)).has(kind as DayItem["kind"]), `${kind} isn't there before`);
		t.ok((await kindsAfter(days + 0.5, origin.staff)).has(kind as DayItem["kind"]), `${kind} after ${days} days`);
		if (kind === "back-by") t.same([...(await kindsAfter(0, origin.coordinator))], [kind], "a colleague hears who isn't back");
	}
	const last = [...(await kindsAfter(0, origin.staff))].sort();
	const gone = ["ask-again", "needs"];
	t.same(
		last,
		Object.keys(OF_CASES)
			.filter((kind) => !gone.includes(kind))
			.sort(),
		"what nobody has done stays, except those two",
	);
});
