/** The steps of a form as places of the browser's history, so that its Back goes one step back. */

/** What a place of the history knows of the steps. */
export interface StepPlace {
	/** The step of the place before this one. */
	stepBefore?: number;
	/** How many places of the same form come before this one. */
	stepsBefore?: number;
	/** How many places come before this form that belong to the one from which it was opened. That one goes on afterwards. */
	outerSteps?: number;
}

/** The part of the history that the steps need. */
export interface StepHistory {
	here: StepPlace;
	/** Shows another step in this place. */
	replace(step: number, place: StepPlace): Promise<void>;
	/** Adds a place after this one. */
	push(step: number, place: StepPlace): Promise<void>;
	back(): Promise<void>;
}

export interface Steps {
	step: number;
	/** Goes on to a later step. It is shown as soon as it counts as reached. */
	goTo(next: number): Promise<void>;
	/** Goes back to an earlier step, without `to` by one. */
	goBack(to?: number): Promise<void>;
}

/** @param step the step that is shown now, which may differ from the one that the place names. */
export function stepsIn(history: StepHistory, step: number): Steps {
	const { here } = history;
	const { stepsBefore = 0, outerSteps } = here;
	const outer = outerSteps === undefined ? {} : { outerSteps };
	const goTo = async (next: number) => {
		// Otherwise this place would show the next step too, when somebody comes back to it.
		await history.replace(step, here);
		await history.push(next, { ...outer, stepBefore: step, stepsBefore: stepsBefore + 1 });
	};
	return {
		step,
		goTo,
		goBack: (to = step - 1) => (here.stepBefore === to ? history.back() : history.replace(to, { ...outer, stepsBefore })),
	};
}
