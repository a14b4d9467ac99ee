/** Verbs of the access report of a case, for the person concerned. */
import { announce, type CaseAccess, listNameReleases, readCaseReport, releaseNames } from "#sdk/audit/index.ts";
import { anyOf, changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { type Namer, namerOf } from "./log-names.ts";
import { beginRun, type RunProgress } from "./runs.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** All accesses of one day, one organisation, one purpose, and one person where names are released. */
export interface AccessGroup {
	/** The newest access of the group, UTC ms. */
	at: number;
	organisation: string | null;
	/** Null while names are withheld, or when the name isn't known. */
	person: string | null;
	purpose: string;
	count: number;
	/** Whether programs made these accesses by themselves. */
	isByProgram: boolean;
	/** How many of these accesses were denied. */
	denied: number;
	/** The sections of the case that were looked at or written, each once. */
	sections: string[];
	/** What else was done, each once. */
	actions: string[];
}

/**
 * Begins the report as a run. Each item is a group of accesses, the newest first.
 * @param zone an IANA time zone, by whose clock a day begins.
 */
export const caseReport = reads(
	NEVER_OLD,
	async (sitting: Sitting, { case: id, zone }: { case: string; zone: string }): Promise<{ run: string }> => {
		return beginRun(sitting, Number.POSITIVE_INFINITY, (progress) => groups(sitting, id, zone, progress));
	},
);

/** Yields the groups of one day after another. A day is complete when the first access of an earlier day comes. */
async function* groups(sitting: Sitting, id: string, zone: string, progress: RunProgress) {
	const namer = await namerOf(sitting);
	const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
	let day = "";
	let open = new Map<string, AccessGroup>();
	for await (const access of readCaseReport(sessionOf(sitting), id)) {
		progress.looked(1);
		const dayOfAccess = dayOf.format(access.at);
		if (dayOfAccess !== day) {
			yield* open.values();
			open = new Map();
			day = dayOfAccess;
		}
		const key = `${access.organisation} ${access.actor} ${access.purpose} ${access.initiator}`;
		open.set(key, addTo(open.get(key) ?? beginGroup(namer, access), access));
	}
	yield* open.values();
}

function beginGroup(namer: Namer, { at, organisation, actor, purpose, initiator }: CaseAccess): AccessGroup {
	const named = { organisation: namer.organisation(organisation), person: namer.person(actor)?.name ?? null };
	return { at, purpose, isByProgram: initiator === "program", ...named, count: 0, denied: 0, sections: [], actions: [] };
}

function addTo(group: AccessGroup, { outcome, action, section }: CaseAccess): AccessGroup {
	const added = (list: string[], each: string) => (list.includes(each) ? list : [...list, each]);
	const sections = section === null ? group.sections : added(group.sections, section);
	// The program says how it does its work in several steps. For the person, looking at a section is one thing.
	const actions = section === null ? added(group.actions, action) : group.actions;
	return { ...group, sections, actions, count: group.count + 1, denied: group.denied + (outcome === "denied" ? 1 : 0) };
}

export interface ReleaseView {
	id: string;
	organisation: string | null;
	organisationId: string;
	/** The release covers entries below this number. */
	below: number;
	/** The names of the people who have signed the release. */
	by: (string | null)[];
	/** UTC ms. */
	at: number;
	state: "released" | "waiting" | "lapsed";
	/** Whether I have signed the release. While it waits, another person must sign next. */
	isMine: boolean;
}

/** Releases of names for the report of a case, the newest first. */
export const caseReleases = reads(
	{ topics: ["log"], asksOnOpening: true },
	async (sitting: Sitting, { case: id }: { case: string }): Promise<ReleaseView[]> => {
		const session = sessionOf(sitting);
		const releases = await listNameReleases(session, id);
		const namer = await namerOf(sitting);
		return releases.reverse().map(({ id: release, organisation, below, by, at, released, lapsed }) => ({
			id: release,
			below,
			at,
			organisationId: organisation,
			organisation: namer.organisation(organisation),
			by: by.map((each) => namer.person(each)?.name ?? null),
			state: released ? "released" : lapsed ? "lapsed" : "waiting",
			isMine: by.includes(session.me),
		}));
	},
);

export interface ReleaseInput {
	case: string;
	organisation: string;
	/** The proposal of somebody else that I follow. Null makes a proposal, unless one waits already. */
	proposal: string | null;
}

/** Proposes to release names, or follows a proposal. */
export const releaseCaseNames = changes(
	anyOf("log"),
	async (sitting: Sitting, { case: id, organisation, proposal }: ReleaseInput): Promise<void> => {
		await releaseNames(sessionOf(sitting), id, organisation, proposal ?? undefined);
	},
);

/** Announces that the report is printed for the person. Without an answer, nothing is printed. */
export const announceReport = changes(NOTHING, async (sitting: Sitting, { case: id }: { case: string }): Promise<void> => {
	await announce(sessionOf(sitting), { what: "print", case: id, reason: "person-concerned" });
});
