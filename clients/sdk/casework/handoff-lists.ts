/** Lists of hand-offs, as the server says. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffState } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { UnlockedSession } from "../context.ts";
import { pages } from "../http/pages.ts";

/** A hand-off in a list, as the server says. It isn't verified; `loadCase` verifies it. */
export type HandoffRow = Reply<typeof contracts.cases.handoffs>["handoffs"][number];

/**
 * Lists hand-offs from or to my desks, the last changed first.
 * @param filter open: true leaves out hand-offs that are over.
 * @example for await (const row of listHandoffs(session, { desk, open: true })) print(row.code, row.state);
 */
export async function* listHandoffs(
	session: UnlockedSession,
	filter: { desk?: Id; state?: HandoffState; open?: boolean } = {},
): AsyncGenerator<HandoffRow, void, undefined> {
	const { open, ...rest } = filter;
	const query = { ...rest, ...(open !== undefined && { open: String(open) as "true" | "false" }) };
	const fetchPage = (cursor: string | undefined) => session.server.call(contracts.cases.handoffs, { query: { ...query, cursor } });
	for await (const { handoffs } of pages(fetchPage)) yield* handoffs;
}
