/** The steps of a form as places of the browser's history, so that its Back goes one step back. */

/** What is stored with a place of the history. */
export interface StepPlace {
	/** The step of the place before this one. */
	stepBefore?: number;
	/** How many places of the same form come before this one. */
	stepsBefore?: number;
	/** For a form that was opened from another form: how many places of that other form come before this one. */
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
	/** Goes on to a later step, in a new place. The step is shown when the form says that it was reached. */
	goTo(next: number): Promise<void>;
	/** Goes back to the earlier step `to`. Without `to`, goes back by one step. */
	goBack(to?: number): Promise<void>;
}

/** @param step the step that is shown now, which may differ from the one that the place names. */
export function stepsIn(history: StepHistory, step: number): Steps {
	const { here } = history;
	const { stepsBefore = 0, outerSteps } = here;
	const outer = outerSteps === undefined ? {} : { outerSteps };
	const goTo = async (next: number) => {
		// Stores the step in this place. A place without a step could show another step later, when somebody comes back to it.
		await history.replace(step, here);
		await history.push(next, { ...outer, stepBefore: step, stepsBefore: stepsBefore + 1 });
	};
	return {
		step,
		goTo,
		goBack: (to = step - 1) => (here.stepBefore === to ? history.back() : history.replace(to, { ...outer, stepsBefore })),
	};
}
