/** Judges a new password: while it is typed, and at once when the person wants to go on. */
import { useCallback, useEffect, useRef, useState } from "react";
import { dataOf, type ErrorData } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import type { MessageId } from "../../words/words.tsx";

/** How long after the last change a password is judged, in ms. */
const JUDGE_AFTER_MS = 300;

export interface PasswordRating {
	/** Null while this password isn't judged, and when it is empty. */
	verdict: MessageId | null;
	/** Why the last attempt to judge a password failed. */
	error: ErrorData | null;
	/** Judges the password, then goes on. When it can't be judged, `isEnough` is false. A second press meanwhile does nothing. */
	submit(goOn: (isEnough: boolean) => unknown): Promise<void>;
}

/** @param about names that an attacker may know. */
export function usePasswordRating(password: string, about: string[]): PasswordRating {
	const known = about.join("\n");
	const [judged, setJudged] = useState<{ password: string; known: string; verdict: MessageId } | null>(null);
	const [error, setError] = useState<ErrorData | null>(null);
	const judge = useCallback(async () => {
		if (password === "") return false;
		try {
			const { isEnough, isLongEnough } = await openSitting().call("ratePassword", { password, about: known.split("\n") });
			setJudged({
				password,
				known,
				verdict: isEnough ? "door.password-good" : isLongEnough ? "door.password-easy" : "door.password-short",
			});
			setError(null);
			return isEnough;
		} catch (failure) {
			setError(dataOf(failure));
			return false;
		}
	}, [password, known]);
	useEffect(() => {
		const timer = setTimeout(judge, JUDGE_AFTER_MS);
		return () => clearTimeout(timer);
	}, [judge]);
	const isSubmitting = useRef(false);
	const submit = async (goOn: (isEnough: boolean) => unknown) => {
		if (isSubmitting.current) return;
		isSubmitting.current = true;
		try {
			await goOn(await judge());
		} finally {
			isSubmitting.current = false;
		}
	};
	const isJudged = judged?.password === password && judged.known === known;
	return { verdict: isJudged ? judged.verdict : null, error, submit };
}
