/** The answers for an emergency request in the night. They are a draft until the request is sent. */
import { newId } from "../../sitting/new-id.ts";
import type { NewRequest } from "../../sitting/verbs/index.ts";
import { type Ground, missingIn } from "../handoffs/request/request-draft.ts";
import { basisOf } from "../handoffs/request/request-of.ts";

export interface TonightDraft {
	/** The id of the hand-off. So a repeated press sends the same request. */
	handoff: string;
	desk: string;
	purpose: string;
	kind: "transfer" | "referral" | null;
	/** Whether the other desk must know who she is. */
	withIdentity: boolean | null;
	ground: Ground | null;
	text: string;
	place: string;
	time: string;
	/** Who comes to meet her. */
	who: string;
	word: string;
	/** Within how many hours the desk should answer; empty without a choice. */
	hours: string;
}

/** The hours to choose from. An emergency waits 24 hours at most. */
export const HOURS = [1, 2, 4, 8, 12, 24];

/** The properties of each part of the form. */
export interface TonightPart {
	kept: TonightDraft;
	change(changed: Partial<TonightDraft>): void;
	/** The person has pressed the button that sends. From then on, each field says what is missing. */
	isTried: boolean;
}

/** Where the draft of the answers for this case is kept. */
export const tonightPlace = (id: string): string => `tonight/${id}`;

export const firstTonight = (): TonightDraft => ({
	handoff: newId(),
	desk: "",
	purpose: "",
	kind: null,
	withIdentity: null,
	ground: null,
	text: "",
	place: "",
	time: "",
	who: "",
	word: "",
	hours: "",
});

/** The sections that the other desk needs tonight. Only these are granted, and the identity when it is needed. */
const NEEDED = ["safe-contact", "logistics"];

/** @returns the compartments that the request grants. */
export function sectionsOf(owned: readonly { compartment: string; section: string }[], withIdentity: boolean): string[] {
	const wanted = withIdentity ? [...NEEDED, "identity"] : NEEDED;
	return owned.filter(({ section }) => wanted.includes(section)).map(({ compartment }) => compartment);
}

/** Whether the case has the section in which the other desk reads how she is met. */
export const hasNeededSection = (owned: readonly { section: string }[]): boolean => owned.some(({ section }) => section === "logistics");

/** Whether the request can be sent. The place and the time may stay open until the call. */
export function isReady({ desk, purpose, kind, withIdentity, ground, word, hours }: TonightDraft): boolean {
	const isChosen = desk !== "" && purpose !== "" && kind !== null && withIdentity !== null && hours !== "";
	return isChosen && missingIn(ground) === null && hasWord({ word });
}

/** Without a code word, the person can't know whom to trust. */
export const hasWord = ({ word }: Pick<TonightDraft, "word">): boolean => word.trim() !== "";

/** @param ageBand the age that the case has. */
export function requestTonight(id: string, kept: TonightDraft, sections: string[], ageBand: NewRequest["summary"]["ageBand"]): NewRequest {
	const { handoff, desk, purpose, kind, ground, text, hours } = kept;
	return {
		id,
		handoff,
		to: desk,
		kind: kind ?? "referral",
		reason: "AdditionalServicesRequired",
		priority: "emergency",
		answerWithin: Number(hours) * 3_600_000,
		travel: true,
		followUp: false,
		sections,
		purposes: [purpose] as NewRequest["purposes"],
		basis: ground ? basisOf(ground) : { kind: "vital-interest" },
		summary: { ageBand, languages: [], needs: [purpose], urgency: "emergency", riskLevel: "unknown", text: text.trim() },
	};
}
