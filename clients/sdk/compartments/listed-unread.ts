/** The unread compartments that the inbox has listed, as this device remembers them, sealed: the rows have case codes. */
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../context.ts";
import { changeSealedText, findSealedText } from "../sealed-texts.ts";

export type UnreadRow = Reply<typeof contracts.cases.inbox>["unread"][number];

export interface ListedUnread {
	row: UnreadRow;
	/** When this device was shown the newest entry of the row, UTC ms. */
	at: number;
	/** How many restarts of the access log the directory named at that time. */
	restarts: number;
}

const PLACE = "unread";

const parse = (text: string | null): Record<Id, ListedUnread> => (text === null ? {} : JSON.parse(text));

export async function listedUnread(session: UnlockedSession): Promise<ListedUnread[]> {
	return Object.values(parse(await findSealedText(session, PLACE)));
}

/** Remembers these rows in place of the earlier ones. @param desk only the rows of this desk were asked for; undefined for all. */
export async function rememberUnread(session: UnlockedSession, rows: readonly UnreadRow[], desk: Id | undefined): Promise<void> {
	const restarts = session.dir.restarts.length;
	await changeSealedText(session, PLACE, (text) => {
		const before = parse(text);
		const others = Object.values(before).filter(({ row }) => desk !== undefined && row.reader !== desk);
		const listed = rows.map((row) => {
			const known = before[row.compartment];
			return known?.row.at === row.at ? { ...known, row } : { row, at: session.now(), restarts };
		});
		const after = [...others, ...listed];
		return after.length === 0 ? null : JSON.stringify(Object.fromEntries(after.map((each) => [each.row.compartment, each])));
	});
}

/** Forgets a compartment whose entries I have seen. */
export async function forgetUnread(session: UnlockedSession, compartment: Id): Promise<void> {
	await changeSealedText(session, PLACE, (text) => {
		const { [compartment]: seen, ...others } = parse(text);
		if (!seen) return text;
		return Object.keys(others).length === 0 ? null : JSON.stringify(others);
	});
}
