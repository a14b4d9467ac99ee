/** The properties of each step of a consent. */
import type { Action } from "../../sitting/use-action.ts";
import type { FormDraft } from "../../sitting/use-form-draft.ts";
import type { ConsentChoices } from "../../sitting/verbs/index.ts";
import type { ConsentDraft, Step } from "./consent-draft.ts";
import type { Asked } from "./text.ts";

export interface StepProps {
	/** The case. */
	id: string;
	choices: ConsentChoices;
	form: FormDraft<ConsentDraft>;
	/** What the person is asked; null before a recipient is chosen. */
	asked: Asked | null;
	/** Writes the consent and leaves the form. Its input is what the program adds to her words. */
	record: Action<string>;
	/** Deletes the draft. */
	drop: Action<void>;
	/** Goes on to a later step. */
	go(step: Step): void;
	/** Goes back to the step `to`, or one step when it isn't given. */
	back(to?: Step): void;
	/** True after the first try to go on from this step. From then on each field says what is missing. */
	isTried: boolean;
	/** Calls `next` when nothing is missing. When something is missing, the first field that lacks something gets the focus. */
	goOn(isComplete: boolean, next: () => void): void;
}
