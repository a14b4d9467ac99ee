/** Refuses flags that a command would ignore. */
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

function isTyped(value: unknown): boolean {
	return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

/**
 * @param input the values of all flags.
 * @param flags the flags that have no effect on this line.
 * @param why why they have none, such as "needs --who".
 * @throws UsageError that names the first of `flags` that was typed
 */
export function refuseUnused(input: object, flags: readonly string[], why: string, command: string): void {
	const typed = new Map(Object.entries(input));
	const unused = flags.find((flag) => isTyped(typed.get(flag)));
	if (unused !== undefined) throw new UsageError(messages.flag(unused, why), command);
}
