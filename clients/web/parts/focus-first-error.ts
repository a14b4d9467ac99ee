/** Moves the focus to the first field that says what to correct. Call it once the errors are drawn (flushSync). */
export function focusFirstError(within: ParentNode): void {
	const field = within.querySelector<HTMLElement>("[aria-invalid]");
	const input = field instanceof HTMLFieldSetElement ? field.querySelector<HTMLElement>("input:not(:disabled)") : field;
	input?.focus();
}
