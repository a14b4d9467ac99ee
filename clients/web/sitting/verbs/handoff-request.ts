/** Verbs for a new request: what can be chosen, what the rules say about it, and the request itself. */
import { BASIS_CODES_OF, type BasisKind, type ConsentPurpose } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { restsOnConsent } from "#protocol/rules/basis.ts";
import { consentStateAt } from "#protocol/rules/consent.ts";
import { isLive } from "#protocol/rules/handoff-state.ts";
import {
	ageBandOf,
	type BasisInput,
	findIdentifying,
	type HandoffDraft,
	type HandoffRef,
	type HandoffSummary,
	handOffCase,
	type Identifying,
	type KnownAs,
	knownAs,
	type LoadedCase,
	listOfferedBases,
	loadCase,
	previewRequest,
} from "#sdk/casework/index.ts";
import { readPersonFacts } from "#sdk/casework/person-facts.ts";
import { deriveId } from "#sdk/derive-id.ts";
import { keepSynced, type UnlockedSession } from "#sdk/index.ts";
import { newestEntries } from "#sdk/views/newest-entries.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { changes, NEVER_OLD, ofCaseAndTasks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface RequestChoices {
	code: string;
	/** Whether a desk of mine has the case. Only then can a request be a transfer. */
	isOurs: boolean;
	/** The desk of mine that asks; null when no desk of mine may. */
	from: PartyName | null;
	/** The open sections that `from` owns. isEmpty: the section has no entry. It is false also when the server's list doesn't say. */
	sections: { compartment: string; section: string; isEmpty: boolean }[];
	/** The to-desks of this case's hand-offs that were requested, and are neither received nor over. */
	asked: string[];
	/** When a desk last declined a request in this case, UTC ms, by desk. */
	declined: Record<string, number>;
}

/** What a request in this case can name. It opens no section. */
export const requestChoices = reads(
	{ topics: ["case"], ids: ({ id }) => [id], asksOnOpening: true },
	async (sitting: Sitting, { id }: { id: string }): Promise<RequestChoices> => {
		const session = sessionOf(sitting);
		await keepSynced(session);
		const loaded = await loadCase(session, id);
		const { state } = loaded;
		const mine = myDeskIds(session);
		const isOurs = state.custodian !== null && mine.has(state.custodian);
		const owned = Object.entries(state.sections).filter(([, { owner, closed }]) => mine.has(owner) && !closed);
		const from = isOurs ? state.custodian : (owned[0]?.[1].owner ?? null);
		const newest = await newestEntries(session, new Set(owned.map(([compartment]) => compartment)));
		return {
			code: state.code,
			isOurs,
			from: from === null ? null : deskName(session, from),
			sections: owned
				.filter(([, { owner }]) => owner === from)
				.map(([compartment, { section }]) => ({ compartment, section, isEmpty: newest.get(compartment)?.count === 0 })),
			asked: Object.values(state.handoffs).flatMap(({ state: now, to }) => (isLive(now) && now !== "received" ? [to] : [])),
			declined: declinedIn(loaded),
		};
	},
);

/** The age band that the case allows; "unknown" without a date of birth that my desks can open. */
export const ageBand = reads({ topics: ["case"], ids: ({ id }) => [id] }, async (sitting: Sitting, { id }: { id: string }) => {
	const session = sessionOf(sitting);
	return ageBandOf((await readPersonFacts(session, await loadCase(session, id), ["identity"])).ages);
});

function declinedIn({ state, placed }: LoadedCase): Record<string, number> {
	const answers = placed.flatMap(({ statement: { type, body } }): [string, number][] => {
		if (type !== "handoff.move" || body.action !== "decline") return [];
		const handoff = state.handoffs[body.handoff];
		return handoff?.state === "declined" ? [[handoff.to, body.at]] : [];
	});
	return Object.fromEntries(answers);
}

/** One ground that a request could rest on. */
export interface BasisOption {
	kind: BasisKind;
	/** The id of the consent; null for a ground that isn't a consent. */
	consent: string | null;
	/** When the consent ends, UTC ms; null for a ground that isn't a consent. */
	until: number | null;
	/** The reason codes that fit this kind; the list is empty for a consent. */
	codes: readonly string[];
	isAllowed: boolean;
	/** The codes of the decision: the rules that this ground breaks, or `ok` with warnings. */
	why: string[];
	/** The chosen sections that the consent doesn't list. Empty for other grounds. */
	lacks: { section: string }[];
	duties: string[];
}

export interface BasisAsked {
	/** Of the case. */
	id: string;
	/** The possible to-desks. */
	desks: string[];
	/** The compartments of the sections to grant. */
	sections: string[];
	purposes: ConsentPurpose[];
}

/**
 * For each desk, the grounds that a request could rest on. Reads the sections identity and family for the person's age and guardian. Each
 * section that is read is an access entry.
 */
export const basisOptions = reads(
	{ topics: ["case"], ids: ({ id }) => [id] },
	async (
		sitting: Sitting,
		{ id, desks, sections, purposes }: BasisAsked,
	): Promise<{ isChild: boolean; options: Record<string, BasisOption[]> }> => {
		const session = sessionOf(sitting);
		const { isChild, bases } = await listOfferedBases(session, id);
		const loaded = await loadCase(session, id);
		const options: Record<string, BasisOption[]> = {};
		for (const to of desks) options[to] = await optionsFor(session, loaded, bases, { to, sections, purposes });
		return { isChild, options };
	},
);

/** The grounds on which a running hand-off could rest from now on. Reads identity and family, as `basisOptions` does. */
export const groundsForHandoff = reads(
	{ topics: ["case"], ids: ({ case: id }) => [id] },
	async (sitting: Sitting, { case: of, handoff: id }: HandoffRef): Promise<BasisOption[]> => {
		const session = sessionOf(sitting);
		const { bases } = await listOfferedBases(session, of);
		const loaded = await loadCase(session, of);
		const handoff = loaded.state.handoffs[id];
		if (!handoff) throw new ProtocolError("not-found", "handoff: this case has no such hand-off, or you may not see it");
		const { to, sections, purposes } = handoff;
		return optionsFor(session, loaded, bases, { to, sections: sections.map(({ compartment }) => compartment), purposes: [...purposes] });
	},
);

function optionsFor(session: UnlockedSession, loaded: LoadedCase, bases: BasisKind[], asked: Asked): Promise<BasisOption[]> {
	return Promise.all(inputsFor(session, loaded, bases, asked.to).map((input) => optionOf(session, loaded, asked, input)));
}

/** The active consents for the to-desk's organisation, then the other kinds. */
function inputsFor(session: UnlockedSession, { state }: LoadedCase, bases: BasisKind[], to: string): BasisInput[] {
	const recipient = session.dir.desks.get(to)?.organisation;
	const consents = Object.values(state.consents).filter(
		(each) => each.terms.recipient === recipient && each.terms.permit && consentStateAt(each, session.now()) === "active",
	);
	const given = consents.map(({ id, terms }): BasisInput => {
		const isOwn = terms.givenBy === "person";
		// Without the child's yes, a guardian's consent isn't recorded as a basis.
		return { kind: isOwn ? "consent" : "guardian-consent", consent: id, assent: !isOwn };
	});
	const others = bases.filter((kind) => !restsOnConsent(kind)).map((kind): BasisInput => ({ kind, code: BASIS_CODES_OF[kind][0] }));
	return [...given.filter(({ kind }) => bases.includes(kind)), ...others];
}

type Asked = { to: string; sections: string[]; purposes: ConsentPurpose[] };

async function optionOf(session: UnlockedSession, loaded: LoadedCase, asked: Asked, basis: BasisInput): Promise<BasisOption> {
	const { allow, why, duties } = await previewRequest(session, loaded, { ...asked, basis });
	const { kind, consent = null } = basis;
	const terms = consent === null ? undefined : loaded.state.consents[consent]?.terms;
	const chosen = asked.sections.flatMap((compartment) => loaded.state.sections[compartment] ?? []);
	const lacks = chosen.filter(({ section }) => terms && !terms.sections.includes(section)).map(({ section }) => ({ section }));
	return { kind, consent, until: terms?.until ?? null, codes: BASIS_CODES_OF[kind], isAllowed: allow, why, lacks, duties };
}

/**
 * Finds what identifies the person in a text. Reads the section identity once, and again after this sitting has changed a section.
 * @param id of the case; null when the text is about no known case. Then it finds only codes, numbers and addresses.
 */
export const identifyingIn = reads(
	NEVER_OLD,
	async (sitting: Sitting, { id, text }: { id: string | null; text: string }): Promise<Identifying[]> => {
		if (id === null) return findIdentifying(text, { names: [], code: null });
		const known: Promise<KnownAs> = sitting.knownAs.get(id) ?? knownAs(sessionOf(sitting), id);
		sitting.knownAs.set(id, known);
		try {
			return findIdentifying(text, await known);
		} catch (error) {
			sitting.knownAs.delete(id);
			throw error;
		}
	},
);

export interface NewRequest extends Omit<HandoffDraft, "from"> {
	/** Of the case. */
	id: string;
	/** A random id that the page chooses. A repeated call with the same input makes one request. */
	handoff: string;
	/** The compartments of the sections to grant. */
	sections: string[];
	purposes: ConsentPurpose[];
	basis: BasisInput;
	summary: HandoffSummary;
	/** Within how many ms they should answer. Left out: the answer time of the priority. */
	answerWithin?: number;
}

/** Makes a request to one desk. @returns the id of the hand-off, which isn't `handoff`. */
export const requestHandoff = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, handoff, sections, ...more }: NewRequest): Promise<string> => {
		const granted = sections.map((compartment) => ({ compartment }));
		// Other contents make another hand-off. The server sees `asked`, but can't test guesses of the summary with it, because it never sees
		// `handoff`.
		const asked = deriveId(handoff, JSON.stringify([sections, more]));
		await handOffCase(sessionOf(sitting), id, { ...more, sections: granted }, { handoff: asked });
		sessionOf(sitting).memory.handoffCases.set(asked, id);
		return asked;
	},
);
