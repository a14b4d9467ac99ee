/** Steps that tests of casework repeat. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { ConsentTerms } from "#protocol/statements/cases.ts";
import {
	type CaseView,
	findSections,
	type HandoffSummary,
	handOffCase,
	listHandoffs,
	openCase,
	recordConsent,
	viewCase,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import type { Organisation, ReadyNetwork } from "./sdk.ts";

export const SUMMARY: HandoffSummary = {
	ageBand: "18-24",
	languages: ["sq", "it"],
	needs: ["shelter", "legal"],
	urgency: "urgent",
	riskLevel: "high",
	text: "Needs a safe place within days.",
};

export const DAY = 86_400_000;

export function everybody({ origin, transit, destination, founder, admin }: ReadyNetwork) {
	return [founder, admin, ...[origin, transit, destination].flatMap(({ coordinator, staff }) => [coordinator, staff])];
}

export function terms(recipient: Id, sections: Section[], now: number): ConsentTerms {
	return {
		givenBy: "person",
		guardian: null,
		recipient,
		purposes: ["shelter"],
		sections,
		permit: true,
		from: now - DAY,
		until: now + 30 * DAY,
		language: "sq",
		interpreter: false,
		recorded: "written",
		withhold: [],
		excluded: null,
		replaces: null,
	};
}

/** A case of a desk with these sections, and the first compartment of each. */
export async function caseWith(
	session: UnlockedSession,
	desk: Id,
	sections: Section[],
): Promise<{ id: Id; code: string; of: Record<string, Id>; view: CaseView }> {
	const { id, code } = await openCase(session, desk, { sections });
	const view = await viewCase(session, id);
	return { id, code, view, of: Object.fromEntries(sections.map((section) => [section, findSections(view.state, section)[0] as Id])) };
}

/** Does `work`. Just before the first request of this session to the endpoint, somebody else does `meanwhile`. */
export async function overtaken<R>(
	{ server }: UnlockedSession,
	endpoint: string,
	meanwhile: () => Promise<unknown>,
	work: () => Promise<R>,
): Promise<R> {
	const original = server.call;
	server.call = (async (to, sending) => {
		if (to.id === endpoint) {
			server.call = original;
			await meanwhile();
		}
		return original.call(server, to, sending);
	}) as typeof original;
	try {
		return await work();
	} finally {
		server.call = original;
	}
}

/** Does `work`. The server does what the first request of this session to the endpoint asks, and the answer is lost. */
export async function withLostAnswer<R>({ server }: UnlockedSession, endpoint: string, work: () => Promise<R>): Promise<R> {
	const original = server.call;
	server.call = (async (to, sending) => {
		const answer = await original.call(server, to, sending);
		if (to.id !== endpoint) return answer;
		server.call = original;
		throw new ProtocolError("unavailable");
	}) as typeof original;
	try {
		return await work();
	} finally {
		server.call = original;
	}
}

/** Records a consent, and requests a hand-off of these sections that rests on it. By default it is a transfer. */
export async function requestTransfer(
	session: UnlockedSession,
	id: Id,
	to: Pick<Organisation, "id" | "desk">,
	sections: Section[],
	of: Record<string, Id>,
	more: { followUp?: boolean; byHand?: boolean; kind?: "transfer" | "referral"; travel?: boolean; answerWithin?: number } = {},
) {
	const consent = await recordConsent(session, id, terms(to.id, sections, session.now()));
	const { kind = "transfer", followUp = false, byHand = false, travel = kind === "transfer", answerWithin } = more;
	const handoff = await handOffCase(session, id, {
		kind,
		to: to.desk,
		reason: "MigrationOrChangeOfLocation",
		priority: "urgent",
		travel,
		followUp,
		sections: sections.map((section) => ({ compartment: of[section] as Id, byHand })),
		purposes: ["shelter"],
		basis: { kind: "consent", consent },
		summary: SUMMARY,
		...(answerWithin !== undefined && { answerWithin }),
	});
	return { consent, handoff, ref: { case: id, handoff: handoff.id } };
}

/** The hand-off of a member who has only one. @throws Error if there is none. */
export async function onlyHandoff(session: UnlockedSession) {
	for await (const row of listHandoffs(session)) return { case: row.case, handoff: row.handoff };
	throw new Error("there is no hand-off");
}
