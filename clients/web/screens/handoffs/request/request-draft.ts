/** The draft of a new request: everything that a person has filled in, until it is sent. */
import type { FormDraft } from "../../../sitting/use-form-draft.ts";
import type { BasisOption, RequestChoices } from "../../../sitting/verbs/index.ts";

export const STEPS = ["to", "what", "sections", "ground", "summary", "read"] as const;

/** The ground for one desk. */
export interface Ground {
	kind: BasisOption["kind"];
	/** The id of the consent; null for a ground without a consent. */
	consent: string | null;
	/** The reason, for a ground without a consent; null until it is chosen. */
	code: string | null;
	/** Whether the child says yes too. It is asked only for a guardian's consent. For the person's own consent it is true. */
	assent: boolean;
	/** Of best interests: whether the decision takes the child away from a parent. */
	away?: boolean;
}

export interface RequestDraft {
	/** The last step that was reached, as an index of STEPS. */
	step: number;
	desks: string[];
	kind: "transfer" | "referral" | null;
	reason: "AdditionalServicesRequired" | "MigrationOrChangeOfLocation" | "Other" | null;
	priority: "emergency" | "urgent" | "normal" | null;
	travel: boolean | null;
	followUp: boolean | null;
	/** Compartments. */
	sections: string[];
	purposes: string[];
	/** By desk. */
	grounds: Record<string, Ground>;
	ageBand: string;
	languages: string[];
	riskLevel: string;
	text: string;
	/** By desk, the id of its hand-off. It is chosen before the request is sent, so that a repeated press sends the same request. */
	handoffs: Record<string, string>;
	/** By desk that was asked already, the id of its hand-off. */
	sent: Record<string, string>;
}

export const emptyRequest = (): RequestDraft => ({
	step: 0,
	desks: [],
	kind: null,
	reason: null,
	priority: null,
	travel: null,
	followUp: null,
	sections: [],
	purposes: [],
	grounds: {},
	ageBand: "unknown",
	languages: [],
	riskLevel: "unknown",
	text: "",
	handoffs: {},
	sent: {},
});

export interface StepProps {
	/** The id of the case. */
	id: string;
	choices: RequestChoices;
	kept: RequestDraft;
	change: FormDraft<RequestDraft>["change"];
	/** The person has tried to go on. From then on, each field says what is missing. */
	isTried: boolean;
	/** Saves the draft on this device now. */
	save(): Promise<void>;
}

/** Whether everything that the request needs of a step was filled in. @param step an index of STEPS. */
export function isDone(step: number, kept: RequestDraft): boolean {
	const { desks, kind, reason, priority, travel, followUp, sections, purposes, grounds } = kept;
	if (step === 0) return desks.length > 0;
	if (step === 1) {
		const isAnswered = kind !== null && reason !== null && priority !== null && travel !== null;
		return isAnswered && (kind === "referral" || followUp !== null);
	}
	if (step === 2) return sections.length > 0 && purposes.length > 0;
	return step !== 3 || desks.every((desk) => missingIn(grounds[desk] ?? null) === null);
}

/** The first thing that a ground still lacks; null when it lacks nothing. */
export function missingIn(ground: Ground | null): "ground" | "code" | "assent" | null {
	if (!ground) return "ground";
	if (ground.consent === null) return ground.code === null ? "code" : null;
	return ground.kind === "consent" || ground.assent ? null : "assent";
}

export const without = (list: readonly string[], item: string): string[] => list.filter((each) => each !== item);

export const toggled = (list: readonly string[], item: string): string[] => (list.includes(item) ? without(list, item) : [...list, item]);
