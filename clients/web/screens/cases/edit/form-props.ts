/** What the parts of one form need. */
import type { FormShape, Problem, SectionScreen } from "../../../sitting/verbs/index.ts";
import type { FormState } from "./form-state.ts";

export interface FormProps {
	/** The id of the case. */
	id: string;
	form: FormShape;
	/** The version that was on the screen when the form opened. */
	shown: SectionScreen;
	/** The newest version. */
	newest: SectionScreen;
	state: FormState;
	problems: Problem[];
}
