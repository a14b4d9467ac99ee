/** What to correct in a phone number that the worker has refused. */
import type { ReactNode } from "react";
import type { ErrorData } from "../../sitting/kinds.ts";
import { Say } from "../../words/words.tsx";

/** @param field of the form. @returns null when the error is about something else. */
export function phoneProblem(error: ErrorData | null, field: string): ReactNode {
	return error?.code === "bad-input" && error.field === field ? <Say id="duty.wrong-phone" /> : null;
}
