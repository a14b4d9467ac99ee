/** Rows about bells that can't ring: for coordinators those of the organisation, for admins their own. */
import type { Id } from "#protocol/bytes.ts";
import { ADMINS } from "#protocol/codes.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { bellOf } from "../directory/bells.ts";
import { installationHealth } from "../directory/health.ts";
import { EMPTY_ROW } from "./empty-row.ts";
import type { BellInboxRow } from "./inbox-rows.ts";

/** How long an answer of the server is used, in ms. An inbox is read often, and asking for a bell costs a request and an access entry. */
const ASKED_EVERY = 10 * 60_000;

/** Returns a row for each channel of the organisation's bells that has failed. Only the server says so: nobody has signed it. */
export function failingBells(session: UnlockedSession): Promise<BellInboxRow[]> {
	return remembered(session, async () => {
		const { dir, me } = session;
		const organisation = dir.members.get(me)?.organisation;
		const desks = [...dir.desks].filter(([id, desk]) => desk.organisation === organisation && isCurrentDesk(dir, id));
		return (await Promise.all(desks.map(([id]) => rowsOf(session, id)))).flat();
	});
}

/** Returns a row for each channel of the admins' bell that has failed. */
export function failingAdminBell(session: UnlockedSession): Promise<BellInboxRow[]> {
	return remembered(session, async () => {
		const { bells } = await installationHealth(session);
		return bells.filter(({ desk }) => desk === ADMINS).map(({ channel, since, reason }) => rowOf(null, channel, { since, reason }));
	});
}

async function remembered(session: UnlockedSession, ask: () => Promise<BellInboxRow[]>): Promise<BellInboxRow[]> {
	const { memory } = session;
	const now = session.now();
	if (memory.failingBells && now < memory.failingBells.at + ASKED_EVERY) return memory.failingBells.rows;
	const rows = await ask();
	memory.failingBells = { at: now, rows };
	return rows;
}

async function rowsOf(session: UnlockedSession, desk: Id): Promise<BellInboxRow[]> {
	const bell = await bellOf(session, desk);
	return (["mail", "webhook"] as const).flatMap((channel): BellInboxRow[] => {
		const failure = bell[channel]?.failure;
		return failure ? [rowOf(desk, channel, failure)] : [];
	});
}

function rowOf(
	from: Id | null,
	channel: BellInboxRow["channel"],
	{ since, reason }: { since: number; reason: BellInboxRow["failure"] },
): BellInboxRow {
	return { ...EMPTY_ROW, kind: "bell-failing", group: "red", red: true, from, since, channel, failure: reason };
}
