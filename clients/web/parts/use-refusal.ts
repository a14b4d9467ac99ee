/** For forms that are checked after a press: the first wrong field gets the focus, so that a screen reader says what to correct. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/**
 * @returns form: for the element around the fields. refuse: call it in the same turn as the change that shows the errors.
 * @example const { form, refuse } = useRefusal<HTMLFormElement>();
 */
export function useRefusal<E extends HTMLElement>(): { form: RefObject<E | null>; refuse(): void } {
	const form = useRef<E>(null);
	const [times, setTimes] = useState(0);
	useLayoutEffect(() => {
		if (times > 0 && form.current) focusFirstError(form.current);
	}, [times]);
	return { form, refuse: () => setTimes((before) => before + 1) };
}

function focusFirstError(within: ParentNode): void {
	const field = within.querySelector<HTMLElement>("[aria-invalid]");
	const input = field instanceof HTMLFieldSetElement ? field.querySelector<HTMLElement>("input:not(:disabled)") : field;
	input?.focus();
}
