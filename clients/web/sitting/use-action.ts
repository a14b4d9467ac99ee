/** One action of a person, such as a submitted form: whether it runs, and how it failed. */
import { useCallback, useRef, useState } from "react";
import { dataOf, type ErrorData } from "./kinds.ts";

export interface Action<I> {
	/** @returns whether it succeeded. A second call while the first one runs does nothing. */
	run(input: I): Promise<boolean>;
	isBusy: boolean;
	error: ErrorData | null;
	/** Forgets the error. */
	clear(): void;
}

/** @example const save = useAction(async (name: string) => openSitting().call("rename", { name })); */
export function useAction<I = void>(work: (input: I) => Promise<unknown>): Action<I> {
	const [state, setState] = useState<{ isBusy: boolean; error: ErrorData | null }>({ isBusy: false, error: null });
	// The state is known to a press only after the next rendering.
	const isRunning = useRef(false);
	const run = async (input: I) => {
		if (isRunning.current) return false;
		isRunning.current = true;
		setState({ isBusy: true, error: null });
		try {
			await work(input);
			setState({ isBusy: false, error: null });
			return true;
		} catch (error) {
			setState({ isBusy: false, error: dataOf(error) });
			return false;
		} finally {
			isRunning.current = false;
		}
	};
	const clear = useCallback(() => setState({ isBusy: false, error: null }), []);
	return { ...state, run, clear };
}
