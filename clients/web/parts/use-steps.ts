/** The steps of a form in the house: the address names the step. */
import { useNavigate, useRouter, useRouterState, useSearch } from "@tanstack/react-router";
import { type StepPlace, type Steps, stepsIn } from "./steps.ts";

declare module "@tanstack/react-router" {
	interface HistoryState extends StepPlace {}
}

/** @param last the last step that somebody has reached. An address without a step shows it, and no address shows a later one. */
export function useSteps(last: number): Steps {
	const { step = last } = useSearch({ strict: false }) as { step?: number };
	const stepBefore = useRouterState({ select: ({ location }) => location.state.stepBefore });
	const navigate = useNavigate();
	const { history } = useRouter();
	const open = (next: number, state: StepPlace, replace: boolean) =>
		navigate({ to: ".", search: ((before: object) => ({ ...before, step: next })) as never, state, replace });
	const places = {
		here: stepBefore === undefined ? {} : { stepBefore },
		replace: (next: number, place: StepPlace) => open(next, place, true),
		push: (next: number, place: StepPlace) => open(next, place, false),
		back: () => history.back(),
	};
	return stepsIn(places, Math.min(step, last));
}
