/** Verbs of check-ins: when somebody on the way is expected to say that she is all right. */
import {
	answerCheckIn as answer,
	type CheckIn,
	type CheckInAnswer,
	listHandoffs,
	awaitedCheckIns as readAwaited,
	readCheckIns,
	setCheckIn as set,
} from "#sdk/casework/index.ts";
import { caseOfHandoff } from "#sdk/views/handoff-case.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { Change } from "../freshness.ts";
import type { PartyName } from "../kinds.ts";
import { changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Times in UTC ms. answer.by: empty when the name isn't known. */
export type CheckInView = Pick<CheckIn, "id" | "due" | "answer">;

export interface CheckInsView {
	/** Whether a moment can be set now. */
	mayAdd: boolean;
	checkIns: CheckInView[];
	/** The ids of the case and of the thread in which they stand. */
	ids: string[];
}

export const checkIns = reads(
	{ topics: ["compartment", "case"], moreIds: ({ ids }) => ids },
	async (sitting: Sitting, { handoff }: { handoff: string }): Promise<CheckInsView> => {
		const session = sessionOf(sitting);
		const id = await caseOfHandoff(session, handoff);
		const { thread, mayAdd, checkIns: found } = await readCheckIns(session, { case: id, handoff });
		const names = await namesOf(session);
		return {
			mayAdd,
			checkIns: found.map(({ id: checkIn, due, answer: given }) => ({
				...{ id: checkIn, due },
				answer: given && { ...given, by: names.get(given.by) ?? "" },
			})),
			ids: [id, thread],
		};
	},
);

const changed = (_input: unknown, { thread: id }: { thread: string }): readonly Change[] => [
	{ topic: "compartment", id },
	{ topic: "rings" },
];

/** @param input due: UTC ms. entry: see `withAttempt`. */
export const setCheckIn = changes(
	changed,
	async (sitting: Sitting, { handoff, due, entry }: { handoff: string; due: number; entry: string }): Promise<{ thread: string }> => {
		const session = sessionOf(sitting);
		return set(session, { case: await caseOfHandoff(session, handoff), handoff }, due, { entry });
	},
);

interface Answer {
	handoff: string;
	/** Null for a help word without a check-in. */
	checkIn: string | null;
	answer: CheckInAnswer;
	entry: string;
}

/** @throws ProtocolError wrong-state when she has said the help word meanwhile, and for a help word after her arrival */
export const answerCheckIn = changes(
	changed,
	async (sitting: Sitting, { handoff, checkIn, answer: given, entry }: Answer): Promise<{ thread: string }> => {
		const session = sessionOf(sitting);
		return answer(session, { case: await caseOfHandoff(session, handoff), handoff }, checkIn, given, { entry });
	},
);

/** A check-in that waits, as the server says. Times in UTC ms. */
export interface AwaitedCheckInView {
	id: string;
	handoff: string;
	/** The code of the case; null when it isn't known. */
	code: string | null;
	/** The other desk. */
	other: PartyName;
	due: number;
	helpAt: number | null;
}

/** The check-ins that my desks wait for. */
export const awaitedCheckIns = reads(
	{ topics: ["rings"], isAskedByProgram: true },
	async (sitting: Sitting): Promise<AwaitedCheckInView[]> => {
		const session = sessionOf(sitting);
		const found = await readAwaited(session);
		const codes = new Map<string, string>();
		if (found.length > 0)
			// Also over hand-offs: she may still be expected there.
			for await (const { handoff, code } of listHandoffs(session)) {
				codes.set(handoff, code);
				if (found.every((each) => codes.has(each.handoff))) break;
			}
		const mine = myDeskIds(session);
		return found.map(({ handoff, checkIn, from, to, due, helpAt }) => ({
			...{ id: checkIn, handoff, due, helpAt },
			code: codes.get(handoff) ?? null,
			other: deskName(session, mine.has(from) ? to : from),
		}));
	},
);
