/** What auditors and coordinators do with the access log, at random. */
import {
	announce,
	answerQuery,
	askLog,
	checkReceipts,
	closeQuery,
	fetchNewestCheckpoint,
	listReviewMarks,
	listReviewQueries,
	listUnreviewed,
	markReviewed,
	openQuery,
	QUESTIONS,
	readCaseReport,
	recordRangeFinding,
	releaseNames,
	searchLog,
	verifyInSteps,
	verifyLog,
} from "#sdk/audit/index.ts";
import { gather } from "#sdk/http/pages.ts";
import type { HonestWorld } from "./world.ts";

const auditor = (world: HonestWorld) => world.random.pick(world.auditors).session;

/** How many results of a search are read. More would only take time. */
const MAX_ROWS = 200;

async function firstRows<T>(rows: AsyncIterable<T>): Promise<T[]> {
	const found: T[] = [];
	for await (const row of rows) if (found.push(row) >= MAX_ROWS) break;
	return found;
}

export const AUDITS: Record<string, (world: HonestWorld) => Promise<unknown>> = {
	"search the log": (world) => firstRows(searchLog(auditor(world), world.random.chance(0.5) ? {} : { outcome: "denied" })),
	"ask the log": (world) => {
		const actor = world.random.pick(world.everybody()).id;
		const each = world.random.pick(world.cases);
		return firstRows(askLog(auditor(world), world.random.pick(QUESTIONS), { actor, ...(each && { case: each.id }) }));
	},
	async "review a range"(world) {
		const session = auditor(world);
		const { gaps } = await listUnreviewed(session);
		const gap = gaps.find(({ actor }) => actor !== session.me);
		if (!gap) return;
		const last = Math.min(gap.last, gap.first + world.random.below(300));
		await markReviewed(session, { first: gap.first, last }, gap.actor === null ? {} : { actor: gap.actor });
		await gather(listReviewMarks(session));
	},
	async "record a finding"(world) {
		const session = auditor(world);
		const organisation = session.dir.members.get(session.me)?.organisation ?? null;
		await recordRangeFinding(session, { first: 0, last: world.random.below(100), organisation }, { code: "other", outcome: "justified" });
	},
	async "ask about an entry"(world) {
		const session = auditor(world);
		const actor = world.caseworker().id;
		const [entry] = await firstRows(searchLog(session, { actor, limit: 1 }));
		if (entry) await openQuery(session, { entries: [entry.seq], words: "For whom was this?" });
	},
	async "answer an auditor"(world) {
		const { coordinator } = world.random.pick(world.organisations);
		const query = (await firstRows(listReviewQueries(coordinator.session))).find(({ state }) => state === "open");
		if (query) await answerQuery(coordinator.session, query.id, "For the case.");
	},
	async "close a query"(world) {
		const session = auditor(world);
		const query = (await firstRows(listReviewQueries(session))).find(({ state }) => state === "answered");
		if (query) await closeQuery(session, query.id);
	},
	async "read the report about a case"(world) {
		const each = world.random.pick(world.cases);
		if (each) await firstRows(readCaseReport(world.random.chance(0.5) ? auditor(world) : each.from.coordinator.session, each.id));
	},
	async "release names"(world) {
		const each = world.random.pick(world.cases);
		if (each) await releaseNames(world.caseworker(each.from).session, each.id, each.from.id);
	},
	async "verify the access log"(world) {
		const steps = verifyInSteps(auditor(world), null);
		while (!(await steps.next()).done);
	},
	"verify the directory": (world) => verifyLog(world.random.pick(world.everybody()).session, "directory"),
	"fetch the newest checkpoint": (world) => fetchNewestCheckpoint(world.random.pick(world.everybody()).session, "access"),
	"check receipts": (world) => checkReceipts(world.random.pick(world.everybody()).session),
	"announce a print": (world) => announce(world.anybody(), { what: "print", case: null, reason: "care", count: 1 }),
};
