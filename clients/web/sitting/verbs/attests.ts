/** Verbs about what she confirms to somebody of another organisation: her later yes, and that a guardian needn't be excluded any more. */
import type { GuardianKind } from "#protocol/codes.ts";
import {
	askToAttest,
	attestConsent,
	type Exclusion,
	excludeGuardian as exclude,
	type LoadedCase,
	listConsentsToAttest,
	listExclusions,
	loadCase,
} from "#sdk/casework/index.ts";
import { mayRecord } from "#sdk/casework/recording-desk.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { type ConsentView, consentViews, type Heard, heardAbout } from "./consent-views.ts";
import { changes, ofCaseAndTasks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Something about which a desk of mine is asked to hear the person alone. */
export interface ToAttest {
	/** The consents that one answer is about. */
	consents: string[];
	by: PartyName;
	/** The yes, and when she had said no, UTC ms. Null for an exclusion. */
	yes: { consent: ConsentView; saidNoAt: number | null } | null;
	/** The guardian who is excluded. Null for a yes. */
	guardian: GuardianKind | null;
}

export const consentsToAttest = reads(
	{ topics: ["case"], ids: ({ id }) => [id] },
	async (sitting: Sitting, { id }: { id: string }): Promise<ToAttest[]> => {
		const session = sessionOf(sitting);
		const asked = await listConsentsToAttest(session, id);
		const views = await consentViews(sitting, await loadCase(session, id));
		const viewOf = (consent: string | null) => views.find((each) => each.id === consent) ?? null;
		const rows = asked.map(({ consent, by }): ToAttest => {
			const { excluded, replaces } = consent.terms;
			const view = excluded === null ? viewOf(consent.id) : null;
			const yes = view && { consent: view, saidNoAt: viewOf(replaces)?.at ?? null };
			return { consents: [consent.id], by: deskName(session, by), yes, guardian: excluded };
		});
		return rows.reduce(withSameGuardian, []);
	},
);

/** Several consents may exclude the same guardian. They are one question. */
function withSameGuardian(rows: ToAttest[], row: ToAttest): ToAttest[] {
	const same = rows.find(({ guardian }) => guardian !== null && guardian === row.guardian);
	if (!same) return [...rows, row];
	same.consents.push(...row.consents);
	return rows;
}

interface About {
	/** The case. */
	id: string;
	consents: string[];
}

/** Asks a desk of another organisation to hear her alone. */
export const askDeskToAttest = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, consents, desk }: About & { desk: string }): Promise<void> => {
		for (const consent of consents) await askToAttest(sessionOf(sitting), { case: id, consent }, desk);
	},
);

/** Says what she has confirmed to a desk of mine. */
export const attest = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, consents, verdict }: About & { verdict: "approve" | "refuse" }): Promise<void> => {
		for (const consent of consents) await attestConsent(sessionOf(sitting), { case: id, consent }, verdict);
	},
);

/** A guardian who is part of the harm. */
export interface ExclusionView {
	kind: GuardianKind;
	isLifted: boolean;
	consents: string[];
	/** What the child has said to others since. */
	heard: Heard[];
	asked: PartyName[];
	/** Whether somebody of my organisation has heard the child about it. */
	isHeardByUs: boolean;
}

export interface Exclusions {
	exclusions: ExclusionView[];
	/** Whether a desk of mine may record what the child says. */
	mayRecord: boolean;
}

export function exclusionsOf(sitting: Sitting, { state }: LoadedCase): Exclusions {
	const session = sessionOf(sitting);
	const own = session.dir.members.get(session.me)?.organisation;
	const viewOf = ({ kind, isLifted, consents }: Exclusion): ExclusionView[] => {
		const [first] = consents;
		if (!first) return [];
		const isHeardByUs = first.attests.some(({ organisation }) => organisation === own);
		return [{ kind, isLifted, consents: consents.map(({ id }) => id), isHeardByUs, ...heardAbout(session, first) }];
	};
	return { exclusions: listExclusions(state).flatMap(viewOf), mayRecord: mayRecord(session, state) };
}

/** Records that a guardian is part of the harm. @param input consent: an id that the page chooses, so that a repeated call records once. */
export const excludeGuardian = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, kind, consent }: { id: string; kind: GuardianKind; consent: string }): Promise<void> => {
		await exclude(sessionOf(sitting), id, kind, consent);
	},
);
