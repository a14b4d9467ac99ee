/** What the parts of one form need. */
import type { FormShape, Problem, SectionScreen } from "../../../sitting/verbs/index.ts";
import type { FormState } from "./form-state.ts";

export interface FormProps {
	/** Of the case. */
	id: string;
	form: FormShape;
	shown: SectionScreen;
	now: SectionScreen;
	state: FormState;
	problems: Problem[];
}
