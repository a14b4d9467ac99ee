/** The month of the demonstration network, on a real server whose clock the story moves. */
import t from "tap";
import type { CaseFlag } from "#protocol/folds/case-flags.ts";
import { askLog } from "#sdk/audit/index.ts";
import { inbox, listCases, listHandoffs, viewCase } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { dueOffers, endorsementsOf, findOffers, listForum, listLibrary, openDocument, readOffers } from "#sdk/index.ts";
import { StoryClock } from "../../scripts/demo/clock.ts";
import { MONTH_DAYS, playMonth, timesUntil } from "../../scripts/demo/month.ts";
import { DemoNetwork } from "../../scripts/demo/network.ts";
import { castOf } from "../../scripts/demo/story.ts";
import { tour } from "../../scripts/demo/tour.ts";
import { bootServer } from "../support/server.ts";

const server = await bootServer(t, { SESSION_IDLE_HOURS: "2160", REFRESH_DAYS: "90" });
const times = timesUntil(Date.now());
const clock = new StoryClock(times.on(MONTH_DAYS, "08:00"));
server.clock.follow(clock);
const printed: string[] = [];
const network = new DemoNetwork(
	server.url,
	(line) => void printed.push(line),
	() => clock.now(),
);
const cast = await castOf(network, server.setupToken);
const codes = await playMonth(cast, clock, times);

function sessionOf(signInName: string) {
	const found = network.people.find((person) => person.signInName === signInName);
	if (!found) throw new Error(`no ${signInName}`);
	return found.session;
}

/** The case of a story, as somebody who works on it sees it. */
async function caseOf(signInName: string, story: string) {
	const session = sessionOf(signInName);
	const known = new Map<string, string>();
	for await (const row of listCases(session)) known.set(row.code, row.case);
	for await (const row of listHandoffs(session)) known.set(row.code, row.case);
	const view = await viewCase(session, known.get(codes[story] ?? "") ?? "");
	const handoffs = Object.values(view.state.handoffs);
	return {
		status: view.state.status,
		flags: view.flags as (CaseFlag | "clash")[],
		states: handoffs.map(({ state }) => state),
		late: handoffs.flatMap(({ id }) => view.handoffFlags[id] ?? []),
	};
}

t.test("a bed is found, and a desk that has counted none for weeks is reminded", async (t) => {
	const { organisations } = await readOffers(sessionOf("ion"));
	t.same(
		findOffers(organisations, { service: "safe-house", beds: 1 }).map(({ organisation, offer }) => [organisation.name, offer?.beds]),
		[
			["Ayo House", 4],
			["Strehëza Drita", 4],
			["Καταφύγιο Άνεμος", 3],
		],
	);
	t.equal(organisations.length, 12);
	t.equal(new Set(organisations.map(({ facts }) => facts?.region)).size, 4);
	t.equal(organisations.flatMap(({ offers }) => offers).length, 24);
	const mareike = sessionOf("mareike");
	t.match(dueOffers(mareike, await readOffers(mareike)).beds, [{ kind: "safe-house", freshness: { beds: "out" } }]);
});

t.test("six cases are in six states, and no client has raised an alarm", async (t) => {
	t.same(
		printed.filter((line) => line.includes("ALARM")),
		[],
	);
	t.equal(Object.keys(codes).length, 6);
	t.match(await caseOf("ion", "declined"), { status: "Active", flags: ["without-place"], states: ["declined"] });
	t.match(await caseOf("ana", "clash"), { flags: ["clash"], states: [] });
	t.match(await caseOf("eleni", "overdue"), { states: ["in-transit"], late: ["overdue"] });
	t.match(await caseOf("mareike", "withdrawal"), { states: ["in-transit"], late: ["still-expected", "file-closed", "consent-withdrawn"] });
	t.match(await caseOf("layla", "child"), { states: ["arranged"], late: [] });
	t.match(await caseOf("mareike", "closed"), { status: "Closed", states: ["completed", "completed"] });
});

t.test("the declined emergency stands on top of the inbox of its desk, in red", async (t) => {
	const [first] = await inbox(sessionOf("ion"));
	t.match(first, { red: true, case: { code: codes.declined } });
});

t.test("the forum has topics in nine languages, and one question has waited for more than 14 days", async (t) => {
	const space = (await listForum(sessionOf("mareike"))).find(({ titles }) => titles.en === "Forum");
	t.match(space, { titles: { en: "Forum" }, organisations: 12 });
	const topics = space?.topics ?? [];
	t.same([...new Set(topics.flatMap(({ titles }) => Object.keys(titles)))].sort(), ["ar", "de", "el", "en", "es", "pt", "ru", "sq", "vi"]);
	t.same(
		topics.filter(({ waitsLong }) => waitsLong).map(({ titles }) => Object.keys(titles)),
		[["ar"]],
	);
	t.equal(topics.filter(({ state }) => state === "answered").length, 11);
	t.equal((await listForum(sessionOf("lan"))).find(({ titles }) => titles.en === "Asia")?.topics.length, 3);
	t.notOk(
		(await listForum(sessionOf("mareike"))).some(({ titles }) => titles.en === "Asia"),
		"what Asia shares stays there",
	);
});

t.test("the library has documents in five languages, and a translation that is older than its source", async (t) => {
	const session = sessionOf("mareike");
	const { documents } = await listLibrary(session);
	t.same([...new Set(documents.flatMap(({ titles }) => Object.keys(titles)))].sort(), ["ar", "de", "el", "en", "ro"]);
	t.same(documents.map(({ kind, state }) => `${kind} ${state}`).sort(), [
		"law adopted",
		"leaflet draft",
		"leaflet withdrawn",
		"position consultation",
		"practice adopted",
	]);
	const practice = documents.find(({ kind }) => kind === "practice");
	const { translations, uses } = await openDocument(session, practice?.space ?? "", practice?.item ?? "");
	t.match(translations, [
		{ language: "en", isOlder: true },
		{ language: "ar", isOlder: true },
	]);
	t.equal(uses.length, 1);
});

t.test("of three organisations that support a position, one has supported its earlier text", async (t) => {
	const session = sessionOf("eleni");
	const position = (await listLibrary(session)).documents.find(({ kind }) => kind === "position");
	const said = endorsementsOf(await openDocument(session, position?.space ?? "", position?.item ?? ""));
	t.same(said.map(({ choice, isOlder }) => `${choice} ${isOlder}`).sort(), ["yes false", "yes false", "yes true"]);
});

t.test("the auditor's question about many reads finds one evening, and no ordinary work", async (t) => {
	const found = await gather(askLog(sessionOf("ingrid"), "bulk-reads", {}));
	t.match(found, [{ actor: sessionOf("layla").me }]);
	t.equal(found.length, 1);
	const [{ from = 0, count = 0, usual } = {}] = found;
	t.equal(new Date(from).toISOString().slice(0, 10), times.day(9));
	t.ok(usual?.role && count > 3 * Math.max(usual.own ?? 0, usual.role), `${count}, usual ${usual?.own} and ${usual?.role}`);
	t.comment(`${count} sections and threads, usual ${usual?.own} for her and ${usual?.role} for staff`);
});

t.test("the tour names people who can sign in", async (t) => {
	const names = new Set(network.people.map(({ signInName }) => signInName));
	for (const { as, command } of tour(codes)) {
		t.ok(names.has(as), as);
		t.notMatch(command, "undefined");
	}
});
