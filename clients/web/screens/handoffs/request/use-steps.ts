/** The steps of a form as places of the browser's history, so that its Back goes one step back. */
import { useNavigate, useRouter, useRouterState, useSearch } from "@tanstack/react-router";

declare module "@tanstack/react-router" {
	interface HistoryState {
		/** The step of the place before this one. */
		stepBefore?: number;
	}
}

export interface Steps {
	step: number;
	goTo(next: number): void;
	goBack(): void;
	/** Shows the first step in this place. */
	restart(): Promise<void>;
}

/** @param begin the step of a place whose address names none. */
export function useSteps(begin: number): Steps {
	const { step = begin } = useSearch({ strict: false }) as { step?: number };
	const before = useRouterState({ select: ({ location }) => location.state.stepBefore });
	const navigate = useNavigate();
	const { history } = useRouter();
	const open = (next: number, more: { replace?: boolean; state?: { stepBefore: number } }) =>
		navigate({ to: ".", search: { step: next } as never, ...more });
	const goTo = async (next: number) => {
		// Otherwise this place would show the next step too, when somebody comes back to it.
		await open(step, { replace: true, ...(before !== undefined && { state: { stepBefore: before } }) });
		await open(next, { state: { stepBefore: step } });
	};
	return {
		step,
		goTo: (next) => void goTo(next),
		restart: () => open(0, { replace: true }),
		goBack: () => (before === step - 1 ? history.back() : void open(step - 1, { replace: true })),
	};
}
