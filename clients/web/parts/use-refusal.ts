/** For forms that are checked after a press: the first wrong field gets the focus, so that a screen reader says what to correct. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

interface Refusal<E> {
	/** For the element around the fields. */
	form: RefObject<E | null>;
	/** Call it in the same turn as the change that shows the errors. */
	refuse(): void;
	/** Whether `refuse` was called since the last `reset`. Then fields say what is missing. */
	isRefused: boolean;
	/** For a form that begins again. */
	reset(): void;
}

/** @example const { form, refuse, isRefused } = useRefusal<HTMLFormElement>(); */
export function useRefusal<E extends HTMLElement>(): Refusal<E> {
	const form = useRef<E>(null);
	const [times, setTimes] = useState(0);
	useLayoutEffect(() => {
		if (times > 0 && form.current) focusFirstError(form.current);
	}, [times]);
	return { form, refuse: () => setTimes((before) => before + 1), isRefused: times > 0, reset: () => setTimes(0) };
}

function focusFirstError(within: ParentNode): void {
	const field = within.querySelector<HTMLElement>("[aria-invalid]");
	if (!(field instanceof HTMLFieldSetElement)) return field?.focus();
	const input = field.querySelector<HTMLElement>("input[aria-invalid]") ?? field.querySelector<HTMLElement>("input:not(:disabled)");
	input?.focus();
}
