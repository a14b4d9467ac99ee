/** Verbs about what waits for a person: the inbox, with names. */
import { ASK_SETTLE_CODES, type AskSettleCode, SETTLE_CODES, type SettleCode } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { desksOf, organisationName } from "#protocol/folds/directory.ts";
import { isMetCode } from "#protocol/rules/handoff.ts";
import { settleHandoff } from "#sdk/casework/handoffs/moves.ts";
import { inboxOfDesks, inboxOfRole } from "#sdk/casework/inbox.ts";
import { type InboxRow, sortInbox } from "#sdk/casework/inbox-rows.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** The names of a row. Null where the row has no such party, or its name isn't known. */
export interface WaitingNames {
	/** The desk of mine that the row is about. */
	desk: string | null;
	from: PartyName | null;
	member: string | null;
	organisation: string | null;
	/** Whom or what a proposal is about. */
	subject: string | null;
	/** The desk that was suggested instead. */
	suggested: PartyName | null;
}

export type WaitingRow = InboxRow & { names: WaitingNames };

export interface InboxView {
	/** In the order in which they should be shown. */
	rows: WaitingRow[];
	/** The names of my desks whose rows couldn't be read. The rows of my other desks are there. */
	failed: string[];
	/** Whether rows may be missing that are about me or my role, and not about a desk. */
	isPart: boolean;
	/** The names of my desks. */
	desks: string[];
	/** The reasons to choose from when a failed request needs no new one. */
	settleCodes: readonly SettleCode[];
	/** The answers of a desk to an ask of another desk. */
	askSettleCodes: readonly AskSettleCode[];
}

/** What waits for me, over all of my desks. */
export const readInbox = reads(
	{ topics: ["case", "compartment", "directory", "seen", "bells"], agesByTime: true, isAskedByProgram: true },
	async (sitting: Sitting): Promise<InboxView> => {
		const session = sessionOf(sitting);
		const { rows, ...missing } = await rowsOf(session);
		const people = await namesOf(session);
		return {
			rows: rows.map((row) => ({ ...row, names: namesIn(session, people, row) })),
			...missing,
			desks: desksOf(session.dir, session.me).map(({ name }) => name),
			settleCodes: SETTLE_CODES.filter((code) => !isMetCode(code)),
			askSettleCodes: ASK_SETTLE_CODES,
		};
	},
);

type Found = Pick<InboxView, "failed" | "isPart"> & { rows: InboxRow[] };

/**
 * Asks for the rows of the desks and of the role. When one of the two fails, it still returns the rows of the other.
 * @throws when no desk can be read and there are no rows of the role, and when the reason concerns every request (`isAboutAll`).
 */
async function rowsOf(session: UnlockedSession): Promise<Found> {
	const [desks, role] = await Promise.allSettled([rowsOfDesks(session), inboxOfRole(session)]);
	if (desks.status === "rejected") {
		if (role.status === "rejected" || role.value.length === 0 || isAboutAll(desks.reason)) throw desks.reason;
		const failed = desksOf(session.dir, session.me).map(({ name }) => name);
		return { rows: sortInbox(role.value), failed, isPart: true };
	}
	if (role.status === "fulfilled") return { ...desks.value, rows: sortInbox([...desks.value.rows, ...role.value]) };
	if (isAboutAll(role.reason)) throw role.reason;
	return { ...desks.value, rows: sortInbox(desks.value.rows), isPart: true };
}

/** Asks for all desks at once. When that fails, it asks for each desk by itself, so that one desk doesn't hide the others. */
async function rowsOfDesks(session: UnlockedSession): Promise<Found> {
	try {
		return { rows: await inboxOfDesks(session), failed: [], isPart: false };
	} catch (error) {
		const desks = desksOf(session.dir, session.me);
		if (desks.length < 2 || isAboutAll(error)) throw error;
		const answers = await Promise.allSettled(desks.map(({ id }) => inboxOfDesks(session, id)));
		const rows = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
		const failed = desks.filter((_, index) => answers[index]?.status === "rejected").map(({ name }) => name);
		if (failed.length === desks.length) throw error;
		// New entries in threads that I hold for myself, and not for a desk, come only with the answer for all desks together.
		return { rows: withoutDoubles(rows), failed, isPart: true };
	}
}

/** Whether every request would fail in the same way, so that asking for single desks is useless. */
const isAboutAll = (error: unknown) =>
	error instanceof ProtocolError && ["unavailable", "not-signed-in", "session-ended", "too-many-requests"].includes(error.code);

/** Keeps one of several rows about the same thing, because a row about two desks of mine comes with the answer for each of these desks. */
function withoutDoubles(rows: InboxRow[]): InboxRow[] {
	const keyOf = (row: InboxRow) => {
		if ("handoff" in row) return row.handoff;
		if ("compartment" in row) return row.compartment;
		return [row.kind, "ask" in row ? row.ask : null, row.desk, row.from, row.case?.id].join(" ");
	};
	return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

function namesIn(session: UnlockedSession, people: Map<string, string>, row: InboxRow): WaitingNames {
	const { dir } = session;
	const partyName = (id: string | null) => (id !== null && dir.desks.has(id) ? deskName(session, id) : null);
	const organisation = "organisation" in row ? row.organisation : null;
	const subject = "subject" in row ? row.subject : null;
	return {
		desk: (row.desk !== null && dir.desks.get(row.desk)?.name) || null,
		from: partyName(row.from),
		member: (row.member && people.get(row.member)) || null,
		organisation: organisationName(dir, organisation),
		subject: subject?.kind === "member" ? (people.get(subject.id) ?? null) : organisationName(dir, subject?.id),
		suggested: "suggested" in row ? partyName(row.suggested) : null,
	};
}

export interface SettleRequestInput {
	case: string;
	handoff: string;
	/** Why no new request is needed. */
	code: SettleCode;
}

/** Records that a request that came to nothing needs no new one. Its row then leaves the inbox of the whole desk. */
export const settleRequest = changes(
	({ case: id }) => [{ topic: "case", id }, { topic: "tasks" }],
	async (sitting: Sitting, { case: id, handoff, code }: SettleRequestInput): Promise<void> => {
		await settleHandoff(sessionOf(sitting), { case: id, handoff }, code);
	},
);
