/** The steps of a form in the house: the address names the step. */
import { type AnyRouter, type RouterHistory, useNavigate, useRouter, useRouterState, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import { type StepPlace, type Steps, stepsIn } from "./steps.ts";

declare module "@tanstack/react-router" {
	interface HistoryState extends StepPlace {}
}

interface LeavableSteps extends Steps {
	/** Goes back to the first place of the form, before another screen replaces it. Otherwise Back would lead into the finished form. */
	leave(): Promise<void>;
}

/** @param last the last step that the person has reached. An address without a step shows this step, and no address shows a later step. */
export function useSteps(last: number): LeavableSteps {
	const { step = last } = useSearch({ strict: false }) as { step?: number };
	const here = useRouterState({ select: ({ location }) => placeIn(location.state), structuralSharing: true });
	const navigate = useNavigate();
	const router = useRouter();
	const { history } = router;
	const open = (next: number, state: StepPlace, replace: boolean) =>
		navigate({ to: ".", search: ((before: object) => ({ ...before, step: next })) as never, state, replace });
	const places = {
		here,
		replace: (next: number, place: StepPlace) => open(next, place, true),
		push: (next: number, place: StepPlace) => open(next, place, false),
		back: () => goBack(router),
	};
	const leave = async () => {
		const { stepsBefore = 0 } = placeIn(history.location.state);
		if (stepsBefore > 0) await goBackBy(stepsBefore, history);
	};
	const steps = stepsIn(places, Math.min(step, last));
	const isGoing = useRef(false);
	// A second press, before the router has finished, would add the place once more, or go back by two.
	const once = async (move: () => Promise<void>) => {
		if (isGoing.current) return;
		isGoing.current = true;
		await move().finally(() => {
			isGoing.current = false;
		});
	};
	const goTo = (next: number) => once(() => steps.goTo(next));
	const goBackOnce = (to?: number) => once(() => steps.goBack(to));
	return { ...steps, goTo, goBack: goBackOnce, leave };
}

/** Goes back by one place. Resolves when the router has shown that place. */
function goBack(router: AnyRouter): Promise<void> {
	return new Promise((resolve) => {
		const stop = router.subscribe("onResolved", () => {
			stop();
			resolve();
		});
		router.history.back();
	});
}

/** Goes back by several places. Resolves when the browser has changed the place, which may be before the router shows it. */
function goBackBy(places: number, history: RouterHistory): Promise<void> {
	return new Promise((resolve) => {
		const stop = history.subscribe(() => {
			stop();
			resolve();
		});
		history.go(-places, { ignoreBlocker: true });
	});
}

const placeIn = ({ stepBefore, stepsBefore, outerSteps }: StepPlace): StepPlace => ({
	...(stepBefore !== undefined && { stepBefore }),
	...(stepsBefore !== undefined && { stepsBefore }),
	...(outerSteps !== undefined && { outerSteps }),
});
